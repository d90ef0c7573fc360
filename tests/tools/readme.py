"""Fill README's generated parts: what a real run prints, and the rule set in figures.

A test fails when they are stale.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
REVIEW = (
    "F14 continues to put herself at risk by meeting older males and refuses to engage."
    ' Boyfriend (24) states she is "up for it".\n'
)


def filled(text: str) -> str:
    """Return README with its generated parts as they are now."""
    run = subprocess.run(
        [sys.executable, "-m", "vblint", "check", "--isolated", "-"],
        input=REVIEW, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    text = _between(text, "output", f"```text\n{run.stdout.rstrip()}\n```")
    return _between(text, "figures", figures())


def figures() -> str:
    """Return the rule set in figures, as a table."""
    from vblint.rulebook import examples, shipped

    ruleset = shipped()
    counts = Counter((head.category, head.level) for head in ruleset.heads)
    lines = ["| Category | Errors and warnings | Advice, off by default |", "| --- | ---: | ---: |"]
    for category in sorted({head.category for head in ruleset.heads}):
        on = counts[category, "error"] + counts[category, "warning"]
        lines.append(f"| {category} | {on} | {counts[category, 'advice']} |")
    shown = sum(len(examples(head.name)[0]) + len(examples(head.name)[1]) for head in ruleset.heads)
    total = f"{len(ruleset.heads)} rules with {len(ruleset.owners)} phrases, held to {shown} examples."
    return "\n".join([total, "", *lines])


def _between(text: str, name: str, content: str) -> str:
    before, mark, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    return f"{before}{mark}{content}\n{end}{after}"


def main() -> None:
    """Write README anew."""
    path = ROOT / "README.md"
    path.write_text(filled(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()

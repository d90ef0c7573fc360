"""Count findings in ordinary prose, which nobody wrote for a linter of records.

    python tests/bench/prose.py FILE… [--show N]

Give it plain-text files of fiction, news or encyclopaedia prose. Prints findings for each 1,000 sentences
by the first part of the file name (up to an underscore); with --show, the findings themselves.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from vblint.config import Config
from vblint.linter import Linter
from vblint.text import blocks, fold, join_wrapped, sentences


def count(text: str) -> int:
    """Return how many sentences a text has."""
    total = 0
    for start, end in blocks(text):
        folded = fold(text[start:end])
        total += len(sentences(join_wrapped(folded.text), folded.raw))
    return total


def main() -> None:
    """Lint each file whole, and each of its paragraphs alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--model", default="strong")
    options = parser.parse_args()
    linter = Linter(Config(model=options.model))
    total: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    shown = 0
    for path in options.files:
        group = path.name.partition("_")[0]
        text = path.read_text("utf-8", errors="replace")
        total[group] += count(text)
        whole[group] += len(linter.lint(text))
        for start, end in blocks(text):
            for finding in linter.lint(text[start:end]):
                alone[group] += 1
                if shown < options.show:
                    shown += 1
                    where = start + finding.start
                    print(
                        finding.rule, "|", " ".join(text[max(0, where - 60) : where + len(finding.text) + 40].split())
                    )
    for name in (*sorted(total), "all"):
        n = sum(total.values()) if name == "all" else total[name]
        w = sum(whole.values()) if name == "all" else whole[name]
        a = sum(alone.values()) if name == "all" else alone[name]
        print(
            f"{name:14} {n:8} sentences   whole {w:4} = {1000 * w / n:5.2f}   by paragraph {a:4} = {1000 * a / n:5.2f} per 1,000"  # noqa: E501
        )


if __name__ == "__main__":
    main()

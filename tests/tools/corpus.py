"""Corpus records from the form they are written in: `python -m tests.tools.corpus AUTHOR.txt [-o AUTHOR.jsonl]`.

People write records as marked text, because offsets counted by hand are wrong. One record after another:

    ## 1 family=plan-works-as-hard pair=p1 doc=mace-minutes
    Item 4, AR (15). Two males identified. [[engagement|The plan can only work as hard as A does.]]
    => Item 4, AR (15). Two males identified. It is for agencies to make the plan work.

    ## 0 other-subject family=plan-works-as-hard pair=p1 doc=mace-minutes
    Item 4, AR (15). Two males identified. The plan can only work as hard as its owners do.

A heading holds the label, for label 0 the trap (or `plain`: ordinary case-work), the family, the document type and,
if the record is one of a minimal pair, the pair. `[[category|words]]` marks a span; `=> ` begins the rewrite.
The first line of a file may say `author=… agency=…`. Errors are printed with their line; nothing is written then.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from vblint.core import CATEGORIES

TRAPS = ("other-subject", "quoted", "meta", "negated", "neutral", "other-sense", "plain")
_MARK = re.compile(r"\[\[([a-z]+)\|((?:(?!\[\[|\]\]).)+)\]\]", re.DOTALL)
_HEAD = re.compile(r"^## +([01])(?: +([a-z-]+))?((?: +(?:family|pair|doc)=\S+)+) *$")


def unmark(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a text without its marks, and the spans they stood for."""
    plain, spans, last = "", [], 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        spans.append({"start": len(plain), "end": len(plain) + len(match[2]), "category": match[1]})
        plain += match[2]
        last = match.end()
    return plain + text[last:], spans


def parse(text: str, author: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the records of a marked text, and what is wrong with it, with line numbers."""
    records: list[dict[str, Any]] = []
    errors: list[str] = []
    agency = ""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("##")]
    for line in lines[: starts[0] if starts else None]:
        if found := re.search(r"agency=(\S+)", line):
            agency = found[1]
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = _HEAD.match(lines[begin])
        body = "\n".join(lines[begin + 1 : end]).strip()
        shown, _, rewrite = body.partition("\n=>")
        plain, spans = unmark(shown.strip())
        named = dict(part.split("=", 1) for part in (head[3].split() if head else ()))
        label = int(head[1]) if head else 0
        trap = (head[2] if head else None) if not label else None
        problem = _problem(head, plain, spans, rewrite.strip(), label, trap, named)
        if problem:
            errors.append(f"line {begin + 1}: {problem}")
            continue
        records.append(
            {
                "id": f"{author}-{len(records) + 1:03}",
                "text": plain,
                "label": label,
                "spans": spans,
                "trap": trap,
                "rewrite": rewrite.strip() or None,
                "family": named["family"],
                "pair": f"{author}-{named['pair']}" if "pair" in named else None,
                "author": author,
                "agency": agency,
                "doc_type": named["doc"],
            }
        )
    return records, errors


def _problem(head: Any, plain: str, spans: list[Any], rewrite: str, label: int, trap: str | None, named: Any) -> str:
    """Return what is wrong with a record, or nothing."""
    if not head or "family" not in named or "doc" not in named:
        return "the heading is not '## 1 family=… [pair=…] doc=…' or '## 0 trap family=… [pair=…] doc=…'"
    if not plain or "[[" in plain or "]]" in plain:
        return "no text, or a mark that is not [[category|words]]"
    if bad := {span["category"] for span in spans} - set(CATEGORIES):
        return f"no such category: {', '.join(sorted(bad))}; one of {', '.join(CATEGORIES)}"
    if label and not (spans and rewrite):
        return "a record of label 1 needs a mark and a rewrite"
    if not label and (spans or rewrite):
        return "a record of label 0 has neither marks nor a rewrite"
    if not label and trap not in TRAPS:
        return f"no such trap: {trap}; one of {', '.join(TRAPS)}"
    if "[[" in rewrite:
        return "marks in the rewrite"
    return ""


def summary(records: list[dict[str, Any]]) -> str:
    """Return counts of labels, categories, traps and families, and the mean length of each label's texts."""
    categories = Counter(span["category"] for r in records for span in r["spans"])
    traps = Counter(r["trap"] for r in records if not r["label"])
    lengths = [[len(r["text"]) for r in records if r["label"] == label] for label in (1, 0)]
    means = ["-" if not part else round(sum(part) / len(part)) for part in lengths]
    families = len({r["family"] for r in records})
    return (
        f"{len(records)} records, {len(lengths[0])} blaming (mean {means[0]} characters), "
        f"{len(lengths[1])} not (mean {means[1]}), {families} families\n"
        f"categories: {dict(categories.most_common())}\ntraps: {dict(traps.most_common())}"
    )


def main(arguments: list[str]) -> int:
    """Check one file; with `-o`, write it as JSON Lines."""
    source = Path(arguments[0])
    records, errors = parse(source.read_text("utf-8"), source.stem)
    texts = Counter(record["text"] for record in records)
    errors += [f"twice: {text[:60]}…" for text, count in texts.items() if count > 1]
    print(*errors, summary(records), sep="\n")
    if not errors and "-o" in arguments:
        target = Path(arguments[arguments.index("-o") + 1])
        target.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

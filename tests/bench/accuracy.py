"""Print how well the linter does on the corpus: by record, by trap, by category of the stretches it should find.

    python -m tests.bench.accuracy [--split dev|test] [--by-rule]

`dev` are the authors whose records may be read while rules are written, `test` those whose may not. Warnings
and errors count. Intervals are 95 % Wilson intervals.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from math import sqrt
from pathlib import Path

from vblint.linter import Linter

CORPUS = Path(__file__).parents[2] / "models" / "corpus"


def records(split: str) -> list[dict]:
    """Return the records of a split."""
    held_out = set(json.loads((CORPUS / "splits.json").read_text("utf-8"))["test"])
    files = sorted((CORPUS / "records").glob("*.jsonl"))
    chosen = [path for path in files if (path.stem in held_out) == (split == "test")]
    return [json.loads(line) for path in chosen for line in path.read_text("utf-8").splitlines()]


def rate(k: int, n: int) -> str:
    """Return a proportion with its Wilson interval."""
    if not n:
        return "–"
    z, p = 1.96, k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{p:.2f} ({middle - half:.2f}–{middle + half:.2f}) {k}/{n}"


def main() -> None:
    """Lint every record of a split and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["dev", "test"], default="dev")
    parser.add_argument("--by-rule", action="store_true")
    options = parser.parse_args()
    if options.by_rule and options.split == "test":
        parser.error("--by-rule would show what to tune on the held-out authors")
    linter = Linter()
    hit: Counter[str] = Counter()
    traps: Counter[str] = Counter()
    flagged_traps: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    found_spans: Counter[str] = Counter()
    by_rule: dict[int, Counter[str]] = {0: Counter(), 1: Counter()}
    for record in records(options.split):
        found = [finding for finding in linter.lint(record["text"]) if finding.level != "advice"]
        hit[f"{record['label']}{int(bool(found))}"] += 1
        by_rule[record["label"]].update(finding.rule for finding in found)
        if not record["label"]:
            traps[record["trap"]] += 1
            flagged_traps[record["trap"]] += bool(found)
        for span in record["spans"]:
            spans[span["category"]] += 1
            found_spans[span["category"]] += any(f.start < span["end"] and span["start"] < f.end for f in found)
    positives, flagged = hit["11"] + hit["10"], hit["11"] + hit["01"]
    precision, recall = hit["11"] / max(1, flagged), hit["11"] / max(1, positives)
    print(f"{options.split}: {sum(hit.values())} records, {positives} of them blaming; {len(linter.rules)} rules")
    print(f"  precision {rate(hit['11'], flagged)}")
    print(f"  recall    {rate(hit['11'], positives)}")
    print(f"  F1        {2 * precision * recall / max(1e-9, precision + recall):.2f}")
    print("false alarms by trap")
    for trap in sorted(traps):
        print(f"  {trap:14} {rate(flagged_traps[trap], traps[trap])}")
    print("stretches found by category")
    for category in sorted(spans):
        print(f"  {category:14} {rate(found_spans[category], spans[category])}")
    if options.by_rule:
        for rule in sorted(by_rule[0] | by_rule[1], key=lambda rule: (by_rule[1][rule] - by_rule[0][rule], rule)):
            print(f"  {rule:38} right {by_rule[1][rule]:3}  wrong {by_rule[0][rule]:3}")


if __name__ == "__main__":
    main()

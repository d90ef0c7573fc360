"""Print how far two readers of the corpus agree: `python -m models.train.agreement`.

`models/corpus/second-reading.jsonl` holds what a second reader, who saw no label, made of records drawn from all
parts: a label, and for blaming records a category and the words that carry it.
"""

from __future__ import annotations

import json
from collections import Counter

from sklearn.metrics import cohen_kappa_score

from vblint.learn.corpus import CORPUS, read_corpus


def main() -> None:
    """Print Cohen's kappa, agreement on category, and how often the marked words overlap."""
    records = {record["id"]: record for record in read_corpus()}
    readings = [json.loads(line) for line in (CORPUS / "second-reading.jsonl").read_text("utf-8").splitlines()]
    pairs = [(records[reading["id"]], reading) for reading in readings]
    first, second = [r["label"] for r, _ in pairs], [o["label"] for _, o in pairs]
    both = [(r, o) for r, o in pairs if r["label"] and o["label"]]
    overlap = sum(any(s["start"] < o["end"] and o["start"] < s["end"] for s in r["spans"]) for r, o in both if o["end"])
    category = sum(o["category"] in {s["category"] for s in r["spans"]} for r, o in both)
    traps = Counter(r["trap"] == o["trap"] for r, o in pairs if not r["label"] and not o["label"])
    print(f"{len(pairs)} records read twice; label: kappa {cohen_kappa_score(first, second):.3f}")
    print(f"  differing: {sum(a != b for a, b in zip(first, second, strict=True))}")
    print(
        f"  of {len(both)} that both call blaming: marked words overlap in {overlap}, "
        f"a category is shared in {category}"
    )
    print(f"  of {sum(traps.values())} that both call not blaming: the same trap in {traps[True]}")


if __name__ == "__main__":
    main()

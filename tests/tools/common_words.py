"""Write how common the commonest words of records are, for choosing the anchors of phrases.

    python -m tests.tools.common_words

Word lists of general English know little of records, where "carer" and "2140" are everyday words. A word that is
common in the corpus makes a poor anchor, however rare it is elsewhere. The table needs no renewal when the corpus
grows: it decides how fast phrases are found, never which.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from vblint.text import TOKEN, fold

ROOT = Path(__file__).parents[2]
LEAST = 100  # in a million


def main() -> None:
    """Count the words of all records of the corpus."""
    counts: Counter[str] = Counter()
    for path in sorted((ROOT / "models" / "corpus" / "records").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            counts.update(TOKEN.findall(fold(json.loads(line)["text"]).text))
    total = counts.total()
    shares = {word: round(1e6 * count / total) for word, count in counts.items()}
    kept = sorted((word, share) for word, share in shares.items() if share >= LEAST)
    (ROOT / "vblint" / "rules" / "common.json").write_text(
        json.dumps(dict(kept), ensure_ascii=False, indent=0) + "\n", "utf-8"
    )
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()

"""Does a text read as a record about a child? Everyday words blame nobody in a novel.

Records are dense with a small stock of words (child, police, placement, MASH), ages ("F14", "Keira (14)")
and times. Phrases that ordinary prose uses too speak only where the text shows itself to be a record.
"""

from __future__ import annotations

import re

from .text import WORD

_AGE = re.compile(
    r"\b[fm]1?\d\b|\b(?:aged?|at|is|be) 1\d\b|\b1?\d ?(?:yo|yr|y/o)|[a-z]+ \(1?\d\)|\b[012]\d[0-5]\d ?hrs"
    r"|\byr \d|\b[a-z]+, 1?\d,"
)
_NUMBER = re.compile(r"(?<![\d-])(?:[4-9]|1[0-7])\b(?!\d)")
LEAST = 0.8  # points for each hundred characters; of records nine in ten have more, of other prose one in thirty
_SHORTEST = 80
_LONG = 130


class Register:
    """Knows a record by its words; built once from the rules' data."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        """Take the words that count and those that count twice."""
        self._words = frozenset(words["words"])
        self._strong = frozenset(words["strong"])

    def reads_as_record(self, plain: str) -> bool:
        """Say whether a folded text is dense enough with the words of records."""
        least, points = LEAST * max(_SHORTEST, len(plain)), self._words_of(plain)
        # ages are looked for only where words do not settle it
        return points * 100 >= least or (points + 2 * len(_AGE.findall(plain))) * 100 >= least

    def is_foreign(self, plain: str) -> bool:
        """Say whether a folded text is long, has none of the words of records and no number that may be an age."""
        return len(plain) >= _LONG and not self._words_of(plain) and not _NUMBER.search(plain)

    def share(self, plain: str) -> float:
        """Return how much a folded text reads as a record, from 0 to 1 (five times the least density)."""
        points = self._words_of(plain) + 2 * len(_AGE.findall(plain))
        return min(1.0, points * 20 / (LEAST * max(_SHORTEST, len(plain))))

    def _words_of(self, plain: str) -> int:
        words = set(WORD.findall(plain))
        return len(words & self._words) + 2 * len(words & self._strong)

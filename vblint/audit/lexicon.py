"""The words that redaction may keep: a dictionary, and beside it what only this trade writes.

A word that is in none of these lists is taken for a name. That is why no list of names is needed, and why a name that
nobody has heard of is redacted as surely as a common one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent / "words"


class Lexicon:
    """Words by what may be concluded from them, all in small letters.

    Attributes:
        always: kept whatever their case.
        words: kept in small letters.
        names: words that are names too (Mark, Rose, Price); `given` those that are given names, `doubtful` those that
            are words first (Day, Young): names only beside another name.
        places: what a street or a house ends in; goes with a name before it.
        starts: kept with a capital where a sentence starts.
        titles: kept with a capital anywhere.
        acronyms: kept in capitals.
        phrases: words of the phrases of rules; kept where a finding is.

    """

    def __init__(self) -> None:
        """Read the lists."""
        kept = _groups((_HERE / "kept.txt").read_text("utf-8"))
        self.always = frozenset(kept["always"])
        self.titles = frozenset(kept["titles"])
        self.phrases = frozenset(_lines("phrases.txt"))
        self.acronyms = frozenset(kept["acronyms"])
        self.words = frozenset((*_lines("dictionary.txt"), *kept["trade"], *self.always, *self.titles))
        self.doubtful = frozenset(kept["doubtful"])
        self.places = frozenset(kept["places"])
        named = [line.split() for line in _lines("names.txt")]
        self.names = frozenset(line[0] for line in named) - self.always
        self.given = frozenset(line[0] for line in named if len(line) > 1) - self.always
        self.starts = frozenset(_lines("starts.txt")) - self.names


@cache
def lexicon() -> Lexicon:
    """Return the lists, read once."""
    return Lexicon()


def _lines(name: str) -> list[str]:
    return [line for line in (_HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def _groups(text: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    words: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            name, _, line = line.partition(":")
            words = groups.setdefault(name, [])
        words += line.split()
    return groups

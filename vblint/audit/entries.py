"""The nouns of an audit: an Item is what is read, an Entry is what is left of it once it has been linted: no text.

An entry is what one person wrote at one time: a row of a table, or a file. A case is what entries belong to: an
occurrence, a child, a folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ..core import Document

NOT_STATED = "not stated"  # the group of entries that do not say
_FIGURE = re.compile(r"[\s(£$€+-]*\d[\d\s.,%)/:-]*")
_TOTAL = re.compile(
    r"(?:grand |overall |sub[- ]?)?totals?(?: (?:number|count|rows|entries|records|logs))?(?: of \w+)?", re.I
)
_TOTALLED = re.compile(rf"{_TOTAL.pattern}[\s.:=…–-]*(?:\d[\d,. ]*(?: \w+)?)?", re.I)
_FEW_WORDS = 4  # of the text of a row that calls itself a total


class Mark(NamedTuple):
    """A finding, of which an audit keeps only these names."""

    rule: str
    category: str
    level: str


class Item(NamedTuple):
    """An entry as it was read.

    Attributes:
        source: the number of its file, counted from 1.
        place: where in the file it stands, such as "OEL!H1042"; nothing where it is the whole file.
        case: what it belongs to; where nothing says so, it is a case of its own.
        day: when it was written.
        groups: its value in each dimension of the plan, in the plan's order.
        documents: its prose.
        known: contents of other columns that name a person or a reference, to be redacted wherever they occur.

    """

    source: int
    place: str
    case: str
    day: date | None
    groups: tuple[str, ...]
    documents: tuple[Document, ...]
    known: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An entry as it is counted. `challenged`: it names blaming wording and corrects it."""

    source: int
    place: str
    case: str
    day: date | None
    groups: tuple[str, ...]
    marks: tuple[Mark, ...]
    challenged: bool


class Stretch(NamedTuple):
    """A run of an excerpt; `found` is set on the words of a finding."""

    text: str
    found: bool = False


class Example(NamedTuple):
    """A flagged entry for people to read: its sentences with findings, redacted, and why they matter."""

    source: int
    place: str
    weight: tuple[int, ...]  # the greater, the worse
    excerpts: tuple[tuple[Stretch, ...], ...]
    titles: tuple[tuple[str, str], ...]  # rule and title, in order


def is_total(values: Mapping[str, str], documents: Sequence[Document]) -> bool:
    """Say whether a row is no entry but a total: its text is a figure, or it calls itself a total and says no more."""
    texts = [document.text.strip() for document in documents]
    if all(_FIGURE.fullmatch(text) or _TOTALLED.fullmatch(text) for text in texts):
        return True
    first = next(iter(values.values()), "")
    return bool(_TOTAL.fullmatch(first.strip(" :\t"))) and all(len(text.split()) <= _FEW_WORDS for text in texts)

"""The book of an audit: all entries as columns, so that any group of them can be tallied at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .entries import NOT_STATED, Entry, Mark
from .rates import Tally

Mask = NDArray[np.bool_]


class Book:
    """Entries by number, each with its case, its groups and what was found.

    Attributes:
        days: when each entry was written.
        flagged: which entries hold a finding at or above the level that counts.
        challenged: which name and correct blaming wording.

    """

    def __init__(self, entries: Iterable[Entry], dimensions: Sequence[str], levels: Iterable[str]) -> None:
        """Take the entries; findings at `levels` count."""
        self._levels = frozenset(levels)
        self._codes: dict[str, int] = {}
        cases: list[int] = []
        self.days: list[date | None] = []
        flagged: list[bool] = []
        challenged: list[bool] = []
        sources: list[int] = []
        groups: list[tuple[str, ...]] = []
        self._marks: list[tuple[int, Mark]] = []
        for number, entry in enumerate(entries):
            cases.append(self._codes.setdefault(entry.case, len(self._codes)))
            self.days.append(entry.day)
            counted = [mark for mark in entry.marks if mark.level in self._levels]
            self._marks += [(number, mark) for mark in counted]
            flagged.append(bool(counted))
            challenged.append(entry.challenged)
            sources.append(entry.source)
            groups.append(entry.groups)
        self._cases = np.array(cases, dtype=np.int64)
        self.flagged: Mask = np.array(flagged, dtype=bool)
        self.challenged: Mask = np.array(challenged, dtype=bool)
        self._sources = np.array(sources, dtype=np.int64)
        self._groups = {name: [group[i] for group in groups] for i, name in enumerate(dimensions)}
        self.dimensions = tuple(dimensions)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._cases)

    def tally(self, hits: Mask, among: Mask | None = None) -> Tally:
        """Count hits and entries in each case, among all entries or those of a mask."""
        cases = self._cases if among is None else self._cases[among]
        chosen = hits if among is None else hits[among]
        entries = np.bincount(cases, minlength=0)
        found = np.bincount(cases, weights=chosen, minlength=len(entries)).astype(np.int64)
        there = entries > 0
        return Tally(found[there], entries[there])

    def groups(self, dimension: str) -> dict[str, Mask]:
        """Return the entries of each group of a dimension, in the order of names; those that do not say come last."""
        values = np.array(self._groups[dimension], dtype=object)
        names = sorted(set(self._groups[dimension]), key=lambda name: (name == NOT_STATED, _natural(name), name))
        return {name: np.asarray(values == name, dtype=bool) for name in names}

    def holding(self, key: str, value: str) -> Mask:
        """Return the entries with a counted finding whose `rule`, `category` or `level` is `value`."""
        mask = np.zeros(len(self), dtype=bool)
        mask[[number for number, mark in self._marks if getattr(mark, key) == value]] = True
        return mask

    def marked(self, fits: Callable[[Mark], bool]) -> Mask:
        """Return the entries with a counted finding that fits."""
        mask = np.zeros(len(self), dtype=bool)
        mask[[number for number, mark in self._marks if fits(mark)]] = True
        return mask

    def shared_cases(self, first: Mask, second: Mask) -> int:
        """Return how many cases have entries in both masks."""
        return len(np.intersect1d(self._cases[first], self._cases[second]))

    def marks(self) -> list[Mark]:
        """Return every counted finding."""
        return [mark for _, mark in self._marks]

    def between(self, first: date, last: date) -> Mask:
        """Return the entries written on these days or between them."""
        return np.array([day is not None and first <= day <= last for day in self.days], dtype=bool)

    def of_sources(self, numbers: Iterable[int]) -> Mask:
        """Return the entries of some files."""
        return np.isin(self._sources, list(numbers))


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "Team 9" before "Team 10"."""
    from itertools import groupby

    runs = ("".join(run) for _, run in groupby(name.casefold(), key=str.isdecimal))
    return tuple((0, int(run), "") if run.isdecimal() else (1, 0, run) for run in runs)

"""What a dip sample is drawn from: entries or cases in two classes, and a digest that tells them from any others."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from .entries import Entry
from .survey import Survey

FLAGGED, UNFLAGGED = "flagged", "unflagged"


class Population(NamedTuple):
    """What there is to draw from.

    Attributes:
        classes: the entries of each thing that can be drawn, flagged ones and the others.
        digest: a hash of the words of all entries and of which are flagged, the same in whatever order they were read.

    """

    classes: dict[str, list[list[Entry]]]
    digest: str

    @property
    def sizes(self) -> dict[str, int]:
        """How many there are to draw from, flagged and not."""
        return {kind: len(members) for kind, members in self.classes.items()}


def population(made: Survey, of: str) -> Population:
    """Return what a survey offers to draw from; `of` is `entry` or `case`."""
    classes: dict[str, list[list[Entry]]] = {FLAGGED: [], UNFLAGGED: []}
    for unit in _units(made.entries, of):
        classes[FLAGGED if any(_flagged(entry, made.levels) for entry in unit) else UNFLAGGED].append(unit)
    lines = sorted(
        f"{digest} {int(_flagged(entry, made.levels))}"
        for digest, entry in zip(made.digests, made.entries, strict=True)
    )
    return Population(classes, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _units(entries: list[Entry], of: str) -> list[list[Entry]]:
    if of == "entry":
        return [[entry] for entry in entries]
    cases: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        cases[entry.case].append(entry)
    return list(cases.values())


def _flagged(entry: Entry, levels: Collection[str]) -> bool:
    return any(mark.level in levels for mark in entry.marks)

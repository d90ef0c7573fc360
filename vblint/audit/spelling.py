"""Names of groups as people type them: those that differ only in capitals are one group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .entries import NOT_STATED, Entry


def one_spelling(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with each group under its most frequent spelling; of equally frequent ones the first."""
    counts: dict[tuple[int, str], Counter[str]] = {}
    for entry in entries:
        for place, name in enumerate(entry.groups):
            counts.setdefault((place, name.casefold()), Counter())[name] += 1
    chosen = {key: min(names, key=lambda name: (-names[name], name)) for key, names in counts.items()}
    # "Not Stated" in a cell says what an empty cell says.
    chosen |= {key: NOT_STATED for key in chosen if key[1] == NOT_STATED.casefold()}
    return [
        entry._replace(groups=tuple(chosen[place, name.casefold()] for place, name in enumerate(entry.groups)))
        for entry in entries
    ]

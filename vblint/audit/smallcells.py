"""Small counts are kept back, and so is what they could be worked out from.

A count of one to four in a group may point to a child or a colleague. If it alone were left out of a table with a
total, it could be had by subtraction; so further groups are left out until that fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


def kept_back(
    counts: Mapping[str, Sequence[int]],
    least: int,
    sums: Iterable[Iterable[str]] = (),
    *,
    total: bool = True,
    also: Iterable[str] = (),
) -> frozenset[str]:
    """Return the groups whose counts are not to be shown.

    `counts` has for each group one or more counts that are shown side by side; a group goes as a whole. `sums` are
    sets of groups whose total is shown elsewhere too; with `total`, all groups together are one. `also` names groups
    that go in any case, and are not to be worked out either. Nothing is kept back where `least` is 1 or less. Nought
    is shown: it is nobody.
    """
    if least <= 1 or not counts:
        return frozenset()
    hidden = {group for group, values in counts.items() if any(0 < value < least for value in values)}
    guarded = set(also) & set(counts)
    hidden |= guarded
    known = [*([set(counts)] if total else []), *(set(some) & set(counts) for some in sums)]
    width = max(len(values) for values in counts.values())
    changed = True
    while changed:
        changed = False
        for each in known:
            if len(each) < 2:
                continue  # a group that is all there is: its count is the total itself
            for column in range(width):
                if group := _needed(counts, hidden & each, each - hidden, guarded, column, least):
                    hidden.add(group)
                    changed = True
    return frozenset(hidden)


class Nest(NamedTuple):
    """A group of one dimension that consists of whole groups of another: a district of its stations."""

    outer: str
    group: str
    inner: str
    parts: frozenset[str]


def kept_back_everywhere(
    counts: Mapping[str, Mapping[str, Sequence[int]]],
    least: int,
    nests: Iterable[Nest] = (),
    sums: Mapping[str, Iterable[Iterable[str]]] | None = None,
) -> dict[str, frozenset[str]]:
    """Return for each dimension the groups that are kept back, so that no dimension gives another's away."""
    nests = list(nests)
    known = {
        name: [*(sums or {}).get(name, ()), *(nest.parts for nest in nests if nest.inner == name)] for name in counts
    }
    also: dict[str, set[str]] = {name: set() for name in counts}
    while True:
        hidden = {name: kept_back(counts[name], least, known[name], also=also[name]) for name in counts}
        changed = False
        for nest in nests:
            # What is kept back must not be had by adding up its parts.
            if nest.group in hidden[nest.outer] and not nest.parts & hidden[nest.inner]:
                inner = counts[nest.inner]
                filled = [part for part in nest.parts if any(inner[part])]
                if filled:
                    also[nest.inner].add(min(filled, key=lambda part: (tuple(inner[part]), part)))
                    changed = True
        if not changed:
            return hidden


def _needed(
    counts: Mapping[str, Sequence[int]], hidden: set[str], shown: set[str], guarded: set[str], column: int, least: int
) -> str | None:
    """Return the smallest shown group that must go too, where the hidden ones could be told from their sum."""
    filled = {group: counts[group][column] for group in hidden if counts[group][column] > 0}
    small = any(value < least for value in filled.values())
    if not small and not filled.keys() & guarded:
        return None
    # Whoever knows the sum knows of each hidden count that it is at most the sum less one for each other.
    if len(filled) > 1 and (not small or sum(filled.values()) - (len(filled) - 1) >= least):
        return None
    candidates = [group for group in shown if counts[group][column] > 0]
    return min(candidates, key=lambda group: (counts[group][column], group), default=None)

"""Small counts are kept back, and so is what they could be worked out from.

A count of one to four in a group may point to a child or a colleague. If it alone were left out of a table with a
total, it could be had by subtraction; so further groups are left out until that fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def kept_back(
    counts: Mapping[str, Sequence[int]], least: int, sums: Iterable[Iterable[str]] = (), *, total: bool = True
) -> frozenset[str]:
    """Return the groups whose counts are not to be shown.

    `counts` has for each group one or more counts that are shown side by side; a group goes as a whole. `sums` are
    sets of groups whose total is shown elsewhere too; with `total`, all groups together are one. Nothing is kept back
    where `least` is 1 or less. Nought is shown: it is nobody.
    """
    if least <= 1 or not counts:
        return frozenset()
    hidden = {group for group, values in counts.items() if any(0 < value < least for value in values)}
    known = [*([set(counts)] if total else []), *(set(some) & set(counts) for some in sums)]
    width = max(len(values) for values in counts.values())
    changed = True
    while changed:
        changed = False
        for each in known:
            if len(each) < 2:
                continue  # a group that is all there is: its count is the total itself
            for column in range(width):
                if group := _needed(counts, hidden & each, each - hidden, column, least):
                    hidden.add(group)
                    changed = True
    return frozenset(hidden)


def _needed(
    counts: Mapping[str, Sequence[int]], hidden: set[str], shown: set[str], column: int, least: int
) -> str | None:
    """Return the smallest shown group that must go too, where the hidden ones could be told from their sum."""
    values = [counts[group][column] for group in hidden if counts[group][column] > 0]
    if not values or not any(value < least for value in values):
        return None
    # Whoever knows the sum knows of each hidden count that it is at most the sum less one for each other.
    if len(values) > 1 and sum(values) - (len(values) - 1) >= least:
        return None
    candidates = [group for group in shown if counts[group][column] > 0]
    return min(candidates, key=lambda group: (counts[group][column], group), default=None)

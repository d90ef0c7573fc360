"""Before and after, one group and the rest: differences with intervals, and a plain word for what they show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..core import CATEGORIES
from .book import Book, Mask
from .entries import NOT_STATED
from .rates import Difference, Rate, Tally, difference, rate
from .smallcells import kept_back

UNCLEAR = "no clear change"
NO_DIFFERENCE = "no clear difference"
EXPOSURE = 1.1  # how many times as many entries a case may have before case rates say little
TOO_SMALL = "kept back: small numbers"
LEFT_OVER = "kept back: small numbers are left over"
NO_INTERVAL = "cannot be said: too few cases"


class Change(NamedTuple):
    """A rate before and after; None where kept back."""

    name: str
    before: Rate | None
    after: Rate | None
    difference: Difference | None
    verdict: str


class Comparison(NamedTuple):
    """What changed from one set of entries to another: overall, by category, by the groups of dimensions."""

    before: str
    after: str
    overall: list[Change]
    categories: list[Change]
    groups: dict[str, list[Change]]
    shared: int  # cases with entries in both


def compare(
    book: Book,
    before: Mask,
    after: Mask,
    names: tuple[str, str],
    hidden: dict[str, frozenset[str]],
    least: int,
    left: Sequence[Mask] = (),
) -> Comparison:
    """Compare the entries of two masks, and their groups in each dimension of `hidden`, but for the hidden ones.

    A count goes where it is small, and where what is left when it is taken from a total shown elsewhere would be:
    `left` are the entries that would be left of the totals of all entries and of times. Of the total of a group or a
    category all entries outside both masks are left.
    """
    outside = ~(before | after)

    def change(name: str, hits: Mask, *, by_case: bool = False) -> Change:
        tallies = [book.tally(hits, mask) for mask in (before, after, *left)]
        if by_case:
            tallies = [tally.by_case() for tally in tallies]
        if _small([tally.k for tally in tallies[:2]], least):
            return _withheld(name)
        if _small([tally.k for tally in tallies[2:]], least):
            return _withheld(name)._replace(verdict=LEFT_OVER)
        return _change(name, rate(tallies[0]), rate(tallies[1]))

    overall = [
        change("Entries with a finding", book.flagged),
        _exposed(change("Cases with a finding", book.flagged, by_case=True), book, before, after),
        change("Entries that challenge blaming wording", book.challenged),
    ]
    categories = []
    for name in CATEGORIES:
        hits = book.holding("category", name)
        pair = book.tally(hits, before), book.tally(hits, after)
        if pair[0].k or pair[1].k:
            cases = book.tally(hits).by_case().k  # where they are few, the category is kept back as a whole
            small = _small([*(tally.k for tally in pair), book.tally(hits, outside).k, cases], least)
            categories.append(_withheld(name) if small else _change(name, rate(pair[0]), rate(pair[1])))
    return Comparison(
        *names,
        overall,
        categories,
        {name: _by_group(book, (before, after, outside), name, least, back) for name, back in hidden.items()},
        book.shared_cases(before, after),
    )


def _small(counts: Sequence[int], least: int) -> bool:
    return any(0 < count < least for count in counts)


def _withheld(name: str) -> Change:
    return Change(name, None, None, None, TOO_SMALL)


def _exposed(change: Change, book: Book, before: Mask, after: Mask) -> Change:
    """Withhold a reading of case rates where cases had more entries, and so more chances, in one of the periods."""
    first, second = book.tally(book.flagged, before), book.tally(book.flagged, after)
    if change.before is None or not first.cases or not second.cases:
        return change
    a, b = first.n / first.cases, second.n / second.cases
    if max(a, b) <= EXPOSURE * min(a, b):
        return change
    return change._replace(difference=None, verdict=f"not comparable: {a:.1f} and {b:.1f} entries a case")


def _by_group(
    book: Book, parts: tuple[Mask, Mask, Mask], dimension: str, least: int, back: frozenset[str]
) -> list[Change]:
    """Return the changes of groups; `parts` are the entries before, after, and those of neither."""
    split = {
        name: [book.tally(book.flagged, mask & part) for part in parts] for name, mask in book.groups(dimension).items()
    }
    hidden = kept_back({name: [tally.k for tally in tallies] for name, tallies in split.items()}, least, also=back)
    hidden |= kept_back({name: [tally.n for tally in tallies[:2]] for name, tallies in split.items()}, least)
    return [
        _withheld(name) if name in hidden else _change(name, rate(before), rate(after))
        for name, (before, after, _) in split.items()
        if before.n or after.n
    ]


def _change(name: str, before: Rate, after: Rate) -> Change:
    found = difference(before, after)
    if not before.n or not after.n:
        return Change(name, before, after, None, "no entries in one of the periods")
    if found is None:
        return Change(name, before, after, None, NO_INTERVAL)
    verdict = UNCLEAR if not found.clear else ("higher" if found.value > 0 else "lower")
    return Change(name, before, after, found, verdict)


class Standing(NamedTuple):
    """A group of children against all others whose value is known. None where kept back."""

    name: str
    own: Rate | None
    others: Rate | None
    difference: Difference | None
    verdict: str


def standings(book: Book, trait: str, hidden: frozenset[str]) -> list[Standing]:
    """Compare the entries about each group of children with those about the others.

    Entries and not cases: a case with more entries has more chances of a finding. `hidden` groups are kept back. Where
    those that do not say are among them, they count among the others: the sum of all that say would give them away.
    """
    groups = book.groups(trait)
    masks = {name: mask for name, mask in groups.items() if name != NOT_STATED}
    unsaid = [groups[NOT_STATED]] if NOT_STATED in hidden else []
    tallies: dict[str, Tally] = {name: book.tally(book.flagged, mask) for name, mask in masks.items()}
    found = []
    for name, tally in tallies.items():
        rest = [mask for other, mask in masks.items() if other != name]
        if name in hidden or not rest:
            found.append(Standing(name, None, None, None, TOO_SMALL if rest else "nobody to compare with"))
            continue
        others = rate(book.tally(book.flagged, np.logical_or.reduce([*rest, *unsaid])))
        own = rate(tally)
        gap = difference(others, own)
        if gap is None:
            found.append(Standing(name, own, others, None, NO_INTERVAL))
            continue
        verdict = NO_DIFFERENCE if not gap.clear else ("higher than others" if gap.value > 0 else "lower than others")
        found.append(Standing(name, own, others, gap, verdict))
    return found

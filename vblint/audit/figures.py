"""The figures of an audit: overall, by group, by category and by rule, with what is too small kept back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from ..core import CATEGORIES
from .book import Book, Mask
from .entries import NOT_STATED
from .plan import TIME
from .rates import Rate, Tally, rate
from .smallcells import Nest, kept_back, kept_back_everywhere


class Group(NamedTuple):
    """A unit, a month, a kind of child: rates among its entries and its cases; None where kept back.

    `above` says whether its rate is above that of all, which names no count and is not kept back; None where it is
    just that, or where there are no entries.
    """

    name: str
    n: int | None
    cases: int | None
    entries: Rate | None
    by_case: Rate | None
    challenged: Rate | None
    above: bool | None = None


class Category(NamedTuple):
    """A category: entries that hold it, and how many of them at each level; None where kept back."""

    name: str
    entries: Rate | None
    by_case: Rate | None
    errors: int | None
    warnings: int | None


class RuleCount(NamedTuple):
    """A rule: how many entries it speaks in; None where kept back."""

    name: str
    category: str
    level: str
    entries: Rate | None


class Figures(NamedTuple):
    """All figures of an audit but comparisons."""

    entries: Rate
    by_case: Rate
    challenged: Rate
    challenged_by_case: Rate
    groups: dict[str, list[Group]]
    hidden: dict[str, frozenset[str]]  # the groups of each dimension whose findings are kept back
    categories: list[Category]
    rules: list[RuleCount]


def figures(book: Book, least: int, sums: dict[str, list[set[str]]] | None = None) -> Figures:
    """Return the figures of a book.

    `sums` names sets of groups of a dimension whose total is shown elsewhere: the months of a period. Entries without
    a date are no group of anybody, and their figures are shown.
    """
    flagged, challenged = book.tally(book.flagged), book.tally(book.challenged)
    grouped, hidden = _groups(book, least, sums or {})
    return Figures(
        rate(flagged),
        rate(flagged.by_case()),
        rate(challenged),
        rate(challenged.by_case()),
        grouped,
        hidden,
        _categories(book, least),
        _rules(book, least),
    )


def _groups(
    book: Book, least: int, sums: dict[str, list[set[str]]]
) -> tuple[dict[str, list[Group]], dict[str, frozenset[str]]]:
    """Return the groups of all dimensions, in order, and which are kept back with what would give them away."""
    masks = {name: book.groups(name) for name in book.dimensions}
    tallies = {d: {g: book.tally(book.flagged, mask) for g, mask in found.items()} for d, found in masks.items()}
    challenges = {d: {g: book.tally(book.challenged, mask) for g, mask in found.items()} for d, found in masks.items()}
    nests = _nests(masks)
    overall = book.tally(book.flagged)
    unsized = kept_back_everywhere(_each(tallies, lambda t: (t.n, t.cases)), least, nests, sums)
    hidden = kept_back_everywhere(_each(tallies, lambda t: (t.k, t.by_case().k)), least, nests, sums)
    quiet = kept_back_everywhere(_each(challenges, lambda t: (t.k,)), least, nests, sums)
    hidden = {d: hidden[d] | unsized[d] for d in hidden}
    quiet = {d: quiet[d] | unsized[d] for d in quiet}
    grouped = {
        d: [
            Group(
                g,
                None if g in unsized[d] else tally.n,
                None if g in unsized[d] else tally.cases,
                None if g in hidden[d] else rate(tally),
                None if g in hidden[d] else rate(tally.by_case()),
                None if g in quiet[d] else rate(challenges[d][g]),
                _above(tally, overall),
            )
            for g, tally in found.items()
        ]
        for d, found in tallies.items()
    }
    return grouped, hidden


def _each(
    tallies: dict[str, dict[str, Tally]], counts: Callable[[Tally], tuple[int, ...]]
) -> dict[str, dict[str, tuple[int, ...]]]:
    return {
        d: {g: counts(tally) for g, tally in found.items() if d not in TIME or g != NOT_STATED}
        for d, found in tallies.items()
    }


def _above(tally: Tally, overall: Tally) -> bool | None:
    own, other = tally.k * overall.n, overall.k * tally.n
    return None if own == other else own > other


def _nests(masks: dict[str, dict[str, Mask]]) -> list[Nest]:
    """Return which groups of one dimension are made up of whole groups of another."""
    nests = []
    for outer, groups in masks.items():
        for inner, parts in masks.items():
            if inner == outer:
                continue
            for name, mask in groups.items():
                within = {part for part, own in parts.items() if bool((own & mask).any())}
                if len(within) > 1 and not any(bool((parts[part] & ~mask).any()) for part in within):
                    nests.append(Nest(outer, name, inner, frozenset(within)))
    return nests


def _categories(book: Book, least: int) -> list[Category]:
    errors, warnings = book.holding("level", "error"), book.holding("level", "warning")
    found = []
    for name in CATEGORIES:
        mask = book.holding("category", name)
        tally = book.tally(mask)
        if not tally.k:
            found.append(Category(name, rate(tally), rate(tally.by_case()), 0, 0))
            continue
        hard, soft = int(_both(book, name, "error", errors).sum()), int(_both(book, name, "warning", warnings).sum())
        small = bool(kept_back({name: (tally.k, tally.by_case().k)}, least, total=False))
        split = not small and not kept_back({"error": (hard,), "warning": (soft,)}, least, total=False)
        found.append(
            Category(
                name,
                None if small else rate(tally),
                None if small else rate(tally.by_case()),
                hard if split else None,
                soft if split else None,
            )
        )
    return sorted(found, key=lambda c: (-(c.entries.k if c.entries else 0), c.name))


def _both(book: Book, category: str, level: str, at_level: Mask) -> Mask:
    if not at_level.any():
        return at_level
    return book.marked(lambda mark: mark.category == category and mark.level == level)


def _rules(book: Book, least: int) -> list[RuleCount]:
    kinds = {mark.rule: mark for mark in book.marks()}
    counts = Counter({rule: int(book.holding("rule", rule).sum()) for rule in kinds})
    hidden = kept_back({rule: (count,) for rule, count in counts.items()}, least, total=False)
    return [
        RuleCount(
            rule,
            kinds[rule].category,
            kinds[rule].level,
            None if rule in hidden else rate(book.tally(book.holding("rule", rule))),
        )
        for rule, _ in sorted(
            counts.items(), key=lambda item: (item[0] in hidden, -item[1] * (item[0] not in hidden), item[0])
        )
    ]

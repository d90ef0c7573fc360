"""The figures of an audit: overall, by group, by category and by rule, with what is too small kept back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..core import CATEGORIES
from .book import Book, Mask
from .rates import Rate, rate
from .smallcells import kept_back


class Group(NamedTuple):
    """A unit, a month, a kind of child: rates among its entries and its cases; None where kept back."""

    name: str
    n: int | None
    cases: int | None
    entries: Rate | None
    by_case: Rate | None
    challenged: Rate | None


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
    categories: list[Category]
    rules: list[RuleCount]


def figures(book: Book, least: int, sums: dict[str, list[set[str]]] | None = None) -> Figures:
    """Return the figures of a book.

    `sums` names sets of groups of a dimension whose total is shown elsewhere: the months of a period.
    """
    flagged, challenged = book.tally(book.flagged), book.tally(book.challenged)
    return Figures(
        rate(flagged),
        rate(flagged.by_case()),
        rate(challenged),
        rate(challenged.by_case()),
        {name: groups(book, name, least, (sums or {}).get(name, ())) for name in book.dimensions},
        _categories(book, least),
        _rules(book, least),
    )


def groups(book: Book, dimension: str, least: int, sums: Iterable[set[str]] = ()) -> list[Group]:
    """Return the groups of a dimension, in order, small ones kept back together with what would give them away."""
    masks = book.groups(dimension)
    tallies = {name: book.tally(book.flagged, mask) for name, mask in masks.items()}
    challenges = {name: book.tally(book.challenged, mask) for name, mask in masks.items()}
    sums = list(sums)
    unsized = kept_back({name: (t.n, t.cases) for name, t in tallies.items()}, least, sums)
    hits = {name: (t.k, t.by_case().k) for name, t in tallies.items()}
    hidden = kept_back(hits, least, sums) | unsized
    quiet = kept_back({name: (c.k,) for name, c in challenges.items()}, least, sums) | unsized
    return [
        Group(
            name,
            None if name in unsized else tally.n,
            None if name in unsized else tally.cases,
            None if name in hidden else rate(tally),
            None if name in hidden else rate(tally.by_case()),
            None if name in quiet else rate(challenges[name]),
        )
        for name, tally in tallies.items()
    ]


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

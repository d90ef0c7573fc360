"""Finding phrases fast: an index from rare words to the patterns that need them.

A text is broken into words once. Only patterns of which every needed word is there are searched, so
most text costs one dictionary look-up a word. `find` finds exactly what searching every pattern
would find; a property test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from .core import Candidate, Pattern, Rule
from .rulebook import RuleSet
from .text import WORD

T = TypeVar("T")
_LIST = re.compile(r"@([a-z]\w*)@")


class Entry(Generic[T]):
    """A pattern in the index; its expression is compiled when first needed."""

    __slots__ = ("_compiled", "needs", "owner", "regex")

    def __init__(self, owner: T, regex: str, needs: tuple[frozenset[str], ...]) -> None:
        self.owner = owner
        self.regex = regex
        self.needs = needs
        self._compiled: re.Pattern[str] | None = None

    def search(self, plain: str, lists: dict[str, str]) -> Iterator[re.Match[str]]:
        """Yield the matches in a text, left to right."""
        if self._compiled is None:
            self._compiled = re.compile(_LIST.sub(lambda name: lists[name[1]], self.regex))
        return self._compiled.finditer(plain)


class Index(Generic[T]):
    """Patterns by their rarest needed word; a pattern is made when a text first calls for it."""

    def __init__(
        self, anchors: Mapping[str, list[Any]], make: Callable[[Any], Entry[T] | None], lists: dict[str, str]
    ) -> None:
        """Index by `anchors`; `make` turns a key into its entry, or None where it is switched off."""
        self.lists = lists
        self._anchors = anchors
        self._words = anchors.keys()
        self._make = make
        self._made: dict[Any, Entry[T] | None] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry[T]], lists: dict[str, str]) -> Index[T]:
        """Return the index over entries that are all at hand."""
        held = list(entries)
        anchors: dict[str, list[Any]] = {}
        for number, entry in enumerate(held):
            for word in entry.needs[0]:
                anchors.setdefault(word, []).append(number)
        return cls(anchors, lambda number: held[number], lists)

    def _entry(self, key: Any) -> Entry[T] | None:
        key = tuple(key) if isinstance(key, list) else key
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def find(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield every pattern's matches in a folded text."""
        words = set(WORD.findall(plain))
        hits = self._words & words
        if not hits:
            return
        seen: set[int] = set()
        for word in sorted(hits):
            for key in self._anchors[word]:
                entry = self._entry(key)
                if entry is None or id(entry) in seen:
                    continue
                seen.add(id(entry))
                if all(not need.isdisjoint(words) for need in entry.needs):
                    for match in entry.search(plain, self.lists):
                        yield entry.owner, match

    def find_slowly(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield the same by trying every pattern: the measure that `find` is held to."""
        seen: set[int] = set()
        for keys in self._anchors.values():
            for key in keys:
                entry = self._entry(key)
                if entry is not None and id(entry) not in seen:
                    seen.add(id(entry))
                    for match in entry.search(plain, self.lists):
                        yield entry.owner, match


Owner = tuple[Rule, Pattern]


def rule_index(ruleset: RuleSet, on: Iterable[int]) -> Index[Owner]:
    """Return the index over the phrases of the rules that are on."""
    numbers = frozenset(on)

    def make(key: tuple[int, int]) -> Entry[Owner] | None:
        if key[0] not in numbers:
            return None
        rule = ruleset.rule(key[0])
        pattern = rule.patterns[key[1]]
        return Entry((rule, pattern), pattern.regex, pattern.needs)

    return Index(ruleset.anchors, make, ruleset.lists)


def candidates(index: Index[Owner], plain: str) -> list[Candidate]:
    """Return what the rules see in a folded block; of one rule's overlapping sights the longest."""
    found: list[Candidate] = []
    for (rule, pattern), match in index.find(plain):
        start, end = match.span("span")
        groups = {name: text for name, text in match.groupdict().items() if text and name != "span"}
        found.append(Candidate(rule, pattern, start, end, match.span(), groups))
    found.sort(key=lambda c: (c.rule.name, c.start - c.end, c.outer[0] - c.outer[1], c.start))
    kept: dict[str, list[Candidate]] = {}
    for one in found:
        mine = kept.setdefault(one.rule.name, [])
        if not any(o.start < one.end and one.start < o.end for o in mine):
            mine.append(one)
    return [one for mine in kept.values() for one in mine]

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
from .text import WORD, clauses

T = TypeVar("T")
_LIST = re.compile(r"@([a-z]\w*)@")


class Entry(Generic[T]):
    """A pattern in the index; its expression is compiled when first needed."""

    __slots__ = ("_compiled", "first", "needs", "owner", "regex", "second")

    def __init__(self, owner: T, regex: str, needs: tuple[frozenset[str], ...], first: frozenset[str] | None) -> None:
        """Take the pattern's owner, its expression, the words it needs and those it can begin with."""
        self.owner = owner
        self.regex = regex
        self.needs = needs[2:]
        self.second = needs[1] if len(needs) > 1 else None
        self.first = first
        self._compiled: re.Pattern[str] | None = None

    def matches(
        self, plain: str, tokens: list[tuple[str, int]], stretch: tuple[int, int], lists: dict[str, str]
    ) -> Iterator[re.Match[str]]:
        """Yield the match at each place of a stretch where the pattern can begin."""
        first = self.first
        if first is None:
            yield from self.matches_anywhere(plain, stretch, lists)
            return
        match, end = self._expression(lists).match, stretch[1] + 1
        for at in [at for word, at in tokens if word in first]:
            if found := match(plain, at, end):
                yield found

    def matches_anywhere(
        self, plain: str, stretch: tuple[int, int], lists: dict[str, str]
    ) -> Iterator[re.Match[str]]:
        """Yield the match at each place of a stretch, whatever stands there."""
        match, end = self._expression(lists).match, stretch[1] + 1
        for at in range(*stretch):
            if found := match(plain, at, end):
                yield found

    def _expression(self, lists: dict[str, str]) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(_LIST.sub(lambda name: lists[name[1]], self.regex))
        return self._compiled


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
        self._opened: dict[str, list[tuple[frozenset[str] | None, Entry[T]]]] = {}

    @classmethod
    def of(cls, entries: Iterable[tuple[Entry[T], frozenset[str]]], lists: dict[str, str]) -> Index[T]:
        """Return the index over entries that are all at hand, each with its anchor words."""
        held = list(entries)
        anchors: dict[str, list[Any]] = {}
        for number, (_, words) in enumerate(held):
            for word in words:
                anchors.setdefault(word, []).append(number)
        return cls(anchors, lambda number: held[number][0], lists)

    def _open(self, word: str) -> list[tuple[frozenset[str] | None, Entry[T]]]:
        """Return the entries a word leads to, each with the next words it needs."""
        if word not in self._opened:
            for key in self._anchors[word]:
                key = tuple(key) if isinstance(key, list) else key
                if key not in self._made:
                    self._made[key] = self._make(key)
            keys = [tuple(key) if isinstance(key, list) else key for key in self._anchors[word]]
            entries = [entry for key in keys if (entry := self._made[key]) is not None]
            self._opened[word] = [(entry.second, entry) for entry in entries]
        return self._opened[word]

    def find(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield every pattern's matches in a folded text, clause by clause."""
        for start, end in clauses(plain):
            words = set(WORD.findall(plain, start, end))
            hits = self._words & words
            if not hits:
                continue
            tokens: list[tuple[str, int]] = []
            tried: set[int] = set()
            for word in sorted(hits):
                for entry in [e for second, e in self._open(word) if second is None or not second.isdisjoint(words)]:
                    if id(entry) in tried:
                        continue
                    tried.add(id(entry))
                    for need in entry.needs:
                        if need.isdisjoint(words):
                            break
                    else:
                        tokens = tokens or [(m.group(), m.start()) for m in WORD.finditer(plain, start, end)]
                        for match in entry.matches(plain, tokens, (start, end), self.lists):
                            yield entry.owner, match

    def find_slowly(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield the same by trying every pattern at every place: the measure that `find` is held to."""
        entries = {id(entry): entry for word in self._anchors for _, entry in self._open(word)}
        for stretch in clauses(plain):
            for entry in entries.values():
                for match in entry.matches_anywhere(plain, stretch, self.lists):
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
        return Entry((rule, pattern), pattern.regex, pattern.needs, pattern.first)

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

"""Finding phrases fast: an index from rare words to the patterns that need them.

A text is broken into words once. Only patterns of which every needed word is there are searched, so
most text costs one dictionary look-up a word. `find` finds exactly what searching every pattern
would find; a property test holds it to that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from .core import Candidate, Pattern, Rule
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
    """Patterns by their rarest needed word."""

    def __init__(self, entries: Iterable[Entry[T]], lists: dict[str, str]) -> None:
        """Index `entries`; `lists` completes the expressions that name a shared list."""
        self.entries = tuple(entries)
        self.lists = lists
        self._by_word: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for word in entry.needs[0]:
                self._by_word.setdefault(word, []).append(number)
        self._words = self._by_word.keys()

    def find(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield every pattern's matches in a folded text, in the order of the patterns."""
        words = set(WORD.findall(plain))
        hits = self._words & words
        if not hits:
            return
        for number in sorted({number for word in hits for number in self._by_word[word]}):
            entry = self.entries[number]
            if all(not need.isdisjoint(words) for need in entry.needs):
                for match in entry.search(plain, self.lists):
                    yield entry.owner, match

    def find_slowly(self, plain: str) -> Iterator[tuple[T, re.Match[str]]]:
        """Yield the same by trying every pattern: the measure that `find` is held to."""
        for entry in self.entries:
            for match in entry.search(plain, self.lists):
                yield entry.owner, match


Owner = tuple[Rule, Pattern]


def rule_index(rules: Iterable[Rule], lists: dict[str, str]) -> Index[Owner]:
    """Return the index over all phrases of these rules."""
    return Index(
        [Entry((rule, pattern), pattern.regex, pattern.needs) for rule in rules for pattern in rule.patterns], lists
    )


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

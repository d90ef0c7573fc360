"""Finding phrases fast: an index from rare words to the phrases that need them.

A clause is broken into tokens once. Most clauses hold no anchor, or none with one of the words it needs near it, and
cost a few operations on sets. Only where both stand is a phrase walked, from where it would have to begin. `find`
finds exactly what walking every phrase from every token would find; a property test holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, partial
from typing import Any, Protocol

from .core import Candidate, Record, Rule
from .rulebook import RuleSet, tables
from .rulebook.tables import Outline
from .text import TOKEN
from .walk import Marks, Ready, Walker


class Match(Record):
    """Where a pattern was found: the whole, the underlined words, what was remembered."""

    start: int
    end: int
    span: tuple[int, int]
    groups: dict[str, tuple[int, int]]


class Clause:
    """The tokens of a stretch of text, with their places."""

    __slots__ = ("_places", "_plain", "_stretch", "padded", "tokens")

    def __init__(self, plain: str, stretch: tuple[int, int], tokens: list[str] | None = None) -> None:
        """Break a stretch into tokens, unless they are at hand."""
        self._plain = plain
        self._stretch = stretch
        self.tokens: list[str] = TOKEN.findall(plain, *stretch) if tokens is None else tokens
        self.padded = [*self.tokens, ""]  # as a walk wants them
        self._places: list[tuple[int, int]] | None = None

    def match(self, i: int, end: int, marks: Marks) -> Match:
        """Return a match in characters."""
        if self._places is None:
            self._places = [found.span() for found in TOKEN.finditer(self._plain, *self._stretch)]
        places = self._places
        groups: dict[str, tuple[int, int]] = {}
        first, last = i, end
        for name, begin, stop in marks:
            if name == "<":
                first = begin
            elif name == ">":
                last = begin
            elif stop > begin:
                groups[name] = places[begin][0], places[stop - 1][1]
        return Match(places[i][0], places[end - 1][1], (places[first][0], places[last - 1][1]), groups)


class Source(Protocol):
    """Where phrases are kept: each is fetched by its number when a text first calls for it."""

    def first(self, number: int, /) -> frozenset[str] | None:
        """Return the words a phrase can begin with; None for any."""

    def musts(self, number: int, /) -> tuple[frozenset[str], ...]:
        """Return the sets of which a match holds a word each."""

    def tree(self, number: int, /) -> list[Any]:
        """Return the phrase's tree."""


class Phrase:
    """A phrase to walk."""

    __slots__ = ("_ready", "_source", "first", "musts", "number", "owner")

    def __init__(self, owner: Any, number: int, source: Source) -> None:
        """Take the phrase's owner, its number and where it is kept."""
        self.owner = owner
        self.number = number
        self.first = source.first(number)
        self.musts = source.musts(number)
        self._source = source
        self._ready: Ready | None = None

    def walk(self, clause: Clause, i: int, walker: Walker) -> Match | None:
        """Return the match from token `i`, or None."""
        if self._ready is None:
            self._ready = walker.prepare(self._source.tree(self.number))
        found = walker.walk(self._ready, clause.padded, i)
        return None if found is None or found[0] == i else clause.match(i, *found)

    def matches(self, clause: Clause, walker: Walker) -> Iterator[Match]:
        """Yield the match from each token that the phrase can begin with."""
        first = self.first
        for i, token in enumerate(clause.tokens):
            if (first is None or token in first) and (match := self.walk(clause, i, walker)):
                yield match


class Exceptions:
    """The exceptions of a rule, as a source of phrases."""

    def __init__(self, rule: Rule) -> None:
        """Take the rule."""
        self._kept = rule.exceptions

    def first(self, number: int) -> frozenset[str] | None:
        """Return the words an exception can begin with."""
        return self._kept[number][1]

    def musts(self, number: int) -> tuple[frozenset[str], ...]:
        """Return nothing: exceptions are looked for where a candidate stands, and nowhere else."""
        return ()

    def tree(self, number: int) -> list[Any]:
        """Return the tree of an exception."""
        return self._kept[number][0]


Hit = tuple[Phrase, int, int]  # a phrase, and how many tokens before the anchor it begins, least and most
Group = tuple[frozenset[str], tuple[int, int], Callable[[], list[Hit]]]  # as in `rulebook.tables`, with phrases


class Lead:
    """What an anchor leads to: phrases that need it alone, and those that need another word near it."""

    __slots__ = ("_groups", "_load", "_pairs", "after", "before", "lone", "near")

    def __init__(self, outline: Outline, groups: Callable[[], list[Group]]) -> None:
        """Take the outline of one anchor, and how to read its groups when that lets a text pass."""
        self.near = outline.near
        self.before = outline.before
        self.after = outline.after
        self.lone = outline.lone
        self._load = groups
        self._groups: list[Group] | None = None
        self._pairs: dict[str, list[tuple[int, int, list[Hit]]]] = {}

    def hits(self, tokens: list[str], i: int) -> list[Hit]:
        """Return the hits of the anchor at token `i`."""
        near, pairs = self.near, self._pairs
        found: list[Hit] = []
        if self.lone:
            for _, _, hits in pairs.get("") or self._pair(""):
                found += hits
        start = i - self.before if i > self.before else 0
        for at in range(start, min(len(tokens), i + self.after + 1)):
            token = tokens[at]
            if token in near:
                for least, most, hits in pairs.get(token) or self._pair(token):
                    if least <= at - i <= most:
                        found += hits
        return found

    def _pair(self, word: str) -> list[tuple[int, int, list[Hit]]]:
        """Return, and keep, what the anchor leads to beside this word, or without any ("").

        Few of the pairs that there could be ever meet.
        """
        if self._groups is None:
            self._groups = self._load()
        found = [(*reach, hits()) for near, reach, hits in self._groups if (word in near if word else not near)]
        self._pairs[word] = found
        return found


class Index:
    """Phrases by their anchors; what an anchor leads to is learnt when a text first holds it."""

    def __init__(self, anchors: AbstractSet[str], lead: Callable[[str], Lead], walker: Walker) -> None:
        """Index by what `lead` says an anchor leads to."""
        self._anchors = anchors
        self._learn = lead
        self._walker = walker
        self._leads: dict[str, Lead] = {}

    def find(self, plain: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[Any, Match]]:
        """Yield every phrase's matches in a folded text, clause by clause, then in the order of phrases.

        `stretches` are the clauses of the text, or those that are to be looked through.
        """
        anchors, findall = self._anchors, TOKEN.findall
        for stretch in stretches:
            tokens: list[str] = findall(plain, *stretch)
            if not anchors.isdisjoint(tokens):
                yield from self.sights(Clause(plain, stretch, tokens))

    def sights(self, clause: Clause) -> Iterator[tuple[Any, Match]]:
        """Yield every phrase's matches in a clause, in the order of phrases."""
        for _, i, phrase in self._tries(clause.tokens):
            if match := phrase.walk(clause, i, self._walker):
                yield phrase.owner, match

    def _tries(self, tokens: list[str]) -> list[tuple[int, int, Phrase]]:
        """Return the phrases that may match: their numbers, the tokens they would begin at, and themselves."""
        tries: set[tuple[int, int]] = set()
        phrases: dict[int, Phrase] = {}
        anchors, leads = self._anchors, self._leads
        for i in [i for i, token in enumerate(tokens) if token in anchors]:
            lead = leads.get(tokens[i]) or self._lead(tokens[i])
            start = i - lead.before if i > lead.before else 0
            # nearly every anchor fails here, in one call
            if lead.near.isdisjoint(tokens[start : i + lead.after + 1]) and not lead.lone:
                continue
            for phrase, least, most in lead.hits(tokens, i):
                for begin in range(i - most if i > most else 0, i - least + 1):
                    if phrase.first is None or tokens[begin] in phrase.first:
                        tries.add((phrase.number, begin))
                        phrases[phrase.number] = phrase
        if not tries:
            return []
        words = set(tokens)
        possible = {number for number, one in phrases.items() if not any(map(words.isdisjoint, one.musts))}
        return [(number, begin, phrases[number]) for number, begin in sorted(tries) if number in possible]

    def _lead(self, word: str) -> Lead:
        self._leads[word] = lead = self._learn(word)
        return lead


class Rules(Protocol):
    """Anchors with their outlines and groups, as `RuleSet` and `Cues` give them."""

    def outline(self, anchor: str, /) -> Outline:
        """Return what decides whether an anchor leads anywhere in a text."""

    def groups(self, anchor: str, /) -> list[tables.Group]:
        """Return what an anchor leads to."""


def leads(rules: Rules, phrase: Callable[[int], Phrase | None]) -> Callable[[str], Lead]:
    """Return the function from an anchor to its lead, in which `phrase` stands for a number (None: it is off)."""

    def hits(numbers: Callable[[], tables.Hits]) -> list[Hit]:
        return [(found, *start) for number, start in numbers() if (found := phrase(number))]

    def groups(anchor: str) -> list[Group]:
        return [(near, reach, partial(hits, numbers)) for near, reach, numbers in rules.groups(anchor)]

    return lambda anchor: Lead(rules.outline(anchor), partial(groups, anchor))


def rule_index(ruleset: RuleSet, on: frozenset[int], walker: Walker) -> Index:
    """Return the index over the phrases of the rules that are on; it yields pattern numbers."""

    @cache
    def phrase(number: int) -> Phrase | None:
        return Phrase(number, number, ruleset) if ruleset.owners[number] in on else None

    return Index(ruleset.anchors, leads(ruleset, phrase), walker)


def candidates(index: Index, ruleset: RuleSet, plain: str, stretches: Iterable[tuple[int, int]]) -> list[Candidate]:
    """Return what the rules see in the clauses of a folded block."""
    found = []
    for number, match in index.find(plain, stretches):
        rule, pattern = ruleset.rule(ruleset.owners[number]), ruleset.pattern(number)
        found.append(Candidate(rule, pattern, *match.span, (match.start, match.end), match.groups))
    return found


def longest(found: list[Candidate]) -> list[Candidate]:
    """Return, of one rule's overlapping candidates, the longest; of equals the one whose phrase comes first."""
    kept: dict[str, list[Candidate]] = {}
    for one in sorted(found, key=lambda c: (c.rule.name, c.start - c.end, c.outer[0] - c.outer[1], c.start)):
        mine = kept.setdefault(one.rule.name, [])
        if not any(o.start < one.end and one.start < o.end for o in mine):
            mine.append(one)
    return [one for mine in kept.values() for one in mine]

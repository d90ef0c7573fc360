"""Finding phrases fast: an index from rare words to the patterns that need them, and the walk along a phrase.

A clause is broken into tokens once. Only patterns of which every needed word is there are walked, from the
tokens they can begin with; so most text costs one dictionary look-up a word. `find` finds exactly what
walking every pattern from every token would find; a property test holds it to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from .core import Candidate, Record
from .rulebook import RuleSet
from .text import TOKEN, clauses

Lists = Mapping[str, list[Any]]
Tree = tuple[list[Any], frozenset[str] | None]  # a phrase and the words it can begin with
_BEGINS = frozenset(":()-–—•*>#")  # tokens after which a new statement may begin
_ENDS = frozenset(".!?:;)-–—,")


class Match(Record):
    """Where a pattern was found: the whole, the underlined words, what was remembered."""

    start: int
    end: int
    span: tuple[int, int]
    groups: dict[str, tuple[int, int]]


class Walker:
    """Walks phrase trees along tokens. Trees are prepared, words as sets and options by first word, on first use."""

    def __init__(self, lists: Lists) -> None:
        """Take the named lists that trees refer to."""
        self._lists = lists
        self._prepared: dict[str, Any] = {}

    def prepare(self, tree: list[Any]) -> list[Any]:
        """Return a tree ready for walking; its inner sequences are prepared when the walk comes to them."""
        return [self._node(node) for node in tree]

    def _node(self, node: Any) -> Any:
        if isinstance(node, str):
            return frozenset((node,))
        tag = node[0]
        if tag == "w":
            return frozenset(node[1])
        if tag == "@":
            if node[1] not in self._prepared:
                self._prepared[node[1]] = ("|", *self._options(self._lists[node[1]]))
            return self._prepared[node[1]]
        if tag in ("|", "?"):
            return (tag, *self._options(node[1]))
        if tag == "g":
            return ("g", *self._options(node[2]), node[1])
        return tuple(node)

    def _options(self, options: list[Any]) -> tuple[dict[str, list[Any]], list[Any]]:
        """Return the options by the word each begins with, and those that begin with anything.

        An option is its number, whether it is prepared yet, and the sequence.
        """
        by_word: dict[str, list[Any]] = {}
        others: list[Any] = []
        for number, option in enumerate(options):
            held = [number, False, option]
            head = option[0]
            if isinstance(head, str):
                by_word.setdefault(head, []).append(held)
            elif head[0] == "w":
                for word in head[1]:
                    by_word.setdefault(word, []).append(held)
            else:
                others.append(held)
        return by_word, others

    def walk(self, tree: list[Any], tokens: list[str], start: int) -> tuple[int, tuple[Any, ...]] | None:
        """Return where the first match from token `start` ends, with what was marked, or None."""
        return next(self._ends(tree, 0, tokens, start, ()), None)

    def _ends(
        self, tree: list[Any], at: int, tokens: list[str], i: int, marks: tuple[Any, ...]
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Yield every way to go on from node `at` at token `i`."""
        while at < len(tree):
            node = tree[at]
            if isinstance(node, frozenset):
                if i >= len(tokens) or tokens[i] not in node:
                    return
                i += 1
            else:
                tag = node[0]
                if tag in ("|", "?", "g"):
                    yield from self._branch(tree, at, tokens, i, marks)
                    if tag != "?":
                        return
                elif tag == "..":
                    for step in range(node[1] + 1):
                        yield from self._ends(tree, at + 1, tokens, i + step, marks)
                        if i + step >= len(tokens) or (not tokens[i + step][0].isalnum() and tokens[i + step] != ","):
                            return
                    return
                elif tag == "*":
                    if i >= len(tokens) or not _fits(tokens[i], node[1]):
                        return
                    i += 1
                elif tag == "^":
                    if i and tokens[i - 1] not in _BEGINS:
                        return
                elif tag == "$":
                    if i < len(tokens) and tokens[i] not in _ENDS:
                        return
                else:
                    marks = (*marks, (tag, i, i))
            at += 1
        yield i, marks

    def _branch(
        self, tree: list[Any], at: int, tokens: list[str], i: int, marks: tuple[Any, ...]
    ) -> Iterator[tuple[int, tuple[Any, ...]]]:
        node = tree[at]
        options = node[1].get(tokens[i], ()) if i < len(tokens) else ()
        if node[2]:
            options = sorted((*options, *node[2]), key=lambda option: option[0])
        for option in options:
            if not option[1]:
                option[1:] = True, self.prepare(option[2])
            for end, marked in self._ends(option[2], 0, tokens, i, marks):
                if node[0] == "g":
                    marked = (*marked, (node[3], i, end))
                yield from self._ends(tree, at + 1, tokens, end, marked)


def _fits(token: str, pattern: str) -> bool:
    head, _, tail = pattern.partition("*")
    return (
        len(token) >= len(head) + len(tail) and token.startswith(head) and token.endswith(tail) and token[0].isalpha()
    )


class Phrase:
    """A pattern to walk; its tree is fetched when a text first calls for it."""

    __slots__ = ("_fetch", "_first", "_ready", "owner")

    def __init__(self, owner: Any, fetch: Callable[[], Tree]) -> None:
        """Take the pattern's owner, and how to fetch its tree and the words it can begin with."""
        self.owner = owner
        self._fetch = fetch
        self._first: frozenset[str] | None = None
        self._ready: list[Any] | None = None

    def matches(self, clause: Clause, walker: Walker, *, anywhere: bool = False) -> Iterator[Match]:
        """Yield the match from each token the pattern can begin with, or simply from each token."""
        if self._ready is None:
            tree, self._first = self._fetch()
            self._ready = walker.prepare(tree)
        first = None if anywhere else self._first
        tokens = clause.tokens
        for i, token in enumerate(tokens):
            if first is not None and token not in first:
                continue
            found = walker.walk(self._ready, tokens, i)
            if found is not None and found[0] > i:
                yield clause.match(i, *found)


class Clause:
    """The tokens of a stretch of text, with their places."""

    __slots__ = ("_places", "_plain", "_stretch", "tokens")

    def __init__(self, plain: str, stretch: tuple[int, int]) -> None:
        """Break a stretch into tokens."""
        self._plain = plain
        self._stretch = stretch
        self.tokens: list[str] = TOKEN.findall(plain, *stretch)
        self._places: list[tuple[int, int]] | None = None

    def match(self, i: int, end: int, marks: tuple[Any, ...]) -> Match:
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


Row = tuple["Phrase", tuple[frozenset[str], ...]]
Lead = tuple[tuple[frozenset[str], ...], "Phrase"]  # what else is needed, and the phrase


class Index:
    """Phrases by the rarest words of each way to satisfy them; made when a text first calls for them."""

    def __init__(self, rows: Callable[[str], list[Row]], walker: Walker) -> None:
        """Index by what `rows` says a word leads to, which is asked once a word."""
        self._walker = walker
        self._rows = rows
        self._asked: set[str] = set()
        self._leads: dict[str, list[tuple[frozenset[str], list[Lead]]]] = {}

    @classmethod
    def of(cls, rows: Iterable[Row], walker: Walker) -> Index:
        """Return the index over rows that are all at hand; the first set of each is its anchor."""
        by_word: dict[str, list[Row]] = {}
        for phrase, needs in rows:
            for word in needs[0]:
                by_word.setdefault(word, []).append((phrase, needs[1:]))
        return cls(lambda word: by_word.get(word, []), walker)

    def ask(self, words: AbstractSet[str]) -> None:
        """Learn what words lead to."""
        for word in words - self._asked:
            rows = self._rows(word)
            if rows:
                groups: dict[frozenset[str], list[Lead]] = {}
                for phrase, needs in rows:
                    groups.setdefault(needs[0] if needs else frozenset((word,)), []).append((needs[1:], phrase))
                self._leads[word] = list(groups.items())
            self._asked.add(word)

    def find(self, plain: str) -> Iterator[tuple[Any, Match]]:
        """Yield every phrase's matches in a folded text, clause by clause."""
        leads = self._leads
        for stretch in clauses(plain):
            clause = Clause(plain, stretch)
            words = set(clause.tokens)
            if not words <= self._asked:
                self.ask(words)
            tried: set[int] = set()
            for word in sorted(leads.keys() & words):
                for group in [group for need, group in leads[word] if not need.isdisjoint(words)]:
                    for rest, phrase in group:
                        if id(phrase) in tried or any(map(words.isdisjoint, rest)):
                            continue
                        tried.add(id(phrase))
                        for match in phrase.matches(clause, self._walker):
                            yield phrase.owner, match

    def find_slowly(self, plain: str) -> Iterator[tuple[Any, Match]]:
        """Yield the same by walking every phrase of the words asked for, from every token: the measure of `find`."""
        phrases = {id(p): p for groups in list(self._leads.values()) for _, group in groups for _, p in group}
        for stretch in clauses(plain):
            clause = Clause(plain, stretch)
            for phrase in phrases.values():
                for match in phrase.matches(clause, self._walker, anywhere=True):
                    yield phrase.owner, match


def rule_index(ruleset: RuleSet, on: Iterable[int], walker: Walker) -> Index:
    """Return the index over the phrases of the rules that are on; it yields pattern numbers."""
    numbers = frozenset(on)
    phrases: dict[int, Phrase] = {}

    def rows(word: str) -> list[Row]:
        return [(phrase(number), needs) for number, needs in ruleset.rows(word) if ruleset.owners[number] in numbers]

    def phrase(number: int) -> Phrase:
        if number not in phrases:

            def fetch() -> Tree:
                pattern = ruleset.pattern(number)
                return pattern.tree, pattern.first

            phrases[number] = Phrase(number, fetch)
        return phrases[number]

    return Index(rows, walker)


def candidates(index: Index, ruleset: RuleSet, plain: str) -> list[Candidate]:
    """Return what the rules see in a folded block."""
    found = []
    for number, match in index.find(plain):
        rule, pattern = ruleset.rule(ruleset.owners[number]), ruleset.pattern(number)
        found.append(Candidate(rule, pattern, *match.span, (match.start, match.end), match.groups))
    return found


def longest(found: list[Candidate]) -> list[Candidate]:
    """Return, of one rule's overlapping candidates, the longest."""
    kept: dict[str, list[Candidate]] = {}
    for one in sorted(found, key=lambda c: (c.rule.name, c.start - c.end, c.outer[0] - c.outer[1], c.start)):
        mine = kept.setdefault(one.rule.name, [])
        if not any(o.start < one.end and one.start < o.end for o in mine):
            mine.append(one)
    return [one for mine in kept.values() for one in mine]

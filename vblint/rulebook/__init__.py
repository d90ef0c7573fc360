"""The rules as the linter reads them: load, select, look up.

The rules themselves are data, in `vblint/rules/`. Only generated files are read here, and of rules and
patterns only the lines that a text calls for; the authored TOML is for people and for `compile`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from mmap import mmap
from typing import TYPE_CHECKING, Any

from ..core import CATEGORIES, ConfigError, Example, Level, Pattern, Record, Rule, RuleError, Template, Way
from .tables import Group, Items, Needs, Outline, Sets, Table, read

if TYPE_CHECKING:
    from pathlib import Path  # not imported when run: it costs more than reading the rules

_HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "rules")


class Head(Record):
    """What must be known of a rule to switch it on or off."""

    name: str
    category: str
    level: Level
    status: str


class Files(Record):
    """The generated files; only the index is decoded."""

    index: dict[str, Any]
    rules: Items
    patterns: Items
    phrases: Table
    cues: Table
    needs: Needs


class RuleSet:
    """Rules with the word lists, roles and cues they share; each rule and pattern is decoded when first asked for."""

    def __init__(self, files: Files, more: Sequence[Rule] = ()) -> None:
        """Take the generated files; `more` rules stand beside theirs."""
        self._files = files
        index = files.index
        self._rules: dict[int, Rule] = {}
        self._patterns: dict[int, Pattern] = {}
        self._more: dict[str, list[Group]] = {}
        self.heads = [Head(*head) for head in index["heads"]]
        self.owners: list[int] = list(index["owners"])
        for rule in more:
            self._add(rule)
        self.anchors = files.phrases.anchors | self._more.keys()
        self.lists: dict[str, list[Any]] = index["lists"]
        self.roles: dict[str, list[str]] = index["roles"]
        self.people: dict[str, Any] = index["people"]
        self.register: dict[str, list[str]] = index["register"]
        self.cues = Cues(files)

    def _add(self, rule: Rule) -> None:
        for number, head in enumerate(self.heads):
            if head.name == rule.name:  # a newer form of the same rule takes its place
                self.heads[number] = head.replace(status="replaced")
        self._rules[len(self.heads)] = rule
        for pattern in rule.patterns:
            number = len(self.owners)
            self._patterns[number] = pattern
            self.owners.append(len(self.heads))
            for way in pattern.ways:
                for word in way.anchor:
                    hits = [(number, way.start)]
                    self._more.setdefault(word, []).append((way.near, way.reach, partial(list, hits)))
        self.heads.append(Head(rule.name, rule.category, rule.level, rule.status))

    def outline(self, anchor: str) -> Outline:
        """Return what decides whether an anchor leads anywhere in a text."""
        outline = self._files.phrases.outline(anchor)
        more = self._more.get(anchor)
        if not more:
            return outline
        return Outline(
            near=outline.near.union(*(near for near, _, _ in more)),
            before=max(outline.before, *(-reach[0] for _, reach, _ in more)),
            after=max(outline.after, *(reach[1] for _, reach, _ in more)),
            lone=outline.lone or any(not near for near, _, _ in more),
        )

    def groups(self, anchor: str) -> list[Group]:
        """Return what an anchor leads to: patterns, by the words that must stand near it."""
        return [*self._files.phrases.groups(anchor), *self._more.get(anchor, ())]

    def first(self, number: int) -> frozenset[str] | None:
        """Return the words a pattern can begin with, None for any, without decoding the pattern."""
        if number in self._patterns:
            return self._patterns[number].first
        return self._files.needs.first(number)

    def musts(self, number: int) -> tuple[frozenset[str], ...]:
        """Return the sets of which a match of a pattern holds a word each, without decoding the pattern."""
        if number in self._patterns:
            return self._patterns[number].musts
        return self._files.needs.musts(number)

    def tree(self, number: int) -> list[Any]:
        """Return the tree of a pattern."""
        return self.pattern(number).tree

    def pattern(self, number: int) -> Pattern:
        """Return a pattern by its number."""
        if number not in self._patterns:
            self._patterns[number] = decode_pattern(
                self._files.patterns[number], self.musts(number), self.first(number)
            )
        return self._patterns[number]

    def rule(self, number: int) -> Rule:
        """Return a rule by its number."""
        if number not in self._rules:
            self._rules[number] = decode(self._files.rules[number], lambda: self._of(number))
        return self._rules[number]

    def _of(self, rule: int) -> tuple[Pattern, ...]:
        return tuple(self.pattern(number) for number, owner in enumerate(self.owners) if owner == rule)

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules."""
        return tuple(self.rule(number) for number in range(len(self.heads)))

    def with_rules(self, more: Sequence[Rule]) -> RuleSet:
        """Return these rules with others beside them."""
        return RuleSet(self._files, more) if more else self


class Cues:
    """The cues that change whose words are read, and their phrases by anchor."""

    def __init__(self, files: Files) -> None:
        """Take the generated files, in which the phrases of cues stand behind those of rules."""
        self._files = files
        self.kinds: list[tuple[str, str, int, int]] = [tuple(kind) for kind in files.index["cues"]]
        self.owners: list[int] = files.index["cue_owners"]
        self.anchors = files.cues.anchors
        self._offset = len(files.index["owners"])

    def outline(self, anchor: str) -> Outline:
        """Return what decides whether an anchor leads anywhere in a text."""
        return self._files.cues.outline(anchor)

    def groups(self, anchor: str) -> list[Group]:
        """Return what an anchor leads to: cue phrases, by the words that must stand near it."""
        return self._files.cues.groups(anchor)

    def first(self, number: int) -> frozenset[str] | None:
        """Return the words a cue phrase can begin with, None for any."""
        return self._files.needs.first(self._offset + number)

    def musts(self, number: int) -> tuple[frozenset[str], ...]:
        """Return the sets of which a match of a cue phrase holds a word each."""
        return self._files.needs.musts(self._offset + number)

    def tree(self, number: int) -> list[Any]:
        """Return the tree of a cue phrase."""
        found: list[Any] = self._files.patterns[self._offset + number]
        return found


def decode_pattern(raw: dict[str, Any], musts: tuple[frozenset[str], ...], first: frozenset[str] | None) -> Pattern:
    """Return a pattern from its generated form; its ways stand in the tables unless it was just compiled."""
    return Pattern(
        tree=raw["tree"],
        ways=tuple(
            Way(frozenset(anchor), tuple(start), frozenset(near), tuple(reach))
            for anchor, start, near, reach in raw.get("ways", ())
        ),
        musts=musts,
        first=first,
        forms=raw["forms"],
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
        everyday=raw["everyday"],
    )


def _words(first: list[str] | None) -> frozenset[str] | None:
    return None if first is None else frozenset(first)


def decode(raw: dict[str, Any], patterns: Callable[[], tuple[Pattern, ...]]) -> Rule:
    """Return a rule from its generated form; its patterns are fetched when first asked for."""
    return Rule(
        name=raw["name"],
        category=raw["category"],
        title=raw["title"],
        message=raw["message"],
        rationale=raw["rationale"],
        sources=tuple(raw["sources"]),
        level=raw["level"],
        confidence=raw["confidence"],
        status=raw["status"],
        since=raw["since"],
        about=raw["about"],
        subject=frozenset(raw["subject"]),
        unless=frozenset(raw["unless"]),
        fetch=patterns,
        exceptions=tuple((tree, _words(first)) for tree, first in raw["except"]),
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
    )


def _file(name: str) -> mmap:
    return read(os.path.join(_HERE, name))


@cache
def shipped() -> RuleSet:
    """Return the rules that come with vblint."""
    index = json.loads(_file("index.json")[:])
    sets = Sets(_file("sets.txt"))
    return RuleSet(
        Files(
            index,
            rules=Items(_file("rules.jsonl"), index["rules"]),
            patterns=Items(_file("patterns.jsonl"), index["patterns"]),
            phrases=Table(_file("anchors.txt"), sets),
            cues=Table(_file("cues.txt"), sets),
            needs=Needs(index["needs"], sets),
        )
    )


def own(paths: Iterable[Path]) -> tuple[tuple[Rule, ...], tuple[RuleError, ...]]:
    """Compile a user's own rule files.

    A malformed rule fails alone: the errors are returned beside the rules that are sound.
    """
    from . import schema
    from .compile import compile_rule

    rules: list[Rule] = []
    errors: list[RuleError] = []
    for path in paths:
        try:
            rules.append(decode_whole(compile_rule(schema.read(path))))
        except RuleError as error:
            errors.append(error)
    return tuple(rules), tuple(errors)


def decode_whole(raw: dict[str, Any]) -> Rule:
    """Return a freshly compiled rule, patterns and all."""
    patterns = tuple(
        decode_pattern(each, tuple(map(frozenset, each["musts"])), _words(each["first"])) for each in raw["patterns"]
    )
    return decode(raw, lambda: patterns)


@cache
def _examples() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_file("examples.json")[:])
    return content


def examples(name: str) -> tuple[tuple[Example, ...], tuple[Example, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the flag and pass examples, the phrases and the catalogue rows of a shipped rule."""
    entry = _examples()[name]
    flags = tuple(Example(text, (start, end)) for text, start, end in entry["flag"])
    passes = tuple(Example(text, None, why) for text, why in entry["pass"])
    return flags, passes, tuple(entry["phrases"]), tuple(entry["catalogue"])


def sources() -> dict[str, dict[str, Any]]:
    """Return the bibliography: code → title, publisher, year and reading grade."""
    found: dict[str, dict[str, Any]] = _examples()["sources"]
    return found


def select(heads: Sequence[Head], select: Iterable[str], ignore: Iterable[str]) -> list[int]:
    """Return the numbers of the rules that are switched on.

    Names win over categories, and what is asked for wins over the default (all but advice,
    previews and deprecated rules). Raises ConfigError for a name that does not exist.
    """
    wanted, unwanted = list(select), list(ignore)
    known = {head.name for head in heads}
    for name in (*wanted, *unwanted):
        if name not in known and name not in CATEGORIES and name != "ALL":
            raise ConfigError(f"there is no rule or category {name!r}{_nearest(name, known)}")
    return [number for number, head in enumerate(heads) if _is_on(head, wanted, unwanted)]


def _is_on(head: Head, wanted: list[str], unwanted: list[str]) -> bool:
    if head.status == "replaced":
        return False
    if head.name in unwanted:
        return False
    if head.name in wanted:
        return True
    if head.category in unwanted or "ALL" in unwanted:
        return False
    if "ALL" in wanted:
        return True
    by_default = head.level != "advice" and head.status == "stable"
    return by_default and (not wanted or head.category in wanted)


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, [*known, *CATEGORIES], n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; `vblint rules` lists them all"

"""The rules as the linter reads them: load, select, look up.

The rules themselves are data, in `vblint/rules/`. Only generated files are read here, and of rules and
patterns only the lines that a text calls for; the authored TOML is for people and for `compile`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..core import CATEGORIES, ConfigError, Example, Level, Pattern, Record, Rule, RuleError, Template

_HERE = Path(__file__).parent.parent / "rules"


class Head(Record):
    """What must be known of a rule to switch it on or off."""

    name: str
    category: str
    level: Level
    status: str


Needed = tuple[int, tuple[frozenset[str], ...]]  # a pattern's number, and sets of words of which it needs one each


class Files(Record):
    """The generated files, read but not yet decoded."""

    index: dict[str, Any]
    anchors: bytes = b""
    sets: Sequence[bytes] = ()
    rules: Sequence[bytes] = ()
    patterns: Sequence[bytes] = ()


class RuleSet:
    """Rules with the word lists, roles and cues they share; each rule and pattern is decoded when first asked for."""

    def __init__(self, files: Files, more: Sequence[Rule] = ()) -> None:
        """Take the generated files; `more` rules stand beside theirs."""
        self._files = files
        index = files.index
        self._rules: dict[int, Rule] = {}
        self._patterns: dict[int, Pattern] = {}
        self._sets: dict[bytes, frozenset[str]] = {}
        self._more: dict[str, list[Needed]] = {}
        self.heads = [Head(*head) for head in index["heads"]]
        self.owners: list[int] = list(index["owners"])
        for rule in more:
            self._add(rule)
        self.lists: dict[str, list[Any]] = index["lists"]
        self.roles: dict[str, list[str]] = index["roles"]
        self.people: dict[str, Any] = index["people"]
        self.register: dict[str, list[str]] = index["register"]
        self.cues: list[dict[str, Any]] = index["cues"]

    def _add(self, rule: Rule) -> None:
        for number, head in enumerate(self.heads):
            if head.name == rule.name:  # a newer form of the same rule takes its place
                self.heads[number] = head.replace(status="replaced")
        self._rules[len(self.heads)] = rule
        for pattern in rule.patterns:
            number = len(self.owners)
            self._patterns[number] = pattern
            self.owners.append(len(self.heads))
            for row in pattern.needs:
                for word in row[0]:
                    self._more.setdefault(word, []).append((number, row))
        self.heads.append(Head(rule.name, rule.category, rule.level, rule.status))

    def rows(self, word: str) -> list[Needed]:
        """Return what a word may lead to: patterns, each with the sets of words of which a text must hold one each."""
        found = list(self._more.get(word, ()))
        for row in _line(self._files.anchors, word.encode()).split():
            pattern, *sets = row.split(b".")
            found.append((int(pattern), tuple(map(self._set, sets))))
        return found

    def anchors(self) -> list[str]:
        """Return every word that leads to a pattern."""
        return [line.split(b" ", 1)[0].decode() for line in self._files.anchors.splitlines()] + list(self._more)

    def _set(self, number: bytes) -> frozenset[str]:
        if number not in self._sets:
            self._sets[number] = frozenset(self._files.sets[int(number)].decode().split())
        return self._sets[number]

    def pattern(self, number: int) -> Pattern:
        """Return a pattern by its number."""
        if number not in self._patterns:
            self._patterns[number] = decode_pattern(json.loads(self._files.patterns[number]))
        return self._patterns[number]

    def rule(self, number: int) -> Rule:
        """Return a rule by its number."""
        if number not in self._rules:
            raw = json.loads(self._files.rules[number])
            self._rules[number] = decode(raw, lambda: self._of(number))
        return self._rules[number]

    def _of(self, rule: int) -> tuple[Pattern, ...]:
        return tuple(self.pattern(number) for number, owner in enumerate(self.owners) if owner == rule)

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules."""
        return tuple(self.rule(number) for number in range(len(self.heads)))

    def with_rules(self, more: Sequence[Rule]) -> RuleSet:
        """Return these rules with others beside them."""
        return RuleSet(self._files, more) if more else self


def _line(lines: bytes, word: bytes) -> bytes:
    """Return what follows a word in sorted lines, found by halving; nothing if it is not there.

    Few of the words that lead to a pattern occur in a text, so the table is searched and never taken apart.
    """
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        stop = lines.find(b"\n", start)
        key, _, rest = lines[start:stop].partition(b" ")
        if key == word:
            return rest
        if key < word:
            low = stop + 1
        else:
            high = start
    return b""


def decode_pattern(raw: dict[str, Any]) -> Pattern:
    """Return a pattern from its generated form; its needs stand in the index unless they were just compiled."""
    return Pattern(
        tree=raw["tree"],
        needs=tuple(tuple(map(frozenset, row)) for row in raw.get("needs", ())),
        first=None if raw["first"] is None else frozenset(raw["first"]),
        forms=raw["forms"],
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
        everyday=raw["everyday"],
    )


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
        exceptions=tuple(raw["except"]),
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
    )


@cache
def shipped() -> RuleSet:
    """Return the rules that come with vblint."""
    return RuleSet(
        Files(
            index=json.loads((_HERE / "index.json").read_bytes()),
            anchors=(_HERE / "anchors.txt").read_bytes(),
            sets=(_HERE / "sets.txt").read_bytes().splitlines(),
            rules=(_HERE / "rules.jsonl").read_bytes().splitlines(),
            patterns=(_HERE / "patterns.jsonl").read_bytes().splitlines(),
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
    patterns = tuple(decode_pattern(each) for each in raw["patterns"])
    return decode(raw, lambda: patterns)


@cache
def _examples() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_HERE / "examples.json").read_bytes())
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

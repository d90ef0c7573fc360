"""The rules as the linter reads them: load, select, look up.

The rules themselves are data, in `vblint/rules/`. Only generated files are read here, and of `rules.jsonl` only the lines that a text calls for; the
authored TOML is for people and for `compile`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..core import CATEGORIES, ConfigError, Example, Level, Pattern, Rule, RuleError, Template

_HERE = Path(__file__).parent.parent / "rules"


class Head(NamedTuple):
    """What must be known of a rule to switch it on or off."""

    name: str
    category: str
    level: Level
    status: str


class RuleSet:
    """Rules with the word lists, roles and cues they share; each rule is decoded when first asked for.

    `anchors` leads from a word to the phrases, as (rule number, phrase number), that need it.
    """

    def __init__(self, index: dict[str, Any], lines: Sequence[bytes], more: Sequence[Rule] = ()) -> None:
        """Take a generated index with the lines of its rules; `more` are rules that stand beside them."""
        self._lines = lines
        self._decoded: dict[int, Rule] = dict(enumerate(more, len(lines)))
        self._index = index
        self.heads = [Head(*head) for head in index["heads"]]
        self.heads += [Head(rule.name, rule.category, rule.level, rule.status) for rule in more]
        self.anchors: dict[str, list[list[int]]] = index["anchors"]
        if more:
            self.anchors = {word: list(places) for word, places in self.anchors.items()}
        for number, rule in enumerate(more, len(lines)):
            for place, pattern in enumerate(rule.patterns):
                for word in pattern.needs[0]:
                    self.anchors.setdefault(word, []).append([number, place])
        self.lists: dict[str, str] = index["lists"]
        self.roles: dict[str, list[str]] = index["roles"]
        self.people: dict[str, Any] = index["people"]
        self.register: dict[str, list[str]] = index["register"]
        self.cues: list[dict[str, Any]] = index["cues"]

    def rule(self, number: int) -> Rule:
        """Return a rule by its number."""
        if number not in self._decoded:
            self._decoded[number] = decode(json.loads(self._lines[number]))
        return self._decoded[number]

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules."""
        return tuple(self.rule(number) for number in range(len(self.heads)))

    def with_rules(self, more: Sequence[Rule]) -> RuleSet:
        """Return these rules with others beside them."""
        return RuleSet(self._index, self._lines, more) if more else self

    def only(self, rules: Sequence[Rule]) -> RuleSet:
        """Return a set of just these rules, with the same lists, roles and cues."""
        return RuleSet({**self._index, "heads": [], "anchors": {}}, (), rules)


def decode(raw: dict[str, Any]) -> Rule:
    """Return a rule from its generated form."""
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
        patterns=tuple(
            Pattern(
                regex=pattern["regex"],
                needs=tuple(frozenset(need) for need in pattern["needs"]),
                first=None if pattern["first"] is None else frozenset(pattern["first"]),
                forms=pattern["forms"],
                templates=tuple(Template(kind, text) for kind, text in pattern["templates"]),
                everyday=pattern["everyday"],
            )
            for pattern in raw["patterns"]
        ),
        exceptions=tuple(raw["except"]),
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
    )


@cache
def shipped() -> RuleSet:
    """Return the rules that come with vblint."""
    index = json.loads((_HERE / "index.json").read_bytes())
    return RuleSet(index, (_HERE / "rules.jsonl").read_bytes().splitlines())


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
            rules.append(decode(compile_rule(schema.read(path))))
        except RuleError as error:
            errors.append(error)
    return tuple(rules), tuple(errors)


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

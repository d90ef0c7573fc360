"""The rules as the linter reads them: load, select, look up.

Only the generated `data.json` is read here; the authored TOML is for people and for `compile`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..core import CATEGORIES, ConfigError, Example, Pattern, Rule, RuleError, Template

_HERE = Path(__file__).parent


class RuleSet(NamedTuple):
    """Rules with the word lists, roles and cues they share."""

    rules: tuple[Rule, ...]
    lists: dict[str, str]
    roles: dict[str, list[str]]
    cues: tuple[dict[str, Any], ...]


def _decode(raw: dict[str, Any]) -> Rule:
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
                forms=pattern["forms"],
                templates=tuple(Template(kind, text) for kind, text in pattern["templates"]),
            )
            for pattern in raw["patterns"]
        ),
        exceptions=tuple(raw["except"]),
        templates=tuple(Template(kind, text) for kind, text in raw["templates"]),
    )


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_HERE / "data.json").read_bytes())
    return data


@cache
def shipped() -> RuleSet:
    """Return the rules that come with vblint."""
    data = _data()
    return RuleSet(
        rules=tuple(_decode(raw) for raw in data["rules"]),
        lists=data["lists"],
        roles=data["roles"],
        cues=tuple(data["cues"]),
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
            rules.append(_decode(compile_rule(schema.read(path))))
        except RuleError as error:
            errors.append(error)
    return tuple(rules), tuple(errors)


def examples(name: str) -> tuple[tuple[Example, ...], tuple[Example, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the flag and pass examples, the phrases and the catalogue rows of a shipped rule."""
    entry = _examples()[name]
    flags = tuple(Example(text, (start, end)) for text, start, end in entry["flag"])
    passes = tuple(Example(text, None, why) for text, why in entry["pass"])
    return flags, passes, tuple(entry["phrases"]), tuple(entry["catalogue"])


@cache
def _examples() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_HERE / "examples.json").read_bytes())
    return content


def sources() -> dict[str, dict[str, Any]]:
    """Return the bibliography: code → title, publisher, year and reading grade."""
    found: dict[str, dict[str, Any]] = _data()["sources"]
    return found


def select(rules: Sequence[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules that are switched on.

    Names win over categories, and what is asked for wins over the default (all but advice,
    previews and deprecated rules). Raises ConfigError for a name that does not exist.
    """
    wanted, unwanted = list(select), list(ignore)
    known = {rule.name for rule in rules}
    for name in (*wanted, *unwanted):
        if name not in known and name not in CATEGORIES and name.upper() != "ALL":
            raise ConfigError(f"there is no rule or category {name!r}{_nearest(name, known)}")
    return tuple(rule for rule in rules if _is_on(rule, wanted, unwanted))


def _is_on(rule: Rule, wanted: list[str], unwanted: list[str]) -> bool:
    if rule.name in unwanted:
        return False
    if rule.name in wanted:
        return True
    if rule.category in unwanted or "ALL" in unwanted:
        return False
    if "ALL" in map(str.upper, wanted):
        return True
    by_default = rule.level != "advice" and rule.status == "stable"
    if not wanted:
        return by_default
    return rule.category in wanted and by_default


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, [*known, *CATEGORIES], n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else "; `vblint rules` lists them all"

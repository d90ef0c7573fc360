"""From the generated form of rules and patterns to the nouns of `core`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..core import Pattern, Rule, Template, Way


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


def decode_whole(raw: dict[str, Any]) -> Rule:
    """Return a freshly compiled rule, patterns and all."""
    patterns = tuple(
        decode_pattern(each, tuple(map(frozenset, each["musts"])), _words(each["first"])) for each in raw["patterns"]
    )
    return decode(raw, lambda: patterns)

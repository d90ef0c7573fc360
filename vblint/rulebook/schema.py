"""The authored form of a rule, read strictly: an unknown key or a missing part is an error that says where."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import CATEGORIES, CONFIDENCES, LEVELS, Example, Kind, RuleError, Template

# Cues that silence a rule unless it says otherwise.
CUES = ("quoted", "negated", "meta", "offence")
# What the classifier finds: all of a sentence, or a part of it. Such a match stands in place of a phrase.
MODEL_MATCHES = ("sentence", "clause", "part")
ROLES = ("child", "suspect", "adult", "parent", "officer", "agency", "thing", "unknown")
_KEYS = {
    "title": str, "level": str, "confidence": str, "status": str, "since": str, "message": str,
    "rationale": str, "sources": list, "catalogue": list, "about": str, "subject": list, "unless": list,
    "except": list, "replace": list, "recast": list, "ask": list, "match": list, "flag": list, "pass": list,
}  # fmt: skip
_NEEDED = ("title", "message", "rationale", "sources", "ask", "match", "flag", "pass")
_CHOICES = {
    "level": LEVELS,
    "confidence": CONFIDENCES,
    "status": ("stable", "preview", "deprecated"),
    "about": ("act", "label", "remark"),
}


@dataclass(frozen=True, slots=True)
class Authored:
    """A rule file as read, before its phrases are compiled."""

    name: str
    category: str
    fields: dict[str, Any]
    flags: tuple[Example, ...]
    passes: tuple[Example, ...]


def read(path: Path, category: str | None = None) -> Authored:
    """Read one rule file.

    The rule's name is the file's name and its category the folder's, unless `category` is given.
    Raises RuleError naming the file and the field.
    """
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path}: {error}") from None
    category = category or str(raw.pop("category", path.parent.name))
    try:
        return _check(path.stem, category, raw)
    except RuleError as error:
        raise RuleError(f"{path}: {error}") from None


def _check(name: str, category: str, raw: dict[str, Any]) -> Authored:
    if not all((part.isalnum() and part.islower()) or part.isdigit() for part in name.split("-")):
        raise RuleError(f"the file name {name!r} must be small words joined by hyphens")
    if category not in CATEGORIES:
        raise RuleError(f"category {category!r} is none of {', '.join(CATEGORIES)}")
    _check_keys(raw)
    _check_values(raw)
    flags = tuple(_flag(entry) for entry in raw["flag"])
    passes = tuple(_pass(entry) for entry in raw["pass"])
    return Authored(name, category, raw, flags, passes)


def _check_keys(raw: dict[str, Any]) -> None:
    for key, value in raw.items():
        if key not in _KEYS:
            raise RuleError(f"unknown key {key!r}; known are {', '.join(sorted(_KEYS))}")
        if not isinstance(value, _KEYS[key]):
            raise RuleError(f"{key} must be a {_KEYS[key].__name__}")
    for key in _NEEDED:
        if not raw.get(key):
            raise RuleError(f"{key} is missing")


def _check_values(raw: dict[str, Any]) -> None:
    for key, allowed in _CHOICES.items():
        if key in raw and raw[key] not in allowed:
            raise RuleError(f"{key} = {raw[key]!r} is none of {', '.join(allowed)}")
    for key, names in (("subject", ROLES), ("unless", CUES)):
        for value in raw.get(key, ()):
            if value not in names:
                raise RuleError(f"{key} holds {value!r}, which is none of {', '.join(names)}")
    for match in raw["match"]:
        if (
            not isinstance(match, dict)
            or len(match.keys() & {"phrase", "model"}) != 1
            or match.keys() - {"phrase", "model", "replace", "recast", "ask", "everyday"}
        ):
            raise RuleError("each [[match]] has a phrase and, if it likes, replace, recast, ask and everyday")
        if match.get("model", "sentence") not in MODEL_MATCHES:
            raise RuleError(f"model = {match['model']!r} is none of {', '.join(MODEL_MATCHES)}")


def _flag(entry: Any) -> Example:
    if not isinstance(entry, dict) or set(entry) != {"text"}:
        raise RuleError("each [[flag]] has a text and nothing else")
    marked = entry["text"]
    if marked.count("<<") != 1 or marked.count(">>") != 1:
        raise RuleError(f"a [[flag]] marks its words once with << and >>: {marked!r}")
    start = marked.index("<<")
    end = marked.index(">>") - 2
    return Example(marked.replace("<<", "").replace(">>", ""), (start, end))


def _pass(entry: Any) -> Example:
    if not isinstance(entry, dict) or set(entry) != {"text", "why"}:
        raise RuleError("each [[pass]] has a text and a why, and nothing else")
    return Example(entry["text"], None, entry["why"])


def templates(fields: dict[str, Any]) -> tuple[Template, ...]:
    """Return the rewordings of a rule or of one of its matches, in the order they are offered."""
    kept: list[Template] = []
    kinds: tuple[Kind, ...] = ("recast", "replace", "ask")
    for kind in kinds:
        for text in fields.get(kind, ()):
            if not isinstance(text, str) or not text.strip():
                raise RuleError(f"{kind} holds something that is not a text")
            kept.append(Template(kind, text.strip()))
    return tuple(kept)

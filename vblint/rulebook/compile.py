"""From authored TOML to what is read at run time.

``python -m vblint.rulebook.compile`` writes `anchors.txt`, `sets.txt` and `index.json` (what every lint
reads), `patterns.jsonl` and `rules.jsonl` (one a line, each read when a text calls for it) and
`examples.json` (for the tests and `explain`). A test fails when they are stale. A user's own rule files
go through the same code.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Any

from ..core import RuleError
from ..pattern import Compiled, Words, compile_list, compile_phrase
from . import schema
from .inflect import conjugate, forms

HERE = Path(__file__).parent.parent / "rules"
_SLOT = re.compile(r"\{([vs]):([a-z]+)\}")


_MARK = 0.05  # how common a comma or a possessive is, where no table counts it


def _toml(name: str) -> dict[str, Any]:
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)


@cache
def _frequencies() -> Mapping[str, float]:
    """Return how common words are; rough classes will do where no table is installed."""
    try:
        from wordfreq import get_frequency_dict
    except ImportError:
        return {}
    table: Mapping[str, float] = get_frequency_dict("en", "large")
    return table


@cache
def _record_words() -> Mapping[str, float]:
    """Return the words that are rare in English and common in records, which make poor anchors."""
    return dict.fromkeys(_toml("context.toml")["register"]["words"], 5e-4)


def _rarity(words: AbstractSet[str]) -> float:
    table = _frequencies()
    if not table:
        return sum(10.0 ** -min(len(word), 6) for word in words)
    common = _record_words()
    return sum(
        table.get(word, 1e-8) + common.get(word, 0.0) if word.isalnum() or "'t" in word else _MARK for word in words
    )


@cache
def words() -> Words:
    """Return what the phrase language knows of English."""
    spellings = {key: tuple(value) for key, value in _toml("spellings.toml").items()}
    lists = {key: tuple(value) for key, value in _toml("lists.toml").items()}
    return Words(forms, spellings, lists, _rarity)


def compile_rule(rule: schema.Authored) -> dict[str, Any]:
    """Return the run-time form of a rule. Raises RuleError for a phrase or slot that is wrong."""
    raw = rule.fields
    if "K" in {_sources().get(code, {}).get("grade", "") for code in raw["sources"]} and len(raw["sources"]) == 1:
        raise RuleError(f"{rule.name}: its only source has not been read; it cannot be stable")
    try:
        # what is not surely blame is read only where the text is surely a record
        everyday = raw.get("confidence", "high") != "high"
        patterns = [_pattern(entry, everyday) for entry in raw["match"]]
        exceptions = [compile_phrase(phrase, words()).tree for phrase in raw.get("except", ())]
        rewordings = _rewordings(raw)
    except RuleError as error:
        raise RuleError(f"{rule.name}: {error}") from None
    for code in raw["sources"]:
        if code not in _sources():
            raise RuleError(f"{rule.name}: source {code!r} is not in sources.toml")
    return {
        "name": rule.name,
        "category": rule.category,
        "title": raw["title"],
        "message": raw["message"],
        "rationale": " ".join(raw["rationale"].split()),
        "sources": raw["sources"],
        "level": raw.get("level", "warning"),
        "confidence": raw.get("confidence", "high"),
        "status": raw.get("status", "stable"),
        "since": raw.get("since", "0.1"),
        "about": raw.get("about", "act"),
        "subject": raw.get("subject", ["child", "unknown"]),
        "unless": raw.get("unless", list(schema.CUES)),
        "patterns": patterns,
        "except": exceptions,
        "templates": rewordings,
    }


@cache
def _sources() -> dict[str, dict[str, Any]]:
    return _toml("sources.toml")


def _pattern(entry: dict[str, Any], everyday: bool) -> dict[str, Any]:
    compiled = compile_phrase(entry["phrase"], words())
    return {
        **_packed(compiled),
        "forms": compiled.forms if "{v:" in entry["phrase"] else {},
        "templates": _rewordings(entry),
        "everyday": bool(entry.get("everyday", everyday)),
    }


def _packed(compiled: Compiled) -> dict[str, Any]:
    return {
        "tree": compiled.tree,
        "needs": [[sorted(need) for need in row] for row in compiled.needs],
        "first": sorted(compiled.first) if compiled.first else None,
    }


def _rewordings(fields: dict[str, Any]) -> list[list[str]]:
    """Return (kind, text) pairs; `{v:face}` becomes `{v:face/faces/faced/faced/facing}`."""
    return [
        [template.kind, _SLOT.sub(lambda m: f"{{{m[1]}:{'/'.join(conjugate(m[2]))}}}", template.text)]
        for template in schema.templates(fields)
    ]


def _cues() -> list[dict[str, Any]]:
    """Return the cues, their phrases and stops packed."""
    return [
        {
            "kind": cue["kind"],
            "way": cue["way"],
            "reach": cue["reach"],
            "phrases": [_packed(compile_phrase(phrase, words())) for phrase in cue["phrases"]],
            "stops": [_packed(compile_phrase(phrase, words())) for phrase in cue["stops"]],
        }
        for cue in _toml("context.toml")["cue"]
    ]


def compile_all(files: Iterable[Path]) -> dict[str, str]:
    """Return the generated files, name → text, for these rule files. Raises RuleError for the first that is wrong."""
    authored = sorted((schema.read(path) for path in files), key=lambda rule: rule.name)
    names = [rule.name for rule in authored]
    for name in {name for name in names if names.count(name) > 1}:
        raise RuleError(f"{name}: two rule files have this name")
    rules = [compile_rule(rule) for rule in authored]
    examples = {
        rule.name: {
            "catalogue": rule.fields.get("catalogue", []),
            "phrases": [entry["phrase"] for entry in rule.fields["match"]],
            "flag": [[example.text, *(example.span or ())] for example in rule.flags],
            "pass": [[example.text, example.why] for example in rule.passes],
        }
        for rule in authored
    }
    patterns = [pattern for rule in rules for pattern in rule.pop("patterns")]
    owners = [number for number, rule in enumerate(rules) for _ in authored[number].fields["match"]]
    sets, anchors = _needed(patterns)
    return {
        "anchors.txt": anchors,
        "sets.txt": sets,
        "index.json": render(
            {
                "heads": [[rule[key] for key in ("name", "category", "level", "status")] for rule in rules],
                "owners": owners,
                "lists": {name: compile_list(entries, words()) for name, entries in words().lists.items()},
                "roles": _toml("context.toml")["roles"],
                "people": _toml("context.toml")["people"],
                "register": _toml("context.toml")["register"],
                "cues": _cues(),
            }
        ),
        "rules.jsonl": "".join(_dump(rule) + "\n" for rule in rules),
        "patterns.jsonl": "".join(_dump(pattern) + "\n" for pattern in patterns),
        "examples.json": render({"sources": _sources(), **examples}),
    }


def _needed(patterns: list[dict[str, Any]]) -> tuple[str, str]:
    """Return what decides whether a pattern is looked at, as two texts of lines, for they are read at every start.

    A line of the first is a set of words. A line of the second, in alphabetical order, is a word and the rows
    it is the anchor of; a row is a way to satisfy a pattern: the pattern's number, then those of the sets it
    needs besides.
    """
    sets: dict[tuple[str, ...], int] = {}
    found: dict[str, dict[str, None]] = {}
    for number, pattern in enumerate(patterns):
        for row in pattern.pop("needs"):
            text = ".".join(map(str, [number, *(sets.setdefault(tuple(need), len(sets)) for need in row[1:])]))
            for word in row[0]:
                found.setdefault(word, {})[text] = None
    lines = [f"{word} {' '.join(found[word])}\n" for word in sorted(found, key=str.encode)]
    return "".join(" ".join(words) + "\n" for words in sets), "".join(lines)


def rule_files(folder: Path = HERE) -> list[Path]:
    """Return the authored rule files: one folder a category."""
    return sorted(path for path in folder.glob("*/*.toml"))


def _dump(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def render(content: dict[str, Any]) -> str:
    """Return the text of a generated file: one item a line, so that changes can be read."""
    return "{\n" + ",\n".join(f"{_dump(key)}:{_dump(value)}" for key, value in content.items()) + "\n}\n"


def main() -> None:
    """Write the generated files beside the rules."""
    files = compile_all(rule_files())
    for name, text in files.items():
        (HERE / name).write_text(text, encoding="utf-8")
    print(f"{files['rules.jsonl'].count(chr(10))} rules")


if __name__ == "__main__":
    main()

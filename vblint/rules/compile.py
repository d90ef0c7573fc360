"""From authored TOML to what is read at run time.

``python -m vblint.rules.compile`` writes `data.json` (rules, lists, cues: all that a lint needs) and
`examples.json` (what the tests, `explain` and `test` need); a test fails when they are stale. A
user's own rule files go through the same code.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..core import RuleError
from ..pattern import SEPARATOR, Words, compile_phrase, list_regex
from . import schema
from .inflect import TAGS, conjugate, forms

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+):([a-z]+)\}")


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


def _rarity(words: frozenset[str]) -> float:
    table = _frequencies()
    if not table:
        return sum(10.0 ** -min(len(word), 6) for word in words)
    return sum(table.get(word, 1e-8) for word in words)


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
        patterns = [_pattern(entry) for entry in raw["match"]]
        exceptions = [compile_phrase(phrase, words()).regex for phrase in raw.get("except", ())]
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


def _pattern(entry: dict[str, Any]) -> dict[str, Any]:
    compiled = compile_phrase(entry["phrase"], words())
    return {
        "regex": compiled.regex,
        "needs": [sorted(need) for need in compiled.needs],
        "forms": compiled.forms if "?P<v>" in compiled.regex else {},
        "templates": _rewordings(entry),
    }


def _rewordings(fields: dict[str, Any]) -> list[list[str]]:
    """Return (kind, text) pairs; `{v:face}` becomes `{v:face/faces/faced/faced/facing}`."""
    return [
        [template.kind, _SLOT.sub(lambda m: f"{{{m[1]}:{'/'.join(conjugate(m[2]))}}}", template.text)]
        for template in schema.templates(fields)
    ]


def _cues() -> list[dict[str, Any]]:
    kept = []
    for cue in _toml("context.toml")["cue"]:
        stops = list_regex(tuple(cue["stops"]), words()) if cue["stops"] else ""
        compiled = [compile_phrase(phrase, words()) for phrase in cue["phrases"]]
        kept.append(
            {
                "kind": cue["kind"],
                "way": cue["way"],
                "reach": cue["reach"],
                "stops": rf"(?<!\w){stops}(?!\w)" if stops else "",
                "phrases": [[c.regex, [sorted(need) for need in c.needs]] for c in compiled],
            }
        )
    return kept


def compile_all(files: Iterable[Path]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the contents of `data.json` and `examples.json` for these rule files."""
    authored = sorted((schema.read(path) for path in files), key=lambda rule: rule.name)
    names = [rule.name for rule in authored]
    for name in {name for name in names if names.count(name) > 1}:
        raise RuleError(f"{name}: two rule files have this name")
    data = {
        "rules": [compile_rule(rule) for rule in authored],
        "lists": {name: list_regex(entries, words()) for name, entries in words().lists.items()},
        "roles": _toml("context.toml")["roles"],
        "cues": _cues(),
        "sources": _sources(),
    }
    examples = {
        rule.name: {
            "catalogue": rule.fields.get("catalogue", []),
            "phrases": [entry["phrase"] for entry in rule.fields["match"]],
            "flag": [[example.text, *(example.span or ())] for example in rule.flags],
            "pass": [[example.text, example.why] for example in rule.passes],
        }
        for rule in authored
    }
    return data, examples


def rule_files(folder: Path = HERE) -> list[Path]:
    """Return the authored rule files: one folder a category."""
    return sorted(path for path in folder.glob("*/*.toml"))


def render(content: dict[str, Any]) -> str:
    """Return the text of a generated file: one rule a line, so that changes can be read."""
    body = []
    for key, value in content.items():
        if isinstance(value, list):
            inner = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in value)
            body.append(f"{json.dumps(key)}:[\n{inner}\n]")
        else:
            body.append(f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}")
    return "{\n" + ",\n".join(body) + "\n}\n"


def main() -> None:
    """Write the generated files beside the rules."""
    data, examples = compile_all(rule_files())
    (HERE / "data.json").write_text(render(data), encoding="utf-8")
    (HERE / "examples.json").write_text(render(examples), encoding="utf-8")
    print(f"{len(data['rules'])} rules, {sum(len(r['patterns']) for r in data['rules'])} phrases")


if __name__ == "__main__":
    main()

__all__ = ["SEPARATOR", "TAGS", "compile_all", "compile_rule", "main", "render", "rule_files", "words"]

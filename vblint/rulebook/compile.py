"""From authored TOML to what is read at run time.

``python -m vblint.rulebook.compile`` writes `index.json` (what every lint reads), `anchors.txt`, `cues.txt`,
`sets.txt`, `patterns.jsonl` and `rules.jsonl` (of which lines are read when a text calls for them) and
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
from itertools import accumulate
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


@cache
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
        exceptions = [[each.tree, _sorted(each.first)] for each in map(_phrase, raw.get("except", ()))]
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


def _phrase(phrase: str) -> Compiled:
    return compile_phrase(phrase, words())


def _sorted(first: frozenset[str] | None) -> list[str] | None:
    return sorted(first) if first else None


def _pattern(entry: dict[str, Any], everyday: bool) -> dict[str, Any]:
    if "model" in entry:  # found by the classifier: no word leads here
        tree, templates = [["model", entry["model"]]], _rewordings(entry)
        return {
            "tree": tree, "ways": [], "musts": [], "first": None, "forms": {},
            "templates": templates, "everyday": False,
        }  # fmt: skip
    compiled = _phrase(entry["phrase"])
    return {
        "tree": compiled.tree,
        "ways": [[sorted(way.anchor), way.start, sorted(way.near), way.reach] for way in compiled.ways],
        "musts": list(map(sorted, compiled.musts)),
        "first": _sorted(compiled.first),
        "forms": compiled.forms if "{v:" in entry["phrase"] else {},
        "templates": _rewordings(entry),
        "everyday": bool(entry.get("everyday", everyday)),
    }


def _rewordings(fields: dict[str, Any]) -> list[list[str]]:
    """Return (kind, text) pairs; `{v:face}` becomes `{v:face/faces/faced/faced/facing}`."""
    return [
        [template.kind, _SLOT.sub(lambda m: f"{{{m[1]}:{'/'.join(conjugate(m[2]))}}}", template.text)]
        for template in schema.templates(fields)
    ]


def _cues() -> tuple[list[list[Any]], list[int], list[Compiled]]:
    """Return the kinds of cue (kind, way, reach and number), whose each cue phrase is, and the phrases.

    The stops of cue 3 are the phrases of a kind of its own, `stop 3`.
    """
    kinds: list[list[Any]] = []
    owners: list[int] = []
    phrases: list[Compiled] = []
    for number, cue in enumerate(_toml("context.toml")["cue"]):
        for kind, texts in ((cue["kind"], cue["phrases"]), (f"stop {number}", cue["stops"])):
            owners += [len(kinds)] * len(texts)
            phrases += map(_phrase, texts)
            kinds.append([kind, cue["way"], cue["reach"], number])
    return kinds, owners, phrases


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
            "phrases": [entry["phrase"] for entry in rule.fields["match"] if "phrase" in entry],
            "flag": [[example.text, *(example.span or ())] for example in rule.flags],
            "pass": [[example.text, example.why] for example in rule.passes],
        }
        for rule in authored
    }
    patterns = [pattern for rule in rules for pattern in rule.pop("patterns")]
    owners = [number for number, rule in enumerate(rules) for _ in authored[number].fields["match"]]
    kinds, cue_owners, cues = _cues()
    sets = _Sets()
    anchors = _table([pattern.pop("ways") for pattern in patterns], sets)
    cue_anchors = _table([[[w.anchor, w.start, sorted(w.near), w.reach] for w in cue.ways] for cue in cues], sets)
    needs = [
        ".".join(_place(words, sets) for words in (first or (), *musts))
        for first, musts in (
            *((pattern.pop("first"), pattern.pop("musts")) for pattern in patterns),
            *((_sorted(cue.first), map(sorted, cue.musts)) for cue in cues),
        )
    ]
    rule_lines, pattern_lines = _lines(rules), _lines([*patterns, *(cue.tree for cue in cues)])
    return {
        "anchors.txt": anchors,
        "cues.txt": cue_anchors,
        "sets.txt": "".join(sets.lines),
        "index.json": render(
            {
                "heads": [[rule[key] for key in ("name", "category", "level", "status")] for rule in rules],
                "owners": owners,
                "needs": needs,
                "rules": _places(rule_lines),
                "patterns": _places(pattern_lines),
                "lists": {name: compile_list(entries, words()) for name, entries in words().lists.items()},
                "roles": _toml("context.toml")["roles"],
                "people": _toml("context.toml")["people"],
                "register": _toml("context.toml")["register"],
                "cues": kinds,
                "cue_owners": cue_owners,
            }
        ),
        "rules.jsonl": "".join(rule_lines),
        "patterns.jsonl": "".join(pattern_lines),
        "examples.json": render({"sources": _sources(), **examples}),
    }


def _lines(items: list[Any]) -> list[str]:
    return [_dump(item) + "\n" for item in items]


def _places(lines: Iterable[str]) -> list[int]:
    """Return the bytes at which lines start."""
    return [0, *accumulate(len(line.encode()) for line in lines)][:-1]


class _Sets:
    """Collects sets of words, a line each; a set is known by the byte at which its line starts."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], int] = {}
        self._length = 0
        self.lines: list[str] = []

    def place(self, words: list[str] | None) -> int | None:
        """Return the place of a set, which is added if it is new."""
        if not words:
            return None
        key = tuple(words)
        if key not in self._known:
            line = " ".join(words) + "\n"
            self._known[key] = self._length
            self._length += len(line.encode())
            self.lines.append(line)
        return self._known[key]


def _table(patterns: list[list[Any]], sets: _Sets) -> str:
    """Return what decides whether a pattern is walked, as `tables.Table` reads it."""
    found: dict[str, dict[tuple[tuple[str, ...], int, int], dict[int, tuple[int, int]]]] = {}
    for number, ways in enumerate(patterns):
        for anchor, start, near, reach in ways:
            for word in anchor:
                hits = found.setdefault(word, {}).setdefault((tuple(near), *reach), {})
                least, most = hits.get(number, start)
                hits[number] = min(least, start[0]), max(most, start[1])
    words = sorted(found, key=str.encode)
    lines = [" ".join(words)]
    for word in words:
        groups = [
            f"{_place(near, sets)}.{least}.{most}:{':'.join(f'{n}.{low}.{high}' for n, (low, high) in hits.items())}"
            for (near, least, most), hits in found[word].items()
        ]
        lines.append(f"{word} {_outline(list(found[word]), sets)} {' '.join(groups)}")
    return "\n".join(lines) + "\n"


def _outline(groups: list[tuple[tuple[str, ...], int, int]], sets: _Sets) -> str:
    near = sorted({word for words, _, _ in groups for word in words})
    before = max(0, *(-least for _, least, _ in groups))
    after = max(0, *(most for _, _, most in groups))
    return f"{_place(near, sets)}.{before}.{after}.{int(any(not words for words, _, _ in groups))}"


def _place(words: Iterable[str], sets: _Sets) -> str:
    place = sets.place(list(words))
    return "" if place is None else str(place)


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

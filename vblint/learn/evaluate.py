"""How good it is, on records nobody tuned to: by record, by stretch, by category, by trap, with intervals.

Four ways of finding are measured side by side: the rules' words without their context, rules with context, the
classifier alone, and all together, which is what a user gets. Records count as found when anything is found in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..classify import Classifier, load
from ..config import Config
from ..core import CATEGORIES, Record
from ..linter import Linter
from .corpus import Raw
from .variants import swapped_names, swapped_sex

ROUNDS = 1_000  # bootstrap samples
SYSTEMS = ("words alone", "rules", "model alone", "all together")
_LONG = 600  # characters: about 110 words
_BINS = 10

Span = tuple[int, int]


class Outcome(Record):
    """What one way of finding said of one record."""

    spans: tuple[Span, ...]
    probability: float


def outcomes(records: Sequence[Raw], model: str) -> dict[str, list[Outcome]]:
    """Return what each way of finding says of each record."""
    rules, both = Linter(Config(model="none")), Linter(Config(model=model))
    ways: dict[str, Callable[[str], Outcome]] = {
        "words alone": lambda text: Outcome(tuple(_words(rules, text)), 0.0),
        "rules": lambda text: Outcome(tuple(_found(rules, text)), 0.0),
    }
    if model != "none":
        classifier = load(model)
        ways["model alone"] = lambda text: _alone(classifier, text)
        ways["all together"] = lambda text: Outcome(tuple(_found(both, text)), probability(both, text))
    return {name: [way(record["text"]) for record in records] for name, way in ways.items()}


def _found(linter: Linter, text: str) -> Iterator[Span]:
    return ((f.start, f.end) for f in linter.lint(text) if f.level != "advice")


def _words(linter: Linter, text: str) -> Iterator[Span]:
    return (span for candidate, _, _, span in linter.considered(text) if candidate.rule.level != "advice")


def _alone(classifier: Classifier, text: str) -> Outcome:
    verdicts = list(classifier.verdicts(text))
    spans = tuple(v.span for v in verdicts if v.raised)
    return Outcome(spans, max((v.probability for v in verdicts), default=0.0))


def probability(linter: Linter, text: str) -> float:
    """Return the highest probability of any sentence of a text, with all that the rules saw."""
    return max((v.probability for v in linter.verdicts(text)), default=0.0)


class Figure(Record):
    """A proportion, or a score made of proportions, with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f}–{self.high:.2f})"


def bootstrap(rows: Any, score: Callable[[Any], float]) -> Figure:
    """Return a score of rows with its interval over resampled rows."""
    if not len(rows):
        return Figure(0.0, 0.0, 0.0)
    rng = np.random.default_rng(7)
    values = [score(rows[rng.integers(0, len(rows), len(rows))]) for _ in range(ROUNDS)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(score(rows), float(low), float(high))


def precision(rows: Any) -> float:
    """Return the precision of rows of (hits among found, found, hits among true, true)."""
    return float(rows[:, 0].sum() / max(1, rows[:, 1].sum()))


def recall(rows: Any) -> float:
    """Return the recall of such rows."""
    return float(rows[:, 2].sum() / max(1, rows[:, 3].sum()))


def f1(rows: Any) -> float:
    """Return the F1 of such rows."""
    p, r = precision(rows), recall(rows)
    return 2 * p * r / (p + r) if p + r else 0.0


def by_record(records: Sequence[Raw], found: Sequence[Outcome]) -> Any:
    """Return rows for whole records: one found, one true."""
    return np.array(
        [
            (r["label"] and bool(o.spans), bool(o.spans), r["label"] and bool(o.spans), r["label"])
            for r, o in zip(records, found, strict=True)
        ],
        float,
    )


def by_stretch(records: Sequence[Raw], found: Sequence[Outcome]) -> Any:
    """Return rows for stretches: a finding is right if it overlaps a marked one, a marked one is met likewise."""
    rows = []
    for record, outcome in zip(records, found, strict=True):
        marked = [(s["start"], s["end"]) for s in record["spans"]]
        right = sum(any(a < d and c < b for c, d in marked) for a, b in outcome.spans)
        met = sum(any(a < d and c < b for c, d in outcome.spans) for a, b in marked)
        rows.append((right, len(outcome.spans), met, len(marked)))
    return np.array(rows, float)


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"


def tables(records: Sequence[Raw], model: str) -> Iterator[str]:
    """Yield the whole evaluation as lines of Markdown."""
    ways = outcomes(records, model)
    positive = sum(record["label"] for record in records)
    yield f"{len(records)} records, {positive} of them blaming, by {len({r['author'] for r in records})} authors."
    yield "Warnings and errors count; 95 % bootstrap intervals in brackets."
    for title, rows_of in (("By record", by_record), ("By stretch (any overlap)", by_stretch)):
        yield from ("", f"**{title}**", "")
        yield from _table(
            ("", "precision", "recall", "F1"),
            ([way, *(bootstrap(rows_of(records, ways[way]), s) for s in (precision, recall, f1))] for way in ways),
        )
    yield from _by_category(records, ways)
    yield from _by_trap(records, ways)
    yield from _long(records, ways)
    if model != "none":
        yield from _calibration(records, ways["all together"])
        yield from _base_rates(records, ways["all together"])
        yield from _variants(records, Linter(Config(model=model)))


def _rate(k: float, n: int) -> str:
    return f"{k / n:.2f} ({int(k)}/{n})" if n else "–"


def _by_category(records: Sequence[Raw], ways: dict[str, list[Outcome]]) -> Iterator[str]:
    yield from ("", "**Recall by category**: records with a stretch of it in which anything is found", "")

    def row(category: str) -> list[str]:
        mine = [any(s["category"] == category for s in r["spans"]) for r in records]
        cells = [_rate(sum(bool(o.spans) for o, m in zip(ways[w], mine, strict=True) if m), sum(mine)) for w in ways]
        return [category, *cells]

    yield from _table(("", *ways), (row(category) for category in CATEGORIES))


def _by_trap(records: Sequence[Raw], ways: dict[str, list[Outcome]]) -> Iterator[str]:
    yield from ("", "**False alarms by trap**: records in which something is found though nothing blames", "")

    def row(trap: str) -> list[str]:
        mine = [r["trap"] == trap for r in records]
        cells = [_rate(sum(bool(o.spans) for o, m in zip(ways[w], mine, strict=True) if m), sum(mine)) for w in ways]
        return [trap, *cells]

    yield from _table(("", *ways), (row(trap) for trap in sorted({r["trap"] for r in records if r["trap"]})))


def _long(records: Sequence[Raw], ways: dict[str, list[Outcome]]) -> Iterator[str]:
    chosen = [n for n, record in enumerate(records) if len(record["text"]) >= _LONG]
    if not chosen:
        return
    yield from ("", f"**Long entries** ({len(chosen)} of {_LONG} characters or more): stretches", "")
    few = [records[n] for n in chosen]
    rows = {way: by_stretch(few, [found[n] for n in chosen]) for way, found in ways.items()}
    yield from _table(
        ("", "caught", "findings that are right"),
        ([way, bootstrap(rows[way], recall), bootstrap(rows[way], precision)] for way in rows),
    )


def _calibration(records: Sequence[Raw], found: Sequence[Outcome]) -> Iterator[str]:
    p = np.array([o.probability for o in found])
    y = np.array([r["label"] for r in records], float)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    error = sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist()))
    yield from (
        "",
        f"Calibration: expected error {error:.3f} in {_BINS} bins, Brier score {((p - y) ** 2).mean():.3f}.",
    )


def _base_rates(records: Sequence[Raw], found: Sequence[Outcome]) -> Iterator[str]:
    hits = [bool(o.spans) for o in found]
    quiet = [h for h, r in zip(hits, records, strict=True) if not r["label"]]
    loud = [h for h, r in zip(hits, records, strict=True) if r["label"]]
    if not quiet or not loud:
        return
    sensitivity, alarm = sum(loud) / len(loud), sum(quiet) / len(quiet)
    yield from ("", "**What a finding is worth** where this share of records blames, if the rest were all traps", "")
    rates = (0.02, 0.05, 0.1, 0.25, 0.5)
    yield from _table(
        ("share that blames", *(f"{rate:.0%}" for rate in rates)),
        [
            [
                "right, of those found",
                *(f"{s / max(s + (1 - r) * alarm, 1e-9):.0%}" for r in rates for s in (r * sensitivity,)),
            ]
        ],
    )


def _variants(records: Sequence[Raw], linter: Linter) -> Iterator[str]:
    yield from ("", "**Other names, other sex**: records whose verdict stays the same", "")

    def row(title: str, change: Callable[[Raw], Raw]) -> list[str]:
        pairs = [(record["text"], change(record)["text"]) for record in records]
        changed = [(a, b) for a, b in pairs if a != b]
        same = sum(any(_found(linter, a)) == any(_found(linter, b)) for a, b in changed)
        return [title, _rate(same, len(changed))]

    yield from _table(
        ("", "same verdict"),
        [
            row("names of another origin", lambda r: swapped_names(r, 0)),
            row("she for he, he for she", swapped_sex),
        ],
    )

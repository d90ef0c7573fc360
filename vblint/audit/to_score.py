"""The score of a sample, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .rates import Rate
from .score import JEFFREYS, Estimate, Score, remarks


def as_text(found: Score) -> Iterator[str]:
    """Yield the score line by line."""
    noun = "entries" if found.of == "entry" else "cases"
    yield f"Reviewed: {found.reviewed} {noun}; {found.unresolved} without a verdict (no answer, unsure, or in dispute)"
    yield ""
    yield f"Precision    {_of(found.precision)} flagged {noun} blame the child: {found.precision}"
    yield f"Missed       {_of(found.missed)} unflagged {noun} do: {found.missed}"
    if found.recall:
        yield f"Recall       {found.recall} of what blames is flagged"
    else:
        yield "Recall       cannot be said: nothing reviewed blames the child, or one class was not reviewed"
    yield f"Flagged      {_of(found.flagged)} {noun}: {found.flagged}"
    if found.corrected:
        yield f"Corrected    {found.corrected} of all {noun} blame the child"
    else:
        yield "Corrected    cannot be said: flagged and unflagged ones must both be reviewed"
    for each in found.agreements:
        yield f"Kappa {each.pair}: {each}; the same answer to {each.same} of {each.n}"
    yield ""
    yield f"Intervals are 95 %. Precision and missed: Wilson. Recall and corrected: {JEFFREYS}"
    yield from remarks(found)
    if found.unresolved:
        yield "Where reviewers differ, fill in Agreed."


def as_json(found: Score) -> str:
    """Return the score as JSON."""
    content: dict[str, Any] = {
        "schema": 1,
        "of": found.of,
        "reviewed": found.reviewed,
        "unresolved": found.unresolved,
        "rows_missing": found.gone,
        "one_reviewer_only": found.alone,
        "precision": _rate(found.precision),
        "missed": _rate(found.missed),
        "recall": _estimate(found.recall),
        "flagged": _rate(found.flagged),
        "corrected": _estimate(found.corrected),
        "kappa": [
            {
                "reviewers": each.pair,
                "n": each.n,
                "same": each.same,
                "kappa": _round(each.kappa),
                "low": _round(each.low),
                "high": _round(each.high),
            }
            for each in found.agreements
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _of(rate: Rate) -> str:
    return f"{rate.k:,} of {rate.n:,}"


def _rate(rate: Rate) -> dict[str, Any]:
    bounds = {"low": _round(rate.low), "high": _round(rate.high)}
    return {"k": rate.k, "n": rate.n, "rate": _round(rate.value), **bounds, "text": str(rate)}


def _estimate(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {name: _round(value) for name, value in estimate._asdict().items()} | {"text": str(estimate)}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)

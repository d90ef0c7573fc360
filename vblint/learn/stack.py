"""The last step of the classifier: from the encoder's scores and what rules saw to a probability, and to thresholds.

scikit-learn fits a logistic regression on sentences of authors whom the encoder has not seen; thresholds are chosen on
the same records, so that what is raised is right nine times in ten. All that a lint needs of it is a row of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..classify import Classifier, described, judged
from ..core import CATEGORIES, Record, Sighting
from ..linter import Linter
from .corpus import Raw

PRECISION = 0.91  # what is raised must reach it, on records half of which blame and all others are traps
KEPT = (
    0.865  # what rules say must reach it: a person can see why a rule spoke, so only what is likely amiss is silenced
)
ORDINARY = 0.1  # weight of a sentence of ordinary case-work beside one of such records, when precision is counted
_PRIOR = 25.0  # sentences that a category's own precision is smoothed by
_GRID = np.arange(0.03, 0.99, 0.01)
SHARED = 12  # characters of a span that make a sentence carry it


def carries(span: Raw, start: int, end: int) -> bool:
    """Say whether the sentence `start:end` carries a marked span: enough of it, not a stray word."""
    shared: int = min(span["end"], end) - max(span["start"], start)
    return shared >= min(SHARED, int(span["end"] - span["start"] + 1) // 2)


class Sentence(Record):
    """A sentence as the last step sees it, with what is known of it."""

    record: int
    features: tuple[float, ...]
    category: str
    spoken: bool
    truth: bool
    weight: float = 1.0


def sentences(records: Sequence[Raw], classifier: Classifier, rules: Linter) -> list[Sentence]:
    """Return every sentence of the records; `rules` is a linter without a model."""
    found = []
    for number, record in enumerate(records):
        text = record["text"]
        sightings, register = rules.sightings(text)
        for window, scores, pieces in classifier.raw(text):
            for n in judged(window):
                start, end = window.sentences[n]
                values = described(window, scores, pieces, n, sightings, register)
                best = int(np.argmax(scores[n][:-1]))
                spoken = any(_speaks(s) and s.start < end and start < s.end for s in sightings)
                truth = any(carries(span, start, end) for span in record["spans"])
                weight = ORDINARY if record["trap"] == "plain" else 1.0
                found.append(Sentence(number, tuple(values), CATEGORIES[best], spoken, truth, weight))
    return found


def _speaks(sighting: Sighting) -> bool:
    return not sighting.silence and sighting.level != "advice"


class Stack(Record):
    """The fitted last step: weights, bias and thresholds."""

    weights: tuple[float, ...]
    bias: float
    raising: dict[str, float]
    keeping: float

    def probabilities(self, found: Sequence[Sentence]) -> Any:
        """Return the probability of each sentence."""
        x = np.array([s.features for s in found])
        return 1 / (1 + np.exp(-(x @ np.array(self.weights) + self.bias)))


def fit(found: Sequence[Sentence]) -> Stack:
    """Fit the regression and choose thresholds."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x = np.array([s.features for s in found])
    y = np.array([s.truth for s in found])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))
    model.fit(x, y)
    scaler, regression = model[0], model[1]
    coefficients = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - (coefficients * scaler.mean_).sum())
    stack = Stack(tuple(map(float, coefficients)), bias, {}, 0.0)
    return choose(stack, found)


def choose(stack: Stack, found: Sequence[Sentence]) -> Stack:
    """Choose, by category, from which probability a sentence is raised, and from which a rule's finding is kept."""
    p = stack.probabilities(found)
    truth = np.array([s.truth for s in found])
    owners = np.array([s.record for s in found])
    # a finding counts as right if its record blames: readers are sent to the record
    guilty = set(owners[truth])
    right = np.array([owner in guilty for owner in owners])
    category = np.array([s.category for s in found])
    spoken = np.array([s.spoken for s in found])
    weight = np.array([s.weight for s in found])

    def precision(mask: Any) -> tuple[float, float]:
        total = float(weight[mask].sum())
        return (float(weight[mask & right].sum()) / total if total else 1.0), total

    raising = {}
    for name in CATEGORIES:
        for t in _GRID:
            overall, _ = precision(p >= t)
            own, n = precision((p >= t) & (category == name))
            if (own * n + overall * _PRIOR) / (n + _PRIOR) >= PRECISION:
                break
        raising[name] = round(float(t), 2)
    keeping = next((float(t) for t in _GRID if _by_record(spoken & (p >= t), found) >= KEPT), 0.99)
    keeping = round(min(keeping, min(raising.values())), 2)
    return stack.replace(raising=raising, keeping=keeping)


def _by_record(mask: Any, found: Sequence[Sentence]) -> float:
    """Return the precision of records, if what is found in them is what the mask holds."""
    weights = {s.record: s.weight for s, chosen in zip(found, mask, strict=True) if chosen}
    guilty = {s.record for s in found if s.truth}
    total = sum(weights.values())
    return sum(weight for record, weight in weights.items() if record in guilty) / total if total else 1.0


def flagged(stack: Stack, found: Sequence[Sentence]) -> set[int]:
    """Return the records in which anything is found."""
    p = stack.probabilities(found)
    return {
        s.record
        for s, probability in zip(found, p, strict=True)
        if probability >= stack.raising[s.category] or (s.spoken and probability >= stack.keeping)
    }

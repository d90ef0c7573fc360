"""What a reviewed sample says of the tool: how often it is right, what it misses, and the rate corrected for both."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from ..core import ConfigError
from .rates import LEVEL, Rate, wilson
from .rates import WILSON as METHOD
from .sheet import NO, UNSURE, YES, Review, Sheet, read

STEPS = 1000  # quantiles of each distribution that are combined with each of the other
JEFFREYS = (
    "Flagged and unflagged ones were sampled apart. Jeffreys intervals (a beta distribution for each of the two) are "
    f"combined, {STEPS:,} quantiles of the one with {STEPS:,} of the other."
)


class Estimate(NamedTuple):
    """A figure that is worked out of more than one rate, with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return it as people read it."""
        places = 1 if self.high - self.low < 0.02 else 0
        return f"{100 * self.value:.{places}f} % ({100 * self.low:.{places}f}–{100 * self.high:.{places}f} %)"


class Agreement(NamedTuple):
    """Cohen's kappa of two reviewers with its 95 % interval; None where it is not defined."""

    pair: str
    n: int
    same: int
    kappa: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        """Return it as people read it."""
        if self.kappa is None:
            return f"not defined: {self.pair} gave one and the same answer throughout"
        if self.low is None or self.high is None:
            return f"{self.kappa:.2f} (no interval)"
        return f"{self.kappa:.2f} ({self.low:.2f} to {self.high:.2f})"


class Score(NamedTuple):
    """The score of a sample.

    Attributes:
        of: what was reviewed, `entry` or `case`.
        reviewed, unresolved: how many have a verdict, and how many have none (not answered, unsure, or in dispute).
        precision: of the flagged, those that blame.
        missed: of the unflagged, those that blame.
        recall: of all that blame, those that are flagged.
        flagged: the share that is flagged in all that was drawn from.
        corrected: the share that blames in all that was drawn from.
        agreements: kappa for each pair of reviewers.
        gone: rows that were deleted from the sheet.
        alone: entries whose verdict is the answer of one of several reviewers, with nothing agreed.

    """

    of: str
    reviewed: int
    unresolved: int
    precision: Rate
    missed: Rate
    recall: Estimate | None
    flagged: Rate
    corrected: Estimate | None
    agreements: tuple[Agreement, ...]
    gone: int = 0
    alone: int = 0


def verdict(review: Review) -> str:
    """Return what an entry was found to be: what was agreed, else what all reviewers said alike, else nothing."""
    if review.agreed in (YES, NO):
        return review.agreed
    given = {answer for answer in review.answers if answer}
    if review.agreed == UNSURE or len(given) != 1 or UNSURE in given:
        return ""
    return given.pop()


def read_filled(path: Path) -> Sheet:
    """Read a review sheet back. Raises ConfigError, also where nothing in it has a verdict yet."""
    sheet = read(path)
    if not _verdicts(sheet):
        raise ConfigError(f"{path}: no entry has an answer yet; fill in the columns that end in 'blames?'")
    return sheet


def score(sheet: Sheet) -> Score:
    """Return the score of a reviewed sheet."""
    verdicts = _verdicts(sheet)
    right = _rate(verdicts, sheet, flagged=True)
    missed = _rate(verdicts, sheet, flagged=False)
    total = sum(sheet.sizes.values())
    flagged = Rate(sheet.sizes["flagged"], total, *wilson(sheet.sizes["flagged"], total), float(total), METHOD)
    recall, corrected = _combined(right, missed, sheet.sizes)
    return Score(
        sheet.of,
        len(verdicts),
        len(sheet.flagged) - len(verdicts),
        right,
        missed,
        recall,
        flagged,
        corrected,
        tuple(_agreement(sheet, i, j) for i, j in combinations(range(len(sheet.reviewers)), 2)),
        sheet.gone,
        sum(_alone(review) for review in sheet.reviews),
    )


def remarks(found: Score) -> list[str]:
    """Return what weakens a score, a sentence each."""
    noun = "entries" if found.of == "entry" else "cases"
    said = []
    if found.gone:
        rows = "1 row of the sheet is" if found.gone == 1 else f"{found.gone:,} rows of the sheet are"
        said.append(f"{rows} missing: what is left may be no fair sample any more.")
    if found.unresolved:
        said.append(f"{found.unresolved:,} of the {noun} drawn have no verdict; leaving out the hard ones flatters.")
    if found.alone:
        verdicts = "1 verdict is" if found.alone == 1 else f"{found.alone:,} verdicts are"
        said.append(
            f"{verdicts} the answer of one reviewer alone, with nothing under Agreed: nobody has checked the answer."
        )
    return said


def _alone(review: Review) -> bool:
    """Say whether a verdict rests on one of several reviewers."""
    return (
        len(review.answers) > 1 and not review.agreed and sum(map(bool, review.answers)) == 1 and bool(verdict(review))
    )


def _verdicts(sheet: Sheet) -> dict[int, str]:
    """Return the verdict on each thing drawn: a case blames if any entry does, and not if none does."""
    found: dict[int, list[str]] = defaultdict(list)
    for review in sheet.reviews:
        found[review.number].append(verdict(review))
    resolved = {}
    for number, each in found.items():
        if YES in each:
            resolved[number] = YES
        elif all(one == NO for one in each):
            resolved[number] = NO
    return resolved


def _rate(verdicts: dict[int, str], sheet: Sheet, *, flagged: bool) -> Rate:
    among = [answer for number, answer in verdicts.items() if sheet.flagged[number] is flagged]
    k, n = among.count(YES), len(among)
    if not n:
        return Rate(0, 0, None, None, 0.0, METHOD)
    return Rate(k, n, *wilson(k, n), float(n), METHOD)


def _combined(right: Rate, missed: Rate, sizes: dict[str, int]) -> tuple[Estimate | None, Estimate | None]:
    """Return recall and the corrected rate, where both classes were reviewed or one of them is empty."""
    if (not right.n and sizes["flagged"]) or (not missed.n and sizes["unflagged"]):
        return None, None
    total = sizes["flagged"] + sizes["unflagged"]
    weights = sizes["flagged"] / total, sizes["unflagged"] / total
    middles = (np.arange(STEPS) + 0.5) / STEPS
    rates = (right, missed)
    likely = [
        weight * stats.beta.ppf(middles, r.k + 0.5, r.n - r.k + 0.5) for weight, r in zip(weights, rates, strict=True)
    ]
    whole = likely[0][:, None] + likely[1][None, :]
    hits, misses = (weight * (r.k / r.n if r.n else 0.0) for weight, r in zip(weights, rates, strict=True))
    tails = [(1 - LEVEL) / 2, 1 - (1 - LEVEL) / 2]
    low, high = np.quantile(whole, tails)
    corrected = Estimate(hits + misses, float(low) if hits + misses else 0.0, float(high))
    if not hits + misses:
        return None, corrected
    low, high = np.quantile(likely[0][:, None] / whole, tails)
    value = hits / (hits + misses)
    return Estimate(value, float(low), 1.0 if not misses else float(high)), corrected


def _agreement(sheet: Sheet, first: int, second: int) -> Agreement:
    """Return kappa over the entries that both reviewers answered."""
    pair = f"{sheet.reviewers[first]} and {sheet.reviewers[second]}"
    both = [(r.answers[first], r.answers[second]) for r in sheet.reviews if r.answers[first] and r.answers[second]]
    used = [answer for answer in (YES, NO, UNSURE) if any(answer in each for each in both)]
    same = sum(a == b for a, b in both)
    if len(used) < 2:
        return Agreement(pair, len(both), same, None, None, None)
    table = np.array([[sum((a, b) == (x, y) for a, b in both) for y in used] for x in used])
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(table)
    low, high = float(found.kappa_low), float(found.kappa_upp)
    if math.isnan(low) or math.isnan(high):
        return Agreement(pair, len(both), same, float(found.kappa), None, None)
    return Agreement(pair, len(both), same, float(found.kappa), max(-1.0, low), min(1.0, high))


def records(sheet: Sheet) -> list[dict[str, object]]:
    """Return the reviewed entries as labelled records, in the form that training takes."""
    made: list[dict[str, object]] = []
    for review in sheet.reviews:
        found = verdict(review)
        if not found:
            continue
        spans = []
        for category, words in zip(review.categories, review.words, strict=True):
            at = review.text.find(words) if words else -1
            if found == YES and at >= 0 and category:
                span = {"start": at, "end": at + len(words), "category": category}
                spans += [span] if span not in spans else []
        made.append(
            {
                "id": f"reviewed-{review.entry + 1:04}",
                "text": review.text,
                "label": int(found == YES),
                "spans": spans,
                "trap": None,
                "rewrite": None,
                "family": f"reviewed-{review.number}",
                "author": "reviewed",
            }
        )
    return made

"""Rates: so many of so many, with the interval that the number of cases supports.

All statistics come from scipy and statsmodels; what is said of a method here is what the report says.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

LEVEL = 0.95
WILSON = "Wilson"
CLUSTERED = "Wilson, adjusted for entries of one case"
BY_CASE = "Wilson, counting each case once"
NONE = "no interval: all entries are of one case"
METHODS = {
    WILSON: "Wilson 95 % interval.",
    CLUSTERED: "Entries of one case are alike, so they tell less than as many entries of different cases. The variance "
    "of the rate is that of the ratio of sums over cases (Taylor linearisation, robust HC1); it gives a design effect, "
    "an effective number of entries, corrected by Student's t for few cases (Korn and Graubard), and Wilson's interval "
    "for it. The effective number is never above the true one.",
    BY_CASE: "Where no entry, or every entry, has a finding, no variance can be estimated; the interval is Wilson's "
    "with the number of cases in place of the number of entries, which is on the safe side.",
    NONE: "All entries are of one case; how much other cases differ cannot be known, so no interval is given.",
}


class Tally(NamedTuple):
    """Hits and entries, case by case."""

    hits: NDArray[np.int64]
    entries: NDArray[np.int64]

    @property
    def k(self) -> int:
        """Entries that are hits."""
        return int(self.hits.sum())

    @property
    def n(self) -> int:
        """All entries."""
        return int(self.entries.sum())

    @property
    def cases(self) -> int:
        """All cases."""
        return len(self.entries)

    def by_case(self) -> Tally:
        """Return the tally of cases: a case is a hit if any of its entries is."""
        return Tally((self.hits > 0).astype(np.int64), np.ones(len(self.entries), dtype=np.int64))


class Rate(NamedTuple):
    """`k` of `n`, with a 95 % interval where there can be one; `effective` is the n that the interval is worth."""

    k: int
    n: int
    low: float | None
    high: float | None
    effective: float
    method: str

    @property
    def value(self) -> float | None:
        """The rate itself; None of nothing."""
        return self.k / self.n if self.n else None

    def __str__(self) -> str:
        """Return the rate as people read it: `25 % (9–53 %)`, or the bound where all or nothing was hit."""
        if self.value is None:
            return "–"
        if self.low is None or self.high is None:
            return f"{percent(self.value, 0)} (no interval)"
        places = _places(self.value, self.low, self.high)
        if self.k == 0:
            return f"0 %, at most {_bound(self.high)}"
        if self.k == self.n:
            return f"100 %, at least {percent(self.low, places)}"
        low, high = (f"{100 * bound:.{places}f}" for bound in (self.low, self.high))
        return f"{percent(self.value, places)} ({low}–{high} %)"


class Difference(NamedTuple):
    """The second rate less the first, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        """Return the difference in percentage points."""
        places = 1 if self.high - self.low < 0.04 else 0
        if self.clear:  # a bound that is shown as nought would say otherwise
            near = self.low if self.low > 0 else self.high
            places = next(each for each in range(places, 6) if round(100 * near, each) or each == 5)
        value, low, high = (_signed(round(100 * x, places), places) for x in self)
        noun = "point" if value in ("+1", "−1") else "points"
        return f"{value} {noun} ({low} to {high})"


def _signed(value: float, places: int) -> str:
    return f"{value:+.{places}f}".replace("-", "−") if value else "0"


def percent(value: float, places: int = 0) -> str:
    """Return a share as people write it: `25 %`."""
    return f"{100 * value:.{places}f} %"


def _bound(value: float) -> str:
    """Return an upper bound with as many decimals as keep it from reading as nothing."""
    return next(shown for places in range(6) if float((shown := percent(value, places))[:-2]) or places == 5)


def _places(value: float, low: float, high: float) -> int:
    """Return how many decimals an interval bears: none, unless it is narrow or the rate would read as nothing."""
    if high - low < 0.02 or (0 < value < 0.005):
        return 1
    return 0


def rate(tally: Tally) -> Rate:
    """Return the rate of a tally with its interval, by the method that fits it; see `METHODS`."""
    k, n, cases = tally.k, tally.n, tally.cases
    if n == 0:
        return Rate(0, 0, None, None, 0.0, WILSON)
    if cases == n:
        return Rate(k, n, *wilson(k, n), float(n), WILSON)
    if cases == 1:
        return Rate(k, n, None, None, 1.0, NONE)
    if k in (0, n):
        return Rate(k, n, *wilson(k * cases / n, cases), float(cases), BY_CASE)
    effective = _effective(tally)
    return Rate(k, n, *wilson(k / n * effective, effective), effective, CLUSTERED)


def wilson(k: float, n: float) -> tuple[float, float]:
    """Return Wilson's 95 % interval."""
    low, high = proportion_confint(k, n, alpha=1 - LEVEL, method="wilson")
    return max(0.0, float(low)), min(1.0, float(high))


def _effective(tally: Tally) -> float:
    """Return how many independent entries the entries of these cases are worth."""
    hits, entries = tally.hits.astype(float), tally.entries.astype(float)
    # The slope of hits on entries, weighted by one over entries, is the ratio of their sums.
    fit: Any = WLS(hits, entries, weights=1 / entries).fit(cov_type="HC1")
    p, variance = float(fit.params[0]), float(fit.bse[0]) ** 2
    n = tally.n
    if variance <= 0:
        return float(tally.cases)
    tail = 1 - (1 - LEVEL) / 2
    few = (stats.t.ppf(tail, n - 1) / stats.t.ppf(tail, tally.cases - 1)) ** 2
    return float(min(n, p * (1 - p) / variance * few))


def difference(before: Rate, after: Rate) -> Difference | None:
    """Return after less before, with Newcombe's interval on the effective numbers; None where either has none."""
    if not (before.n and after.n) or before.low is None or after.low is None:
        return None
    first, second = before.k / before.n, after.k / after.n
    low, high = confint_proportions_2indep(
        second * after.effective, after.effective, first * before.effective, before.effective,
        method="newcomb", compare="diff", alpha=1 - LEVEL,
    )  # fmt: skip
    return Difference(second - first, float(low), float(high))

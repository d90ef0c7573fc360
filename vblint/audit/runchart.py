"""The run chart: a rate over time, its centre line, limits of what chance alone would do, and what breaks them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from scipy import stats

from .figures import Group
from .rates import Rate

TAIL = 0.00135  # on either side: what three standard deviations leave out
FEWEST = 8  # points before anything is said of runs


class Point(NamedTuple):
    """A time and its rate; `rate` is None where kept back or where there were no entries."""

    name: str
    rate: Rate | None
    low: float | None
    high: float | None
    beyond: bool


class RunChart(NamedTuple):
    """The points in order, the centre and what the chart shows in plain words."""

    points: list[Point]
    centre: float
    signals: list[str]


def run_chart(groups: list[Group], overall: Rate) -> RunChart | None:
    """Return the chart of a time dimension; None where there are not two points.

    Limits are the binomial quantiles around the overall rate. Where entries of one case are alike, each point counts
    as that share of its entries that all entries together are worth. Runs and crossings are those of all times, kept
    back or not: what is left after leaving some out may run where the whole does not.
    """
    if overall.value is None or len(groups) < 2:
        return None
    centre, share = overall.value, min(1.0, overall.effective / overall.n)
    points = []
    for group in groups:
        low = high = None
        if group.n:
            worth = max(1, round(group.n * share))
            low = float(stats.binom.ppf(TAIL, worth, centre)) / worth
            high = float(stats.binom.ppf(1 - TAIL, worth, centre)) / worth
        shown = group.entries if group.entries and group.entries.n else None
        value = shown.value if shown else None
        beyond = value is not None and low is not None and high is not None and not low <= value <= high
        points.append(Point(group.name, shown, low, high, beyond))
    return RunChart(points, centre, _signals(points, groups))


def _signals(points: list[Point], groups: list[Group]) -> list[str]:
    said = []
    beyond = [point.name for point in points if point.beyond]
    if beyond:
        said.append(f"Outside the limits: {', '.join(beyond)}.")
    hidden = sum(group.entries is None and bool(group.n is None or group.n) for group in groups)
    nothing = "othing outside the limits" + (f" among the points shown ({hidden} kept back)" if hidden else "")
    sides = [group.above for group in groups if group.above is not None]
    if len(sides) >= FEWEST:
        longest, current = 1, 1
        for before, after in pairwise(sides):
            current = current + 1 if before == after else 1
            longest = max(longest, current)
        crossings = sum(before != after for before, after in pairwise(sides))
        # Anhøj and Olesen (2014): the longest run and the fewest crossings that chance allows.
        if longest > round(math.log2(len(sides)) + 3):
            said.append(f"{longest} points in a row on one side of the centre line: more than chance would give.")
        if crossings < stats.binom.ppf(0.05, len(sides) - 1, 0.5):
            often = "once" if crossings == 1 else f"{crossings} times"
            said.append(f"The line crosses the centre only {often}: fewer than chance would give.")
        if not said:
            said.append(f"No sign of change: n{nothing}, no unusual run.")
    elif not said:
        said.append(f"N{nothing}. Runs are judged from {FEWEST} points on.")
    if hidden and len(sides) >= FEWEST:
        said.append("Runs and crossings take in the points that are kept back.")
    return said

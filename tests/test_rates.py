"""Figures against an independent implementation: formulas from the literature in plain Python, and brute force."""

from __future__ import annotations

import math
import random
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vblint.audit.book import Book
from vblint.audit.compare import (
    LEFT_OVER,
    NO_DIFFERENCE,
    TOO_SMALL,
    UNCLEAR,
    Change,
    Comparison,
    compare,
    standings,
)
from vblint.audit.entries import Entry, Mark
from vblint.audit.figures import Group, figures
from vblint.audit.rates import BY_CASE, CLUSTERED, NONE, WILSON, Difference, Rate, Tally, difference, rate, wilson
from vblint.audit.runchart import run_chart
from vblint.audit.smallcells import Nest, kept_back, kept_back_everywhere
from vblint.audit.spelling import one_spelling

Z = NormalDist().inv_cdf(0.975)
BLAME = (Mark("puts-self-at-risk", "blame", "warning"),)


def own_wilson(k: float, n: float) -> tuple[float, float]:
    """Wilson (1927), as in any textbook."""
    p = k / n
    centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return centre - half, centre + half


def single(k: int, n: int) -> Tally:
    """A tally of cases with one entry each."""
    return Tally(np.array([1] * k + [0] * (n - k)), np.ones(n, dtype=np.int64))


@pytest.mark.parametrize(
    ("k", "n", "shown"),
    [
        (3, 12, "25 % (9–53 %)"),
        (22, 184, "12 % (8–17 %)"),
        (33, 60, "55 % (42–67 %)"),
        (0, 60, "0 %, at most 6 %"),
        (12, 12, "100 %, at least 76 %"),
        (1400, 60_000, "2.3 % (2.2–2.5 %)"),
        (1, 250, "0.4 % (0.1–2.2 %)"),
        (0, 59_761, "0 %, at most 0.01 %"),
        (0, 0, "–"),
    ],
)
def test_rates_as_people_read_them(k, n, shown):
    """A rate is never shown without its interval, and nothing is shown as nothing at all."""
    assert str(rate(single(k, n))) == shown


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson(pair):
    """The library's interval is the textbook's."""
    low, high = own_wilson(*pair)
    assert wilson(*pair) == pytest.approx((max(0, low), min(1, high)), abs=1e-12)


def own_effective(cases: list[tuple[int, int]]) -> float:
    """Ratio of sums over cases: linearised variance with G/(G-1), then p(1-p)/V, without the correction by t."""
    g, n = len(cases), sum(m for _, m in cases)
    p = sum(k for k, _ in cases) / n
    variance = g / (g - 1) * sum((k - m * p) ** 2 for k, m in cases) / n**2
    return p * (1 - p) / variance


@given(
    st.lists(st.integers(1, 12).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), min_size=3, max_size=40)
)
def test_the_adjustment_for_cases(cases):
    """It is the design effect of cluster sampling, never narrower than without it."""
    tally = Tally(np.array([k for k, _ in cases]), np.array([m for _, m in cases]))
    found = rate(tally)
    k, n = tally.k, tally.n
    if len(cases) == n:
        assert found.method == WILSON
    elif k in (0, n):
        assert found.method == BY_CASE
        assert (found.low, found.high) == pytest.approx(wilson(k * len(cases) / n, len(cases)))
    else:
        from scipy.stats import t

        assert found.method == CLUSTERED
        if sum((h - m * k / n) ** 2 for h, m in cases) > 1e-9:
            few = (t.ppf(0.975, n - 1) / t.ppf(0.975, len(cases) - 1)) ** 2
            assert found.effective == pytest.approx(min(n, own_effective(cases) * few), rel=1e-6)
        assert found.high - found.low >= wilson(k, n)[1] - wilson(k, n)[0] - 1e-9


def test_one_case_gives_no_interval():
    """Entries of a single case say nothing of others."""
    found = rate(Tally(np.array([3]), np.array([12])))
    assert (found.low, found.method) == (None, NONE)
    assert str(found) == "25 % (no interval)"


def test_the_interval_covers():
    """Of samples of clustered entries about 95 in 100 intervals hold the truth; without the adjustment far fewer do."""
    rng = np.random.default_rng(5)
    covered = naive = 0
    for _ in range(400):
        propensity = rng.beta(0.5, 2.0, size=60)
        sizes = rng.integers(2, 9, size=60)
        hits = rng.binomial(sizes, propensity)
        found = rate(Tally(hits, sizes))
        low, high = wilson(int(hits.sum()), int(sizes.sum()))
        covered += found.low <= 0.2 <= found.high
        naive += low <= 0.2 <= high
    assert 0.92 <= covered / 400 <= 0.99
    assert naive / 400 < 0.85


@given(
    st.tuples(st.integers(1, 300), st.integers(1, 300)).flatmap(
        lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
    )
)
def test_differences(counts):
    """Newcombe (1998), method 10: from Wilson's limits of each."""
    k1, n1, k2, n2 = counts
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = own_wilson(k1, n1), own_wilson(k2, n2)
    gap = p2 - p1
    low = gap - math.sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2)
    high = gap + math.sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)
    found = difference(rate(single(k1, n1)), rate(single(k2, n2)))
    assert found == pytest.approx((gap, low, high), abs=1e-9)
    assert found.clear == (found.low > 0 or found.high < 0)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), min_size=1),
    st.lists(st.sets(st.sampled_from("abcdefgh"), min_size=2), max_size=2),
)
def test_nothing_small_can_be_worked_out(counts, sums):
    """From all sums that are known, no hidden small count can be pinned down, unless it is the sum itself."""
    hidden = kept_back({name: (count,) for name, count in counts.items()}, 5, sums)
    assert {name for name, count in counts.items() if 0 < count < 5} <= hidden
    assert not any(counts[name] == 0 for name in hidden)
    for total in (set(counts), *(each & set(counts) for each in sums)):
        unknown = [counts[name] for name in hidden & total]
        shown_positive = [name for name in total - hidden if counts[name]]
        if any(count < 5 for count in unknown) and len(total) > 1 and shown_positive:
            assert len(unknown) > 1, (counts, hidden, total)
            assert sum(unknown) - (len(unknown) - 1) >= 5, (counts, hidden, total)


def test_keeping_back_can_be_switched_off():
    """With a least count of one everything is shown."""
    assert kept_back({"a": (1,), "b": (9,)}, 1) == frozenset()
    assert kept_back({"a": (1,), "b": (9,), "c": (20,)}, 5) == {"a", "b"}
    assert kept_back({"a": (1,), "b": (9,)}, 5, total=False) == {"a"}
    assert kept_back({"a": (9,), "b": (12,), "c": (20,)}, 5, also={"a"}) == {"a", "b"}


def test_dimensions_do_not_give_each_other_away():
    """Stations that add up to a district stay back with it, and one that would be told by the district's sum."""
    counts = {
        "district": {"North": (20,), "South": (9,), "West": (3,)},
        "station": {"N1": (12,), "N2": (8,), "S1": (9,), "S2": (0,), "W1": (3,)},
    }
    nests = [
        Nest("district", "North", "station", frozenset({"N1", "N2"})),
        Nest("district", "South", "station", frozenset({"S1", "S2"})),
    ]
    hidden = kept_back_everywhere(counts, 5, nests)
    assert hidden["district"] == {"South", "West"}
    assert {"W1", "S1"} <= hidden["station"]
    assert len(hidden["station"] & {"N1", "N2"}) != 1  # the district shows the sum of the two


def _entries(count: int, rng: random.Random) -> list[Entry]:
    return [
        Entry(
            1, f"A{i}", f"case {rng.randint(1, count // 3)}", date(2026, rng.randint(1, 6), 3),
            (rng.choice("NSEW"), rng.choice(("Female", "Male", "not stated"))),
            BLAME if rng.random() < 0.3 else (), rng.random() < 0.1,
        )
        for i in range(count)
    ]  # fmt: skip


def test_figures_by_brute_force():
    """Counts of entries, cases and groups are those of a plain loop."""
    entries = _entries(900, random.Random(3))
    found = figures(Book(entries, ("unit", "sex"), ("error", "warning")), least=1)
    assert (found.entries.k, found.entries.n) == (sum(bool(e.marks) for e in entries), 900)
    assert found.challenged.k == sum(e.challenged for e in entries)
    assert (found.by_case.k, found.by_case.n) == (
        len({e.case for e in entries if e.marks}),
        len({e.case for e in entries}),
    )
    for group in found.groups["unit"]:
        own = [e for e in entries if e.groups[0] == group.name]
        assert (group.n, group.cases) == (len(own), len({e.case for e in own}))
        assert (group.entries.k, group.by_case.k) == (
            sum(bool(e.marks) for e in own),
            len({e.case for e in own if e.marks}),
        )
    assert sum(group.n for group in found.groups["unit"]) == 900
    assert found.groups["sex"][-1].name == "not stated"
    assert [(c.name, c.entries.k) for c in found.categories if c.entries.k] == [("blame", found.entries.k)]


def test_before_and_after():
    """Differences carry intervals, an interval over zero is no clear change, small groups stay back."""
    rng = random.Random(1)
    entries = [
        Entry(1, f"A{i}", f"c{i}", date(2026, 1 + i % 2, 5), ("Tiny" if i < 6 else "N" if i % 3 else "S",),
              BLAME if rng.random() < (0.4 if i % 2 == 0 else 0.1) else (), False)
        for i in range(600)
    ]  # fmt: skip
    book = Book(entries, ("unit",), ("error", "warning"))
    found = compare(
        book,
        book.between(date(2026, 1, 1), date(2026, 1, 31)),
        book.between(date(2026, 2, 1), date(2026, 2, 28)),
        ("January", "February"),
        {"unit": frozenset()},
        5,
    )
    flagged, _, challenged = found.overall
    assert (flagged.verdict, challenged.verdict) == ("lower", UNCLEAR)
    assert flagged.difference.high < 0
    assert next(c for c in found.groups["unit"] if c.name == "Tiny").verdict == TOO_SMALL
    assert sum(c.before is None for c in found.groups["unit"]) >= 2


def test_cases_with_more_chances_are_not_compared():
    """Where cases have more entries in one period, their case rates say nothing of a change."""
    entries = [
        Entry(1, f"A{i}", f"c{i % 50}", date(2026, 1, 5), (), BLAME if i % 7 == 0 else (), False) for i in range(50)
    ]
    entries += [
        Entry(1, f"B{i}", f"d{i % 50}", date(2026, 2, 5), (), BLAME if i % 7 == 0 else (), False) for i in range(200)
    ]
    book = Book(entries, (), ("warning",))
    january, february = (book.between(date(2026, m, 1), date(2026, m, 28)) for m in (1, 2))
    _, cases, _ = compare(book, january, february, ("a", "b"), {}, 5).overall
    assert cases.difference is None
    assert cases.verdict == "not comparable: 1.0 and 4.0 entries a case"


def _dated(counts: dict[date | None, tuple[int, int]], groups: tuple[str, ...] = ()) -> list[Entry]:
    """Return entries of each day, so many of so many with a finding, each a case of its own."""
    return [
        Entry(1, f"{day}-{i}-{groups}", f"{day}-{i}-{groups}", day, groups, BLAME if i < k else (), False)
        for day, (k, n) in counts.items()
        for i in range(n)
    ]


def test_what_a_comparison_leaves_over():
    """Where few findings are in neither period, the total less the periods would tell; what tells them is kept back."""
    january, february, march = (date(2026, month, 5) for month in (1, 2, 3))

    def of(entries: list[Entry], least: int = 5) -> Comparison:
        book = Book(entries, ("unit",), ("warning",))
        before, after = (book.between(day, day) for day in (january, march))
        left = [~(before | after)]
        return compare(book, before, after, ("January", "March"), {"unit": frozenset()}, least, left)

    north = _dated({january: (20, 60), february: (2, 30), march: (10, 60)}, ("North",))
    south = _dated({january: (20, 60), february: (9, 30), march: (10, 60)}, ("South",))
    west = _dated({january: (20, 60), february: (0, 30), march: (10, 60)}, ("West",))
    alone = of(north)
    assert [change.verdict for change in alone.overall[:2]] == [LEFT_OVER, LEFT_OVER]
    assert alone.categories[0].before is None
    assert of(north, least=1).overall[0].before.k == 20
    found = of([*north, *south, *west])
    assert found.overall[0].before.k == 60
    shown = {change.name: change.before and change.before.k for change in found.groups["unit"]}
    assert shown == {"North": None, "South": None, "West": 20}  # North's February, and South's that would tell it


def test_small_counts_of_a_period_are_kept_back():
    """A measure with three in one period is kept back as any group's is."""
    entries = _dated({date(2026, 1, 5): (3, 60), date(2026, 2, 5): (20, 60)})
    book = Book(entries, (), ("warning",))
    january, february = (book.between(date(2026, m, 1), date(2026, m, 28)) for m in (1, 2))
    assert compare(book, january, february, ("a", "b"), {}, 5).overall[0] == Change(
        "Entries with a finding", None, None, None, TOO_SMALL
    )


def test_those_who_do_not_say_are_not_given_away():
    """Too few to be shown, they count among the others, so that no sum of all that say can be taken from the total."""
    entries = _dated({None: (20, 100)}, ("Female",)) + _dated({None: (9, 50)}, ("Male",))
    entries += _dated({None: (2, 6)}, ("not stated",))
    book = Book(entries, ("sex",), ("warning",))
    hidden = figures(book, 5, {"sex": [{"Female", "Male"}]}).hidden["sex"]
    assert hidden == {"Male", "not stated"}
    female, male = standings(book, "sex", hidden)
    assert (female.own.k, female.others.k, female.others.n) == (20, 11, 56)
    assert male.own is None


def test_entries_without_a_date_are_no_group():
    """Their few findings are shown, so that months and periods need not be kept back for them."""
    entries = _dated({date(2026, 1, 5): (20, 60), date(2026, 2, 5): (9, 60), None: (1, 4)}, ("",))
    entries = [entry._replace(groups=(f"{entry.day:%Y-%m}" if entry.day else "not stated",)) for entry in entries]
    found = figures(Book(entries, ("month",), ("warning",)), 5)
    assert [(group.n, group.entries.k) for group in found.groups["month"]] == [(60, 20), (60, 9), (4, 1)]


def test_groups_come_in_one_order():
    """Names that differ only in capitals stand in the same order, whatever order a set has them in."""
    names = ["north", "North", "NORTH", "nOrth", "NOrth", "Team 10", "team 9"]
    for turn in range(len(names)):
        entries = [Entry(1, name, name, None, (name,), (), False) for name in [*names[turn:], *names[:turn]]]
        assert list(Book(entries, ("unit",), ()).groups("unit")) == [
            "NORTH", "NOrth", "North", "nOrth", "north", "team 9", "Team 10",
        ]  # fmt: skip


def test_spellings_are_one_group():
    """The commonest spelling stands for all; "Not Stated" is as good as an empty cell."""
    names = ["EASTLEIGH LPA", *["Eastleigh LPA"] * 3, "Not Stated", "South", "SOUTH"]
    made = one_spelling([Entry(1, "", "", None, ("x", name), (), False) for name in names])
    assert [entry.groups[1] for entry in made] == [*["Eastleigh LPA"] * 4, "not stated", "SOUTH", "SOUTH"]


@pytest.mark.parametrize(
    ("difference", "shown"),
    [
        ((-0.17, -0.34, -0.0002), "−17.00 points (−34.00 to −0.02)"),
        ((-0.17, -0.34, 0.0002), "−17 points (−34 to 0)"),
        ((0.08, 0.003, 0.16), "+8.0 points (+0.3 to +16.0)"),
        ((-0.011, -0.06, 0.04), "−1 point (−6 to +4)"),
        ((0.001, -0.06, 0.04), "0 points (−6 to +4)"),
    ],
)
def test_differences_as_people_read_them(difference, shown):
    """A clear difference never shows a bound of nought; one point is one point."""
    assert str(Difference(*difference)) == shown


def test_groups_of_children():
    """Each is set against all others; those who do not say are left out."""
    entries = [
        Entry(1, f"A{i}", f"c{i}", None, (("Female", "Male", "not stated")[i % 3],),
              BLAME if i % 3 == 0 and i % 2 else (), False)
        for i in range(900)
    ]  # fmt: skip
    entries += [Entry(1, f"B{i}", f"d{i}", None, ("Male",), BLAME, False) for i in range(20)]
    found = {each.name: each for each in standings(Book(entries, ("sex",), ("warning",)), "sex", frozenset())}
    assert set(found) == {"Female", "Male"}
    assert found["Female"].verdict == "higher than others"
    assert found["Female"].others.n == found["Male"].own.n == 320
    same = [e._replace(marks=BLAME if i % 4 == 0 else ()) for i, e in enumerate(entries)]
    assert {s.verdict for s in standings(Book(same, ("sex",), ("warning",)), "sex", frozenset())} == {NO_DIFFERENCE}


def _month(name: str, k: int, n: int) -> Group:
    found = rate(single(k, n))
    return Group(name, n, n, found, found, None, None if 10 * k == n else 10 * k > n)


def test_run_charts():
    """Limits are those of the binomial; a point beyond them and a long run are said, chance is not. All is 10 %."""
    steady = [_month(f"2026-{m:02}", 20 + (-1) ** m * 2, 200) for m in range(1, 13)]
    chart = run_chart(steady, rate(single(240, 2400)))
    assert chart.signals == ["No sign of change: nothing outside the limits, no unusual run."]
    tail = _binomial_quantile(200, 0.1, 0.00135)
    assert chart.points[0].low == tail / 200
    shifted = [_month(f"{i:02}", 26 if i < 12 else 14, 200) for i in range(24)]
    said = " ".join(run_chart(shifted, rate(single(480, 4800))).signals)
    assert "12 points in a row" in said
    assert "crosses the centre only once" in said
    spiked = [*steady[:11], _month("2026-12", 60, 200)]
    assert "Outside the limits: 2026-12." in run_chart(spiked, rate(single(240, 2400))).signals
    assert run_chart(steady[:1], rate(single(20, 200))) is None
    hidden = [*steady[:3], steady[3]._replace(entries=None)]
    assert run_chart(hidden, rate(single(60, 800))).points[3].rate is None


def test_runs_are_those_of_all_months():
    """Months kept back break a run as any others do, and nothing is said to be within the limits that is not shown."""
    overall = rate(single(480, 4800))
    swinging = [_month(f"{i:02}", 14 if i % 2 else 26, 200) for i in range(24)]
    swinging = [month._replace(entries=None) if i % 2 else month for i, month in enumerate(swinging)]
    assert run_chart(swinging, overall).signals == [
        "No sign of change: nothing outside the limits among the points shown (12 kept back), no unusual run.",
        "Runs and crossings take in the points that are kept back.",
    ]
    shifted = [_month(f"{i:02}", 26 if i < 12 else 14, 200) for i in range(24)]
    shifted = [month._replace(entries=None) if i % 3 else month for i, month in enumerate(shifted)]
    assert "12 points in a row" in run_chart(shifted, overall).signals[0]


def _binomial_quantile(n: int, p: float, q: float) -> int:
    total = 0.0
    for k in range(n + 1):
        total += math.comb(n, k) * p**k * (1 - p) ** (n - k)
        if total >= q:
            return k
    return n


def test_rates_of_nothing():
    """No entries, no rate and no difference."""
    nothing = rate(Tally(np.array([], dtype=np.int64), np.array([], dtype=np.int64)))
    assert nothing == Rate(0, 0, None, None, 0.0, WILSON)
    assert difference(nothing, rate(single(1, 2))) is None

"""The sections of a report, each made of figures and of nothing else."""

from __future__ import annotations

from .chart import Bar, forest, run
from .compare import LEFT_OVER, Comparison, Standing
from .entries import NOT_STATED
from .figures import Category, Figures, Group, RuleCount
from .page import Grid, Section
from .plan import TIME, TRAITS, Plan, times
from .rates import Rate
from .runchart import run_chart
from .score import JEFFREYS, Score, remarks

BACK = "kept back"
SHOWN_RULES = 25
_CHART_ROWS = 60  # groups that a chart can show on a page
_CHART_TIMES = 120  # times that it can


def number(value: int | None) -> str:
    """Return a count for print."""
    return BACK if value is None else f"{value:,}"


def counted(rate: Rate | None) -> tuple[str, str]:
    """Return "k of n" and the rate for print."""
    if rate is None:
        return BACK, BACK
    return f"{rate.k:,} of {rate.n:,}", str(rate)


def summary(figures: Figures) -> Section:
    """Return the four rates that stand for the whole."""
    rows = (
        ("Entries with a finding", *counted(figures.entries)),
        ("Cases with a finding in any entry", *counted(figures.by_case)),
        ("Entries that name blaming wording and correct it", *counted(figures.challenged)),
        ("Cases with such an entry", *counted(figures.challenged_by_case)),
    )
    return Section(
        "summary",
        "Rates",
        grids=(Grid("Rates, with 95 % intervals", ("Measure", "Count", "Rate (95 % interval)"), rows),),
        below=(
            "An interval says what rates would be no surprise if as many other entries had been read. "
            "Where nothing, or everything, was found, a bound is given instead.",
        ),
    )


def reviewed(score: Score) -> Section:
    """Return what people found in a dip sample: how far the rates above can be trusted."""
    noun = "entries" if score.of == "entry" else "cases"
    rows = [
        (f"Flagged {noun} that do blame the child (precision)", *counted(score.precision)),
        (f"Unflagged {noun} that do (missed)", *counted(score.missed)),
        (
            "Of what blames, the share that is flagged (recall)",
            "",
            str(score.recall) if score.recall else "cannot be said",
        ),
        (f"All {noun}: the rate corrected for both", "", str(score.corrected) if score.corrected else "cannot be said"),
    ]
    for each in score.agreements:
        rows.append((f"Agreement of reviewers {each.pair} (kappa)", f"{each.same:,} of {each.n:,}", str(each)))
    prose = (
        f"People read {score.reviewed:,} {noun} without being told which were flagged."
        + (" **The corrected rate is the one to quote.**" if score.corrected else ""),
    )
    below = [JEFFREYS, *remarks(score)]
    grid = Grid("What reviewers found", ("Measure", "Count", "Estimate (95 % interval)"), tuple(rows))
    return Section("reviewed", "What people found", prose, "", (grid,), (), tuple(below))


def over_time(figures: Figures, dimension: str, plan: Plan) -> Section:
    """Return a time dimension as a run chart and a table."""
    groups = figures.groups[dimension]
    dated = _without_gaps(dimension, [group for group in groups if group.name != NOT_STATED])
    chart = run_chart(dated, figures.entries)
    title = plan.title(dimension)
    drawn = run(f"chart-{dimension}", f"Entries with a finding, by {plan.noun(dimension)}", chart) if chart else ""
    said = tuple(chart.signals) if drawn and chart else ("Too few points can be shown for a chart.",)
    return Section(
        f"by-{dimension}", f"By {plan.noun(dimension)}", said, drawn, (_grid(groups, title, plan.noun(dimension)),)
    )


def _without_gaps(dimension: str, groups: list[Group]) -> list[Group]:
    """Return the groups with the times between them at which nothing was written: a line must not hide them."""
    if len(groups) < 2:
        return groups
    known = {group.name: group for group in groups}
    names = times(dimension, list(known))
    if len(names) > _CHART_TIMES:
        return groups
    return [known.get(name) or Group(name, 0, 0, None, None, None) for name in names]


def by_group(figures: Figures, dimension: str, plan: Plan) -> Section:
    """Return a grouping as a forest plot and a table."""
    groups, title = figures.groups[dimension], plan.title(dimension)
    bars = [Bar(group.name, group.entries) for group in groups[:_CHART_ROWS]]
    drawn = forest(
        f"chart-{_key(dimension)}", f"Entries with a finding, by {plan.noun(dimension)}", bars, figures.entries
    )
    prose = ["Where an interval reaches over the dashed line, the group does not differ clearly from all."]
    if not drawn:
        prose = ["No group has enough entries to be shown."]
    if len(groups) > _CHART_ROWS:
        prose.append(f"The chart shows the first {_CHART_ROWS} of {len(groups)} groups; the table shows all.")
    if plan.include_officers:
        prose.append(f"Persons are tabulated for this purpose: {plan.include_officers}")
    return Section(
        f"by-{_key(dimension)}",
        f"By {plan.noun(dimension)}",
        tuple(prose),
        drawn,
        (_grid(groups, title, plan.noun(dimension)),),
    )


def _key(dimension: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in dimension.casefold())


def _grid(groups: list[Group], title: str, noun: str) -> Grid:
    heads = (
        title,
        "Entries",
        "With a finding",
        "Rate (95 % interval)",
        "Cases",
        "Case rate (95 % interval)",
        "Challenges",
    )
    rows = tuple(
        (
            group.name,
            number(group.n),
            BACK if group.entries is None else f"{group.entries.k:,}",
            counted(group.entries)[1],
            number(group.cases),
            counted(group.by_case)[1],
            BACK if group.challenged is None else f"{group.challenged.k:,}",
        )
        for group in groups
    )
    return Grid(f"Rates by {noun}", heads, rows)


def categories(found: list[Category]) -> Section:
    """Return the categories as a chart and a table."""
    bars = [Bar(category.name, category.entries) for category in found]
    chart = forest("chart-categories", "Entries that hold each category", bars)
    rows = tuple(
        (
            category.name,
            *counted(category.entries),
            counted(category.by_case)[1],
            number(category.errors),
            number(category.warnings),
        )
        for category in found
    )
    heads = ("Category", "Entries", "Rate (95 % interval)", "Case rate (95 % interval)", "With errors", "With warnings")
    prose = (
        "An entry may hold several categories. An error is a term that guidance rejects whoever it is used about; "
        "a warning is wording that may blame a child.",
    )
    return Section("categories", "By category", prose, chart, (Grid("Rates by category and level", heads, rows),))


def commonest(rules: list[RuleCount], titles: dict[str, str]) -> Section:
    """Return the rules that speak most often."""
    rows = tuple(
        (rule.name, titles.get(rule.name, ""), rule.category, rule.level, *counted(rule.entries))
        for rule in rules[:SHOWN_RULES]
        if rule.entries is not None
    )
    heads = ("Rule", "What it finds", "Category", "Level", "Entries", "Rate (95 % interval)")
    hidden = sum(rule.entries is None for rule in rules)
    below = (f"{hidden} more spoke in too few entries to be shown.",) if hidden else ()
    prose = ("`vblint explain NAME` says what a rule finds, why, and who says so.",)
    grids = (Grid("The commonest findings", heads, rows, 4),) if rows else ()
    return Section("rules", "Commonest findings", prose if rows else (), "", grids, (), below)


def comparison(found: Comparison, plan: Plan, notes: tuple[str, ...]) -> Section:
    """Return before and after."""
    heads = ("Measure", found.before, found.after, "Difference (95 % interval)", "Reading")

    def grid(caption: str, head: str, changes: list) -> Grid:  # type: ignore[type-arg]
        rows = tuple(
            (
                change.name,
                _pair(change.before),
                _pair(change.after),
                str(change.difference) if change.difference else "–",
                change.verdict,
            )
            for change in changes
        )
        return Grid(caption, (head, *heads[1:]), rows, words=4)

    grids = [grid("Before and after", "Measure", found.overall)]
    if found.categories:
        grids.append(grid("Before and after, by category", "Category", found.categories))
    grids += [
        grid(f"Before and after, by {plan.noun(name)}", plan.title(name), changes)
        for name, changes in found.groups.items()
    ]
    prose = [
        "Both sets of entries were read anew for this report, with the same rules and the same model.",
        *notes,
        "A difference is called clear only where its interval leaves out zero. Of twenty comparisons without any "
        "change, about one will look clear.",
    ]
    if found.shared:
        prose.append(
            f"{found.shared:,} cases have entries in both; the intervals take the two sets as independent, "
            "which is on the safe side."
        )
    if any(change.verdict == LEFT_OVER for change in found.overall):
        prose.append(
            "Some figures are kept back because the entries in neither set hold too few findings to be shown, and "
            "these could be had by subtraction. Compare periods that leave nothing over, or lower --min-cell."
        )
    prose.append("A change after an event need not come from it: look at the run chart for what went before.")
    return Section("comparison", f"{found.before} against {found.after}", tuple(prose), "", tuple(grids))


def _pair(rate: Rate | None) -> str:
    return BACK if rate is None else f"{rate.k:,} of {rate.n:,}: {rate}"


def children(figures: Figures, standing: dict[str, list[Standing]], plan: Plan) -> Section:
    """Return the rates by traits of the children, each group against all others."""
    grids = []
    for trait, groups in standing.items():
        rows = tuple(
            (
                each.name,
                _pair(each.own),
                _pair(each.others),
                str(each.difference) if each.difference else "–",
                each.verdict,
            )
            for each in groups
        )
        heads = (plan.title(trait), "Entries with a finding", "All others", "Difference (95 % interval)", "Reading")
        grids.append(Grid(f"Entries by {TRAITS[trait].lower()}", heads, rows, words=4))
        unsaid = next((g for g in figures.groups[trait] if g.name == NOT_STATED), None)
        if unsaid:
            few = "a few" if unsaid.n is None else f"{unsaid.n:,}"
            caption = f"{grids[-1].caption}; {few} entries do not say"
            if unsaid.entries is None:
                caption += ", and count among the others"
            grids[-1] = grids[-1]._replace(caption=caption)
    prose = (
        "The entries about each group are compared with those about all others whose group is stated. "
        "A difference is a question to look into, not an answer: records about some children are longer, "
        "and of other kinds.",
    )
    return Section("children", "By the child's sex, ethnicity, age and care status", prose, "", tuple(grids))


def groupings(figures: Figures, plan: Plan) -> list[Section]:
    """Return the sections of all groupings, times first."""
    stated = [name for name in plan.by if any(group.name != NOT_STATED for group in figures.groups[name])]
    names = sorted(stated, key=lambda name: name not in TIME)
    return [over_time(figures, name, plan) if name in TIME else by_group(figures, name, plan) for name in names]

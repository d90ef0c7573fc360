"""What a report says of itself: what was read, how it was done, and what it cannot show."""

from __future__ import annotations

from typing import Any

from .entries import NOT_STATED
from .figures import Figures
from .ledger import Ledger
from .page import Grid, Section
from .plan import TIME, Plan
from .rates import METHODS
from .survey import Survey

_LIMITS = (
    "**Silence is not a clean bill.** Only wording that rules or a model know is found; most blame is phrased in ways "
    "nobody has listed, and much of it sits in what a record leaves out. A low rate may mean little blame, or blame "
    "that is worded otherwise.",
    "**The tool errs both ways.** A rate counts what the tool flags. `vblint sample` draws a dip sample that people "
    "read, and `vblint score-sample` gives the rate corrected for the tool's errors; quote that one.",
    "**It is about words, not people.** A finding says nothing of the author's intent, and counting by author would "
    "measure who writes most. It is not evidence for discipline.",
    "**Records differ.** Compare like with like: other kinds of entries, longer entries, or another house style change "
    "the rate without any change in attitude. So does a drafting tool.",
    "**What is measured is gamed.** Where a rate becomes a target, euphemism replaces blame. Read entries, not "
    "only rates.",
    "**Rules change.** A later version finds other things; compare periods only where both were read with one version.",
)
_REDACTION = (
    "In examples every word that is not known to be harmless is replaced: names, places, dates, numbers and "
    "references. That is done by rule, not by a reader: look through the examples before this report leaves your team."
)


def scope(survey: Survey) -> Section:
    """Return what was read: files and rows, adding up."""
    ledger, totals = survey.ledger, survey.ledger.totals
    days = [entry.day for entry in survey.entries if entry.day]
    prose = [
        f"{totals['rows']:,} rows or files: {totals['read']:,} read, {totals['skipped']:,} left out on purpose, "
        f"{totals['empty']:,} without text, {totals['unreadable']:,} unreadable."
    ]
    if days:
        undated = len(survey.entries) - len(days)
        prose.append(
            f"Entries run from {min(days):%d/%m/%Y} to {max(days):%d/%m/%Y}"
            + (f"; {undated:,} have no date that can be read." if undated else ".")
        )
    skipped = ledger.skipped()
    points = [f"{count:,} left out: {reason}" for reason, count in sorted(skipped.items())]
    if not any(entry.case != f"{entry.source}:{entry.place}" for entry in survey.entries):
        points.append("No column of cases was found, so every entry counts as a case of its own.")
    for place, name in enumerate(survey.plan.by):
        if survey.entries and all(entry.groups[place] == NOT_STATED for entry in survey.entries):
            points.append(f"No entry states its {name}; name the column with {_option(name)}, or leave it out of --by.")
    return Section("scope", "What was read", tuple(prose), "", (_parts(ledger),), tuple(points))


def _option(dimension: str) -> str:
    """Return the option that names the column of a grouping."""
    if dimension in TIME:
        return "--date-column"
    return f"--{dimension}-column" if dimension in ("unit", "kind") else "--by"


def _parts(ledger: Ledger) -> Grid:
    heads = ("Input", "Status", "Rows", "Read", "Left out", "Empty", "Unreadable", "Taken as, and remarks")
    shown = ledger.parts if len(ledger.parts) <= 40 else [part for part in ledger.parts if part.status != "read"][:40]
    rows = tuple(
        (
            f"{part.source}. {ledger.name(part.source)}" + (f", sheet {ledger.said(part.sheet)}" if part.sheet else ""),
            part.status,
            f"{part.rows:,}",
            f"{part.read:,}",
            f"{part.skipped.total():,}",
            f"{part.empty:,}",
            f"{part.unreadable:,}",
            ". ".join(filter(None, (part.choice, *ledger.remarks(part)[:4]))),
        )
        for part in shown
    )
    more = len(ledger.parts) - len(shown)
    caption = "Inputs" + (f" ({more:,} more that were read whole are in tables/files.csv)" if more else "")
    return Grid(caption, heads, rows, numbers=2, words=7)


def limits() -> Section:
    """Return what the report cannot show."""
    return Section("limits", "What this report cannot show", points=_LIMITS)


def method(figures: Figures, plan: Plan, content: dict[str, Any]) -> Section:
    """Return how it was done, in plain words, with the versions."""
    used = {figures.entries.method, figures.by_case.method}
    for groups in figures.groups.values():
        used |= {rate.method for group in groups for rate in (group.entries, group.by_case) if rate}
    points = [f"{name}: {METHODS[name]}" for name in METHODS if name in used]
    points.append(
        "Differences: Newcombe's interval, on the effective numbers of entries. Limits of run charts: binomial "
        "quantiles that chance leaves on either side once in 741 times, around the overall rate, on effective numbers. "
        "Statistics by scipy and statsmodels."
    )
    points.append("Names of groups that differ only in capitals or blanks are taken as one, in the commonest spelling.")
    if plan.least > 1:
        points.append(
            f"Counts below {plan.least} in any group, or in either of two sets that are compared, are kept back, and "
            "with them as many others as are needed so that they cannot be worked out from totals. Nought is shown. So "
            "are the figures of all entries together, of those without a date, and of a dip sample."
        )
    if not plan.show_text:
        points.append(_REDACTION)
    tool, rules, model = content["tool"], content["rules"], content["model"]
    rows = [
        ("vblint", tool["version"]),
        (
            "Rules",
            f"{rules['version']}, SHA-256 {rules['sha256'][:16]}…"
            + (f", {rules['own']} of your own" if rules["own"] else ""),
        ),
        ("Model", model["name"]),
        ("Seed", str(content["seed"])),
        *((f"Input {each['number']}", f"SHA-256 {each['sha256'][:16]}…") for each in content["inputs"][:10]),
    ]
    if content.get("timestamp"):
        rows.append(("Made", content["timestamp"]))
    grid = Grid(
        "How to make this report again; the whole is in manifest.json", ("What", "Value"), tuple(rows), numbers=2
    )
    return Section("method", "How it was done", (), "", (grid,), tuple(points))

"""From a survey to a page: which sections there are and in what order."""

from __future__ import annotations

from typing import Any

from .compare import Comparison, Standing
from .figures import Figures
from .method import limits, method, scope
from .page import Page, Section, Shown
from .score import Score
from .sections import categories, children, commonest, comparison, groupings, reviewed, summary
from .survey import Survey


class Findings:
    """All that was worked out from a survey, for whoever writes it down."""

    def __init__(
        self,
        survey: Survey,
        figures: Figures,
        standing: dict[str, list[Standing]],
        compared: Comparison | None,
        notes: tuple[str, ...],
        titles: dict[str, str],
        manifest: dict[str, Any],
        score: Score | None = None,
    ) -> None:
        """Hold it."""
        self.survey = survey
        self.figures = figures
        self.standing = standing
        self.compared = compared
        self.notes = notes
        self.titles = titles
        self.manifest = manifest
        self.score = score


def page(found: Findings) -> Page:
    """Return the report."""
    survey, figures, plan = found.survey, found.figures, found.survey.plan
    sections: list[Section] = [summary(figures)]
    if found.score:
        sections.append(reviewed(found.score))
    if found.compared:
        sections.append(comparison(found.compared, plan, found.notes))
    sections += [*groupings(figures, plan), categories(figures.categories)]
    if found.standing:
        sections.append(children(figures, found.standing, plan))
    sections += [commonest(figures.rules, found.titles), scope(survey)]
    ledger = survey.ledger
    shown = tuple(
        Shown(
            number,
            f"input {example.source}" + (f", {ledger.place(example.place)}" if example.place else "")
            + (f" ({ledger.name(example.source)})" if len(ledger.files) > 1 else ""),
            example,
        )
        for number, example in enumerate(survey.examples, 1)
    )  # fmt: skip
    return Page(
        "How records speak of the child",
        _about(survey),
        _lead(figures),
        tuple(sections),
        shown,
        not plan.show_text,
        (limits(), method(figures, plan, found.manifest)),
    )


def _about(survey: Survey) -> str:
    ledger = survey.ledger
    count = len(ledger.files)
    names = ", ".join(ledger.name(number) for number in range(1, count + 1)) if count <= 3 else f"{count:,} files"
    days = [entry.day for entry in survey.entries if entry.day]
    span = f"; entries of {min(days):%d/%m/%Y} to {max(days):%d/%m/%Y}" if days else ""
    return f"An audit of {names}{span}"


def _lead(figures: Figures) -> tuple[str, ...]:
    entries, cases, challenged = figures.entries, figures.by_case, figures.challenged
    if not entries.n:
        return ("No entry was read.",)
    return (
        f"{entries.k:,} of {entries.n:,} entries hold wording that may blame the child: {entries}.",
        f"That is {cases.k:,} of {cases.n:,} cases: {cases}.",
        f"{challenged.k:,} of {challenged.n:,} entries name such wording and correct it, "
        f"which is good practice: {challenged}.",
    )

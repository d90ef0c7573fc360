"""A report as Markdown: for a terminal, a wiki or a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .page import Grid, Page, Section

_MARKS = re.compile(r"([\\`*_<>|~]|(?<=\])\()")  # what Markdown would take for more than itself


def render(page: Page) -> Iterator[str]:
    """Yield the report; charts are left out, their figures are in the tables."""
    yield f"# {page.title}\n\n"
    yield f"{_plain(page.about)}\n\n"
    for line in page.lead:
        yield f"**{line}**\n\n"
    for section in page.sections:
        yield from _section(section)
    if page.examples:
        yield "## The worst examples\n\n"
        yield (
            "Redacted. " if page.redacted else "**This holds text of records.** "
        ) + "What follows is distressing.\n\n"
        for shown in page.examples:
            rules = ", ".join(rule for rule, _ in shown.example.titles)
            yield f"{shown.number}. {_plain(shown.place)}: {rules}\n"
            for excerpt in shown.example.excerpts:
                words = "".join(f"**{_plain(s.text)}**" if s.found else _plain(s.text) for s in excerpt).strip()
                yield f"   > {words}\n"
            yield "\n"
    for section in page.after:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}\n\n"
    for line in section.prose:
        yield f"{line}\n\n"
    for grid in section.grids:
        yield from _grid(grid)
    for point in section.points:
        yield f"- {point}\n"
    if section.points:
        yield "\n"
    for line in section.below:
        yield f"{line}\n\n"


def _grid(grid: Grid) -> Iterator[str]:
    yield f"{grid.caption}:\n\n"
    yield "| " + " | ".join(map(_plain, grid.heads)) + " |\n"
    yield "|" + "|".join(" ---: " if grid.figures(i) else " --- " for i in range(len(grid.heads))) + "|\n"
    for row in grid.rows:
        yield "| " + " | ".join(map(_plain, row)) + " |\n"
    yield "\n"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", re.sub(r"\s+", " ", text))

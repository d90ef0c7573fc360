"""A report as content: sections of prose, tables and charts, before anyone asks for HTML or Markdown."""

from __future__ import annotations

from typing import NamedTuple

from .entries import Example


class Grid(NamedTuple):
    """A table for people: its caption, heads and rows; columns from `numbers` up to `words` hold figures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 1
    words: int = 99

    def figures(self, column: int) -> bool:
        """Say whether a column holds figures."""
        return self.numbers <= column < self.words


class Section(NamedTuple):
    """A part of a report: a heading, then prose, a chart, a table, a list and prose below, where it has them."""

    key: str
    title: str
    prose: tuple[str, ...] = ()
    chart: str = ""
    grids: tuple[Grid, ...] = ()
    points: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


class Shown(NamedTuple):
    """An example, with the name of its place."""

    number: int
    place: str
    example: Example


class Page(NamedTuple):
    """A whole report. `about` is what it was made of, `lead` what everybody should take away."""

    title: str
    about: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    examples: tuple[Shown, ...]
    redacted: bool
    after: tuple[Section, ...]  # sections below the examples

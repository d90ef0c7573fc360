"""Tables, whatever file they come in: columns by name, rows with their facts, a document for each cell of prose.

    table = open_table(Path("reviews.xlsx"))
    for row in table.rows():
        row.number, row.values["Occurrence No"], row.fact("unit"), row.date
        for document in row.documents: ...
    table.counts.read + table.counts.empty + table.counts.unreadable == table.counts.rows

Rows are streamed; nothing of one is kept when the next is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path

from ..core import Document, ReaderError
from .columns import SAMPLE, Layout, layout
from .dates import parse_date
from .grids import Broken, Grid, Line
from .options import Columns, Gap, Note, ReadOptions, unheard
from .source import Source

__all__ = ["TABLES", "Columns", "Counts", "NoProseError", "ReadOptions", "Row", "Table", "open_table", "tables"]

TABLES = {
    ".csv": "from_csv", ".tsv": "from_csv", ".tab": "from_csv", ".xlsx": "from_xlsx", ".xlsm": "from_xlsx",
    ".jsonl": "from_json", ".ndjson": "from_json", ".json": "from_json",
}  # fmt: skip


class NoProseError(ReaderError):
    """A file of tables in which no column holds prose; it was read, and there is nothing to check."""


class Counts:
    """How many rows of a table were read: with prose, without, and not readable with the first few reasons."""

    __slots__ = ("empty", "read", "reasons", "unreadable")

    def __init__(self) -> None:
        """Start at nothing."""
        self.read = self.empty = self.unreadable = 0
        self.reasons: list[tuple[int, str]] = []

    @property
    def rows(self) -> int:
        """All rows below the header that hold anything."""
        return self.read + self.empty + self.unreadable


class Row:
    """One row below the header.

    Attributes:
        number: the row as a spreadsheet numbers it; of JSON Lines the line, of a JSON array the index.
        values: every cell that holds something, by column name; dates in ISO form.
        documents: one for each cell of prose that holds some.
        problem: why a cell of prose could not be read, or nothing.

    """

    __slots__ = ("_layout", "documents", "number", "problem", "values")

    def __init__(
        self, number: int, values: dict[str, str], documents: tuple[Document, ...], problem: str, chosen: Layout
    ) -> None:
        """Hold a row."""
        self.number = number
        self.values = values
        self.documents = documents
        self.problem = problem
        self._layout = chosen

    def fact(self, role: str) -> str:
        """Return what the row says of itself in one of `options.ROLES`; nothing where it does not."""
        column = self._layout.roles.get(role)
        return "" if column is None else self.values.get(self._layout.names[column], "").strip()

    @property
    def date(self) -> date | None:
        """The day in the date column, day before month; None where there is none that can be read."""
        return parse_date(self.fact("date"))


class Table:
    """One table: a sheet of a workbook, or a file of rows. `rows` may be called again and starts over.

    Attributes:
        name: the sheet, or nothing.
        hidden: whether the sheet is hidden from readers of the workbook.
        names: all columns, in order.
        text: the columns of prose.
        roles: the columns of facts, by role.
        header: the number of the header row; 0 where there is none.
        counts: of the latest pass through the rows.

    """

    def __init__(self, source: Source, grid: Grid, chosen: Layout, note: Note) -> None:
        """Hold what is known; `open_table` and `tables` find it out."""
        self._source = source
        self._grid = grid
        self._layout = chosen
        self._note = note
        self.name = grid.name
        self.hidden = grid.hidden
        self.names = tuple(chosen.names.values())
        self.text = tuple(chosen.names[column] for column in chosen.text)
        self.roles = {role: chosen.names[column] for role, column in chosen.roles.items()}
        self.header = chosen.header
        self.counts = Counts()

    @property
    def choice(self) -> str:
        """What was taken for what, in one line, for a person to check."""
        return (f"sheet {self.name!r}: " if self.name else "") + self._layout.said()

    def called(self, number: int) -> str:
        """Return what a row is called where it stands: `row 3`, `line 3`, `records[3]`."""
        return self._grid.row(number)

    def rows(self) -> Iterator[Row]:
        """Yield the rows, those without prose included; `counts` grows along.

        Raises ReaderError where the rest cannot be read.
        """
        self.counts = counts = Counts()
        for line in self._grid.lines(self._note):
            if line.number <= self.header and not self._grid.keys:
                continue
            row = self._row(line)
            if row is None:
                continue
            if row.problem:
                counts.unreadable += 1
                if len(counts.reasons) < 5:
                    counts.reasons.append((row.number, row.problem))
            elif row.documents:
                counts.read += 1
            else:
                counts.empty += 1
            yield row

    def _row(self, line: Line) -> Row | None:
        names = self._layout.names
        values: dict[str, str] = {}
        problem, broken = line.problem, ""
        for column, cell in line.cells.items():
            if isinstance(cell, Broken):
                broken = str(cell) if column in self._layout.text else broken
            elif column in names:
                values[names[column]] = str(cell)  # no more than text: rows go to other processes
            elif cell.strip():
                problem = problem or "more cells than the header; is text with a delimiter in it not quoted?"
        if not values and not problem and not broken:
            return None
        documents = () if problem else self._documents(line, values)
        return Row(line.number, values, documents, problem or ("" if documents else broken), self._layout)

    def _documents(self, line: Line, values: dict[str, str]) -> tuple[Document, ...]:
        case = values.get(self.roles.get("case", ""), "").strip()
        made = []
        for column in self._layout.text:
            title = self._layout.names[column]
            text = values.get(title, "")
            if text.strip():
                spots = self._grid.spots(line, column, title)
                if case:
                    spots = tuple(spot.replace(address=(*spot.address, ("case", case))) for spot in spots)
                made.append(Document(self._source.name, text, line=line.line, spots=spots))
        return tuple(made)


def tables(path: Path | Source, options: ReadOptions | None = None, note: Note = unheard) -> Iterator[Table]:
    """Yield the tables of a file that hold prose, in order; `note` hears of those that do not.

    Raises ReaderError for what cannot be read and for a column that is not there, NoProseError for a file without
    prose.
    """
    source = path if isinstance(path, Source) else Source(str(path), path)
    options = options or ReadOptions()
    wanted = options.columns
    found, missing = 0, None
    for grid in _grids(source, options):
        sample = list(islice(grid.lines(unheard), SAMPLE))
        if not sample:
            continue
        if all(line.problem for line in sample):
            missing = missing or ReaderError(
                f"no row can be read; of {grid.row(sample[0].number)}: {sample[0].problem}"
            )
            continue
        try:
            chosen = layout(grid, sample, wanted, options.preset)
        except ReaderError as error:  # in another sheet the column may be there
            missing = missing or error
            continue
        if not chosen.text:
            if grid.name:
                note(f"sheet {grid.name!r} holds no column of prose and was not checked")
            continue
        found += 1
        if grid.hidden:
            note(f"sheet {grid.name!r} is hidden; it was read all the same")
        yield Table(source, grid, chosen, note)
    if not found:
        raise missing or NoProseError("no column of prose was found; if there is one, name it with --text-column")


def open_table(
    path: Path | Source, columns: Columns | None = None, *, sheet: str = "", preset: str = "", note: Note = unheard
) -> Table:
    """Return one table: the sheet of that name, else the first that is not hidden and holds prose.

    Raises ReaderError where there is none.
    """
    options = ReadOptions(columns=columns or Columns(), preset=preset, sheets=(sheet,) if sheet else ())
    first = None
    for table in tables(path, options, note):
        first = first or table
        if not table.hidden or sheet:
            return table
    assert first is not None  # else `tables` has raised
    return first


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield a document for each cell of prose, and say what was taken for what and what was not read."""
    try:
        found = list(tables(source, options, note))
    except NoProseError as error:  # a list of figures in a folder, or in a commit, is no fault
        note(Gap(str(error)))
        return
    for table in found:
        note(table.choice)
        for row in table.rows():
            yield from row.documents
        counts = table.counts
        if counts.unreadable:
            number, reason = counts.reasons[0]
            where = f"sheet {table.name!r}: " if table.name else ""
            rows = f"{counts.unreadable:,} of {counts.rows:,} rows were not read"
            note(Gap(f"{where}{rows}; the first is {table.called(number)}: {reason}"))


def _grids(source: Source, options: ReadOptions) -> list[Grid]:
    module = import_module(f".{TABLES[source.suffix]}", __package__)
    grids: list[Grid] = module.grids(source)
    if options.sheets:
        names = [grid.name for grid in grids]
        for sheet in options.sheets:
            if any(names) and sheet not in names:
                raise ReaderError(f"there is no sheet {sheet!r}; there are " + ", ".join(map(repr, names[:30])))
        grids = [grid for grid in grids if not grid.name or grid.name in options.sheets]
    return grids

"""The form that every table reader gives its rows in, before anyone asks which column is what."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from ..core import ReaderError, Spot
from .options import Note

WIDEST = 16_384  # columns, as in a spreadsheet


class Broken(str):
    """What stands in place of a cell that is there but cannot be read: the reason."""

    __slots__ = ()


class Joined(str):
    """A cell of several texts, joined: `parts` holds where each begins, and its name in the row."""

    parts: tuple[tuple[int, str], ...]

    def __new__(cls, text: str, parts: tuple[tuple[int, str], ...]) -> Joined:
        """Join nothing; hold what was joined."""
        cell = super().__new__(cls, text)
        cell.parts = parts
        return cell


class Line(NamedTuple):
    """A row as it stands in the file: its number, the line it begins on, its cells by column from zero.

    `problem` says why a row is there but cannot be read as one.
    """

    number: int
    line: int
    cells: dict[int, str]
    problem: str = ""


class Grid(ABC):
    """One table of a source: a sheet, or a whole file. Its rows may be read more than once.

    `name` is the sheet's; `hidden` says that a reader does not see it; `keys` are the column names where the format
    itself has them, so that no header row is looked for. In an `even` table no row may be wider than its header.
    """

    name: str = ""
    hidden: bool = False
    even: bool = False
    keys: tuple[str, ...] = ()

    @abstractmethod
    def lines(self, note: Note) -> Iterator[Line]:
        """Yield the rows that have a cell; say through `note`, at the end, what a person should know of them.

        Raises ReaderError where the rest cannot be read.
        """

    def row(self, number: int) -> str:
        """Return what a row is called, for people."""
        return f"row {number:,}"

    def spots(self, line: Line, column: int, title: str) -> tuple[Spot, ...]:
        """Return where the texts of a cell stand, one unless the cell is `Joined`."""
        cell, address = line.cells[column], self.address(line, column, title)
        parts = cell.parts if isinstance(cell, Joined) else ((0, title),)
        return tuple(Spot(start, self.place(line, column, name), address, line.line) for start, name in parts)

    def place(self, line: Line, column: int, title: str) -> str:
        """Return where a cell is, for people: `OEL!H1042`."""
        return f"{self.name}!{letters(column)}{line.number}" if self.name else f"{letters(column)}{line.number}"

    def address(self, line: Line, column: int, title: str) -> tuple[tuple[str, str | int], ...]:
        """Return where a cell is, for programs."""
        sheet = (("sheet", self.name),) if self.name else ()
        return (*sheet, ("cell", f"{letters(column)}{line.number}"), ("row", line.number), ("column", title))


def letters(column: int) -> str:
    """Return the letters of a column, counted from zero: A, B … Z, AA."""
    out = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        out = chr(65 + digit) + out
    return out


def column_of(reference: str) -> int:
    """Return the column of a cell reference, counted from zero. Raises ReaderError beyond the widest sheet."""
    value = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        value = value * 26 + ord(letter) - 64
        if value > WIDEST:
            raise ReaderError(f"the cell {reference[:12]!r} lies beyond the widest sheet; the file is damaged")
    return value - 1

"""Excel workbooks, sheet by sheet and row by row, as they stand: nothing is calculated and no row held.

openpyxl reads a formula or its value but not both, so it cannot say that a text was never calculated, and takes
three times as long; calamine asks for memory by the size of a sheet and aborts the process on two far-off cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO

from ..core import ReaderError
from .decode import whole
from .grids import Broken, Grid, Line, column_of
from .markup import each, feed, local, main_part, parser, relations, walk
from .options import Gap, Note
from .source import Source
from .zipped import Package, chunk

FULL = 32_767  # characters that a cell holds at most
_CHUNK = 1 << 16
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))  # built-in formats of dates
_CODES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # parts of a format code that are no date letters
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHARED_LIMIT = 1 << 30  # characters of all shared texts together


class Workbook:
    """What all sheets of a workbook share: texts, date formats, the way to the parts."""

    def __init__(self, source: Source) -> None:
        """Read the list of sheets. Raises ReaderError where it is no workbook."""
        self.source = source
        self.sheets: list[tuple[str, str, bool]] = []  # name, part, hidden
        self._texts: list[str] | None = None
        self.dates: frozenset[int] = frozenset()
        self.epoch = datetime(1899, 12, 30)
        with Package(source) as package:
            root = main_part(package) or "xl/workbook.xml"
            if root not in package:
                raise ReaderError("it is an archive, but holds no workbook; was it renamed?")
            self._targets = relations(package, root)
            self._read_list(package, root)
            self._shared = next((t for kind, t in self._targets.values() if kind == "sharedStrings"), "")
            styles = next((t for kind, t in self._targets.values() if kind == "styles"), "")
            if styles in package:
                self.dates = _date_styles(package, styles)

    def _read_list(self, package: Package, root: str) -> None:
        def start(tag: str, attributes: dict[str, str]) -> None:
            kind = local(tag)
            if kind == "sheet":
                relation = next((v for k, v in attributes.items() if local(k) == "id" and k != "id"), "")
                part = self._targets.get(relation, ("", ""))[1]
                hidden = attributes.get("state", "visible") != "visible"
                if self._targets.get(relation, ("",))[0] == "worksheet":  # chart sheets have no cells
                    self.sheets.append((attributes.get("name", ""), part, hidden))
            elif kind == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = datetime(1904, 1, 1)

        each(package, root, start)

    def texts(self, package: Package) -> list[str]:
        """Return the texts that sheets refer to by number; they are read once."""
        if self._texts is None:
            self._texts = _shared_texts(package, self._shared) if self._shared in package else []
        return self._texts

    def moment(self, serial: str) -> str:
        """Return a date that a sheet holds as a number of days, in ISO form; the number where it is none."""
        try:
            value = self.epoch + timedelta(seconds=round(float(serial) * 86_400))
        except (ValueError, OverflowError):
            return serial
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")


class Sheet(Grid):
    """One sheet."""

    def __init__(self, book: Workbook, name: str, part: str, hidden: bool) -> None:
        """Hold where the sheet is."""
        self._book = book
        self._part = part
        self.name = name
        self.hidden = hidden

    def lines(self, note: Note) -> Iterator[Line]:
        """Yield the rows."""
        with Package(self._book.source) as package:
            reading = _Reading(self._book, self._book.texts(package))
            with package.open(self._part) as stream:
                yield from reading.lines(stream, self._part)
        for line in reading.remarks():
            note(type(line)(f"sheet {self.name!r}: {line}"))


class _Reading:
    """The state of one pass over a sheet."""

    def __init__(self, book: Workbook, texts: list[str]) -> None:
        self._book = book
        self._texts = texts
        self._lines: list[Line] = []
        self._cells: dict[int, str] = {}
        self._row = self._column = 0
        self._at: dict[str, str] = {}
        self._value: list[str] = []
        self._kinds: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._keep = self._phonetic = self._formula = False
        self._hidden_rows = self._hidden_columns = self._merged = self._uncalculated = self._full = 0

    def lines(self, stream: IO[bytes], part: str) -> Iterator[Line]:
        """Yield the rows of a sheet's part."""
        made = parser(part, self._start, self._end, self._text)
        while data := chunk(stream, _CHUNK, part):
            feed(made, data, False, part)
            yield from self._lines
            self._lines.clear()
        feed(made, b"", True, part)
        yield from self._lines

    def remarks(self) -> Iterator[str]:
        """Yield what a person should know of the sheet."""
        if self._hidden_rows:
            yield f"{self._hidden_rows:,} hidden row{'s' * (self._hidden_rows != 1)} read too"
        if self._hidden_columns:
            yield f"{self._hidden_columns:,} hidden column{'s' * (self._hidden_columns != 1)} read too"
        if self._merged:
            yield f"{self._merged:,} merged cell range{'s' * (self._merged != 1)}: the text counts for the first cell"
        if self._uncalculated:
            yield Gap(f"{self._uncalculated:,} formula cells without a value were not read; open and save it in Excel")
        if self._full:
            yield f"{self._full:,} cells hold {FULL:,} characters, the most there can be: probably cut off"

    # A million cells come by here: what is common is asked first, and names are cut once each.
    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = self._kinds.get(tag) or self._kinds.setdefault(tag, local(tag))
        if kind == "c":
            self._at = attributes
            self._formula = False
            self._value = []
        elif kind == "v" or kind == "t":
            self._keep = not self._phonetic
        elif kind == "f":
            self._formula = True
        elif kind == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdigit() else self._row + 1
            self._column = -1
            self._cells = {}
            self._hidden_rows += attributes.get("hidden") in ("1", "true")
        elif kind == "rPh":
            self._phonetic = True
        elif kind == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", "1"), attributes.get("max", "1")
            self._hidden_columns += int(last) - int(first) + 1 if first.isdigit() and last.isdigit() else 1
        elif kind == "mergeCell":
            self._merged += 1

    def _text(self, text: str) -> None:
        if self._keep:
            self._value.append(text)

    def _end(self, tag: str) -> None:
        kind = self._kinds[tag]
        if kind == "v" or kind == "t":
            self._keep = False
        elif kind == "c":
            reference = self._at.get("r")
            self._column = self._column_of(reference) if reference else self._column + 1
            if (self._value or self._formula) and (cell := self._cell("".join(self._value), self._at.get("t", "n"))):
                self._cells[self._column] = cell
                self._full += len(cell) >= FULL
        elif kind == "row":
            if self._cells:
                self._lines.append(Line(self._row, self._row, self._cells))
        elif kind == "rPh":
            self._phonetic = False

    def _column_of(self, reference: str) -> int:
        name = reference.rstrip("0123456789")
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = column_of(reference)
        return column

    def _cell(self, raw: str, kind: str) -> str:
        if kind == "s":
            return self._texts[int(raw)] if raw.isdigit() and int(raw) < len(self._texts) else Broken("a lost text")
        if self._formula and not raw and kind != "str":
            self._uncalculated += 1
            return Broken("a formula without a value")
        if kind == "inlineStr" or kind == "str":
            return _unescaped(raw)
        if kind == "e":
            return Broken(f"the error {raw}")
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind == "n" and (style := self._at.get("s")) and style.isdigit() and int(style) in self._book.dates:
            return self._book.moment(raw)
        return raw.removesuffix(".0")


def grids(source: Source) -> list[Grid]:
    """Return the sheets of a workbook, in its order."""
    book = Workbook(source)
    return [Sheet(book, *sheet) for sheet in book.sheets]


def _shared_texts(package: Package, part: str) -> list[str]:
    texts: list[str] = []
    pieces: list[str] = []
    keep = phonetic = False
    total = 0

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal keep, phonetic
        kind = local(tag)
        if kind == "t":
            keep = not phonetic
        elif kind == "rPh":  # how a Japanese text is read aloud: no part of it
            phonetic = True

    def end(tag: str) -> None:
        nonlocal keep, phonetic, total
        kind = local(tag)
        if kind == "t":
            keep = False
        elif kind == "rPh":
            phonetic = False
        elif kind == "si":
            texts.append(_unescaped("".join(pieces)))
            total += len(texts[-1])
            pieces.clear()
            if total > _SHARED_LIMIT:
                raise ReaderError("its texts are larger together than any workbook's; split it")

    def text(part: str) -> None:
        if keep:
            pieces.append(part)

    with package.open(part) as stream:
        for _ in walk(stream, part, start, end, text):
            pass
    return texts


def _date_styles(package: Package, part: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        kind = local(tag)
        if kind == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and local(tag) != "cellXfs"

    each(package, part, start, end)
    return frozenset(index for index, number in enumerate(styles) if _is_date(number, codes.get(number)))


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdigit() and int(number) in _DATES
    return any(letter in "dyhs" for letter in _CODES.sub("", code.lower().split(";")[0]).replace("general", ""))


def _unescaped(text: str) -> str:
    return whole(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) if "_x" in text else text

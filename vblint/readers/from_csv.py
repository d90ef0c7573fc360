"""CSV and TSV in one pass: delimiter and encoding are found out, quoted line ends stay in their row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from ..core import ReaderError
from .decode import MIXED, decode, sniff
from .grids import Grid, Line
from .options import Note
from .source import Source

LONGEST = 1 << 24  # characters of a line or a field: an unclosed quote must not swallow a whole file
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 60  # rows that the delimiter is judged by


class Separated(Grid):
    """A file of rows with a delimiter between their fields."""

    even = True

    def __init__(self, source: Source) -> None:
        """Find out encoding and delimiter. Raises ReaderError for what is no text."""
        self._source = source
        head = source.head()
        self._encoding = sniff(head)
        sample = decode(head, self._encoding)
        self._delimiter, self._hint = _delimiter(sample, source.suffix)

    def lines(self, note: Note) -> Iterator[Line]:
        """Yield the rows."""
        csv.field_size_limit(LONGEST)
        # Excel itself writes `sep=;` as a first line, and hides it: its rows are numbered as Excel shows them.
        skip = 1 if self._hint else 0
        with self._source.open() as binary:
            text = _text(binary, self._encoding)
            rows = csv.reader(_lines(text), delimiter=self._delimiter)
            number = 0
            while True:
                first = rows.line_num + 1
                try:
                    fields = next(rows)
                except StopIteration:
                    return
                except csv.Error:
                    number += 1
                    yield Line(number - skip, first, {}, "a quotation mark is never closed")
                    continue
                number += 1
                if number > skip:
                    yield Line(number - skip, first, {i: field for i, field in enumerate(fields) if field})


def grids(source: Source) -> list[Grid]:
    """Return the one table of the file."""
    return [Separated(source)]


def _text(binary: IO[bytes], encoding: str) -> IO[str]:
    from io import TextIOWrapper

    return TextIOWrapper(binary, encoding, errors=MIXED, newline="")


def _lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(LONGEST):
        if len(line) == LONGEST:
            raise ReaderError(f"a line is longer than {LONGEST:,} characters; is it a table at all?")
        yield line


def _delimiter(sample: str, suffix: str) -> tuple[str, bool]:
    """Return the delimiter of a sample, and whether its first line is there to name it."""
    first = sample.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) <= 5:
        return first[4:] or "\t", True
    lines = sample.splitlines(keepends=True)[:-1] or [sample]
    order = ("\t", *_DELIMITERS) if suffix in (".tsv", ".tab") else _DELIMITERS
    return max(order, key=lambda mark: _evenness(lines, mark)), False  # the first of equals


def _evenness(lines: list[str], mark: str) -> float:
    """Return how well a delimiter cuts all rows into the same number of fields."""
    try:
        widths = Counter(len(row) for row in islice(csv.reader(lines, delimiter=mark), _SAMPLE) if row)
    except csv.Error:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    if width < 2:  # title rows may be the commonest of few
        width, count = max(((w, c) for w, c in widths.items() if w > 1), key=lambda item: item[1], default=(1, 0))
    return count / max(1, widths.total()) * min(width, 10) if width > 1 else 0.0

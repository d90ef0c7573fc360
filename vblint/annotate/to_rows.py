"""CSV: the same rows with two more columns, how much was found and what; texts a spreadsheet would run are neutral."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from ..core import Finding, Report
from ..files import check_file, reading
from ..formats.to_csv import neutral
from ..linter import Linter
from ..readers import Source
from ..readers.from_csv import Separated
from ..readers.grids import Line
from ..readers.options import unheard
from ..readers.tables import tables
from .notes import lines


def write(linter: Linter, path: Path, stream: BinaryIO) -> Report:
    """Write the copy, in UTF-8 with the mark that Excel looks for, and return the report."""
    report = check_file(linter, path)
    source = Source(str(path), path)
    grid = Separated(source)
    header = next(tables(source, reading(linter.config))).header
    found = {
        row: list(group)
        for row, group in groupby(
            report.findings, key=lambda f: int(dict(f.location.address)["row"] if f.location else 0)
        )
    }
    delimiter = "\t" if path.suffix.lower() != ".csv" else ","
    width = max((max(line.cells, default=0) for line in grid.lines(unheard)), default=0) + 1
    stream.write("\ufeff".encode())
    for cells in _rows(grid.lines(unheard), found, header, width):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
        stream.write(out.getvalue().encode("utf-8", "replace"))
    return report


def _rows(every: Iterator[Line], found: dict[int, list[Finding]], header: int, width: int) -> Iterator[list[str]]:
    at = 0
    for line in every:
        while at + 1 < line.number:  # an empty row keeps its number
            at += 1
            yield []
        at = line.number
        cells = [line.cells.get(column, "") for column in range(width)]
        here = found.get(line.number, [])
        notes = "\n\n".join("\n".join(lines(finding)) for finding in here)
        if line.number == header:
            yield [*cells, "vblint: found", "vblint: notes"]
        elif not any(cells) and not line.problem:
            yield []
        elif line.problem:
            yield [*cells, "not read", line.problem]
        else:
            yield [*cells, str(len(here)) if line.number > header else "", notes]

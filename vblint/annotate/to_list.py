"""A table of the findings in any input, as CSV for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from ..core import Report
from ..files import check_file
from ..formats import Options, render
from ..linter import Linter


def write(linter: Linter, path: Path, stream: BinaryIO) -> Report:
    """Write the table and return the report. The mark at its start tells Excel that it is UTF-8."""
    report = check_file(linter, path)
    stream.write("\ufeff".encode())
    for part in render("csv", report, Options(show_text=True, rules=linter.rules)):
        stream.write(part.encode("utf-8", "replace"))
    return report

"""A findings workbook: one sheet with a row a finding, one with what was read and how; all cells explicit texts.

It names sheet and cell of the input rather than copying it: writing a workbook anew loses what the library does not
know, and takes a hundred times as long.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

from ..core import Finding, Report
from ..files import check_file
from ..formats import in_sentence
from ..linter import Linter

_CELL = 32_767  # characters that a cell holds
_HEADS = (
    ("Place", 18), ("Case", 14), ("Level", 10), ("Rule", 26), ("Category", 14), ("Words", 34), ("What", 50),
    ("Why", 50), ("Write", 60), ("Ask", 50), ("Line or row", 11), ("Column", 10),
)  # fmt: skip


def write(linter: Linter, path: Path, stream: BinaryIO) -> Report:
    """Write the workbook and return the report."""
    from xlsxwriter import Workbook

    report = check_file(linter, path)
    options = {
        "constant_memory": False, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "remove_timezone": True,
    }  # fmt: skip
    book: Any = Workbook(stream, options)
    # The time of the run would make two copies of one input differ.
    from datetime import UTC, datetime

    book.set_properties({"title": "Findings by vblint", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True, "num_format": "@"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    _findings(book.add_worksheet("Findings"), report.findings, text, head)
    _summary(book.add_worksheet("What was read"), report, text, head)
    book.close()
    return report


def _findings(sheet: Any, findings: list[Finding], text: Any, head: Any) -> None:
    for column, (name, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    sheet.freeze_panes(1, 1)
    for number, finding in enumerate(findings, 1):
        for column, cell in enumerate(_row(finding)):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell[:_CELL], text)
    if findings:
        sheet.autofilter(0, 0, len(findings), len(_HEADS) - 1)


def _row(finding: Finding) -> list[str | int]:
    where = finding.location
    assert where is not None
    return [
        where.place or f"line {where.line}",
        str(dict(where.address).get("case", "")),
        finding.level,
        finding.rule,
        finding.category,
        finding.text,
        finding.message,
        finding.rationale,
        "\n".join(in_sentence(s) for s in finding.suggestions if s.kind != "ask"),
        "\n".join(s.text for s in finding.suggestions if s.kind == "ask"),
        where.line,
        where.column,
    ]


def _summary(sheet: Any, report: Report, text: Any, head: Any) -> None:
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    counts = Counter((f.category, f.level) for f in report.findings)
    rows = [("File", name) for name in report.files]
    rows += [("Note", notice.reason) for notice in report.notices]
    rows += [("Not read", problem.reason) for problem in report.problems]
    rows += [(f"{category}, {level}", str(count)) for (category, level), count in sorted(counts.items())]
    sheet.write_string(0, 0, "What", head)
    sheet.write_string(0, 1, "Said", head)
    for number, (name, value) in enumerate(rows, 1):
        sheet.write_string(number, 0, name, text)
        sheet.write_string(number, 1, value[:_CELL], text)

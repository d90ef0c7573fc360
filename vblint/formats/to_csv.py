"""CSV, one finding a row, for a spreadsheet; cells that a spreadsheet would run are made neutral."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from ..core import Report
from . import Options, message

COLUMNS = (
    "path", "place", "line", "column", "rule", "category", "level", "confidence", "message", "text",
    "suggestions", "questions",
)  # fmt: skip
# What begins a formula, its full-width forms, and what stands before one unseen: blanks and control characters.
_RUNS = re.compile(r"[\s\x00-\x1f\x7f\ufeff\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\x00-\x1f\x7f]")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return "'" + cell if _RUNS.match(cell) else cell


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a header row, then a row a finding. Without record text its column and rewordings stay empty."""
    yield _row(COLUMNS)
    for finding in report.findings:
        where = finding.location
        rewordings = [s.text for s in finding.suggestions if s.kind != "ask"] if options.show_text else []
        yield _row(
            (
                where.path if where else "",
                where.place if where else "",
                str(where.line) if where else "",
                str(where.column) if where else "",
                finding.rule,
                finding.category,
                finding.level,
                finding.confidence,
                message(finding, options),
                finding.text if options.show_text else "",
                " | ".join(rewordings),
                " | ".join(s.text for s in finding.suggestions if s.kind == "ask"),
            )
        )


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()

"""New workbooks: text is never taken for a formula, and the same content gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import IO, Any


def new_workbook(out: IO[bytes]) -> Any:
    """Return an empty workbook that is written to a stream when it is closed."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "author": "vblint"})
    return book

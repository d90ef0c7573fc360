"""Days as people write them in records; British order, day before month."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {name: number for number, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
)}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_BRITISH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_NAMED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[-/ ]([a-z]{3})[a-z]*[-/, ]+(\d{4}|\d{2})(?!\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")  # a day number of a spreadsheet that lost its format


def parse_date(text: str) -> date | None:
    """Return the day that a text begins with, or None.

    A month above twelve tells that month and day are swapped; otherwise 03/04/2026 is the third of April.
    """
    text = text.strip().lower()
    if found := _ISO.match(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _BRITISH.match(text):
        day, month, year = int(found[1]), int(found[2]), _year(found[3])
        return _day(year, day, month) if month > 12 >= day else _day(year, month, day)
    if found := _NAMED.match(text):
        return _day(_year(found[3]), _MONTHS.get(found[2], 0), int(found[1]))
    if found := _SERIAL.match(text):
        return date(1899, 12, 30) + timedelta(days=int(found[1]))
    return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

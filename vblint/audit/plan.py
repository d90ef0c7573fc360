"""What an audit is to count and by what; refuses what it must not do."""

from __future__ import annotations

import re
from datetime import date

from ..core import ConfigError, Record
from ..readers.dates import parse_date
from .entries import NOT_STATED

TIME = {"month": "Month", "quarter": "Quarter", "year": "Year"}
TRAITS = {"sex": "Sex", "ethnicity": "Ethnicity", "age": "Age band", "care": "Care status"}
MOST_GROUPS = 400
_PERSON = re.compile(
    r"\b(?:officer|author|supervisor|sergeant|inspector|constable|worker|practitioner|teacher|staff|collar|shoulder"
    r"|warrant|epaulette|user|owner|reviewer|oic|entered by|created by|recorded by|written by|completed by|by whom)\b",
    re.I,
)
_RANKED = re.compile(r"\b(?:T/|A/)?(?:PC|PS|DC|DS|DI|DCI|PCSO|Sgt|Insp|Det|SW)\b[ .]*(?:\d{2,}|[A-Z][\w'-]+)")
_IDENTITY = re.compile(
    r"\b(?:name|surname|forename|dob|birth|address|street|postcode|phone|mobile|email|nhs|upn|urn|nino)\b", re.I
)
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Period(Record):
    """The days from `first` to `last`, both included, and the words a user gave for them."""

    first: date
    last: date
    said: str

    def holds(self, day: date | None) -> bool:
        """Say whether a day lies in the period."""
        return day is not None and self.first <= day <= self.last


class Plan(Record):
    """How an audit is set up.

    Attributes:
        by: what to group by: `unit`, `kind`, `month`, `quarter`, `year`, or a column's title.
        traits: the columns of the child's sex, ethnicity, age (or birth date) and care status, by `TRAITS`.
        period: only entries written then.
        kinds, not_kinds: only entries of these kinds; none of those.
        hidden: whether hidden sheets of workbooks count too.
        case_from: of files that are no tables, whether a case is the `file` or its `folder`.
        include_officers: the purpose for which officers are tabulated; empty: they are not.
        least: the smallest count that is shown of a group.
        worst: how many examples to show.
        seed: decides ties and samples.
        show_text: whether words of the records are shown, and not redacted.

    """

    by: tuple[str, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    period: Period | None = None
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    hidden: bool = False
    case_from: str = "file"
    include_officers: str = ""
    least: int = 5
    worst: int = 50
    seed: int = 0
    show_text: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of all groupings, in order."""
        return (*self.by, *(trait for trait, _ in self.traits))

    def title(self, dimension: str) -> str:
        """Return what a grouping is called in print."""
        known = TIME | TRAITS | {"unit": "Unit", "kind": "Kind of entry"}
        return known.get(dimension, dimension)

    def noun(self, dimension: str) -> str:
        """Return what a grouping is called within a sentence."""
        title = self.title(dimension)
        return title if title == dimension else title.lower()

    def refuse_person(self, title: str) -> None:
        """Raise ConfigError where a column tells persons apart, which tables must not."""
        if _IDENTITY.search(title) and not self.show_text:
            raise ConfigError(
                f"column {title!r} looks like names or addresses; tables group by units, months and kinds"
            )
        if not self.include_officers and _PERSON.search(title):
            raise ConfigError(
                f"column {title!r} looks like officers or authors; a table of persons needs "
                '--include-officers "purpose", and the purpose is printed in the report'
            )

    def refuse_value(self, title: str, value: str) -> None:
        """Raise ConfigError where a value is a person with a rank, whatever its column is called."""
        if not self.include_officers and _RANKED.search(value):
            raise ConfigError(
                f"column {title!r} holds officers; a table of persons needs "
                '--include-officers "purpose", and the purpose is printed in the report'
            )


def parse_period(text: str) -> Period:
    """Return a period such as `2026-01..03`, `2026-01..2026-06`, `2026-04-15..2026-05-31`, `2026-04` or `2026`.

    Raises ConfigError.
    """
    first, dots, last = text.strip().partition("..")
    begin = _PERIOD.fullmatch(first)
    if dots and begin and re.fullmatch(r"\d{1,2}", last):  # the same year, or the same month
        last = f"{begin[1]}-{begin[2]}-{last}" if begin[3] else f"{begin[1]}-{last}"
    end = _PERIOD.fullmatch(last) if dots else begin
    try:
        if begin and end:
            period = Period(_edge(begin, last=False), _edge(end, last=True), text.strip())
            if period.first <= period.last:
                return period
    except ValueError:
        pass
    raise ConfigError(f"{text!r} is no period; write it as 2026-01..03, 2026-01-15..2026-03-31 or 2026-04")


def _edge(parts: re.Match[str], *, last: bool) -> date:
    from calendar import monthrange

    year, month = int(parts[1]), int(parts[2] or (12 if last else 1))
    day = int(parts[3] or (monthrange(year, month)[1] if last else 1))
    return date(year, month, day)


def time_group(dimension: str, day: date | None) -> str:
    """Return the month, quarter or year that a day lies in."""
    if day is None:
        return NOT_STATED
    if dimension == "month":
        return f"{day:%Y-%m}"
    return f"{day:%Y}" if dimension == "year" else f"{day.year} Q{(day.month + 2) // 3}"


def times(dimension: str, names: list[str]) -> list[str]:
    """Return all months, quarters or years from the first to the last of some, in order, those between included."""
    if dimension == "year":
        return [str(year) for year in range(int(names[0]), int(names[-1]) + 1)]
    months = (names[0], names[-1]) if dimension == "month" else (_first_month(names[0]), _first_month(names[-1]))
    (year, month), (last_year, last_month) = (map(int, name.split("-")) for name in months)
    found: list[str] = []
    while (year, month) <= (last_year, last_month):
        name = time_group(dimension, date(year, month, 1))
        found += [name] if name not in found else []
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _first_month(quarter: str) -> str:
    return f"{quarter[:4]}-{3 * int(quarter[-1]) - 2}"


def age_band(value: str, day: date | None) -> str:
    """Return the band of an age, or of the age that a child born on a date had on a day; other values stay."""
    value = value.strip()
    born = parse_date(value) if len(value) > 5 else None
    age: int | None = None
    if born and day:
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    elif born:
        return NOT_STATED
    elif found := re.fullmatch(r"(\d{1,2})(?:\.\d+)?(?: ?(?:y|yo|yrs?|years?)(?: old)?)?", value):
        age = int(found[1])
    if age is None:
        return value or NOT_STATED
    for low, high in ((0, 9), (10, 12), (13, 15), (16, 17)):
        if age <= high:
            return f"{low}–{high}"
    return "18 and over"

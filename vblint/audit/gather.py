"""From files to items: rows of tables and whole documents, streamed, each with its case, its day and its groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from ..config import Config
from ..core import ConfigError, Document, ReaderError
from ..files import reading
from ..readers import read
from ..readers.options import Gap
from ..readers.tables import TABLES, Row, Table, tables
from ..welsh import looks_welsh
from .entries import NOT_STATED, Item, is_total
from .grouping import is_officers, refuse_column, refuse_values
from .ledger import LEFT_OUT, Ledger, Part
from .plan import MOST_GROUPS, TIME, Plan, age_band, time_group

# Columns whose contents name somebody or something, and go from excerpts wherever they stand.
_NAMING = re.compile(
    r"name|child|pupil|student|person|subject|victim|suspect|offender|mother|father|parent|carer|family|address|street"
    r"|town|post ?code|phone|mobile|tel\b|email|birth|dob|officer|author|worker|supervisor|entered by|created by|\bby\b"
    r"|owner|ref|number|\bno\b|\bid\b|urn|nhs|alias|school|placement|location",
    re.I,
)
_LONGEST = 80  # characters of a cell that may be a name
_TOTAL = "a total or a number, not an entry"
_SOON = 200  # entries after which what a column holds is looked at for the first time
_MOST_REMARKS = 5  # rows left out as totals that are named


def gather(config: Config, plan: Plan, ledger: Ledger) -> Iterator[Item]:
    """Yield the items of all files; what became of every row and file is in the ledger.

    Raises ConfigError for a column that no table has, or that must not be grouped by.
    """
    seekers = _Seekers(plan)
    if seekers.wanting:
        _look_ahead(config, ledger, seekers)
    for number, path in enumerate(ledger.files, 1):
        try:
            ledger.hash(number)
            if path.suffix.lower() in TABLES:
                yield from _tables(number, path, config, plan, ledger, seekers)
            else:
                yield from _document(number, path, config, plan, ledger)
        except (ReaderError, OSError) as error:
            reason = str(error) if isinstance(error, ReaderError) else error.strerror or str(error)
            ledger.open(number).fail(reason)
    seekers.judge(last=True)


def _look_ahead(config: Config, ledger: Ledger, seekers: _Seekers) -> None:
    """Look at the columns of all tables before the first row is read: a run of minutes must not end in a typing error.

    Raises ConfigError.
    """
    for path in ledger.files:
        if path.suffix.lower() in TABLES:
            with suppress(ReaderError, OSError):
                for table in tables(path, reading(config)):
                    seekers.columns(table)
    seekers.complain()


class _Seekers:
    """Finds the columns of a plan in each table, and remembers which were never found."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        columns = [name for name in plan.by if name not in TIME and name not in ("unit", "kind")]
        self._missing = dict.fromkeys((*columns, *(column for _, column in plan.traits)), "")
        self._values: dict[str, dict[str, set[str]]] = {name: {} for name in plan.dimensions}  # by column
        self._entries: Counter[tuple[str, str]] = Counter()  # by dimension and column: those that have a value
        self._officers: set[str] = set()  # columns of officers, who may be shown
        self._tables = 0

    @property
    def wanting(self) -> bool:
        """Whether there are columns that no table has had so far."""
        return bool(self._missing)

    def columns(self, table: Table) -> list[str | None]:
        """Return for each dimension the title of its column in a table; None where it has none."""
        self._tables += 1
        found: list[str | None] = []
        for name in (*self._plan.by, *(column for _, column in self._plan.traits)):
            if name in TIME:
                found.append(None)
            elif name in ("unit", "kind"):
                found.append(table.roles.get(name))
            else:
                found.append(self._find(name, table))
        for title in found[: len(self._plan.by)]:
            if title is not None:
                refuse_column(title, table, self._plan)
                if is_officers(title, table, self._plan):
                    self._officers.add(title)
        return found

    def _find(self, name: str, table: Table) -> str | None:
        plain = " ".join(name.split()).casefold()
        for title in table.names:
            if title.casefold() == plain:
                self._missing.pop(name, None)
                return title
        if name in self._missing:
            close = get_close_matches(name, table.names, n=1, cutoff=0.5)
            self._missing[name] = (
                f"did you mean {close[0]!r}?" if close else "there are " + ", ".join(map(repr, table.names[:30]))
            )
        return None

    def seen(self, dimension: str, title: str, value: str) -> None:
        """Take note of a value. Raises ConfigError for officers; `judge` looks at the values together."""
        self._entries[dimension, title] += 1
        values = self._values[dimension].setdefault(title, set())
        if value not in values:
            values.add(value)
            self._plan.refuse_value(title, value)
        if self._entries[dimension, title] == _SOON or len(values) > MOST_GROUPS:
            self.judge()

    def judge(self, *, last: bool = False) -> None:
        """Raise ConfigError for a column whose values are people or tell entries apart; `last`: all have been seen."""
        for dimension, columns in self._values.items():
            for title, values in columns.items():
                if title in self._officers and len(values) <= MOST_GROUPS:
                    continue
                entries = self._entries[dimension, title]
                refuse_values(dimension, title, values, entries, self._plan, last=last)

    def complain(self) -> None:
        """Raise ConfigError for a column that no table had."""
        for name, hint in self._missing.items():
            if self._tables:
                raise ConfigError(f"there is no column {name!r}; {hint}")


def _tables(number: int, path: Path, config: Config, plan: Plan, ledger: Ledger, seekers: _Seekers) -> Iterator[Item]:
    notes: list[str] = []
    for table in tables(path, reading(config), notes.append):
        part = ledger.open(number, table.name)
        part.choice = table.choice.removeprefix(f"sheet {table.name!r}: ")
        if table.hidden and not plan.hidden and table.name not in config.sheets:
            part.status = LEFT_OUT
            notes.pop()  # which has just said that it was read all the same
            part.reasons.append("the sheet is hidden; --hidden-sheets or --sheet counts it too")
            continue
        columns = seekers.columns(table)
        naming = [title for title in table.names if title not in table.text and _NAMING.search(title)]
        naming += [title for role in ("case", "id", "author") if (title := table.roles.get(role, ""))]
        try:
            for row in table.rows():
                item = _item(number, table, row, columns, naming, plan, part, seekers)
                if item:
                    yield item
        except ReaderError as error:
            part.fail(f"read in part only: {error}")
        for at, reason in table.counts.reasons:
            part.note(Gap(f"row {at:,} not read: {reason}"))
    if notes:
        last = ledger.parts[-1] if ledger.parts and ledger.parts[-1].source == number else ledger.open(number)
        for line in notes:
            last.note(line)


def _item(
    number: int,
    table: Table,
    row: Row,
    columns: list[str | None],
    naming: list[str],
    plan: Plan,
    part: Part,
    seekers: _Seekers,
) -> Item | None:
    if row.problem:
        part.unreadable += 1
        return None
    if not row.documents:
        part.empty += 1
        return None
    day = row.date
    if reason := _skipped(row.fact("kind"), day, row.documents, plan):
        part.skipped[reason] += 1
        return None
    if is_total(row.values, row.documents):
        part.skipped[_TOTAL] += 1
        if part.skipped[_TOTAL] <= _MOST_REMARKS:
            part.note(f"row {row.number:,} left out: {_TOTAL}")
        return None
    part.read += 1
    groups = []
    traits = dict(plan.traits)
    for dimension, column in zip(plan.dimensions, columns, strict=True):
        if dimension in TIME:
            groups.append(time_group(dimension, day))
            continue
        value = " ".join(row.values.get(column, "").split()) if column else ""
        if dimension == "age" and dimension in traits:
            value = age_band(value, day)
        if column and value not in ("", NOT_STATED):
            seekers.seen(dimension, column, value)
        groups.append(value or NOT_STATED)
    place = row.documents[0].spots[0].place
    case = row.fact("case") or f"{number}:{place}"
    known = tuple({row.values[title] for title in naming if 2 < len(row.values.get(title, "")) <= _LONGEST})
    return Item(number, place, case, day, tuple(groups), row.documents, known)


def _skipped(kind: str, day: object, documents: tuple[Document, ...], plan: Plan) -> str:
    """Return why an entry is left out on purpose, or nothing."""
    plain = kind.casefold()
    if plan.kinds and plain not in {name.casefold() for name in plan.kinds}:
        return "of another kind"
    if plain and plain in {name.casefold() for name in plan.not_kinds}:
        return "of a kind left out"
    if plan.period and not plan.period.holds(day):  # type: ignore[arg-type]
        return "outside the period" if day else "without a date that can be read, where a period was asked for"
    if all(looks_welsh(document.text) for document in documents):
        return "in Welsh, which is not checked"
    return ""


def _document(number: int, path: Path, config: Config, plan: Plan, ledger: Ledger) -> Iterator[Item]:
    part = ledger.open(number)
    documents: list[Document] = []
    try:
        for document in read(path, reading(config), part.note):
            if document.text.strip():
                documents.append(document)
    except ReaderError as error:
        if not documents:
            part.unreadable += 1
            part.fail(str(error))
            return
        part.note(Gap(f"read in part only: {error}"))
    if not documents:
        part.empty += 1
        part.note(Gap("it holds no text: not assessed"))
        return
    found = tuple(documents)
    if reason := _skipped("", None, found, plan.replace(kinds=(), period=None)):
        part.skipped[reason] += 1
        return
    part.read += 1
    case = str(path.parent) if plan.case_from == "folder" else str(path)
    yield Item(number, "", case, None, (NOT_STATED,) * len(plan.dimensions), found, (path.stem,))

"""Tidy tables for spreadsheets and Power BI: one row a figure, one meaning a column, described by a data package.

The same small counts are kept back as in the report, so that the tables may go where the report goes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..formats.to_csv import neutral
from .compare import Change
from .rates import Rate
from .report import Findings

Value = str | int | float | bool | None


class Field(NamedTuple):
    """A column: its name, its type as a data package has it, what it means."""

    name: str
    type: str
    description: str


class Table(NamedTuple):
    """A table: its name, its columns, its rows."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: list[tuple[Value, ...]]


_RATE = (
    Field("measure", "string", "finding: holds wording that may blame the child; challenge: names and corrects it"),
    Field("count_of", "string", "entry, or case (any of its entries)"),
    Field("dimension", "string", "what entries are grouped by: all, category, rule, or a grouping of the audit"),
    Field("group", "string", "the group; of category and rule, the entries that hold it"),
    Field("k", "integer", "how many; empty where kept back"),
    Field("n", "integer", "of how many; empty where kept back"),
    Field("rate", "number", "k divided by n"),
    Field("low", "number", "lower end of the 95 % interval"),
    Field("high", "number", "upper end of the 95 % interval"),
    Field("effective_n", "number", "the number of independent entries that the interval is worth"),
    Field("method", "string", "how the interval was made; see the report"),
    Field("text", "string", "the rate and its interval for print"),
    Field("kept_back", "boolean", "whether a small count is kept back"),
)
_DIFFERENCE = (
    Field("dimension", "string", "all, category, a grouping of the audit, or a trait of the child"),
    Field("group", "string", "the measure, the category or the group"),
    Field("first", "string", "what is compared with"),
    Field("k_first", "integer", "how many; empty where kept back"),
    Field("n_first", "integer", "of how many"),
    Field("second", "string", "what is compared"),
    Field("k_second", "integer", "how many; empty where kept back"),
    Field("n_second", "integer", "of how many"),
    Field("difference", "number", "second rate less first"),
    Field("low", "number", "lower end of its 95 % interval"),
    Field("high", "number", "upper end of its 95 % interval"),
    Field("reading", "string", "what it shows, in plain words"),
    Field("kept_back", "boolean", "whether small counts are kept back"),
)
_FILE = (
    Field("number", "integer", "the number of the input, as in the report"),
    Field("name", "string", "its name, names of people left out"),
    Field("sheet", "string", "the sheet of a workbook"),
    Field("status", "string", "read, partly, unreadable or left out"),
    Field("rows", "integer", "rows, or 1 for a document; the next four add up to it"),
    Field("read", "integer", "read and counted"),
    Field("skipped", "integer", "left out on purpose"),
    Field("empty", "integer", "without text"),
    Field("unreadable", "integer", "there, but not readable"),
    Field("sha256", "string", "the hash of the file"),
    Field("remarks", "string", "why not all was read, and what a reader should know"),
)


def tables(found: Findings) -> list[Table]:
    """Return the tables of an audit."""
    made = [Table("rates", "Rates", _RATE, list(_rates(found)))]
    differences = list(_differences(found))
    if differences:
        made.append(Table("differences", "Differences", _DIFFERENCE, differences))
    return [*made, Table("files", "Files", _FILE, list(_files(found)))]


def _rates(found: Findings) -> Iterable[tuple[Value, ...]]:
    figures = found.figures
    yield _rate("finding", "entry", "all", "all", figures.entries)
    yield _rate("finding", "case", "all", "all", figures.by_case)
    yield _rate("challenge", "entry", "all", "all", figures.challenged)
    yield _rate("challenge", "case", "all", "all", figures.challenged_by_case)
    for category in figures.categories:
        yield _rate("finding", "entry", "category", category.name, category.entries)
        yield _rate("finding", "case", "category", category.name, category.by_case)
    for rule in figures.rules:
        yield _rate("finding", "entry", "rule", rule.name, rule.entries)
    for dimension, groups in figures.groups.items():
        for group in groups:
            yield _rate("finding", "entry", dimension, group.name, group.entries, group.n)
            yield _rate("finding", "case", dimension, group.name, group.by_case, group.cases)
            yield _rate("challenge", "entry", dimension, group.name, group.challenged, group.n)


def _rate(
    measure: str, count_of: str, dimension: str, group: str, rate: Rate | None, n: int | None = None
) -> tuple[Value, ...]:
    if rate is None:
        return (measure, count_of, dimension, group, None, n, None, None, None, None, "", "", True)
    return (
        measure, count_of, dimension, group, rate.k, rate.n, _short(rate.value), _short(rate.low), _short(rate.high),
        _short(rate.effective), rate.method, str(rate), False,
    )  # fmt: skip


def _short(value: float | None) -> float | None:
    """Return a figure to as many places as it is good for, so that every machine writes the same."""
    return None if value is None else round(value, 6)


def _differences(found: Findings) -> Iterable[tuple[Value, ...]]:
    if compared := found.compared:
        names = compared.before, compared.after
        parts = [("all", compared.overall), ("category", compared.categories), *compared.groups.items()]
        for dimension, changes in parts:
            for change in changes:
                yield _difference(dimension, change, *names)
    for trait, standing in found.standing.items():
        for each in standing:
            change = Change(each.name, each.others, each.own, each.difference, each.verdict)
            yield _difference(trait, change, "all others", each.name)


def _difference(dimension: str, change: Change, first: str, second: str) -> tuple[Value, ...]:
    before, after, gap = change.before, change.after, change.difference
    return (
        dimension, change.name,
        first, before.k if before else None, before.n if before else None,
        second, after.k if after else None, after.n if after else None,
        _short(gap.value) if gap else None, _short(gap.low) if gap else None, _short(gap.high) if gap else None,
        change.verdict, before is None,
    )  # fmt: skip


def _files(found: Findings) -> Iterable[tuple[Value, ...]]:
    ledger = found.survey.ledger
    for part in ledger.parts:
        yield (
            part.source, ledger.name(part.source), ledger.said(part.sheet), part.status, part.rows, part.read,
            part.skipped.total(), part.empty, part.unreadable, ledger.hashes.get(part.source, ""),
            "; ".join(ledger.remarks(part)),
        )  # fmt: skip


def to_csv(table: Table) -> str:
    """Return a table as CSV; cells that a spreadsheet would run are made neutral."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    for row in table.rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value) if isinstance(value, str) else str(value)


def to_xlsx(made: list[Table]) -> bytes:
    """Return the tables as a workbook, a sheet each; the same tables give the same bytes."""
    from .workbook import new_workbook

    out = io.BytesIO()
    with new_workbook(out) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        share = book.add_format({"num_format": "0.0 %"})
        for table in made:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for column, field in enumerate(table.fields):
                sheet.write_string(0, column, field.name, bold)
                sheet.set_column(column, column, 24 if field.type == "string" else 12)
            for number, row in enumerate(table.rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif isinstance(value, bool):
                        sheet.write_boolean(number, column, value)
                    elif value is not None:
                        is_share = table.fields[column].name in ("rate", "low", "high", "difference")
                        sheet.write_number(number, column, value, share if is_share else None)
            sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.fields) - 1)
    return out.getvalue()


def package(made: list[Table]) -> str:
    """Return the description of the tables: a data package, in the form of the Frictionless standard."""
    content: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "vblint-audit",
        "title": "How records speak of the child",
        "resources": [
            {
                "name": table.name,
                "title": table.title,
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
                "schema": {"fields": [field._asdict() for field in table.fields], "missingValues": [""]},
            }
            for table in made
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

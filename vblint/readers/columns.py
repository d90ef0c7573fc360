"""Which row of a table is its header and which columns are what: guessed from the headers, and said.

Systems are configured differently everywhere, so a name is never assumed: it is tried, and what was chosen is
printed. What a user names is taken as it is.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from ..core import ReaderError, Record
from .grids import Broken, Grid, Line, letters
from .options import ROLES, Columns

LOOK = 40  # rows that a header is looked for in
SAMPLE = 300  # rows that columns are judged by
_WORDY = 4  # words in the middle value of a column of prose whose header says so
_LONG = 9  # the same where it does not

_WORDS = re.compile(r"[a-z]+|\d+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Header words by role, the surest first. A header fits if it holds all words of an entry, in any order.
_HEADERS = {
    "text": (
        "review text", "entry text", "log text", "note text", "case note", "full text", "free text", "narrative",
        "circumstances", "rationale", "comments", "comment", "notes", "note", "details", "detail", "description",
        "summary", "text", "entry", "update", "body", "content", "message", "action taken", "actions", "outcome",
        "review", "incident", "concern", "observation", "discussion", "analysis",
    ),
    "case": (
        "occurrence number", "occurrence no", "occurrence ref", "occurrence id", "occurrence", "case number",
        "case no", "case ref", "case reference", "case id", "crime number", "crime ref", "crime no", "crime reference",
        "investigation number", "investigation id", "incident number", "incident ref", "misper ref", "child id",
        "person id", "pupil id", "student id", "client id", "lcs id", "urn", "case",
    ),
    "id": (
        "entry id", "entry no", "entry number", "record id", "log id", "note id", "row id", "oel id", "oel no",
        "record number", "incident id", "report id", "id", "ref", "reference",
    ),
    "date": (
        "entry date", "entered date", "created date", "date created", "date entered", "created at", "created on",
        "entered on", "recorded date", "date recorded", "date time", "datetime", "timestamp", "date", "created",
        "entered", "recorded", "when",
    ),
    "unit": (
        "bcu", "district", "unit", "team", "station", "area", "lpa", "division", "command", "department", "locality",
        "school", "office", "force",
    ),
    "author": ("author", "entered by", "created by", "recorded by", "officer", "supervisor", "worker", "staff", "user"),
    "kind": ("entry type", "log type", "note type", "record type", "type", "category", "entry kind", "kind"),
}  # fmt: skip
_PRESETS = {
    "niche-oel": {
        "text": ("oel text", "oel entry", "entry text", "enquiry log text"),
        "case": ("occurrence number", "occurrence"),
        "id": ("oel number", "oel id", "entry number"),
        "date": ("entered time", "entered date"),
        "kind": ("entry type",),
    },
    "athena-log": {
        "text": ("log entry text", "log text", "entry text", "log entry"),
        "case": ("investigation ref", "investigation"),
        "id": ("log id", "entry id"),
        "date": ("entry date", "log date"),
        "kind": ("entry type", "log type"),
    },
    "lcs-casenote": {
        "text": ("case note text", "note text", "case note", "content"),
        "case": ("person id", "lcs id", "child id"),
        "id": ("case note id", "note id"),
        "date": ("contact date", "note date"),
        "kind": ("case note type", "note type"),
    },
    "cpoms-incident": {
        "text": ("incident", "actions", "action"),
        "case": ("student", "pupil", "name"),
        "id": ("incident id", "id"),
        "date": ("date time", "date"),
        "unit": ("school",),
        "kind": ("categories", "category"),
    },
}


class Layout(Record):
    """What was found out about a table.

    `names` are the column titles by column, `header` the number of the row that holds them (0: there is none, or the
    format is `keyed`),
    `text` the columns of prose, `roles` the columns of facts by role.
    """

    names: dict[int, str]
    header: int
    text: tuple[int, ...]
    roles: dict[str, int]
    keyed: bool = False

    def said(self) -> str:
        """Return the choice in one line, for a person to check."""
        row = "columns by their keys" if self.keyed else "no header row"
        row = f"header in row {self.header}" if self.header else row
        prose = ", ".join(f"{self.names[column]!r}" for column in self.text)
        facts = "".join(f"; {role}: {self.names[column]!r}" for role, column in self.roles.items())
        return f"{row}; text: {prose}{facts}"


def layout(grid: Grid, sample: list[Line], wanted: Columns, preset: str) -> Layout:
    """Return the layout of a table from its first rows.

    Raises ReaderError where a column that was asked for is not there.
    """
    if grid.keys:
        header, names = 0, dict(enumerate(grid.keys))
    else:
        header, names = _header(sample, preset)
    body = [line for line in sample if line.number > header] if not grid.keys else sample
    names = _distinct(names, [] if grid.even and header else body)
    given = {role: _named(getattr(wanted, role), names) for role in ROLES if getattr(wanted, role)}
    text = tuple(_named(name, names) for name in wanted.text) or _prose(names, body, preset, set(given.values()))
    roles: dict[str, int] = {}
    for role in ROLES:
        taken = {*text, *given.values(), *roles.values()}
        column = given.get(role, -1) if role in given else _role(role, names, preset, taken)
        if column >= 0:
            roles[role] = column
    return Layout(names, header, text, roles, bool(grid.keys))


def _header(sample: list[Line], preset: str) -> tuple[int, dict[int, str]]:
    """Return the number and the cells of the header row: the first wide row of short, different texts."""
    top = sample[:LOOK]
    widths = sorted(len(line.cells) for line in top)
    usual = max(1, widths[(len(widths) - 1) // 2]) if widths else 1
    best: tuple[float, int, dict[int, str]] = (0.0, 0, {})
    for index, line in enumerate(top):
        cells = {column: " ".join(cell.split()) for column, cell in line.cells.items() if cell.strip()}
        if not cells or len(cells) < 0.5 * usual or any(isinstance(cell, Broken) for cell in cells.values()):
            continue
        titled = sum(bool(_fit(name, preset)) for name in cells.values())
        short = sum(len(name) <= 60 and name[-1] not in ".!?" and not _number(name) for name in cells.values())
        distinct = len({name.lower() for name in cells.values()})
        score = (titled + short + distinct) / len(cells) + 0.5 * min(1, len(cells) / usual) - 0.05 * index
        if short == len(cells) and (titled or (usual > 1 and index + 1 < len(top))) and score > best[0]:
            best = score, line.number, cells
    return best[1], best[2]


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d\s.,:/£$%+-]+", text))


def _distinct(names: dict[int, str], body: list[Line]) -> dict[int, str]:
    """Return a title for every column, no two alike; those without one are called by their letter."""
    out: dict[int, str] = {}
    seen: set[str] = set()
    for column in sorted({*names, *(column for line in body for column in line.cells)}):
        title = wanted = " ".join(names.get(column, "").split()) or f"column {letters(column)}"
        count = 1
        while title.lower() in seen:
            count += 1
            title = f"{wanted} ({count})"
        seen.add(title.lower())
        out[column] = title
    return out


def _named(name: str, names: dict[int, str]) -> int:
    """Return the column that a user means, by title or by letter."""
    plain = " ".join(name.split()).lower()
    for column, title in names.items():
        if title.lower() == plain:
            return column
    for column in names:
        if letters(column).lower() == plain:
            return column
    close = get_close_matches(name, list(names.values()), n=1, cutoff=0.5)
    hint = f"did you mean {close[0]!r}?" if close else "there are " + ", ".join(map(repr, list(names.values())[:30]))
    raise ReaderError(f"there is no column {name!r}; {hint}")


def _words(title: str) -> list[str]:
    return _WORDS.findall(_HUMPS.sub(" ", title).lower())


def _fit(title: str, preset: str, role: str = "") -> float:
    """Return how well a title fits a role, or the best of all roles; 0 where it does not."""
    words = _words(title)
    best = 0.0
    for kind, entries in _HEADERS.items():
        if role and kind != role:
            continue
        for rank, entry in enumerate((*_PRESETS.get(preset, {}).get(kind, ()), *entries)):
            needed = entry.split()
            if set(needed) <= set(words):
                best = max(best, 2 * len(needed) / len(words) + len(needed) / 2 - rank / 100)
    return best


def _role(role: str, names: dict[int, str], preset: str, taken: set[int]) -> int:
    fits = {column: _fit(title, preset, role) for column, title in names.items() if column not in taken}
    # A role must be the best reading of the title: "Review date" is a date and no case.
    fits = {c: fit for c, fit in fits.items() if fit >= 1.0 and fit >= _fit(names[c], preset) - 0.5}
    return max(fits, key=lambda column: fits[column], default=-1)


def _prose(names: dict[int, str], body: list[Line], preset: str, taken: set[int]) -> tuple[int, ...]:
    """Return the columns whose values read as prose: some words each where the title says so, many where not.

    Where none does, those with some words are better read in vain than left out.
    """
    words: dict[int, int] = {}
    for column in names.keys() - taken:
        counts = sorted(len(text.split()) for line in body if (text := line.cells.get(column, "")).strip())
        if counts:
            words[column] = counts[(len(counts) * 3) // 4]
    titled = {column for column in words if _fit(names[column], preset, "text")}
    chosen = [c for c, count in words.items() if count >= (_WORDY if c in titled else _LONG)]
    chosen = chosen or [c for c, count in words.items() if count >= _WORDY]
    return tuple(sorted(chosen)) or (tuple(words) if len(names) == 1 else ())

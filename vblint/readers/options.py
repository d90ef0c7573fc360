"""What a user may say about how inputs are read, and what a reader may say back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ..core import ConfigError, Record

Tracked = Literal["accepted", "original", "both"]
TRACKED: tuple[Tracked, ...] = ("accepted", "original", "both")
ROLES = ("id", "case", "date", "unit", "author", "kind")
PRESETS = ("niche-oel", "athena-log", "lcs-casenote", "cpoms-incident")

Note = Callable[[str], None]
"""Takes one line about an input that a person should know, and that is no error."""


class Gap(str):
    """A note that something of the input was not read, so that the input counts as read in part."""

    __slots__ = ()


def unheard(line: str) -> None:
    """Take a note and do nothing with it."""


class Columns(Record):
    """Which columns of a table are what: by name as in its header, or by letter. Empty means guess.

    Attributes:
        text: the columns of prose, which are checked.
        id: the entry's own number.
        case: the case or occurrence that the entry belongs to.
        date: when it was written.
        unit: the team, station or district.
        author: who wrote it.
        kind: the kind of entry.

    """

    text: tuple[str, ...] = ()
    id: str = ""
    case: str = ""
    date: str = ""
    unit: str = ""
    author: str = ""
    kind: str = ""


class ReadOptions(Record):
    """How to read.

    Attributes:
        columns: the columns of tables.
        preset: a records system whose headers are tried first; see `PRESETS`.
        sheets: the sheets of a workbook to read; empty means all.
        tracked: which text of a Word document with tracked changes: as if they were ``accepted``, the ``original``
            before them, or ``both``, inserted and deleted words alike.

    """

    columns: Columns = Columns()
    preset: str = ""
    sheets: tuple[str, ...] = ()
    tracked: Tracked = "accepted"

    def _check(self) -> None:
        """Refuse values that cannot be meant."""
        if self.preset and self.preset not in PRESETS:
            raise ConfigError(f"preset {self.preset!r} is not one of {', '.join(PRESETS)}")
        if self.tracked not in TRACKED:
            raise ConfigError(f"tracked {self.tracked!r} is not one of {', '.join(TRACKED)}")

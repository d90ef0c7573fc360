"""The ledger: every file and every row is accounted for, whatever became of it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ..core import ReaderError
from ..readers.options import Gap
from .redact import redact_title

READ, PARTLY, UNREADABLE, LEFT_OUT = "read", "partly", "unreadable", "left out"
_ATTACHED = re.compile(r"(attachment )(.+?\.\w{2,5})\b")
_PICTURES = re.compile(r"(pictures are not read): .*")


class Part:
    """A file, or a sheet of one, and what became of its rows.

    Attributes:
        source: the number of the file.
        sheet: the name of the sheet, if any.
        status: one of read, partly, unreadable and left out.
        choice: what was taken for what.
        reasons: why not all of it was read.
        read, empty, unreadable: its rows, or 1 for a file that is one entry.
        skipped: rows left out on purpose, by reason.

    """

    def __init__(self, source: int, sheet: str = "") -> None:
        """Start at nothing."""
        self.source = source
        self.sheet = sheet
        self.status = READ
        self.choice = ""
        self.reasons: list[str] = []
        self.read = self.empty = self.unreadable = 0
        self.skipped: Counter[str] = Counter()

    @property
    def rows(self) -> int:
        """All rows; the parts add up to it."""
        return self.read + self.empty + self.unreadable + self.skipped.total()

    def note(self, line: str) -> None:
        """Take what a reader says of the input; `Ledger.remarks` makes it fit to be passed on."""
        self.reasons.append(line)
        if self.status == READ and isinstance(line, Gap):
            self.status = PARTLY

    def fail(self, reason: str) -> None:
        """Note that the rest could not be read."""
        self.reasons.append(reason)
        self.status = PARTLY if self.read or self.empty else UNREADABLE


class Ledger:
    """All parts, and the files they belong to, numbered from 1."""

    def __init__(self, files: Iterable[Path], *, show_names: bool = False) -> None:
        """Take the files that are to be read."""
        self.files = list(files)
        self.parts: list[Part] = []
        self.hashes: dict[int, str] = {}
        self._show_names = show_names

    def open(self, source: int, sheet: str = "") -> Part:
        """Return a new part of a file."""
        part = Part(source, sheet)
        self.parts.append(part)
        return part

    def name(self, source: int) -> str:
        """Return a file's name as a report may print it: without the names of people."""
        name = self.files[source - 1].name
        return name if self._show_names else safe_name(name)

    def said(self, text: str) -> str:
        """Return what somebody else wrote, a sheet's name or a file's, without the names of people."""
        return text if self._show_names or not text else redact_title(text)

    def remarks(self, part: Part) -> list[str]:
        """Return what is to be said of a part; sheets and attachments are named without the names of people."""
        if self._show_names:
            return part.reasons
        return [_PICTURES.sub(r"\1", _attached(_quoted(line))) for line in part.reasons]

    def place(self, place: str) -> str:
        """Return a place in a file, its sheet's name without the names of people."""
        if self._show_names:
            return place
        sheet, mark, cell = place.rpartition("!")
        return f"{redact_title(sheet)}!{cell}" if mark else _attached(place)

    def hash(self, source: int) -> str:
        """Return the SHA-256 of a file, noting it the first time. Raises ReaderError."""
        try:
            with self.files[source - 1].open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ReaderError(error.strerror or str(error)) from None
        self.hashes.setdefault(source, digest)
        return digest

    def changed(self) -> list[int]:
        """Return the files that are not what they were when they were first hashed."""
        return [source for source, before in self.hashes.items() if self._now(source) != before]

    def _now(self, source: int) -> str:
        try:
            return self.hash(source)
        except ReaderError:
            return ""

    @property
    def totals(self) -> dict[str, int]:
        """Rows by what became of them; they add up to `rows`."""
        return {
            "rows": sum(part.rows for part in self.parts),
            "read": sum(part.read for part in self.parts),
            "skipped": sum(part.skipped.total() for part in self.parts),
            "empty": sum(part.empty for part in self.parts),
            "unreadable": sum(part.unreadable for part in self.parts),
        }

    def skipped(self) -> Counter[str]:
        """Return the rows left out on purpose, by reason."""
        return sum((part.skipped for part in self.parts), Counter())


def _quoted(line: str) -> str:
    return re.sub(r"'([^']*)'", lambda found: f"'{redact_title(found[1])}'", line)


def _attached(line: str) -> str:
    return _ATTACHED.sub(lambda found: found[1] + safe_name(found[2]), line)


def safe_name(name: str) -> str:
    """Return a file name without what could tell who: its words are redacted, its ending stays."""
    stem, dot, suffix = name.rpartition(".")
    words = re.sub(r"[_\s]+", " ", stem if dot else name)
    return redact_title(words).replace(" ", "_") + (dot + suffix if dot else "")

"""What mail of every form has in common: its own words, the history quoted below them, and what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePath

from ..core import Document, ReaderError, Spot
from .options import Gap, Note, ReadOptions
from .source import Source

DEEP = 5  # messages within messages
_QUOTED = re.compile(r"^[ \t]*>[> \t]*")
_CUT = re.compile(
    r"^(?:-{2,} *(?:Original Message|Forwarded message|Forwarded by).*"
    r"|_{10,}\s*\nFrom:.*|From:.+\n(?:.*\n){0,2}(?:Sent|Date|To):.*"
    r"|On .{5,200}(?:\n.{0,80})?wrote:)\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp", ".svg", ".emf"})
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Attachment:
    """A file that came with a message."""

    def __init__(self, name: str, data: bytes) -> None:
        """Hold a file. Of its name only the last part counts, which cannot lead anywhere."""
        self.name = _UNSEEN.sub("", PurePath(name.replace("\\", "/")).name)[:100] or "without a name"
        self.data = data


def body(name: str, text: str, label: str = "") -> Document:
    """Return a message's text; what is quoted from earlier messages is marked `history` in its places."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cut = _CUT.search(text)
    before = f"{label}, " if label else ""
    spots: list[Spot] = []
    lines: list[str] = []
    at = read = 0
    for number, line in enumerate(text.split("\n"), 1):
        old = (cut is not None and read >= cut.start()) or line.lstrip().startswith(">")
        read += len(line) + 1
        line = _QUOTED.sub("", line)
        if line.strip() or not spots:
            kind = "history" if old else "body"
            address: tuple[tuple[str, str | int], ...] = (("part", kind), ("line", number))
            spots.append(Spot(at, f"{before}{kind}, line {number}", address, number))
        lines.append(line)
        at += len(line) + 1
    return Document(name, "\n".join(lines), spots=tuple(spots))


def subject(name: str, text: str, label: str = "") -> Iterator[Document]:
    """Yield the subject line, if there is one."""
    text = " ".join(text.split())
    if text:
        place = f"{label}, subject" if label else "subject"
        yield Document(name, text, spots=(Spot(0, place, (("part", "subject"),)),))


def attached(
    name: str, files: list[Attachment], options: ReadOptions, note: Note, depth: int, label: str = ""
) -> Iterator[Document]:
    """Yield the documents of attached files; `note` hears of those that cannot be read."""
    from . import documents

    unread = []
    for file in files:
        where = f"{label}, attachment {file.name}" if label else f"attachment {file.name}"
        if PurePath(file.name).suffix.lower() in _PICTURES:
            unread.append(file.name)
            continue
        if depth >= DEEP:
            note(Gap(f"{where}: not read: it is a message within {DEEP} others"))
            continue
        source = Source(file.name, data=file.data)
        source.depth = depth + 1
        try:
            for document in documents(source, options, partial(_pass_on, note, where)):
                yield _within(document, name, where, file.name)
        except ReaderError as error:
            note(Gap(f"{where}: not read: {error}"))
    if unread:
        note(Gap(f"pictures are not read: {', '.join(unread[:10])}" + ("…" if len(unread) > 10 else "")))


def _within(document: Document, name: str, where: str, file: str) -> Document:
    """Return the document of an attachment as one of the message."""
    spots = document.spots or tuple(_lines(document.text, document.line))
    moved = []
    for spot in spots:
        address = (("attachment", file), *(pair for pair in spot.address if pair[0] != "attachment"))
        moved.append(Spot(spot.start, f"{where}, {spot.place}", address, spot.line))
    return Document(name, document.text, spots=tuple(moved))


def _pass_on(note: Note, where: str, line: str) -> None:
    note(type(line)(f"{where}: {line}"))


def _lines(text: str, first: int) -> Iterator[Spot]:
    at = 0
    for number, line in enumerate(text.split("\n"), first):
        if line.strip() or not at:
            yield Spot(at, f"line {number}", (("line", number),), number)
        at += len(line) + 1

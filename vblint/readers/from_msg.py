"""Outlook messages, read through olefile: subject, text (else HTML) and attachments, messages among them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ..core import Document, ReaderError
from . import from_html
from .decode import MIXED, decode
from .mail import DEEP, Attachment, attached, body, subject
from .options import Gap, Note, ReadOptions
from .source import Source

LARGEST = 128 << 20  # bytes
_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_LONG_NAME, _NAME, _DATA = "3707", "3704", "3701"
_DAMAGED = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError)


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield subject, body and attachments. Raises ReaderError for what is no message, or without olefile."""
    try:
        import olefile
    except ImportError:
        raise ReaderError("reading Outlook messages needs olefile: pip install 'vblint[msg]'") from None
    data = source.whole(LARGEST, "messages")
    try:
        ole = olefile.OleFileIO(BytesIO(data))
        found = _Message(ole, [])
        files = found.files()
    except _DAMAGED as error:
        raise ReaderError(f"it is no Outlook message, or damaged ({error})") from None
    yield from _message(found, files, source.name, options, note, source.depth)


def _message(
    found: _Message, files: tuple[list[Attachment], list[_Message]], name: str, options: ReadOptions, note: Note,
    depth: int, label: str = "",
) -> Iterator[Document]:  # fmt: skip
    yield from subject(name, found.text(_SUBJECT), label)
    text = found.text(_BODY)
    if not text.strip() and (html := found.html()):
        text = from_html.document("", html).text
    if text.strip():
        yield body(name, text, label)
    elif found.has(_RTF):
        note(Gap(f"{label or 'the message'} has its text in RTF only, which is not read; save it as .eml"))
    attachments, messages = files
    yield from attached(name, attachments, options, note, depth, label)
    for inner in messages:
        where = f"attached message {' '.join(inner.text(_SUBJECT).split())[:60]!r}"
        if depth >= DEEP:
            note(Gap(f"{where}: not read: it is a message within {DEEP} others"))
            continue
        yield from _message(
            inner, inner.files(), name, options, note, depth + 1, f"{label}, {where}" if label else where
        )


class _Message:
    """A message in an OLE file: the whole of it, or the storage of an attached one."""

    def __init__(self, ole: Any, path: list[str]) -> None:
        self._ole = ole
        self._path = path

    def _stream(self, name: str, *, of: str = "") -> bytes:
        path = [*self._path, *([of] if of else []), f"__substg1.0_{name}"]
        try:
            return bytes(self._ole.openstream(path).read()) if self._ole.exists(path) else b""
        except _DAMAGED:
            return b""

    def has(self, number: str) -> bool:
        """Say whether the message has a property."""
        return bool(self._stream(f"{number}0102"))

    def text(self, number: str, *, of: str = "") -> str:
        """Return a property that is a text."""
        wide = self._stream(f"{number}001F", of=of)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return self._stream(f"{number}001E", of=of).decode("utf-8", MIXED).rstrip("\0")

    def html(self) -> str:
        """Return the HTML of the message."""
        data = self._stream(f"{_HTML}0102")[: from_html.LARGEST]
        try:
            return decode(data) if data else self.text(_HTML)
        except ReaderError:
            return ""

    def files(self) -> tuple[list[Attachment], list[_Message]]:
        """Return the attached files and messages."""
        files: list[Attachment] = []
        messages: list[_Message] = []
        depth = len(self._path)
        folders = sorted({
            path[depth] for path in self._ole.listdir(streams=True, storages=True)
            if path[:depth] == self._path and len(path) > depth and path[depth].startswith("__attach")
        })  # fmt: skip
        for folder in folders:
            inner = [*self._path, folder, f"__substg1.0_{_DATA}000D"]
            if self._ole.exists([*inner, "__properties_version1.0"]):
                messages.append(_Message(self._ole, inner))
                continue
            name = self.text(_LONG_NAME, of=folder) or self.text(_NAME, of=folder)
            files.append(Attachment(name, self._stream(f"{_DATA}0102", of=folder)))
        return files, messages

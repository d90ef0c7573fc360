"""Office files are zip archives: open one so that no archive, however made, costs much memory or time.

Nothing is ever unpacked to disk, so the names inside cannot lead anywhere; parts are looked up by name only.
"""

from __future__ import annotations

import zlib
from types import TracebackType
from typing import IO, Self
from zipfile import BadZipFile, ZipFile, ZipInfo

from ..core import ReaderError
from .source import Source

MEMBERS = 20_000  # parts in an archive; large reports with pictures have some hundreds
UNPACKED = 4 << 30  # bytes of all parts together
PART = 256 << 20  # bytes of a part that is read as a whole
BLOWN_UP = 250  # times its packed size: text in office files seldom goes beyond 50
SMALL = 16 << 20  # bytes; a part below this does no harm whatever its ratio
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Package:
    """An opened zip archive whose parts are safe to read. Use it in a `with` statement."""

    def __init__(self, source: Source) -> None:
        """Open the archive and look at its table of contents.

        Raises ReaderError for what is encrypted, broken or made to blow up.
        """
        self._stream = source.open()
        try:
            self._zip = ZipFile(self._stream)
            self._parts = {info.filename: info for info in self._zip.infolist()}
            self._refuse()
        except (BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            self._stream.seek(0)
            start = self._stream.read(8)
            self._stream.close()
            if start == OLE:
                raise ReaderError(
                    "it is protected by a password, or in the old binary format; save an unprotected copy of it"
                ) from None
            what = "cut short or damaged" if start[:2] == b"PK" else "not an office file, whatever its name says"
            raise ReaderError(f"it is {what} ({error})") from None
        except ReaderError:
            self._stream.close()
            raise

    def _refuse(self) -> None:
        if len(self._parts) > MEMBERS or sum(info.file_size for info in self._parts.values()) > UNPACKED:
            raise ReaderError("it unpacks to more than any office file should; it is not read")
        for info in self._parts.values():
            if info.file_size > SMALL and info.file_size > BLOWN_UP * max(1, info.compress_size):
                raise ReaderError(f"its part {info.filename!r} is packed like a zip bomb; it is not read")
            if info.flag_bits & 1:
                raise ReaderError("it is protected by a password; save an unprotected copy of it")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()
        self._stream.close()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the archive's order."""
        return list(self._parts)

    def info(self, name: str) -> ZipInfo:
        """Return what the archive says of a part."""
        return self._parts[name]

    def open(self, name: str) -> IO[bytes]:
        """Return a part as a stream. Raises ReaderError where there is none."""
        try:
            return self._zip.open(self._parts[name])
        except KeyError:
            raise ReaderError(f"its part {name!r} is missing; the file is damaged") from None
        except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
            raise ReaderError(f"its part {name!r} cannot be unpacked ({error})") from None

    def read(self, name: str) -> bytes:
        """Return a whole part. Raises ReaderError where it is missing, damaged or too large."""
        with self.open(name) as stream:
            data = chunk(stream, PART + 1, name)
        if len(data) > PART:
            raise ReaderError(f"its part {name!r} is larger than {PART >> 20} MB; split the document")
        return data


def chunk(stream: IO[bytes], size: int, name: str) -> bytes:
    """Return the next bytes of a part. Raises ReaderError where they cannot be unpacked."""
    try:
        return stream.read(size)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise ReaderError(f"its part {name!r} is cut short or damaged ({error})") from None


def office_kind(source: Source) -> str:
    """Return the suffix that an office file should have by the parts it holds, or nothing."""
    try:
        with Package(source) as package:
            folders = {name.partition("/")[0] for name in package.names}
    except ReaderError:
        return ""  # its reader will say what is wrong
    return ".docx" if "word" in folders else ".xlsx" if "xl" in folders else ""

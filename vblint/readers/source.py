"""What a reader reads from: a file, or bytes that came another way. It can be opened more than once."""

from __future__ import annotations

import os
from io import BytesIO
from typing import BinaryIO

from ..core import ReaderError


class Source:
    """A named file or some bytes."""

    def __init__(self, name: str, path: str | os.PathLike[str] | None = None, data: bytes = b"") -> None:
        """Name a source; without a `path` it consists of `data`."""
        self.name = name
        self._path = path
        self._data = data
        self.depth = 0  # how many messages it is attached within
        self.kind = ""  # what it is by its content, where its name says otherwise

    @property
    def suffix(self) -> str:
        """What it is to be read as: the end of its name in small letters, with the dot."""
        return self.kind or os.path.splitext(self.name)[1].lower()

    def open(self) -> BinaryIO:
        """Return the source as a stream from its beginning. Raises ReaderError where the system refuses."""
        if self._path is None:
            return BytesIO(self._data)
        try:
            return open(self._path, "rb")
        except OSError as error:
            raise ReaderError(error.strerror or str(error)) from None

    def head(self, size: int = 1 << 16) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def whole(self, limit: int, kind: str) -> bytes:
        """Return all bytes of a format that cannot be read in parts.

        Raises ReaderError where there are more than `limit`.
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise ReaderError(f"{kind} of more than {limit >> 20} MB are not read; split it into smaller files")
        return data

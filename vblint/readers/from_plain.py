"""Plain text: the prose is the source, read in parts so that memory stays flat however long the file."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from ..core import Document, ReaderError
from .decode import sniff
from .options import Note, ReadOptions
from .source import Source

CHUNK = 1 << 20  # characters read at a time


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield a text in parts that end at a blank line where there is one, else at a line end.

    Raises ReaderError for what is no text throughout.
    """
    encoding = sniff(source.head())
    try:
        yield from _parts(source, encoding)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"it is not {error.encoding} text throughout (byte {error.start}); save it as UTF-8"
        ) from None


def _parts(source: Source, encoding: str) -> Iterator[Document]:
    offset, line, rest = 0, 1, ""
    errors = "strict" if encoding != "cp1252" else "replace"  # five bytes of cp1252 stand for nothing
    with source.open() as binary, TextIOWrapper(binary, encoding, errors=errors, newline="") as file:
        while True:
            chunk = file.read(CHUNK)
            text = rest + chunk
            if len(chunk) < CHUNK:
                yield Document(source.name, text, offset=offset, line=line)
                return
            cut = max(text.rfind("\n\n"), text.rfind("\n\r\n")) + 1 or text.rfind("\n") + 1 or len(text)
            yield Document(source.name, text[:cut], offset=offset, line=line)
            offset += cut
            line += text.count("\n", 0, cut)
            rest = text[cut:]

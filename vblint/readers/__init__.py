"""From a file to documents: choose a reader by suffix, decode, refuse what is not text.

A reader is a function from a name and a decoded source to one `Document`. A further format needs one
module and one line in `_READERS`; it imports its library inside the function.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import IO

from ..core import Document, ReaderError

CHUNK = 1 << 20  # characters read at a time, so that memory stays flat however long the file
_READERS = {
    "": "from_plain", ".txt": "from_plain", ".text": "from_plain", ".log": "from_plain",
    ".md": "from_markdown", ".markdown": "from_markdown",
}  # fmt: skip
_ELSEWHERE = {
    ".docx": "save it as plain text", ".xlsx": "save the sheet as text", ".pdf": "copy the text out",
    ".doc": "save it as plain text", ".eml": "save the message as text",
    ".msg": "save the message as text", ".rtf": "save it as plain text",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip

SUFFIXES = tuple(suffix for suffix in _READERS if suffix)


def read(path: str | os.PathLike[str]) -> Iterator[Document]:
    """Yield the documents of a file: one, or for long plain text one for each part.

    Raises ReaderError, with the reason and the cure, for what cannot be read.
    """
    name = os.fspath(path)
    reader = _reader(_suffix(name))
    try:
        with open(name, "rb") as file:
            encoding = sniff(file.read(1 << 16))
            yield from _documents(name, encoding, reader)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"it is not {error.encoding} text throughout (byte {error.start}); save it as UTF-8"
        ) from None
    except OSError as error:
        raise ReaderError(error.strerror or str(error)) from None


def read_stream(stream: IO[bytes], name: str) -> Document:
    """Return the document of a stream, read as its name's suffix says. Raises ReaderError."""
    data = stream.read()
    encoding = sniff(data[: 1 << 16])
    try:
        source = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"it is not {error.encoding} text throughout (byte {error.start}); save it as UTF-8"
        ) from None
    return _reader(_suffix(name))(name, source.removeprefix("\ufeff"))


def sniff(head: bytes) -> str:
    """Return the encoding that the first bytes of a text show: a byte order mark, UTF-8, else Windows-1252.

    Raises ReaderError for what is no text.
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > len(head) * 0.3 and even < len(head) * 0.05:
            return "utf-16-le"
        if even > len(head) * 0.3 and odd < len(head) * 0.05:
            return "utf-16-be"
        raise ReaderError("it is binary, not text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        if sum(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head) > len(head) * 0.02:
            raise ReaderError("it is binary, not text") from None
        return "cp1252"
    return "utf-8"


def _reader(suffix: str) -> Callable[[str, str], Document]:
    if suffix not in _READERS and suffix in _ELSEWHERE:
        raise ReaderError(f"{suffix} files are not read by this version; {_ELSEWHERE[suffix]}")
    module = import_module(f".{_READERS.get(suffix, 'from_plain')}", __name__)
    found: Callable[[str, str], Document] = module.document
    return found


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


def _documents(name: str, encoding: str, reader: Callable[[str, str], Document]) -> Iterator[Document]:
    if reader.__module__.endswith("from_plain"):
        yield from _parts(name, encoding)
        return
    with open(name, "rb") as file:
        source = file.read().decode(encoding)
    yield reader(name, source.removeprefix("\ufeff"))


def _parts(name: str, encoding: str) -> Iterator[Document]:
    """Yield a plain text in parts that end at a blank line where there is one, else at a line end."""
    offset, line, rest = 0, 1, ""
    errors = "strict" if encoding != "cp1252" else "replace"  # five bytes of cp1252 stand for nothing
    with open(name, encoding=encoding, errors=errors, newline="") as file:
        while True:
            chunk = file.read(CHUNK)
            text = rest + chunk
            if len(chunk) < CHUNK:
                yield Document(name, text, offset=offset, line=line)
                return
            cut = max(text.rfind("\n\n"), text.rfind("\n\r\n")) + 1 or text.rfind("\n") + 1 or len(text)
            yield Document(name, text[:cut], offset=offset, line=line)
            offset += cut
            line += text.count("\n", 0, cut)
            rest = text[cut:]

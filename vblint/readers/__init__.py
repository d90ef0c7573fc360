"""From a file to documents: choose a reader by what the file is, and let it read.

A reader is a module with `documents(source, options, note)`, which yields `Document`s and raises ReaderError with
the reason and the cure. A further format needs one module and one line in `_READERS`; a module is imported when
its format is read, and imports its library inside the function.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import IO

from ..core import Document, ReaderError
from .options import Note, ReadOptions, unheard
from .source import Source

__all__ = ["SUFFIXES", "Note", "ReadOptions", "Source", "documents", "read", "read_stream", "unheard"]

_READERS = {
    "": "from_plain", ".txt": "from_plain", ".text": "from_plain", ".log": "from_plain",
    ".md": "from_markdown", ".markdown": "from_markdown",
    ".csv": "tables", ".tsv": "tables", ".tab": "tables", ".xlsx": "tables", ".xlsm": "tables",
    ".jsonl": "tables", ".ndjson": "tables", ".json": "tables",
    ".docx": "from_docx", ".docm": "from_docx", ".dotx": "from_docx",
    ".html": "from_html", ".htm": "from_html", ".xhtml": "from_html",
    ".eml": "from_eml", ".msg": "from_msg", ".pdf": "from_pdf",
}  # fmt: skip
_ELSEWHERE = {
    ".doc": "save it as .docx", ".dot": "save it as .docx", ".rtf": "save it as .docx", ".odt": "save it as .docx",
    ".pages": "export it as .docx", ".wpd": "save it as .docx", ".xls": "save it as .xlsx",
    ".xlsb": "save it as .xlsx", ".ods": "save it as .xlsx", ".numbers": "export it as .xlsx",
    ".ppt": "save its outline as text", ".pptx": "save its outline as text", ".one": "export the pages as .docx",
    ".pst": "export the messages as .eml or .msg", ".mbox": "export the messages as .eml",
    ".zip": "unpack it and check the files inside",
}  # fmt: skip

SUFFIXES = tuple(suffix for suffix in _READERS if suffix)
NAMED = (*SUFFIXES, *_ELSEWHERE)  # what a folder is searched for: a record in a form that is not read is said aloud


def read(path: str | os.PathLike[str], options: ReadOptions | None = None, note: Note = unheard) -> Iterator[Document]:
    """Yield the documents of a file: one, a table's cells, or the parts of a long text.

    `note` is given what a person should know of the input. Raises ReaderError for what cannot be read.
    """
    return documents(Source(os.fspath(path), path), options or ReadOptions(), note)


def read_stream(
    stream: IO[bytes], name: str, options: ReadOptions | None = None, note: Note = unheard
) -> Iterator[Document]:
    """Yield the documents of a stream, read as its name's suffix says. Raises ReaderError."""
    return documents(Source(name, data=stream.read()), options or ReadOptions(), note)


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield the documents of a source. Raises ReaderError for what cannot be read."""
    try:
        yield from _reader(source, note)(source, options, note)
    except OSError as error:
        raise ReaderError(error.strerror or str(error)) from None


def _reader(source: Source, note: Note) -> Callable[[Source, ReadOptions, Note], Iterator[Document]]:
    suffix = source.suffix
    start = source.head(8)
    if suffix in _ELSEWHERE:
        raise ReaderError(f"{suffix} files are not read; {_ELSEWHERE[suffix]}")
    module = _READERS.get(suffix, "from_plain")
    if start.startswith((b"PK\3\4", b"%PDF-")):
        module = _disguised(source, start, module, note)
    found: Callable[[Source, ReadOptions, Note], Iterator[Document]]
    found = import_module(f".{module}", __name__).documents
    return found


def _disguised(source: Source, start: bytes, module: str, note: Note) -> str:
    """Return the reader of an office file or a PDF whatever its name says, and say so where they differ."""
    real, kind = "from_pdf", ".pdf"
    if start.startswith(b"PK"):
        from .zipped import office_kind

        kind = office_kind(source)
        if not kind:  # broken, or no office file: its reader will say so
            if module in ("from_plain", "from_markdown", "from_html"):
                raise ReaderError("it is binary, not text")
            return module
        real = _READERS[kind]
    if real != module or source.suffix not in (kind, *_ALIKE.get(kind, ())):
        note(f"by its content it is a {kind} file, and was read as one")
        source.kind = kind
    return real


_ALIKE = {".docx": (".docm", ".dotx"), ".xlsx": (".xlsm",)}

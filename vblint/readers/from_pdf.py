"""PDF through PDFium: text by page and line, words cut at line ends joined; a page that is only a picture is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..core import Document, ReaderError, Spot
from .options import Note, ReadOptions
from .source import Source

LARGEST = 512 << 20  # bytes
PART = 1 << 20  # characters of pages that make one document
_CUT = re.compile("(\\w+)([-\u00ad\u2010\ufffe\x02])$")
# Before these a hyphen belongs to the word; after others it most likely came from the line end.
_KEEPS = frozenset("self non ex co well ill half anti pre post multi inter semi step mid long short high low".split())


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield the pages of a PDF, many in one document. Raises ReaderError where none has text, or without pypdfium2."""
    try:
        import pypdfium2
    except ImportError:
        raise ReaderError("reading PDF needs pypdfium2: pip install 'vblint[pdf]'") from None
    data = source.whole(LARGEST, "PDF files")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReaderError("it is protected by a password; save an unprotected copy of it") from None
        raise ReaderError(f"it is no PDF, or damaged ({error})") from None
    with pdf:
        yield from _pages(pdf, source.name, note)


def _pages(pdf: Any, name: str, note: Note) -> Iterator[Document]:
    blank: list[int] = []
    broken: list[int] = []
    made = _Part(name)
    count = len(pdf)
    for number in range(1, count + 1):
        text = _text(pdf, number - 1)
        if text is None:
            broken.append(number)
        elif not text.strip():
            blank.append(number)
        else:
            made.add(number, text)
        if made.length > PART:
            yield made.document()
            made = _Part(name)
    if not count or len(blank) + len(broken) == count:
        raise ReaderError(
            f"none of its {count} pages has text: it is a scan, and was not assessed; run text recognition (OCR) first"
            if blank else "it has no page that can be read"
        )  # fmt: skip
    if made.length:
        yield made.document()
    if blank:
        note(f"no text, not assessed: {_ranges(blank)} of {count}; if they are scans, run text recognition (OCR) first")
    if broken:
        note(f"damaged, not read: {_ranges(broken)} of {count}")


def _text(pdf: Any, index: int) -> str | None:
    from pypdfium2 import PdfiumError

    try:
        page = pdf[index]
        try:
            lines = page.get_textpage()
            try:
                return str(lines.get_text_range(errors="replace"))
            finally:
                lines.close()
        finally:
            page.close()
    except PdfiumError:
        return None


class _Part:
    """Pages on their way into a document."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[str] = []
        self._spots: list[Spot] = []
        self._joins = False
        self.length = 0

    def add(self, page: int, text: str) -> None:
        """Add a page."""
        number = 0
        for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            if not raw.strip():
                continue
            number += 1
            line = raw.strip()
            if self._joins and not line[0].islower():
                self._put("-\n")  # not a word cut in two after all
            elif self.length and not self._joins:
                self._put("\n\n" if number == 1 and self._parts[-1].endswith((".", "!", "?", ":")) else "\n")
            self._spots.append(
                Spot(self.length, f"page {page}, line {number}", (("page", page), ("line", number)), number)
            )
            cut = _CUT.search(line)
            self._joins = cut is not None
            if cut:
                hard = cut[2] in "-\u2010" and cut[1].lower() in _KEEPS
                line = line[: cut.start(2)] + ("-" if hard else "")
            self._put(line.replace("\ufffe", "").replace("\x02", ""))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def document(self) -> Document:
        """Return the pages as a document."""
        return Document(self._name, "".join(self._parts), spots=tuple(self._spots))


def _ranges(numbers: list[int]) -> str:
    """Return page numbers as people write them: pages 3, 7–9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"page{'s' * (len(numbers) != 1)} {said}"

"""PDF through PDFium: text by page and line, words cut at line ends joined; a page that is only a picture is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..core import Document, ReaderError, Spot
from .options import Gap, Note, ReadOptions
from .source import Source

LARGEST = 512 << 20  # bytes
PART = 1 << 20  # characters of pages that make one document
_CUT = re.compile("(\\w+)([-\u00ad\u2010])$")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Before these a hyphen belongs to the word; after others it most likely came from the line end.
_KEEPS = frozenset(
    "self non ex co well ill half anti re pre post multi inter semi step mid long short high low".split()
)


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
        pages = f"{_ranges(blank)} of {count}"
        note(Gap(f"no text, not assessed: {pages}; if they are scans, run text recognition (OCR) first"))
    if broken:
        note(Gap(f"damaged, not read: {_ranges(broken)} of {count}"))


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
        self._pages: list[tuple[int, list[str]]] = []
        self._parts: list[str] = []
        self._at = 0
        self.length = 0

    def add(self, page: int, text: str) -> None:
        """Add a page. PDFium marks a hyphen at a line end with U+FFFE, and leaves the line end out."""
        text = text.replace("\ufffe", "-\n").replace("\x02", "-\n")
        self._pages.append((page, [line.strip() for line in text.splitlines() if line.strip()]))
        self.length += len(text)

    def document(self) -> Document:
        """Return the pages as a document."""
        words = {word for _, lines in self._pages for line in lines for word in _WORDS.findall(line.lower())}
        spots: list[Spot] = []
        before = ""
        for page, lines in self._pages:
            for number, line in enumerate(lines, 1):
                if before:
                    self._join(before, line, number == 1, words)
                spots.append(Spot(self._at, f"page {page}, line {number}", (("page", page), ("line", number)), number))
                before = line
                self._put(line[:-1] if _CUT.search(line) else line)
        self._put(before[len(before) - 1 :] if _CUT.search(before) else "")
        return Document(self._name, "".join(self._parts), spots=tuple(spots))

    def _join(self, before: str, line: str, new_page: bool, words: set[str]) -> None:
        cut = _CUT.search(before)
        following = _WORDS.match(line.lower())
        if cut is None or following is None or not line[0].islower():
            mark = before[-1] if cut else ""
            self._put(mark + ("\n\n" if new_page and before.endswith((".", "!", "?", ":")) else "\n"))
        elif _keeps(cut[1].lower(), following[0], words) and cut[2] != "\u00ad":
            self._put("-")

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._at += len(text)


def _keeps(left: str, right: str, words: set[str]) -> bool:
    """Say whether a hyphen at a line end belongs to the word; the rest of the document may know it."""
    if left + right in words:
        return False
    return f"{left}-{right}" in words or left in _KEEPS or (left in words and right in words and len(left) > 3)


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

"""HTML: the prose between the tags, each piece pointing home; scripts, styles and comments are no prose.

The standard library's parser takes quadratic time on a few kilobytes of `<a "`, and lxml, selectolax and the like
forget where a text stood; so the tags are cut out here, in one pass that never looks at a character twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..core import Document, Piece
from .decode import decode
from .options import Note, ReadOptions
from .source import Source

LARGEST = 16 << 20  # bytes; the longest of mails has some hundred kilobytes
_TAG = re.compile(r"""</?([a-zA-Z][^\s/>]*+)(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_NAIVE = re.compile(r"</?([a-zA-Z][^\s/>]*+)[^>]*+>")
_TOKEN = re.compile(r"[^\s&]+(?: [^\s&]+)*|\s+|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z0-9]{1,32});?|&")
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section select summary table tbody"
    " td tfoot th thead title tr ul textarea button".split()
)
_UNREAD = frozenset({"script", "style", "noembed", "template", "svg", "math"})


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield the one document of a page. Raises ReaderError for what is no text or too long."""
    yield document(source.name, decode(source.whole(LARGEST, "HTML files")))


def document(name: str, source: str) -> Document:
    """Return the prose of a page."""
    prose = _Prose()
    at = 0
    tag = _TAG
    while at < len(source):
        start = source.find("<", at)
        start = len(source) if start < 0 else start
        prose.add(source, at, start)
        if start == len(source):
            break
        if source.startswith("<!--", start):
            at = _past(source, "-->", start + 4)
            prose.comments.append((start, source[start:at]))
        elif source.startswith("<![CDATA[", start):
            end = source.find("]]>", start)
            prose.add(source, start + 9, end if end >= 0 else len(source))
            at = end + 3 if end >= 0 else len(source)
        elif source.startswith(("<!", "<?"), start):
            at = _past(source, ">", start)
        elif not source[start + 1 : start + 3].lstrip("/")[:1].isalpha():
            prose.add(source, start, start + 1)  # a bare "<" is a character like any other
            at = start + 1
        else:
            found = tag.match(source, start)
            if found is None and tag is _TAG:  # a quotation mark stays open: from here on none is minded
                tag = _NAIVE
                found = tag.match(source, start)
            if found is None:
                break
            at = found.end()
            kind = found[1].lower()
            if kind in _BLOCKS:
                prose.gap("\n\n", start, at)
            elif kind == "br":
                prose.gap("\n", start, at)
            elif kind in _UNREAD and source[start + 1] != "/" and not found[0].endswith("/>"):
                closing = re.compile(rf"</{kind}\b", re.IGNORECASE).search(source, at)
                at = closing.start() if closing else len(source)
                prose.gap(" ", start, at)
    return Document(name, "".join(prose.text), tuple(prose.pieces), source, comments=tuple(prose.comments))


def _past(source: str, mark: str, at: int) -> int:
    end = source.find(mark, at)
    return len(source) if end < 0 else end + len(mark)


class _Prose:
    """The text as it grows. Blanks count once, as a browser shows them."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.pieces: list[Piece] = []
        self.comments: list[tuple[int, str]] = []
        self._length = 0

    def add(self, source: str, start: int, end: int) -> None:
        """Add a stretch of the source that has no tags."""
        for token in _TOKEN.finditer(source, start, end):
            word = token[0]
            if word.isspace():
                self.gap(" ", *token.span())
            else:
                self._put(unescape(word) if word[0] == "&" and len(word) > 1 else word, *token.span())

    def gap(self, gap: str, start: int, end: int) -> None:
        """Part what comes from what was, unless it is parted already."""
        last = self.text[-1] if self.text else "\n\n"
        if last == " " and gap != " ":
            self.text.pop()
            self.pieces.pop()
            self._length -= 1
            last = self.text[-1] if self.text else "\n\n"
        if last == "\n\n" or last == gap or (gap == " " and last in ("\n", "\n\n")):
            return
        self._put("\n" if last == "\n" else gap, start, end)

    def _put(self, text: str, start: int, end: int) -> None:
        self.pieces.append(Piece(self._length, self._length + len(text), start, end - start))
        self.text.append(text)
        self._length += len(text)

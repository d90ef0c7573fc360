"""Markdown: prose without code, addresses and markup, each piece pointing home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..core import Document, Piece, ReaderError
from .decode import sniff
from .options import Note, ReadOptions
from .source import Source

LARGEST = 64 << 20  # bytes


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield the one document of a Markdown file. Raises ReaderError for what is no text throughout."""
    data = source.whole(LARGEST, "Markdown files")
    try:
        text = data.decode(sniff(data[: 1 << 16]))
    except UnicodeDecodeError as error:
        raise ReaderError(
            f"it is not {error.encoding} text throughout (byte {error.start}); save it as UTF-8"
        ) from None
    yield document(source.name, text.removeprefix("\ufeff"))


def document(name: str, source: str) -> Document:
    """Return the prose of Markdown. Raises ReaderError where the parser is not installed."""
    try:
        import pyromark
    except ImportError:
        raise ReaderError("reading Markdown needs pyromark: pip install 'vblint[markdown]'") from None
    to_code_point = _code_points(source)
    text: list[str] = []
    pieces: list[Piece] = []
    comments: list[tuple[int, str]] = []
    length = 0

    def add(part: str, origin: int, width: int) -> None:
        nonlocal length
        if part:
            pieces.append(Piece(length, length + len(part), origin, width))
            text.append(part)
            length += len(part)

    code = 0
    event: Any
    for event, span in pyromark.events_with_range(source, options=_options(pyromark.Options)):
        start, stop = to_code_point(span["start"]), to_code_point(span["end"])
        kind = next(iter(event)) if isinstance(event, dict) else event
        value = event[kind] if isinstance(event, dict) else None
        tag = next(iter(value)) if isinstance(value, dict) else value
        if kind in ("Start", "End") and tag in ("CodeBlock", "MetadataBlock"):
            code += 1 if kind == "Start" else -1
        elif kind == "Text" and not code:
            add(str(value), start, stop - start)
        elif kind == "Code":
            add("\ufffc", start, stop - start)  # stands for the code, so that words beside it stay apart
        elif kind == "SoftBreak":
            add(" ", start, stop - start)
        elif kind in ("Html", "InlineHtml"):
            comments.append((start, str(value)))
        elif kind == "HardBreak" or (kind == "End" and tag in _LINES):
            add("\n", max(start, stop - 1), 1)
        if kind == "End" and tag in _PARAGRAPHS:
            add("\n\n", max(start, stop - 1), 1)
    return Document(name, "".join(text), tuple(pieces), source, comments=tuple(comments))


_LINES = frozenset({"Item", "TableCell", "TableRow", "TableHead", "DefinitionListTitle"})
_PARAGRAPHS = frozenset(
    {"Paragraph", "Heading", "BlockQuote", "List", "Table", "CodeBlock", "HtmlBlock", "FootnoteDefinition"}
)


def _options(options: Any) -> Any:
    """Return the extensions of Markdown that templates and lesson plans use."""
    return (
        options.ENABLE_TABLES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    )


def _code_points(source: str) -> Callable[[int], int]:
    """Return a function from UTF-8 byte offsets, which the parser gives, to code points."""
    if source.isascii():
        return int
    ends: list[int] = []
    for index, character in enumerate(source):
        ends += [index] * len(character.encode("utf-8", "surrogatepass"))
    ends.append(len(source))
    return ends.__getitem__

"""XML as office files use it, read by expat in one pass: no entity is defined, no file opened, no tree built.

A document type declaration is refused outright, which closes the door on entities of every kind; office formats
forbid one anyway.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from ..core import ReaderError
from .zipped import Package, chunk

_CHUNK = 1 << 16

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def local(name: str) -> str:
    """Return an element's name without its namespace or prefix."""
    return name.rpartition("}")[2]


def parser(name: str, start: Start, end: End, text: Callable[[str], None]) -> expat.XMLParserType:
    """Return a parser that calls these; names come as `namespace}local`. `name` is the part, for errors."""
    made = expat.ParserCreate(namespace_separator="}")
    made.buffer_text = True

    def refused(*_: object) -> None:
        raise ReaderError(f"its part {name!r} declares entities, which no office file may; it is not read")

    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = text
    made.StartDoctypeDeclHandler = refused
    return made


def feed(made: expat.XMLParserType, data: bytes, last: bool, name: str) -> None:
    """Give a parser some bytes. Raises ReaderError where they are no XML."""
    try:
        made.Parse(data, last)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise ReaderError(f"its part {name!r} is damaged: {error}") from None


def walk(stream: IO[bytes], name: str, start: Start, end: End, text: Callable[[str], None]) -> Iterator[None]:
    """Read a part in chunks, calling back; yield after each, so that a caller can hand on what has come."""
    made = parser(name, start, end, text)
    while data := chunk(stream, _CHUNK, name):
        feed(made, data, False, name)
        yield
    feed(made, b"", True, name)
    yield


def each(package: Package, part: str, start: Start, end: End = lambda _: None) -> None:
    """Call back for every element of a part that is small. Raises ReaderError where it is damaged."""
    with package.open(part) as stream:
        for _ in walk(stream, part, start, end, lambda _: None):
            pass


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the part that each relation of a part leads to; of the package itself, for no part."""
    folder, base = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{base}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target

    if name in package:
        each(package, name, start)
    return found


def main_part(package: Package) -> str:
    """Return the part that a package is about, or nothing."""
    return next((target for kind, target in relations(package, "").values() if kind == "officeDocument"), "")

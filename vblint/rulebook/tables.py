"""Reading the generated files: by place, so that a lint touches only what its text calls for."""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable
from functools import partial
from typing import Any

from ..core import Record

Span = tuple[int, int]
Hits = list[tuple[int, Span]]  # numbers of patterns, and how many tokens before the anchor each begins
# Words of which one must stand near the anchor (none: the anchor is enough), how far after it, and how to get the hits.
Group = tuple[frozenset[str], Span, Callable[[], Hits]]


class Outline(Record):
    """What decides whether an anchor leads anywhere in a text, known before its groups are read.

    `near` holds the words of all groups, `before` and `after` say how many tokens off the anchor they may stand.
    A `lone` anchor has a group that needs no such word.
    """

    near: frozenset[str]
    before: int
    after: int
    lone: bool


class Sets:
    """Sets of words, a line each, known by the place where the line starts."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        """Take the lines."""
        self._content = content
        self._known: dict[int, frozenset[str]] = {}

    def at(self, place: int) -> frozenset[str]:
        """Return the set whose line starts at `place`."""
        if place not in self._known:
            line = self._content[place : self._content.find(b"\n", place)]
            self._known[place] = frozenset(line.decode().split())
        return self._known[place]


class Needs:
    """What a match of each pattern holds: the words it can begin with, then the sets of which it holds a word each."""

    def __init__(self, lines: list[str], sets: Sets) -> None:
        """Take, by number, places of sets with dots between; the first is empty where a match can begin with any."""
        self._lines = lines
        self._sets = sets

    def first(self, number: int) -> frozenset[str] | None:
        """Return the words a pattern can begin with; None for any."""
        place = self._lines[number].partition(".")[0]
        return self._sets.at(int(place)) if place else None

    def musts(self, number: int) -> tuple[frozenset[str], ...]:
        """Return the sets of which a match holds a word each."""
        return tuple(self._sets.at(int(place)) for place in self._lines[number].split(".")[1:])


class Table:
    """What anchors lead to: a line with all of them, then a line for each, in order.

    Behind the anchor stand its outline, `set.before.after.lone`, and its groups, `set.least.most:pattern.least.most:…`.
    """

    def __init__(self, content: bytes | mmap.mmap, sets: Sets) -> None:
        """Take the lines, and the sets they refer to."""
        self._content = content
        self._sets = sets
        self._start = content.find(b"\n") + 1
        self.anchors = frozenset(content[: self._start].decode().split())

    def outline(self, anchor: str) -> Outline:
        """Return the outline of an anchor."""
        outline = self._line(anchor.encode()).partition(b" ")[0]
        near, before, after, lone = outline.split(b".") if outline else (b"", 0, 0, 0)
        return Outline(self._set(near), int(before), int(after), bool(int(lone)))

    def groups(self, anchor: str) -> list[Group]:
        """Return what an anchor leads to; nothing if it is none."""
        found: list[Group] = []
        for text in self._line(anchor.encode()).split()[1:]:
            head, _, hits = text.partition(b":")
            near, least, most = head.split(b".")
            found.append((self._set(near), (int(least), int(most)), partial(_hits, hits)))
        return found

    def _set(self, place: bytes) -> frozenset[str]:
        return self._sets.at(int(place)) if place else frozenset()

    def _line(self, anchor: bytes) -> bytes:
        """Return what follows an anchor, found by halving: few anchors occur in a text, so most are never read."""
        content = self._content
        low, high = self._start, len(content)
        while low < high:
            start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
            stop = content.find(b"\n", start)
            key, _, rest = content[start:stop].partition(b" ")
            if key == anchor:
                return rest
            if key < anchor:
                low = stop + 1
            else:
                high = start
        return b""


def _hits(text: bytes) -> Hits:
    return [(int(number), (int(low), int(high))) for number, low, high in (hit.split(b".") for hit in text.split(b":"))]


class Items:
    """JSON values, a line each, read by number."""

    def __init__(self, content: bytes | mmap.mmap, places: list[int]) -> None:
        """Take the lines and the places where they start."""
        self._content = content
        self._places = places

    def __getitem__(self, number: int) -> Any:
        place = self._places[number]
        return json.loads(self._content[place : self._content.find(b"\n", place)])


def read(path: str) -> mmap.mmap:
    """Return a file's content without reading it: the system loads the pages that are looked at."""
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

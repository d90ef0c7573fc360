"""Reading the generated files: by place, so that a lint touches only what its text calls for."""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

Span = tuple[int, int]
Hits = list[tuple[int, Span]]  # numbers of patterns, and how many tokens before the anchor each begins
Group = tuple[frozenset[str], Span, Hits]  # words of which one must stand near the anchor, how far after it, and hits


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


class Table:
    """What anchors lead to: a line with all of them, then a line for each, in order.

    Behind the anchor stand its groups, `set.least.most:pattern.least.most:…`, as `Group` says.
    """

    def __init__(self, content: bytes | mmap.mmap, sets: Sets) -> None:
        """Take the lines, and the sets they refer to."""
        self._content = content
        self._sets = sets
        self._start = content.find(b"\n") + 1
        self.anchors = frozenset(content[: self._start].decode().split())

    def groups(self, anchor: str) -> list[Group]:
        """Return what an anchor leads to; nothing if it is none."""
        found: list[Group] = []
        for text in self._line(anchor.encode()).split():
            head, *hits = text.split(b":")
            near, least, most = head.split(b".")
            found.append(
                (
                    self._sets.at(int(near)) if near else frozenset(),
                    (int(least), int(most)),
                    [(int(number), (int(low), int(high))) for number, low, high in (hit.split(b".") for hit in hits)],
                )
            )
        return found

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


class Items:
    """JSON values, a line each, read by number."""

    def __init__(self, content: bytes | mmap.mmap, places: list[int]) -> None:
        """Take the lines and the places where they start."""
        self._content = content
        self._places = places

    def __getitem__(self, number: int) -> Any:
        place = self._places[number]
        return json.loads(self._content[place : self._content.find(b"\n", place)])


def read(path: Path) -> mmap.mmap:
    """Return a file's content without reading it: the system loads the pages that are looked at."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

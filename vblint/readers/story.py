"""One story of a Word document (its body, a header, the comments) as text, with the bytes that each word came from.

Read are paragraphs wherever they stand: in tables within tables, text boxes, content controls, hyperlinks, tracked
insertions. The bytes of runs are kept so that a copy can be annotated without rewriting what is not touched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import NamedTuple

from ..core import ReaderError, Spot
from .markup import feed, local, parser
from .options import Tracked

TAG = re.compile(rb"""<(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
DEEP = 512  # elements inside elements; tables in tables in text boxes stay below 100
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_INSERTED = frozenset({"ins", "moveTo"})
_DELETED = frozenset({"del", "moveFrom"})
_ENTRIES = {"footnote": "footnote", "endnote": "endnote", "comment": "comment"}
OURS = "vblint"  # the author of comments that `vblint annotate` wrote, which are no part of the record


class Child(NamedTuple):
    """An element of a run: its bytes, and the text it shows, which begins at `at` of the story."""

    start: int
    end: int
    kind: str
    at: int
    text: str


class Run:
    """A run: its bytes, and what is in it. `body` says that a comment may be anchored here."""

    __slots__ = ("begin", "body", "children", "end", "start")

    def __init__(self, start: int, body: bool) -> None:
        """Begin a run at a byte."""
        self.start = self.end = start
        self.begin = start  # of the child that is being read
        self.body = body
        self.children: list[Child] = []


class _Frame:
    """A paragraph being read."""

    def __init__(self, label: str, address: tuple[tuple[str, str | int], ...]) -> None:
        self.label = label
        self.address = address
        self.parts: list[str] = []
        self.length = 0
        self.runs: list[Run] = []
        self.merges = False
        self.after: list[_Frame] = []


class _Place:
    """What paragraphs stand in: the story itself, a cell, a text box, a note."""

    def __init__(self, label: str, address: tuple[tuple[str, str | int], ...], body: bool) -> None:
        self.label = label
        self.address = address
        self.body = body
        self.tables = self.row = self.column = 0
        self.carried: _Frame | None = None


class Story:
    """What a part says.

    Attributes:
        text: its paragraphs, a blank line between them.
        spots: where each stands.
        runs: those that show text, with `Child.at` counted in `text`.
        tracked: how many insertions and deletions there are.

    """

    def __init__(self, part: str, data: bytes, *, label: str = "", tracked: Tracked = "accepted") -> None:
        """Read a part. `label` says where its paragraphs are; the body has none.

        Raises ReaderError where it is damaged.
        """
        self.text = ""
        self.spots: tuple[Spot, ...] = ()
        self.runs: list[Run] = []
        self.tracked: Counter[str] = Counter()
        reading = _Reading(part, data, label, tracked)
        self.tracked = reading.tracked
        self._lay_out(reading.frames)
        shown = [(child.at, index) for index, run in enumerate(self.runs) for child in run.children if child.text]
        self._shown = sorted(shown)

    def covering(self, start: int, end: int) -> list[int]:
        """Return the numbers of the runs that show the text between two places, the first to the last."""
        first = bisect_right(self._shown, start, key=lambda shown: shown[0]) - 1
        last = bisect_right(self._shown, end - 1, key=lambda shown: shown[0])
        return [index for _, index in self._shown[max(first, 0) : last]]

    def _lay_out(self, frames: list[_Frame]) -> None:
        parts: list[str] = []
        spots: list[Spot] = []
        counts: Counter[str] = Counter()
        at = 0
        for frame in frames:
            text = "".join(frame.parts)
            if not text.strip():
                continue
            counts[frame.label] += 1
            number = counts[frame.label]
            place = frame.label or f"paragraph {number}"
            address = (*frame.address, ("paragraph", number))
            spots.append(Spot(at, place, address, len(spots) + 1))
            for run in frame.runs:
                run.children = [child._replace(at=child.at + at) for child in run.children]
            self.runs += frame.runs
            parts.append(text)
            at += len(text) + 2
        self.text = "\n\n".join(parts)
        self.spots = tuple(spots)


class _Reading:
    """One pass over a part."""

    def __init__(self, part: str, data: bytes, label: str, tracked: Tracked) -> None:
        self.frames: list[_Frame] = []
        self.tracked: Counter[str] = Counter()
        self._part = part
        self._data = data
        self._view = tracked
        self._stack: list[str] = []
        self._places = [_Place(label, (("part", label),) if label else (), not label)]
        self._open: list[_Frame] = []
        self._runs: list[Run | None] = []
        self._words: list[str] | None = None
        self._inserted = self._deleted = self._skip = self._boxes = 0
        self._parser = parser(part, self._start, self._end, self._text)
        feed(self._parser, data, True, part)
        self._close(self._places[0])

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = local(tag)
        self._stack.append(kind)
        if len(self._stack) > DEEP:
            raise ReaderError(f"its part {self._part!r} is nested deeper than {DEEP} elements; it is not read")
        if self._skip:
            return
        inside = self._runs[-1] if self._runs else None
        if kind == "r":
            body = self._places[-1].body and len(self._open) == 1 and "wordprocessingml" in tag
            self._runs.append(Run(self._parser.CurrentByteIndex, body and "ruby" not in self._stack))
        elif inside and self._stack[-2] == "r":
            inside.begin = self._parser.CurrentByteIndex
            self._words = [] if kind in ("t", "delText") else None
        elif kind == "p":
            self._paragraph()
        elif kind in _INSERTED or kind in _DELETED:
            self._change(kind, 1)
        elif kind == "Fallback":  # the same content once more, for old programs
            self._skip = len(self._stack)
        else:
            self._enter(kind, attributes)

    def _enter(self, kind: str, attributes: dict[str, str]) -> None:
        here = self._places[-1]
        if kind == "tbl":
            here.tables += 1
            label = f"{here.label}, table {here.tables}" if here.label else f"table {here.tables}"
            outer = (("within", here.label),) if here.label else ()
            self._places.append(_Place(label, (*outer, ("table", here.tables)), here.body))
        elif kind == "tr":
            here.row += 1
            here.column = 0
        elif kind == "tc":
            here.column += 1
            address = (*here.address, ("row", here.row), ("column", here.column))
            self._places.append(_Place(f"{here.label}, row {here.row}", address, here.body))
        elif kind == "txbxContent":
            self._boxes += 1
            self._runs.append(None)
            self._places.append(_Place(f"text box {self._boxes}", (("text box", self._boxes),), False))
        elif kind in _ENTRIES:
            named = {local(key): value for key, value in attributes.items()}
            if "eparator" in named.get("type", "") or named.get("author") == OURS:
                self._skip = len(self._stack)
            else:
                number = named.get("id", "")
                self._places.append(_Place(f"{kind} {number}", ((kind, number),), False))

    def _end(self, tag: str) -> None:
        kind, depth = self._stack.pop(), len(self._stack) + 1
        if self._skip:
            self._skip = 0 if depth == self._skip else self._skip
            return
        inside = self._runs[-1] if self._runs else None
        if kind == "r" and inside:
            inside.end = self._after(inside.start)
            self._runs.pop()
            if self._open and inside.children:
                self._open[-1].runs.append(inside)
        elif inside and self._stack[-1] == "r":
            self._child(inside, kind)
        elif kind == "p":
            self._finish(self._open.pop())
        elif kind in _INSERTED or kind in _DELETED:
            self._change(kind, -1)
        elif kind in ("tbl", "tc", "txbxContent") or kind in _ENTRIES:
            self._close(self._places.pop())
            if kind == "txbxContent":
                self._runs.pop()

    def _text(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def _child(self, run: Run, kind: str) -> None:
        words = _MARKS.get(kind, "") if self._words is None else "".join(self._words)
        self._words = None
        frame = self._open[-1] if self._open else None
        hidden = self._deleted if self._view == "accepted" else self._inserted if self._view == "original" else 0
        words = words if frame and not hidden else ""
        end = self._after(run.begin)
        run.children.append(Child(run.begin, end, kind, frame.length if frame else 0, words))
        if frame and words:
            frame.parts.append(words)
            frame.length += len(words)

    def _change(self, kind: str, step: int) -> None:
        """Note that a tracked change begins or ends; one in a paragraph's own properties is of its end mark."""
        above = self._stack[-2:] if step > 0 else self._stack[-1:]
        if above[0] in ("rPr", "trPr", "tcPr", "numPr", "pPr", "sectPr"):
            gone = _DELETED if self._view == "accepted" else _INSERTED if self._view == "original" else ()
            if step > 0 and above[0] == "rPr" and "pPr" in self._stack[-4:] and kind in gone and self._open:
                self._open[-1].merges = True
        elif kind in _INSERTED:
            self._inserted += step
            self.tracked["inserted"] += step > 0
        else:
            self._deleted += step
            self.tracked["deleted"] += step > 0

    def _paragraph(self) -> None:
        here = self._places[-1]
        frame, here.carried = here.carried or _Frame(here.label, here.address), None
        frame.merges = False
        self._open.append(frame)

    def _finish(self, frame: _Frame) -> None:
        """Keep a paragraph; one whose end mark is gone goes on in the next."""
        if frame.merges:
            self._places[-1].carried = frame
        elif self._open:
            self._open[-1].after.append(frame)
        else:
            self._keep(frame)

    def _keep(self, frame: _Frame) -> None:
        self.frames.append(frame)
        for box in frame.after:
            self._keep(box)

    def _close(self, place: _Place) -> None:
        if place.carried:
            place.carried.merges = False
            self._finish(place.carried)

    def _after(self, start: int) -> int:
        """Return the byte after the element that began at `start` and ends here."""
        end = tag_end(self._data, start)
        if self._data.startswith(b"/>", end - 2):  # for these, expat counts the end differently from version to version
            return end
        return self._data.find(b">", self._parser.CurrentByteIndex) + 1


def tag_end(data: bytes, index: int) -> int:
    """Return the byte after the start tag at `index`."""
    found = TAG.match(data, index)
    return found.end() if found else index

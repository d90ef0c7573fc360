"""Putting the two ends of a comment between the bytes of a document, in the middle of a run where need be."""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from itertools import pairwise

from ..readers.story import Child, Run, Story, tag_end
from .comments import Comment

_RUN = re.compile(rb"<((?:[\w.-]+:)?)r[\s/>]")
_SPACE = re.compile(rb"""\sxml:space\s*=\s*["']preserve["']""")
Cut = tuple[int, int, bytes]  # where in the story, 0 for an end and 1 for a start, what goes there


def spliced(data: bytes, story: Story, comments: list[Comment]) -> bytes:
    """Return the bytes of a part with the ends of the comments in it."""
    cuts: dict[int, list[Cut]] = defaultdict(list)
    for comment in comments:
        opens, closes = comment.marks(data)
        covered = story.covering(comment.start, comment.end)
        cuts[covered[0]].append((comment.start, 1, opens))
        cuts[covered[-1]].append((comment.end, 0, closes))
    out: list[bytes] = []
    at = 0
    for index in sorted(cuts):
        run = story.runs[index]
        out += [data[at : run.start], _split(data, run, sorted(cuts[index], key=lambda cut: cut[:2]))]
        at = run.end
    return b"".join([*out, data[at:]])


def _split(data: bytes, run: Run, cuts: list[Cut]) -> bytes:
    """Return a run as several, with the marks between them."""
    head = data[run.start : tag_end(data, run.start)]
    found = _RUN.match(head)
    prefix = found[1] if found else b"w:"
    closing = b"</" + prefix + b"r>"
    style = b"".join(data[c.start : c.end] for c in run.children if c.kind == "rPr")
    out: list[bytes] = []
    here: list[bytes] = []

    def flush() -> None:
        if here:
            out.append(head + style + b"".join(here) + closing)
            here.clear()

    waiting = list(cuts)
    for child in run.children:
        if child.kind == "rPr":
            continue
        stop = child.at + len(child.text)
        inside = [cut for cut in waiting if child.text and (cut[0] < stop or (cut[0] == stop and cut[1] == 0))]
        waiting = waiting[len(inside) :]
        bounds = [child.at, *(cut[0] for cut in inside), stop]
        for number, (start, end) in enumerate(pairwise(bounds)):
            if start < end or not inside:
                here.append(_piece(data, child, start, end, prefix))
            if number < len(inside):
                flush()
                out.append(inside[number][2])
    flush()
    return b"".join(out)


def _piece(data: bytes, child: Child, start: int, end: int, prefix: bytes) -> bytes:
    """Return the part of a child that shows `start:end`; the child itself where that is all of it."""
    raw = data[child.start : child.end]
    if end - start == len(child.text):
        return raw
    text = child.text[start - child.at : end - child.at]
    name = prefix + child.kind.encode()
    if _SPACE.search(raw[: tag_end(raw, 0)]):
        return _text(name, text, keep=True)
    # Word shows no blanks at the ends of this text, so those stay in an element of their own that says so too.
    lead = len(text) - len(text.lstrip()) if start == child.at else 0
    trail = len(text) - len(text.rstrip()) if end == child.at + len(child.text) else 0
    middle = _text(name, text[lead : len(text) - trail], keep=True)
    before = _text(name, text[:lead], keep=False) if lead else b""
    after = _text(name, text[len(text) - trail :], keep=False) if trail else b""
    return before + middle + after


def _text(name: bytes, text: str, *, keep: bool) -> bytes:
    space = b' xml:space="preserve"' if keep else b""
    body = escape(text, quote=False).replace("\r", "&#13;").encode()
    return b"<" + name + space + b">" + body + b"</" + name + b">"

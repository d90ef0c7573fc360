"""What a worker does with items: lint them, and keep of each what is counted, and of the worst a redacted excerpt."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from ..config import Config
from ..core import LEVELS, Document, Finding
from ..linter import Linter
from ..parallel import linter_for
from ..suppress import fingerprint
from .challenge import Challenge
from .entries import Entry, Example, Item, Mark, Stretch
from .redact import Redaction, apply, redactions

_MARGIN = 160  # characters of a sentence shown on either side of a finding
_MOST = 4  # excerpts of one entry


class Result(NamedTuple):
    """An entry, a hash of its words, the prints of its findings (those in quoted mail apart), an example if flagged."""

    entry: Entry
    digest: str
    prints: tuple[str, ...]
    history: tuple[tuple[Mark, str], ...]
    example: Example | None


class Look(NamedTuple):
    """What a worker must know of the plan."""

    show_text: bool
    levels: tuple[str, ...]


def counted_levels(config: Config) -> tuple[str, ...]:
    """Return the levels at which a finding counts: those at which a check would fail."""
    return tuple(LEVELS[: LEVELS.index(config.fail_on) + 1])


_challenges: dict[int, Challenge] = {}  # one for each linter of this process


def examine(config: Config, items: list[Item], look: Look) -> list[Result]:
    """Return the results for some items, in order."""
    linter = linter_for(config)
    challenge = _challenges.setdefault(id(linter), Challenge(linter))
    return [_one(linter, challenge, item, look) for item in items]


def _one(linter: Linter, challenge: Challenge, item: Item, look: Look) -> Result:
    marks: list[Mark] = []
    prints: list[str] = []
    history: list[tuple[Mark, str]] = []
    shown: list[tuple[Document, list[Finding]]] = []
    challenged = False
    for document in item.documents:
        found = list(linter.lint_document(document))
        challenged = challenged or challenge(document.text)
        counted = []
        for finding in found:
            mark = Mark(finding.rule, finding.category, finding.level)
            spot = document.spot(finding.start)
            whole_files = not item.place
            mark_print = fingerprint(finding, document.text[slice(*finding.sentence)], "") if whole_files else ""
            if spot and ("part", "history") in spot.address:
                history.append((mark, mark_print))
                continue
            marks.append(mark)
            if whole_files:
                prints.append(mark_print)
            if finding.level in look.levels:
                counted.append(finding)
        if counted:
            shown.append((document, counted))
    entry = Entry(item.source, item.place, item.case, item.day, item.groups, tuple(marks), challenged)
    example = _example(item, shown, look.show_text) if shown else None
    return Result(entry, _digest(item), tuple(prints), tuple(history), example)


def _digest(item: Item) -> str:
    """Return a hash of an entry's words, the same whatever kind of file the entry stands in."""
    words = "\n".join(" ".join(document.text.split()) for document in item.documents)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _example(item: Item, shown: list[tuple[Document, list[Finding]]], show_text: bool) -> Example:
    findings = [finding for _, found in shown for finding in found]
    weight = (
        sum(2 if f.level == "error" else 1 for f in findings) + len({f.category for f in findings}),
        len(findings),
        sum(f.confidence == "high" for f in findings),
    )
    excerpts: list[tuple[Stretch, ...]] = []
    for document, found in shown:
        spans = [(f.start, f.end) for f in found]
        gone = [] if show_text else redactions(document.text, item.known, spans)
        for window, inside in _windows(document.text, found):
            if len(excerpts) < _MOST:
                excerpts.append(_stretches(document.text, window, inside, gone))
    titles = tuple(dict.fromkeys((f.rule, f.title) for f in findings))
    place = item.place or next((s.place for d, f in shown if (s := d.spot(f[0].start))), "")
    return Example(item.source, place, weight, tuple(excerpts), titles)


def _windows(text: str, found: list[Finding]) -> list[tuple[tuple[int, int], list[Finding]]]:
    """Return the sentences that hold findings, cut to what can be read at a glance, each with its findings."""
    windows: list[tuple[tuple[int, int], list[Finding]]] = []
    for finding in sorted(found, key=lambda f: f.start):
        start = max(finding.sentence[0], _word_start(text, finding.start - _MARGIN))
        end = min(finding.sentence[1] or len(text), _word_end(text, finding.end + _MARGIN))
        start, end = min(start, finding.start), max(end, finding.end)
        if windows and start <= windows[-1][0][1]:
            (first, last), inside = windows[-1]
            windows[-1] = (first, max(last, end)), [*inside, finding]
        else:
            windows.append(((start, end), [finding]))
    return windows


def _word_start(text: str, at: int) -> int:
    return text.rfind(" ", 0, at) + 1 if at > 0 else 0


def _word_end(text: str, at: int) -> int:
    return at if at >= len(text) or (end := text.find(" ", at)) < 0 else end


def _stretches(text: str, window: tuple[int, int], found: list[Finding], gone: list[Redaction]) -> tuple[Stretch, ...]:
    start, end = window
    out: list[Stretch] = (
        [Stretch("… ")] if start > 0 and text[start - 1] == " " and start != found[0].sentence[0] else []
    )
    at = start
    for finding in found:
        if finding.start < at:
            continue
        out.append(Stretch(_flat(apply(text, gone, at, finding.start))))
        out.append(Stretch(_flat(apply(text, gone, finding.start, finding.end)), found=True))
        at = finding.end
    out.append(Stretch(_flat(apply(text, gone, at, end))))
    if end < len(text) and end < (found[-1].sentence[1] or len(text)):
        out.append(Stretch(" …"))
    return tuple(stretch for stretch in out if stretch.text)


def _flat(text: str) -> str:
    """Return a text on one line, the blanks at its ends kept."""
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + inner + (" " if text[-1].isspace() else "")

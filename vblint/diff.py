"""Proposed rewordings as a unified diff, for a person to read; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from .core import Document, Finding, ReaderError, Report
from .readers import ReadOptions, read

_TAG = re.compile(r"</?[A-Za-z][^>]*>")


def proposals(report: Report, options: ReadOptions | None = None) -> Iterator[str]:
    """Yield, for each text with findings, the diff that the first rewording of each would make.

    A text is a file; of a table it is a cell, of a document in parts each part.
    """
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.location is not None:
            by_file.setdefault(finding.location.path, []).append(finding)
    for name, findings in by_file.items():
        for before, title, found in _texts(name, findings, options):
            after = _applied(before, found)
            yield from unified_diff(
                before.splitlines(keepends=True), after.splitlines(keepends=True), title, f"{title} (proposed)"
            )


def _texts(name: str, findings: list[Finding], options: ReadOptions | None) -> Iterator[tuple[str, str, list[Finding]]]:
    """Yield each text of a file that has findings: what it says, what to call it, and they."""
    whole: list[str] = []
    try:
        for document in read(Path(name), options):
            if not document.spots:
                whole.append(document.source or document.text)
            elif found := _in(document, findings):
                cell = f": {document.spots[0].place}" if len(document.spots) == 1 else ""
                yield _ended(document.text), name + cell, found
    except ReaderError:
        return
    if whole:
        yield _ended("".join(whole)), name, findings


def _ended(text: str) -> str:
    """Return a text with a line end at its end, so that what is printed after it begins a line."""
    return text if text.endswith("\n") else text + "\n"


def _in(document: Document, findings: list[Finding]) -> list[Finding]:
    places = {(spot.place, spot.address) for spot in document.spots}
    return [f for f in findings if f.location is not None and (f.location.place, f.location.address) in places]


def _applied(text: str, findings: list[Finding]) -> str:
    """Return the text with the first rewording of each finding, from the end backwards."""
    last = len(text) + 1
    for finding in sorted(findings, key=lambda f: -f.start):
        for suggestion in finding.suggestions:
            replaced = text[suggestion.start : suggestion.end]
            # words that markup runs through cannot be replaced as one piece without breaking it
            if suggestion.kind != "ask" and suggestion.end <= last and not _TAG.search(replaced):
                text = text[: suggestion.start] + suggestion.text + text[suggestion.end :]
                last = suggestion.start
                break
    return text

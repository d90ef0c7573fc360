"""Proposed rewordings as a unified diff, for a person to read; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from .core import Finding, ReaderError, Report
from .readers import read


def proposals(report: Report) -> Iterator[str]:
    """Yield, for each file with findings, the diff that the first rewording of each would make."""
    by_file: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.location is not None:
            by_file.setdefault(finding.location.path, []).append(finding)
    for name, findings in by_file.items():
        before = _source(name)
        if before is None:
            continue
        after = _applied(before, findings)
        yield from unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name} (proposed)"
        )


def _source(name: str) -> str | None:
    try:
        return "".join(document.source or document.text for document in read(Path(name)))
    except ReaderError:
        return None


def _applied(text: str, findings: list[Finding]) -> str:
    """Return the text with the first rewording of each finding, from the end backwards."""
    last = len(text) + 1
    for finding in sorted(findings, key=lambda f: -f.start):
        for suggestion in finding.suggestions:
            if suggestion.kind != "ask" and suggestion.end <= last:
                text = text[: suggestion.start] + suggestion.text + text[suggestion.end :]
                last = suggestion.start
                break
    return text

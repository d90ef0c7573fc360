"""For people at a terminal: place, the line itself with a caret under the words, why, and rewordings."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from ..core import Finding, Report
from . import Options, in_sentence, message, place

_CODES = {"error": "31;1", "warning": "33;1", "advice": "36", "quiet": "2", "place": "1", "better": "32"}
WIDTH = 100


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report, one finding a paragraph."""
    if options.statistics:
        yield from statistics(report, options)
        return
    for finding in report.findings:
        yield from _finding(finding, options)
    for finding in report.suppressed if options.why else ():
        yield from _silenced(finding, options)


def statistics(report: Report, options: Options) -> Iterator[str]:
    """Yield counts by rule, the commonest first."""
    counts = Counter((f.rule, f.category, f.level) for f in report.findings)
    for (rule, category, level), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:6}  {_paint(level, level, options)}{' ' * (8 - len(level))} {category}/{rule}\n"


def _finding(finding: Finding, options: Options) -> Iterator[str]:
    level = _paint(finding.level, finding.level, options)
    yield f"{_paint(place(finding, options), 'place', options)}: {level}: {finding.rule} ({finding.category})\n"
    if options.show_text:
        yield from _caret(finding, options)
    yield from _wrapped(message(finding, options), "  ", "  ")
    yield from _wrapped(f"{finding.rationale} [{', '.join(finding.sources)}]", "  why   ", "        ", options, "quiet")
    for suggestion in finding.suggestions:
        if suggestion.kind == "ask":
            yield from _wrapped(suggestion.text, "  ask   ", "        ")
        elif options.show_text:
            yield from _wrapped(in_sentence(suggestion), "  write ", "        ", options, "better")
    if options.why and options.show_text:
        for reason in finding.evidence:
            yield from _wrapped(reason, "  seen  ", "        ", options, "quiet")
    yield "\n"


def _silenced(finding: Finding, options: Options) -> Iterator[str]:
    yield f"{_paint(place(finding, options), 'place', options)}: silent: {finding.rule} ({finding.category})\n"
    if options.show_text:
        yield from _caret(finding, options)
    yield from _wrapped(finding.suppressed, "  ", "  ")
    yield "\n"


def _caret(finding: Finding, options: Options) -> Iterator[str]:
    line = "".join(" " if ord(c) < 32 else c for c in finding.excerpt)
    width = max(1, min(len(finding.text), len(line) - finding.caret))
    yield f"  | {line}\n"
    yield f"  | {' ' * finding.caret}{_paint('^' * width, finding.level, options)}\n"


def _wrapped(text: str, first: str, rest: str, options: Options | None = None, style: str = "") -> Iterator[str]:
    for line in textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False):
        yield (_paint(line, style, options) if options else line) + "\n"


def _paint(text: str, style: str, options: Options) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if options.color else text

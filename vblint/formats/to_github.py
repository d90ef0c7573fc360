"""GitHub annotations: workflow commands, the gravest first because only the first few are shown."""

from __future__ import annotations

from collections.abc import Iterator

from ..core import LEVELS, Report
from . import Options, placed_message

_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}
SHOWN = 10  # annotations of a kind that GitHub shows for a step


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a command a finding, then one that counts those GitHub will not show."""
    for level in LEVELS:
        found = [finding for finding in report.findings if finding.level == level]
        for finding in found:
            where = finding.location
            if where is None:
                continue
            place = f"file={_property(where.path)},line={where.line},col={where.column}"
            end = f"endLine={where.end_line},endColumn={where.end_column}"
            title = _property(f"vblint ({finding.rule})")
            yield f"::{_COMMANDS[level]} title={title},{place},{end}::{_data(placed_message(finding, options))}\n"
        if len(found) > SHOWN:
            yield f"::notice title=vblint::{len(found) - SHOWN} more at level {level}; see the log\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

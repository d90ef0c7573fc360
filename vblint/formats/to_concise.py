"""One line a finding: `path:line:column: level: rule: message`."""

from __future__ import annotations

from collections.abc import Iterator

from ..core import Report
from . import Options, message, place
from .to_full import statistics


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield one line a finding."""
    if options.statistics:
        yield from statistics(report, options)
        return
    for finding in report.findings:
        yield f"{place(finding, options)}: {finding.level}: {finding.rule}: {message(finding, options)}\n"

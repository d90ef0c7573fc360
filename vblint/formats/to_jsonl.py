"""JSON Lines: one finding a line; the last line sums the run up."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..core import Report
from . import Options
from .to_json import summary


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a line a finding, then the summary."""
    for finding in report.findings:
        yield json.dumps({"type": "finding", **finding.to_dict(text=options.show_text)}, ensure_ascii=False) + "\n"
    yield json.dumps({"type": "summary", **summary(report, options)}, ensure_ascii=False) + "\n"

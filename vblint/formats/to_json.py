"""JSON, schema version 1: the whole report as one object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..core import Report
from . import Options

SCHEMA_VERSION = 1


def summary(report: Report, options: Options) -> dict[str, Any]:
    """Return what is true of the run as a whole."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "vblint", "version": options.version},
        "files": len(report.files),
        "findings": len(report.findings),
        "suppressed": len(report.suppressed),
        "inputs": [{"path": path, "state": state, "reason": reason} for path, state, reason in report.ledger()],
        "problems": [{"path": problem.path, "reason": problem.reason} for problem in report.problems],
        "notices": [{"path": notice.path, "reason": notice.reason} for notice in report.notices],
    }


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the report as indented JSON."""
    content = summary(report, options) | {
        "findings": [finding.to_dict(text=options.show_text) for finding in report.findings],
        "suppressed": [finding.to_dict(text=options.show_text) for finding in report.suppressed],
    }
    yield json.dumps(content, ensure_ascii=False, indent=1) + "\n"

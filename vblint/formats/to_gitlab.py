"""GitLab Code Quality: a JSON array; each fingerprint once, for GitLab drops what it takes for a repeat."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from ..core import Report
from . import Options, placed_message

_SEVERITIES = {"error": "major", "warning": "minor", "advice": "info"}


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the array as indented JSON."""
    seen: Counter[str] = Counter()
    entries = []
    for finding in report.findings:
        where = finding.location
        if where is None:
            continue
        key = f"{finding.rule}:{where.path}:{finding.fingerprint}"
        seen[key] += 1
        entries.append(
            {
                "description": placed_message(finding, options),
                "check_name": finding.rule,
                "fingerprint": sha256(f"{key}:{seen[key]}".encode()).hexdigest()[:40],
                "severity": _SEVERITIES[finding.level],
                "location": {"path": where.path, "lines": {"begin": where.line, "end": where.end_line}},
            }
        )
    yield json.dumps(entries, ensure_ascii=False, indent=1) + "\n"

"""SARIF 2.1.0, for code scanning: relative addresses, code points for columns, no record text unless asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..core import Finding, Report, Rule
from . import Options, placed_message

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_PRECISION = {"high": "high", "medium": "medium", "low": "low"}


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield one SARIF log with one run."""
    used = sorted({finding.rule for finding in (*report.findings, *report.suppressed)})
    by_name = {rule.name: rule for rule in options.rules}
    numbers = {name: number for number, name in enumerate(used)}
    results = [_result(finding, numbers, options) for finding in report.findings]
    results += [_result(finding, numbers, options) for finding in report.suppressed]
    run = {
        "tool": {
            "driver": {
                "name": "vblint",
                "semanticVersion": options.version,
                "rules": [_rule(by_name[name]) for name in used if name in by_name],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": results,
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": f"{problem.path}: not read: {problem.reason}"}}
                    for problem in report.problems
                ],
            }
        ],
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    asks = " ".join(template.text for template in rule.templates if template.kind == "ask")
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.rationale[:1000]},
        "help": {"text": f"{rule.rationale} {asks}".strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "category": rule.category,
            "precision": _PRECISION[rule.confidence],
            "problem.severity": {"error": "error", "warning": "warning", "advice": "recommendation"}[rule.level],
            "tags": ["safeguarding", rule.category],
        },
    }


def _result(finding: Finding, numbers: dict[str, int], options: Options) -> dict[str, Any]:
    where = finding.location
    assert where is not None
    region: dict[str, Any] = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    if options.show_text:
        region["snippet"] = {"text": finding.text}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(where.path)}, "region": region}}
    if where.place:
        location["logicalLocations"] = [{"fullyQualifiedName": where.place, "name": where.place.rpartition("!")[2]}]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": numbers[finding.rule],
        "level": _LEVELS[finding.level],
        "message": {"text": placed_message(finding, options)},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint},
        "properties": {"category": finding.category, "confidence": finding.confidence},
    }
    if finding.suppressed:
        result["suppressions"] = [{"kind": "external", "justification": finding.suppressed}]
    return result


def _uri(path: str) -> str:
    """Return a path as a relative address where it can be one."""
    given = Path(path)
    if given.is_absolute():
        try:
            return quote(given.relative_to(Path.cwd()).as_posix())
        except ValueError:
            return given.as_uri()
    return quote(given.as_posix())

"""JUnit XML: a suite a file, a failed case a finding, and a passed one for a clean file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ..core import Report
from . import Options, message, place

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield one XML document."""
    root = ElementTree.Element("testsuites", name="vblint")
    for name in report.files:
        found = [finding for finding in report.findings if finding.location and finding.location.path == name]
        counts = {"tests": str(max(1, len(found))), "failures": str(len(found)), "errors": "0", "skipped": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": _clean(name), **counts})
        if not found:
            ElementTree.SubElement(suite, "testcase", name="vblint", classname=_clean(name))
        for finding in found:
            assert finding.location is not None
            case = ElementTree.SubElement(
                suite, "testcase", name=finding.rule, classname=_clean(name), line=str(finding.location.line)
            )
            failure = ElementTree.SubElement(
                case, "failure", type=finding.level, message=_clean(message(finding, options))
            )
            failure.text = _clean(f"{place(finding, options)}: {message(finding, options)}")
    for problem in report.problems:
        suite = ElementTree.SubElement(
            root, "testsuite", name=_clean(problem.path), tests="1", failures="0", errors="1", skipped="0"
        )
        case = ElementTree.SubElement(suite, "testcase", name="read", classname=_clean(problem.path))
        ElementTree.SubElement(case, "error", type="not-read", message=_clean(problem.reason))
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    ElementTree.indent(root)
    yield ElementTree.tostring(root, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)

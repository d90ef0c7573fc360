"""Plain text and Markdown: the words of each finding in square marks with a number, and the notes at the end.

In Markdown the number is a footnote, which most programs show as one.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from ..core import Report
from ..files import check_file
from ..linter import Linter
from ..readers import read
from .notes import lines


def write(linter: Linter, path: Path, stream: BinaryIO) -> Report:
    """Write the copy in UTF-8 and return the report."""
    report = check_file(linter, path)
    markdown = path.suffix.lower() in (".md", ".markdown")
    waiting = list(enumerate(sorted(report.findings, key=lambda f: (f.start, f.end)), 1))
    at = 0
    for document in read(path):
        source = document.source or document.text
        end = at + len(source)
        out: list[str] = []
        while waiting and waiting[0][1].start < end:
            number, finding = waiting.pop(0)
            start, stop = finding.start, min(finding.end, end)
            mark = f"[^vblint-{number}]" if markdown else f" [{number}]"
            out += [source[at - document.offset : start - document.offset]]
            out += ["«", source[start - document.offset : stop - document.offset], "»", mark]
            at = stop
        out.append(source[at - document.offset :])
        at = end
        stream.write("".join(out).encode("utf-8", "surrogatepass"))
    ordered = sorted(report.findings, key=lambda f: (f.start, f.end))
    for number, finding in enumerate(ordered, 1):
        head, indent = (f"[^vblint-{number}]: ", "    ") if markdown else (f"[{number}] ", " " * (len(str(number)) + 3))
        gap = "\n" if markdown or number == 1 else ""
        body = f"\n{indent}".join(lines(finding))
        title = "" if number > 1 or markdown else "\n\n---- Notes by vblint ----\n"
        stream.write(f"{title}{gap}{head}{body}\n".encode("utf-8", "surrogatepass"))
    return report

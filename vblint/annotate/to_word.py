"""Word: review comments in a copy, anchored to the exact words, every part that needs no comment left as it is.

The bytes of the runs that a comment begins or ends in are split; nothing is parsed and written anew, so tracked
changes, old comments and what Word alone understands stay. Before anything is written the copy is read again, and
must say what the input says in every view of its tracked changes.
"""

from __future__ import annotations

import posixpath
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..core import Finding, Problem, Report, VblintError
from ..files import check_file
from ..linter import Linter
from ..readers import Source
from ..readers.from_docx import body_part, others
from ..readers.markup import relations
from ..readers.options import TRACKED, Tracked
from ..readers.story import Story
from ..readers.zipped import Package
from .comments import (
    Comment,
    added_comment,
    added_relation,
    added_type,
    comment_ids,
    for_finding,
    for_the_rest,
    namespace,
)
from .splice import spliced

_ELSEWHERE = frozenset({"part", "footnote", "endnote", "comment"})


def write(linter: Linter, path: Path, stream: BinaryIO) -> Report:
    """Write the copy and return the report. Raises VblintError, writing nothing, if it would say anything else."""
    report = check_file(linter, path)
    source = Source(str(path), path)
    with Package(source) as package:
        changed = _changed(package, report.findings, linter.config.tracked)
        made = BytesIO()
        _pack(package, changed, made)
        with Package(Source(path.name, data=made.getvalue())) as other:
            _compare(package, other, changed)
        if any(name.startswith("_xmlsignatures/") for name in package.names):
            report.notices.append(Problem(path.as_posix(), "its digital signature does not hold for the copy"))
    stream.write(made.getvalue())
    return report


def _changed(package: Package, findings: list[Finding], tracked: Tracked) -> dict[str, bytes]:
    """Return the parts that are new or different."""
    main = body_part(package)
    data = package.read(main)
    if not data.lstrip(b"\xef\xbb\xbf").startswith((b"<?xml", b"<")):
        raise VblintError("the document is not in UTF-8, as Word writes it; save it in Word and try again")
    story = Story(main, data, tracked=tracked)
    part = next((target for kind, target in relations(package, main).values() if kind == "comments"), "")
    known = package.read(part) if part in package else b""
    number = max(comment_ids(known), default=-1) + 1
    anchored: list[Comment] = []
    rest: list[Finding] = []
    for finding in findings:
        if _can_anchor(story, finding):
            anchored.append(for_finding(number + len(anchored), finding))
        else:
            rest.append(finding)
    if rest and (
        first := next((run for run in story.runs if run.body and any(c.text.strip() for c in run.children)), None)
    ):
        texts = [child for child in first.children if child.text.strip()]
        span = texts[0].at, texts[-1].at + len(texts[-1].text)
        anchored.append(for_the_rest(number + len(anchored), span, rest))
    if not anchored:
        return {}
    changed = {main: spliced(data, story, anchored)}
    if known:
        changed[part] = added_comment(part, known, anchored, namespace(known))
        return changed
    part = posixpath.join(posixpath.dirname(main), "comments.xml")
    while part in package:
        part = part.replace("comments", "comments-vblint")
    folder, base = posixpath.split(main)
    links = posixpath.join(folder, "_rels", f"{base}.rels")
    changed[part] = added_comment(part, b"", anchored, namespace(data))
    changed[links] = added_relation(package.read(links) if links in package else b"", posixpath.basename(part), data)
    changed["[Content_Types].xml"] = added_type(package.read("[Content_Types].xml"), part)
    return changed


def _can_anchor(story: Story, finding: Finding) -> bool:
    """Say whether a finding stands in the body, where Word allows comments."""
    if finding.location is None or _ELSEWHERE & dict(finding.location.address).keys():
        return False
    covered = story.covering(finding.start, finding.end)
    return bool(covered) and all(story.runs[index].body for index in covered)


def _pack(package: Package, changed: dict[str, bytes], stream: BinaryIO) -> None:
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in package.names:
            archive.writestr(copy(package.info(name)), changed[name] if name in changed else package.read(name))
        for name in changed.keys() - set(package.names):
            info = ZipInfo(name)  # without the time of the run: the same input gives the same copy
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, changed[name])


def _compare(before: Package, after: Package, changed: dict[str, bytes]) -> None:
    """Raise VblintError unless the copy says the same, and differs only where it must."""
    main = body_part(before)
    for tracked in TRACKED:
        stories = [(main, ""), *others(before, main)]
        for part, label in stories:
            old = Story(part, before.read(part), label=label, tracked=tracked).text
            new = Story(part, after.read(part), label=label, tracked=tracked).text
            if old != new:
                raise VblintError(f"the copy would not say the same in {part!r}; nothing was written")
    if any(before.read(name) != after.read(name) for name in before.names if name not in changed):
        raise VblintError("the copy would differ where it must not; nothing was written")

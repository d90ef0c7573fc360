"""Comments as Word keeps them: what they say, their ends in the text, and the part, type and relation they need."""

from __future__ import annotations

import re
from html import escape

from ..core import Finding, Record, VblintError
from ..formats import place
from ..readers.markup import feed, local, parser
from ..readers.story import OURS
from .notes import lines

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_LAST_TAG = re.compile(rb"</(?:[\w.-]+:)?(\w+)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Comment(Record):
    """A comment: its number, the span of the story it is about, its paragraphs."""

    number: int
    start: int
    end: int
    lines: tuple[str, ...]

    def marks(self, data: bytes) -> tuple[bytes, bytes]:
        """Return the marks of its beginning and end for a part, in that part's namespace."""
        space = namespace(data)
        declared = b"" if f'xmlns:w="{space}"'.encode() in data[:8192] else f' xmlns:w="{space}"'.encode()
        number = f' w:id="{self.number}"'.encode()
        opens = b"<w:commentRangeStart" + declared + number + b"/>"
        closes = b"<w:commentRangeEnd" + declared + number + b"/>"
        reference = b"<w:r" + declared + b"><w:commentReference" + number + b"/></w:r>"
        return opens, closes + reference

    def xml(self, space: str) -> str:
        """Return the comment's own element."""
        lines = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{escape(_NOT_XML.sub("�", line), quote=False)}</w:t></w:r></w:p>'
            for line in self.lines
        )
        head = f'<w:comment xmlns:w="{space}" w:id="{self.number}" w:author="{OURS}" w:initials="vb">'
        return f"{head}{lines}</w:comment>"


def for_finding(number: int, finding: Finding) -> Comment:
    """Return the comment on a finding: what, why, and what to write instead."""
    return Comment(number, finding.start, finding.end, tuple(lines(finding)))


def for_the_rest(number: int, span: tuple[int, int], findings: list[Finding]) -> Comment:
    """Return one comment on all findings that stand where Word allows none: headers, notes, text boxes."""
    said = ["Also found, where no comment can be put:"]
    for finding in findings:
        where = place(finding.replace(location=finding.location.replace(path=""))) if finding.location else ""
        said.append(f"{where.lstrip(': ')}: {finding.message} ({finding.rule}, {finding.level})")
    return Comment(number, *span, tuple(said))


def namespace(data: bytes) -> str:
    """Return the namespace of WordprocessingML that a part uses."""
    return STRICT if STRICT.encode() in data[:8192] else WORD


def comment_ids(data: bytes) -> list[int]:
    """Return the numbers of the comments in a part."""
    found: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "comment":
            found.extend(int(v) for k, v in attributes.items() if local(k) == "id" and v.lstrip("-").isdigit())

    if data:
        feed(parser("comments", start, lambda _: None, lambda _: None), data, True, "comments")
    return found


def added_comment(part: str, data: bytes, comments: list[Comment], space: str) -> bytes:
    """Return the part of the comments, in the namespace `space`, with these added; for no data a new part."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    data = data or f'{declaration}<w:comments xmlns:w="{space}"></w:comments>'.encode()
    return _before_end(part, data, "".join(comment.xml(space) for comment in comments))


def added_relation(data: bytes, target: str, document: bytes) -> bytes:
    """Return the relations of the document with one to the part of the comments."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = data or f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{space}"></Relationships>'.encode()
    kind = _STRICT_RELATION if namespace(document) == STRICT else _RELATION
    name = "rIdVblint"
    while f'"{name}"'.encode() in data:
        name += "1"
    element = f'<Relationship xmlns="{space}" Id="{name}" Type="{kind}" Target="{target}"/>'
    return _before_end("relations", data, element)


def added_type(data: bytes, part: str) -> bytes:
    """Return the content types with that of the comments."""
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    element = f'<Override xmlns="{space}" PartName="/{part}" ContentType="{_CONTENT}"/>'
    return _before_end("[Content_Types].xml", data, element)


def _before_end(part: str, data: bytes, element: str) -> bytes:
    """Return a part with an element added as the last of its root."""
    found = _LAST_TAG.search(data)
    if found:
        return data[: found.start()] + element.encode() + data[found.start() :]
    empty = re.search(rb"<((?:[\w.-]+:)?(?:comments|Relationships|Types))\b([^<>]*?)/>\s*\Z", data)
    if empty is None:
        raise VblintError(f"its part {part!r} ends in no way that can be added to; save it in Word and try again")
    return data[: empty.start()] + b"<" + empty[1] + empty[2] + b">" + element.encode() + b"</" + empty[1] + b">"

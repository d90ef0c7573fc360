"""Whatever the bytes, a reader gives text with a way home, or one clear error."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vblint.core import ReaderError
from vblint.files import check_file
from vblint.readers import from_markdown, read
from vblint.readers.decode import sniff

SENTENCE = "Zoë’s worker says nothing. YP puts herself at risk – again."


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),  # noqa: E501
        ("utf-16-le", b""), ("utf-16-be", b""), ("cp1252", b""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings(tmp_path, linter, encoding, mark, ending):
    """The same text in any usual encoding gives the same finding at the same line and column."""
    path = tmp_path / "review.txt"
    path.write_bytes(mark + f"Review.{ending}{ending}{SENTENCE}{ending}".encode(encoding))
    (finding,) = check_file(linter, path).findings
    assert finding.text == "puts herself at risk"
    assert (finding.location.line, finding.location.column) == (3, 31)


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 50, b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00\x00\x00\x08\x00"]
)
def test_binary_is_named_not_read(tmp_path, linter, data):
    """Binary input is an error with a reason, never a traceback."""
    path = tmp_path / "photo.txt"
    path.write_bytes(data)
    with pytest.raises(ReaderError, match="binary"):
        check_file(linter, path)


def test_what_cannot_be_read_says_so(tmp_path, linter):
    """A missing file, a folder and a foreign format each have their reason."""
    with pytest.raises(ReaderError, match="No such file"):
        check_file(linter, tmp_path / "nothing.txt")
    path = tmp_path / "minutes.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ReaderError, match=r"save it as \.docx"):
        check_file(linter, path)


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(tmp_path_factory, linter, data):
    """Reading never raises anything but ReaderError."""
    for name in ("a.txt", "a.md"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(data)
        try:
            documents = list(read(path))
        except ReaderError:
            continue
        assert documents


def test_a_long_file_is_read_in_parts(tmp_path, linter, monkeypatch):
    """Parts end at paragraphs, and lines and offsets count on from the start of the file."""
    monkeypatch.setattr("vblint.readers.from_plain.CHUNK", 500)
    body = "A plain paragraph about the weather on the day.\n\n" * 100
    path = tmp_path / "long.txt"
    text = body + "YP puts herself at risk.\n\n" + body + "He puts himself at risk.\n"
    path.write_text(text, "utf-8", newline="")
    found = check_file(linter, path).findings
    assert [f.location.line for f in found] == [201, 403]
    assert [text[f.start : f.end] for f in found] == ["puts herself at risk", "puts himself at risk"]
    assert [text[f.location.offset : f.location.end_offset] for f in found] == [f.text for f in found]


MARKDOWN = """---
title: puts herself at risk
---
# Lesson – *one*

YP **puts
herself** at&nbsp;risk &amp; more 😀.

```
puts herself at risk
```

- `puts herself at risk` is code
- she puts herself at [risk](http://risk.example/puts)
"""


def test_markdown_leaves_code_out_and_leads_home(linter):
    """Code, front matter and addresses are not prose; spans lead home through markup and entities."""
    document = from_markdown.document("lesson.md", MARKDOWN)
    found = list(linter.lint_document(document))
    homes = [MARKDOWN[slice(*document.home(f.start, f.end))] for f in found]
    assert homes == ["puts\nherself** at&nbsp;risk", "puts herself at [risk"]


@settings(max_examples=150)
@given(st.text(alphabet="ab *_`[]()<>#-|&;\n\t😀é1.!", max_size=200))
def test_any_markdown_leads_home(source):
    """Every piece of prose reads the same in the source, but for entities and line ends."""
    document = from_markdown.document("a.md", source)
    for piece in document.pieces:
        prose = document.text[piece.start : piece.end]
        home = source[piece.origin : piece.origin + piece.width]
        assert (
            prose == home
            or not prose.strip()
            or "&" in home
            or "\ufffc" in prose
            or "\\" in home
            or len(prose) <= len(home)
        )


def test_sniffing_prefers_what_the_bytes_say():
    """A byte order mark wins; then UTF-8; then Windows-1252."""
    assert sniff(b"plain") == "utf-8"
    assert sniff("é".encode()) == "utf-8"
    assert sniff("it’s".encode("cp1252")) == "cp1252"

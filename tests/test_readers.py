"""Whatever the bytes, a reader gives text with a way home, or one clear error."""

from __future__ import annotations

import codecs
import json

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


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", '{"text": "a\nb"}', "Invalid control character at line 1, character 12"),
        ("a.json", '{\n "text": "a",\n "b": }', "Expecting value at line 3, character 7"),
        ("a.json", '{"text": ', "Expecting value at character 10"),
        ("a.jsonl", '{"text": "a', "Unterminated string starting at character 10"),
    ],
)
def test_broken_json_is_placed(tmp_path, linter, name, content, reason):
    """What is wrong is said once, with the line where there are several."""
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(ReaderError) as error:
        check_file(linter, path)
    assert str(error.value).endswith(f"it is no JSON: {reason}")


def test_a_broken_line_is_called_a_line(tmp_path, linter):
    """Notes count as places do."""
    path = tmp_path / "log.jsonl"
    path.write_text('{"text": "YP puts herself at risk."}\n{broken\n', "utf-8")
    report = check_file(linter, path)
    assert report.findings[0].location.place == "line 1, text"
    assert "the first is line 2: it is no JSON" in report.notices[-1].reason
    path = tmp_path / "log.json"
    path.write_text('[{"text": "YP puts herself at risk."}, 3]', "utf-8")
    report = check_file(linter, path)
    assert report.findings[0].location.place == "[0].text"
    assert "the first is [1]: it is no object" in report.notices[-1].reason


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (
            {"case": {"notes": ["YP puts herself at risk.", {"t": "She refuses to engage with us."}]}},
            ["case.notes[0]", "case.notes[1].t"],
        ),
        ({"notes": ["Seen.", "", "YP puts herself at risk.", "She refuses to engage."]}, ["notes[2]", "notes[3]"]),
        ({"text": "YP puts herself at risk."}, ["text"]),
        ([{"notes": [["Seen."], ["YP puts herself at risk."]]}], ["[0].notes[1][0]"]),
        ({"records": [{"notes": ["Seen."]}, {"notes": ["YP puts herself at risk."]}]}, ["records[1].notes[0]"]),
        ({"n" * 500: ["Seen.", "YP puts herself at risk."]}, ["n" * 500]),
    ],
)
def test_a_text_in_a_list_has_its_place(tmp_path, linter, content, places):
    """A place is the way to the text, with positions in lists; a name too long to repeat stands without."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps(content), "utf-8")
    found = check_file(linter, path).findings
    assert [finding.location.place for finding in found] == places


def test_columns_count_from_the_text_in_the_list(tmp_path, linter):
    """What stands before it in the list does not shift it."""
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"notes": ["She was seen at home.", "YP puts herself at risk."]}), "utf-8")
    (finding,) = check_file(linter, path).findings
    assert (finding.location.column, finding.location.end_column) == (4, 24)


def test_sniffing_prefers_what_the_bytes_say():
    """A byte order mark wins; then UTF-8; then Windows-1252."""
    assert sniff(b"plain") == "utf-8"
    assert sniff("é".encode()) == "utf-8"
    assert sniff("it’s".encode("cp1252")) == "cp1252"

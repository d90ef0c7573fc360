"""Word documents as Word, python-docx and LibreOffice write them: everything is read, and each word has its place."""

from __future__ import annotations

import hashlib
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.writers import libreoffice
from tests.writers.word import minutes
from vblint.annotate import annotate
from vblint.annotate.comments import WORD, Comment
from vblint.annotate.splice import spliced
from vblint.config import Config
from vblint.core import ConfigError
from vblint.files import check_file
from vblint.formats import place
from vblint.linter import Linter
from vblint.readers.story import Story

FOUND = {
    ("puts herself at risk", "paragraph 3"),
    ("put herself at risk", "table 1, row 3"),
    ("refuses to engage", "table 1, row 3, table 1, row 1"),
    ("is promiscuous", "text box 1"),
    ("makes poor lifestyle choices", "paragraph 5"),
    ("chose to go missing again", "header"),
}


@pytest.fixture
def document(tmp_path):
    return minutes(tmp_path / "minutes.docx")


def test_everything_in_a_document_is_read(document, linter):
    """Runs, nested tables, text boxes once, content controls, tracked insertions, headers: each with its place."""
    report = check_file(linter, document)
    assert {(f.text, f.location.place) for f in report.findings} == FOUND
    assert place(report.findings[1]) == f"{document}: table 1, row 3"
    assert [n.reason for n in report.notices] == [
        "tracked changes (1 inserted, 1 deleted): read as if accepted (--tracked original or both reads it otherwise)"
    ]
    nested = next(f for f in report.findings if f.text == "refuses to engage")
    assert nested.to_dict()["location"]["at"] == {
        "within": "table 1, row 3", "table": 1, "row": 1, "column": 1, "paragraph": 1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tracked", "there", "gone"),
    [
        ("accepted", "Keira continues to put herself at risk, at the bus", "poor choices, at"),
        ("original", "Update for the group. and makes poor choices, at the bus", "continues"),
        ("both", "at risk, and makes poor choices, at the bus", "nothing"),
    ],
)
def test_views_of_tracked_changes(document, tracked, there, gone):
    """The text as if changes were accepted, as it was before, or with both."""
    with zipfile.ZipFile(document) as archive:
        story = Story("word/document.xml", archive.read("word/document.xml"), tracked=tracked)
    assert there in story.text
    assert gone not in story.text


def test_what_libreoffice_writes_reads_the_same(document, tmp_path, linter):
    """The same document saved by LibreOffice gives the same findings; only the bare text box is not kept by it."""
    saved = libreoffice.convert(document, "docx:MS Word 2007 XML", tmp_path / "saved")
    found = {(f.text, f.location.place) for f in check_file(linter, saved).findings}
    assert found == {one for one in FOUND if "text box" not in one[1]}


def test_notes_and_text_boxes_of_libreoffice(tmp_path, linter):
    """A text box, a footnote and a comment that LibreOffice made are read where they stand."""
    source = tmp_path / "note.fodt"
    source.write_text(
        '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:body><office:text><text:p>Keira was seen at home."
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Keira refuses to engage.</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>PS 12</dc:creator><text:p>Keira puts herself at risk.</text:p>"
        "</office:annotation>"
        '<draw:frame text:anchor-type="char" svg:width="5cm" svg:height="2cm"><draw:text-box><text:p>'
        "Keira is promiscuous.</text:p></draw:text-box></draw:frame></text:p></office:text></office:body>"
        "</office:document>"
    )
    saved = libreoffice.convert(source, "docx:MS Word 2007 XML", tmp_path / "saved")
    found = {(f.text, f.location.place) for f in check_file(linter, saved).findings}
    assert {("refuses to engage", "footnote 2"), ("puts herself at risk", "comment 0")} <= found
    assert ("is promiscuous", "text box 1") in found


def test_annotated_copy(document, tmp_path, linter):
    """Comments stand on the exact words in LibreOffice and python-docx; the rest stays as it was, to the byte."""
    before = hashlib.sha256(document.read_bytes()).digest()
    copy = tmp_path / "reviewed.docx"
    report = annotate(linter, document, copy)
    assert hashlib.sha256(document.read_bytes()).digest() == before
    seen = libreoffice.comments(copy, tmp_path / "seen")
    assert [(author, words) for author, words, _ in seen if author != "vblint"] == [
        ("Chair", "Present: social worker, school, police.")
    ]
    ours = {words: said for author, words, said in seen if author == "vblint"}
    assert set(ours) == {
        "Strategy meeting", "puts herself at risk", "put herself at risk", "refuses to engage",
        "makes poor lifestyle choices",
    }  # fmt: skip
    assert "Write: " in ours["puts herself at risk"]
    assert "header: “chose to go missing again”" in ours["Strategy meeting"]
    assert "text box 1: “is promiscuous”" in ours["Strategy meeting"]
    assert len(list(docx.Document(str(copy)).comments)) == 6
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(copy) as new:
        assert new.testzip() is None
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
        assert changed == {"word/document.xml", "word/comments.xml"}
        assert new.read("word/document.xml").count(b"<w:ins ") == 1
        assert new.read("word/document.xml").count(b"<w:del ") == 1
    assert [f.text for f in check_file(linter, copy).findings] == [f.text for f in report.findings]
    again = tmp_path / "again.docx"
    annotate(linter, document, again)
    assert again.read_bytes() == copy.read_bytes()


def test_a_document_without_comments_gets_the_part(tmp_path, linter):
    """Part, type and relation are added, also to what LibreOffice wrote."""
    plain = docx.Document()
    plain.add_paragraph("Keira puts herself at risk.")
    plain.save(str(tmp_path / "plain.docx"))
    saved = libreoffice.convert(tmp_path / "plain.docx", "docx:MS Word 2007 XML", tmp_path / "saved")
    copy = tmp_path / "copy.docx"
    annotate(linter, saved, copy)
    ((author, words, _),) = libreoffice.comments(copy, tmp_path / "seen")
    assert (author, words) == ("vblint", "puts herself at risk")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(copy) as new:
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
    assert changed == {
        "word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
    }  # fmt: skip


def test_nothing_found_is_a_plain_copy(tmp_path, linter):
    """Without findings the parts are those of the input."""
    plain = docx.Document()
    plain.add_paragraph("Keira was seen at home.")
    plain.save(str(tmp_path / "plain.docx"))
    annotate(linter, tmp_path / "plain.docx", tmp_path / "copy.docx")
    with zipfile.ZipFile(tmp_path / "plain.docx") as old, zipfile.ZipFile(tmp_path / "copy.docx") as new:
        assert [old.read(name) for name in old.namelist()] == [new.read(name) for name in old.namelist()]


def test_the_input_is_never_written_to(document, tmp_path, linter):
    """Not by its own name, not through a link; and nothing that is there is replaced unasked."""
    link = tmp_path / "link.docx"
    link.symlink_to(document)
    for output in (document, link):
        with pytest.raises(ConfigError, match="never written to"):
            annotate(linter, document, output, force=True)
    other = tmp_path / "other.docx"
    other.write_bytes(b"mine")
    with pytest.raises(ConfigError, match="--force"):
        annotate(linter, document, other)
    assert other.read_bytes() == b"mine"
    annotate(linter, document, other, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.docx", "minutes.docx", "other.docx"]


def test_other_views_can_be_annotated(document, tmp_path):
    """Deleted words are linted and commented on where they are asked for."""
    copy = tmp_path / "copy.docx"
    report = annotate(Linter(Config(tracked="both")), document, copy)
    assert "makes poor choices" in {f.text for f in report.findings}
    with zipfile.ZipFile(copy) as new:
        assert b"delText" in new.read("word/document.xml")


PIECES = st.lists(
    st.tuples(
        st.text(alphabet="ab &<>\"'é😀\u00a0", max_size=6),
        st.sampled_from(["plain", "preserve", "bold", "ins", "tab", "link", "cdata"]),
    ),
    min_size=1,
    max_size=8,
)
FORMS = {
    "plain": "<w:r><w:t>{0}</w:t></w:r>",
    "preserve": '<w:r w:rsidR="00A1"><w:t xml:space="preserve">{0}</w:t><w:t/></w:r>',
    "bold": '<w:r><w:rPr><w:b/><w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">{0}</w:t><w:br/></w:r>',
    "ins": '<w:ins w:id="7" w:author="a&gt;b"><w:r><w:t xml:space="preserve">{0}</w:t></w:r></w:ins>',
    "tab": '<w:r><w:tab/><w:t xml:space="preserve">{0}</w:t><w:tab/></w:r>',
    "link": '<w:hyperlink w:anchor="x"><w:r><w:t xml:space="preserve">{0}</w:t></w:r></w:hyperlink>',
    "cdata": '<w:r><w:t xml:space="preserve"><![CDATA[{1}]]></w:t></w:r>',
}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_comments_stand_on_the_words_however_they_are_cut(data):
    """For any runs and any spans: the text stays in every view, and between the marks stands what was meant."""
    from html import escape

    pieces = data.draw(PIECES)
    body = "".join(FORMS[form].format(escape(text), text) for text, form in pieces)
    xml = f'<w:document xmlns:w="{WORD}"><w:body><w:p>{body}</w:p></w:body></w:document>'.encode()
    story = Story("document.xml", xml)
    if not story.text:
        return
    index = st.integers(0, len(story.text) - 1)
    spans = [sorted((a, b)) for a, b in data.draw(st.lists(st.tuples(index, index), min_size=1, max_size=4))]
    comments = [Comment(number, a, b + 1, ("x",)) for number, (a, b) in enumerate(spans)]
    made = spliced(xml, story, comments)
    for view in ("accepted", "original", "both"):
        assert Story("d", made, tracked=view).text == Story("d", xml, tracked=view).text
    for comment in comments:
        start = made.index(f'<w:commentRangeStart w:id="{comment.number}"/>'.encode())
        end = made.index(f'<w:commentRangeEnd w:id="{comment.number}"/>'.encode())
        blank = b'<w:r><w:t xml:space="preserve">|</w:t></w:r>'
        marked = made[:start] + blank + made[start:end] + blank + made[end:]
        outside = Story("d", marked).text
        assert (
            outside
            == story.text[: comment.start]
            + "|"
            + story.text[comment.start : comment.end]
            + "|"
            + (story.text[comment.end :])
        )

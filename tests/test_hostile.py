"""Files made to do harm, or broken: one clear line each, bounded time and memory, and the run goes on."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from itertools import pairwise

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_cli import run
from tests.writers.mail import outlook, reply
from tests.writers.word import minutes
from vblint.core import ReaderError
from vblint.files import check_file, check_files
from vblint.readers import SUFFIXES, read

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def with_part(path, part, data):
    """Put a part of an office file in place of its own."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["Case", "Notes"])
    book.active.append(["1", "Keira puts herself at risk by the river at night."])
    book.save(path)
    return path


def word_with(body, head=""):
    return f'<?xml version="1.0"?>{head}<w:document {WORD}><w:body>{body}</w:body></w:document>'.encode()


def sheet_with(rows, head=""):
    return f'<?xml version="1.0"?>{head}<worksheet {SHEET}><sheetData>{rows}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE], ids=["billion laughs", "external entity"])
def test_entities_are_refused(tmp_path, linter, head):
    """No entity is ever defined, inside or outside the file."""
    body = "<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"
    path = with_part(minutes(tmp_path / "a.docx"), "word/document.xml", word_with(body, head))
    with pytest.raises(ReaderError, match="declares entities"):
        check_file(linter, path)
    path = with_part(
        workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet_with("<row><c><v>&i;</v></c></row>", head)
    )
    with pytest.raises(ReaderError, match="declares entities"):
        check_file(linter, path)


def test_zip_bombs_are_refused(tmp_path, linter):
    """What unpacks to far more than it should is not unpacked; a wrong size in the list of contents does not help."""
    path = with_part(minutes(tmp_path / "a.docx"), "word/document.xml", b" " * (64 << 20))
    with pytest.raises(ReaderError, match="packed like a zip bomb"):
        check_file(linter, path)
    path = minutes(tmp_path / "b.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20_001):
            archive.writestr(f"x/{number}", b"")
    with pytest.raises(ReaderError, match="more than any office file"):
        check_file(linter, path)
    path = with_part(minutes(tmp_path / "c.docx"), "word/document.xml", b" " * (64 << 20))
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ReaderError, match="cut short or damaged"):
        check_file(linter, path)


def test_deep_nesting_is_refused(tmp_path, linter):
    """Elements, objects and messages within each other without end."""
    deep = "<w:tbl><w:tr><w:tc>" * 50_000
    path = with_part(minutes(tmp_path / "a.docx"), "word/document.xml", word_with(deep))
    with pytest.raises(ReaderError, match="nested deeper"):
        check_file(linter, path)
    (tmp_path / "a.json").write_text("[" * 200_000)
    with pytest.raises(ReaderError, match="nested too deeply"):
        check_file(linter, tmp_path / "a.json")
    message = reply("Keira puts herself at risk.")
    for _ in range(12):
        outer = reply("See attached.")
        outer.add_attachment(message)
        message = outer
    (tmp_path / "a.eml").write_bytes(bytes(message))
    assert "within 5 others" in " ".join(n.reason for n in check_file(linter, tmp_path / "a.eml").notices)


def test_far_off_cells_cost_nothing(tmp_path, linter):
    """Two cells at the corners of a sheet are two cells, and a column beyond the last is damage."""
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Notes</t></is></c></row><row r="1048576"><c r="XFD1048576"'
        ' t="inlineStr"><is><t>Keira puts herself at risk by the river at night, every week.</t></is></c></row>'
    )
    path = with_part(workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet_with(rows))
    (finding,) = check_file(linter, path).findings
    assert finding.location.place == "Sheet!XFD1048576"
    path = with_part(path, "xl/worksheets/sheet1.xml", sheet_with('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'))
    with pytest.raises(ReaderError, match="beyond the widest sheet"):
        check_file(linter, path)


def test_names_in_archives_lead_nowhere(tmp_path, linter):
    """A relation that points out of the archive finds nothing, and nothing is ever unpacked to disk."""
    path = workbook(tmp_path / "a.xlsx")
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="http://x/worksheet" Target="../../../../etc/passwd"/></Relationships>'
    )
    with_part(path, "xl/_rels/workbook.xml.rels", links.encode())
    with pytest.raises(ReaderError, match="'etc/passwd' is missing"):
        check_file(linter, path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_wrong_suffixes(tmp_path, linter):
    """An office file by another name is read as what it is, and that is said; other contents are named."""
    (tmp_path / "notes.csv").write_bytes(workbook(tmp_path / "a.xlsx").read_bytes())
    (tmp_path / "minutes.txt").write_bytes(minutes(tmp_path / "a.docx").read_bytes())
    (tmp_path / "table.docx").write_bytes((tmp_path / "a.xlsx").read_bytes())
    for name, kind, place in (
        ("notes.csv", ".xlsx", "Sheet!B2"),
        ("table.docx", ".xlsx", "Sheet!B2"),
        ("minutes.txt", ".docx", "paragraph 3"),
    ):
        report = check_file(linter, tmp_path / name)
        assert report.notices[0].reason == f"by its content it is a {kind} file, and was read as one"
        assert place in {f.location.place for f in report.findings}
    (tmp_path / "page.xlsx").write_text("<html><table><tr><td>1</td></tr></table></html>")
    with pytest.raises(ReaderError, match="not an office file, whatever its name says"):
        check_file(linter, tmp_path / "page.xlsx")
    (tmp_path / "locked.docx").write_bytes(outlook("x", "y", {}))
    with pytest.raises(ReaderError, match="protected by a password"):
        check_file(linter, tmp_path / "locked.docx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_files_that_are_cut_short(tmp_path, linter, share):
    """Each says that it is damaged, by name, and the run goes on with the rest."""
    minutes(tmp_path / "a.docx")
    workbook(tmp_path / "b.xlsx")
    for name in ("a.docx", "b.xlsx"):
        data = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    (tmp_path / "c.txt").write_text("Keira puts herself at risk.\n")
    report = check_files(linter, sorted(tmp_path.iterdir()))
    assert len(report.findings) == 1
    assert [(p.path.rsplit("/")[-1], "cut short or damaged" in p.reason) for p in report.problems] == [
        ("a.docx", True), ("b.xlsx", True)
    ]  # fmt: skip


def test_a_table_that_breaks_off(tmp_path, linter):
    """What was found before stays; the report says that the rest was not read."""
    path = workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    with_part(path, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", b"<row><c></row>"))
    with pytest.raises(ReaderError, match="damaged"):
        check_file(linter, path)
    long = b"Case,Notes\n" + b"1,Keira puts herself at risk by the river at night.\n" * 2000 + b"2," + b"x" * (1 << 24)
    (tmp_path / "a.csv").write_bytes(long)
    report = check_file(linter, tmp_path / "a.csv")
    assert len(report.findings) == 2000
    assert "read in part only: a line is longer" in report.problems[0].reason


def test_long_lines_nuls_and_open_quotes(tmp_path, linter):
    """10 MB in one line, zero bytes, a quotation mark that is never closed: read or counted, in bounded time."""
    start = time.process_time()
    (tmp_path / "a.txt").write_text("word " * 2_000_000 + "Keira puts herself at risk.")
    assert len(check_file(linter, tmp_path / "a.txt").findings) == 1
    (tmp_path / "a.csv").write_text(
        "Case,Notes\n1," + "word " * 2_000_000 + "\n2,Keira puts herself at risk at night.\n"
    )
    assert [f.location.place for f in check_file(linter, tmp_path / "a.csv").findings] == ["B3"]
    (tmp_path / "b.csv").write_bytes(b"Case,Notes\n1,Keira puts\0 herself at risk at night.\n" + b"\0" * 20 + b"\n")
    with pytest.raises(ReaderError, match="binary"):
        check_file(linter, tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text('Case,Notes\n1,"never closed\n' + "2,Keira was seen at home.\n" * 1000)
    report = check_file(linter, tmp_path / "c.csv")
    assert report.findings == []
    assert time.process_time() - start < 60


def test_no_file_needs_much_memory(tmp_path):
    """The same file of 4 MB and of 40 MB takes the same memory."""
    code = (
        "import resource, sys; from pathlib import Path; from vblint.readers import read\n"
        "print(sum(1 for _ in read(Path(sys.argv[1]))), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    used = {}
    for size in (30_000, 300_000):
        path = tmp_path / "long.csv"
        path.write_text(
            "Case,Notes\n"
            + "42/25,Keira was seen at home by her social worker, as agreed.\n".replace(", as", "; as") * size
        )
        out = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        count, used[size] = map(int, out.stdout.split())
        assert count == size
    assert used[300_000] < used[30_000] * 1.2 + 2_000


def test_a_folder_of_everything(tmp_path):
    """Each file that is not read is named once with its reason; findings elsewhere decide the exit code."""
    workbook(tmp_path / "a.xlsx")
    (tmp_path / "b.docx").write_bytes(b"PK\3\4broken")
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "e.jsonl").write_text("no json\n")
    result = run("check", ".", "--format", "concise", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stdout.count(b"\n") == 1
    said = result.stderr.decode()
    for name in ("b.docx", "c.doc", "d.pdf", "e.jsonl"):
        assert f"{name}: not read: " in said
    assert "4 not read" in said
    assert "Traceback" not in said


def seeds():
    """Return one good file of each form."""
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    book = io.BytesIO()
    workbook(book)
    pdf = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj"
        b" trailer<</Root 1 0 R>>"
    )
    return {
        ".docx": buffer.getvalue(),
        ".xlsx": book.getvalue(),
        ".eml": bytes(reply("x", files={"a.csv": b"a,b\n1,2\n"})),
        ".msg": outlook("a", "b", {"c.txt": b"d"}),
        ".html": b"<p>a &amp; b</p>",
        ".csv": b'a,"b\n",c\n1,2,3\n',
        ".tsv": b"a\tb\n",
        ".jsonl": b'{"a": "b"}\n',
        ".json": b'[{"a": {"b": ["c"]}}]',
        ".md": b"# a\n",
        ".txt": b"a\n",
        ".pdf": pdf,
    }


SEEDS = seeds()


def survived(path):
    """Return the documents of a file; none where it is refused, in one line."""
    reason, documents = "", []
    try:
        documents = list(read(path))
    except ReaderError as error:
        reason = str(error)
    assert "\n" not in reason
    for document in documents:
        document.text.encode("utf-8")
    return documents


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_files_raise_nothing_else(tmp_path_factory, data):
    """A good file of any form with some bytes changed, cut or repeated gives documents or a ReaderError."""
    suffix = data.draw(st.sampled_from(sorted(SEEDS)))
    content = bytearray(SEEDS[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        piece = data.draw(st.binary(max_size=6))
        kind = data.draw(st.sampled_from(["put", "insert", "cut", "repeat"]))
        if kind == "put":
            content[at : at + len(piece)] = piece
        elif kind == "insert":
            content[at:at] = piece
        elif kind == "cut":
            del content[at : at + data.draw(st.integers(1, 40))]
        else:
            content[at:at] = content[at : at + data.draw(st.integers(1, 40))]
    path = tmp_path_factory.getbasetemp() / f"fuzzed{suffix}"
    path.write_bytes(content)
    for document in survived(path):
        assert all(0 <= spot.start <= len(document.text) for spot in document.spots)


PARTS = ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"]
SHEETS = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_parts_raise_nothing_else(tmp_path_factory, data):
    """The same inside the archive, where the packing no longer catches it."""
    suffix, parts = data.draw(st.sampled_from([(".docx", PARTS), (".xlsx", SHEETS)]))
    path = tmp_path_factory.getbasetemp() / f"part{suffix}"
    path.write_bytes(SEEDS[suffix])
    part = data.draw(st.sampled_from(parts))
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part)
    at = data.draw(st.integers(0, len(content)))
    to = at + data.draw(st.integers(0, 60))
    filling = data.draw(
        st.sampled_from(
            [b"", b"<w:p/>", b"</w:p>", b'r="A0"', b't="s"', b"<v>9999999999</v>", b"\0", b"&#0;", b"1e400", b"-5"]
        )
    )
    with_part(path, part, content[:at] + filling + content[to:])
    survived(path)


def test_halves_of_characters(tmp_path, linter):
    """A half of an emoji, which JSON, Excel and mail headers can hold, can be written out again."""
    (tmp_path / "a.jsonl").write_text('{"text": "\\ud83d Keira puts herself at risk \\ude00 by the river."}\n')
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Notes</t></is></c></row><row r="2"><c r="A2" t="inlineStr">'
        "<is><t>_xD83D_ Keira puts herself at risk by the river.</t></is></c></row>"
    )
    with_part(workbook(tmp_path / "b.xlsx"), "xl/worksheets/sheet1.xml", sheet_with(rows))
    (tmp_path / "c.eml").write_bytes("Subject: Zoë’s case – Keira puts herself at risk\n\nSeen.\n".encode("cp1252"))
    for form in ("jsonl", "csv", "html"):
        result = run("check", ".", "--format", form, "--show-text", "-o", f"out-{form}", cwd=tmp_path)
        assert (result.returncode, b"Traceback" in result.stderr) == (1, False)
    report = check_files(linter, sorted(tmp_path.glob("*.*")))
    assert len(report.findings) == 3
    assert "Zoë’s case – Keira" in report.findings[2].excerpt


def test_every_suffix_is_fuzzed():
    """No reader is left out of the above."""
    same = {".docm", ".dotx", ".xlsm", ".tab", ".ndjson", ".htm", ".xhtml", ".markdown", ".text", ".log"}
    assert set(SUFFIXES) == set(SEEDS) | same

"""Annotated copies of texts and tables, and findings as tables: safe to open, true to the input."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from tests.test_cli import run
from tests.writers import libreoffice
from vblint.annotate import annotate
from vblint.core import ConfigError, ReaderError

FORMULA = "=1+1 and Keira puts herself at risk."
ROWS = [
    ["Case", "Notes"],
    ["1", "Keira puts herself at risk, again."],
    [],
    ["2", FORMULA],
    ["3", "@cmd says no, at home"],
]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "notes.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(ROWS)
    return path


@pytest.mark.parametrize(("suffix", "mark"), [(".txt", " [1]"), (".md", "[^vblint-1]")])
def test_texts(tmp_path, linter, suffix, mark):
    """The copy is the text with marks and, below, notes; without them it is the text."""
    text = "# Review\n\nKeira puts herself at risk – often.\n\nShe refuses to engage.\n"
    path = tmp_path / f"review{suffix}"
    path.write_text(text, "utf-8")
    annotate(linter, path, tmp_path / f"copy{suffix}")
    copy = (tmp_path / f"copy{suffix}").read_text("utf-8")
    assert f"Keira «puts herself at risk»{mark} – often." in copy
    assert "Write: Keira is put at risk by" in copy
    body = copy.split("\n\n---- Notes")[0] if suffix == ".txt" else copy[: copy.index("[^vblint-1]: ") - 1]
    for number in (1, 2):
        body = body.replace(mark.replace("1", str(number)), "")
    assert body.replace("«", "").replace("»", "") == text
    assert path.read_text("utf-8") == text


def test_csv_copies_are_neutral(table, tmp_path, linter):
    """Rows keep their number; two columns are new; what a spreadsheet would run is text, in LibreOffice too."""
    report = annotate(linter, table, tmp_path / "copy.csv")
    copy = (tmp_path / "copy.csv").read_bytes()
    assert copy.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(copy.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Case", "Notes", "vblint: found", "vblint: notes"]
    assert rows[1][:3] == ["1", "Keira puts herself at risk, again.", "1"]
    assert rows[2] == []
    assert rows[3][1] == "'" + FORMULA
    assert rows[4][1] == "'@cmd says no, at home"
    assert [f.location.place for f in report.findings] == ["B2", "B4"]
    sheet = openpyxl.load_workbook(libreoffice.convert(tmp_path / "copy.csv", "xlsx", tmp_path / "out")).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_findings_workbook(table, tmp_path, linter):
    """Sheet and cell, case and words of each finding; every cell is a text, whatever it begins with."""
    annotate(linter, table, tmp_path / "found.xlsx")
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    rows = list(book["Findings"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Place", "Case", "Level", "Rule")
    assert [row[:4] for row in rows[1:]] == [
        ("B2", "1", "warning", "puts-self-at-risk"), ("B4", "2", "warning", "puts-self-at-risk")
    ]  # fmt: skip
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    said = [row[1] for row in book["What was read"].iter_rows(values_only=True)]
    assert "header in row 1; text: 'Notes'; case: 'Case'" in said
    annotate(linter, table, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "found.xlsx").read_bytes()


def test_any_input_can_become_a_list(tmp_path, linter):
    """Findings of a page as CSV; a copy in a form that cannot be written is refused with what can."""
    page = tmp_path / "page.html"
    page.write_text("<p>Keira puts herself at risk.</p>")
    annotate(linter, page, tmp_path / "list.csv")
    assert "puts-self-at-risk" in (tmp_path / "list.csv").read_text("utf-8-sig")
    with pytest.raises(ConfigError, match=r"\.html files are not copied; a table of findings in \.xlsx or \.csv"):
        annotate(linter, page, tmp_path / "copy.html")
    with pytest.raises(ReaderError, match="No such file"):
        annotate(linter, tmp_path / "nothing.docx", tmp_path / "copy.docx")
    assert not list(tmp_path.glob("*.part"))


def test_the_command(table, tmp_path):
    """`vblint annotate IN -o OUT` says what it wrote, and refuses in one line."""
    done = run("annotate", "notes.csv", "-o", "copy.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"2 warnings in 1 file." in done.stderr
    assert b"written to copy.csv" in done.stderr
    again = run("annotate", "notes.csv", "-o", "copy.csv", cwd=tmp_path)
    assert (again.returncode, again.stderr.strip()) == (
        2, b"vblint: copy.csv is there already; name another file, or say --force"
    )  # fmt: skip
    assert run("annotate", "notes.csv", "-o", "notes.csv", "--force", cwd=tmp_path).returncode == 2
    missing = run("annotate", "gone.csv", "-o", "x.csv", cwd=tmp_path)
    assert (missing.returncode, missing.stderr.strip()) == (2, b"vblint: gone.csv: not read: No such file")
    assert run("annotate", "notes.csv", "-o", "nowhere/x.csv", cwd=tmp_path).returncode == 2

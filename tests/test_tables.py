"""Tables as records systems export them: the right columns, every row accounted for, every place exact."""

from __future__ import annotations

import json
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from tests.writers import libreoffice
from vblint.core import ReaderError
from vblint.files import check_file
from vblint.formats import place
from vblint.readers.dates import parse_date
from vblint.readers.tables import Columns, NoProseError, ReadOptions, open_table, tables

HEADER = ["OEL ID", "Occurrence No", "Entered Date", "District", "Entry Type", "Entered By", "Review text"]
BLAME = "Supervisor review. YP continues to put herself at risk by being in the town at night."
PLAIN = "Supervisor review. Keira was seen at home by her social worker, who spoke to her alone."
ROWS = [
    ["1", "42/25", datetime(2026, 4, 3), "North", "Review", "PS 12", BLAME],
    ["2", "42/25", "04/04/2026", "North", "Review", "PS 12", PLAIN],
    ["3", "43/25", 46117, "South", "Review", "PS 14", None],
    ["4", "44/25", "undated", "South", "Review", "PS 14", "=1+1"],
    ["5", "44/25", datetime(2026, 4, 5, 10, 30), "South", "Review", "PS 14", PLAIN],
]


@pytest.fixture
def workbook(tmp_path):
    """A workbook as openpyxl writes it: title rows, a hidden sheet, a formula that was never calculated."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "OEL"
    for row in (["Niche export"], ["Run on 6 April 2026 by the data team"], HEADER, *ROWS):
        sheet.append(row)
    sheet.row_dimensions[5].hidden = True
    archive = book.create_sheet("Archive 2024")
    archive.sheet_state = "hidden"
    archive.append(["Ref", "Notes"])
    archive.append([9, PLAIN])
    book.create_sheet("Codes").append(["A", "B"])
    path = tmp_path / "reviews.xlsx"
    book.save(path)
    return path


def test_a_workbook(workbook, linter):
    """Header below titles, columns by their headers, dates of every kind, and rows that reconcile."""
    notes = []
    first, second = tables(workbook, note=notes.append)
    assert (first.name, first.header, first.text) == ("OEL", 3, ("Review text",))
    assert first.roles == {
        "id": "OEL ID", "case": "Occurrence No", "date": "Entered Date", "unit": "District",
        "author": "Entered By", "kind": "Entry Type",
    }  # fmt: skip
    rows = list(first.rows())
    assert [row.number for row in rows] == [4, 5, 6, 7, 8]
    assert [row.date for row in rows] == [
        date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 5), None, date(2026, 4, 5)
    ]  # fmt: skip
    assert [row.fact("case") for row in rows] == ["42/25", "42/25", "43/25", "44/25", "44/25"]
    counts = first.counts
    assert (counts.read, counts.empty, counts.unreadable, counts.rows) == (3, 1, 1, 5)
    assert counts.reasons == [(7, "a formula without a value")]
    assert (second.name, second.hidden) == ("Archive 2024", True)
    said = "\n".join(notes)
    for expected in ("1 hidden row read too", "'Archive 2024' is hidden", "'Codes' holds no column of prose"):
        assert expected in said
    (finding,) = check_file(linter, workbook).findings
    assert place(finding) == f"{workbook}:OEL!G4 (case 42/25)"
    assert BLAME[finding.location.column - 1 :].startswith(finding.text)
    assert finding.to_dict()["location"]["at"] == {
        "sheet": "OEL", "cell": "G4", "row": 4, "column": "Review text", "case": "42/25"
    }  # fmt: skip
    assert "case" not in finding.to_dict(text=False)["location"]["at"]


def test_columns_that_are_named(workbook):
    """A column may be named by its title or letter; one that is not there is answered with the nearest."""
    table = open_table(workbook, Columns(text=("entry type",), case="A"), sheet="OEL")
    assert (table.text, table.roles["case"]) == (("Entry Type",), "OEL ID")
    with pytest.raises(ReaderError, match="did you mean 'Review text'"):
        open_table(workbook, Columns(text=("Reviewtext",)))
    with pytest.raises(ReaderError, match="there are 'OEL', 'Archive 2024', 'Codes'"):
        open_table(workbook, sheet="OLE")
    assert open_table(workbook).name == "OEL"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separated_files(tmp_path, linter, delimiter, encoding):
    """Any usual delimiter and encoding; a line end inside quotes stays in its row; rows are Excel's."""
    text = "She’s “placid”, says carer; no | tab.\n\nYP puts herself at risk by the – bridge."
    quoted = '"' + text + '"'
    content = "\r\n".join(
        delimiter.join(row) for row in (["Case No", "Notes"], ["1", quoted], ["2", quoted], ["3", ""])
    )
    path = tmp_path / "notes.csv"
    path.write_bytes(content.encode(encoding))
    table = open_table(path)
    assert [(row.number, row.values.get("Notes", "")) for row in table.rows()] == [(2, text), (3, text), (4, "")]
    assert (table.counts.read, table.counts.empty, table.counts.unreadable) == (2, 1, 0)
    found = check_file(linter, path).findings
    assert [(f.location.place, f.location.line, dict(f.location.address)["case"]) for f in found] == [
        ("B2", 2, "1"), ("B3", 5, "2")
    ]  # fmt: skip
    assert [f.excerpt for f in found] == ["YP puts herself at risk by the – bridge."] * 2


def test_rows_that_do_not_fit(tmp_path):
    """A row with more cells than the header is counted as unreadable, with its number and the likely cause."""
    path = tmp_path / "notes.csv"
    path.write_text(f"Case,Notes\n1,{PLAIN}\n2,She was, as ever, at home, with her mum and her nan.\n\n3,{BLAME}\n")
    table = open_table(path, Columns(text=("Notes",)))
    assert [(row.number, bool(row.documents)) for row in table.rows()] == [(2, False), (3, False), (5, True)]
    assert table.counts.reasons[0][0] == 2
    assert (table.counts.read, table.counts.unreadable) == (1, 2)


def test_one_column_and_no_header(tmp_path):
    """A file of bare sentences has no header and one column of prose."""
    path = tmp_path / "bare.csv"
    path.write_text(f'"{PLAIN}"\n"{BLAME}"\n')
    table = open_table(path)
    assert (table.header, table.text) == (0, ("column A",))
    assert [row.number for row in table.rows()] == [1, 2]


def test_json_lines(tmp_path, linter):
    """Keys are columns, nested ones too; a line that is no JSON is counted and the rest is read."""
    path = tmp_path / "log.jsonl"
    entry = {"case_id": "42/25", "created_at": "2026-04-03T10:00:00Z", "entry": {"text": BLAME, "by": "PS 12"}}
    path.write_text("\n".join([json.dumps(entry), "{broken", "", json.dumps(["no", "object"]), json.dumps(entry)]))
    table = open_table(path)
    assert (table.text, table.roles["case"], table.roles["date"]) == (("entry.text",), "case_id", "created_at")
    assert [(row.number, row.date) for row in table.rows() if row.documents] == [
        (1, date(2026, 4, 3)), (5, date(2026, 4, 3))
    ]  # fmt: skip
    assert (table.counts.read, table.counts.unreadable) == (2, 2)
    assert [f.location.place for f in check_file(linter, path).findings] == ["line 1, entry.text", "line 5, entry.text"]


def test_json_arrays(tmp_path, linter):
    """An array of objects, at the top or under a key, is a table; lists inside an entry are read as one text."""
    path = tmp_path / "export.json"
    path.write_text(
        json.dumps({"meta": {"by": "x"}, "records": [{"id": 1, "notes": [{"text": PLAIN}, {"text": BLAME}]}]})
    )
    (finding,) = check_file(linter, path).findings
    assert finding.location.place == "records[0].notes[1].text"


def test_figures_are_no_fault(tmp_path, linter):
    """A table of figures has nothing to check: that is said, and is no error; a program is told."""
    path = tmp_path / "figures.csv"
    path.write_text("Month,Count\n2026-01,17\n2026-02,19\n")
    report = check_file(linter, path)
    assert (report.problems, report.findings) == ([], [])
    assert report.ledger()[0][1:] == (
        "partly", "no column of prose was found; if there is one, name it with --text-column"
    )  # fmt: skip
    with pytest.raises(NoProseError):
        open_table(path)


def test_rows_stream(tmp_path):
    """A reader asked for one row of many has not read them all."""
    path = tmp_path / "long.csv"
    path.write_text("Case,Notes\n" + f"1,{PLAIN}\n" * 20_000)
    table = open_table(path)
    next(iter(table.rows()))
    assert table.counts.rows == 1


def test_presets_only_guess(tmp_path):
    """A preset prefers its system's headers and never fails for want of them."""
    path = tmp_path / "cpoms.csv"
    path.write_text(f"Student,Incident,Action,Date/Time\nK.,{BLAME},{PLAIN},03/04/2026 09:15\n")
    (table,) = tables(path, ReadOptions(preset="cpoms-incident"))
    assert table.text == ("Incident", "Action")
    assert table.roles["case"] == "Student"
    (table,) = tables(path, ReadOptions(preset="niche-oel"))
    assert "Incident" in table.text


def test_what_libreoffice_saves_reads_the_same(workbook, tmp_path, linter):
    """The same workbook saved by LibreOffice, which calculates the formula: facts, dates and places stay."""
    saved = libreoffice.convert(workbook, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    first, second = tables(saved)
    old = list(next(tables(workbook)).rows())
    rows = list(first.rows())
    assert (first.header, first.text, first.roles, second.hidden) == (3, ("Review text",), first.roles, True)
    facts = [[(row.number, row.date, row.fact("case"), row.fact("unit")) for row in some] for some in (rows, old)]
    assert facts[0] == facts[1]
    assert (first.counts.read, first.counts.empty, first.counts.unreadable) == (4, 1, 0)
    assert [f.location.place for f in check_file(linter, saved).findings] == ["OEL!G4"]


@pytest.mark.parametrize("streamed", [True, False], ids=["inline texts", "shared texts"])
def test_what_xlsxwriter_writes(tmp_path, linter, streamed):
    """Rich texts, control characters, line ends, booleans and date formats of a further writer."""
    path = tmp_path / "notes.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": streamed})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Team notes & more")
    sheet.write_row(0, 0, ["Case", "Created", "Open", "Notes"])
    sheet.write_row(1, 0, ["7"])
    sheet.write_datetime(1, 1, datetime(2026, 4, 3), day)
    sheet.write_boolean(1, 2, True)
    sheet.write_rich_string(1, 3, "Keira ", bold, "puts her", "self at risk\nby the river.")
    sheet.write_string(2, 3, "Seen at home.\x0bNo _x000D_ concerns.")
    book.close()
    (table,) = tables(path)
    first, second = (row.values for row in table.rows())
    assert first == {
        "Case": "7", "Created": "2026-04-03", "Open": "TRUE", "Notes": "Keira puts herself at risk\nby the river."
    }  # fmt: skip
    assert second == {"Notes": "Seen at home.\x0bNo _x000D_ concerns."}
    (finding,) = check_file(linter, path).findings
    assert place(finding) == f"{path}:Team notes & more!D2 (case 7)"


def test_days_as_people_write_them():
    """British order; a month above twelve is a day; a bare spreadsheet number; and what is no day at all."""
    said = {
        "2026-04-03T10:00:00Z": date(2026, 4, 3), "3/4/26": date(2026, 4, 3), "04/13/2026": date(2026, 4, 13),
        "3 April 2026": date(2026, 4, 3), "Fri 03-Apr-2026 10:15": date(2026, 4, 3), "46115": date(2026, 4, 3),
        "3rd Apr 2026": date(2026, 4, 3), "31/02/2026": None, "soon": None, "": None, "12345678": None,
    }  # fmt: skip
    assert {text: parse_date(text) for text in said} == said

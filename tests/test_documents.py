"""What users do with a folder of office files: scenarios, each as somebody would really set it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import docx
import jsonschema
import openpyxl
import pytest

from tests.test_cli import run
from tests.test_formats import HERE
from tests.tools import example_documents
from tests.writers import libreoffice
from tests.writers.mail import outlook, reply
from tests.writers.word import minutes
from vblint.readers import read

FLAGGED = [
    "Did not attend: the girl failed to engage with the service again this week.",
    "She’s attention seeking in class, and it’s every day now that it happens.",
]
LEFT_ALONE = [
    "The suspect failed to engage with officers and gave no comment in interview.",
    "Keira is engaged in education and her attendance is good again this term.",
]


@pytest.fixture
def bundle(tmp_path):
    """A folder of a closed case: every form, one scan, one password, one broken, one in an old form."""
    from tests.test_pdf import exported

    minutes(tmp_path / "minutes.docx")
    old = exported(tmp_path, [["Keira refuses to engage."], None])
    old.rename(tmp_path / "bundle.pdf")
    exported(tmp_path, [None]).rename(tmp_path / "scan.pdf")
    for name in ("bundle.docx", "scan.png"):
        (tmp_path / name).unlink()
    (tmp_path / "out").rmdir()
    files = {"note.txt": b"Keira makes poor choices.\n".ljust(5000)}
    (tmp_path / "mail.msg").write_bytes(outlook("Keira", "Seen at home.", files))
    history = "\n\n-----Original Message-----\nFrom: a\n\nKeira puts herself at risk.\n"
    (tmp_path / "one.eml").write_bytes(bytes(reply("Keira puts herself at risk.\n")))
    (tmp_path / "two.eml").write_bytes(bytes(reply("Thank you." + history)))
    (tmp_path / "locked.docx").write_bytes(outlook("x", "y", {}))
    (tmp_path / "broken.docx").write_bytes((tmp_path / "minutes.docx").read_bytes()[:5000])
    (tmp_path / "~$minutes.docx").write_bytes(b"\x05user")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    return tmp_path


def test_a_closed_case(bundle):
    """The run finishes with 1; each file is read, partly read or unreadable, with its reason; places are exact."""
    result = run("check", ".", "--format", "json", cwd=bundle)
    assert result.returncode == 1
    report = json.loads(result.stdout)
    states = {entry["path"]: (entry["state"], entry["reason"]) for entry in report["inputs"]}
    assert {name: state for name, (state, _) in states.items()} == {
        "broken.docx": "unreadable", "bundle.pdf": "partly", "locked.docx": "unreadable", "mail.msg": "read",
        "minutes.docx": "read", "old.doc": "unreadable", "one.eml": "read", "scan.pdf": "unreadable", "two.eml": "read",
    }  # fmt: skip
    assert "page 2 of 2" in states["bundle.pdf"][1]
    assert "it is a scan, and was not assessed" in states["scan.pdf"][1]
    assert "password" in states["locked.docx"][1]
    places = {(f["location"]["path"], f["location"]["place"]) for f in report["findings"]}
    assert {
        ("bundle.pdf", "page 1, line 1"), ("mail.msg", "attachment note.txt, line 1"), ("one.eml", "body, line 1"),
        ("minutes.docx", "table 1, row 3"),
    } <= places  # fmt: skip
    assert not any(path == "two.eml" for path, _ in places)


def test_an_export_of_a_school(tmp_path):
    """A CSV in Windows-1252 with curly quotes and a formula: the right rows, a neutral export, no `--fix`."""
    book = openpyxl.Workbook()
    book.active.append(["Student", "Incident", "Date/Time"])
    rows = [*FLAGGED, *LEFT_ALONE, '=HYPERLINK("http://x.example")&" Keira puts herself at risk again"']
    for text in rows:
        book.active.append(["K", None, "03/04/2026"])
        cell = book.active.cell(book.active.max_row, 2, text)
        cell.data_type = "s"
    book.save(tmp_path / "incidents.xlsx")
    saved = libreoffice.convert(
        tmp_path / "incidents.xlsx", "csv:Text - txt - csv (StarCalc):44,34,1", tmp_path / "out"
    )
    assert "’".encode("cp1252") in saved.read_bytes()
    result = run(
        "check", saved.name, "--preset", "cpoms-incident", "--format", "csv", "--show-text", cwd=tmp_path / "out"
    )
    found = list(csv.DictReader(io.StringIO(result.stdout.decode("utf-8"), newline="")))
    assert {row["place"] for row in found if row["place"] in ("B2", "B3", "B4", "B5")} == {"B2", "B3"}
    assert run("annotate", saved.name, "-o", "copy.csv", cwd=tmp_path / "out").returncode == 0
    copy = list(csv.reader(io.StringIO((tmp_path / "out" / "copy.csv").read_text("utf-8-sig"), newline="")))
    assert copy[5][1].startswith("'=HYPERLINK(")
    shown = run("check", saved.name, "--diff", cwd=tmp_path / "out").stdout.decode()
    assert "--- incidents.csv: B2\n+++ incidents.csv: B2 (proposed)\n" in shown
    refused = run("check", saved.name, "--fix", cwd=tmp_path / "out")
    assert refused.returncode == 2
    assert b"records are evidence and may have to be disclosed" in refused.stderr


def test_a_document_from_standard_input(tmp_path):
    """`--stdin-filename` says what the bytes are."""
    data = minutes(tmp_path / "minutes.docx").read_bytes()
    result = run("check", "-", "--stdin-filename", "m.docx", "--format", "concise", stdin=data, cwd=tmp_path)
    assert b"m.docx: table 1, row 3: warning: puts-self-at-risk" in result.stdout


def test_a_document_as_a_diff(tmp_path):
    """The diff of a Word document is that of its text."""
    minutes(tmp_path / "minutes.docx")
    shown = run("check", "minutes.docx", "--diff", cwd=tmp_path).stdout.decode()
    assert "-The group heard that Keira puts herself at risk & needs <help>.\n" in shown
    assert "+The group heard that Keira is put at risk by [who or what creates the risk] & needs <help>.\n" in shown


def test_places_in_machine_formats(tmp_path):
    """SARIF stays valid and names the place twice; no case number leaves the desk unasked."""
    book = openpyxl.Workbook()
    book.active.append(["Case No", "Notes"])
    book.active.append(["42/25", "Keira puts herself at risk by the river at night."])
    book.save(tmp_path / "notes.xlsx")
    text = run("check", "notes.xlsx", "--format", "sarif", cwd=tmp_path).stdout.decode()
    log = json.loads(text)
    jsonschema.validate(log, json.loads((HERE / "data" / "sarif-schema-2.1.0.json").read_text()))
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "Sheet!B2", "name": "B2"}]
    assert result["message"]["text"].startswith("Sheet!B2: ")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
    assert "42/25" not in text
    for form in ("github", "gitlab", "junit", "html", "csv"):
        shown = run("check", "notes.xlsx", "--format", form, cwd=tmp_path).stdout
        assert b"Sheet!B2" in shown
        assert b"42/25" not in shown
    assert b"notes.xlsx:Sheet!B2 (case 42/25)" in run("check", "notes.xlsx", cwd=tmp_path).stdout


def test_reading_options(tmp_path):
    """Columns, sheets and views are named on the command line or in the settings; a wrong name is answered."""
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Blurb"])
    book.active.append(["42/25", "Keira is promiscuous."])
    book.create_sheet("Other").append(["Notes"])
    book.save(tmp_path / "notes.xlsx")
    unsure = run("check", "notes.xlsx", cwd=tmp_path)
    assert (unsure.returncode, b"no column of prose was found; if there is one" in unsure.stderr) == (0, True)
    named = run("check", "notes.xlsx", "--text-column", "blurb", "--case-column", "A", cwd=tmp_path)
    assert (named.returncode, b"(case 42/25)" in named.stdout) == (1, True)
    wrong = run("check", "notes.xlsx", "--text-column", "Blurp", cwd=tmp_path)
    assert (wrong.returncode, b"did you mean 'Blurb'?" in wrong.stderr) == (2, True)
    (tmp_path / "vblint.toml").write_text('text-columns = ["Blurb"]\ntracked = "original"\n')
    assert run("check", "notes.xlsx", cwd=tmp_path).returncode == 1
    assert b"there is no sheet 'Oter'" in run("check", "notes.xlsx", "--sheet", "Oter", cwd=tmp_path).stderr
    (tmp_path / "vblint.toml").write_text('preset = "nich"\n')
    bad = run("check", "notes.xlsx", cwd=tmp_path)
    assert (bad.returncode, b"preset 'nich' is not one of niche-oel" in bad.stderr) == (2, True)


def test_nothing_heavy_is_imported_for_a_text(tmp_path):
    """A text file needs no office library, and no parser of anything else."""
    (tmp_path / "a.txt").write_text("Keira puts herself at risk.\n")
    code = (
        "import sys; from vblint.linter import Linter; Linter().lint_file('a.txt');"
        "print([n for n in ('pyexpat', 'zipfile', 'csv', 'email', 'xlsxwriter', 'pypdfium2', 'olefile',"
        " 'docx', 'openpyxl', 'html', 'joblib') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.strip() == "[]"


def test_a_document_made_by_hand(tmp_path):
    """The sergeant's own paragraph, bold in the middle of the phrase."""
    document = docx.Document()
    paragraph = document.add_paragraph("She con")
    paragraph.add_run("tinues to put her").bold = True
    paragraph.add_run("self at risk and refuses to engage.")
    document.save(str(tmp_path / "review.docx"))
    result = run("check", "review.docx", "--format", "concise", cwd=tmp_path)
    assert result.stdout.count(b"review.docx: paragraph 1: warning: ") == 2


def test_the_examples_are_what_their_script_writes(tmp_path):
    """The documents in `examples/` read like those that the script writes anew, and every kind is there."""
    example_documents.write(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert {name.rpartition(".")[2] for name in made} == {
        "docx", "xlsx", "csv", "jsonl", "json", "html", "eml", "msg", "pdf"
    }  # fmt: skip
    for name in made:
        kept, new = (
            [(document.text, document.spots) for document in read(folder / name)]
            for folder in (HERE.parent / "examples", tmp_path)
        )
        assert kept == new, f"python -m tests.tools.example_documents ({name})"

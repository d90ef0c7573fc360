"""Each format: valid in its own terms, the same bytes every time, and no record text where it leaves the desk."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from vblint.files import check_files
from vblint.formats import FORMATS, LEAVE_THE_DESK, Options, render

HERE = Path(__file__).parent
RECORD = (
    "Sup review: Keira (14) located at Marlow Road.\n"
    "YP continues to put herself at risk by meeting a man called Zebedee Quill.\n"
    "She refuses to engage with the Pumpernickel team & <b>police</b>.\n"
)
SECRETS = ("Keira", "Marlow", "Zebedee", "Quill", "Pumpernickel", "herself")


@pytest.fixture
def report(tmp_path, linter, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("review one.txt").write_text(RECORD, "utf-8")
    Path("clean.txt").write_text("She was seen at home and is well.\n", "utf-8")
    Path("broken.txt").write_bytes(b"\0\1\2\3" * 9)
    return check_files(linter, [Path("review one.txt"), Path("clean.txt"), Path("broken.txt")])


def output(name, report, linter, **options) -> str:
    settings = {"show_text": name not in LEAVE_THE_DESK, "rules": linter.rules, "version": "0.0.test"} | options
    return "".join(render(name, report, Options(**settings)))


@pytest.mark.parametrize("name", FORMATS)
def test_output_is_as_agreed(name, report, linter):
    """The whole output is kept beside the tests, so that a change is seen as a reader will see it."""
    golden = HERE / "golden" / f"{name}.txt"
    text = output(name, report, linter)
    assert text == output(name, report, linter)
    assert golden.read_bytes().decode() == text, f"if the change is meant, run: python tests/tools/golden.py ({name})"


@pytest.mark.parametrize("name", sorted(LEAVE_THE_DESK))
def test_what_leaves_the_desk_holds_no_record_text(name, report, linter):
    """No word of the record is in formats that are uploaded or sent, unless it is asked for."""
    text = output(name, report, linter)
    for secret in SECRETS:
        assert secret not in text
    words = RECORD.split()
    for at in range(len(words) - 3):
        assert " ".join(words[at : at + 4]) not in text


@pytest.mark.parametrize("name", ["full", "concise", "json", "jsonl"])
def test_hiding_text_works_at_the_desk_too(name, report, linter):
    """`--hide-text` redacts every format."""
    text = output(name, report, linter, show_text=False, why=True)
    for secret in SECRETS:
        assert secret not in text


def test_sarif_is_valid(report, linter):
    """The log validates against the OASIS schema, states its columns and uses relative addresses."""
    schema = json.loads((HERE / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    for show in (True, False):
        log = json.loads(output("sarif", report, linter, show_text=show))
        jsonschema.validate(log, schema)
        (run,) = log["runs"]
        assert run["columnKind"] == "unicodeCodePoints"
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "review%20one.txt"
        ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        for result in run["results"]:
            assert ids[result["ruleIndex"]] == result["ruleId"]


def test_json_lines_are_findings_and_a_summary(report, linter):
    """Each line is one object; the last one counts, so that a cut file is noticed."""
    lines = [json.loads(line) for line in output("jsonl", report, linter).splitlines()]
    assert [line["type"] for line in lines] == ["finding"] * len(report.findings) + ["summary"]
    assert lines[-1]["findings"] == len(report.findings)
    assert lines[-1]["problems"][0]["path"] == "broken.txt"


def test_csv_cells_run_nothing(tmp_path, linter):
    """A cell that a spreadsheet would take for a formula is made neutral."""
    path = tmp_path / "=cmd.txt"
    path.write_text("=HYPERLINK YP puts herself at risk.\n", "utf-8")
    report = check_files(linter, [path])
    for row in csv.reader(io.StringIO(output("csv", report, linter, show_text=True))):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t"))


def test_junit_counts_add_up(report, linter):
    """A clean file is a passed case, an unread file an error."""
    root = ElementTree.fromstring(output("junit", report, linter))
    suites = {suite.get("name"): suite for suite in root}
    assert suites["clean.txt"].get("failures") == "0"
    assert len(suites["clean.txt"]) == 1
    assert suites["broken.txt"].get("errors") == "1"
    assert len(suites["review one.txt"].findall("testcase/failure")) == len(report.findings)


def test_gitlab_fingerprints_are_unique(tmp_path, linter):
    """The same sentence twice is two entries."""
    path = tmp_path / "a.txt"
    path.write_text("YP puts herself at risk.\n\nYP puts herself at risk.\n", "utf-8")
    entries = json.loads(output("gitlab", check_files(linter, [path]), linter))
    assert len({entry["fingerprint"] for entry in entries}) == 2


class Page(HTMLParser):
    """Collects what a reader's browser would load, and whether tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.loads += [value or "" for key, value in attrs if key in ("src", "href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_html_is_one_safe_page(report, linter):
    """No script, no outside file, every tag closed, record text escaped."""
    text = output("html", report, linter, show_text=True)
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.loads == []
    assert "<script" not in text
    assert "<b>police" not in text
    assert "Zebedee Quill" in page.text

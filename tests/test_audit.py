"""`vblint audit` as an analyst meets it: a file in, a report out, and nothing that must not be there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from tests.exports import maker
from tests.test_redact import _cases
from vblint import Config
from vblint.audit import Plan, audit, contents
from vblint.audit.lexicon import lexicon
from vblint.audit.plan import age_band, parse_period, times
from vblint.cli import cli
from vblint.core import VblintError


def run(*arguments, code=None):
    """Run the command line; return its result, and the error's text where it ends in one."""
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    if isinstance(result.exception, VblintError):
        assert code == 2, result.exception
        return str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    if code is not None:
        assert result.exit_code == code, result.output
    return result


def table(folder, name):
    """Return a tidy table as dictionaries."""
    return list(csv.DictReader(io.StringIO((folder / "tables" / f"{name}.csv").read_text("utf-8-sig"))))


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """A folder with 1,200 invented rows as a workbook and as CSV."""
    folder = tmp_path_factory.mktemp("exports")
    maker.write_csv(folder / "reviews.csv", 1200, 7)
    maker.write_xlsx(folder / "reviews.xlsx", 1200, 7)
    return folder


@pytest.fixture(scope="module")
def report(exports, tmp_path_factory):
    """The report on the workbook, with everything in it."""
    out = tmp_path_factory.mktemp("out") / "report"
    before = hashlib.sha256((exports / "reviews.xlsx").read_bytes()).hexdigest()
    result = run(
        "audit", exports / "reviews.xlsx", "--out", out, "--format", "html", "--format", "md", "--isolated",
        "--by", "BCU,month,kind", "--sex-column", "Child Sex", "--age-column", "Child DOB", "--compare",
        "2026-01..03", "2026-05..07", "-j", "1", code=1,
    )  # fmt: skip
    assert hashlib.sha256((exports / "reviews.xlsx").read_bytes()).hexdigest() == before
    assert "header in row 3; text: 'Review text'" in result.output
    assert "the sheet is hidden" in result.output
    return out


def test_rows_reconcile(report):
    """Every row of the file is read, skipped, empty or unreadable; the hidden sheet is said to be left out."""
    rows = json.loads((report / "manifest.json").read_text())["rows"]
    assert rows == {"rows": 1200, "read": 1196, "skipped": 0, "empty": 4, "unreadable": 0}
    files = table(report, "files")
    assert [(f["sheet"], f["status"], f["rows"]) for f in files] == [
        ("OEL", "read", "1200"),
        ("Archive", "left out", "0"),
    ]
    for part in files:
        assert int(part["rows"]) == sum(int(part[name]) for name in ("read", "skipped", "empty", "unreadable"))
    found = {(r["dimension"], r["group"], r["measure"], r["count_of"]): r for r in table(report, "rates")}
    assert found["all", "all", "finding", "entry"]["n"] == "1196"
    months = [r for key, r in found.items() if key[0] == "month" and key[2:] == ("finding", "entry")]
    assert sum(int(r["n"]) for r in months) == 1196


def test_the_counts_are_those_of_a_check(exports, report, judge):
    """The rate is what linting row by row gives."""
    k = sum(bool(judge.lint(str(row[-1]))) for row in maker.rows(1200, 7) if row[-1])
    overall = table(report, "rates")[0]
    assert (overall["k"], overall["kept_back"]) == (str(k), "false")
    assert float(overall["rate"]) == pytest.approx(k / 1196, abs=1e-6)


def test_nothing_small_is_shown(report):
    """No group shows a count of one to four, nor what goes with it."""
    for row in table(report, "rates"):
        if row["dimension"] != "all" and row["k"]:
            assert int(row["k"]) == 0 or int(row["k"]) >= 5, row
        if row["kept_back"] == "true":
            assert not any(row[name] for name in ("k", "rate", "low", "high", "effective_n", "text")), row
    for row in table(report, "differences"):
        if row["dimension"] != "all":
            assert all(not row[name] or int(row[name]) == 0 or int(row[name]) >= 5 for name in ("k_first", "k_second"))


def test_the_tables_are_as_described(report):
    """Names, types and order are those of the data package; the workbook holds the same."""
    package = json.loads((report / "tables" / "datapackage.json").read_text())
    book = openpyxl.load_workbook(report / "tables.xlsx")
    for resource in package["resources"]:
        rows = table(report, resource["name"])
        fields = resource["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        cast = {"integer": int, "number": float, "string": str, "boolean": {"true": True, "false": False}.__getitem__}
        for row in rows:
            for field in fields:
                assert row[field["name"]] == "" or cast[field["type"]](row[field["name"]]) is not None
        sheet = book[resource["name"]]
        assert sheet.max_row == len(rows) + 1
        assert [cell.value for cell in sheet[1]] == [field["name"] for field in fields]


def test_no_person_is_in_a_report(report):
    """Of the names, places, dates and numbers of the export nothing is in any file of the report."""
    texts = [path.read_bytes() for path in report.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    whole = b"\n".join(texts).decode()
    for name in (*maker.GIVEN, *maker.FAMILY, *(street.split()[0] for street in maker.STREETS)):
        if name not in ("Grace", "Young", "Station", "Elm"):
            assert not re.search(rf"\b{name}\b", whole), name
    assert not re.search(r"07700|\bTS\d+ \d[A-Z]{2}\b|\d{4}/26\b", whole)
    assert "Grace" not in whole
    assert not any("Young" in line and "Young person" not in line for line in whole.splitlines())


def test_generated_people_are_in_no_report(tmp_path):
    """A thousand generated people, each in a flagged entry, and not one is left in the examples."""
    rng = random.Random(4)
    cases = _cases(rng, 1000)
    plain = sorted(lexicon().words - lexicon().names)
    path = tmp_path / "reviews.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Ref", "Review text"])
        for number, case in enumerate(cases):
            told = "YP {full}, born {dob}, of {address}, {postcode}, tel {phone}, puts herself at risk near".format(
                **case
            )
            writer.writerow([number, f"{told} {' '.join(rng.sample(plain, 3))}."])
    result = run("audit", path, "--isolated", "--by", "none", "--worst", "1000", "-j", "1", "-q", code=1)
    quotes = [line for line in result.output.splitlines() if line.lstrip().startswith(">")]
    assert len(quotes) > 900
    whole = "\n".join(quotes).replace("\\", "")
    for case in cases:
        for key in ("given", "family", "full", "dob", "postcode", "phone", "address"):
            shown = re.search(rf"\b{re.escape(case[key])}\b", whole)
            assert not shown or case[key].casefold() in lexicon().words, (key, case)


def test_the_same_run_gives_the_same_bytes(exports, report, tmp_path):
    """In two processes, in another folder: every file is the same but for the folder's name in the command."""
    again = tmp_path / "report"
    run(
        "audit", exports / "reviews.xlsx", "--out", again, "--format", "html", "--format", "md", "--isolated",
        "--by", "BCU,month,kind", "--sex-column", "Child Sex", "--age-column", "Child DOB", "--compare",
        "2026-01..03", "2026-05..07", "-j", "2", "-q", code=1,
    )  # fmt: skip
    names = sorted(path.relative_to(report) for path in report.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for name in names:
        if name.name != "manifest.json":
            assert (report / name).read_bytes() == (again / name).read_bytes(), name
    first, second = (json.loads((folder / "manifest.json").read_text()) for folder in (report, again))
    first.pop("command"), second.pop("command")
    assert first == second


def test_the_order_of_sets_changes_nothing(exports, tmp_path):
    """Two processes that hash texts differently write the same report, of units typed in many ways too."""
    path = tmp_path / "reviews.csv"
    content = (exports / "reviews.csv").read_text("cp1252").splitlines(keepends=True)
    mixed = [line.replace(",West,", ",WEST,").replace(",North,", ", north,") if i % 9 == 4 else line
             for i, line in enumerate(content)]  # fmt: skip
    path.write_text("".join(mixed), "cp1252")
    made = []
    for seed in ("0", "1"):
        command = [sys.executable, "-m", "vblint", "audit", path.name, "--isolated", "-q", "-j", "1", "--model", "none"]
        done = subprocess.run(
            [*command, "--sex-column", "Child Sex"], cwd=tmp_path, capture_output=True, check=False,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        made.append(done.stdout)
    assert made[0] == made[1]
    assert b"WEST" not in made[0]
    assert b"| West |" in made[0]


def test_csv_and_workbook_agree(exports, report, tmp_path):
    """The same entries give the same rates whatever file they come in."""
    run("audit", exports / "reviews.csv", "--out", tmp_path / "r", "--by", "BCU,month,kind", "--isolated", "-q", code=1)
    ours = table(tmp_path / "r", "rates")
    theirs = [row for row in table(report, "rates") if row["dimension"] not in ("sex", "age")]
    assert {tuple(row.items()) for row in ours if row["dimension"] != "month"} == {
        tuple(row.items()) for row in theirs if row["dimension"] != "month"
    }


def test_before_and_after_training(exports, tmp_path):
    """The comparison says what fell, by unit; an earlier report with other rules is pointed out."""
    earlier = json.loads((_audit(exports, tmp_path / "a") / "manifest.json").read_text())
    earlier["rules"]["version"] = "0.0.9"
    (tmp_path / "earlier.json").write_text(json.dumps(earlier))
    result = run(
        "audit", exports / "reviews.csv", "--compare", "2026-01..03", "2026-04..07", "--by", "unit", "--isolated",
        "--earlier", tmp_path / "earlier.json", "-q", code=1,
    )  # fmt: skip
    text = result.output
    assert "## 2026-01..03 against 2026-04..07" in text
    assert "rules 0.0.9 then, 0.1.0 now" in text
    assert "with the same rules and the same model" in text
    assert re.search(r"Entries with a finding \| \d+ of \d+: .* \| \d+ of \d+: .* \| [−+]\d.* points \(", text)
    assert "no clear change" in text
    assert "kept back: small numbers" in text


def _audit(exports, out, *more):
    run("audit", exports / "reviews.csv", "--out", out, "--isolated", "-q", "--worst", "0", *more, code=1)
    return out


def test_two_files_can_be_compared(exports, tmp_path):
    """Before and after may be files; a file that is not among the inputs is refused."""
    maker.write_csv(tmp_path / "after.csv", 600, 8)
    before, after = exports / "reviews.csv", tmp_path / "after.csv"
    result = run("audit", before, after, "--compare", before, after, "--by", "none", "--isolated", "-q", code=1)
    assert "reviews.csv against after.csv" in result.output
    said = run("audit", before, "--compare", before, after, "--isolated", "-q", code=2)
    assert "name it among the files too" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--by", "Entered By"), "looks like officers or authors; a table of persons needs --include-officers"),
        (("--by", "Child Name"), "looks like names or addresses"),
        (("--by", "Distrct"), "there is no column 'Distrct'"),
        (("--by", "Review text"), "does not make groups"),
        (("--sex-column", "Gender"), "there is no column 'Gender'"),
        (("--compare", "2026-01..03", "2026-02..04"), "overlap"),
        (("--compare", "spring", "summer"), "'spring' is no period"),
        (("--period", "2026-13"), "'2026-13' is no period"),
        (("--period", "2024"), "no entry is of 2024; entries run from 01/01/2026 to 31/07/2026"),
        (("--kind", "Reviw"), "no entry is of the kind 'Reviw'; there are 'Enquiry log', 'Missing review', "),
        (("--kind", "supervisor review", "--period", "2024"), "no entry of these kinds is of 2024"),
        (("--compare", "2023", "2024"), "no entry is of 2023 or 2024; entries run from"),
        (("--earlier", "nowhere.json"), "nowhere.json: No such file"),
        (("--review", "nowhere.xlsx"), "nowhere.xlsx: No such file"),
    ],
)
def test_what_is_refused(exports, options, said):
    """One line that names the thing and the cure."""
    text = run("audit", exports / "reviews.csv", "--isolated", "-q", "-j", "1", *options, code=2)
    assert said in text
    assert "\n" not in text


def test_officers_under_another_name(tmp_path):
    """Values with a rank give a column of officers away; with a purpose it is tabulated, and the purpose printed."""
    path = tmp_path / "reviews.csv"
    rows = [f"{i},PC {4000 + i % 4} Shaw,YP puts herself at risk by the bridge at night." for i in range(60)]
    path.write_text("Ref,Column,Review text\n" + "\n".join(rows))
    said = run("audit", path, "--by", "Column", "--isolated", "-q", code=2)
    assert "holds officers" in said
    purpose = "welfare check agreed with the federation"
    result = run("audit", path, "--by", "Column", "--include-officers", purpose, "--isolated", "-q", code=1)
    assert purpose in result.output
    assert "PC 4001 Shaw" in result.output


def test_filters_are_accounted_for(exports, tmp_path):
    """Entries left out by kind and period are counted, with the reason."""
    out = _audit(exports, tmp_path / "r", "--kind", "Supervisor review", "--period", "2026-01..03", "--format", "md")
    rows = json.loads((out / "manifest.json").read_text())["rows"]
    assert rows["rows"] == 1200 == rows["read"] + rows["skipped"] + rows["empty"] + rows["unreadable"]
    text = (out / "report.md").read_text()
    assert "left out: of another kind" in text
    assert "left out: outside the period" in text
    assert re.search(r"Entries run from 0\d/01/2026 to \d\d/03/2026", text)


def test_a_folder_of_documents(tmp_path):
    """A closed case: every file is in the ledger with what became of it, and the run goes on."""
    folder = tmp_path / "closed"
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "review.txt").write_text("Supervisor review. YP continues to put herself at risk.\n")
    (folder / "one" / "notes.md").write_text("She was seen at home by her social worker and spoken to alone.\n")
    (folder / "two.docx").write_bytes(b"PK\x03\x04 cut short")
    (folder / "Keira Doyle.txt").write_text("She refuses to engage with the police and will not help herself.\n")
    (folder / "nothing.txt").write_text("\n")
    out = tmp_path / "report"
    result = run("audit", folder, "--out", out, "--case-from", "folder", "--isolated", code=1)
    assert f"{folder / 'two.docx'}: unreadable" in result.output
    files = {row["name"]: row for row in table(out, "files")}
    assert {name: row["status"] for name, row in files.items()} == {
        "[name].txt": "read", "nothing.txt": "partly", "notes.md": "read", "review.txt": "read",
        "two.docx": "unreadable",
    }  # fmt: skip
    assert files["nothing.txt"]["remarks"] == "it holds no text: not assessed"
    overall = {
        row["count_of"]: row for row in table(out, "rates") if row["dimension"] == "all" and row["measure"] == "finding"
    }
    assert (overall["entry"]["k"], overall["entry"]["n"]) == ("2", "3")
    assert (overall["case"]["k"], overall["case"]["n"]) == ("2", "2")
    shown = run("audit", folder, "--isolated", "--show-text", "-q", code=1).output
    assert "Keira Doyle.txt" in shown


def test_mail_history_counts_once(tmp_path):
    """A phrase that replies quote is one finding, in the message that it comes from."""
    first = "From: a@example.invalid\nSubject: one\n\nYP continues to put herself at risk.\n"
    second = (
        "From: b@example.invalid\nSubject: two\n\nAgreed, will visit tonight and speak with her.\n\n"
        "> YP continues to put herself at risk.\n"
    )
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "a.eml").write_text(first)
    (tmp_path / "mail" / "b.eml").write_text(second)
    run("audit", tmp_path / "mail", "--out", tmp_path / "both", "--isolated", "-q", code=1)
    assert table(tmp_path / "both", "rates")[0]["k"] == "1"
    run("audit", tmp_path / "mail" / "b.eml", "--out", tmp_path / "one", "--isolated", "-q", code=1)
    assert table(tmp_path / "one", "rates")[0]["k"] == "1"


def test_where_a_report_may_go(exports, tmp_path):
    """A folder of other things, a file, the folder of the records: each is refused, and nothing is touched."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    said = run("audit", exports / "reviews.csv", "--out", tmp_path / "full", "--isolated", code=2)
    assert "holds other things" in said
    assert "it is a file" in run("audit", exports / "reviews.csv", "--out", tmp_path / "full" / "thesis.txt", code=2)
    out = _audit(exports, tmp_path / "r")
    _audit(exports, out)
    (out / "my notes.txt").write_text("mine")
    said = run("audit", exports / "reviews.csv", "--out", out, "--isolated", code=2)
    assert "holds other things, such as my notes.txt" in said
    (out / "my notes.txt").unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "r"]
    (tmp_path / "r" / "reviews.csv").write_bytes((exports / "reviews.csv").read_bytes())
    said = run("audit", out / "reviews.csv", "--out", out, "--isolated", code=2)
    assert "holds other things, such as reviews.csv" in said
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text("{}")
    assert "holds other things" in run("audit", exports / "reviews.csv", "--out", tmp_path / "web", code=2)


def test_nothing_found_and_nothing_read(tmp_path):
    """Exit code 0 where nothing blames, with a bound and no bare nought; 2 where nothing could be read."""
    path = tmp_path / "clean.csv"
    path.write_text("Ref,Notes\n" + "\n".join(f"{i},She was seen at home by her social worker." for i in range(60)))
    result = run("audit", path, "--isolated", "-q", code=0)
    assert "0 of 60 entries hold wording that may blame the child: 0 %, at most 6 %" in result.output
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    result = run("audit", tmp_path / "broken.xlsx", "--isolated", code=2)
    assert "broken.xlsx: unreadable" in result.output
    assert "No entry was read." in result.output
    assert "there is no such file" in run("audit", tmp_path / "nowhere.csv", code=2)


def test_times_without_entries_are_shown():
    """Between the first and the last month no month is left out, at the turn of a year too."""
    assert times("month", ["2025-11", "2026-02"]) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert times("quarter", ["2025 Q3", "2026 Q1"]) == ["2025 Q3", "2025 Q4", "2026 Q1"]
    assert times("year", ["2023", "2025"]) == ["2023", "2024", "2025"]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026-01..03", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-01..2026-06", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-01-15..20", date(2026, 1, 15), date(2026, 1, 20)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_periods(said, first, last):
    """A period is written short or long, and holds its last day."""
    period = parse_period(said)
    assert (period.first, period.last) == (first, last)
    assert period.holds(last)
    assert not period.holds(None)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("14", "13–15"), ("16 yrs", "16–17"), ("9.0", "0–9"), ("03/05/2012", "13–15"), ("18", "18 and over"),
        ("13-15", "13-15"), ("", "not stated"), ("teenager", "teenager"),
    ],
)  # fmt: skip
def test_ages(value, band):
    """Years, bands and birth dates; the birth date counts to the day of the entry."""
    assert age_band(value, date(2026, 5, 2)) == band


def test_what_nobody_states_is_no_section(tmp_path):
    """Without columns of units and dates there is no empty section, but a line that says so."""
    path = tmp_path / "one.csv"
    path.write_text("Notes\n" + "\n".join(["YP puts herself at risk by the bridge at night."] * 12))
    text = run("audit", path, "--isolated", "-q", code=1).output
    assert "## By unit" not in text
    assert "No entry states its unit; name the column with --unit-column" in text
    assert "every entry counts as a case of its own" in text
    assert "12 of 12 entries hold wording that may blame the child: 100 %, at least 76 %" in text


def test_the_library_example(exports):
    """The audit is there for programs too."""
    found = audit([exports / "reviews.csv"], Config(), Plan(by=("unit",), worst=3))
    assert str(found.figures.entries).endswith(" %)")
    assert len(found.survey.examples) == 3
    assert set(contents(found, ["md"])) >= {"report.md", "manifest.json", "tables.xlsx", "tables/rates.csv"}


def test_an_interrupted_run_leaves_nothing(tmp_path):
    """Ctrl-C ends with one word and code 130; no folder, no part of one, no process stays."""
    maker.write_csv(tmp_path / "reviews.csv", 20_000, 7)
    command = [sys.executable, "-m", "vblint", "audit", "reviews.csv", "--out", "report", "--isolated", "-q", "-j", "1"]
    # a job in the background would inherit that the signal is ignored
    run = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    time.sleep(4)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said.strip()) == (130, "stopped")
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.csv"]


def test_without_the_extra(exports, monkeypatch):
    """Where the statistics are not installed, one line says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for command in (["audit"], ["sample"], ["score-sample"]):
        said = run(*command, exports / "reviews.csv", code=2)
        assert said.endswith("pip install 'vblint[audit]'")


def test_a_check_pays_nothing_for_it(tmp_path):
    """Neither help nor a check of a text imports what only an audit needs."""
    (tmp_path / "note.txt").write_text("She was seen at home.")
    code = """
import sys
from vblint.cli import cli
for arguments in (["--help"], ["check", "note.txt", "--isolated", "-q", "--model", "none"]):
    try:
        cli(arguments, standalone_mode=False)
    except SystemExit:
        pass
print(sorted({"numpy", "scipy", "jinja2", "vblint.audit"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"

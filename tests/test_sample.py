"""The dip sample: the same draw for the same seed, a blind sheet, and a score with intervals."""

from __future__ import annotations

import io
import json
import re

import numpy as np
import openpyxl
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.exports import maker
from tests.test_audit import run
from vblint.audit.score import Estimate, score, verdict
from vblint.audit.sheet import Review, Sheet, read
from vblint.core import ConfigError


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """A folder with 1,500 invented rows."""
    folder = tmp_path_factory.mktemp("sample")
    maker.write_csv(folder / "reviews.csv", 1500, 7)
    return folder


@pytest.fixture(scope="module")
def drawn(exports):
    """The sheet of a sample of 40, spread over units."""
    out = exports / "sheet.xlsx"
    run("sample", exports / "reviews.csv", "--n", "40", "--stratify", "unit", "--seed", "7", "-o", out,
        "--isolated", "-j", "1", code=0)  # fmt: skip
    return out


def _fill(path, out, answer):
    """Fill a sheet in as reviewers do, and save it as Excel or LibreOffice would."""
    book = openpyxl.load_workbook(path)
    review, heads = book["Review"], [cell.value for cell in book["Review"][1]]
    key = {row[0].value: row[1].value for row in book["vblint"].iter_rows()}
    for number, row in enumerate(review.iter_rows(min_row=2)):
        for head, value in answer(number, row[heads.index("Entry")].value, key[row[0].value] == "flagged").items():
            row[heads.index(head)].value = value
    book.save(out)
    return out


def test_the_sheet_is_blind_and_helps(drawn):
    """Flagged and other entries, mixed; drop-downs; the tool's verdict nowhere in sight."""
    book = openpyxl.load_workbook(drawn)
    assert {name: book[name].sheet_state for name in book.sheetnames} == {
        "Review": "visible", "How to review": "visible", "vblint": "veryHidden",
    }  # fmt: skip
    review = book["Review"]
    assert review.max_row == 41
    shown = [str(cell.value) for row in review.iter_rows() for cell in row]
    assert not any("flagged" in text for text in shown)
    lists = {str(rule.sqref): rule.formula1 for rule in review.data_validations.dataValidation}
    assert len(lists) == 5
    assert '"yes,no,unsure"' in lists.values()
    kinds = [row[1].value for row in book["vblint"].iter_rows() if str(row[0].value).isdigit()]
    assert 0 < kinds.count("flagged") <= 20
    assert kinds != sorted(kinds)
    units = [row[3].value for row in review.iter_rows(min_row=2)]
    assert set(units) == set(maker.UNITS)


def test_the_same_seed_draws_the_same(exports, drawn, tmp_path):
    """The same seed gives the same bytes, another draws others, and a manifest draws again what it says."""
    common = ("sample", exports / "reviews.csv", "--n", "40", "--stratify", "unit", "--isolated", "-j", "1")
    run(*common, "--seed", "7", "-o", tmp_path / "same.xlsx", code=0)
    run(*common, "--seed", "8", "-o", tmp_path / "other.xlsx", code=0)
    again = ("--again", drawn.with_name("sheet.manifest.json"), "-o", tmp_path / "again.xlsx", "--select", "missing")
    run("sample", exports / "reviews.csv", "--isolated", *again, code=0)
    assert (tmp_path / "same.xlsx").read_bytes() == drawn.read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    assert (tmp_path / "other.xlsx").read_bytes() != drawn.read_bytes()
    manifest = json.loads(drawn.with_name("sheet.manifest.json").read_text())
    assert len(manifest["sample"]["drawn"]) == 40
    assert manifest["inputs"][0]["sha256"]
    maker.write_csv(tmp_path / "reviews.csv", 1500, 9)
    said = run("sample", tmp_path / "reviews.csv", "--isolated", *again[:3], tmp_path / "no.xlsx", code=2)
    assert "the files are not those that the sample was drawn from" in said


def test_a_filled_sheet_is_not_overwritten(exports, drawn):
    """Work that people did is never lost to a second run."""
    said = run("sample", exports / "reviews.csv", "-o", drawn, "--isolated", code=2)
    assert "may be filled in" in said
    said = run("sample", exports / "reviews.csv", "--n", "5000", "-o", drawn.with_name("x.xlsx"), "--isolated", code=2)
    assert "there are 1,495 to draw from" in said


def test_scoring(exports, drawn, tmp_path):
    """Precision, what is missed, recall, the corrected rate and kappa, each with its interval; records for training."""

    def answer(number, text, flagged):
        blames = flagged and number % 4 > 0
        second = not blames if number in (3, 11) else blames
        words = {"A: words": "at risk", "A: category": "blame"} if blames and "at risk" in text else {}
        return {"A: blames?": "yes" if blames else "No ", "B: blames?": "yes" if second else "no", **words}

    filled = _fill(drawn, tmp_path / "filled.xlsx", answer)
    result = run("score-sample", filled, "--records", tmp_path / "local.jsonl", code=0)
    assert "Reviewed: 38 entries; 2 without a verdict" in result.output
    content = json.loads(run("score-sample", filled, "--format", "json", code=0).output)
    sheet = read(filled)
    answers = list(zip(*(review.answers for review in sheet.reviews), strict=True))
    kappa = content["kappa"][0]
    assert kappa["kappa"] == pytest.approx(cohen_kappa_score(*answers), abs=1e-6)
    assert kappa["low"] < kappa["kappa"] < kappa["high"] <= 1
    assert content["missed"]["k"] == 0
    assert content["missed"]["text"].startswith("0 %, at most")
    assert content["recall"]["value"] == 1
    assert content["recall"]["low"] < 1 == content["recall"]["high"]
    records = [json.loads(line) for line in (tmp_path / "local.jsonl").read_text().splitlines()]
    assert len(records) == 38
    assert {record["label"] for record in records} == {0, 1}
    for record in records:
        for span in record["spans"]:
            assert record["text"][span["start"] : span["end"]] == "at risk"
    report = run(
        "audit", exports / "reviews.csv", "--review", filled, "--isolated", "-q", "--worst", "0", code=1
    ).output
    assert "The corrected rate is the one to quote" in report
    said = run("score-sample", filled, code=0).output
    assert said.count("at least") == said.count("0 %, at most") - 1 == 0


def test_a_sample_of_other_entries_is_refused(exports, drawn, tmp_path):
    """Its rates would say nothing of these: other files, other limits, another order of what is flagged."""

    def audit(*arguments, code):
        return run("audit", *arguments, "--isolated", "-q", "--worst", "0", "-j", "1", code=code)

    filled = _fill(drawn, tmp_path / "filled.xlsx", lambda n, text, flagged: {"A: blames?": "no"})
    maker.write_csv(tmp_path / "other.csv", 1500, 9)
    said = audit(tmp_path / "other.csv", "--review", filled, code=2)
    assert "the sample was not drawn from these entries (it was drawn from" in said
    said = audit(exports / "reviews.csv", "--period", "2026-01..03", "--review", filled, code=2)
    assert "give the files, the rules, the model and the limits" in said
    book = openpyxl.load_workbook(filled)
    digest = next(row[1] for row in book["vblint"].iter_rows() if row[0].value == "digest")
    digest.value = "0" * 64
    book.save(tmp_path / "same-size.xlsx")
    said = audit(exports / "reviews.csv", "--review", tmp_path / "same-size.xlsx", code=2)
    assert "as many entries are flagged here, but they are not the same" in said
    maker.write_xlsx(tmp_path / "reviews.xlsx", 1500, 7)
    assert "What people found" in audit(tmp_path / "reviews.xlsx", "--review", filled, code=1).output
    assert "no entry has an answer yet" in audit(exports / "reviews.csv", "--review", drawn, code=2)


def test_what_weakens_a_sample_is_said(drawn, tmp_path):
    """Rows that were deleted, and verdicts that only one reviewer gave."""

    def answer(number, text, flagged):
        return {"A: blames?": "no"} | ({} if number in (0, 5) else {"B: blames?": "no"})

    filled = _fill(drawn, tmp_path / "filled.xlsx", answer)
    said = run("score-sample", filled, code=0).output
    assert "2 verdicts are the answer of one reviewer alone" in said
    assert "missing" not in said
    book = openpyxl.load_workbook(filled)
    book["Review"].delete_rows(4, 3)
    book.save(tmp_path / "deleted.xlsx")
    said = run("score-sample", tmp_path / "deleted.xlsx", code=0).output
    assert "3 rows of the sheet are missing" in said
    found = json.loads(run("score-sample", tmp_path / "deleted.xlsx", "--format", "json", code=0).output)
    assert (found["rows_missing"], found["one_reviewer_only"], found["unresolved"]) == (3, 2, 3)


def test_three_of_twelve():
    """What a registrar quotes: never the bare per cent."""
    sheet = _sheet([(True, "yes")] * 3 + [(True, "no")] * 9 + [(False, "no")] * 12, {"flagged": 40, "unflagged": 960})
    found = score(sheet)
    assert str(found.precision) == "25 % (9–53 %)"
    assert str(found.missed) == "0 %, at most 24 %"


def _sheet(answers, sizes, of="entry"):
    reviews = tuple(Review(i, i, "text", (a, a), "", ("", ""), ("", "")) for i, (_, a) in enumerate(answers))
    return Sheet(of, sizes, {i: flagged for i, (flagged, _) in enumerate(answers)}, reviews, ("A", "B"))


def test_the_corrected_rate_by_simulation():
    """The combined intervals are those of a plain simulation of the two beta distributions."""
    answers = [(True, "yes")] * 24 + [(True, "no")] * 6 + [(False, "yes")] * 2 + [(False, "no")] * 28
    found = score(_sheet(answers, {"flagged": 300, "unflagged": 9700}))
    rng = np.random.default_rng(1)
    right, wrong = 0.03 * rng.beta(24.5, 6.5, 400_000), 0.97 * rng.beta(2.5, 28.5, 400_000)
    expected = Estimate(0.03 * 0.8 + 0.97 / 15, *np.quantile(right + wrong, [0.025, 0.975]))
    assert found.corrected == pytest.approx(expected, rel=0.01)
    recall = Estimate(0.024 / (0.024 + 0.97 / 15), *np.quantile(right / (right + wrong), [0.025, 0.975]))
    assert found.recall == pytest.approx(recall, rel=0.02)


def test_the_corrected_rate_covers():
    """Of samples from a known population nineteen in twenty intervals hold the true rate."""
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(120):
        yes, missed = rng.binomial(30, 0.8), rng.binomial(30, 0.05)
        answers = [(True, "yes")] * yes + [(True, "no")] * (30 - yes)
        answers += [(False, "yes")] * missed + [(False, "no")] * (30 - missed)
        found = score(_sheet(answers, {"flagged": 500, "unflagged": 9500}))
        covered += found.corrected.low <= 0.05 * 0.8 + 0.95 * 0.05 <= found.corrected.high
    assert covered >= 108


def test_verdicts():
    """What was agreed counts; else what all say alike; doubt and dispute are no verdict."""

    def of(answers, agreed=""):
        return verdict(Review(1, 1, "", answers, agreed, (), ()))

    assert [of(("yes", "yes")), of(("no", "no")), of(("yes", ""))] == ["yes", "no", "yes"]
    assert [of(("yes", "no")), of(("yes", "unsure")), of(("", ""))] == ["", "", ""]
    assert [of(("yes", "no"), "no"), of(("yes", "yes"), "unsure")] == ["no", ""]


def test_whole_cases(exports, tmp_path):
    """A case is drawn with all its entries, and blames if any of them does."""
    out = tmp_path / "cases.xlsx"
    run("sample", exports / "reviews.csv", "--of", "case", "--n", "12", "-o", out, "--isolated", "-j", "1", code=0)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out)["Review"].iter_rows(min_row=2)]
    assert len({row[0] for row in rows}) == 12 < len(rows)
    assert all(len({row[1] for row in rows if row[0] == number}) == 1 for number in {row[0] for row in rows})
    filled = _fill(out, tmp_path / "filled.xlsx", lambda n, text, flagged: {"A: blames?": "yes" if n == 0 else "no"})
    found = json.loads(run("score-sample", filled, "--format", "json", code=0).output)
    assert found["reviewed"] == 12
    assert found["precision"]["k"] + found["missed"]["k"] == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: setattr(sheet["G3"], "value", "perhaps"), "row 3, 'A: blames?': 'perhaps' is none of yes, no"),
        (lambda sheet: setattr(sheet["A2"], "value", "999"), "row 2: '999' is no number of this sample"),
        (lambda sheet: setattr(sheet["G1"], "value", "verdict"), "the column 'A: blames?' is gone"),
    ],
)
def test_sheets_that_were_damaged(drawn, tmp_path, change, said):
    """One line names the place and the cure."""
    book = openpyxl.load_workbook(drawn)
    change(book["Review"])
    book.save(tmp_path / "damaged.xlsx")
    with pytest.raises(ConfigError, match=re.escape(said)):
        read(tmp_path / "damaged.xlsx")


def test_a_sheet_can_be_redacted(exports, tmp_path):
    """With --redact no name of the export is in it."""
    out = tmp_path / "redacted.xlsx"
    run("sample", exports / "reviews.csv", "--redact", "-o", out, "--isolated", "-j", "1", code=0)
    text = io.StringIO()
    for row in openpyxl.load_workbook(out)["Review"].iter_rows():
        text.write(" ".join(str(cell.value or "") for cell in row) + "\n")
    assert not any(f" {name} " in text.getvalue() for name in maker.FAMILY if name != "Young")

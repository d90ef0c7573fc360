"""What is accepted stays accepted, with a reason, and nothing else is silenced."""

from __future__ import annotations

import json

import pytest

from vblint.core import ConfigError
from vblint.files import check_file
from vblint.suppress import Baseline, write_baseline

BLAME = "YP puts herself at risk."


def check(tmp_path, linter, text, name="lesson.md", baseline=None):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return check_file(linter, path, baseline)


@pytest.mark.parametrize("name", ["lesson.md", "lesson.txt"])
@pytest.mark.parametrize(
    "text",
    [
        f"<!-- vblint: ignore[puts-self-at-risk] a bad example on purpose -->\n\n{BLAME}\n",
        f"{BLAME} <!-- vblint: ignore[puts-self-at-risk] a bad example on purpose -->\n",
        f"<!-- vblint: ignore[blame] a bad example on purpose -->\n\n{BLAME}\n",
        f"<!-- vblint: ignore-file[puts-self-at-risk] bad examples -->\n\nPlain.\n\n{BLAME}\n",
    ],
)
def test_an_ignore_comment_with_a_reason_is_honoured(tmp_path, linter, name, text):
    """The finding is kept, counted and carries the reason."""
    report = check(tmp_path, linter, text, name)
    assert report.findings == []
    (kept,) = report.suppressed
    assert "example" in kept.suppressed
    assert report.notices == []


def test_a_comment_without_a_reason_is_not_honoured(tmp_path, linter):
    """No reason, no silence; and the reader is told."""
    report = check(tmp_path, linter, f"<!-- vblint: ignore[puts-self-at-risk] -->\n\n{BLAME}\n")
    assert len(report.findings) == 1
    assert "without a reason" in report.notices[0].reason


def test_a_reason_too_short_is_not_honoured(tmp_path, linter):
    """It is a reason, so what is said is that it is short."""
    report = check(tmp_path, linter, f"<!-- vblint: ignore[puts-self-at-risk] ok -->\n\n{BLAME}\n")
    assert len(report.findings) == 1
    assert "so short a reason as 'ok'" in report.notices[0].reason


@pytest.mark.parametrize(
    ("names", "notices"),
    [
        ("nonsense-rule", ["there is no rule or category 'nonsense-rule' in use"]),
        (
            "put-self-at-risk",
            ["there is no rule or category 'put-self-at-risk' in use; did you mean 'puts-self-at-risk'?"],
        ),
        ("puts-self-at-risk, nonsense-rule", ["there is no rule or category 'nonsense-rule' in use"]),
        (
            "refuses-to-engage, nonsense-rule",
            ["there is no rule or category 'nonsense-rule' in use", "this ignore comment silences nothing"],
        ),
    ],
)
def test_a_name_that_is_no_rule_is_said(tmp_path, linter, names, notices):
    """A mistyped name silences nothing, and the reader is told which it is."""
    report = check(tmp_path, linter, f"<!-- vblint: ignore[{names}] on purpose -->\n\n{BLAME}\n")
    assert [notice.reason for notice in report.notices] == notices
    assert len(report.suppressed) == names.startswith("puts")


def test_a_projects_own_rule_is_a_rule(tmp_path):
    """The rules of the settings count as well as those that are shipped."""
    from tests.test_rules import GOOD
    from vblint import Config, Linter

    (tmp_path / "blame").mkdir()
    (tmp_path / "blame" / "barges-in.toml").write_text(GOOD, "utf-8")
    own = Linter(Config(model="none", rules=("blame/*.toml",), source=str(tmp_path / "vblint.toml")))
    report = check(tmp_path, own, "YP barged in on herself. <!-- vblint: ignore[barges-in] on purpose -->\n")
    assert (len(report.suppressed), report.notices) == (1, [])


def test_a_comment_reaches_one_paragraph_and_one_rule(tmp_path, linter):
    """What it does not name, or does not stand above, is found as ever."""
    text = f"<!-- vblint: ignore[puts-self-at-risk] on purpose -->\n\n{BLAME} She refuses to engage.\n\n{BLAME}\n"
    report = check(tmp_path, linter, text)
    assert [f.rule for f in report.suppressed] == ["puts-self-at-risk"]
    assert len(report.findings) == 2


def test_an_unused_comment_is_reported(tmp_path, linter):
    """A comment that silences nothing says so."""
    report = check(tmp_path, linter, "<!-- vblint: ignore[puts-self-at-risk] was needed once -->\n\nShe is well.\n")
    assert "silences nothing" in report.notices[0].reason


def test_a_baseline_accepts_what_it_holds_and_no_more(tmp_path, linter):
    """A known sentence may move; the same sentence once more is new; the file holds no text."""
    empty = Baseline("salt", {})
    before = check(tmp_path, linter, f"{BLAME}\n", baseline=empty)
    path = tmp_path / "baseline.json"
    assert write_baseline(path, "salt", before.findings) == 1
    assert "risk" not in path.read_text("utf-8").replace("puts-self-at-risk", "")
    moved = check(tmp_path, linter, f"A new first line.\n\n{BLAME}\n", baseline=Baseline.load(path))
    assert moved.findings == []
    assert moved.suppressed[0].suppressed == "in the baseline"
    twice = check(tmp_path, linter, f"{BLAME}\n\n{BLAME}\n", baseline=Baseline.load(path))
    assert len(twice.findings) == 1


def test_another_salt_gives_other_fingerprints(tmp_path, linter):
    """Who does not hold the baseline cannot recognise its sentences."""
    one = check(tmp_path, linter, BLAME, baseline=Baseline("a", {})).findings[0].fingerprint
    other = check(tmp_path, linter, BLAME, baseline=Baseline("b", {})).findings[0].fingerprint
    assert one != other


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"salt": 1, "files": {"a": 3}})])
def test_a_broken_baseline_is_refused(tmp_path, content):
    """A file that is no baseline is named, with the cure."""
    path = tmp_path / "baseline.json"
    path.write_text(content, "utf-8")
    with pytest.raises(ConfigError, match="--write-baseline"):
        Baseline.load(path)

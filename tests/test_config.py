"""Settings come from one file, are read strictly, and say where they come from."""

from __future__ import annotations

import pytest

from vblint import Config, ConfigError
from vblint.config import find, load
from vblint.linter import Linter


def test_the_nearest_file_wins(tmp_path):
    """A `vblint.toml` beside the work is preferred to a pyproject further up."""
    (tmp_path / "pyproject.toml").write_text('[tool.vblint]\nfail-on = "error"\n', "utf-8")
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert find(inner) == str(tmp_path / "pyproject.toml")
    (tmp_path / "a" / "vblint.toml").write_text('ignore = ["minimised"]\n', "utf-8")
    assert find(inner) == str(tmp_path / "a" / "vblint.toml")
    assert load(find(inner)).ignore == ("minimised",)


def test_a_pyproject_of_others_is_passed_over(tmp_path):
    """A pyproject without our table is none of ours."""
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n", "utf-8")
    found = find(tmp_path)
    assert found is None or tmp_path not in found.parents


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('fail_on = "error"', "did you mean 'fail-on'"),
        ('selekt = ["blame"]', "did you mean 'select'"),
        ('fail-on = "never"', "fail-on 'never'"),
        ("select = 3", "must be a list"),
        ('model = "huge"', "model 'huge'"),
        ("select = [", "vblint.toml"),
    ],
)
def test_mistakes_are_named(tmp_path, text, complaint):
    """An unknown key or value is an error with the file, the thing and the nearest valid name."""
    path = tmp_path / "vblint.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=complaint) as error:
        load(path)
    assert "vblint.toml" in str(error.value)


def test_unknown_rules_are_named():
    """A rule name that does not exist is an error with the nearest."""
    with pytest.raises(ConfigError, match="puts-self-at-risk"):
        Linter(Config(ignore=("put-self-at-risk",)))


def test_a_projects_own_rules_are_used(tmp_path):
    """Rule files named in the settings are found beside the settings."""
    from tests.test_rules import GOOD

    folder = tmp_path / "house" / "blame"
    folder.mkdir(parents=True)
    (folder / "barges-in.toml").write_text(GOOD, "utf-8")
    (tmp_path / "vblint.toml").write_text('rules = ["house/*/*.toml"]\n', "utf-8")
    linter = Linter(load(tmp_path / "vblint.toml"))
    assert [f.rule for f in linter.lint("YP barged in on herself.")] == ["barges-in"]
    (folder / "barges-in.toml").write_text("title = 3", "utf-8")
    with pytest.raises(ConfigError, match=r"barges-in\.toml"):
        Linter(load(tmp_path / "vblint.toml"))

"""Settings come from one file, are read strictly, and say where they come from."""

from __future__ import annotations

import pytest

import vblint
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
    "content",
    [
        b'[tool.vblint\nignore = ["blame"]\n',
        b'[project]\nname = \n[tool]\nvblint.ignore = ["blame"]\n',
        '[tool.vblint]\nignore = ["blame"]\n'.encode("utf-16"),
    ],
)
def test_a_broken_pyproject_that_may_hold_settings_is_said(tmp_path, content):
    """Settings that cannot be read are not left out in silence."""
    (tmp_path / "pyproject.toml").write_bytes(content)
    found = find(tmp_path)
    assert found == str(tmp_path / "pyproject.toml")
    with pytest.raises(ConfigError, match=r"pyproject\.toml"):
        load(found)


@pytest.mark.parametrize(
    "text", ["[tool.other\n", '[project]\ndependencies = ["vblint"]\n', "# [tool.vblint]\n", "tool = 3 # vblint\n"]
)
def test_a_pyproject_without_settings_is_passed_over(tmp_path, text):
    """A broken file of somebody else, or one that only mentions vblint, is none of ours; the search goes on above."""
    (tmp_path / "vblint.toml").write_text("", "utf-8")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text(text, "utf-8")
    assert find(tmp_path / "inner") == str(tmp_path / "vblint.toml")


@pytest.mark.parametrize(
    "text", ["[tool.vblint.x]\n", '[ tool . vblint ]\nignore = ["blame"]\n', '[tool]\nvblint = {ignore = ["blame"]}\n']
)
def test_the_table_may_be_written_in_any_way(tmp_path, text):
    """TOML has several ways to write the same table."""
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert find(tmp_path) == str(tmp_path / "pyproject.toml")


def test_a_table_that_is_none(tmp_path):
    """What stands in the table's place is named."""
    (tmp_path / "pyproject.toml").write_text("[tool]\nvblint = 3\n", "utf-8")
    with pytest.raises(ConfigError, match=r"tool\.vblint must be a table"):
        load(find(tmp_path))


def test_a_baseline_is_named_as_seen_from_the_settings(tmp_path):
    """So that a run from a folder below finds it."""
    (tmp_path / "vblint.toml").write_text('baseline = "b.json"\n', "utf-8")
    assert load(tmp_path / "vblint.toml").baseline == str(tmp_path / "b.json")


@pytest.mark.parametrize(("field", "value"), [("ignore", "minimised"), ("select", None), ("sheets", (1,))])
def test_lists_of_names_are_lists(field, value):
    """A lone text would be taken letter by letter."""
    with pytest.raises(ConfigError, match=f"{field} needs a tuple or list of names"):
        Config(**{field: value})


def test_a_list_is_kept_as_a_tuple():
    """Settings can be compared and hashed."""
    assert Config(ignore=["minimised"]) == Config(ignore=("minimised",))
    assert hash(Config(ignore=["minimised"])) == hash(Config(ignore=("minimised",)))


@pytest.mark.parametrize("text", [None, b"YP puts herself at risk.", 3])
def test_only_text_is_linted(text):
    """Anything else is a mistake of the program that calls."""
    with pytest.raises(TypeError, match=r"text \(str\)"):
        vblint.lint(text)


def test_a_category_is_no_rule():
    """`explain` is for rules and says what the name is."""
    with pytest.raises(ConfigError, match="'blame' is a category"):
        vblint.explain("blame")


def test_only_near_names_are_suggested(tmp_path):
    """A guess that has nothing to do with what was written helps nobody."""
    path = tmp_path / "vblint.toml"
    for key in ("colour", "language", "output", "threshold"):
        path.write_text(f'{key} = "x"', "utf-8")
        with pytest.raises(ConfigError, match=f"unknown setting '{key}'; known are"):
            load(path)


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

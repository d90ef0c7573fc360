"""Every shipped rule keeps the contract, covers its rows, and is compiled as authored."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vblint import contract
from vblint.config import Config
from vblint.core import CATEGORIES, RuleError
from vblint.linter import Linter
from vblint.rulebook import compile as compiler
from vblint.rulebook import examples, own, schema, select, shipped, sources

HERE = Path(__file__).parent
RULES = shipped().rules()

# The rows of the phrase catalogue the rule set was built from: a letter a theme, T1 and T2 alike.
CATALOGUE = {
    "A": 29, "B": 25, "C": 22, "D": 25, "E": 17, "F": 18, "G": 27, "H": 21, "I": 13, "J": 26, "K": 18, "L": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def together() -> Linter:
    return Linter(Config(model="none"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_keeps_the_contract(rule, together):
    """Examples, spans, silence on traps, and rewordings that are clean, factual and grammatical."""
    flags, passes, _, _ = examples(rule.name)
    assert contract.check(contract.subject(rule, flags, passes, shipped(), together)) == []


def test_every_row_of_the_catalogue_has_a_rule():
    """No phrase family of sections A to L is left out."""
    covered = {row for rule in RULES for row in examples(rule.name)[3]}
    wanted = {f"{letter}{number}" for letter, count in CATALOGUE.items() for number in range(1, count + 1)}
    assert sorted(wanted - covered) == []


def test_the_rule_set_has_its_breadth():
    """About 250 rules, every category well served."""
    assert len(RULES) >= 240
    for category in CATEGORIES:
        assert sum(rule.category == category for rule in RULES) >= 5, category


def test_generated_files_are_as_authored():
    """What is read at run time is what the TOML says."""
    for name, text in compiler.compile_all(compiler.rule_files()).items():
        assert (compiler.HERE / name).read_text("utf-8") == text, (
            f"stale: run python -m vblint.rulebook.compile ({name})"
        )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_speaks_as_it_should(rule):
    """A message never accuses the writer, a rationale is short, and asks are questions."""
    said = f"{rule.title} {rule.message} {rule.rationale}"
    assert not re.search(r"\b(you|your|careless|sloppy|unprofessional)\b", said, re.IGNORECASE)
    assert 40 <= len(rule.rationale) <= 500
    asks = [t.text for t in (*rule.templates, *(t for p in rule.patterns for t in p.templates)) if t.kind == "ask"]
    assert asks
    assert all(text.rstrip().endswith("?") for text in asks)


def test_sources_are_graded():
    """A reader of a rule can see how far each source was read."""
    for code, source in sources().items():
        assert source["grade"] in "RPNK", code
        assert source["title"]
        assert source["publisher"]


def test_selection_prefers_names_over_categories():
    """What is named wins over its category, and advice is off unless asked for."""
    heads = shipped().heads
    name = next(head.name for head in heads if head.category == "blame" and head.level != "advice")
    chosen = {heads[n].name for n in select(heads, [name], ["blame"])}
    assert chosen == {name}
    default = {heads[n].level for n in select(heads, [], [])}
    assert "advice" not in default
    assert len(select(heads, ["ALL"], [])) == len(heads)


GOOD = """
title = "Says the child pushed at a door"
message = "“{match}” may put the choice on the child."
rationale = "Who opened the door is what matters, and whoever did so is left out of the sentence."
sources = ["practice"]
recast = ["{v:be} let in by [who opened the door]", "{v:come} in when [who] opened the door"]
ask = ["Who opened the door?"]
[[match]]
phrase = "<{v: ~barge} in on @self>"
[[flag]]
text = "YP <<barged in on herself>>."
[[flag]]
text = "She keeps <<barging in on herself>>."
[[flag]]
text = "F14 <<barges in on herself>> daily."
[[pass]]
text = "The suspect barged in on himself."
why = "other-subject"
[[pass]]
text = "Mum says she barged in on herself."
why = "quoted"
[[pass]]
text = "Please do not write 'barged in on herself'."
why = "meta"
"""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("title =", "titel ="), "unknown key 'titel'"),
        (('sources = ["practice"]', 'sources = ["NOWHERE"]'), "NOWHERE"),
        (("@self", "@shelf"), "no list @shelf"),
        (("~barge}", "~barge"), "bracket"),
        (("<<barged in on herself>>.", "barged in on herself."), "marks its words once"),
        (('message = "', "message = 3 # "), "message must be"),
        (("[[match]]", "[[match]]\nphrasing = 1"), "phrase"),
    ],
)
def test_a_malformed_rule_says_what_is_wrong(tmp_path, change, complaint):
    """A mistake in a rule file names the file and the thing, and fails alone."""
    folder = tmp_path / "blame"
    folder.mkdir()
    bad, good = folder / "barges-in.toml", folder / "barges-in-too.toml"
    bad.write_text(GOOD.replace(*change, 1), "utf-8")
    good.write_text(GOOD, "utf-8")
    rules, errors = own([bad, good])
    assert [rule.name for rule in rules] == ["barges-in-too"]
    assert len(errors) == 1
    assert complaint in str(errors[0])


def test_a_users_rule_is_held_to_the_same_contract(tmp_path):
    """`vblint test` finds a sound rule sound, and a rewording that blames unsound."""
    folder = tmp_path / "blame"
    folder.mkdir()
    sound, unsound = folder / "barges-in.toml", folder / "barges-in-and-blames.toml"
    sound.write_text(GOOD, "utf-8")
    unsound.write_text(GOOD.replace("{v:be} let in by [who opened the door]", "{v:put} {themself} at risk"), "utf-8")
    results = dict(contract.check_files([sound, unsound]))
    assert results[sound] == []
    assert any("itself flagged by puts-self-at-risk" in failure for failure in results[unsound])


def test_rule_names_are_stable_words():
    """A rule's name is its file's, in small words, in its category's folder."""
    for path in compiler.rule_files():
        rule = schema.read(path)
        assert rule.name == path.stem
        assert rule.category == path.parent.name
    with pytest.raises(RuleError):
        schema._check("Not_A_Name", "blame", {})

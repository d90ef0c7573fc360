"""The classifier: word pieces and windows, what it raises and silences, and which files it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vblint import ConfigError
from vblint.classify import folder_of, load
from vblint.classify.windows import LONGEST, windows
from vblint.classify.wordpiece import WordPiece
from vblint.config import Config
from vblint.core import ASIDE, CATEGORIES
from vblint.files import check_file
from vblint.formats import Options, tally, to_full
from vblint.learn.corpus import read_corpus
from vblint.linter import Linter

STRONG = folder_of("strong")
BLAME = "Reviewed 0700. Leo is 14 and it is a living as far as he is concerned, so no NRM."
SAMPLE = [record["text"] for record in read_corpus()[::37]]
LETTERS = st.text(alphabet="aZ é ß’£–.,!?\n\t'\"-_·\u00ad\u200b\u0301你😀09[]()", max_size=40)


@pytest.fixture(scope="module")
def pieces() -> WordPiece:
    return WordPiece((STRONG / "vocabulary.txt").read_text("utf-8").split("\n")[:-1])


@pytest.fixture(scope="module")
def peer():
    """Return the common library's tokenizer for the same vocabulary."""
    from tokenizers import BertWordPieceTokenizer

    return BertWordPieceTokenizer(str(STRONG / "vocabulary.txt"), lowercase=True)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(LETTERS, st.sampled_from(SAMPLE)))
def test_word_pieces_are_those_of_the_common_library(pieces, peer, text):
    """Numbers and places are the same, for records and for odd characters."""
    ids, spans = pieces.pieces(text)
    theirs = peer.encode(text, add_special_tokens=False)
    assert ids == theirs.ids
    assert spans == theirs.offsets


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.sampled_from(SAMPLE), min_size=1, max_size=12), joint=st.sampled_from(["\n\n", " "]))
def test_each_sentence_is_judged_once(pieces, texts, joint):
    """Windows fit the encoder, and every sentence of a text stands in exactly one as one to be judged."""
    text = joint.join(texts)
    judged = []
    for window in windows(text, pieces):
        assert len(window.ids) == len(window.places) == len(window.owners) <= LONGEST
        judged += window.sentences[window.known :]
    assert judged == sorted(set(judged))
    covered = "".join(text[start:end] for start, end in judged)
    assert "".join(covered.split()) == "".join(text.split())


def test_it_finds_what_no_rule_lists(judge, linter):
    """Blame in ordinary words is raised by the classifier alone, with its probability, words and a question."""
    text = BLAME
    assert linter.lint(text) == []
    (finding,) = judge.lint(text)
    assert finding.rule.startswith("model-")
    assert finding.probability is not None
    assert finding.probability > 0.5
    assert text[finding.start : finding.end] == finding.text
    assert any(s.kind == "ask" for s in finding.suggestions)
    assert finding.to_dict()["probability"] == finding.probability
    assert "probability" in " ".join(finding.evidence)


def test_the_same_text_gets_the_same_answer(judge):
    """Twice, alone and among others: no verdict depends on what else is read."""
    alone = [judge.lint(text) for text in SAMPLE[:40]]
    assert [judge.lint(text) for text in SAMPLE[:40]] == alone
    assert list(judge.lint_many(SAMPLE[:40])) == alone


def test_rules_alone_load_no_model():
    """With `--model none` neither numpy nor the runtime is imported."""
    code = (
        "import sys, vblint; vblint.Linter(vblint.Config(model='none')).lint('YP puts herself at risk.');"
        "assert not {'numpy', 'onnxruntime', 'sklearn', 'joblib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_model_rules_cover_every_category():
    """Each category has a rule that the classifier speaks for."""
    names = {rule.name for rule in Linter(Config(model="none")).rules}
    assert {f"model-{category}" for category in CATEGORIES} <= names


def test_a_model_rule_can_be_switched_off(judge):
    """Ignoring a model rule silences what is raised under it."""
    text = BLAME
    (finding,) = judge.lint(text)
    assert Linter(Config(ignore=(finding.rule,))).lint(text) == []


@pytest.fixture
def copy(tmp_path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(STRONG, folder)
    return folder


def test_a_folder_of_ones_own_is_loaded(copy):
    """A model folder by path gives what the shipped one gives."""
    assert load(str(copy)).manifest["thresholds"] == load("strong").manifest["thresholds"]


def test_what_the_classifier_sets_aside_is_counted_and_shown(copy, tmp_path):
    """A classifier that keeps next to nothing: what rules found is silent then, but not without a word."""
    manifest = json.loads((copy / "model.json").read_text("utf-8"))
    manifest["thresholds"] = {"raise": dict.fromkeys(CATEGORIES, 1.0), "keep": 1.0}
    (copy / "model.json").write_text(json.dumps(manifest), "utf-8")
    record = tmp_path / "review.txt"
    record.write_text("F14 continues to put herself at risk and refuses to engage.\n", "utf-8")
    stern = Linter(Config(model=str(copy)))
    assert stern.lint(record.read_text("utf-8")) == []
    report = check_file(stern, record)
    assert report.findings == []
    assert [f.rule for f in report.suppressed] == ["puts-self-at-risk", "refuses-to-engage"]
    assert {f.suppressed for f in report.suppressed} == {ASIDE}
    assert "2 set aside by the classifier" in tally(report)
    shown = "".join(to_full.render(report, Options(why=True, show_text=True)))
    assert shown.count("silent: ") == 2
    assert "".join(to_full.render(report, Options(show_text=True))) == ""


@pytest.mark.parametrize("file", ["encoder.onnx", "vocabulary.txt"])
def test_a_changed_file_is_refused(copy, file):
    """One byte is enough."""
    content = bytearray((copy / file).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / file).write_bytes(content)
    with pytest.raises(ConfigError, match=f"{file} was changed"):
        load(str(copy))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recipe": 0}, "another version"),
        ({"format": 99}, "another version"),
        ({"stack": {}}, "not a model of vblint"),
        ({"files": None}, "not a model of vblint"),
    ],
)
def test_a_foreign_manifest_is_refused(copy, change, message):
    """A model made by another recipe, or no model at all, is named as such."""
    manifest = json.loads((copy / "model.json").read_text("utf-8")) | change
    (copy / "model.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ConfigError, match=message):
        load(str(copy))


def test_a_model_that_is_not_there_is_named(tmp_path):
    """The error says which folder, and a shipped manifest that was changed is refused by its digest."""
    with pytest.raises(ConfigError, match="nowhere"):
        load(str(tmp_path / "nowhere"))
    from vblint.classify.shipped import DIGESTS

    assert DIGESTS["strong"] == sha256((STRONG / "model.json").read_bytes()).hexdigest()

"""Measuring and teaching: the tables of `evaluate`, and what `train` writes and refuses."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from vblint import ConfigError
from vblint.classify import load
from vblint.cli import cli
from vblint.learn.corpus import read_corpus, read_records, read_splits, split_of
from vblint.learn.evaluate import by_record, by_stretch, f1, precision, recall
from vblint.learn.stack import flagged
from vblint.learn.train import read_sentences, stack_of, train
from vblint.learn.variants import swapped_names, swapped_sex, vary

RECORDS = read_corpus()
SOME = [record for record in RECORDS if record["author"] == "a02"][:24]


def write(path: Path, records: list[dict]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


class Said:
    def __init__(self, *spans):
        self.spans = spans


def test_scores_are_what_they_are_called():
    """Precision, recall and F1 by record and by stretch, worked out by hand."""
    records = [
        {"label": 1, "spans": [{"start": 0, "end": 4}, {"start": 10, "end": 14}]},
        {"label": 1, "spans": [{"start": 0, "end": 4}]},
        {"label": 0, "spans": []},
        {"label": 0, "spans": []},
    ]
    said = [Said((2, 6), (20, 22)), Said(), Said((0, 3)), Said()]
    rows = by_record(records, said)
    assert (precision(rows), recall(rows), f1(rows)) == (0.5, 0.5, 0.5)
    rows = by_stretch(records, said)
    assert precision(rows) == pytest.approx(1 / 3)
    assert recall(rows) == pytest.approx(1 / 3)


def test_variants_move_spans_with_their_words():
    """Another name or sex changes neither the label nor which words are marked."""
    rng = random.Random(3)
    changed = 0
    for record in RECORDS[::11]:
        for variant in (swapped_sex(record), swapped_names(record, 5), vary(record, rng)):
            changed += variant["text"] != record["text"]
            for old, new in zip(record["spans"], variant["spans"], strict=True):
                was = record["text"][old["start"] : old["end"]].split()
                now = variant["text"][new["start"] : new["end"]].split()
                assert len(was) == len(now)
    assert changed > 100


def test_evaluate_prints_its_tables(tmp_path):
    """Any labelled file can be measured: by record, stretch, category and trap, with intervals."""
    result = CliRunner().invoke(cli, ["evaluate", "--corpus", str(write(tmp_path / "some.jsonl", SOME))])
    assert result.exit_code == 0, result.output
    for part in (
        "By record",
        "By stretch",
        "words alone",
        "all together",
        "Recall by category",
        "False alarms by trap",
    ):
        assert part in result.output
    assert "24 records, 12 of them blaming" in result.output


def test_a_broken_record_is_named(tmp_path):
    """File and line of what is no record are in the error."""
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "a", "label": 0}\n{"text": "b"}\n', "utf-8")
    with pytest.raises(ConfigError, match="line 2"):
        read_records(path)


def test_train_writes_a_model_that_works(tmp_path):
    """A model taught with records of one's own loads, judges, and holds none of their words."""
    some = [{"text": r["text"], "label": r["label"]} for r in SOME]
    lesson = train(write(tmp_path / "own.jsonl", some), tmp_path / "mine")
    assert lesson.records == 24
    assert lesson.after >= lesson.before - 0.005
    model = load(str(tmp_path / "mine"))
    assert list(model.verdicts("YP puts herself at risk."))
    held = b"".join(path.read_bytes() for path in (tmp_path / "mine").iterdir() if path.name != "vocabulary.txt")
    assert not [r["text"] for r in some if r["text"][:30].encode() in held]
    with pytest.raises(ConfigError, match="something here already"):
        train(tmp_path / "own.jsonl", tmp_path / "mine")


def test_train_refuses_what_makes_it_worse(tmp_path):
    """Records with their labels turned round would spoil the model; it is not written."""
    splits = read_splits()
    hard = [r for r in RECORDS if split_of(r, splits) == "validation" and r["trap"] != "plain"]
    wrong = [{"text": r["text"], "label": 1 - r["label"]} for r in hard]
    with pytest.raises(ConfigError, match="does worse"):
        train(write(tmp_path / "wrong.jsonl", wrong), tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_train_needs_both_labels(tmp_path):
    """One label alone teaches nothing."""
    with pytest.raises(ConfigError, match="both labels"):
        train(write(tmp_path / "one.jsonl", [{"text": "a", "label": 0}]), tmp_path / "mine")


def test_the_shipped_last_step_is_right_nine_times_in_ten():
    """On the records it was fitted to, what the classifier raises is right as often as its thresholds promise."""
    from vblint.classify import folder_of

    found = read_sentences(folder_of("strong") / "sentences.npz")
    guilty = {sentence.record for sentence in found if sentence.truth}
    raised = [s.replace(spoken=False) for s in found if s.weight == 1]
    hits = flagged(stack_of(load("strong")), raised)
    assert len(hits & guilty) / len(hits) >= 0.89

"""The corpus keeps its own form, and gives no label away by its surface."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from vblint.core import CATEGORIES
from vblint.learn.corpus import CORPUS, read_corpus, read_splits, split_of

FILES = sorted((CORPUS / "records").glob("*.jsonl"))
TRAPS = {"other-subject", "quoted", "meta", "negated", "neutral", "other-sense"}
FIELDS = {"id", "text", "label", "spans", "trap", "rewrite", "family", "pair", "author", "agency", "doc_type"}
RECORDS = read_corpus()
HARD = [record for record in RECORDS if record["trap"] != "plain"]


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_records_keep_the_form(path):
    """Fields, spans in range, a rewrite for each blaming record and a trap for each other."""
    for record in records(path):
        assert set(record) == FIELDS
        assert record["author"] == path.stem
        assert record["text"].strip()
        assert record["family"]
        if record["label"]:
            assert record["spans"]
            assert record["rewrite"]
            assert record["trap"] is None
        else:
            assert record["spans"] == []
            assert record["trap"] in TRAPS | {"plain"}
        for span in record["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(record["text"])
            assert span["category"] in CATEGORIES


def test_no_record_stands_twice():
    """Identifiers and texts are each used once."""
    for key in ("id", "text"):
        assert [value for value, count in Counter(record[key] for record in RECORDS).items() if count > 1] == []


def test_the_corpus_has_its_breadth():
    """Enough records, authors, families, pairs; every category and trap is well served."""
    assert len(RECORDS) >= 8_000
    assert len({record["author"] for record in RECORDS}) >= 60
    assert len({record["family"] for record in RECORDS}) >= 300
    assert sum(record["pair"] is not None for record in RECORDS) >= 4_000
    marked = Counter(span["category"] for record in RECORDS for span in record["spans"])
    assert min(marked[category] for category in CATEGORIES) >= 280
    trapped = Counter(record["trap"] for record in RECORDS)
    assert min(trapped[trap] for trap in TRAPS) >= 400
    assert trapped["plain"] >= 2_000


def test_splits_are_apart():
    """Held-out authors are there, most records are for training, and no text of one split is nearly one of another."""
    splits = read_splits()
    authors = {path.stem for path in FILES}
    assert set(splits["test"]) <= authors
    assert set(splits["validation"]) <= authors
    assert not set(splits["test"]) & set(splits["validation"])
    where = [split_of(record, splits) for record in RECORDS]
    assert Counter(where)["train"] > len(RECORDS) / 2
    held: dict[tuple[str, ...], set[int]] = defaultdict(set)
    shingles = []
    for number, record in enumerate(RECORDS):
        words = re.findall(r"\w+", record["text"].lower())
        mine = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
        shingles.append(mine)
        for shingle in mine:
            held[shingle].add(number)
    for number, mine in enumerate(shingles):
        shared = Counter(other for shingle in mine for other in held[shingle] if other > number)
        for other, count in shared.items():
            if {where[number], where[other]} in ({"train", "test"}, {"train", "validation"}, {"validation", "test"}):
                assert count < 0.3 * len(mine | shingles[other]), (RECORDS[number]["id"], RECORDS[other]["id"])


def test_neither_length_nor_the_first_word_tells_the_label():
    """Classifiers that see only these stay near chance on the records that are not ordinary case-work."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import cross_val_predict

    labels = [record["label"] for record in HARD]
    by_length = roc_auc_score(labels, [len(record["text"]) for record in HARD])
    assert 0.4 < by_length < 0.6
    first = [(re.findall(r"\w+", record["text"].lower()) or [""])[0] for record in HARD]
    counts = CountVectorizer(token_pattern=r"\S+").fit_transform(first)
    told = cross_val_predict(LogisticRegression(max_iter=500), counts, labels, cv=5, method="predict_proba")[:, 1]
    assert roc_auc_score(labels, told) < 0.6


def test_names_are_of_nobody():
    """No record joins a person with a real force, town or case that readers would know."""
    known = re.compile(
        r"\b(Rotherham|Rochdale|Telford|Soham|Baby P|Savile|Victoria Climbi|Star Hobson|Arthur Labinjo|"
        r"Metropolitan Police|Cleveland Police|Greater Manchester Police|West Yorkshire Police)\b"
    )
    assert [record["id"] for record in RECORDS if known.search(record["text"])] == []

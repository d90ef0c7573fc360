"""The corpus keeps its own form."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from vblint.core import CATEGORIES

CORPUS = Path(__file__).parents[1] / "models" / "corpus"
FILES = sorted((CORPUS / "records").glob("*.jsonl"))
TRAPS = {"other-subject", "quoted", "meta", "negated", "neutral", "other-sense"}
FIELDS = {"id", "text", "label", "spans", "trap", "rewrite", "family", "pair", "author", "agency", "doc_type"}


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
            assert record["trap"] in TRAPS
        for span in record["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(record["text"])
            assert span["category"] in CATEGORIES


def test_no_record_stands_twice():
    """Identifiers and texts are each used once."""
    every = [record for path in FILES for record in records(path)]
    for key in ("id", "text"):
        assert [value for value, count in Counter(record[key] for record in every).items() if count > 1] == []


def test_the_held_out_authors_exist():
    """The test split names authors that are there, and leaves most for development."""
    held_out = set(json.loads((CORPUS / "splits.json").read_text("utf-8"))["test"])
    assert held_out <= {path.stem for path in FILES}
    assert len(held_out) * 2 < len(FILES)

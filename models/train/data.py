"""The corpus as an encoder learns from it: windows, with labels for sentences and pieces.

A rewriting is a record too, one that must stay quiet; and the examples of the rules are short records.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vblint.classify.windows import windows
from vblint.classify.wordpiece import WordPiece
from vblint.config import Config
from vblint.core import CATEGORIES
from vblint.learn.stack import carries
from vblint.linter import Linter
from vblint.rulebook import examples, shipped

OUTPUTS = (*CATEGORIES, "any")


def with_rewrites(records: list[dict[str, Any]], weight: float) -> list[dict[str, Any]]:
    """Return the records, and the rewriting of each blaming one as a record that must stay quiet."""
    quiet = []
    for number, record in enumerate(records):
        if record["label"]:
            text = record["rewrite"]
            if number % 2:  # square brackets alone must not tell a rewriting from a record
                text = text.replace("[", "").replace("]", "")
            quiet.append({**record, "text": text, "label": 0, "spans": [], "weight": weight})
    return records + quiet


def rule_examples() -> list[dict[str, Any]]:
    """Return the examples of the rules as records: what they flag, and what they pass if every rule passes it.

    The examples of a rule are a pair, of a kind: what it flags must score above what it passes.
    """
    linter = Linter(Config(model="none"))
    found = []
    for rule in shipped().rules():
        if rule.level == "advice" or rule.name.startswith("model-"):
            continue
        flags, passes, _, _ = examples(rule.name)
        pair = f"rule {rule.name}"
        for example in flags:
            start, end = example.span or (0, 0)
            span = {"start": start, "end": end, "category": rule.category}
            found.append({"text": example.text, "label": 1, "spans": [span], "pair": pair, "example": True})
        for example in passes:
            if not linter.lint(example.text):
                found.append({"text": example.text, "label": 0, "spans": [], "pair": pair, "example": True})
    return found


def encode(record: dict[str, Any], pieces: WordPiece) -> list[dict[str, Any]]:
    """Return the windows of a record, each with labels of its sentences and of its word pieces."""
    out = []
    for window in windows(record["text"], pieces):
        tokens = np.zeros((len(window.ids), len(OUTPUTS)), np.float32)
        carried = np.zeros((len(window.sentences), len(OUTPUTS)), np.float32)
        for span in record["spans"]:
            which = [OUTPUTS.index(span["category"]), OUTPUTS.index("any")]
            for i, (start, end) in enumerate(window.places):
                if start < end and start < span["end"] and span["start"] < end:
                    tokens[i, which] = 1
            for i, (start, end) in enumerate(window.sentences):
                if carries(span, start, end):
                    carried[i, which] = 1
        out.append({"window": window, "tokens": tokens, "sentences": carried})
        out[-1] |= {"weight": record.get("weight", 1.0), "pair": record.get("pair")}
    return out

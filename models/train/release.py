"""Fit the last step on the encoder's held-out records and write the model: `python -m models.train.release`.

Run it after `models.train.encoder`. It leaves `models/strong/` complete and the digest of its manifest in
`vblint/classify/shipped.py`.
"""

from __future__ import annotations

import argparse
import json
import re
from hashlib import sha256
from pathlib import Path

import numpy as np

from vblint.classify import FORMAT, Classifier
from vblint.classify.features import NAMES, RECIPE
from vblint.config import Config
from vblint.core import CATEGORIES
from vblint.learn.corpus import CORPUS, read_corpus, read_splits, split_of
from vblint.learn.stack import fit, flagged, sentences
from vblint.learn.train import write_model
from vblint.linter import Linter

SHIPPED = Path(__file__).parents[2] / "vblint" / "classify" / "shipped.py"


def main() -> None:
    """Fit, write, and print how the validation records come out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("models/strong"))
    parser.add_argument("--name", default="strong")
    options = parser.parse_args()
    splits = read_splits()
    records = [r for r in read_corpus() if split_of(r, splits) in ("validation", "families")]
    bare = {
        "name": options.name, "format": FORMAT, "recipe": RECIPE, "outputs": [*CATEGORIES, "any"],
        "stack": {"features": NAMES, "weights": [0.0] * len(NAMES), "bias": 0.0},
        "thresholds": {"raise": dict.fromkeys(CATEGORIES, 1.0), "keep": 1.0},
    }  # fmt: skip
    found = sentences(records, Classifier(options.folder, bare), Linter(Config(model="none")))
    stack = fit(found)
    for name, weight in zip(NAMES, stack.weights, strict=True):
        print(f"  {name:16} {weight:6.2f}")
    print("raise", stack.raising, "keep", stack.keeping)
    hits = flagged(stack, found)
    labels = np.array([record["label"] for record in records])
    said = np.array([number in hits for number in range(len(records))])
    print(f"fitted to: precision {labels[said].mean():.3f}, recall {said[labels == 1].mean():.3f}")
    corpus = sha256(b"".join(p.read_bytes() for p in sorted((CORPUS / "records").glob("*.jsonl")))).hexdigest()
    content = write_model(
        options.folder, options.folder, options.name, stack, found,
        {"corpus": corpus, "base": json.loads((options.folder / "origin.json").read_text("utf-8"))},
    )  # fmt: skip
    if options.folder.parent.name == "models":
        text = SHIPPED.read_text("utf-8")
        digest = sha256(content).hexdigest()
        known = dict(re.findall(r'"(\w+)": "(\w{64})"', text)) | {options.name: digest}
        lines = "".join(f'    "{name}": "{value}",\n' for name, value in sorted(known.items()))
        SHIPPED.write_text(re.sub(r"= \{.*\}", f"= {{\n{lines}}}", text, flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()

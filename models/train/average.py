"""Average encoders that were fine-tuned apart, and export the mean: `python -m models.train.average A.pt B.pt`.

Encoders that begin alike and learn from the same records in another order end near each other; their mean is a little
better than either, and costs nothing when it is used.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from models.train.encoder import BASE, Encoder, export, scores, summary
from vblint.classify.wordpiece import WordPiece
from vblint.learn.corpus import part, read_corpus, read_splits


def main() -> None:
    """Print how each and the mean do on the validation authors, and export the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("states", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("models/strong"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    states = [torch.load(path, weights_only=True) for path in options.states]
    mean = {
        name: sum(state[name] for state in states) / len(states) if value.is_floating_point() else value
        for name, value in states[0].items()
    }
    pieces = WordPiece((BASE / "vocab.txt").read_text("utf-8").split("\n")[:-1])
    records = part(read_corpus(), "validation", read_splits())
    truth = np.array([record["label"] for record in records])
    model = Encoder(6)
    for name, state in [*zip(options.states, states, strict=True), ("mean", mean)]:
        model.load_state_dict(state)
        print(name, summary(truth, scores(model, records, pieces)), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    export(model, options.out)


if __name__ == "__main__":
    main()

"""Teach a model more: fit its last step anew, with records of one's own beside those it was made with.

The encoder stays as it is; what is fitted takes a minute on any desk, needs scikit-learn and nothing else, and leaves
the records where they are. A model that does worse than the one it would replace is not written.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ..classify import FILES, FORMAT, Classifier, folder_of, load
from ..classify.features import NAMES, RECIPE
from ..config import Config
from ..core import CATEGORIES, ConfigError, Record
from ..linter import Linter
from .corpus import Raw, read_records
from .stack import Sentence, Stack, fit, flagged, sentences

FOLDS = 5
_OWN = 1_000_000  # records of one's own are numbered from here
_ROOM = 0.01  # of F1 by which a new model may seem worse before it is refused


class Lesson(Record):
    """What came of training: F1 without and with the new records, on records held out; how many; the new folder."""

    before: float
    after: float
    records: int
    folder: Path


def train(more: Path, out: Path, base: str = "strong") -> Lesson:
    """Fit the last step of model `base` with the records of the JSON Lines file `more` beside its own, into `out`.

    A record has `text`, `label` (1: the author's own wording blames) and, if it likes, `spans` (`start`, `end`,
    `category`). Raises ConfigError for a file that cannot be used, a folder that exists and is not empty, and for a
    model that would do worse.
    """
    if out.exists() and any(out.iterdir() if out.is_dir() else [out]):
        raise ConfigError(f"{out}: there is something here already; name a new folder")
    records = read_records(more)
    if len({record["label"] for record in records}) < 2:
        raise ConfigError(f"{more}: records of both labels are needed, 0 and 1")
    classifier = load(base)
    own = _with_truth(records, sentences(records, classifier, Linter(Config(model="none"))))
    shipped = read_sentences(folder_of(base) / "sentences.npz")
    own = [s.replace(record=s.record + _OWN) for s in own]
    every = [*shipped, *own]
    before, after = compare(shipped, own)
    if after < before - _ROOM:
        raise ConfigError(f"the new model does worse (F1 {after:.3f}, before {before:.3f}); nothing was written")
    write_model(out, folder_of(base), out.name, fit(every), every, {"added": len(records), "base": base})
    return Lesson(before, after, len(records), out)


def _with_truth(records: Sequence[Raw], found: list[Sentence]) -> list[Sentence]:
    """Let the likeliest sentence of a blaming record without marks be the one that blames."""
    best: dict[int, int] = {}
    for at, sentence in enumerate(found):
        record = records[sentence.record]
        if record["label"] and not record["spans"]:
            other = best.get(sentence.record)
            if other is None or sentence.features[0] > found[other].features[0]:
                best[sentence.record] = at
    chosen = set(best.values())
    return [s.replace(truth=True) if at in chosen else s for at, s in enumerate(found)]


def compare(shipped: Sequence[Sentence], own: Sequence[Sentence]) -> tuple[float, float]:
    """Return F1 by record, on the shipped sentences, of models fitted without and with those of one's own.

    Fold by fold, so that neither is measured on what it was fitted to.
    """
    hits_old: set[int] = set()
    hits_new: set[int] = set()
    for fold in range(FOLDS):
        held = [s for s in shipped if s.record % FOLDS == fold]
        rest = [s for s in shipped if s.record % FOLDS != fold]
        hits_old |= flagged(fit(rest), held)
        hits_new |= flagged(fit([*rest, *own]), held)
    guilty = {s.record for s in shipped if s.truth}
    return _f1(hits_old, guilty), _f1(hits_new, guilty)


def _f1(found: set[int], guilty: set[int]) -> float:
    return 2 * len(found & guilty) / max(1, len(found) + len(guilty))


def stack_of(classifier: Classifier) -> Stack:
    """Return the last step of a loaded model."""
    manifest = classifier.manifest
    stack, thresholds = manifest["stack"], manifest["thresholds"]
    return Stack(tuple(stack["weights"]), stack["bias"], dict(thresholds["raise"]), thresholds["keep"])


def write_sentences(path: Path, found: Sequence[Sentence]) -> None:
    """Write sentences as numbers, without a word of their text."""
    np.savez_compressed(
        path,
        record=np.array([s.record for s in found], np.int32),
        features=np.array([s.features for s in found], np.float32),
        category=np.array([CATEGORIES.index(s.category) for s in found], np.int8),
        spoken=np.array([s.spoken for s in found], np.bool_),
        truth=np.array([s.truth for s in found], np.bool_),
        weight=np.array([s.weight for s in found], np.float32),
    )


def read_sentences(path: Path) -> list[Sentence]:
    """Return the sentences that a model's last step was fitted to. Raises ConfigError where they cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as held:
            columns = [held[name] for name in ("record", "features", "category", "spoken", "truth", "weight")]
    except (OSError, ValueError, KeyError) as error:
        raise ConfigError(f"{path}: {error}") from None
    return [
        Sentence(int(r), tuple(map(float, f)), CATEGORIES[c], bool(s), bool(t), float(w))
        for r, f, c, s, t, w in zip(*columns, strict=True)
    ]


def write_model(
    out: Path, base: Path, name: str, stack: Stack, found: Sequence[Sentence], trained: dict[str, Any]
) -> bytes:
    """Write a model folder; return its manifest as written. Files of the encoder are copied from `base`."""
    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != base.resolve():
        for file in FILES:
            shutil.copyfile(base / file, out / file)
    write_sentences(out / "sentences.npz", found)
    manifest = {
        "name": name,
        "format": FORMAT,
        "recipe": RECIPE,
        "outputs": [*CATEGORIES, "any"],
        "stack": {"features": NAMES, "weights": [round(w, 6) for w in stack.weights], "bias": round(stack.bias, 6)},
        "thresholds": {"raise": stack.raising, "keep": stack.keeping},
        "files": {file: sha256((out / file).read_bytes()).hexdigest() for file in (*FILES, "sentences.npz")},
        "trained": trained,
    }
    content = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    (out / "model.json").write_bytes(content)
    return content

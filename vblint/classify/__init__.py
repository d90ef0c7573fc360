"""The classifier: text and what the rules saw in it in, a verdict on each sentence out.

It is a detector of its own, for blame that no rule lists, and an arbiter, where a rule's words may mean something
else. `load` is the only way in and checks every file before use; nothing here can execute what a file holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.util import find_spec
from math import exp
from pathlib import Path
from threading import Lock
from typing import Any

from ..core import ConfigError, Sighting, Verdict
from .encoder import Encoder
from .features import NAMES, RECIPE, features
from .shipped import DIGESTS
from .windows import Span, Window, windows
from .wordpiece import WordPiece

FORMAT = 1
FILES = ("encoder.onnx", "vocabulary.txt")  # what a lint reads beside model.json


class Classifier:
    """Judges sentences. Thread-safe and reusable."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        """Set up from files that `load` has checked."""
        self.name: str = manifest["name"]
        self.manifest = manifest
        self._encoder = Encoder(folder / "encoder.onnx")
        self._pieces = WordPiece((folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1])
        self._outputs: list[str] = manifest["outputs"]
        self._weights: list[float] = manifest["stack"]["weights"]
        self._bias: float = manifest["stack"]["bias"]
        self._raise: dict[str, float] = manifest["thresholds"]["raise"]
        self._keep: float = manifest["thresholds"]["keep"]

    def verdicts(
        self, text: str, sightings: Sequence[Sighting] = (), register: float = 1.0, start: int = 0
    ) -> Iterator[Verdict]:
        """Yield a verdict on each sentence of `text` from `start` on, in order; what is before is only read.

        `sightings` are what rules saw, with places in `text`; `register` says how much it reads as a record (0 to 1).
        """
        for window, sentences, pieces in self.raw(text, start):
            for number in judged(window, start):
                values = described(window, sentences, pieces, number, sightings, register)
                yield self._verdict(text, window, sentences, pieces, number, values)

    def raw(self, text: str, start: int = 0) -> Iterator[tuple[Window, Any, Any]]:
        """Yield each window of a text that has a sentence to judge, with the encoder's logits."""
        for window in windows(text, self._pieces):
            if window.sentences[-1][1] > start:
                yield (window, *self._encoder.scores(window))

    def _verdict(
        self, text: str, window: Window, sentences: Any, pieces: Any, number: int, values: list[float]
    ) -> Verdict:
        logit = self._bias + sum(w * v for w, v in zip(self._weights, values, strict=True))
        probability = 1 / (1 + exp(-max(-30.0, min(30.0, logit))))
        scores = [float(value) for value in sentences[number][:-1]]
        category = self._outputs[scores.index(max(scores))]
        begin, end = window.sentences[number]
        raised = probability >= self._raise[category]
        span = _highlight(text, window, pieces, number) if raised else (begin, end)
        return Verdict(begin, end, probability, category, span, raised, probability >= self._keep)


def judged(window: Window, start: int = 0) -> list[int]:
    """Return the numbers of the sentences that are judged in this window, from `start` of the text on."""
    return [n for n in range(window.known, len(window.sentences)) if window.sentences[n][0] >= start]


def described(
    window: Window, sentences: Any, pieces: Any, number: int, sightings: Sequence[Sighting], register: float
) -> list[float]:
    """Return the features of a sentence of a window."""
    begin, end = window.sentences[number]
    known = [s for s in sightings if s.start < end and begin < s.end]
    return features(sentences, pieces, number, _places(window, number), known, register)


def _places(window: Window, number: int) -> list[int]:
    return [i for i, owner in enumerate(window.owners) if owner == number]


def _highlight(text: str, window: Window, pieces: Any, number: int) -> Span:
    """Return the stretch of a sentence that carries the blame: the run of words with the greatest sum of scores."""
    begin, end = window.sentences[number]
    words: list[tuple[int, int, float]] = []  # start, end, highest score of the word's pieces
    for i in _places(window, number):
        start, stop = window.places[i]
        score = float(pieces[i][-1])
        if words and words[-1][1] == start and text[start - 1].isalnum() and text[start].isalnum():
            words[-1] = words[-1][0], stop, max(words[-1][2], score)
        else:
            words.append((start, stop, score))
    best, span = float("-inf"), (begin, end)
    for i in range(len(words)):
        total = 0.0
        for j in range(i, len(words)):
            total += words[j][2]
            if total > best:
                best, span = total, (words[i][0], words[j][1])
    return span


def folder_of(name: str) -> Path:
    """Return where a model's files are: a shipped one's in a wheel or a checkout, or a folder of one's own."""
    if name not in DIGESTS:
        return Path(name)
    inside = Path(__file__).parent.parent / "_models" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / "models" / name


def digest_of(name: str) -> str:
    """Return what tells a model from another: the digest of its manifest; empty for the model `none`.

    Raises ConfigError for a model that is not there.
    """
    return "" if name == "none" else sha256(_read(name, folder_of(name) / "model.json")).hexdigest()


_loaded: dict[Path, Classifier] = {}
_lock = Lock()


def load(name: str) -> Classifier:
    """Return the classifier of a shipped model, or of a folder of one's own.

    Every file is checked against the manifest, and a shipped manifest against the digest held in code. Raises
    ConfigError for a model that is not there, was changed, or was made for another version.
    """
    folder = folder_of(name).resolve()
    with _lock:
        if folder not in _loaded:
            _loaded[folder] = Classifier(folder, _checked(name, folder))
        return _loaded[folder]


def _checked(name: str, folder: Path) -> dict[str, Any]:
    content = _read(name, folder / "model.json")
    if name in DIGESTS and sha256(content).hexdigest() != DIGESTS[name]:
        raise ConfigError(f"model {name!r}: model.json is not the one that was shipped; install vblint again")
    try:
        manifest: dict[str, Any] = json.loads(content)
        made = manifest["format"], manifest["recipe"], tuple(manifest["stack"]["features"])
        digests = dict(manifest["files"])
    except (ValueError, KeyError, TypeError):
        raise ConfigError(f"model {name!r}: model.json is not a model of vblint") from None
    if made != (FORMAT, RECIPE, NAMES):
        raise ConfigError(f"model {name!r} was made by another version of vblint; train it again")
    for file in FILES:
        if sha256(_read(name, folder / file)).hexdigest() != digests.get(file):
            raise ConfigError(f"model {name!r}: {file} was changed since the model was made; it is not used")
    if find_spec("onnxruntime") is None:
        raise ConfigError(f"model {name!r} needs onnxruntime: pip install onnxruntime, or use --model none")
    return manifest


def _read(name: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"model {name!r}: {path}: {error.strerror}") from None


__all__ = ["FILES", "FORMAT", "Classifier", "described", "digest_of", "folder_of", "judged", "load"]

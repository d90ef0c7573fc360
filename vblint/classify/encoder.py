"""The encoder: a window of word pieces in, a score for each sentence and each word piece out.

A small transformer in ONNX form, run by ONNX Runtime on one thread. Windows are run one by one and never padded:
in a batch the rounding of one would depend on its neighbours, and the same text would not always get the same answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .windows import Window

Scores = tuple[Any, Any]  # arrays of logits: sentences by outputs, word pieces by outputs


class Encoder:
    """Runs windows through the network. Thread-safe: the session keeps no state between runs."""

    def __init__(self, path: Path) -> None:
        """Load the network; this imports numpy and onnxruntime, which a lint by rules alone never needs."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def scores(self, window: Window) -> Scores:
        """Return logits of the window's sentences and of its word pieces, in that order."""
        import numpy as np

        size = len(window.ids)
        owners = np.asarray(window.owners)
        member = (owners[None, :] == np.arange(len(window.sentences))[:, None]).astype(np.float32)
        pieces, sentences = self._session.run(
            ["pieces", "sentences"],
            {
                "ids": np.asarray([window.ids], np.int64),
                "mask": np.ones((1, size), np.int64),
                "member": member[None],
            },
        )
        return sentences[0], pieces[0]

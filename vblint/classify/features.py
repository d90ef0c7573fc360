"""What is known of a sentence when it is judged: the encoder's scores, and what rules and context saw in it.

A list of numbers in a fixed order, named in `NAMES`; training and linting both make it here. The number of the recipe
is kept in every model file: a model made with another recipe is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..core import Sighting

RECIPE = 1
_SPEAKS = {"high": "rule-high", "medium": "rule-medium", "low": "rule-low"}
NAMES = (
    "any", "category", "second", "pieces-top", "pieces-share", "elsewhere", "length", "register",
    "rule-high", "rule-medium", "rule-low", "advice",
    "silent-role", "silent-quoted", "silent-negated", "silent-meta", "silent-offence", "silent-sense",
    "silent-register",
)  # fmt: skip


def features(
    sentences: Any, pieces: Any, number: int, mine: Sequence[int], known: Iterable[Sighting], register: float
) -> list[float]:
    """Return the features of sentence `number` of a window.

    `sentences` and `pieces` are the encoder's logits, the last output being "any"; `mine` the places of the sentence's
    own word pieces; `known` what rules saw in the sentence; `register` how much the text reads as a record (0 to 1).
    """
    own = sentences[number]
    categories = sorted((float(value) for value in own[:-1]), reverse=True)
    marks = sorted((float(pieces[i][-1]) for i in mine), reverse=True) or [-9.0]
    top = marks[: max(1, len(marks) // 5)]
    others = [float(row[-1]) for i, row in enumerate(sentences) if i != number]
    values = dict.fromkeys(NAMES, 0.0)
    values["any"] = float(own[-1])
    values["category"], values["second"] = categories[0], categories[1]
    values["pieces-top"] = sum(top) / len(top)
    values["pieces-share"] = sum(mark > 0 for mark in marks) / len(marks)
    values["elsewhere"] = max(others, default=-6.0)
    values["length"] = min(len(mine), 60) / 30
    values["register"] = register
    for sighting in known:
        if sighting.silence:
            values[f"silent-{sighting.silence}"] = 1.0
        elif sighting.level == "advice":
            values["advice"] = 1.0
        else:
            values[_SPEAKS[sighting.confidence]] = 1.0
    return list(values.values())

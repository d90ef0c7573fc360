"""Knowing Welsh when we see it: it is reported as not checked, never guessed at."""

from __future__ import annotations

import re

_WORDS = frozenset(
    [
        "yn",
        "yr",
        "mae",
        "gan",
        "hwn",
        "wedi",
        "ddim",
        "ond",
        "hi",
        "fod",
        "eu",
        "ei",
        "ein",
        "eich",
        "mewn",
        "oedd",
        "bod",
        "roedd",
        "nid",
        "gyda",
        "gyda'r",
        "plentyn",
        "blentyn",
        "phlentyn",
        "merch",
        "ferch",
        "bachgen",
        "fachgen",
        "hefyd",
        "heb",
        "cael",
        "gael",
        "chael",
        "dywedodd",
        "ddywedodd",
        "heddlu",
        "gwaith",
        "cymdeithasol",
        "ysgol",
        "cartref",
        "gartref",
        "nad",
        "nid",
        "wrth",
        "dros",
        "drwy",
        "oherwydd",
        "ers",
        "pan",
        "lle",
        "iddi",
        "iddo",
        "iddyn",
        "nhw",
        "eto",
        "arni",
        "arno",
    ]
)
_LETTERS = re.compile(r"[a-zŵŷâêîôû']+")
_LEAST_WORDS = 12
_SHARE = 0.18  # of running words; English prose stays under 0.03


def looks_welsh(text: str) -> bool:
    """Say whether any paragraph of a text is Welsh."""
    if " yn " not in text and " mae " not in text.lower():
        return False
    for paragraph in re.split(r"\n\s*\n", text):
        words = _LETTERS.findall(paragraph.lower())
        if len(words) >= _LEAST_WORDS and sum(word in _WORDS for word in words) >= _SHARE * len(words):
            return True
    return False

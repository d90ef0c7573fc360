"""Challenges: wording that is named and corrected is counted as good practice."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from vblint.audit.challenge import _HINTS, Challenge

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def challenge(linter):
    """What says whether an entry challenges."""
    return Challenge(linter)


@pytest.mark.parametrize(
    "text",
    [
        "DS reminded team not to describe her as promiscuous.",
        "Please do not write that she puts herself at risk; say who harms her.",
        "The entry of 3 May used victim blaming language. I have challenged this with the OIC.",
        "Child-blaming wording in the plan was corrected at the meeting.",
    ],
)
def test_named_and_corrected(challenge, linter, text):
    """It is a challenge and no finding."""
    assert challenge(text)
    assert linter.lint(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "She continues to put herself at risk.",
        "Child said \"I'm a slag, it's my fault\".",
        "Mother asked us not to ring before nine.",
        "The chair spoke of victim blaming in the press in general.",
        "",
    ],
)
def test_nothing_is_corrected(challenge, text):
    """Blame, a quotation and ordinary prohibitions are none."""
    assert not challenge(text)


def test_the_hints_cover_every_cue():
    """No phrase of a cue can stand in a text that the hints pass over: each choice of each phrase holds a hint."""
    raw = tomllib.loads((ROOT / "vblint" / "rules" / "context.toml").read_text("utf-8"))
    phrases = [phrase for cue in raw["cue"] if cue["kind"] == "meta" for phrase in cue["phrases"]]
    assert phrases
    for phrase in phrases:
        for text in _expanded(phrase.replace("~", "")):
            assert _HINTS.search(text), (phrase, text)


def _expanded(phrase: str) -> list[str]:
    """Return the texts that a phrase stands for, braces resolved, bracketed endings left out."""
    found = re.search(r"\{([^{}]*)\}", phrase)
    if not found:
        return [re.sub(r"\((.*?)\)", "", phrase)]
    return [
        text
        for choice in found[1].split("|")
        for text in _expanded(phrase[: found.start()] + choice + phrase[found.end() :])
    ]

"""Entries that name blaming wording and correct it: good practice, which an audit counts beside the blame.

An entry challenges where a phrase that a rule knows is mentioned in order to correct it (the `meta` cue of
`rules/context.toml`), or where blaming language is named as such and something is done about it.
"""

from __future__ import annotations

import re

from ..linter import Linter
from ..rulebook import shipped
from ..text import WORD, fold

_NAMED = re.compile(r"victim[- ]blam\w+|\bblaming (?:language|words|wording|terms?|phrases?)|child[- ]blam\w+", re.I)
_DONE = re.compile(
    r"\b(?:challeng\w+|correct(?:ed|ing|ion)|reword\w*|rephras\w+|amend\w+|replac\w+|remov\w+|remind\w*|feedback"
    r"|fed back|spoken? to|not (?:to )?use|should not|please|advised|returned|learning|raised with)\b",
    re.I,
)


class Challenge:
    """Says whether an entry challenges blaming wording. Reusable."""

    def __init__(self, linter: Linter) -> None:
        """Take the linter whose rules know the wording."""
        self._linter = linter
        self._needs: list[tuple[frozenset[str], ...]] = [
            tuple(map(frozenset, row))
            for cue in shipped().cues
            if cue["kind"] == "meta"
            for phrase in cue["phrases"]
            for row in phrase["needs"]
        ]

    def __call__(self, text: str) -> bool:
        """Say whether a text names blaming wording and corrects it."""
        for match in _NAMED.finditer(text):
            around = text[max(0, match.start() - 160) : match.end() + 160]
            if _DONE.search(around):
                return True
        if not self._may_mention(text):
            return False
        return any(
            "meta" in circumstance.cues and "meta" in candidate.rule.unless and silence
            for candidate, circumstance, silence, _ in self._linter.considered(text)
        )

    def _may_mention(self, text: str) -> bool:
        """Say whether a text has the words of any cue at all; most have not, and need no second look."""
        words = set(WORD.findall(fold(text).text))
        return any(all(words & wanted for wanted in row) for row in self._needs)

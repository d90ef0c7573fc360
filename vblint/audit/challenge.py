"""Entries that name blaming wording and correct it: good practice, which an audit counts beside the blame.

An entry challenges where a phrase that a rule knows is mentioned in order to correct it (the `meta` cue of
`rules/context.toml`), or where blaming language is named as such and something is done about it.
"""

from __future__ import annotations

import re

from ..linter import Linter

_NAMED = re.compile(r"victim[- ]blam\w+|\bblaming (?:language|words|wording|terms?|phrases?)|child[- ]blam\w+", re.I)
_DONE = re.compile(
    r"\b(?:challeng\w+|correct(?:ed|ing|ion)|reword\w*|rephras\w+|amend\w+|replac\w+|remov\w+|remind\w*|feedback"
    r"|fed back|spoken? to|not (?:to )?use|should not|please|advised|returned|learning|raised with)\b",
    re.I,
)
# Words one of which is in every cue of `meta`; a text without any needs no second look, and most have none.
_HINTS = re.compile(
    r"\b(?:words?\b|term|phras|label|wording|expression|descri|adjective|terminolog|reword|rephras|language"
    r"|remov|delet|avoid|rewrit|replace|withdr|reject|overturn|tick\s|drop-?down|challeng|unhelpful|inappropriate|wrongly|stereotyp|myth|correction"
    r"|(?:do\s+not|don.t|should\s+not|must\s+not|never|not\s+to|no\s+longer|nobody\s+should|no\s+one\s+should|stop)"
    r"\s+(?:us|writ|say|record|refer|put|call)|should\s+(?:read|be\s+recorded|say|have\s+been)|str\w+\s+out"
    r"|tells\s+(?:us|me|mash)\s+nothing|in\s+quotes|use\s+of|instead\s+of|(?:amended|changed|corrected)\s+to"
    r"|victim.blam|blaming|not\s+(?:how|what)\s+we)",
    re.I,
)


class Challenge:
    """Says whether an entry challenges blaming wording. Reusable."""

    def __init__(self, linter: Linter) -> None:
        """Take the linter whose rules know the wording."""
        self._linter = linter

    def __call__(self, text: str) -> bool:
        """Say whether a text names blaming wording and corrects it."""
        for match in _NAMED.finditer(text):
            around = text[max(0, match.start() - 160) : match.end() + 160]
            if _DONE.search(around):
                return True
        if not _HINTS.search(text):
            return False
        return any(
            "meta" in circumstance.cues and "meta" in candidate.rule.unless and silence
            for candidate, circumstance, silence, _ in self._linter.considered(text)
        )

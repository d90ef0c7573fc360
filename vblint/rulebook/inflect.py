"""The forms of English verbs, for compiling phrases and for fitting a rewording to its sentence.

Regular verbs follow the rules below; all others stand in `rules/verbs.json`, which
`tests/tools/irregular_verbs.py` takes from LemmInflect. Nothing here runs while a record is read.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

# base, -s, past, -en, -ing
Forms = tuple[str, str, str, str, str]
TAGS = "bzdng"
_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads((Path(__file__).parent.parent / "rules" / "verbs.json").read_text("utf-8"))
    return table


def regular(lemma: str) -> Forms:
    """Return the forms of a verb that follows the rules of spelling."""
    consonant_y = lemma.endswith("y") and lemma[-2:-1] not in _VOWELS
    if consonant_y:
        return lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma[:-1] + "ied", lemma + "ing"
    sibilant = lemma.endswith(("s", "x", "z", "ch", "sh", "o"))
    third = lemma + ("es" if sibilant else "s")
    if lemma.endswith("e"):
        ing = lemma + "ing" if lemma.endswith(("ee", "oe", "ye")) else lemma[:-1] + "ing"
        return lemma, third, lemma + "d", lemma + "d", ing
    short = len(lemma) == 3 or (len(lemma) == 4 and not set(lemma[:2]) & set(_VOWELS))
    doubles = short and lemma[-1] not in "aeiouwxyh" and lemma[-2] in _VOWELS and lemma[-3:-2] not in _VOWELS
    stem = lemma + lemma[-1] if doubles else lemma
    return lemma, third, stem + "ed", stem + "ed", stem + "ing"


def conjugate(lemma: str) -> Forms:
    """Return base, third person, past, past participle and -ing form of a verb."""
    if lemma in _irregular():
        base, third, past, participle, ing = _irregular()[lemma]
        return base, third, past, participle, ing
    return regular(lemma)


def forms(lemma: str) -> dict[str, str]:
    """Return each form of a verb with its tags, such as ``{"put": "bdn", "puts": "z", …}``."""
    tagged: dict[str, str] = {}
    for tag, form in zip(TAGS, conjugate(lemma), strict=True):
        tagged[form] = tagged.get(form, "") + tag
    if lemma == "be":
        tagged |= {"am": "z", "are": "z", "were": "d"}
    return tagged

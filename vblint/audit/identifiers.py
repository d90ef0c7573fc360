"""Identifiers that have a form: dates, telephone numbers, postcodes, references, addresses.

Where a form is in doubt it is taken for an identifier: an excerpt that says too little can be looked up, one that says
too much cannot be called back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import lexicon

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:[0-3]?\d(?:\s?(?:st|nd|rd|th))?|(?:(?:twenty|thirty)[\s-]?)?(?:first|second|third|\w{3,8}th))"
_STREET = "(?:" + "|".join(sorted(lexicon().places, key=lambda word: (-len(word), word))) + ")"
_CAPITAL = r"[A-ZÀ-ÞŁŚŻ][\w'’.-]*"

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[contact]", re.compile(r"\b[\w.+'’-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|\b(?:https?://|www\.)\S+|(?<!\w)@[\w.]+")),
    ("[contact]", re.compile(r"\b(?:[\w-]+\.)+(?:com|net|org|uk|info|co|io|me|tv)\b(?:/\S*)?", re.I)),
    (
        "[date]",
        re.compile(
            rf"\b[0-3]?\d\s?[./\\-]\s?[01]?\d\s?[./\\-]\s?(?:\d{{4}}|\d{{2}})\b|\b[0-3]?\d [01]?\d (?:19|20)\d\d\b"
            rf"|\b(?:19|20)\d\d\s?[./\\-]\s?[01]?\d\s?[./\\-]\s?[0-3]?\d\b(?:T[\d:.Z+]+)?"
            rf"|\b{_DAY}[\s./-]*(?:day )?(?:of )?{_MONTH}\b\.?(?:[\s,./'’-]*(?:\d{{4}}|\d{{2}}))?\b"
            rf"|\b{_MONTH}\.?\s{{1,2}}{_DAY}\b(?:[\s,]+(?:\d{{4}}|['’]?\d{{2}}))?\b"
            rf"|\b{_MONTH}[\s,'’-]*(?:19|20)?\d\d\b|\b(?!24/7\b)[0-3]?\d/[01]?\d\b(?!/)",
            re.I,
        ),
    ),
    # Months that are no other word stand for a date wherever they are.
    ("[date]", re.compile(rf"\b(?!may\b|mar\b|march\b|dec\b|sept?\b|jan\b|jun\b|oct\b|nov\b){_MONTH}\b", re.I)),
    ("[date]", re.compile(r"\b(?:Mar|March|Dec|Sept?|Jan|Jun|Oct|Nov)\b")),
    # A house number and a street, with whatever may stand before and after.
    (
        "[address]",
        re.compile(
            rf"\b(?:(?i:flat|apartment|apt|unit|studio|room|rm|no\.?|number)\s*)?(?:\d{{1,5}}[A-Za-z]?\b[,/\s]*){{1,2}}"
            rf"(?:\s*{_CAPITAL}\s+){{1,5}}(?i:{_STREET})\b\.?"
        ),
    ),
    (
        "[address]",
        re.compile(
            r"\b\d{1,4}[a-z]?\s+(?!(?:in|on|at|of|the|to|by|for|and|days?|weeks?|times?|men|girls?|boys?|hours?|hrs|"
            r"mins?|minutes|miles?|years?|months?)\b)[a-z][\w'’]+\s+(?:[a-z]+\s+){0,2}"
            r"(?:road|rd|street|avenue|ave|lane|crescent|terrace|gardens|drive|grove|close|court|square|mews|manor"
            r"|parkway|highway|boulevard|circle|parade|walk|hall)\b",
            re.I,
        ),
    ),
    (
        "[address]",
        re.compile(rf"\b(?:{_CAPITAL}\s+){{1,3}}(?:Road|Rd|Street|Avenue|Ave|Lane|Crescent|Terrace|Gardens)\b"),
    ),
    (
        "[address]",
        re.compile(r"\b(?:flat|apartment|apt|studio|suite|unit|house|no\.?|number|plot|block)\s*\d{1,4}[a-z]?\b", re.I),
    ),
    ("[postcode]", re.compile(r"\b[A-Z]{1,2}\s?\d[A-Z\d]?\s*\d\s?[A-Z]{2}\b|\bGIR\s?0AA\b", re.I)),
    ("[number]", re.compile(r"\b[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.I)),  # national insurance
    ("[phone]", re.compile(r"(?<![\w.])(?:\+\s?\d|\(?0)(?:[\s().\-/]{0,2}\d){6,14}(?!\w)")),
    ("[number]", re.compile(r"(?<![\w.])\d(?:[\s.\-/]?\d){6,}(?!\w)")),
)
_COMPOUND = re.compile(r"[^\W_]+(?:[./\\:_#&+-]+[^\W_]+)+|[^\W_]+")  # what may hold a digit: 43/1234/26, TS-0042
_TIME = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?:hrs?|am|pm|h)?", re.I)
_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_AT = re.compile(r"(?:\b(?:at|since|until|till?|by|from|about|approx\.?|around|circa|before|after)|[@~-])\s*$", re.I)
_HOURS = re.compile(r"\s?(?:hrs?|hours|h)\b", re.I)
_SMALL = re.compile(
    r"\d{1,2}|[£$€]?\d{1,2}|[fm]/?\d{1,2}|\d{1,2}[fm]|\d{1,2}(?:st|nd|rd|th|yo|y/o|yrs?|y|am|pm|x|wks?|mths?|hrs?|mins?|k)"
    r"|x\d|s\.?\d{1,3}|yr?\d{1,2}|mg\d{1,2}[a-z]?|[tpv]\d|24/7|50/50|\d{1,4}hrs?|\d{1,2}-\d{1,2}(?:yrs?|yo)?"
    r"|\d{1,2}-(?:year|yr|month|mth|week|wk|day|hour|hr|bed)s?(?:-olds?)?|\d{1,2}-?y-?o|(?:covid|post|pre)-?\d{1,2}",
    re.I,
)


def identifiers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that have the form of an identifier, with what takes their place.

    Stretches may overlap.
    """
    for label, form in _FORMS:
        for match in form.finditer(text):
            yield match.start(), match.end(), label
    for match in _COMPOUND.finditer(text):
        word = match[0]
        if any(letter.isdigit() for letter in word) and not _harmless(word, text, match.start(), match.end()):
            yield match.start(), match.end(), "[number]" if word.isdigit() else "[reference]"


def _harmless(word: str, text: str, start: int, end: int) -> bool:
    """Say whether a word with digits is an age, a time, a section of an Act or a small number."""
    if _SMALL.fullmatch(word) or _TIME.fullmatch(word):
        return True
    if not _CLOCK.fullmatch(word):
        return False
    year = word.startswith(("19", "20")) and word[2:] < "40"
    return bool(_HOURS.match(text, end)) or (not year and bool(_AT.search(text, max(0, start - 12), start)))

"""Particulars that are told by the words around them: number plates, account names, ages, clock times and weekdays.

A plate is letters and a number, and the letters may be a word: NK19 BAD, B1 HAT. So it is told by its form where that
leaves no doubt, and by what stands before it where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import lexicon

_GAP = r"[ -]{0,2}"
_CURRENT = re.compile(rf"\b([A-HJ-PR-Y]{{2}})({_GAP})(\d\d){_GAP}([A-HJ-PR-Z]{{3}})\b", re.I)  # since 2001
_PREFIX = re.compile(rf"\b([A-HJ-NPR-TV-Y])(\d{{1,3}}){_GAP}([A-HJ-PR-Z]{{3}})\b", re.I)  # 1983 to 2001
_SUFFIX = re.compile(rf"\b([A-HJ-PR-Z]{{3}}){_GAP}(\d{{1,3}})([A-HJ-NPR-TV-Y])\b", re.I)  # 1963 to 1983
_DIPLOMATIC = re.compile(rf"\b\d{{3}}{_GAP}[DX]{_GAP}\d{{3}}\b")
_DATELESS = re.compile(
    r"\b(?:(?!(?:is|was|as|are|of|in|on|at|for|and|the)\b)(?P<before>[A-Z]{1,3}) ?(?P<after>\d{1,4})"
    r"|(?<![\d/.:,-])(?P<first>\d{1,4}) ?(?P<last>[A-Z]{1,3}))\b"
    r"(?![/.:-]?\d|['’])",
    re.I,
)
# What announces a plate, and what only makes one likely.
_REGISTERED = re.compile(
    r"\b(?:reg(?:istration|istered|d)?|vrm|vrn|index|number ?plates?|plates?)\b\.?"
    r"(?: (?:no|number|num|mark|plate|of|is|was|as))*\b[\s.:;#=(\"'“‘–-]*$",
    re.I,
)
_VEHICLE = re.compile(
    r"\b(?:car|van|taxi|vehicle|bike|moped|motorbike|motorcycle|lorry|truck|minibus|vauxhall|ford|bmw|audi|vw|golf"
    r"|corsa|fiesta|focus|astra|polo|mercedes|merc|nissan|toyota|honda|seat|skoda|kia|fiat|renault|peugeot|volvo"
    r"|range rover|uber)[\s,:;(\"'“‘–-]*$",
    re.I,
)
_PLAIN_HEAD = re.compile(r"[fmstpv]\d{1,3}|(?:mg|yr|wk|pc|dc|ps|ds)\d\d", re.I)  # an age, a section, a form, a rank
_MEASURE = re.compile(r"\d{1,2}[fghkmpstxy]", re.I)

_PLATFORM = (
    r"(?:insta(?:gram)?|snap ?chat|snap|ig|tik ?tok|facebook|fb|messenger|whats ?app|discord|telegram|twitter|kik"
    r"|you ?tube|only ?fans|roblox|x ?box|psn|steam|yubo|wizz|fortnite|twitch|reddit|threads)"
)
_ACCOUNT = r"(?:account|acc|profile|handle|user ?name|user|gamer ?tag|screen ?name|id|tag|name)"
_NAMED = r"(?:is|was|of|as|called|named|known as|under|under the name)"
_WRITTEN = r"[@\w](?:[\w.+-]*\w)?"
# "insta its.gracie.xo" and "snap: gracie": after a mark any word is an account's name, without one only a made-up word.
_MARKED = re.compile(
    rf"\b(?:{_PLATFORM}(?: {_ACCOUNT})?(?: {_NAMED})?\s?[:=]|(?:{_PLATFORM} )?{_ACCOUNT}(?: {_NAMED})?\s?[:=]"
    rf"|(?:{_PLATFORM} {_ACCOUNT}|user ?name|gamer ?tag|screen ?name)(?: {_NAMED})?)[\s\"'“‘(]+({_WRITTEN})",
    re.I,
)
_UNMARKED = re.compile(rf"\b{_PLATFORM}(?: {_NAMED})?[\s\"'“‘(–-]+({_WRITTEN})", re.I)
_MADE_UP = re.compile(r"\w*_\w*|[\w-]+(?:\.[\w-]+)+|(?=\w*[^\W\d])\w*\d\w*")
_JOINED = re.compile(r"(?<![\w@.])(?=\w*[^\W\d_])(?:[^\W_]\w*_\w*|_+[^\W_]\w*)(?:\.\w+)*")  # kd_2011, _gracie_
_DOTTED = re.compile(r"(?<![\w@.])[^\W_]+(?:\.[^\W_]+){2,}\b")  # its.gracie.xo

_AGES = re.compile(
    r"\baged?:? (?:(?:only|just|about|around|approx\.?|c\.?) ?)?\d{1,2}\b(?:\s?(?:yrs?|years?)\b(?: old)?)?"
    r"|\b\d{1,2}[\s-]?(?:yrs?|years?|y)[\s-]?(?:olds?|o)\b|\b\d{1,2}\s?(?:y/o|yo)\b"
    r"|\b[fm]/?\d{1,2}\b|\b\d{1,2}[fm]\b|(?<=\()\d{1,2}(?=\))",
    re.I,
)
_YEARS = re.compile(r"\b\d{1,2}\s?(?:yrs?|years?)\b(?! (?:ago|later|older|younger|sentence|custody|apart|now)\b)", re.I)
_LASTING = re.compile(
    r"\b(?:for|past|last|in|within|every|next|first|after|since|over|about|almost|nearly|another|than)\s+$", re.I
)  # years that last are no age
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-4])[:.]?[0-5]\d\s?(?:hrs?|hours?|h)\b|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b)?"
    r"|\b(?:1[0-2]|0?[1-9])(?:[:.]?[0-5]\d)?\s?(?:[ap]m\b|[ap]\.m\b\.?|o['’ ]?clock\b)"
    r"|(?<=\bat )(?:[01]?\d|2[0-3])\.?[0-5]\d\b|(?<=\bsince )(?:[01]\d|2[0-3])[0-5]\d\b",
    re.I,
)
_WEEKDAY = re.compile(
    r"\b(?:(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|Mon|Tues?|Weds?|Thurs?|Fri"
    r"|(?:Sat|Sun)(?= (?:\d|morning|afternoon|evening|night|am|pm)))\b(?:,?(?: the)? \d{1,2}(?:st|nd|rd|th)\b)?"
)


def particulars(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of a text that are particulars, with what takes their place. Stretches may overlap."""
    for match in _plates(text):
        yield *match.span(), "[reference]"
    for form in (_MARKED, _UNMARKED):
        for match in form.finditer(text):
            if _account(match[1], marked=form is _MARKED):
                yield *match.span(1), "[contact]"
    for match in _JOINED.finditer(text):
        yield *match.span(), "[contact]"
    for match in _DOTTED.finditer(text):
        parts = match[0].split(".")
        if not any(part.isdigit() for part in parts) and max(map(len, parts)) > 2:
            yield *match.span(), "[contact]"
    for match in _AGES.finditer(text):
        yield *match.span(), "[age]"
    for match in _YEARS.finditer(text):
        if not _LASTING.search(text, max(0, match.start() - 12), match.start()):
            yield *match.span(), "[age]"
    for match in _CLOCK.finditer(text):
        yield *match.span(), "[time]"
    for match in _WEEKDAY.finditer(text):
        yield *match.span(), "[date]"


def _account(word: str, *, marked: bool) -> bool:
    """Say whether what follows the name of a platform is an account's name."""
    return bool(_MADE_UP.fullmatch(word)) or (marked and word.casefold() not in lexicon().always)


def _plates(text: str) -> Iterator[re.Match[str]]:
    """Yield the number plates of a text, whole."""
    shouted = text.isupper()
    for match in _CURRENT.finditer(text):
        if _is_current(match, shouted=shouted):
            yield match
    for match in _PREFIX.finditer(text):
        if _may_be_word(match[3], match[1] + match[2], shouted=shouted):
            yield match
    for match in _SUFFIX.finditer(text):
        if _may_be_word(match[1], match[2] + match[3], shouted=shouted):
            yield match
    yield from _DIPLOMATIC.finditer(text)
    for match in _DATELESS.finditer(text):
        if _is_dateless(match, text, shouted=shouted):
            yield match


def _is_current(match: re.Match[str], *, shouted: bool) -> bool:
    """Say whether two letters, two digits and three letters are a plate, and not "MG11 was" or "is 14 and"."""
    head, gap, digits, tail = match.groups()
    lex = lexicon()
    if _PLAIN_HEAD.fullmatch(head + digits) or (gap and (shouted or head.islower() or tail.islower())):
        return not gap and tail.casefold() not in lex.words and tail.casefold() not in lex.acronyms
    if gap and head.casefold() in lex.acronyms | lex.words:
        return False
    return head.isupper() == tail.isupper() or tail.casefold() not in lex.always


def _may_be_word(letters: str, rest: str, *, shouted: bool) -> bool:
    """Say whether three letters beside a letter and a number make a plate, and not "F14 had", "bus 2b" or "CSE 12F"."""
    lex = lexicon()
    plain = letters.casefold()
    if plain not in lex.words and plain not in lex.acronyms:
        return True
    capital = letters.isupper() and not shouted
    if plain in lex.acronyms:
        return False
    if rest[0].isdigit():
        return capital or not (plain in lex.always or _MEASURE.fullmatch(rest))
    return capital or (letters.isupper() == rest[0].isupper() and not _PLAIN_HEAD.fullmatch(rest))


def _is_dateless(match: re.Match[str], text: str, *, shouted: bool) -> bool:
    """Say whether one to three letters and a number are a plate: where it is announced, or where they are no word."""
    letters = match["before"] or match["last"]
    plain, lex = letters.casefold(), lexicon()
    ahead = max(0, match.start() - 40), match.start()
    if _REGISTERED.search(text, *ahead):
        return plain not in lex.always or (letters.isupper() and not shouted)
    known = plain in lex.always or plain in lex.acronyms
    if _VEHICLE.search(text, *ahead):
        return letters.isupper() and not shouted and not known
    digits = match["after"] or match["first"]
    return len(letters) > 1 and not known and plain not in lex.words and len(digits) + len(letters) > 3

"""Take out of a text whatever could tell who or where: names, dates, numbers, references, addresses.

    redact("Keira Doyle (14) puts herself at risk.")  ->  "[name] ([age]) puts herself at risk."

Nothing is looked up in a list of names. What is kept is what is known to be harmless (`lexicon.py`); the rest goes.
Small numbers, lengths of time and the words that are found fault with stay readable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .identifiers import identifiers
from .lexicon import Lexicon, lexicon
from .particulars import particulars

_WORD = re.compile(
    r"(?<![^\W_])[^\W\d_](?:[^\W\d_]|['’ʼ`´\-\u2010\u2011\u0300-\u036f](?=[^\W\d_]))*[\u0300-\u036f]*(?![^\W_])"
)
_SENTENCE = re.compile(r"(?:^|[.!?…]['\"”’)\]]*\s|[\n\r\t•]|\s[*]\s)\s*[-–—*•\"“'‘(\[]*\s*$")
_OWNED = re.compile(r"['’]s?$")
_ACTS = frozenset(
    "is was has had said says say states stated told tells went goes will would can did does puts put refuses "
    "refused continues continued remains keeps kept presents presented returned returns reports reported denied "
    "denies declined declines disclosed discloses attends attended met meets lives lived left came wants wanted "
    "likes liked and".split()
)
_HONOURS = frozenset("mr mrs ms miss mx dr prof sir cllr rev pc dc ps ds di dci pcso sgt insp supt".split())
_PARTICLES = frozenset(
    "van von der den de la le du da do dos das di del della bin bint ben al el ap ferch ibn y abu".split()
)
_ROLES = {
    "young": frozenset("person people person's man woman men women boy girl lad adult victim carer mother mum".split()),
    "foster": frozenset("carer carers home placement family parent parents mum dad mother father child care".split()),
}  # titles that are family names unless one of these follows

# Words of sheets and columns that no dictionary holds.
_HEADINGS = frozenset(
    "lookup lookups dropdown dropdowns readme pivot metadata dataset datasets ref refs oic eth ids".split()
)
_MONTHS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec january february july august september october november"
    " december".split()
)  # but those that are given names
_DATED = re.compile(
    r"[\s._-]*(?:(?:to|and)\s)?(?:(?:19|20)\d\d\b|[A-Za-z]{3,9}[\s._-]*(?:19|20)\d\d\b)"
)  # May 2025, May-June 2025
_YEARS = re.compile(r"(?:19|20)\d\d\W{1,3}(?:\d\d|(?:19|20)\d\d)")
_BARE = re.compile(r"(?:[\W_]*\d){5}|[@]|www")  # an identifier that is one in a title too: long, or an address


class Redaction(NamedTuple):
    """A stretch that goes, and what stands in its place."""

    start: int
    end: int
    label: str


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    plain: str  # in small letters, without a possessive


def redact(text: str, known: Iterable[str] = (), found: Iterable[tuple[int, int]] = ()) -> str:
    """Return a text without what could tell who or where; for the arguments see `redactions`."""
    return apply(text, redactions(text, known, found))


def redact_title(text: str) -> str:
    """Return the name of a sheet, a column or a file without people's names; its numbers and everyday words stay.

    Telephone numbers, birth dates and other numbers of five digits or more go, as do addresses.
    """
    found = [Redaction(*each) for each in identifiers(text)]
    stretches = [text[each.start : each.end] for each in found]
    gone = [
        each for each, said in zip(found, stretches, strict=True) if _BARE.search(said) and not _YEARS.fullmatch(said)
    ]
    taken = _merged(text, gone)
    lex = lexicon()
    kept = (lex.words - lex.given) | lex.acronyms | lex.titles | lex.always | lex.places | _HEADINGS | _MONTHS
    words = [word for word in _words(text, taken) if len(word.text) > 1]
    suspect = [not _is_kept(word, text, kept) for word in words]
    for i in [i for i, is_name in enumerate(suspect) if is_name]:
        for beside in (i - 1, i + 1):
            if 0 <= beside < len(words) and words[beside].plain in (lex.names | lex.doubtful) - lex.always:
                near, far = sorted((words[i], words[beside]))
                alike = words[i].text.islower() or not words[beside].text.islower()
                suspect[beside] |= alike and text[near.end : far.start] in (" ", "-", "_", ", ")
    names = [Redaction(w.start, w.end, "[name]") for w, is_name in zip(words, suspect, strict=True) if is_name]
    return apply(text, _merged(text, taken + names))


def _is_kept(word: _Word, text: str, kept: frozenset[str]) -> bool:
    """Say whether a word of a title stays: one that is known, part by part, or a month with its year."""
    parts = re.split(r"[-\u2010\u2011]", word.plain)
    months = _MONTHS | {"april", "june", "march", "may"} if _DATED.match(text, word.end) else frozenset()
    return all(part in kept or part in months for part in parts)


def apply(text: str, gone: Sequence[Redaction], start: int = 0, end: int | None = None) -> str:
    """Return a stretch of a text with the redactions made; one that the stretch cuts through is made whole."""
    end = len(text) if end is None else end
    out, at = [], start
    for redaction in gone:
        if redaction.end <= start or redaction.start >= end:
            continue
        out += [text[at : max(at, redaction.start)], redaction.label]
        at = redaction.end
    out.append(text[at:end] if at < end else "")
    return "".join(out)


def redactions(text: str, known: Iterable[str] = (), found: Iterable[tuple[int, int]] = ()) -> list[Redaction]:
    """Return what must go from a text, in order and without overlaps; neighbours of a kind are one.

    `known` names what goes wherever it stands. In the stretches that were `found` fault with, a capital alone makes
    no name of a word of the dictionary or of a rule's phrases.
    """
    known = tuple(known)
    formed = [Redaction(*each) for forms in (identifiers, particulars) for each in forms(text)]
    formed += [Redaction(start, end, "[name]") for start, end in _phrases(text, known)]
    taken = _merged(text, formed)
    return _merged(text, taken + _names(text, taken, _known_words(known), tuple(found)))


def _merged(text: str, found: list[Redaction]) -> list[Redaction]:
    merged: list[Redaction] = []
    for one in sorted(found, key=lambda r: (r.start, -r.end)):
        if merged:
            last = merged[-1]
            joins = one.label == last.label and re.fullmatch(r"[\s,.'’&-]{0,2}", text[last.end : one.start] or "")
            if one.start < last.end or joins:
                merged[-1] = Redaction(last.start, max(last.end, one.end), last.label)
                continue
        merged.append(one)
    return merged


def _phrases(text: str, known: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Yield where the contents of other columns stand, whole."""
    for phrase in known:
        words = re.findall(r"\w+", phrase)
        if not words or (len(words) == 1 and len(words[0]) < 3):
            continue
        pattern = r"\b" + r"[\W_]{1,3}".join(map(re.escape, words)) + r"\b"
        for match in re.finditer(pattern, text, re.I):
            yield match.span()


def _known_words(known: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for phrase in known for word in re.findall(r"[^\W\d_]{2,}", phrase))


def _names(
    text: str, taken: list[Redaction], known: frozenset[str], found: tuple[tuple[int, int], ...]
) -> list[Redaction]:
    """Return the words that may be names."""
    lex = lexicon()
    words = _words(text, taken)
    suspect = [_suspect(word, text, words, i, lex, known) for i, word in enumerate(words)]
    _spread(words, suspect, text, lex)
    for i, word in enumerate(words):
        if suspect[i] and any(start <= word.start and word.end <= end for start, end in found):
            suspect[i] = word.plain in known or word.plain not in lex.words | lex.phrases
            suspect[i] |= word.plain in lex.names and word.plain not in lex.phrases
    # What was a name once in this text is one again where its case alone would not show it.
    seen = {w.plain for w, is_name in zip(words, suspect, strict=True) if is_name} - lex.always - lex.titles
    for i, word in enumerate(words):
        capital = not word.text.islower()
        suspect[i] = suspect[i] or (word.plain in seen and (capital or word.plain in lex.given))
    _spread(words, suspect, text, lex)
    return [Redaction(w.start, w.end, "[name]") for w, is_name in zip(words, suspect, strict=True) if is_name]


def _words(text: str, taken: list[Redaction]) -> list[_Word]:
    """Return the words that are not taken yet."""
    gone = iter(taken)
    current = next(gone, None)
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        while current and current.end <= match.start():
            current = next(gone, None)
        if not current or match.start() < current.start:
            plain = _OWNED.sub("", match[0].casefold().replace("’", "'"))
            words.append(_Word(match.start(), match.end(), match[0], plain))
    return words


def _spread(words: list[_Word], suspect: list[bool], text: str, lex: Lexicon) -> None:
    """Take with a name the words beside it that may be the rest of it: "jordan price", "Ivy House"."""
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for i in order:
            beside = words[i + step]
            between = text[beside.end : words[i].start] if step < 0 else text[words[i].end : beside.start]
            if suspect[i + step] and not suspect[i] and between in (" ", "  ", " '", "-"):
                suspect[i] = _belongs(words[i], beside, text, after=step < 0, lex=lex)


def _belongs(word: _Word, name: _Word, text: str, *, after: bool, lex: Lexicon) -> bool:
    """Say whether a word beside a name, before or after it, is taken with it."""
    plain = word.plain
    if plain in lex.names or (after and plain in lex.places) or plain in _PARTICLES:
        return plain not in lex.always
    if word.text.islower():
        return after and plain in lex.doubtful and name.text.islower()
    if plain in lex.always:  # "spoke to An Nguyen"
        return plain != "i" and word.text.istitle() and name.text.istitle() and not _starts(word, text)
    if after:
        return plain in lex.doubtful and word.text.isupper() == name.text.isupper()
    if not _starts(word, text):
        return False
    title = plain in lex.titles and plain not in _ROLES
    return (
        not title and (plain in _ROLES or plain not in lex.starts) and (plain not in lex.acronyms or plain in lex.given)
    )


def _suspect(word: _Word, text: str, words: list[_Word], i: int, lex: Lexicon, known: frozenset[str]) -> bool:
    """Say whether a word must be taken for a name."""
    written, plain = word.text, word.plain
    if len(written) == 1:
        return written.isupper() and plain not in ("a", "i")
    if plain in lex.always:
        return False
    if plain in known and (plain not in lex.words or not written.islower()):
        return True
    parts = re.split(r"[-\u2010\u2011]", plain)
    if len(parts) > 1 and written.islower():
        return not all(part in lex.words or part in lex.acronyms for part in parts)
    if written.islower():
        return _small_name(word, text, words, i, lex)
    bare = _OWNED.sub("", written)
    if bare.isupper() or (bare[:-1].isupper() and bare[-1] == "s" and len(bare) > 2):
        return plain not in lex.acronyms and (plain in lex.names or plain not in lex.words) and plain not in _ROLES
    if i and words[i - 1].plain in _HONOURS and 0 < word.start - words[i - 1].end <= 2:
        return True
    follower = words[i + 1].plain if i + 1 < len(words) else ""
    if plain in _ROLES:
        return follower not in _ROLES[plain]
    if plain in lex.titles or all(part in lex.always or part in lex.titles for part in parts):
        return False
    if not _starts(word, text) or not written[1:].islower():
        return True
    return not _may_start(plain, parts, words, i, lex)


def _starts(word: _Word, text: str) -> bool:
    """Say whether a word begins a sentence or a line."""
    return bool(_SENTENCE.search(text, max(0, word.start - 12), word.start))


def _may_start(plain: str, parts: list[str], words: list[_Word], i: int, lex: Lexicon) -> bool:
    """Say whether a capitalised word may begin a sentence without being a name."""
    if plain in lex.starts:
        return True
    if plain in lex.names or not all(part in lex.words for part in parts):
        return False
    follower = words[i + 1] if i + 1 < len(words) else None
    return follower is None or follower.plain not in _ACTS


def _small_name(word: _Word, text: str, words: list[_Word], i: int, lex: Lexicon) -> bool:
    """Say whether a word in small letters is a name: it is no word at all, or a given name that acts."""
    if word.plain not in lex.words:
        return word.plain not in lex.acronyms
    if word.plain in lex.names and text.islower():
        return True  # nothing in the text has a capital, so that its lack says nothing
    if word.plain not in lex.given or i + 1 >= len(words):
        return False
    follower = words[i + 1]
    together = text[word.end : follower.start] == " "
    owner = i > 0 and words[i - 1].plain in (
        "the",
        "a",
        "an",
        "this",
        "that",
        "his",
        "her",
        "their",
        "no",
        "any",
        "of",
        "to",
    )
    acts = follower.plain in _ACTS and follower.plain not in ("and", "will", "would", "can")
    return together and not owner and (acts or (follower.plain in lex.names and follower.plain not in lex.given))

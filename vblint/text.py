"""Words, sentences and lines of records as people type them.

Everything keeps exact positions. Matching reads a *folded* copy (lower case, plain quotes and
spaces, wrapped lines joined); `Folded.at` leads back to the text that was given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from .core import Record

WORD = re.compile(r"[a-z0-9]+(?:'(?!s\b)[a-z]+)?")  # "won't" is a word; "mum's" is two, so that "mum" is seen
# The tokens of a phrase: words ("won't" is one, "mum's" is two, so that "mum" is seen) and marks. Hyphens inside
# words, quotation marks and spaces only part tokens: "self-placed", "self placed" and 'self "placed"' read alike.
TOKEN = re.compile(r"""[^\W_]+(?:'(?!s\b)[^\W\d_]+)?|'s\b|(?<= )-(?= )|[^\s\w"'-]|_""")
BLOCK = 6_000  # characters; longer paragraphs are cut so that no input makes a pattern slow

# One character for one character, so that positions hold.
_PLAIN = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″«»"), '"'),
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"), " "),
    **dict.fromkeys(map(ord, "\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f\x1c\x1d\x1e\x1f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
    **dict.fromkeys(map(ord, "\x85\u2028\u2029\r"), "\n"),
    ord("İ"): "i",
}
_COMMON = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\u00a0", " "))
# Characters that people do not see: soft hyphens, joiners, marks on the letter before, and half of a line's end.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u0300-\u036f]|\r(?=\n)")
_GAP = re.compile(r"\n[ \n]*\n")
_WIDTH = 45  # characters of the shortest line that wraps
_CLOSES = frozenset(".!?…:;")  # what ends a line that leaves nothing open
_ITEM = re.compile(r"[-*•·–>#|]|\(?[0-9a-z]{1,3}[.):]|\d{1,2}[:.]?\d{2}\b|\d{1,2}[/.]\d")
# Both begin with a set of characters, which is what the engine can look for fast.
_END = re.compile(r"""[.!?…;\n](?:(?<=[;\n])|[.!?…]*["')\]]*(?=\s|$))""")
_STOP = re.compile(r"""[.!?;\n](?:(?<=\n)|[.!?;]*["')\]]*(?=\s))""")
# These stand before something, so their stop ends nothing; units such as "hrs." may end a sentence.
_ABBREVIATIONS = frozenset(
    "approx appt att aug ave cc cf ch cllr col cons dc dec dept det di dr ds eg e.g feb fig fri gov hon i.e ie insp"
    " jan jr jul jun lt maj mon mr mrs ms mt no nos nov oct op para paras pc pcso poss pp prev prof ps re ref rev sat"
    " sect sep sept sgt sqn sr st sun supt supv tel temp thu thur thurs tue tues v viz vol vs w/c wed c/o wrt resp"
    " incl".split()
)
# Of these, the ones that stand before no name: a capital after them begins a sentence.
_NOT_BEFORE_NAMES = frozenset(
    "approx appt att aug dept feb fri incl jan jul jun mon nov oct paras poss prev resp sat sep sept sun temp thu thur"
    " thurs tue tues wed".split()
)


class Folded(Record):
    """A stretch of text made plain for matching, with the way back.

    `raw` has the same length as `text` and the letters as they were written.
    """

    text: str
    raw: str
    start: int
    kept: tuple[int, ...] | None = None

    def at(self, index: int) -> int:
        """Return where the character at `index` of the folded text stands in the text given."""
        if self.kept is None:
            return self.start + index
        if index >= len(self.kept):
            return self.start + self.kept[-1] + 1 if self.kept else self.start
        return self.start + self.kept[index]

    def index(self, at: int) -> int:
        """Return where in the folded text the character at `at` of the text given stands, or the next that is kept."""
        return at - self.start if self.kept is None else bisect_left(self.kept, at - self.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text given that the folded span came from."""
        return self.at(start), (self.at(end - 1) + 1 if end > start else self.at(end))


def fold(text: str, start: int = 0) -> Folded:
    """Return `text` lower-cased, with plain quotes and spaces, unseen characters left out."""
    kept = None
    if text.isascii() and "\r\n" not in text:
        plain = text.lower()
        if "\t" in plain or "\r" in plain or "\f" in plain or "\v" in plain:
            plain = plain.translate(_PLAIN)
        return Folded(plain, text, start)
    unseen = {match.start() for match in _UNSEEN.finditer(text)}
    if unseen:
        kept = tuple(i for i in range(len(text)) if i not in unseen)
        text = "".join([text[i] for i in kept])
    plain = _plain(text).lower()
    if len(plain) != len(text):  # a letter whose lower case is longer
        plain = "".join([c if len(c.lower()) != 1 else c.lower() for c in text.translate(_PLAIN)])
    return Folded(plain, text, start, kept)


def _plain(text: str) -> str:
    """Return `text` with plain quotes and spaces: the common ones first, for a translation looks up every character."""
    plain = text
    for mark, letter in _COMMON:
        plain = plain.replace(mark, letter)
    if plain.isascii() and not any(mark in plain for mark in "\t\r\f\v\x1c\x1d\x1e\x1f"):
        return plain
    return plain.translate(_PLAIN)


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of `text` as spans; very long ones in parts."""
    at = 0
    plain = text
    if "\r" in text or "\t" in text:
        plain = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ")
    for gap in _GAP.finditer(plain):
        yield from _parts(plain, at, gap.start())
        at = gap.end()
    yield from _parts(plain, at, len(text))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > BLOCK:
        cut = -1
        for mark in ("\n", ". ", " "):
            cut = text.rfind(mark, start + BLOCK // 2, start + BLOCK)
            if cut >= 0:
                break
        cut = start + BLOCK if cut < 0 else cut + 1
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def join_wrapped(plain: str, raw: str = "") -> str:
    """Return `plain` with the line ends that only wrap a sentence turned into spaces.

    `raw`, of the same length, has the letters before folding: where it is given, a short line is joined to one that
    goes on with a small letter.
    """
    parts: list[str] = []
    kept = start = first = 0  # `first`: where the joined line begins
    end = plain.find("\n")
    while end >= 0:
        # a short line seldom wraps: most lines of a list end here
        long = end - start >= _WIDTH and _wraps(plain[start:end].rstrip(), plain, end + 1)
        if long or (raw and _goes_on(plain, raw, first, start, end)):
            parts.append(plain[kept:end])
            kept = end + 1
        else:
            first = end + 1
        start = end + 1
        end = plain.find("\n", start)
    if not parts:
        return plain
    parts.append(plain[kept:])
    return " ".join(parts)


def _wraps(line: str, plain: str, at: int) -> bool:
    """Say whether the end of a line is only a wrap: no closing stop before it, no list item after it."""
    if len(line) < _WIDTH or line[-1] in _CLOSES or "|" in line:
        return False
    while plain[at : at + 1] == " ":
        at += 1
    return at < len(plain) and not _ITEM.match(plain, at, at + 12)


def _goes_on(plain: str, raw: str, first: int, start: int, end: int) -> bool:
    """Say whether a small letter carries on, after `end`, what the line `start:end` leaves open, however short it is.

    Where what began at `first` has a small letter too, small letters show nothing; and no heading goes on.
    """
    at = end + 1
    while plain[at : at + 1] == " ":
        at += 1
    if not raw[at : at + 1].islower() or _ITEM.match(plain, at, at + 12):
        return False
    line, opening = raw[start:end].strip(), raw[first : min(end, first + _WIDTH)]
    if len(line.split()) < 2 or line.isupper() or line[0] == "#" or "|" in line:
        return False
    return line.rstrip("\"'”’)]")[-1:] not in _CLOSES and not opening.lstrip(" -*•·–>")[:1].islower()


def clauses(plain: str) -> Iterator[tuple[int, int]]:
    """Yield rough stretches between stops, semicolons and line ends: no phrase reaches across one."""
    start = 0
    for stop in _STOP.finditer(plain):
        end = stop.end()
        yield start, end
        start = end
    if start < len(plain):
        yield start, len(plain)


def sentences(plain: str, text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a block.

    `plain` is the folded, joined block and `text` its letters before folding (same length), which
    show capitals. Telegraphic style ends a sentence at a line, a semicolon or a stop; not at
    abbreviations, initials, decimals, times, or before a small letter.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _END.finditer(plain):
        first, stop = end.span()
        if plain[first] == "." and not _stops(plain, text, first, stop):
            continue
        if not plain[start:stop].isspace():
            spans.append((start, stop))
        start = stop
    if plain[start:].strip():
        spans.append((start, len(plain)))
    return spans


def _stops(plain: str, text: str, dot: int, after: int) -> bool:
    follows = text[after : after + 40].lstrip()[:1]
    if not follows:
        return True
    begin = plain.rfind(" ", 0, dot) + 1
    word = plain[max(begin, plain.rfind("\n", begin, dot) + 1, plain.rfind("(", begin, dot) + 1) : dot]
    if word in _NOT_BEFORE_NAMES and follows.isupper():
        return True
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    return not follows.islower()


class Lines:
    """Turns code points of a text into one-based lines and columns.

    A line ends at LF, CR LF or a lone CR. Columns count code points.
    """

    def __init__(self, text: str) -> None:
        """Note where the lines of `text` start."""
        self._starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))]

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column of the code point `at`."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` takes, which is how editors count columns."""
    return len(text) + sum(1 for c in text if ord(c) > 0xFFFF)


def match_case(text: str, model: str, *, opens: bool = True) -> str:
    """Return `text` with the letter case of `model`: capitals throughout, or a capital first.

    A capital that only begins an acronym ("MP", "DNA") is followed where the words open a sentence.
    """
    letters = [c for c in model if c.isalpha()]
    if len(letters) > 5 and " " in model.strip() and all(c.isupper() for c in letters):
        return re.sub(r"\[[^\]]*\]|[^\[]+", lambda m: m[0] if m[0].startswith("[") else m[0].upper(), text)
    head = (model.split() or [""])[0]
    acronym = head[:2].isupper() and len(head) > 1
    if letters and letters[0].isupper() and (opens or not acronym):
        at = next((i for i, c in enumerate(text) if c.isalpha()), 0)
        if not text[at : at + 1].isupper():
            return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
    return text

"""Text into what the encoder reads at once: a paragraph, with the end of the paragraph before it, in sentences.

The antecedent of a pronoun, the man of 24 or the officer's correction often stand a sentence earlier; so a sentence
is never judged without what precedes it. Training and linting both come through here, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core import Record
from ..text import blocks, fold, join_wrapped, sentences
from .wordpiece import WordPiece

LONGEST = 320  # word pieces in a window
_EARLIER = 64  # of them, at most, for what precedes

Span = tuple[int, int]


class Window(Record):
    """What the encoder reads at once.

    `ids` are word pieces between the start and end marks; `places` their spans in the text (None for the marks);
    `owners` the number of the sentence each belongs to, or -1; `sentences` their spans in the text. Of these the
    first `known` are there to be read, not to be judged.
    """

    ids: tuple[int, ...]
    places: tuple[Span, ...]
    owners: tuple[int, ...]
    sentences: tuple[Span, ...]
    known: int


def split(text: str) -> Iterator[list[Span]]:
    """Yield the sentences of each paragraph of a text, without the spaces around them."""
    for start, end in blocks(text):
        folded = fold(text[start:end], start)
        found = [folded.span(*each) for each in sentences(join_wrapped(folded.text), folded.raw)]
        kept = [each for each in (_trimmed(text, *each) for each in found) if each[0] < each[1]]
        if kept:
            yield kept


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def windows(text: str, pieces: WordPiece) -> Iterator[Window]:
    """Yield the windows of a text. Each sentence is judged in exactly one of them."""
    earlier: list[_Sentence] = []
    for paragraph in split(text):
        fresh = [_Sentence(text, span, pieces) for span in paragraph]
        while fresh:
            before = _last(earlier, _EARLIER)
            room = LONGEST - 2 - sum(len(s.ids) for s in before)
            count = 1
            while count < len(fresh) and sum(len(s.ids) for s in fresh[: count + 1]) <= room:
                count += 1
            yield _window(before, fresh[:count], pieces)
            earlier = [*earlier, *fresh[:count]][-8:]
            fresh = fresh[count:]


class _Sentence:
    __slots__ = ("ids", "places", "span")

    def __init__(self, text: str, span: Span, pieces: WordPiece) -> None:
        self.span = span
        self.ids, places = pieces.pieces(text[span[0] : span[1]])
        self.places = [(span[0] + a, span[0] + b) for a, b in places]


def _last(earlier: list[_Sentence], room: int) -> list[_Sentence]:
    """Return as many of the sentences before as there is room for."""
    kept: list[_Sentence] = []
    for sentence in reversed(earlier):
        room -= len(sentence.ids)
        if room < 0:
            break
        kept.insert(0, sentence)
    return kept


def _window(before: list[_Sentence], fresh: list[_Sentence], pieces: WordPiece) -> Window:
    ids, places, owners = [pieces.start], [(0, 0)], [-1]
    for number, sentence in enumerate([*before, *fresh]):
        ids += sentence.ids
        places += sentence.places
        owners += [number] * len(sentence.ids)
    ids, places, owners = ids[: LONGEST - 1], places[: LONGEST - 1], owners[: LONGEST - 1]
    spans = tuple(sentence.span for sentence in (*before, *fresh))
    return Window((*ids, pieces.end), (*places, (0, 0)), (*owners, -1), spans, len(before))

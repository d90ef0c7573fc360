"""Text into word pieces with their places: the tokenizer of the uncased BERT family.

Written out because the common library for it brings a download client along. A test holds it to that library.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Marks and Chinese characters stand alone, all else runs to the next space: "£5" is one word, as in the original.
_ALONE = r"!-/:-@\[-`{-~¡§«¶·»¿‐-‧‰-⁃⁅-⁑⁓-⁞、-〃〈-】\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[^\s{_ALONE}]+|[{_ALONE}]")
_LONGEST = 100  # characters; longer words are unknown, as in the original
UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"


class WordPiece:
    """Breaks text into the pieces of a vocabulary, longest first."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """Number the pieces of a vocabulary in their order."""
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self._known: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self._unknown = self._ids[UNKNOWN]
        self.start = self._ids[START]
        self.end = self._ids[END]

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the piece numbers of `text` and, for each, its span in code points."""
        plain, home = _plain(text)
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for found in _WORD.finditer(plain):
            at = found.start()
            for number, begin, end in self._split(found.group()):
                ids.append(number)
                if home is None:
                    spans.append((at + begin, at + end))
                else:
                    spans.append((home[at + begin], home[at + end - 1] + 1))
        return ids, spans

    def _split(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return the pieces of one word as number, start, end; remembered, because words recur."""
        known = self._known.get(word)
        if known is None:
            known = self._cut(word)
            if len(self._known) < 50_000:
                self._known[word] = known
        return known

    def _cut(self, word: str) -> tuple[tuple[int, int, int], ...]:
        if len(word) > _LONGEST:
            return ((self._unknown, 0, len(word)),)
        found: list[tuple[int, int, int]] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                number = self._ids.get(word[start:end] if not start else f"##{word[start:end]}")
                if number is not None:
                    found.append((number, start, end))
                    start = end
                    break
            else:
                return ((self._unknown, 0, len(word)),)
        return tuple(found)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """Return `text` in small letters without accents or control characters, and where each character came from."""
    if text.isascii():
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", " ", text).lower(), None
    out: list[str] = []
    home: list[int] = []
    for at, character in enumerate(text):
        if character in "\0\ufffd" or (unicodedata.category(character)[0] == "C" and character not in "\t\n\r"):
            continue
        for each in unicodedata.normalize("NFD", character.lower()):
            if unicodedata.category(each) != "Mn":
                out.append(each)
                home.append(at)
    return "".join(out), home

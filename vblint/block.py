"""A paragraph on its way through the linter, and what was seen in it."""

from __future__ import annotations

from .context import Surroundings
from .core import Candidate, Circumstance, Record
from .text import clauses, fold, join_wrapped


class Block:
    """A paragraph made ready for matching; `earlier` is where what may be read before it begins."""

    __slots__ = ("around", "earlier", "end", "folded", "plain", "start", "stretches", "text")

    def __init__(self, text: str, start: int, end: int, earlier: int) -> None:
        """Fold and part the stretch `start:end` of a text."""
        self.text = text
        self.start = start
        self.end = end
        self.earlier = min(earlier, start)
        self.folded = fold(text[start:end], start)
        self.plain = join_wrapped(self.folded.text, self.folded.raw)
        self.stretches = list(clauses(self.plain))
        self.around: Surroundings | None = None

    @property
    def before(self) -> str:
        """The end of the paragraph before, where a pronoun's antecedent may stand."""
        return self.text[self.earlier : self.start].rstrip()

    @property
    def context(self) -> str:
        """The block with the end of the paragraph before, folded: what shows whether it is a record."""
        return f"{fold(self.before).text} {self.plain}".strip()

    def span(self, candidate: Candidate) -> tuple[int, int]:
        """Return where a candidate stands in the text."""
        return self.folded.span(candidate.start, candidate.end)


class Seen(Record):
    """What a rule saw in a block.

    The candidate, why it is silent (in a word and in words; empty if it speaks), and what surrounds it, where asked.
    """

    candidate: Candidate
    silence: str
    why: str
    circumstance: Circumstance | None

"""Whose sentence is it? What surrounds a candidate, with the words that show it.

Two questions, both answered with evidence and never with a bare yes: whose act do the words describe
(`who.py`), and is the wording quoted, negated, mentioned rather than used, or part of an offence
title. Cues are data (`rules/context.toml`) with a direction, a reach in words, and stops.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from .core import Candidate, Circumstance, Record
from .match import Clause, Index, Phrase, leads
from .people import People
from .rulebook import Cues
from .text import WORD, Folded, join_wrapped, sentences
from .walk import Walker
from .who import Sentence

_DOUBLE = re.compile(r'"([^"\n]{1,600})"')
_RULE = re.compile(r"^[ |:]*-[ |:-]*$", re.M)  # the line between the head of a table and its rows
_SINGLE = re.compile(r"(?<![a-z0-9])'(?=\S)([^\n]{1,400}?\S)'(?![a-z0-9])")


# What stands before a reporting verb that is the author's own, a noun, an infinitive or a passive.
_NOT_SPEECH = (
    r"(?:\b(?:i|we|to|sup|supervisor|should|must|will|please|was|were|been|be|being|is|are|that|the|a|an|this|any|no|nil|my"
    r"|of|by|on|for|alleged|her own|his own)|\b(?:i|we) (?:would|do|also|still|can only|have to|had to|am told|did))$"
)


# What follows one that reports nobody: "believed to be", "reported by", "disclosed, …".
_PASSIVE = r" (?:to be|to have|by|missing|for|of|from|nothing|little|no more|goodbye|as)\b|[,.)]"
_RESUMES = (
    r"(?:,| -|;| and| but)(?: also| then| still| however)?(?: (?:refuses|continues|remains|keeps|has|is|was|clearly))?$"
)
# What follows a verb that orders and does not report: "told her not to go, but she".
_ORDERED = (
    r" (?:her|him|them)\b[^.]{0,40}?\bto\b[^.]{0,80}\b(?:but|yet)(?: (?:she|he|they))?(?: (?:still|just|simply))?\s*$"
)


class Cue(Record):
    """A kind of cue, which way it works, how far, and its number in the data."""

    kind: str
    way: str
    reach: int
    number: int


class Sighting(Record):
    """A cue seen in a block."""

    cue: Cue
    start: int
    end: int


class Surroundings:
    """A block of text prepared for questions about its candidates: sentences, quotations, cues, people.

    `before` is the text that precedes the block, where the antecedent of a pronoun may stand.
    """

    def __init__(
        self,
        folded: Folded,
        plain: str,
        stretches: list[tuple[int, int]],
        cues: Index,
        people: People,
        before: str = "",
    ) -> None:
        """Take the block and its clauses; what is learnt of a sentence is kept for its other candidates."""
        self.folded = folded
        self.plain = plain
        self.sentences = sentences(plain, folded.raw) or [(0, len(plain))]
        self.quotes = _quotations(plain)
        self.people = people
        self.before = before
        self._cues = cues
        self._clauses: list[Clause | tuple[int, int]] = list(stretches)
        self._clause_ends = [end for _, end in stretches]
        self._seen: dict[int, list[Sighting]] = {}  # by the number of a clause
        self._near: dict[int, list[Sighting]] = {}  # by the number of a sentence, as is the next
        self._asked: dict[int, Sentence] = {}
        self._sentence_ends = [end for _, end in self.sentences]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence that holds the character `at`."""
        return min(bisect_right(self._sentence_ends, at), len(self.sentences) - 1)

    def clause(self, at: int) -> Clause:
        """Return the clause that holds the character `at`."""
        return self._clause(bisect_right(self._clause_ends, at))

    def _clause(self, number: int) -> Clause:
        clause = self._clauses[number]
        if isinstance(clause, tuple):
            self._clauses[number] = clause = Clause(self.plain, clause)
        return clause

    def _sightings(self, number: int) -> list[Sighting]:
        """Return the cues in the clauses of a sentence: most reach no further than their own."""
        if number not in self._near:
            self._near[number] = self._between(*self.sentences[number])
        return self._near[number]

    def _between(self, start: int, end: int) -> list[Sighting]:
        """Return the cues in the clauses of a stretch, in order."""
        first, last = bisect_right(self._clause_ends, start), bisect_left(self._clause_ends, end)
        found = [s for n in range(first, min(last + 1, len(self._clauses))) for s in self._in_clause(n)]
        return sorted(found, key=lambda s: s.start)

    def _in_clause(self, number: int) -> list[Sighting]:
        if number not in self._seen:
            matches = self._cues.sights(self._clause(number))
            self._seen[number] = [Sighting(cue, *match.span) for cue, match in matches]
        return self._seen[number]

    def _nearby(self, number: int) -> tuple[int, int]:
        """Return from where to where a sentence and its neighbours reach."""
        return self.sentences[max(0, number - 1)][0], self.sentences[min(len(self.sentences) - 1, number + 1)][1]

    def circumstance(self, candidate: Candidate) -> Circumstance:
        """Say whose act a candidate describes and which cues reach it."""
        number = self.sentence(candidate.start)
        evidence: list[str] = []
        cues: set[str] = set()
        spoken, why = self._quoted(candidate, number)
        if spoken:
            cues.add("quoted")
            evidence.append(why)
        for kind in ("negated", "meta", "offence"):
            sighting = self._reaching(kind, candidate, number) or self._mentioned(kind, candidate, number)
            if sighting:
                cues.add(kind)
                evidence.append(f"{kind}: {self._words(sighting)}")
        who = self._ask(number).subject_of(candidate)
        evidence.insert(0, who.why)
        subject = who.span and self.folded.span(*who.span)
        return Circumstance(who.role, subject, who.pronoun, who.plural, frozenset(cues), tuple(evidence))

    def _ask(self, number: int) -> Sentence:
        if number not in self._asked:
            span, earlier = self.sentences[number], self._earlier(number)
            self._asked[number] = Sentence(self.people, self.plain, self.folded.raw, span, earlier)
        return self._asked[number]

    def _earlier(self, number: int) -> str:
        """Return the two sentences before this one, the author's newest last."""
        if number == 0:
            return self.before
        start = self.sentences[max(0, number - 2)][0]
        text = self.folded.raw[start : self.sentences[number][0]]
        return text if number > 1 else f"{self.before} {text}"

    def _words(self, sighting: Sighting) -> str:
        return f"“{self.plain[sighting.start : sighting.end].strip()}”"

    def _reaching(self, kind: str, candidate: Candidate, number: int) -> Sighting | None:
        """Return the cue of this kind that reaches the candidate, unless an undoing cue is there."""
        start, end = self.sentences[number]
        undoing = [s for s in self._sightings(number) if s.cue.kind == f"{kind}-not" and start <= s.start < end]
        for sighting in self._sightings(number):
            if sighting.cue.kind != kind or not self._reaches(sighting, candidate, number):
                continue
            if kind == "negated" and any(u.start <= sighting.start < u.end for u in undoing):
                continue
            if kind == "meta" and undoing:
                continue
            return sighting
        return None

    def _mentioned(self, kind: str, candidate: Candidate, number: int) -> Sighting | None:
        """Return the words outside the sentence's own that show its wording to be mentioned, not used."""
        if kind != "meta":
            return None
        return self._corrected(candidate, number) or self._shown(candidate.start) or self._headed(candidate.start)

    def _shown(self, at: int) -> Sighting | None:
        """Return the words that open the line of the character `at` and show it to be a bad example: "Bad: …"."""
        start = self._line(at)[0]
        kinds = ("shown", "shown-not")
        labels = [s for s in self._between(start, at) if s.cue.kind in kinds and start <= s.start < at]
        last = max(labels, key=lambda s: (s.end, -s.start), default=None)  # "do not say:" before its "say:"
        return last if last and last.cue.kind == "shown" else None

    def _headed(self, at: int) -> Sighting | None:
        """Return the head of the table column that holds the character `at`, if it names what to avoid."""
        row = self._line(at)
        head = self._table_head(row) if "|" in self.plain[slice(*row)] else None
        if head is None:
            return None
        column = self._column(row[0], at)
        named = [s for s in self._between(*head) if s.cue.kind == "column" and head[0] <= s.start < head[1]]
        return next((s for s in named if self._column(head[0], s.start) == column and self._fills_cell(s, head)), None)

    def _table_head(self, row: tuple[int, int]) -> tuple[int, int] | None:
        """Return the line that heads the table that `row` belongs to: a rule of dashes follows it.

        None where the line is in no table.
        """
        rules = [m for m in _RULE.finditer(self.plain, 0, row[0]) if "|" in m[0]]
        if not rules or not rules[-1].start():
            return None
        rows = self.plain[rules[-1].end() + 1 : row[1]].split("\n")
        return self._line(rules[-1].start() - 1) if all("|" in each for each in rows) else None

    def _line(self, at: int) -> tuple[int, int]:
        """Return where the line of the character `at` begins and ends."""
        end = self.plain.find("\n", at)
        return self.plain.rfind("\n", 0, at) + 1, len(self.plain) if end < 0 else end

    def _column(self, start: int, at: int) -> int:
        """Return the number of the column in which `at` stands, in a row that begins at `start`."""
        row = self.plain[start:at].lstrip()
        return row.count("|") - row.startswith("|")  # the bar that opens a row parts no columns

    def _fills_cell(self, sighting: Sighting, row: tuple[int, int]) -> bool:
        """Say whether the words of a sighting are all that its cell of a row says, marks aside."""
        left = self.plain[row[0] : sighting.start].rpartition("|")[2]
        right = self.plain[sighting.end : row[1]].partition("|")[0]
        return not WORD.search(left + right)

    def _corrected(self, candidate: Candidate, number: int) -> Sighting | None:
        """Return the words that show the sentence, or the next one, to correct the wording of another text."""
        sightings = self._between(self.sentences[number][0], self._nearby(number)[1])
        if any(sighting.cue.kind == "meta-not" for sighting in sightings):
            return None
        inside = candidate.outer
        return next(
            (s for s in sightings if s.cue.kind == "corrected" and not inside[0] <= s.start < inside[1]),
            None,
        )

    def _reaches(self, sighting: Sighting, candidate: Candidate, number: int) -> bool:
        cue = sighting.cue
        start, end = self.sentences[number]
        if candidate.start <= sighting.start and sighting.end <= candidate.end:
            return False  # the cue's words are part of the wording itself
        if not start <= sighting.start < end:
            return False
        if sighting.start < candidate.start:
            between, fits = (min(sighting.end, candidate.start), candidate.start), cue.way in ("forward", "both")
        else:
            between, fits = (candidate.end, sighting.start), cue.way in ("backward", "both")
        return (
            fits
            and len(WORD.findall(self.plain, *between)) <= cue.reach
            and not self._stopped(cue, self._sightings(number), *between)
        )

    def _stopped(self, cue: Cue, sightings: list[Sighting], start: int, end: int) -> bool:
        """Say whether one of the sightings ends the reach of a cue in a stretch."""
        stop = f"stop {cue.number}"
        return any(s.cue.kind == stop and start <= s.start and s.end <= end for s in sightings)

    def _quoted(self, candidate: Candidate, number: int) -> tuple[bool, str]:
        """Say whether the wording is somebody else's speech, which the author does not adopt."""
        start = self.sentences[number][0]
        inside = next((q for q in self.quotes if q[0] <= candidate.start and candidate.end <= q[1]), None)
        reported = self._reported(candidate, number)
        if inside is None and reported is None:
            return False, ""
        nearby = self._nearby(number)
        sightings = self._between(*nearby)
        for sighting in sightings:
            adopts = sighting.cue.kind == "adopted" and start <= sighting.start < nearby[1]
            if adopts and not self._stopped(sighting.cue, sightings, nearby[0], sighting.end):
                return False, ""
        if inside is None:
            assert reported is not None
            return True, f"reported speech: {self._words(reported)}"
        return True, "inside quotation marks"

    def _reported(self, candidate: Candidate, number: int) -> Sighting | None:
        start = self.sentences[number][0]
        for sighting in self._sightings(number):
            if sighting.cue.kind != "reported" or not self._reaches(sighting, candidate, number):
                continue
            if sighting.cue.way == "backward" or sighting.start > candidate.start:
                return sighting
            if self._own_voice(sighting, start) or self._resumes(sighting.end, candidate):
                continue
            return sighting
        return None

    def _own_voice(self, sighting: Sighting, start: int) -> bool:
        """Say whether a reporting verb reports nobody else: "I feel", "that said", "the alleged", "nil disclosed,"."""
        left = self.plain[start : sighting.start].rstrip()
        if self.plain.startswith(("per ", "as per "), sighting.start):
            return False  # "per school, …": the comma ends the name of the source
        return bool(re.search(_NOT_SPEECH, left) or re.match(_PASSIVE, self.plain[sighting.end : sighting.end + 12]))

    def _resumes(self, at: int, candidate: Candidate) -> bool:
        """Say whether the author speaks again between the reported words and the candidate.

        "States he loves her and continues to put herself at risk": the second verb is no longer hers.
        """
        between = self.plain[at : candidate.outer[0]]
        resumes = re.search(_RESUMES, between) or re.match(_ORDERED, between)
        return bool(resumes) and not re.search(r"\bthat\b", between)


def _quotations(plain: str) -> list[tuple[int, int]]:
    patterns = [pattern for mark, pattern in (('"', _DOUBLE), ("'", _SINGLE)) if mark in plain]
    return [match.span(1) for pattern in patterns for match in pattern.finditer(plain)]


def cue_index(cues: Cues, walker: Walker) -> Index:
    """Return the index over all cue phrases, and over the stops of each as `stop <number>`."""
    kinds = [Cue(*kind) for kind in cues.kinds]

    @cache
    def phrase(number: int) -> Phrase:
        return Phrase(kinds[cues.owners[number]], number, cues)

    return Index(cues.anchors, leads(cues, phrase), walker)


__all__ = ["Cue", "Surroundings", "cue_index", "join_wrapped"]

"""Document in, findings out: the only place that knows the order of things.

Text becomes paragraphs; the rules' index finds candidates in each; context says whose words they are;
what is the author's own wording about a child becomes a finding, with rewordings that fit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property

from .config import Config
from .context import Surroundings, cue_index
from .core import Candidate, Circumstance, ConfigError, Document, Finding, Rule
from .match import Exceptions, Index, Phrase, candidates, longest, rule_index
from .people import People
from .register import Register
from .reword import suggestions
from .rulebook import RuleSet, own, select, shipped
from .text import blocks, clauses, fold, join_wrapped
from .walk import Walker

_LOOK_BACK = 400  # characters of the paragraph before, where a pronoun's antecedent may stand
_RANK = {"error": 3, "warning": 2, "advice": 1}
_SURE = {"high": 3, "medium": 2, "low": 1}


class Linter:
    """Finds wording that may blame a child. Reusable and thread-safe: nothing changes after set-up."""

    def __init__(self, config: Config | None = None, *, ruleset: RuleSet | None = None) -> None:
        """Set up the rules that `config` selects. Raises ConfigError for a name that does not exist."""
        self.config = config or Config()
        self._ruleset = (ruleset or shipped()).with_rules(self._own_rules())
        self._on = select(self._ruleset.heads, self.config.select, self.config.ignore)
        self._walker = Walker(self._ruleset.lists)
        self._index = rule_index(self._ruleset, frozenset(self._on), self._walker)
        self._exceptions: dict[str, list[Phrase]] = {}

    # What only a text with candidates needs is set up for the first of them; two threads may both do it, alike.
    @cached_property
    def _cues(self) -> Index:
        return cue_index(self._ruleset.cues, self._walker)

    @cached_property
    def _people(self) -> People:
        return People(self._ruleset.roles, self._ruleset.people)

    @cached_property
    def _register(self) -> Register:
        return Register(self._ruleset.register)

    def _own_rules(self) -> tuple[Rule, ...]:
        if not self.config.rules:
            return ()
        from pathlib import Path

        base = Path(self.config.source).parent if self.config.source else Path()
        paths = [path for pattern in self.config.rules for path in sorted(base.glob(pattern))]
        rules, errors = own(paths)
        if errors:
            raise ConfigError("; ".join(map(str, errors)))
        return rules

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that are on."""
        return tuple(self._ruleset.rule(number) for number in self._on)

    def lint(self, text: str) -> list[Finding]:
        """Return the findings in a text, in order."""
        return list(self.lint_document(Document("", text)))

    def lint_document(self, document: Document) -> Iterator[Finding]:
        """Yield the findings in a document, in order; spans are code points of its text."""
        text = document.text
        before = ""
        for start, end in blocks(text):
            yield from self._lint_block(text, start, end, before)
            before = text[max(start, end - _LOOK_BACK) : end]

    def lint_file(self, path: str | os.PathLike[str]) -> list[Finding]:
        """Return the findings in a file, with their locations; ignore comments are honoured.

        Raises ReaderError, with the reason and the cure, for a file that cannot be read.
        """
        from .files import check_file

        return check_file(self, path).findings

    def lint_many(self, texts: Iterable[str], *, jobs: int = 1) -> Iterator[list[Finding]]:
        """Yield the findings of each text, in the order given.

        With `jobs` other than 1 the texts are shared out by joblib, whose `parallel_config` is honoured.
        """
        if jobs == 1:
            yield from map(self.lint, texts)
            return
        from .parallel import lint_in_parallel

        yield from lint_in_parallel(self, texts, jobs)

    def considered(self, text: str) -> Iterator[tuple[Candidate, Circumstance, str, tuple[int, int]]]:
        """Yield every candidate of a text with its circumstance, its span and why it is silent ("" if it is not)."""
        before = ""
        for start, end in blocks(text):
            folded = fold(text[start:end], start)
            plain = join_wrapped(folded.text)
            stretches = list(clauses(plain))
            seen = candidates(self._index, self._ruleset, plain, stretches)
            if seen:
                around = Surroundings(folded, plain, stretches, self._cues, self._people, before)
                is_record = self._is_record(plain, before)
                for candidate in seen:
                    circumstance = around.circumstance(candidate)
                    silence = self._set_aside(candidate, around, is_record) or _excused(candidate, circumstance)
                    yield candidate, circumstance, silence, folded.span(candidate.start, candidate.end)
            before = text[max(start, end - _LOOK_BACK) : end]

    def _lint_block(self, text: str, start: int, end: int, before: str) -> Iterator[Finding]:
        folded = fold(text[start:end], start)
        plain = join_wrapped(folded.text)
        stretches = list(clauses(plain))
        seen = candidates(self._index, self._ruleset, plain, stretches)
        if not seen:
            return
        around = Surroundings(folded, plain, stretches, self._cues, self._people, before)
        is_record = self._is_record(plain, before)
        found: list[Finding] = []
        speaking: dict[int, Circumstance] = {}
        for candidate in seen:
            # whose words they are is asked last, for it costs most
            if not self._set_aside(candidate, around, is_record):
                circumstance = around.circumstance(candidate)
                if not _excused(candidate, circumstance):
                    speaking[id(candidate)] = circumstance
        for candidate in longest([candidate for candidate in seen if id(candidate) in speaking]):
            circumstance = speaking[id(candidate)]
            rule = candidate.rule
            span = folded.span(candidate.start, candidate.end)
            sentence = folded.span(*around.sentences[around.sentence(candidate.start)])
            words = text[slice(*span)]
            found.append(
                Finding(
                    rule=rule.name,
                    category=rule.category,
                    level=rule.level,
                    confidence=rule.confidence,
                    start=span[0],
                    end=span[1],
                    text=words,
                    title=rule.title,
                    message=rule.message.replace("{match}", " ".join(words.split())),
                    rationale=rule.rationale,
                    sources=rule.sources,
                    suggestions=suggestions(candidate, circumstance, folded, plain, text, sentence),
                    evidence=circumstance.evidence,
                    sentence=sentence,
                )
            )
        yield from _without_overlaps(found)

    def _is_record(self, plain: str, before: str) -> Callable[[], bool]:
        """Return whether a block, with what stands before it, reads as a record: asked seldom, and worked out once."""
        return cache(lambda: self._register.reads_as_record(f"{fold(before).text} {plain}"))

    def _set_aside(self, candidate: Candidate, around: Surroundings, is_record: Callable[[], bool]) -> str:
        """Return why a candidate is no finding, whoever it is about, or nothing."""
        rule, plain = candidate.rule, around.plain
        for exception in self._exceptions_of(rule):
            for match in exception.matches(around.clause(candidate.start), self._walker):
                if match.start < candidate.outer[1] and candidate.outer[0] < match.end:
                    return f"another sense: “{plain[match.start : match.end]}”"
        if plain.rfind("[", 0, candidate.start + 1) > plain.rfind("]", 0, candidate.start):
            return "a prompt in square brackets"
        if candidate.pattern.everyday and not is_record():
            return "everyday words, and the text does not read as a record about a child"
        return ""

    def _exceptions_of(self, rule: Rule) -> list[Phrase]:
        if rule.name not in self._exceptions:
            kept = Exceptions(rule)
            self._exceptions[rule.name] = [Phrase(rule, number, kept) for number in range(len(rule.exceptions))]
        return self._exceptions[rule.name]


def _excused(candidate: Candidate, circumstance: Circumstance) -> str:
    """Return why a candidate is no finding where it stands, or nothing if it is one."""
    rule = candidate.rule
    if circumstance.role not in rule.subject:
        return f"about the {circumstance.role}: {circumstance.evidence[0]}"
    if silenced := circumstance.cues & rule.unless:
        return f"{', '.join(sorted(silenced))}: {'; '.join(circumstance.evidence[1:])}"
    return ""


def _without_overlaps(found: list[Finding]) -> list[Finding]:
    """Of findings on the same words keep the strongest, and let its evidence name the others."""
    found.sort(key=lambda f: (-_RANK[f.level], -_SURE[f.confidence], f.start - f.end, f.start, f.rule))
    kept: list[Finding] = []
    for finding in found:
        for index, other in enumerate(kept):
            if finding.start < other.end and other.start < finding.end:
                kept[index] = other.replace(evidence=(*other.evidence, f"also {finding.rule}"))
                break
        else:
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.start, f.end, f.rule))

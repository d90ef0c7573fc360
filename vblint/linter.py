"""Document in, findings out: the only place that knows the order of things.

Text becomes paragraphs; the rules' index finds candidates in each; context says whose words they are;
the classifier weighs them and adds what no rule lists; what is the author's own wording about a child becomes a
finding, with rewordings that fit it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property

from .block import Block, Seen
from .config import Config
from .context import Surroundings, cue_index
from .core import ASIDE, Candidate, Circumstance, ConfigError, Document, Finding, ReaderError, Rule, Sighting, Verdict
from .match import Exceptions, Index, Phrase, candidates, longest, rule_index
from .people import People
from .raised import Detector
from .register import Register
from .reword import suggestions
from .rulebook import RuleSet, own, select, shipped
from .text import blocks, fold
from .walk import Walker

_LOOK_BACK = 400  # characters of the paragraph before, where a pronoun's antecedent may stand
_SURE_ELSEWHERE = 0.88  # the least probability at which the classifier speaks in a text that does not read as a record
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

    @cached_property
    def _detector(self) -> Detector | None:
        return Detector.of(self.config.model, self._ruleset, self._on)

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
        """Return the findings in a text, in order. Raises TypeError for anything but a str."""
        if not isinstance(text, str):
            raise TypeError(f"lint needs text (str), not {type(text).__name__}")
        return list(self.lint_document(Document("", text)))

    def lint_document(self, document: Document, *, aside: bool = False) -> Iterator[Finding]:
        """Yield the findings in a document, in order; spans are code points of its text.

        With `aside`, what the rules found and the classifier set aside is among them, as `suppressed`.
        """
        for block in self._blocks(document.text):
            yield from self._lint_block(block, aside)

    def lint_file(self, path: str | os.PathLike[str]) -> list[Finding]:
        """Return the findings in a file, with their locations; ignore comments are honoured.

        Raises ReaderError, with the reason and the cure, for a file that cannot be read.
        """
        from .files import check_file

        try:
            return check_file(self, path).findings
        except ReaderError as error:
            raise ReaderError(f"{os.fspath(path)}: {error}") from None

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
        for block in self._blocks(text):
            for one in self._seen(block):
                circumstance = one.circumstance or self._around(block).circumstance(one.candidate)
                yield one.candidate, circumstance, one.why, block.span(one.candidate)

    def sightings(self, text: str) -> tuple[list[Sighting], float]:
        """Return what the rules see in a text, spoken or silent, and how much it reads as a record (0 to 1).

        This is what the classifier is told beside the text itself.
        """
        found = [sighting for block in self._blocks(text) for sighting in _sightings(block, self._seen(block))]
        return found, self._register.share(fold(text).text)

    def verdicts(self, text: str) -> Iterator[Verdict]:
        """Yield the classifier's verdict on each sentence of a text; nothing where no model is in use."""
        for block in self._blocks(text):
            yield from self._judge(block, self._seen(block))

    def _blocks(self, text: str) -> Iterator[Block]:
        earlier = 0
        for start, end in blocks(text):
            yield Block(text, start, end, earlier)
            earlier = max(start, end - _LOOK_BACK)

    def _lint_block(self, block: Block, aside: bool) -> Iterator[Finding]:
        seen = self._seen(block)
        if not seen and self._detector is None:
            return
        verdicts = self._judge(block, seen)
        spoken: list[Seen] = []
        doubted: list[Seen] = []
        for one in seen:
            if not one.silence:
                (spoken if _kept(block, one.candidate, verdicts) else doubted).append(one)
        found = self._findings(block, spoken)
        if self._detector is not None and not self._register.is_foreign(block.context):
            # the classifier knows records: in other prose it must be surer of itself
            sure = 0.0 if self._register.reads_as_record(block.context) else _SURE_ELSEWHERE
            likely = [verdict for verdict in verdicts if verdict.probability >= sure]
            taken = [(f.start, f.end) for f in found if f.level != "advice"]
            raised = self._detector.candidates(likely, taken, block.text, block.folded)
            found += [self._raise(block, candidate, verdict) for candidate, verdict in raised]
        found = _without_overlaps(found)
        if aside and doubted:
            others = [each.replace(suppressed=ASIDE) for each in self._findings(block, doubted)]
            free = [each for each in others if not any(f.start < each.end and each.start < f.end for f in found)]
            found = sorted(found + _without_overlaps(free), key=_in_order)
        yield from found

    def _findings(self, block: Block, seen: list[Seen]) -> list[Finding]:
        met = {id(one.candidate): one.circumstance for one in seen if one.circumstance}
        return [self._finding(block, c, met[id(c)]) for c in longest([one.candidate for one in seen])]

    def _seen(self, block: Block) -> list[Seen]:
        """Return what the rules see in a block: each candidate, and why it is silent if it is."""
        seen = candidates(self._index, self._ruleset, block.plain, block.stretches)
        if not seen:
            return []
        around = self._around(block)
        is_record = cache(lambda: self._register.reads_as_record(block.context))
        is_foreign = cache(lambda: self._register.is_foreign(block.context))
        found = []
        for candidate in seen:
            # whose words they are is asked last, for it costs most
            if silence := self._set_aside(candidate, around, is_record, is_foreign):
                found.append(Seen(candidate, *silence, None))
            else:
                circumstance = around.circumstance(candidate)
                found.append(Seen(candidate, *_excused(candidate, circumstance), circumstance))
        return found

    def _around(self, block: Block) -> Surroundings:
        if block.around is None:
            block.around = Surroundings(
                block.folded, block.plain, block.stretches, self._cues, self._people, block.before
            )
        return block.around

    def _set_aside(
        self,
        candidate: Candidate,
        around: Surroundings,
        is_record: Callable[[], bool],
        is_foreign: Callable[[], bool],
    ) -> tuple[str, str] | None:
        """Return why a candidate is no finding, whoever it is about, in a word and in words; or None."""
        rule, plain = candidate.rule, around.plain
        for exception in self._exceptions_of(rule):
            for match in exception.matches(around.clause(candidate.start), self._walker):
                if match.start < candidate.outer[1] and candidate.outer[0] < match.end:
                    return "sense", f"another sense: “{plain[match.start : match.end]}”"
        if plain.rfind("[", 0, candidate.start + 1) > plain.rfind("]", 0, candidate.start):
            return "sense", "a prompt in square brackets"
        if candidate.pattern.everyday and not is_record():
            return "register", "everyday words, and the text does not read as a record about a child"
        if rule.category != "term" and is_foreign():
            return "register", "a long text with no word of a record about a child"
        return None

    def _exceptions_of(self, rule: Rule) -> list[Phrase]:
        if rule.name not in self._exceptions:
            kept = Exceptions(rule)
            self._exceptions[rule.name] = [Phrase(rule, number, kept) for number in range(len(rule.exceptions))]
        return self._exceptions[rule.name]

    def _judge(self, block: Block, seen: list[Seen]) -> list[Verdict]:
        """Return the classifier's verdict on each sentence of a block, which it reads with what precedes it."""
        if self._detector is None:
            return []
        known, context = _sightings(block, seen), block.text[block.earlier : block.end]
        register = self._register.share(fold(context).text)
        return self._detector.verdicts(context, known, register, block.earlier, block.start)

    def _finding(self, block: Block, candidate: Candidate, circumstance: Circumstance) -> Finding:
        around = self._around(block)
        rule, span = candidate.rule, block.span(candidate)
        sentence = block.folded.span(*around.sentences[around.sentence(candidate.start)])
        words = block.text[slice(*span)]
        return Finding(
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
            suggestions=suggestions(candidate, circumstance, block.folded, block.plain, block.text, sentence),
            evidence=circumstance.evidence,
            sentence=sentence,
        )

    def _raise(self, block: Block, candidate: Candidate, verdict: Verdict) -> Finding:
        """Return the finding for wording that the classifier found and no rule lists."""
        # it has read the sentence whole: what stands in quotation marks there is no reason to offer no rewording
        around = self._around(block).circumstance(candidate).replace(cues=frozenset())
        finding = self._finding(block, candidate, around)
        why = f"classifier: probability {verdict.probability:.2f}"
        return finding.replace(evidence=(*finding.evidence, why), probability=round(verdict.probability, 4))


def _sightings(block: Block, seen: list[Seen]) -> list[Sighting]:
    return [
        Sighting(*block.span(one.candidate), one.candidate.rule.confidence, one.candidate.rule.level, one.silence)
        for one in seen
    ]


def _kept(block: Block, candidate: Candidate, verdicts: list[Verdict]) -> bool:
    """Say whether the classifier lets a rule's candidate speak: it judges the sentence that holds most of it."""
    if not verdicts:
        return True
    start, end = block.span(candidate)
    return max((min(end, v.end) - max(start, v.start), v.kept) for v in verdicts)[1]


def _excused(candidate: Candidate, circumstance: Circumstance) -> tuple[str, str]:
    """Return why a candidate is no finding where it stands, in a word and in words; both empty if it is one."""
    rule = candidate.rule
    if circumstance.role not in rule.subject:
        return "role", f"about the {circumstance.role}: {circumstance.evidence[0]}"
    if silenced := sorted(circumstance.cues & rule.unless):
        return silenced[0], f"{', '.join(silenced)}: {'; '.join(circumstance.evidence[1:])}"
    return "", ""


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
    return sorted(kept, key=_in_order)


def _in_order(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.rule

"""Document in, findings out: the only place that knows the order of things.

Text becomes paragraphs; the rules' index finds candidates in each; context says whose words they are; the
classifier weighs them and adds what no rule lists; what is the author's own wording about a child becomes a
finding, with rewordings that fit it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from .config import Config
from .context import Surroundings, cue_index
from .core import Candidate, Circumstance, ConfigError, Document, Finding, Rule, Sighting, Suggestion, Verdict
from .match import Clause, Index, Phrase, candidates, longest, rule_index
from .raised import Detector
from .register import Register
from .reword import suggestions
from .rulebook import RuleSet, own, select, shipped
from .text import Folded, blocks, clauses, fold, join_wrapped
from .walk import Walker
from .who import People

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

    @cached_property
    def _detector(self) -> Detector | None:
        return Detector.of(self.config.model, self._ruleset, self._on)

    def _own_rules(self) -> tuple[Rule, ...]:
        if not self.config.rules:
            return ()
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
        earlier = 0
        for start, end in blocks(text):
            yield from self._lint_block(text, start, end, earlier)
            earlier = max(start, end - _LOOK_BACK)

    def lint_file(self, path: str | Path) -> list[Finding]:
        """Return the findings in a file, with their locations; ignore comments are honoured.

        Raises ReaderError, with the reason and the cure, for a file that cannot be read.
        """
        from .files import check_file

        return check_file(self, Path(path)).findings

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
        earlier = 0
        for start, end in blocks(text):
            block = self._block(text, start, end, earlier)
            for candidate, circumstance, silence in self._seen(block):
                yield candidate, circumstance, silence[1], block.folded.span(candidate.start, candidate.end)
            earlier = max(start, end - _LOOK_BACK)

    def sightings(self, text: str) -> tuple[list[Sighting], float]:
        """Return what the rules see in a text, spoken or silent, and how much it reads as a record (0 to 1).

        This is what the classifier is told beside the text itself.
        """
        found: list[Sighting] = []
        earlier = 0
        for start, end in blocks(text):
            block = self._block(text, start, end, earlier)
            found += _sightings(block, self._seen(block))
            earlier = max(start, end - _LOOK_BACK)
        return found, self._density(fold(text).text)

    def verdicts(self, text: str) -> Iterator[Verdict]:
        """Yield the classifier's verdict on each sentence of a text; nothing where no model is in use."""
        if self._detector is None:
            return
        earlier = 0
        for start, end in blocks(text):
            block = self._block(text, start, end, earlier)
            yield from self._verdicts(block, self._seen(block))
            earlier = max(start, end - _LOOK_BACK)

    def _block(self, text: str, start: int, end: int, earlier: int) -> _Block:
        folded = fold(text[start:end], start)
        return _Block(text, earlier if earlier < start else start, folded, join_wrapped(folded.text))

    def _seen(self, block: _Block) -> list[tuple[Candidate, Circumstance, tuple[str, str]]]:
        """Return the candidates of a block, each with its circumstance and why it is silent."""
        seen = candidates(self._index, self._ruleset, block.plain)
        if not seen:
            return []
        around = self._surroundings(block)
        return [(c, met, self._silence(c, met, block)) for c in seen for met in (around.circumstance(c),)]

    def _surroundings(self, block: _Block) -> Surroundings:
        if block.around is None:
            block.around = Surroundings(block.folded, block.plain, self._cues, self._people, block.before)
        return block.around

    def _lint_block(self, text: str, start: int, end: int, earlier: int) -> Iterator[Finding]:
        block = self._block(text, start, end, earlier)
        seen = self._seen(block)
        found = [(c, met) for c, met, silence in seen if not silence[0]]
        raised: list[tuple[Candidate, Verdict]] = []
        if self._detector is not None:
            verdicts = self._verdicts(block, seen)
            found = [(c, met) for c, met in found if _kept(block, c, verdicts)]
            taken = [block.folded.span(c.start, c.end) for c, _ in found if c.rule.level != "advice"]
            raised = list(self._detector.candidates(verdicts, taken, block.folded))
        speaking = {id(c): met for c, met in found}
        findings = [self._finding(block, c, speaking[id(c)]) for c in longest([c for c, _ in found])]
        findings += [self._raise(block, candidate, verdict) for candidate, verdict in raised]
        yield from _without_overlaps(findings)

    def _verdicts(self, block: _Block, seen: list[tuple[Candidate, Circumstance, tuple[str, str]]]) -> list[Verdict]:
        """Return the classifier's verdict on each sentence of a block, which it reads with what precedes it."""
        assert self._detector is not None
        offset, end = block.earlier, block.folded.at(len(block.folded.text))
        known = [s.replace(start=s.start - offset, end=s.end - offset) for s in _sightings(block, seen)]
        context = block.text[offset:end]
        register = self._density(fold(context).text)
        return [
            v.replace(start=v.start + offset, end=v.end + offset, span=(v.span[0] + offset, v.span[1] + offset))
            for v in self._detector.verdicts(context, known, register, block.folded.start - offset)
        ]

    def _density(self, plain: str) -> float:
        return min(1.0, self._register.density(plain) / 4)

    def _finding(self, block: _Block, candidate: Candidate, circumstance: Circumstance) -> Finding:
        around = self._surroundings(block)
        rule = candidate.rule
        span = block.folded.span(candidate.start, candidate.end)
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
            suggestions=_rewordings(candidate, circumstance, block.folded, block.plain, block.text, sentence),
            evidence=circumstance.evidence,
            sentence=sentence,
        )

    def _raise(self, block: _Block, candidate: Candidate, verdict: Verdict) -> Finding:
        """Return the finding for wording that the classifier found and no rule lists."""
        circumstance = self._surroundings(block).circumstance(candidate)
        finding = self._finding(block, candidate, circumstance)
        why = f"classifier: probability {verdict.probability:.2f}"
        return finding.replace(evidence=(*finding.evidence, why), probability=round(verdict.probability, 4))

    def _silence(self, candidate: Candidate, around: Circumstance, block: _Block) -> tuple[str, str]:
        """Return why a candidate is no finding, in a word and in words; empty if it is one."""
        rule, plain = candidate.rule, block.plain
        clause = next(c for c in clauses(plain) if c[1] > candidate.start) if rule.exceptions else (0, 0)
        if rule.name not in self._exceptions:
            self._exceptions[rule.name] = [Phrase(rule, partial(list, tree), first) for tree, first in rule.exceptions]
        for exception in self._exceptions[rule.name]:
            for match in exception.matches(Clause(plain, clause), self._walker):
                if match.start < candidate.outer[1] and candidate.outer[0] < match.end:
                    return "sense", f"another sense: “{plain[match.start : match.end]}”"
        if plain.rfind("[", 0, candidate.start + 1) > plain.rfind("]", 0, candidate.start):
            return "sense", "a prompt in square brackets"
        if candidate.pattern.everyday and not self._register.reads_as_record(f"{fold(block.before).text} {plain}"):
            return "register", "everyday words, and the text does not read as a record about a child"
        if around.role not in rule.subject:
            return "role", f"about the {around.role}: {around.evidence[0]}"
        if silenced := sorted(around.cues & rule.unless):
            return silenced[0], f"{', '.join(silenced)}: {'; '.join(around.evidence[1:])}"
        return "", ""


class _Block:
    """A paragraph on its way through the linter; `earlier` is where what may be read before it begins."""

    __slots__ = ("around", "earlier", "folded", "plain", "text")

    def __init__(self, text: str, earlier: int, folded: Folded, plain: str) -> None:
        self.text = text
        self.earlier = earlier
        self.folded = folded
        self.plain = plain
        self.around: Surroundings | None = None

    @property
    def before(self) -> str:
        return self.text[self.earlier : self.folded.start].rstrip()


def _sightings(block: _Block, seen: list[tuple[Candidate, Circumstance, tuple[str, str]]]) -> list[Sighting]:
    return [
        Sighting(*block.folded.span(c.start, c.end), c.rule.confidence, c.rule.level, silence[0])
        for c, _, silence in seen
    ]


def _kept(block: _Block, candidate: Candidate, verdicts: list[Verdict]) -> bool:
    """Say whether the classifier lets a rule's candidate speak: it judges the sentence that holds most of it."""
    start, end = block.folded.span(candidate.start, candidate.end)
    shares = [(min(end, v.end) - max(start, v.start), v.kept) for v in verdicts]
    return max(shares, default=(0, True))[1]


def _rewordings(
    candidate: Candidate, around: Circumstance, folded: Folded, plain: str, text: str, sentence: tuple[int, int]
) -> tuple[Suggestion, ...]:
    """Return the rewordings of a candidate, each with the words of its sentence on either side."""
    return tuple(
        s.replace(before=text[sentence[0] : s.start].lstrip(), after=text[s.end : sentence[1]].rstrip())
        for s in suggestions(candidate, around, folded, plain)
    )


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

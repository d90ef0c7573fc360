"""The classifier's side of a lint: its verdicts on a paragraph, and the candidates it raises where no rule speaks.

A raised candidate is an ordinary one, of the rule `model-<category>`, so it has a name, a page, rewordings and an off
switch like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .clause import has_verb, snapped, spare
from .core import CATEGORIES, Candidate, Pattern, Rule, Sighting, Verdict
from .reword import facts
from .rulebook import RuleSet
from .text import Folded

if TYPE_CHECKING:
    from .classify import Classifier

_MOST = 0.7  # of a sentence's letters: then the whole of it is reworded


class Detector:
    """A classifier with the rules its findings are reported under; made only where a model is in use."""

    def __init__(self, classifier: Classifier, rules: dict[str, Rule]) -> None:
        """Take the classifier and, by category, the rules that are on."""
        self._classifier = classifier
        self._rules = rules

    @classmethod
    def of(cls, model: str, ruleset: RuleSet, on: Iterable[int]) -> Detector | None:
        """Return the detector for a model by name, or None for the model `none`. Raises ConfigError as `load` does."""
        if model == "none":
            return None
        from .classify import load

        numbers = {ruleset.heads[number].name: number for number in on}
        named = {category: numbers.get(f"model-{category}") for category in CATEGORIES}
        return cls(load(model), {c: ruleset.rule(number) for c, number in named.items() if number is not None})

    def verdicts(
        self, context: str, sightings: Iterable[Sighting], register: float, offset: int, start: int
    ) -> list[Verdict]:
        """Return the verdict on each sentence from `start` on; `context` begins at `offset` of the text."""
        known = [s.replace(start=s.start - offset, end=s.end - offset) for s in sightings]
        return [
            v.replace(start=v.start + offset, end=v.end + offset, span=(v.span[0] + offset, v.span[1] + offset))
            for v in self._classifier.verdicts(context, known, register, start - offset)
        ]

    def candidates(
        self, verdicts: Iterable[Verdict], taken: Sequence[tuple[int, int]], text: str, folded: Folded
    ) -> Iterator[tuple[Candidate, Verdict]]:
        """Yield a candidate for each sentence of `text` that is raised and in which no rule speaks (`taken`)."""
        for verdict in verdicts:
            rule = self._rules.get(verdict.category)
            if rule is None or not verdict.raised:
                continue
            if any(start < verdict.end and verdict.start < end for start, end in taken):
                continue
            sentence = verdict.start, verdict.end
            start, end = snapped(text, sentence, verdict.span)
            if _is_all(text, sentence, (start, end)):
                kind, outer = "sentence", sentence
            elif without := spare(text, sentence, (start, end)):
                kind, outer = "clause", without
            else:
                kind, outer = "part", (start, end)
            pattern = _pattern(rule, kind)
            yield Candidate(rule, pattern, *_folded(folded, start, end), _folded(folded, *outer), {}), verdict


def _is_all(text: str, sentence: tuple[int, int], marked: tuple[int, int]) -> bool:
    """Say whether a marked stretch is a sentence, or so nearly that the rest says nothing without it."""
    rest = text[sentence[0] : marked[0]], text[marked[1] : sentence[1]]
    if any(has_verb(part) or facts(part) for part in rest) or text[sentence[1] - 1] == ";":
        return False
    return marked[1] - marked[0] >= _MOST * (sentence[1] - sentence[0])


def _folded(folded: Folded, start: int, end: int) -> tuple[int, int]:
    return folded.index(start), folded.index(end - 1) + 1


def _pattern(rule: Rule, kind: str) -> Pattern:
    """Return the pattern of a model rule that holds the rewordings for a whole sentence, a clause or a part of one."""
    return next(pattern for pattern in rule.patterns if pattern.tree == [["model", kind]])

"""What every rule must pass, shipped or a user's own: the test suite and `vblint test` run this.

Each check is one short function that yields failures in words. A suggestion that is applied must give
a sentence that no rule flags, hold nothing of the words it replaces, and keep every fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .config import Config
from .core import Example, Finding, Rule, RuleError, Suggestion
from .linter import Linter
from .reword import facts
from .rulebook import RuleSet, own, schema, shipped

LEAST_EXAMPLES = 3
_PROMPT = re.compile(r"\[[^\]]*\]")
_DOUBLED = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:(a) (?=[aeio][a-z]|u[ns][^ei])|(an) (?=[bcdfgjklmnpqrstvwyz][a-z]))", re.IGNORECASE)
_MAY_DOUBLE = frozenset({"had", "that"})
_VOWEL_SOUNDED_OTHERWISE = re.compile(
    r"\ba (?:one|once|uni|use|eur|ewe)|\ban (?:hour|honest|heir|hon|mp|fc|sw|la|ra|rso|nfa|nrm|sro|ng|x|mh)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule under test with its examples and the linters that judge it."""

    rule: Rule
    flags: tuple[Example, ...]
    passes: tuple[Example, ...]
    alone: Linter
    together: Linter

    def findings(self, text: str) -> list[Finding]:
        """Return the rule's own findings in a text; where the classifier speaks for it, all of the classifier's."""
        if _by_model(self.rule):
            return [finding for finding in self.alone.lint(text) if finding.probability is not None]
        return [finding for finding in self.alone.lint(text) if finding.rule == self.rule.name]


def subject(
    rule: Rule, flags: tuple[Example, ...], passes: tuple[Example, ...], ruleset: RuleSet, together: Linter
) -> Subject:
    """Return a rule ready for `check`; `together` is a linter with every rule that is on by default.

    A rule is judged by itself, without the classifier, unless the classifier is what it speaks for.
    """
    chosen = Config() if _by_model(rule) else Config(select=(rule.name,), model="none")
    alone = Linter(chosen, ruleset=ruleset)
    return Subject(rule, flags, passes, alone, together)


def _by_model(rule: Rule) -> bool:
    return any(pattern.tree[0][0] == "model" for pattern in rule.patterns)


def check(one: Subject) -> list[str]:
    """Return what is wrong with a rule, each failure in words; an empty list is a sound rule."""
    return [failure for test in CHECKS for failure in test(one)]


def _enough_examples(one: Subject) -> Iterator[str]:
    for name, kept in (("flag", one.flags), ("pass", one.passes)):
        if len(kept) < LEAST_EXAMPLES:
            yield f"has {len(kept)} {name} examples; at least {LEAST_EXAMPLES} are needed"


def _flags_are_found(one: Subject) -> Iterator[str]:
    for example in one.flags:
        found = one.findings(example.text)
        if len(found) != 1:
            yield f"finds {len(found)} instead of 1 in {example.text!r}{_silences(one, example.text)}"
        elif not _marks(one.rule, found[0], example.span or (0, 0)):
            wanted = example.text[slice(*(example.span or (0, 0)))]
            yield f"marks {found[0].text!r} instead of {wanted!r} in {example.text!r}"


def _marks(rule: Rule, finding: Finding, span: tuple[int, int]) -> bool:
    """Say whether a finding marks the words it should; the classifier's own marks need only meet them."""
    if _by_model(rule):
        return finding.start < span[1] and span[0] < finding.end
    return (finding.start, finding.end) == span


def _silences(one: Subject, text: str) -> str:
    reasons = [silence for _, _, silence, _ in one.alone.considered(text) if silence]
    return f" ({'; '.join(reasons)})" if reasons else ""


def _passes_are_quiet(one: Subject) -> Iterator[str]:
    for example in one.passes:
        for finding in one.findings(example.text):
            yield f"flags {finding.text!r} in {example.text!r}, which must pass: {example.why}"


def _every_phrase_is_reached(one: Subject) -> Iterator[str]:
    if _by_model(one.rule):
        return
    reached = {repr(candidate.pattern.tree) for e in one.flags for candidate, *_ in one.alone.considered(e.text)}
    for number, pattern in enumerate(one.rule.patterns, 1):
        if repr(pattern.tree) not in reached:
            yield f"phrase {number} is reached by no flag example"


def _enough_rewordings(one: Subject) -> Iterator[str]:
    if one.rule.level == "advice":
        return
    for example in one.flags:
        for finding in one.findings(example.text):
            kinds = [s.kind for s in finding.suggestions]
            if len(kinds) - kinds.count("ask") < 2 or "recast" not in kinds or "ask" not in kinds:
                yield f"offers {kinds} for {example.text!r}; two rewordings, one a recast, and an ask are needed"


def _rewordings_are_sound(one: Subject) -> Iterator[str]:
    for example in one.flags:
        for finding in one.findings(example.text):
            for suggestion in finding.suggestions:
                if suggestion.kind != "ask":
                    for fault in faults(example.text, finding, suggestion, one.together):
                        yield f"{fault}: {apply(example.text, suggestion)!r}"


def apply(text: str, suggestion: Suggestion) -> str:
    """Return the text with a suggestion put in its place."""
    return text[: suggestion.start] + suggestion.text + text[suggestion.end :]


def faults(text: str, finding: Finding, suggestion: Suggestion, linter: Linter) -> Iterator[str]:
    """Yield what is wrong with an applied suggestion."""
    after = apply(text, suggestion)
    begin = suggestion.start
    before = linter.lint(text)  # what other rules say of the sentence stays theirs to say
    known = {other.rule for other in before} | {why.removeprefix("also ") for f in before for why in f.evidence}
    for other in linter.lint(after):
        if other.rule in known - {finding.rule}:
            continue
        if other.start < begin + len(suggestion.text) and begin < other.end:
            yield f"the rewording is itself flagged by {other.rule} at {other.text!r}"
    if finding.text.lower() in _PROMPT.sub("", suggestion.text).lower():
        yield f"the rewording still holds {finding.text!r}"
    for fact in facts(text[suggestion.start : suggestion.end]):
        if fact not in after:
            yield f"the rewording drops {fact!r}"
    for doubled in _DOUBLED.finditer(after):
        if doubled[1].lower() not in _MAY_DOUBLE and doubled.group() not in text:
            yield f"doubled word {doubled.group()!r}"
    for article in _ARTICLE.finditer(after):
        context = after[article.start() : article.start() + 12]
        if context not in text and not _VOWEL_SOUNDED_OTHERWISE.match(context):
            yield f"broken article in {context!r}"
    if "  " in suggestion.text or re.search(r" [,.;:]", suggestion.text):
        yield "spacing is broken"


CHECKS: tuple[Callable[[Subject], Iterator[str]], ...] = (
    _enough_examples,
    _flags_are_found,
    _passes_are_quiet,
    _every_phrase_is_reached,
    _enough_rewordings,
    _rewordings_are_sound,
)


def check_files(paths: Iterable[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Yield each rule file with its failures; a file that cannot be read has one."""
    base = shipped()
    for path in paths:
        try:
            authored = schema.read(path)
        except RuleError as error:
            yield path, [str(error)]
            continue
        rules, errors = own([path])
        if errors:
            yield path, [str(error) for error in errors]
            continue
        everything = base.with_rules(rules)
        together = Linter(Config(model="none"), ruleset=everything)
        yield path, check(subject(rules[0], authored.flags, authored.passes, everything, together))

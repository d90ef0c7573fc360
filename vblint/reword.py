"""Fitting a rule's rewordings to the sentence that was written.

Templates have slots: `{v:face}` takes the form of the verb that was matched, `{s:find}` agrees with
the subject, `{they} {them} {their} {themself}` follow the child's pronoun, `{name}` repeats what the
phrase remembered. `[square brackets]` stay: they ask for a fact only the writer has; `{keep}` in them names the facts
that stand in the words replaced, and `{nothing}` leaves those words out if they hold none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from .core import Candidate, Circumstance, Suggestion, Template
from .text import Folded, match_case

_SLOT = re.compile(r" ?\{([a-z]\w*)(?::([^{}]*))?\}")
_EMPTY = re.compile(r" ?\[[^\[\]]*: …\]")  # a prompt for words that are not there
_AFTER_THEY = re.compile(r"\{they\}[^.;,]*\Z")
_UNIT = "mins?|minutes?|hrs?|hours?|days?|nights?|weeks?|months?|years?|yrs?|times|am|pm|miles?"
_SPAN = f"(?:one|two|three|four|five|six|seven|eight|nine|ten|several) (?:{_UNIT})"
# A person's name even where it opens the stretch, for an age or a genitive follows.
_NAMED = re.compile(r"\b([A-Z][a-z]+)(?= ?\(\d|,? \d{1,2}\b|['’]s\b)")
# What may be a sign of harm, and must not be lost with the words around it.
_SIGN = (
    "phones?|vapes?|cash|money|gifts?|trainers|car|taxi|hotel|flat|knife|blade|drugs?|cannabis|alcohol|drunk|keys?|"
    "debts?|bruises?|injur(?:y|ies)|images?|videos?|pictures?|messages?|told|disclosed|reported|missing"
)
_BASE, _THIRD, _PAST, _PARTICIPLE, _ING = range(5)
_PRONOUNS = {
    "she": {"they": "she", "them": "her", "their": "her", "theirs": "hers", "themself": "herself"},
    "he": {"they": "he", "them": "him", "their": "his", "theirs": "his", "themself": "himself"},
    "they": {"they": "they", "them": "them", "their": "their", "theirs": "theirs", "themself": "themself"},
}
# What stands before an ambiguous form and settles it.
_ADVERB = (
    r"(?: (?:not|often|still|also|then|just|always|only|never|repeatedly|previously|again|now|since|"
    r"regularly|rather|perhaps|simply|really))? *$"
)
_BEFORE_BASE = (
    r"(?:\b(?:to|will|may|might|can|could|would|should|must|do|does|did|not|let|lets|make|makes)|n't)" + _ADVERB
)
_BEFORE_PARTICIPLE = r"\b(?:has|have|had|having|been|is|was|were|are|be|being|'s|'ve|got)" + _ADVERB


def suggestions(
    candidate: Candidate, around: Circumstance, folded: Folded, plain: str, text: str, sentence: tuple[int, int]
) -> tuple[Suggestion, ...]:
    """Return the rewordings of a candidate that fit its sentence, which stands at `sentence` of the text given.

    Quoted words are evidence: they get questions, never rewordings.
    """
    own = candidate.pattern.templates
    rewordings = (
        own if any(t.kind != "ask" for t in own) else (*own, *(t for t in candidate.rule.templates if t.kind != "ask"))
    )
    asks = [t for t in (*own, *candidate.rule.templates) if t.kind == "ask"]
    start, end = folded.span(*candidate.outer)
    raw = folded.raw[slice(*candidate.outer)]
    opens = (
        not plain[: candidate.outer[0]].rstrip(" \"'(")
        or plain[: candidate.outer[0]].rstrip(" \"'(-")[-1:] in ".!?:;\n"
    )
    kept: list[Suggestion] = []
    if "quoted" not in around.cues:
        for template in rewordings:
            if template.kind == "ask":
                continue
            words = _fill(template, candidate, around, folded, plain)
            if words is None or any(words == other.text for other in kept):
                continue
            before, after = text[sentence[0] : start].lstrip(), text[end : sentence[1]].rstrip()
            if opens or not words.startswith("["):
                words = match_case(words, raw, opens=opens)
            kept.append(Suggestion(template.kind, words, start, end, "review", before, after))
    spot = folded.span(candidate.start, candidate.end)
    before, after = text[sentence[0] : spot[0]].lstrip(), text[spot[1] : sentence[1]].rstrip()
    for template in asks:
        question = _fill(template, candidate, around, folded, plain)
        if question is not None:
            kept.append(Suggestion("ask", question[:1].upper() + question[1:], *spot, "display", before, after))
    return tuple(kept)


def _fill(template: Template, candidate: Candidate, around: Circumstance, folded: Folded, plain: str) -> str | None:
    """Return a template with its slots filled, or None where a slot it needs is empty."""
    literals, slots = _parts(template.text)
    out = [literals[0]]
    pronouns = _PRONOUNS["they" if around.plural else _pronoun(around)]
    for number, (space, name, argument, after_they) in enumerate(slots, 1):
        if name in ("v", "s"):
            word: str | None = _verb(name, argument or "", candidate, around, plain, after_they=after_they)
        elif name in ("keep", "nothing"):
            known = ", ".join(_to_keep(folded.raw[slice(*candidate.outer)]))
            word = (f"; keep {known}" if known else "") if name == "keep" else None if known else ""
        else:
            word = pronouns.get(name) or _written(name, candidate, folded) or argument
        if word is None:
            return None
        out += (space, word) if word else ()
        out.append(literals[number])
    return re.sub(r"  +", " ", _EMPTY.sub("", "".join(out))).strip()


def facts(text: str) -> list[str]:
    """Return the numbers, ages, dates and names of a stretch: what no rewording may drop."""
    numbers = re.findall(r"\b[FM]?\d[\w:/.]*\b", text)
    names = [
        word
        for word in re.findall(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]{2,}\b", text)
        if word not in ("The", "She", "Her", "His")
    ]
    return numbers + names


def _to_keep(text: str) -> list[str]:
    """Return the facts of a stretch in the order of the text, those side by side together, and signs of harm."""
    known = [*facts(text), *(name[1] for name in _NAMED.finditer(text))]
    found = "|".join([*map(re.escape, sorted(known, key=len, reverse=True)), _SPAN, _SIGN])
    return list(dict.fromkeys(re.findall(rf"(?i:\b(?:{found})(?: (?:{found}|{_UNIT}))*\b)", text)))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[list[str], list[tuple[str, str, str | None, bool]]]:
    """Return the literal parts of a template, and the slots between: the space before, name, argument, after "they"."""
    literals: list[str] = []
    slots: list[tuple[str, str, str | None, bool]] = []
    at = 0
    for found in _SLOT.finditer(text):
        literals.append(text[at : found.start()])
        space = " " if found[0].startswith(" ") else ""
        slots.append((space, found[1], found[2], bool(_AFTER_THEY.search(text, 0, found.start()))))
        at = found.end()
    return [*literals, text[at:]], slots


def _pronoun(around: Circumstance) -> str:
    return around.pronoun if around.pronoun in _PRONOUNS else "they"


def _written(name: str, candidate: Candidate, folded: Folded) -> str:
    """Return a remembered group with the letters as they were written."""
    return " ".join(folded.raw[slice(*candidate.groups[name])].split()) if name in candidate.groups else ""


def _verb(
    name: str, argument: str, candidate: Candidate, around: Circumstance, plain: str, *, after_they: bool = False
) -> str:
    """Return the form of a verb (`base/-s/past/-en/-ing`) that the sentence calls for."""
    forms = argument.split("/")
    many = around.plural or (_pronoun(around) == "they" and (after_they or _they_is_subject(around)))
    present = _plural(forms) if many else forms[_THIRD]
    matched = plain[slice(*candidate.groups["v"])] if name == "v" and "v" in candidate.groups else ""
    words = re.findall(r"[a-z']+", matched)
    if words and words[0] in ("are", "were", "have", "do"):
        many, present = True, _plural(forms)
    tags = _tags(candidate.pattern.forms, words)
    if not tags:
        return present
    left = plain[max(0, candidate.outer[0] - 40) : candidate.outer[0]]
    if "b" in tags and re.search(_BEFORE_BASE, left):
        return forms[_BASE]
    if "n" in tags and re.search(_BEFORE_PARTICIPLE, left):
        return forms[_PARTICIPLE]
    if "g" in tags:
        return forms[_ING]
    if "z" in tags:
        return present
    if "d" in tags and not ("b" in tags and many):
        return ("were" if many else "was") if forms[_BASE] == "be" else forms[_PAST]
    return forms[_PARTICIPLE] if tags == "n" else _plural(forms)


def _plural(forms: list[str]) -> str:
    return {"be": "are"}.get(forms[_BASE], forms[_BASE])


_GUESSED = {
    "is": "z", "has": "z", "does": "z", "was": "d", "were": "d", "had": "dn", "did": "d", "went": "d", "gone": "n",
    "got": "dn", "kept": "dn", "left": "dn", "took": "d", "taken": "n", "made": "dn", "gave": "d", "given": "n",
    "let": "bdn", "put": "bdn", "came": "d", "chose": "d", "chosen": "n", "snuck": "dn", "met": "dn", "found": "dn",
}  # fmt: skip


def _tags(forms: Mapping[str, str], words: list[str]) -> str:
    """Return what form the captured verb has: as the phrase knows it, else as its ending shows."""
    for word in words:
        if word in forms:
            return forms[word]
    for word in words:
        if tags := _GUESSED.get(word) or _by_ending(word):
            return tags
    return ""


def _by_ending(word: str) -> str:
    if word.endswith("ing") and len(word) > 4:
        return "g"
    if word.endswith("ed"):
        return "dn"
    return "z" if word.endswith("s") and not word.endswith(("ss", "ways", "ous")) else ""


def _they_is_subject(around: Circumstance) -> bool:
    """Say whether the verb agrees with a written "they" rather than with a noun or nothing."""
    return any("subject is “they”" in why or "“they” is" in why for why in around.evidence)


__all__ = ["facts", "suggestions"]

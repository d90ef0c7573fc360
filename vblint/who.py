"""Whose act is it? The person a candidate's words describe.

A pronoun takes the last fitting person before it; but a child whom the text is about is not ousted by somebody
mentioned in passing ("lives with her mother. She …"). When nothing is found the answer is `unknown`, which in a
record about a child is taken to be the child.
"""

from __future__ import annotations

import re
from functools import cached_property

from .core import Candidate, Record, Role
from .people import PRONOUNS, People, Person

_NEAR = 32  # characters between a subject and its verb
_NAMED = 600  # characters before a sentence in which it may be said who a name is
_OWN = {"she": re.compile(r"\bher (?:[a-z-]+ )?$", re.I), "he": re.compile(r"\bhis (?:[a-z-]+ )?$", re.I)}
_SEX = re.compile(r"\b(?:(?P<f>her|herself)|his|himself)\b", re.I)
_END = re.compile(r"[.!?;\n]\s|$")
_TOPICAL = ("child", "unknown")  # whom a record is about


class _Mention(Record):
    """Somebody whom a pronoun may stand for: who, in what role, and whether only mentioned in passing."""

    person: Person
    role: Role
    passing: bool


class Answer(Record):
    """Whose act it is, where that stands, and why we think so."""

    role: Role
    span: tuple[int, int] | None
    pronoun: str
    plural: bool
    why: str


class Sentence:
    """A sentence of a block, ready for questions about whose act its words describe; its people are found once."""

    def __init__(self, people: People, plain: str, raw: str, span: tuple[int, int], earlier: str) -> None:
        """Take the folded block and its letters as written, where the sentence stands, and the sentences before it."""
        self._people = people
        self._plain = plain
        self._raw = raw
        self._span = span
        self._earlier = earlier

    @cached_property
    def _here(self) -> list[Person]:
        start, end = self._span
        return self._people.mentions(self._raw[start:end], start)

    @cached_property
    def _known(self) -> dict[str, Role]:
        start, end = self._span
        return self._people.named(self._raw[max(0, start - _NAMED) : end])

    @cached_property
    def _before(self) -> list[Person]:
        return self._people.mentions(self._earlier)

    @cached_property
    def _just_before(self) -> list[Person]:
        last = re.split(r"[.!?;\n]\s", self._earlier.rstrip(" .!?;\n"))[-1]
        return self._people.mentions(last)

    def subject_of(self, candidate: Candidate) -> Answer:
        """Return whose act or trait the candidate states."""
        plain, raw, here, about = self._plain, self._raw, self._here, candidate.rule.about
        left = [p for p in here if p.end <= candidate.outer[0] and not _heading(p, raw[p.end : candidate.outer[0]])]
        nobody = ("thing",) if about == "label" else ("thing", "officer", "agency")
        inside = [p for p in here if candidate.outer[0] <= p.start < candidate.outer[1] and p.role not in nobody]
        gender = _gender_of(candidate, plain)
        if inside and inside[0].start - candidate.outer[0] <= 1 and inside[0].place == "subject":
            left.append(inside[0])  # the phrase brings its own subject
        if about == "label" and (head := _head(candidate, here, raw)):
            return self._answer(head, "describes", gender)
        subjects = [p for p in left if p.place == "subject"]
        if about == "remark" and not _governs(subjects, plain, candidate.outer[0]):
            # the writer's own voice is no reason for silence
            subjects = [p for p in subjects if p.role not in ("officer", "agency", "thing")]
            if any(p.role == "child" for p in here):
                subjects = [p for p in subjects if p.role in ("child", "unknown")]
        if subjects:
            who = subjects[-1]
            if who.role == "unknown" and who.gender == "?":  # "who": the person just before
                others = [p for p in left if p.start < who.start]
                who = others[-1] if others else who
            if raw[who.start : who.end].lower() in PRONOUNS:
                return self._resolve(who, [p for p in here if p.end <= who.start])
            return self._answer(who, "the subject is", gender)
        if about != "act" and inside:
            if raw[inside[0].start : inside[0].end].lower() in PRONOUNS:
                return self._resolve(inside[0], left)
            return self._answer(inside[0], "names", gender)
        if topics := [p for p in left if p.place == "topic" and p.role != "thing"]:
            return self._answer(topics[-1], "the topic is", gender)
        opens = len(re.findall(r"\w+", plain[self._span[0] : candidate.outer[0]])) <= 1
        return self._carried(gender, opens=opens)

    def _resolve(self, pronoun: Person, left: list[Person]) -> Answer:
        """Return who a pronoun stands for: the likeliest person before it in this sentence, else in the two before.

        A worker is taken only where no child has been spoken of, for in these records "she" is seldom the officer.
        """
        word = self._raw[pronoun.start : pronoun.end].lower()
        span = pronoun.start, pronoun.end
        nobody = Answer("unknown", span, word, word == "they", f"the subject is “{word}”, of whom nothing is said")
        for earlier in (False, True):
            people, text = (self._before, self._earlier) if earlier else (left, self._raw)
            mentions = self._mentions(pronoun, word, people, text)
            sure = [each for each in mentions if pronoun.gender and each.person.gender == pronoun.gender]
            ranked = sure or [each for each in mentions if each.person.place == "subject"] or mentions
            if not ranked:
                continue
            last = ranked[-1]
            if last.passing:
                same = [p for p in people if text[p.start : p.end].lower() == word and p.start < last.person.start]
                held = _held(last, mentions, text, pronoun.gender)
                if held is None and same:  # the same pronoun stood before: who is mentioned after it is somebody else
                    if earlier:
                        return nobody
                    continue
                last = held or last
            who = text[last.person.start : last.person.end]
            return Answer(last.role, span, word, word == "they", f"“{word}” is “{who}”: {last.role}")
        return nobody

    def _mentions(self, pronoun: Person, word: str, people: list[Person], text: str) -> list[_Mention]:
        """Return those of the people whom a pronoun may stand for, in order."""
        found = []
        for person in people:
            name = text[person.start : person.end].lower()
            role = self._known.get(name, person.role)
            if name in PRONOUNS or role in ("thing", "agency", "officer") or not _fits(person, pronoun.gender):
                continue
            found.append(_Mention(person, role, role not in _TOPICAL and _in_passing(person, role, word, text)))
        return found

    def _answer(self, who: Person, how: str, gender: str) -> Answer:
        text = self._raw[who.start : who.end]
        role = self._known.get(text.lower(), who.role)
        pronoun = {"f": "she", "m": "he"}.get(who.gender or gender, "they")
        return Answer(role, (who.start, who.end), pronoun, who.plural, f"{how} “{text}”: {role}")

    def _carried(self, gender: str, *, opens: bool) -> Answer:
        """Return the subject a fragment inherits, if any: a suspect just spoken of or, where it opens, an adult."""
        pronoun = {"f": "she", "m": "he"}.get(gender, "they")
        people = self._just_before
        first = next((p for p in people if p.place == "subject"), None)
        carried = ("suspect", "parent", "adult") if opens else ("suspect",)
        if first and first.role in carried and not any(p.role == "child" for p in people):
            return Answer(first.role, None, pronoun, False, f"carries on about the {first.role} before it")
        return Answer("unknown", None, pronoun, False, "no subject is named")


def _head(candidate: Candidate, here: list[Person], raw: str) -> Person | None:
    """Return the noun a label stands before: "a manipulative man"."""
    for person in here:
        if candidate.end <= person.start:
            between = raw[candidate.end : person.start]
            if len(between) <= 24 and re.fullmatch(r"(?: (?:and )?[a-z-]+){0,2} *", between.lower()):
                return (
                    person
                    if not re.search(
                        r"\b(?:is|was|by|with|to|of|the|her|his|about|towards|when|who|she|he|in|at|for|from|as|a|that|has|because|but)\b",
                        between.lower(),
                    )
                    else None
                )
            return None
    return None


def _governs(subjects: list[Person], plain: str, at: int) -> bool:
    """Say whether the last of these people is plainly the subject of the words at `at`: nothing parts the two."""
    if not subjects or plain[subjects[-1].start : subjects[-1].end] in ("i", "we", "us"):
        return False
    between = plain[subjects[-1].end : at]
    if re.search(r"\b(?:her|his|their|re|of|for|with) $", between) or re.match(
        r"(?:her|his|their)\b", plain[at : at + 6]
    ):
        return False
    return len(between) <= _NEAR and not re.search(r"[,;:(]|\b(?:and|but|that|which|so|as|if|when|because)\b", between)


def _heading(person: Person, between: str) -> bool:
    """Say whether a person only stands in a heading before a colon: "Sup review: …"."""
    return ":" in between and person.role in ("officer", "agency", "thing")


def _in_passing(person: Person, role: Role, word: str, text: str) -> bool:
    """Say whether a text names an adult without being about them: "with the nan", "her mother", or many for a "he"."""
    if person.place == "object" or (person.plural and word in _OWN):
        return True
    # a parent of the child spoken of: where "her mother" opens a sentence, "she" is still the one who has the mother
    return role == "parent" and word in _OWN and bool(_OWN[word].search(text, max(0, person.start - 24), person.start))


def _held(last: _Mention, mentions: list[_Mention], text: str, sex: str) -> _Mention | None:
    """Return the child to whom a pronoun holds on where the `last` to fit is mentioned in passing, or `last` itself.

    None where nobody else has been spoken of.
    """
    others = [
        each
        for each in mentions
        if each.person.start < last.person.start
        and not each.passing
        and (each.person.place != "object" or each.role == "child")
    ]
    if not others:
        return None
    child = others[-1]
    if child.role not in _TOPICAL:
        return last
    known = child.person.gender or _sex_of(child.person, text)
    fits = known == sex if known else last.role == "parent" or last.person.plural
    return child if fits else last


def _sex_of(person: Person, text: str) -> str:
    """Return the sex that the rest of a sentence shows: "Ella (14) lives with her mother"; "" if it shows none."""
    end = _END.search(text, person.end)
    found = _SEX.search(text, person.end, end.start() if end else len(text))
    return "" if found is None else "f" if found["f"] else "m"


def _fits(person: Person, sex: str) -> bool:
    return not sex or not person.gender or person.gender in (sex, "?")


def _gender_of(candidate: Candidate, plain: str) -> str:
    phrase = re.sub(r"\b(?:his|her) (?:early |late |mid )?\d0s\b", "", plain[candidate.outer[0] : candidate.outer[1]])
    words = set(re.findall(r"[a-z]+", phrase))
    if words & {"her", "herself", "she", "girl", "hers"}:
        return "f"
    return "m" if words & {"his", "himself", "him", "he", "boy"} else ""

"""Finding people in a sentence without a parser: who is mentioned, and in what place of the clause.

Roles come from nouns ("suspect", "mum"), ages ("F14", "the 24 yr old", "Keira (14)"), titles ("PC
Aldous") and what the block says of a name.
"""

from __future__ import annotations

import re
from typing import Any

from .core import Record, Role

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?(?:[/&-][^\W_]+)*|[.,;:!?()\"“”\n–—|-]")
_AGE = re.compile(
    r"^(?:[fmFM](?P<a>\d{1,2})"
    r"|(?P<b>\d{1,2})(?:yo|yr|yrs|y/o|yro|f|m|yr-old|year-old|year|yrs-old|-year-old|-yr-old))$"
)
_THEIR_KIN = frozenset({"suspect's", "susp's", "s1's", "offender's", "perpetrator's", "officer's"})
PRONOUNS = {"she": "f", "he": "m", "they": "", "s/he": "", "he/she": "", "she/he": "", "who": "?"}
_OLDEST = 90  # a number from here on is nobody's age
_MANY = frozenset({"men", "women"})  # plurals that do not end in s
_FEMALE_TITLES = frozenset({"mrs", "ms", "miss", "aunty", "auntie"})
# Both begin with a set of letters, not with a choice of words: that is what the engine can look for fast.
_AGED_NAME = (
    r"([A-Z](?<!\w.)(?:[a-z]{2,})?)\b,? ?\(?(?:aged? )?(\d{1,2})\b(?! ?(?:hrs|mins|/|:|\.\d))(?=[),; ]| ?(?:yo|yr|y/o))"
)
_TITLED_NAME = (
    r"([bdfmopsuBDFMOPSU](?<!\w.)(?i:(?<=s)(?:uspect|usp|1|gt)|(?<=o)ffender|(?<=u)ncle|(?<=m)(?:r|um|other)"
    r"|(?<=p)(?:c|s|artner)|(?<=d)(?:c|s|ad)|(?<=b)oyfriend|(?<=f)ather))(?i: ([A-Z][a-z]{2,})\b)"
)


class Person(Record):
    """Somebody (or something) mentioned in a text."""

    role: Role
    gender: str
    start: int
    end: int
    place: str  # subject | object | topic
    plural: bool


class People:
    """Finds the people of a sentence; built once from the role words of the rules."""

    def __init__(self, roles: dict[str, list[str]], words: dict[str, Any]) -> None:
        """Index the role words by their first word; `words` says how English shows who acts."""
        self._prepositions = frozenset(words["prepositions"])
        self._modifiers = frozenset(words["modifiers"])
        self._openers = frozenset(words["openers"]) | frozenset(words["speaks"])
        self._no_names = frozenset(words["no_names"])
        self._qualifiers = frozenset(words["qualifiers"])
        self._numbered = frozenset(words["numbered"]) | self._no_names
        self._not_nouns = self._openers | self._prepositions | frozenset(words["verbs"])
        self._titles: dict[str, Role] = words["titles"]
        self._kin: dict[str, Role] = words["kin"]
        self._words: dict[str, list[tuple[tuple[str, ...], Role, str]]] = {}
        for role, entries in roles.items():
            for entry in entries:
                *parts, last = entry.split()
                gender = last if last in ("f", "m") and parts else ""
                phrase = tuple(parts) if gender else (*parts, last)
                self._words.setdefault(phrase[0], []).append((phrase, role, gender))  # type: ignore[arg-type]
        for options in self._words.values():
            options.sort(key=lambda option: -len(option[0]))

        self._heads = self._words.keys() | self._titles.keys() | PRONOUNS.keys()

    def mentions(self, text: str, offset: int = 0) -> list[Person]:
        """Return the people a sentence mentions, in order, and where each stands in its clause."""
        tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        lower = [token.lower().replace("’", "'") for token, _, _ in tokens]
        people: list[Person] = []
        done = 0
        for at in [at for at, word in enumerate(lower) if word in self._heads or self._may_name(tokens[at][0], word)]:
            if at < done:
                continue
            role, gender, width = self._role(tokens, lower, at)
            if role is None:
                continue
            last = at + width - 1
            following = lower[last + 1] if last + 1 < len(lower) else ""
            possessive = lower[last].endswith(("'s", "s'")) or following in ("'s", "'")
            span = tokens[at][1] + offset, tokens[last][2] + offset
            if not possessive and not self._qualifies(lower, last, following):
                age, female = _age_after(lower, last + 1)
                if following == "of" and role == "parent":
                    age = None  # a mother of two
                if age is not None and role not in ("officer", "agency", "thing"):
                    role = "child" if age < 18 else ("adult" if role == "child" else role)
                    gender = female or gender
                people.append(
                    Person(
                        role,
                        gender,
                        span[0],
                        span[1],
                        self._place(lower, at),
                        self._is_plural(lower[last]),
                    )
                )
            done = at + width
        return people

    def _may_name(self, token: str, word: str) -> bool:
        """Say whether a word that heads no role may still be somebody: a name, an age, a possessive."""
        first = token[0]
        return (
            first.isupper()
            or first.isdigit()
            or (first in "fm" and token[1:2].isdigit())
            or (word[-2:] == "'s" and word[:-2] in self._heads)
        )

    def _role(self, tokens: list[tuple[str, int, int]], lower: list[str], at: int) -> tuple[Role | None, str, int]:
        word = lower[at]
        base = word[:-2] if word.endswith("'s") else word
        if word in PRONOUNS:
            return "unknown", PRONOUNS[word], 1
        if (
            base in self._titles
            and at + 1 < len(tokens)
            and tokens[at + 1][0][:1].isupper()
            and tokens[at + 1][0].isalpha()
        ):
            role = self._titles[base]
            return role, "f" if base in _FEMALE_TITLES else "m" if base == "mr" else "", 2
        if (found := _AGE.match(tokens[at][0])) is not None:
            age = int(found["a"] or found["b"])
            sex = {"f": "f", "m": "m"}.get(word[0] if found["a"] else word[-1], "")
            if at + 1 < len(lower) and lower[at + 1] in self._words and base not in self._words:
                for phrase, role, gender in self._words[lower[at + 1]]:
                    if len(phrase) == 1 and role in ("child", "adult", "suspect", "parent"):
                        return ("child" if age < 18 else "adult" if role == "child" else role), sex or gender, 2
            return ("child" if age < 18 else "adult"), sex, 1
        if (
            word.isdigit()
            and 0 < int(word) < _OLDEST
            and at + 1 < len(lower)
            and lower[at + 1] in ("yr", "year", "yrs", "yo", "y/o", "years")
        ):
            width = 3 if at + 2 < len(lower) and lower[at + 2] == "old" else 2
            if at + width < len(lower) and lower[at + width] not in self._words:
                return ("child" if int(word) < 18 else "adult"), "", width
        for words, role, gender in self._words.get(base, ()):
            if tuple(w[:-2] if w.endswith("'s") else w for w in lower[at : at + len(words)]) == words:
                if base in ("i", "me", "us") and tokens[at][0] not in ("I", "me", "us"):
                    continue
                age_before = _age_before(lower, at)
                if at and lower[at - 1] in _THEIR_KIN and role == "child":
                    role = "adult"  # the suspect's brother is not the child of the record
                if age_before is not None and role in ("child", "adult"):
                    role = "child" if age_before < 18 else "adult"
                return role, gender, len(words)
        if self._is_name(tokens, lower, at):
            return "unknown", "", 1
        return None, "", 1

    def _is_plural(self, noun: str) -> bool:
        """Say whether the last word of a role means several people."""
        return noun in _MANY or (noun.endswith("s") and noun in self._words and len(noun) > 2)

    def _qualifies(self, lower: list[str], at: int, following: str) -> bool:
        """Say whether a noun only qualifies the one after it: "gang kids", "bank marker", "drug runs"."""
        return lower[at] in self._qualifiers and following.isalpha() and following not in self._not_nouns

    def named(self, text: str) -> dict[str, Role]:
        """Return what a text says of the names in it: "Keira (14)", "suspect Hussain", "Luke, 27"."""
        known: dict[str, Role] = {}
        for match in re.finditer(_AGED_NAME, text):
            if (name := match[1].lower()) not in self._numbered:
                known.setdefault(name, "child" if int(match[2]) < 18 else "adult")
        for match in re.finditer(_TITLED_NAME, text):
            if match[2][0].isupper():
                known[match[2].lower()] = self._titles.get(match[1].lower()) or self._kin[match[1].lower()]
        return known

    def _place(self, lower: list[str], at: int) -> str:
        """Say whether the person at token `at` opens a clause, follows a preposition, or is acted upon."""
        before = at - 1
        while before >= 0 and (
            lower[before] in self._modifiers
            or lower[before].endswith("'s")
            or lower[before].isdigit()
            or _AGE.match(lower[before])
        ):
            if lower[before] in ("that",):
                break
            before -= 1
        if before < 0 or not lower[before][-1:].isalnum():
            return "subject"
        word = lower[before]
        if lower[at] in ("she", "he", "they", "i", "we", "who", "s/he", "he/she"):
            return "subject"
        if word in self._prepositions:
            return "topic" if before == 0 or lower[before] in ("re", "regarding") else "object"
        if word in self._openers:
            return "subject"
        return "object"

    def _is_name(self, tokens: list[tuple[str, int, int]], lower: list[str], at: int) -> bool:
        """Say whether a token looks like a name or initials."""
        word = tokens[at][0].split("'")[0].split("’")[0]
        if not word[:1].isupper() or lower[at] in self._no_names or not word.isalpha():
            return False
        if word.isupper():
            return len(word) <= 2 and (len(word) == 2 or at + 1 < len(tokens)) and not (len(word) == 1 and word in "IO")
        opens = at == 0 or tokens[at - 1][0] in ".!?;:\n-–—(|"
        if not opens:
            return True
        after = lower[at + 1] if at + 1 < len(lower) else ""
        if self._aged_between_commas(lower, at):
            return True
        return after in (
            "(",
            "is",
            "was",
            "has",
            "had",
            "will",
            "can",
            "says",
            "said",
            "does",
            "did",
            "continues",
            "refuses",
            "and",
            "told",
            "states",
            "went",
        ) or (
            after.endswith("s")
            and not word.lower().endswith(("ed", "ing", "s"))
            and after not in ("as", "his", "was", "this")
        )

    def _aged_between_commas(self, lower: list[str], at: int) -> bool:
        """Say whether an age stands in commas after a word, and no list of numbers: "Ella, 14, lives"."""
        first, age, second, following = (*lower[at + 1 : at + 5], "", "", "", "")[:4]
        return (
            lower[at] not in self._numbered
            and first == second == ","
            and age.isdigit()
            and 0 < int(age) < _OLDEST
            and not following[:1].isdigit()
        )


def _age_after(lower: list[str], at: int) -> tuple[int | None, str]:
    """Read "(14)", ", 14,", "aged 14", "of 33" after a noun."""
    window = lower[at : at + 3]
    if window[:1] in (["("], [","], ["aged"], ["of"]):
        window = window[1:]
        if window[:1] == ["aged"]:
            window = window[1:]
        if window and window[0].isdigit() and 0 < int(window[0]) < _OLDEST:
            closing = lower[at + 2 : at + 3]
            if lower[at] != "," or closing in ([","], ["."], ["-"], []):
                return int(window[0]), ""
        if window and (found := _AGE.match(window[0])):
            return int(found["a"] or found["b"]), ""
    return None, ""


def _age_before(lower: list[str], at: int) -> int | None:
    """Read "14 year old", "27yo" before a noun."""
    for back in range(1, 5):
        if at - back < 0:
            return None
        word = lower[at - back]
        if found := _AGE.match(word):
            return int(found["a"] or found["b"])
        if word.isdigit() and at - back + 1 < len(lower) and lower[at - back + 1] in ("yr", "year", "yrs", "yo", "y/o"):
            return int(word)
        if word not in ("old", "year", "yr", "yrs", "yo", "y/o", "male", "female", "older", "adult"):
            return None
    return None

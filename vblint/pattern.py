r"""The phrase language: how a rule says what to look for.

    plain words          as they are; a hyphen is as good as a space, spelling variants included
    {a|b}                one of
    {name: a|b}          one of, remembered under a name for the rewording
    [a|b]                may be left out
    ~verb                any form of the verb
    @list                any phrase of a named list (rules/lists.toml)
    word(s)              with or without the letters in brackets
    *ing                 any word that ends so
    ..3                  up to three words between
    ^  $                 the sentence begins, ends here
    <...>                the words to underline; the rest is context that a rewording replaces too
    \x                   the mark x itself

A phrase is parsed once, when rules are compiled, into a small tree of tokens that `match` walks. With it
go the words a text must hold, so that most texts are never walked at all. A tree has no open-ended
repetition, so it cannot run away. A sequence is a list of:

    "word"               this token
    ["w", words]         one of these tokens
    ["|", sequences]     one of these; ["?", sequences] the same or nothing
    ["g", name, sequences]   one of these, remembered
    ["@", name]  ["*", "*ing"]  ["..", 3]  ["^"]  ["$"]  ["<"]  [">"]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from .core import Record, RuleError, Way
from .needs import Needs
from .text import TOKEN

_MARK = re.compile(
    r"""\s*(?:(?P<open>\{(?:(?P<name>[a-z]\w*):)?)|(?P<close>\})|(?P<optional>\[)|(?P<shut>\])|(?P<bar>\|)
    |@(?P<list>[a-z]\w*)|~(?P<verb>[a-z]+)|\.\.(?P<gap>\d)|(?P<begin>\^)|(?P<finish>\$)
    |(?P<mark><)|(?P<unmark>>)|(?P<word>(?:\\.|[^\s{}\[\]|~<>$^\\@])+))""",
    re.VERBOSE,
)
_SUFFIX = re.compile(r"^(.*?)\(([a-z']+)\)(.*)$")
_SIMPLE = {"begin": "^", "finish": "$", "mark": "<", "unmark": ">"}

Sequence = list[Any]


class Words(Record):
    """What the phrase language needs to know of English: verb forms, spellings, lists, how rare words are."""

    forms: Callable[[str], Mapping[str, str]]
    spellings: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    rarity: Callable[[AbstractSet[str]], float]


class Compiled(Record):
    """A compiled phrase: its tree, the ways to satisfy it, the words it can begin with, and its verbs' forms.

    `ways` holds the ways a text can satisfy the phrase, `musts` sets of which any match holds a word each.
    """

    tree: Sequence
    ways: tuple[Way, ...]
    musts: tuple[frozenset[str], ...]
    first: frozenset[str] | None
    forms: dict[str, str]


def compile_phrase(phrase: str, words: Words) -> Compiled:
    """Compile a phrase.

    Raises RuleError where the phrase is not well formed or names an unknown list.
    """
    parser = _Parser(phrase, words)
    tree = parser.sequence(top=True)
    if "<" not in phrase.replace("\\<", ""):
        tree = [["<"], *tree, [">"]]
    needs = Needs(lambda name: compile_list(words.lists[name], words), words.rarity)
    ways = needs.ways(tree)
    if not ways:
        raise RuleError(f"phrase {phrase!r} has no word that must be there")
    return Compiled(tree, ways, needs.musts(tree), needs.first_words(tree), parser.forms)


def compile_list(entries: tuple[str, ...], words: Words) -> list[Sequence]:
    """Return the sequences of a named list."""
    return [_Parser(entry, words).sequence(top=True) for entry in entries]


class _Parser:
    def __init__(self, phrase: str, words: Words) -> None:
        self.phrase = phrase
        self.words = words
        self.at = 0
        self.forms: dict[str, str] = {}

    def fail(self, why: str) -> RuleError:
        return RuleError(f"phrase {self.phrase!r}: {why}")

    def peek(self) -> re.Match[str] | None:
        mark = _MARK.match(self.phrase, self.at)
        if mark is None and self.phrase[self.at :].strip():
            raise self.fail(f"cannot read {self.phrase[self.at :].strip()[:10]!r}")
        return mark

    def sequence(self, *, top: bool = False) -> Sequence:
        """Read parts up to the end of the phrase, a bar or a closing bracket."""
        parts: Sequence = []
        while (mark := self.peek()) is not None:
            if mark.lastgroup in ("close", "shut", "bar"):
                if top:
                    raise self.fail(f"{mark.group().strip()!r} belongs inside brackets: write {{a|b}} or [a|b]")
                break
            self.at = mark.end()
            parts += self.part(mark)
        return parts

    def part(self, mark: re.Match[str]) -> Sequence:
        kind = mark.lastgroup
        if kind == "word":
            return self.word(mark["word"])
        if kind == "verb":
            return [self.verb(mark["verb"])]
        if kind == "list":
            if mark["list"] not in self.words.lists:
                raise self.fail(f"there is no list @{mark['list']}")
            return [["@", mark["list"]]]
        if kind == "gap":
            return [["..", int(mark["gap"])]]
        if kind in _SIMPLE:
            return [[_SIMPLE[kind]]]
        return [self.choice(mark)]

    def choice(self, mark: re.Match[str]) -> Sequence:
        optional = mark["optional"] is not None
        options = [self.sequence()]
        while (bar := self.peek()) is not None and bar["bar"]:
            self.at = bar.end()
            options.append(self.sequence())
        shut = self.peek()
        if shut is None or not shut["shut" if optional else "close"]:
            raise self.fail("a bracket is not closed")
        self.at = shut.end()
        if any(not option for option in options):
            raise self.fail("an alternative is empty")
        if mark["name"]:
            return ["g", mark["name"], _tidy(options)]
        if optional:
            return ["?", _tidy(options)]
        tidy = _tidy(options)
        return ["w", tidy[0][0][1]] if len(tidy) == 1 and _is_words(tidy[0]) else ["|", tidy]

    def word(self, raw: str) -> Sequence:
        word = re.sub(r"\\(.)", r"\1", raw).lower()
        if "*" in word:
            if not word.replace("*", "").isalpha():
                raise self.fail(f"{raw!r}: a star stands for the rest of a word")
            return [["*", word]]
        both = [word]
        if suffix := _SUFFIX.match(word):
            both = [suffix[1] + suffix[3], suffix[1] + suffix[2] + suffix[3]]
        options = [tokens for each in both for v in self.words.spellings.get(each, (each,)) for tokens in _written(v)]
        if any(not tokens for tokens in options):
            raise self.fail(f"{raw!r} is no word")
        if len(options) == 1:
            return options[0]
        tidy = _tidy(options)
        return [["w", tidy[0][0][1]]] if len(tidy) == 1 and _is_words(tidy[0]) else [["|", tidy]]

    def verb(self, lemma: str) -> Sequence:
        forms = self.words.forms(lemma)
        if not forms:
            raise self.fail(f"~{lemma} is not a verb that has forms")
        for form, tags in forms.items():
            for variant in self.words.spellings.get(form, (form,)):
                self.forms[variant] = tags
        every = {v for form in forms for v in self.words.spellings.get(form, (form,))}
        options = [tokens for form in sorted(every) for tokens in _written(form)]
        tidy = _tidy(options)
        return ["w", tidy[0][0][1]] if len(tidy) == 1 else ["|", tidy]


def _written(word: str) -> list[Sequence]:
    """Return the token sequences a literal may be typed as: joined, hyphened, without its apostrophe."""
    tokens: Sequence = TOKEN.findall(f" {word} ")
    ways = [tokens]
    if "-" in word and word.replace("-", "").isalnum():
        ways.append([word.replace("-", "")])
    if word.endswith("n't"):
        ways.append([word.replace("'", "")])
    return ways


def _is_words(option: Sequence) -> bool:
    return len(option) == 1 and isinstance(option[0], list) and option[0][0] == "w"


def _tidy(options: list[Sequence]) -> list[Sequence]:
    """Return the options with all single words as one, after the longer ones, which are tried first."""
    longer = [o for o in options if len(o) > 1 or not (isinstance(o[0], str) or _is_words(o))]
    singles = {w for o in options if o not in longer for w in ([o[0]] if isinstance(o[0], str) else o[0][1])}
    if not singles:
        return longer
    return [*longer, [["w", sorted(singles)]]]

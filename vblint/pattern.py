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

from .core import Record, RuleError
from .text import TOKEN

_MARK = re.compile(
    r"""\s*(?:(?P<open>\{(?:(?P<name>[a-z]\w*):)?)|(?P<close>\})|(?P<optional>\[)|(?P<shut>\])|(?P<bar>\|)
    |@(?P<list>[a-z]\w*)|~(?P<verb>[a-z]+)|\.\.(?P<gap>\d)|(?P<begin>\^)|(?P<finish>\$)
    |(?P<mark><)|(?P<unmark>>)|(?P<word>(?:\\.|[^\s{}\[\]|~<>$^\\@])+))""",
    re.VERBOSE,
)
_SUFFIX = re.compile(r"^(.*?)\(([a-z']+)\)(.*)$")
_SIMPLE = {"begin": "^", "finish": "$", "mark": "<", "unmark": ">"}
_MOST_ROWS = 90  # options of a choice that are taken apart
_KEPT = 3  # needed words that are checked before a text is walked

Sequence = list[Any]
Needs = list[frozenset[str]]


class Words(Record):
    """What the phrase language needs to know of English: verb forms, spellings, lists, how rare words are."""

    forms: Callable[[str], Mapping[str, str]]
    spellings: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    rarity: Callable[[AbstractSet[str]], float]


class Compiled(Record):
    """A compiled phrase: its tree, what it needs, the words it can begin with, and its verbs' forms.

    `needs` holds the ways a text can satisfy the phrase; each is a row of sets, rarest first, of which the
    text must hold a word each.
    """

    tree: Sequence
    needs: tuple[tuple[frozenset[str], ...], ...]
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
    rows = {_ranked(row, words) for row in _rows(tree, words)}
    if not all(rows):
        raise RuleError(f"phrase {phrase!r} has no word that must be there")
    return Compiled(tree, tuple(sorted(rows, key=_order)), first_words(tree, words), parser.forms)


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


def _order(row: tuple[frozenset[str], ...]) -> list[list[str]]:
    return [sorted(need) for need in row]


def _ranked(row: Needs, words: Words) -> tuple[frozenset[str], ...]:
    """Return the rarest of the needed sets, the rarest first."""
    return tuple(sorted(set(row), key=lambda need: (words.rarity(need), sorted(need)))[:_KEPT])


def _rows(tree: Sequence, words: Words) -> list[Needs]:
    """Return the ways to satisfy a tree: its widest choice is taken apart, so that each option has needs of its own."""
    best, most = None, 1
    for node in tree:
        if not isinstance(node, str) and node[0] in ("|", "g") and most < len(node[-1]) <= _MOST_ROWS:
            best, most = node, len(node[-1])
    if best is None:
        return [_needs(tree, words)]
    rest = _needs([node for node in tree if node is not best], words)
    return [rest + row for option in best[-1] for row in _rows(option, words)]


def _needs(tree: Sequence, words: Words) -> Needs:
    """Return sets of which a text must hold a word each."""
    found: Needs = []
    for node in tree:
        if isinstance(node, str):
            found.append(frozenset({node}))
        elif node[0] == "w":
            found.append(frozenset(node[1]))
        elif node[0] in ("|", "g"):
            found += _either(node[-1], words)
        elif node[0] == "@":
            found += _either(compile_list(words.lists[node[1]], words), words)
    return found


def _either(options: list[Sequence], words: Words) -> Needs:
    """Return what a choice needs: a word of any option; nothing if one option needs nothing."""
    union: set[str] = set()
    for option in options:
        needs = _needs(option, words)
        if not needs:
            return []
        union |= min(needs, key=words.rarity)
    return [frozenset(union)]


def first_words(tree: Sequence, words: Words) -> frozenset[str] | None:
    """Return the words a match can begin with; None where it may begin with anything."""
    first: set[str] = set()
    for node in tree:
        if isinstance(node, str):
            return frozenset(first | {node})
        tag = node[0]
        if tag in ("^", "$", "<", ">"):
            continue
        if tag in ("*", ".."):
            return None
        if tag == "w":
            return frozenset(first | set(node[1]))
        options = compile_list(words.lists[node[1]], words) if tag == "@" else node[-1]
        firsts = [first_words(option, words) for option in options]
        if any(each is None for each in firsts):
            return None
        first |= {word for each in firsts if each for word in each}
        if tag != "?":
            return frozenset(first)
    return None

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

A phrase compiles to one regular expression without open-ended repetition, so it cannot run away,
and to sets of words of which a text must hold one each, so that most texts are never searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from .core import RuleError
from .text import WORD

SEPARATOR = r"""(?:["']?[ ]+["']?|-| - )"""
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\{(?:(?P<name>[a-z]\w*):)?)|(?P<close>\})|(?P<optional>\[)|(?P<shut>\])|(?P<bar>\|)
    |@(?P<list>[a-z]\w*)|~(?P<verb>[a-z]+)|\.\.(?P<gap>\d)|(?P<begin>\^)|(?P<finish>\$)
    |(?P<mark><)|(?P<unmark>>)|(?P<word>(?:\\.|[^\s{}\[\]|~<>$^\\@])+))""",
    re.VERBOSE,
)
_KEPT = 5  # needed words that are checked before a text is searched
_SUFFIX = re.compile(r"^(.*?)\(([a-z']+)\)(.*)$")
Needs = list[frozenset[str]]


@dataclass(slots=True)
class Node:
    """A part of a phrase: its regular expression and the words it cannot do without."""

    regex: str
    needs: Needs = field(default_factory=list)
    first: frozenset[str] | None = None  # the words it can begin with; None: anything
    optional: bool = False
    edge: bool = False  # takes no room of its own, so no separator belongs beside it


@dataclass(slots=True)
class Words:
    """What the phrase language needs to know of English: verb forms, spellings, lists."""

    forms: Callable[[str], Mapping[str, str]]
    spellings: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]
    rarity: Callable[[AbstractSet[str]], float]


@dataclass(slots=True)
class Compiled:
    """A compiled phrase, before it is tied to a rule."""

    regex: str
    needs: tuple[frozenset[str], ...]
    first: frozenset[str] | None
    forms: dict[str, str]


def compile_phrase(phrase: str, words: Words) -> Compiled:
    """Compile a phrase.

    Raises RuleError where the phrase is not well formed or names an unknown list.
    """
    parser = _Parser(phrase, words)
    node = parser.sequence(top=True)
    regex = node.regex
    if "(?P<span>" not in regex:
        regex = f"(?P<span>{regex})"
    ranked = sorted(set(node.needs), key=words.rarity)
    if not ranked:
        raise RuleError(f"phrase {phrase!r} has no word that must be there")
    return Compiled(rf"(?<!\w)(?<!\w'){regex}(?!\w)", tuple(ranked[:_KEPT]), node.first, parser.forms)


class _Parser:
    def __init__(self, phrase: str, words: Words) -> None:
        self.phrase = phrase
        self.words = words
        self.at = 0
        self.forms: dict[str, str] = {}
        self.marked = False

    def fail(self, why: str) -> RuleError:
        return RuleError(f"phrase {self.phrase!r}: {why}")

    def peek(self) -> re.Match[str] | None:
        token = _TOKEN.match(self.phrase, self.at)
        if token is None and self.phrase[self.at :].strip():
            raise self.fail(f"cannot read {self.phrase[self.at :].strip()[:10]!r}")
        return token

    def sequence(self, *, top: bool = False) -> Node:
        """Read parts up to the end of the phrase, a bar or a closing bracket."""
        parts: list[Node] = []
        while (token := self.peek()) is not None:
            if token.lastgroup in ("close", "shut", "bar"):
                if top:
                    raise self.fail(f"{token.group().strip()!r} belongs inside brackets: write {{a|b}} or [a|b]")
                break
            self.at = token.end()
            parts.append(self.part(token))
        if top and self.marked:
            raise self.fail("'<' is not closed")
        return _join(parts)

    def part(self, token: re.Match[str]) -> Node:
        kind = token.lastgroup
        if kind == "word":
            return self.word(token["word"])
        if kind == "verb":
            return self.verb(token["verb"])
        if kind == "list":
            return self.named(token["list"])
        if kind == "gap":
            return Node(rf"(?:(?:[\w'’]+,?{SEPARATOR}){{0,{int(token['gap'])}}}?)", optional=True, edge=True)
        if kind == "begin":
            return Node(r"""(?:(?<![\s\S])|(?<=[\n("])|(?<=[\n.;:!?*)•–-] ))""", edge=True)
        if kind == "finish":
            return Node(r"(?=[\"')\]]*(?:[.;!?\n)]| - |$))", edge=True)
        if kind == "mark":
            self.marked = True
            return Node("(?P<span>", edge=True)
        if kind == "unmark":
            self.marked = False
            return Node(")", edge=True)
        return self.choice(token)

    def choice(self, token: re.Match[str]) -> Node:
        optional = token["optional"] is not None
        options = [self.sequence()]
        while (token_ := self.peek()) is not None and token_["bar"]:
            self.at = token_.end()
            options.append(self.sequence())
        shut = self.peek()
        if shut is None or not shut["shut" if optional else "close"]:
            raise self.fail("a bracket is not closed")
        self.at = shut.end()
        if any(not option.regex for option in options):
            raise self.fail("an alternative is empty")
        body = "|".join(option.regex for option in options)
        name = token["name"]
        regex = f"(?P<{name}>{body})" if name else f"(?:{body})"
        if optional and all(option.edge for option in options):
            return Node(f"(?:{body})?", edge=True)
        if optional:
            return Node(regex, first=_any_first(options), optional=True)
        return Node(regex, _either([option.needs for option in options], self.words), _any_first(options))

    def word(self, raw: str) -> Node:
        word = re.sub(r"\\(.)", r"\1", raw).lower()
        if "*" in word:
            if not word.replace("*", "").isalpha():
                raise self.fail(f"{raw!r}: a star stands for the rest of a word")
            return Node(word.replace("*", r"[a-z']*"))
        both = [word]
        if suffix := _SUFFIX.match(word):
            both = [suffix[1] + suffix[3], suffix[1] + suffix[2] + suffix[3]]
        both = [variant for each in both for variant in self.words.spellings.get(each, (each,))]
        regexes = [_literal(each) for each in sorted(both, key=len, reverse=True)]
        if not any(WORD.search(each) for each in both):
            return Node("|".join(regexes), edge=word in ",:;")
        regex = regexes[0] if len(regexes) == 1 else f"(?:{'|'.join(regexes)})"
        firsts = [_first(each) for each in both]
        first = None if None in firsts else frozenset[str]().union(*filter(None, firsts))
        return Node(regex, _either([_tokens(each) for each in both], self.words), first)

    def verb(self, lemma: str) -> Node:
        forms = self.words.forms(lemma)
        if not forms:
            raise self.fail(f"~{lemma} is not a verb that has forms")
        self.forms.update(forms)
        every = [v for form in forms for v in self.words.spellings.get(form, (form,))]
        for form, tags in forms.items():
            for variant in self.words.spellings.get(form, ()):
                self.forms[variant] = tags
        body = "|".join(sorted(set(every), key=lambda w: (-len(w), w)))
        return Node(f"(?:{body})", [frozenset(every)], frozenset(every))

    def named(self, name: str) -> Node:
        if name not in self.words.lists:
            raise self.fail(f"there is no list @{name}")
        needs = _either([list_needs(entry, self.words) for entry in self.words.lists[name]], self.words)
        entries = [_Parser(entry, self.words).sequence(top=True) for entry in self.words.lists[name]]
        return Node(f"@{name}@", needs, _any_first(entries))


def list_needs(entry: str, words: Words) -> Needs:
    """Return the words an entry of a list cannot do without."""
    return _Parser(entry, words).sequence(top=True).needs


def list_regex(entries: tuple[str, ...], words: Words) -> str:
    """Return the regular expression that stands for a named list."""
    bodies = {_Parser(entry, words).sequence(top=True).regex for entry in entries}
    return f"(?:{'|'.join(sorted(bodies, key=lambda body: (-len(body), body)))})"


def _literal(word: str) -> str:
    escaped = re.escape(word).replace(r"\-", "[- ]?" if word.count("-") else "-")
    return escaped.replace("'", "'?") if word.endswith("n't") else escaped


def _tokens(word: str) -> Needs:
    if word.endswith("n't"):  # typed without its apostrophe as often as with it
        return [frozenset({word, word.replace("'", "")})]
    if "-" in word:  # may be typed as one word, two, or with the hyphen
        parts = WORD.findall(word)
        return [frozenset({parts[-1], "".join(parts)})] if parts else []
    return [frozenset({token}) for token in WORD.findall(word)]


def _first(word: str) -> frozenset[str] | None:
    """Return what the first word of a text can be where a literal begins."""
    found = WORD.match(word)
    if found is None:
        return None
    parts = WORD.findall(word)
    if word.endswith("n't"):
        return frozenset({word, word.replace("'", "")})
    return frozenset({parts[0], "".join(parts)}) if "-" in word else frozenset({parts[0]})


def _any_first(options: list[Node]) -> frozenset[str] | None:
    firsts = [option.first for option in options]
    if any(first is None for first in firsts):
        return None
    return frozenset[str]().union(*(first for first in firsts if first))


def _row_first(parts: list[Node]) -> frozenset[str] | None:
    """Return what a row can begin with: the first part that must be there, or any left-out part before it."""
    first: frozenset[str] = frozenset()
    for part in parts:
        if part.edge and not part.optional and not part.regex.startswith(("(?:,", ",", ":", ";")):
            continue
        if part.first is None:
            return None
        first |= part.first
        if not part.optional:
            return first
    return None


def _either(options: list[Needs], words: Words) -> Needs:
    """Return what a choice needs: a word of any option; nothing if one option needs nothing."""
    union: set[str] = set()
    for needs in options:
        if not needs:
            return []
        union |= min(needs, key=words.rarity)
    return [frozenset(union)]


def _join(parts: list[Node]) -> Node:
    """Put parts in a row, a separator between any two that take room."""
    regex = ""
    pending = False  # whether something with width stands to the left
    for index, part in enumerate(parts):
        if part.edge:
            if part.regex == "(?P<span>" or part.optional:
                regex += (SEPARATOR if pending else "") + part.regex
                pending = False
            else:
                regex += part.regex
            continue
        if part.optional:
            if pending:
                regex += f"(?:{SEPARATOR}{part.regex})?"
            else:
                rest = any(not later.edge or later.optional for later in parts[index + 1 :])
                regex += f"(?:{part.regex}{SEPARATOR if rest else ''})?"
            continue
        regex += (SEPARATOR if pending else "") + part.regex
        pending = True
    needs = [need for part in parts if not part.optional for need in part.needs]
    width = any(not part.edge and not part.optional for part in parts)
    return Node(regex, needs, _row_first(parts), edge=bool(parts) and not width and all(p.edge for p in parts))

"""The phrase language and the index: exact, and equal to trying everything."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vblint.core import RuleError
from vblint.match import Clause, Phrase, rule_index
from vblint.pattern import compile_phrase
from vblint.rulebook import examples, shipped
from vblint.rulebook.compile import words
from vblint.text import clauses, fold, join_wrapped
from vblint.walk import Walker

RULESET = shipped()
EXAMPLES = [example.text for head in RULESET.heads for example in (*examples(head.name)[0], *examples(head.name)[1])]


WALKER = Walker(RULESET.lists)


class One:
    """A single phrase, of which nothing is said but its tree."""

    def __init__(self, tree):
        self._tree = tree

    def first(self, number):
        return None

    def musts(self, number):
        return ()

    def tree(self, number):
        return self._tree


def found(phrase: str, text: str) -> str | None:
    """Return the words a phrase underlines in a text."""
    compiled = compile_phrase(phrase, words())
    plain = join_wrapped(fold(text).text)
    for stretch in clauses(plain):
        one = Phrase("", 0, One(compiled.tree))
        for match in one.matches(Clause(plain, stretch), WALKER):
            return plain[slice(*match.span)]
    return None


@pytest.mark.parametrize(
    ("phrase", "text", "span"),
    [
        ("~put @self at risk", "She has put herself at risk.", "put herself at risk"),
        ("~put @self at risk", "putting  him self at-risk", "putting  him self at-risk"),
        ("older boyfriend", 'older "boyfriend" again', 'older "boyfriend'),
        ("risky behaviour", "Risky behavior again", "risky behavior"),
        ("poor choice(s)", "poor choices", "poor choices"),
        ("poor choice(s)", "poor choice", "poor choice"),
        ("~run ..2 men", "runs with older men", "runs with older men"),
        ("~run ..2 men", "runs with her very much older men", None),
        ("~run ..2 men", "runs. With men", None),
        ("{a|b c} d", "b c d", "b c d"),
        ("[very] risky", "very risky", "very risky"),
        ("<at risk> by {d: *ing}", "at risk by going", "at risk"),
        ("^ same again $", "Nothing new. Same again.", "same again"),
        ("^ same again $", "Much the same again.", None),
        ("won't engage", "She wont engage", "wont engage"),
        ("boyfriend \\@ school", "boyfriend @ school", "boyfriend @ school"),
        ("lifestyle choice", "lifestyle\nchoice", None),
        ("self-placed", "self placed", "self placed"),
    ],
)
def test_phrase(phrase, text, span):
    """Each mark of the phrase language means what its page says."""
    assert found(phrase, text) == span


@pytest.mark.parametrize("phrase", ["{a|b", "[a", "@nobody", "a | b", "[only] ..3", "~"])
def test_a_broken_phrase_is_refused(phrase):
    """A phrase that cannot be meant is refused with the phrase in the message."""
    with pytest.raises(RuleError):
        compile_phrase(phrase, words())


def test_a_wrapped_line_hides_nothing():
    """A phrase is found across a line that only wraps the sentence."""
    text = "The reviewing officer notes that the young person continues to put\nherself at risk."
    assert found("~put @self at risk", text) == "put herself at risk"


def sights(plain: str, index) -> list[tuple[int, int, int]]:
    """Return what the index finds: phrase numbers, with start and end, in the index's order."""
    return [(number, match.start, match.end) for number, match in index.find(plain, clauses(plain))]


def brute_force(plain: str) -> list[tuple[int, int, int]]:
    """Return what is found by walking every phrase of every rule from every token."""
    found = []
    for stretch in clauses(plain):
        clause = Clause(plain, stretch)
        for phrase in PHRASES:
            for i in range(len(clause.tokens)):
                if match := phrase.walk(clause, i, WALKER):
                    found.append((phrase.owner, match.start, match.end))
    return found


PHRASES = [Phrase(number, number, One(RULESET.tree(number))) for number in range(len(RULESET.owners))]


@pytest.fixture(scope="module")
def index():
    return rule_index(RULESET, frozenset(range(len(RULESET.heads))), WALKER)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_the_index_finds_what_brute_force_finds(index, texts, chance):
    """Anchors skip work, never matches: on examples whole, shuffled, and cut."""
    text = " ".join(texts)
    tokens = text.split()
    chance.shuffle(tokens)
    for variant in (text, " ".join(tokens), text.replace(" ", "\n", 3)):
        plain = join_wrapped(fold(variant).text)
        assert sights(plain, index) == brute_force(plain)


def test_no_pattern_runs_away(index):
    """Long repetitions of every rule's own words stay linear."""
    vocabulary = sorted(RULESET.anchors)
    chance = random.Random(7)
    slowest = 0.0
    for example in chance.sample(EXAMPLES, min(120, len(EXAMPLES))):
        tokens = [w for w in fold(example).text.split() if w] or vocabulary[:3]
        for text in (" ".join(tokens * 200)[:6000], " ".join(chance.choices(tokens, k=1500))[:6000]):
            start = time.process_time()
            for _ in index.find(text, clauses(text)):
                pass
            slowest = max(slowest, time.process_time() - start)
    assert slowest < 1.0

"""What a text must hold for a phrase to match: worked out when rules are compiled, so that few phrases are walked.

A phrase's tree (see `pattern`) is turned into a few *ways*. A way names a rare word and another that must
stand near it, and how far apart, counted in tokens. A text that holds no way of a phrase cannot match it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import accumulate
from typing import Any

from .core import Way

Sequence = list[Any]
Lists = Callable[[str], list[Sequence]]
Rarity = Callable[[AbstractSet[str]], float]
Span = tuple[int, int]  # the least and the most tokens
_MOST_OPTIONS = 90  # options of choices that are taken apart
_WALK = 10.0  # what walking a phrase costs, as a multiple of looking for the word near an anchor
_KEPT = 2  # sets that a clause must hold a word of each before a phrase is walked in it
_RARE = 0.05  # sets commoner than this rule out too little
_NOTHING: Span = (0, 0)


class Needs:
    """Works out the needs of one phrase, given the named lists and how common words are."""

    def __init__(self, lists: Lists, rarity: Rarity) -> None:
        """Take a named list's sequences by its name, and a measure of how common a set of words is."""
        self._lists = cache(lists)
        self._rarity = cache(rarity)
        # Taking choices apart meets the same nodes again and again; they outlive this object, so their ids will do.
        self._sizes: dict[int, Span] = {}
        self._choices: dict[int, tuple[frozenset[str], Span, Span] | None] = {}

    def ways(self, tree: Sequence) -> tuple[Way, ...]:
        """Return the ways to satisfy a tree; empty where some match would need no word at all."""
        found: set[Way] = set()
        for plain in self._expanded(tree):
            needs = self._needs(plain)
            if not needs:
                return ()
            found.add(self._cheapest(plain, needs))
        return tuple(sorted(found, key=_order))

    def musts(self, tree: Sequence) -> tuple[frozenset[str], ...]:
        """Return sets of which every match holds a word each: the rarest, and only such as are rare."""
        sets = {words for _, words, _, _ in self._needs(_flat(tree)) if self._rarity(words) < _RARE}
        return tuple(sorted(sets, key=lambda words: (self._rarity(words), sorted(words)))[:_KEPT])

    def first_words(self, tree: Sequence) -> frozenset[str] | None:
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
            firsts = [self.first_words(option) for option in self._options(node)]
            if any(each is None for each in firsts):
                return None
            first |= {word for each in firsts if each for word in each}
            if tag != "?":
                return frozenset(first)
        return None

    def _options(self, node: Sequence) -> list[Sequence]:
        return self._lists(node[1]) if node[0] == "@" else node[-1]

    def _expanded(self, tree: Sequence, room: int = _MOST_OPTIONS) -> Iterator[Sequence]:
        """Yield the tree once for each option of its widest choices, so that each option has needs of its own."""
        tree = _flat(tree)
        best, most = -1, 1
        for number, node in enumerate(tree):
            if not isinstance(node, str) and node[0] in ("|", "g") and most < len(node[-1]) <= room:
                best, most = number, len(node[-1])
        if best < 0:
            yield tree
            return
        for option in tree[best][-1]:
            yield from self._expanded([*tree[:best], *option, *tree[best + 1 :]], room // most)

    def _size(self, node: Any) -> Span:
        """Return how many tokens a node may take."""
        if isinstance(node, str) or node[0] in ("w", "*"):
            return 1, 1
        tag = node[0]
        if tag == "..":
            return 0, node[1]
        if tag in ("^", "$", "<", ">"):
            return _NOTHING
        if id(node) not in self._sizes:
            least, most = _hull([_sum(map(self._size, option)) for option in self._options(node)])
            self._sizes[id(node)] = (0 if tag == "?" else least), most
        return self._sizes[id(node)]

    def _needs(self, tree: Sequence) -> list[tuple[int, frozenset[str], Span, Span]]:
        """Return sets of which a match holds a word each.

        With each goes the number of its node, and how many tokens of that node stand before and after the word.
        """
        found: list[tuple[int, frozenset[str], Span, Span]] = []
        for number, node in enumerate(tree):
            if isinstance(node, str):
                found.append((number, frozenset((node,)), _NOTHING, _NOTHING))
            elif node[0] == "w":
                found.append((number, frozenset(node[1]), _NOTHING, _NOTHING))
            elif node[0] in ("|", "g", "@"):
                if id(node) not in self._choices:
                    self._choices[id(node)] = self._either(self._options(node))
                if need := self._choices[id(node)]:
                    found.append((number, *need))
        return found

    def _either(self, options: list[Sequence]) -> tuple[frozenset[str], Span, Span] | None:
        """Return what a choice needs: a word of any option; None if one option needs nothing."""
        words: set[str] = set()
        befores: list[Span] = []
        afters: list[Span] = []
        for option in options:
            needs = self._needs(option)
            if not needs:
                return None
            number, some, before, after = min(needs, key=lambda need: self._rarity(need[1]))
            sizes = [self._size(node) for node in option]
            words |= some
            befores.append(_sum([before, *sizes[:number]]))
            afters.append(_sum([after, *sizes[number + 1 :]]))
        return frozenset(words), _hull(befores), _hull(afters)

    def _cheapest(self, tree: Sequence, needs: list[tuple[int, frozenset[str], Span, Span]]) -> Way:
        """Return the anchor, and the word near it, that a text is least often looked through for in vain."""
        sizes = [self._size(node) for node in tree]
        lows = list(accumulate((size[0] for size in sizes), initial=0))
        highs = list(accumulate((size[1] for size in sizes), initial=0))
        common = [self._rarity(words) for _, words, _, _ in needs]
        best, chosen, reach = math.inf, (0, -1), _NOTHING
        for one, (at, _, before, after) in enumerate(needs):
            if common[one] >= best:
                continue
            if common[one] * (1 + _WALK) < best:
                best, chosen, reach = common[one] * (1 + _WALK), (one, -1), _NOTHING
            for other, (place, _, its_before, its_after) in enumerate(needs):
                if place > at:
                    least = after[0] + 1 + its_before[0] + lows[place] - lows[at + 1]
                    most = after[1] + 1 + its_before[1] + highs[place] - highs[at + 1]
                elif place < at:
                    most = -(its_after[0] + 1 + before[0] + lows[at] - lows[place + 1])
                    least = -(its_after[1] + 1 + before[1] + highs[at] - highs[place + 1])
                else:
                    continue
                cost = common[one] * (1 + _WALK * min(1.0, common[other] * (most - least + 1)))
                if cost < best:
                    best, chosen, reach = cost, (one, other), (least, most)
        at, words, before, _ = needs[chosen[0]]
        near = needs[chosen[1]][1] if chosen[1] >= 0 else frozenset[str]()
        return Way(words, (before[0] + lows[at], before[1] + highs[at]), near, reach)


def _flat(tree: Sequence) -> Sequence:
    """Return a tree with its choices of a single option written out."""
    flat: Sequence = []
    for node in tree:
        if not isinstance(node, str) and node[0] in ("|", "g") and len(node[-1]) == 1:
            flat += _flat(node[-1][0])
        else:
            flat.append(node)
    return flat


def _sum(spans: Any) -> Span:
    least = most = 0
    for low, high in spans:
        least, most = least + low, most + high
    return least, most


def _hull(spans: list[Span]) -> Span:
    return min(low for low, _ in spans), max(high for _, high in spans)


def _order(way: Way) -> list[Any]:
    return [sorted(way.anchor), sorted(way.near), way.start, way.reach]

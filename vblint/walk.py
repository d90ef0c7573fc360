"""The walk along a phrase: whether, and how far, the tokens of a clause match a phrase's tree.

Trees are those of `pattern`. They are made ready for walking on first use, words as sets and options by first word,
so that a phrase costs nothing until a text calls for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Sequence = list[Any]
Marks = tuple[tuple[str, int, int], ...]  # what was remembered: name, first token, token after the last
Ready = list[Any]  # a tree ready for walking
_BEGINS = frozenset(":()-–—•*>#")  # tokens after which a new statement may begin
_ENDS = frozenset(".!?:;)-–—,")


class Walker:
    """Walks phrase trees along tokens."""

    def __init__(self, lists: Mapping[str, list[Any]]) -> None:
        """Take the named lists that trees refer to."""
        self._lists = lists
        self._prepared: dict[str, Any] = {}

    def prepare(self, tree: Sequence) -> Ready:
        """Return a tree ready for walking; its inner sequences are prepared when the walk comes to them."""
        return [self._node(node) for node in tree]

    def _node(self, node: Any) -> Any:
        if isinstance(node, str):
            return frozenset((node,))
        tag = node[0]
        if tag == "w":
            return frozenset(node[1])
        if tag == "@":
            if node[1] not in self._prepared:
                self._prepared[node[1]] = ("|", *_options(self._lists[node[1]]))
            return self._prepared[node[1]]
        if tag in ("|", "?"):
            return (tag, *_options(node[1]))
        if tag == "g":
            return ("g", *_options(node[2]), node[1])
        return tuple(node)

    def walk(self, tree: Ready, tokens: list[str], start: int) -> tuple[int, Marks] | None:
        """Return where the first match from token `start` ends, with what was marked, or None."""
        return self._go(tree, 0, tokens, start, (), None)

    def _go(  # noqa: C901  one loop, for every step of every phrase passes through it
        self, tree: Ready, at: int, tokens: list[str], i: int, marks: Marks, after: tuple[Any, ...] | None
    ) -> tuple[int, Marks] | None:
        """Go on from node `at` at token `i`; `after` says what follows when the tree ends.

        It holds the outer tree, the node there, what follows that in turn, and the name to remember the part just
        walked by, with the token where it began.
        """
        count = len(tokens)
        while True:
            if at == len(tree):
                if after is None:
                    return i, marks
                tree, at, outer, name, begin = after
                if name:
                    marks = (*marks, (name, begin, i))
                after = outer
                continue
            node = tree[at]
            at += 1
            if type(node) is frozenset:
                if i >= count or tokens[i] not in node:
                    return None
                i += 1
                continue
            tag = node[0]
            if tag in ("|", "?", "g"):
                options = node[1].get(tokens[i], ()) if i < count else ()
                if node[2]:
                    options = sorted((*options, *node[2]), key=_number)
                if options:
                    following = (tree, at, after, node[3] if tag == "g" else "", i)
                    for option in options:
                        if not option[1]:
                            option[1:] = True, self.prepare(option[2])
                        found = self._go(option[2], 0, tokens, i, marks, following)
                        if found is not None:
                            return found
                if tag != "?":
                    return None
            elif tag == "..":
                for step in range(node[1] + 1):
                    found = self._go(tree, at, tokens, i + step, marks, after)
                    if found is not None:
                        return found
                    if i + step >= count or (not tokens[i + step][0].isalnum() and tokens[i + step] != ","):
                        return None
                return None
            elif tag == "*":
                if i >= count or not _fits(tokens[i], node[1]):
                    return None
                i += 1
            elif tag == "^":
                if i and tokens[i - 1] not in _BEGINS:
                    return None
            elif tag == "$":
                if i < count and tokens[i] not in _ENDS:
                    return None
            else:
                marks = (*marks, (tag, i, i))


def _number(option: list[Any]) -> int:
    number: int = option[0]
    return number


def _options(options: list[Sequence]) -> tuple[dict[str, list[Any]], list[Any]]:
    """Return the options by the word each begins with, and those that begin with anything.

    An option is its number, whether it is prepared yet, and the sequence.
    """
    by_word: dict[str, list[Any]] = {}
    others: list[Any] = []
    for number, option in enumerate(options):
        held = [number, False, option]
        head = option[0]
        if isinstance(head, str):
            by_word.setdefault(head, []).append(held)
        elif head[0] == "w":
            for word in head[1]:
                by_word.setdefault(word, []).append(held)
        else:
            others.append(held)
    return by_word, others


def _fits(token: str, pattern: str) -> bool:
    head, _, tail = pattern.partition("*")
    return (
        len(token) >= len(head) + len(tail) and token.startswith(head) and token.endswith(tail) and token[0].isalpha()
    )

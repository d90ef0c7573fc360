"""The walk along a phrase: whether, and how far, the tokens of a clause match a phrase's tree.

Trees are those of `pattern`. They are made ready for walking on first use, words as sets and options by first word,
so that a phrase costs nothing until a text calls for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Sequence = list[Any]
Marks = tuple[tuple[str, int, int], ...]  # what was remembered: name, first token, token after the last
Node = tuple[Any, ...]
Ready = list[Node]  # a tree ready for walking; its nodes begin with one of these, the commonest first
_WORDS, _CHOICE, _MARK, _GAP, _STAR, _BEGIN, _FINISH, _END = range(8)
_BEGINS = frozenset(":()-–—•*>#")  # tokens after which a new statement may begin
_ENDS = frozenset(".!?:;)-–—,")
_LAST: Node = (_END,)


class Walker:
    """Walks phrase trees along tokens."""

    def __init__(self, lists: Mapping[str, list[Any]]) -> None:
        """Take the named lists that trees refer to."""
        self._lists = lists
        self._prepared: dict[str, Node] = {}

    def prepare(self, tree: Sequence) -> Ready:
        """Return a tree ready for walking; its inner sequences are prepared when the walk comes to them."""
        return [*map(self._node, tree), _LAST]

    def _node(self, node: Any) -> Node:
        if isinstance(node, str):
            return _WORDS, frozenset((node,))
        tag = node[0]
        if tag == "w":
            return _WORDS, frozenset(node[1])
        if tag == "@":
            if node[1] not in self._prepared:
                self._prepared[node[1]] = (_CHOICE, *_options(self._lists[node[1]]), "", False)
            return self._prepared[node[1]]
        if tag in ("|", "?"):
            return (_CHOICE, *_options(node[1]), "", tag == "?")
        if tag == "g":
            return (_CHOICE, *_options(node[2]), node[1], False)
        if tag == "..":
            return _GAP, node[1]
        if tag == "*":
            return _STAR, node[1]
        if tag == "^":
            return (_BEGIN,)
        return (_FINISH,) if tag == "$" else (_MARK, tag)

    def walk(self, tree: Ready, tokens: list[str], start: int) -> tuple[int, Marks] | None:
        """Return where the first match from token `start` ends, with what was marked, or None.

        The last of the tokens must be empty: it fits no word, which spares every step a look at the count.
        """
        return self._go(tree, 0, tokens, start, (), None)

    def _go(  # noqa: C901  one loop, for every step of every phrase passes through it
        self, tree: Ready, at: int, tokens: list[str], i: int, marks: Marks, after: tuple[Any, ...] | None
    ) -> tuple[int, Marks] | None:
        """Go on from node `at` at token `i`; `after` says what follows when the tree ends.

        It holds the outer tree, the node there, what follows that in turn, and the name to remember the part just
        walked by, with the token where it began.
        """
        while True:
            node = tree[at]
            kind = node[0]
            at += 1
            if kind == _WORDS:
                if tokens[i] not in node[1]:
                    return None
                i += 1
            elif kind == _CHOICE:
                options = node[1].get(tokens[i], node[2])
                if options:
                    following = (tree, at, after, node[3], i)
                    for option in options:
                        ready = option[0]
                        if ready is None:  # two threads may both prepare it, alike
                            ready = option[0] = self.prepare(option[1])
                        found = self._go(ready, 0, tokens, i, marks, following)
                        if found is not None:
                            return found
                if not node[4]:
                    return None
            elif kind == _END:
                if after is None:
                    return i, marks
                tree, at, after, name, begin = after
                if name:
                    marks = (*marks, (name, begin, i))
            elif kind == _MARK:
                marks = (*marks, (node[1], i, i))
            elif kind == _GAP:
                for step in range(i, i + node[1] + 1):
                    found = self._go(tree, at, tokens, step, marks, after)
                    if found is not None:
                        return found
                    if not tokens[step][:1].isalnum() and tokens[step] != ",":
                        return None
                return None
            elif kind == _STAR:
                if not _fits(tokens[i], node[1]):
                    return None
                i += 1
            elif kind == _BEGIN:
                if i and tokens[i - 1] not in _BEGINS:
                    return None
            elif tokens[i] and tokens[i] not in _ENDS:  # _FINISH
                return None


def _options(options: list[Sequence]) -> tuple[dict[str, list[Any]], list[Any]]:
    """Return the options by the word each begins with, and those that begin with anything.

    An option is its sequence, once as prepared when that has been called for, once as it is. Those that begin with
    anything stand by every word, in the order that the phrase gives.
    """
    numbered: dict[str, list[tuple[int, list[Any]]]] = {}
    others: list[tuple[int, list[Any]]] = []
    for number, option in enumerate(options):
        held = (number, [None, option])
        head = option[0]
        if isinstance(head, str):
            numbered.setdefault(head, []).append(held)
        elif head[0] == "w":
            for word in head[1]:
                numbered.setdefault(word, []).append(held)
        else:
            others.append(held)
    by_word = {word: [held for _, held in sorted((*some, *others), key=_number)] for word, some in numbered.items()}
    return by_word, [held for _, held in others]


def _number(numbered: tuple[int, list[Any]]) -> int:
    return numbered[0]


def _fits(token: str, pattern: str) -> bool:
    head, _, tail = pattern.partition("*")
    return (
        len(token) >= len(head) + len(tail) and token.startswith(head) and token.endswith(tail) and token[:1].isalpha()
    )

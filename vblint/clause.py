"""Where the clauses of a sentence begin and end, as its punctuation shows them.

The classifier marks words by their weight, and weight does not stop where grammar does: a mark is moved to the edge of
a clause that it nearly fills, and off a clause that it only touches, so that what is offered for rewording reads on.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_EDGE = re.compile(r"[,;:](?=\s)|(?<=\s)[-–](?=\s)|—|[()]|[.!?]+(?=[\s\"'”’)]*$)")
_AGED = re.compile(r"\([^()]{1,12}\)")  # "(15)", "(Y8, SEMH)": part of the name before it
_FILLED = 0.5  # of a clause's letters: then all of it is meant
_TOUCHED = 0.25  # of a clause's letters: then it is not meant, if another is
# What begins a clause without any mark before it.
_JOINED = re.compile(
    r"\s(?=(?:although|though|despite|because|until|unless)\s|"
    r"(?:and|but|so|as|while|whilst)\s(?:she|he|they|it|her|his|their|we|i|this|that|there)\b)",
    re.IGNORECASE,
)
# What is left hanging at the end where the clause that it led to is gone.
_LEFT_OVER = re.compile(
    r"(?:[\s,;:–—-]+(?:and|but|or|so|yet|as|because|since|though|although|while|whilst|which|that))+$",
    re.IGNORECASE,
)
# What begins a clause that cannot stand without the one after it.
_HANGING = re.compile(
    r"(?:if|when|whenever|while|whilst|although|though|despite|given|as|because|since|having|had|until|unless|where|"
    r"after|before|once|being|asked|but|not|whether|in spite|even)\b",
    re.IGNORECASE,
)

# What shows that a stretch has a verb of its own and can stand alone.
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|did|will|would|can|could|may|might|must|should|said|says|told|came|"
    r"went|got|gave|made|saw|seen|found|took|ran|left|met|spoke|wrote|kept|sat|rang|held|sent|put|set|let|knew|thought|"
    r"felt|brought|began|\w{2,}ed|n't)\b",
    re.IGNORECASE,
)


def has_verb(text: str) -> bool:
    """Say whether a stretch shows a verb of its own, so that it says something by itself."""
    return bool(_VERB.search(text))


def clauses(text: str, start: int, end: int) -> list[Span]:
    """Return the clauses of the sentence `start:end`, without the marks and spaces between them."""
    found: list[Span] = []
    at = start
    joined = [each.span() for each in _AGED.finditer(text[start:end])]
    met = [each for kind in (_EDGE, _JOINED) for each in kind.finditer(text[start:end])]
    edges = [e for e in met if not any(a <= e.start() < b for a, b in joined)]
    for edge in [*sorted(edges, key=lambda e: e.start()), None]:
        stop = start + edge.start() if edge else end
        words = text[at:stop].strip()
        if words:
            begin = text.index(words, at, stop)
            found.append((begin, begin + len(words)))
        at = start + edge.end() if edge else end
    return found or [(start, end)]


def snapped(text: str, sentence: Span, marked: Span) -> Span:
    """Return the marked stretch of a sentence, moved to the edges of the clauses it nearly fills or only touches."""
    met = [each for each in clauses(text, *sentence) if each[0] < marked[1] and marked[0] < each[1]]
    if not met:
        return marked
    share = [(min(end, marked[1]) - max(start, marked[0])) / (end - start) for start, end in met]
    first, last = 0, len(met) - 1
    while first < last and share[first] < _TOUCHED:
        first += 1
    while first < last and share[last] < _TOUCHED:
        last -= 1
    start = met[first][0] if share[first] >= _FILLED else max(marked[0], met[first][0])
    end = met[last][1] if share[last] >= _FILLED else min(marked[1], met[last][1])
    return start, end


def spare(text: str, sentence: Span, marked: Span) -> Span | None:
    """Return what to leave out of a sentence so that its marked last clause is gone and the rest still stands.

    None if the stretch is not the last clause or clauses, or if what comes before could not stand alone.
    """
    found = clauses(text, *sentence)
    edges = [start for start, _ in found[1:]]
    if marked[0] not in edges or marked[1] != found[-1][1]:
        return None
    before = text[sentence[0] : marked[0]].rstrip()
    kept = _LEFT_OVER.sub("", before).rstrip(",;:-–—( ")
    if before.endswith("(") or len(kept.split()) < 3 or _HANGING.match(kept) or not has_verb(kept):
        return None
    return sentence[0] + len(kept), marked[1]

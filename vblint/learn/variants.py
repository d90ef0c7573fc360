"""The same record about another child: other names, she for he. Neither says anything about blame.

The encoder is trained on such variants, and the evaluation counts verdicts that they change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from .corpus import Raw

_SWAP = {
    "she": "he", "he": "she", "herself": "himself", "himself": "herself", "hers": "his", "him": "her", "girl": "boy",
    "boy": "girl", "girls": "boys", "boys": "girls", "female": "male", "male": "female", "sister": "brother",
    "brother": "sister", "daughter": "son", "son": "daughter", "niece": "nephew", "nephew": "niece",
    "boyfriend": "girlfriend", "girlfriend": "boyfriend",
}  # fmt: skip
_AFTER_HIM = frozenset(
    "to at in on and with for from is was that but as by up out off over a an the he she they about into"
    " or if when who not again away back down after before because so then while until how what where why"
    " this there here".split()
)
_NAMES = (
    "Aaliyah Adaeze Ahmed Aidan Aisha Alfie Amara Amir Andrei Anya Ayesha Bilal Bronwen Callum Cerys"
    " Chidi Chloe Connor Courtney Daisy Dariusz Dawid Deepa Demi Dion Ebony Elif Ella Emeka Esme Ethan"
    " Farah Faisal Finn Freya Grace Hamza Harpreet Hassan Imran Isla Ivan Jade Jayden Jaz Jordan Kacper"
    " Kai Keira Kwame Kyle Layla Leah Leon Lewis Liam Luca Maisie Malachi Maya Megan Mia Mo Morgan Mustafa"
    " Nadia Naomi Nathan Niamh Noah Nour Olu Omar Ola Parisa Petra Poppy Priya Rhys Riley Rosa Ruby Sadia"
    " Sami Samira Sanjay Sara Shanice Sienna Simran Sofia Stefan Tariq Tia Toby Tyrese Uzma Wiktoria"
    " Yasmin Yusuf Zac Zainab Zara Zofia".split()
)
_AGED = re.compile(r"\b([A-Z][a-z]{2,})(?=,? ?\(?1?\d(?:[),]| ?y))")
_NOT_NAMES = frozenset(
    "Unit Flat Year Item Age Aged Room Route Section Para Page Day Week Op Annex Appendix Form Level"
    " Table Point Class Cat Bus Call Ref Log Exhibit Episode Visit Review Task Action Entry Dated Sept Aug"
    " Oct Nov Dec Jan Feb Mar Apr May Jun Jul June July March April Mon Tue Tues Wed Thu Thur Thurs Fri"
    " Sat Sun Since Until From Over Under About Only And At Version Part Grade Gate House Number Last Next"
    " Around Before After Between Circa Approx Score".split()
)


def vary(record: Raw, rng: random.Random) -> Raw:
    """Return the record with other names half the time, and the other sex two times in five."""
    if rng.random() < 0.5:
        record = swapped_names(record, rng.randrange(len(_NAMES)))
    return swapped_sex(record) if rng.random() < 0.4 else record


def in_company(record: Raw, quiet: Sequence[Raw], rng: random.Random) -> Raw:
    """Return the record with another before or after it, one of `quiet`: what precedes an entry is not its own."""
    other = vary(rng.choice(quiet), rng)["text"]
    gap = rng.choice((" ", "\n", "\n\n"))
    if rng.random() < 0.5:
        return {**record, "text": record["text"] + gap + other}
    shift = len(other) + len(gap)
    spans = [{**s, "start": s["start"] + shift, "end": s["end"] + shift} for s in record["spans"]]
    return {**record, "text": other + gap + record["text"], "spans": spans}


def swapped_names(record: Raw, shift: int) -> Raw:
    """Return the record with other first names for those that stand before an age; spans follow their words."""
    found = sorted({n for n in _AGED.findall(record["text"]) if n not in _NOT_NAMES})
    names = {name: _NAMES[(hash_of(name) + shift) % len(_NAMES)] for name in found}
    return _changed(record, lambda word, text: names.get(word[0]))


def swapped_sex(record: Raw) -> Raw:
    """Return the record with she for he and the like, everywhere; spans follow their words."""
    return _changed(record, _other)


def hash_of(name: str) -> int:
    """Return a number for a name, the same on every run."""
    return sum(ord(letter) * (place + 1) for place, letter in enumerate(name))


def _changed(record: Raw, change: Callable[[re.Match[str], str], str | None]) -> Raw:
    text = record["text"]
    out: list[str] = []
    moves: list[tuple[int, int]] = []  # old and new end of each change
    at = length = 0
    for word in re.finditer(r"[^\W\d_]+", text):
        new = change(word, text)
        if new is None or new == word[0]:
            continue
        out.append(text[at : word.start()] + new)
        length += len(out[-1])
        at = word.end()
        moves.append((at, length))
    if not moves:
        return record
    out.append(text[at:])
    spans = [{**s, "start": _moved(s["start"], moves), "end": _moved(s["end"], moves)} for s in record["spans"]]
    return {**record, "text": "".join(out), "spans": spans}


def _moved(at: int, moves: list[tuple[int, int]]) -> int:
    shift = 0
    for old, new in moves:
        if old > at:
            break
        shift = new - old
    return at + shift


def _other(word: re.Match[str], text: str) -> str | None:
    low = word[0].lower()
    if low == "her" or low == "his":
        following = re.match(r"\s+([^\W\d_]+)", text[word.end() : word.end() + 20])
        if low == "his":
            new = "her" if following else "hers"
        else:
            new = "his" if following and following[1].lower() not in _AFTER_HIM else "him"
    else:
        new = _SWAP.get(low, "")
    if not new:
        return None
    return new.upper() if word[0].isupper() and len(word[0]) > 1 else new.title() if word[0][0].isupper() else new

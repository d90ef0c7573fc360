"""Words, sentences, lines and folding keep exact positions on whatever people type."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vblint.text import Lines, blocks, fold, join_wrapped, match_case, sentences, utf16_length

TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("aZ .,\n\r\t'’“”-\u00ad\u00a0\u0301İß😀‑…"), st.characters(codec="utf-8")),
    max_size=300,
)


def split(text: str) -> list[str]:
    folded = fold(text)
    plain = join_wrapped(folded.text)
    return [text[slice(*folded.span(*span))].strip() for span in sentences(plain, folded.raw)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Seen at 21.30 hrs. Safe.", ["Seen at 21.30 hrs.", "Safe."]),
        ("Spoke to Sgt. Amis re. F14. NFA.", ["Spoke to Sgt. Amis re. F14.", "NFA."]),
        ("Seen by Dr. Shah approx. 9pm", ["Seen by Dr. Shah approx. 9pm"]),
        ("- Missing x3\n- Found with men\n- RHI done", ["- Missing x3", "- Found with men", "- RHI done"]),
        ("0930 strat disc.\n1015 visit.", ["0930 strat disc.", "1015 visit."]),
        ("S.47 agreed; police informed", ["S.47 agreed;", "police informed"]),
        ("Is she safe? No! Action: find her", ["Is she safe?", "No!", "Action: find her"]),
        ('He said "go." Then left.', ['He said "go."', "Then left."]),
        ("i.e. the flat", ["i.e. the flat"]),
        ("Third DKA since Feb. Uncle spoke for her.", ["Third DKA since Feb.", "Uncle spoke for her."]),
        ("Seen 3 Feb. 2024 by Sgt. Rowe at St. Ives.", ["Seen 3 Feb. 2024 by Sgt. Rowe at St. Ives."]),
    ],
)
def test_sentences(text, parts):
    """Telegraphic police English is split where a reader would."""
    assert split(text) == parts


@settings(max_examples=300)
@given(TEXTS)
def test_folding_leads_home(text):
    """Every folded character comes from the character it says it comes from."""
    folded = fold(text)
    assert len(folded.text) == len(folded.raw)
    for index, character in enumerate(folded.raw):
        assert text[folded.at(index)] == character
        start, end = folded.span(index, index + 1)
        assert text[start:end] == character


@settings(max_examples=200)
@given(TEXTS)
def test_joining_keeps_positions(text):
    """Joined lines have the same length, so spans stay true."""
    folded = fold(text)
    plain = folded.text
    for joined in (join_wrapped(plain), join_wrapped(plain, folded.raw)):
        assert len(joined) == len(plain)
        assert joined.replace(" ", "\n") == plain.replace(" ", "\n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("F14 refuses to\nengage with the worker.", ["F14 refuses to\nengage with the worker."]),
        ("F14 placing herself\n  at risk\nagain.", ["F14 placing herself\n  at risk\nagain."]),
        ("- F14 puts herself\n  at risk\n- Seen", ["- F14 puts herself\n  at risk", "- Seen"]),
        ("Seen by Dr Shah (again)\nat home", ["Seen by Dr Shah (again)\nat home"]),
        ("Seen at home.\nmum drunk", ["Seen at home.", "mum drunk"]),
        ('She said "no."\nmum drunk', ['She said "no."', "mum drunk"]),
        ("Mum seen today\nRefuses to engage", ["Mum seen today", "Refuses to engage"]),
        ("Mum seen today\na) drunk\n- at home", ["Mum seen today", "a) drunk", "- at home"]),
        ("missing x3\nfound with men\nmum told", ["missing x3", "found with men", "mum told"]),
        ("Concerns\nmum drunk", ["Concerns", "mum drunk"]),
        ("AREAS OF CONCERN\nmum drunk", ["AREAS OF CONCERN", "mum drunk"]),
        ("## Areas of concern\nmum drunk", ["## Areas of concern", "mum drunk"]),
        ("Seen | today\nat home | mum", ["Seen | today", "at home | mum"]),
    ],
)
def test_a_small_letter_carries_a_line_on(text, parts):
    """A short line is joined to one that goes on with a small letter; lists, headings and tables keep their lines."""
    folded = fold(text)
    plain = join_wrapped(folded.text, folded.raw)
    assert [text[slice(*folded.span(*span))].strip() for span in sentences(plain, folded.raw)] == parts


@settings(max_examples=200)
@given(TEXTS)
def test_blocks_lie_in_order_and_apart(text):
    """Blocks never overlap, and hold every character that is not white space."""
    at = 0
    for start, end in blocks(text):
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_blocks_of_one_long_line_are_bounded():
    """Ten million characters without a break are cut into small blocks."""
    assert max(end - start for start, end in blocks("a" * 1_000_000)) <= 6_000


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_and_columns(ending):
    """Lines and columns are one-based and know every line ending."""
    lines = Lines(f"ab{ending}c😀d{ending}")
    assert lines.place(0) == (1, 1)
    assert lines.place(2 + len(ending) + 2) == (2, 3)


def test_utf16_counts_as_editors_do():
    """A character outside the basic plane counts twice."""
    assert utf16_length("a😀") == 3


@pytest.mark.parametrize(
    ("text", "model", "cased"),
    [
        ("faces risk", "Puts herself", "Faces risk"),
        ("faces risk [who]", "PUTS HERSELF AT RISK", "FACES RISK [who]"),
        ("at risk", "PSAR", "At risk"),
        ("faces risk", "puts", "faces risk"),
    ],
)
def test_letter_case_follows_the_words_replaced(text, model, cased):
    """A rewording takes the capitals of what it replaces, prompts excepted."""
    assert match_case(text, model) == cased

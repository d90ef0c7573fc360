"""Where clauses begin and end, and what a sentence can do without."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vblint.clause import clauses, snapped, spare


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_punctuation_parts_clauses_but_not_numbers():
    text = "At 14:05, Ada (15) and £1,000 in cash (said to be hers), she left - alone."
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == [
        "At 14:05", "Ada (15) and £1,000 in cash", "said to be hers", "she left", "alone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "marked", "moved"),
    [
        (
            "Images found, though nothing beyond the usual.",
            "nothing beyond the usual",
            "though nothing beyond the usual",
        ),
        ("The delay of months was an issue, and A must own that.", "issue, and A must own that", "and A must own that"),
        ("She has only herself to thank for it.", "only herself to thank", "She has only herself to thank for it"),
        ("Dad says he was asleep by ten and she put herself there.", "herself there", "and she put herself there"),
    ],
)
def test_marks_move_to_the_edges_of_clauses(text: str, marked: str, moved: str):
    assert snapped(text, (0, len(text)), _span(text, marked)) == _span(text, moved)


@pytest.mark.parametrize(
    ("text", "marked", "left"),
    [
        ("Images found on the phone, though nothing unusual.", "though nothing unusual", "Images found on the phone."),
        ("Seen at home (as ever) and well.", "as ever", None),
        ("If he calls her, she will go.", "she will go", None),
        ("Despite advice, she went.", "Despite advice", None),
        ("Yes, her own fault.", "her own fault", None),
        ("The driver did it, but as I said she asked.", "as I said she asked", "The driver did it."),
        ("In answer to your question, he went on going.", "he went on going", None),
    ],
)
def test_only_a_last_clause_that_is_not_needed_is_left_out(text: str, marked: str, left: str | None):
    found = spare(text, (0, len(text)), _span(text, marked))
    assert (text[: found[0]] + text[found[1] :] if found else None) == left


@given(st.text(" ,.;:-—()abcdefgh'é", min_size=1, max_size=80), st.data())
def test_clauses_are_in_order_and_a_moved_mark_stays_in_its_sentence(text: str, data: st.DataObject):
    found = clauses(text, 0, len(text))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    moved = snapped(text, (0, len(text)), (start, end))
    assert 0 <= moved[0] < moved[1] <= len(text)

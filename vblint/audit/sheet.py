"""The review sheet: a workbook that people fill in, and what can be read back from it.

Reviewers are not told what the tool found: that is on a sheet that Excel does not offer to show, so that it does not
sway them, and `score-sample` finds it there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..core import CATEGORIES, ConfigError, ReaderError
from ..readers.grids import Grid
from ..readers.options import unheard
from ..readers.source import Source
from .draw import Sample
from .redact import redact
from .workbook import new_workbook

YES, NO, UNSURE = "yes", "no", "unsure"
ANSWERS = (YES, NO, UNSURE)
REVIEW, KEY, ABOUT = "Review", "vblint", "How to review"
SCHEMA = 1
_FIXED = ("No.", "Case", "Place", "Group", "Date", "Entry")
_AGREED = "Agreed"
_HELP = (
    "Read each entry and say whether its author's own wording blames the child: puts cause, responsibility or fault on "
    "the child, presents abuse as a choice, sexualises, disbelieves, criminalises or writes off the child.",
    "No: wording about a suspect or an adult; words quoted as somebody's speech that the author does not adopt; "
    "wording that is mentioned in order to correct it; the blame denied; facts about risk, harm or refusal.",
    "Each reviewer fills the columns under their own letter, without seeing the other's answers. Unsure is an answer.",
    "Where reviewers differ, talk about it and write what you agree under Agreed. Where they do not, leave it empty.",
    "Category, and the words that carry the blame, copied from the entry, are wanted where the answer is yes.",
    "Some of these entries were flagged by the tool and some were not; which is not shown, on purpose.",
    "This workbook holds text of records. Keep it where records may be kept.",
)


class Review(NamedTuple):
    """One entry as reviewed: answers by reviewer (empty where not given), what was agreed, category and words."""

    number: int
    entry: int
    text: str
    answers: tuple[str, ...]
    agreed: str
    categories: tuple[str, ...]
    words: tuple[str, ...]


class Sheet(NamedTuple):
    """A review sheet read back.

    Attributes:
        of: what was drawn, `entry` or `case`.
        sizes: how many there were to draw from, flagged and not.
        flagged: by number, whether what was drawn is flagged.
        reviews: the rows.
        reviewers: their letters.
        digest: tells what was drawn from from anything else; empty where an older sheet does not say.
        gone: how many rows the sheet had that it has no more.

    """

    of: str
    sizes: dict[str, int]
    flagged: dict[int, bool]
    reviews: tuple[Review, ...]
    reviewers: tuple[str, ...]
    digest: str = ""
    gone: int = 0


def write(sample: Sample, *, reviewers: int, redacted: bool) -> bytes:
    """Return the workbook for a sample; the same sample gives the same bytes."""
    letters = [chr(65 + number) for number in range(reviewers)]
    heads = [
        *_FIXED,
        *(f"{letter}: {part}" for letter in letters for part in ("blames?", "category", "words")),
        _AGREED,
    ]
    out = io.BytesIO()
    with new_workbook(out) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        prose = book.add_format({"text_wrap": True, "valign": "top"})
        review = book.add_worksheet(REVIEW)
        for column, head in enumerate(heads):
            review.write_string(0, column, head, bold)
            review.set_column(column, column, 90 if head == "Entry" else 14)
        line = 0
        for drawn in sample.drawn:
            for item in drawn.items:
                line += 1
                text = "\n\n".join(document.text for document in item.documents)
                texts = (
                    str(drawn.number), "" if redacted else item.case, item.place, drawn.group,
                    f"{item.day:%d/%m/%Y}" if item.day else "", redact(text, item.known) if redacted else text,
                )  # fmt: skip
                for column, cell in enumerate(texts):
                    review.write_string(line, column, cell[:32_767], prose)
        for column, head in enumerate(heads):
            source = ANSWERS if head.endswith("blames?") or head == _AGREED else CATEGORIES
            if head.endswith(("blames?", "category")) or head == _AGREED:
                rule = {"validate": "list", "source": list(source), "error_message": f"One of {', '.join(source)}."}
                review.data_validation(1, column, max(1, line), column, rule)
        review.freeze_panes(1, 1)
        review.set_landscape()
        review.fit_to_pages(1, 0)
        review.repeat_rows(0)
        _about(book, prose)
        _key(book, sample, reviewers)
        review.activate()
    return out.getvalue()


def _about(book: Any, prose: Any) -> None:
    about = book.add_worksheet(ABOUT)
    about.set_column(0, 0, 100)
    for line, text in enumerate(_HELP):
        about.write_string(line, 0, text, prose)


def _key(book: Any, sample: Sample, reviewers: int) -> None:
    key = book.add_worksheet(KEY)
    rows = [("schema", SCHEMA), ("of", sample.of), ("reviewers", reviewers)]
    rows += [(kind, size) for kind, size in sample.sizes.items()]
    rows += [("digest", sample.digest), ("rows", sum(len(drawn.items) for drawn in sample.drawn))]
    rows += [(str(drawn.number), drawn.kind) for drawn in sample.drawn]
    for line, (name, value) in enumerate(rows):
        key.write_string(line, 0, str(name))
        key.write_string(line, 1, str(value))
    key.very_hidden()


def read(path: Path) -> Sheet:
    """Read a review sheet back. Raises ConfigError naming the file, the place and the cure."""
    from ..readers.from_xlsx import grids

    try:
        found = {grid.name: grid for grid in grids(Source(str(path), path))}
    except ReaderError as error:
        raise ConfigError(f"{path}: {error}") from None
    if REVIEW not in found or KEY not in found:
        raise ConfigError(f"{path}: it is no review sheet; `vblint sample` writes one, and it must keep its sheets")
    key = {row[0]: row[1] for row in _rows(found[KEY]) if len(row) > 1}
    if key.get("schema") != str(SCHEMA):
        raise ConfigError(f"{path}: it was written by another version of vblint; its schema is not {SCHEMA}")
    reviewers = int(key["reviewers"])
    flagged = {int(name): kind == "flagged" for name, kind in key.items() if name.isdigit()}
    sizes = {kind: int(key[kind]) for kind in ("flagged", "unflagged")}
    reviews = tuple(_reviews(path, found[REVIEW], reviewers, flagged))
    written = int(key.get("rows", len(flagged)))
    return Sheet(
        key["of"], sizes, flagged, reviews, tuple(chr(65 + i) for i in range(reviewers)),
        key.get("digest", ""), max(0, written - len(reviews)),
    )  # fmt: skip


def _reviews(path: Path, grid: Grid, reviewers: int, flagged: dict[int, bool]) -> list[Review]:
    rows = _rows(grid)
    heads: list[str] = next(rows, [])
    wanted = [*_FIXED, *(f"{chr(65 + i)}: blames?" for i in range(reviewers)), _AGREED]
    for head in wanted:
        if head not in heads:
            raise ConfigError(f"{path}: the column {head!r} is gone; columns may be added, not renamed or deleted")
    reviews: list[Review] = []
    for line, cells in enumerate(rows, 2):
        row = dict(zip(heads, cells, strict=False))
        if not row.get("No.", "").strip():
            continue
        number = _number(path, line, row["No."], flagged)
        answers = tuple(_answer(path, line, row, f"{chr(65 + i)}: blames?") for i in range(reviewers))
        reviews.append(
            Review(
                number,
                len(reviews),
                row.get("Entry", ""),
                answers,
                _answer(path, line, row, _AGREED),
                tuple(row.get(f"{chr(65 + i)}: category", "").strip() for i in range(reviewers)),
                tuple(row.get(f"{chr(65 + i)}: words", "").strip() for i in range(reviewers)),
            )
        )
    return reviews


def _number(path: Path, line: int, text: str, flagged: dict[int, bool]) -> int:
    try:
        number = int(float(text))
    except ValueError:
        number = 0
    if number not in flagged:
        raise ConfigError(f"{path}: row {line}: {text!r} is no number of this sample; leave the first column as it was")
    return number


def _answer(path: Path, line: int, row: dict[str, str], head: str) -> str:
    text = row.get(head, "").strip().casefold()
    short = {"y": YES, "n": NO, "?": UNSURE, "true": YES, "false": NO}.get(text, text)
    if short not in ("", *ANSWERS):
        raise ConfigError(f"{path}: row {line}, {head!r}: {text!r} is none of {', '.join(ANSWERS)}")
    return short


def _rows(grid: Grid) -> Iterator[list[str]]:
    for line in grid.lines(unheard):
        width = max(line.cells, default=-1) + 1
        yield [str(line.cells.get(column, "")) for column in range(width)]

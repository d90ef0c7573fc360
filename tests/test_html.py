"""HTML: prose without tags, each word with its way home, in time that grows with the size and no faster."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vblint.diff import proposals
from vblint.files import check_file, check_files
from vblint.readers.from_html import document

PAGE = """<!DOCTYPE html>
<html><head><title>Minutes</title><style>p { content: "puts herself at risk" }</style>
<script>var x = "<p>Keira puts herself at risk.</p>";</script></head>
<body><!-- Keira puts herself at risk. -->
<table><tr><td>Keira</td><td>Keira <b>puts
  her</b>self&nbsp;at <a title="a > b" href='x'>risk</a> &amp; more.</td></tr></table>
<p>A < B, fish &amp; chips &zzz; &#8217;tis<br>new line</p>
<pre>Keira refuses
to engage.</pre></body></html>
"""


def test_prose_only_and_the_way_home(tmp_path, linter):
    """Scripts, styles and comments are no prose; spans lead home through tags, entities and line ends."""
    path = tmp_path / "minutes.html"
    path.write_text(PAGE, "utf-8")
    found = check_file(linter, path).findings
    assert [PAGE[f.start : f.end] for f in found] == [
        "puts\n  her</b>self&nbsp;at <a title=\"a > b\" href='x'>risk", "refuses\nto engage"
    ]  # fmt: skip
    assert [(f.location.line, f.location.column) for f in found] == [(5, 39), (8, 12)]
    text = document("", PAGE).text
    assert "A < B, fish & chips &zzz; ’tis\nnew line" in text
    assert text.startswith("Minutes\n\nKeira\n\nKeira puts herself\u00a0at risk & more.")


@settings(max_examples=300)
@given(st.text(alphabet="ab <>/!-&;='\"pscriptylenb\n#1]x[CDAT", max_size=120))
def test_any_page_leads_home(source):
    """Pieces are in order, inside the source, and read as it does but for entities and blanks."""
    made = document("", source)
    at = 0
    for piece in made.pieces:
        prose, home = made.text[piece.start : piece.end], source[piece.origin : piece.origin + piece.width]
        assert piece.start == at
        assert prose == home or not prose.strip() or home[0] in "&<"
        at = piece.end
    assert at == len(made.text)


@pytest.mark.parametrize(
    "unit", ["<", "<!--", '<a "', "<a '", "<a \"'>", "</", "<![CDATA[", "<script>", "<style", "&", "&#", "<p>", "< "]
)
def test_no_page_is_slow(unit):
    """Ten times the page takes about ten times as long, whatever it repeats."""

    def seconds(size: int) -> float:
        source = unit * (size // len(unit))
        start = time.process_time()
        document("", source)
        return time.process_time() - start

    seconds(2_000)
    assert seconds(200_000) < 30 * seconds(20_000) + 0.5


def test_a_diff_never_breaks_markup(tmp_path, linter):
    """Words that a tag runs through are left as they are in the proposal."""
    page = tmp_path / "page.html"
    page.write_text("<p>F14 <b>puts</b> her<i>self</i> at risk.</p>\n<p>F14 refuses to engage.</p>\n", "utf-8")
    proposed = "".join(proposals(check_files(linter, [page])))
    assert "<b>puts</b> her<i>self</i> at risk" in proposed
    assert "-<p>F14 refuses to engage.</p>" in proposed

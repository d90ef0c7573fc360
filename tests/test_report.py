"""The report's page: self-contained, readable by ear and without colour, honest about what it is."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

import pytest

from tests.exports import maker
from tests.test_audit import run
from vblint.audit.chart import Bar, forest
from vblint.audit.chart import run as run_plot
from vblint.audit.rates import Rate
from vblint.audit.runchart import Point, RunChart

VOID = frozenset("meta link br hr img input rect circle line path".split())


class Page(HTMLParser):
    """Elements in order, with the text of each; tags that do not match are an error."""

    def __init__(self, text):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(text)
        assert not self._open, self._open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), []))

    def handle_endtag(self, tag):
        assert self.elements[self._open[-1]][0] == tag, (tag, self.elements[self._open[-1]])
        self._open.pop()

    def handle_data(self, data):
        for index in self._open:
            self.elements[index][2].append(data)

    def all(self, *tags):
        return [(tag, attributes, "".join(text)) for tag, attributes, text in self.elements if tag in tags]


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The text of a report."""
    folder = tmp_path_factory.mktemp("page")
    maker.write_csv(folder / "reviews.csv", 1200, 7)
    run("audit", folder / "reviews.csv", "--out", folder / "r", "--by", "BCU,month", "--sex-column", "Child Sex",
        "--isolated", "-q", code=1)  # fmt: skip
    return (folder / "r" / "report.html").read_text("utf-8")


def test_it_is_self_contained(html):
    """No script, no outside file, no address to fetch anything from."""
    page = Page(html)
    assert not page.all("script", "link", "img", "iframe", "object", "embed", "form")
    assert not re.search(r"(?:src|href)=\"(?!#)|url\(|@import|https?://", html)
    assert not any(name.startswith("on") for _, attributes, _ in page.elements for name in attributes)


def test_it_can_be_heard(html):
    """Language, title, landmarks, headings in order, captions, heads of rows and columns, charts with descriptions."""
    page = Page(html)
    assert page.all("html")[0][1]["lang"] == "en-GB"
    assert page.all("title")[0][2]
    assert len(page.all("main")) == len(page.all("h1")) == len(page.all("nav")) == 1
    levels = [int(tag[1]) for tag, _, _ in page.all("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    identities = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(identities) == len(set(identities))
    for _, attributes, _ in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(identities)
    for _, attributes, _ in page.all("a"):
        assert attributes["href"][1:] in identities
    assert len(page.all("caption")) == len(page.all("table")) >= 6
    assert all(attributes.get("scope") in ("col", "row") for _, attributes, _ in page.all("th"))
    charts = page.all("svg")
    assert len(charts) == 3
    assert all(attributes["role"] == "img" for _, attributes, _ in charts)
    assert all(re.search(r"\d+ %", text) for _, _, text in page.all("desc"))
    for _, attributes, _ in page.elements:
        if attributes.get("class", "").startswith("table"):
            assert attributes["tabindex"] == "0"
            assert attributes["aria-label"]


def _light(colour):
    if len(colour) == 4:
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(
        w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


def test_contrast(html):
    """Text has at least 4.5 to 1 against what it stands on, lines that carry meaning 3 to 1 (WCAG AA)."""
    inks = set(re.findall(r"[;{]color:(#[0-9a-f]{3,6})", html)) | set(re.findall(r'<text[^>]*fill="(#\w+)"', html))
    lines = set(re.findall(r'class="(?:interval|limit|line)"[^>]*stroke="(#\w+)"', html))
    assert inks
    assert lines
    for ground in ("#ffffff", "#ffe9a8"):
        for colour in inks if ground == "#ffffff" else {"#1b1b1b"}:
            assert (_light(ground) + 0.05) / (_light(colour) + 0.05) >= 4.5, (colour, ground)
    assert all(1.05 / (_light(colour) + 0.05) >= 3 for colour in lines)


def test_it_warns_and_is_honest(html):
    """Distressing text is announced, redaction explained, limits and method said."""
    assert html.index("What follows is distressing") < html.index("<blockquote>")
    for expected in (
        "Silence is not a clean bill", "not evidence for discipline", "What is measured is gamed", "Counts below 5",
        "Taylor linearisation", "Newcombe", "look through the examples before this report leaves your team",
    ):  # fmt: skip
        assert expected in html


def test_markup_in_names_is_text(tmp_path):
    """A unit called like a tag stays a unit, in tables and in charts."""
    rows = [f"{i},<b>North</b> & co,YP puts herself at risk by the bridge at night." for i in range(40)]
    path = tmp_path / "x.csv"
    path.write_text("Ref,Unit,Review text\n" + "\n".join(rows))
    run("audit", path, "--out", tmp_path / "r", "--isolated", "-q", code=1)
    html = (tmp_path / "r" / "report.html").read_text("utf-8")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;North&lt;/b&gt; &amp; co") >= 3
    Page(html)


def test_charts_of_nothing():
    """Where nothing can be shown there is no chart, and no empty frame."""
    nothing = Rate(0, 0, None, None, 0.0, "")
    assert forest("a", "A", [Bar("x", None), Bar("y", nothing)]) == ""
    point = Point("2026-01", None, None, None, False)
    assert run_plot("a", "A", RunChart([point, point], 0.1, [])) == ""
    one = Rate(3, 12, 0.09, 0.53, 12.0, "")
    drawn = forest("a", "A", [Bar("x" * 80, one), Bar("y", None)], one)
    assert "kept back" in drawn
    assert "x" * 80 in drawn
    assert Page(drawn).all("desc")[0][2].startswith("x" * 80 + ": 25 % (9–53 %)")

"""The report as it is seen: in windows wide and narrow, in pictures, on paper; where Chromium is installed."""

from __future__ import annotations

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from tests.browser import measured, printed, screenshot
from tests.exports import maker
from tests.test_audit import run


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A report with every kind of chart and table, names of units long and short."""
    folder = tmp_path_factory.mktemp("seen")
    path = folder / "reviews.csv"
    maker.write_csv(path, 2500, 7)
    content = path.read_text("cp1252").replace(",West,", ",Western and Coastal Safeguarding Partnership Hub (Area 4),")
    path.write_text(content, "cp1252")
    run("audit", path, "--out", folder / "report", "--by", "BCU,month,kind", "--sex-column", "Child Sex",
        "--compare", "2026-01..03", "2026-05..07", "--isolated", "-q", "--worst", "8", code=1)  # fmt: skip
    return folder / "report" / "report.html"


@pytest.mark.parametrize("width", [1280, 800, 420])
def test_nothing_overflows(page, width):
    """No part of the page is wider than the window, no label of a chart leaves it or covers another."""
    seen = measured(page, width)
    assert seen["wide"] == []
    if width >= 1280:
        assert seen["tables"] == []
    assert len(seen["plots"]) == 4
    for plot in seen["plots"]:
        assert plot["points"] >= 3
        for text in plot["texts"]:
            assert plot["left"] - 1 <= text["left"] <= text["right"] <= plot["right"] + 1, text
            assert plot["top"] - 1 <= text["top"] <= text["bottom"] <= plot["bottom"] + 1, text
        for i, one in enumerate(plot["texts"]):
            for other in plot["texts"][i + 1 :]:
                across = min(one["right"], other["right"]) - max(one["left"], other["left"])
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                assert across < 1 or down < 4, (one, other)


def test_every_chart_is_drawn_in_black_and_white(page, tmp_path):
    """In a picture of the page each chart holds ink, in all its quarters across, and needs no colour."""
    seen = measured(page, 1280)
    shot = Image.open(screenshot(page, tmp_path / "page.png", 1280, int(seen["height"]) + 200)).convert("RGB")
    picture = np.asarray(shot).astype(int)
    assert (picture[:, :8] > 250).all()
    assert (picture[:, -8:] > 250).all()
    for plot in seen["plots"]:
        part = picture[int(plot["top"]) : int(plot["bottom"]), int(plot["left"]) : int(plot["right"])]
        dark = part.max(axis=2) < 100
        assert 0.003 < dark.mean() < 0.2, plot["texts"][0]
        for quarter in np.array_split(dark, 4, axis=1):
            assert quarter.sum() > 20, plot["texts"][0]
        assert (part.max(axis=2) - part.min(axis=2) < 60).mean() > 0.999  # grey, but for the edges of letters


def test_the_printed_report(page, tmp_path):
    """It prints on A4 with nothing cut off at the sides, no empty page, and the charts whole."""
    document = pypdfium2.PdfDocument(printed(page, tmp_path / "report.pdf"))
    assert 4 <= len(document) <= 16
    text = ""
    for number in range(len(document)):
        sheet = document[number]
        assert [round(side) for side in sheet.get_size()] == [595, 842] or round(sheet.get_size()[0]) == 594
        grey = sheet.render(scale=1.5, grayscale=True).to_numpy().squeeze()
        assert (grey < 128).mean() > 0.002, f"page {number + 1} is empty"
        margin = int(10 / 25.4 * 72 * 1.5)
        assert (np.hstack([grey[:, :margin], grey[:, -margin:]]) > 250).all(), f"page {number + 1} is cut off"
        text += sheet.get_textpage().get_text_range()
    for expected in ("By month", "limits of chance", "How it was done", "kept back"):
        assert expected in text

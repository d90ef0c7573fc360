"""Long runs say how far they are: on a terminal, on stderr, after two seconds, and leave nothing behind."""

from __future__ import annotations

import io

from vblint import progress


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self):
        return True


def test_a_long_run_shows_where_it_is(monkeypatch):
    """The line counts texts and names the file, and is wiped at the end."""
    monkeypatch.setattr("sys.stderr", screen := Terminal())
    monkeypatch.setattr(progress, "SILENT", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    with progress.shown() as tick:
        for _ in range(1500):
            tick("reviews.xlsx")
    shown = screen.getvalue()
    assert "\r1,500 texts, " in shown
    assert "now in reviews.xlsx" in shown
    assert shown.rsplit("\r", 2)[-2].strip() == ""


def test_a_short_run_and_a_pipe_show_nothing(monkeypatch):
    """Nothing before two seconds, and nothing at all where stderr is a file."""
    for screen in (Terminal(), io.StringIO()):
        monkeypatch.setattr("sys.stderr", screen)
        with progress.shown() as tick:
            tick("a.txt")
        assert screen.getvalue() == ""

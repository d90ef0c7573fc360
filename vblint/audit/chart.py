"""Charts as SVG inside the page: black on white, read without colour, with a title and a description to be heard.

Every figure in a chart stands in a table beside it too; a chart adds the view, not the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from .rates import Rate, percent
from .runchart import RunChart

WIDTH = 720
_SIZE = 14  # of letters
_ROW = 30
_TOP, _BOTTOM = 34, 44
_INK, _FAINT, _LINE = "#111", "#595959", "#767676"


class Bar(NamedTuple):
    """A row of a forest plot: a label and a rate, or none where it was kept back."""

    label: str
    rate: Rate | None


def forest(key: str, title: str, bars: Sequence[Bar], overall: Rate | None = None) -> str:
    """Return rates one below the other, each a square with its interval; a dashed line is the overall rate.

    Nothing is drawn, and nothing returned, where no rate can be shown.
    """
    drawn = [bar for bar in bars if bar.rate and bar.rate.value is not None]
    if not drawn:
        return ""
    labels = min(230, max(_wide(_short(bar.label)) for bar in bars) + 16)
    figures = max(_wide(str(bar.rate)) if bar.rate else _wide("kept back") for bar in bars) + 16
    left, right = labels, WIDTH - figures
    top = max((bar.rate.high or bar.rate.value or 0.0) for bar in drawn if bar.rate)
    scale, ticks = _scale(max(top, overall.value or 0.0 if overall else 0.0))

    def x(value: float) -> float:
        return round(left + (right - left) * min(value, scale) / scale, 1)

    height = _TOP + _ROW * len(bars) + _BOTTOM
    out = [_axis(x(tick), _TOP - 6, height - _BOTTOM, percent(tick, _places(scale))) for tick in ticks]
    if overall and overall.value is not None:
        at = x(overall.value)
        out.append(f'<line x1="{at}" x2="{at}" y1="{_TOP - 6}" y2="{height - _BOTTOM}" {_dash(_INK, 1.5, "6 4")}/>')
        out.append(
            _text(at, _TOP - 14, f"all: {percent(overall.value, _places(scale))}", anchor=_anchor(at, left, right))
        )
    for number, bar in enumerate(bars):
        y = _TOP + _ROW * number + _ROW / 2
        out.append(_text(left - 10, y + 5, _short(bar.label), anchor="end", title=bar.label))
        if bar.rate is None or bar.rate.value is None:
            out.append(_text(right + 10, y + 5, "kept back" if bar.rate is None else "–", ink=_FAINT))
            continue
        out += _whisker(x, bar.rate, y)
        out.append(_text(right + 10, y + 5, str(bar.rate)))
    told = "; ".join(f"{bar.label}: {bar.rate if bar.rate else 'kept back'}" for bar in bars)
    return _svg(key, title, told, height, out)


def _whisker(x: object, rate: Rate, y: float) -> list[str]:
    assert callable(x)
    at = x(rate.value)
    out = []
    if rate.low is not None and rate.high is not None:
        low, high = x(rate.low), x(rate.high)
        out.append(
            f'<line class="interval" x1="{low}" x2="{high}" y1="{y}" y2="{y}" stroke="{_INK}" stroke-width="2"/>'
        )
        out += [
            f'<line x1="{end}" x2="{end}" y1="{y - 5}" y2="{y + 5}" stroke="{_INK}" stroke-width="2"/>'
            for end in (low, high)
        ]
    out.append(f'<rect class="point" x="{at - 4.5}" y="{y - 4.5}" width="9" height="9" fill="{_INK}"/>')
    return out


def run(key: str, title: str, chart: RunChart) -> str:
    """Return a rate over time: points joined by a line, the centre, the limits, and points beyond them ringed.

    Nothing is returned where fewer than two points can be shown.
    """
    shown = [point for point in chart.points if point.rate and point.rate.value is not None]
    if len(shown) < 2:
        return ""
    left, right, height = 62, WIDTH - 16, 330
    values = [v for p in chart.points for v in (p.high, p.rate.value if p.rate else None) if v is not None]
    scale, ticks = _scale(max([*values, chart.centre]))
    step = (right - left) / max(1, len(chart.points))

    def x(number: int) -> float:
        return round(left + step * (number + 0.5), 1)

    def y(value: float) -> float:
        return round(height - 64 - (height - 64 - 30) * min(value, scale) / scale, 1)

    out = []
    for tick in ticks:
        out.append(f'<line x1="{left}" x2="{right}" y1="{y(tick)}" y2="{y(tick)}" stroke="#d0d0d0"/>')
        out.append(_text(left - 8, y(tick) + 5, percent(tick, _places(scale)), anchor="end"))
    for side in ("low", "high"):
        path = [
            f"M{x(i) - step / 2:.1f} {y(limit)}H{x(i) + step / 2:.1f}"
            for i, point in enumerate(chart.points)
            if (limit := getattr(point, side)) is not None
        ]
        out.append(f'<path class="limit" d="{"".join(path)}" fill="none" {_dash(_FAINT, 1.5, "3 3")}/>')
    out.append(
        f'<line x1="{left}" x2="{right}" y1="{y(chart.centre)}" y2="{y(chart.centre)}" stroke="{_INK}" '
        'stroke-width="1.5"/>'
    )
    out.append(_line(chart, x, y))
    every = max(1, -(-len(chart.points) * 62 // (right - left)))
    for i, point in enumerate(chart.points):
        if i % every == 0:
            out.append(_text(x(i), height - 40, point.name, anchor="middle"))
        out.append(f'<line x1="{x(i)}" x2="{x(i)}" y1="{height - 64}" y2="{height - 58}" stroke="{_LINE}"/>')
        if not point.rate or point.rate.value is None:
            out.append(_text(x(i), height - 70, "×", anchor="middle", title=f"{point.name}: kept back or no entries"))
            continue
        at = y(point.rate.value)
        out.append(f'<circle class="point" cx="{x(i)}" cy="{at}" r="4.5" fill="{_INK}"/>')
        if point.beyond:
            out.append(
                f'<circle class="beyond" cx="{x(i)}" cy="{at}" r="9" fill="none" stroke="{_INK}" stroke-width="2"/>'
            )
    out += _legend(left)
    told = "; ".join(f"{p.name}: {p.rate if p.rate else 'kept back or no entries'}" for p in chart.points)
    return _svg(key, title, f"{told}. {' '.join(chart.signals)}", height, out)


def _legend(left: float) -> list[str]:
    """Return what the marks of a run chart mean, each drawn as it is used."""
    marks = (
        ("rate", f'<circle cx="{{0}}" cy="13" r="4.5" fill="{_INK}"/>'),
        ("all together", f'<line x1="{{1}}" x2="{{2}}" y1="13" y2="13" stroke="{_INK}" stroke-width="1.5"/>'),
        ("limits of chance", f'<line x1="{{1}}" x2="{{2}}" y1="13" y2="13" {_dash(_FAINT, 1.5, "3 3")}/>'),
        ("beyond them", f'<circle cx="{{0}}" cy="13" r="7" fill="none" stroke="{_INK}" stroke-width="2"/>'),
        ("kept back", _text(0, 0, "×", anchor="middle").replace('x="0" y="0"', 'x="{0}" y="18"')),
    )
    out, at = [], left + 10
    for label, mark in marks:
        out += [mark.format(at, at - 10, at + 10), _text(at + 16, 18, label)]
        at += _wide(label) + 36
    return out


def _line(chart: RunChart, x: object, y: object) -> str:
    assert callable(x)
    assert callable(y)
    parts, pen = [], "M"
    for i, point in enumerate(chart.points):
        if point.rate and point.rate.value is not None:
            parts.append(f"{pen}{x(i)} {y(point.rate.value)}")
            pen = "L"
        else:
            pen = "M"
    return f'<path class="line" d="{"".join(parts)}" fill="none" stroke="{_INK}" stroke-width="1.5"/>'


def _svg(key: str, title: str, told: str, height: float, parts: list[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc" font-family="inherit" font-size="{_SIZE}">'
        f'<title id="{key}-title">{escape(title)}</title>'
        f'<desc id="{key}-desc">{escape(told)}</desc>{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", ink: str = _INK, title: str = "") -> str:
    hint = f"<title>{escape(title)}</title>" if title and title != text else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{ink}">{hint}{escape(text)}</text>'


def _axis(x: float, top: float, bottom: float, label: str) -> str:
    line = f'<line x1="{x}" x2="{x}" y1="{top}" y2="{bottom}" stroke="#d0d0d0"/>'
    return line + _text(x, bottom + 20, label, anchor="middle")


def _dash(ink: str, width: float, dash: str) -> str:
    return f'stroke="{ink}" stroke-width="{width}" stroke-dasharray="{dash}"'


def _anchor(x: float, left: float, right: float) -> str:
    """Return the alignment that keeps a label over `x` inside the plot."""
    return "start" if x < left + 40 else "end" if x > right - 40 else "middle"


def _scale(top: float) -> tuple[float, list[float]]:
    """Return the end of an axis that shows `top`, and four to six even ticks."""
    for step in (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2):
        count = int(top / step) + 1
        if count <= 5:
            return min(1.0, step * count), [round(step * i, 6) for i in range(count + 1) if step * i <= 1]
    return 1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


def _places(scale: float) -> int:
    return 0 if scale >= 0.04 else 1 if scale >= 0.004 else 2


def _wide(text: str) -> float:
    """Return about how wide a text is drawn; on the wide side."""
    return len(text) * _SIZE * 0.56


def _short(label: str) -> str:
    return label if len(label) <= 26 else label[:25].rstrip() + "…"

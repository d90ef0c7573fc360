"""A report as one HTML page: no script, no outside file, made to be read, printed and heard."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .page import Page


def render(page: Page) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["strong"] = _strong
    environment.filters["figure"] = _figure
    environment.filters["drawing"] = Markup  # charts escape what they hold
    return environment.get_template("report.html").render(page=page)


def _figure(text: str) -> Markup:
    """Return a figure that breaks nowhere but after a colon."""
    return Markup("<br>").join(escape(part) for part in text.split(": "))


def _strong(text: str) -> Markup:
    """Return prose with `**strong**` and code words marked up."""
    safe = str(escape(text))
    safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", safe))  # noqa: S704  (escaped above)

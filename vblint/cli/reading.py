"""Options that more than one command has: how inputs are read."""

from __future__ import annotations

from typing import Any

import click

from ..readers.options import PRESETS, TRACKED

_FACTS = {
    "id": "the number of the entry", "case": "the case", "date": "the date", "unit": "the team or district",
    "author": "the author", "kind": "the kind of entry",
}  # fmt: skip


def reading(command: Any) -> Any:
    """Add the options that say how tables and documents are read."""
    options = [
        click.option(
            "--text-column",
            "text_columns",
            metavar="NAME",
            multiple=True,
            help="A column of prose, by its header or letter; may be given again.  [default: guess, and say so]",
        ),
        *(
            click.option(f"--{role}-column", metavar="NAME", help=f"The column with {what}.")
            for role, what in _FACTS.items()
        ),
        click.option("--preset", type=click.Choice(PRESETS), help="A records system, whose headers are tried first."),
        click.option("--sheet", "sheets", metavar="NAME", multiple=True, help="Only this sheet; may be given again."),
        click.option(
            "--tracked", type=click.Choice(TRACKED), help="Tracked changes in Word documents.  [default: accepted]"
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def chosen(options: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that these options give."""
    names = (*(f"{role}_column" for role in _FACTS), "preset", "tracked")
    lists = {name: tuple(options[name]) for name in ("text_columns", "sheets") if options.get(name)}
    return lists | {name: options[name] for name in names if options.get(name)}

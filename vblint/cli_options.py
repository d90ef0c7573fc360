"""Options that more than one command has: which rules are used, how inputs are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from .readers.options import PRESETS, TRACKED

_FACTS = {
    "id": "the number of the entry", "case": "the case", "date": "the date", "unit": "the team or district",
    "author": "the author", "kind": "the kind of entry",
}  # fmt: skip


def rule_options(command: Any) -> Any:
    """Add the options that decide which rules are used."""
    for option in reversed(
        (
            click.option(
                "--select",
                metavar="NAMES",
                multiple=True,
                help="Use only these rules or categories (commas between; ALL for every rule).",
            ),
            click.option("--ignore", metavar="NAMES", multiple=True, help="Leave out these rules or categories."),
            click.option("--model", metavar="NAME", help="The classifier to use; this version ships none."),
            click.option("--config", metavar="FILE", type=click.Path(), help="Read the settings from this file."),
            click.option("--isolated", is_flag=True, help="Read no settings file."),
        )
    ):
        command = option(command)
    return command


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


def configured(options: dict[str, Any]) -> Any:
    """Return the settings: those of the file, and over them what the options say."""
    from .config import Config, find, load

    if options["config"]:
        config = load(Path(options["config"]))
    else:
        found = None if options["isolated"] else find(Path.cwd())
        config = load(found) if found else Config()
    given: dict[str, Any] = {key: options[key] for key in ("model", "fail_on", "baseline") if options.get(key)}
    for key in ("select", "ignore", "exclude"):
        names = tuple(name.strip() for value in options.get(key) or () for name in value.split(",") if name.strip())
        if names:
            given[key] = names if key == "select" else (*getattr(config, key), *names)
    return config.replace(**given, **chosen(options))

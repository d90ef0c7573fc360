"""What several commands share: the options that decide which rules are used, and the settings they give."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from .reading import chosen

OK, FOUND, TROUBLE = 0, 1, 2


def settings(command: Any) -> Any:
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
            click.option("--model", metavar="NAME", help="The classifier: none, strong, or a folder."),
            click.option("--config", metavar="FILE", type=click.Path(), help="Read the settings from this file."),
            click.option("--isolated", is_flag=True, help="Read no settings file."),
        )
    ):
        command = option(command)
    return command


def read_config(options: dict[str, Any]) -> Any:
    """Return the settings of the file that is to be read, with what the command line says."""
    from ..config import Config, find, load

    if options["config"]:
        config = load(options["config"])
    else:
        found = None if options["isolated"] else find(os.getcwd())
        config = load(found) if found else Config()
    given: dict[str, Any] = {key: options[key] for key in ("model", "fail_on", "baseline") if options.get(key)}
    for key in ("select", "ignore", "exclude"):
        names = tuple(name.strip() for value in options.get(key) or () for name in value.split(",") if name.strip())
        if names:
            given[key] = names if key == "select" else (*getattr(config, key), *names)
    return config.replace(**given, **chosen(options))


def show(chunks: Iterable[str]) -> None:
    """Write to standard output; what its encoding cannot hold is written as an escape, never a traceback."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()

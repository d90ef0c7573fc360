"""What several commands share: the options that decide which rules are used, and the settings they give."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from ..core import ConfigError
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


def refuse(output: str | os.PathLike[str], inputs: Iterable[str | os.PathLike[str]], *, force: bool) -> None:
    """Raise ConfigError where an output would replace an input or, without `force`, any file."""
    if not os.path.exists(output):
        return
    if is_one_of(output, inputs):
        raise ConfigError(f"{output} is the input, which is never written to; name another file")
    if not force:
        raise ConfigError(f"{output} is there already; name another file, or say --force")


def is_one_of(path: str | os.PathLike[str], others: Iterable[str | os.PathLike[str]]) -> bool:
    """Say whether a file is one of the others, by whatever name or link."""
    return any(os.path.exists(other) and os.path.samefile(path, other) for other in others)


def put(output: str | os.PathLike[str], data: bytes) -> None:
    """Write a whole file or none: through a neighbour that takes its place at the end. Raises ConfigError."""
    part = f"{os.fspath(output)}.part"
    try:
        with open(part, "xb") as file:
            file.write(data)
        os.replace(part, output)
    except FileExistsError:
        raise ConfigError(f"{part} is in the way; is another run writing it? If not, delete it") from None
    except OSError as error:
        _remove(part)
        raise ConfigError(f"{output}: {error.strerror}") from None
    except BaseException:
        _remove(part)
        raise


def _remove(path: str) -> None:
    from contextlib import suppress

    with suppress(OSError):
        os.remove(path)


def show(chunks: Iterable[str]) -> None:
    """Write to standard output; what its encoding cannot hold is written as an escape, never a traceback."""
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()

"""The commands that tell of rules and settings: `rules`, `explain`, `test`, `config`, `completion`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..core import CATEGORIES, ConfigError
from .options import FOUND, OK, read_config, settings


@click.command()
@settings
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="The form of the list.",
)
@click.option("--all", "every", is_flag=True, help="List rules that are off by default too.")
def rules(**options: Any) -> None:
    """List the rules."""
    from ..pages import listing
    from ..rulebook import select, shipped

    config = read_config(options)
    chosen = select(shipped().heads, config.select or (("ALL",) if options["every"] else ()), config.ignore)
    click.echo(listing([shipped().rule(number) for number in chosen], options["format_"]), nl=False)


@click.command()
@click.argument("name")
def explain(name: str) -> None:
    """Say what a rule finds, why it matters, who says so, and what it leaves alone; of a category, list its rules."""
    from ..api import explain as look_up
    from ..api import rules as every
    from ..pages import listing, page

    if name in CATEGORIES:
        click.echo(f"{name} is a category; `vblint explain` with the name of a rule says more of it\n")
        click.echo(listing((rule for rule in every() if rule.category == name), "text"), nl=False)
        return
    click.echo(page(look_up(name)), nl=False)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def test(files: tuple[Path, ...]) -> int:
    """Run the contract on rule files of your own: examples, spans, and that each rewording is clean."""
    from ..contract import check_files

    for path in files:
        if not path.is_file():
            raise ConfigError(
                f"{path}: it is a folder; name rule files" if path.is_dir() else f"{path}: there is no such file"
            )
    failed = False
    for path, failures in check_files(files):
        failed = failed or bool(failures)
        click.echo(f"{path}: {'sound' if not failures else f'{len(failures)} failed'}")
        for failure in failures:
            click.echo(f"  {failure}")
    return FOUND if failed else OK


@click.command()
@settings
def config(**options: Any) -> None:
    """Print the settings as understood, and where they come from."""
    settings = read_config(options)
    click.echo(f"# {settings.source or 'no settings file; these are the defaults'}")
    for name in settings._fields:
        if name == "source":
            continue
        value = getattr(settings, name)
        text = "[" + ", ".join(f'"{item}"' for item in value) + "]" if isinstance(value, tuple) else f'"{value}"'
        click.echo(f"{name.replace('_', '-')} = {text}")


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    from . import cli

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(cli, {}, "vblint", "_VBLINT_COMPLETE").source())

"""The command line: parses, calls, prints, exits. Nothing is decided here that a library user needs.

A command's module is imported when the command is asked for: a lint pays for no other.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from .. import __version__
from ..core import VblintError
from .options import OK, TROUBLE

_HOMES = {
    "annotate": "annotate", "audit": "audit", "check": "check", "completion": "about", "config": "about",
    "evaluate": "learn", "explain": "about", "rules": "about", "sample": "sample", "score-sample": "sample",
    "test": "about", "train": "learn",
}  # fmt: skip


class _Commands(click.Group):
    """The commands, each imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _HOMES:
            return None
        command: click.Command = getattr(import_module(f".{_HOMES[cmd_name]}", __name__), cmd_name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vblint", message="%(prog)s %(version)s")
def cli() -> None:
    """Find wording in safeguarding records that blames the child, and suggest child-centred rewording.

    Nothing is sent anywhere and no record is changed.
    """


def main() -> None:
    """Run the command line and end the process."""
    code = _run()
    if "joblib" in sys.modules:
        sys.exit(code)  # its workers want a proper end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    # All is written. Taking the interpreter apart would only cost a short run a tenth of its time.
    os._exit(code)


def _run() -> int:
    """Return the exit code; every error becomes one line on stderr and never a traceback."""
    try:
        code: Any = cli.main(standalone_mode=False)
        return code if isinstance(code, int) else OK
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except VblintError as error:
        click.echo(f"vblint: {error}", err=True)
        return TROUBLE
    except BrokenPipeError:
        sys.stderr.close()
        os._exit(OK)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        return 130

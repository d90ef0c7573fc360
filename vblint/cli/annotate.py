"""`vblint annotate`: a copy that shows each finding where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..core import ReaderError, VblintError
from .check import close
from .options import OK, read_config, settings
from .reading import reading


@click.command()
@click.argument("path", metavar="IN", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The new file.",
)
@click.option("--force", is_flag=True, help="Replace OUT if it is there already; the input is never replaced.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
@settings
@reading
def annotate(path: Path, output: Path, force: bool, **options: Any) -> int:
    """Write a copy of IN with each finding where it stands: Word comments, or notes in text, Markdown and CSV.

    An OUT that ends in .xlsx or .csv is a table of the findings in any IN. Exit code 0: OUT was written; 2: it was not.
    """
    from ..annotate import annotate as write
    from ..linter import Linter

    try:
        report = write(Linter(read_config(options)), path, output, force=force)
    except ReaderError as error:
        raise VblintError(f"{path}: not read: {error}") from None
    close(report, options)
    if not options["quiet"]:
        click.echo(f"written to {output}", err=True)
    return OK

"""The commands of the audit: parse, call, print, write, exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..core import LEVELS, ConfigError
from ..progress import shown
from .options import FOUND, OK, TROUBLE, read_config, settings, show
from .reading import reading

_NEEDED = ("jinja2", "joblib", "numpy", "scipy", "statsmodels", "xlsxwriter")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILES…")
@settings
@reading
@click.option("--out", metavar="FOLDER", type=click.Path(), help="Write report, tables and manifest here.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["html", "md"]),
    multiple=True,
    help="The form of the report in the folder; may be given again.  [default: html; without --out, md on the screen]",
)
@click.option(
    "--by",
    metavar="NAMES",
    default="unit,month",
    show_default=True,
    help="Group by unit, kind, month, quarter, year or a column's title (commas between); 'none' for no groups.",
)
@click.option("--sex-column", "sex", metavar="NAME", help="Compare by the child's sex.")
@click.option("--ethnicity-column", "ethnicity", metavar="NAME", help="Compare by the child's ethnicity.")
@click.option("--age-column", "age", metavar="NAME", help="Compare by the child's age: years, a band or a birth date.")
@click.option("--care-column", "care", metavar="NAME", help="Compare by whether the child is in care.")
@click.option(
    "--compare",
    "against",
    nargs=2,
    metavar="A B",
    help="Compare two periods, such as 2026-01..03 2026-04..06, or two of the files.",
)
@click.option("--earlier", metavar="MANIFEST", multiple=True, help="Say where an earlier report used other rules.")
@click.option("--review", metavar="SHEET", help="Put in what reviewers found in a dip sample of these files.")
@click.option("--period", metavar="PERIOD", help="Only entries of this period, such as 2026-01..06.")
@click.option("--kind", "kinds", metavar="KIND", multiple=True, help="Only entries of this kind; may be given again.")
@click.option("--not-kind", "not_kinds", metavar="KIND", multiple=True, help="Leave out entries of this kind.")
@click.option("--hidden-sheets", "hidden", is_flag=True, help="Count hidden sheets of workbooks too.")
@click.option(
    "--case-from",
    type=click.Choice(["file", "folder"]),
    default="file",
    show_default=True,
    help="What a case is where files are no tables.",
)
@click.option("--include-officers", metavar="PURPOSE", default="", help="Allow a table by officer, for this purpose.")
@click.option("--min-cell", "least", type=click.IntRange(1), default=5, show_default=True, help="Keep back less.")
@click.option("--worst", type=click.IntRange(0), default=50, show_default=True, help="How many examples to show.")
@click.option("--seed", type=int, default=0, show_default=True, help="Decides which of equal examples are shown.")
@click.option("--show-text", is_flag=True, help="Do not redact: examples and file names as they are.")
@click.option("--timestamp", is_flag=True, help="Note the time in report and manifest.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="Count findings from this level on.  [default: warning]")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something was found.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out files that match.")
@click.option("-j", "--jobs", type=int, default=-1, help="Processes.  [default: one for each core]")
@click.option("-q", "--quiet", is_flag=True, help="Do not say what was taken for what.")
def audit(paths: tuple[str, ...], **options: Any) -> None:
    """Count how often records blame the child: by case, unit and month, with intervals.

    FILES are spreadsheets with an entry in each row, documents, or folders of them. Text of records goes nowhere but
    into the examples, and there it is redacted.

    Exit code 0: nothing found; 1: something found; 2: a setting that cannot be used, or nothing could be read.
    """
    from ..audit.run import audit as run

    need_extra()
    from ..audit.run import contents

    config = read_config(options)
    files = files_of(paths, config)
    out = _folder(options["out"]) if options["out"] else None
    with shown() as progress:
        found = run(
            files,
            config,
            _plan(options),
            against=options["against"] or None,
            review=Path(options["review"]) if options["review"] else None,
            earlier=[load_manifest(name) for name in options["earlier"]],
            command=command_line(files),
            timestamp=now() if options["timestamp"] else "",
            jobs=options["jobs"],
            progress=progress,
        )
    _tell(found.survey.ledger, quiet=options["quiet"])
    if out is None:
        from ..audit.report import page
        from ..audit.to_markdown import render

        show(render(page(found)))
    else:
        _write_folder(out, contents(found, options["formats"] or ("html",)))
        _say(found, out)
    sys.exit(_code(found, options["exit_zero"]))


def need_extra() -> None:
    """Raise ConfigError where what the statistics and the workbooks need is not installed."""
    from importlib.util import find_spec

    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(f"this needs more packages ({', '.join(missing)}): pip install 'vblint[audit]'")


def _plan(options: dict[str, Any]) -> Any:
    from ..audit.plan import TRAITS, Plan, parse_period

    by = tuple(name.strip() for name in options["by"].split(",") if name.strip())
    return Plan(
        by=() if by == ("none",) else tuple(dict.fromkeys(by)),
        traits=tuple((trait, options[trait]) for trait in TRAITS if options[trait]),
        period=parse_period(options["period"]) if options["period"] else None,
        kinds=options["kinds"],
        not_kinds=options["not_kinds"],
        hidden=options["hidden"],
        case_from=options["case_from"],
        include_officers=options["include_officers"],
        least=options["least"],
        worst=options["worst"],
        seed=options["seed"],
        show_text=options["show_text"],
    )


def files_of(paths: Sequence[str], config: Any) -> list[Path]:
    """Return the files to read. Raises ConfigError for a path that is not there, and where there are none."""
    from ..files import expand

    for path in paths:
        if not Path(path).exists():
            raise ConfigError(f"{path}: there is no such file or folder")
    files = [Path(path) for path in dict.fromkeys(expand(paths, config.exclude))]
    if not files:
        raise ConfigError("there is no file that could hold records; name a file or a folder that does")
    return files


def load_manifest(name: str) -> dict[str, Any]:
    """Return a manifest of an earlier run. Raises ConfigError."""
    from ..audit.manifest import load

    return load(Path(name))


def command_line(files: Sequence[Path]) -> list[str]:
    """Return the command line with names of people taken out of file names."""
    from ..audit.ledger import safe_name

    known = {str(path) for path in files}
    shown = []
    for word in sys.argv[1:]:
        is_path = word in known or os.sep in word or Path(word).exists()
        shown.append(safe_name(Path(word).name) if is_path else word)
    return ["vblint", *shown]


def now() -> str:
    """Return the time as a manifest notes it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")


def _folder(name: str) -> Path:
    """Return the folder to write to. Raises ConfigError for one that holds anything but an earlier report."""
    folder = Path(name)
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder}: it is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()):
        ours = _reported(folder)
        others = sorted(path.name for path in folder.rglob("*") if path.is_file() and path not in ours)
        if others:
            raise ConfigError(
                f"{folder}: the folder holds other things, such as {others[0]}; name a new or an empty one"
            )
    return folder


def _reported(folder: Path) -> set[Path]:
    """Return the files of an earlier report in a folder; none where there is no manifest of ours."""
    manifest = folder / "manifest.json"
    try:
        earlier = load_manifest(str(manifest))
    except ConfigError:
        return set()
    return {manifest, *(folder / name for name in earlier.get("outputs", ()))}


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write a whole report or none: into a neighbour that takes the folder's place at the end."""
    from shutil import rmtree
    from tempfile import mkdtemp

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror}") from None
    try:
        part.chmod(0o755)
        for name, data in files.items():
            (part / name).parent.mkdir(exist_ok=True)
            (part / name).write_bytes(data)
        if folder.exists():
            rmtree(folder)
        part.replace(folder)
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror}") from None
    finally:
        rmtree(part, ignore_errors=True)


def _tell(ledger: Any, *, quiet: bool) -> None:
    """Say on the screen, with full names, what was not read and what was taken for what."""
    for part in ledger.parts:
        name = f"{ledger.files[part.source - 1]}" + (f", sheet {part.sheet}" if part.sheet else "")
        if part.status in ("unreadable", "partly"):
            click.echo(f"{name}: {part.status}: {'; '.join(part.reasons[:5])}", err=True)
        elif not quiet:
            for line in (part.choice, *part.reasons[:5]):
                if line:
                    click.echo(f"{name}: {line}", err=True)


def _say(found: Any, out: Path) -> None:
    from ..audit.report import page

    for line in page(found).lead:
        click.echo(line)
    totals = found.survey.ledger.totals
    click.echo(
        f"{totals['rows']:,} rows or files: {totals['read']:,} read, {totals['skipped']:,} left out, "
        f"{totals['empty']:,} empty, {totals['unreadable']:,} unreadable. Written to {out}",
        err=True,
    )


def _code(found: Any, exit_zero: bool) -> int:
    if found.figures.entries.k:
        return OK if exit_zero else FOUND
    statuses = {part.status for part in found.survey.ledger.parts}
    return TROUBLE if statuses & {"unreadable", "partly"} else OK

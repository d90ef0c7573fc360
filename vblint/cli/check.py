"""`vblint check`: reads, lints, prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from .. import __version__
from ..core import LEVELS, ConfigError, Level, Problem, ReaderError, Report
from .options import FOUND, OK, TROUBLE, read_config, settings, show
from .reading import reading

FORMAT_NAMES = ("full", "concise", "json", "jsonl", "csv", "sarif", "github", "gitlab", "junit", "html")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATHS | -]")
@settings
@reading
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit with 1 at or above this level.  [default: warning]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMAT_NAMES),
    default="full",
    show_default=True,
    help="The form of the output.",
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write to this file instead of the screen."
)
@click.option("--statistics", is_flag=True, help="Print counts by rule instead of findings.")
@click.option("--why", is_flag=True, help="Print the words that showed whose sentence it is.")
@click.option(
    "--diff", is_flag=True, help="Print the first rewording of each finding as a unified diff; nothing is changed."
)
@click.option(
    "--show-text/--hide-text",
    default=None,
    help="Put record text into the output, or keep it out.  [default: by format]",
)
@click.option("--fix", is_flag=True, hidden=True)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something was found.")
@click.option("--stdin-filename", metavar="NAME", default="stdin.txt", help="The name to give standard input.")
@click.option("--baseline", metavar="FILE", help="Do not report what this baseline accepts.")
@click.option(
    "--write-baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Accept all that is found now: write it to this baseline.",
)
@click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out files that match.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour on the screen.",
)
@click.option(
    "-j", "--jobs", type=int, default=1, show_default=True, help="Processes for many files; -1 for all cores."
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no closing line.")
@click.option("-v", "--verbose", is_flag=True, help="Name each file that is read.")
def check(paths: tuple[str, ...], **options: Any) -> int:
    """Read files, folders or standard input (-) and print what may blame a child.

    Exit code 0: nothing at or above --fail-on; 1: something found; 2: a setting or an input that cannot be used.
    """
    from ..linter import Linter
    from ..suppress import Baseline

    if options["fix"]:
        raise ConfigError(
            "records are evidence and may have to be disclosed, so vblint never changes one; --diff prints the"
            " rewordings, and vblint annotate puts them into a copy"
        )
    config = read_config(options)
    linter = Linter(config)
    baseline = Baseline.load(config.baseline) if config.baseline else None
    if options["write_baseline"]:
        _write_baseline(linter, paths, options)
        return OK
    report = _report(linter, paths, options, baseline)
    text = _diff(report, linter) if options["diff"] else _render(report, linter, options)
    _print(text, options)
    close(report, options)
    return _exit_code(report, config.fail_on, options["exit_zero"])


def _report(linter: Any, paths: Iterable[str], options: dict[str, Any], baseline: Any) -> Report:
    from ..files import check_documents, check_each, count_history_once, expand, hearing
    from ..files import reading as read_options
    from ..formats import WITH_PRINTS

    prints = baseline is not None or options["format_"] in WITH_PRINTS
    paths = tuple(paths)
    if not paths:
        raise ConfigError("name a file, a folder, or - for standard input")
    if paths == ("-",):
        from ..readers import read_stream

        name = options["stdin_filename"]
        notes: list[Problem] = []
        documents = read_stream(sys.stdin.buffer, name, read_options(linter.config), hearing(name, notes))
        try:
            report = check_documents(linter, documents, name, baseline, prints=prints)
        except ReaderError as error:
            return Report(problems=[Problem(name, str(error))])
        report.notices[:0] = notes
        return count_history_once(report)
    files = list(expand((path for path in paths if path != "-"), linter.config.exclude))
    if options["verbose"]:
        for path in files:
            click.echo(f"reading {path}", err=True)
    jobs = options["jobs"]
    if jobs != 1 and baseline is None:
        from ..parallel import check_in_parallel

        return check_in_parallel(linter, files, jobs)
    from ..progress import shown

    with shown() as tick:
        return count_history_once(check_each(linter, files, baseline, prints=prints, tick=tick))


def _write_baseline(linter: Any, paths: Iterable[str], options: dict[str, Any]) -> None:
    from ..suppress import Baseline, new_salt, write_baseline

    salt = new_salt()
    report = _report(linter, paths, options, Baseline(salt, {}))
    count = write_baseline(options["write_baseline"], salt, report.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'} accepted in {options['write_baseline']}", err=True)


def _render(report: Report, linter: Any, options: dict[str, Any]) -> Iterable[str]:
    from ..formats import LEAVE_THE_DESK, WITH_RULES, Options, render

    show = options["show_text"]
    return render(
        options["format_"],
        report,
        Options(
            show_text=options["format_"] not in LEAVE_THE_DESK if show is None else show,
            why=options["why"],
            color=_colour(options) and not options["output"],
            statistics=options["statistics"],
            rules=linter.rules if options["format_"] in WITH_RULES else (),
            version=__version__,
        ),
    )


def _diff(report: Report, linter: Any) -> Iterable[str]:
    from ..diff import proposals
    from ..files import reading as read_options

    return proposals(report, read_options(linter.config))


def _colour(options: dict[str, Any]) -> bool:
    """Decide on colour once: the option, then NO_COLOR, FORCE_COLOR, a dumb terminal, a terminal at all."""
    if options["color"] != "auto":
        return bool(options["color"] == "always")
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", os.environ.get("CLICOLOR_FORCE", "0")) not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def _print(chunks: Iterable[str], options: dict[str, Any]) -> None:
    if options["output"]:
        _write(options["output"], "".join(chunks))
        return
    show(chunks)


def _write(name: str, text: str) -> None:
    """Write a whole file or none: through a neighbour that takes its place at the end."""
    from pathlib import Path

    path = Path(name)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def close(report: Report, options: dict[str, Any]) -> None:
    """Say on stderr what was not read, what else should be known, and the counts."""
    from ..formats import tally

    for problem in report.problems:
        said = "" if problem.partial else "not read: "
        click.echo(f"{problem.path}: {said}{problem.reason}", err=True)
    if options["quiet"]:
        return
    for notice in report.notices:
        click.echo(f"{notice.path}: {notice.reason}", err=True)
    click.echo(tally(report), err=True)


def _exit_code(report: Report, fail_on: Level, exit_zero: bool) -> int:
    fails_from = LEVELS.index(fail_on)
    if any(LEVELS.index(finding.level) <= fails_from for finding in report.findings):
        return OK if exit_zero else FOUND
    return TROUBLE if report.problems else OK

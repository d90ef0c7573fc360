"""`vblint check`: reads, lints, prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any

import click

from .. import __version__
from ..core import LEVELS, ConfigError, Level, Problem, ReaderError, Report
from .options import FOUND, OK, TROUBLE, is_one_of, put, read_config, refuse, settings, show
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
@click.option("--force", is_flag=True, help="Replace the output if it is there already; an input is never replaced.")
@click.option("--statistics", is_flag=True, help="Print counts by rule instead of findings.")
@click.option("--why", is_flag=True, help="Print the words that showed whose sentence it is, and what was silenced.")
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
    help="Accept all that is found now: write it to this baseline, in place of an earlier one.",
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
    sources = _sources(paths, config.exclude)
    if options["write_baseline"]:
        return _write_baseline(linter, sources, options)
    if options["output"]:
        refuse(options["output"], sources, force=options["force"])
    report = _report(linter, sources, options, baseline)
    text = _diff(report, linter) if options["diff"] else _render(report, linter, options)
    _print(text, options)
    close(report, options)
    return _exit_code(report, config.fail_on, options["exit_zero"])


def _sources(paths: tuple[str, ...], exclude: tuple[str, ...]) -> list[str]:
    """Return the files to read, or `-`. Raises ConfigError where there is none, unless all are left out."""
    from ..files import expand

    if not paths:
        raise ConfigError("name a file, a folder, or - for standard input")
    if paths == ("-",):
        return ["-"]
    named = [path for path in paths if path != "-"]
    files = list(expand(named, exclude))
    if not files and next(expand(named), None) is None:
        raise ConfigError(f"{', '.join(named)}: no file was checked, for none there could hold a record")
    return files


def _report(linter: Any, files: list[str], options: dict[str, Any], baseline: Any) -> Report:
    from ..files import check_documents, check_each, count_history_once, hearing
    from ..files import reading as read_options
    from ..formats import WITH_PRINTS

    prints = baseline is not None or options["format_"] in WITH_PRINTS
    if files == ["-"]:
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


def _write_baseline(linter: Any, sources: list[str], options: dict[str, Any]) -> int:
    """Accept all findings and return the exit code; what cannot be read is said, and where nothing can, none is."""
    from ..suppress import Baseline, is_baseline, new_salt, write_baseline

    output = options["write_baseline"]
    # An earlier baseline is ours, even where it lies in a folder that is read.
    if os.path.exists(output) and not is_baseline(output):
        if is_one_of(output, sources):
            raise ConfigError(f"{output} is the input, which is never written to; name another file")
        raise ConfigError(f"{output} is there already and is no vblint baseline; name another file")
    salt = new_salt()
    report = _report(linter, sources, options, Baseline(salt, {}))
    _say_problems(report)
    if report.problems and not report.files:
        return TROUBLE
    count = write_baseline(output, salt, report.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'} accepted in {output}", err=True)
    return TROUBLE if report.problems else OK


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
        put(options["output"], "".join(chunks).encode("utf-8"))
        return
    show(chunks)


def close(report: Report, options: dict[str, Any]) -> None:
    """Say on stderr what was not read, what else should be known, and the counts."""
    from ..formats import tally

    _say_problems(report)
    if options["quiet"]:
        return
    for notice in report.notices:
        click.echo(f"{notice.path}: {notice.reason}", err=True)
    click.echo(tally(report) if report.files else _nothing_checked(report), err=True)


def _nothing_checked(report: Report) -> str:
    """Return the closing line of a run that checked no file, which must not read as a clean bill."""
    why = f"{len(report.problems)} not read" if report.problems else "all that were named are left out"
    return f"No file was checked: {why}."


def _say_problems(report: Report) -> None:
    for problem in report.problems:
        said = "" if problem.partial else "not read: "
        click.echo(f"{problem.path}: {said}{problem.reason}", err=True)


def _exit_code(report: Report, fail_on: Level, exit_zero: bool) -> int:
    fails_from = LEVELS.index(fail_on)
    if any(LEVELS.index(finding.level) <= fails_from for finding in report.findings):
        return OK if exit_zero else FOUND
    return TROUBLE if report.problems else OK

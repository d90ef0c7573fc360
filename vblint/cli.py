"""The command line: parses, calls, prints, exits. Nothing is decided here that a library user needs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

import click

from . import __version__
from .cli_options import configured, reading, rule_options
from .core import LEVELS, ConfigError, Level, Problem, ReaderError, Report, VblintError

OK, FOUND, TROUBLE = 0, 1, 2
FORMAT_NAMES = ("full", "concise", "json", "jsonl", "csv", "sarif", "github", "gitlab", "junit", "html")


class _Commands(click.Group):
    """The commands; those that a check does not need are imported when they are called."""

    _elsewhere: ClassVar = {"audit": "cli_audit", "sample": "cli_sample", "score-sample": "cli_sample"}

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted([*super().list_commands(context), *self._elsewhere])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name not in self._elsewhere:
            return super().get_command(context, name)
        from importlib import import_module

        module = import_module(f".{self._elsewhere[name]}", __package__)
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="vblint", message="%(prog)s %(version)s")
def cli() -> None:
    """Find wording in safeguarding records that blames the child, and suggest child-centred rewording.

    Nothing is sent anywhere and no record is changed.
    """


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATHS | -]")
@rule_options
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
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Read files, folders or standard input (-) and print what may blame a child.

    Exit code 0: nothing at or above --fail-on; 1: something found; 2: a setting or an input that cannot be used.
    """
    from .linter import Linter
    from .suppress import Baseline

    if options["fix"]:
        raise ConfigError(
            "records are evidence and may have to be disclosed, so vblint never changes one; --diff prints the"
            " rewordings, and vblint annotate puts them into a copy"
        )
    config = configured(options)
    linter = Linter(config)
    baseline = Baseline.load(Path(config.baseline)) if config.baseline else None
    if options["write_baseline"]:
        _write_baseline(linter, paths, options)
        return
    report = _report(linter, paths, options, baseline)
    text = _diff(report, linter) if options["diff"] else _render(report, linter, options)
    _print(text, options)
    _close(report, options)
    sys.exit(_exit_code(report, config.fail_on, options["exit_zero"]))


def _report(linter: Any, paths: Iterable[str], options: dict[str, Any], baseline: Any) -> Report:
    from .files import check_documents, check_each, count_history_once, expand, hearing
    from .files import reading as read_options

    paths = tuple(paths)
    if not paths:
        raise ConfigError("name a file, a folder, or - for standard input")
    if paths == ("-",):
        from .readers import read_stream

        name = options["stdin_filename"]
        notes: list[Problem] = []
        documents = read_stream(sys.stdin.buffer, name, read_options(linter.config), hearing(name, notes))
        try:
            report = check_documents(linter, documents, name, baseline)
        except ReaderError as error:
            return Report(problems=[Problem(name, str(error))])
        report.notices[:0] = notes
        return count_history_once(report)
    files = list(expand((Path(path) for path in paths if path != "-"), linter.config.exclude))
    if options["verbose"]:
        for path in files:
            click.echo(f"reading {path}", err=True)
    jobs = options["jobs"]
    if jobs != 1 and baseline is None:
        from .parallel import check_in_parallel

        return check_in_parallel(linter, files, jobs)
    from .progress import shown

    with shown() as tick:
        return count_history_once(check_each(linter, files, baseline, tick))


def _write_baseline(linter: Any, paths: Iterable[str], options: dict[str, Any]) -> None:
    from .suppress import Baseline, new_salt, write_baseline

    salt = new_salt()
    report = _report(linter, paths, options, Baseline(salt, {}))
    count = write_baseline(Path(options["write_baseline"]), salt, report.findings)
    click.echo(f"{count} finding{'' if count == 1 else 's'} accepted in {options['write_baseline']}", err=True)


def _render(report: Report, linter: Any, options: dict[str, Any]) -> Iterable[str]:
    from .formats import LEAVE_THE_DESK, Options, render

    show = options["show_text"]
    return render(
        options["format_"],
        report,
        Options(
            show_text=options["format_"] not in LEAVE_THE_DESK if show is None else show,
            why=options["why"],
            color=_colour(options) and not options["output"],
            statistics=options["statistics"],
            rules=linter.rules,
            version=__version__,
        ),
    )


def _diff(report: Report, linter: Any) -> Iterable[str]:
    from .diff import proposals
    from .files import reading as read_options

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
        _write(Path(options["output"]), "".join(chunks))
        return
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()


def _write(path: Path, text: str) -> None:
    """Write a whole file or none: through a neighbour that takes its place at the end."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _close(report: Report, options: dict[str, Any]) -> None:
    from .formats import tally

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


@cli.command()
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
@rule_options
@reading
def annotate(path: Path, output: Path, force: bool, **options: Any) -> None:
    """Write a copy of IN with each finding where it stands: Word comments, or notes in text, Markdown and CSV.

    An OUT that ends in .xlsx or .csv is a table of the findings in any IN. Exit code 0: OUT was written; 2: it was not.
    """
    from .annotate import annotate as write
    from .linter import Linter

    try:
        report = write(Linter(configured(options)), path, output, force=force)
    except ReaderError as error:
        raise VblintError(f"{path}: not read: {error}") from None
    _close(report, options)
    if not options["quiet"]:
        click.echo(f"written to {output}", err=True)


@cli.command()
@rule_options
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
    from .pages import listing
    from .rulebook import select, shipped

    config = configured(options)
    chosen = select(shipped().heads, config.select or (("ALL",) if options["every"] else ()), config.ignore)
    click.echo(listing([shipped().rule(number) for number in chosen], options["format_"]), nl=False)


@cli.command()
@click.argument("name")
def explain(name: str) -> None:
    """Say what a rule finds, why it matters, who says so, and what it leaves alone."""
    from .api import explain as look_up
    from .pages import page

    click.echo(page(look_up(name)), nl=False)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def test(files: tuple[Path, ...]) -> None:
    """Run the contract on rule files of your own: examples, spans, and that each rewording is clean."""
    from .contract import check_files

    failed = False
    for path, failures in check_files(files):
        failed = failed or bool(failures)
        click.echo(f"{path}: {'sound' if not failures else f'{len(failures)} failed'}")
        for failure in failures:
            click.echo(f"  {failure}")
    sys.exit(FOUND if failed else OK)


@cli.command()
@rule_options
def config(**options: Any) -> None:
    """Print the settings as understood, and where they come from."""
    settings = configured(options)
    click.echo(f"# {settings.source or 'no settings file; these are the defaults'}")
    for name in settings._fields:
        if name == "source":
            continue
        value = getattr(settings, name)
        text = "[" + ", ".join(f'"{item}"' for item in value) + "]" if isinstance(value, tuple) else f'"{value}"'
        click.echo(f"{name.replace('_', '-')} = {text}")


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell, to be sourced from its start-up file."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(cli, {}, "vblint", "_VBLINT_COMPLETE").source())


def main() -> None:
    """Run the command line; every error becomes one line on stderr and never a traceback."""
    gc.set_threshold(100_000)  # a short run makes much and drops little
    try:
        code = cli.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else OK)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except VblintError as error:
        click.echo(f"vblint: {error}", err=True)
        sys.exit(TROUBLE)
    except BrokenPipeError:
        sys.stderr.close()
        os._exit(OK)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()

"""The commands of the dip sample: draw it, and score what reviewers made of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from ..core import ConfigError
from ..progress import shown
from .audit import command_line, files_of, load_manifest, need_extra, now
from .options import put, read_config, refuse, settings
from .reading import reading


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILES…")
@settings
@reading
@click.option("--n", "count", type=click.IntRange(1), default=60, show_default=True, help="How many to draw.")
@click.option(
    "--of",
    type=click.Choice(["entry", "case"]),
    default="entry",
    show_default=True,
    help="Draw entries, or whole cases.",
)
@click.option(
    "--stratify",
    metavar="NAMES",
    default="",
    help="Spread the sample over these groups in proportion: unit, kind, month or a column's title (commas between).",
)
@click.option(
    "--flagged-share",
    "share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="The share of the sample that the tool has flagged.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed draws the same sample.")
@click.option("--again", metavar="MANIFEST", help="Draw what this manifest of an earlier sample says was drawn.")
@click.option("--reviewers", type=click.IntRange(1, 5), default=2, show_default=True, help="How many people review.")
@click.option("--redact", "redacted", is_flag=True, help="Redact the entries in the sheet.")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), default="sample.xlsx", show_default=True,
    help="The review sheet to write; its manifest stands beside it.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over an earlier sheet, with whatever is filled in there.")
@click.option("--period", metavar="PERIOD", help="Only entries of this period, such as 2026-01..06.")
@click.option("--kind", "kinds", metavar="KIND", multiple=True, help="Only entries of this kind; may be given again.")
@click.option("--not-kind", "not_kinds", metavar="KIND", multiple=True, help="Leave out entries of this kind.")
@click.option("--fail-on", type=click.Choice(["error", "warning", "advice"]), help="Count findings from this level on.")
@click.option("--exclude", metavar="GLOB", multiple=True, help="Leave out files that match.")
@click.option("--timestamp", is_flag=True, help="Note the time in the manifest.")
@click.option("-j", "--jobs", type=int, default=-1, help="Processes.  [default: one for each core]")
def sample(paths: tuple[str, ...], **options: Any) -> None:
    """Draw a dip sample, flagged and unflagged, and write a sheet for people to review.

    The sheet holds the text of the entries drawn; it does not show reviewers what the tool found. Fill it in and give
    it to `vblint score-sample`.
    """
    need_extra()
    from ..audit import draw
    from ..audit.manifest import manifest, text
    from ..audit.plan import Plan, parse_period
    from ..audit.population import FLAGGED
    from ..audit.sheet import write

    out = Path(options["output"])
    beside = out.with_name(out.stem + ".manifest.json")
    if out.exists() and not options["force"]:
        raise ConfigError(f"{out}: it is there already, and may be filled in; name another with -o, or use --force")
    config = read_config(options)
    files = files_of(paths, config)
    for path in (out, beside):
        refuse(path, files, force=options["force"])
    plan = Plan(
        by=tuple(name.strip() for name in options["stratify"].split(",") if name.strip()),
        period=parse_period(options["period"]) if options["period"] else None,
        kinds=options["kinds"],
        not_kinds=options["not_kinds"],
        seed=options["seed"],
    )
    if options["again"]:
        drawn = draw.again(files, config, plan, load_manifest(options["again"]))
    else:
        with shown() as progress:
            drawn = draw.draw(
                files, config, plan, options["count"],
                of=options["of"], share=options["share"], jobs=options["jobs"], progress=progress,
            )  # fmt: skip
    content = manifest(
        config, plan, drawn.ledger, command_line(files), timestamp=now() if options["timestamp"] else "",
        sample={"of": drawn.of, "sizes": drawn.sizes, "digest": drawn.digest, "drawn": drawn.chosen},
    )  # fmt: skip
    _write(out, write(drawn, reviewers=options["reviewers"], redacted=options["redacted"]))
    _write(beside, text(content).encode())
    noun = "entries" if drawn.of == "entry" else "cases"
    flagged = sum(each.kind == FLAGGED for each in drawn.drawn)
    click.echo(
        f"{len(drawn.drawn)} {noun} drawn, {flagged} of {drawn.sizes['flagged']:,} flagged and "
        f"{len(drawn.drawn) - flagged} of {drawn.sizes['unflagged']:,} others; "
        f"the sheet is {out}, its manifest {beside}"
    )
    if not options["redacted"]:
        click.echo(f"{out} holds text of records; keep it where records may be kept", err=True)


@click.command(name="score-sample")
@click.argument("path", metavar="SHEET", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
@click.option(
    "--records",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the reviewed entries, with their text, as labelled records for `vblint train --add`.",
)
@click.option("--force", is_flag=True, help="Replace the records if they are there already.")
def score_sample(path: Path, format_: str, records: Path | None, force: bool) -> None:
    """Say from a reviewed sheet how often the tool is right, what it misses, and the rate corrected for both."""
    need_extra()
    from ..audit import score
    from ..audit.to_score import as_json, as_text

    if records:
        refuse(records, [path], force=force)
    reviewed = score.read_filled(path)
    found = score.score(reviewed)
    for line in as_text(found) if format_ == "text" else [as_json(found)]:
        click.echo(line)
    if records:
        made = score.records(reviewed)
        _write(records, "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in made).encode())
        click.echo(f"{len(made)} records written to {records}; they hold text of records", err=True)
    sys.exit(0)


def _write(path: Path, data: bytes) -> None:
    """Write a whole file or none, in a new folder if need be. Raises ConfigError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    put(path, data)

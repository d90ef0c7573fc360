"""The commands that measure and teach the classifier."""

from __future__ import annotations

from pathlib import Path

import click

from ..core import ConfigError
from .options import put as write
from .options import refuse

MODEL_CARD = Path(__file__).parents[2] / "models" / "README.md"


@click.command()
@click.option("--corpus", metavar="FILE", type=click.Path(path_type=Path), help="Labelled records, JSON Lines.")
@click.option(
    "--split",
    type=click.Choice(["author", "family"]),
    default="author",
    show_default=True,
    help="Of vblint's own corpus: authors, or phrase families, that the model never saw.",
)
@click.option("--model", metavar="NAME", default="strong", show_default=True, help="The classifier to measure.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the tables to this file.")
@click.option("--force", is_flag=True, help="Replace the output if it is there already; the input is never replaced.")
@click.option("--card", is_flag=True, help="Write the tables into the model card, models/README.md.")
def evaluate(corpus: Path | None, split: str, model: str, output: Path | None, force: bool, card: bool) -> None:
    """Measure rules and classifier on labelled records they have not seen, and print the tables.

    A record has a text and a label (1: its own wording blames the child) and, if it likes, spans and a trap.
    """
    _need("numpy", "evaluate")
    from ..learn.card import put
    from ..learn.corpus import part as part_of
    from ..learn.corpus import read_corpus, read_records, read_splits
    from ..learn.evaluate import tables

    if output:
        refuse(output, [corpus] if corpus else [], force=force)
    if corpus:
        records = read_records(corpus)
    else:
        records = part_of(read_corpus(), {"author": "test", "family": "families"}[split], read_splits())
    if not records:
        raise ConfigError("there are no records to measure on")
    text = "\n".join(tables(records, model)) + "\n"
    click.echo(text, nl=False)
    if output:
        write(output, text.encode("utf-8"))
    if card:
        put(MODEL_CARD, f"evaluate-{split}", text)


@click.command()
@click.option("--add", metavar="FILE", required=True, type=click.Path(path_type=Path), help="Labelled records to add.")
@click.option(
    "-o", "--output", metavar="FOLDER", required=True, type=click.Path(path_type=Path), help="The new model's folder."
)
@click.option("--model", metavar="NAME", default="strong", show_default=True, help="The model to begin with.")
def train(add: Path, output: Path, model: str) -> None:
    """Teach a model with labelled records of your own, on this machine.

    Nothing leaves it, and the new model holds numbers only. A model that does worse is not written.
    """
    _need("sklearn", "train")
    from ..learn.train import train as teach

    lesson = teach(add, output, model)
    click.echo(
        f"{lesson.records} records added; F1 on records held out: {lesson.before:.3f} before, {lesson.after:.3f} now.\n"
        f'Use it with --model {lesson.folder}, or model = "{lesson.folder}" in vblint.toml.'
    )


def _need(module: str, command: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise ConfigError(f"{command} needs more packages: pip install 'vblint[train]'")

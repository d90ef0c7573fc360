"""The audit from files to findings, and from findings to a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..config import Config
from ..core import ConfigError
from .book import Book, Mask
from .compare import Comparison, compare, standings
from .entries import NOT_STATED
from .figures import figures
from .manifest import differences, manifest, versions
from .plan import TIME, Period, Plan, parse_period, time_group
from .population import FLAGGED, UNFLAGGED, population
from .refused import dates
from .report import Findings, page
from .score import read_filled, score
from .sheet import Sheet
from .survey import Survey, survey

__all__ = ["Findings", "audit", "contents"]


def audit(
    files: Iterable[Path],
    config: Config,
    plan: Plan,
    *,
    against: tuple[str, str] | None = None,
    review: Path | None = None,
    earlier: Sequence[dict[str, Any]] = (),
    command: Sequence[str] = (),
    timestamp: str = "",
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Findings:
    """Read the files and work everything out.

    `against` names two periods, or two of the files, to compare; `review` is a filled review sheet, whose score goes
    into the report; `earlier` are manifests of earlier runs, to say where their
    rules differ. Raises ConfigError for what cannot be done.
    """
    periods = _periods(against)
    sheet = read_filled(review) if review else None
    made = survey(files, config, plan, jobs=jobs, progress=progress)
    if sheet:
        _refuse_others(sheet, made, str(review))
    book = made.book()
    sums = _sums(book, plan, periods)
    counted = figures(book, plan.least, sums)
    standing = {trait: standings(book, trait, counted.hidden[trait]) for trait, _ in plan.traits}
    compared = _compared(book, made, plan, counted.hidden, against, periods) if against else None
    now = versions(config)
    notes = [
        f"An earlier report was made otherwise ({'; '.join(said)}), so its rates cannot be set against these."
        for each in earlier
        if (said := differences(now, each))
    ]
    more: dict[str, Any] = {"compare": list(against)} if against else {}
    content = manifest(config, plan, made.ledger, command, timestamp=timestamp, **more)
    return Findings(
        made,
        counted,
        standing,
        compared,
        tuple(notes),
        _titles(config, counted),
        content,
        score(sheet) if sheet else None,
    )


def _titles(config: Config, counted: Any) -> dict[str, str]:
    from ..linter import Linter

    wanted = {rule.name for rule in counted.rules}
    return {rule.name: rule.title for rule in Linter(config).rules if rule.name in wanted}


def _refuse_others(sheet: Sheet, made: Survey, name: str) -> None:
    """Raise ConfigError for a sample that was not drawn from these entries: its rates would say nothing of them."""
    here = population(made, sheet.of)
    if sheet.sizes == here.sizes and sheet.digest in ("", here.digest):
        return
    noun = "entries" if sheet.of == "entry" else "cases"
    if sheet.sizes == here.sizes:
        why = f"as many {noun} are flagged here, but they are not the same"
    else:
        then, now = (f"{size[FLAGGED]:,} flagged and {size[UNFLAGGED]:,} other" for size in (sheet.sizes, here.sizes))
        why = f"it was drawn from {then} {noun}, and here are {now} {noun}"
    raise ConfigError(
        f"{name}: the sample was not drawn from these entries ({why}); give the files, the rules, the model and the "
        "limits, such as --period, that it was drawn with, or draw another"
    )


def _periods(against: tuple[str, str] | None) -> tuple[Period, Period] | None:
    if against is None or all(Path(each).is_file() for each in against):
        return None
    first, second = parse_period(against[0]), parse_period(against[1])
    if first.last >= second.first and second.last >= first.first:
        raise ConfigError(f"the periods {against[0]} and {against[1]} overlap; compare two that do not")
    return first, second


def _compared(
    book: Book,
    made: Survey,
    plan: Plan,
    hidden: dict[str, frozenset[str]],
    against: tuple[str, str],
    periods: tuple[Period, Period] | None,
) -> Comparison:
    masks: list[Mask] = []
    names = list(against)
    if periods:
        masks = [book.between(period.first, period.last) for period in periods]
        if len(book) and not masks[0].any() and not masks[1].any():
            raise ConfigError(f"no entry is of {against[0]} or {against[1]}; {dates(book.days)}")
    else:
        for i, each in enumerate(against):
            numbers = [n for n, path in enumerate(made.ledger.files, 1) if path.samefile(each)]
            if not numbers:
                raise ConfigError(f"{each}: to compare a file, name it among the files too")
            names[i] = made.ledger.name(numbers[0])
            masks.append(book.of_sources(numbers))
    compared = {name: hidden[name] for name in plan.by if name not in TIME}
    left = _left(book, plan, masks, periods)
    return compare(book, masks[0], masks[1], (names[0], names[1]), compared, plan.least, left)


def _sums(book: Book, plan: Plan, periods: tuple[Period, Period] | None) -> dict[str, list[set[str]]]:
    """Return the groups whose totals are shown elsewhere, or follow from others that are.

    Of times, those that make up a compared period, and those that are in neither; of traits, all groups that are
    stated, of whom each is set against the others.
    """
    stated = {trait: [{name for name in book.groups(trait) if name != NOT_STATED}] for trait, _ in plan.traits}
    if not periods:
        return stated
    sums = {}
    for name in plan.by:
        if name in TIME:
            each = [{time_group(name, day) for day in book.days if period.holds(day)} for period in periods]
            sums[name] = [*each, set(book.groups(name)) - {NOT_STATED} - each[0] - each[1]]
    return stated | sums


def _left(book: Book, plan: Plan, masks: list[Mask], periods: tuple[Period, Period] | None) -> list[Mask]:
    """Return what is left of totals that are shown when the entries compared are taken away.

    That is, of all entries, those of neither set (but for those without a date, whose figures are shown); and of the
    months, quarters and years that a period holds in part, what it does not hold.
    """
    outside = ~(masks[0] | masks[1])
    if not periods:
        return [outside]
    dated = np.array([day is not None for day in book.days], dtype=bool)
    left = [outside & dated]
    for name in plan.by:
        if name in TIME:
            groups = book.groups(name).values()
            left += [
                np.logical_or.reduce([g for g in groups if (g & mask).any()]) & ~mask for mask in masks if mask.any()
            ]
    return left


def contents(found: Findings, formats: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a report by name: the report in each format, the tables, the manifest."""
    from .manifest import text
    from .tidy import package, tables, to_csv, to_xlsx

    whole = page(found)
    files: dict[str, bytes] = {}
    if "html" in formats:
        from .to_html import render

        files["report.html"] = render(whole).encode()
    if "md" in formats:
        from .to_markdown import render as render_markdown

        files["report.md"] = "".join(render_markdown(whole)).encode()
    made = tables(found)
    for table in made:
        files[f"tables/{table.name}.csv"] = b"\xef\xbb\xbf" + to_csv(table).encode()
    files["tables/datapackage.json"] = package(made).encode()
    files["tables.xlsx"] = to_xlsx(made)
    outputs = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files["manifest.json"] = text({**found.manifest, "outputs": outputs}).encode()
    return files

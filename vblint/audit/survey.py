"""A survey: everything read, linted and counted once. What is made of it is for tables and reports."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import Config
from ..core import ConfigError, VblintError
from ..linter import Linter
from ..parallel import in_chunks
from .entries import Entry, Example, Item, Mark
from .examine import Look, Result, counted_levels, examine
from .gather import gather
from .ledger import Ledger
from .plan import Plan
from .refused import refuse_nothing
from .spelling import one_spelling

if TYPE_CHECKING:
    from .book import Book

CHUNK = 250  # entries a task
_ALONE = 500  # entries that are done before a second process has started


class Survey:
    """What an audit found.

    Attributes:
        config, plan: how it was set up.
        ledger: what became of every file and row.
        entries: every entry that was read, without text.
        digests: a hash of the words of each entry.
        examples: the worst flagged entries, the worst first.

    """

    def __init__(self, config: Config, plan: Plan, ledger: Ledger) -> None:
        """Start with nothing read."""
        self.config = config
        self.plan = plan
        self.ledger = ledger
        self.entries: list[Entry] = []
        self.digests: list[str] = []
        self.examples: list[Example] = []
        self.titles: dict[str, str] = {}
        self.levels = counted_levels(config)

    def book(self) -> Book:
        """Return the entries as columns."""
        from .book import Book

        return Book(self.entries, self.plan.dimensions, self.levels)


def survey(
    files: Iterable[Path],
    config: Config,
    plan: Plan,
    *,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Survey:
    """Read, lint and count the entries of some files; `progress` hears the file of each entry that is done.

    Raises ConfigError for a plan that does not fit the files or that leaves out all their entries, and where a file
    changes while it is read.
    """
    made = Survey(config, plan, Ledger(files, show_names=plan.show_text))
    if not made.ledger.files:
        raise ConfigError("name a file or a folder that holds records")
    worst = _Worst(plan)
    history: list[tuple[int, Mark, str]] = []
    seen: set[str] = set()
    for result in _results(gather(config, plan, made.ledger), config, Look(plan.show_text, made.levels), jobs):
        number = len(made.entries)
        made.entries.append(result.entry)
        made.digests.append(result.digest)
        seen.update(result.prints)
        history += [(number, mark, mark_print) for mark, mark_print in result.history]
        if result.example:
            worst.take(result.example)
        if progress:
            progress(made.ledger.files[result.entry.source - 1].name)
    _count_history(made.entries, history, seen)
    made.entries = one_spelling(made.entries)
    made.examples = worst.ranked()
    if changed := made.ledger.changed():
        raise ConfigError(f"{made.ledger.files[changed[0] - 1]}: the file changed while it was read; start again")
    if not made.entries:
        refuse_nothing(config, plan, made.ledger)
    return made


def _results(items: Iterator[Item], config: Config, look: Look, jobs: int) -> Iterator[Result]:
    first = list(islice(items, _ALONE))
    if jobs == 1 or len(first) < _ALONE:
        for chunk in _chunks(chain(first, items)):
            yield from examine(config, chunk, look)
        return
    failed: list[VblintError] = []

    # joblib asks for tasks from a thread of its own, where an error would be lost.
    def guarded() -> Iterator[Item]:
        try:
            yield from chain(first, items)
        except VblintError as error:
            failed.append(error)

    for results in in_chunks(_Task(look), Linter(config), guarded(), CHUNK, jobs):
        yield from results
    if failed:
        raise failed[0]


class _Task:
    """`examine` with its view of the plan, as a worker calls it."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def __call__(self, config: Config, items: list[Item]) -> list[Result]:
        return examine(config, items, self._look)


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def _count_history(entries: list[Entry], history: list[tuple[int, Mark, str]], seen: set[str]) -> None:
    """Count what mail quotes of other mail once, and only where the other mail is not among the entries."""
    for number, mark, mark_print in history:
        if mark_print not in seen:
            seen.add(mark_print)
            entries[number] = entries[number]._replace(marks=(*entries[number].marks, mark))


class _Worst:
    """Keeps the worst examples; of equals the seed decides, and no excerpt is shown twice."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._heap: list[tuple[tuple[int, ...], str, int, Example]] = []
        self._texts: set[str] = set()
        self._count = 0

    def take(self, example: Example) -> None:
        """Consider an example."""
        text = "".join(stretch.text for excerpt in example.excerpts for stretch in excerpt)
        if self._plan.worst < 1 or text in self._texts:
            return
        self._count += 1
        lot = hashlib.sha256(f"{self._plan.seed}:{example.source}:{example.place}".encode()).hexdigest()
        ranked = (example.weight, lot, self._count, example)
        if len(self._heap) < self._plan.worst:
            heapq.heappush(self._heap, ranked)
            self._texts.add(text)
        elif ranked > self._heap[0]:
            gone = heapq.heapreplace(self._heap, ranked)[3]
            self._texts.discard("".join(stretch.text for excerpt in gone.excerpts for stretch in excerpt))
            self._texts.add(text)

    def ranked(self) -> list[Example]:
        """Return what was kept, the worst first."""
        return [example for *_, example in sorted(self._heap, key=lambda each: each[:3], reverse=True)]

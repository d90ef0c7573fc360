"""Many texts, files or rows on many cores, through joblib: its own workers, or a cluster the caller has set up.

The results are those of one process, in the same order, whatever the backend.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, TypeVar

from .core import ConfigError, Document, Finding, Problem, ReaderError, Report

if TYPE_CHECKING:
    from .linter import Linter

T = TypeVar("T")
TEXTS = 500  # texts a task: enough to pay for the hand-over, few enough to spread evenly
FILES = 50  # files a task, likewise
BIG = 1 << 20  # bytes from which a table is worth sharing out by rows


def lint_in_parallel(linter: Linter, texts: Iterable[str], jobs: int) -> Iterator[list[Finding]]:
    """Yield the findings of each text in order. Raises ConfigError where joblib is not installed."""
    for findings in in_chunks(_lint_chunk, linter, texts, TEXTS, jobs):
        yield from findings


def lint_documents(
    linter: Linter, documents: Iterable[Document], jobs: int
) -> Iterator[tuple[Document, list[Finding]]]:
    """Yield each document with its findings, in order. Raises what reading the documents raises, at the end."""
    failed: list[ReaderError] = []
    waiting: deque[Document] = deque()

    # joblib asks for tasks from a thread of its own, where an error would be lost.
    def guarded() -> Iterator[Document]:
        try:
            for document in documents:
                waiting.append(document)
                yield document
        except ReaderError as error:
            failed.append(error)

    for chunk in in_chunks(_documents_chunk, linter, guarded(), TEXTS, jobs):
        for findings in chunk:
            yield waiting.popleft(), findings
    if failed:
        raise failed[0]


def check_in_parallel(linter: Linter, paths: Iterable[str], jobs: int) -> Report:
    """Return the report on many files; a big table is shared out by rows, other files whole.

    Raises ConfigError where joblib is not installed.
    """
    from .files import check_file, count_history_once

    report = Report()
    for big, group in groupby(paths, key=_is_big_table):
        if not big:
            for part in in_chunks(_check_chunk, linter, group, FILES, jobs):
                report.add(part)
            continue
        for path in group:
            try:
                report.add(check_file(linter, path, jobs=jobs))
            except ReaderError as error:
                report.problems.append(Problem(path, str(error)))
    return count_history_once(report)


def _is_big_table(path: str) -> bool:
    from .readers.tables import TABLES

    try:
        return os.path.splitext(path)[1].lower() in TABLES and os.path.getsize(path) > BIG
    except OSError:
        return False


def in_chunks(
    work: Callable[[Any, list[T]], Any], linter: Linter, items: Iterable[T], size: int, jobs: int
) -> Iterator[Any]:
    """Yield what `work` makes of each chunk of items, in order; workers call it with the linter's configuration.

    Raises ConfigError where joblib is not installed.
    """
    try:
        from joblib import Parallel, delayed
    except ImportError:
        raise ConfigError("several jobs need joblib: pip install 'vblint[parallel]'") from None
    tasks = (delayed(work)(linter.config, chunk) for chunk in _chunks(items, size))
    try:
        pool = Parallel(n_jobs=jobs, return_as="generator")
    except ValueError:  # a backend, such as ray's, that hands back everything at the end
        pool = Parallel(n_jobs=jobs)
    yield from pool(tasks)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


_linters: dict[Any, Linter] = {}  # one for each worker and configuration, set up on first use


def linter_for(config: Any) -> Linter:
    """Return this process's linter for a configuration, set up on first use."""
    if config not in _linters:
        from .linter import Linter

        _linters[config] = Linter(config)
    return _linters[config]


def _lint_chunk(config: Any, texts: list[str]) -> list[list[Finding]]:
    return [linter_for(config).lint(text) for text in texts]


def _documents_chunk(config: Any, documents: list[Document]) -> list[list[Finding]]:
    return [list(linter_for(config).lint_document(document, aside=True)) for document in documents]


def _check_chunk(config: Any, paths: list[str]) -> Report:
    from .files import check_each

    return check_each(linter_for(config), paths)

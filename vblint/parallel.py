"""Many texts on many cores, through joblib: its own workers, or a cluster the caller has set up.

The results are those of one process, in the same order, whatever the backend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .core import ConfigError, Finding, Report

if TYPE_CHECKING:
    from .linter import Linter

T = TypeVar("T")
TEXTS = 500  # texts a task: enough to pay for the hand-over, few enough to spread evenly
FILES = 50  # files a task, likewise


def lint_in_parallel(linter: Linter, texts: Iterable[str], jobs: int) -> Iterator[list[Finding]]:
    """Yield the findings of each text in order. Raises ConfigError where joblib is not installed."""
    for findings in _run(_lint_chunk, linter, texts, TEXTS, jobs):
        yield from findings


def check_in_parallel(linter: Linter, paths: list[Path], jobs: int) -> Report:
    """Return the report on many files. Raises ConfigError where joblib is not installed."""
    from .files import count_history_once

    report = Report()
    for part in _run(_check_chunk, linter, paths, FILES, jobs):
        report.add(part)
    return count_history_once(report)


def _run(
    work: Callable[[Any, list[T]], Any], linter: Linter, items: Iterable[T], size: int, jobs: int
) -> Iterator[Any]:
    try:
        from joblib import Parallel, delayed
    except ImportError:
        raise ConfigError("several jobs need joblib: pip install 'vblint[parallel]'") from None
    tasks = (delayed(work)(linter.config, chunk) for chunk in _chunks(items, size))
    yield from Parallel(n_jobs=jobs, return_as="generator")(tasks)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


_linters: dict[Any, Linter] = {}  # one for each worker and configuration, set up on first use


def _linter(config: Any) -> Linter:
    if config not in _linters:
        from .linter import Linter

        _linters[config] = Linter(config)
    return _linters[config]


def _lint_chunk(config: Any, texts: list[str]) -> list[list[Finding]]:
    return [_linter(config).lint(text) for text in texts]


def _check_chunk(config: Any, paths: list[Path]) -> Report:
    from .files import check_files

    return check_files(_linter(config), paths)

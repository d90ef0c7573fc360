"""Which files, and a report on them: find, read, lint, silence what is accepted, place what is left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from .core import Document, Finding, Location, Problem, ReaderError, Report
from .linter import Linter
from .readers import SUFFIXES, read
from .suppress import Baseline, Ignore, comment_spans, fingerprint, ignores
from .text import Lines
from .welsh import looks_welsh

StrPath = str | os.PathLike[str]
EXCERPT = 160  # characters of a long line shown around a finding
_SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache"})


def expand(paths: Iterable[StrPath], exclude: Iterable[str] = ()) -> Iterator[str]:
    """Yield the files to read, in sorted order; of a folder those whose suffix a reader knows."""
    patterns = tuple(exclude)
    for path in map(_name, paths):
        if os.path.isdir(path):
            for folder, names, files in os.walk(path):
                names[:] = sorted(name for name in names if name not in _SKIPPED)
                for name in sorted(files):
                    found = _name(os.path.join(folder, name))
                    if os.path.splitext(found)[1].lower() in SUFFIXES and not _excluded(found, patterns):
                        yield found
        elif not _excluded(path, patterns):
            yield path


def _name(path: StrPath) -> str:
    """Return how a path is written everywhere: with slashes, and without parts that say nothing."""
    text = os.fspath(path).replace(os.sep, "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return ("/" if text.startswith("/") else "") + ("/".join(parts) or ("" if text.startswith("/") else "."))


def _excluded(path: str, patterns: tuple[str, ...]) -> bool:
    if not patterns:
        return False
    from fnmatch import fnmatch

    return any(fnmatch(path, pattern) or fnmatch(os.path.basename(path), pattern) for pattern in patterns)


def check_files(
    linter: Linter, paths: Iterable[StrPath], baseline: Baseline | None = None, *, prints: bool = True
) -> Report:
    """Return the report on these files; what cannot be read is in it with its reason, and the run goes on."""
    report = Report()
    for path in paths:
        try:
            one = check_file(linter, path, baseline, prints=prints)
        except ReaderError as error:
            report.problems.append(Problem(_name(path), str(error)))
            continue
        report.findings += one.findings
        report.suppressed += one.suppressed
        report.notices += one.notices
        report.files += one.files
    return report


def check_file(linter: Linter, path: StrPath, baseline: Baseline | None = None, *, prints: bool = True) -> Report:
    """Return the report on one file. Raises ReaderError where it cannot be read."""
    return check_documents(linter, read(path), _name(path), baseline, prints=prints)


def check_documents(
    linter: Linter,
    documents: Iterable[Document],
    name: str,
    baseline: Baseline | None = None,
    *,
    prints: bool = True,
) -> Report:
    """Return the report on the documents of one source.

    Without `prints` findings get no fingerprint, which spares a short run the loading of a hash library.
    """
    report = Report(files=[name])
    salt = (baseline.salt if baseline else "") if prints else None
    for_the_file: list[Ignore] = []
    ignored: list[tuple[int, Ignore]] = []
    for document in documents:
        source = document.source or document.text
        here, wrong = ignores(source)
        ignored += [(ignore.line + document.line - 1, ignore) for ignore in here]
        for_the_file += [ignore for ignore in here if ignore.reach is None]
        accepted = [ignore for ignore in here if ignore.reach] + for_the_file
        report.notices += [Problem(f"{name}:{line + document.line - 1}", why) for line, why in wrong]
        if looks_welsh(document.text):
            report.notices.append(Problem(name, "Welsh text is not checked; this version reads English only"))
        lines = Lines(source)
        comments = comment_spans(source)
        for finding in linter.lint_document(document):
            placed = _placed(finding, document, source, lines, name, salt)
            if any(start <= placed.start - document.offset < end for start, end in comments):
                continue
            _sort_in(placed, report, accepted, baseline, document.offset)
    report.notices += [
        Problem(f"{name}:{line}", "this ignore comment silences nothing") for line, one in ignored if not one.used
    ]
    return report


def _sort_in(finding: Finding, report: Report, accepted: list[Ignore], baseline: Baseline | None, shift: int) -> None:
    for ignore in accepted:
        if ignore.covers(finding, shift):
            ignore.used = True
            report.suppressed.append(finding.replace(suppressed=ignore.reason))
            return
    if baseline is not None and baseline.accepts(finding):
        report.suppressed.append(finding.replace(suppressed="in the baseline"))
        return
    report.findings.append(finding)


def _placed(finding: Finding, document: Document, source: str, lines: Lines, name: str, salt: str | None) -> Finding:
    """Return a finding with its spans in the source, its location, its line and its fingerprint."""
    start, end = document.home(finding.start, finding.end)
    line, column = lines.place(start)
    end_line, end_column = lines.place(end)
    shift = document.line - 1
    location = Location(
        name, line + shift, column, end_line + shift, end_column,
        start + document.offset, end + document.offset, document.place,
    )  # fmt: skip
    excerpt, caret = _excerpt(source, start, end)
    moved = finding.suggestions
    if document.pieces or document.offset:
        moved = tuple(
            s.replace(start=home[0] + document.offset, end=home[1] + document.offset)
            for s in finding.suggestions
            for home in (document.home(s.start, s.end),)
        )
    sentence = document.text[slice(*finding.sentence)]
    return finding.replace(
        start=start + document.offset,
        end=end + document.offset,
        suggestions=moved,
        location=location,
        excerpt=excerpt,
        caret=caret,
        fingerprint="" if salt is None else fingerprint(finding, sentence, salt),
    )


def _excerpt(source: str, start: int, end: int) -> tuple[str, int]:
    begin = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    stops = [at for at in (source.find("\n", start), source.find("\r", start)) if at >= 0]
    stop = min(stops, default=len(source))
    head = tail = ""
    if stop - begin > EXCERPT:
        room = max(20, (EXCERPT - (min(end, stop) - start)) // 2)
        if start - begin > room:
            begin, head = start - room, "…"
        if stop - end > room:
            stop, tail = max(end, start) + room, "…"
    return head + source[begin:stop] + tail, start - begin + len(head)

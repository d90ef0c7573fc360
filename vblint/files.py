"""Which files, and a report on them: find, read, lint, silence what is accepted, place what is left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from .config import Config
from .core import CATEGORIES, Document, Finding, Location, Problem, ReaderError, Report
from .linter import Linter
from .readers import NAMED, read
from .readers.options import ROLES, Columns, Gap, Note, ReadOptions
from .rulebook import shipped
from .suppress import Baseline, Ignore, comment_spans, fingerprint, ignores
from .text import Lines
from .welsh import looks_welsh

StrPath = str | os.PathLike[str]
Tick = Callable[[str], None]  # told the name of a source each time one of its documents is done

EXCERPT = 160  # characters of a long line shown around a finding
_MAIL = (".eml", ".msg")
_SKIPPED = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache"})


def idle(_: str) -> None:
    """Do nothing when a document is done."""


def expand(paths: Iterable[StrPath], exclude: Iterable[str] = ()) -> Iterator[str]:
    """Yield the files to read, in sorted order; of a folder those that hold text in some form."""
    patterns = tuple(exclude)
    for path in map(_name, paths):
        if os.path.isdir(path):
            for folder, names, files in os.walk(path):
                names[:] = sorted(name for name in names if name not in _SKIPPED)
                for name in sorted(files):
                    if name.startswith(("~$", ".~")):  # what an office program keeps beside an open document
                        continue
                    found = _name(os.path.join(folder, name))
                    if os.path.splitext(found)[1].lower() in NAMED and not _excluded(found, patterns):
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
    return count_history_once(check_each(linter, paths, baseline, prints=prints))


def check_each(
    linter: Linter,
    paths: Iterable[StrPath],
    baseline: Baseline | None = None,
    *,
    prints: bool = True,
    tick: Tick = idle,
) -> Report:
    """Return the report on files that may be a part of a run; `count_history_once` is for the whole of it."""
    report = Report()
    for path in paths:
        try:
            report.add(check_file(linter, path, baseline, prints=prints, tick=tick))
        except ReaderError as error:
            report.problems.append(Problem(_name(path), str(error)))
    return report


def count_history_once(report: Report) -> Report:
    """Return the report without what mail quotes of mail that is in it anyway; what is left out is kept as silenced."""

    def quoted(finding: Finding) -> bool:
        return finding.location is not None and ("part", "history") in finding.location.address

    if any(map(quoted, report.findings)):
        seen = {finding.fingerprint for finding in report.findings if not quoted(finding)}
        kept = []
        for finding in report.findings:
            if quoted(finding) and finding.fingerprint in seen:
                report.suppressed.append(finding.replace(suppressed="quoted history, counted already"))
                continue
            seen.add(finding.fingerprint)
            kept.append(finding)
        report.findings = kept
    return report


def check_file(
    linter: Linter,
    path: StrPath,
    baseline: Baseline | None = None,
    *,
    prints: bool = True,
    jobs: int = 1,
    tick: Tick = idle,
) -> Report:
    """Return the report on one file. Raises ReaderError where nothing of it can be read."""
    name = _name(path)
    notes: list[Problem] = []
    documents = read(path, reading(linter.config), hearing(name, notes))
    report = check_documents(linter, documents, name, baseline, prints=prints, jobs=jobs, tick=tick)
    report.notices[:0] = notes
    return report


def hearing(name: str, notes: list[Problem]) -> Note:
    """Return what a reader may tell its notes to; they are kept as problems of the source `name`."""
    return lambda line: notes.append(Problem(name, str(line), partial=isinstance(line, Gap)))


def reading(config: Config) -> ReadOptions:
    """Return how the settings say that inputs are read."""
    roles = {role: getattr(config, f"{role}_column") for role in ROLES}
    return ReadOptions(Columns(config.text_columns, **roles), config.preset, config.sheets, config.tracked)


def check_documents(
    linter: Linter,
    documents: Iterable[Document],
    name: str,
    baseline: Baseline | None = None,
    *,
    prints: bool = True,
    jobs: int = 1,
    tick: Tick = idle,
) -> Report:
    """Return the report on the documents of one source; `tick` hears of each that is done.

    Without `prints` findings get no fingerprint, which spares a short run the loading of a hash library; mail gets
    them all the same, because quoted history is known again by them.

    Where the source breaks off in the middle, what was found before stays, and the report says so. Raises
    ReaderError where it breaks off before anything was read.
    """
    report = Report(files=[name])
    checking = _Checking(linter, name, baseline, report, prints or name.lower().endswith(_MAIL))
    read_any = False
    try:
        for document, found in _linted(linter, documents, jobs):
            checking.check(document, found)
            read_any = True
            tick(name)
    except ReaderError as error:
        if not read_any:
            raise
        report.problems.append(Problem(name, f"read in part only: {error}", partial=True))
    checking.finish()
    return report


def _linted(linter: Linter, documents: Iterable[Document], jobs: int) -> Iterator[tuple[Document, list[Finding]]]:
    if jobs == 1:
        return ((document, list(linter.lint_document(document, aside=True))) for document in documents)
    from .parallel import lint_documents

    return lint_documents(linter, documents, jobs)


class _Checking:
    """One pass over the documents of a source."""

    def __init__(self, linter: Linter, name: str, baseline: Baseline | None, report: Report, prints: bool) -> None:
        self._linter = linter
        self._name = name
        self._baseline = baseline
        self._salt = (baseline.salt if baseline else "") if prints else None
        self._report = report
        self._for_the_file: list[Ignore] = []
        self._ignored: list[tuple[int, Ignore]] = []
        self._welsh = 0

    def check(self, document: Document, found: list[Finding]) -> None:
        """Put the findings of a document where they belong."""
        source = document.source or document.text
        shift = document.line - 1
        here, wrong = ignores(source)
        self._ignored += [(ignore.line + shift, ignore) for ignore in here]
        self._for_the_file += [ignore for ignore in here if ignore.reach is None]
        accepted = [ignore for ignore in here if ignore.reach] + self._for_the_file
        self._report.notices += [Problem(f"{self._name}:{line + shift}", why) for line, why in wrong]
        self._welsh += looks_welsh(document.text)
        if not found:
            return
        lines = Lines(source)
        comments = comment_spans(source)
        for finding in found:
            placed = _placed(finding, document, source, lines, self._name, self._salt)
            if any(start <= placed.start - document.offset < end for start, end in comments):
                continue
            _sort_in(placed, self._report, accepted, self._baseline, document.offset)

    def finish(self) -> None:
        """Say what is left to say of the source as a whole."""
        if self._welsh:
            places = f" ({self._welsh:,} texts)" if self._welsh > 1 else ""
            why = f"Welsh text is not checked; this version reads English only{places}"
            self._report.notices.append(Problem(self._name, why))
        for line, one in self._ignored:
            unknown = _unknown(one.names, self._linter)
            said = [f"there is no rule or category {name!r} in use{near}" for name, near in unknown.items()]
            if not one.used and (one.names > unknown.keys() or not one.names):
                said.append("this ignore comment silences nothing")
            self._report.notices += [Problem(f"{self._name}:{line}", why) for why in said]


def _unknown(names: frozenset[str], linter: Linter) -> dict[str, str]:
    """Return the names in an ignore comment that are none, each with a hint at the one that may be meant."""
    known = {*CATEGORIES, *(head.name for head in shipped().heads)}
    unknown = sorted(names - known)
    if unknown and linter.config.rules:
        known.update(rule.name for rule in linter.rules)
    return {name: _near(name, known) for name in unknown if name not in known}


def _near(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1, cutoff=0.7)
    return f"; did you mean {close[0]!r}?" if close else ""


def _sort_in(finding: Finding, report: Report, accepted: list[Ignore], baseline: Baseline | None, shift: int) -> None:
    for ignore in accepted:
        if ignore.covers(finding, shift):
            ignore.used = True  # also where the classifier has set the finding aside: it may not, with other settings
            report.suppressed.append(finding.replace(suppressed=ignore.reason))
            return
    if finding.suppressed:
        report.suppressed.append(finding)
        return
    if baseline is not None and baseline.accepts(finding):
        report.suppressed.append(finding.replace(suppressed="in the baseline"))
        return
    report.findings.append(finding)


def _placed(finding: Finding, document: Document, source: str, lines: Lines, name: str, salt: str | None) -> Finding:
    """Return a finding with its spans in the source, its location, its line and its fingerprint."""
    start, end = document.home(finding.start, finding.end)
    location = _location(finding, document, (start, end), lines, name)
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


def _location(finding: Finding, document: Document, home: tuple[int, int], lines: Lines, name: str) -> Location:
    start, end = home
    shift = document.offset
    first, last = document.spot(finding.start), document.spot(max(finding.start, finding.end - 1))
    if first is not None and last is not None:
        column, end_column = finding.start - first.start + 1, finding.end - last.start + 1
        return Location(
            name, first.line, column, last.line, end_column, start + shift, end + shift, first.place, first.address
        )
    line, column = lines.place(start)
    end_line, end_column = lines.place(end)
    above = document.line - 1
    return Location(name, line + above, column, end_line + above, end_column, start + shift, end + shift)


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

"""From a report to text: one module a format, each a function from report and options to strings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from ..core import ASIDE, Finding, Record, Report, Rule, Suggestion

# name → module; those that leave the desk hold no record text unless asked to
FORMATS = {
    "full": "to_full", "concise": "to_concise", "json": "to_json", "jsonl": "to_jsonl", "csv": "to_csv",
    "sarif": "to_sarif", "github": "to_github", "gitlab": "to_gitlab", "junit": "to_junit", "html": "to_html",
}  # fmt: skip
LEAVE_THE_DESK = frozenset({"sarif", "github", "gitlab", "junit", "html", "csv"})
NEARBY = 32  # characters of the sentence shown on either side of a rewording
WITH_PRINTS = frozenset({"sarif", "gitlab"})  # these show fingerprints
WITH_RULES = frozenset({"sarif"})  # these describe the rules that were used


class Options(Record):
    """How to render.

    Attributes:
        show_text: whether words of the records may be shown.
        why: whether to show the evidence for each finding.
        color: whether to use terminal colour.
        statistics: whether to print counts by rule instead of findings (full and concise).
        ascii_only: whether the output cannot show more than ASCII.
        rules: the rules that were used.
        version: the version of vblint.

    """

    show_text: bool = True
    why: bool = False
    color: bool = False
    statistics: bool = False
    ascii_only: bool = False
    rules: tuple[Rule, ...] = ()
    version: str = ""


def render(name: str, report: Report, options: Options) -> Iterator[str]:
    """Yield the text of a report in the format `name`."""
    module = import_module(f".{FORMATS[name]}", __name__)
    function: Callable[[Report, Options], Iterator[str]] = module.render
    return function(report, options)


def place(finding: Finding, options: Options | None = None) -> str:
    """Return where a finding stands, for people: path, and place or line and column.

    The case that an entry belongs to is named with it, unless no word of the record may be shown.
    """
    where = finding.location
    if where is None:
        return f"{finding.start}"
    if where.place:
        known = dict(where.address)
        case = "" if options and not options.show_text else known.get("case", "")
        gap = "" if "cell" in known and "attachment" not in known else " "
        return f"{where.path}:{gap}{where.place}" + (f" (case {case})" if case else "")
    return f"{where.path}:{where.line}:{where.column}"


def in_sentence(suggestion: Suggestion) -> str:
    """Return a rewording with the words that stand on either side of it."""
    before, after = " ".join(suggestion.before.split()), " ".join(suggestion.after.split())
    if len(before) > NEARBY:
        before = "… " + before[-NEARBY:].partition(" ")[2]
    if len(after) > NEARBY:
        after = after[:NEARBY].rpartition(" ")[0] + " …"
    before += " " if suggestion.before[-1:].isspace() else ""
    return before + suggestion.text + (" " if suggestion.after[:1].isspace() else "") + after


def message(finding: Finding, options: Options) -> str:
    """Return what is said of a finding; the rule's title where no word of the record may be shown."""
    return finding.message if options.show_text else finding.title


def placed_message(finding: Finding, options: Options) -> str:
    """Return what is said of a finding where a program shows the line only: cell, page or paragraph before it."""
    where = finding.location
    return (f"{where.place}: " if where and where.place else "") + message(finding, options)


def tally(report: Report) -> str:
    """Return the closing line: counts of everything, so that nothing vanishes."""
    parts = []
    for level, noun in (("error", "error"), ("warning", "warning"), ("advice", "note of advice")):
        count = sum(finding.level == level for finding in report.findings)
        if count:
            plural = noun + "s" if level != "advice" else "notes of advice"
            parts.append(f"{count} {noun if count == 1 else plural}")
    files = len(report.files)
    line = ", ".join(parts) if parts else "Nothing found"
    line += f" in {files} file{'' if files == 1 else 's'}"
    aside = sum(finding.suppressed == ASIDE for finding in report.suppressed)
    if silenced := len(report.suppressed) - aside:
        line += f"; {silenced} silenced"
    if aside:
        line += f"; {aside} set aside by the classifier"
    if report.problems:
        line += f"; {len(report.problems)} not read"
    return line + "."

"""One self-contained HTML page: no script, no outside file, made to be read, printed and heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape

from ..core import LEVELS, Finding, Report
from . import Options, message, place, tally

_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{font:17px/1.55 system-ui,"Segoe UI",Roboto,Arial,sans-serif;color:#1b1b1b;background:#fff;max-width:52rem;margin:0 auto;padding:2rem 1.25rem}
h1{font-size:1.7rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #767676;padding-bottom:.2rem;overflow-wrap:anywhere}
p{margin:.4rem 0}table{border-collapse:collapse;width:100%;margin:.6rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #c8c8c8;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
article{margin:1rem 0;padding:.7rem 1rem;border:1px solid #8a8a8a;border-left:6px solid #5a4a00;border-radius:4px;break-inside:avoid}
article.error{border-left-color:#8c1515}article.advice{border-left-color:#1c4f7c}
article h3{font-size:1rem;margin:0 0 .3rem}blockquote{margin:.5rem 0;padding:.4rem .7rem;background:#f3f3f3;overflow-wrap:anywhere}
mark{background:#ffe08a;color:#1b1b1b;text-decoration:underline;text-decoration-thickness:2px;padding:0 .1em}
ul{margin:.3rem 0 .3rem 1.2rem;padding:0}.quiet{color:#4a4a4a;font-size:.92rem}
@media print{body{max-width:none;padding:0;font-size:11pt}a{color:inherit}mark{background:none;border:1px solid #000}}
"""


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the page: a summary, then the findings file by file."""
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>vblint report</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield "<h1>Wording that may blame a child</h1>\n"
    yield f"<p>{escape(tally(report))}</p>\n"
    yield (
        '<p class="quiet">Each finding is about words, not about the person who wrote them. Silence is not a clean'
        " bill: wording that is not found here may still blame. Quoted words are evidence and stay as they are."
        f" vblint {escape(options.version)}.</p>\n"
    )
    yield from _counts(report)
    for name in report.files:
        found = [finding for finding in report.findings if finding.location and finding.location.path == name]
        if found:
            yield f"<h2>{escape(name)}</h2>\n"
            for finding in found:
                yield from _finding(finding, options)
    yield from _problems(report)
    yield "</main>\n</body>\n</html>\n"


def _counts(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    counts = Counter((finding.category, finding.level) for finding in report.findings)
    yield '<table>\n<caption>Findings by category</caption>\n<thead><tr><th scope="col">Category</th>'
    yield "".join(f'<th scope="col">{level}</th>' for level in LEVELS) + "</tr></thead>\n<tbody>\n"
    for category in sorted({category for category, _ in counts}):
        cells = "".join(f'<td class="n">{counts[category, level]}</td>' for level in LEVELS)
        yield f'<tr><th scope="row">{category}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n"


def _finding(finding: Finding, options: Options) -> Iterator[str]:
    yield f'<article class="{finding.level}">\n'
    yield f"<h3>{escape(place(finding, options))} · {finding.level} · {escape(finding.rule)}</h3>\n"
    if options.show_text:
        line, at = finding.excerpt, finding.caret
        stop = min(len(line), at + len(finding.text))
        yield f"<blockquote>{escape(line[:at])}<mark>{escape(line[at:stop])}</mark>{escape(line[stop:])}</blockquote>\n"
    yield f"<p>{escape(message(finding, options))}</p>\n"
    yield f'<p class="quiet">{escape(finding.rationale)} ({escape(", ".join(finding.sources))})</p>\n'
    rewordings = [s for s in finding.suggestions if s.kind != "ask"] if options.show_text else []
    if rewordings:
        yield "<p>Could be written:</p>\n<ul>\n"
        yield "".join(
            f"<li>{escape(' '.join(s.before.split()))} <strong>{escape(s.text)}</strong>{escape(s.after)}</li>\n"
            for s in rewordings
        )
        yield "</ul>\n"
    for suggestion in finding.suggestions:
        if suggestion.kind == "ask":
            yield f"<p>Ask: {escape(suggestion.text)}</p>\n"
    yield "</article>\n"


def _problems(report: Report) -> Iterator[str]:
    if not report.problems and not report.notices:
        return
    yield "<h2>Not read, or not wholly checked</h2>\n<ul>\n"
    for problem in (*report.problems, *report.notices):
        yield f"<li>{escape(problem.path)}: {escape(problem.reason)}</li>\n"
    yield "</ul>\n"

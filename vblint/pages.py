"""Rules as pages for people: the list and the explanation of one."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from itertools import groupby

from .core import Rule
from .rulebook import examples, sources

_GRADES = {"R": "read", "P": "read in part", "N": "known through coverage", "K": "not yet confirmed"}


def listing(rules: Iterable[Rule], form: str) -> str:
    """Return the list of rules as text, JSON or a Markdown table."""
    ordered = sorted(rules, key=lambda rule: (rule.category, rule.name))
    if form == "json":
        keys = ("name", "category", "title", "level", "confidence", "status", "since", "rationale", "sources")
        return (
            json.dumps([{key: getattr(rule, key) for key in keys} for rule in ordered], ensure_ascii=False, indent=1)
            + "\n"
        )
    lines: list[str] = []
    if form == "md":
        lines += ["| Rule | Category | Level | What it finds |", "| --- | --- | --- | --- |"]
        lines += [f"| `{rule.name}` | {rule.category} | {rule.level} | {rule.title} |" for rule in ordered]
        return "\n".join(lines) + "\n"
    for category, members in groupby(ordered, key=lambda rule: rule.category):
        lines += ["", category]
        lines += [f"  {rule.name:38} {rule.level:8} {rule.title}" for rule in members]
    return "\n".join(lines[1:]) + f"\n\n{len(ordered)} rules\n"


def page(rule: Rule) -> str:
    """Return the page of a rule: what, why, who says so, flagged, left alone."""
    flags, passes, _, _ = examples(rule.name)
    lines = [f"{rule.name} ({rule.category}, {rule.level}, confidence {rule.confidence})", "", rule.title, ""]
    lines += [*textwrap.wrap(rule.rationale, 88), "", "Who says so"]
    for code in rule.sources:
        source = sources()[code]
        lines.append(
            f"  {code}: {source['title']}, {source['publisher']}, {source['year']} ({_GRADES[source['grade']]})"
        )
    lines += ["", "Flagged"]
    for flag in flags:
        start, end = flag.span or (0, 0)
        lines.append(f"  {flag.text[:start]}<<{flag.text[start:end]}>>{flag.text[end:]}")
    lines += ["", "Left alone"]
    lines += [f"  {example.text}\n      ({example.why})" for example in passes]
    lines += ["", "Ask"]
    lines += [f"  {template.text}" for template in rule.templates if template.kind == "ask"]
    lines += ["", f"Silence it on purpose: <!-- vblint: ignore[{rule.name}] your reason -->"]
    return "\n".join(lines) + "\n"

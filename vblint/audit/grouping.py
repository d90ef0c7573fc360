"""Which columns a table must not be made by: prose, cases, people, and whatever tells single entries apart."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..core import ConfigError
from ..readers.tables import Table
from .plan import MOST_GROUPS, Plan
from .redact import redact

# Columns about somebody, of whom a name is expected.
_SOMEBODY = re.compile(
    r"\b(?:name|child|children|pupil|student|person|people|subject|victim|suspect|offender|missing person|misper|mother"
    r"|father|parent|carer|sibling|family|alias|client|patient|resident|perpetrator|witness|friend|yp|ip|mp)s?\b",
    re.I,
)
# Columns of places and bodies, whose names look like those of people.
_BODY = re.compile(
    r"\b(?:bcu|lpa|lpu|district|borough|ward|beat|area|region|division|command|department|team|unit|station|office|force"
    r"|school|college|locality|cluster|hub|agency|service|provider|authority|council|county|town|city|sector"
    r"|ethnicity|nationality|language|religion)s?(?: (?:code|area|group|attended|of \w+|\(.*\)))?\W*$",
    re.I,
)
_ORIGIN = re.compile(
    r"\b(?:white|black|asian|mixed|british|english|welsh|scottish|irish|african|caribbean|arab|chinese|indian|pakistani"
    r"|bangladeshi|european|gypsy|roma|traveller|other|unknown|background)\b",
    re.I,
)
_NAME = re.compile(r"\[name\](?:,? ?\[name\])*")
_LEAST_NAMES = 3  # different values that look like names, in a column that says nothing of people


def refuse_column(title: str, table: Table, plan: Plan) -> None:
    """Raise ConfigError for a column that must not be grouped by, whatever it holds: prose, cases, people."""
    if title in table.text:
        raise ConfigError(f"column {title!r} holds the text of the entries; it does not make groups")
    plan.refuse_person(title)
    if title == table.roles.get("author") and not plan.include_officers:
        plan.refuse_person("author")
    if title in (table.roles.get("case"), table.roles.get("id")) and not plan.show_text:
        raise ConfigError(
            f"column {title!r} says which case or entry a row belongs to; a table of cases tells children apart, "
            "and tables group by units, months and kinds"
        )


def is_officers(title: str, table: Table, plan: Plan) -> bool:
    """Say whether a column is of officers, of whom a table may be made for a purpose that was given."""
    try:
        plan.replace(include_officers="").refuse_person(title)
    except ConfigError:
        return bool(plan.include_officers)
    return title == table.roles.get("author") and bool(plan.include_officers)


def refuse_values(dimension: str, title: str, values: Collection[str], entries: int, plan: Plan, *, last: bool) -> None:
    """Raise ConfigError for a column whose values look like people's names, or of which nearly every entry has its own.

    `entries` have one of the `values`; `last`: there are no more of them.
    """
    if len(values) > MOST_GROUPS:
        raise ConfigError(f"column {title!r} has more than {MOST_GROUPS} different values; it does not make groups")
    if plan.show_text:
        return
    if _names_people(title, values):
        raise ConfigError(
            f"column {title!r} holds what look like people's names; tables group by units, months and kinds"
        )
    if last and _tells_apart(len(values), entries, 1 if dimension in ("unit", "kind") else plan.least):
        raise ConfigError(
            f"column {title!r} has {len(values):,} different values in {entries:,} entries; that tells single cases "
            "apart and does not make groups"
        )


def _names_people(title: str, values: Collection[str]) -> bool:
    """Say whether half of the values or more are names, of people as far as the title lets tell."""
    names = [value for value in values if _is_name(value)]
    about, body = _SOMEBODY.search(title), _BODY.search(title)
    if about and not body:
        return 2 * len(names) >= len(values) > 0
    if body and not about:
        return False
    full = [value for value in names if 2 <= len(re.findall(r"[^\W\d_]{2,}", value)) <= 4]
    return len(full) >= _LEAST_NAMES and 2 * len(full) >= len(values)


def _is_name(value: str) -> bool:
    """Say whether a value may be a person's name and nothing else; "F" and "White British" are none."""
    long = re.search(r"[^\W\d_]{2}", value)
    return bool(long and not _ORIGIN.search(value) and _NAME.fullmatch(redact(value)))


def _tells_apart(different: int, entries: int, least: int) -> bool:
    """Say whether there are nearly as many values as entries, or a good many with fewer entries than may be shown."""
    nearly_all = 4 * entries < 5 * different
    return (different > 8 and nearly_all) or (different > 20 and entries < least * different)

"""A period or a kind that no entry has: most likely mistyped, so it is refused, with those that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

from ..config import Config
from ..core import ConfigError
from .entries import NOT_STATED
from .gather import gather
from .ledger import Ledger
from .plan import Plan

_MOST_KINDS = 20  # that are named


def refuse_nothing(config: Config, plan: Plan, ledger: Ledger) -> None:
    """Raise ConfigError where a period or kinds were asked for and left out every entry there is."""
    if not (plan.period or plan.kinds or plan.not_kinds) or not ledger.totals["skipped"]:
        return
    found: list[tuple[str, date | None]] = []
    whole = Plan(by=("kind",), hidden=plan.hidden, show_text=plan.show_text)
    with suppress(ConfigError):  # a column of kinds that must not be shown; the dates may still be told
        found += [(item.groups[0], item.day) for item in gather(config, whole, Ledger(ledger.files))]
    if not found:
        return
    wanted = {kind.casefold() for kind in plan.kinds}
    kinds = Counter(kind for kind, _ in found)
    if wanted and not any(kind.casefold() in wanted for kind in kinds):
        raise ConfigError(f"no entry is of the kind {_names(plan.kinds)}; {_kinds(kinds)}")
    unwanted = {kind.casefold() for kind in plan.not_kinds}
    left = [day for kind, day in found if kind.casefold() not in unwanted and (not wanted or kind.casefold() in wanted)]
    if not left:
        raise ConfigError(f"--not-kind leaves out every entry; {_kinds(kinds)}")
    if plan.period and not any(plan.period.holds(day) for day in left):
        raise ConfigError(f"no entry{' of these kinds' if wanted else ''} is of {plan.period.said}; {dates(left)}")


def dates(days: Iterable[date | None]) -> str:
    """Return in plain words from when to when entries were written."""
    known = [day for day in days if day]
    if not known:
        return "no entry has a date that can be read; name the column with --date-column"
    return f"entries run from {min(known):%d/%m/%Y} to {max(known):%d/%m/%Y}"


def _kinds(kinds: Counter[str]) -> str:
    names = sorted((name for name in kinds if name != NOT_STATED), key=lambda name: (-kinds[name], name))
    if not names:
        return "no entry states its kind; name the column with --kind-column"
    more = f" and {len(names) - _MOST_KINDS} more" if len(names) > _MOST_KINDS else ""
    return f"there are {_names(names[:_MOST_KINDS])}{more}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))

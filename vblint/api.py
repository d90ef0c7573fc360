"""The library in four functions; `Linter` is there for anything that is done more than once."""

from __future__ import annotations

from functools import cache

from .core import CATEGORIES, ConfigError, Finding, Rule
from .linter import Linter
from .rulebook import shipped


@cache
def _default() -> Linter:
    return Linter()


def lint(text: str) -> list[Finding]:
    """Return the findings in `text`, in order, under the default settings. Raises TypeError for anything but a str."""
    if not isinstance(text, str):
        raise TypeError(f"lint needs text (str), not {type(text).__name__}")
    return _default().lint(text)


def rules() -> tuple[Rule, ...]:
    """Return every shipped rule, those that are off by default included."""
    return shipped().rules()


def explain(name: str) -> Rule:
    """Return one rule by its name. Raises ConfigError if there is none: it may be a category, or near a name."""
    for rule in shipped().rules():
        if rule.name == name:
            return rule
    if name in CATEGORIES:
        raise ConfigError(f"{name!r} is a category, not a rule")
    from difflib import get_close_matches

    close = get_close_matches(name, [rule.name for rule in shipped().rules()], n=1)
    raise ConfigError(f"there is no rule {name!r}" + (f"; did you mean {close[0]!r}?" if close else ""))

"""Find wording in safeguarding records that blames the child, and suggest child-centred rewording.

>>> import vblint
>>> [f.rule for f in vblint.lint("YP continues to put herself at risk.")]
['puts-self-at-risk']

Nothing is imported before it is used: `import vblint` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import explain, lint, rules
    from .config import Config
    from .core import (
        ConfigError,
        Document,
        Finding,
        Location,
        ReaderError,
        Rule,
        RuleError,
        Suggestion,
        VblintError,
    )  # fmt: skip
    from .linter import Linter

__version__ = "0.1.0"
__all__ = [
    "Config", "ConfigError", "Document", "Finding", "Linter", "Location", "ReaderError", "Rule", "RuleError",
    "Suggestion", "VblintError", "__version__", "explain", "lint", "rules",
]  # fmt: skip

_HOMES = {"Config": "config", "Linter": "linter", "explain": "api", "lint": "api", "rules": "api"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'vblint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOMES.get(name, 'core')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

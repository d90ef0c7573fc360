"""The audit: how often records blame the child, with the interval that the numbers support, and a dip sample to check.

    options → gather (items) → examine (entries, examples) → Book → Tally → Rate → tables, charts, report

    from vblint import Config
    from vblint.audit import Plan, audit, contents

    found = audit([Path("reviews.xlsx")], Config(), Plan(by=("unit", "month")), jobs=2)
    print(found.figures.entries)  # 12 % (8–17 %)
    contents(found, ["html"])  # the files of the report, by name

No text of a record gets past `examine`, but for the redacted excerpts of the worst entries. Nothing is imported before
it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .draw import Sample
    from .plan import Plan
    from .report import Findings
    from .run import audit, contents

__all__ = ["Findings", "Plan", "Sample", "audit", "contents"]

_HOMES = {"Findings": "report", "Plan": "plan", "Sample": "draw", "audit": "run", "contents": "run"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'vblint.audit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)

"""What an annotation says, as plain lines; for copies that hold text and not objects."""

from __future__ import annotations

from ..core import Finding
from ..formats import in_sentence


def lines(finding: Finding) -> list[str]:
    """Return what is said of a finding: what, why, what to write instead, what to ask."""
    out = [f"{finding.message} ({finding.rule}, {finding.level})", finding.rationale]
    out += [f"Write: {in_sentence(suggestion)}" for suggestion in finding.suggestions if suggestion.kind != "ask"]
    out += [f"Ask: {suggestion.text}" for suggestion in finding.suggestions if suggestion.kind == "ask"]
    return [" ".join(line.split()) for line in out]

"""Plain text: the prose is the source."""

from __future__ import annotations

from ..core import Document


def document(name: str, source: str) -> Document:
    """Return plain text as it is."""
    return Document(name, source)

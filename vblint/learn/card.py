"""Generated tables inside pages that people write: between `<!-- name -->` and `<!-- /name -->`."""

from __future__ import annotations

from pathlib import Path

from ..core import ConfigError


def put(path: Path, name: str, text: str) -> None:
    """Put `text` in its place in a page. Raises ConfigError where the page has no such place."""
    page = path.read_text("utf-8")
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (found and closed):
        raise ConfigError(f"{path}: there is no place between {opening} and {closing}")
    path.write_text(f"{before}{opening}\n\n{text.strip()}\n\n{closing}{after}", "utf-8")

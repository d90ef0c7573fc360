"""What the tests share."""

from __future__ import annotations

import pytest

from vblint.config import Config
from vblint.linter import Linter
from vblint.rulebook import shipped


@pytest.fixture(scope="session")
def linter() -> Linter:
    """Return the linter a user gets without settings."""
    return Linter()


@pytest.fixture(scope="session")
def everything() -> Linter:
    """Return a linter with every rule on, advice included."""
    return Linter(Config(select=("ALL",)), ruleset=shipped())

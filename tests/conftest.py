"""What the tests share."""

from __future__ import annotations

import pytest

from tests.browser import CHROMIUM
from vblint.config import Config
from vblint.linter import Linter
from vblint.rulebook import shipped


@pytest.fixture(scope="session")
def linter() -> Linter:
    """Return a linter with the rules that are on by default, and no classifier."""
    return Linter(Config(model="none"))


@pytest.fixture(scope="session")
def everything() -> Linter:
    """Return a linter with every rule on, advice included, and no classifier."""
    return Linter(Config(select=("ALL",), model="none"), ruleset=shipped())


@pytest.fixture(scope="session")
def judge() -> Linter:
    """Return the linter a user gets without settings: rules and classifier."""
    return Linter()


# Looking at pages takes a browser, which a newcomer's machine may lack; CI has one.
collect_ignore = [] if CHROMIUM else ["test_report_seen.py"]

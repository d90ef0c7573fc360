"""Invented exports for tests, made by the script that users can run."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))

import make_exports as maker

__all__ = ["maker"]

"""Run vblint as a module: ``python -m vblint``."""

from .cli import main

main()

"""A line on stderr for runs that take a while: what is being read and how far; only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SILENT = 2.0  # seconds before anything is shown
EVERY = 0.2  # seconds between changes of the line


@contextmanager
def shown() -> Iterator[Callable[[str], None]]:
    """Give a function to call with a source's name for each text that is done; wipe the line at the end."""
    stream = sys.stderr
    if not stream.isatty():
        yield lambda _: None
        return
    start = last = time.monotonic()
    drawn = done = 0

    def tick(name: str) -> None:
        nonlocal last, drawn, done
        done += 1
        now = time.monotonic()
        if now - start < SILENT or now - last < EVERY:
            return
        last = now
        line = f"{done:,} texts, {done / (now - start):,.0f} a second; now in {name}"[:100]
        stream.write("\r" + line.ljust(drawn))
        stream.flush()
        drawn = len(line)

    try:
        yield tick
    finally:
        if drawn:
            stream.write("\r" + " " * drawn + "\r")
            stream.flush()

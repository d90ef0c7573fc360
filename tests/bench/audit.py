"""How long an audit of 60,000 rows takes, and what it holds: `python -m tests.bench.audit [ROWS]`.

A workbook as a records system exports it: two title rows, 22 columns, a hidden sheet, dates in three forms. Processor
time is of all processes together; memory is the peak of what they hold at once, shared pages counted in each.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.exports import maker


def main() -> None:
    """Print the figures."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviews.xlsx"
        maker.write_xlsx(path, rows, 7)
        command = [sys.executable, "-m", "vblint", "audit", str(path), "--out", f"{folder}/report", "--model", "none"]
        begun = time.monotonic()
        run = subprocess.Popen([*command, "--isolated", "--exit-zero", "-q", "-j", "2"], stdout=subprocess.DEVNULL)
        peak = [0]
        threading.Thread(target=_watch, args=(run, peak), daemon=True).start()
        assert run.wait() == 0
        wall = time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    print(
        f"{rows:,} rows: {processor:.0f} s of processor time, {wall:.0f} s by the clock with two workers, {peak[0]} MB"
    )


def _watch(run: subprocess.Popen[bytes], peak: list[int]) -> None:
    while run.poll() is None:
        peak[0] = max(peak[0], _held(run.pid) >> 20)
        time.sleep(0.1)


def _held(root: int) -> int:
    """Return the bytes that a process and all below it hold; Linux only."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    total, family = 0, {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    for pid in family:
        try:
            total += int((Path("/proc") / str(pid) / "statm").read_text().split()[1]) * resource.getpagesize()
        except OSError:
            continue
    return total


if __name__ == "__main__":
    main()

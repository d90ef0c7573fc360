"""Print how fast vblint starts and reads, beside its peers in the same run.

    python tests/bench/speed.py [--peers FOLDER] [--rounds N] [--large]

`--peers` installs proselint (PyPI) and alex and write-good (npm, where there is npm) into a folder and
measures them on the same files. CPU seconds of whole processes; runs interleaved, the first round thrown
away, medians. Machines differ: quote ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
REVIEW = (
    "Sup review. Keira (14) was reported missing by her carer at 2140 hrs and located at 0310 hrs in a car with a"
    " man of 26. She was cold and had no phone. Carer says she has been given clothes and a vape. The man has been arrested."  # noqa: E501
    " Keira will be seen by PC Aldous on Tuesday with her social worker. CAWN considered, NRM to be discussed. "
)
BLAME = "She continues to put herself at risk and refuses to engage with services.\n\n"


def text_of(size: int) -> str:
    """Return `size` characters of records, one blaming sentence in about every 1.5 kB."""
    unit = REVIEW * 4 + BLAME
    return (unit * (size // len(unit) + 1))[:size]


def cpu(command: list[str], cwd: Path) -> float:
    """Return the CPU seconds of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def interleaved(commands: dict[str, list[str]], cwd: Path, rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each command, measured in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds = cpu(command, cwd)
            if number:
                times[name].append(seconds)
    return {name: statistics.median(values) for name, values in times.items()}


def install_peers(folder: Path) -> dict[str, list[str]]:
    """Install what can be installed and return the command of each peer."""
    folder.mkdir(parents=True, exist_ok=True)
    peers: dict[str, list[str]] = {}
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "proselint"], check=False)
    if (folder / "venv" / "bin" / "proselint").exists():
        peers["proselint"] = [str(folder / "venv" / "bin" / "proselint"), "check"]
    if shutil.which("npm"):
        if not (folder / "node_modules").exists():
            subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), "alex", "write-good"], check=False)
        for name in ("alex", "write-good"):
            program = folder / "node_modules" / ".bin" / name
            if program.exists():
                peers[name] = [str(program)]
    return peers


def cold_start(peers: dict[str, list[str]], rounds: int, folder: Path) -> None:
    """Print the cost of one short file, as a multiple of importing click."""
    (folder / "one.md").write_text(text_of(1_700), "utf-8")
    (folder / "one.txt").write_text(text_of(1_700), "utf-8")
    vblint = [sys.executable, "-m", "vblint", "check", "--model", "none", "one.txt"]
    commands = {"import click": [sys.executable, "-c", "import click"], "vblint": vblint}
    commands |= {name: [*command, "one.md"] for name, command in peers.items()}
    times = interleaved(commands, folder, rounds)
    base = times["import click"]
    print(f"\nCold start, one file of 1.7 kB (median of {rounds})\n")
    for name, seconds in times.items():
        print(f"  {name:14} {1000 * seconds:7.0f} ms CPU   {seconds / base:5.2f} x import click")


def throughput(peers: dict[str, list[str]], folder: Path) -> None:
    """Print megabytes a second on one core, in process and beside the peers as whole processes."""
    from vblint.linter import Linter

    linter = Linter()
    linter.lint(text_of(300_000))
    text = text_of(2_000_000)
    start = time.process_time()
    found = len(linter.lint(text))
    seconds = time.process_time() - start
    print(f"\nThroughput, {len(linter.rules)} rules, records with {found} findings in 2 MB\n")
    print(f"  {'vblint, in process':24} {2 / seconds:6.2f} MB/s")
    (folder / "mega.md").write_text(text_of(300_000), "utf-8")
    for name, command in {"vblint": [sys.executable, "-m", "vblint", "check"], **peers}.items():
        seconds = cpu([*command, "mega.md"], folder)
        print(f"  {name + ', whole process':24} {0.3 / seconds:6.2f} MB/s on 0.3 MB")


def growth(folder: Path, large: bool) -> None:
    """Print time and memory from 10 kB to 10 MB (100 MB with --large): time grows with size, memory does not."""
    print("\nGrowth, plain text\n")
    for size in (10_000, 100_000, 1_000_000, 10_000_000, *((100_000_000,) if large else ())):
        path = folder / "grow.txt"
        path.write_text(text_of(size), "utf-8")
        code = (
            "import resource, sys, time; from vblint.linter import Linter; from vblint.readers import read;"
            "from pathlib import Path; linter = Linter(); start = time.process_time();"
            "n = sum(1 for d in read(Path(sys.argv[1])) for f in linter.lint_document(d));"
            "print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
        )
        out = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True).stdout
        seconds, memory = out.split()
        print(
            f"  {size / 1e6:8.2f} MB  {float(seconds):8.2f} s  {size / 1e6 / float(seconds):6.2f} MB/s  {memory} MB at most"  # noqa: E501
        )


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    peers = install_peers(options.peers.resolve()) if options.peers else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold_start(peers, options.rounds, folder)
        throughput(peers, folder)
        growth(folder, options.large)


if __name__ == "__main__":
    main()

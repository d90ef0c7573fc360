"""Print how fast vblint starts and reads, beside its peers in the same run.

    python tests/bench/speed.py [--peers FOLDER] [--prose FILE…] [--rounds N] [--large]

Throughput is measured on three kinds of text: made records that say the same things over and over, the records of
the corpus, of which no two are alike, and ordinary prose, where nothing should be found. Give `--prose` files of
real prose; without it a page of our own is repeated. `--peers` installs proselint (PyPI) and alex and write-good
(npm, where there is npm) into a folder and measures them on the same files. CPU seconds; whole processes are
interleaved, the first round thrown away, medians taken. Machines differ: quote ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vblint.linter import Linter

ROOT = Path(__file__).parents[2]
REVIEW = (
    "Sup review. Keira (14) was reported missing by her carer at 2140 hrs and located at 0310 hrs in a car with a"
    " man of 26. She was cold and had no phone. Carer says she has been given clothes and a vape. The man has been arrested."  # noqa: E501
    " Keira will be seen by PC Aldous on Tuesday with her social worker. CAWN considered, NRM to be discussed. "
)
BLAME = "She continues to put herself at risk and refuses to engage with services.\n\n"


# A page of ordinary prose, for where there is none at hand; invented, as all text here is.
PROSE = """The road out of Aldermere climbs for three miles before it finds the moor, and for most of that way the
hedges are so high that a traveller sees nothing but hawthorn and sky. My grandfather used to say that it had been
made by a man who did not care to be looked at. He walked it every market day for forty years with a basket of eggs
on each arm, and he held that the view, when at last it came, was the better for having been kept from him.

When the railway reached the valley in 1868 the price of wool rose, fell, and rose again within two winters. The
mill at Thornby took on ninety hands; by the end of the decade it had four hundred, a chapel, a reading room and a
brass band that won the county shield. Its owner, who had begun as a carter, gave the town a library of two thousand
books, most of which he had not read, and a clock, which ran six minutes fast so that nobody should be late for work.

She put the letter down and looked out at the rain. There were things one said and things one wrote, and her sister
had never learned which was which. "I shall go on Thursday," she said, to nobody, and began at once to think of
reasons for going on Friday. The kettle boiled. A cart went by, and then another, and then the doctor on his grey
mare, sitting as he always sat, like a sack that somebody had promised to come back for.

Heather grows best on poor soil. It asks for little water and less company, and where sheep are taken off the hill
it will hold the ground for a generation before the first birches come. The bees know it in August, when the whole
slope hums, and honey from those weeks is dark, slow and a little bitter. Beekeepers call it the last harvest, and
they carry their hives up to it at night, with the doors stopped with grass, on carts that once carried wool.
"""


def text_of(size: int) -> str:
    """Return `size` characters of records, one blaming sentence in about every 1.5 kB."""
    return _repeated(REVIEW * 4 + BLAME, size)


def _repeated(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def corpus_text() -> str:
    """Return the records of the corpus, half of which blame."""
    files = sorted((ROOT / "models" / "corpus" / "records").glob("*.jsonl"))
    return "\n\n".join(json.loads(line)["text"] for path in files for line in path.read_text("utf-8").splitlines())


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
    commands["with its model"] = [sys.executable, "-m", "vblint", "check", "one.txt"]
    commands |= {name: [*command, "one.md"] for name, command in peers.items()}
    times = interleaved(commands, folder, rounds)
    base = times["import click"]
    print(f"\nCold start, one file of 1.7 kB (median of {rounds})\n")
    for name, seconds in times.items():
        print(f"  {name:14} {1000 * seconds:7.0f} ms CPU   {seconds / base:5.2f} x import click")


def throughput(peers: dict[str, list[str]], prose: list[Path], folder: Path) -> None:
    """Print megabytes a second on one core, in process by kind of text, and beside the peers as whole processes."""
    from vblint.config import Config
    from vblint.linter import Linter

    ordinary = "\n\n".join(path.read_text("utf-8", errors="replace") for path in prose) or _repeated(PROSE, 1_000_000)
    texts = {
        "made records": text_of(1_000_000),
        "records of the corpus": corpus_text(),
        "ordinary prose" if prose else "ordinary prose (ours)": ordinary,
    }
    linter = Linter(Config(model="none"))
    print(f"\nThroughput, {len(linter.rules)} rules, in process, once warm\n")
    for name, text in texts.items():
        linter.lint(text)
        seconds, found = _fastest(linter, text)
        print(f"  {name:24} {len(text) / 1e6 / seconds:6.2f} MB/s   {found} findings in {len(text) / 1e6:.2f} MB")
    print("\nThe same as whole processes, made records of 0.3 MB\n")
    (folder / "mega.md").write_text(text_of(300_000), "utf-8")
    for name, command in {"vblint": [sys.executable, "-m", "vblint", "check", "--model", "none"], **peers}.items():
        seconds = cpu([*command, "mega.md"], folder)
        print(f"  {name:24} {0.3 / seconds:6.2f} MB/s")


def with_model() -> None:
    """Print sentences a second on one core with the default model, on records of the corpus."""
    from vblint.classify import load
    from vblint.classify.windows import split
    from vblint.linter import Linter

    linter, text = Linter(), corpus_text()[:150_000]
    load("strong")
    count = sum(len(sentences) for sentences in split(text))
    seconds, found = _fastest(linter, text)
    print(f"\nDefault model, one core: {count / seconds:.0f} sentences/s, {found} findings in {count} sentences")


def _fastest(linter: Linter, text: str) -> tuple[float, int]:
    """Return the best CPU seconds of three for a text, and how much was found: what others do only ever slows us."""
    best, found = float("inf"), 0
    for _ in range(3):
        start = time.process_time()
        found = len(linter.lint(text))
        best = min(best, time.process_time() - start)
    return best, found


def _write(path: Path, size: int) -> None:
    """Write records in pieces: a child starts with the peak of its parent's memory, which must stay small."""
    piece = text_of(1_000_000)
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, size, len(piece)):
            file.write(piece[: size - start])


def growth(folder: Path, large: bool) -> None:
    """Print time and memory from 10 kB to 10 MB (100 MB with --large): time grows with size, memory does not."""
    print("\nGrowth, plain text\n")
    for size in (10_000, 100_000, 1_000_000, 10_000_000, *((100_000_000,) if large else ())):
        path = folder / "grow.txt"
        _write(path, size)
        code = (
            "import resource, sys, time; from vblint.linter import Linter; from vblint.readers import read;"
            "from pathlib import Path; from vblint.config import Config; linter = Linter(Config(model='none'));"
            "start = time.process_time();"
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
    parser.add_argument("--prose", type=Path, nargs="+", default=[])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    # Installed programs have their bytecode; without it every start would measure Python's compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    peers = install_peers(options.peers.resolve()) if options.peers else {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold_start(peers, options.rounds, folder)
        growth(folder, options.large)  # before this process grows
        throughput(peers, options.prose, folder)
        with_model()


if __name__ == "__main__":
    main()

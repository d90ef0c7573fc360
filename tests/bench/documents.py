"""Print how fast office files are read and linted, and in how much memory: whole processes, rules alone.

    python -m tests.bench.documents [--rows N] [--large]

A workbook of N rows with 22 columns as a records system exports it, on one core and on two; 125 pages of Word, checked
and annotated; a CSV of growing size, read only (2 GB with --large), whose memory should not grow. CPU seconds include
those of workers; memory is the largest process.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import docx
import xlsxwriter

ROOT = Path(__file__).parents[2]
SENTENCES = (
    "Keira (14) was reported missing by her carer at 2140 hrs and located at 0310 hrs in a car with a man of 26.",
    "She was cold and had no phone.",
    "Carer says she has been given clothes and a vape.",
    "The man has been arrested and his car was searched.",
    "Strategy discussion held with health, education and the placement.",
    "Keira will be seen by PC Aldous on Tuesday with her social worker.",
)
BLAME = "She continues to put herself at risk and refuses to engage with services."
HEADER = ("OEL ID", "Occurrence No", "Entered Date", "District", "Entry Type", "Entered By", "Review text")


def entry(chance: random.Random) -> str:
    """Return a review of about 185 characters; one in twelve blames."""
    words = chance.sample(SENTENCES, 3)
    return " ".join([*words, BLAME] if chance.random() < 1 / 12 else words)


def workbook(path: Path, rows: int) -> None:
    """Write an export with two title rows and 22 columns."""
    chance = random.Random(7)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("OEL")
    sheet.write_row(0, 0, ["Occurrence enquiry log"])
    sheet.write_row(2, 0, [*HEADER, *(f"Flag {number}" for number in range(15))])
    for number in range(rows):
        facts = [number, f"{number // 4}/25", 46000 + number % 300, chance.choice(["North", "South"]), "Review", "PS"]
        sheet.write_row(number + 3, 0, [*facts, f"{entry(chance)} {number}", *["N"] * 15])
    book.close()


def pages(path: Path) -> None:
    """Write 125 pages, 500 words each."""
    chance = random.Random(7)
    made = docx.Document()
    words = 0
    while words < 125 * 500:
        paragraph = made.add_paragraph()
        for _ in range(4):
            text = entry(chance) + " "
            paragraph.add_run(text).bold = chance.random() < 0.2
            words += len(text.split())
    made.save(str(path))


def measured(*arguments: str, cwd: Path) -> tuple[float, float, float]:
    """Return CPU seconds, wall seconds and megabytes of a run of Python with its children."""
    code = (
        "import resource, subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.DEVNULL,"
        " stderr=subprocess.DEVNULL); u = resource.getrusage(resource.RUSAGE_CHILDREN);"
        " print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
    )
    start = time.perf_counter()
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=cwd, env=env, check=True
    )
    cpu, memory = done.stdout.split()
    return float(cpu), time.perf_counter() - start, float(memory)


def line(name: str, figures: tuple[float, float, float]) -> None:
    """Print a row of the table."""
    cpu, wall, memory = figures
    print(f"  {name:44} {cpu:7.1f} s CPU {wall:7.1f} s wall {memory:6.0f} MB")


def main() -> None:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    read = (
        "import sys; from pathlib import Path; from vblint.readers import read; sum(1 for _ in read(Path(sys.argv[1])))"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook(folder / "reviews.xlsx", options.rows)
        check = ("-m", "vblint", "check", "--model", "none", "--format", "jsonl")
        print(f"\nA workbook of {options.rows:,} rows and 22 columns\n")
        line("read", measured("-c", read, "reviews.xlsx", cwd=folder))
        line("check", measured(*check, "reviews.xlsx", cwd=folder))
        line("check -j 2", measured(*check, "-j", "2", "reviews.xlsx", cwd=folder))
        pages(folder / "minutes.docx")
        print("\n125 pages of Word\n")
        line("read", measured("-c", read, "minutes.docx", cwd=folder))
        line("check", measured(*check, "minutes.docx", cwd=folder))
        line("annotate", measured("-m", "vblint", "annotate", "minutes.docx", "-o", "copy.docx", cwd=folder))
        print("\nA CSV of growing size, read only\n")
        row = '42/25,03/04/2026,"' + " ".join(SENTENCES[:3]) + '"\r\n'
        for size in (20, 200, *((2_000,) if options.large else ())):
            with (folder / "long.csv").open("w", newline="") as file:
                file.write("Occurrence No,Date,Notes\r\n")
                for _ in range(size):
                    file.write(row * (1_000_000 // len(row)))
            line(f"{size:,} MB", measured("-c", read, "long.csv", cwd=folder))


if __name__ == "__main__":
    main()

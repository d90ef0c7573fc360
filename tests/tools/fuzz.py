"""Fuzz every reader with atheris, guided by coverage: anything but documents or a ReaderError ends the run.

    pip install atheris
    python -m tests.tools.fuzz CORPUS_FOLDER -max_total_time=3600 [other options of libFuzzer]

The first byte of an input says which form the rest is read as; parts of office files are put into an archive first,
for a fuzzer does not learn to zip. Not part of the tests: atheris has wheels for few versions of Python.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["vblint", "olefile"]):
    from vblint.core import ReaderError
    from vblint.readers import (  # noqa: F401 - imported here to be watched
        Source,
        documents,
        from_csv,
        from_docx,
        from_eml,
        from_html,
        from_json,
        from_markdown,
        from_msg,
        from_pdf,
        from_plain,
        from_xlsx,
        tables,
    )  # fmt: skip
    from vblint.readers.options import ReadOptions, unheard
    from vblint.readers.zipped import Package

from tests.test_hostile import SEEDS

PLAIN = sorted(set(SEEDS) - {".docx", ".xlsx"})
PARTS = [
    (suffix, name)
    for suffix in (".docx", ".xlsx")
    for name in zipfile.ZipFile(io.BytesIO(SEEDS[suffix])).namelist()
    if name.endswith((".xml", ".rels"))
]


def source_of(data: bytes) -> Source:
    """Return what an input stands for."""
    choice, rest = data[0] % (len(PLAIN) + len(PARTS)), data[1:]
    if choice < len(PLAIN):
        return Source(f"a{PLAIN[choice]}", data=rest)
    suffix, part = PARTS[choice - len(PLAIN)]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS[suffix])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, rest if name == part else old.read(name))
    return Source(f"a{suffix}", data=out.getvalue())


def one_input(data: bytes) -> None:
    """Read an input."""
    if not data:
        return
    reason = ""
    try:
        for document in documents(source_of(data), ReadOptions(), unheard):
            document.text.encode("utf-8")
            assert all(0 <= spot.start <= len(document.text) for spot in document.spots)
    except ReaderError as error:
        reason = str(error)
    assert "\n" not in reason


def write_seeds(folder: Path) -> None:
    """Put a good input of each form into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, suffix in enumerate(PLAIN):
        (folder / f"seed-{index}").write_bytes(bytes([index]) + SEEDS[suffix])
    for index, (suffix, part) in enumerate(PARTS, len(PLAIN)):
        with Package(Source("a", data=SEEDS[suffix])) as package:
            (folder / f"seed-{index}").write_bytes(bytes([index]) + package.read(part))


if __name__ == "__main__":
    write_seeds(Path(next(argument for argument in sys.argv[1:] if not argument.startswith("-"))))
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()

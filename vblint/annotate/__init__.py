"""Annotated copies: a new file that shows each finding where it stands. The input is never touched.

One module an output. Each returns or streams what is to be written and checks it before a byte lands on disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from ..core import ConfigError, ReaderError, Report
from ..linter import Linter

Write = Callable[[BinaryIO], Report]

_TEXTS = (".txt", ".text", ".log", ".md", ".markdown")
_WORD = (".docx", ".docm", ".dotx")
_TABLES = (".csv", ".tsv", ".tab")


def annotate(linter: Linter, path: Path, output: Path, *, force: bool = False) -> Report:
    """Write an annotated copy of a file, or a table of the findings in it, and return the report.

    Word documents, texts, Markdown and CSV become copies of the same kind; an output that ends in `.xlsx` or
    `.csv` is a table of the findings in any input. The whole output is written or none of it.

    Raises ConfigError where the output cannot be that, or would replace the input or, without `force`, any file;
    ReaderError where the input cannot be read.
    """
    _refuse(path, output, force)
    module = _module(path.suffix.lower(), output.suffix.lower())
    write: Callable[[Linter, Path, BinaryIO], Report] = import_module(f".{module}", __name__).write
    part = output.with_name(output.name + ".part")
    try:
        with part.open("xb") as stream:
            report = write(linter, path, stream)
        part.replace(output)
    except FileExistsError:
        raise ConfigError(f"{part} is in the way; is another run writing it? If not, delete it") from None
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ConfigError(f"{output}: {error.strerror or error}") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return report


def _refuse(path: Path, output: Path, force: bool) -> None:
    if not path.is_file():
        raise ReaderError("it is no file" if path.exists() else "No such file")
    if output.exists():
        if os.path.samefile(path, output):
            raise ConfigError(f"{output} is the input, which is never written to; name another file")
        if not force:
            raise ConfigError(f"{output} is there already; name another file, or say --force")


def _module(source: str, target: str) -> str:
    if source in _WORD and target == source:
        return "to_word"
    if source in _TEXTS and target in _TEXTS:
        return "to_text"
    if source in _TABLES and target in _TABLES:
        return "to_rows"
    if target in (".xlsx", ".csv"):
        return "to_workbook" if target == ".xlsx" else "to_list"
    copy = f"a copy ends in {source}, " if source in (*_WORD, *_TEXTS, *_TABLES) else f"{source} files are not copied; "
    raise ConfigError(
        f"an output that ends in {target!r} cannot be written; {copy}a table of findings in .xlsx or .csv"
    )

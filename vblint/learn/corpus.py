"""The corpus: labelled records, and which of them are for training, for choosing and for measuring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..core import ConfigError

CORPUS = Path(__file__).parents[2] / "models" / "corpus"
Raw = dict[str, Any]


def read_records(path: Path) -> list[Raw]:
    """Return the records of a JSON Lines file. Raises ConfigError naming file and line for one that is none."""
    records = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if record["label"] not in (0, 1) or not isinstance(record["text"], str):
                raise ValueError("label must be 0 or 1 and text a text")
        except (ValueError, KeyError, TypeError) as error:
            raise ConfigError(f"{path}: line {number} is no record: {error}") from None
        records.append({"spans": [], "trap": None, "rewrite": None, "family": "", "author": path.stem, **record})
    return records


def read_corpus(folder: Path = CORPUS) -> list[Raw]:
    """Return every record of a corpus folder, author by author."""
    return [record for path in sorted((folder / "records").glob("*.jsonl")) for record in read_records(path)]


def read_splits(folder: Path = CORPUS) -> dict[str, Any]:
    """Return which authors are for testing and for validation, and which share of families is held out."""
    content: dict[str, Any] = json.loads((folder / "splits.json").read_text("utf-8"))
    return content


def split_of(record: Raw, splits: dict[str, Any]) -> str:
    """Return `test`, `validation`, `families` or `train`.

    By author first; of the other authors' records, families whose name hashes low are held out whole.
    """
    for name in ("test", "validation"):
        if record["author"] in splits[name]:
            return name
    digest = blake2b(record["family"].encode(), digest_size=4).digest()
    return "families" if int.from_bytes(digest) < splits["families"] * 2**32 else "train"


def part(records: Iterable[Raw], name: str, splits: dict[str, Any]) -> list[Raw]:
    """Return the records of one split."""
    return [record for record in records if split_of(record, splits) == name]

"""JSON Lines and JSON as tables: an object is a row, its keys are the columns, nested keys joined by a stop."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

from ..core import ReaderError
from .decode import MIXED, decode, sniff, whole
from .grids import Broken, Grid, Joined, Line
from .options import Gap, Note
from .source import Source

LONGEST = 1 << 25  # characters of a line
LARGEST = 256 << 20  # bytes of a JSON file, which is read as a whole
_SAMPLE = 300  # objects that the keys are learnt from
_LONGEST_NAME = 200  # characters of a way into an object, which is repeated for all that lies on it
_DEEP = 8  # objects in objects that still make columns


class Objects(Grid):
    """Objects, one after another; the keys of the first few hundred are the columns."""

    def __init__(self) -> None:
        """Learn the keys. Raises ReaderError where no object can be read."""
        keys: dict[str, None] = {}
        for index, (_, _, value) in enumerate(self.values()):
            if isinstance(value, dict):
                keys |= dict.fromkeys(key for key, _ in _flat(value))
            if index >= _SAMPLE or len(keys) > 4 * _SAMPLE:
                break
        self.keys = tuple(keys)

    @abstractmethod
    def values(self) -> Iterator[tuple[int, int, Any]]:
        """Yield the number, the line and the value of each entry; a `Broken` where there is none."""

    def lines(self, note: Note) -> Iterator[Line]:
        """Yield the objects as rows."""
        columns = {key: index for index, key in enumerate(self.keys)}
        late: dict[str, int] = {}
        for number, line, value in self.values():
            if not isinstance(value, dict):
                yield Line(number, line, {}, str(value) if isinstance(value, Broken) else "it is no object")
                continue
            cells: dict[int, str] = {}
            for key, text in _flat(value):
                if key in columns:
                    cells[columns[key]] = text
                elif text:
                    late.setdefault(key, number)
            yield Line(number, line, cells)
        for key, number in list(late.items())[:5]:
            where = self.row(number)
            note(Gap(f"the key {key!r} first comes in {where}, after the columns were chosen; it was not read"))

    def address(self, line: Line, column: int, title: str) -> tuple[tuple[str, str | int], ...]:
        """Return where a value is, for programs."""
        return (("row", line.number), ("line", line.line), ("column", title))


class JsonLines(Objects):
    """A file with one JSON value a line."""

    def __init__(self, source: Source) -> None:
        """Find out the encoding and the keys."""
        self._source = source
        self._encoding = sniff(source.head())
        super().__init__()

    def values(self) -> Iterator[tuple[int, int, Any]]:
        """Yield each line's value."""
        from io import TextIOWrapper

        with self._source.open() as binary:
            text = TextIOWrapper(binary, self._encoding, errors=MIXED, newline="\n")
            number = 0
            while line := text.readline(LONGEST):
                number += 1
                if len(line) == LONGEST:
                    raise ReaderError(f"line {number:,} is longer than {LONGEST:,} characters; is it JSON Lines?")
                line = line.removeprefix("\ufeff") if number == 1 else line
                if line.strip():
                    yield number, number, _value(line)

    def row(self, number: int) -> str:
        """Return what a row is called, for people."""
        return f"line {number:,}"

    def place(self, line: Line, column: int, title: str) -> str:
        """Return where a value is, for people."""
        return f"line {line.number}, {title}"


class JsonArray(Objects):
    """The objects of an array that has been read; `pointer` leads to it in its file."""

    def __init__(self, entries: list[Any], pointer: str) -> None:
        """Hold the objects."""
        self._entries = entries
        self._pointer = pointer
        super().__init__()

    def values(self) -> Iterator[tuple[int, int, Any]]:
        """Yield each object."""
        for number, value in enumerate(self._entries):
            yield number, number + 1, value

    def row(self, number: int) -> str:
        """Return what an object is called, for people: `records[12]`."""
        return f"{self._pointer}[{number}]"

    def place(self, line: Line, column: int, title: str) -> str:
        """Return where a value is, for people: `records[12].text`."""
        return f"{self.row(line.number)}.{title}"


class JsonObject(JsonArray):
    """A file that is one object, whose values are known by their keys alone."""

    def __init__(self, value: dict[str, Any]) -> None:
        """Hold the object."""
        super().__init__([value], "")

    def place(self, line: Line, column: int, title: str) -> str:
        """Return where a value is, for people: `case.notes[0]`."""
        return title


def grids(source: Source) -> list[Grid]:
    """Return the tables of the file: the lines, or every array of objects that a JSON file holds at its top."""
    if source.suffix in (".jsonl", ".ndjson"):
        return [JsonLines(source)]
    value = value_of(source)
    if isinstance(value, dict):
        found = {key: entry for key, entry in value.items() if _is_table(entry)}
        return [JsonArray(entries, key) for key, entries in found.items()] or [JsonObject(value)]
    return [JsonArray(value if isinstance(value, list) else [value], "")]


def value_of(source: Source) -> Any:
    """Return the value of a JSON file; one that holds lines of JSON all the same gives their list.

    Raises ReaderError where it is neither.
    """
    text = decode(source.whole(LARGEST, "JSON files"))
    value = _value(text)
    if isinstance(value, Broken):
        entries = [_value(line) for line in text.splitlines() if line.strip()]
        if len(entries) > 1 and not isinstance(entries[0], Broken):
            return entries
        raise ReaderError(str(value))
    return value


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value[:_SAMPLE])


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return Broken(f"it is no JSON: {_said(error)}")
    except RecursionError:
        return Broken("it is nested too deeply")
    except ValueError:  # an integer of more digits than Python converts
        return Broken("it holds a number that is too long")


def _said(error: json.JSONDecodeError) -> str:
    """Return what is wrong and where; some messages end in “at” already."""
    line = f"line {error.lineno:,}, " if "\n" in error.doc.strip("\n") else ""
    return f"{error.msg.rstrip(': ').removesuffix(' at')} at {line}character {error.colno:,}"


def _flat(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys and texts of an object; what a list holds more than one of is joined by a blank line."""
    found: dict[str, list[tuple[str, str]]] = {}
    _gather(value, "", "", found, 0)
    for key, texts in found.items():
        yield key, _joined(key, [(name, text) for name, text in texts if text])


def _joined(key: str, texts: list[tuple[str, str]]) -> str:
    """Return texts as one cell, which knows their names where these say more than the key."""
    joined = "\n\n".join(text for _, text in texts)
    if len(key) > _LONGEST_NAME or all(name == key for name, _ in texts):
        return joined
    parts, start = [], 0
    for name, text in texts:
        parts.append((start, whole(" ".join(name.split()))))
        start += len(text) + 2
    return Joined(joined, tuple(parts))


def _gather(value: Any, key: str, name: str, found: dict[str, list[tuple[str, str]]], depth: int) -> None:
    """Collect texts by key, each with its name: the key with the positions in lists, `notes[1].text`."""
    if isinstance(value, dict) and depth < _DEEP:
        for step, entry in value.items():
            below = f"{key}.{step}" if key else step
            _gather(entry, below, _longer(name, f".{step}") if name else step, found, depth + 1)
    elif isinstance(value, list) and depth < _DEEP:
        for index, entry in enumerate(value):
            _gather(entry, key, _longer(name, f"[{index}]"), found, depth + 1)
    elif not isinstance(value, dict | list):
        found.setdefault(whole(key), []).append((name, "" if value is None else whole(str(value))))


def _longer(name: str, step: str) -> str:
    return name + step if len(name) + len(step) <= _LONGEST_NAME else name

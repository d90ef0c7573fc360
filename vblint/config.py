"""Settings: what a project may say, checked strictly, from one file and nowhere else.

`[tool.vblint]` in pyproject.toml or a `vblint.toml`; the nearest folder upwards wins. No user-level
file and no environment variable changes findings, so the same commit gives the same result everywhere.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from .core import LEVELS, ConfigError, Level, Record

StrPath = str | os.PathLike[str]
MODELS = ("none", "strong")
NAMES = ("vblint.toml", "pyproject.toml")
_LISTS = ("select", "ignore", "rules", "exclude", "text_columns", "sheets")


class Config(Record):
    """How a linter is set up.

    Attributes:
        select: rule names and categories to use; empty means every stable rule but advice.
        ignore: rule names and categories to leave out.
        model: the classifier to use: ``none`` for rules alone, ``strong``, or the folder of one of your own.
        fail_on: the lowest level at which a run fails: ``error``, ``warning`` or ``advice``.
        rules: glob patterns of the project's own rule files.
        exclude: glob patterns of files to leave out.
        baseline: a baseline file; findings it holds are not reported again.
        text_columns: the columns of tables that hold prose; empty means guess, from headers and contents.
        id_column, case_column, date_column, unit_column, author_column, kind_column: the columns of facts.
        preset: a records system whose column names are tried first.
        sheets: the sheets of workbooks to read; empty means all.
        tracked: which text of Word documents with tracked changes: ``accepted``, ``original`` or ``both``.
        source: the file the settings came from, if any.

    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    model: str = "strong"
    fail_on: Level = "warning"
    rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: str = ""
    text_columns: tuple[str, ...] = ()
    id_column: str = ""
    case_column: str = ""
    date_column: str = ""
    unit_column: str = ""
    author_column: str = ""
    kind_column: str = ""
    preset: str = ""
    sheets: tuple[str, ...] = ()
    tracked: Literal["accepted", "original", "both"] = "accepted"
    source: str = ""

    def _check(self) -> None:
        """Refuse values that cannot be meant; a list is kept as a tuple."""
        for name in _LISTS:
            self.__dict__[name] = _names(name, getattr(self, name))
        if self.model not in MODELS and not os.path.isfile(os.path.join(self.model, "model.json")):
            raise ConfigError(f"model {self.model!r} is not one of {', '.join(MODELS)}, nor a folder with a model.json")
        if self.fail_on not in LEVELS:
            raise ConfigError(f"fail-on {self.fail_on!r} is not one of {', '.join(LEVELS)}")


def find(start: StrPath) -> str | None:
    """Return the nearest settings file at or above `start`."""
    folder = os.path.abspath(start)
    while True:
        for name in NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name == "vblint.toml" or _is_ours(path)):
                return path
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _names(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, tuple | list) or not all(isinstance(item, str) for item in value):
        example = f", such as ({value!r},)" if isinstance(value, str) else ""
        raise ConfigError(f"{name} needs a tuple or list of names{example}, not {value!r}")
    return tuple(value)


def _is_ours(path: str) -> bool:
    """Say whether a pyproject.toml holds our settings, or may hold them and is broken, which `load` then says.

    A broken one that nowhere names vblint is passed over: it is somebody else's, and no setting is lost with it.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return True  # nobody can tell what is in it
    if "vblint" not in text:
        return False
    import tomllib

    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        return True
    return isinstance(tool, dict) and "vblint" in tool


def load(path: StrPath) -> Config:
    """Read a settings file. Raises ConfigError naming the file, the key and the nearest known key."""
    import tomllib

    path = os.fspath(path)
    try:
        with open(path, "rb") as file:
            raw: dict[str, Any] = tomllib.load(file)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    if os.path.basename(path) == "pyproject.toml":
        tool = raw.get("tool")
        raw = tool.get("vblint", {}) if isinstance(tool, dict) else {}
        if not isinstance(raw, dict):
            raise ConfigError(f"{path}: tool.vblint must be a table")
    known = {name.replace("_", "-"): name for name in Config._fields if name != "source"}
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in known:
            raise ConfigError(f"{path}: unknown setting {key!r}{_nearest(key, known)}")
        values[known[key]] = _value(path, key, value)
    # Files and folders are named as seen from the settings file.
    beside = os.path.join(os.path.dirname(path), values.get("model", ""))
    if "model" in values and os.path.isdir(beside):
        values["model"] = beside
    if values.get("baseline"):
        values["baseline"] = os.path.join(os.path.dirname(path), values["baseline"])
    try:
        return Config(source=path, **values)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _value(path: str, key: str, value: Any) -> Any:
    if key.replace("-", "_") in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError(f"{path}: {key} must be a list of texts")
        return tuple(value)
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key} must be a text")
    return value


def _nearest(key: str, known: dict[str, str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key, known, n=1, cutoff=0.7)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"

"""Findings that are known and accepted: ignore comments, each with its reason, and the baseline file.

An ignore comment stands in drafts and templates, not in records:

    <!-- vblint: ignore[rule-name] why it is right here -->    this line, or alone the paragraph below
    <!-- vblint: ignore-file[rule-name] why -->                the whole file

In plain text the same words without the comment marks do. A baseline holds salted fingerprints, no
text: who knows a sentence word for word may confirm it is there, nobody can read it out.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable

from .core import ConfigError, Finding, VblintError

_COMMENT = (
    r"(?m)(?:<!--\s*)?vblint:\s*ignore(?P<file>-file)?(?:\[(?P<names>[^\]\n]*)\])?"
    r"[ \t:–-]*(?P<reason>[^\n]*?)\s*(?:-->|$)"
)
_SHORTEST_REASON = 3  # letters


class Ignore:
    """An ignore comment: which rules it silences, between which code points of its source, and why."""

    def __init__(self, names: frozenset[str], reach: tuple[int, int] | None, line: int, reason: str) -> None:
        """Hold what an ignore comment says; without a `reach` it is for the whole file."""
        self.names = names
        self.reach = reach
        self.line = line
        self.reason = reason
        self.used = False

    def covers(self, finding: Finding, shift: int = 0) -> bool:
        """Say whether the comment silences a finding; `shift` is where the comment's source starts in the file."""
        named = not self.names or finding.rule in self.names or finding.category in self.names
        return named and (self.reach is None or self.reach[0] <= finding.start - shift < self.reach[1])


def ignores(source: str) -> tuple[list[Ignore], list[tuple[int, str]]]:
    """Return the ignore comments of a source, and what is wrong with those that are not honoured.

    The second list holds one-based lines and reasons.
    """
    kept: list[Ignore] = []
    wrong: list[tuple[int, str]] = []
    if "vblint:" not in source:
        return kept, wrong
    for found in re.finditer(_COMMENT, source):
        line = source.count("\n", 0, found.start()) + 1
        if fault := _fault(found["reason"]):
            wrong.append((line, fault))
            continue
        names = frozenset(name.strip() for name in (found["names"] or "").split(",") if name.strip())
        reach = None if found["file"] else _reach(source, found.start(), found.end())
        kept.append(Ignore(names, reach, line, found["reason"]))
    return kept, wrong


def _fault(reason: str) -> str:
    """Return why a reason is none, or nothing."""
    letters = len(re.findall(r"\w", reason))
    if not letters:
        return "an ignore comment without a reason is not honoured"
    if letters < _SHORTEST_REASON:
        return f"an ignore comment is not honoured with so short a reason as {reason!r}; say why in a few words"
    return ""


def comment_spans(source: str) -> list[tuple[int, int]]:
    """Return where the ignore comments stand; their own words are not prose."""
    return [found.span() for found in re.finditer(_COMMENT, source)] if "vblint:" in source else []


def _reach(source: str, start: int, end: int) -> tuple[int, int]:
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", end)
    line_end = len(source) if line_end < 0 else line_end
    if source[line_start:start].strip():
        return line_start, line_end
    below = re.compile(r"\S").search(source, line_end)
    if below is None:
        return line_start, line_end
    stop = re.compile(r"\n[ \t]*\r?\n").search(source, below.start())
    return line_start, stop.start() if stop else len(source)


class Baseline:
    """Findings accepted earlier, as salted fingerprints by file; never grows by itself."""

    def __init__(self, salt: str, counts: dict[str, Counter[str]]) -> None:
        """Hold how often each fingerprint is accepted in each file."""
        self.salt = salt
        self._left = {path: Counter(count) for path, count in counts.items()}

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Baseline:
        """Read a baseline file. Raises ConfigError where it is not one."""
        import json

        try:
            raw = json.loads(_read(path))
            counts = {name: Counter({k: int(v) for k, v in entry.items()}) for name, entry in raw["files"].items()}
            return cls(str(raw["salt"]), counts)
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror}; write one with --write-baseline") from None
        except (ValueError, KeyError, AttributeError, TypeError):
            raise ConfigError(f"{path}: this is not a vblint baseline; write one with --write-baseline") from None

    def accepts(self, finding: Finding) -> bool:
        """Say whether a finding was accepted earlier; each acceptance counts once."""
        path = finding.location.path if finding.location else ""
        left = self._left.get(path)
        if left is None or left[finding.fingerprint] < 1:
            return False
        left[finding.fingerprint] -= 1
        return True


def is_baseline(path: str | os.PathLike[str]) -> bool:
    """Say whether a file is a baseline, so that a newer one may take its place."""
    try:
        Baseline.load(path)
    except ConfigError:
        return False
    return True


def _read(path: str | os.PathLike[str]) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def fingerprint(finding: Finding, sentence: str, salt: str) -> str:
    """Return a keyed hash of the rule and its sentence, letter case and spacing flattened."""
    from hashlib import blake2b

    plain = " ".join(sentence.lower().split())
    return blake2b(f"{finding.rule}\n{plain}".encode(), key=salt.encode()[:64], digest_size=12).hexdigest()


def write_baseline(path: str | os.PathLike[str], salt: str, findings: Iterable[Finding]) -> int:
    """Write a baseline that accepts these findings; return how many. Raises VblintError if it cannot."""
    import json

    files: dict[str, Counter[str]] = {}
    for finding in findings:
        name = finding.location.path if finding.location else ""
        files.setdefault(name, Counter())[finding.fingerprint] += 1
    content = {
        "version": 1,
        "salt": salt,
        "files": {name: dict(sorted(count.items())) for name, count in sorted(files.items())},
    }
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps(content, indent=1) + "\n")
    except OSError as error:
        raise VblintError(f"{path}: {error.strerror}") from None
    return sum(count.total() for count in files.values())


def new_salt() -> str:
    """Return a random salt for a new baseline."""
    import secrets

    return secrets.token_hex(16)

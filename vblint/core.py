"""The nouns of vblint: plain, frozen data that every other module speaks in.

Nothing here reads a file, prints or knows a rule. This module imports nothing else of ours. They are
records of our own making, because two dozen dataclasses or named tuples cost a command line half its start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, Self, dataclass_transform

Level = Literal["error", "warning", "advice"]
Confidence = Literal["high", "medium", "low"]
Status = Literal["stable", "preview", "deprecated"]
Role = Literal["child", "suspect", "adult", "parent", "officer", "agency", "thing", "unknown"]
Kind = Literal["replace", "recast", "ask"]

LEVELS: tuple[Level, ...] = ("error", "warning", "advice")
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
CATEGORIES = (
    "blame", "choice", "sexualised", "credibility", "engagement",
    "missing", "criminalised", "minimised", "term", "character",
)  # fmt: skip


@dataclass_transform(frozen_default=True)
class Record:
    """Frozen, plain data: fields are the annotations of a subclass, with defaults where it gives them.

    Type checkers see a frozen dataclass; making the class costs next to nothing.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        """Note the fields and their defaults."""
        own = tuple(name for name in cls.__dict__.get("__annotations__", ()) if not name.startswith("_"))
        cls._fields = (*cls._fields, *own)
        cls._defaults = {name: getattr(cls, name) for name in cls._fields if hasattr(cls, name)}

    def __init__(self, *values: Any, **named: Any) -> None:
        """Set the fields, in order or by name."""
        fields = self.__dict__
        fields.update(self._defaults)
        fields.update(zip(self._fields, values, strict=False))
        fields.update(named)
        if len(fields) != len(self._fields) or len(values) > len(self._fields):
            self._refuse(len(values))
        self._check()

    def _refuse(self, given: int) -> None:
        for name in self._fields:
            if name not in self.__dict__:
                raise TypeError(f"{type(self).__name__} needs {name}")
        unknown = self.__dict__.keys() - set(self._fields) or given
        raise TypeError(f"{type(self).__name__} has no field {unknown}")

    def _check(self) -> None:
        """Refuse values that cannot be meant; for subclasses."""

    def replace(self, **changes: Any) -> Self:
        """Return a copy with other values for some fields."""
        return type(self)(**{**self.__dict__, **changes})

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed; use replace()")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__[name] for name in self._fields))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{n}={self.__dict__[n]!r}' for n in self._fields)})"


class VblintError(Exception):
    """Anything vblint says to a user instead of a traceback.

    VblintError
    ├── ConfigError   a setting, rule name or option that cannot be used
    ├── RuleError     a rule file that breaks the authored form
    └── ReaderError   an input that cannot be read; the run goes on without it
    """


class ConfigError(VblintError):
    """A setting, rule name or option that cannot be used."""


class RuleError(VblintError):
    """A rule file that breaks the authored form."""


class ReaderError(VblintError):
    """An input that cannot be read; the run goes on without it."""


class Piece(Record):
    """A run of prose and where it came from.

    `start` and `end` are code points of `Document.text`; `origin` and `width` are code points of
    the source. Where the widths differ (an entity, a line join) the piece maps as a whole.
    """

    start: int
    end: int
    origin: int
    width: int

    def home(self, at: int) -> tuple[int, int]:
        """Return the source range of the one character at `at`."""
        if self.width == self.end - self.start:
            begin = self.origin + at - self.start
            return begin, begin + 1
        return self.origin, self.origin + self.width


class Spot(Record):
    """From the code point `start` of a document's text on, where its source stands, for people and for programs.

    `place` reads "OEL!H1042" or "table 2, row 3"; `address` holds the same as pairs of name and value, with what
    else is known of it ("case", "column"). `line` is what a reader of lines calls it: a row, a paragraph.
    """

    start: int
    place: str
    address: tuple[tuple[str, str | int], ...] = ()
    line: int = 1


class Document(Record):
    """Prose as a reader found it, with the map back to its source.

    A long file may be read as several documents; `offset` and `line` say where this one starts in
    the source (code points, one-based line). `source` is the text the pieces point into; it is the
    prose itself unless a reader took markup out. A source without lines of its own has `spots`, in order: the
    cells, paragraphs or pages that the text came from.
    """

    name: str
    text: str
    pieces: tuple[Piece, ...] = ()
    source: str = ""
    offset: int = 0
    line: int = 1
    spots: tuple[Spot, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()

    def spot(self, at: int) -> Spot | None:
        """Return the spot that the character at `at` of the text stands in, or nothing where there are lines."""
        index = bisect_right(self.spots, at, key=lambda spot: spot.start) - 1
        return self.spots[max(index, 0)] if self.spots else None

    def home(self, start: int, end: int) -> tuple[int, int]:
        """Return where `start:end` of the prose lies in this document's source.

        Both ends are looked up through a character inside the span, so a span that stops where two
        pieces meet belongs to the piece it covers.
        """
        if not self.pieces:
            return start, end
        return self._home(start)[0], self._home(max(start, end - 1))[1]

    def _home(self, at: int) -> tuple[int, int]:
        index = bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1
        return self.pieces[max(index, 0)].home(at)


class Location(Record):
    """Where a finding lies in its source: one-based lines and columns, zero-based code points.

    In a source without lines, `line` is the row or paragraph, columns count from the start of the cell or
    paragraph, and `place` and `address` are those of its `Spot`.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    offset: int
    end_offset: int
    place: str = ""
    address: tuple[tuple[str, str | int], ...] = ()


class Template(Record):
    """A rewording as a rule states it: `text` has slots such as `{v:face}` or `{them}`."""

    kind: Kind
    text: str


class Way(Record):
    """One way for a text to satisfy a phrase: what must stand where, counted in tokens, least and most.

    A match begins `start` tokens before a word of `anchor`; a word of `near` stands `reach` tokens after that
    anchor (a minus means before it). Without `near` the anchor is enough.
    """

    anchor: frozenset[str]
    start: tuple[int, int]
    near: frozenset[str]
    reach: tuple[int, int]


class Pattern(Record):
    """One compiled phrase.

    `tree` is the phrase as `pattern` parsed it. A text can only match in one of `ways`, and where it holds a
    word of each of `musts`. A match begins with a word of `first` (None: with anything). `forms` says which form
    of its verb a captured word is: `b`ase, `z` -s, `d` past, `n` -en, `g` -ing.
    An `everyday` phrase is one that ordinary prose uses too: it counts only in a text that reads as a record.
    """

    tree: list[Any]
    ways: tuple[Way, ...]
    musts: tuple[frozenset[str], ...]
    first: frozenset[str] | None
    forms: dict[str, str]
    templates: tuple[Template, ...]
    everyday: bool = False


class Rule(Record):
    """A compiled rule: what to find, whose words count, what to say and what to write instead."""

    name: str
    category: str
    title: str
    message: str
    rationale: str
    sources: tuple[str, ...]
    level: Level
    confidence: Confidence
    status: Status
    since: str
    about: Literal["act", "label", "remark"]
    subject: frozenset[str]
    unless: frozenset[str]
    fetch: Callable[[], tuple[Pattern, ...]]
    exceptions: tuple[tuple[list[Any], frozenset[str] | None], ...]
    templates: tuple[Template, ...]

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The compiled phrases, fetched when asked for: a lint needs only those it walks."""
        return self.fetch()


class Example(Record):
    """A sentence of a rule file: with `span` it must be flagged there, without it must stay quiet."""

    text: str
    span: tuple[int, int] | None
    why: str = ""


class Candidate(Record):
    """What the matcher saw: a rule's phrase at `start:end`; `outer` is what a rewording replaces."""

    rule: Rule
    pattern: Pattern
    start: int
    end: int
    outer: tuple[int, int]
    groups: dict[str, tuple[int, int]]


class Circumstance(Record):
    """What surrounds a candidate: whose act it is, which cues reach it, the words that showed it."""

    role: Role
    subject: tuple[int, int] | None = None
    pronoun: str = "they"
    plural: bool = False
    cues: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()


class Sighting(Record):
    """What a rule saw: where, how sure the rule is, at what level, and why it was silenced ("" if it spoke)."""

    start: int
    end: int
    confidence: str
    level: str
    silence: str


class Verdict(Record):
    """What the classifier says of one sentence.

    `start:end` is the sentence, `probability` that its own wording blames; `category` the likeliest and `span` the
    words that carry it if it is raised. `raised` says that the probability is high enough to speak where no rule does,
    `kept` that it is high enough to let a rule speak.
    """

    start: int
    end: int
    probability: float
    category: str
    span: tuple[int, int]
    raised: bool
    kept: bool


class Suggestion(Record):
    """A rewording: put `text` in place of `start:end`, or, for an `ask`, a question to answer.

    `safety` is `display` for questions and `review` for anything that changes words: a person
    decides, always. `before` and `after` are the words of the sentence on either side, for reading.
    """

    kind: Kind
    text: str
    start: int
    end: int
    safety: Literal["review", "display"]
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the suggestion as plain data."""
        return {
            "kind": self.kind,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "safety": self.safety,
        }


ASIDE = "set aside by the classifier, which reads the sentence otherwise"


class Finding(Record):
    """Wording that may blame a child, where it stands, why it matters and what to write instead.

    `start` and `end` are code points of the text that was given to the linter, `sentence` likewise.
    A file's findings also have a `location`; `excerpt` is the line they stand in (shortened where it
    is long), `caret` where in it the words begin. `suppressed` is the reason a finding was silenced, `probability` what
    the classifier gives a finding that no rule made.
    """

    rule: str
    category: str
    level: Level
    confidence: Confidence
    start: int
    end: int
    text: str
    title: str
    message: str
    rationale: str
    sources: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    evidence: tuple[str, ...]
    sentence: tuple[int, int] = (0, 0)
    location: Location | None = None
    excerpt: str = ""
    caret: int = 0
    fingerprint: str = ""
    suppressed: str = ""
    probability: float | None = None

    def to_dict(self, *, text: bool = True) -> dict[str, Any]:
        """Return the finding in the JSON form, schema version 1.

        With `text=False` nothing of the record is included: neither the words found, nor the
        evidence, nor rewordings that carry words of the sentence.
        """
        where = self.location
        record: dict[str, Any] = {
            "rule": self.rule,
            "category": self.category,
            "level": self.level,
            "confidence": self.confidence,
            "start": self.start,
            "end": self.end,
            "title": self.title,
            "message": self.message if text else self.title,
            "rationale": self.rationale,
            "sources": list(self.sources),
        }
        if where is not None:
            record["location"] = {
                "path": where.path,
                "line": where.line,
                "column": where.column,
                "end_line": where.end_line,
                "end_column": where.end_column,
                "place": where.place,
            }
            if where.address:
                record["location"]["at"] = {key: value for key, value in where.address if text or key != "case"}
        if self.probability is not None:
            record["probability"] = self.probability
        if self.suppressed:
            record["suppressed"] = self.suppressed
        kept = self.suggestions
        if text:
            record["text"] = self.text
            record["evidence"] = list(self.evidence)
        else:
            kept = tuple(s for s in kept if s.kind == "ask")
        record["suggestions"] = [s.to_dict() for s in kept]
        return record


class Problem(Record):
    """What should be known of an input: why it was not checked, or what else was seen.

    `partial` says that some of the input was read and some was not.
    """

    path: str
    reason: str
    partial: bool = False


class Report:
    """The result of a run.

    `problems` are inputs that could not be read, `notices` what a reader should know of the others
    (an ignore comment without a reason, Welsh text that was not checked). Neither vanishes.
    """

    __slots__ = ("files", "findings", "notices", "problems", "suppressed")

    def __init__(self, files: Iterable[str] = (), problems: Iterable[Problem] = ()) -> None:
        """Start a report that has found nothing yet."""
        self.files = list(files)
        self.findings: list[Finding] = []
        self.suppressed: list[Finding] = []
        self.problems = list(problems)
        self.notices: list[Problem] = []

    def ledger(self) -> list[tuple[str, str, str]]:
        """Return each input with what became of it, ``read``, ``partly`` or ``unreadable``, and why."""
        reasons: dict[str, list[str]] = {}
        for problem in (*self.problems, *self.notices):
            if problem.partial or problem.path not in self.files:
                reasons.setdefault(problem.path, []).append(problem.reason)
        lines = [
            (name, "partly" if name in reasons else "read", "; ".join(reasons.get(name, ()))) for name in self.files
        ]
        unread = [(p.path, "unreadable", p.reason) for p in self.problems if not p.partial]
        return sorted([*lines, *unread])

    def add(self, other: Report) -> None:
        """Take in the report on further files."""
        for name in self.__slots__:
            getattr(self, name).extend(getattr(other, name))

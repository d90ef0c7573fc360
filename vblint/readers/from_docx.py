"""Word documents: the body, then headers, footers, notes and comments, each as one document with its places.

python-docx leaves out tracked insertions, content controls and text boxes, which are where blame gets added; so the
parts themselves are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core import Document, ReaderError
from .markup import main_part, relations
from .options import Gap, Note, ReadOptions
from .source import Source
from .story import Story
from .zipped import Package

_STORIES = {"header": "header", "footer": "footer", "footnotes": "", "endnotes": "", "comments": ""}
_EMBEDDED = frozenset({"aFChunk", "package", "oleObject"})


def documents(source: Source, options: ReadOptions, note: Note) -> Iterator[Document]:
    """Yield the stories of a Word document. Raises ReaderError where it cannot be read."""
    with Package(source) as package:
        main = body_part(package)
        body = Story(main, package.read(main), tracked=options.tracked)
        said = _tracked(body, options)
        if said:
            note(said)
        yield Document(source.name, body.text, spots=body.spots)
        blank = not body.text.strip()
        for part, label in others(package, main):
            story = Story(part, package.read(part), label=label, tracked=options.tracked)
            if story.text:
                blank = False
                yield Document(source.name, story.text, spots=story.spots)
        kinds = [kind for kind, _ in relations(package, main).values()]
        if blank:
            pictures = kinds.count("image")
            plural = "s" * (pictures != 1)
            note(Gap(f"it holds no text, but {pictures} picture{plural}: not assessed") if pictures else "it is empty")
        if embedded := sum(kind in _EMBEDDED for kind in kinds):
            note(Gap(f"{embedded} embedded file{'s' * (embedded != 1)} not read; save them as files of their own"))


def body_part(package: Package) -> str:
    """Return the part with the body. Raises ReaderError where there is none."""
    main = main_part(package) or "word/document.xml"
    if main not in package:
        raise ReaderError("it is an archive, but holds no Word document; was it renamed?")
    return main


def others(package: Package, main: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of the other stories, with what to call the paragraphs of those that have no numbers."""
    found = [(kind, target) for kind, target in relations(package, main).values() if kind in _STORIES]
    for kind in _STORIES:
        parts = sorted({target for k, target in found if k == kind and target in package}, key=_natural)
        for index, part in enumerate(parts, 1):
            label = _STORIES[kind]
            yield part, f"{label} {index}" if label and len(parts) > 1 else label or kind


def _natural(name: str) -> tuple[str, int]:
    number = re.search(r"(\d+)\.xml$", name)
    return name.rstrip("0123456789.xml"), int(number[1]) if number else 0


def _tracked(body: Story, options: ReadOptions) -> str:
    inserted, deleted = body.tracked["inserted"], body.tracked["deleted"]
    if not inserted and not deleted:
        return ""
    view = {
        "accepted": "read as if accepted (--tracked original or both reads it otherwise)",
        "original": "read as it was before them",
        "both": "inserted and deleted words read alike",
    }[options.tracked]
    return f"tracked changes ({inserted} inserted, {deleted} deleted): {view}"

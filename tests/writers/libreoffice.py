"""LibreOffice as a writer and as a reader: what it makes of a file, and which words it shows a comment on."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def convert(path: Path, to: str, folder: Path) -> Path:
    """Return a file as LibreOffice writes it; `to` is a suffix, or a suffix with a filter."""
    folder.mkdir(parents=True, exist_ok=True)
    assert shutil.which("soffice"), "these tests need LibreOffice: apt-get install libreoffice-writer libreoffice-calc"
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir",
             str(folder), str(path)],
            capture_output=True, text=True, check=False, timeout=240, env={**os.environ, "HOME": profile},
        )  # fmt: skip
    made = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert made.exists(), done.stdout + done.stderr
    return made


def comments(path: Path, folder: Path) -> list[tuple[str, str, str]]:
    """Return who wrote each comment of a Word document, on which words, and what it says, as LibreOffice shows them."""
    root = ElementTree.parse(convert(path, "fodt", folder)).getroot()
    found: list[tuple[str, str, str]] = []
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    assert body is not None
    walk = list(_events(body))
    for index, (kind, value) in enumerate(walk):
        if kind != "comment":
            continue
        name = value.get(f"{_OFFICE}name")
        words = []
        for later, what in walk[index + 1 :]:
            if later == "end" and what.get(f"{_OFFICE}name") == name:
                break
            words += [what] if later == "text" else []
        author = value.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""
        said = "\n".join("".join(p.itertext()) for p in value.iter(f"{_TEXT}p"))
        found.append((author, "".join(words), said))
    return found


def _events(element):
    """Yield comments, their ends and texts in the order of the document; deleted text is not shown."""
    for child in element:
        if child.tag == f"{_OFFICE}annotation":
            yield "comment", child
        elif child.tag == f"{_OFFICE}annotation-end":
            yield "end", child
        elif child.tag == f"{_TEXT}tracked-changes":
            pass
        else:
            if child.text:
                yield "text", child.text
            if child.tag == f"{_TEXT}s":
                yield "text", " "
            yield from _events(child)
        if child.tail:
            yield "text", child.tail

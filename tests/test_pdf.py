"""PDF as LibreOffice exports it: page and line, words cut at line ends, pages that are pictures, passwords."""

from __future__ import annotations

import struct
import zlib

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_BREAK

from tests.writers import libreoffice
from vblint.core import ReaderError
from vblint.files import check_file
from vblint.readers import read

LONG = (
    "The review found that the unquestionably un\u00adchar\u00adac\u00adter\u00adis\u00adtic"
    " cir\u00adcum\u00adstances were self-reported. "
)


def picture(path):
    """Write a white picture and return its path."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * 60) * 20)
    head = part(b"IHDR", struct.pack(">IIBBBBB", 20, 20, 8, 2, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", rows) + part(b"IEND", b""))
    return path


def exported(tmp_path, pages, options=""):
    """Return a PDF with these pages; a page that is None holds a picture."""
    document = docx.Document()
    for number, paragraphs in enumerate(pages):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        if paragraphs is None:
            document.add_picture(str(picture(tmp_path / "scan.png")))
        for text in paragraphs or ():
            document.add_paragraph(text)
    document.save(str(tmp_path / "bundle.docx"))
    return libreoffice.convert(tmp_path / "bundle.docx", f"pdf:writer_pdf_Export{options}", tmp_path / "out")


def test_pages_lines_and_cut_words(tmp_path, linter):
    """Places are page and line; words that the line end cuts are whole again, and true hyphens stay."""
    path = exported(tmp_path, [[LONG * 12], ["Plain.", "Keira puts herself at risk."]])
    with pypdfium2.PdfDocument(path) as pdf:
        cut = pdf[0].get_textpage().get_text_range().count("\ufffe")
    assert cut
    (document,) = read(path)
    assert " ".join(document.text.split()) == " ".join(
        (LONG.replace("\u00ad", "") * 12 + "Plain. Keira puts herself at risk.").split()
    )
    (finding,) = check_file(linter, path).findings
    assert finding.location.place == "page 2, line 2"
    assert finding.to_dict()["location"]["at"] == {"page": 2, "line": 2}


def test_pages_without_text_are_said(tmp_path, linter):
    """A page that is a picture is not assessed, and that is said; a file of nothing else is not read."""
    report = check_file(linter, exported(tmp_path, [["Keira puts herself at risk."], None, None]))
    assert len(report.findings) == 1
    assert [notice.reason for notice in report.notices] == [
        "no text, not assessed: pages 2–3 of 3; if they are scans, run text recognition (OCR) first"
    ]
    with pytest.raises(ReaderError, match=r"none of its 1 pages has text: it is a scan"):
        check_file(linter, exported(tmp_path, [None]))


def test_passwords_and_damage(tmp_path, linter):
    """A password and a cut are named, each with the cure or the cause."""
    options = (
        ':{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"secret"}}'
    )
    with pytest.raises(ReaderError, match="protected by a password"):
        check_file(linter, exported(tmp_path, [["Keira puts herself at risk."]], options))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"\0" * 200)
    with pytest.raises(ReaderError, match="no PDF, or damaged"):
        check_file(linter, broken)

"""Mail: bodies, quoted history once, attachments of every kind, Outlook's own format."""

from __future__ import annotations

import pytest

from tests.writers.mail import outlook, reply
from tests.writers.word import minutes
from vblint.core import ReaderError
from vblint.files import check_file, check_files
from vblint.formats import place

OLD = "Keira puts herself at risk."
QUOTED = {
    "marks": f"\n\nOn Mon, 6 Apr 2026 at 10:00, PS 12 <a@example.invalid> wrote:\n> Dear all,\n> {OLD}\n",
    "outlook": f"\n\n-----Original Message-----\nFrom: PS 12\nSent: 6 April 2026 10:00\n\n{OLD}\n",
    "line": f"\n\n________________________________\nFrom: PS 12\nSent: 6 April 2026\nTo: b\n\nDear all,\n{OLD}\n",
    "headers": f"\n\nFrom: PS 12\nSent: 6 April 2026\nTo: b\nSubject: Keira\n\n{OLD}\n",
}


def saved(tmp_path, name, message):
    """Write a message and return its path."""
    path = tmp_path / name
    path.write_bytes(bytes(message))
    return path


@pytest.mark.parametrize("style", QUOTED)
def test_history_is_marked_and_counted_once(tmp_path, linter, style):
    """A phrase in the history is the history's; with the first message in the run it counts there alone."""
    first = saved(tmp_path, "z-first.eml", reply(OLD, subject="Keira"))
    answer = saved(tmp_path, "a-answer.eml", reply("Keira refuses to engage." + QUOTED[style]))
    found = {(f.text, f.location.place.split(",")[0]) for f in check_files(linter, [answer]).findings}
    assert found == {("refuses to engage", "body"), ("puts herself at risk", "history")}
    report = check_files(linter, [answer, first])
    assert [(f.text, f.location.path.rsplit("/")[-1]) for f in report.findings] == [
        ("refuses to engage", "a-answer.eml"), ("puts herself at risk", "z-first.eml")
    ]  # fmt: skip
    assert [f.suppressed for f in report.suppressed] == ["quoted history, counted already"]


def test_a_phrase_across_quoted_lines(tmp_path, linter):
    """The marks of quoting do not hide a phrase that a line end cuts."""
    text = "Seen.\n\n> The review of last week is finished. Today Keira puts\n> herself at risk.\n"
    (finding,) = check_file(linter, saved(tmp_path, "m.eml", reply(text))).findings
    assert finding.location.place == "history, line 3"


def test_html_only_and_subject(tmp_path, linter):
    """A message without plain text is read from its HTML; the subject line is read too."""
    message = reply(
        "", html="<p>Keira <b>puts</b> herself&nbsp;at risk.</p><style>p{}</style>", subject="Promiscuous girl again"
    )
    found = {(f.text, f.location.place) for f in check_file(linter, saved(tmp_path, "m.eml", message)).findings}
    assert ("puts herself\u00a0at risk", "body, line 1") in found
    assert any(where == "subject" for _, where in found)


def test_attachments(tmp_path, linter):
    """Documents, tables, texts and messages that came with a message are read where they are; the rest is named."""
    inner = reply(
        "Keira makes poor choices.", files={"log.csv": b"Case,Notes\n7,Keira puts herself at risk by the river.\n"}
    )
    message = reply("See attached.", files={
        "minutes.docx": minutes(tmp_path / "minutes.docx").read_bytes(),
        "../../note.txt": b"Line one.\n\nKeira refuses to engage.\n", "old.doc": b"\xd0\xcf\x11\xe0",
        "photo.jpg": b"\xff\xd8",
    })  # fmt: skip
    message.add_attachment(inner)
    report = check_file(linter, saved(tmp_path, "m.eml", message))
    places = {f.location.place for f in report.findings}
    assert {
        "attachment minutes.docx, table 1, row 3", "attachment note.txt, line 3",
        "attached message 'Re: Keira', body, line 1",
        "attached message 'Re: Keira', attachment log.csv, B2",
    } <= places  # fmt: skip
    assert place(report.findings[0]).endswith(f"m.eml: {report.findings[0].location.place}")
    said = [notice.reason for notice in report.notices]
    assert "attachment old.doc: not read: .doc files are not read; save it as .docx" in said
    assert "pictures are not read: photo.jpg" in said


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "x-unknown"])
def test_charsets_that_lie(tmp_path, linter, charset):
    """The bytes decide where a message names a character set that they are not in."""
    text = "Keira’s worker: she’s “placid”. Keira puts herself at risk – again.".encode("cp1252")
    head = f"Subject: x\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    path = saved(tmp_path, "m.eml", head.encode() + text)
    (finding,) = check_file(linter, path).findings
    assert "– again" in finding.excerpt


def test_outlook_messages(tmp_path, linter):
    """Subject, body, history, attachments and attached messages of an Outlook file."""
    files = {
        "minutes.docx": minutes(tmp_path / "minutes.docx").read_bytes(),
        "n.txt": b"Keira refuses to engage.\n".ljust(5000),
    }
    data = outlook(
        "Keira", f"Keira makes poor choices.{QUOTED['outlook']}", files, ("Fwd", "She is promiscuous, the child.")
    )
    path = saved(tmp_path, "m.msg", data)
    places = {f.location.place for f in check_file(linter, path).findings}
    assert {
        "body, line 1", "history, line 7", "attachment n.txt, line 1", "attachment minutes.docx, table 1, row 3",
        "attached message 'Fwd', body, line 1",
    } <= places  # fmt: skip


def test_no_message_at_all(tmp_path, linter):
    """A file that only claims to be a message says so."""
    with pytest.raises(ReaderError, match="no header lines"):
        check_file(linter, saved(tmp_path, "m.eml", b"\n\nNothing here.\n"))
    with pytest.raises(ReaderError, match="no Outlook message"):
        check_file(linter, saved(tmp_path, "m.msg", b"Nothing here.\n"))

"""Write the documents in `examples/` with python-docx, openpyxl, the standard library and LibreOffice.

    python -m tests.tools.example_documents [FOLDER]

Other people's writers make them, so that what reads here reads elsewhere; only the Outlook message is laid out by our
own tests, as no open library writes one. Every word is invented.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl

from tests.writers import libreoffice
from tests.writers.mail import outlook
from tests.writers.word import BOLD, DELETED, INSERTED, xml

WRITTEN = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
REVIEWS = [
    ("Supervisor review", "Keira (14) continues to put herself at risk by going to the retail park after school. Risk"
     " medium."),
    ("Supervisor review", "Keira was driven to the retail park by a man of 24, who gave her a phone. He has been"
     " arrested. Keira was seen by her worker and is with her aunt."),
    ("Handover", "Child located at 0210 hrs. She was again refusing to engage with the return interview. No further"
     " action at this time."),
    ("Supervisor review", "The suspect refused to engage in interview. Phones seized from his address. Strategy"
     " discussion held with health and education."),
    ("Closure", "Aaron (13) chose to stay with his associates and is making poor lifestyle choices. Missing episode"
     " closed."),
    ("Handover", None),
    ("Supervisor review", "Aaron’s school says he was collected by an older boy in a grey hatchback. Plate checked,"
     " address to be visited tonight by response."),
    ("Supervisor review", "DS reminded the team not to write that a child is promiscuous. Entry of 2 April corrected"
     " and the reason recorded."),
]  # fmt: skip


def minutes(path: Path) -> None:
    """Write the minutes of a meeting in Word: a table, a tracked insertion, a comment, a header."""
    made = docx.Document()
    made.core_properties.created = made.core_properties.modified = WRITTEN.replace(tzinfo=None)
    made.sections[0].header.paragraphs[0].text = "Strategy meeting, 7 April: invented example"
    made.add_heading("Strategy meeting", 1)
    first = made.add_paragraph("Present: social worker (chair), police, school nurse, placement manager.")
    made.add_comment(first.runs, "Apologies from the GP to be added.", author="Chair", initials="C")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Agency", "Information shared"
    for agency, words in (
        ("School", "Attendance fell in March. An adult waited for her at the gate on three days."),
        ("Police", "Two phones were found. The man who bought them has been identified."),
        ("Placement", "Update from staff. "),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = agency, words
    last = table.rows[-1].cells[1].paragraphs[0]._p
    plain, bold = "<w:r>", "<w:r><w:rPr><w:b/></w:rPr>"
    pieces = ((plain, "Keira con"), (bold, "tinues to put herself at ri"), (plain, "sk and refuses to engage. "))
    last.append(xml(INSERTED, "".join(f'{r}<w:t xml:space="preserve">{text}</w:t></w:r>' for r, text in pieces)))
    last.append(xml(DELETED, "Keira came home late. "))
    made.add_paragraph("Action: police to disrupt the man’s contact with her. ")._p.append(xml(BOLD, "Owner: DS."))
    made.save(str(path))


def workbook(path: Path) -> None:
    """Write an export of a records system in Excel: title rows, dates of several kinds, a hidden sheet."""
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = WRITTEN.replace(tzinfo=None)
    sheet = book.active
    sheet.title = "OEL"
    sheet.append(["Occurrence enquiry log, invented example"])
    sheet.append(["Run on 07/04/2026"])
    sheet.append(["OEL No", "Occurrence No", "Entered Date", "BCU", "Entry Type", "Entered By", "OEL Text", "Grade"])
    for number, (kind, text) in enumerate(REVIEWS, 1):
        day = [datetime(2026, 4, number), f"0{number}/04/2026", 46112 + number][number % 3]
        sheet.append([number, f"{40 + number // 3}/26", day, "North" if number % 2 else "South", kind, "PS", text, "M"])
    archive = book.create_sheet("2025")
    archive.sheet_state = "hidden"
    archive.append(["Occurrence No", "OEL Text"])
    archive.append(["12/25", "Girl was found at the bus station. She is streetwise and knows what she is doing."])
    book.create_sheet("Codes").append(["M", "Medium"])
    book.save(path)


def separated(folder: Path) -> None:
    """Write case notes as a council exports them, and incidents as a school saves them from Excel on Windows."""
    with (folder / "council-case-notes.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Person ID", "Contact Date", "Note Type", "Case Note Text"])
        rows.writerow(["70001", "03/04/2026", "Visit", "Mum was at home.\n\nTyler did not attend the clinic; the letter"
                       " went to an old address, so he was not brought."])  # fmt: skip
        rows.writerow(["70002", "04/04/2026", "Call", "Ellie failed to engage with the service and is making herself"
                       " vulnerable online."])  # fmt: skip
    with (folder / "school-incidents.csv").open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Student", "Incident", "Action", "Date/Time"])
        rows.writerow(["E.", "She’s attention seeking in class and it’s worse on Mondays.", "Form tutor to speak"
                       " with her about the weekend.", "06/04/2026 10:15"])  # fmt: skip
        rows.writerow(["T.", "Tyler said “it’s my fault” and cried.", "DSL told him that it is not, and called home.",
                       "07/04/2026 11:00"])  # fmt: skip


def objects(folder: Path) -> None:
    """Write a log as JSON Lines and an assessment as JSON."""
    with (folder / "missing-log.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for number, (kind, text) in enumerate(REVIEWS[:3]):
            entry = {
                "episode": f"M{number}",
                "created_at": f"2026-04-0{number + 1}",
                "kind": kind,
                "log": {"text": text},
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    sections = [
        {"heading": "Wishes", "text": "Ellie wants the messages to stop, and to stay with her nan."},
        {"heading": "Risk", "text": "Ellie places herself in risky situations with older males and has been warned."},
    ]
    (folder / "assessment.json").write_text(
        json.dumps({"form": "assessment", "sections": sections}, ensure_ascii=False, indent=1) + "\n",
        "utf-8",
        newline="\n",
    )


def page(path: Path) -> None:
    """Write a referral form as a web page."""
    path.write_text(
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Referral</title></head><body>\n'
        "<h1>Referral</h1>\n<table><tr><th>Reason</th><td>Ellie has been <b>targeted online</b> by a man who asked for"
        " pictures.</td></tr>\n<tr><th>Concerns</th><td>She is <i>sexually\nactive</i> with her boyfriend&nbsp;(27)"
        " &amp; puts herself at&nbsp;risk.</td></tr></table>\n</body></html>\n",
        "utf-8",
        newline="\n",
    )


def message(path: Path, attached: Path) -> None:
    """Write a message with history quoted below it and a table attached."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "worker@example.invalid", "police@example.invalid", "Re: Ellie"
    mail["Date"], mail["Message-ID"] = "Tue, 07 Apr 2026 09:00:00 +0100", "<2@example.invalid>"
    mail.set_content(
        "Thank you. I have asked for the word to be changed in the plan.\n\n"
        "On Mon, 6 Apr 2026 at 16:00, Police <police@example.invalid> wrote:\n"
        "> Ellie is putting herself at risk again and her mum\n> cannot control her.\n"
    )
    mail.add_attachment(attached.read_bytes(), maintype="text", subtype="csv", filename=attached.name)
    mail.set_boundary("==example==")
    path.write_bytes(mail.as_bytes())


def write(folder: Path) -> None:
    """Write all of them."""
    minutes(folder / "strategy-minutes.docx")
    workbook(folder / "review-export.xlsx")
    separated(folder)
    objects(folder)
    page(folder / "referral.html")
    message(folder / "partner-mail.eml", folder / "school-incidents.csv")
    body = (
        "Please see below.\r\n\r\n-----Original Message-----\r\nFrom: Duty\r\n\r\nAaron chose to go missing again.\r\n"
    )
    (folder / "outlook-mail.msg").write_bytes(outlook("Aaron, invented example", body, {}))
    with tempfile.TemporaryDirectory() as name:
        made = docx.Document()
        made.add_paragraph("Chronology, invented example")
        made.add_paragraph("3 March. Ellie came to the office with her nan and said that a man keeps writing to her.")
        made.add_page_break()
        made.add_paragraph("9 March. Case closed. Ellie refuses to engage and has been advised about her behaviour.")
        made.save(f"{name}/chronology.docx")
        pdf = libreoffice.convert(Path(name, "chronology.docx"), "pdf:writer_pdf_Export", Path(name, "out"))
        (folder / "chronology.pdf").write_bytes(pdf.read_bytes())


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "examples"))

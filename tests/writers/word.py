"""Word documents written with python-docx, with the markup that Word adds and python-docx has no call for."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

TEXT_BOX = (
    '<w:r %s xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
    "<w:p><w:r><w:t>{0}</w:t></w:r></w:p>"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{0}"
    "</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CONTROL = '<w:sdt %s><w:sdtContent><w:r><w:t xml:space="preserve">{0}</w:t></w:r></w:sdtContent></w:sdt>'
INSERTED = '<w:ins %s w:id="901" w:author="PS 12" w:date="2026-04-03T10:00:00Z">{0}</w:ins>'
DELETED = (
    '<w:del %s w:id="902" w:author="PS 12" w:date="2026-04-03T10:00:00Z">'
    '<w:r><w:delText xml:space="preserve">{0}</w:delText></w:r></w:del>'
)
RUN = '<w:r %s><w:t xml:space="preserve">{0}</w:t></w:r>'
BOLD = '<w:r %s><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{0}</w:t></w:r>'


def xml(pattern: str, *words: str):
    """Return an element from a pattern."""
    return parse_xml((pattern % nsdecls("w")).format(*words))


def minutes(path: Path) -> Path:
    """Write the minutes of a meeting: tables in tables, a text box, a content control, tracked changes, comments."""
    made = Document()
    made.sections[0].header.paragraphs[0].text = "Strategy meeting. Keira chose to go missing again."
    made.sections[0].footer.paragraphs[0].text = "OFFICIAL"
    made.add_heading("Strategy meeting", 1)
    first = made.add_paragraph("Present: social worker, school, police.")
    made.add_comment(first.runs, "Check who was invited.", author="Chair", initials="C")
    split = made.add_paragraph("The group heard that Keira ")
    split.add_run("puts her").bold = True
    split.add_run("self at ri").italic = True
    split.add_run("sk & needs <help>.")
    table = made.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Who", "What was said"
    table.cell(1, 0).text = "School"
    table.cell(1, 1).text = "Attendance was good until March."
    table.cell(2, 0).text = "Police"
    cell = table.cell(2, 1)
    cell.paragraphs[0].add_run("Update for the group. ")
    words = (
        '<w:r><w:t xml:space="preserve">Keira con</w:t></w:r>'
        '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">tinues to put herself</w:t></w:r>'
        '<w:r><w:t xml:space="preserve"> at risk, </w:t></w:r>'
    )
    cell.paragraphs[0]._p.append(xml(INSERTED, words))
    cell.paragraphs[0]._p.append(xml(DELETED, "and makes poor choices, "))
    cell.paragraphs[0].add_run("at the bus station.")
    inner = cell.add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "She refuses to engage with the return interview worker."
    boxed = made.add_paragraph("A box stands beside this. ")
    boxed._p.append(xml(TEXT_BOX, "Keira is promiscuous."))
    control = made.add_paragraph("Form: ")
    control._p.append(xml(CONTROL, "Keira makes poor lifestyle choices."))
    made.save(path)
    return path

"""What counts as an entry, and by which columns entries may not be grouped."""

from __future__ import annotations

import openpyxl
import pytest

from vblint import Config, Document
from vblint.audit.entries import is_total
from vblint.audit.gather import gather
from vblint.audit.ledger import Ledger
from vblint.audit.plan import Plan
from vblint.audit.redact import redact_title
from vblint.core import ConfigError

CHILDREN = ("Keira Doyle", "Summer Rose", "Jaswinder Kaur", "Zoë D'Souza", "Mohammed Al-Hassan", "Precious Moyo")
PROSE = "She was seen at home by the social worker and spoke about school, her friends and the weekend."
HEADS = ("Log ID", "Crime Ref", "District", "Subject", "Allocated To", "Ethnicity", "Child Sex", "Link", "Log Entry")
PLACES = ("Milton Keynes", "Tower Hamlets", "Waltham Forest", "Stoke Newington")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A workbook of sixty entries, and a row that adds them up below a blank one."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(HEADS)
    for i in range(60):
        child = CHILDREN[i % 6]
        origin = ("White British", "Black Caribbean", "Asian Pakistani")[i % 3]
        sheet.append(
            [i, f"NG/{i // 3}/25", PLACES[i % 4], child, CHILDREN[i % 5], origin, "FM"[i % 2], f"L{i // 2}", PROSE]
        )
    sheet.append([])
    sheet.append(["Total", *[None] * 7, 60])
    path = tmp_path_factory.mktemp("book") / "logs.xlsx"
    workbook.save(path)
    return path


def read(path, **plan):
    """Return the items of a file and the ledger."""
    ledger = Ledger([path])
    return list(gather(Config(), Plan(**plan), ledger)), ledger


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("Subject", "people's names"),
        ("Allocated To", "people's names"),
        ("Crime Ref", "which case"),
        ("Log ID", "which case"),
        ("Log Entry", "holds the text"),
        ("Link", "30 different values in 60 entries"),
    ],
)
def test_columns_that_are_refused(book, column, said):
    """Names, cases, prose and what nearly every entry has its own of make no table, and the reason is the true one."""
    with pytest.raises(ConfigError, match=said) as refused:
        read(book, by=(column,))
    assert "officers" not in str(refused.value)


def test_traits_are_no_way_round(book):
    """A column of names is refused as a trait too."""
    with pytest.raises(ConfigError, match="people's names"):
        read(book, traits=(("ethnicity", "Subject"),))


def test_columns_that_are_allowed(book):
    """Places, origins and letters for the sex are no names; with the text shown, names are allowed."""
    items, _ = read(book, by=("District", "Ethnicity", "Child Sex"), traits=(("ethnicity", "Ethnicity"),))
    assert len(items) == 60
    assert len(read(book, by=("Subject",), show_text=True)[0]) == 60


def test_a_total_is_no_entry(book):
    """The row that adds up is left out, with a remark that names it, and is accounted for."""
    items, ledger = read(book)
    assert len(items) == 60
    assert ledger.totals["skipped"] == 1
    assert "row 63 left out: a total or a number, not an entry" in ledger.parts[0].reasons


@pytest.mark.parametrize(
    ("values", "total"),
    [
        (("x", "360"), True),
        (("", "Total: 1,204 entries"), True),
        (("Grand total", "360 logs"), True),
        (("x", "£12.50"), True),
        (("x", "No reply."), False),
        (("x", "Total 3 girls were seen at the flat."), False),
        (("Total", "She totals her losses at ten pounds and more."), False),
        (("x", "2 girls"), False),
    ],
)
def test_what_is_a_total(values, total):
    """A figure alone is no entry, nor is a row that calls itself a total; a short entry is one."""
    row = dict(zip(("Ref", "Notes"), values, strict=True))
    assert is_total({name: value for name, value in row.items() if value}, [Document("x", values[1])]) is total


@pytest.mark.parametrize(
    "title",
    [
        "Export 2025", "Date/Time", "Lookups", "r1", "Sheet1", "OEL entries Q1", "CSE logs 2025-26", "Jan-Dec 2025",
        "May 2025", "April-June 2025", "Crime Ref",
    ],
)  # fmt: skip
def test_titles_stay(title):
    """Numbers and everyday words of sheets, columns and files stay."""
    assert redact_title(title) == title


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Keira Doyle", "[name]"),
        ("DOYLE, Keira 2025", "[name] 2025"),
        ("Summer Rose", "[name]"),
        ("Mark Young notes", "[name] notes"),
        ("Keira Doyle DOB 12-03-2009", "[name] DOB [date]"),
        ("April", "[name]"),
        ("07700 900123", "[phone]"),
    ],
)
def test_names_in_titles_go(title, shown):
    """People's names go from titles, and birth dates and long numbers with them."""
    assert redact_title(title) == shown

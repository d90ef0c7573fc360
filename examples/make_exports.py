"""Write invented exports to try `vblint audit` on: `python examples/make_exports.py FOLDER`.

Every child, officer, place and reference is made up by chance. The same seed writes the same files.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

GIVEN = (
    "Keira Aaliyah Mason Tia Callum Nadia Kofi Freya Yusuf Shanice Leon Zofia Reece Amira Tyrell Ellie Bilal Chantelle "
    "Rhys Priya Connor Esme Hamza Jade Malachi Paige Tomasz Lacey Idris Grace"
).split()
FAMILY = (
    "Doyle Hussain Okafor Marsh Pryce Kowalska Bennett Rowe Nwosu Fenner Ahmed Larkin Tanner Shaw Iqbal Penn Adeyemi "
    "Cole Murray Young"
).split()
STREETS = ("Larch Grove", "Mill Lane", "Harbour View", "Station Road", "Elm Close", "Priory Street")
UNITS = ("North", "South", "East", "West", "Coast")
KINDS = ("Supervisor review", "Enquiry log", "Missing review", "Strategy meeting")
OPENINGS = (
    "Supervisor review. {full} ({age}) remains in placement at {number} {street}, {postcode}.",
    "Review at 28 days. {full}, born {dob}, was seen by her social worker on {day} and spoken to alone.",
    "Update from OIC. {given} was found at 2140hrs at the home of an adult male not known to the family.",
    "Missing review. {full} has been missing since 2210hrs. Mother was rung on {phone} and has had no contact.",
    "Strategy discussion held with children's social care and health. {given} ({age}) was discussed.",
    "Log {ref}. Telephone contact with the placement on {phone}; the manager has seen {given} today.",
)
PLAIN = (
    "The vehicle used by the suspect has been identified and a marker placed on PNC.",
    "Phone downloads are outstanding; the digital team expects to return them within two weeks.",
    "A referral to the exploitation team has been made and accepted.",
    "The suspect was arrested, interviewed and released on conditional bail not to contact the child.",
    "Children's social care will visit this week and the school has been told whom to ring.",
    "House to house enquiries have been completed and one statement has been taken.",
    "The risk is graded high because of her age, the adult male's history and two earlier episodes.",
    "CCTV from the shop has been seized and shows the adult male buying alcohol and vapes.",
    "The return home interview has been offered for tomorrow with the worker she knows.",
    "An appropriate adult was present and the ABE interview is booked for Thursday.",
    "The National Referral Mechanism form has been sent and an independent guardian asked for.",
    "Disruption options against the flat were discussed with the council's licensing team.",
)
BLAME = (
    "{given} continues to put herself at risk by going there.",
    "She refuses to engage with professionals and will not help herself.",
    "This is a lifestyle choice that {given} has made.",
    "She is promiscuous and streetwise for her age.",
    "{given} is a regular misper who always turns up when she is ready.",
    "Her boyfriend (26) collected her from the address and she went willingly.",
    "She has placed herself in this situation despite advice.",
    "{given} is attention seeking and her account keeps changing, so it carries little weight.",
    "He is a drug runner who chooses to work for the group.",
)
CHALLENGE = (
    "I have reminded the team not to describe her as promiscuous; the entry has been reworded.",
    "The phrase 'lifestyle choice' in the last entry is victim blaming language and has been challenged with the OIC.",
    "DS asked that the word 'absconded' be removed from the log and that it say what happened.",
)
HEADER = (
    "OEL ID", "Occurrence No", "Entered Date", "BCU", "Station", "Entry Type", "Entered By", "Collar No", "Child Name",
    "Child DOB", "Child Sex", "Child Ethnicity", "Child Age", "In Care", "Address", "Postcode", "Phone", "Grade",
    "Linked Ref", "Status", "Reviewed", "Review text",
)  # fmt: skip
TRAINED = date(2026, 4, 15)  # after it, fewer entries blame


class Case:
    """An invented occurrence about an invented child."""

    def __init__(self, rng: random.Random, number: int) -> None:
        """Make one up."""
        self.number = f"{number + 1000}/26"
        self.given, self.family = rng.choice(GIVEN), rng.choice(FAMILY)
        self.age = rng.randint(10, 17)
        self.born = date(2026 - self.age, rng.randint(1, 12), rng.randint(1, 28))
        self.sex = rng.choice(("Female", "Female", "Female", "Male"))
        self.ethnicity = rng.choice(("White British", "White British", "White British", "Asian", "Black", "Mixed"))
        self.care = rng.choice(("Yes", "No", "No"))
        self.unit = rng.choice(UNITS)
        self.street, self.house = rng.choice(STREETS), rng.randint(1, 120)
        self.postcode = f"TS{rng.randint(1, 29)} {rng.randint(1, 9)}{rng.choice('ABDEFGH')}{rng.choice('JLNPQRST')}"
        self.phone = f"07700 900{rng.randint(100, 999)}"
        self.proneness = rng.choice((0.3, 0.7, 1.0, 2.5))  # entries of one case are alike

    def text(self, rng: random.Random, day: date) -> str:
        """Return an entry about the case, written on a day."""
        share = (0.05 if day < TRAINED else 0.025) * self.proneness
        sentences = rng.sample(PLAIN, rng.randint(2, 5))
        if rng.random() < share:
            sentences.insert(rng.randint(0, len(sentences)), rng.choice(BLAME))
        elif rng.random() < 0.008:
            sentences.append(rng.choice(CHALLENGE))
        seen = f"{day - timedelta(days=2):%d/%m/%Y}"
        return " ".join([rng.choice(OPENINGS), *sentences]).format(
            full=f"{self.given} {self.family}", given=self.given, age=self.age, dob=f"{self.born:%d/%m/%Y}", day=seen,
            number=self.house, street=self.street, postcode=self.postcode, phone=self.phone, ref=self.number,
        )  # fmt: skip


def rows(count: int, seed: int = 7) -> Iterator[list[object]]:
    """Yield the rows of an export, the cells of dates in three forms."""
    rng = random.Random(seed)
    cases = [Case(rng, number) for number in range(max(1, count * 3 // 10))]
    for number in range(count):
        case = rng.choice(cases)
        day = date(2026, 1, 1) + timedelta(days=rng.randint(0, 211))
        shown: object = datetime(day.year, day.month, day.day, 9, 30)
        if number % 3 == 1:
            shown = f"{day:%d/%m/%Y}"
        elif number % 3 == 2:
            shown = f"{day.day} {day:%b %Y}"
        text = "" if number % 251 == 250 else case.text(rng, day)
        yield [
            number + 1, case.number, shown, case.unit, f"{case.unit} {number % 3 + 1}", KINDS[number % 4],
            f"PS {rng.choice(FAMILY)}", rng.randint(1000, 9999), f"{case.given} {case.family}", f"{case.born:%d/%m/%Y}",
            case.sex, case.ethnicity, case.age, case.care, f"{case.house} {case.street}", case.postcode, case.phone,
            rng.choice(("High", "Medium")), case.number, "Open", "Yes", text,
        ]  # fmt: skip


def write_csv(path: Path, count: int, seed: int) -> None:
    """Write the export as CSV, as Excel saves it."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in rows(count, seed):
            writer.writerow([f"{cell:%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else cell for cell in row])


def write_xlsx(path: Path, count: int, seed: int) -> None:
    """Write the export as a workbook with two title rows and a hidden sheet."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 8, 1)})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet = book.add_worksheet("OEL")
        sheet.write_row(0, 0, ["Occurrence enquiry log, child exploitation and missing"])
        sheet.write_row(1, 0, ["Run on 1 August 2026"])
        sheet.write_row(2, 0, HEADER)
        for number, row in enumerate(rows(count, seed), 3):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, moment)
                else:
                    sheet.write(number, column, cell)
        old = book.add_worksheet("Archive")
        old.hide()
        old.write_row(0, 0, ["Ref", "Notes"])
        old.write_row(1, 0, ["1", "An old note that was kept here and that nobody has looked at for some years now."])


def main() -> None:
    """Write both forms."""
    options = argparse.ArgumentParser(description="Write invented exports to try the audit on.")
    options.add_argument("folder", type=Path)
    options.add_argument("--rows", type=int, default=1200)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    write_csv(chosen.folder / "reviews.csv", chosen.rows, chosen.seed)
    write_xlsx(chosen.folder / "reviews.xlsx", chosen.rows, chosen.seed)


if __name__ == "__main__":
    main()

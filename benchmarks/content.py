"""What the producers print: transcribed reports, dressed in the template's words, and the truth of it.

The texts are the hand transcriptions that lie beside the repository (never in it). Everything round
them is the Chief Coroner's template by era. What varies (headings, numbers, lists of addressees)
varies by a hash of the report's name, so that two runs print the same documents.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from forewarned.form.definition import Era, the_form

Choice = TypeVar("Choice")

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pfd"
SHEET = DATA / "labels" / "human" / "section_transcription_150.csv"
SECTIONS = ("investigation", "circumstances", "concerns_text", "action")

OWN_LABEL = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|[•·-]")

TITLES = (
    "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS",
    "REGULATION 28: REPORT TO PREVENT FUTURE DEATHS (1)",
    "REGULATION 28 REPORT TO PREVENT DEATHS",
    "REGULATION 28 REPORT TO PREVENT FUTURE DEATHS",
)
HEADINGS: Mapping[str, Sequence[str]] = {
    "coroner_box": ("CORONER", "CORONER", "Coroner"),
    "legal_powers": ("CORONER’S LEGAL POWERS", "CORONER'S LEGAL POWERS", "CORONERS LEGAL POWERS"),
    "investigation": (
        "INVESTIGATION and INQUEST",
        "INVESTIGATION and INQUEST",
        "INVESTIGATION AND INQUEST",
        "INVESTIGATION & INQUEST",
    ),
    "circumstances": (
        "CIRCUMSTANCES OF THE DEATH",
        "CIRCUMSTANCES OF THE DEATH",
        "CIRCUMSTANCES OF DEATH",
        "Circumstances of the death",
    ),
    "concerns_text": ("CORONER’S CONCERNS", "CORONER'S CONCERNS", "CORONERS CONCERNS", "CORONER’S CONCERNS"),
    "action": ("ACTION SHOULD BE TAKEN",),
    "response_duty": ("YOUR RESPONSE",),
    "copies": ("COPIES and PUBLICATION", "COPIES AND PUBLICATION"),
    "signature": ("",),
}
CORONERS = ("Senior Coroner", "Area Coroner", "Assistant Coroner", "senior coroner", "HM Assistant Coroner")
COPIES = (
    " the family; the hospital trust",
    " [REDACTED]",
    ": 1. The family of the deceased. 2. The employer",
)
SIGNED = ("{date}\n{name}", "{date} [SIGNED BY CORONER]", "{name}\n{date}")
SHORT_LINE = 50
"""A line of fewer characters was not broken by the page's width."""
BLACKED_OUT = "██████"
"""Stands for a black bar over a name; it holds no word."""
EXTRA_ACTION = "It is for each addressee to decide what that action should be."


@dataclass(frozen=True, slots=True)
class PrintedBox:
    """One box as it is printed; `heading` is empty where the look leaves it out."""

    number: str
    field: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """One report as it is printed: `name` begins with its half («dev» or «held»)."""

    name: str
    look: str
    reference: str
    date: dt.date
    coroner: str
    area: str
    deceased: str
    title: str
    sent_to: str
    addressees: tuple[str, ...]
    boxes: tuple[PrintedBox, ...]
    truth: Mapping[str, str] = field(hash=False)


def chosen(key: str, options: Sequence[Choice]) -> Choice:
    """One of the options, the same one for the same key on every machine."""
    return options[int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % len(options)]


def transcriptions() -> list[dict[str, str]]:
    """The rows of the transcription sheet that hold any section, each with a `name` of its own.

    Half of the rows (by hash) are named «dev-…», to develop on; the others «held-…», to measure with.
    """
    seen: dict[str, int] = {}
    rows = []
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            if not any(row[column] for column in ("investigation", "circumstances", "concerns")):
                continue
            reference = row["report_id"]
            seen[reference] = seen.get(reference, 0) + 1
            suffix = "" if seen[reference] == 1 else f"-{seen[reference]}"
            # Word's symbol bullet, a private character that fonts outside Word do not have.
            row = {column: value.replace("\uf0b7", "•") for column, value in row.items()}
            rows.append(row | {"name": f"{chosen(reference, ('dev', 'held'))}-{reference}{suffix}"})
    return rows


def printed(row: Mapping[str, str], look: str, salt: str = "") -> PrintedReport:
    """The report of that row as that look prints it; `salt` gives another choice of variants."""
    key = f"{row['name']}/{look}/{salt}"
    day = dt.date(*map(int, row["date"].split("-")))
    before = re.search(r"not\s+yet\s+(?:been\s+)?(?:concluded|heard)", row["investigation"]) is not None
    template = "before" if before else "after"
    era = the_form().era_on(day)
    texts = _texts(row, era, template, day, key)
    if look.endswith("redacted"):
        texts = {name: text.replace("[REDACTED]", BLACKED_OUT) for name, text in texts.items()}
    boxes = tuple(_box(number, name, texts[name], template, key) for number, name in enumerate(HEADINGS, 1))
    return PrintedReport(
        name=row["name"],
        look=look,
        reference=row["report_id"],
        date=day,
        coroner=row["coroner"],
        area=row["area"],
        deceased=_deceased(row["url"]),
        title=chosen(key + "title", TITLES),
        sent_to="THIS REPORT IS BEING SENT TO:",
        addressees=_addressees(row["receiver"], key),
        boxes=boxes,
        truth={name: texts[name] for name in SECTIONS if texts[name].strip()},
    )


def written(day: dt.date, key: str) -> str:
    """A date in one of the forms that coroners write."""
    ordinal = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    month = f"{day:%B %Y}"
    return chosen(key, (f"{day.day} {month}", f"{day.day}{ordinal} {month}", f"{day:%d/%m/%Y}"))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that hold anything, without the blanks round them."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def running(report: PrintedReport) -> list[tuple[str, list[tuple[str, str]]]]:
    """Plain headings with (paragraph number, text) under each: the judge-written layout without boxes.

    The numbers run through the sections. A paragraph that the coroner numbered keeps its own number
    and gets no other; lines that the transcriber broke in mid-sentence are joined again.
    """
    number = 0
    sections = []
    for box in report.boxes[:-1]:
        paragraphs = []
        for text in _joined(box.paragraphs):
            own = OWN_LABEL.match(text) is not None
            number += not own
            paragraphs.append(("" if own else f"{number}.", text))
        sections.append((box.heading.title().replace("’S", "’s").replace("'S", "'s"), paragraphs))
    return sections


def lettered(names: Sequence[str]) -> list[str]:
    """The addressees under letters: «a. …», without the numbers they may have had."""
    plain = [re.sub(r"^\d+\. ", "", name) for name in names]
    return [f"{chr(ord('a') + place % 26)}. {name}" for place, name in enumerate(plain)]


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of lines that a transcriber broke in mid-sentence; a label begins one."""
    held = ""
    for line in lines:
        if held and OWN_LABEL.match(line):
            yield held
            held = ""
        held = f"{held} {line}".strip()
        if held[-1] in ".:;?!–-" or len(line) < SHORT_LINE:
            yield held
            held = ""
    if held:
        yield held


def _texts(row: Mapping[str, str], era: Era, template: str, day: dt.date, key: str) -> dict[str, str]:
    deadline = written(day + dt.timedelta(days=56), key + "deadline")
    who = {"coroner": row["coroner"], "title": chosen(key + "rank", CORONERS), "area": row["area"]}
    action = era.action[template]
    return {
        "coroner_box": era.coroner.format(**who),
        "legal_powers": era.legal_powers,
        "investigation": row["investigation"],
        "circumstances": row["circumstances"],
        "concerns_text": _concerns(row["concerns"], era, template, key),
        "action": chosen(key + "action", (action, action, f"{action}\n{EXTRA_ACTION}")),
        "response_duty": "\n".join(era.response_duty).format(deadline=deadline),
        "copies": "\n".join(era.copies).format(copies=chosen(key + "copies", COPIES)),
        "signature": chosen(key + "sign", SIGNED).format(
            date=written(day, key + "date"), name=row["coroner"]
        ),
    }


def _concerns(text: str, era: Era, template: str, key: str) -> str:
    """The concerns as the sheet has them; half of those without the opening get the template's."""
    if not text or re.search(r"during\s+the\s+course\s+of", text, re.IGNORECASE):
        return text
    opened = f"{era.opening[template]}\n{era.matters}\n{text}"
    return chosen(key + "opening", (text, opened))


def _box(number: int, name: str, text: str, template: str, key: str) -> PrintedBox:
    heading = chosen(key + name, HEADINGS[name])
    if name == "investigation" and template == "before":
        heading = "INVESTIGATION"
    style = chosen(key + "numbers", ("{}", "{}", "{}", "{}.", ""))
    lines = lines_of(text)
    paragraphs = chosen(key + "joined", (lines, tuple(_joined(lines))))
    return PrintedBox(style.format(number), name, heading, paragraphs)


def _addressees(receiver: str, key: str) -> tuple[str, ...]:
    names = [re.sub(r"^\s*\(?\d{1,2}[.)]\s*", "", part).strip() for part in re.split(r"\s;\s|\n", receiver)]
    names = [name for name in names if name]
    if chosen(key + "addressees", (True, True, False)):
        return tuple(f"{number}. {name}" for number, name in enumerate(names, 1))
    return tuple(names)


def _deceased(url: str) -> str:
    slug = url.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"-(?:prevention|\d).*$", "", slug).replace("-", " ").title()

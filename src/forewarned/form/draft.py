"""A report written as YAML → a draft: the report, how it is to be printed, and the replies to it.

    reference: "2019-0412"          addressees:                       investigation: |
    template: after                   - {name: …,                       …
    date: 2019-03-14                     response_required: false}    circumstances: |
    deadline: 2019-05-09            numbering: brackets                 …
    deceased: {name: …, age: 54}    concerns:                         copies: [the family]
    coroner: {name: …, title: …,      - group: "To the Trust:"        layout: table
              area: …}                  text: …                       medium: pdf
                                        parts: [first, second]        responses: […]

An unknown key is refused, with the nearest that is known. Whatever the law or the form asks for may
be left out here: `forewarned draft --check` says what is missed.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from forewarned.errors import BadInput
from forewarned.form.compose import tidy, with_parts
from forewarned.form.definition import the_form
from forewarned.form.fields import Fields
from forewarned.model import Addressee, Concern, Report

MEDIA = ("pdf", "scan", "docx", "html")
_LETTER_MEDIA = ("pdf", "scan", "docx")
_KINDS = ("final", "interim", "extension")
_KEYS = (
    *("reference", "template", "layout", "medium", "date", "date_written", "sent", "deadline", "published"),
    *("deceased", "coroner", "addressees", "investigation", "circumstances", "numbering", "concerns"),
    *("action", "copies", "categories", "chain", "responses"),
)
_RESPONSE_KEYS = (
    *("respondent", "answers_for", "date", "kind", "extended_to", "medium", "signed_by", "body"),
)


@dataclass(frozen=True, slots=True)
class Deceased:
    """Who died, as the draft says: the name, the age in years, whether a child, the sex."""

    name: str | None = None
    age: int | None = None
    child: bool = False
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """One reply to the report, to be printed as a letter.

    `answers_for` holds the positions of the addressees it answers for: none where it was misfiled.
    `body` has one paragraph a line.
    """

    respondent: str
    answers_for: tuple[int, ...]
    date: dt.date
    kind: str
    extended_to: dt.date | None
    medium: str
    signed_by: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as its author wrote it, not yet filled in from the template, and how to print it."""

    path: Path
    report: Report
    deceased: Deceased
    layout: str
    medium: str
    numbering: str
    copies: tuple[str, ...]
    responses: tuple[ReplyLetter, ...]
    sent: dt.date | None
    published: dt.date | None
    chain: str | None


def load_draft(path: str | os.PathLike[str]) -> Draft:
    """The draft in a YAML file. Dates are written 2019-03-14; lists and blocks as YAML has them.

    Raises BadInput, naming the file, the key and what to do, for a file that is missing or no YAML,
    an unknown key, a value of the wrong kind, and a word outside those that the form knows.
    """
    return read_draft(_text_of(Path(path)), Path(path))


def read_draft(text: str, path: Path) -> Draft:
    """The draft that a YAML text holds; `path` is where it came from, for messages. Raises BadInput."""
    fields = Fields(_parsed(text, path), str(path), _KEYS)
    form = the_form()
    numbering = fields.choice("numbering", tuple(form.numbering), default="brackets")
    deceased = _deceased(fields)
    published = fields.day("published")
    addressees = _addressees(fields)
    return Draft(
        path=path,
        report=_report(fields, deceased, addressees, _concerns(fields, numbering), published),
        deceased=deceased,
        layout=fields.choice("layout", form.layouts, default="table"),
        medium=fields.choice("medium", MEDIA, default="pdf"),
        numbering=numbering,
        copies=fields.texts("copies"),
        responses=tuple(
            _response(one, len(addressees)) for one in fields.records("responses", _RESPONSE_KEYS)
        ),
        sent=fields.day("sent"),
        published=published,
        chain=fields.text("chain"),
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise BadInput(
            f"the draft could not be read ({error.strerror or error})",
            where=str(path),
            do="Name a YAML file that exists and that you may read.",
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"byte {error.start} is not UTF-8", where=str(path), do="Save the file as UTF-8 text."
        ) from error


def _parsed(text: str, path: Path) -> object:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error)
        raise BadInput(
            f"this is not YAML: {problem}",
            where=place,
            do="Indent with blanks, and put text that holds «: » or «#» in quotation marks or after «|».",
        ) from error


def _report(
    fields: Fields,
    deceased: Deceased,
    addressees: tuple[Addressee, ...],
    concerns: tuple[Concern, ...],
    published: dt.date | None,
) -> Report:
    coroner = fields.record("coroner", ("name", "title", "area"))
    return Report(
        reference=fields.text("reference"),
        template=fields.choice("template", ("after", "before"), default="after"),
        date_of_report=fields.day("date"),
        date_as_written=fields.text("date_written"),
        stated_deadline=fields.day("deadline"),
        published=published,
        deceased=deceased.name,
        coroner=coroner.text("name"),
        coroner_title=coroner.text("title"),
        coroner_area=coroner.text("area"),
        categories=fields.texts("categories"),
        addressees=addressees,
        investigation=tidy(fields.text("investigation")),
        circumstances=tidy(fields.text("circumstances")),
        concerns=concerns,
        action=tidy(fields.text("action")),
    )


def _deceased(fields: Fields) -> Deceased:
    record = fields.record("deceased", ("name", "age", "child", "sex"))
    return Deceased(
        name=record.text("name"),
        age=record.number("age"),
        child=record.truth("child") or False,
        sex=record.text("sex"),
    )


def _addressees(fields: Fields) -> tuple[Addressee, ...]:
    found = []
    for position, record in enumerate(fields.records("addressees", ("name", "response_required")), start=1):
        name = tidy(record.required("name")) or ""
        found.append(
            Addressee(
                position=position,
                name_as_written=name,
                response_required=record.truth("response_required"),
                redacted=name.strip("[]").upper() == "REDACTED",
            )
        )
    return tuple(found)


def _concerns(fields: Fields, numbering: str) -> tuple[Concern, ...]:
    """The concerns; each stands in the group of the one before until a new group begins."""
    found: list[Concern] = []
    for record in fields.records("concerns", ("group", "text", "parts")):
        parts = record.texts("parts")
        if parts and numbering == "none":
            raise BadInput(
                "nested parts under concerns that are not numbered",
                where=record.place("parts"),
                do="Number the concerns (numbering: brackets), or write the parts into the text.",
            )
        group = tidy(record.text("group")) or (found[-1].group if found else None)
        concern = with_parts(record.required("text"), parts, numbering=numbering)
        found.append(replace(concern, number=str(len(found) + 1), group=group))
    return tuple(found)


def _response(record: Fields, addressees: int) -> ReplyLetter:
    positions = record.numbers("answers_for")
    for position in positions:
        if not 1 <= position <= addressees:
            raise BadInput(
                f"there is no addressee {position}",
                where=record.place("answers_for"),
                do=f"Use positions from 1 to {addressees}, or [] for a reply that was misfiled.",
            )
    return ReplyLetter(
        respondent=record.required("respondent"),
        answers_for=positions,
        date=record.required_day("date"),
        kind=record.choice("kind", _KINDS, default="final"),
        extended_to=record.day("extended_to"),
        medium=record.choice("medium", _LETTER_MEDIA, default="pdf"),
        signed_by=record.text("signed_by"),
        body=tidy(record.required("body")) or "",
    )

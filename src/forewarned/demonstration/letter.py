"""A reply of the demonstration corpus → a letter as PDF, scan or DOCX."""

from __future__ import annotations

import datetime as dt
import zlib

from forewarned.form.draft import Draft, ReplyLetter
from forewarned.form.sheet import Paragraph
from forewarned.form.write_docx import docx_of_letter
from forewarned.form.write_pdf import typeset
from forewarned.form.write_scan import scan_of_pdf
from forewarned.wording import date_in_words, listed

GREETING = "Dear Coroner"
"""Coroners are written to by their office: a whole name, and «Dear His Honour», are nobody's address."""


def letter_bytes(draft: Draft, reply: ReplyLetter) -> bytes:
    """The bytes of the reply in its medium: letterhead, date, references, the body, who signed it."""
    if reply.medium == "docx":
        return docx_of_letter(_paragraphs(draft, reply), _title(draft, reply), reply.date)
    pdf = typeset("letter.typ", _content(draft, reply), reply.date)
    if reply.medium == "pdf":
        return pdf
    seed = zlib.crc32(f"{draft.report.reference}{reply.respondent}".encode())
    return scan_of_pdf(pdf, skew=0.5, noise=0.04, seed=seed, day=reply.date)


def _content(draft: Draft, reply: ReplyLetter) -> dict[str, str | list[str]]:
    """What the letter's template prints, part by part."""
    return {
        "title": _title(draft, reply),
        "letterhead": reply.respondent,
        "recipient": _recipient(draft),
        "particulars": _particulars(draft, reply.date),
        "greeting": GREETING,
        "subject": _subject(draft),
        "body": reply.body.split("\n"),
        "closing": "Yours sincerely",
        "signed_by": _signatory(reply),
    }


def _paragraphs(draft: Draft, reply: ReplyLetter) -> tuple[Paragraph, ...]:
    return (
        Paragraph(reply.respondent, "title"),
        *map(Paragraph, _recipient(draft)),
        *map(Paragraph, _particulars(draft, reply.date)),
        Paragraph(GREETING),
        Paragraph(_subject(draft), "heading"),
        *map(Paragraph, reply.body.split("\n")),
        Paragraph("Yours sincerely"),
        *map(Paragraph, _signatory(reply)),
    )


def _title(draft: Draft, reply: ReplyLetter) -> str:
    return f"Response from {reply.respondent} to report {draft.report.reference or 'without a reference'}"


def _recipient(draft: Draft) -> list[str]:
    report = draft.report
    area = f"Coroner area of {report.coroner_area}" if report.coroner_area else None
    return [line for line in (report.coroner, report.coroner_title, area) if line]


def _particulars(draft: Draft, day: dt.date) -> list[str]:
    reference = [f"Your reference: {draft.report.reference}"] if draft.report.reference else []
    return [date_in_words(day), *reference]


def _subject(draft: Draft) -> str:
    """The subject line: those who died, in a list as a sentence has it; of a child the initials."""
    names = [name.strip() for name in (draft.deceased.name or "").split(";") if name.strip()]
    if draft.deceased.child:
        names = ["".join(word[0] for word in name.split()) for name in names]
    about = f": {listed(names)}" if names else ""
    return f"Regulation 28 Report to Prevent Future Deaths{about}"


def _signatory(reply: ReplyLetter) -> list[str]:
    """Name and office on lines of their own: «Ann Example, Chief Executive»."""
    name, _, office = (reply.signed_by or reply.respondent).partition(", ")
    return [line for line in (name, office) if line]

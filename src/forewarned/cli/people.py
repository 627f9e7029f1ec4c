"""One report as people read it in a terminal: facts, who was warned, the concerns, the sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from forewarned import wording
from forewarned.cli import output
from forewarned.model import Addressee, Concern, Report, Response

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.register.views import JudgedAddressee

SECTIONS = (
    ("legal_powers", "Legal powers"),
    ("investigation", "Investigation and inquest"),
    ("circumstances", "Circumstances of the death"),
    ("action", "Action should be taken"),
    ("response_duty", "Your response"),
    ("copies", "Copies and publication"),
)
"""The sections of the form that `--full` shows, in its order; the concerns are always shown."""


def print_document(to: Console, found: Report | Response, name: str) -> None:
    """Prints what a document holds, the first line saying what it is."""
    if isinstance(found, Response):
        _print_response(to, found, name)
        return
    sent = wording.count_of(len(found.addressees), "addressee")
    concerns = wording.count_of(len(found.concerns), "concern")
    when = dated(found.date_of_report, found.date_as_written)
    print_line(to, f"{name} is a report to {sent} of {concerns}, dated {when}.")
    print_help_line(to, found.categories, found.investigation)
    output.print_facts(to, report_facts(found))
    print_addressees(to, found.addressees)
    print_concerns(to, found.concerns)
    print_sections(to, found)
    print_notes(to, found.flags)


def _print_response(to: Console, found: Response, name: str) -> None:
    sender = f" from {found.respondent}" if found.respondent else ""
    when = f", dated {wording.date_in_words(found.date)}" if found.date else ", date not known"
    print_line(to, f"{name} is an answer to a report{sender}{when}.")
    output.print_facts(
        to,
        (
            ("Report answered", found.report_reference),
            ("Kind", found.kind),
            ("More time to", wording.date_in_words(found.extended_to) if found.extended_to else None),
        ),
    )
    if found.text:
        print_heading(to, "What it says")
        output.print_text(to, found.text)
    print_notes(to, found.flags)


def report_facts(report: Report) -> Iterable[tuple[str, str | None]]:
    """The facts of a report as names and values, in the order of the publisher's page."""
    title = f", {report.coroner_title}" if report.coroner_title else ""
    yield "Reference", report.reference or "none published"
    yield "Date of report", dated(report.date_of_report, report.date_as_written)
    yield "Deceased", report.deceased or wording.NOT_KNOWN
    yield "Coroner", f"{report.coroner}{title}" if report.coroner else wording.NOT_KNOWN
    yield "Coroner area", report.coroner_area or wording.NOT_KNOWN
    yield "Categories", "; ".join(report.categories) or None
    yield "Stated deadline", dated(report.stated_deadline, report.stated_deadline_as_written)
    yield "Published", wording.date_in_words(report.published) if report.published else None
    yield "Address", report.url


def dated(day: object, as_written: str | None) -> str:
    """A date in words, or, where it cannot be read, what was written."""
    import datetime as dt

    if isinstance(day, dt.date):
        return wording.date_in_words(day)
    return f"{wording.NOT_KNOWN} (written «{as_written}»)" if as_written else wording.NOT_KNOWN


def print_line(to: Console, words: str) -> None:
    """Prints the line that answers, before everything else."""
    output.print_text(to, words, style="bold")


def print_heading(to: Console, words: str) -> None:
    """Prints a heading with a blank line before it."""
    to.print()
    output.print_text(to, words, style="bold")


def print_help_line(to: Console, categories: Iterable[str], *texts: str | None) -> None:
    """Prints the Samaritans' line where a category or a text speaks of self-harm, before any detail."""
    if wording.mentions_self_harm(*categories, *texts):
        output.print_text(to, wording.HELP_LINE)
    to.print()


def print_addressees(to: Console, addressees: Sequence[Addressee]) -> None:
    """Prints who a report was sent to, in its own order."""
    print_heading(to, "Sent to")
    if not addressees:
        output.print_text(to, "No addressee was found in what is held.", indent=2)
    for addressee in addressees:
        excused = " (no answer needed)" if addressee.response_required is False else ""
        output.print_text(to, f"{addressee.position}. {addressee.name_as_written}{excused}", indent=2)


def who(addressee: JudgedAddressee) -> str:
    """Who an addressee is, where that is not what is written; empty where it is, or where it is redacted."""
    from forewarned.register.identity import plain_name

    if addressee.outcome == "unsure":
        return wording.UNSURE_WHO
    if addressee.outcome in ("person", "nothing"):
        return wording.NO_BODY
    name = addressee.organisation
    if name is None or plain_name(name) == plain_name(addressee.name_as_written):
        return ""
    return f"= {name}"


def print_concerns(to: Console, concerns: Sequence[Concern], *, spans: bool = False) -> None:
    """Prints the concerns verbatim under their numbers; with `spans`, where each stands."""
    print_heading(to, "Concerns")
    if not concerns:
        output.print_text(to, "No concern was found in what is held.", indent=2)
    group: str | None = None
    for concern in concerns:
        if concern.group and concern.group != group:
            output.print_text(to, concern.group, indent=2, style="italic")
        group = concern.group
        output.print_hanging(to, f"{concern.number:>4}", concern.text, indent=6)
        if spans:
            output.print_text(to, places(concern), indent=6, style="dim")


def places(concern: Concern) -> str:
    """Where a concern stands: page and characters of the document's text."""
    if not concern.spans:
        return "Taken from a table: no place in a document is known."
    parts = []
    for span in concern.spans:
        page = f"page {span.page}, " if span.page else ""
        parts.append(f"{page}characters {span.start:,} to {span.end:,}")
    return f"{'; '.join(parts)} of document {concern.spans[0].document[:12]}"


def print_sections(to: Console, report: Report) -> None:
    """Prints the other sections of a report, verbatim, under the form's headings."""
    for field, heading in SECTIONS:
        text = getattr(report, field)
        if text:
            print_heading(to, heading)
            output.print_text(to, text)


def print_notes(to: Console, notes: Sequence[str]) -> None:
    """Prints what was odd in a document, one line each."""
    if notes:
        print_heading(to, "What was odd")
        for note in notes:
            output.print_text(to, note, indent=2)

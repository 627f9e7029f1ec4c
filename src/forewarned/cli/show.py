"""`forewarned show`: one report, the line that answers first, then who was warned of what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned import wording
from forewarned.cli import matrix, output, people
from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    register_option,
    today_option,
)
from forewarned.cli.promise_lines import later_of
from forewarned.cli.reply_care import ReplyCare
from forewarned.register import child_names
from forewarned.register.columns import csv_cell

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from forewarned.duties import Duty
    from forewarned.register.resolve import Claim
    from forewarned.register.views import HeldReport, HeldResponse, JudgedAddressee

_EPILOGUE = """\b
Examples:
  forewarned show 2019-0412
  forewarned show 2019-0412 --full --spans
  forewarned show 2019-0412 --claims
  forewarned show 2019-0412 --explain
  forewarned show 2019-0412 --as-of 2020-01-31 --format json
"""


@click.command(epilog=_EPILOGUE)
@click.argument("ref")
@register_option
@click.option("--full", is_flag=True, help="Show the other sections of the report too, verbatim.")
@click.option("--claims", is_flag=True, help="Show what every source says, which value stands, and why.")
@click.option("--explain", is_flag=True, help="Show by which rule each addressee is taken for whom, and why.")
@click.option("--spans", is_flag=True, help="Show where in its document each concern stands.")
@click.option("--later", is_flag=True, help="Show later reports to the same bodies beside their promises.")
@click.option("--names", "named", is_flag=True, help="Show a child's name; it is hidden otherwise.")
@as_of_option
@today_option
@format_option()
def command(
    ref: str,
    register_folder: Path,
    full: bool,
    claims: bool,
    explain: bool,
    spans: bool,
    later: bool,
    named: bool,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> None:
    """Show one report: who was warned of what, and what came of it.

    REF is a reference, a key, an address or its last part. Concerns are verbatim, as the coroner
    numbered them. Where the record says that a child died the name is hidden, in every format; only
    addresses keep it for programs, which need them whole. Text is otherwise as it was written. Where the
    words of a response are held, its answer to each concern and its promises are shown.
    """
    with opened(register_folder, as_of=as_of) as register:
        held, row = register.report(ref, today=day_judged(today, as_of)), {}
        if output_format == "csv":
            row = register.reports().row(by_predicate=_is(held.key), named=True)
        care = ReplyCare(register.state, [held.key], named=named)
        asked = later_of(register, held.promises) if later else {}
    hide = not named and child_names.is_child(held.report)
    shown: tuple[HeldReport, dict[str, object]] = (held, row)
    if hide:
        name, spoken_of = child_names.name_of(held.report), child_names.who_died(held.report)
        shown = child_names.hidden(shown, name, spoken_of, keep_addresses=output_format != "table")
    held, row = shown
    from forewarned.register.report_object import report_object

    if output_format == "csv":
        output.print_rows([row], "csv", tuple(row))
        return
    if output_format == "table":
        _print(held, full=full, claims=claims, explain=explain, spans=spans, hidden=hide)
        matrix.print_answers(output.console(), held, care, asked)
    elif output_format == "json":
        output.print_json(report_object(held, claims=claims, hidden=hide))
    else:
        output.print_rows([report_object(held, claims=claims, hidden=hide)], "jsonl", ())


def _is(key: str) -> pl.Expr:
    import polars as pl

    return pl.col("key") == key


# -- for people ---------------------------------------------------------------------------------------


def _print(held: HeldReport, *, full: bool, claims: bool, explain: bool, spans: bool, hidden: bool) -> None:
    report, to = held.report, output.console()
    states = [duty.state for duty in held.duties]
    bodies, concerns = len(held.duties), len(report.concerns)
    unassigned = sum(not one.positions for one in held.responses)
    line = wording.report_sentence(bodies, concerns, report.date_of_report, states, unassigned=unassigned)
    people.print_line(to, line)
    people.print_help_line(to, report.categories, report.investigation)
    output.print_facts(to, (*people.report_facts(report), ("Key", held.key)))
    if hidden:
        to.print()
        output.print_text(to, "The child's name is hidden; --names shows it.")
    _print_duties(to, held)
    if explain:
        _print_judged(to, held.judged)
    people.print_concerns(to, report.concerns, spans=spans)
    if full:
        people.print_sections(to, report)
    _print_responses(to, held)
    people.print_notes(to, report.flags)
    if claims:
        _print_claims(to, held)


def _print_duties(to: Console, held: HeldReport) -> None:
    people.print_heading(to, "Sent to")
    if not held.duties:
        output.print_text(to, "Who it was sent to is not known.", indent=2)
        return
    columns = (
        output.Column("", "right", wraps=False),
        output.Column("Addressee"),
        output.Column("Answer"),
        output.Column("Due", wraps=False),
        output.Column("Dated", wraps=False),
    )
    judged = {each.position: each for each in held.judged}
    output.print_table(to, columns, (_duty_cells(duty, judged) for duty in held.duties))
    _print_written_twice(to, held)
    if any("stated_deadline_differs" in duty.flags for duty in held.duties):
        stated, computed = held.duties[0].stated_deadline, held.duties[0].deadline
        words = (
            f"The report states {wording.date_in_words(stated)}; day 56 is {wording.date_in_words(computed)}."
        )
        output.print_text(to, words)


def _print_written_twice(to: Console, held: HeldReport) -> None:
    """Prints the addressees that are a body listed above: it owes one answer, however often it is written."""
    first = {duty.organisation_id: duty.addressee_position for duty in held.duties}
    for each in held.judged:
        listed = first[each.organisation_id] if each.organisation_id else each.position
        if listed != each.position:
            output.print_text(to, f"{each.position}. {each.name_as_written} is the same body as {listed}.")


def _print_judged(to: Console, judged: Sequence[JudgedAddressee]) -> None:
    """Prints who each addressee is taken to be, by which rule or person, how surely, and what came next."""
    people.print_heading(to, "Who each addressee is, and why")
    for each in judged:
        sure = f" ({each.confidence:.2f} of 1)" if each.confidence is not None else ""
        body = f"{each.organisation} ({each.organisation_id})" if each.organisation_id else _nobody(each)
        signals = ", ".join(f"{name} {weight:+.1f}" for name, weight in each.signals)
        lines = (
            f"{each.name_as_written}: {body}",
            f"Decided by: {each.judged_by}{sure}." if each.judged_by else "",
            f"Office-holder: {each.office}." if each.office else "",
            "It is not known to have existed on the day of the report." if each.out_of_its_time else "",
            wording.sentence(_why(each)) if each.runner_up or each.why else "",
            f"Signals: {signals}." if signals else "",
        )
        output.print_hanging(to, f"{each.position}.", "\n".join(filter(None, lines)), indent=4)


def _why(each: JudgedAddressee) -> str:
    """The body that came next and why it lost, or why nothing is sure; what a person gave as reason."""
    next_to_it = f"next came {each.runner_up}" if each.runner_up else ""
    return ": ".join(filter(None, (next_to_it, each.why)))


def _nobody(each: JudgedAddressee) -> str:
    return {"unsure": wording.UNSURE_WHO, "redacted": "redacted"}.get(each.outcome, wording.NO_BODY)


def _duty_cells(duty: Duty, judged: Mapping[int, JudgedAddressee]) -> list[str]:
    state = wording.state_in_words(duty.state, days_late=duty.days_late, extended_to=duty.extended_to)
    due = "" if duty.state == "not_required" else wording.date_in_words(duty.governing)
    answered = wording.date_in_words(duty.answered_on) if duty.answered_on else ""
    addressee = judged.get(duty.addressee_position)
    who = people.who(addressee) if addressee else ""
    named = "\n".join(filter(None, (duty.name_as_written, who)))
    return [str(duty.addressee_position), named, state, due, answered]


def _print_responses(to: Console, held: HeldReport) -> None:
    people.print_heading(to, "Answers seen")
    if not held.responses:
        output.print_text(to, "None is held.", indent=2)
    for one in held.responses:
        output.print_text(to, _answer_line(one), indent=2)
        if one.response.url:
            output.print_text(to, one.response.url, indent=4, style="dim")


def _answer_line(held: HeldResponse) -> str:
    """Who an answer is from, its date, its kind, and whom it is taken to answer for."""
    response = held.response
    kind = {"interim": "interim reply", "extension": "about more time"}.get(response.kind)
    written = people.dated(response.date, response.date_as_written)
    when = "date not known" if written == wording.NOT_KNOWN else f"dated {written}"
    sender = response.respondent or "sender not known"
    return wording.sentence("; ".join(filter(None, (sender, when, kind, _answers_for(held)))))


def _answers_for(held: HeldResponse) -> str:
    """Whom an answer is taken to answer for: positions in the list of addressees."""
    if not held.positions:
        return "for whom is not known"
    return f"for {wording.listed([str(position) for position in held.positions])}"


def _print_claims(to: Console, held: HeldReport) -> None:
    """Prints every source's value of every field; the one that stands is marked with «=»."""
    people.print_heading(to, "What each source says (= stands)")
    columns = (
        output.Column("Field", wraps=False),
        output.Column("", wraps=False),
        output.Column("Value"),
        output.Column("Source"),
        output.Column("Why"),
    )
    output.print_table(to, columns, _claim_cells(held.claims))


def _claim_cells(claims: Sequence[Claim]) -> Iterator[list[str]]:
    before = None
    for claim in claims:
        value = csv_cell(claim.value) or (f"«{claim.as_written}»" if claim.as_written else "")
        field = claim.field.replace("_", " ") if claim.field != before else ""
        before = claim.field
        yield [field, "=" if claim.stands else "", shortened(value), claim.source, claim.why]


def shortened(text: str, most: int = 160) -> str:
    """The text, or its beginning with «…» where it is longer than a cell of a table should be."""
    return text if len(text) <= most else f"{text[:most].rstrip()}…"

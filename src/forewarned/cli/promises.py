"""`forewarned promises`: what responses say was or will be done, by whom, by when, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned import wording
from forewarned.cli import output, people, promise_lines
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import (
    FORMATS,
    Day,
    as_of_option,
    day_judged,
    opened,
    positive,
    register_option,
    today_option,
)
from forewarned.cli.reply_care import ReplyCare
from forewarned.register.queries import day_of
from forewarned.responses.delivery import STATES

if TYPE_CHECKING:
    from forewarned.register.later_warnings import LaterWarning
    from forewarned.register.promise_views import HeldPromise
    from forewarned.register.store import Register

SHOWN = 50
TODAY = "today"
ADDED = ("reference", "url", "date_of_report", "organisation", "respondent")
_EPILOGUE = """\b
Examples:
  forewarned promises --due-before today --delivery unknown
  forewarned promises --organisation "Essex Police" --strength stronger
  forewarned promises 2019-0412 --later
  forewarned promises --format ics > promises.ics
"""


class DayOrToday(Day):
    """A date, or the word «today», which is the day of --today."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The date, or «today». Fails where the words are neither."""
        if str(value).strip().lower() == TODAY:
            return TODAY
        return super().convert(value, param, ctx)


@click.command(epilog=_EPILOGUE)
@click.argument("ref", required=False)
@register_option
@click.option("--due-before", type=DayOrToday(), help="Only those due before this day; «today» is a day.")
@click.option("--delivery", "deliveries", type=click.Choice(STATES), multiple=True, help="Only these states.")
@click.option("--organisation", metavar="NAME", help="Only those of this body: its name, or its id.")
@click.option(
    "--strength",
    "strengths",
    type=click.Choice(("stronger", "intermediate", "weaker")),
    multiple=True,
    help="Only actions of this strength (RCA2).",
)
@click.option(
    "--status", type=click.Choice(("done", "will")), help="Only what is said to be done, or to come."
)
@click.option("--since", type=Day(), help="Only those in responses (else reports) of this day or later.")
@click.option("--later", is_flag=True, help="Look for later reports to the same body about the same danger.")
@click.option("--names", "named", is_flag=True, help="Show children's names; they are hidden otherwise.")
@click.option("--limit", type=int, default=None, callback=positive, help="List so many at most.")
@click.option("--fail-if-any", is_flag=True, help="Exit with 1 where the list is not empty.")
@as_of_option
@today_option
@click.option(
    "--format",
    "output_format",
    type=click.Choice((*FORMATS, "ics")),
    default="table",
    help="table for people; json, jsonl or csv for machines; ics for calendars. [default: table]",
)
def command(
    ref: str | None,
    register_folder: Path,
    due_before: dt.date | str | None,
    deliveries: Sequence[str],
    organisation: str | None,
    strengths: Sequence[str],
    status: str | None,
    since: dt.date | None,
    later: bool,
    named: bool,
    limit: int | None,
    fail_if_any: bool,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> int:
    """List what was promised, by when, and what came of it.

    A promise is an action that a response says was or will be taken, in its own words; a plan to think
    about one is none. With REF only those about that report. What came of it is as evidence shows
    («forewarned evidence»): past its day with nothing seen, it is not known. --later asks whether a
    later report to the same body speaks of the same danger: a question, not a finding.
    """
    day = day_judged(today, as_of)
    with opened(register_folder, as_of=as_of) as register:
        wanted = _Wanted(
            due_before=_day(due_before, day),
            deliveries=deliveries,
            organisation=_body(register, organisation),
            strengths=strengths,
            status=status,
            since=since,
        )
        promised = register.held_promises(day, ref)
        about = _reports(register, {each.report_key for each in promised})
        found = sorted((each for each in promised if wanted.has(each, about)), key=_order)
        care = ReplyCare(register.state, (each.report_key for each in found), named=named)
        listed = found[: limit or (SHOWN if output_format == "table" else None)]
        asked = promise_lines.later_of(register, listed) if later else {}
        if output_format == "table":
            _print(register, found, listed, day, care, asked, about)
        elif output_format == "ics":
            _print_calendar(listed, care, about)
        else:
            rows = (_row(each, care, about, asked if later else None) for each in listed)
            output.print_rows(rows, output_format, columns(later=later))
    return FOUND if fail_if_any and found else DONE


def _day(asked: dt.date | str | None, today: dt.date) -> dt.date | None:
    return today if isinstance(asked, str) else asked


def _body(register: Register, name: str | None) -> str | None:
    from forewarned.register.body_lookup import find_body

    return find_body(register.state, name).id if name else None


class _Wanted:
    """What the options ask for."""

    def __init__(
        self,
        *,
        due_before: dt.date | None,
        deliveries: Sequence[str],
        organisation: str | None,
        strengths: Sequence[str],
        status: str | None,
        since: dt.date | None,
    ) -> None:
        self.due_before = due_before
        self.deliveries = deliveries
        self.organisation = organisation
        self.strengths = strengths
        self.status = status
        self.since = since

    def has(self, each: HeldPromise, about: Mapping[str, dict[str, Any]]) -> bool:
        """Whether a promise is one of those asked for. One without a date is as old as its report."""
        made = each.promised_on or day_of(about[each.report_key]["date_of_report"])
        return (
            (self.due_before is None or (each.due is not None and each.due < self.due_before))
            and (not self.deliveries or each.delivery.state in self.deliveries)
            and (self.organisation is None or each.organisation_id == self.organisation)
            and (not self.strengths or each.strength in self.strengths)
            and (self.status is None or each.status == self.status)
            and (self.since is None or (made is not None and made >= self.since))
        )


def _order(each: HeldPromise) -> tuple[dt.date, str, int]:
    """Those due first come first; those without a day come last."""
    return each.due or dt.date.max, each.report_key, each.start


def _reports(register: Register, keys: Iterable[str]) -> Mapping[str, dict[str, Any]]:
    """Of each report what a promise is shown with."""
    import json

    rows = register.state.execute(
        "SELECT key, reference, url, date_of_report FROM reports"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    )
    return {row[0]: {"reference": row[1], "url": row[2], "date_of_report": row[3]} for row in rows}


# -- for machines -------------------------------------------------------------------------------------------


def columns(*, later: bool = False) -> tuple[str, ...]:
    """The contract's columns of a promise, then those added here."""
    from forewarned.register.columns import TABLES

    contract = tuple(each.name for each in TABLES["promises"].columns)
    return (*contract, *ADDED, *(("later",) if later else ()))


def _row(
    each: HeldPromise,
    care: ReplyCare,
    about: Mapping[str, dict[str, Any]],
    asked: Mapping[str, tuple[LaterWarning, ...]] | None,
) -> dict[str, Any]:
    row = {**row_of(each), **about.get(each.report_key, {})}
    if asked is not None:
        row["later"] = [f"{one.report_key}#{one.concern_number or ''}" for one in asked.get(each.key, ())]
    names = columns(later=asked is not None)
    held: dict[str, Any] = care.named(each.report_key, {name: row.get(name) for name in names})
    return held


def row_of(each: HeldPromise) -> dict[str, Any]:
    """A promise as a row for machines."""
    from forewarned.register.promise_frames import promise_row

    return promise_row(each)


def _print_calendar(
    listed: Sequence[HeldPromise], care: ReplyCare, about: Mapping[str, dict[str, Any]]
) -> None:
    from forewarned.register.promise_calendar import Entry, calendar

    dated = [each for each in listed if each.due]
    entries = [
        Entry(
            uid=f"{each.key}@forewarned",
            day=each.due or dt.date.max,
            stamp=each.promised_on or dt.date(1970, 1, 1),
            summary=_summary(each, care),
            description=_description(each, care, about),
            url=None if care.hides_a_name(each.report_key) else about[each.report_key]["url"],
        )
        for each in dated
    ]
    click.echo(calendar(entries, "Promises to prevent deaths"), nl=False)
    if left := len(listed) - len(dated):
        words = wording.count_of(left, "promise")
        output.print_text(output.progress_console(), f"Left out: {words} without a day.")


def _summary(each: HeldPromise, care: ReplyCare) -> str:
    action = care.shown(each.report_key, promise_lines.shortened(each.action))
    return f"{promise_lines.owner_of(each)}: {action}"


def _description(each: HeldPromise, care: ReplyCare, about: Mapping[str, dict[str, Any]]) -> str:
    state = wording.delivery_in_words(each.delivery.state, days_late=each.delivery.days_late)
    return "\n".join(
        (
            f"«{care.shown(each.report_key, ' '.join(each.quote.split()))}»",
            f"{state}: {promise_lines.when_words(each)}.",
            f"Report {about[each.report_key]['reference'] or each.report_key}; promise {each.key}.",
        )
    )


# -- for people ---------------------------------------------------------------------------------------------


def _print(
    register: Register,
    found: Sequence[HeldPromise],
    listed: Sequence[HeldPromise],
    today: dt.date,
    care: ReplyCare,
    asked: Mapping[str, tuple[LaterWarning, ...]],
    about: Mapping[str, dict[str, Any]],
) -> None:
    to = output.console()
    people.print_line(to, answer(found))
    output.print_text(to, f"As on {wording.date_in_words(today)}. {wording.WHAT_UNKNOWN_DELIVERY_MEANS}")
    output.print_text(to, read_of(register))
    if care.speaks_of_self_harm:
        output.print_text(to, wording.HELP_LINE)
    if len(found) > len(listed):
        output.print_text(to, f"The {len(listed):,} due first are listed; --limit shows more.")
    if not listed:
        return
    to.print()
    for each in listed:
        promise_lines.print_promise(to, each, care, about[each.report_key]["reference"])
        promise_lines.print_later(to, asked.get(each.key, ()))


def answer(found: Sequence[HeldPromise]) -> str:
    """The line that answers: how many promises, and what came of them."""
    if not found:
        return "No promise."
    counts = Counter(each.delivery.state for each in found)
    parts = [f"{counts[state]:,} {wording.DELIVERIES[state].lower()}" for state in STATES if counts[state]]
    return f"{wording.count_of(len(found), 'promise')}: {wording.listed(parts)}."


def read_of(register: Register) -> str:
    """How many of the responses held have words in which answers and promises could be read."""
    held, worded = register.state.execute(
        "SELECT count(*), count(text) FROM responses WHERE report_key IN (SELECT key FROM reports)"
    ).fetchone()
    return f"Read in the responses whose words are held: {wording.share_in_words(worded, held)}."

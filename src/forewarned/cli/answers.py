"""`forewarned answers`: what responses say to each concern, and which concerns nobody answered."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned import wording
from forewarned.cli import output, people
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import Day, as_of_option, format_option, opened, positive, register_option
from forewarned.cli.promise_lines import shortened
from forewarned.cli.promises import read_of
from forewarned.cli.reply_care import ReplyCare
from forewarned.register.queries import day_of

if TYPE_CHECKING:
    from forewarned.register.promise_views import HeldAnswer
    from forewarned.register.store import Register

SHOWN = 50
SILENT = "not_addressed"
ADDED = (
    *("reference", "url", "date_of_report", "concern", "organisation_id", "organisation", "respondent"),
    *("answered_on", "answered_by_others", "others_without_words"),
)
_EPILOGUE = """\b
Examples:
  forewarned answers --stance not_addressed
  forewarned answers --stance disputed --organisation "Ministry of Justice"
  forewarned answers 2019-0412 --format csv
"""


@click.command(epilog=_EPILOGUE)
@click.argument("ref", required=False)
@register_option
@click.option(
    "--stance", "stances", type=click.Choice(tuple(wording.STANCES)), multiple=True, help="Only these."
)
@click.option("--organisation", metavar="NAME", help="Only those of this body: its name, or its id.")
@click.option("--since", type=Day(), help="Only those in responses (else reports) of this day or later.")
@click.option("--each", "everybody", is_flag=True, help="List a body's silence where another body answered.")
@click.option("--names", "named", is_flag=True, help="Show children's names; they are hidden otherwise.")
@click.option("--limit", type=int, default=None, callback=positive, help="List so many at most.")
@click.option("--fail-if-any", is_flag=True, help="Exit with 1 where the list is not empty.")
@as_of_option
@format_option()
def command(
    ref: str | None,
    register_folder: Path,
    stances: Sequence[str],
    organisation: str | None,
    since: dt.date | None,
    everybody: bool,
    named: bool,
    limit: int | None,
    fail_if_any: bool,
    as_of: dt.date | None,
    output_format: str,
) -> int:
    """List what was answered to each concern.

    With REF only what answers that report. `--stance not_addressed` finds the concerns that nobody
    answered: of those that another body answered, only --each or --organisation lists the silent ones. An
    answer is judged from the response's words; where those are not held, nothing is said of it.
    """
    with opened(register_folder, as_of=as_of) as register:
        found = _found(register, ref)
        body = _body(register, organisation)
        rows = [
            each
            for each in found
            if (not stances or each.answer.stance in stances)
            and (body is None or each.organisation_id == body)
            and (since is None or each.is_since(since))
        ]
        if not everybody and body is None and SILENT in stances:
            rows = [each for each in rows if each.answer.stance != SILENT or not each.answered_by_others]
        care = ReplyCare(register.state, (each.answer.report_key for each in rows), named=named)
        if output_format == "table":
            _print(register, found, rows, care, limit or SHOWN, silent=tuple(stances) == (SILENT,))
        else:
            made = (_row(each, care) for each in rows[:limit])
            output.print_rows(made, output_format, columns())
    return FOUND if fail_if_any and rows else DONE


def _body(register: Register, name: str | None) -> str | None:
    from forewarned.register.body_lookup import find_body

    return find_body(register.state, name).id if name else None


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer with what it is shown with.

    `answered_by_others` counts the other responses that bear on the same concern, `others_without_words`
    those to the same report whose words are not held.
    """

    answer: HeldAnswer
    reference: str | None
    url: str | None
    date_of_report: str | None
    concern: str
    organisation_id: str | None
    organisation: str | None
    respondent: str | None
    answered_on: dt.date | None
    answered_by_others: int
    others_without_words: int

    def is_since(self, day: dt.date) -> bool:
        """Whether the response, or, where that has no date, the report, is of this day or later."""
        made = self.answered_on or day_of(self.date_of_report)
        return made is not None and made >= day


def _found(register: Register, ref: str | None) -> list[_Found]:
    """Every answer, or those to one report, with what they are shown with."""
    from forewarned.register.promise_views import Senders

    held = register.held_answers(ref)
    keys = json.dumps(sorted({each.report_key for each in held}))
    bearing = Counter((each.report_key, each.place) for each in held if each.stance != SILENT)
    reports, concerns, responses, wordless = _beside(register, keys)
    senders = Senders(register.state)
    found = []
    for each in held:
        respondent, day, body = responses[each.response_key]
        body = senders.of(each.response_key, each.report_key, body)
        reference, url, date_of_report = reports[each.report_key]
        found.append(
            _Found(
                answer=each,
                reference=reference,
                url=url,
                date_of_report=date_of_report,
                concern=concerns[each.report_key, each.place],
                organisation_id=body,
                organisation=senders.names.get(body) if body else None,
                respondent=respondent,
                answered_on=day_of(day),
                answered_by_others=bearing[each.report_key, each.place] - (each.stance != SILENT),
                others_without_words=wordless[each.report_key],
            )
        )
    return found


def _beside(
    register: Register, keys: str
) -> tuple[Mapping[str, Any], Mapping[Any, str], Mapping[str, Any], Mapping[str, int]]:
    """The reports, their concerns' texts, their responses, and how many of those have no words held."""
    ask, chosen = register.state.execute, "(SELECT value FROM json_each(?))"
    reports = {
        key: rest
        for key, *rest in ask(
            f"SELECT key, reference, url, date_of_report FROM reports WHERE key IN {chosen}", (keys,)
        )
    }
    concerns = {
        (key, place): text
        for key, place, text in ask(
            f"SELECT report_key, place, text FROM concerns WHERE report_key IN {chosen}", (keys,)
        )
    }
    responses: dict[str, Any] = {}
    wordless: dict[str, int] = defaultdict(int)
    for key, report, respondent, day, body, worded in ask(
        "SELECT key, report_key, respondent, date, organisation_id, text IS NOT NULL FROM responses"
        f" WHERE report_key IN {chosen}",
        (keys,),
    ):
        responses[key] = (respondent, day, body)
        wordless[report] += not worded
    return reports, concerns, responses, wordless


# -- for machines -------------------------------------------------------------------------------------------


def columns() -> tuple[str, ...]:
    """The contract's columns of an answer, then those added here."""
    from forewarned.register.columns import TABLES

    return (*(each.name for each in TABLES["answers"].columns), *ADDED)


def _row(each: _Found, care: ReplyCare) -> dict[str, Any]:
    from forewarned.register.promise_frames import as_row

    row = as_row(each.answer) | as_row(each)
    held: dict[str, Any] = care.named(each.answer.report_key, {name: row[name] for name in columns()})
    return held


# -- for people ---------------------------------------------------------------------------------------------


def _print(
    register: Register,
    found: Sequence[_Found],
    rows: Sequence[_Found],
    care: ReplyCare,
    limit: int,
    *,
    silent: bool,
) -> None:
    to = output.console()
    people.print_line(to, _silence(found, rows) if silent else _line(rows))
    output.print_text(to, read_of(register))
    if care.speaks_of_self_harm:
        output.print_text(to, wording.HELP_LINE)
    if len(rows) > limit:
        output.print_text(to, f"The first {limit:,} are listed; --limit shows more.")
    if rows:
        to.print()
    for each in rows[:limit]:
        _print_one(to, each, care)


def _line(rows: Sequence[_Found]) -> str:
    if not rows:
        return "No answer."
    counts = Counter(each.answer.stance for each in rows)
    parts = [f"{counts[name]:,} {words.lower()}" for name, words in wording.STANCES.items() if counts[name]]
    return f"{wording.count_of(len(rows), 'answer')} to single concerns: {wording.listed(parts)}."


def _silence(found: Sequence[_Found], rows: Sequence[_Found]) -> str:
    """How many concerns nobody answered, of those in reports with a response that was read."""
    of = len({(each.answer.report_key, each.answer.place) for each in found})
    none = {(each.answer.report_key, each.answer.place) for each in rows if not each.answered_by_others}
    open_ = {
        (each.answer.report_key, each.answer.place)
        for each in rows
        if not each.answered_by_others and each.others_without_words
    }
    line = f"Of {wording.count_of(of, 'concern')} with a response that was read, {len(none):,} "
    line += f"{'is' if len(none) == 1 else 'are'} answered by none of them."
    if open_:
        line += f" For {len(open_):,} of these another response is held without its words."
    return line


def _print_one(to: Any, each: _Found, care: ReplyCare) -> None:
    answer, key = each.answer, each.answer.report_key
    stance = wording.stance_in_words(answer.stance)
    named = each.reference or key
    output.print_text(to, f"{stance}: {named}, concern {answer.concern_number}", style="bold")
    output.print_text(to, care.shown(key, shortened(each.concern, 240)), indent=2)
    body = each.organisation or each.respondent or "sender not known"
    day = f", {wording.date_in_words(each.answered_on)}" if each.answered_on else ""
    output.print_text(to, f"{body}{day}; response {answer.response_key}.", indent=2)
    if answer.quote:
        output.print_text(to, f"«{care.shown(key, ' '.join(answer.quote.split()))}»", indent=2)
    output.print_text(to, f"{answer.judged_by}, {answer.confidence:.0%} sure.", indent=2, style="dim")
    to.print()

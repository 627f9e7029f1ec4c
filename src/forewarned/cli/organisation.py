"""`forewarned organisation`: one body, every report addressed to it, and what came of its duties."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forewarned import wording
from forewarned.cli import output, people
from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    positive,
    register_option,
    today_option,
)
from forewarned.errors import BadInput
from forewarned.register.sentences import body_sentence
from forewarned.wording import count_of, date_in_words, listed

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.register.bodies import BodyPage, Profile, Relative, Warned, YearOfWarnings

SHOWN = 50
"""Reports in a table for people, unless --limit says otherwise. Machines get all."""

WIDE = 80
"""Columns of a terminal below which the bars of the years are left out."""

COLUMNS = (
    *("organisation_id", "organisation", "counted", "addressed_as", "through", "report_key", "reference"),
    *("url", "date_of_report", "coroner_area", "addressee_position", "name_as_written", "also_written"),
    *("out_of_its_time", "state", "due", "answered_on", "days_late"),
)

_EPILOGUE = """\b
Examples:
  forewarned organisation "Met Police"
  forewarned organisation metropolitan-police-service --chart
  forewarned organisation "Department of Health" --today 2025-03-01 --format csv > reports.csv
"""


@click.command(epilog=_EPILOGUE)
@click.argument("name")
@register_option
@click.option("--limit", type=int, default=None, callback=positive, help="List so many reports at most.")
@click.option("--chart", is_flag=True, help="Draw the reports of each year and what came of them.")
@as_of_option
@today_option
@format_option()
def command(
    name: str,
    register_folder: Path,
    limit: int | None,
    chart: bool,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> None:
    """Show one body: who it is, what was addressed to it, and what came of it.

    NAME is any name of it, an abbreviation, or its id. Where a name could mean several bodies they are
    listed, and none is chosen. What was addressed to a body that it took over from, or to one that
    belongs to it, is listed apart and never counted into its numbers. In json the whole page is one
    object; jsonl and csv have a row a report.
    """
    if chart and output_format != "table":
        raise BadInput("--chart draws for people", do="Leave out --format, or take the years from json.")
    with opened(register_folder, as_of=as_of) as register:
        page = register.organisation(name, day_judged(today, as_of))
    if output_format == "json":
        output.print_json(as_object(page, limit))
    elif output_format != "table":
        output.print_rows(rows(page, limit), output_format, COLUMNS)
    elif chart:
        _print_chart(page)
    else:
        _print(page, limit or SHOWN)


# -- for machines -------------------------------------------------------------------------------------


def as_object(page: BodyPage, limit: int | None = None) -> dict[str, object]:
    """The page as an object: who the body is, its counts, its years, its reports."""
    found = {name: value for name, value in asdict(page).items() if name not in _LISTS and name != "body"}
    return {
        **asdict(page.body),
        **found,
        "years": [{"year": each.year, "reports": each.reports, **each.states} for each in page.years],
        **{name: [_row(each) for each in getattr(page, name)[:limit]] for name in _LISTS},
    }


_LISTS = ("reports", "inherited", "of_parts")


def rows(page: BodyPage, limit: int | None = None) -> Iterator[dict[str, object]]:
    """A row a report: those addressed to it, then those listed apart."""
    listed_rows = [each for name in _LISTS for each in getattr(page, name)]
    yield from map(_row, listed_rows[:limit])


def _row(each: Warned) -> dict[str, object]:
    held = asdict(each) | {"addressee_position": each.position}
    return {name: held[name] for name in COLUMNS}


# -- for people ---------------------------------------------------------------------------------------


def _print(page: BodyPage, limit: int) -> None:
    to = output.console()
    people.print_line(to, body_sentence(page))
    _print_how_found(to, page)
    _print_out_of_time(to, page)
    to.print()
    output.print_facts(to, profile_facts(page.body))
    _print_duties(to, page)
    _print_years(to, page)
    _print_reports(to, "Addressed to it", page.reports, limit)
    if page.inherited:
        _print_reports(to, "Addressed to its predecessors; not counted above", page.inherited, limit)
    _print_parts(to, page.of_parts)


def _print_how_found(to: Console, page: BodyPage) -> None:
    """Prints how sure it is that this body was meant, where the name alone did not decide."""
    found = page.found
    if not found.sure:
        other = f"; next came {found.runner_up}" if found.runner_up else ""
        output.print_text(to, f"Taken to be meant by {found.found_by} ({found.confidence:.2f} of 1){other}.")


def _print_out_of_time(to: Console, page: BodyPage) -> None:
    """Prints how many reports are dated when the body is not known to have existed."""
    number = sum(each.out_of_its_time for each in page.reports)
    if number:
        share = wording.share_in_words(number, len(page.reports))
        dated = f"{share} {'is' if number == 1 else 'are'} dated when it is not known to have existed"
        output.print_text(to, f"{dated}: a source may write the name of today for the body of that day.")


def profile_facts(body: Profile) -> Iterator[tuple[str, str | None]]:
    """Who a body is, as names and values."""
    yield "Id", body.id
    yield "Kind", body.kind or wording.NOT_KNOWN
    yield "Nation", body.nation
    yield "From", date_in_words(body.valid_from) if body.valid_from else None
    yield "Until", date_in_words(body.valid_to) if body.valid_to else None
    earlier = [
        f"{each.name} (until {date_in_words(each.until)})" if each.until else each.name
        for each in body.earlier_names
    ]
    yield "Earlier names", "; ".join(earlier) or None
    yield "Other names", "; ".join(body.other_names) or None
    yield "Abbreviations", "; ".join(body.abbreviations) or None
    yield "Belongs to", _relatives([body.parent] if body.parent else [])
    yield "Took over from", _relatives(body.predecessors)
    yield "Succeeded by", _relatives(body.successors)
    yield "Known by", None if body.known else "its name on reports alone"


def _relatives(bodies: Sequence[Relative]) -> str | None:
    return "; ".join(f"{each.name}{_dates(each)}" for each in bodies) or None


def _dates(each: Relative) -> str:
    years = (each.valid_from and each.valid_from.year, each.valid_to and each.valid_to.year)
    return f" ({years[0] or ''}–{years[1] or ''})" if any(years) else ""


def _print_duties(to: Console, page: BodyPage) -> None:
    total, past = page.counts["duties"], page.past_due["duties"]
    if not total:
        return
    day = date_in_words(page.today)
    people.print_heading(to, f"Its answers, of {count_of(total, 'duty', 'duties')}, as on {day}")
    columns = (
        *(output.Column("State"), output.Column("Duties", "right"), output.Column("Past due", "right")),
        *(output.Column("Share of past due", "right"), output.Column("", wraps=False)),
    )
    output.print_table(to, columns, _state_cells(page))
    late = page.late
    if late.median is not None:
        days = f"{late.median:g} {'day' if late.median == 1 else 'days'} late"
        answers = count_of(late.answers, "late answer")
        output.print_text(to, f"{answers}: {days}{' (median)' if late.answers > 1 else ''}.", indent=2)
    output.print_text(to, f"Past due: {wording.share_in_words(past, total)}.", indent=2)
    output.print_text(to, wording.WHAT_NONE_PUBLISHED_MEANS, indent=2)


def _state_cells(page: BodyPage) -> Iterator[list[str]]:
    past = page.past_due["duties"]
    for state, words in wording.STATES.items():
        if page.counts[state]:
            number = page.past_due[state]
            share = f"{100 * number / past:.0f}%" if past and number else ""
            drawn = output.bar(number / past, 16) if past else ""
            yield [words, f"{page.counts[state]:,}", f"{number:,}", share, drawn]


# -- years --------------------------------------------------------------------------------------------


def _print_years(to: Console, page: BodyPage) -> None:
    if not page.years:
        return
    people.print_heading(to, "By year of the report")
    columns = (
        output.Column("Year"),
        *(output.Column(head, "right") for head in ("Reports", "Answered", "None published", "Other")),
        *((output.Column(_KEY, wraps=False),) if to.width >= WIDE else ()),
    )
    most = max(each.reports for each in page.years) or 1
    rows = ([*_year_cells(each), _year_bar(each, most)][: len(columns)] for each in page.years)
    output.print_table(to, columns, rows)


def _year_cells(each: YearOfWarnings) -> list[str]:
    numbers = (each.reports, *outcomes(each))
    return [each.year.capitalize(), *(f"{number:,}" for number in numbers)]


def _year_bar(each: YearOfWarnings, most: int) -> str:
    return stacked(outcomes(each), most, 20)


_MARKS = ("█", "░", "·")
_KEY = "█ answered ░ none published · other"


def outcomes(each: YearOfWarnings) -> tuple[int, int, int]:
    """A year's duties that were answered, that have no answer published, and all others."""
    counts = Counter(each.states)
    answered = counts["answered"] + counts["answered_late"]
    return answered, counts["none_published"], counts.total() - answered - counts["none_published"]


def stacked(numbers: Sequence[int], most: int, width: int) -> str:
    """A bar in as many marks as numbers; its whole length is their sum, of `most` at full width."""
    ends = [round(sum(numbers[: place + 1]) / most * width) for place in range(len(numbers))]
    drawn = "".join(mark * (end - start) for mark, start, end in zip(_MARKS, (0, *ends), ends, strict=False))
    first = next((mark for mark, number in zip(_MARKS, numbers, strict=True) if number), "")
    return drawn or first


def _print_chart(page: BodyPage) -> None:
    to = output.console()
    people.print_line(to, body_sentence(page))
    if not page.years:
        return
    output.print_text(to, f"A bar is the year's reports: {_KEY} ({_OTHER}).")
    output.print_text(to, f"As on {date_in_words(page.today)}. {wording.WHAT_NONE_PUBLISHED_MEANS}")
    to.print()
    most = max(each.reports for each in page.years) or 1
    said = {each.year: _outcomes_in_words(each) for each in page.years}
    room = max(to.width - max(map(len, said.values())) - len(wording.NOT_KNOWN) - 6, 10)
    columns = (output.Column("Year"), output.Column("", wraps=False), output.Column("Reports"))
    drawn = ((each, stacked(outcomes(each), most, room)) for each in page.years)
    output.print_table(to, columns, ([each.year.capitalize(), bar, said[each.year]] for each, bar in drawn))


_OTHER = "not due, not known, interim, extended or not needed"


def _outcomes_in_words(each: YearOfWarnings) -> str:
    """«16: 10 answered, 4 none published and 2 other»."""
    words = ("answered", "none published", "other")
    parts = [f"{number:,} {word}" for number, word in zip(outcomes(each), words, strict=True) if number]
    return f"{each.reports:,}: {listed(parts)}" if parts else f"{each.reports:,}"


# -- reports ------------------------------------------------------------------------------------------

_TABLE = (
    output.Column("Date", wraps=False),
    output.Column("Report", wraps=False),
    output.Column("Coroner area"),
    output.Column("As written"),
    output.Column("Answer"),
)


def _print_reports(to: Console, heading: str, reports: Sequence[Warned], limit: int) -> None:
    people.print_heading(to, f"{heading}: {count_of(len(reports), 'report')}")
    if not reports:
        output.print_text(to, "None is held.", indent=2)
        return
    if len(reports) > limit:
        output.print_text(to, f"The newest {limit:,} are listed; --limit shows more.", indent=2)
    output.print_table(to, _TABLE, map(_cells, reports[:limit]))


def _cells(each: Warned) -> list[str]:
    how = wording.addressed_as_in_words(each.addressed_as, each.through, out_of_its_time=each.out_of_its_time)
    return [
        date_in_words(each.date_of_report),
        each.reference or each.report_key,
        each.coroner_area or "",
        f"{each.name_as_written} ({how})" if how else each.name_as_written,
        wording.state_in_words(each.state, days_late=each.days_late),
    ]


def _print_parts(to: Console, reports: Iterable[Warned]) -> None:
    """Prints how many reports went to each body that belongs to this one."""
    counted = Counter((each.organisation, each.organisation_id) for each in reports)
    if not counted:
        return
    total = count_of(counted.total(), "report")
    people.print_heading(to, f"Addressed to bodies that belong to it; not counted above: {total}")
    columns = (output.Column("Organisation"), output.Column("Id"), output.Column("Reports", "right"))
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    output.print_table(to, columns, ([name, id_, f"{number:,}"] for (name, id_), number in ranked))

"""`forewarned stats`: counts, each with its «of how many» and with what is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned import wording
from forewarned.cli import output
from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    register_option,
    today_option,
)
from forewarned.wording import count_of

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from forewarned.register.tallies import StatedDeadlines, Stats

WIDE = 80
"""Columns of a terminal below which the bars are left out."""

GROUPS = {"year": "year", "area": "coroner_area", "category": "category"}
COLUMNS = ("table", "name", "count", "of", "not_known")

_EPILOGUE = """\b
Examples:
  forewarned stats
  forewarned stats --by area
  forewarned stats --format json
"""


@click.command(epilog=_EPILOGUE)
@register_option
@click.option(
    "--by", "group", type=click.Choice(list(GROUPS)), default="year", help="Group by this. [default: year]"
)
@as_of_option
@today_option
@format_option()
def command(
    register_folder: Path, group: str, as_of: dt.date | None, today: dt.date | None, output_format: str
) -> None:
    """Count the register: years, areas, states, how complete it is.

    Every count has its «of how many»; what is not known is counted too. Counts describe what is held
    here, not how well anybody did. A report of several categories counts in each.
    """
    day = day_judged(today, as_of)
    with opened(register_folder, as_of=as_of) as register:
        found = register.stats(day)
    if output_format == "table":
        _print(found, group)
    elif output_format == "json":
        output.print_json(_as_object(found))
    else:
        output.print_rows(_rows(found), output_format, COLUMNS)


# -- for machines -------------------------------------------------------------------------------------


def _as_object(found: Stats) -> dict[str, object]:
    return {
        "today": found.today,
        **found.counts,
        "states": dict(found.by_state),
        "by_year": found.by_year.to_dicts(),
        "by_area": found.by_area.to_dicts(),
        "by_category": found.by_category.to_dicts(),
        "completeness": found.completeness.to_dicts(),
        "stated_deadline": asdict(found.stated_deadlines),
    }


def _rows(found: Stats) -> Iterator[dict[str, object]]:
    """Every count as a row: in which table, of what, how many, of how many, how many not known."""
    for name, number in found.counts.items():
        yield dict(zip(COLUMNS, ("counts", name, number, None, None), strict=True))
    duties = sum(found.by_state.values())
    for state, number in found.by_state.items():
        yield dict(zip(COLUMNS, ("states", state, number, duties, found.by_state["unknown"]), strict=True))
    for group, column in GROUPS.items():
        yield from _group_rows(_table(found, group), column, found.counts["reports"])
    for row in found.completeness.iter_rows(named=True):
        values = ("completeness", row["field"], row["filled"], row["reports"], row["blank"])
        yield dict(zip(COLUMNS, values, strict=True))
    stated = found.stated_deadlines
    for name in ("same", "earlier", "later"):
        values = ("stated_deadline", name, getattr(stated, name), stated.compared, stated.not_known)
        yield dict(zip(COLUMNS, values, strict=True))


def _group_rows(table: pl.DataFrame, column: str, reports: int) -> Iterator[dict[str, object]]:
    lost = sum(row["reports"] for row in table.iter_rows(named=True) if row[column] == wording.NOT_KNOWN)
    for row in table.iter_rows(named=True):
        yield dict(zip(COLUMNS, (f"by_{column}", row[column], row["reports"], reports, lost), strict=True))


def _table(found: Stats, group: str) -> pl.DataFrame:
    return {"year": found.by_year, "area": found.by_area, "category": found.by_category}[group]


# -- for people ---------------------------------------------------------------------------------------


def _print(found: Stats, group: str) -> None:
    to = output.console()
    counts = found.counts
    if not counts["reports"]:
        output.print_text(to, "0 reports: nothing has been read into this register.", style="bold")
        output.print_text(to, "Read something in with `forewarned build SOURCE`.")
        return
    what = [
        count_of(counts["concerns"], "concern"),
        count_of(counts["addressees"], "addressee"),
        count_of(counts["responses"], "response"),
    ]
    reports = count_of(counts["reports"], "report")
    output.print_text(to, f"{reports}{_between(found)}: {wording.listed(what)}.", style="bold")
    for name, words in _LOOSE.items():
        if counts[name]:
            output.print_text(to, f"{wording.share_in_words(counts[name], counts['responses'])} {words}")
    _print_states(to, found)
    _print_group(to, found, group)
    _print_deadlines(to, found.stated_deadlines)
    _print_completeness(to, found)


_LOOSE = {
    "responses_to_reports_not_held": "responses answer a report that is not held.",
    "responses_of_unknown_addressee": "responses could not be given to one addressee.",
}


def _between(found: Stats) -> str:
    years = [year for year in found.by_year["year"].to_list() if year != wording.NOT_KNOWN]
    if not years:
        return ""
    return f", {years[0]} to {years[-1]}" if years[0] != years[-1] else f", {years[0]}"


def _print_states(to: Console, found: Stats) -> None:
    total = sum(found.by_state.values())
    day = wording.date_in_words(found.today)
    _heading(to, f"Answers, of {count_of(total, 'duty', 'duties')}, as on {day}")
    columns = (output.Column("State"), output.Column("Duties", "right"), output.Column("Share", "right"))
    output.print_table(
        to,
        (*columns, output.Column("", wraps=False)),
        (
            [wording.STATES[state], f"{number:,}", share(number, total), output.bar(number / (total or 1))]
            for state, number in found.by_state.items()
        ),
    )


def _print_group(to: Console, found: Stats, group: str) -> None:
    table = _table(found, group)
    _heading(to, f"By {group}, of {count_of(found.counts['reports'], 'report')}")
    most = max(table["reports"].to_list(), default=0) or 1
    columns = (
        output.Column(group.capitalize()),
        *(
            output.Column(head, "right")
            for head in ("Reports", "Duties", "Answered", "None published", "Not known")
        ),
        *((output.Column("Reports", wraps=False),) if to.width >= WIDE else ()),
    )
    wide = to.width >= WIDE
    cells = (_group_cells(row, GROUPS[group], most, bars_wanted=wide) for row in table.iter_rows(named=True))
    output.print_table(to, columns, cells)


def _group_cells(row: Mapping[str, Any], column: str, most: int, *, bars_wanted: bool) -> Sequence[str]:
    answered = row["answered"] + row["answered_late"]
    numbers = (row["reports"], row["addressees"], answered, row["none_published"], row["unknown"])
    bars = [output.bar(row["reports"] / most, 16)] if bars_wanted else []
    return [_named(row[column]), *(f"{number:,}" for number in numbers), *bars]


def _named(value: str) -> str:
    return value.capitalize() if value == wording.NOT_KNOWN else value


def _print_deadlines(to: Console, stated: StatedDeadlines) -> None:
    _heading(to, "The deadline that reports state, against day 56")
    if not stated.compared:
        output.print_text(to, "No report is held of which both are known.", indent=2)
        return
    same = wording.share_in_words(stated.same, stated.compared)
    words = (
        f"Same day in {same}, earlier in {stated.earlier:,}, later in {stated.later:,}; "
        f"not known for {count_of(stated.not_known, 'report')}."
    )
    output.print_text(to, words, indent=2)


def _print_completeness(to: Console, found: Stats) -> None:
    total = found.counts["reports"]
    _heading(to, f"How complete, of {count_of(total, 'report')}")
    rows = found.completeness.to_dicts()
    columns = (output.Column("Field"), output.Column("Filled", "right"), output.Column("Blank", "right"))
    output.print_table(
        to,
        (*columns, output.Column("Share", "right")),
        (
            [
                row["field"].replace("_", " "),
                f"{row['filled']:,}",
                f"{row['blank']:,}",
                share(row["filled"], total),
            ]
            for row in rows
            if row["filled"]
        ),
    )
    empty = [row["field"].replace("_", " ") for row in rows if not row["filled"]]
    if empty and total:
        output.print_text(to, f"In no report: {', '.join(empty)}.", indent=2)


def _heading(to: Console, words: str) -> None:
    to.print()
    output.print_text(to, words, style="bold")


def share(number: int, of: int) -> str:
    """A share as a percentage, one decimal; empty where there is nothing to share."""
    return f"{100 * number / of:.1f}%" if of else ""

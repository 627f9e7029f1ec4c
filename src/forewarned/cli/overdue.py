"""`forewarned overdue`: the duties past their deadline for which no answer was seen, with denominators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import (
    Day,
    as_of_option,
    day_judged,
    format_option,
    opened,
    positive,
    register_option,
    today_option,
)
from forewarned.register.sentences import overdue_sentence
from forewarned.wording import count_of, date_in_words, sentence

if TYPE_CHECKING:
    from forewarned.register.store import Register
    from forewarned.register.tallies import Overdue

SHOWN = 50
"""Rows of a table for people, unless --limit says otherwise. Machines get all."""

_EPILOGUE = """\b
Examples:
  forewarned overdue
  forewarned overdue --area "Greater Manchester" --since 2024-01-01
  forewarned overdue --today 2025-03-01 --format csv > overdue.csv
"""


@click.command(epilog=_EPILOGUE)
@register_option
@click.option("--area", metavar="WORDS", help="Only coroner areas with these words in their name.")
@click.option("--since", type=Day(), help="Only answers that were due on this day or after it.")
@click.option("--limit", type=int, default=None, callback=positive, help="List so many at most.")
@click.option("--fail-if-any", is_flag=True, help="Exit with 1 where the list is not empty.")
@as_of_option
@today_option
@format_option()
def command(
    register_folder: Path,
    area: str | None,
    since: dt.date | None,
    limit: int | None,
    fail_if_any: bool,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> int:
    """List the answers that were due and have not been seen.

    Newest deadline first. «No answer published» means that the deadline has passed and that no source
    held here shows an answer; it does not say that none was sent. Each row is one addressee of one
    report. The deadline is day 56, or a later day that the report states or the coroner gave.
    """
    with opened(register_folder, as_of=as_of) as register:
        found = register.overdue(day_judged(today, as_of))
        rows = _wanted(found, area, since)
        if output_format == "table":
            _print(found, rows, _narrowed(area, since), limit or SHOWN)
        else:
            listed = _with_contract(rows[:limit] if limit else rows, register, found.today)
            output.print_rows(listed, output_format, _columns(found))
    return FOUND if fail_if_any and rows else DONE


def _wanted(found: Overdue, area: str | None, since: dt.date | None) -> list[dict[str, Any]]:
    """The rows asked for, the newest deadline first; those of one day by report and addressee."""
    rows = [
        row
        for row in found.rows.iter_rows(named=True)
        if (area is None or area.casefold() in (row["coroner_area"] or "").casefold())
        and (since is None or (row["due"] is not None and row["due"] >= since))
    ]
    rows.sort(key=lambda row: (row["report_key"], row["addressee_position"]))
    rows.sort(key=lambda row: row["due"] or dt.date.min, reverse=True)
    return rows


def _columns(found: Overdue) -> tuple[str, ...]:
    """The contract's columns of a duty, then the others."""
    from forewarned.register.columns import TABLES

    contract = tuple(column.name for column in TABLES["duties"].columns)
    return (*contract, *(name for name in found.rows.columns if name not in contract))


def _with_contract(
    rows: Sequence[dict[str, Any]], register: Register, today: dt.date
) -> list[dict[str, Any]]:
    """The rows with the contract's columns of their duties before their own."""
    duties = {
        (duty["report_key"], duty["addressee_position"]): duty
        for duty in register.duties(today).iter_rows(named=True)
        if duty["state"] == "none_published"
    }
    return [{**duties[row["report_key"], row["addressee_position"]], **row} for row in rows]


def _narrowed(area: str | None, since: dt.date | None) -> str:
    """What the list was narrowed to, in words; empty where it was not."""
    parts = [f"in «{area}»"] if area else []
    parts += [f"due since {date_in_words(since)}"] if since else []
    return ", ".join(parts)


def _print(found: Overdue, rows: list[dict[str, Any]], narrowed: str, limit: int) -> None:
    to = output.console()
    output.print_text(to, overdue_sentence(found), style="bold")
    undated = found.counts["unknown"] - found.past_due["unknown"]
    if undated:
        total = count_of(found.counts["duties"], "duty", "duties")
        output.print_text(to, f"Of {total} in all, {undated:,} cannot be judged: too little is known.")
    output.print_text(to, f"As on {date_in_words(found.today)}. Not published is not the same as not sent.")
    if narrowed and rows:
        output.print_text(to, sentence(f"{len(rows):,} {narrowed}"))
    elif narrowed:
        output.print_text(to, sentence(f"none {narrowed}; `forewarned stats --by area` lists the areas"))
    if len(rows) > limit:
        output.print_text(to, f"The {limit:,} with the newest deadlines are listed; --limit shows more.")
    if rows:
        to.print()
        output.print_table(to, _TABLE, map(_cells, rows[:limit]))


_TABLE = (
    output.Column("Due", wraps=False),
    output.Column("Days ago", "right", wraps=False),
    output.Column("Addressee"),
    output.Column("Report", wraps=False),
    output.Column("Coroner area"),
)


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        date_in_words(row["due"]),
        f"{row['days_overdue']:,}" if row["days_overdue"] is not None else "",
        row["name_as_written"],
        row["reference"] or row["report_key"],
        row["coroner_area"] or "",
    ]

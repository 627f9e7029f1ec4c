"""`forewarned organisations`: the bodies that were warned, each share with its denominator and interval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from forewarned import wording
from forewarned.cli import output
from forewarned.cli.options import (
    as_of_option,
    day_judged,
    format_option,
    opened,
    positive,
    register_option,
    today_option,
)
from forewarned.wording import count_of, date_in_words, sentence

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.register.body_ranking import Ranked, Ranking, Sort

SHOWN = 50
"""Rows of a table for people, unless --limit says otherwise. Machines get all."""

SORTS = ("none_published", "answered", "late", "reports", "duties", "name")

_EPILOGUE = """\b
Examples:
  forewarned organisations
  forewarned organisations --kind "NHS trust" --sort none_published
  forewarned organisations --kind prisons --since 2020 --sort late --min-duties 5
  forewarned organisations --sort name --format csv > organisations.csv
"""


@click.command(epilog=_EPILOGUE)
@register_option
@click.option("--kind", metavar="KIND", help="Only bodies of this kind, such as «NHS trust».")
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="reports",
    help="Sort by this; the first three are shares of the duties past due. [default: reports]",
)
@click.option(
    "--since", type=click.IntRange(1900, 9999), metavar="YEAR", help="Only reports of this year or later."
)
@click.option(
    "--min-duties",
    type=click.IntRange(0),
    metavar="N",
    help="Only bodies with N or more duties past due. [default: 10 where sorted by a share, else 0]",
)
@click.option("--limit", type=int, default=None, callback=positive, help="List so many at most.")
@as_of_option
@today_option
@format_option()
def command(
    register_folder: Path,
    kind: str | None,
    sort: str,
    since: int | None,
    min_duties: int | None,
    limit: int | None,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> None:
    """List the bodies that were warned, with what came of it.

    Every share has its «of how many» and its 95% interval (Wilson's): where two overlap, the order may
    be chance. It says nothing of who answers well: what is not published here may have been sent. A
    body counts by what was addressed to it alone, not to those that it took over from.
    """
    with opened(register_folder, as_of=as_of) as register:
        found = register.organisation_ranking(
            day_judged(today, as_of), kind=kind, since=since, sort=cast("Sort", sort), min_duties=min_duties
        )
    if output_format == "table":
        _print(found, limit or SHOWN)
    elif output_format == "json":
        output.print_json(as_object(found, limit))
    else:
        output.print_rows(map(asdict, found.rows[:limit]), output_format, columns())


def columns() -> tuple[str, ...]:
    """The columns of a row for machines."""
    from forewarned.register.body_ranking import Ranked

    return tuple(field.name for field in fields(Ranked))


def as_object(found: Ranking, limit: int | None) -> dict[str, object]:
    """The ranking as an object: what it counts, what it leaves out, and its rows."""
    held = asdict(found)
    rows = held.pop("rows")
    return {**held, "organisations": rows[:limit]}


# -- for people ---------------------------------------------------------------------------------------


def _print(found: Ranking, limit: int) -> None:
    to = output.console()
    output.print_text(to, answer(found), style="bold")
    if len(found.rows) > limit:
        output.print_text(to, f"The first {limit:,} are listed; --limit shows more.")
    if found.rows:
        to.print()
        output.print_table(to, _table(found), (_cells(each, found) for each in found.rows[:limit]))
        to.print()
        output.print_text(to, f"As on {date_in_words(found.today)}. {wording.WHAT_NONE_PUBLISHED_MEANS}")
        of = f"«{_HEADING[_shared(found)]}» is out of the duties past their deadline"
        output.print_text(to, f"{of}; in brackets the ends of its 95% interval (Wilson's), in per cent.")
    _print_uncounted(to, found)


def answer(found: Ranking) -> str:
    """The line that answers: how many bodies are listed in which order, and how many are left out."""
    of = f" of the kind «{found.kind}»" if found.kind else ""
    since = f" since {found.since}" if found.since else ""
    words = f"{count_of(len(found.rows), 'organisation')}{of} warned{since}, by {_BY[found.sort]}"
    if found.left_out:
        fewer = f"fewer than {max(found.min_duties, 1):,} duties past their deadline"
        words += f"; {found.left_out:,} with {fewer} {'is' if found.left_out == 1 else 'are'} left out"
    return sentence(words)


_BY = {
    "none_published": "the share of due answers not published",
    "answered": "the share of due answers published",
    "late": "the share of due answers published late",
    "reports": "reports",
    "duties": "duties",
    "name": "name",
}
_HEADING = {"none_published": "None published", "answered": "Answered", "late": "Answered late"}


def _table(found: Ranking) -> Sequence[output.Column]:
    shared = _shared(found)
    others = [_HEADING[name] for name in ("answered", "none_published") if name != shared]
    return (
        output.Column("Organisation"),
        *((output.Column("Kind"),) if found.kind is None else ()),
        output.Column("Reports", "right"),
        output.Column(_HEADING[shared], "right", wraps=False),
        *(output.Column(heading, "right") for heading in others),
        output.Column("Not known", "right"),
    )


def _shared(found: Ranking) -> str:
    return found.sort if found.sort in _HEADING else "none_published"


def _cells(each: Ranked, found: Ranking) -> list[str]:
    answered = each.answered + each.answered_late
    late = f" ({each.answered_late:,} late)" if each.answered_late else ""
    others = {"answered": f"{answered:,}{late}", "none_published": f"{each.none_published:,}"}
    shown = [words for name, words in others.items() if name != _shared(found)]
    kind = [] if found.kind is not None else [each.kind or wording.NOT_KNOWN]
    share = wording.interval_in_words(each.number, each.past_due, each.low, each.high)
    return [each.name, *kind, f"{each.reports:,}", share, *shown, f"{each.unknown:,}"]


def _print_uncounted(to: Console, found: Ranking) -> None:
    """Prints how many addressees are counted for no organisation, and why."""
    unsure = wording.share_in_words(found.unsure, found.addressees)
    words = f"{unsure} addressees are counted nowhere, because it is unsure who they are"
    if found.nobody:
        words += f"; {found.nobody:,} more name no body (a redaction, a person)"
    output.print_text(to, sentence(words))

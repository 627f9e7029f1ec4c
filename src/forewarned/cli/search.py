"""`forewarned search`: the reports that a query finds, each by the concern that answers it best."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.main import DONE
from forewarned.cli.options import (
    as_of_option,
    format_option,
    opened,
    positive,
    register_option,
    today_option,
)
from forewarned.errors import BadInput
from forewarned.register.sentences import corrected_sentences, not_known_sentences, search_sentence
from forewarned.wording import HELP_LINE, date_in_words, listed

if TYPE_CHECKING:
    import rich.console

    from forewarned.search.query import Change
    from forewarned.search.result import Facet, Found, Results

SHOWN = 20
"""Hits, unless --limit says otherwise."""

ALSO = 4
"""Numbers of further concerns named beside a hit, in a table for people."""

FACET_VALUES = 8
"""Values of each facet in a table for people; machines get all that the search gives."""

COLUMNS = (
    *("report_key", "url", "concern_number", "score", "snippet", "reference", "date_of_report", "area"),
    *("field", "start", "marks", "also"),
)
"""What is given for each hit; the contract's columns first."""

_EPILOGUE = """\b
A query has
  words            ligature points ward      reports with these words come first
  "a phrase"       "rousing checks"          has to occur
  -word            -prison                   must not occur
  OR               bedrail OR mattress       either will do
  field:value      date:2019..2021  area:Essex  to:"NHS England"  state:none_published
                   category: kind: manner: child:yes age:12..17 sex: setting: conclusion: reference:

\b
Examples:
  forewarned search "observations not done" --limit 5
  forewarned search '"rousing checks" date:2019.. -prison' --explain
  forewarned search sepsis --facets
  forewarned search --like 2019-0412#2
  forewarned search "bed rails" --format jsonl > hits.jsonl
"""


@click.command(
    epilog=_EPILOGUE,
    # A word with a minus is part of the query: there are no short options, not even -h.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("query", nargs=-1, metavar="[QUERY]...")
@click.option("--like", metavar="REF#N", help="Find concerns like this one, instead of a query.")
@click.option(
    "--limit", type=int, default=SHOWN, callback=positive, help=f"Give so many at most. [default: {SHOWN}]"
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Leave out so many at the start.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date"]),
    default="relevance",
    help="The best first, or the newest. [default: relevance]",
)
@click.option("--facets", is_flag=True, help="Count what was found by year, area, body, state and more.")
@click.option("--explain", is_flag=True, help="Say why each hit is there.")
@register_option
@as_of_option
@today_option
@format_option()
def command(
    query: tuple[str, ...],
    like: str | None,
    limit: int,
    offset: int,
    sort: Any,
    facets: bool,
    explain: bool,
    register_folder: Path,
    as_of: dt.date | None,
    today: dt.date | None,
    output_format: str,
) -> int:
    """Search reports and their concerns.

    Words, phrases, filters and meaning together: the best come first, each report by the concern that
    answers best. Names of children and methods of suicide are left out of what is shown.
    """
    if unknown := [word for word in query if word.startswith("--")]:
        raise BadInput(f"there is no option «{unknown[0]}»", do="`forewarned search --help` lists them.")
    typed = " ".join(query)
    if bool(typed.strip()) == bool(like):
        raise BadInput(
            "give a query, or --like REF#N, and not both", do="`forewarned search --help` shows how."
        )
    with opened(register_folder, as_of=as_of) as register:
        if like:
            results = register.more_like(like, limit=limit, offset=offset, explain=explain)
        else:
            results = register.search(
                typed,
                limit=limit,
                offset=offset,
                sort=sort,
                facets=facets,
                explain=explain,
                today=today,
            )
    if output_format == "table":
        _print(results, offset, like, explain=explain)
    elif output_format == "json" and (facets or explain):
        output.print_json(_whole(results, explain=explain))
    else:
        _tell(results)
        columns = (*COLUMNS, "why") if explain else COLUMNS
        output.print_rows((hit.as_row(explain=explain) for hit in results.hits), output_format, columns)
    return DONE


# -- for machines -------------------------------------------------------------------------------------


def _whole(results: Results, *, explain: bool) -> dict[str, Any]:
    return {
        "query": results.typed,
        "total": results.total,
        "some": results.some,
        "considered": results.considered,
        "corrected": [{"typed": each.typed, "instead": list(each.instead)} for each in results.corrected],
        "expanded": [{"typed": each.typed, "instead": list(each.instead)} for each in results.expanded],
        "not_known": dict(results.not_known),
        "notes": list(results.notes),
        "hits": [hit.as_row(explain=explain) for hit in results.hits],
        "facets": {
            name: {
                "values": [
                    {"value": each.value, "shown": each.shown, "reports": each.reports} for each in values
                ],
                "unknown": results.unknown.get(name, 0),
            }
            for name, values in results.facets.items()
        },
    }


def _tell(results: Results) -> None:
    """Says on standard error what a reader of the bare rows would miss."""
    for line in (*corrected_sentences(results.corrected), *not_known_sentences(results.not_known)):
        click.echo(line, err=True)


# -- for people ---------------------------------------------------------------------------------------


def _print(results: Results, offset: int, like: str | None, *, explain: bool) -> None:
    to = output.console()
    if results.speaks_of_self_harm and results.hits:
        output.print_text(to, HELP_LINE)
        to.print()
    output.print_text(to, search_sentence(results, like), style="bold")
    for line in (*corrected_sentences(results.corrected), *not_known_sentences(results.not_known)):
        output.print_text(to, line)
    if explain:
        for line in (*_expanded(results.expanded), *results.notes, _seconds(results.seconds)):
            output.print_text(to, line)
    for place, hit in enumerate(results.hits, offset + 1):
        to.print()
        _print_hit(to, place, hit)
    _print_facets(to, results)


def _expanded(changes: Sequence[Change]) -> list[str]:
    return [f"«{each.typed}» also finds {listed([f'«{way}»' for way in each.instead])}." for each in changes]


def _seconds(seconds: float) -> str:
    return f"Found in {1000 * seconds:,.0f} ms."


def _print_hit(to: rich.console.Console, place: int, hit: Found) -> None:
    from rich.text import Text

    from forewarned.wording import printable

    concern = f", concern {hit.concern_number}" if hit.concern_number is not None else ""
    where = ", ".join(filter(None, (date_in_words(hit.date_of_report), hit.area)))
    head = f"{hit.reference or hit.report_key}{concern}"
    others = [*hit.also[:ALSO], *([f"{len(hit.also) - ALSO} more"] if len(hit.also) > ALSO else [])]
    also = f" (also {listed(others)})" if others else ""
    output.print_text(to, f"{place}. {head}{also} · {where}", style="bold")
    shown = Text(printable(hit.snippet.text))
    for start, end in hit.snippet.marks:
        shown.stylize("underline", start, end)
    for line in shown.wrap(to, max(to.width - 3, 20)):
        line.rstrip()
        to.print(Text("   ").append_text(line))
    for reason in hit.why:
        output.print_text(to, f"· {reason}", indent=3, style="dim")


def _print_facets(to: rich.console.Console, results: Results) -> None:
    for name, values in results.facets.items():
        to.print()
        unknown = results.unknown.get(name, 0)
        without = f" (not known for {unknown:,})" if unknown else ""
        output.print_text(to, f"By {name}{without}", style="bold")
        if not values:
            continue
        best = values if name == "year" else values[:FACET_VALUES]
        output.print_table(
            to,
            (output.Column(name.capitalize()), output.Column("Reports", "right", wraps=False)),
            _cells(best),
        )
        if len(values) > len(best):
            output.print_text(to, "…")


def _cells(values: Sequence[Facet]) -> list[list[str]]:
    return [[each.shown, f"{each.reports:,}"] for each in values]

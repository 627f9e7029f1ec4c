"""`forewarned resolve`: who is meant by a name as it is written, what decided that, and what came next."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import PATH, Day, format_option, opened
from forewarned.errors import BadInput
from forewarned.wording import count_of, date_in_words, listed, sentence

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.organisations.facts import Body
    from forewarned.organisations.judgement import Judgement
    from forewarned.register.judgements import Judgements

COLUMNS = (
    *("name_as_written", "organisation", "organisation_id", "kind", "rule", "confidence", "runner_up"),
    *("outcome", "why", "office", "standing_today"),
)
"""The contract's columns, then those that were added."""

_EPILOGUE = """\b
Examples:
  forewarned resolve "Chief Constable of Essex Police"
  forewarned resolve "NHS Bolton CCG" --on 2019-03-14 --explain
  forewarned resolve --file names.txt --format jsonl > organisations.jsonl
  some-command | forewarned resolve --file - --format csv
"""


@click.command(epilog=_EPILOGUE)
@click.argument("name", required=False)
@click.option("--file", "file", type=PATH, help="Resolve each line of this file; - reads standard input.")
@click.option("--on", "on", type=Day(), help="The day of the report: bodies have beginnings and ends.")
@click.option("--explain", is_flag=True, help="Say what each signal means, and what it counted.")
@click.option("--strict", is_flag=True, help="Exit with 1 where any name is unsure.")
@click.option(
    "--register",
    "register_folder",
    metavar="DIR",
    type=PATH,
    envvar="FOREWARNED_REGISTER",
    help="Let what people judged in this register come first. [default: $FOREWARNED_REGISTER, if any]",
)
@format_option()
def command(
    name: str | None,
    file: Path | None,
    on: dt.date | None,
    explain: bool,
    strict: bool,
    register_folder: Path | None,
    output_format: str,
) -> int:
    """Say which organisation is meant by a name as it is written.

    Says who it is, what decided that, and which organisation came next and why it lost. «Unsure» is an
    answer. With --file a row for each line that is not blank, in the order of the lines; a line that
    names several bodies is one row, their names with « | » between.
    """
    if (name is None) == (file is None):
        raise BadInput("resolve takes one name or a file of names", do="Give a NAME, or --file FILE.")
    names = [name.strip()] if name is not None else _lines(file or Path("-"))
    people = _people(register_folder)
    found = [(each, _judged(each, on, people)) for each in names]
    if name is not None:
        from forewarned.organisations.resolve import with_runner_up

        found = [(name, with_runner_up(found[0][1], on=on))]
    if output_format != "table":
        output.print_rows((_row(*each) for each in found), output_format, COLUMNS)
    elif name is not None:
        _print(found[0][1], explain)
    else:
        _print_all(found)
    return FOUND if strict and any(each.outcome == "unsure" for _, each in found) else DONE


def _lines(file: Path) -> list[str]:
    """The lines of a file that are not blank. Raises `BadInput` where it cannot be read as text."""
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            "this is not UTF-8 text", where=f"{file}, line {line}", do="Save it as UTF-8."
        ) from error
    return [line.strip() for line in text.split("\n") if line.strip()]


def _people(folder: Path | None) -> Judgements | None:
    """What people judged in the register; None where no register is named, or none is there by default."""
    source = click.get_current_context().get_parameter_source("register_folder")
    from_environment = source is click.core.ParameterSource.ENVIRONMENT
    if folder is None or (from_environment and not (folder / "register.sqlite").exists()):
        return None
    from forewarned.register.judgements import judgements

    with opened(folder) as register:
        return judgements(register.connection)


def _judged(name: str, on: dt.date | None, people: Judgements | None) -> Judgement:
    """Who is meant: what a person judged, else what the rules say; of a line of several, of each."""
    from forewarned.organisations.resolve import resolve

    if people and (found := _by_person(name, people)):
        return found
    judged = resolve(name, on=on)
    if not people or judged.outcome != "several":
        return judged
    parts = tuple(_by_person(each.name_as_written, people) or each for each in judged.parts)
    if parts == judged.parts:
        return judged
    rules = "; ".join(dict.fromkeys(each.rule for each in parts))
    return replace(
        judged,
        rule=f"several bodies in one line: {rules}",
        organisation=_joined(each.organisation for each in parts),
        organisation_id=_joined(each.organisation_id for each in parts),
        kind=_joined(each.kind for each in parts if each.organisation_id),
        parts=parts,
    )


def _joined(values: Iterable[str | None]) -> str | None:
    return " | ".join(filter(None, values)) or None


def _by_person(name: str, people: Judgements) -> Judgement | None:
    from forewarned.organisations.judgement import Judgement
    from forewarned.register.judging import by_person

    said = people.of_name(name)
    if said is None:
        return None
    found = by_person(name, said)
    return Judgement(
        name,
        found.outcome,  # type: ignore[arg-type]
        f"judged by {said.by} on {said.time[:10]}",
        organisation=found.organisation or found.organisation_id,
        organisation_id=found.organisation_id,
        kind=found.kind,
        confidence=found.confidence or 0.0,
        why=said.why,
    )


def _row(name: str, judged: Judgement) -> dict[str, Any]:
    """One row of the contract: the name as it was given, and who is meant."""
    row = {column: getattr(judged, column, None) for column in COLUMNS}
    return row | {"name_as_written": name, "standing_today": _standing_today(judged)}


def _standing_today(judged: Judgement) -> list[str]:
    """The names of the bodies that stand today where this one stood; none where it stands itself."""
    from forewarned.organisations.facts import bodies, descendants

    found: dict[str, None] = {}
    for each in judged.parts or (judged,):
        body = bodies().get(each.organisation_id or "")
        if body and body.successors:
            found |= dict.fromkeys(bodies()[id_].name for id_ in descendants(body.id))
    return list(found)


# -- for people ---------------------------------------------------------------------------------------------

_ANSWERS = {
    "person": "A person is named, and no organisation.",
    "redacted": "The name is redacted.",
    "nothing": "No organisation is named.",
}


def _print(judged: Judgement, explain: bool) -> None:
    to = output.console()
    output.print_text(to, _answer(judged), style="bold")
    for each in judged.parts or (judged,):
        to.print()
        output.print_facts(to, _facts(each))
        _print_signals(to, each, explain)
    if judged.outcome == "unsure":
        _print_near(to, judged.name_as_written)


def _answer(judged: Judgement) -> str:
    """The line that answers."""
    if judged.outcome == "unsure":
        return sentence(f"it is unsure who is meant: {judged.rule}")
    if judged.outcome == "several":
        return sentence(f"{len(judged.parts)} bodies are named: {listed(_named(judged.parts))}")
    return _ANSWERS.get(judged.outcome) or sentence(judged.organisation or judged.name_as_written)


def _named(parts: Iterable[Judgement]) -> list[str]:
    return [each.organisation or f"«{each.name_as_written}» (unsure)" for each in parts]


def _facts(judged: Judgement) -> Iterator[tuple[str, str | None]]:
    from forewarned.organisations.facts import bodies

    body = bodies().get(judged.organisation_id or "")
    yield "Written", judged.name_as_written
    yield "Organisation", _with_id(judged)
    yield "Kind", judged.kind
    if body:
        yield from _facts_of(body, judged)
    yield "Office", judged.office
    sure = f", sure to {judged.confidence:.0%}" if judged.organisation_id else ""
    yield "Decided by", f"{judged.rule}{sure}"
    why = f": {judged.why}" if judged.why else ""
    if judged.runner_up and judged.organisation_id:
        yield "Next came", f"{judged.runner_up}, which lost{why}"
    elif judged.why:
        yield "Why", judged.why


def _with_id(judged: Judgement) -> str | None:
    return f"{judged.organisation} ({judged.organisation_id})" if judged.organisation_id else None


def _facts_of(body: Body, judged: Judgement) -> Iterator[tuple[str, str | None]]:
    from forewarned.organisations.facts import bodies

    yield "Existed", _existed(body) + (", not on that day" if judged.out_of_its_time else "")
    yield "Today", listed(_standing_today(judged)) or None
    parent = bodies().get(body.parent or "")
    yield "Part of", parent.name if parent else None


def _existed(body: Body) -> str:
    begun = f"from {date_in_words(body.valid_from)}" if body.valid_from else ""
    ended = f"to {date_in_words(body.valid_to)}" if body.valid_to else "and still does" if begun else "today"
    return " ".join(filter(None, (begun, ended)))


def _print_signals(to: Console, judged: Judgement, explain: bool) -> None:
    from forewarned.organisations.scoring import table

    fired = [each for each in judged.signals if each.signal != "start"]
    if not fired:
        return
    if not explain:
        words = ", ".join(f"{each.signal} {each.counted:+.1f}" for each in fired).replace("-", "−")
        output.print_facts(to, [("Signals", words)])
        return
    to.print()
    columns = (
        output.Column("Signal", wraps=False),
        output.Column("Counted", "right"),
        output.Column("Means"),
    )
    rows = [
        (each.signal, f"{each.counted:+.2f}".replace("-", "−"), table().says[each.signal])
        for each in judged.signals
    ]
    output.print_table(to, columns, rows)
    total = sum(each.counted for each in judged.signals)
    output.print_text(
        to, f"Sum {total:+.2f}; from {table().known:.2f} sure on it is taken.".replace("-", "−")
    )


def _print_near(to: Console, name: str) -> None:
    from forewarned.register.nearness import near

    found = near(None, name, 3)
    if found:
        to.print()
        output.print_text(to, "Nearest are:", style="bold")
    for each in found:
        output.print_hanging(to, "-", f"{each.name} ({each.organisation_id}): {each.why}", indent=2)
    to.print()
    output.print_text(to, "In a register, `forewarned judge` settles who is meant.")


def _print_all(found: Sequence[tuple[str, Judgement]]) -> None:
    to = output.console()
    unsure = sum(each.outcome == "unsure" for _, each in found)
    output.print_text(to, f"{count_of(len(found), 'name')}; {unsure:,} unsure.", style="bold")
    to.print()
    columns = (output.Column("Written"), output.Column("Organisation"), output.Column("Decided by"))
    rows = [(name, each.organisation or f"({each.outcome})", each.rule) for name, each in found]
    output.print_table(to, columns, rows)

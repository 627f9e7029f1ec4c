"""`forewarned screen`: a question becomes a reviewed set, and it says when to stop."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import PATH, Command, format_option, opened, positive, register_option
from forewarned.errors import BadInput
from forewarned.wording import count_of, date_in_words, sentence

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.screen.decisions import State
    from forewarned.screen.project import Project
    from forewarned.screen.stopping import Stopping

SHOWN = 20
QUEUED = ("place", "report_key", "reference", "date_of_report", "coroner_area")
DECIDED = ("number", "time", "reviewer", "report_key", "decision", "reason", "outcome")
AGREED = ("one", "other", "both", "same", "kappa", "low", "high")
REVIEWERS = (
    *("reviewer", "decisions", "relevant", "recall", "recall_low", "most_left", "chance_missed", "stop"),
)

_EPILOGUE = """\b
Examples:
  forewarned screen new child-suicide "children who took their own lives" --where child:yes
  forewarned screen label child-suicide
  forewarned screen status child-suicide
  forewarned screen agreement child-suicide
  forewarned screen export child-suicide child-suicide.json
"""


@click.group(epilog=_EPILOGUE)
def command() -> None:
    """Screen reports for a question, and know when to stop.

    The queue begins with what the question finds; after every ten decisions it is ordered again by what
    they teach. A published rule says when so much of what is relevant has been found that you may stop.
    Every decision is kept with who made it, why and when. Two reviewers do not see each other's.
    """


def by_option(wanted: str) -> Callable[[Command], Command]:
    """--by, which is the machine's user unless given."""
    return click.option("--by", metavar="WHO", help=f"{wanted} [default: the name of the machine's user]")


def who(by: str | None) -> str:
    """Who decides: the name given, else that of the machine's user. Raises BadInput where there is none."""
    name = (by or user() or "").strip()
    if not name:
        raise BadInput("a decision says who decided", do="Give --by.")
    return name


def user() -> str | None:
    """The name of the machine's user, as the environment has it; None where it has none."""
    return next(filter(None, (os.environ.get(each) for each in ("LOGNAME", "USER", "USERNAME"))), None)


def project_of(folder: Path, name: str) -> Project:
    """The screening of this name in the register's folder."""
    from forewarned.screen import project

    return project.opened(folder, name)


# -- beginning and labelling --------------------------------------------------------------------------------


@command.command()
@click.argument("name")
@click.argument("question")
@register_option
@click.option("--where", multiple=True, metavar="FILTER", help="Show reports first that meet this.")
@click.option("--only", multiple=True, metavar="FILTER", help="Leave out reports that do not meet this.")
@click.option("--seed", type=int, default=1, show_default=True, help="What chance begins with.")
@click.option("--recall", type=float, default=0.95, show_default=True, help="The share to be found.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="How sure of that to be.")
def new(
    name: str,
    question: str,
    register_folder: Path,
    where: tuple[str, ...],
    only: tuple[str, ...],
    seed: int,
    recall: float,
    confidence: float,
) -> None:
    """Begin a screening NAME that answers QUESTION.

    A FILTER is what a search takes: child:yes, age:..17, date:2019.., "area:London", -setting:prison. --where
    leaves nothing out. With --only, reports of which it is not known whether they meet it stay in.
    """
    from forewarned.screen.begin import Wanted, begin
    from forewarned.screen.decisions import state_of

    with opened(register_folder) as register:
        wanted = Wanted(name, question, where, only, seed, recall, confidence)
        definition = state_of(begin(register, wanted)).definition
    to, reports = output.console(), count_of(len(definition["reports"]), "report")
    output.print_text(to, f"Begun: «{name}», {reports} to be screened.", style="bold")
    if definition["outside"]:
        left = count_of(definition["outside"], "report")
        output.print_text(to, f"Left out by --only: {left} of {definition['identified']:,}.")
    if definition["not_known_whether_outside"]:
        output.print_text(
            to,
            f"Not known to meet --only, and so kept: {definition['not_known_whether_outside']:,}.",
        )
    output.print_text(
        to, f"{len(definition['seeds']):,} come first, found by {definition['found_by']}{_and_where(where)}."
    )
    output.print_text(to, f"Label them: forewarned screen label {_quoted(name)}")


def _and_where(where: tuple[str, ...]) -> str:
    return f" and {', '.join(where)}" if where else ""


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


@command.command()
@click.argument("name")
@register_option
@by_option("Who labels.")
@click.option("--limit", type=int, callback=positive, help="Ask about so many reports at most.")
def label(name: str, register_folder: Path, by: str | None, limit: int | None) -> None:
    """Label the reports of the screening NAME in the terminal, an answer a line."""
    from forewarned.cli.screen_walk import walk
    from forewarned.screen.sitting import Sitting

    with opened(register_folder) as register:
        walk(Sitting(project_of(register_folder, name), register, who(by)), limit)


# -- looking ------------------------------------------------------------------------------------------------


@command.command()
@click.argument("name", required=False)
@register_option
@format_option()
def status(name: str | None, register_folder: Path, output_format: str) -> None:
    """Show how far the screening NAME has come, and whether it may stop; without NAME, list them."""
    from forewarned.screen import project
    from forewarned.screen.decisions import state_of

    if name is None:
        names = project.held(register_folder)
        _print_rows(({"name": each} for each in names), output_format, ("name",))
        return
    state = state_of(project_of(register_folder, name))
    rows = [_reviewer_row(state, each) for each in state.decisions]
    if output_format != "table":
        output.print_rows(rows, output_format, REVIEWERS)
        return
    to, definition = output.console(), state.definition
    output.print_text(to, sentence(f"«{name}»: {definition['question']}"), style="bold")
    output.print_text(to, f"{count_of(len(state.keys), 'report')} to be screened.")
    for each in state.decisions:
        print_progress(to, state, each)
    if waiting := len(state.conflicts()):
        output.print_text(to, f"{count_of(waiting, 'report')} wait for a last word: `screen adjudicate`.")
    output.print_text(to, f"Rule: {definition['rule']}.")


def _reviewer_row(state: State, reviewer: str) -> dict[str, Any]:
    from forewarned.screen.sitting import stopping_of

    stands = stopping_of(state, reviewer)
    return {
        "reviewer": reviewer,
        "decisions": stands.screened,
        "relevant": stands.found,
        "recall": stands.recall,
        "recall_low": stands.recall_low,
        "most_left": stands.most_left,
        "chance_missed": stands.chance,
        "stop": stands.is_reached,
    }


def print_progress(to: Console, state: State, reviewer: str) -> None:
    """The lines that say how far one reviewer has come, and whether to stop."""
    from forewarned.screen.sitting import stopping_of

    stands = stopping_of(state, reviewer)
    output.print_text(to, f"{reviewer}: {progress_line(stands)}")
    output.print_text(to, stop_line(stands), style="bold" if stands.is_reached else "")


def progress_line(stands: Stopping) -> str:
    """«412 of 5,543 decided, 96 relevant; recall at least 81% (95% sure), likelier than not 93%; …»."""
    head = f"{stands.screened:,} of {stands.of:,} decided, {stands.found:,} relevant"
    if stands.recall is None or stands.recall_low is None:
        return f"{head}; recall not known yet"
    sure = f"recall at least {stands.recall_low:.0%} ({stands.confidence:.0%} sure)"
    return f"{head}; {sure}, likelier than not {stands.recall:.0%}; up to {stands.most_left:,} left"


def stop_line(stands: Stopping) -> str:
    """Whether the rule says stop, in a sentence."""
    if stands.screened == stands.of:
        return "Every report is decided."
    if stands.is_reached:
        return (
            f"You may stop: the chance that less than {stands.target:.0%} is found is at most "
            f"{stands.chance:.1%}, by the rule."
        )
    if not stands.found:
        return "Go on: nothing relevant is found yet."
    return (
        f"Go on: the chance that less than {stands.target:.0%} is found may be {stands.chance:.0%}; stop at "
        f"{1 - stands.confidence:.0%}."
    )


@command.command()
@click.argument("name")
@register_option
@by_option("Whose queue.")
@click.option("--limit", type=int, default=None, callback=positive, help="List so many at most.")
@format_option()
def queue(name: str, register_folder: Path, by: str | None, limit: int | None, output_format: str) -> None:
    """List the reports that come next, in their order."""
    from forewarned.screen.sitting import Sitting

    with opened(register_folder) as register:
        sitting = Sitting(project_of(register_folder, name), register, who(by))
        keys = sitting.queue()
    limit = limit or (SHOWN if output_format == "table" else None)
    rows = [
        {column: sitting.corpus.rows[key].get(column) for column in QUEUED}
        | {"place": place, "report_key": key}
        for place, key in enumerate(keys[:limit], start=1)
    ]
    _print_rows(rows, output_format, QUEUED)


@command.command()
@click.argument("name")
@register_option
@click.option("--by", metavar="WHO", help="Only this reviewer's.")
@format_option()
def decisions(name: str, register_folder: Path, by: str | None, output_format: str) -> None:
    """List every decision that stands, in the order in which they were made."""
    from forewarned.screen.decisions import state_of

    state = state_of(project_of(register_folder, name))
    held = [each for mine in state.decisions.values() for each in mine.values()]
    held += state.adjudicated.values()
    rows = [
        {column: getattr(each, column, None) for column in DECIDED}
        | {"outcome": state.outcome(each.report_key)}
        for each in sorted(held, key=lambda each: each.number)
        if by in (None, each.reviewer)
    ]
    _print_rows(rows, output_format, DECIDED)


def _print_rows(rows: Iterable[Mapping[str, Any]], output_format: str, columns: tuple[str, ...]) -> None:
    if output_format != "table":
        output.print_rows(rows, output_format, columns)
        return
    headings = [output.Column(name.replace("_", " ").capitalize()) for name in columns]
    output.print_table(output.console(), headings, ([_cell(row[name]) for name in columns] for row in rows))


def _cell(value: object) -> str:
    import datetime as dt

    if isinstance(value, dt.date):
        return date_in_words(value)
    return f"{value:.2f}" if isinstance(value, float) else "" if value is None else str(value)


# -- two reviewers ------------------------------------------------------------------------------------------


@command.command()
@click.argument("name")
@register_option
@format_option()
def agreement(name: str, register_folder: Path, output_format: str) -> None:
    """Show how far the reviewers agree: Cohen's kappa with its 95% interval."""
    from itertools import combinations

    from forewarned.screen import agreement as measure
    from forewarned.screen.decisions import state_of

    state = state_of(project_of(register_folder, name))
    rows = []
    for one, other in combinations(state.decisions, 2):
        first, second = state.of(one), state.of(other)
        both = [
            (first[key].decision, second[key].decision)
            for key in state.keys
            if key in first and key in second
        ]
        found = measure.agreement(both)
        rows.append({"one": one, "other": other} | {name: getattr(found, name) for name in AGREED[2:]})
    if not rows and output_format == "table":
        output.print_text(output.console(), "Fewer than two have decided: there is nothing to compare.")
        return
    _print_rows(rows, output_format, AGREED)


@command.command()
@click.argument("name")
@click.argument("ref", required=False)
@register_option
@click.option("--yes", "decision", flag_value="yes", help="REF is included.")
@click.option("--no", "decision", flag_value="no", help="REF is excluded.")
@click.option("--why", metavar="TEXT", default="", help="Why.")
@by_option("Who has the last word.")
@click.option("--fail-if-any", is_flag=True, help="Exit with 1 where reports wait for a last word.")
@format_option()
def adjudicate(
    name: str,
    ref: str | None,
    register_folder: Path,
    decision: str | None,
    why: str,
    by: str | None,
    fail_if_any: bool,
    output_format: str,
) -> int:
    """Give the last word on REF; without REF, list the reports that wait for one.

    A report waits where two reviewers differ, or where all who decided are unsure.
    """
    from forewarned.screen.decisions import adjudicate as settle
    from forewarned.screen.decisions import state_of

    project = project_of(register_folder, name)
    if ref is not None:
        if decision is None:
            raise BadInput("no word on it is given", do="Give --yes or --no, and --why.")
        with opened(register_folder) as register:
            key = register.find(ref)
        settled = settle(project, key, who(by), decision, why)
        output.print_text(output.console(), sentence(f"{settled.reviewer} settled {ref}: {decision}, {why}"))
        return DONE
    state = state_of(project)
    waiting = [_waiting_row(state, key) for key in state.conflicts()]
    _print_rows(waiting, output_format, ("report_key", "said", "reasons"))
    return FOUND if fail_if_any and waiting else DONE


def _waiting_row(state: State, key: str) -> dict[str, str]:
    held = state.by_report(key).values()
    return {
        "report_key": key,
        "said": "; ".join(f"{each.reviewer}: {each.decision}" for each in held),
        "reasons": "; ".join(each.reason for each in held if each.reason),
    }


# -- out and in ---------------------------------------------------------------------------------------------


@command.command()
@click.argument("name")
@register_option
@format_option()
def prisma(name: str, register_folder: Path, output_format: str) -> None:
    """Count what a PRISMA 2020 flow diagram asks for."""
    from forewarned.screen.decisions import state_of
    from forewarned.screen.prisma import prisma as counts

    rows = [{"box": box, "reports": n} for box, n in counts(state_of(project_of(register_folder, name)))]
    _print_rows(rows, output_format, ("box", "reports"))


@command.command()
@click.argument("name")
@click.argument("file", type=PATH)
@register_option
@by_option("Whose decisions and queue, for a sheet.")
def export(name: str, file: Path, register_folder: Path, by: str | None) -> None:
    """Write the screening NAME to FILE: .json for all of it, .csv for one reviewer's sheet.

    The .json holds the question, the filters, the seed, the model, the versions, every decision in its
    order and the rule's state, so that another person can repeat it. It holds no report's text. The .csv
    is filled in anywhere and taken in again by `screen import`.
    """
    from forewarned.screen.package import package

    project = project_of(register_folder, name)
    if file.suffix == ".json":
        text = json.dumps(package(project), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        _write(file, text, "utf-8")
    elif file.suffix == ".csv":
        _write(file, _sheet(register_folder, project, who(by)), "utf-8-sig")
    else:
        raise BadInput("the ending says what is written", where=str(file), do="Give .json or .csv.")
    output.print_text(output.console(), f"Wrote {file}.")


def _write(file: Path, text: str, encoding: str) -> None:
    try:
        with file.open("x", encoding=encoding, newline="") as out:
            out.write(text)
    except FileExistsError:
        raise BadInput(
            "there is a file of this name", where=str(file), do="Give another name, or take that file away."
        ) from None


def _sheet(folder: Path, project: Project, reviewer: str) -> str:
    import csv
    import io

    from forewarned.register.columns import csv_cell
    from forewarned.screen.sheet import COLUMNS, rows_of
    from forewarned.screen.sitting import Sitting

    with opened(folder) as register:
        rows = rows_of(Sitting(project, register, reviewer))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(row[column]) for column in COLUMNS] for row in rows)
    return out.getvalue()


@command.command("import")
@click.argument("name")
@click.argument("file", type=PATH)
@register_option
@by_option("Whose decisions, where a row names nobody.")
def take_in(name: str, file: Path, register_folder: Path, by: str | None) -> int:
    """Take FILE in: a sheet (.csv) into the screening NAME, or an export (.json) as a new one."""
    from forewarned.screen import sheet
    from forewarned.screen.package import restore

    to = output.console()
    if file.suffix == ".json":
        with opened(register_folder) as register:
            restore(register, name, _read_json(file))
        output.print_text(to, f"Taken in as «{name}».")
        return DONE
    done = sheet.take_in(project_of(register_folder, name), file.read_text("utf-8-sig"), by or user())
    output.print_text(to, f"{count_of(done.taken, 'decision')} taken in.")
    output.print_text(to, f"Passed over: {done.held:,} held already, {done.empty:,} without a decision.")
    for each in done.refused:
        output.print_text(to, f"Refused: {each}.")
    return FOUND if done.refused else DONE


def _read_json(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise BadInput(
            f"this is no JSON ({error})", where=str(file), do="Export the screening again."
        ) from None
    if not isinstance(held, dict):
        raise BadInput("this is no export of a screening", where=str(file), do="Give one.")
    return held


@command.command()
@click.argument("file", type=PATH)
@register_option
def repeat(file: Path, register_folder: Path) -> int:
    """Repeat an exported screening on this register: is every report shown in the same order?

    Exits with 1 where it is not, and says what differs.
    """
    from forewarned.screen.package import repeat as repeated

    with opened(register_folder) as register:
        found = repeated(register, _read_json(file))
    to = output.console()
    output.print_text(to, f"{found.same:,} of {count_of(found.checked, 'decision')} shown in the same order.")
    for each in found.differs:
        output.print_text(to, sentence(each))
    if found.first is not None:
        output.print_text(to, f"The first that differs is event {found.first:,}.")
    return DONE if found.first is None else FOUND


@command.command()
@click.argument("name")
@register_option
@click.option("--adviser", required=True, metavar="MODULE:NAME", help="The program that gives opinions.")
@click.option(
    "--limit", type=int, default=20, show_default=True, callback=positive, help="On so many reports."
)
def consult(name: str, register_folder: Path, adviser: str, limit: int) -> None:
    """Ask a program of yours for its opinion on reports that people decided on.

    The program is a Python object with a `name` and a method `opinion(question, sections)`. Its opinions
    are marked «model:NAME», are compared by `screen agreement`, and never count as a person's.
    """
    from forewarned.screen.decisions import MODEL
    from forewarned.screen.opinions import consult as ask
    from forewarned.screen.sitting import Sitting

    asked = _adviser(adviser)
    with opened(register_folder) as register:
        sitting = Sitting(project_of(register_folder, name), register, MODEL + asked.name)
        known = sitting.state.of(sitting.reviewer)
        keys = [key for key in sitting.state.keys if sitting.state.by_report(key) and key not in known][
            :limit
        ]
        made = ask(sitting, asked, keys)
    output.print_text(output.console(), f"{sitting.reviewer} gave {count_of(len(made), 'opinion')}.")


def _adviser(path: str) -> Any:
    from importlib import import_module

    module, _, name = path.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadInput(f"there is no such program ({error})", where=path, do="Give MODULE:NAME.") from None

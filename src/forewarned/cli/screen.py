"""`forewarned screen`: a question becomes a reviewed set, and it says when to stop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output, screen_files
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import format_option, opened, positive, register_option
from forewarned.cli.screen_shared import by_option, print_progress, print_rows, project_of, who
from forewarned.errors import BadInput
from forewarned.wording import count_of, sentence

if TYPE_CHECKING:
    from forewarned.screen.decisions import State

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
        print_rows(({"name": each} for each in names), output_format, ("name",))
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
    print_rows(rows, output_format, QUEUED)


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
    print_rows(rows, output_format, DECIDED)


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
    print_rows(rows, output_format, AGREED)


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
    print_rows(waiting, output_format, ("report_key", "said", "reasons"))
    return FOUND if fail_if_any and waiting else DONE


def _waiting_row(state: State, key: str) -> dict[str, str]:
    held = state.by_report(key).values()
    return {
        "report_key": key,
        "said": "; ".join(f"{each.reviewer}: {each.decision}" for each in held),
        "reasons": "; ".join(each.reason for each in held if each.reason),
    }


for each in (
    screen_files.prisma,
    screen_files.export,
    screen_files.take_in,
    screen_files.repeat,
    screen_files.consult,
):
    command.add_command(each)

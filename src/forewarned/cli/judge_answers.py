"""`forewarned judge` for answers and promises: one at a time by options, a list of what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forewarned import wording
from forewarned.cli import output
from forewarned.cli.options import Day
from forewarned.errors import BadInput

if TYPE_CHECKING:
    from forewarned.register.answer_judgements import AnswerJudgement
    from forewarned.register.answer_reviewing import NewStance, NewVerdict
    from forewarned.register.judgements import TakenBack
    from forewarned.register.store import Register

Command = TypeVar("Command", bound=Callable[..., Any])

DECIDED = (
    *("number", "when", "by", "about", "response_key", "report_key", "concern_number", "promise", "verdict"),
    *("said", "why", "taken_back_on", "taken_back_by", "taken_back_why"),
)
NONE = "none"
"""What takes a concern, an owner, a day or a strength away from a promise."""

_OPTIONS = (
    click.option("--answers", is_flag=True, help="Walk what was answered to concerns, the least sure first."),
    click.option("--promises", is_flag=True, help="Walk what was promised, the least sure first."),
    click.option("--answer", metavar="RESPONSE", help="Judge what this response says to --concern."),
    click.option("--stance", type=click.Choice(tuple(wording.STANCES)), help="With --answer: its stance."),
    click.option("--promise", metavar="KEY", help="Judge this promise: --right, --wrong, or what it says."),
    click.option("--missed", metavar="RESPONSE", help="Add a promise of this response, by its --quote."),
    click.option("--right", is_flag=True, help="The promise is one, as it was read."),
    click.option("--wrong", is_flag=True, help="It is no promise."),
    click.option("--quote", metavar="TEXT", help="The response's own words, word for word."),
    click.option(
        "--concern", metavar="NUMBER", help="The concern that is answered; none for no one concern."
    ),
    click.option("--status", type=click.Choice(("done", "will")), help="Whether it is said to be done."),
    click.option("--due", metavar="DATE", help="The last day that was promised; none for no day."),
    click.option("--owner", metavar="WHO", help="Who is to act; none for nobody named."),
    click.option(
        "--strength",
        type=click.Choice(("stronger", "intermediate", "weaker", NONE)),
        help="How strong an action it is (RCA2).",
    ),
)


def answer_options(function: Command) -> Command:
    """The command with the options that are about answers and promises."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def is_asked(about: Mapping[str, Any]) -> bool:
    """Whether any of these options is given."""
    return any(value not in (None, False) for value in about.values())


def is_walk(about: Mapping[str, Any]) -> bool:
    """Whether answers or promises are to be walked; with --decided, listed."""
    return bool(about["answers"] or about["promises"])


def judge_one(register: Register, about: Mapping[str, Any], by: str, why: str) -> None:
    """Records the one judgement that the options say. Raises `BadInput` where they say none, or several."""
    if sum(about[name] is not None for name in ("answer", "promise", "missed")) != 1:
        raise BadInput("one thing is judged at a time", do="Give one of --answer, --promise and --missed.")
    if about["answer"] is not None:
        judged = register.judge_answer(_stance(about, by, why))
    else:
        judged = register.judge_promise(_verdict(about, by, why))
    for line in told(judged):
        output.print_text(output.console(), line)


def _stance(about: Mapping[str, Any], by: str, why: str) -> NewStance:
    from forewarned.register.answer_reviewing import NewStance

    if about["concern"] is None or about["stance"] is None:
        raise BadInput("an answer is one stance to one concern", do="Give --concern and --stance.")
    return NewStance(about["answer"], about["concern"], about["stance"], by, why, quote=about["quote"])


def _verdict(about: Mapping[str, Any], by: str, why: str) -> NewVerdict:
    from forewarned.register.answer_reviewing import NewVerdict

    said = _said(about)
    if about["missed"] is not None:
        quote = about["quote"]
        return NewVerdict("added", by, why, response=about["missed"], said=said, quote=quote)
    edited = bool(said or about["quote"])
    if about["right"] + about["wrong"] + edited != 1:
        raise BadInput(
            "a promise is right, wrong, or says otherwise",
            do="Give --right or --wrong, or what it says: --concern, --due, --owner, --status, --strength.",
        )
    verdict = "right" if about["right"] else "wrong" if about["wrong"] else "edited"
    return NewVerdict(verdict, by, why, promise=about["promise"], said=said, quote=about["quote"])  # type: ignore[arg-type]


def _said(about: Mapping[str, Any]) -> dict[str, Any]:
    """What the options say of the promise, under the names that the register has for it."""
    names = {"concern": "concern_number", "status": "status", "owner": "owner", "strength": "strength"}
    said = {
        name: None if about[option] == NONE else about[option]
        for option, name in names.items()
        if about[option] is not None
    }
    if about["due"] is not None:
        said["due"] = day(about["due"])
    return said


def day(written: str) -> dt.date | None:
    """A day, or none. Raises `BadInput` where the words are neither."""
    if written.strip().lower() == NONE:
        return None
    try:
        return Day().convert(written, None, None)
    except click.BadParameter as error:
        raise BadInput(error.message, do="Give the last day that was promised, or «none».") from error


# -- what was decided ---------------------------------------------------------------------------------------


def told(judged: AnswerJudgement) -> list[str]:
    """What was recorded, a line each."""
    return [wording.sentence(f"{judged.by} judged: {words(judged)}"), f"Number {judged.number}."]


def words(judged: AnswerJudgement) -> str:
    """A judgement in words: what it is about, what it says, and why."""
    from forewarned.register.answer_judgements import VERDICTS

    if judged.about == "answer":
        stance = wording.stance_in_words(judged.said["stance"])
        return f"response {judged.response_key}, concern {judged.concern_number}: {stance} ({judged.why})"
    said = ", ".join(f"{name.replace('_', ' ')} {value or NONE}" for name, value in judged.said.items())
    return f"{judged.promise} {VERDICTS[judged.verdict]}{f': {said}' if said else ''} ({judged.why})"


def list_decided(
    register: Register, about: Mapping[str, Any], limit: int | None, output_format: str, most: int
) -> None:
    """Prints every judgement of answers, or of promises, those taken back included."""
    wanted = (
        {"answer"}
        if not about["promises"]
        else {"promise"}
        if not about["answers"]
        else {"answer", "promise"}
    )
    found = [each for each in register.answer_judgements() if each[0].about in wanted]
    if output_format != "table":
        rows = (_row(*each) for each in (found[-limit:] if limit else found))
        output.print_rows(rows, output_format, DECIDED)
        return
    to = output.console()
    back = sum(undone is not None for _, undone in found)
    output.print_text(to, f"{wording.count_of(len(found), 'judgement')}, {back:,} taken back.", style="bold")
    for judged, undone in found[-(limit or most) :]:
        gone = f" (taken back by {undone.by}: {undone.why})" if undone else ""
        output.print_hanging(to, f"{judged.number}", f"{judged.signed}: {words(judged)}{gone}", indent=8)


def _row(judged: AnswerJudgement, back: TakenBack | None) -> dict[str, Any]:
    row = {name: getattr(judged, name, None) for name in DECIDED}
    return row | {
        "when": judged.time,
        "said": dict(judged.said),
        "taken_back_on": back.time if back else None,
        "taken_back_by": back.by if back else None,
        "taken_back_why": back.why if back else None,
    }

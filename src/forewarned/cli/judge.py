"""`forewarned judge`: people decide who is meant by an unsure name; in the terminal, one by one, by sheet.

Answers and promises are judged by the same command (`judge_answers`).
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import judge_answers, output
from forewarned.cli.judge_answers import answer_options
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import PATH, format_option, opened, positive, register_option
from forewarned.errors import BadInput, NotFound
from forewarned.wording import count_of, date_in_words, printable, sentence

if TYPE_CHECKING:
    from forewarned.register.answer_judgements import AnswerJudgement
    from forewarned.register.judgements import PersonJudgement, Verdict
    from forewarned.register.reviewing import Decided, Taken, Unsure
    from forewarned.register.store import Register

LISTED = ("name", "uses", "reports", "first", "last", "unsure_because", "candidates")
DECIDED = (
    *("number", "when", "by", "name", "verdict", "organisation_id", "why", "report_key", "position"),
    *("counts", "taken_back_on", "taken_back_by", "taken_back_why"),
)
SHOWN = 50

_EPILOGUE = """\b
Examples:
  forewarned judge
  forewarned judge --list --format csv
  forewarned judge "Landlord" --nobody --why "no landlord is named" --by "R. Ames"
  forewarned judge --undo 17344 --why "the surgery is named on page 2" --by "R. Ames"
  forewarned judge --out review.csv
  forewarned judge --in review.csv
  forewarned judge --promises --report 2019-0412
  forewarned judge --promise KEY --wrong --why "it is what they did before the death"
"""


@click.command(epilog=_EPILOGUE)
@click.argument("name", required=False)
@register_option
@click.option("--is", "organisation", metavar="ORGANISATION", help="NAME is this one: its id, or its name.")
@click.option("--own", is_flag=True, help="NAME is a body of its own, by its own name.")
@click.option("--person", is_flag=True, help="NAME is a person, and no body is named.")
@click.option("--nobody", is_flag=True, help="NAME names nobody: a fragment, an address, a redaction.")
@click.option("--unsure", is_flag=True, help="NAME was looked at and stays unsure.")
@click.option("--why", metavar="TEXT", help="Why it is judged so, or taken back.")
@click.option("--by", metavar="WHO", help="Who judges. [default: the name of the machine's user]")
@click.option("--report", "ref", metavar="REF", help="Judge NAME on this report alone.")
@click.option("--position", type=int, callback=positive, help="Where NAME stands, if twice on that report.")
@click.option("--list", "as_list", is_flag=True, help="List the names that are unsure, most used first.")
@click.option("--decided", is_flag=True, help="List every judgement, those taken back included.")
@click.option("--undo", type=int, metavar="NUMBER", help="Take the judgement of this number back.")
@click.option("--out", type=PATH, metavar="FILE", help="Write judgements and unsure names as CSV; - prints.")
@click.option("--in", "sheet", type=PATH, metavar="FILE", help="Take in such a CSV, filled in or carried.")
@click.option("--limit", type=int, default=None, callback=positive, help="List or walk so many at most.")
@answer_options
@format_option()
def command(
    name: str | None,
    register_folder: Path,
    organisation: str | None,
    own: bool,
    person: bool,
    nobody: bool,
    unsure: bool,
    why: str | None,
    by: str | None,
    ref: str | None,
    position: int | None,
    as_list: bool,
    decided: bool,
    undo: int | None,
    out: Path | None,
    sheet: Path | None,
    limit: int | None,
    output_format: str,
    **about: Any,
) -> int:
    """Judge who is meant by unsure names, and what responses say.

    Without NAME it walks the unsure names in the terminal, most used first, and takes an answer a line.
    Each judgement is kept at once, with who gave it, when and why. It stands above every rule, outlives
    every build, and can be taken back. With NAME and one of --is, --own, --person, --nobody and --unsure
    it records one, for the name wherever it is written, or with --report on one report alone. --answers
    and --promises walk what was read of responses; --answer, --promise and --missed record one judgement.
    """
    flags: dict[Verdict, bool] = {"own": own, "person": person, "none": nobody, "unsure": unsure}
    verdicts: list[Verdict] = [verdict for verdict, is_said in flags.items() if is_said]
    if organisation is not None:
        verdicts.append("organisation")
    asked = [as_list, decided, undo is not None, out is not None, sheet is not None]
    if judge_answers.is_asked(about):
        _refuse_names(name, verdicts, [each for at, each in enumerate(asked) if at != 1])
        with opened(register_folder) as register:
            _judge_answers(register, about, by or _user(), why, ref, decided, limit, output_format)
        return DONE
    _refuse_mixtures(name, verdicts, asked)
    with opened(register_folder) as register:
        if name is not None:
            said = _Said(verdicts[0], organisation, by or _user(), why, ref, position)
            _judge_one(register, name, said)
        elif as_list:
            _list(register, limit, output_format)
        elif decided:
            _list_decided(register, limit, output_format)
        elif undo is not None:
            _undo(register, undo, by or _user(), why)
        elif out is not None:
            _write_sheet(register, out)
        elif sheet is not None:
            return _read_sheet(register, sheet, by or _user(), why)
        else:
            from forewarned.cli.judge_walk import walk

            walk(register, by or _user(), limit)
    return DONE


def _refuse_mixtures(name: str | None, verdicts: list[Verdict], others: list[bool]) -> None:
    if name is not None and len(verdicts) != 1:
        raise BadInput(
            "a name is judged by one verdict",
            do="Give one of --is ORGANISATION, --own, --person, --nobody and --unsure.",
        )
    if name is None and verdicts:
        raise BadInput("a verdict, and no name that it is about", do="Give the NAME as it is written.")
    if sum(others) + (name is not None) > 1:
        raise BadInput(
            "several things at once are asked for",
            do="Give one of NAME, --list, --decided, --undo, --out and --in.",
        )


def _refuse_names(name: str | None, verdicts: list[Verdict], others: list[bool]) -> None:
    if name is not None or verdicts or any(others):
        raise BadInput(
            "a name and an answer cannot be judged at once",
            do="Leave NAME and its options out, or those about answers and promises.",
        )


def _judge_answers(
    register: Register,
    about: dict[str, Any],
    by: str | None,
    why: str | None,
    ref: str | None,
    decided: bool,
    limit: int | None,
    output_format: str,
) -> None:
    if not judge_answers.is_walk(about):
        judge_answers.judge_one(register, about, *_both(by, why))
    elif decided:
        judge_answers.list_decided(register, about, limit, output_format, SHOWN)
    else:
        from forewarned.cli.judge_answers_walk import walk

        if not (by or "").strip():
            raise BadInput("a judgement says who judged", do="Give --by.")
        walk(register, by or "", answers=about["answers"], promises=about["promises"], ref=ref, limit=limit)


def _user() -> str | None:
    """The name of the machine's user, as the environment has it; None where it has none."""
    return next(filter(None, (os.environ.get(each) for each in ("LOGNAME", "USER", "USERNAME"))), None)


# -- one judgement ------------------------------------------------------------------------------------------


class _Said:
    """What the options say of one name."""

    def __init__(
        self,
        verdict: Verdict,
        organisation: str | None,
        by: str | None,
        why: str | None,
        ref: str | None,
        position: int | None,
    ) -> None:
        self.verdict = verdict
        self.organisation = organisation
        self.by, self.why = _both(by, why)
        self.ref = ref
        self.position = position


def _both(by: str | None, why: str | None) -> tuple[str, str]:
    if not (by or "").strip() or not (why or "").strip():
        raise BadInput("a judgement says who judged and why", do="Give --by and --why.")
    return by or "", why or ""


def _judge_one(register: Register, name: str, said: _Said) -> None:
    from forewarned.register.nearness import the_one
    from forewarned.register.reviewing import Wanted

    _refuse_unwritten(register, name)
    wanted = Wanted(
        name,
        said.verdict,
        said.by,
        said.why,
        organisation_id=the_one(register.state, said.organisation).organisation_id
        if said.organisation is not None
        else None,
        report_key=register.find(said.ref) if said.ref else None,
        position=said.position,
    )
    (taken,) = register.judge(wanted)
    for line in told(taken):
        output.print_text(output.console(), line)


def _refuse_unwritten(register: Register, name: str) -> None:
    from difflib import get_close_matches

    from forewarned.register.judgements import name_key
    from forewarned.register.reviewing import written_on

    held = written_on(register.connection)
    if name_key(name) in held:
        return
    near = ", ".join(f"«{each}»" for each in get_close_matches(name_key(name), held, n=3))
    raise NotFound(
        f"no report or response in this register names «{name}»",
        do=f"Nearest, in small letters: {near}." if near else "`forewarned judge --list` lists the unsure.",
    )


def told(taken: Taken, shown: str | None = None) -> list[str]:
    """What came of a judgement, a line each: what was recorded, what it replaces, what it changed.

    `shown` is the name for people, where that is not the name as written.
    """
    from forewarned.register.reviewing import cause_of

    judged, before = taken.judged, taken.before
    if taken.is_repeat:
        day = date_in_words(_day(judged.time))
        return [f"{judged.by} judged it so already, on {day} (number {judged.number}): nothing is recorded."]
    lines = [sentence(cause_of(judged, shown or judged.name))]
    if before:
        same = "It agrees with" if before.says_the_same(judged) else "It counts in place of"
        lines.append(
            f"{same} the judgement of {before.by} (number {before.number}), which stays in the history."
        )
    changed = count_of(taken.reports, "report or response", "reports and responses")
    lines.append(f"Number {judged.number}; {changed} changed.")
    if not taken.reports and not before:
        lines.append("A line that is cut into several names is judged name by name, as each is shown.")
    return lines


def _day(time: str) -> dt.date:
    return dt.date.fromisoformat(time[:10])


def _undo(register: Register, number: int, by: str | None, why: str | None) -> None:
    by, why = _both(by, why)
    to = output.console()
    if any(each.number == number for each, _ in register.answer_judgements()):
        judged, before = register.take_back_answer(number, by=by, why=why)
        output.print_text(to, f"Taken back: judgement {number}, {judge_answers.words(judged)}.")
        output.print_text(to, again(before))
        return
    taken = register.take_back(number, by=by, why=why)
    output.print_text(to, f"Taken back: judgement {number} on «{taken.judged.name}».")
    output.print_text(to, again(taken.before))


def again(before: PersonJudgement | AnswerJudgement | None) -> str:
    """What counts after a judgement was taken back."""
    if before is None:
        return "The rules decide on it again."
    return f"The judgement of {before.by} (number {before.number}) counts again."


# -- lists --------------------------------------------------------------------------------------------------


def _list(register: Register, limit: int | None, output_format: str) -> None:
    found = register.unsure()
    if output_format != "table":
        output.print_rows((_listed_row(register, each) for each in found[:limit]), output_format, LISTED)
        return
    to = output.console()
    uses = sum(each.uses for each in found)
    output.print_text(to, f"{unsure_names(len(found))}; {count_of(uses, 'addressee')}.", style="bold")
    print_rules_note(register)
    if not found:
        return
    to.print()
    columns = (
        output.Column("Uses", "right"),
        output.Column("Name as written"),
        output.Column("Unsure because"),
    )
    output.print_table(
        to, columns, [(f"{each.uses:,}", each.shown, each.rule) for each in found[: limit or SHOWN]]
    )
    if len(found) > (limit or SHOWN):
        output.print_text(to, f"The {limit or SHOWN:,} most used are listed; --limit shows more.")


def unsure_names(number: int) -> str:
    """«412 unsure names»."""
    return count_of(number, "unsure name")


def _listed_row(register: Register, each: Unsure) -> dict[str, Any]:
    from forewarned.register.nearness import near

    dates = sorted(report.date for report in each.reports if report.date)
    found = near(register.state, each.name)
    return {
        "name": each.shown,
        "uses": each.uses,
        "reports": [report.report_key for report in each.reports],
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
        "unsure_because": each.rule,
        "candidates": [f"{one.organisation_id}: {one.name}" for one in found],
    }


def print_rules_note(register: Register) -> None:
    """Says where the register was made by other rules than today's, and what to do."""
    from forewarned.register.materialise import state_rules

    row = register.connection.execute("SELECT value FROM meta WHERE name = 'state_rules'").fetchone()
    if row and row[0] != state_rules():
        output.print_text(
            output.progress_console(),
            "The rules have changed since this register was built: build again from any source, and these "
            "names are those that today's rules leave unsure.",
        )


def _list_decided(register: Register, limit: int | None, output_format: str) -> None:
    found = register.judgements()
    if output_format != "table":
        output.print_rows(map(_decided_row, found[-limit:] if limit else found), output_format, DECIDED)
        return
    to = output.console()
    counting, back = sum(each.counts for each in found), sum(each.taken_back is not None for each in found)
    output.print_text(
        to,
        f"{count_of(len(found), 'judgement')}: {counting:,} count, {back:,} taken back, "
        f"{len(found) - counting - back:,} replaced by newer ones.",
        style="bold",
    )
    if not found:
        return
    to.print()
    columns = (
        *(output.Column("Number", "right", wraps=False), output.Column("When", wraps=False)),
        *(output.Column("By"), output.Column("Judgement"), output.Column("Now")),
    )
    output.print_table(to, columns, map(_decided_cells, found[-(limit or SHOWN) :]))


def _decided_row(each: Decided) -> dict[str, Any]:
    judged, back = each.judged, each.taken_back
    row = {column: getattr(judged, column, None) for column in DECIDED}
    return row | {
        "when": judged.time,
        "counts": each.counts,
        "taken_back_on": back.time if back else None,
        "taken_back_by": back.by if back else None,
        "taken_back_why": back.why if back else None,
    }


def _decided_cells(each: Decided) -> list[str]:
    from forewarned.register.reviewing import cause_of

    judged, back = each.judged, each.taken_back
    now = "counts" if each.counts else "replaced by a newer one"
    if back:
        now = f"taken back by {back.by} on {date_in_words(_day(back.time))}: {back.why}"
    words = cause_of(judged, judged.name).removeprefix(f"{judged.by} judged that ")
    place = f" (on report {judged.report_key})" if judged.report_key else ""
    return [f"{judged.number}", date_in_words(_day(judged.time)), judged.by, words + place, now]


# -- sheets -------------------------------------------------------------------------------------------------


def _write_sheet(register: Register, file: Path) -> None:
    from forewarned.register.review_sheet import sheet

    text, judged, waiting, left_out = sheet(register)
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8-sig", newline="") as out:
            out.write(text)
    except FileExistsError:
        raise BadInput(
            "there is a file of this name, and somebody may have filled it in",
            where=str(file),
            do="Give another name, or take that file away.",
        ) from None
    to = output.console()
    output.print_text(
        to, f"Wrote {file}: {count_of(judged, 'judgement')} and {unsure_names(waiting)} to be judged."
    )
    if left_out:
        output.print_text(to, f"Left out, as they hold a child's name: {left_out:,}. Judge them here.")


def _read_sheet(register: Register, file: Path, by: str | None, why: str | None) -> int:
    from forewarned.register.review_sheet import read_sheet

    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "this sheet is not UTF-8 text", where=str(file), do="Save it as «CSV UTF-8»."
        ) from error
    read = read_sheet(register, text, by=by, why=why, now=dt.datetime.now(dt.UTC))
    to = output.console()
    taken = count_of(read.taken, "judgement")
    output.print_text(to, f"{taken} taken in; {count_of(read.reports, 'change')} on reports.", style="bold")
    if read.held or read.blank:
        output.print_text(to, f"Passed over: {read.held:,} held already, {read.blank:,} without a verdict.")
    for each in read.refused:
        click.echo(printable(f"{file}, line {each.line}: {each.found}. {each.do}"), err=True)
    return FOUND if read.refused else DONE

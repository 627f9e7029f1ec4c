"""`forewarned screen` out and in: PRISMA counts, sheets, exports that others repeat, other advisers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import PATH, format_option, opened, positive, register_option
from forewarned.cli.screen_shared import by_option, print_rows, project_of, user, who
from forewarned.errors import BadInput
from forewarned.wording import count_of, sentence

if TYPE_CHECKING:
    from forewarned.screen.project import Project


@click.command()
@click.argument("name")
@register_option
@format_option()
def prisma(name: str, register_folder: Path, output_format: str) -> None:
    """Count what a PRISMA 2020 flow diagram asks for."""
    from forewarned.screen.decisions import state_of
    from forewarned.screen.prisma import prisma as counts

    rows = [{"box": box, "reports": n} for box, n in counts(state_of(project_of(register_folder, name)))]
    print_rows(rows, output_format, ("box", "reports"))


@click.command()
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


@click.command("import")
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


@click.command()
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


@click.command()
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

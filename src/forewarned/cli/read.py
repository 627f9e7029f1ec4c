"""`forewarned read`: one document → one JSON object; what each line of it was taken for; its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, USAGE, tell
from forewarned.cli.options import PATH, format_option, positive
from forewarned.errors import BadInput, Unreadable

if TYPE_CHECKING:
    from forewarned.form.read import Reading
    from forewarned.model import Report, Response

UNEXPLAINED = "unexplained"

Found = TypeVar("Found")
Readers = Callable[[Sequence[Path]], Iterator[tuple[Path, Found | Unreadable]]]

_EPILOGUE = """\b
Examples:
  forewarned read report.pdf
  forewarned read *.pdf > read.jsonl
  forewarned read --explain report.pdf
  forewarned read --text report.pdf
"""


@click.command(epilog=_EPILOGUE)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=PATH)
@click.option("--explain", is_flag=True, help="Show each line of the document and what it was taken for.")
@click.option("--text", "text_only", is_flag=True, help="Print the document's text, which offsets refer to.")
@click.option(
    "--jobs", type=int, default=1, callback=positive, help="Read so many documents at once. [default: 1]"
)
@format_option(default=None)
def command(
    files: tuple[Path, ...], explain: bool, text_only: bool, jobs: int, output_format: str | None
) -> int:
    """Read documents and print them as JSON; needs no register.

    One FILE (PDF, DOCX or HTML) gives one JSON object on standard output: the report's columns, its
    concerns and addressees, and where each value stood; an answer to a report gives an object of kind
    «response». Several give JSON Lines, in the order given. Offsets count characters of the text that
    --text prints. Documents are read in a separate process with limits on time and memory; one that is
    refused is named on standard error, and the exit code is then 2.
    """
    if explain and text_only:
        raise BadInput("--explain and --text were both asked for", do="Ask for one of them.")
    if explain or text_only:
        return _print_reading(files, output_format or "table", jobs, text_only=text_only)
    return _print_documents(files, output_format or ("json" if len(files) == 1 else "jsonl"), jobs)


def _print_documents(files: Sequence[Path], output_format: str, jobs: int) -> int:
    from forewarned.sources.reading import read_files

    refused: list[Unreadable] = []
    found: Iterator[tuple[Path, Report | Response]]
    found = _in_order(files, partial(read_files, jobs=jobs), refused)
    if output_format == "table":
        from forewarned.cli.people import print_document

        for path, document in found:
            print_document(output.console(), document, str(path))
    elif output_format == "json" and len(files) == 1:
        for row in _rows(found):
            output.print_json(row)
    else:
        output.print_rows(_rows(found), output_format, _csv_columns())
    return USAGE if refused else DONE


def _in_order(
    files: Sequence[Path], read: Readers[Found], refused: list[Unreadable]
) -> Iterator[tuple[Path, Found]]:
    """What was read of the documents, in the order given; those that were refused are told and collected."""
    waiting: dict[Path, Found | Unreadable] = {}
    wanted = iter(dict.fromkeys(files))
    due = next(wanted, None)
    for path, outcome in read(list(dict.fromkeys(files))):
        waiting[path] = outcome
        while due is not None and due in waiting:
            ready = waiting.pop(due)
            if isinstance(ready, Unreadable):
                tell(ready)
                refused.append(ready)
            else:
                yield due, ready
            due = next(wanted, None)


def _rows(found: Iterable[tuple[Path, Report | Response]]) -> Iterator[dict[str, object]]:
    from forewarned.facts.of_report import facts_json
    from forewarned.form.as_json import document_json
    from forewarned.model import Report

    for path, document in found:
        pages = getattr(document, "pages", None)
        facts = facts_json(document) if isinstance(document, Report) else {}
        yield {"file": str(path), **document_json(document, pages=pages), **facts}


def _csv_columns() -> tuple[str, ...]:
    """The columns of a report, with those that only a response has after them."""
    from forewarned.register.columns import TABLES

    report = tuple(column.name for column in TABLES["reports"].columns)
    report = tuple("concerns_text" if name == "concerns" else name for name in report)
    return ("file", "kind", *report, "report_reference", "respondent", "date", "text")


def _print_reading(files: Sequence[Path], output_format: str, jobs: int, *, text_only: bool) -> int:
    from forewarned.sources.reading import read_whole

    refused: list[Unreadable] = []
    for path, reading in _in_order(files, partial(read_whole, jobs=jobs), refused):
        if text_only:
            click.echo(reading.document.text)
        else:
            _print_explained(reading, path, output_format)
    return USAGE if refused else DONE


def _print_explained(reading: Reading, path: Path, output_format: str) -> None:
    rows = list(_explained(reading, path))
    if output_format != "table":
        output.print_rows(rows, output_format, tuple(rows[0]) if rows else ())
        return
    from forewarned.wording import count_of, sentence

    lost = sum(row["taken_for"] == UNEXPLAINED for row in rows)
    kind = "a report in the form" if reading.sections.is_form else "no report in the form"
    rest = (
        f"{count_of(lost, 'line')} of {len(rows):,} not explained"
        if lost
        else f"all {len(rows):,} lines explained"
    )
    to = output.console()
    output.print_text(to, sentence(f"{path.name} is {kind}: {rest}"), style="bold")
    for note in reading.result.flags:
        output.print_text(to, f"Note: {note}", indent=2)
    columns = (
        output.Column("Page", "right", wraps=False),
        output.Column("Taken for", wraps=False),
        output.Column("Line"),
    )
    output.print_table(to, columns, ((_page(row), _taken(row), str(row["text"])) for row in rows))


def _explained(reading: Reading, path: Path) -> Iterator[dict[str, object]]:
    from forewarned.form.sections import label_lines

    for line, taken_for in label_lines(reading.document, reading.sections):
        yield {
            "file": str(path),
            "page": line.page,
            "start": line.start,
            "end": line.end,
            "taken_for": taken_for,
            "confidence": line.confidence,
            "text": line.text,
        }


def _page(row: dict[str, object]) -> str:
    return "" if row["page"] is None else str(row["page"])


def _taken(row: dict[str, object]) -> str:
    """What the line was taken for; an unexplained one is marked, so that it is seen without colour."""
    return f"► {UNEXPLAINED}" if row["taken_for"] == UNEXPLAINED else str(row["taken_for"])

"""The demonstration corpus, from its content files to the documents that a register is built from."""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, fields, replace
from importlib import resources
from pathlib import Path

from forewarned.errors import BadInput
from forewarned.form.compose import complete
from forewarned.form.definition import the_form
from forewarned.form.draft import Draft, ReplyLetter, read_draft
from forewarned.form.write import bytes_of, put_in_place
from forewarned.form.write_html import slug

ADDRESS = "https://www.example.org/reports/"
"""Where the invented publisher keeps its pages."""

INDEX = "index.csv"

LONGEST_NAME = 120
"""How much of a respondent's name goes into a file name: file systems stop at 255 bytes."""

_ENDINGS = {"pdf": ".pdf", "scan": ".pdf", "docx": ".docx", "html": ".html"}

Progress = Callable[[int, int], None]
"""Told after each report how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One line of `index.csv`: a document, the address of the report that it is or answers, and for whom.

    `answers_for` holds the places of the addressees that a response answers for, or «none» of them.
    """

    file: str
    kind: str
    reference: str
    url: str
    published: str
    categories: str
    answers_for: str


@dataclass(frozen=True, slots=True)
class RenderedCorpus:
    """What was written: the folder, its documents by kind, and the index of all of them."""

    folder: Path
    reports: tuple[Path, ...]
    responses: tuple[Path, ...]
    index: Path


@dataclass(frozen=True, slots=True)
class _Named:
    """A draft with the names its documents will have; names are unique within the folder."""

    draft: Draft
    page: str
    report_file: str
    response_files: tuple[str, ...]


def demonstration_drafts() -> tuple[Draft, ...]:
    """Every draft that ships with Forewarned, in the order of their file names. Raises BadInput."""
    folder = resources.files("forewarned.demonstration").joinpath("content")
    entries = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yml")), key=_name)
    return tuple(read_draft(entry.read_text("utf-8"), Path(entry.name)) for entry in entries)


def render_corpus(
    folder: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    drafts: Sequence[Draft] | None = None,
    jobs: int = 1,
) -> RenderedCorpus:
    """The documents of the demonstration corpus, written into the folder, and an index of them.

    The same content gives the same files, byte for byte. Names follow the publisher's manner and
    never hold the name of the deceased. `jobs` is the number of processes: one is enough for the
    hundred or so reports that ship, since starting others costs about what they save.
    Raises BadInput where the folder cannot be made or written to, or a content file is at fault.
    """
    target = Path(folder)
    _make(target)
    named = tuple(_named(demonstration_drafts() if drafts is None else drafts))
    for done, _ in enumerate(_rendered(named, target, jobs), start=1):
        if progress:
            progress(done, len(named))
    put_in_place(target / INDEX, _index(named))
    return RenderedCorpus(
        folder=target,
        reports=tuple(target / one.report_file for one in named),
        responses=tuple(target / name for one in named for name in one.response_files),
        index=target / INDEX,
    )


def _rendered(named: Sequence[_Named], folder: Path, jobs: int) -> Iterator[str]:
    """The file name of each report, once its documents are in place.

    Workers start afresh rather than as copies: typesetting keeps threads that a copy would lack.
    """
    if jobs == 1 or len(named) < 8:
        for one in named:
            yield _render(one, folder)
        return
    slow_first = sorted(named, key=lambda one: not _has_scan(one.draft))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(named)), mp_context=context) as pool:
        yield from pool.map(_render, slow_first, [folder] * len(named), chunksize=2)


def _render(one: _Named, folder: Path) -> str:
    """The file name of the report, which is written with the replies to it."""
    from forewarned.demonstration.letter import letter_bytes

    draft = one.draft
    era = the_form().era_on(draft.report.date_of_report)
    report = replace(draft.report, url=one.page if draft.medium == "html" else None)
    if draft.medium == "html":
        report = replace(report, document_links=tuple(_links(one)))
    whole = complete(report, era=era, numbering=draft.numbering, copies=draft.copies)
    medium = "page" if draft.medium == "html" else draft.medium
    put_in_place(folder / one.report_file, bytes_of(whole, layout=draft.layout, medium=medium, era=era))
    for reply, name in zip(draft.responses, one.response_files, strict=True):
        put_in_place(folder / name, letter_bytes(draft, reply))
    return one.report_file


def _links(one: _Named) -> Iterator[str]:
    """The documents that the publisher's page offers: the report as PDF, then the replies."""
    yield one.page + Path(one.report_file).with_suffix(".pdf").name
    yield from (one.page + name for name in one.response_files)


def _named(drafts: Iterable[Draft]) -> Iterator[_Named]:
    taken: Counter[str] = Counter()
    for draft in drafts:
        # A report without a reference goes by its date, as its publisher's file names do.
        key = slug(draft.report.reference or f"of {draft.report.date_of_report or 'unknown date'}")
        page = _unique(f"{key}", taken)
        yield _Named(
            draft=draft,
            page=f"{ADDRESS}{page}/",
            report_file=_unique(f"Prevention-of-Future-Deaths-Report-{key}", taken) + _ENDINGS[draft.medium],
            response_files=tuple(_response_file(key, reply, taken) for reply in draft.responses),
        )


def _response_file(key: str, reply: ReplyLetter, taken: Counter[str]) -> str:
    return (
        _unique(f"{key}-Response-from-{slug(reply.respondent)[:LONGEST_NAME]}", taken)
        + _ENDINGS[reply.medium]
    )


def _unique(stem: str, taken: Counter[str]) -> str:
    """The stem, with a number after it from the second time on."""
    taken[stem] += 1
    return stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"


def _index(named: Iterable[_Named]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in fields(IndexRow)])
    writer.writerows(astuple(row) for one in named for row in _index_rows(one))
    return text.getvalue().encode()


def _index_rows(one: _Named) -> Iterator[IndexRow]:
    report = one.draft.report
    reference, categories = report.reference or "", "|".join(report.categories)
    published = one.draft.published.isoformat() if one.draft.published else ""
    yield IndexRow(one.report_file, "report", reference, one.page, published, categories, "")
    for name, reply in zip(one.response_files, one.draft.responses, strict=True):
        places = ";".join(map(str, reply.answers_for)) or "none"
        yield IndexRow(name, "response", reference, one.page, "", "", places)


def _has_scan(draft: Draft) -> bool:
    return "scan" in (draft.medium, *(reply.medium for reply in draft.responses))


def _name(entry: resources.abc.Traversable) -> str:
    return entry.name


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"the folder could not be made ({error.strerror or error})",
            where=str(folder),
            do="Name a folder in a place that you may write to.",
        ) from error

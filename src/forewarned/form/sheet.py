"""A report laid out for printing: rows of labelled paragraphs, the same for PDF, DOCX and HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forewarned.errors import BadInput
from forewarned.form.compose import group_name, label_at
from forewarned.form.definition import BoxDefinition, Era, the_form
from forewarned.model import Addressee, Concern, Report

TEMPLATE_NOTE = "Document Template Updated 30/07/2021"
"""What the template prints at the foot of each page from that day on."""

_NOTED_FROM = dt.date(2021, 7, 30)

_EMPHASISED = "MATTERS OF CONCERN"
_SMALL_WORDS = {"of", "the", "and", "be"}
_PAGE_NUMBERS = {"table": "1", "split-numbers": "1", "unboxed": "- 1 -"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a printed report.

    `role` is «title», «heading», «number» (of a box, alone), «text» or «signature» (whose label is
    the date, and whose text is the name). `label` is printed before the text, which hangs from it;
    `level` is how deep it is set in; `strong` is the part of the text that is printed in bold.
    """

    text: str
    role: str = "text"
    label: str | None = None
    level: int = 0
    strong: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One box of the form: its number, where the form is a table, and its paragraphs, heading first."""

    number: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole report as it will be printed. `page_numbers` is their pattern, «Page 1 of 1» for example."""

    title: str
    layout: str
    rows: tuple[Row, ...]
    footer: str | None
    page_numbers: str

    @property
    def bordered(self) -> bool:
        """Whether the rows are drawn as a table with lines."""
        return self.layout == "table"


def laid_out(report: Report, layout: str, era: Era) -> Sheet:
    """The sheet of a complete report in one of the form's layouts. Raises BadInput for another layout."""
    layouts = the_form().layouts
    if layout not in layouts:
        raise BadInput(f"«{layout}» is no layout of the form", do=f"Choose one of: {', '.join(layouts)}.")
    rows = _unboxed(report, era) if layout == "unboxed" else _numbered_in(layout, _boxes(report, era))
    return Sheet(
        title=f"{the_form().title.capitalize()}{f' {report.reference}' if report.reference else ''}",
        layout=layout,
        rows=tuple(rows),
        footer=TEMPLATE_NOTE if layout == "table" and _is_noted(report, era) else None,
        page_numbers=_PAGE_NUMBERS.get(layout, "Page 1 of 1"),
    )


def _is_noted(report: Report, era: Era) -> bool:
    return era.name == "2020" and (report.date_of_report is None or report.date_of_report >= _NOTED_FROM)


def _boxes(report: Report, era: Era) -> Iterator[Row]:
    """The rows of the template's own table: the title and addressees, then boxes 1 to 9."""
    form = the_form()
    addressees = (
        Paragraph(one.name_as_written, label=f"{one.position}.", level=1, strong=one.name_as_written)
        for one in report.addressees
    )
    yield Row(None, (Paragraph(form.title, "title"), Paragraph(form.sent_to, "heading"), *addressees))
    for box in form.boxes:
        heading = box.heading_for(report.template or "after")
        lead = (Paragraph(heading, "heading"),) if heading else ()
        yield Row(str(box.number), (*lead, *_paragraphs(box, report, era)))


def _paragraphs(box: BoxDefinition, report: Report, era: Era) -> Iterator[Paragraph]:
    if box.field == "coroner_box":
        yield Paragraph(coroner_sentence(report, era))
    elif box.field == "concerns_text":
        yield from _concern_paragraphs(report.concerns_text or "", report.concerns)
    elif box.field == "signature":
        yield _signature(report)
    else:
        for line in (getattr(report, box.field) or "").split("\n"):
            if line:
                yield Paragraph(line)


def coroner_sentence(report: Report, era: Era) -> str:
    """Box 1: «I am NAME, senior coroner, for the coroner area of AREA», gaps in square brackets."""
    return era.coroner.format(
        coroner=report.coroner or "[NAME]",
        title=report.coroner_title or "[TITLE]",
        area=report.coroner_area or "[NAME OF AREA]",
    )


def _signature(report: Report) -> Paragraph:
    """Box 9: the date, a gap, the name; whatever else a signature holds is printed as it stands."""
    words, date = report.signature or "", report.date_as_written
    if date and words.startswith(date + " "):
        return Paragraph(words[len(date) + 1 :], "signature", label=date)
    return Paragraph(words, "signature")


def _concern_paragraphs(text: str, concerns: tuple[Concern, ...]) -> Iterator[Paragraph]:
    """The lines of box 5, with the labels of concerns and of their parts set apart."""
    waiting = list(concerns)
    labels: list[str] = []
    level, group = 0, None
    for line in text.split("\n"):
        if waiting and group_name(line) == waiting[0].group != group:
            level, group = 0, waiting[0].group
            yield Paragraph(line, strong=line)
        elif waiting and line == _first_line(waiting[0]):
            concern = waiting.pop(0)
            level, labels = (1 if concern.label else 0), _part_labels(concern)
            yield _labelled(line, concern.label, level)
        elif labels and line.startswith(labels[0] + " "):
            yield _labelled(line, labels.pop(0), 2)
        elif line:
            strong = _EMPHASISED if level == 0 and _EMPHASISED in line else None
            yield Paragraph(line, level=level, strong=strong)


def _first_line(concern: Concern) -> str:
    first = concern.text.split("\n", 1)[0]
    return f"{concern.label} {first}" if concern.label else first


def _part_labels(concern: Concern) -> list[str]:
    """What stands before each part on its line: its label as written."""
    begins = (concern.text.rfind("\n", 0, part.start) + 1 for part in concern.parts)
    labels = (
        concern.text[start : part.start].strip() for start, part in zip(begins, concern.parts, strict=True)
    )
    return [label for label in labels if label]


def _labelled(line: str, label: str | None, level: int) -> Paragraph:
    if label and line.startswith(label + " "):
        return Paragraph(line[len(label) + 1 :], label=label, level=level)
    return Paragraph(line, level=level)


def _numbered_in(layout: str, boxes: Iterator[Row]) -> Iterator[Row]:
    """The boxes as this layout prints their numbers: in a column, before or above the heading, run in."""
    for row in boxes:
        if layout == "table":
            yield row
        elif layout == "run-together":
            yield Row(None, (_run_together(row), *row.paragraphs[_run_length(row) :]))
        elif layout == "split-numbers":
            number = (Paragraph(row.number, "number"),) if row.number else ()
            yield Row(None, (*number, *row.paragraphs))
        else:
            first, *rest = row.paragraphs
            label = " ".join(filter(None, (row.number, first.label))) or None
            yield Row(None, (replace(first, label=label), *rest))


def _run_length(row: Row) -> int:
    return 1 if row.paragraphs[0].role == "signature" else 2


def _run_together(row: Row) -> Paragraph:
    """The opening of a box on one line: its number, its heading and its first paragraph.

    The title and the words «being sent to» run together without a blank, as they do in life.
    """
    lead = row.paragraphs[: _run_length(row)]
    if lead[0].role == "title":
        return Paragraph("".join(part.text for part in lead), "title")
    words = " ".join(filter(None, (part for one in lead for part in (one.label, one.text))))
    if row.number and lead[0].role == "signature":
        return replace(lead[0], label=" ".join(filter(None, (row.number, lead[0].label))))
    return Paragraph(f"{row.number} {words}", strong=f"{row.number} {lead[0].text}")


def _unboxed(report: Report, era: Era) -> Iterator[Row]:
    """The judge-written layout: plain headings, lettered addressees, paragraphs numbered throughout."""
    yield Row(None, (Paragraph(the_form().title, "title"),))
    yield Row(None, (Paragraph("Addressees", "heading"), *map(_lettered, report.addressees)))
    count = 0
    for box in the_form().boxes:
        heading = box.heading_for(report.template or "after")
        paragraphs = [Paragraph(_in_title_case(heading), "heading")] if heading else []
        for paragraph in _paragraphs(box, report, era):
            plain = paragraph.role == "text" and paragraph.level == 0 and paragraph.strong != paragraph.text
            count += plain
            paragraphs.append(replace(paragraph, label=f"{count}.", level=1) if plain else paragraph)
        yield Row(None, tuple(paragraphs))


def _lettered(addressee: Addressee) -> Paragraph:
    return Paragraph(addressee.name_as_written, label=label_at("({a})", addressee.position), level=1)


def _in_title_case(heading: str) -> str:
    words = heading.lower().split()
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in words)

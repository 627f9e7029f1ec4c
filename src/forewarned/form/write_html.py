"""Sheets → HTML: the draft as a plain accessible document, and a page as the publisher makes it."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from forewarned.form.compose import date_in_words
from forewarned.form.sheet import Sheet
from forewarned.model import Report

if TYPE_CHECKING:
    import jinja2

NUMERIC_DATES_FROM = dt.date(2022, 7, 1)
"""About when the publisher's pages turned from «14 March 2019» to «14/03/2019»."""

TABLE_BODIES_FROM = dt.date(2023, 1, 1)
"""About when the publisher's pages began to carry the report's text."""


@dataclass(frozen=True, slots=True)
class PageLabels:
    """The labels of the metadata block, in the order in which the publisher prints it."""

    date: str = "Date of report"
    reference: str = "Ref"
    deceased: str = "Deceased name"
    coroner: str = "Coroner name"
    area: str = "Coroner Area"
    category: str = "Category"
    sent_to: str = "This report is being sent to"


LABELS = (
    PageLabels(),
    PageLabels(coroner="Coroners name", area="Coroners Area"),
    PageLabels(deceased="Name of deceased", coroner="Coroner", area="Coroner area"),
    PageLabels(reference="Reference", sent_to="The report is being sent to"),
)
"""The variants seen most often on published pages."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a publisher's page is made: its labels, its links («list» or «downloads»), its blanks.

    `gap` stands between label and value, and between date and name in box 9: a blank, or a
    no-break space followed by one.
    """

    labels: PageLabels = LABELS[0]
    links: str = "list"
    gap: str = " "


def page_style_for(key: str) -> PageStyle:
    """One of the ways in which pages are made, always the same for the same key."""
    number = zlib.crc32(key.encode())
    return PageStyle(
        labels=LABELS[number % len(LABELS)],
        links=("list", "downloads")[number // 8 % 2],
        gap=(" ", "\u00a0 ")[number // 16 % 2],
    )


def html_of_sheet(sheet: Sheet) -> bytes:
    """The draft as one accessible HTML document: headings, sections, no script, made to be printed."""
    return _environment().get_template("form.html").render(sheet=sheet).encode()


def page_of_report(report: Report, sheet: Sheet, style: PageStyle | None = None) -> bytes:
    """The report as its publisher would show it: metadata, links to documents, then the text.

    The text is a two-column table where the sheet is one, and paragraphs under headings in bold
    where it is not. The links are the report's own `document_links`.
    """
    style = style or PageStyle()
    name = report.deceased or report.reference
    return (
        _environment()
        .get_template("page.html")
        .render(
            title=f"{name}: Prevention of future deaths report"
            if name
            else "Prevention of future deaths report",
            canonical=report.url,
            categories=[{"name": name, "slug": slug(name).lower()} for name in report.categories],
            metadata=_metadata(report, style),
            links=[{"href": link, "text": _link_text(link)} for link in report.document_links],
            sheet=sheet,
            style=style,
        )
        .encode()
    )


def slug(words: str) -> str:
    """The words as they stand in an address: letters and digits of the Latin alphabet joined by hyphens."""
    return re.sub(r"[^A-Za-z0-9]+", "-", words.replace("’", "").replace("'", "")).strip("-")


def _metadata(report: Report, style: PageStyle) -> list[dict[str, str]]:
    labels = style.labels
    sent_to = report.sent_to or " | ".join(one.name_as_written for one in report.addressees)
    lines = (
        (labels.date, _published_date(report)),
        (labels.reference, report.reference),
        (labels.deceased, report.deceased),
        (labels.coroner, report.coroner),
        (labels.area, report.coroner_area),
        (labels.category, " | ".join(report.categories)),
        (labels.sent_to, sent_to),
    )
    return [{"label": label, "gap": style.gap, "value": value} for label, value in lines if value]


def _published_date(report: Report) -> str | None:
    """The date of the report as pages of its time print it."""
    day = report.date_of_report
    if day is None:
        return report.date_as_written
    return date_in_words(day) if day < NUMERIC_DATES_FROM else f"{day:%d/%m/%Y}"


def _link_text(link: str) -> str:
    return re.sub(r"\.\w+$", "", link.rstrip("/").rsplit("/", 1)[-1]).replace("-", " ").replace("_", " ")


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    def source(name: str) -> str:
        return resources.files(__package__).joinpath("templates", name).read_text("utf-8")

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(source), autoescape=True, undefined=jinja2.StrictUndefined
    )

"""Reports in the API: listed, whole, their concerns, facts and answers, and concerns like one of them."""

from __future__ import annotations

from forewarned.register import listings, public_report, public_search
from forewarned.register.store import Register
from forewarned.web.api_answer_shapes import WholeResponse
from forewarned.web.api_endpoint import (
    FORMAT,
    LIMIT,
    PAGING,
    REF,
    TODAY,
    Answer,
    Endpoint,
    Listed,
    Parameter,
    Question,
)
from forewarned.web.api_report_shapes import WholeReport
from forewarned.web.api_search_shapes import Hit
from forewarned.web.api_shapes import named, row_shape
from forewarned.wording import STANCES

ORGANISATION = Parameter(
    "organisation",
    "The organisation's id, as /api/organisations gives it.",
    example="care-quality-commission",
)
REPORT = Parameter("report", "The report: its key, its reference or the last part of its address.")
_SINCE = Parameter("since", "The first day that is asked for.", "day")
_UNTIL = Parameter("until", "The last day that is asked for.", "day")
_NUMBER = Parameter("number", "The concern's number, as the report's concerns give it.", example="1")
_KEY = Parameter("key", "The response's key, as /api/responses gives it.", example="0b2f43d1c0aa")


def listed(register: Register, asked: Question, table: str, *filters: str, **fixed: str) -> Listed:
    """A page of one of the register's lists, narrowed by these parameters."""
    where = asked.chosen(*filters) | fixed
    if "report" in where:
        where["report"] = register.find(where["report"])
    page = listings.page(register.state, table, where, cursor=asked["cursor"], limit=asked["limit"])
    columns = [column.name for column in listings.LISTINGS[table].columns]
    return Listed(page.rows, columns, page.total, page.next_cursor)


def _shape(table: str) -> dict[str, object]:
    return dict(row_shape(listings.LISTINGS[table].columns))


def _reports(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "reports", "since", "until", "area", "category", "organisation")


def _report(register: Register, asked: Question) -> Answer:
    return public_report.report(register, asked.path["ref"], asked.today)


def _concerns(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "concerns", "report")


def _facts(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "facts", "name", report=asked.path["ref"])


def _answers(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "answers", "report", "response", "stance")


def _responses(register: Register, asked: Question) -> Answer:
    return listed(register, asked, "responses", "report", "organisation", "since", "until")


def _response(register: Register, asked: Question) -> Answer:
    return public_report.response(register, asked.path["key"])


def _similar(register: Register, asked: Question) -> Answer:
    concern = f"{register.find(asked.path['ref'])}#{asked.path['number']}"
    page = public_search.like(register, concern, limit=asked["limit"])
    return Listed(page.rows, list(Hit.__annotations__), len(page.rows), None)


ENDPOINTS = (
    Endpoint(
        "/api/reports",
        "reports",
        "Reports",
        "Reports, the newest first; their long texts are in each report's own object",
        _reports,
        _shape("reports"),
        (
            _SINCE,
            _UNTIL,
            Parameter("area", "Words of the coroner area's name."),
            Parameter("category", "Words of one of the publisher's categories."),
            ORGANISATION,
            *PAGING,
        ),
        listed=True,
    ),
    Endpoint(
        "/api/reports/{ref}",
        "report",
        "Reports",
        "One report whole: its sections, concerns, addressees, duties and answers",
        _report,
        named(WholeReport),
        (TODAY,),
        (REF,),
    ),
    Endpoint(
        "/api/reports/{ref}/facts",
        "facts",
        "Reports",
        "The facts found in a report's text, each with its words and the rule that found it",
        _facts,
        _shape("facts"),
        (Parameter("name", "Only facts of this name.", example="age"), *PAGING),
        (REF,),
        listed=True,
    ),
    Endpoint(
        "/api/reports/{ref}/concerns/{number}/similar",
        "similar",
        "Reports",
        "The reports with a concern like this one, the nearest first",
        _similar,
        named(Hit),
        (LIMIT, FORMAT),
        (REF, _NUMBER),
        listed=True,
    ),
    Endpoint(
        "/api/concerns",
        "concerns",
        "Reports",
        "Matters of concern, by report",
        _concerns,
        _shape("concerns"),
        (REPORT, *PAGING),
        listed=True,
    ),
    Endpoint(
        "/api/responses",
        "responses",
        "Answers",
        "Documents that answer reports, the newest first; their words are in each one's own object",
        _responses,
        _shape("responses"),
        (REPORT, ORGANISATION, _SINCE, _UNTIL, *PAGING),
        listed=True,
    ),
    Endpoint(
        "/api/responses/{key}",
        "response",
        "Answers",
        "One answering document with its words",
        _response,
        named(WholeResponse),
        (),
        (_KEY,),
    ),
    Endpoint(
        "/api/answers",
        "answers",
        "Answers",
        "What responses say to each concern, by report",
        _answers,
        _shape("answers"),
        (
            REPORT,
            Parameter("response", "The response's key."),
            Parameter("stance", "Only answers of this stance.", "choice", tuple(STANCES)),
            *PAGING,
        ),
        listed=True,
    ),
)

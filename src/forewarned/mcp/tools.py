"""The tools that an assistant is given: the register's own answers, each with where it stands.

Nothing is summed up or put in other words here. Names of children are left out, as everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from forewarned import wording
from forewarned.duties import STATES
from forewarned.errors import ForewarnedError
from forewarned.mcp.arguments import Argument, read_all, schema_of
from forewarned.mcp.protocol import Told, Tool
from forewarned.register import duty_listing, promise_listing, public_report, public_search
from forewarned.register.body_lookup import find_body
from forewarned.register.store import Register
from forewarned.responses.delivery import State as Delivery

INSTRUCTIONS = (
    "The register of reports that coroners in England and Wales write to prevent future deaths: who was "
    "warned of what, by when an answer fell due, what was answered and promised. Texts are verbatim. Cite "
    "the report (its reference and address) and the words. «No answer published» means that no source held "
    "here shows an answer; it does not say that none was sent. What is null is not known. Nobody is to be "
    "named as culpable. Names of children are left out and are not to be looked for. Where help_line is "
    "not null, give it before any detail."
)

_LIMIT = Argument("limit", "How many to give at most.", "integer", default=10, most=100)
_BODY = Argument("organisation", "Any name of the organisation, an abbreviation, or its id.")
_REPORT = Argument("report", "The report's reference, such as 2018-0087, or its key.")
_SINCE = Argument("due_since", "Due on this day or after it.", "day")
_UNTIL = Argument("due_until", "Due on this day or before it.", "day")
_SECTIONS = ("investigation", "circumstances", "action", "legal_powers", "response_duty")

Answer = Callable[[Register, dt.date, Mapping[str, Any]], dict[str, Any]]


def tools(register: Callable[[], Register], today: Callable[[], dt.date]) -> tuple[Tool, ...]:
    """The tools over a register, as it stands at each call, with duties as on the day of the call."""

    def tool(
        name: str, title: str, description: str, arguments: tuple[Argument, ...], answer: Answer
    ) -> Tool:
        def answered(given: Mapping[str, Any]) -> Mapping[str, Any]:
            values = read_all(arguments, given)
            try:
                return answer(register(), today(), values)
            except ForewarnedError as error:
                raise Told(f"{error.found.rstrip('.')}. {error.do}".strip()) from None

        return Tool(name, title, description, schema_of(arguments), answered)

    return (
        tool(
            "search",
            "Search reports",
            "Find reports by words and meaning, each by the concern that answers best. The query has words, "
            '"phrases", -not, OR, and filters such as date:2019..2021, area:Essex, to:"NHS England", '
            "child:yes, manner:suicide, state:none_published.",
            (Argument("query", "What to look for.", required=True), _LIMIT),
            _search,
        ),
        tool(
            "show",
            "Show one report",
            "Who was warned of what, by when each answer was due, what was answered and promised, verbatim.",
            (
                Argument("report", _REPORT.meaning, required=True),
                Argument("sections", "Give the report's other sections too.", "truth", default=False),
            ),
            _show,
        ),
        tool(
            "organisation",
            "Show one organisation",
            "Who a body is, how many answers due from it are published, and the reports addressed to it.",
            (Argument("organisation", _BODY.meaning, required=True), _LIMIT),
            _organisation,
        ),
        tool(
            "deadlines",
            "List deadlines",
            "Duties to answer, with their deadlines and states, the latest deadline first.",
            (
                _BODY,
                _REPORT,
                Argument("state", "Only duties in this state.", choices=STATES),
                _SINCE,
                _UNTIL,
                Argument("area", "Words of the coroner area's name."),
                _LIMIT,
            ),
            _deadlines,
        ),
        tool(
            "promises",
            "List promises",
            "What bodies said they did or would do, in their words, by when, and what evidence shows of it.",
            (
                _BODY,
                _REPORT,
                Argument("delivery", "Only promises of which this is known.", choices=get_args(Delivery)),
                _SINCE,
                _UNTIL,
                _LIMIT,
            ),
            _promises,
        ),
    )


def _search(register: Register, today: dt.date, asked: Mapping[str, Any]) -> dict[str, Any]:
    page = public_search.page(register, asked["query"], today=today, limit=asked["limit"])
    results = page.results
    return {
        "query": results.typed,
        "reports_with_all_of_it": results.total,
        "of_reports": results.considered,
        "hits": [{name: row[name] for name in _HIT} for row in page.rows],
        "help_line": wording.HELP_LINE if results.speaks_of_self_harm else None,
        "sources": _sources(page.rows),
    }


_HIT = ("report_key", "reference", "date_of_report", "area", "concern_number", "snippet", "also")


def _show(register: Register, today: dt.date, asked: Mapping[str, Any]) -> dict[str, Any]:
    held = public_report.report(register, asked["report"], today)
    found = {
        "summary": held["summary"],
        "help_line": held["help_line"],
        "as_on": today,
        **{name: held[name] for name in _REPORT_FIELDS},
        "concerns": [{name: each[name] for name in ("number", "text", "page")} for each in held["concerns"]],
        "duties": [_duty(each) for each in held["duties"]],
        "answers": [{name: each[name] for name in _ANSWER} for each in held["answers"]],
        "promises": [{name: each[name] for name in _PROMISE} for each in held["promises"]],
        "responses": [{name: each[name] for name in _RESPONSE} for each in held["responses"]],
        "sources": [_source(held["key"], held["reference"], held["url"], held["document_sha256"])],
    }
    return found | ({name: held[name] for name in _SECTIONS} if asked["sections"] else {})


_REPORT_FIELDS = (
    *("key", "reference", "date_of_report", "deceased", "age", "child", "coroner", "coroner_area"),
    *("categories", "manner", "conclusion", "setting", "names_hidden"),
)
_ANSWER = ("concern_number", "response_key", "stance", "quote", "judged_by", "confidence")
_PROMISE = (
    *("key", "response_key", "concern_number", "action", "quote", "owner", "due", "due_as_written"),
    *("strength", "delivery", "judged_by"),
)
_RESPONSE = ("key", "respondent", "date", "kind", "url", "document_sha256")


def _duty(each: Mapping[str, Any]) -> dict[str, Any]:
    words = wording.state_in_words(
        each["state"], days_late=each["days_late"], extended_to=each["extended_to"]
    )
    names = ("name_as_written", "organisation_id", "state", "governing", "governed_by", "answered_on")
    return {name: each[name] for name in names} | {"in_words": words}


def _organisation(register: Register, today: dt.date, asked: Mapping[str, Any]) -> dict[str, Any]:
    held = public_report.body(register, asked["organisation"], today)
    rows = held["reports"][: asked["limit"]]
    return {
        "as_on": today,
        **{name: held[name] for name in _BODY_FIELDS},
        "reports_addressed_to_it": len(held["reports"]),
        "reports": [{name: row[name] for name in _ADDRESSED} for row in rows],
        "what_none_published_means": wording.WHAT_NONE_PUBLISHED_MEANS,
        "sources": _sources(rows),
    }


_BODY_FIELDS = (
    *("id", "name", "kind", "nation", "other_names", "abbreviations", "valid_from", "valid_to", "parent"),
    *("predecessors", "successors", "found", "counts", "past_due"),
)
_ADDRESSED = ("report_key", "reference", "date_of_report", "coroner_area", "state", "due", "days_late")


def _deadlines(register: Register, today: dt.date, asked: Mapping[str, Any]) -> dict[str, Any]:
    wanted = duty_listing.Wanted(
        report=register.find(asked["report"]) if asked["report"] else None,
        organisation=_body_id(register, asked["organisation"]),
        state=asked["state"],
        due_since=asked["due_since"],
        due_until=asked["due_until"],
        area=asked["area"],
    )
    page = duty_listing.page(register.state, today, wanted, limit=asked["limit"])
    return {
        "as_on": today,
        "duties_in_all": page.total,
        "duties": list(page.rows),
        "what_none_published_means": wording.WHAT_NONE_PUBLISHED_MEANS,
        "sources": _sources(_with_addresses(register, page.rows)),
    }


def _promises(register: Register, today: dt.date, asked: Mapping[str, Any]) -> dict[str, Any]:
    wanted = promise_listing.Wanted(
        report=register.find(asked["report"]) if asked["report"] else None,
        organisation=_body_id(register, asked["organisation"]),
        delivery=asked["delivery"],
        due_since=asked["due_since"],
        due_until=asked["due_until"],
    )
    page = promise_listing.page(register.state, today, wanted, limit=asked["limit"])
    return {
        "as_on": today,
        "promises_in_all": page.total,
        "promises": list(page.rows),
        "what_unknown_means": wording.WHAT_UNKNOWN_DELIVERY_MEANS,
        "sources": _sources(_with_addresses(register, page.rows)),
    }


def _body_id(register: Register, name: str | None) -> str | None:
    return find_body(register.state, name).id if name else None


# -- sources ----------------------------------------------------------------------------------------------


def _with_addresses(register: Register, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = public_report.addresses(register, {row["report_key"] for row in rows})
    return [{**row, "url": found[row["report_key"]]} for row in rows]


def _sources(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reports that rows are of, each once, with where they are published."""
    held = {row["report_key"]: _source(row["report_key"], row["reference"], row["url"]) for row in rows}
    return list(held.values())


def _source(key: str, reference: str | None, url: str | None, document: str | None = None) -> dict[str, Any]:
    found = {"report_key": key, "reference": reference, "url": url}
    return found | ({"document_sha256": document} if document else {})

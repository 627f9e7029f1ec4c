"""One report, one answer and one body whole, as anybody may be shown them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from forewarned import wording
from forewarned.errors import NotFound
from forewarned.register import disclosure
from forewarned.register.bodies import BodyPage, Warned
from forewarned.register.report_object import report_object

if TYPE_CHECKING:
    from forewarned.register.store import Register


def report(register: Register, ref: str, today: dt.date) -> dict[str, Any]:
    """Everything held of a report, with the sentence that sums it up and the help line where it belongs."""
    held = register.report(ref, today=today)
    care = disclosure.disclosure(register.state, held.key)
    shown = care.shown(held)
    found = report_object(shown, claims=False, hidden=care.hides)
    found["summary"] = wording.report_sentence(
        len(held.duties),
        len(held.report.concerns),
        held.report.date_of_report,
        [duty.state for duty in held.duties],
        unassigned=sum(not each.positions for each in held.responses),
    )
    found["help_line"] = wording.HELP_LINE if care.self_harm else None
    return found


_RESPONSE = (
    *("key", "report_key", "organisation_id", "respondent", "date", "url", "text", "document_sha256"),
    *("kind", "extended_to", "source"),
)


def response(register: Register, key: str) -> dict[str, Any]:
    """One answering document with its words. Raises `NotFound`."""
    row = register.state.execute(
        f"SELECT {', '.join(_RESPONSE)} FROM responses"
        " WHERE key = ? AND report_key IN (SELECT key FROM reports)",
        (key,),
    ).fetchone()
    if row is None:
        raise NotFound(
            f"no answer is held under «{key}»", do="Take the key from /api/responses, or from its report."
        )
    held = dict(zip(_RESPONSE, row, strict=True))
    care = disclosure.disclosure(register.state, held["report_key"])
    found: dict[str, Any] = care.shown(held)
    return found | {"help_line": wording.HELP_LINE if care.self_harm else None}


def body(register: Register, name_or_id: str, today: dt.date) -> dict[str, Any]:
    """One organisation's page as an object: who it is, its counts, its years, its reports."""
    page = register.organisation(name_or_id, today)
    lists = ("reports", "inherited", "of_parts")
    keys = [each.report_key for name in lists for each in getattr(page, name)]
    care = disclosure.disclosures(register.state, keys)
    return _body(page) | {
        name: [care[each.report_key].shown(_warned(each)) for each in getattr(page, name)] for name in lists
    }


def _body(page: BodyPage) -> dict[str, Any]:
    return {
        **asdict(page.body),
        "today": page.today,
        "found": asdict(page.found),
        "counts": dict(page.counts),
        "past_due": dict(page.past_due),
        "late": asdict(page.late),
        "years": [{"year": each.year, "reports": each.reports, **each.states} for each in page.years],
    }


def _warned(each: Warned) -> dict[str, Any]:
    held = asdict(each)
    held["addressee_position"] = held.pop("position")
    return held


def addresses(register: Register, keys: Iterable[str]) -> dict[str, str | None]:
    """Where reports are published, by key; None where that would name a child, or is not known."""
    care = disclosure.disclosures(register.state, keys)
    rows = register.state.execute(
        "SELECT key, url FROM reports WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(care)),),
    )
    return {key: care[key].shown(url) for key, url in rows}

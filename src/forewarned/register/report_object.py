"""One report as an object for JSON: what `forewarned show --format json` and the API give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, cast

from forewarned.duties import Duty
from forewarned.register.columns import TABLES
from forewarned.register.promise_frames import evidence_row, promise_row
from forewarned.register.promise_views import HeldPromise
from forewarned.register.views import HeldReport, HeldResponse


def report_object(held: HeldReport, *, claims: bool, hidden: bool) -> dict[str, object]:
    """The report as `forewarned read` gives it, with its key, its duties, its responses and its claims."""
    from forewarned.form.as_json import report_json

    found = report_json(held.report)
    found |= {
        "key": held.key,
        "area": held.area,
        "area_id": held.area_id,
        **held.fact_columns,
        "names_hidden": hidden,
        "addressees": _addressees(held),
        "duties": [duty_row(duty) for duty in held.duties],
        "responses": [response_row(held.key, response) for response in held.responses],
        "answers": [asdict(answer) for answer in held.answers],
        "promises": [_promise_row(promise) for promise in held.promises],
    }
    return found | ({"claims": [asdict(claim) for claim in held.claims]} if claims else {})


def _promise_row(promise: HeldPromise) -> dict[str, object]:
    """A promise with the contract's columns first, then what came of it and the evidence whole."""
    row = promise_row(promise)
    contract = {column.name: row[column.name] for column in TABLES["promises"].columns}
    return contract | row | {"evidence": [evidence_row(each) for each in promise.evidence]}


def _addressees(held: HeldReport) -> list[dict[str, object]]:
    """The addressees as `forewarned read` gives them, each with who it is judged to be, and why."""
    from forewarned.form.as_json import report_json

    judged = {each.position: asdict(each) for each in held.judged}
    listed = cast("list[dict[str, Any]]", report_json(held.report)["addressees"])
    return [each | judged.get(each["position"], {}) for each in listed]


def duty_row(duty: Duty) -> dict[str, object]:
    """A duty with the contract's columns first, then the name and what governs the deadline."""
    held: Mapping[str, object] = asdict(duty)
    contract = {column.name: held.get(column.name) for column in TABLES["duties"].columns}
    return {**contract, **held}


def response_row(key: str, held: HeldResponse) -> dict[str, object]:
    """A response with the contract's columns first, then its kind and whom it is taken to answer for."""
    response = held.response
    return {
        "key": held.key,
        "report_key": key,
        "organisation_id": held.organisation_id,
        "respondent": response.respondent,
        "date": response.date,
        "url": response.url,
        "text": response.text,
        "document_sha256": response.document_sha256,
        "kind": response.kind,
        "extended_to": response.extended_to,
        "answers_for": list(held.positions),
        "assigned_by": held.assigned_by,
        "source": response.source,
    }

"""Claims, then a resolution: of all that sources say of a field, which value stands, and why.

The order is stated in `precedence.yml`. What does not stand is kept and shown, never dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from forewarned.register import copies
from forewarned.register.records import CORRECTION, DOCUMENT, Held
from forewarned.sources.shapes import shapes

REPORT_FIELDS = (
    *(
        "reference",
        "url",
        "template",
        "date_of_report",
        "stated_deadline",
        "published",
        "deceased",
        "coroner",
    ),
    *("coroner_title", "coroner_area", "categories", "addressees", "legal_powers", "investigation"),
    *("circumstances", "concerns_text", "action", "response_duty", "copies", "signature", "document_links"),
    *("document_sha256", "pdf_url", "also_at", "sent", "extended_to"),
)
RESPONSE_FIELDS = (
    *(
        "report_url",
        "report_reference",
        "url",
        "respondent",
        "date",
        "kind",
        "extended_to",
        "text",
        "deceased",
    ),
    *("document_sha256", "answers_for", "is_response", "partial"),
)
GOES_WITH = {"sent_to": "addressees", "concerns": "concerns_text"}
"""Fields that follow another's choice, so that a list is never shown beside a text it was not made from."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's value of one field. `stands` says whether it is the one shown, `why` the reason.

    `as_written` is the wording where the value could not be taken as it stood; `seen` is when this
    version was taken in (UTC); `rules` the version of the rules that read it.
    """

    field: str
    value: Any
    as_written: str | None
    source: str
    record_id: str
    sort: str
    rule: str
    seen: str
    rules: str
    stands: bool
    why: str


@cache
def precedence() -> Mapping[str, Any]:
    """The stated order, from `precedence.yml`."""
    loaded: Mapping[str, Any] = yaml.safe_load(
        resources.files("forewarned.register").joinpath("precedence.yml").read_text("utf-8")
    )
    return loaded


@cache
def _ranks(kind: str, field: str) -> Mapping[str, int]:
    orders = precedence()[kind]
    return {sort: rank for rank, sort in enumerate(orders.get(field, orders["default"]))}


@cache
def _trust(shape: str | None, field: str) -> int:
    declared = shapes().get(shape or "")
    return declared.trust_in(field) if declared else 0


def ordered(kind: str, field: str, records: Sequence[Held]) -> list[Held]:
    """The records that say something of a field, the one whose value stands first.

    A value that was read beats one that is only kept as written.
    """
    return _ordered(kind, field, records, _replaced(kind, records))


def _ordered(kind: str, field: str, records: Sequence[Held], replaced: Collection[_Place]) -> list[Held]:
    ranks = _ranks(kind, field)
    saying = [each for each in records if each.value(field) is not None or each.written(field)]
    if len(saying) < 2:
        return saying
    return sorted(saying, key=lambda each: _order(each, field, ranks, _place(each) in replaced))


_Place = tuple[str, str]


def _place(each: Held) -> _Place:
    return each.source, each.record_id


def _replaced(kind: str, records: Sequence[Held]) -> frozenset[_Place]:
    """Where the documents stand of which a more redacted copy is among the records of a report."""
    documents = [each for each in records if each.sort == DOCUMENT] if kind == "report" else []
    if len(documents) < 2:
        return frozenset()
    gone = copies.replaced([each.payload["values"] for each in documents])
    return frozenset(_place(each) for each, is_gone in zip(documents, gone, strict=True) if is_gone)


def _stands(field: str, each: Held, replaced: Collection[_Place]) -> bool:
    return not (field in copies.REDACTABLE and _place(each) in replaced)


def _order(each: Held, field: str, ranks: Mapping[str, int], is_replaced: bool) -> tuple[Any, ...]:
    value = each.value(field)
    tie: tuple[Any, ...] = ()
    if each.sort == CORRECTION:
        tie = (-each.payload["day"],)
    elif each.sort == DOCUMENT:
        tie = (is_replaced, -copies.redactions(value))
    return (
        is_replaced and field in copies.REDACTABLE,
        each.sort != CORRECTION and value is None,
        ranks[each.sort],
        -_trust(each.payload.get("shape"), field),
        tie,
        each.source,
        each.record_id,
    )


def standing(kind: str, records: Sequence[Held]) -> dict[str, Held]:
    """For every field of which something is said, the record whose value stands.

    What a copy that was replaced by a more redacted one says does not stand, even where nothing else does.
    """
    names = REPORT_FIELDS if kind == "report" else RESPONSE_FIELDS
    gone = _replaced(kind, records)
    first = {field: saying[0] for field in names if (saying := _ordered(kind, field, records, gone))}
    return {field: each for field, each in first.items() if _stands(field, each, gone)} if gone else first


def claims(kind: str, records: Sequence[Held]) -> tuple[Claim, ...]:
    """Every claim about a report or a response, field by field, the one that stands first in each."""
    found: list[Claim] = []
    gone = _replaced(kind, records)
    for field in REPORT_FIELDS if kind == "report" else RESPONSE_FIELDS:
        saying = _ordered(kind, field, records, gone)
        for place, each in enumerate(saying):
            may = _stands(field, each, gone)
            why = _why(field, saying, place) if may else "a more redacted copy of the document replaces it"
            found.append(_claim(field, each, stands=may and place == 0, why=why))
    return tuple(found)


def _claim(field: str, each: Held, *, stands: bool, why: str) -> Claim:
    return Claim(
        field=field,
        value=each.value(field),
        as_written=each.written(field),
        source=each.source,
        record_id=each.record_id,
        sort=each.sort,
        rule=_rule(field, each),
        seen=each.time,
        rules=each.rules,
        stands=stands,
        why=why,
    )


def _rule(field: str, each: Held) -> str:
    if shape := each.payload.get("shape"):
        declared = shapes().get(shape)
        column = declared.column_of(field) if declared else None
        if declared is None or column is None:
            return f"made from a {shape} table's row"
        entities = declared.fields[column].html and each.written(field) is not None
        return f"column «{column}» of a {shape} table" + (", its HTML entities read" if entities else "")
    where = each.payload.get("where", {}).get(field)
    return (where and where.get("rule")) or each.sort


def _why(field: str, saying: Sequence[Held], place: int) -> str:
    first, each = saying[0], saying[place]
    if place == 0:
        if len(saying) == 1:
            return "the only source of this field"
        reason: str = precedence()["why"][first.sort]
        if first.sort == CORRECTION:
            return f"{reason}: {first.payload['why']} ({first.payload['by']}, {first.payload['dated']})"
        if saying[1].sort == first.sort:
            return "the first among sources of its sort"
        return reason
    if each.value(field) is None and first.value(field) is not None:
        return "kept as written: it cannot be read whole"
    same = each.value(field) == first.value(field)
    return "agrees" if same else f"differs; {first.source} comes before it"

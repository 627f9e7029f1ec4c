"""The pages of one report: its timeline and answers, its documents, an answer's words, its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from forewarned.errors import NotFound
from forewarned.register.document_places import Pages, pages_of, places_of
from forewarned.register.history import KINDS
from forewarned.register.listing import title_of
from forewarned.register.marked_words import marked_words
from forewarned.register.matrix import matrix
from forewarned.register.report_care import Care, care_of
from forewarned.register.store import Register
from forewarned.register.timeline import timeline
from forewarned.register.views import HeldReport
from forewarned.web.answers import PACKED, Asked, MovedTo, Values, page, site_of
from forewarned.web.headers import ONE_YEAR
from forewarned.wording import report_sentence

LIKE = 12
"""How many reports with a concern like another are shown."""

SECTIONS = (
    ("investigation", "Investigation and inquest"),
    ("circumstances", "Circumstances of the death"),
    ("legal_powers", "Legal powers"),
    ("action", "Action should be taken"),
    ("response_duty", "Your response"),
    ("copies", "Copies and publication"),
)


@get("/reports/{ref:str}", opt=PACKED)
async def report(request: Asked, ref: FromPath[str]) -> Response[Any]:
    """One report: who was warned of what, when, and what each answered."""
    site = site_of(request)

    def values(register: Register) -> Values:
        key = register.find(ref)
        if key != ref:
            raise MovedTo(f"/reports/{key}")
        held, care = _held(request, register, key)
        report = held.report
        return {
            **_common(held, care),
            "sentence": report_sentence(
                len(held.duties),
                len(report.concerns),
                report.date_of_report,
                [duty.state for duty in held.duties],
                unassigned=sum(not one.positions for one in held.responses),
            ),
            "moments": timeline(held),
            "matrix": matrix(held),
            "judged": {each.position: each for each in held.judged},
            "responses": {each.key: each for each in held.responses},
            "sections": [(name, words) for name, words in SECTIONS if getattr(report, name)],
            "places": {} if care.child is not None else places_of(report),
            "head": site.library.head(),
        }

    return await page(request, "report.html", values)


@get("/reports/{ref:str}/concerns/{number:str}", opt=PACKED)
async def concern(request: Asked, ref: FromPath[str], number: FromPath[str]) -> Response[Any]:
    """One concern, with earlier and later concerns like it."""

    def values(register: Register) -> Values:
        key = register.find(ref)
        held, care = _held(request, register, key)
        results = register.more_like(f"{key}#{number}", limit=LIKE)
        day = held.report.date_of_report
        hits = [(hit, day is None or hit.date_of_report is None) for hit in results.hits]
        shown = next(each for each in held.report.concerns if each.number.strip("().") == number.strip("()."))
        dated = [hit for hit, undated in hits if not undated]
        newest = sorted(dated, key=lambda hit: (hit.date_of_report or day, hit.report_key), reverse=True)
        return {
            **_common(held, care),
            "concern": shown,
            "earlier": [hit for hit in newest if day and hit.date_of_report and hit.date_of_report <= day],
            "later": [hit for hit in newest if day and hit.date_of_report and hit.date_of_report > day],
            "undated": [hit for hit, undated in hits if undated],
            "listed": register.listed(hit.report_key for hit in results.hits),
        }

    return await page(request, "concern.html", values)


@get("/reports/{ref:str}/document", opt=PACKED)
async def document(request: Asked, ref: FromPath[str]) -> Response[Any]:
    """The pages of the report's document as pictures, with the place of each value marked."""

    def values(register: Register) -> Values:
        key = register.find(ref)
        held, care = _held(request, register, key)
        if not (pages := _pages(register, held, care)):
            raise NotFound("no pages can be shown of this report", do="Read its words on the report's page.")
        return {**_common(held, care), "pages": pages}

    return await page(request, "document.html", values)


@get("/reports/{ref:str}/pages/{number:int}", opt=PACKED)
async def picture(request: Asked, ref: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """One page of the report's document as a picture."""

    def drawn(register: Register) -> tuple[str, bytes]:
        key = register.find(ref)
        held, care = _held(request, register, key)
        if care.child is not None or held.report.document_sha256 is None:
            raise NotFound("no pages can be shown of this report", do="Read its words on the report's page.")
        return held.report.document_sha256, register.page_picture(held.report.document_sha256, number)

    sha256, image = await site_of(request).library.ask(drawn)
    asked = request.query_params.get("document")
    kept = f"public, max-age={ONE_YEAR}, immutable" if asked == sha256[:12] else "no-cache"
    return Response(image, media_type="image/webp", headers={"Cache-Control": kept})


@get("/reports/{ref:str}/responses/{response:str}", opt=PACKED)
async def response(request: Asked, ref: FromPath[str], response: FromPath[str]) -> Response[Any]:
    """The words of one answer, with what was quoted from them marked."""

    def values(register: Register) -> Values:
        key = register.find(ref)
        found = register.report(key, today=site_of(request).library.today())
        one = next((each for each in found.responses if each.key == response), None)
        if one is None:
            raise NotFound("no such answer is held", do="The report's page lists the answers that are.")
        held, care = _held(request, register, key)
        answers = [each for each in found.answers if each.response_key == one.key]
        promises = [each for each in found.promises if each.response_key == one.key]
        return {
            **_common(held, care),
            "response": care.named(one.response),
            "held_response": one,
            "words": marked_words(one.response.text or "", answers, promises, care.named),
            "answers": care.named(tuple(answers)),
            "promises": care.named(tuple(promises)),
        }

    return await page(request, "response.html", values)


@get("/reports/{ref:str}/history", opt=PACKED)
async def history(request: Asked, ref: FromPath[str]) -> Response[Any]:
    """What changed in the record of one report, when and why; and what each source says."""

    def values(register: Register) -> Values:
        key = register.find(ref)
        held, care = _held(request, register, key)
        events = [(event, care.named(event.cause)) for event in reversed(register.history(key))]
        return {**_common(held, care), "events": events, "kinds": KINDS, "claims": held.claims}

    return await page(request, "history.html", values)


def _held(request: Asked, register: Register, key: str) -> tuple[HeldReport, Care]:
    """The report as it may be shown, and the care that it asks for."""
    held = register.report(key, today=site_of(request).library.today())
    care = care_of(held.report, held.fact_columns)
    shown = care.named(held)
    if care.child is not None:  # an address leads to the name, even where it does not show it
        shown = replace(shown, report=replace(shown.report, url=None))
    return shown, care


def _common(held: HeldReport, care: Care) -> dict[str, Any]:
    return {"held": held, "report": held.report, "care": care, "title": title_of(held.report, care)}


def _pages(register: Register, held: HeldReport, care: Care) -> Pages | None:
    """The document's pages; none where a child died, whose name stands on them."""
    return None if care.child is not None else pages_of(register, held.report)


handlers = [report, concern, document, picture, response, history]

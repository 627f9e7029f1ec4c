"""What the library says for the site: reports in lists, open deadlines, a timeline, marked words, places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration import demonstration_register
from forewarned.errors import NotFound
from forewarned.register.deadlines import OPEN
from forewarned.register.document_places import pages_of, places_of
from forewarned.register.marked_words import marked_words
from forewarned.register.promise_views import HeldAnswer
from forewarned.register.store import Register, open_register
from forewarned.register.timeline import timeline
from tables import report_row, write_lines

TODAY = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def register() -> Iterator[Register]:
    with open_register(demonstration_register()) as held:
        yield held


def _register_of(folder: Path, *rows: dict[str, object]) -> Register:
    with open_register(folder / "register", create=True) as held:
        held.build([write_lines(folder / "rows.jsonl", rows)])
    return open_register(folder / "register")


def _answer(start: int, end: int, place: int = 1) -> HeldAnswer:
    return HeldAnswer("r", "k", place, str(place), "taken", "…", start, end, "rule:x", 1.0, ())


def test_a_child_is_a_title_without_a_name(tmp_path: Path) -> None:
    box_3 = "On 4 May 2018 I commenced an investigation into the death of Wilfred Askerton, aged 14."
    with _register_of(tmp_path, report_row(1, investigation=box_3)) as held:
        (one,) = held.listed([held.find("2019-0001")]).values()
    assert one.title == "A child aged 14"
    assert one.care.listed("Wilfred Askerton was not seen") == "[name hidden] was not seen"


def test_a_report_without_a_name_is_called_by_its_reference(tmp_path: Path) -> None:
    with _register_of(tmp_path, report_row(7)) as held:
        (one,) = held.newest(5)
    assert one.title == "Report 2019-0007"
    assert one.addressees == ("Port Merrion Harbour Authority", "Sentinel Gate Services Limited")
    assert one.concerns == 2


def test_words_of_a_list_leave_out_methods_where_self_harm_appears(register: Register) -> None:
    (key,) = register.state.execute("SELECT key FROM reports WHERE suicide ORDER BY key LIMIT 1").fetchone()
    care = register.listed([key])[key].care
    assert care.self_harm
    assert "ligature made of" not in care.listed("He was found with a ligature made of a sheet.")


def test_lists_keep_the_order_asked_for_and_leave_out_what_is_not_held(register: Register) -> None:
    keys = [each.key for each in register.newest(5)]
    assert list(register.listed([*reversed(keys), "none"])) == list(reversed(keys))


def test_every_open_duty_has_its_deadline_and_only_open_ones_are_listed(register: Register) -> None:
    found = register.deadlines(TODAY)
    duties = register.duties(TODAY)
    assert {each.state for each in found} <= set(OPEN)
    assert (
        len([each for each in found if each.state == "none_published"]) == register.overdue(TODAY).rows.height
    )
    assert [each.due for each in found] == sorted((each.due for each in found), reverse=True)
    assert len(found) <= duties.height


def test_the_timeline_has_every_answer_and_every_deadline(register: Register) -> None:
    held = register.report("2018-0087", today=TODAY)
    moments = timeline(held)
    assert [each.response_key for each in moments if each.kind == "response"] == [
        each.key for each in held.responses
    ]
    assert {each.day for each in moments if each.kind == "due"} == {duty.governing for duty in held.duties}
    days = [each.day for each in moments if each.day]
    assert days == sorted(days)


def test_quotations_are_marked_and_can_be_led_to() -> None:
    text = "We thank you.\nThe gate is now watched. It was not."
    (first, second) = marked_words(text, [_answer(14, 38)], (), str)
    assert [(piece.text, piece.quoted) for piece in first] == [("We thank you.", False)]
    assert [(piece.text, piece.quoted) for piece in second] == [
        ("The gate is now watched.", True),
        (" It was not.", False),
    ]
    assert second[0].names == ("concern-1",)


def test_nothing_is_marked_where_cutting_would_show_a_hidden_name() -> None:
    def shown(text: str) -> str:
        return text.replace("Anna Bell", "[name hidden]")

    paragraphs = marked_words("We met Anna Bell there.", [_answer(3, 11)], (), shown)
    assert ["".join(piece.text for piece in each) for each in paragraphs] == ["We met [name hidden] there."]
    assert not any(piece.quoted for each in paragraphs for piece in each)


def test_quotations_that_overlap_are_each_led_to() -> None:
    ((one, two, three),) = marked_words("abcdef", [_answer(0, 4, 1), _answer(2, 6, 2)], (), str)
    assert (one.names, two.names, three.names) == (("concern-1",), ("concern-2",), ())
    assert all(piece.quoted for piece in (one, two, three))


def test_places_lie_on_the_pages_that_are_drawn(register: Register) -> None:
    (key,) = register.state.execute(
        "SELECT report_key FROM concerns WHERE page IS NOT NULL ORDER BY report_key LIMIT 1"
    ).fetchone()
    report = register.report(key, today=TODAY).report
    pages = pages_of(register, report)
    assert pages is not None
    for page in pages.pages:
        for mark in page.marks:
            assert 0 <= mark.left < mark.left + mark.width <= page.size.width
            assert 0 <= mark.top < mark.top + mark.height <= page.size.height
    begun = {mark.name: page.number for page in pages.pages for mark in page.marks if mark.first}
    assert begun == dict(places_of(report))


def test_a_page_that_is_not_there_and_a_document_that_is_not_held_are_not_found(register: Register) -> None:
    (sha256,) = register.state.execute(
        "SELECT r.document_sha256 FROM reports r JOIN concerns c ON c.report_key = r.key"
        " WHERE c.page IS NOT NULL LIMIT 1"
    ).fetchone()
    for wanted, page in ((sha256, 0), (sha256, 99), ("0" * 64, 1)):
        with pytest.raises(NotFound):
            register.page_picture(wanted, page)


def test_a_document_that_has_no_pages_has_no_places(register: Register) -> None:
    held = register.report("2018-0087", today=TODAY).report
    assert places_of(held) == {}
    assert pages_of(register, held) is None

"""Was it delivered: the state of a promise, from its words, its evidence and a day that the test chooses."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.responses.answer import Status
from forewarned.responses.delivery import CLOSED, STATES, Delivery, delivery_of
from forewarned.responses.evidence import SAYS, Evidence, Says

DUE = dt.date(2024, 6, 30)
BEFORE, AFTER = dt.date(2024, 6, 1), dt.date(2024, 8, 1)
RECORDED = dt.date(2024, 9, 1)
LATER = dt.date(2025, 1, 1)

_numbers = itertools.count(1)


def seen(says: Says, on: dt.date | None = None) -> Evidence:
    number = next(_numbers)
    place = "https://www.example.org/inspection"
    return Evidence(number, "p", "link", place, None, says, on, RECORDED, "R. Ames", "as it says")


def on(today: dt.date, *evidence: Evidence, due: dt.date | None = DUE, status: Status = "will") -> Delivery:
    return delivery_of(status, due, evidence, today)


def test_a_promise_is_open_to_the_end_of_its_last_day() -> None:
    assert on(DUE).state == "open"
    assert on(BEFORE).state == "open"


def test_past_its_day_with_nothing_seen_it_is_not_known_and_never_said_to_have_failed() -> None:
    assert on(DUE + dt.timedelta(days=1)).state == "unknown"


def test_a_promise_without_a_day_stays_open_until_something_is_seen() -> None:
    assert on(LATER, due=None).state == "open"


def test_the_respondents_own_word_that_it_was_done_shows_nothing() -> None:
    assert on(BEFORE, status="done").state == "unknown"
    assert on(BEFORE, status="done", due=None).state == "unknown"


def test_evidence_that_nobody_has_judged_is_offered() -> None:
    assert on(BEFORE, seen("offered")).state == "evidence_offered"
    assert on(LATER, seen("offered", AFTER), status="done").state == "evidence_offered"


def test_it_is_delivered_by_its_last_day_and_delivered_late_after_it() -> None:
    assert (on(LATER, in_time := seen("delivered", DUE))) == Delivery("delivered", DUE, in_time.number)
    late = on(LATER, seen("delivered", AFTER))
    assert (late.state, late.since, late.days_late) == ("delivered_late", AFTER, 32)


def test_what_was_done_on_a_day_that_is_not_known_is_not_said_to_be_late() -> None:
    assert on(LATER, seen("delivered")).state == "delivered"


def test_what_was_seen_done_in_time_is_not_made_late_by_a_later_look() -> None:
    looks = seen("delivered", BEFORE), seen("delivered", AFTER)
    assert on(LATER, *looks).state == "delivered"
    assert on(LATER, *looks).evidence == looks[0].number


def test_what_was_undone_is_not_delivered_and_may_be_delivered_again_late() -> None:
    done, undone = seen("delivered", BEFORE), seen("not_delivered", AFTER)
    assert on(LATER, done, undone).state == "not_delivered"
    again = seen("delivered", AFTER + dt.timedelta(days=10))
    assert on(LATER, done, undone, again).state == "delivered_late"


def test_only_evidence_from_after_its_day_makes_it_overdue() -> None:
    assert on(LATER, seen("open", BEFORE)).state == "unknown"
    overdue = on(LATER, seen("open", AFTER))
    assert (overdue.state, overdue.days_late) == ("open_overdue", 32)
    assert on(DUE, seen("open", BEFORE)).state == "open"


def test_what_was_superseded_stays_so_when_more_is_offered() -> None:
    assert on(LATER, seen("superseded", BEFORE), seen("offered", AFTER)).state == "superseded"


def test_new_evidence_opens_again_what_was_seen_not_to_be_done() -> None:
    assert on(LATER, seen("not_delivered", BEFORE), seen("offered", AFTER)).state == "evidence_offered"
    assert on(LATER, seen("open", BEFORE), seen("offered", AFTER)).state == "evidence_offered"
    assert on(LATER, seen("offered", BEFORE), seen("not_delivered", AFTER)).state == "not_delivered"


def test_evidence_of_a_day_to_come_is_not_looked_at() -> None:
    assert on(BEFORE, seen("delivered", AFTER)).state == "open"


def test_of_one_day_what_was_attached_later_counts() -> None:
    assert on(LATER, seen("not_delivered", AFTER), seen("delivered", AFTER)).state == "delivered_late"
    assert on(LATER, seen("delivered", AFTER), seen("not_delivered", AFTER)).state == "not_delivered"


_days = st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))
_evidence = st.lists(st.builds(seen, st.sampled_from(list(SAYS)), _days), max_size=6)


@given(_evidence, _days, st.sampled_from(["done", "will"]), st.dates(dt.date(2024, 1, 1), LATER))
def test_every_promise_has_a_state_whatever_the_order_of_its_evidence(
    evidence: list[Evidence], due: dt.date | None, status: Status, today: dt.date
) -> None:
    found = delivery_of(status, due, evidence, today)
    assert found.state in STATES
    assert found == delivery_of(status, due, reversed(evidence), today)
    assert (found.state in CLOSED) <= any(each.says not in ("offered", "open") for each in evidence)
    assert found.days_late is None or found.days_late > 0


@pytest.mark.parametrize("status", ["done", "will"])
def test_time_alone_closes_nothing(status: Status) -> None:
    days = (DUE + dt.timedelta(days=number) for number in range(-100, 4000, 50))
    assert not {delivery_of(status, DUE, (), day).state for day in days} & CLOSED

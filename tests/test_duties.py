"""The duty to answer: day 56, which deadline governs, and every state, on a day that the test chooses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.duties import STATES, Arrival, Duty, Owed, deadline, duty_state, governing_deadline

DATED = dt.date(2018, 12, 19)
DAY_56 = dt.date(2019, 2, 13)
OWED = Owed("k", 1, "Port Merrion Harbour Authority", date_of_report=DATED)


def on(today: dt.date, **changes: object) -> Duty:
    return duty_state(replace(OWED, **changes), today)  # type: ignore[arg-type]


def test_day_56_is_counted_in_calendar_days_from_the_day_of_sending() -> None:
    assert deadline(DATED) == DAY_56


def test_a_report_under_rule_43_has_56_days_too_and_one_before_july_2008_has_none() -> None:
    assert deadline(dt.date(2011, 5, 6)) == dt.date(2011, 7, 1)
    assert deadline(dt.date(2008, 7, 16)) is None


def test_the_day_of_sending_comes_before_the_date_of_the_report() -> None:
    duty = on(DAY_56, sent=DATED + dt.timedelta(days=3))
    assert duty.deadline == DAY_56 + dt.timedelta(days=3)
    assert "sent_taken_from_date_of_report" not in duty.flags
    assert "sent_taken_from_date_of_report" in on(DAY_56).flags


def test_nothing_is_overdue_on_the_last_day_and_it_is_on_the_next() -> None:
    assert on(DAY_56).state == "not_due"
    assert on(DAY_56 + dt.timedelta(days=1)).state == "none_published"


def test_a_later_stated_deadline_governs_and_an_earlier_one_does_not() -> None:
    later, earlier = DAY_56 + dt.timedelta(days=5), DAY_56 - dt.timedelta(days=5)
    assert governing_deadline(DAY_56, later, None) == (later, "stated")
    assert governing_deadline(DAY_56, earlier, None) == (DAY_56, "day 56")
    assert on(later, stated_deadline=later).state == "not_due"
    assert on(later, stated_deadline=later).deadline == DAY_56


def test_a_stated_deadline_a_year_off_is_taken_for_a_slip() -> None:
    duty = on(DAY_56 + dt.timedelta(days=1), stated_deadline=dt.date(2020, 2, 13))
    assert duty.state == "none_published"
    assert "stated_deadline_implausible" in duty.flags


def test_an_extension_governs_until_it_has_passed() -> None:
    extended = DAY_56 + dt.timedelta(days=28)
    assert on(extended, extended_to=extended).state == "extended"
    assert on(extended + dt.timedelta(days=1), extended_to=extended).state == "none_published"


def test_an_answer_after_the_governing_deadline_is_late_by_so_many_days() -> None:
    late = on(dt.date(2020, 1, 1), arrivals=(Arrival("r", date=DAY_56 + dt.timedelta(days=5)),))
    assert (late.state, late.days_late) == ("answered_late", 5)
    in_time = on(dt.date(2020, 1, 1), arrivals=(Arrival("r", date=DAY_56),))
    assert (in_time.state, in_time.days_late) == ("answered", 0)


def test_an_undated_answer_is_an_answer_with_no_days_late() -> None:
    duty = on(dt.date(2020, 1, 1), arrivals=(Arrival("r"),))
    assert (duty.state, duty.days_late) == ("answered", None)
    assert "answer_undated" in duty.flags


def test_an_answer_of_a_later_day_has_not_yet_come() -> None:
    assert on(DAY_56, arrivals=(Arrival("r", date=DAY_56 + dt.timedelta(days=5)),)).state == "not_due"


def test_an_interim_reply_is_no_answer() -> None:
    assert on(dt.date(2020, 1, 1), arrivals=(Arrival("r", kind="interim", date=DATED),)).state == "interim"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"response_required": False}, "not_required"),
        ({"redacted": True}, "unknown"),
        ({"date_of_report": None}, "unknown"),
        ({"unassigned": 1}, "unknown"),
        ({"looked": False}, "unknown"),
        ({"looked_on": DAY_56}, "unknown"),
        ({"looked_on": DAY_56 + dt.timedelta(days=1)}, "none_published"),
    ],
)
def test_what_is_not_known_or_not_asked_is_never_said_to_be_owed(
    changes: dict[str, object], state: str
) -> None:
    assert on(dt.date(2020, 1, 1), **changes).state == state


DAYS = st.dates(dt.date(2008, 7, 17), dt.date(2030, 1, 1))


@given(sent=DAYS, stated=st.none() | DAYS, extended=st.none() | DAYS, answered=st.none() | DAYS, today=DAYS)
def test_the_governing_deadline_is_never_before_day_56(
    sent: dt.date, stated: dt.date | None, extended: dt.date | None, answered: dt.date | None, today: dt.date
) -> None:
    arrivals = (Arrival("r", date=answered),) if answered else ()
    owed = replace(OWED, sent=sent, stated_deadline=stated, extended_to=extended, arrivals=arrivals)
    duty = duty_state(owed, today)
    assert duty.state in STATES
    assert duty.deadline == sent + dt.timedelta(days=56)
    assert duty.governing is not None
    assert duty.governing >= duty.deadline
    if duty.state == "none_published":
        assert today > duty.governing
    if duty.state == "answered_late":
        assert answered is not None
        assert duty.days_late == (answered - duty.governing).days

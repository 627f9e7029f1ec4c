"""The facts about bodies: they have no fault, every name leads to its own body, and the day decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.organisations import facts
from forewarned.organisations.facts import Body, Site, Tenure
from forewarned.organisations.judgement import Judgement
from forewarned.organisations.resolve import resolve

BODIES = tuple(sorted(facts.bodies().values(), key=lambda body: body.id))
NAMES = tuple((body, name) for body in BODIES for name in body.names)
SAMPLE = NAMES[::83]
"""A fixed sample of names that are each asked about; the rest are counted."""

ELSEWHERE = ("Scotland", "Northern Ireland")
"""Of one name, the body that coroners of England and Wales write to is meant."""


def is_shared(judged: Judgement) -> bool:
    return judged.outcome == "unsure" and judged.rule == "the name of several bodies"


def days_of(one: Body | Tenure) -> list[dt.date]:
    """The first and the last day of a body, or of a body's time at a place, as far as they are known."""
    return [day for day in (one.valid_from, one.valid_to) if day]


# -- the files --


def test_the_files_of_facts_have_no_fault() -> None:
    assert facts.faults() == ()


def test_the_facts_hold_bodies_of_every_kind_that_is_warned() -> None:
    assert len(BODIES) >= 5000
    assert len(facts.sites()) >= 1300
    assert {body.kind for body in BODIES} <= set(facts.KINDS)
    for kind in ("NHS trust", "clinical commissioning group", "police force", "prison", "local authority"):
        assert sum(body.kind == kind for body in BODIES) >= 40, kind


def test_nobody_comes_after_itself_at_any_remove() -> None:
    for body in BODIES:
        assert not any(facts.succeeds(body.id, later) for later in body.successors), body.id


def test_whoever_stands_today_where_a_body_stood_has_not_ended() -> None:
    for body in BODIES:
        today = facts.descendants(body.id)
        assert all(facts.bodies()[id_].valid_to is None for id_ in today if id_ != body.id), body.id
        assert today == (body.id,) or all(facts.succeeds(id_, body.id) for id_ in today), body.id


def test_a_place_was_run_by_bodies_while_they_existed_or_still_is() -> None:
    for site in facts.sites():
        assert site.run_by, site.name
        for tenure in site.run_by:
            assert tenure.id in facts.bodies(), site.name


@given(st.integers(1990, 2030), st.integers(1, 12))
def test_a_year_or_a_month_is_all_of_its_days(year: int, month: int) -> None:
    day = dt.timedelta(days=1)
    assert (facts.first_day(year), facts.last_day(year)) == (dt.date(year, 1, 1), dt.date(year, 12, 31))
    written = f"{year}-{month:02d}"
    first, last = facts.first_day(written), facts.last_day(written)
    assert first == dt.date(year, month, 1)
    assert last
    assert last.month == month != (last + day).month


# -- names --


@pytest.mark.parametrize(("body", "name"), [pytest.param(*each, id=each[1]) for each in SAMPLE])
def test_a_name_in_the_facts_is_its_own_bodys_or_said_to_be_shared(body: Body, name: str) -> None:
    judged = resolve(name)
    assert judged.organisation_id == body.id or is_shared(judged), judged.rule


def test_ninety_nine_names_of_a_hundred_are_their_own_bodys_without_a_day() -> None:
    others = [(body, judged) for body, name in NAMES if (judged := resolve(name)).organisation_id != body.id]
    strays = [(body, judged) for body, judged in others if not is_shared(judged)]
    assert 1 - len(others) / len(NAMES) >= 0.99
    for body, judged in strays:
        named = judged.organisation_id or ""
        assert facts.succeeds(named, body.id), f"{judged.name_as_written}: {named}"


def test_on_its_first_and_last_day_every_name_of_a_body_is_its_own() -> None:
    for body, name in NAMES:
        for day in days_of(body):
            judged = resolve(name, on=day)
            assert judged.organisation_id == body.id or is_shared(judged), f"{name} on {day}: {judged.rule}"
            assert not judged.out_of_its_time


def test_a_name_in_capitals_is_still_its_own_bodys_or_unsure() -> None:
    for body, name in NAMES[::7]:
        found = resolve(name.upper()).organisation_id
        assert found in (None, body.id) or facts.succeeds(found, body.id), name


def test_the_title_of_an_office_leads_to_the_body_that_has_it_or_is_shared() -> None:
    titles = [(body, office) for body in BODIES for office in body.offices if body.nation not in ELSEWHERE]
    found = [(body, office, resolve(office, on=body.valid_to)) for body, office in titles]
    assert all(judged.organisation_id in (None, body.id) for body, _, judged in found)
    assert sum(judged.organisation_id == body.id for body, _, judged in found) / len(found) >= 0.97


def test_most_abbreviations_are_their_bodys_or_unsure() -> None:
    shorts = [(body, short) for body in BODIES for short in body.short]
    right = sum(resolve(short, on=body.valid_to).organisation_id in (None, body.id) for body, short in shorts)
    assert right / len(shorts) >= 0.98


STILL = pytest.mark.xfail(strict=True, reason="an abbreviation beside a word becomes a body of its own")


@pytest.mark.parametrize(
    ("short", "id_"),
    [
        ("RCPsych", "royal-college-of-psychiatrists"),
        ("RCOphth", "royal-college-of-ophthalmologists"),
        pytest.param("IStructE", "institution-of-structural-engineers", marks=STILL),
        pytest.param("BCU HB", "betsi-cadwaladr-university-health-board", marks=STILL),
        pytest.param(
            "BNSSG ICB",
            "nhs-bristol-north-somerset-and-south-gloucestershire-integrated-care-board",
            marks=STILL,
        ),
        pytest.param("KSS CRC", "kent-surrey-and-sussex-community-rehabilitation-company", marks=STILL),
    ],
)
def test_an_abbreviation_of_two_words_or_with_small_letters_is_its_bodys(short: str, id_: str) -> None:
    assert resolve(short).organisation_id == id_


@pytest.mark.parametrize("short", ["UCB", "CHP"])
def test_letters_that_are_one_bodys_name_and_anothers_abbreviation_are_unsure(short: str) -> None:
    assert sum(short in (*body.names, *body.short) for body in BODIES) == 2
    assert resolve(short).outcome == "unsure"


@pytest.mark.xfail(strict=True, reason="it is taken for the group that came after, out of its time")
def test_a_group_abbreviated_with_a_word_is_not_taken_for_the_one_that_came_after() -> None:
    judged = resolve("NEW Devon CCG", on=dt.date(2018, 1, 1))
    assert judged.organisation_id in (
        None,
        "nhs-northern-eastern-and-western-devon-clinical-commissioning-group",
    )


# -- places --


def operators(name: str, day: dt.date) -> set[str | None]:
    """Everybody who ran a place of that name on that day."""
    return {
        tenure.id
        for site in facts.sites()
        if name in site.names
        for tenure in site.run_by
        if tenure.held(day)
    }


def tenures() -> Iterator[tuple[Site, Tenure, dt.date]]:
    """Every place with who ran it, on the first and the last day of their time there, or on any day."""
    for site in facts.sites():
        for tenure in site.run_by:
            for day in days_of(tenure) or [dt.date(2018, 6, 1)]:
                yield site, tenure, day


def test_a_place_is_whoever_ran_it_that_day_and_never_who_ran_it_before_or_after() -> None:
    right = asked = 0
    for site, tenure, day in tenures():
        ran = operators(site.name, day)
        judged = resolve(site.name, on=day)
        assert judged.organisation_id in {None, *ran}, f"{site.name} on {day}"
        if len(ran) == 1:
            asked += 1
            right += judged.organisation_id == tenure.id
    assert asked >= 1000
    assert right / asked >= 0.98


@pytest.mark.parametrize(
    ("name", "day", "id_"),
    [
        ("Musgrove Park Hospital", "2016-06-01", "taunton-and-somerset-nhs-foundation-trust"),
        ("Musgrove Park Hospital", "2024-06-01", "somerset-nhs-foundation-trust"),
        ("Blackheath Hospital", "2016-06-01", "bmi-healthcare"),
        ("Blackheath Hospital", "2022-06-01", "circle-health-group"),
        ("Princess of Wales Hospital, Bridgend", "2019-03-31", "swansea-bay-university-health-board"),
        ("Princess of Wales Hospital, Bridgend", "2019-04-01", "cwm-taf-morgannwg-university-health-board"),
        (
            "Princess of Wales Hospital, Ely",
            "2019-04-01",
            "cambridgeshire-and-peterborough-nhs-foundation-trust",
        ),
    ],
)
def test_the_day_and_the_town_tell_who_ran_a_place(name: str, day: str, id_: str) -> None:
    judged = resolve(name, on=dt.date.fromisoformat(day))
    assert (judged.organisation_id, judged.outcome) == (id_, "known")


@pytest.mark.parametrize("name", ["Blackheath Hospital", "Chadwick Lodge", "Axminster Hospital"])
def test_a_place_that_two_ran_on_a_day_by_the_facts_is_unsure(name: str) -> None:
    changed = next(day for site, _, day in tenures() if name in site.names and len(operators(name, day)) == 2)
    assert resolve(name, on=changed).outcome == "unsure"

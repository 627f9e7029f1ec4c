"""Which coroner area is meant by what is written, and when two names of a coroner can be one person's."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.organisations.areas import AreaJudgement, area_of, areas
from forewarned.organisations.coroners import coroner_key, same_coroner

HULL = "East Riding and Hull"

AS_WRITTEN = [
    ("the name", "Essex", "Essex"),
    ("an ampersand", "Blackpool & Fylde", "Blackpool and Fylde"),
    ("an ampersand of the web", "Wiltshire &amp; Swindon", "Wiltshire and Swindon"),
    ("the page's label", "Coroners Area: Inner North London\xa0", "London Inner North"),
    ("the page's label, bare", "Coroner’s area – Gwent", "Gwent"),
    ("a label after the name", "Manchester South Coronial Area", "Greater Manchester South"),
    ("the next fields run in", "Coroner Area: Suffolk\xa0 Category: Other related deaths", "Suffolk"),
    (
        "the whole block run together",
        "Ref: 2024-0001 Coroner name: Ada Quill Coroner Area: Derby and Derbyshire Category: Suicide (from "
        "2015) This report is being sent to: Quill Trust | NHS England",
        "Derby and Derbyshire",
    ),
    ("the coroner's title before it", "H.M. Senior Coroner for the County of Surrey", "Surrey"),
    ("box 1", "I am Ada Quill, assistant coroner, for the coroner area of Avon", "Avon"),
    ("brackets", "South Yorkshire (West", "South Yorkshire West"),
    ("words in another order", "Yorkshire West (Western)", "West Yorkshire Western"),
    ("inner before London", "Inner West London", "London Inner West"),
    ("London before inner", "London Inner (West)", "London Inner West"),
    ("outer London", "Outer South London", "London South"),
    ("a district of old", "Northern District of Greater London", "London North"),
    ("a direction with a letter", "West Yorkshire E", "West Yorkshire Eastern"),
    ("jurisdiction", "Black Country Jurisdiction", "The Black Country"),
    ("with the city and county", "City of Kingston Upon Hull and the County of the East Riding", HULL),
    ("Welsh", "Abertawe a Chastell-nedd Port Talbot", "Swansea and Neath Port Talbot"),
    ("Welsh, with brackets", "Gogledd Cymru (Dwyrain a Chanolog)", "North Wales (East and Central)"),
    ("a footnote's number", "East Sussex 2", "East Sussex"),
    ("an address after it", "Surrey Coroner's Court, Station Approach, Woking GU22 7AP", "Surrey"),
    ("a slip of the pen", "Berkside", "Berkshire"),
    ("a slip in a direction", "Inne South London", "London Inner South"),
    ("letters exchanged", "Cambridgehsire and Peterborough", "Cambridgeshire and Peterborough"),
    ("a town", "Sheffield", "South Yorkshire West"),
    ("a part of the name", "Telford & Wrekin, Shropshire", "Shropshire, Telford and Wrekin"),
]

NEIGHBOURS = [
    ("North London", "South London"),
    ("Inner North London", "North London"),
    ("Inner South London", "Outer South London"),
    ("East Sussex", "West Sussex"),
    ("Essex", "East Sussex"),
    ("Norfolk", "Suffolk"),
    ("Herefordshire", "Hertfordshire"),
    ("West Yorkshire (East)", "West Yorkshire (West)"),
    ("South Yorkshire West", "West Yorkshire East"),
    ("Manchester North", "Manchester South"),
    ("Manchester City", "Manchester West"),
    ("Northumberland", "North Tyneside"),
    ("North West Wales", "North Wales East and Central"),
    ("Derbyshire", "Devon"),
    ("Blackpool and Fylde", "Lancashire and Blackburn with Darwen"),
    ("Coventry", "Warwickshire"),
    ("Somerset", "Dorset"),
]

UNSURE = [
    ("all of London", "London", "several"),
    ("inner London", "Inner London", "several"),
    ("any of four", "Greater Manchester", "several"),
    ("either half", "Leicestershire", "several"),
    ("East or West", "Sussex", "several"),
    ("a misspelling as near to one as to another", "Herfordshire", "unknown"),
    ("no such part", "West Yorkshire (South)", "unknown"),
    ("a court", "Central Criminal Court", "unknown"),
    ("a person", "Ada Mary Quill", "unknown"),
    ("a person with a county for a name", "Kent, Ada Mary", "unknown"),
    ("another Newcastle", "Newcastle under Lyme Council", "unknown"),
    ("another country", "Isle of Man", "unknown"),
    ("only directions", "North and West", "unknown"),
    ("two areas", "Essex; Norfolk", "several"),
    ("other", "Other", "blank"),
    ("nothing", "", "blank"),
    ("no more than the label", "Coroner Area: \xa0", "blank"),
]

MERGERS = [
    ("Lincolnshire", "2015-06-01", "Lincolnshire", "Greater Lincolnshire"),
    ("Lincolnshire", "2018-06-01", "Lincolnshire", "Greater Lincolnshire"),
    ("Lincolnshire", "2024-04-01", "Greater Lincolnshire", "Greater Lincolnshire"),
    ("South Lincolnshire", "2014-01-14", "South Lincolnshire", "Greater Lincolnshire"),
    ("Cornwall", "2016-03-31", "Cornwall", "Cornwall and the Isles of Scilly"),
    ("Cornwall", "2016-04-01", "Cornwall and the Isles of Scilly", "Cornwall and the Isles of Scilly"),
    ("West Sussex", "2023-03-31", "West Sussex", "West Sussex, Brighton and Hove"),
    ("West Sussex", "2023-04-01", "West Sussex, Brighton and Hove", "West Sussex, Brighton and Hove"),
    ("Liverpool", "2014-05-01", "Liverpool", "Liverpool and Wirral"),
    ("Teesside", "2019-05-01", "Teesside and Hartlepool", "Teesside and Hartlepool"),
    ("Mid Kent & Medway", "2024-08-08", "Mid Kent and Medway", "Kent and Medway"),
    ("Kent and Medway", "2025-07-01", "Kent and Medway", "Kent and Medway"),
    ("Cardiff & Vale of Glamorgan", "2015-01-01", "Cardiff and the Vale of Glamorgan", "South Wales Central"),
]


@pytest.mark.parametrize(("kind", "written", "area"), AS_WRITTEN)
def test_an_area_is_known_however_it_is_written(kind: str, written: str, area: str) -> None:
    assert area_of(written).area == area, kind


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_and_opposites_are_never_one_area(one: str, other: str) -> None:
    assert area_of(one).current_id
    assert area_of(other).current_id
    assert area_of(one).current_id != area_of(other).current_id


@pytest.mark.parametrize(("kind", "written", "rule"), UNSURE)
def test_what_could_be_several_or_none_is_left_open(kind: str, written: str, rule: str) -> None:
    judged = area_of(written)
    assert (judged.area, judged.current, judged.confidence, judged.rule) == (None, None, 0.0, rule), kind
    assert judged.why


@pytest.mark.parametrize(("written", "on", "area", "current"), MERGERS)
def test_the_day_decides_between_an_area_and_the_one_it_became(
    written: str, on: str, area: str, current: str
) -> None:
    judged = area_of(written, dt.date.fromisoformat(on))
    assert (judged.area, judged.current) == (area, current)


def test_without_a_day_the_newest_area_of_the_name_is_meant() -> None:
    judged = area_of("Cornwall")
    assert judged.area == "Cornwall and the Isles of Scilly"
    assert judged.runner_up == "Cornwall"


def test_a_label_from_after_a_merger_is_kept_but_said_to_be_later() -> None:
    judged = area_of("Greater Lincolnshire", dt.date(2014, 1, 1))
    assert judged.area == "Greater Lincolnshire"
    assert judged.confidence < area_of("Greater Lincolnshire", dt.date(2024, 5, 1)).confidence
    assert "2024-04-01" in judged.why


def test_a_label_that_outlived_its_area_leads_to_the_one_of_today() -> None:
    judged = area_of("North Northumberland", dt.date(2024, 9, 1))
    assert (judged.area, judged.current) == ("North Northumberland", "Northumberland")
    assert "2024-03-31" in judged.why


def test_two_areas_written_together_are_the_one_they_became() -> None:
    judged = area_of("North Northumberland ; Senior Coroner for South Northumberland.", dt.date(2022, 8, 10))
    assert (judged.area, judged.rule) == ("Northumberland", "joint")


def test_districts_had_their_names_before_the_act() -> None:
    assert area_of("Worcestershire", dt.date(2013, 5, 29)) == area_of("Worcestershire", dt.date(2014, 5, 29))


def test_every_day_since_2014_has_as_many_areas_as_were_counted() -> None:
    def in_force(day: dt.date) -> int:
        return sum(area.in_force(day) for area in areas() if not (area.unconfirmed and not area.valid_from))

    counted = {"2014-01-01": 99, "2018-08-01": 88, "2020-04-01": 85, "2024-04-01": 77, "2025-07-01": 74}
    assert {day: in_force(dt.date.fromisoformat(day)) for day in counted} == counted


def test_every_record_is_whole_and_leads_to_an_area_of_today() -> None:
    by_id = {area.id: area for area in areas()}
    assert len(by_id) == len(areas())
    for area in areas():
        assert area.sources
        assert bool(area.valid_to) == bool(area.successors)
        assert area.note or not area.unconfirmed
        for successor in area.successors:
            assert area.valid_to
            assert by_id[successor].valid_from == area.valid_to + dt.timedelta(days=1)


def test_every_spelling_in_the_facts_is_read_as_its_area_while_that_was_in_force() -> None:
    for area in areas():
        day = area.valid_to or area.valid_from
        for name in (area.name, *area.also):
            judged = area_of(name, day)
            assert judged.area_id == area.id, name


def test_what_is_unconfirmed_says_so() -> None:
    joint = next(area for area in areas() if area.name == "Coventry and Warwickshire")
    assert joint.unconfirmed
    assert joint.valid_from is None
    assert area_of("Coventry and Warwickshire").current == "Coventry and Warwickshire"


@given(st.text(max_size=80), st.none() | st.dates())
def test_any_string_at_all_is_judged_without_an_error(written: str, on: dt.date | None) -> None:
    judged = area_of(written, on)
    assert judged.written == written
    assert 0 <= judged.confidence <= 1
    assert (judged.area is None) == (judged.confidence == 0)


@settings(max_examples=200)
@given(
    st.sampled_from([name for area in areas() for name in (area.name, *area.also)]),
    st.sampled_from(["upper", "lower", "title", "swapcase"]),
    st.sampled_from([" ", "  ", "\xa0", "\n", " \t", ", "]),
    st.sampled_from(["", ".", " .", ",", "\xa0 \xa0"]),
)
def test_case_space_and_punctuation_do_not_matter(name: str, case: str, gap: str, end: str) -> None:
    varied = gap.join(getattr(name, case)().replace("(", "").replace(")", "").split()) + end

    def meant(judged: AreaJudgement) -> tuple[object, ...]:
        return judged.area_id, judged.current_id, judged.rule, judged.confidence

    assert meant(area_of(varied)) == meant(area_of(name))


def test_a_spelling_takes_less_than_a_tenth_of_a_millisecond() -> None:
    spellings = [f"{name} " for area in areas() for name in (area.name, *area.also, *area.places)]
    area_of("Essex")
    began = time.perf_counter()
    for written in spellings:
        area_of(written)
    assert (time.perf_counter() - began) / len(spellings) < 0.0005, "five times the aim, for a busy machine"


KEYS = [
    ("HHJ Ada Quill KC", "ada quill"),
    ("His Honour Judge Ada Quill Q.C.", "ada quill"),
    ("Dr Ada M Quill OBE", "ada m quill"),
    ("Quill, Ada", "ada quill"),
    ("QUILL, Dr Ada", "ada quill"),
    ("Ada Quill, Senior Coroner for Essex", "ada quill"),
    ("Assistant Coroner A. Quill", "a quill"),
    ("AM Quill", "a m quill"),
    ("Mr K. C. Quill", "k c quill"),
    ("Zoë O’Quill-Penn", "zoe oquill-penn"),
    ("Ada Judge", "ada judge"),
    ("Senior Coroner", ""),
]

PEOPLE = [
    ("Ms Ada Quill", "ADA QUILL, Senior Coroner", "same"),
    ("Ada Mary Quill", "Dr Ada Quill KC", "same"),
    ("Quill, Ada", "Ada Quill", "same"),
    ("A. Quill", "Ada Quill", "could be"),
    ("A. Quill", "A Quill", "could be"),
    ("AM Quill", "Ada Mary Quill", "could be"),
    ("M. Quill", "Ada Mary Quill", "could be"),
    ("Quill", "Ada Quill", "could be"),
    ("Chris Quill", "Christopher Quill", "could be"),
    ("Ada Quill-Penn", "Ada Penn", "could be"),
    ("Ada Quill", "Ada Quil", "could be"),
    ("A Van den Quill", "Ada Van Den Quill", "could be"),
    ("Senior Coroner", "Ada Quill", "could be"),
    ("B. Quill", "Ada Quill", "different"),
    ("Bertha Quill", "Ada Quill", "different"),
    ("Ada John Quill", "Ada Mary Quill", "different"),
    ("Ada Quill", "Ada Penrose", "different"),
    ("Ada Judge", "Ada Quill", "different"),
]


@pytest.mark.parametrize(("written", "key"), KEYS)
def test_a_coroners_name_is_searched_without_titles_and_honours(written: str, key: str) -> None:
    assert coroner_key(written) == key


@pytest.mark.parametrize(("one", "other", "sameness"), PEOPLE)
def test_two_names_are_one_persons_only_where_both_are_full(one: str, other: str, sameness: str) -> None:
    assert same_coroner(one, other) == sameness
    assert same_coroner(other, one) == sameness


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_strings_are_compared_alike_both_ways(one: str, other: str) -> None:
    assert same_coroner(one, other) == same_coroner(other, one)

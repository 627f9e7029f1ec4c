"""Facts about those who died: every person here is invented."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.facts.fact import Fact, Texts, Value
from forewarned.facts.person import person_facts

OPENING = "On 3 March 2020 I commenced an investigation into the death of "


def facts_of(
    investigation: str = "", circumstances: str = "", concerns: str = "", deceased: str | None = None
) -> tuple[Fact, ...]:
    sections = {"investigation": investigation, "circumstances": circumstances, "concerns_text": concerns}
    return person_facts(Texts(sections, deceased, dt.date(2021, 6, 1)))


def fact(name: str, facts: tuple[Fact, ...], person: int = 1) -> Fact | None:
    found = [each for each in facts if each.name == name and each.person == person]
    assert len(found) < 2
    return found[0] if found else None


def value(name: str, facts: tuple[Fact, ...], person: int = 1) -> Value | None:
    found = fact(name, facts, person)
    return found.value if found else None


def written(name: str, facts: tuple[Fact, ...]) -> str | None:
    found = fact(name, facts)
    return found.as_written if found else None


@pytest.mark.parametrize(
    ("beside", "age"),
    [
        ("Ada Quill, aged 64. The investigation", 64),
        ("Ada Quill aged 17 years. The investigation", 17),
        ("Ada Quill (87 years). The investigation", 87),
        ("Ada Quill, 45, who died at home. The investigation", 45),
        ("Ada Quill, then aged seventy-eight years. The investigation", 78),
        ("Ada Quill, who was 30 years of age. The investigation", 30),
        ("54-year-old Ada Quill. The investigation", 54),
        ("Ada Quill, a four year old girl. The investigation", 4),
        ("ADA QUILL, AGE 80. The investigation", 80),
    ],
)
def test_the_age_beside_the_name_is_read_however_it_is_written(beside: str, age: int) -> None:
    assert value("age", facts_of(OPENING + beside + " concluded.")) == age


@pytest.mark.parametrize("age", ["22 hours", "3 days", "9 weeks", "11 months", "5 months 18 days"])
def test_a_baby_of_months_weeks_or_days_is_nought_years_old_and_the_words_are_kept(age: str) -> None:
    facts = facts_of(f"{OPENING}Bo Quill aged {age}. The investigation concluded.")
    assert value("age", facts) == 0
    assert value("child", facts) is True
    assert age.split(" days")[0].split()[0] in (written("age", facts) or "")


def test_twenty_two_months_are_one_year() -> None:
    assert value("age", facts_of(f"{OPENING}Bo Quill, aged 22 months. It concluded.")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Ms Quill was in her 40s.",
        "Ms Quill lived with her son, aged 12.",
        "Ms Quill had a 15 year old daughter.",
        "Ms Quill was diagnosed with asthma at the age of 9.",
        "Ms Quill had taken drugs from the age of 18.",
        "Drivers over 70 years of age must renew the licence.",
        "The service is for those under the age of 18.",
        "Patients aged 16 to 18 are seen elsewhere.",
        "Ms Quill, aged [AGE], lived alone.",
        "The driver, aged 33, did not stop.",
        "She was hit by a 19 year old man.",
        "Ms Quill was 11 years old when her father left.",
        "Ms Quill's boiler was 20 years old.",
    ],
)
def test_the_age_of_another_or_at_another_time_is_not_taken(sentence: str) -> None:
    assert value("age", facts_of(f"{OPENING}Ada Quill. It concluded.", sentence)) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Ms Quill was a frail 83 year old lady.",
        "She was 83 years of age at the time of her death.",
        "Ada was 83 when she died.",
        "Ada Quill died at home on 2 March 2020 at the age of eighty-three.",
        "Ada (known as Addie) was an 83-year-old woman.",
        "The deceased, aged 83, fell on the stairs.",
        "Mrs. Quill (83 years) fell on the stairs.",
        "An 83 year old woman, Ada Quill, fell on the stairs.",
        "Mrs Quill was a lady of 83 years, who lived alone.",
    ],
)
def test_what_the_story_says_of_the_deceased_is_taken(sentence: str) -> None:
    assert value("age", facts_of(f"{OPENING}Ada Quill. It concluded.", sentence)) == 83


def test_the_days_of_birth_and_of_death_give_the_age() -> None:
    facts = facts_of("Ada Quill was born on 4 May 1950 and died on 3 May 2020. I opened an inquest.")
    assert value("date_of_birth", facts) == dt.date(1950, 5, 4)
    assert value("date_of_death", facts) == dt.date(2020, 5, 3)
    age = fact("age", facts)
    assert age is not None
    assert (age.value, age.rule, age.as_written) == (69, "born and died", "4 May 1950 and died on 3 May 2020")


def test_a_birth_in_two_figures_is_in_the_hundred_years_before_the_report() -> None:
    facts = facts_of(f"{OPENING}Ada Quill (DOB 30/12/36 DOD 24.2.20). It concluded.")
    assert value("date_of_birth", facts) == dt.date(1936, 12, 30)
    assert value("age", facts) == 83


def test_without_a_day_of_death_the_opening_gives_the_age_less_surely() -> None:
    age = fact("age", facts_of(f"{OPENING}Ada Quill, born on 9 July 1979. It concluded."))
    assert age is not None
    assert (age.value, age.confidence < 0.9) == (40, True)


def test_no_age_is_reckoned_where_a_birthday_may_have_come_before_the_death() -> None:
    assert value("age", facts_of(f"{OPENING}Ada Quill, born on 20 February 1979. It concluded.")) is None


def test_an_age_that_the_dates_contradict_is_doubted() -> None:
    said = f"{OPENING}Ada Quill, aged 60, born on 1 January 1950, who died on 1 March 2020. It concluded."
    age = fact("age", facts_of(said))
    assert age is not None
    assert age.value == 60
    assert age.confidence < 0.9


@pytest.mark.parametrize(
    ("sentence", "child"),
    [
        ("The schoolboy was crossing the road.", True),
        ("Bo was stillborn.", True),
        ("Bo was a healthy baby.", True),
        ("Baby Bo was resuscitated.", True),
        ("A lady saw it happen.", None),
        ("His wife called an ambulance.", False),
        ("Bo Quill was a retired teacher.", False),
        ("It was raining.", None),
    ],
)
def test_without_an_age_words_tell_child_from_adult(sentence: str, child: bool | None) -> None:
    facts = facts_of(f"{OPENING}Bo Quill. It concluded.", sentence)
    assert value("age", facts) is None
    assert value("child", facts) is child


def test_a_baby_that_died_hours_after_birth_is_nought_years_old() -> None:
    facts = facts_of(f"{OPENING}Bo Quill, a baby who died six hours after birth. It concluded.")
    assert value("age", facts) == 0


@pytest.mark.parametrize(
    ("sentence", "sex"),
    [
        ("Mrs Quill fell. Mrs Quill was taken to hospital.", "female"),
        ("Ash fell at home. He was taken to hospital, where he died.", "male"),
        ("This lady fell on the stairs.", "female"),
        ("Ash told his mother. She told the doctor, and she was not heard.", "male"),
        ("The deceased fell. The nurse said that she had seen her notes.", None),
        ("They fell at home.", None),
    ],
)
def test_the_sex_is_said_by_titles_words_and_pronouns_of_the_deceased(sentence: str, sex: str | None) -> None:
    assert value("sex", facts_of(f"{OPENING}Ash Quill. It concluded.", sentence)) == sex


def test_the_rule_of_a_sex_read_from_pronouns_gives_the_counts() -> None:
    sex = fact(
        "sex", facts_of(f"{OPENING}Ash Quill. It concluded.", "Ash fell. He got up but he fell again.")
    )
    assert sex is not None
    assert sex.rule == "pronouns after the name, 2 to 0"


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("She died at the Royal Infirmary on 2 March 2020.", dt.date(2020, 3, 2)),
        ("On 2 March 2020, at her home, she took her own life.", dt.date(2020, 3, 2)),
        ("She was pronounced dead at the scene on 2nd March 2020.", dt.date(2020, 3, 2)),
        ("She was admitted on 1 March 2020 and died there on 2 March.", dt.date(2020, 3, 2)),
        ("She was not seen again until her death on 2/3/20.", dt.date(2020, 3, 2)),
        ("She was admitted on 1 March 2020 and died the following day.", None),
        ("Her father died on 2 March 2019.", None),
        ("On 2 March 2020 she fell; eleven days later she died.", None),
        ("I opened the inquest into her death on 4 March 2020.", None),
        ("She was born on 2 March 1960, had turned sixty, and died.", None),
    ],
)
def test_the_day_of_death_is_read_where_it_is_said(sentence: str, day: dt.date | None) -> None:
    assert value("date_of_death", facts_of(f"{OPENING}Ada Quill. It concluded.", sentence)) == day


def test_a_day_without_its_year_and_a_day_of_finding_are_believed_less() -> None:
    opening = f"{OPENING}Ada Quill. It concluded."
    for sentence in ("She died on 2 March.", "Ada Quill was found dead on 2 March 2020."):
        died = fact("date_of_death", facts_of(opening, sentence))
        assert died is not None
        assert died.value == dt.date(2020, 3, 2)
        assert died.confidence < 0.85


def test_several_deceased_are_told_apart() -> None:
    facts = facts_of(
        "On 3 March 2020 I commenced investigations into the deaths of Ada Quill, aged 38, her son Bo Quill, "
        "aged 22 months, and Mr Cy Larch, aged 44, who all died on 1 March 2020. It concluded."
    )
    assert [value("age", facts, person) for person in (1, 2, 3)] == [38, 1, 44]
    assert [value("child", facts, person) for person in (1, 2, 3)] == [False, True, False]
    assert value("sex", facts, 2) == value("sex", facts, 3) == "male"
    assert {value("date_of_death", facts, person) for person in (1, 2, 3)} == {dt.date(2020, 3, 1)}


def test_the_published_name_helps_where_the_text_does_not_say_whose_death_it_is_about() -> None:
    story = "In May Ada Mary Quill, 61, was seen at the clinic."
    assert value("age", facts_of(story)) is None
    assert value("age", facts_of(story, deceased="Ada Quill")) == 61


def test_the_day_of_the_inquest_is_not_that_of_the_death() -> None:
    facts = facts_of(
        "I concluded the inquest into the death of Ada Quill on 2 March 2020, who died from a fall."
    )
    assert value("date_of_death", facts) is None


def test_a_second_name_with_its_years_is_of_a_second_person() -> None:
    facts = facts_of(
        f"{OPENING}Mr Bo Quill, 82 years of age, and Mrs Ada Quill, 77 years of age. It concluded."
    )
    assert [(value("age", facts, person), value("sex", facts, person)) for person in (1, 2)] == [
        (82, "male"),
        (77, "female"),
    ]


def test_a_page_published_under_two_names_is_about_two() -> None:
    story = "The deaths of Ada Quill on 7 May 2020 and of Mr Bo Larch on 7 June 2020 were reported to me."
    facts = facts_of(story, "He knew her, and he was with her.", deceased="Ada Quill and Bo Larch")
    assert value("sex", facts, 1) is None
    assert value("sex", facts, 2) == "male"


PIECES = (
    *(OPENING, "Ada Quill", "Mr Bo Larch", ", aged ", "17", " years old", "the deceased", " and ", ". "),
    *("\n", " born on ", " died on ", "3 March 2020", "31/02/20", " (DOB ", "he ", "her ", " months"),
    *("forty-", " at the ", "age of ", "the deaths of ", "found dead ", "stillborn", ";", "½", "’s "),
    *("a hundred", "1", "İ", "ß"),
)
TEXT = st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=200))


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT, st.one_of(st.none(), TEXT))
def test_every_fact_stands_where_it_says_and_no_text_is_too_strange(
    investigation: str, circumstances: str, concerns: str, deceased: str | None
) -> None:
    sections = {"investigation": investigation, "circumstances": circumstances, "concerns_text": concerns}
    for each in person_facts(Texts(sections, deceased)):
        assert each.as_written
        assert sections[each.section][each.start : each.end] == each.as_written
        assert 0 < each.confidence <= 1

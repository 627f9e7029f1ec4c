"""What a report says of the inquest: its dates, the jury, the conclusion and the medical cause."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.facts.fact import Fact, Texts, Value
from forewarned.facts.inquest import inquest_facts

OPENING = "On 4 March 2019 I commenced an investigation into the death of Ada Marlowe, aged 61. "
ENDING = "The investigation concluded at the end of the inquest on 9 October 2020. "


def facts(investigation: str, circumstances: str = "", reported: dt.date | None = None) -> dict[str, Fact]:
    """The facts by name, after every span was looked up in its section."""
    texts = Texts({"investigation": investigation, "circumstances": circumstances}, date_of_report=reported)
    found = inquest_facts(texts)
    for fact in found:
        assert texts.sections[fact.section][fact.start : fact.end] == fact.as_written
    return {fact.name: fact for fact in found}


def value(name: str, investigation: str, circumstances: str = "") -> Value | None:
    """The value of one fact, None where it is not given."""
    fact = facts(investigation, circumstances).get(name)
    return fact.value if fact else None


def conclusion(words: str) -> Value | None:
    """The conclusion of a report whose opening is followed by the words."""
    return value("conclusion", OPENING + ENDING + words)


# --- dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "On 4 March 2019 I commenced an investigation into the death of Ada Marlowe.",
        "On the 4th day of March 2019 I opened an investigation touching the death of Ada Marlowe.",
        "On 04/03/2019 an investigation was commenced into the death of Ada Marlowe, born 1 May 1958.",
        "An investigation into the death commenced on the 4th of March 2019.",
        "Ada Marlowe died on 1 March 2019. On 4 March 2019 my assistant coroner, Bo Finch, commenced an "
        "investigation.",
        "On 4 March 2019 an inquest was opened into the death of Ada Marlowe.",
        "On 4 March 2019 I commenced an investigation. On 8 May 2019 I opened an inquest.",
    ],
)
def test_the_day_an_investigation_was_opened_is_read(words: str) -> None:
    assert value("inquest_opened", words) == dt.date(2019, 3, 4)


@pytest.mark.parametrize(
    "words",
    [
        ENDING,
        "The inquest concluded on the 9 October 2020.",
        "The investigation concluded at the end of the inquest held on 7-9 October 2020.",
        "The inquest was heard between 7 and 9 October 2020.",
        "I concluded the inquest into the death of Ada Marlowe on 9 October 2020.",
        "On 9 October 2020 I concluded the inquest.",
        "An inquest was opened on 4 March 2019 and concluded on 9 October 2020.",
        "The conclusion of the inquest was on 9 October 2020.",
    ],
)
def test_the_day_an_inquest_concluded_is_read(words: str) -> None:
    assert value("inquest_concluded", words) == dt.date(2020, 10, 9)


def test_a_date_without_a_year_takes_that_of_the_report_and_is_less_sure() -> None:
    found = facts("The investigation concluded on 9 October.", reported=dt.date(2020, 11, 1))
    assert found["inquest_concluded"].value == dt.date(2020, 10, 9)
    assert found["inquest_concluded"].confidence < 1


@pytest.mark.parametrize(
    "words",
    [
        "The investigation has not yet concluded and the inquest has not been heard.",
        "The investigation continues and the inquest will be held in 2031.",
        "The inquest is listed for 14 May 2031.",
    ],
)
def test_an_inquest_that_has_not_concluded_is_false(words: str) -> None:
    assert value("inquest_concluded", OPENING + words) is False


# --- jury --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("I heard the inquest, sitting with a jury.", True),
        ("The jury returned a narrative conclusion.", True),
        ("The inquest was heard before me sitting without a jury.", False),
        ("It was a non-jury inquest.", False),
        ("The conclusion was natural causes.", None),
        ("The driver was convicted by a jury at the Crown Court.", None),
        ("She died of her injuries.", None),
    ],
)
def test_a_jury_is_true_or_false_only_where_the_report_says_so(words: str, expected: bool | None) -> None:
    assert value("jury", words) is expected


# --- conclusion --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The conclusion of the inquest was accidental death.", "accident or misadventure"),
        ("The conclusion of the inquest was misadventure.", "accident or misadventure"),
        ("I found that her death was the result of an accident.", "accident or misadventure"),
        ("The conclusion was: Drug related death.", "alcohol/drug related"),
        ("The conclusion was alcohol-related.", "alcohol/drug related"),
        ("The conclusion was that she died from an industrial disease.", "industrial disease"),
        ("The jury found that he was lawfully killed.", "lawful killing"),
        ("The conclusion was that Ada Marlowe was unlawfully killed.", "unlawful killing"),
        ("The conclusion was one of natural causes.", "natural causes"),
        ("I recorded an open conclusion.", "open"),
        ("The jury returned an open verdict.", "open"),
        ("The short-form conclusion was that of “Road Traffic Collision”.", "road traffic collision"),
        ("The conclusion was road traffic accident.", "road traffic collision"),
        ("I returned a conclusion of stillbirth.", "stillbirth"),
        ("The jury recorded a conclusion of suicide.", "suicide"),
        ("I concluded that Ada Marlowe took her own life.", "suicide"),
        ("I returned a narrative conclusion, which is attached.", "narrative"),
    ],
)
def test_the_short_forms_are_read_in_the_words_coroners_use(words: str, expected: str) -> None:
    assert conclusion(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "The conclusion was natural causes contributed to by neglect.",
            "natural causes contributed to by neglect",
        ),
        ("The jury returned a conclusion of suicide with a narrative.", "suicide and narrative"),
        (
            "I recorded a narrative conclusion: she took her own life and her death was contributed to by "
            "neglect.",
            "suicide and narrative contributed to by neglect",
        ),
        (
            "I recorded a narrative conclusion. Ada Marlowe died from natural causes.",
            "natural causes and narrative",
        ),
    ],
)
def test_combinations_are_joined_with_the_narrative_and_the_rider_last(words: str, expected: str) -> None:
    assert conclusion(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "I could not be sure that she intended to take her own life and I recorded a conclusion of "
            "misadventure.",
            "accident or misadventure",
        ),
        ("I did not return a conclusion of suicide. The conclusion was open.", "open"),
        (
            "A short form conclusion of suicide was not open to me. I gave a narrative conclusion.",
            "narrative",
        ),
        ("The jury considered suicide but returned an open verdict.", "open"),
        ("The conclusion was natural causes. There was no neglect.", "natural causes"),
        ("She was assessed for her risk of suicide.", None),
        ("She had thoughts of suicide and attempted suicide twice.", None),
    ],
)
def test_what_is_denied_or_doubted_is_no_conclusion(words: str, expected: str | None) -> None:
    assert conclusion(words) == expected


def test_a_conclusion_in_words_of_its_own_is_a_narrative_and_less_sure() -> None:
    found = facts("The conclusion of the inquest was that she died from a rare complication of surgery.")
    assert found["conclusion"].value == "narrative"
    assert found["conclusion"].confidence < 1
    assert "rare complication" in found["conclusion"].as_written


def test_the_words_of_a_conclusion_are_verbatim() -> None:
    assert facts("The conclusion was Accidental\nDeath.")["conclusion"].as_written == "Accidental\nDeath"


# --- medical cause -----------------------------------------------------------------------------------


def lines(words: str) -> dict[str, Value]:
    """The lines of the medical cause by their names on the certificate."""
    found = facts(words)
    return {name[14:]: fact.value for name, fact in found.items() if name.startswith("medical_cause_")}


@pytest.mark.parametrize(
    "words",
    [
        "The medical cause of death was:\n1a Sepsis\n1b Pneumonia\n2 Frailty",
        "The medical cause of death was 1a) Sepsis 1b) Pneumonia 2) Frailty. The conclusion was narrative.",
        "The cause of death was 1(a) Sepsis (b) Pneumonia 2. Frailty",
        "Cause of death: I a Sepsis\nI b Pneumonia\nII Frailty",
        "The medical cause of death was Ia Sepsis due to Ib Pneumonia and II Frailty.",
        "Her medical cause of death was recorded as 1.a. Sepsis; 1.b. Pneumonia; 2. Frailty",
        "The cause of death was:\n\n1a Sepsis\n\n1b Pneumonia\n\n1c\n\n2 Frailty\n\nThe conclusion was open.",
        "The medical cause of death was 1a. Sepsis. 1b. Pneumonia. II. Frailty. She was much loved.",
    ],
)
def test_the_lines_of_a_certificate_are_read_in_every_form(words: str) -> None:
    assert lines(words) == {"1a": "Sepsis", "1b": "Pneumonia", "2": "Frailty"}


def test_the_whole_cause_runs_from_the_first_mark_to_the_last_word() -> None:
    found = facts("The medical cause of death was 1a) Sepsis 1b) Pneumonia and the conclusion was narrative.")
    assert found["medical_cause"].as_written == "1a) Sepsis 1b) Pneumonia"


def test_a_line_ends_where_the_report_goes_on() -> None:
    words = "The cause of death was 1a Head injury and the conclusion of the inquest was accident."
    assert lines(words) == {"1a": "Head injury"}


def test_a_number_within_a_line_begins_no_part() -> None:
    words = "The medical cause of death was 1a Ketoacidosis 1b Type 2 diabetes mellitus"
    assert lines(words) == {"1a": "Ketoacidosis", "1b": "Type 2 diabetes mellitus"}


def test_the_questions_a_jury_is_asked_are_no_cause_of_death() -> None:
    words = "The jury answered about her death:\n1(a) Was the door locked? YES\n1(b) Was it checked? NO"
    assert lines(words) == {}


def test_a_cause_first_offered_gives_way_to_the_one_that_was_found() -> None:
    words = "The cause of death initially offered was 1a Stroke. I found the cause of death to be 1a Sepsis."
    assert lines(words) == {"1a": "Sepsis"}


def test_a_cause_without_lines_is_given_whole() -> None:
    found = facts("The medical cause of death was multiple injuries. The conclusion was accident.")
    assert found["medical_cause"].value == "multiple injuries"


@pytest.mark.parametrize("words", ["1a Unascertained", "unascertained", "1a) Unascertained."])
def test_an_unascertained_cause_is_called_so(words: str) -> None:
    assert facts(f"The medical cause of death was {words}")["medical_cause"].value == "unascertained"


# --- several deceased --------------------------------------------------------------------------------


def test_each_of_several_deceased_has_her_own_dates_and_conclusion() -> None:
    text = (
        "On 4 March 2019 I commenced an investigation into the death of Ada Marlowe. On 8 March 2019 I "
        "commenced an investigation into the death of Bo Finch. The conclusions were:\n"
        "Ada Marlowe: unlawfully killed\nBo Finch: suicide"
    )
    found = inquest_facts(Texts({"investigation": text}, deceased="Ada Marlowe and Bo Finch"))
    of = {(fact.name, fact.person): fact.value for fact in found}
    assert of["inquest_opened", 1] == dt.date(2019, 3, 4)
    assert of["inquest_opened", 2] == dt.date(2019, 3, 8)
    assert (of["conclusion", 1], of["conclusion", 2]) == ("unlawful killing", "suicide")


def test_each_of_several_deceased_has_her_own_medical_cause() -> None:
    text = "I found that both had died. Ada Marlowe: 1a Burns. Bo Finch: 1a Smoke inhalation."
    found = inquest_facts(Texts({"investigation": text}, deceased="Ada Marlowe and Bo Finch"))
    causes = {fact.person: fact.value for fact in found if fact.name == "medical_cause_1a"}
    assert causes == {1: "Burns", 2: "Smoke inhalation"}


# --- laws --------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "On",
            "4 March 2019",
            "I",
            "commenced",
            "an investigation",
            "The inquest",
            "concluded",
            "on",
            "not",
        ),
        *(
            "the jury",
            "conclusion",
            "was",
            "suicide",
            "narrative",
            "natural causes",
            "contributed to by neglect",
        ),
        *("1a", "1(b)", "II", "2.", "Sepsis", "cause of death", "medical", "due to", "[REDACTED]", "’", "“"),
        *(
            ":",
            ".",
            "\n",
            "\n\n",
            "(",
            ")",
            "?",
            "died",
            "took her own life",
            "open",
            "verdict",
            "7-9 May 2020",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map(" ".join), st.text(max_size=200)))
def test_whatever_the_text_every_fact_stands_where_it_says(text: str) -> None:
    facts(text, text[::-1])

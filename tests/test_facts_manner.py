"""How a person came by the death: what is the death, and what was only feared, tried or done by another."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.facts.fact import SECTIONS, Fact, Texts
from forewarned.facts.manner import MANNERS, manner_facts


def facts(
    circumstances: str, *, investigation: str = "", concerns: str = "", **known: object
) -> dict[str, Fact]:
    sections = {"investigation": investigation, "circumstances": circumstances, "concerns_text": concerns}
    found = manner_facts(Texts(sections), **known)  # type: ignore[arg-type]
    return {fact.name: fact for fact in found}


def answer(circumstances: str, **beside: object) -> object:
    found = facts(circumstances, **beside).get("suicide")  # type: ignore[arg-type]
    return found.value if found else None


def manner(circumstances: str, **beside: object) -> object:
    found = facts(circumstances, **beside).get("manner")  # type: ignore[arg-type]
    return found.value if found else None


SUICIDES = [
    ("a conclusion", "The conclusion of the inquest was suicide."),
    ("a conclusion on a line of its own", "The inquest ended on 3 May 2021.\n\nSuicide\n"),
    ("his own life", "Mr Quill took his own life at home on 3 May 2021 while depressed."),
    ("a life ended", "She ended her life on 3 May 2021 after leaving the ward, where she was detained."),
    ("the intention", "It is more likely than not that he intended to end his life."),
    ("a train", "Mr Quill stepped in front of a train. He had been under the crisis team."),
    ("«more likely than not» is no denial", "It is more likely than not that she took her own life."),
    ("a jury is no denial", "Sitting without a jury I reached a conclusion of suicide."),
]


@pytest.mark.parametrize("text", [text for _, text in SUICIDES], ids=[name for name, _ in SUICIDES])
def test_a_death_that_the_text_calls_a_suicide_is_one(text: str) -> None:
    assert answer(text) is True
    assert manner(text) == "suicide"


OTHERS = [
    ("an attempt before", "She had previously attempted to take her own life. She died of pneumonia."),
    ("a risk", "A risk of suicide was noted. He died of sepsis in hospital."),
    ("a strategy", "The trust has a suicide prevention strategy. The cause of death was 1a sepsis."),
    ("thoughts denied", "He denied any thoughts of suicide. He died from a pulmonary embolism."),
    ("a brother's death", "His brother took his own life in 2010. Mr Quill died of natural causes."),
    ("another prisoner", "Another prisoner took his own life a week before. Mr Quill had a heart attack."),
    ("a killer's end", "She was unlawfully killed by her husband, who then took his own life."),
    ("ruled out", "I ruled out suicide. He fell down the stairs and died of a head injury."),
    ("a rescuer", "She drowned in the lake. A passer-by risked his own life to reach her."),
    ("a changed plan", "The dressing was changed daily. He died of septicaemia after surgery."),
]


@pytest.mark.parametrize("text", [text for _, text in OTHERS], ids=[name for name, _ in OTHERS])
def test_what_was_feared_or_tried_or_done_by_another_is_not_the_death(text: str) -> None:
    assert answer(text) is not True
    assert manner(text) != "suicide"


def test_a_death_that_was_not_meant_is_not_called_a_suicide() -> None:
    assert manner("He took an overdose of tablets. He did not intend to take his own life.") != "suicide"
    assert answer("She did not intend to end her life. It was a drug related death.") is not True


def test_an_accident_by_an_act_of_ones_own_is_screened_but_the_manner_is_not_suicide() -> None:
    text = "Mr Quill was found hanging in his cell. The conclusion of the inquest was misadventure."
    assert answer(text) is True
    assert manner(text) != "suicide"


def test_suicide_spoken_of_in_the_concerns_alone_does_not_make_the_death_one() -> None:
    concerns = (
        "Suicide prevention training is not given. Patients at risk of suicide may take their own lives."
    )
    assert answer("Mrs Quill died of a stroke.", concerns=concerns) is not True


MANNER_WORDS = [
    ("road", "The car left the carriageway and collided with a tree; he died at the scene on the A99."),
    ("drug_or_alcohol", "The conclusion was drug related death from heroin toxicity."),
    ("fall", "She had an unwitnessed fall in her room and suffered a fractured neck of femur."),
    ("drowning", "He drowned while swimming in the reservoir."),
    ("fire", "She died from smoke inhalation in a house fire."),
    ("choking", "He choked on a piece of food; the food bolus blocked his airway."),
    ("homicide", "She was stabbed to death by her neighbour. Conclusion: unlawful killing."),
    ("work", "He was crushed between two machines while working at the factory as an operator."),
    ("natural", "She died of natural causes. The cause of death was 1a ischaemic heart disease."),
    ("medical", "He died from a recognised complication of surgery after the operation."),
]


@pytest.mark.parametrize(("expected", "text"), MANNER_WORDS, ids=[name for name, _ in MANNER_WORDS])
def test_the_manner_is_read_from_the_account(expected: str, text: str) -> None:
    assert manner(text) == expected


@pytest.mark.parametrize(("expected", "text"), MANNER_WORDS, ids=[name for name, _ in MANNER_WORDS])
def test_no_other_manner_is_screened_as_a_suicide(expected: str, text: str) -> None:
    assert answer(text) is not True, expected


def test_a_report_that_does_not_say_has_neither_fact() -> None:
    assert facts("Mr Quill was found on Tuesday.") == {}
    assert facts("") == {}


def test_the_coroners_conclusion_counts_where_it_was_read_elsewhere() -> None:
    said = "The jury found self-slaughter."
    read = Fact("conclusion", "suicide", "investigation", 15, 29, "self-slaughter", "short form")
    assert answer("Mrs Quill died on 3 May 2021.", investigation=said) is None
    found = facts("Mrs Quill died on 3 May 2021.", investigation=said, conclusion=[read])
    assert {name: (fact.value, fact.as_written) for name, fact in found.items()} == {
        "manner": ("suicide", "self-slaughter"),
        "suicide": (True, "self-slaughter"),
    }


def test_each_of_several_deceased_has_a_manner() -> None:
    ages = [Fact("age", 30 + each, "investigation", 0, 2, "30", "aged", person=each) for each in (1, 2)]
    text = "Both died in the collision between their car and a lorry on the motorway."
    found = manner_facts(Texts({"circumstances": text}), person=ages)
    assert [fact.person for fact in found if fact.name == "manner"] == [1, 2]


def test_the_rule_names_the_signals_that_fired() -> None:
    fact = facts("The conclusion of the inquest was suicide. She had been depressed.")["suicide"]
    assert "concluded suicide" in fact.rule
    assert "ill in mind" in fact.rule
    assert 0.5 <= fact.confidence <= 1.0


def test_the_words_that_decide_name_an_act_or_a_finding() -> None:
    fact = facts("She had been depressed and known to psychiatric services. She took her own life.")[
        "suicide"
    ]
    assert fact.as_written == "took her own life"


WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "took his own life",
                "suicide",
                "İstanbul",
                "“not”",
                "intended to end",
                "her life",
                "\n\n",
                ". ",
            ),
            *("the conclusion was", "open", "accident", "found hanging", "collided with a car", "drowned"),
            *("natural causes", "his mother", "attempted", "1a pneumonia", "fell", "ﬁre", "ẞ", "[REDACTED]"),
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(SECTIONS), st.one_of(WORDS, st.text(max_size=200))))
def test_every_fact_stands_verbatim_where_it_says_and_nothing_raises(sections: dict[str, str]) -> None:
    for fact in manner_facts(Texts(sections)):
        assert fact.as_written == sections[fact.section][fact.start : fact.end]
        assert fact.start < fact.end
        assert 0 <= fact.confidence <= 1
        assert fact.value in MANNERS if fact.name == "manner" else isinstance(fact.value, bool)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_one_text_gives_at_most_one_manner_and_the_same_each_time(text: str) -> None:
    texts = Texts({"circumstances": text})
    found = manner_facts(texts)
    assert found == manner_facts(texts)
    assert [fact.name for fact in found].count("manner") <= 1

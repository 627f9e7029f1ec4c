"""Where it happened, and the medicines that a report names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forewarned.facts.fact import SECTIONS, Texts
from forewarned.facts.medicines import medicine_facts, medicine_names
from forewarned.facts.setting import SETTINGS, setting_facts


def setting(text: str) -> object:
    found = setting_facts(Texts({"circumstances": text}))
    return found[0].value if found else None


def medicines(text: str) -> list[object]:
    return [fact.value for fact in medicine_facts(Texts({"circumstances": text}))]


PLACES = [
    ("ward", "She was found unresponsive on the ward. The ward staff had not observed her."),
    ("emergency department", "He waited in the emergency department, where he collapsed and died."),
    ("prison", "Mr Quill, a serving prisoner at HMP Quillmoor, was found dead in his cell."),
    ("police custody", "He collapsed in the custody suite of the police station."),
    ("care home", "Mrs Quill was a resident of the Elms Nursing Home, where she choked at lunch."),
    ("own home", "He was found dead at his home address by a neighbour."),
    ("road", "She was crossing the road when a car collided with her; she died in hospital."),
    ("rail", "He was struck by a train near the level crossing."),
    ("water", "The boy fell into the canal and drowned."),
    ("school", "The pupil collapsed at school after eating lunch."),
    ("work", "It was an accident at work: he was working on a roof."),
    ("ambulance", "He had a cardiac arrest in the ambulance."),
    ("other hospital", "She was admitted to hospital for surgery and died in intensive care."),
    ("community", "She was found hanging from a tree in woodland."),
]


@pytest.mark.parametrize(("expected", "text"), PLACES, ids=[name for name, _ in PLACES])
def test_the_place_is_read_from_the_account(expected: str, text: str) -> None:
    assert setting(text) == expected


def test_a_place_that_was_left_is_not_where_it_happened() -> None:
    assert (
        setting("Days after his release from HMP Quillmoor he was found dead at his home address.")
        == "own home"
    )


def test_nothing_is_said_where_the_text_names_no_place() -> None:
    assert setting("The medical cause of death was 1a pneumonia.") is None
    assert setting_facts(Texts({})) == ()


def test_a_medicine_is_known_by_its_generic_name_and_by_its_brand() -> None:
    assert medicines("She was given Valium and diazepam.") == ["diazepam", "diazepam"]


def test_hyphens_spaces_plurals_and_capitals_make_no_difference() -> None:
    assert medicines("CO-CODAMOL, co codamol, cocodamol") == ["co-codamol"] * 3
    assert medicines("Opiates and antibiotics were found.") == ["opiate", "antibiotic"]


def test_a_name_inside_another_word_is_not_read() -> None:
    assert medicines("The nonalcoholic drink and the paracetamolish label.") == []


def test_a_word_that_also_means_something_else_is_guarded() -> None:
    assert medicines("The lithium battery of the scooter caught fire.") == []
    assert medicines("He took lithium for years.") == ["lithium"]
    assert medicines("The alcohol liaison team was not told.") == []
    assert medicines("His blood alcohol was high.") == ["alcohol"]


def test_the_rule_says_which_class_a_medicine_is_of() -> None:
    (fact,) = medicine_facts(Texts({"concerns_text": "No check of warfarin was made."}))
    assert (fact.section, fact.as_written, fact.rule) == ("concerns_text", "warfarin", "named: anticoagulant")


def test_the_list_is_long_and_every_name_in_it_is_read() -> None:
    names = medicine_names()
    assert len(names) >= 600
    assert [name for name in names if not medicines(f"He took {name} daily.")] == []


WORDS = st.lists(
    st.sampled_from(
        [
            *(
                "warfarin",
                "Co-codamols",
                "İ",
                "at his home address",
                "HMP",
                "died in hospital",
                "collided with a van",
            ),
            *("5-FU", "St John’s wort", "lithium", "battery", "\n", ".", "drowned in the river", "ward", "ẞ"),
        ]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(SECTIONS), st.one_of(WORDS, st.text(max_size=200))))
def test_every_fact_stands_verbatim_where_it_says_and_nothing_raises(sections: dict[str, str]) -> None:
    texts = Texts(sections)
    for fact in (*setting_facts(texts), *medicine_facts(texts)):
        assert fact.as_written == sections[fact.section][fact.start : fact.end]
        assert fact.start < fact.end
        assert 0 <= fact.confidence <= 1
    assert all(fact.value in SETTINGS for fact in setting_facts(texts))

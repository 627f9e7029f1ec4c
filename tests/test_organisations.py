"""Who a written addressee is: bodies, offices, persons, addresses, days; and what holds of any text."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forewarned.organisations import facts
from forewarned.organisations.judgement import SEVERAL, Judgement
from forewarned.organisations.resolve import resolve

BOLTON = "nhs-bolton-clinical-commissioning-group"
SOMERSET = "nhs-somerset-clinical-commissioning-group"
HEALTH = "department-of-health-and-social-care"
MET = "metropolitan-police-service"


def on(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


# -- the day --


@pytest.mark.parametrize(
    ("written", "day", "id_"),
    [
        ("NHS Bolton CCG", "2014-05-01", BOLTON),
        ("Bolton Clinical Commissioning Group", "2014-05-01", BOLTON),
        ("NHS Somerset", "2014-05-01", SOMERSET),
        ("NHS Somerset", "2022-06-30", SOMERSET),
        ("NHS Somerset", "2022-07-01", "nhs-somerset-integrated-care-board"),
        ("Dorset Social Services", "2014-01-01", "dorset-county-council"),
        ("Dorset Social Services", "2021-01-01", "dorset-council"),
        ("Department of Health", "2014-05-01", HEALTH),
        ("National Offender Management Service", "2014-05-01", "hm-prison-and-probation-service"),
    ],
)
def test_a_name_is_whoever_had_it_that_day(written: str, day: str, id_: str) -> None:
    judged = resolve(written, on=on(day))
    assert (judged.organisation_id, judged.out_of_its_time) == (id_, False)


@pytest.mark.parametrize(
    ("written", "day", "id_"),
    [
        ("NHS Bolton CCG", "2024-05-01", BOLTON),
        ("NHS Bolton CCG", "2012-01-01", BOLTON),
        ("Public Health England", "2023-01-01", "public-health-england"),
        ("NHS Somerset Integrated Care Board", "2015-01-01", "nhs-somerset-integrated-care-board"),
    ],
)
def test_a_full_name_out_of_its_time_is_that_body_and_is_marked(written: str, day: str, id_: str) -> None:
    judged = resolve(written, on=on(day))
    assert (judged.organisation_id, judged.out_of_its_time) == (id_, True)


def test_without_a_day_a_shared_name_is_the_body_that_stands_and_the_other_is_named() -> None:
    judged = resolve("NHS Somerset")
    assert judged.organisation == "NHS Somerset Integrated Care Board"
    assert judged.runner_up == "NHS Somerset Clinical Commissioning Group"
    assert judged.why


# -- offices, persons and addresses --


@pytest.mark.parametrize(
    ("written", "id_", "office"),
    [
        ("Chief Constable of Essex Police", "essex-police", "Chief Constable"),
        ("The Governor, HMP Wandsworth", "hm-prison-wandsworth", "The Governor"),
        (
            "Commissioner of Police of the Metropolis",
            MET,
            "Commissioner of Police of the Metropolis",
        ),
        ("Head of Highways, Kent County Council", "kent-county-council", "Head of Highways"),
        ("Head of Legal Services, NHS England", "nhs-england", "Head of Legal Services"),
        (
            "Dr Ada Quill, Chief Executive, Barts Health NHS Trust",
            "barts-health-nhs-trust",
            "Chief Executive",
        ),
    ],
)
def test_an_office_is_the_bodys_and_is_kept_beside_it(written: str, id_: str, office: str) -> None:
    judged = resolve(written)
    assert (judged.organisation_id, judged.office) == (id_, office)


@pytest.mark.parametrize(
    ("written", "id_"),
    [
        ("Ada Quill, Kent Police", "kent-police"),
        ("Kent Police c/o Ada Quill, 1 High Street, Maidstone", "kent-police"),
        ("Solicitors for Essex Police", "essex-police"),
        ("Barts Health NHS Trust, 80 Newark Street, London E1 2ES", "barts-health-nhs-trust"),
        ("Secretary of State for Health and Social Care, 39 Victoria Street, London SW1H 0EU", HEALTH),
        ("Mr Tobias Ferncastle MP, Secretary of State for Health", HEALTH),
        ("(1) Essex Police", "essex-police"),
        ("Metropolitan Police Service\nLegal Department\nNew Scotland Yard\nLondon", MET),
    ],
)
def test_persons_towns_numbers_and_addresses_beside_a_name_change_nothing(written: str, id_: str) -> None:
    judged = resolve(written)
    assert (judged.organisation_id, judged.outcome) == (id_, "known")


@pytest.mark.parametrize(
    ("written", "outcome"),
    [
        ("Ms Ada Quill", "person"),
        ("Dr A. Quill", "person"),
        ("[REDACTED]", "redacted"),
        ("XXXXX", "redacted"),
        ("39 Victoria Street, London SW1H 0EU", "nothing"),
        ("—", "nothing"),
        ("", "nothing"),
        ("Chief Executive", "unsure"),
        ("Sarah Quill", "unsure"),
        ("The Director of Nursing", "unsure"),
    ],
)
def test_a_person_a_redaction_an_address_and_a_bare_office_have_no_organisation(
    written: str, outcome: str
) -> None:
    judged = resolve(written)
    assert (judged.outcome, judged.organisation, judged.organisation_id) == (outcome, None, None)
    assert judged.rule


def test_a_redacted_person_beside_a_body_is_the_body() -> None:
    assert resolve("[REDACTED], Chief Executive, Barts Health NHS Trust").organisation_id == (
        "barts-health-nhs-trust"
    )


# -- several bodies, and bodies of their own --


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("Essex Police, Kent Police and NHS England", ["essex-police", "kent-police", "nhs-england"]),
        ("NHS England & Essex Police", ["nhs-england", "essex-police"]),
        ("Chief Constables of Essex Police and Kent Police", ["essex-police", "kent-police"]),
    ],
)
def test_a_line_of_several_bodies_has_a_judgement_on_each_in_order(written: str, ids: list[str]) -> None:
    judged = resolve(written)
    assert judged.outcome == "several"
    assert [part.organisation_id for part in judged.parts] == ids
    assert judged.confidence == min(part.confidence for part in judged.parts)


def test_a_body_written_twice_in_one_line_is_one_body() -> None:
    judged = resolve("Essex Police | Essex Police")
    assert (judged.outcome, judged.organisation_id) == ("known", "essex-police")


SPELLINGS = ("Larkmoor Surgery", "THE LARKMOOR SURGERY", "larkmoor  surgery.", "Larkmoor Surgery Ltd")


@pytest.mark.parametrize("written", SPELLINGS)
def test_an_unknown_body_is_itself_under_every_spelling_of_its_words(written: str) -> None:
    judged = resolve(written)
    assert (judged.outcome, judged.organisation_id) == ("own", "larkmoor-surgery")
    assert judged.kind in ("GP practice", "company")
    assert judged.confidence < 1


def test_an_unknown_body_after_an_office_and_before_a_town_is_itself() -> None:
    assert resolve("Practice Manager, Larkmoor Surgery, Leeds").organisation_id == "larkmoor-surgery"


@given(
    st.lists(
        st.sampled_from(("Wexmere", "Torrin", "Fellside", "Saltry")), min_size=1, max_size=2, unique=True
    ),
    st.sampled_from(("Care Home", "Slurry Systems Limited", "Medical Practice", "Nursing Home")),
    st.sampled_from((str, str.upper, "The {}".format, "{}.".format, "  {} ".format)),
)
def test_no_invented_body_is_taken_for_a_known_one_and_its_spelling_does_not_matter(
    words: list[str], ending: str, spell: object
) -> None:
    assert callable(spell)
    name = " ".join((*words, ending))
    one, other = resolve(name), resolve(spell(name))
    assert one.outcome in ("own", "unsure")
    assert other.organisation_id == one.organisation_id


@pytest.mark.parametrize(
    ("one", "other"),
    [("東京 Limited", "Юг Limited"), ("Łarkmoor Surgery", "Øarkmoor Surgery"), ("SSE", "SSEဿ")],
)
def test_bodies_in_other_letters_are_not_one_body(one: str, other: str) -> None:
    ids = {resolve(one).organisation_id, resolve(other).organisation_id}
    assert len(ids) == 2 or ids == {None}
    assert "" not in ids


def test_a_word_written_twice_says_no_more_than_once() -> None:
    assert resolve("X | X").outcome == resolve("X").outcome == "unsure"


# -- what holds of any text --


def is_whole(judged: Judgement) -> bool:
    """Whether a judgement says what its outcome says: an organisation, several, or none."""
    both = (judged.organisation, judged.organisation_id)
    if judged.outcome == "known":
        body = facts.bodies().get(judged.organisation_id or "")
        return body is not None and (body.name, body.kind) == (judged.organisation, judged.kind)
    if judged.outcome == "own":
        plain = judged.name_as_written.isascii()
        return None not in both and not (plain and judged.organisation_id in facts.bodies())
    if judged.outcome == "several":
        ids = [part.organisation_id or "" for part in judged.parts]
        return len(set(ids)) == len(ids) > 1 and judged.organisation_id == SEVERAL.join(ids)
    return both == (None, None) and judged.kind is None


def is_sound(judged: Judgement) -> bool:
    """Whether a judgement, and each of its parts, is whole and has a rule and a confidence."""
    own = is_whole(judged) and 0 <= judged.confidence <= 1 and bool(judged.rule)
    both_or_neither = (judged.organisation is None) == (judged.organisation_id is None)
    return own and both_or_neither and all(is_sound(part) for part in judged.parts)


days = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))


@settings(max_examples=400)
@given(st.text(max_size=200), days)
def test_any_text_at_all_has_one_sound_judgement(text: str, day: dt.date | None) -> None:
    judged = resolve(text, on=day)
    assert is_sound(judged)
    assert judged == resolve(text, on=day)
    assert judged.name_as_written == " ".join(text.split())


PIECES = (
    *("Essex Police", "NHS England", "Chief Executive", "Dr Ada Quill", "[REDACTED]", "Leeds", "Barts"),
    *("Trust", "Larkmoor", "Surgery", "Limited", "and", "&", "of", "the", "CCG", "HMP", "Council", "\n"),
    *(",", ";", "|", "-", "(", ")", "c/o", "E1 1BB", "12 High Street", "\x00", "\u200b", "é", "’s", "."),
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from((" ", "", ", ")), days)
def test_the_pieces_of_addressees_in_any_order_have_one_sound_judgement(
    pieces: list[str], gap: str, day: dt.date | None
) -> None:
    assert is_sound(resolve(gap.join(pieces), on=day))


KNOWN = tuple(sorted({name for body in facts.bodies().values() for name in body.names}))
OFFICES = (
    *("Chief Executive, ", "Chief Executive of ", "The Medical Director, ", "The Chair of "),
    *("Head of Legal Services, ", "Dr Ada Quill, Chief Executive, ", "Managing Director, "),
)
TOWNS = (", Leeds", ", Norwich", ", Swansea", " (Exeter)", ", 12 High Street, York YO1 1AA", "")


@settings(max_examples=600)
@given(st.sampled_from(OFFICES), st.sampled_from(KNOWN), st.sampled_from(TOWNS), st.data())
def test_a_known_body_between_an_office_and_a_town_is_the_same_or_unsure_never_another(
    office: str, name: str, town: str, data: st.DataObject
) -> None:
    bare = resolve(name)
    body = facts.bodies().get(bare.organisation_id or "")
    assume(body is not None)
    day = data.draw(st.sampled_from((None, body.valid_from, body.valid_to) if body else (None,)))
    bare, full = resolve(name, on=day), resolve(f"{office}{name}{town}", on=day)
    assert full.organisation_id in (None, bare.organisation_id)


def test_nearly_every_known_body_is_still_known_after_an_office_and_before_a_town() -> None:
    asked = KNOWN[::11]
    lost = [
        name
        for name in asked
        if resolve(name).outcome == "known"
        and resolve(f"Chief Executive, {name}, Norwich").organisation_id != resolve(name).organisation_id
    ]
    assert len(lost) / len(asked) <= 0.01


def test_a_name_that_is_shared_is_still_shared_between_an_office_and_a_town() -> None:
    assert resolve("Nottingham Clinical Commissioning Group").outcome == "unsure"
    assert resolve("Chief Executive, Nottingham Clinical Commissioning Group, Swansea").outcome == "unsure"


@pytest.mark.parametrize("name", ["Admiral Group", "Lord Chief Justice of England and Wales"])
def test_a_body_whose_name_begins_like_a_title_is_a_body_after_an_office(name: str) -> None:
    assert resolve(name).outcome == "known"
    assert resolve(f"Chief Executive, {name}").outcome == "known"


def test_no_body_of_its_own_has_a_person_with_a_title_in_its_name() -> None:
    written = "Dr Ada Quill, Chief Executive, NHS Norfolk and Waveney, Exeter"
    assert "Quill" not in (resolve(written, on=on("2012-01-01")).organisation or "")


def seconds(text: str) -> float:
    """How long this process worked on it, whatever else the machine does."""
    began = time.process_time()
    assert is_sound(resolve(text))
    return time.process_time() - began


LONG = {
    "one word": "a",
    "capitals": "A",
    "single letters": "A ",
    "dotted letters": "A.B.",
    "brackets": "(",
    "bracketed": "(a)",
    "a known body": "NHS England ",
    "bodies joined": "Essex Police and ",
    "offices": "Chief Executive of ",
    "persons": "Dr Ada Quill ",
    "redactions": "[REDACTED] ",
    "ministers": "Minister of State for ",
    "hospitals": "Royal Hospital ",
    "accents": "\u0301",
    "controls": "\x00\x1f\x7f",
    "lines": "Leeds\n",
    "many names": "; ".join(KNOWN[::30]),
}


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_five_thousand_characters_take_less_than_a_second(unit: str) -> None:
    resolve("Essex Police")
    assert min(seconds((unit * 5000)[:length]) for length in (5000, 4999)) < 1


def test_five_thousand_characters_of_commas_take_less_than_a_second() -> None:
    resolve("Essex Police")
    assert seconds("a," * 2500) < 1


@settings(max_examples=10)
@given(st.text(min_size=3000, max_size=5000))
def test_long_text_of_any_kind_takes_less_than_a_second(text: str) -> None:
    assert seconds(text) < 1

"""For which addressee a letter answers, by names alone; what is unsure stays unassigned."""

import pytest

from forewarned.register.assignment import Answering, assigned

_ICB = "nhs-cheshire-and-merseyside-integrated-care-board"

CASES = [
    ("the same name", ["Orme Valley Council", "Skua Foods"], "ORME VALLEY COUNCIL", (1,)),
    ("an apostrophe more", ["St Orla's Trust", "Skua Foods"], "St Orlas Trust", (1,)),
    ("a word shared with the only one", ["Orme Valley NHS Foundation Trust"], "Orme Valley Hospitals", (1,)),
    ("initials of the only one", ["National Board for Lamp Safety"], "NBLS", (1,)),
    ("initials with small letters", ["Department for Lamps"], "DfL", (1,)),
    ("part of the only one", ["Department of Health and Social Care"], "Department of Health", (1,)),
    ("nobody named, one addressee", ["Skua Foods"], None, (1,)),
    ("another body writes", ["Skua Foods Limited"], "Orme Valley Council", ()),
    ("another of the same kind", ["Orme Valley NHS Trust"], "Lark Hill NHS Trust", ()),
    ("nobody named, two addressees", ["Skua Foods", "Lark Hill School"], None, ()),
    (
        "a trust without its form",
        ["Orme Valley Health NHS Foundation Trust", "Skua Foods"],
        "Orme Valley Health",
        (1,),
    ),
    (
        "a body beside its office",
        ["Chief Officer, Orme Valley Health NHS Trust", "Skua"],
        "Orme Valley Health",
        (1,),
    ),
    ("initials of one of two", ["National Board for Lamp Safety", "Skua Foods"], "NBLS", (1,)),
    ("initials of both", ["National Board for Lamp Safety", "Northern Bus Lines Society"], "NBLS", ()),
    (
        "a board and its short form",
        ["NHS Orme and Skua Integrated Care Board", "Lark Hill"],
        "NHS Orme Skua ICB",
        (1,),
    ),
    ("a file's number after the name", ["Lark Hill School Trust", "Skua Foods"], "Lark Hill School 2", (1,)),
    (
        "a word more",
        ["Orme Valley Health NHS Trust", "Skua Foods"],
        "Orme Valley Mental Health NHS Trust",
        (),
    ),
    (
        "a word less",
        ["Orme Valley Mental Health NHS Trust", "Skua Foods"],
        "Orme Valley Health NHS Trust",
        (),
    ),
    ("a council where a trust was addressed", ["Orme NHS Trust", "Skua Foods"], "Orme", ()),
    ("a place of care for its only body", ["Royal Orme NHS Foundation Trust"], "Royal Orme Hospital", (1,)),
    ("the only one in the same town", ["Orme Valley Council"], "Orme Valley Partnership NHS Trust", ()),
    ("two of nearly one name", ["Skua Foods", "Skua Foods Limited"], "Skua Foods Ltd", (2,)),
    ("a word shared with one of two", ["Skua Foods", "Lark Hill School"], "Skua Group", ()),
]


@pytest.mark.parametrize(("what", "names", "sender", "positions"), CASES, ids=[case[0] for case in CASES])
def test_a_letter_goes_to_whom_its_sender_names(
    what: str, names: list[str], sender: str | None, positions: tuple[int, ...]
) -> None:
    addressed = [(place, name, None) for place, name in enumerate(names, start=1)]
    found = assigned(addressed, [Answering("letter", sender, None)])
    assert found["letter"].positions == positions


ORGANISED = [
    ("the same organisation under another name", ["essex-police", "home-office"], "essex-police", (1,)),
    ("the body that took over", ["nhs-halton-clinical-commissioning-group", "home-office"], _ICB, (1,)),
    ("a body twice on one report", ["essex-police", "essex-police"], "essex-police", (1, 2)),
    ("another organisation", ["essex-police", "home-office"], "sussex-police", ()),
]


@pytest.mark.parametrize(
    ("what", "ids", "sender", "positions"), ORGANISED, ids=[case[0] for case in ORGANISED]
)
def test_a_letter_goes_to_the_organisation_that_it_is_from(
    what: str, ids: list[str], sender: str, positions: tuple[int, ...]
) -> None:
    addressed = [(place, f"name {place}", id_) for place, id_ in enumerate(ids, start=1)]
    found = assigned(addressed, [Answering("letter", "somebody", None, sender)])
    assert found["letter"].positions == positions

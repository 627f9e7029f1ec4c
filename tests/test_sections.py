"""The boxes of the form are found by everything that speaks for them, in the form's own order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents import FORM, a_document, box_text

from forewarned.form.sections import find_sections

CIRCUMSTANCES = "Ms Oakhollow was admitted on 21 April 2018 and died four days later."

VARIANTS = [
    ("the template as it is", {}),
    ("no apostrophe", {"5 CORONER'S CONCERNS": "5 CORONERS CONCERNS"}),
    ("a curly apostrophe", {"5 CORONER'S CONCERNS": "5 CORONER’S CONCERNS"}),
    ("no space after the number", {"5 CORONER'S CONCERNS": "5CORONER'S CONCERNS"}),
    ("words run together", {"4 CIRCUMSTANCES OF THE DEATH": "4 CIRCUMSTANCES OFTHE DEATH"}),
    ("a shorter heading", {"4 CIRCUMSTANCES OF THE DEATH": "CIRCUMSTANCES OF DEATH"}),
    ("small letters and a colon", {"4 CIRCUMSTANCES OF THE DEATH": "Circumstances of the death:"}),
    ("heading run into the text", {"4 CIRCUMSTANCES OF THE DEATH\n": "CIRCUMSTANCES OF THE DEATH "}),
    ("a one-word heading run into its opening", {"3 INVESTIGATION and INQUEST\n": "INVESTIGATION "}),
    (
        "numbers on lines of their own",
        {"4 CIRCUMSTANCES": "4\nCIRCUMSTANCES", "5 CORONER'S C": "5\nCORONER'S C"},
    ),
    ("numbers with a stop", {"3 INV": "3. INV", "4 CIR": "4. CIR", "5 COR": "5. COR"}),
    ("no heading over the concerns", {"5 CORONER'S CONCERNS\n": ""}),
    ("no heading over the action", {"6 ACTION SHOULD BE TAKEN\n": ""}),
    ("no heading over the investigation", {"3 INVESTIGATION and INQUEST\n": ""}),
    ("only a number where a heading was", {"4 CIRCUMSTANCES OF THE DEATH\n": "4\n"}),
    ("a no-break space", {"4 CIRCUMSTANCES OF": "4\xa0CIRCUMSTANCES\xa0OF"}),
]


@pytest.mark.parametrize(("odd", "changes"), VARIANTS, ids=[odd for odd, _ in VARIANTS])
def test_every_box_keeps_its_own_text_whatever_its_heading(odd: str, changes: dict[str, str]) -> None:
    text = FORM
    for was, becomes in changes.items():
        assert was in text
        text = text.replace(was, becomes)
    document = a_document(text)
    sections = find_sections(document)
    assert sections.is_form
    assert box_text(document, sections, 4) == CIRCUMSTANCES
    assert (box_text(document, sections, 3) or "").endswith("aged 54.")
    assert (box_text(document, sections, 5) or "").endswith("door log.")
    assert (box_text(document, sections, 6) or "").startswith("In my opinion action")


def test_words_of_a_heading_inside_a_sentence_begin_no_box() -> None:
    text = FORM.replace(
        CIRCUMSTANCES, f"{CIRCUMSTANCES}\nThe coroner's concerns were put to the Trust.\nAction"
    )
    document = a_document(text)
    sections = find_sections(document)
    assert "put to the Trust" in (box_text(document, sections, 4) or "")


def test_a_letter_is_not_the_form() -> None:
    letter = (
        "Dear Sir\nThank you for your report. I am sorry for the family's loss.\nWe have changed our policy."
    )
    assert not find_sections(a_document(letter)).is_form


def test_headings_that_ocr_misread_are_found_in_scans_only() -> None:
    misread = FORM.replace("4 CIRCUMSTANCES OF THE DEATH", "4 CIRCUMSTAMCES OF THF DEATH")
    assert find_sections(a_document(misread, "scan")).box(4) is not None
    heading = find_sections(a_document(misread, "docx")).box(4)
    assert heading is None or not heading.rule.startswith("heading misread")


def test_paragraph_numbers_that_run_through_all_sections_are_no_part_of_them() -> None:
    lines = FORM.split("\n")
    number, numbered = 0, []
    for index, line in enumerate(lines):
        is_body = index > 4 and not line[0].isdigit() and not line.startswith("(")
        number += is_body
        numbered.append(f"{number}. {line}" if is_body else line.lstrip("0123456789 ") if index > 3 else line)
    document = a_document("\n".join(numbered))
    sections = find_sections(document)
    assert box_text(document, sections, 4) == CIRCUMSTANCES
    assert (box_text(document, sections, 5) or "").startswith("During the course")


@given(st.lists(st.sampled_from(FORM.split("\n")), max_size=30))
def test_boxes_never_overlap_and_always_rise(lines: list[str]) -> None:
    document = a_document("\n".join(lines))
    boxes = find_sections(document).boxes
    assert [box.number for box in boxes] == sorted({box.number for box in boxes})
    for before, after in itertools.pairwise(boxes):
        assert before.start <= before.body <= before.end == after.start

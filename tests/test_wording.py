"""One wording for everything that is shown: states, stances, dates, counts, children, self-harm."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned import wording

DAY = dt.date(2018, 12, 19)


@pytest.mark.parametrize(
    ("bodies", "concerns", "day", "states", "said"),
    [
        (
            8,
            16,
            DAY,
            ["answered"] * 6 + ["answered_late", "none_published"],
            "Warned 8 bodies of 16 concerns on 19 December 2018. "
            "Seven answered; one answer is not published.",
        ),
        (1, 1, DAY, ["answered"], "Warned 1 body of 1 concern on 19 December 2018. It answered."),
        (2, 3, DAY, ["answered"] * 2, "Warned 2 bodies of 3 concerns on 19 December 2018. Both answered."),
        (
            1,
            2,
            DAY,
            ["none_published"],
            "Warned 1 body of 2 concerns on 19 December 2018. No answer is published.",
        ),
        (
            3,
            2,
            DAY,
            ["not_due", "not_due", "unknown"],
            "Warned 3 bodies of 2 concerns on 19 December 2018. Two answers are not due yet; "
            "of one it is not known whether it answered.",
        ),
        (0, 2, DAY, [], "Warned of 2 concerns on 19 December 2018. Who was warned is not known."),
        (1, 0, None, [], "Warned 1 body. What the concerns were and the date are not known."),
        (
            13,
            2,
            DAY,
            ["answered"] * 13,
            "Warned 13 bodies of 2 concerns on 19 December 2018. All 13 answered.",
        ),
    ],
)
def test_the_first_line_about_a_report_says_what_came_of_it(
    bodies: int, concerns: int, day: dt.date | None, states: list[str], said: str
) -> None:
    assert wording.report_sentence(bodies, concerns, day, states) == said


def test_answers_that_nobody_can_be_given_are_said_to_be_seen() -> None:
    said = wording.answers_sentence(["unknown", "unknown", "not_required"], unassigned=2)
    assert said == ("Two answers are published, but from which of them is not known. One need not answer.")


@pytest.mark.parametrize(
    ("state", "days_late", "extended_to", "said"),
    [
        ("not_due", None, None, "Not due yet"),
        ("answered", 0, None, "Answered"),
        ("answered_late", 46, None, "Answered late, by 46 days"),
        ("answered_late", 1, None, "Answered late, by 1 day"),
        ("answered_late", None, None, "Answered late"),
        ("extended", None, DAY, "Extended to 19 December 2018"),
        ("interim", None, None, "Interim reply"),
        ("none_published", None, None, "No answer published"),
        ("not_required", None, None, "No answer needed"),
        ("unknown", None, None, "Not known"),
    ],
)
def test_each_state_has_its_one_wording(
    state: str, days_late: int | None, extended_to: dt.date | None, said: str
) -> None:
    assert wording.state_in_words(state, days_late=days_late, extended_to=extended_to) == said


def test_a_state_that_is_none_is_refused_rather_than_shown() -> None:
    with pytest.raises(KeyError):
        wording.state_in_words("overdue")


def test_a_dated_promise_carries_its_date() -> None:
    assert wording.stance_in_words("planned_dated", due=DAY) == "Promised by 19 December 2018"
    assert wording.stance_in_words("referred_elsewhere") == "Says it is for another body"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals_end_as_they_are_spoken(number: int, said: str) -> None:
    assert wording.ordinal(number) == said


@pytest.mark.parametrize(
    ("number", "of", "said"),
    [
        (61, 512, "61 of 512 (12%)"),
        (1, 512, "1 of 512 (under 1%)"),
        (511, 512, "511 of 512 (over 99%)"),
        (0, 0, "0 of 0"),
    ],
)
def test_a_share_never_rounds_to_nothing_or_to_everything(number: int, of: int, said: str) -> None:
    assert wording.share_in_words(number, of) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the death of Tamsin Orla VENNELBY, aged 9.", "the death of [name hidden], aged 9."),
        ("Tamsin’s mother, Mrs Vennelby", "[name hidden]’s mother, Mrs [name hidden]"),
        ("The Vennelbys were told.", "The Vennelbys were told."),
        ("tamsin is also a word", "tamsin is also a word"),
    ],
)
def test_a_childs_name_is_hidden_wherever_it_stands(text: str, shown: str) -> None:
    assert wording.without_name(text, "Tamsin Orla Vennelby") == shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TAMSIN VENNELBY", "Tamsin Vennelby died."),
        ("Tamsin O'Thornley", "Tamsin O’Thornley died."),
        ("ANNE-TAMSIN O’THORNLEY", "Anne-Tamsin O'Thornley died."),
    ],
)
def test_a_childs_name_is_hidden_however_it_is_held(name: str, text: str) -> None:
    assert wording.without_name(text, name) == "[name hidden] died."


def test_a_month_that_is_also_a_name_stays_in_a_date() -> None:
    shown = wording.without_name("April Vennelby died on 12 April 2019.", "April Vennelby")
    assert shown == "[name hidden] died on 12 April 2019."


@given(st.text(), st.text())
def test_hiding_a_name_never_fails_and_leaves_other_text_alone(text: str, name: str) -> None:
    shown = wording.without_name(text, name)
    assert shown == text or wording.NAME_HIDDEN in shown


@pytest.mark.parametrize(
    ("categories", "child", "age", "expected"),
    [
        (["Child Death (from 2015)"], None, None, True),
        (["Other related deaths"], None, None, False),
        ([], True, None, True),
        ([], None, 17, True),
        (["Child Death (from 2015)"], False, 19, False),
    ],
)
def test_the_record_says_who_was_a_child(
    categories: list[str], child: bool | None, age: int | None, expected: bool
) -> None:
    assert wording.is_child(categories, child, age) is expected


def test_self_harm_is_seen_in_a_category_and_in_a_conclusion() -> None:
    assert wording.mentions_self_harm("Suicide (from 2015)")
    assert wording.mentions_self_harm(None, "the conclusion was suicide")
    assert not wording.mentions_self_harm("Road (Highways Safety) related deaths", None)


def test_text_from_a_document_cannot_steer_a_terminal() -> None:
    assert wording.printable("a\x1b[2Jb\x9bc\u202ed\ne") == "a\ufffd[2Jb\ufffdc\ufffdd\ne"

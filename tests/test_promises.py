"""What a reply says was done or will be: found in its own words, with who, when and how strong."""

from __future__ import annotations

import datetime as dt

import pytest

from forewarned.responses.answer import Promise
from forewarned.responses.promises import promises_in
from forewarned.responses.sentences import paragraphs_of, sentences_of

WRITTEN = dt.date(2024, 12, 10)

LETTER = """Thank you for your report dated 4 November 2024. I offer my sincere condolences to the family.

You raised the following concerns:
1. That observations were not recorded.
2. That staff had not been trained to use the alarm.

Since the inquest we have introduced a new observation form on all wards. This will help all staff.
We will train all ward staff in the use of the alarm by the end of March 2025.
Example Borough Council will install a pedestrian crossing at the junction next year.

The Trust will:
• appoint a second liaison nurse
• send the revised policy to all managers

Please do not hesitate to contact me if you require any further information."""


def found(text: str, skip: tuple[tuple[int, int], ...] = ()) -> tuple[Promise, ...]:
    return promises_in(text, written=WRITTEN, respondent="Example NHS Trust", skip=skip)


def one(text: str) -> Promise:
    promises = found(text)
    assert len(promises) == 1
    return promises[0]


def test_a_letters_promises_are_found_in_order_and_nothing_else() -> None:
    assert [(promise.quote, promise.status) for promise in found(LETTER)] == [
        ("Since the inquest we have introduced a new observation form on all wards.", "done"),
        ("We will train all ward staff in the use of the alarm by the end of March 2025.", "will"),
        ("Example Borough Council will install a pedestrian crossing at the junction next year.", "will"),
        ("appoint a second liaison nurse", "will"),
        ("send the revised policy to all managers", "will"),
    ]


def test_every_quotation_is_cut_from_the_text() -> None:
    for promise in found(LETTER):
        assert LETTER[promise.start : promise.end] == promise.quote
        assert promise.action in promise.quote
        assert promise.due is None or LETTER[promise.due.start : promise.due.end] == promise.due.as_written


def test_a_promise_to_come_has_its_day_and_one_done_has_none() -> None:
    done, trained, crossing, *_ = found(LETTER)
    assert done.due is None
    assert trained.due is not None
    assert trained.due.day == dt.date(2025, 3, 31)
    assert crossing.due is not None
    assert crossing.due.iso == "2025"


def test_the_owner_is_who_is_named_as_acting() -> None:
    done, _, crossing, nurse, _ = found(LETTER)
    assert done.owner is None
    assert crossing.owner == "Example Borough Council"
    assert nurse.owner == "The Trust"


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("We have removed all ligature points from the ward.", "stronger"),
        ("We have recruited six additional nurses.", "intermediate"),
        ("We have reminded all staff of the policy.", "weaker"),
    ],
)
def test_strength_follows_what_is_done(sentence: str, strength: str) -> None:
    assert one(sentence).strength == strength


@pytest.mark.parametrize(
    "sentence",
    [
        "I would like to offer my sincere condolences to the family.",
        "I hope that this response provides you with the assurance that you need.",
        "Please do not hesitate to contact me if you require any further information.",
        "You raised a concern that the observations had not been recorded.",
        "We would expect clinicians to use their judgement in each case.",
        "The policy in place at the time required hourly observations.",
        "The Trust could consider moving to an electronic system.",
        "We do not consider that further action is necessary.",
        "All patients are assessed on admission and a care plan is written.",
        "We take the matters raised in your report very seriously.",
    ],
)
def test_regret_hope_background_and_advice_to_others_are_no_promise(sentence: str) -> None:
    assert found(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("In March we introduced a new handover sheet on the ward.", "done"),
        ("Training was delivered to all night staff in May.", "done"),
        ("A new referral form is now in use across the Trust.", "done"),
        ("We are recruiting two further specialist nurses.", "will"),
        ("The Council intends to resurface the junction in the spring.", "will"),
    ],
)
def test_an_action_is_found_in_whatever_tense_it_is_said(sentence: str, status: str) -> None:
    assert one(sentence).status == status


def test_a_form_on_one_line_gives_its_action_without_its_labels() -> None:
    text = (
        "Action: All ward staff will be trained in the new policy. Owner: Head of Nursing. Date: June 2025."
    )
    assert [promise.quote for promise in found(text)] == ["All ward staff will be trained in the new policy."]


def test_two_actions_joined_by_a_semicolon_are_two_promises() -> None:
    text = "We have removed the old beds from every ward; all staff were trained in the new alarm in June."
    assert len(found(text)) == 2


def test_a_sentence_with_two_actions_gives_two_promises() -> None:
    text = (
        "The audit of all wards will be completed in May"
        " and a new working group will be established at the hospital."
    )
    assert [promise.quote for promise in found(text)] == [
        "The audit of all wards will be completed in May",
        "a new working group will be established at the hospital.",
    ]


def test_the_same_action_said_again_is_one_promise() -> None:
    text = (
        "We have introduced a new observation form on all wards.\n\n"
        "In summary, we have introduced a new observation form on all wards."
    )
    assert len(found(text)) == 1


def test_what_stands_in_a_skipped_place_is_not_the_respondents() -> None:
    text = "We will install alarms on every door. We will appoint a matron."
    assert [promise.quote for promise in found(text, ((0, 37),))] == ["We will appoint a matron."]


def test_a_judgement_says_which_signals_spoke() -> None:
    promise = one("We have now introduced a new form on all wards.")
    assert promise.concern_number is None
    assert 0.5 <= promise.confidence <= 1
    assert any(why.startswith("now ") for why in promise.why)


def test_an_empty_letter_and_strange_characters_do_no_harm() -> None:
    assert found("") == ()
    assert found("\x0c\n • \n\u2028İ\n") == ()


def test_wrapped_lines_are_one_sentence_and_page_numbers_do_not_cut_it() -> None:
    text = (
        "The hospital has reviewed the process by which all letters are sent out, and\n"
        "the new process has been shared with every team that sends them, including\n\n"
        "Page 2 of 3\n\n"
        "the teams in the community."
    )
    assert len(sentences_of(text)) == 1


def test_items_of_a_list_are_paragraphs_without_their_markers() -> None:
    text = "We have:\n• trained all staff;\n(b) bought beds\n3. hired nurses\no Fitted alarms"
    assert [(p.kind, p.text) for p in paragraphs_of(text)][1:] == [
        ("bullet", "trained all staff;"),
        ("number", "bought beds"),
        ("number", "hired nurses"),
        ("bullet", "Fitted alarms"),
    ]


def test_full_stops_of_abbreviations_and_initials_end_nothing() -> None:
    text = "Dr. A. N. Example saw him, e.g. Tuesday at No. 4 Example Road. Then he left."
    assert [s.text[-8:] for s in sentences_of(text)] == ["le Road.", "he left."]

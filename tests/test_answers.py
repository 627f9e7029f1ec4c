from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from forewarned.model import Concern
from forewarned.responses.answer import Answer, Answered
from forewarned.responses.answers import answered
from forewarned.responses.cues import signals, table
from forewarned.responses.judge import NamedJudge
from forewarned.responses.passages import passages_of

ROTA = Concern("1", "Night rota: there were not enough nurses on the ward at night.")
ALARM = Concern("2", "Door alarm: the alarm on the garden door was silent and nobody was told.")
HANDOVER = Concern("3", "Handover: what one shift knew was not written down for the next.")
THREE = (ROTA, ALARM, HANDOVER)

OPENING = "Thank you for your report dated 4 March 2025. I offer my sincere condolences to the family.\n\n"
CLOSING = "\n\nI hope that this response is helpful. Please do not hesitate to contact me."


def answers_to(text: str, *concerns: Concern, respondent: str | None = "Ashdown Trust") -> list[Answer]:
    said = answered(concerns or (ROTA,), text, respondent=respondent, written=dt.date(2025, 5, 1))
    return list(said.answers)


def stances(text: str, *concerns: Concern, respondent: str | None = "Ashdown Trust") -> list[str]:
    return [answer.stance for answer in answers_to(text, *concerns, respondent=respondent)]


BY_NUMBER = (
    OPENING
    + """Concern 1

Since the inquest the Trust has appointed four more nurses to the night rota.

Concern 2

The Trust will replace the alarm on the garden door by 30 September 2025.

Concern 3

We do not accept this concern. The existing handover policy is clear and sufficient."""
    + CLOSING
)


def test_each_concern_has_the_stance_of_its_own_section() -> None:
    assert stances(BY_NUMBER, *THREE) == ["taken", "planned_dated", "disputed"]


def test_every_quotation_is_cut_from_the_letter() -> None:
    for answer in answers_to(BY_NUMBER, *THREE):
        assert answer.quote
        assert BY_NUMBER[answer.start : answer.end] == answer.quote


def test_the_words_quoted_are_those_that_carry_the_stance() -> None:
    first, second, _ = answers_to(BY_NUMBER, *THREE)
    assert first.quote is not None
    assert second.quote is not None
    assert "has appointed four more nurses" in first.quote
    assert "will replace the alarm" in second.quote


def test_an_answer_says_which_rule_judged_it_why_and_how_surely() -> None:
    (answer,) = answers_to(OPENING + "We have appointed four more nurses to the night rota." + CLOSING)
    assert answer.judged_by.startswith("rule:stance@")
    assert "perfect" in answer.why
    assert 0 < answer.confidence <= 1


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("The Trust has appointed four more nurses and the night rota has been changed.", "taken"),
        ("The Trust will appoint four more nurses to the night rota by 30 September 2025.", "planned_dated"),
        ("The Trust will recruit more nurses and will change the night rota.", "planned_undated"),
        ("We are considering whether more nurses on the ward at night would help.", "considering"),
        ("We do not accept that there were not enough nurses. Staffing met the standard.", "disputed"),
        (
            "We do not propose to change the night rota. It would be disproportionate.",
            "declined_with_reasons",
        ),
        (
            "Staffing of the ward is not within our remit. I refer you to the response of the provider.",
            "referred_elsewhere",
        ),
        ("The recommendation is accepted in part; the night rota is partially implemented.", "partly"),
    ],
)
def test_a_single_concern_has_the_stance_of_its_plain_words(words: str, stance: str) -> None:
    assert stances(OPENING + words + CLOSING) == [stance]


def test_sympathy_and_thanks_answer_nothing() -> None:
    (answer,) = answers_to(OPENING + "I was saddened to read of the death." + CLOSING)
    assert answer.stance == "not_addressed"
    assert answer.quote is None


def test_an_empty_letter_answers_nothing() -> None:
    assert stances("", *THREE) == ["not_addressed"] * 3


def test_no_concerns_have_no_answers() -> None:
    assert answered((), BY_NUMBER).answers == ()


def test_repeating_the_concern_is_no_answer() -> None:
    text = OPENING + "You raised the following concern:\n\n" + ROTA.text + CLOSING
    assert stances(text) == ["not_addressed"]


def test_a_concern_without_a_section_beside_others_with_theirs_is_not_addressed() -> None:
    text = (
        OPENING
        + "Concern 1\n\nThe Trust has appointed four more nurses.\n\n"
        + "Concern 2\n\nThe alarm has been replaced and is now tested each week."
        + CLOSING
    )
    assert stances(text, *THREE)[2] == "not_addressed"


def test_grouped_concerns_are_answered_together() -> None:
    text = (
        OPENING
        + "Concerns 1 to 3\n\nThe Trust has appointed more nurses, has replaced the alarm on the garden door "
        + "and has introduced a written handover."
        + CLOSING
    )
    assert stances(text, *THREE) == ["taken"] * 3


def test_a_list_of_the_concerns_at_the_head_is_no_section() -> None:
    listed = "You raised these concerns:\n\n" + "\n\n".join(
        f"{n}. {concern.text}" for n, concern in enumerate(THREE, 1)
    )
    text = BY_NUMBER.replace("Concern 1\n", listed + "\n\nConcern 1\n", 1)
    assert stances(text, *THREE) == ["taken", "planned_dated", "disputed"]


def test_the_title_of_a_concern_begins_its_section() -> None:
    text = OPENING + "Door alarm\n\nThe alarm has been replaced and tested." + CLOSING
    named = [each.named for each in passages_of(text, THREE) if "replaced" in each.sentence.text]
    assert named == [frozenset({1})]


@pytest.mark.parametrize(
    ("heading", "places"),
    [
        ("Concern 2", {1}),
        ("Matter (b)", {1}),
        ("Response to concern 3:", {2}),
        ("Second concern", {1}),
        ("Concerns 1 and 3", {0, 2}),
        ("Matters of concern 1 to 3", {0, 1, 2}),
        ("Point two", {1}),
    ],
)
def test_a_heading_names_its_concerns(heading: str, places: set[int]) -> None:
    passages = passages_of(f"{heading}\n\nThe Trust has acted on it.", THREE)
    assert passages[-1].named == places


def test_what_was_done_long_before_is_background() -> None:
    text = (
        OPENING
        + "In 2014 the Trust introduced a rota. We will add nurses at night by 30 June 2025."
        + CLOSING
    )
    assert stances(text) == ["planned_dated"]


def test_a_promise_has_the_concern_whose_section_it_stands_in() -> None:
    said = answered(THREE, BY_NUMBER, respondent="Ashdown Trust", written=dt.date(2025, 5, 1))
    placed = {promise.concern_number for promise in said.promises if "alarm" in promise.quote}
    assert placed == {"2"}


def test_the_same_letter_has_the_same_answers() -> None:
    assert answered(THREE, BY_NUMBER) == answered(THREE, BY_NUMBER)


def test_every_cue_has_a_known_act_and_a_name_of_its_own() -> None:
    assert len({cue.name for cue in table()}) == len(table())
    assert signals("The ward has been painted.").of("done") > 0.5
    assert signals("The ward should have been painted.").of("done") < 0.5


@dataclass(frozen=True)
class Always:
    """A judge that says the same of everything."""

    quote: str

    def judge(self, concern: Concern, text: str) -> Answer:
        return Answer(concern.number, "partly", self.quote, 0, len(text), "somebody", 0.5)


def judged(quote: str) -> Answered:
    return answered((ROTA,), BY_NUMBER, judge=NamedJudge("invented-1", Always(quote)))


def test_another_judge_stands_in_for_the_rule_and_is_named() -> None:
    (answer,) = judged("has appointed four more nurses").answers
    assert (answer.stance, answer.judged_by) == ("partly", "model:invented-1")
    assert BY_NUMBER[answer.start : answer.end] == "has appointed four more nurses"


def test_a_judge_that_invents_a_quotation_is_refused() -> None:
    with pytest.raises(ValueError, match="does not have"):
        judged("has appointed forty nurses")

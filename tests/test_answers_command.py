"""What was answered: `forewarned answers`, and people's judgements of answers and promises."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from answering import (
    GATES,
    HARBOUR,
    LETTER,
    MADE,
    TODAY,
    Call,
    Fake,
    build,
    call,
    fake,
    folder,
    key_of,
    letters,
    reports,
    response_row,
)
from forewarned.errors import BadInput, NotFound
from forewarned.register import answer_reader
from forewarned.register.answer_reviewing import NewStance, NewVerdict
from forewarned.register.store import Register, open_register
from forewarned.responses.answer import Answered
from tables import report_row, write_lines

__all__ = ["call", "fake", "folder"]
CONTRACT = (
    *("response_key", "report_key", "concern_number", "stance", "quote", "start", "end", "judged_by"),
    "confidence",
)
LATER = dt.date(2199, 1, 1)


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with open_register(folder) as opened:
        yield opened


def response_of(register: Register, respondent: str, number: int = 1) -> str:
    held = register.report(f"2019-{number:04d}").responses
    return next(each.key for each in held if each.response.respondent == respondent)


def stances(register: Register, number: int = 1) -> dict[tuple[str, str], str]:
    """The stance of each response to each concern, by the first word of its sender."""
    held = register.report(f"2019-{number:04d}")
    names = {each.key: (each.response.respondent or "").split()[0] for each in held.responses}
    return {(names[each.response_key], each.concern_number): each.stance for each in held.answers}


def standing(register: Register) -> list[pl.DataFrame]:
    return [register.answers(), register.promises(TODAY), register.evidence()]


def is_as_made_anew(register: Register) -> bool:
    with open_register(register.folder, as_of=LATER) as anew:
        pairs = zip(standing(register), standing(anew), strict=True)
        return register.verify() == () and all(one.equals(other) for one, other in pairs)


def with_a_reader_that_finds_nothing(monkeypatch: pytest.MonkeyPatch, folder: Path, beside: Path) -> None:
    """Rules change: nothing is found in any response any more; everything that stands is made again."""
    monkeypatch.setattr(answer_reader, "reading", lambda: lambda *_, **__: Answered((), ()))
    monkeypatch.setattr(answer_reader, "rules", lambda: ("responses", "model.py"))
    with open_register(folder, create=True) as register:
        register.build([write_lines(beside / "more.jsonl", [report_row(7)])], now=lambda: MADE)


# -- the list --


def test_concerns_that_nobody_answered_are_found_and_those_that_another_answered_are_not(call: Call) -> None:
    said = call("answers", "--stance", "not_addressed")
    shown = " ".join(said.out.split())
    assert shown.startswith("Of 4 concerns with a response that was read, 1 is answered by none of them.")
    assert "For 1 of these another response is held without its words." in shown
    assert "2019-0002, concern 2" in shown
    assert "2019-0001" not in shown
    assert len(call("answers", "--stance", "not_addressed", "--each", "--format", "jsonl").rows) == 2


def test_a_bodys_own_silence_is_listed_when_it_is_asked_for(call: Call) -> None:
    rows = call("answers", "--stance", "not_addressed", "--organisation", HARBOUR, "--format", "jsonl").rows
    found = {(row["reference"], row["concern_number"], row["answered_by_others"]) for row in rows}
    assert found == {("2019-0001", "2", 1), ("2019-0002", "2", 0)}


def test_answers_come_with_the_contracts_columns_first_and_their_concern(call: Call) -> None:
    row = call("answers", "2019-0001", "--stance", "disputed", "--format", "jsonl").rows[0]
    assert tuple(row)[: len(CONTRACT)] == CONTRACT
    assert row["concern"] == "The gate was not watched."
    assert row["respondent"] == GATES


def test_answers_are_counted_by_their_stances(call: Call) -> None:
    said = call("answers")
    assert said.out.startswith("6 answers to single concerns: 2 done, 1 under consideration, 1 disagrees")
    assert call("answers", "--fail-if-any").code == 1
    assert call("answers", "--stance", "partly").out.startswith("No answer.")


# -- judging answers --


def test_a_persons_stance_beats_the_rules_says_who_and_why_and_is_undone(
    call: Call, register: Register
) -> None:
    response = response_of(register, GATES)
    judge = ("judge", "--answer", response, "--concern", "1", "--stance", "referred_elsewhere")
    said = call(*judge, "--why", "they name the port", "--by", "R. Ames")
    assert said.code == 0, said.err
    row = call("answers", "2019-0001", "--stance", "referred_elsewhere", "--format", "jsonl").rows[0]
    assert row["quote"] == "The gate was never ours."
    assert row["judged_by"].startswith("R. Ames, 20")
    assert row["why"] == ["they name the port", "the rules say disputed"]
    assert is_as_made_anew(register)
    number = register.answer_judgements()[0][0].number
    assert call("judge", "--undo", number, "--why", "a slip").code == 0
    assert stances(register)["Sentinel", "1"] == "disputed"
    decided = call("judge", "--decided", "--answers", "--format", "jsonl").rows
    assert [(row["number"], row["taken_back_why"]) for row in decided] == [(number, "a slip")]


def test_other_words_may_show_the_stance_when_they_are_in_the_response(register: Register) -> None:
    response = response_of(register, HARBOUR)
    words = "Training   will follow by December."
    register.judge_answer(NewStance(response, "2", "planned_dated", "A", "it is the training", quote=words))
    answer = next(each for each in register.held_answers("2019-0001") if each.stance == "planned_dated")
    assert answer.quote == "Training will follow by December."
    with pytest.raises(BadInput, match="not in the response"):
        register.judge_answer(NewStance(response, "2", "taken", "A", "b", quote="We did nothing."))
    with pytest.raises(BadInput, match="no words"):
        register.judge_answer(NewStance(response_of(register, HARBOUR, 2), "2", "taken", "A", "b"))
    with pytest.raises(NotFound, match="no concern 9"):
        register.judge_answer(NewStance(response, "9", "taken", "A", "b"))
    with pytest.raises(BadInput, match="words of response"):
        register.judge_answer(NewStance(response_of(register, GATES, 2), "1", "taken", "A", "b", quote="x"))


def test_a_dated_plan_shows_the_day_of_the_promise_in_its_words(register: Register, call: Call) -> None:
    response, words = response_of(register, HARBOUR), "Training will follow by December."
    register.judge_answer(NewStance(response, "2", "planned_dated", "A", "it is the training", quote=words))
    shown = " ".join(call("show", "2019-0001", "--today", "2019-09-02").out.split())
    assert "Promised by 31 December 2019" in shown


def test_judgements_survive_a_change_of_rules_and_a_text_that_moves(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = response_of(register, HARBOUR)
    words = "Training will follow by December."
    register.judge_answer(NewStance(response, "2", "planned_dated", "A", "the training", quote=words))
    moved = "Our reference: 12/4\n" + LETTER
    build(register.folder, tmp_path, reports(), letters(first=moved))
    answer = next(each for each in register.held_answers("2019-0001") if each.stance == "planned_dated")
    assert answer.quote == words
    with_a_reader_that_finds_nothing(monkeypatch, register.folder, tmp_path)
    assert stances(register) == {("Port", "2"): "planned_dated"}
    assert is_as_made_anew(register)


def test_words_that_a_later_copy_leaves_out_are_gone_from_everything(
    register: Register, tmp_path: Path
) -> None:
    response = response_of(register, HARBOUR)
    words = "Training will follow by December."
    register.judge_answer(NewStance(response, "2", "planned_dated", "A", "the training", quote=words))
    redacted = LETTER.replace("Training", "[redacted]")
    build(register.folder, tmp_path, reports(), letters(first=redacted))
    answer = next(each for each in register.held_answers("2019-0001") if each.stance == "planned_dated")
    assert answer.quote is None
    assert not any("Training" in json.dumps(event.body) for event in register.history())


# -- judging promises --


def test_what_a_person_says_is_no_promise_is_not_listed_and_comes_back_when_undone(
    call: Call, register: Register, folder: Path
) -> None:
    key = key_of(folder, "by December")
    assert call("judge", "--promise", key, "--wrong", "--why", "a hope").code == 0
    assert key not in {each.key for each in register.held_promises(TODAY)}
    assert is_as_made_anew(register)
    number = register.answer_judgements()[0][0].number
    assert call("judge", "--undo", number, "--why", "a slip").code == 0
    assert key in {each.key for each in register.held_promises(TODAY)}


def test_a_promise_may_say_otherwise_than_was_read(call: Call, register: Register, folder: Path) -> None:
    key = key_of(folder, "in due course")
    edit = ("judge", "--promise", key, "--due", "31 March 2020", "--owner", "the duty manager")
    said = call(*edit, "--concern", "none", "--strength", "intermediate", "--why", "the letter's next page")
    assert said.code == 0, said.err
    promise = next(each for each in register.held_promises(TODAY) if each.key == key)
    assert (promise.due, promise.owner) == (dt.date(2020, 3, 31), "the duty manager")
    assert (promise.concern_number, promise.strength) == (None, "intermediate")
    assert promise.delivery.state == "open"
    assert promise.confidence == 1.0
    assert is_as_made_anew(register)


def test_a_promise_that_was_not_found_may_be_added_and_stays(
    call: Call, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = response_of(register, HARBOUR, 2)
    add = ("judge", "--missed", response, "--quote", "We have watched it since.", "--why", "a daily watch")
    assert call(*add).code == 2
    assert call(*add, "--status", "done", "--concern", "1").code == 0
    (promise,) = register.held_promises(TODAY, "2019-0002")
    assert (promise.quote, promise.status, promise.concern_number) == (
        "We have watched it since.",
        "done",
        "1",
    )
    with_a_reader_that_finds_nothing(monkeypatch, register.folder, tmp_path)
    assert [each.key for each in register.held_promises(TODAY)] == [promise.key]
    assert is_as_made_anew(register)


def test_what_a_person_found_right_stays_when_the_rules_lose_it(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(register.folder, "by the end of June")
    register.judge_promise(NewVerdict("right", "A", "read again", promise=key))
    with_a_reader_that_finds_nothing(monkeypatch, register.folder, tmp_path)
    (promise,) = register.held_promises(TODAY)
    assert (promise.key, promise.due, promise.strength) == (key, dt.date(2019, 6, 30), "intermediate")
    assert promise.quote == "We will write the instruction by the end of June."


@pytest.mark.parametrize(
    "options",
    [
        ("--promise", "KEY"),
        ("--promise", "KEY", "--right", "--wrong"),
        ("--promise", "KEY", "--right", "--due", "2020-01-01"),
        ("--promise", "KEY", "--due", "sometime"),
        ("--promise", "KEY", "--concern", "9"),
        ("--promise", "KEY", "--quote", "words that are not there"),
        ("--answer", "KEY"),
        ("--answer", "nobody", "--concern", "1", "--stance", "taken"),
        ("--right",),
        ("VQX", "--promise", "KEY", "--right"),
    ],
)
def test_a_judgement_that_is_none_is_refused_and_nothing_is_recorded(
    options: tuple[str, ...], call: Call, register: Register
) -> None:
    key, head = key_of(register.folder, "by December"), register.head()
    said = call("judge", *(key if each == "KEY" else each for each in options), "--why", "a reason")
    assert said.code == 2
    assert "do this" in said.err
    assert register.head() == head


def test_the_walk_asks_about_what_is_least_sure_and_takes_back_what_was_last(
    call: Call, register: Register
) -> None:
    lines = ["y", "read", "u", "5", "", "looked at again", "q"]
    said = call("judge", "--answers", "--report", "2019-0001", lines=lines)
    assert said.code == 0, said.err
    assert "1 of 4" in said.out
    assert "Not answered" in said.out
    assert "Taken back: judgement" in said.out
    assert "Not recorded: no words are known that show it" in said.out
    assert "Judged 0; 4 that nobody has judged are left." in said.out
    promised = call("judge", "--promises", lines=["n", "it is no action", "y", "", "q"])
    assert "Judged 2; 2 that nobody has judged are left." in promised.out
    assert len(register.held_promises(TODAY)) == 3
    assert is_as_made_anew(register)


def test_a_report_with_one_letter_to_read_is_read_again_only_when_its_concerns_change(
    register: Register, fake: Fake, tmp_path: Path
) -> None:
    assert fake.read == 3
    changed = [report_row(1), report_row(2, concerns="(1) The gate was open."), report_row(3)]
    build(register.folder, tmp_path, changed, letters())
    assert fake.read == 4
    assert len(register.held_answers("2019-0002")) == 1


def test_a_reply_to_no_known_report_is_not_read(tmp_path: Path, fake: Fake) -> None:
    build(tmp_path / "other", tmp_path, [report_row(1)], [response_row(5, HARBOUR, LETTER)])
    with open_register(tmp_path / "other") as register:
        assert register.held_answers() == ()
    assert fake.read == 0

"""Evidence: attached to promises, taken back, kept in the history, and what it makes of a promise."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import GATES, TODAY, Call, build, call, fake, folder, key_of, letters, reports
from forewarned.archive import Archive
from forewarned.errors import BadInput, NotFound, RegisterProblem
from forewarned.register import answer_reader
from forewarned.register.database import FILE_NAME
from forewarned.register.evidence_reviewing import NewEvidence
from forewarned.register.promise_keys import Place, found_again, locator
from forewarned.register.promise_views import HeldPromise
from forewarned.register.store import Register, open_register
from forewarned.responses.answer import Answered
from tables import report_row, write_lines

__all__ = ["call", "fake", "folder"]
PAGE = "https://www.example.org/inspection"
WHEN = dt.datetime(2019, 9, 5, 10, tzinfo=dt.UTC)


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with open_register(folder) as opened:
        yield opened


@pytest.fixture
def key(folder: Path) -> str:
    """The promise to write an instruction by 30 June 2019."""
    return key_of(folder, "by the end of June")


def promise(register: Register, key: str, today: dt.date = TODAY) -> HeldPromise:
    return next(each for each in register.held_promises(today) if each.key == key)


def attach(call: Call, key: str, *options: object) -> int:
    said = call("evidence", "add", key, *options, "--reason", "as it says", "--by", "R. Ames")
    assert said.code == 0, said.err
    return int(said.out.split("evidence ")[1].split()[0])


def test_evidence_makes_a_promise_delivered_late_and_says_so_everywhere(
    call: Call, register: Register, key: str
) -> None:
    attach(call, key, "--link", PAGE, "--says", "delivered", "--on", "2019-07-31")
    held = promise(register, key)
    assert (held.delivery.state, held.delivery.days_late) == ("delivered_late", 31)
    shown = " ".join(call("show", "2019-0001", "--today", "2019-09-06").out.split())
    assert "Delivered late, by 31 days: promised by 30 June 2019" in shown
    assert f"delivered on 31 July 2019: {PAGE} (R. Ames: as it says)" in shown
    row = call("promises", "--delivery", "delivered_late", "--format", "jsonl").rows[0]
    assert (row["delivered_on"], row["days_late"]) == ("2019-07-31", 31)
    assert register.verify() == ()


def test_each_change_is_an_event_of_the_report_that_says_from_what_to_what(
    call: Call, register: Register, key: str
) -> None:
    number = attach(call, key, "--link", PAGE, "--says", "offered")
    assert call("evidence", "undo", number, "--reason", "another gate").code == 0
    events = [event for event in register.history("2019-0001") if event.kind.startswith("evidence")]
    assert [event.kind for event in events] == ["evidence_added", "evidence_taken_back"]
    assert [event.body["delivery"] for event in events] == ["evidence_offered", "unknown"]
    assert "unknown to evidence_offered" in events[0].cause
    assert promise(register, key).delivery.state == "unknown"
    assert register.verify() == ()
    again = call("evidence", "undo", number, "--reason", "another gate")
    assert again.code == 2
    assert "no evidence that stands" in again.err


def test_the_bytes_of_a_file_are_kept_and_its_folder_is_not(
    call: Call, register: Register, key: str, tmp_path: Path
) -> None:
    file = tmp_path / "inspection.txt"
    file.write_text("The instruction hangs at the gate.", "utf-8")
    attach(call, key, "--file", file, "--says", "delivered", "--on", "2019-06-01")
    (evidence,) = promise(register, key).evidence
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (evidence.kind, evidence.place, evidence.name) == ("file", sha256, "inspection.txt")
    assert Archive(register.folder / "archive").read(sha256) == file.read_bytes()
    assert not any(str(tmp_path) in str(event.body) for event in register.history())
    assert promise(register, key).delivery.state == "delivered"
    assert register.verify() == ()


def test_a_later_response_may_be_the_evidence(call: Call, register: Register, key: str) -> None:
    response = next(
        each.key for each in register.report("2019-0001").responses if each.response.respondent == GATES
    )
    attach(call, key, "--response", response, "--says", "superseded")
    assert promise(register, key).delivery.state == "superseded"
    assert promise(register, key).evidence[0].place == response


def test_evidence_is_listed_with_what_was_taken_back_when_that_is_asked_for(call: Call, key: str) -> None:
    first = attach(call, key, "--link", PAGE, "--says", "open", "--on", "2019-08-01")
    second = attach(call, key, "--link", f"{PAGE}/2", "--says", "delivered")
    call("evidence", "undo", second, "--reason", "another gate")
    rows = call("evidence", "list", "--format", "jsonl").rows
    assert [(row["number"], row["says"], row["on"]) for row in rows] == [(first, "open", "2019-08-01")]
    assert [
        row["taken_back_why"] for row in call("evidence", "list", key, "--all", "--format", "jsonl").rows
    ] == [
        None,
        "another gate",
    ]
    assert call("evidence", "list").out.startswith("1 piece of evidence, for 1 promise")


def test_what_was_seen_still_open_after_its_day_is_overdue(call: Call, register: Register, key: str) -> None:
    attach(call, key, "--link", PAGE, "--says", "open", "--on", "2019-08-01")
    assert promise(register, key).delivery.state == "open_overdue"
    before = dt.date(2019, 6, 1)
    assert promise(register, key, before).delivery.state == "open"


@pytest.mark.parametrize(
    "options",
    [
        ("--says", "delivered"),
        ("--link", PAGE, "--response", "x", "--says", "delivered"),
        ("--link", "file:///etc/hosts", "--says", "delivered"),
        ("--link", "an inspection", "--says", "delivered"),
        ("--file", "nowhere.pdf", "--says", "delivered"),
        ("--response", "nowhere", "--says", "delivered"),
        ("--link", PAGE, "--says", "delivered", "--on", "2199-01-01"),
        ("--link", PAGE, "--says", "wonderful"),
    ],
)
def test_evidence_that_is_none_is_refused_and_nothing_is_recorded(
    options: tuple[str, ...], call: Call, register: Register, key: str
) -> None:
    head = register.head()
    said = call("evidence", "add", key, *options, "--reason", "as it says")
    assert said.code == 2
    assert "do this" in said.err
    assert register.head() == head


def test_evidence_says_who_and_why_and_the_past_is_not_touched(folder: Path, key: str) -> None:
    with open_register(folder) as register:
        with pytest.raises(BadInput, match="who recorded it and why"):
            register.add_evidence(NewEvidence(key, "offered", " ", "why", link=PAGE))
        with pytest.raises(NotFound, match="no promise"):
            register.add_evidence(NewEvidence("nothing", "offered", "A", "why", link=PAGE))
    with open_register(folder, as_of=dt.date(2019, 9, 1)) as past, pytest.raises(BadInput):
        past.add_evidence(NewEvidence(key, "offered", "A", "why", link=PAGE))


def test_the_register_as_it_stood_has_the_evidence_of_that_day(folder: Path, key: str) -> None:
    with open_register(folder) as register:
        wanted = NewEvidence(key, "delivered", "A", "seen", link=PAGE, on=dt.date(2019, 6, 1))
        changed = register.add_evidence(wanted, now=lambda: WHEN)
    assert (changed.before.state, changed.after.state) == ("unknown", "delivered")
    for day, state in ((dt.date(2019, 9, 4), "unknown"), (dt.date(2019, 9, 5), "delivered")):
        with open_register(folder, as_of=day) as past:
            assert promise(past, key, day).delivery.state == state
            assert past.evidence().height == (state == "delivered")


def test_evidence_outlives_a_rebuild_and_rules_that_lose_its_promise(
    register: Register, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.add_evidence(NewEvidence(key, "delivered", "A", "seen", link=PAGE, on=dt.date(2019, 6, 1)))
    build(register.folder, tmp_path, reports(report_row(8)), letters())
    assert promise(register, key).delivery.state == "delivered"
    monkeypatch.setattr(answer_reader, "reading", lambda: lambda *_, **__: Answered((), ()))
    monkeypatch.setattr(answer_reader, "rules", lambda: ("responses", "model.py"))
    with open_register(register.folder, create=True) as again:
        again.build([write_lines(tmp_path / "more.jsonl", [report_row(7)])])
    (kept,) = register.held_promises(TODAY)
    assert (kept.key, kept.delivery.state, kept.due) == (key, "delivered", dt.date(2019, 6, 30))
    assert kept.quote == "We will write the instruction by the end of June."
    assert register.verify() == ()


def test_two_people_attaching_at_once_both_count(folder: Path, key: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def attaching(number: int) -> int:
        with open_register(folder) as register:
            wanted = NewEvidence(key, "offered", f"Reader {number}", "seen", link=f"{PAGE}/{number}")
            return register.add_evidence(wanted).evidence.number

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(attaching, range(8)))
    with open_register(folder) as register:
        assert register.evidence()["number"].to_list() == sorted(numbers)
        assert register.verify() == ()


# -- a register of an earlier version --


def made_by_version_3(folder: Path) -> None:
    """The register as schema version 3 had it: nothing of answers, promises and evidence."""
    connection = sqlite3.connect(folder / FILE_NAME)
    for table in ("answers", "promises", "evidence", "answer_cache"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE responses DROP COLUMN partial")
    connection.execute("PRAGMA user_version = 3")
    connection.commit()
    connection.close()


def test_a_register_of_version_3_is_renewed_by_the_next_build_with_its_history(
    folder: Path, tmp_path: Path
) -> None:
    with open_register(folder) as register:
        before, events = register.promises(TODAY), register.history()
    made_by_version_3(folder)
    with pytest.raises(RegisterProblem, match="earlier Forewarned"):
        open_register(folder)
    build(folder, tmp_path, reports(), letters())
    with open_register(folder) as renewed:
        assert renewed.promises(TODAY).equals(before)
        assert renewed.history()[: len(events)] == events
        assert renewed.verify() == ()


# -- words found again --


@given(
    st.lists(st.sampled_from(["We", "will", "watch", "the gate.", "\n", "  "]), min_size=1, max_size=40),
    st.data(),
)
def test_words_are_found_again_nearest_to_where_they_stood(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    place = Place(words[first][0], words[last][1])
    kept = locator(text, place)
    assert found_again(text, kept) == place
    assert found_again("Dear Coroner " + text, kept) is not None
    assert found_again(text.replace("e", "x"), kept) is None or "e" not in text[place.start : place.end]
    assert "watch" not in str(kept)

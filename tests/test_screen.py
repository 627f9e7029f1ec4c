"""A question becomes a reviewed set: through the library and the command, killed, undone and repeated."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from forewarned.cli.main import run
from forewarned.errors import BadInput, NotFound, RegisterProblem
from forewarned.register.store import Register, open_register
from forewarned.screen import decisions, prisma
from forewarned.screen.begin import Wanted, begin
from forewarned.screen.opinions import consult
from forewarned.screen.package import package, repeat, restore
from forewarned.screen.passages import passages
from forewarned.screen.project import Project, opened
from forewarned.screen.sheet import take_in
from forewarned.screen.sitting import Sitting
from tables import report_row, write_lines

pytest.importorskip("sklearn", reason="screening needs the extra «screen»")

FIRST = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
GATE, WARD, ROAD = (
    "The gate of the lock stood open and no steward watched the water.",
    "The ward round was late and the nurse had not read the chart of the patient.",
    "The lorry turned across the junction where the signals had failed.",
)
QUESTION = "gates of locks that nobody watched"
REPORTS = 60


def rows() -> list[dict[str, Any]]:
    """Sixty invented reports, one in five about a gate, the others about a ward or a road."""
    made = []
    for number in range(1, REPORTS + 1):
        chance = random.Random(number)
        text = GATE if number % 5 == 0 else chance.choice((WARD, ROAD))
        more = " ".join(chance.sample(("early", "frost", "harbour", "rota", "letter", "visit", "review"), 4))
        made.append(report_row(number, circumstances=f"{text} {more}.", concerns=f"(1) {text} {more}."))
    return made


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    beside = tmp_path_factory.mktemp("built")
    with open_register(beside / "register", create=True) as register:
        register.build([write_lines(beside / "t.jsonl", rows())], now=lambda: FIRST)
    return beside / "register"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(built, tmp_path / "register"))


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with open_register(folder) as held:
        yield held


@pytest.fixture
def project(register: Register) -> Project:
    return begin(register, Wanted("gates", QUESTION, seed=3))


def truth_of(row: Mapping[str, Any]) -> str:
    return "yes" if "gate of the lock" in row["circumstances"] else "no"


def label(sitting: Sitting, number: int) -> list[str]:
    """So many reports labelled as they truly are; their keys in the order in which they were shown."""
    shown = []
    for _ in range(number):
        found = sitting.next()
        assert found is not None
        key, place = found
        sitting.decide(key, truth_of(sitting.corpus.rows[key]), "", place)
        shown.append(key)
    return shown


# -- the queue --


def test_the_queue_begins_with_what_the_question_finds(project: Project, register: Register) -> None:
    sitting = Sitting(project, register, "A")
    first = [truth_of(sitting.corpus.rows[key]) for key in sitting.queue()[:9]]
    assert first == ["yes"] * 9


def test_the_queue_holds_every_report_once_whatever_was_decided(project: Project, register: Register) -> None:
    sitting = Sitting(project, register, "A")
    shown = label(sitting, 27)
    assert sorted([*shown, *sitting.queue()]) == sorted(sitting.state.keys)
    assert len(sitting.state.keys) == REPORTS


def test_candidates_of_the_caller_come_first_in_their_order(register: Register) -> None:
    keys = sorted(register.reports()["key"])
    made = begin(register, Wanted("own", "x"), candidates=lambda _: [(keys[7], 2.0), (keys[3], 1.0)])
    sitting = Sitting(made, register, "A")
    assert sitting.queue()[:2] == [keys[7], keys[3]]
    assert len(sitting.queue()) == REPORTS


def test_what_meets_the_filters_comes_first_and_nothing_is_left_out(register: Register) -> None:
    made = begin(register, Wanted("late", "wards", where=("reference:2019-0059",)))
    sitting = Sitting(made, register, "A")
    assert sitting.corpus.rows[sitting.queue()[0]]["reference"] == "2019-0059"
    assert len(sitting.queue()) == REPORTS


def test_only_leaves_reports_out_and_counts_them(register: Register) -> None:
    made = begin(register, Wanted("few", "wards", only=("reference:2019-001",)))
    counts = dict(prisma.prisma(decisions.state_of(made)))
    assert counts["Records identified from the register"] == REPORTS
    assert counts["Records removed before screening: outside the filters"] == 50
    assert counts["Records not screened: left by the stopping rule, or still to come"] == 10


def test_a_report_that_a_filter_cannot_judge_stays_in(register: Register) -> None:
    definition = decisions.state_of(begin(register, Wanted("any", "wards", only=("age:18..",)))).definition
    assert (len(definition["reports"]), definition["not_known_whether_outside"]) == (REPORTS, REPORTS)


@pytest.mark.parametrize("written", ["colour:red", "age", "date:soon"])
def test_a_filter_that_is_none_is_refused(register: Register, written: str) -> None:
    with pytest.raises(BadInput):
        begin(register, Wanted("x", "wards", only=(written,)))


def test_what_decisions_teach_brings_the_relevant_reports_forward(
    project: Project, register: Register
) -> None:
    sitting = Sitting(project, register, "A")
    label(sitting, 30)
    assert sum(each.decision == "yes" for each in sitting.mine) == 12


def test_a_question_of_which_no_word_is_known_still_gets_a_queue(register: Register) -> None:
    sitting = Sitting(begin(register, Wanted("odd", "zzyzx")), register, "A")
    assert len(set(sitting.queue())) == REPORTS


# -- decisions --


def test_a_decision_is_kept_with_who_why_and_when(project: Project, register: Register) -> None:
    sitting = Sitting(project, register, "A")
    key = sitting.queue()[0]
    sitting.decide(key, "maybe", "the lock is not named")
    (held,) = Sitting(opened(register.folder, "gates"), register, "A").mine
    assert (held.report_key, held.decision, held.reason) == (key, "maybe", "the lock is not named")
    assert held.time.startswith("20")


def test_undoing_is_an_event_and_the_decision_stays_held(project: Project, register: Register) -> None:
    sitting = Sitting(project, register, "A")
    (key,) = label(sitting, 1)
    taken = sitting.undo()
    assert taken is not None
    assert taken.report_key == key
    assert sitting.mine == []
    assert [event.kind for event in project.events()] == ["created", "decided", "undone"]
    assert sitting.undo() is None


def test_a_newer_decision_of_one_reviewer_counts(project: Project, register: Register) -> None:
    sitting = Sitting(project, register, "A")
    key = sitting.queue()[0]
    sitting.decide(key, "yes")
    sitting.decide(key, "no", "read again")
    assert [each.decision for each in sitting.mine] == ["no"]
    assert len(project.events()) == 3


@pytest.mark.parametrize(("decision", "reviewer"), [("perhaps", "A"), ("yes", " ")])
def test_a_decision_with_a_part_missing_is_refused(
    project: Project, register: Register, decision: str, reviewer: str
) -> None:
    key = Sitting(project, register, "A").queue()[0]
    with pytest.raises(BadInput):
        decisions.decide(project, key, reviewer, decision)
    assert len(project.events()) == 1


def test_a_decision_on_a_report_that_is_not_screened_is_refused(project: Project) -> None:
    with pytest.raises(BadInput, match="not among"):
        decisions.decide(project, "nothing", "A", "yes")


def test_events_cannot_be_changed_and_a_change_behind_our_back_is_found(
    project: Project, register: Register
) -> None:
    label(Sitting(project, register, "A"), 2)
    with sqlite3.connect(project.path) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            connection.execute("UPDATE events SET body = '{}'")
        connection.execute("DROP TRIGGER never_changed")
        connection.execute("UPDATE events SET time = '2020' WHERE number = 2")
    with pytest.raises(RegisterProblem, match="event 2"):
        project.events()


def test_a_reviewer_who_is_killed_keeps_every_decision_made(project: Project, register: Register) -> None:
    keys = Sitting(project, register, "A").queue()
    program = (
        "import sys, pathlib\n"
        "from forewarned.screen import decisions, project\n"
        "held = project.opened(pathlib.Path(sys.argv[1]), 'gates')\n"
        "for key in sys.argv[2:]:\n"
        "    decisions.decide(held, key, 'B', 'no')\n"
        "    print(key, flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(register.folder), *keys]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        said = [working.stdout.readline().strip() for _ in range(3)]
        os.kill(working.pid, signal.SIGKILL)
    held = list(decisions.state_of(project).of("B"))
    assert held[:3] == said == keys[:3]


def test_two_reviewers_at_once_lose_nothing(project: Project, register: Register) -> None:
    keys = Sitting(project, register, "A").queue()[:12]
    program = (
        "import sys, pathlib\n"
        "from forewarned.screen import decisions, project\n"
        "held = project.opened(pathlib.Path(sys.argv[1]), 'gates')\n"
        "for key in sys.argv[3:]:\n"
        "    decisions.decide(held, key, sys.argv[2], 'yes')\n"
    )
    working = [
        subprocess.Popen([sys.executable, "-c", program, str(register.folder), name, *keys]) for name in "BC"
    ]
    assert [each.wait(60) for each in working] == [0, 0]
    state = decisions.state_of(project)
    assert [len(state.of(name)) for name in "BC"] == [12, 12]


# -- two reviewers --


def test_a_reviewers_queue_tells_nothing_of_anothers_decisions(project: Project, register: Register) -> None:
    before = Sitting(project, register, "B").queue()
    label(Sitting(project, register, "A"), 25)
    assert Sitting(project, register, "B").queue() == before


def test_a_conflict_waits_until_it_is_settled_and_the_settlement_counts(
    project: Project, register: Register
) -> None:
    one, other = (Sitting(project, register, name) for name in "AB")
    key = one.queue()[0]
    one.decide(key, "yes")
    other.decide(key, "no", "no lock")
    assert decisions.state_of(project).conflicts() == [key]
    decisions.adjudicate(project, key, "C", "no", "it is a weir")
    state = decisions.state_of(project)
    assert (state.conflicts(), state.outcome(key)) == ([], "excluded")
    assert prisma.excluded_because(state) == [("it is a weir", 1)]


@pytest.mark.parametrize(
    ("by", "decision", "why"), [("C", "yes", ""), ("C", "maybe", "x"), ("model:m", "yes", "x")]
)
def test_the_last_word_is_a_persons_yes_or_no_with_a_reason(
    project: Project, register: Register, by: str, decision: str, why: str
) -> None:
    (key,) = label(Sitting(project, register, "A"), 1)
    with pytest.raises(BadInput):
        decisions.adjudicate(project, key, by, decision, why)


def test_a_programs_opinion_is_marked_and_never_counts_as_a_persons(
    project: Project, register: Register
) -> None:
    class Contrary:
        name = "contrary"

        def opinion(self, question: str, sections: Mapping[str, str]) -> tuple[str, str]:
            assert question == QUESTION
            return ("no", "I say no") if "gate" in sections["circumstances"] else ("yes", "I say yes")

    shown = label(Sitting(project, register, "A"), 5)
    before = [decisions.state_of(project).outcome(key) for key in shown]
    made = consult(Sitting(project, register, "model:contrary"), Contrary(), shown)
    state = decisions.state_of(project)
    assert {each.reviewer for each in made} == {"model:contrary"}
    assert [state.outcome(key) for key in shown] == before
    assert state.people == ["A"]
    assert state.conflicts() == []


# -- out and in --


def test_repeating_an_export_shows_the_same_reports_in_the_same_order(
    project: Project, register: Register, tmp_path: Path
) -> None:
    sitting = Sitting(project, register, "A")
    label(sitting, 14)
    sitting.undo()
    label(sitting, 12)
    label(Sitting(project, register, "B"), 11)
    held = json.loads(json.dumps(package(project)))
    with open_register(tmp_path / "anew", create=True) as anew:
        anew.build([write_lines(tmp_path / "t.jsonl", rows())])
        found = repeat(anew, held)
    assert (found.checked, found.same, found.first, found.differs) == (37, 37, None, ())


def test_a_repeat_on_other_texts_says_so(project: Project, register: Register, tmp_path: Path) -> None:
    label(Sitting(project, register, "A"), 20)
    changed = [row | {"circumstances": "Nothing is said."} for row in rows()]
    with open_register(tmp_path / "anew", create=True) as anew:
        anew.build([write_lines(tmp_path / "t.jsonl", changed)])
        found = repeat(anew, package(project))
    assert found.differs == ("the reports' texts or facts are not the same",)


def test_an_export_made_again_elsewhere_is_the_same_screening(project: Project, register: Register) -> None:
    label(Sitting(project, register, "A"), 13)
    again = restore(register, "copy", package(project))
    assert again.events() == project.events()
    assert Sitting(again, register, "A").queue() == Sitting(project, register, "A").queue()


def test_an_export_holds_no_words_of_the_reports(project: Project, register: Register) -> None:
    label(Sitting(project, register, "A"), 3)
    assert "steward" not in json.dumps(package(project))


def test_a_sheet_goes_out_is_filled_in_and_comes_back(project: Project, register: Register) -> None:
    keys = Sitting(project, register, "A").queue()[:3]
    text = "report_key,decision,reason,reviewer\n"
    text += f"{keys[0]},yes,,\n{keys[1]},N,a weir,B\n{keys[2]},,,\nnothing,yes,,\n{keys[0]},perhaps,,\n"
    done = take_in(project, text, "A")
    assert (done.taken, done.empty, len(done.refused)) == (2, 1, 2)
    assert done.refused[0].startswith("line 5")
    again = take_in(project, text, "A")
    assert (again.taken, again.held) == (0, 2)
    assert decisions.state_of(project).of("B")[keys[1]].reason == "a weir"


# -- what is shown --


def test_passages_leave_out_how_somebody_died_by_suicide_and_a_childs_name(
    project: Project, register: Register
) -> None:
    row = {
        "key": "x",
        "deceased": "Merrin Oakhollow",
        "child": True,
        "investigation": "Merrin Oakhollow, aged 15, died by suicide after an overdose of paracetamol.",
        "circumstances": "Merrin asked for help with the gate of the lock, and no steward answered her.",
        "concerns": "",
    }
    learner = Sitting(project, register, "A").order.learner
    shown = " ".join(each.text for each in passages(row, learner, QUESTION))
    assert "gate of the lock" in shown
    assert "overdose" not in shown
    assert "paracetamol" not in shown
    assert "Merrin" not in shown


# -- the command --


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Call:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FOREWARNED_REGISTER", str(folder))
    monkeypatch.setenv("LOGNAME", "rames")

    def calling(*arguments: object, lines: Sequence[str] = ()) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = run(["screen", *(str(argument) for argument in arguments)])
        return Said(code, *capsys.readouterr())

    return calling


def test_a_reviewer_labels_skips_undoes_and_quits_in_the_terminal(call: Call) -> None:
    begun = call("new", "gates", QUESTION)
    assert begun.code == 0
    assert "60 reports to be screened" in begun.out
    said = call("label", "gates", lines=["y a lock", "s", "x", "?", "n", "u", "m", "t", "q"])
    assert said.code == 0
    assert "«x» is no answer here" in said.out
    assert "Taken back: no." in said.out
    assert "2 decisions made." in said.out
    assert "Go on" in said.out
    rows_said = [
        json.loads(line) for line in call("decisions", "gates", "--format", "jsonl").out.splitlines()
    ]
    assert [(row["decision"], row["reason"], row["reviewer"]) for row in rows_said] == [
        ("yes", "a lock", "rames"),
        ("maybe", "", "rames"),
    ]


def test_labelling_ends_where_the_lines_end(call: Call) -> None:
    call("new", "gates", QUESTION)
    assert "3 decisions made." in call("label", "gates", lines=["y", "y", "n"]).out
    assert "1 decision made." in call("label", "gates", "--limit", "1", lines=["y", "y", "n"]).out


def test_the_command_says_when_to_stop(call: Call, folder: Path) -> None:
    call("new", "gates", QUESTION, "--recall", "0.6")
    with open_register(folder) as register:
        label(Sitting(opened(folder, "gates"), register, "rames"), 55)
    said = call("status", "gates")
    assert "55 of 60 decided, 12 relevant" in said.out
    assert "You may stop" in said.out
    assert "Callaghan" in said.out
    (row,) = json.loads(call("status", "gates", "--format", "json").out)
    assert row["stop"] is True


def test_two_reviewers_are_compared_and_settled_by_the_command(call: Call, folder: Path) -> None:
    call("new", "gates", QUESTION)
    call("label", "gates", "--by", "A", lines=["y", "y", "n", "y"])
    call("label", "gates", "--by", "B", lines=["y", "n", "n", "y"])
    (row,) = json.loads(call("agreement", "gates", "--format", "json").out)
    assert (row["both"], row["same"], row["kappa"]) == (4, 3, 0.5)
    waiting = call("adjudicate", "gates", "--format", "json", "--fail-if-any")
    assert waiting.code == 1
    (conflict,) = json.loads(waiting.out)
    assert conflict["said"] == "A: yes; B: no"
    settled = call(
        "adjudicate", "gates", conflict["report_key"], "--yes", "--why", "it is a lock", "--by", "C"
    )
    assert settled.code == 0
    assert call("adjudicate", "gates", "--fail-if-any").code == 0
    counts = {
        row["box"]: row["reports"] for row in json.loads(call("prisma", "gates", "--format", "json").out)
    }
    assert counts["Reports included in the review"] == 3


def test_a_screening_goes_out_by_file_and_comes_in_again(call: Call, tmp_path: Path) -> None:
    call("new", "gates", QUESTION)
    call("label", "gates", lines=["y", "n", "y"])
    assert call("export", "gates", tmp_path / "all.json").code == 0
    assert call("export", "gates", tmp_path / "sheet.csv").code == 0
    assert call("export", "gates", tmp_path / "sheet.csv").code == 2
    assert "0 decisions taken in" in call("import", "gates", tmp_path / "sheet.csv").out
    assert call("import", "again", tmp_path / "all.json").code == 0
    assert "3 of 3 decisions shown in the same order" in call("repeat", tmp_path / "all.json").out
    assert call("status").out.split() == ["Name", *["─" * 5], "again", "gates"]


def test_mistakes_are_told_in_plain_words(call: Call, folder: Path) -> None:
    assert "no screening is called «x»" in call("status", "x").err
    assert "no name for a screening" in call("new", "../x", "q").err
    call("new", "gates", QUESTION)
    assert "already" in call("new", "gates", QUESTION).err
    assert "no share" in call("new", "other", "q", "--recall", "95").err
    with pytest.raises(NotFound):
        opened(folder, "other")

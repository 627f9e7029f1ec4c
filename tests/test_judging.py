"""People judge who was warned: through the library and the command, and what it changes and never loses."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_report, an_addressee
from forewarned.cli.main import run
from forewarned.errors import BadInput, NotFound
from forewarned.form.write import write
from forewarned.register.judgements import Verdict
from forewarned.register.reviewing import Taken, Wanted
from forewarned.register.store import Register, open_register
from tables import report_row, write_lines

FIRM, BOARD, LINE = "VQX", "XQZ", "Essex Police and Kent Police"
"""Two abbreviations that nothing explains, and so are unsure; a line that names two known bodies."""

ROWS = (
    report_row(1, receivers=[FIRM, "Sentinel Gate Services Limited"]),
    report_row(2, receivers=[FIRM, BOARD]),
    report_row(3, receivers=[LINE, BOARD]),
    report_row(4, receivers=[FIRM, BOARD, FIRM]),
)
TODAY = dt.date(2020, 1, 1)
LATER = dt.date(2199, 1, 1)
FIRST = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Call:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("FOREWARNED_REGISTER", str(folder))
    monkeypatch.setenv("LOGNAME", "rames")

    def calling(*arguments: object, lines: Sequence[str] = ()) -> Said:
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return calling


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return built(tmp_path / "register", tmp_path)


def built(folder: Path, beside: Path, rows: Sequence[dict[str, Any]] = ROWS) -> Path:
    with open_register(folder, create=True) as register:
        register.build([write_lines(beside / "t.jsonl", rows)], now=lambda: FIRST)
    return folder


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with open_register(folder) as opened:
        yield opened


def own(name: str, **given: Any) -> Wanted:
    return Wanted(name, "own", given.pop("by", "R. Ames"), given.pop("why", "it is a firm"), **given)


def judged(register: Register, *wanted: Wanted) -> Taken:
    return register.judge(*wanted)[0]


def ids(register: Register, number: int) -> list[str | None]:
    key = register.find(f"2019-{number:04d}")
    return register.addressees().filter(report_key=key)["organisation_id"].to_list()


def standing(register: Register) -> list[pl.DataFrame]:
    frames = (register.addressees(), register.organisations(), register.responses())
    return [*frames, register.duties(TODAY)]


def same(one: list[pl.DataFrame], other: list[pl.DataFrame]) -> bool:
    return all(first.equals(second) for first, second in zip(one, other, strict=True))


def is_as_made_anew(register: Register) -> bool:
    with open_register(register.folder, as_of=LATER) as anew:
        return register.verify() == () and same(standing(register), standing(anew))


# -- what a judgement does --


def test_the_queue_has_the_unsure_names_most_used_first(register: Register) -> None:
    queue = register.unsure()
    assert [(each.name, each.uses, len(each.reports)) for each in queue] == [
        (FIRM, 4, 3),
        (BOARD, 3, 3),
    ]


def test_a_judgement_counts_wherever_the_name_is_written_and_leaves_the_queue(register: Register) -> None:
    taken = judged(register, own(FIRM))
    assert taken.reports == 3
    assert ids(register, 1)[0] == ids(register, 2)[0] == ids(register, 4)[2] == "vqx"
    assert [each.name for each in register.unsure()] == [BOARD]
    assert is_as_made_anew(register)


def test_a_name_may_be_judged_on_one_report_alone(register: Register) -> None:
    key = register.find("2019-0002")
    judged(register, Wanted(BOARD, "organisation", "A", "by its badge", "essex-police", report_key=key))
    assert ids(register, 2)[1] == "essex-police"
    assert ids(register, 3)[-1] is None
    judged(register, own(BOARD))
    assert ids(register, 2)[1] == "essex-police"
    assert ids(register, 3)[-1] == "xqz"


def test_of_a_name_written_twice_on_one_report_one_place_may_be_judged(register: Register) -> None:
    key = register.find("2019-0004")
    judged(register, own(FIRM, report_key=key, position=3))
    assert ids(register, 4) == [None, None, "vqx"]
    assert is_as_made_anew(register)


def test_a_line_that_the_rules_took_apart_may_be_judged_whole_and_comes_apart_again(
    tmp_path: Path,
) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    file = documents / "Prevention-of-Future-Deaths-Report-2019-0001.html"
    write(a_report(addressees=(an_addressee(1, LINE),)), file)
    with open_register(tmp_path / "register", create=True) as register:
        register.build([documents])
        before = standing(register)
        assert ids(register, 1) == ["essex-police", "kent-police"]
        taken = judged(register, own(LINE))
        assert ids(register, 1) == ["essex-police-and-kent-police"]
        assert is_as_made_anew(register)
        register.take_back(taken.judged.number, by="A", why="they are two")
        assert same(before, standing(register))


def test_a_part_of_a_line_may_be_judged_on_its_report(register: Register) -> None:
    key = register.find("2019-0003")
    judged(register, Wanted("Kent Police", "none", "A", "a slip", report_key=key))
    assert ids(register, 3) == ["essex-police", None, None]


@pytest.mark.parametrize(("verdict", "outcome"), [("person", None), ("none", None), ("unsure", None)])
def test_a_name_judged_to_be_no_organisation_has_none(
    register: Register, verdict: Verdict, outcome: None
) -> None:
    judged(register, Wanted(FIRM, verdict, "A", "looked it up"))
    assert ids(register, 1)[0] is outcome
    assert FIRM not in [each.name for each in register.unsure()]


def test_the_newer_of_two_peoples_judgements_counts_and_the_older_stays(register: Register) -> None:
    first = judged(register, own(FIRM, by="A"))
    second = judged(register, Wanted(FIRM, "none", "B", "no such firm"))
    assert second.before == first.judged
    assert ids(register, 1)[0] is None
    assert [(each.judged.by, each.counts) for each in register.judgements()] == [("A", False), ("B", True)]
    again = register.take_back(second.judged.number, by="B", why="there is")
    assert again.before == first.judged
    assert ids(register, 1)[0] == "vqx"


def test_the_same_judgement_by_the_same_person_is_recorded_once(register: Register) -> None:
    first = judged(register, own(FIRM))
    head = register.head()
    second = judged(register, own("the vqx", why="again"))
    assert (second.is_repeat, second.judged) == (True, first.judged)
    assert register.head() == head


def test_a_judgement_outlives_a_build_of_the_same_and_of_changed_sources(
    register: Register, tmp_path: Path
) -> None:
    judged(register, own(FIRM))
    key = register.find("2019-0004")
    judged(register, Wanted(BOARD, "organisation", "A", "badge", "kent-police", report_key=key))
    built(register.folder, tmp_path)
    assert ids(register, 1)[0] == "vqx"
    changed = [report_row(1, receivers=["Skua Foods", FIRM]), *ROWS[1:3]]
    changed += [report_row(4, receivers=["Skua Foods", BOARD]), report_row(5, receivers=[FIRM])]
    built(register.folder, tmp_path, changed)
    assert ids(register, 1)[1] == ids(register, 5)[0] == "vqx"
    assert ids(register, 4) == ["skua-foods", "kent-police"]
    assert is_as_made_anew(register)


def test_the_history_of_each_report_says_who_judged_what_and_who_took_it_back(register: Register) -> None:
    taken = judged(register, own(FIRM))
    register.take_back(taken.judged.number, by="B", why="it was dissolved")
    causes = [event.cause for event in register.history("2019-0002") if event.kind == "judged"]
    assert causes == [
        f"R. Ames judged that «{FIRM}» is a body of its own, by its own name: it is a firm",
        f"B took back the judgement on «{FIRM}»: it was dissolved",
    ]
    assert not [event for event in register.history("2019-0003") if event.kind == "judged"]


def test_what_stood_on_a_day_stood_without_later_judgements(register: Register, folder: Path) -> None:
    register.judge(own(FIRM), now=lambda: FIRST + dt.timedelta(days=2))
    with open_register(folder, as_of=FIRST.date()) as past:
        assert ids(past, 1)[0] is None
        assert past.judgements() == ()
        with pytest.raises(BadInput, match="past"):
            past.judge(own(FIRM))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (own(FIRM, by=" "), "who judged and why"),
        (own(FIRM, why=""), "who judged and why"),
        (own(" "), "no name"),
        (Wanted(FIRM, "organisation", "A", "x"), "an organisation goes with"),
        (Wanted(FIRM, "own", "A", "x", organisation_id="essex-police"), "an organisation goes with"),
        (own(FIRM, position=1), "which report"),
    ],
)
def test_a_judgement_with_a_part_missing_is_refused_and_nothing_is_kept(
    register: Register, wanted: Wanted, words: str
) -> None:
    head = register.head()
    with pytest.raises(BadInput, match=words):
        register.judge(own(BOARD), wanted)
    assert register.head() == head
    assert register.judgements() == ()


def test_a_judgement_on_a_place_where_the_name_is_not_is_refused(register: Register) -> None:
    key = register.find("2019-0001")
    with pytest.raises(NotFound, match="no addressee of report"):
        register.judge(own(BOARD, report_key=key))
    with pytest.raises(NotFound, match="addressee 2 of report"):
        register.judge(own(FIRM, report_key=key, position=2))


def test_a_judgement_is_taken_back_once(register: Register) -> None:
    number = judged(register, own(FIRM)).judged.number
    register.take_back(number, by="A", why="a slip")
    with pytest.raises(NotFound, match="no judgement that stands"):
        register.take_back(number, by="A", why="a slip")


NAMES = (FIRM, BOARD, LINE, "Kent Police", "Sentinel Gate Services Limited", "the vqx")
VERDICTS: tuple[tuple[Verdict, str | None], ...] = (
    *(("own", None), ("person", None), ("none", None), ("unsure", None)),
    *(("organisation", "essex-police"), ("organisation", "kent-police")),
)
Step = tuple[str, tuple[Verdict, str | None], str, int]
steps = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(VERDICTS), st.sampled_from("AB"), st.integers(-4, 4)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(steps, max_size=8))
def test_whatever_is_judged_and_taken_back_what_stands_is_what_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, walk: list[Step]
) -> None:
    beside = tmp_path_factory.mktemp("random")
    with open_register(built(beside / "register", beside)) as register:
        before = standing(register)
        for step in walk:
            _take(register, *step)
        assert is_as_made_anew(register)
        for each in register.judgements():
            if each.taken_back is None:
                register.take_back(each.judged.number, by="C", why="all of it")
        assert same(before, standing(register))
        assert is_as_made_anew(register)


def _take(register: Register, name: str, verdict: tuple[Verdict, str | None], by: str, where: int) -> None:
    """One step: below nought one of those that stand is taken back; else judged anywhere or on a report."""
    left = [each.judged.number for each in register.judgements() if each.taken_back is None]
    if where < 0:
        for number in left[where : where + 1 or None]:
            register.take_back(number, by=by, why="anew")
        return
    key = register.find(f"2019-{where:04d}") if where else None
    try:
        register.judge(Wanted(name, verdict[0], by, "tried", verdict[1], report_key=key))
    except NotFound:
        assert key  # the name is not on that report


# -- the command --


def test_one_name_is_judged_and_taken_back_by_the_command(call: Call, register: Register) -> None:
    said = call("judge", FIRM, "--own", "--why", "a firm", "--by", "R. Ames")
    assert "R. Ames judged that «VQX» is a body of its own" in said.out
    assert "3 reports and responses changed." in said.out
    number = register.judgements()[0].judged.number
    assert "nothing is recorded" in call("judge", FIRM, "--own", "--why", "so", "--by", "R. Ames").out
    assert "agrees with the judgement of R. Ames" in call("judge", FIRM, "--own", "--why", "so").out
    assert register.judgements()[1].judged.by == "rames"
    call("judge", "--undo", number, "--why", "a slip")
    assert [row["taken_back_by"] for row in call("judge", "--decided", "--format", "jsonl").rows] == [
        "rames",
        None,
    ]
    assert "1 taken back" in call("judge", "--decided").out
    assert call("verify").code == 0


def test_an_organisation_is_named_by_its_id_or_its_name(call: Call, register: Register) -> None:
    for named in ("essex-police", "Essex Police"):
        assert call("judge", BOARD, "--is", named, "--why", "x", "--report", "2019-0002").code == 0
        assert ids(register, 2)[1] == "essex-police"
    refused = call("judge", BOARD, "--is", "Esex Police", "--why", "x")
    assert refused.code == 2
    assert "Nearest: essex-police" in refused.err


@pytest.mark.parametrize(
    "arguments",
    [
        (FIRM,),
        (FIRM, "--own", "--person", "--why", "x"),
        (FIRM, "--own"),
        ("--own", "--why", "x"),
        ("--list", "--decided"),
        ("VQXX", "--own", "--why", "x"),
        (FIRM, "--own", "--why", "x", "--report", "2019-0003"),
        ("--undo", "1", "--why", "x"),
        ("--undo", "1"),
    ],
)
def test_what_cannot_be_judged_is_refused_with_what_to_do(
    call: Call, register: Register, arguments: tuple[str, ...]
) -> None:
    said = call("judge", *arguments)
    assert said.code == 2
    assert "do this:" in said.err
    assert register.judgements() == ()


def test_the_list_gives_the_candidates_to_machines(call: Call) -> None:
    first, second = call("judge", "--list", "--format", "jsonl").rows
    assert (first["name"], first["uses"], first["first"]) == (FIRM, 4, "2019-03-04")
    assert isinstance(second["candidates"], list)
    assert call("judge", "--list").out.startswith("2 unsure names; 7 addressees.")


def test_the_walk_asks_name_by_name_and_keeps_each_answer_with_its_reason(
    call: Call, register: Register
) -> None:
    said = call("judge", "--by", "R. Ames", lines=["o", "", "/essex police", "1", "by its badge"])
    assert said.code == 0
    assert "1 of 2 unsure names; 7 addressees" in said.out
    assert "2 of 2 unsure names; 7 addressees" in said.out
    assert said.out.endswith("Judged 2 names, written 7 times; 0 unsure names left.\n")
    kept = [
        (each.judged.verdict, each.judged.organisation_id, each.judged.why) for each in register.judgements()
    ]
    assert kept == [
        ("own", None, "a body of its own; no known body has this name"),
        ("organisation", "essex-police", "by its badge"),
    ]


def test_the_walk_can_go_back_skip_and_end(call: Call, register: Register) -> None:
    said = call("judge", lines=["u", "p", "a name", "u", "s", "?", "17x", "n", "", "more"])
    assert "Judging as rames" in said.out
    assert "Nothing was judged in this sitting" in said.out
    assert "Taken back" in said.out
    assert "«17x» is no answer here" in said.out
    kept = [(each.judged.name, each.judged.verdict, each.counts) for each in register.judgements()]
    assert kept == [(FIRM, "person", False), (BOARD, "none", True)]
    assert [each.name for each in register.unsure()] == [FIRM]


def test_the_walk_ends_where_the_answers_end_and_records_nothing_half(call: Call, register: Register) -> None:
    assert call("judge", lines=["o"]).code == 0
    assert call("judge", lines=["q"]).code == 0
    assert register.judgements() == ()


def test_the_walk_asks_who_judges_where_nothing_says(
    call: Call, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    call("judge", lines=["", "M. Achterberg", "o", ""])
    assert register.judgements()[0].judged.by == "M. Achterberg"


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_a_walk_that_is_killed_loses_nothing_that_was_answered(folder: Path, register: Register) -> None:
    command = [
        sys.executable,
        "-u",
        "-m",
        "forewarned.cli.main",
        "judge",
        "--by",
        "A",
        "--register",
        str(folder),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as walk:
        assert walk.stdin is not None
        assert walk.stdout is not None
        walk.stdin.write("o\nit is a firm\n")
        walk.stdin.flush()
        for line in walk.stdout:
            if "changed." in line:
                walk.send_signal(signal.SIGKILL)
                break
    assert [each.judged.why for each in register.judgements()] == ["it is a firm"]
    assert is_as_made_anew(register)


def test_a_childs_name_is_not_shown_for_judging_nor_in_the_history(call: Call, tmp_path: Path) -> None:
    box_3 = "I commenced an investigation into the death of Tamsin Vqx, aged 14."
    rows = [report_row(9, receivers=[FIRM], investigation=box_3)]
    folder = built(tmp_path / "child", tmp_path, rows)
    at = ("--register", folder)
    shown = call("judge", "--list", *at).out + call("judge", *at, lines=["o", ""]).out
    shown += call("history", *at).out
    assert "«[name hidden]» is" in shown
    assert "VQX" not in shown


# -- sheets --


def sheet_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def write_sheet(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        heads = dict.fromkeys(itertools.chain.from_iterable(rows))
        writer = csv.DictWriter(out, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_sheet_is_filled_in_and_taken_in_once(call: Call, register: Register, tmp_path: Path) -> None:
    out = tmp_path / "review.csv"
    assert "0 judgements and 2 unsure names" in call("judge", "--out", out).out
    assert call("judge", "--out", out).code == 2
    rows = sheet_of(out.read_text("utf-8"))
    assert [(row["name"], row["uses"], row["verdict"]) for row in rows] == [
        (FIRM, "4", ""),
        (BOARD, "3", ""),
    ]
    rows[0] |= {"verdict": "Own", "why": "a firm"}
    filled = write_sheet(tmp_path / "filled.csv", rows)
    first = call("judge", "--in", filled, "--by", "R. Ames")
    assert (first.code, first.out.splitlines()[0]) == (0, "1 judgement taken in; 3 changes on reports.")
    second = call("judge", "--in", filled, "--by", "R. Ames").out
    assert "0 judgements taken in" in second
    assert "1 held already, 1 without a verdict" in second
    assert ids(register, 1)[0] == "vqx"


def test_a_sheet_carries_judgements_to_a_register_built_anew(
    call: Call, register: Register, tmp_path: Path
) -> None:
    key = register.find("2019-0004")
    register.judge(own(FIRM), own(BOARD, report_key=key), own(LINE, why="=one body"))
    number = judged(register, Wanted("Skua Foods", "person", "A", "a slip")).judged.number
    register.take_back(number, by="A", why="no")
    sheet = tmp_path / "carried.csv"
    call("judge", "--out", sheet)
    anew = built(tmp_path / "anew", tmp_path)
    said = call("judge", "--in", sheet, "--register", anew)
    assert said.out.startswith("3 judgements taken in")
    with open_register(anew) as carried:
        assert same(standing(register), standing(carried))
        assert [each.judged.why for each in carried.judgements()] == [
            each.judged.why for each in register.judgements() if each.counts
        ]
        assert is_as_made_anew(carried)
        carried.take_back(carried.judgements()[0].judged.number, by="B", why="no")
        assert "3 held already" in call("judge", "--in", sheet, "--register", anew).out
        assert ids(carried, 1)[0] is None


def test_bad_rows_of_a_sheet_are_refused_one_by_one_and_the_rest_go_in(
    call: Call, register: Register, tmp_path: Path
) -> None:
    fine = {"name": FIRM, "verdict": "nobody", "organisation_id": "", "by": "A", "why": "x"}
    bad: tuple[tuple[dict[str, str], str], ...] = (
        ({"verdict": "perhaps"}, "is no verdict"),
        ({"verdict": "organisation", "organisation_id": "no such body at all"}, "names no organisation"),
        ({"verdict": "organisation"}, "an organisation goes with"),
        ({"verdict": "", "organisation_id": "essex-police"}, "no verdict"),
        ({"why": ""}, "no why"),
        ({"name": ""}, "no name"),
        ({"report_key": "2099-0001"}, "no report is held"),
        ({"report_key": "2019-0003"}, "no addressee"),
        ({"position": "first"}, "no position"),
        ({"position": "1"}, "which report"),
        ({"when": "yesterday"}, "no time"),
        ({"when": "2199-01-01T00:00:00Z"}, "later than now"),
    )
    rows = [fine | {"report_key": "", "position": "", "when": ""} | changes for changes, _ in bad]
    said = call("judge", "--in", write_sheet(tmp_path / "s.csv", [*rows, fine]))
    assert said.code == 1
    assert said.out.startswith("1 judgement taken in")
    lines = said.err.splitlines()
    assert len(lines) == len(bad)
    for number, (line, (_, words)) in enumerate(zip(lines, bad, strict=True), start=2):
        assert f"line {number}: " in line
        assert words in line
    assert [each.judged.verdict for each in register.judgements()] == ["none"]


def test_what_is_no_sheet_is_refused_whole(call: Call, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes(b"a,b\n1,2\n")
    assert "no column name" in call("judge", "--in", other).err
    other.write_bytes(b"name,verdict,organisation_id\n\xff\xfe,own,\n")
    assert "not UTF-8" in call("judge", "--in", other).err
    assert call("judge", "--in", tmp_path / "none.csv").code == 2


def test_a_carried_judgement_does_not_pass_a_newer_one(
    call: Call, register: Register, tmp_path: Path
) -> None:
    register.judge(own(FIRM), now=lambda: FIRST + dt.timedelta(days=1))
    sheet = tmp_path / "old.csv"
    call("judge", "--out", sheet)
    anew = built(tmp_path / "anew", tmp_path)
    with open_register(anew) as other:
        other.judge(Wanted(FIRM, "none", "B", "no"), now=lambda: FIRST + dt.timedelta(days=2))
        said = call("judge", "--in", sheet, "--register", anew)
        assert "a newer judgement of «VQX» counts here" in said.err
        assert ids(other, 1)[0] is None

"""Looking up a body, ranking bodies, and who each addressee of a report is: through the command's door."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.cli.main import run
from forewarned.demonstration.render import render_corpus
from forewarned.form.draft import read_draft
from forewarned.register.intervals import wilson
from tables import ADDRESS, report_row, write_lines

TODAY = ("--today", "2026-11-01")
FORCE = "Metropolitan Police Service"
FORCE_ID = "metropolitan-police-service"
HARBOUR = "Port Merrion Harbour Authority"


class Said(NamedTuple):
    """What a command wrote, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def even(self) -> str:
        return " ".join(self.out.split())


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FOREWARNED_REGISTER", raising=False)
    monkeypatch.delenv("FOREWARNED_DEBUG", raising=False)

    def calling(*arguments: object) -> Said:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return calling


def _reports() -> list[dict[str, Any]]:
    warned: dict[int, tuple[str, list[str]]] = {
        1: ("2016-02-01", ["Met Police"]),
        2: ("2018-02-01", ["Commissioner of Police of the Metropolis", HARBOUR]),
        3: ("2018-05-01", ["Metropolitan Police Service", "The Met", "[REDACTED]"]),
        4: ("2026-10-20", [FORCE, "Department of Health"]),
        5: ("2021-06-01", ["NHS Leeds CCG"]),
        6: ("2023-06-01", ["NHS West Yorkshire Integrated Care Board"]),
        7: ("2019-06-01", ["HMP Wandsworth", "Saltmere Borough Council"]),
        8: ("2019-07-01", ["Highways Department, Slough Borough Council"]),
    }
    return [report_row(number, date=date, receivers=names) for number, (date, names) in warned.items()]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of eight invented reports, of which the first was answered, and others were looked at."""
    folder = tmp_path_factory.mktemp("bodies")
    table = write_lines(folder / "reports.jsonl", _reports())
    link = {"parent_url": f"{ADDRESS}0001/", "response_url": f"{ADDRESS}files/answer.pdf"}
    answers = write_lines(
        folder / "links.jsonl", [link | {"respondent": "Metropolitan Police Service", "is_response": True}]
    )
    held = folder / "register"
    built = run(["build", str(table), str(answers), "--register", str(held), "--format", "json"])
    assert built == 0
    return held


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of one report on a child, of whose two bodies one answered, 10 days late."""
    folder = tmp_path_factory.mktemp("late")
    render_corpus(folder / "documents", drafts=[read_draft(LATE, Path("late.yml"))], jobs=1)
    held = folder / "register"
    assert run(["build", str(folder / "documents"), "--register", str(held), "--format", "json"]) == 0
    return held


LATE = """
reference: "2019-0911"
date: 2019-03-14
deceased: {name: Merrin Oakhollow, age: 14, child: true}
coroner: {name: Isolde Marrack-Venn, title: Senior Coroner, area: Calder Vale and Marsh}
addressees:
  - {name: "Essex Police"}
  - {name: "Sentinel Gate Services Limited"}
investigation: |
  On 3 May 2018 I commenced an investigation into the death of Merrin Oakhollow, aged 14.
circumstances: |
  The gate stood open while the post beside it was empty.
concerns:
  - text: |
      Nobody looked at whether the post was held.
categories: ["Child Death (from 2015)"]
responses:
  - respondent: "Essex Police"
    answers_for: [1]
    date: 2019-05-19
    kind: final
    signed_by: "Tobias Ferncastle, Chief Constable"
    body: |
      Thank you for your report. We have told every officer of the post.
"""


# -- one body -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Met Police", "metropolitan police service", FORCE_ID, "the met"])
def test_a_body_is_found_by_any_of_its_names_and_by_its_id(name: str, register: Path, call: Call) -> None:
    said = call("organisation", name, "--register", register, *TODAY)
    assert said.code == 0
    assert said.even.startswith(f"{FORCE}: 4 reports since 2016; 1 of 3 due answers published")
    assert "Abbreviations MPS" in said.even


def test_a_body_that_no_facts_cover_is_found_by_its_name_on_reports(register: Path, call: Call) -> None:
    said = call("organisation", HARBOUR.upper() + ".", "--register", register, *TODAY)
    assert said.even.startswith(f"{HARBOUR}: 1 report since 2018")
    assert "its name on reports alone" in said.even


def test_a_known_body_that_was_never_warned_says_so(register: Path, call: Call) -> None:
    said = call("organisation", "Essex Police", "--register", register, *TODAY)
    assert said.code == 0
    assert said.even.startswith("Essex Police: no report held is addressed to it.")


def test_a_name_that_is_nobodys_is_refused_with_the_nearest(register: Path, call: Call) -> None:
    said = call("organisation", "Essex Polcie", "--register", register)
    assert said.code == 2
    assert "Essex Police (essex-police)" in said.err


def test_a_name_of_several_bodies_lists_them_and_chooses_none(register: Path, call: Call) -> None:
    said = call("organisation", "Essex Police and Kent Police", "--register", register)
    assert said.code == 2
    assert "essex-police" in said.err
    assert "kent-police" in said.err
    assert said.out == ""


def test_a_name_as_written_of_which_it_is_unsure_says_how_often_it_stands(register: Path, call: Call) -> None:
    said = call("organisation", "saltmere borough council", "--register", register)
    assert said.code == 2
    assert "1 addressee is written «saltmere borough council», and who that is is unsure" in said.err


def test_reports_are_listed_newest_first_with_how_they_came(register: Path, call: Call) -> None:
    found = call("organisation", FORCE_ID, "--register", register, "--format", "json", *TODAY).object
    reports = found["reports"]
    assert [each["reference"] for each in reports] == ["2019-0004", "2019-0003", "2019-0002", "2019-0001"]
    assert [each["addressed_as"] for each in reports] == ["itself", "itself", "office", "itself"]
    table = call("organisation", FORCE_ID, "--register", register, *TODAY).even
    assert "to its office-holder" in table


def test_a_body_written_twice_on_one_report_has_one_duty(register: Path, call: Call) -> None:
    found = call("organisation", FORCE_ID, "--register", register, "--format", "json", *TODAY).object
    twice = next(each for each in found["reports"] if each["reference"] == "2019-0003")
    assert twice["name_as_written"] == "Metropolitan Police Service"
    assert twice["also_written"] == ["The Met"]
    assert found["counts"]["duties"] == 4


def test_reports_dated_before_a_body_began_are_said_to_be(tmp_path: Path, call: Call) -> None:
    name = "NHS West Yorkshire Integrated Care Board"
    table = write_lines(tmp_path / "t.jsonl", [report_row(1, date="2015-06-01", receivers=[name])])
    assert call("build", table, "--register", tmp_path / "register").code == 0
    said = call("organisation", name, "--register", tmp_path / "register", *TODAY)
    assert "1 of 1 (100%) is dated when it is not known to have existed" in said.even


def test_a_narrow_terminal_has_the_years_without_bars(
    register: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    said = call("organisation", FORCE_ID, "--register", register, *TODAY)
    assert "2016 1 1 0 0" in said.even


def test_a_part_of_a_body_is_the_body_and_is_marked(register: Path, call: Call) -> None:
    said = call("organisation", "Slough Council", "--register", register, *TODAY)
    assert said.even.startswith("Slough Borough Council: 1 report")
    assert "to a part of it (Highways Department)" in said.even


def test_duties_are_counted_by_state_of_all_and_of_those_past_due(register: Path, call: Call) -> None:
    found = call("organisation", FORCE_ID, "--register", register, "--format", "json", *TODAY).object
    assert found["counts"]["duties"] == 4
    assert found["counts"]["not_due"] == 1
    past = found["past_due"]
    assert past["duties"] == 3
    assert past["duties"] == sum(number for state, number in past.items() if state != "duties")
    assert (past["answered"], past["none_published"]) == (1, 2)


def test_the_day_asked_about_decides_what_is_due(register: Path, call: Call) -> None:
    early = call(
        "organisation", FORCE_ID, "--register", register, "--today", "2016-02-02", "--format", "json"
    )
    assert early.object["past_due"]["duties"] == 0


def test_years_run_without_a_gap_from_the_first_report_to_the_last(register: Path, call: Call) -> None:
    years = call("organisation", FORCE_ID, "--register", register, "--format", "json", *TODAY).object["years"]
    assert [each["year"] for each in years] == [str(year) for year in range(2016, 2027)]
    assert [each["reports"] for each in years if each["reports"]] == [1, 2, 1]


def test_a_chart_draws_a_line_a_year_with_its_numbers(register: Path, call: Call) -> None:
    said = call("organisation", FORCE_ID, "--register", register, "--chart", *TODAY)
    lines = [line for line in said.out.splitlines() if line.startswith("2016")]
    assert len(lines) == 1
    assert "█" in lines[0]
    assert lines[0].rstrip().endswith("1: 1 answered")
    refused = call("organisation", FORCE_ID, "--register", register, "--chart", "--format", "json")
    assert refused.code == 2


def test_what_a_predecessor_was_sent_is_listed_apart_and_not_counted(register: Path, call: Call) -> None:
    name = "NHS West Yorkshire Integrated Care Board"
    found = call("organisation", name, "--register", register, "--format", "json", *TODAY).object
    (inherited,) = found["inherited"]
    assert inherited["through"] == "NHS Leeds Clinical Commissioning Group"
    assert inherited["addressed_as"] == "predecessor"
    assert inherited["counted"] is False
    assert found["counts"]["duties"] == len(found["reports"]) == 1
    assert "nhs-leeds-clinical-commissioning-group" in [each["id"] for each in found["predecessors"]]
    assert "(to its predecessor" in call("organisation", name, "--register", register).even


def test_a_predecessor_names_the_body_that_took_over(register: Path, call: Call) -> None:
    found = call("organisation", "NHS Leeds CCG", "--register", register, "--format", "json", *TODAY).object
    assert [each["id"] for each in found["successors"]] == ["nhs-west-yorkshire-integrated-care-board"]
    assert found["valid_to"] is not None
    assert len(found["reports"]) == 1


def test_rows_for_machines_say_which_are_counted(register: Path, call: Call) -> None:
    name = "NHS West Yorkshire Integrated Care Board"
    said = call("organisation", name, "--register", register, "--format", "csv", *TODAY)
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert [row["counted"] for row in rows] == ["true", "false"]
    lines = call("organisation", name, "--register", register, "--format", "jsonl", *TODAY).out.splitlines()
    assert [json.loads(line)["reference"] for line in lines] == ["2019-0006", "2019-0005"]


def test_late_answers_give_their_median_and_how_many_they_are(late: Path, call: Call) -> None:
    found = call("organisation", "Essex Police", "--register", late, "--format", "json", *TODAY).object
    assert found["late"] == {"median": 10.0, "answers": 1}
    said = call("organisation", "Essex Police", "--register", late, *TODAY)
    assert "Answered late, by 10 days" in said.even
    assert "1 late answer: 10 days late." in said.even


def test_no_childs_name_stands_on_a_page(late: Path, call: Call) -> None:
    for arguments in (("organisation", "Essex Police"), ("organisation", "essex-police", "--chart")):
        assert "Oakhollow" not in call(*arguments, "--register", late, *TODAY).out


def test_the_past_is_shown_as_it_stood(register: Path, call: Call) -> None:
    said = call("organisation", FORCE_ID, "--register", register, "--as-of", "2099-01-01", *TODAY)
    assert said.even.startswith(f"{FORCE}: 4 reports")


# -- bodies beside each other -------------------------------------------------------------------------


def _ranked(call: Call, register: Path, *arguments: object) -> Said:
    return call("organisations", "--register", register, *TODAY, *arguments)


def test_bodies_are_listed_with_numbers_that_add_up(register: Path, call: Call) -> None:
    rows = _ranked(call, register, "--format", "json").object["organisations"]
    assert rows[0]["id"] == FORCE_ID
    for row in rows:
        states = ("answered", "answered_late", "interim", "none_published", "unknown")
        assert sum(row[state] for state in states) == row["past_due"] <= row["duties"]
        if row["past_due"]:
            assert row["low"] <= row["share"] <= row["high"]
        else:
            assert row["share"] is None


def test_a_share_needs_enough_duties_and_says_how_many_bodies_are_left_out(
    register: Path, call: Call
) -> None:
    said = _ranked(call, register, "--sort", "none_published")
    assert said.even.startswith("0 organisations warned, by the share of due answers not published; 7 with")
    assert "fewer than 10 duties past their deadline are left out" in said.even
    some = _ranked(call, register, "--sort", "none_published", "--min-duties", "3")
    assert "2 of 3, 67% (21–94)" in some.even


@pytest.mark.parametrize("kind", ["police force", "POLICE Forces", "police  forces"])
def test_a_kind_is_known_in_the_plural_and_in_any_capitals(kind: str, register: Path, call: Call) -> None:
    rows = _ranked(call, register, "--kind", kind, "--format", "json").object["organisations"]
    assert [row["id"] for row in rows] == [FORCE_ID]


def test_a_kind_that_is_not_held_is_refused_with_those_that_are(register: Path, call: Call) -> None:
    said = _ranked(call, register, "--kind", "circus")
    assert said.code == 2
    assert "police force" in said.err


def test_what_is_unsure_is_counted_nowhere_and_said(register: Path, call: Call) -> None:
    said = _ranked(call, register)
    assert "1 of 13 (8%) addressees are counted nowhere, because it is unsure who they are" in said.even
    assert "1 more name no body" in said.even
    assert "It does not say that none was sent" in said.even


def test_since_leaves_out_the_reports_of_earlier_years(register: Path, call: Call) -> None:
    rows = _ranked(call, register, "--since", "2026", "--format", "json").object["organisations"]
    assert {row["reports"] for row in rows} == {1}
    assert {row["id"] for row in rows} == {FORCE_ID, "department-of-health-and-social-care"}


def test_names_sort_by_the_alphabet_and_a_limit_holds_for_machines(register: Path, call: Call) -> None:
    said = _ranked(call, register, "--sort", "name", "--limit", "2", "--format", "csv")
    names = [row["name"] for row in csv.DictReader(io.StringIO(said.out))]
    assert names == sorted(names, key=str.casefold)
    assert len(names) == 2


# -- who is meant, on a report ------------------------------------------------------------------------


def test_show_names_the_body_beside_what_is_written_where_it_differs(register: Path, call: Call) -> None:
    said = call("show", "2019-0001", "--register", register, *TODAY)
    assert f"Met Police Answered 28 March 2016 = {FORCE}" in said.even
    assert "= " not in call("show", "2019-0006", "--register", register, *TODAY).out


def test_show_says_where_it_is_unsure_who_an_addressee_is(register: Path, call: Call) -> None:
    assert "unsure who this is" in call("show", "2019-0007", "--register", register, *TODAY).out


def test_show_counts_a_body_written_twice_as_one_and_says_so(register: Path, call: Call) -> None:
    said = call("show", "2019-0003", "--register", register, *TODAY)
    assert said.even.startswith("Warned 2 bodies")
    assert "2. The Met is the same body as 1." in said.even


def test_show_explains_by_which_rule_each_addressee_is_taken_for_whom(register: Path, call: Call) -> None:
    said = call("show", "2019-0002", "--register", register, "--explain", *TODAY)
    assert f"{FORCE} ({FORCE_ID}) Decided by: an office of it" in said.even
    assert "a body of its own, known by its name alone" in said.even


def test_show_gives_machines_the_judgement_on_each_addressee(register: Path, call: Call) -> None:
    found = call("show", "2019-0007", "--register", register, "--format", "json", *TODAY).object
    prison, council = found["addressees"]
    assert prison["organisation_id"] == "hm-prison-wandsworth"
    assert prison["judged_by"]
    assert prison["confidence"] == 1.0
    assert (council["organisation_id"], council["outcome"]) == (None, "unsure")
    assert council["why"]


# -- the arithmetic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "of", "low", "high"),
    [(12, 40, 0.181, 0.454), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (1, 1, 0.207, 1.0)],
)
def test_an_interval_is_that_of_the_tables(number: int, of: int, low: float, high: float) -> None:
    ends = wilson(number, of)
    assert ends == pytest.approx((low, high), abs=0.0006)


def test_nothing_has_no_interval_and_more_than_all_is_no_share() -> None:
    assert wilson(0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)


@given(of=st.integers(1, 5000), data=st.data())
def test_an_interval_holds_its_share_and_narrows_with_more(of: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, of))
    ends, more = wilson(number, of), wilson(number * 4, of * 4)
    assert ends is not None
    assert more is not None
    assert 0 <= ends[0] <= number / of <= ends[1] <= 1
    assert more[1] - more[0] < ends[1] - ends[0]

"""Who was warned, as the register holds it: duties a body, letters, areas, and being made again."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forewarned
from builders import a_report, an_addressee
from forewarned.cli.main import run
from forewarned.errors import RegisterProblem
from forewarned.form.write import write
from forewarned.register import materialise
from forewarned.register.database import FILE_NAME
from forewarned.register.reviewing import Wanted
from forewarned.register.store import Register, open_register
from tables import ADDRESS, register_row, report_row, write_lines

TODAY = dt.date(2026, 11, 1)
MET = "metropolitan-police-service"
LEEDS_WEST = "nhs-leeds-west-clinical-commissioning-group"
LEEDS = "nhs-leeds-clinical-commissioning-group"
YORKSHIRE = "nhs-west-yorkshire-integrated-care-board"
BOLTON = "nhs-bolton-clinical-commissioning-group"
MANCHESTER = "nhs-greater-manchester-integrated-care-board"

Build = Callable[..., Register]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Reports by their number, date and addressees, and letters by number and sender, made a register."""
    opened: list[Register] = []

    def building(
        rows: Sequence[dict[str, Any]], letters: Sequence[tuple[int, str]] = (), name: str = "register"
    ) -> Register:
        sources = [write_lines(tmp_path / f"{name}.jsonl", rows)]
        if letters:
            links = [letter(number, sender, place) for place, (number, sender) in enumerate(letters)]
            sources.append(write_lines(tmp_path / f"{name}-letters.jsonl", links))
        register = open_register(tmp_path / name, create=True)
        opened.append(register)
        register.build(sources)
        return register

    yield building
    for register in opened:
        register.close()


def letter(number: int, sender: str, place: int) -> dict[str, Any]:
    return {
        "parent_url": f"{ADDRESS}{number:04d}/",
        "response_url": f"{ADDRESS}files/letter-{place}.pdf",
        "respondent": sender,
        "is_response": True,
    }


def sent(number: int, day: str, *names: str) -> dict[str, Any]:
    return report_row(number, date=day, receivers=list(names))


def duties(register: Register, number: int = 1) -> list[tuple[int, str | None, str]]:
    """The duties of a report: the addressee's place, the organisation, the state."""
    found = register.report_duties(f"2019-{number:04d}", TODAY)
    return [(duty.addressee_position, duty.organisation_id, duty.state) for duty in found]


def ids(register: Register, number: int = 1) -> list[str | None]:
    key = register.find(f"2019-{number:04d}")
    return register.addressees().filter(report_key=key)["organisation_id"].to_list()


def row_of(register: Register, id_: str) -> dict[str, Any]:
    (row,) = register.organisations().filter(id=id_).iter_rows(named=True)
    return row


# -- the day --


def test_a_group_of_2014_is_that_group_and_its_row_says_when_it_was_and_what_it_became(build: Build) -> None:
    register = build([sent(1, "2014-05-01", "NHS Leeds West CCG")])
    assert ids(register) == [LEEDS_WEST]
    row = row_of(register, LEEDS_WEST)
    assert (row["valid_from"], row["valid_to"]) == (dt.date(2013, 4, 1), dt.date(2018, 3, 31))
    assert row["successor_id"] == LEEDS
    assert row_of(register, LEEDS)["successor_id"] == YORKSHIRE
    assert row_of(register, YORKSHIRE)["successor_id"] is None


def test_what_a_body_inherited_at_two_removes_is_listed_on_its_page_and_not_counted(build: Build) -> None:
    register = build(
        [
            sent(1, "2014-05-01", "NHS Leeds West CCG"),
            sent(2, "2019-05-01", "NHS Leeds CCG"),
            sent(3, "2023-05-01", "NHS West Yorkshire ICB"),
        ]
    )
    page = register.organisation(YORKSHIRE, TODAY)
    assert [each.organisation_id for each in page.reports] == [YORKSHIRE]
    assert [(each.organisation_id, each.counted) for each in page.inherited] == [
        (LEEDS, False),
        (LEEDS_WEST, False),
    ]
    assert [each.organisation_id for each in register.organisation(LEEDS, TODAY).inherited] == [LEEDS_WEST]
    assert register.organisation(LEEDS_WEST, TODAY).inherited == ()


def test_a_name_written_after_its_body_ended_is_marked(build: Build) -> None:
    register = build(
        [sent(1, "2014-05-01", "NHS Bolton CCG"), sent(2, "2024-05-01", "NHS Bolton CCG", "Essex Police")]
    )
    marked = [each.out_of_its_time for n in (1, 2) for each in register.report(f"2019-000{n}").judged]
    assert marked == [False, True, False]
    assert ids(register, 2)[0] == BOLTON


def test_the_same_words_are_two_bodies_on_two_days(build: Build) -> None:
    register = build([sent(1, "2014-05-01", "NHS Somerset"), sent(2, "2024-05-01", "NHS Somerset")])
    assert ids(register, 1) == ["nhs-somerset-clinical-commissioning-group"]
    assert ids(register, 2) == ["nhs-somerset-integrated-care-board"]


def test_a_place_is_the_duty_of_whoever_ran_it_on_the_reports_day(build: Build) -> None:
    hospital = "Musgrove Park Hospital"
    register = build([sent(1, "2016-06-01", hospital), sent(2, "2024-06-01", hospital)])
    assert ids(register, 1) == ["taunton-and-somerset-nhs-foundation-trust"]
    assert ids(register, 2) == ["somerset-nhs-foundation-trust"]


def test_an_office_is_the_bodys_duty_and_is_shown(build: Build) -> None:
    register = build(
        [sent(1, "2019-05-01", "Chief Constable of Essex Police", "The Governor, HMP Wandsworth")]
    )
    assert [(each.organisation_id, each.office) for each in register.report("2019-0001").judged] == [
        ("essex-police", "Chief Constable"),
        ("hm-prison-wandsworth", "The Governor"),
    ]


# -- several, twice, none --


def test_several_bodies_in_one_line_are_addressees_with_a_duty_each(build: Build) -> None:
    line = "Essex Police, Kent Police and NHS England"
    register = build([sent(1, "2019-05-01", "Home Office", line, "Sussex Police")], [(1, "Kent Police")])
    assert [(each.position, each.name_as_written) for each in register.report("2019-0001").judged] == [
        (1, "Home Office"),
        (2, "Essex Police"),
        (3, "Kent Police"),
        (4, "NHS England"),
        (5, "Sussex Police"),
    ]
    assert duties(register) == [
        (1, "home-office", "none_published"),
        (2, "essex-police", "none_published"),
        (3, "kent-police", "answered"),
        (4, "nhs-england", "none_published"),
        (5, "sussex-police", "none_published"),
    ]
    assert register.verify() == ()


def test_a_line_as_published_keeps_its_words_whatever_it_is_cut_into(build: Build) -> None:
    line = "Essex Police and Kent Police; Larkmoor Surgery"
    register = build([report_row(1, receivers=line)])
    assert ids(register) == ["essex-police", "kent-police", "larkmoor-surgery"]
    assert register.reports()["sent_to"].to_list() == [line]
    assert register.verify() == ()


@pytest.mark.parametrize("sender", ["Metropolitan Police Service", "The Met", "Met Police"])
def test_a_body_written_twice_owes_one_answer_and_either_name_gives_it(sender: str, build: Build) -> None:
    register = build(
        [sent(1, "2019-05-01", "Metropolitan Police Service", "Home Office", "The Met")], [(1, sender)]
    )
    assert duties(register) == [(1, MET, "answered"), (2, "home-office", "none_published")]
    assert len(ids(register)) == 3


def test_two_letters_to_the_two_places_of_one_body_are_one_duty_answered(build: Build) -> None:
    register = build(
        [sent(1, "2019-05-01", "Metropolitan Police Service", "The Met")],
        [(1, "Metropolitan Police Service"), (1, "The Met")],
    )
    assert duties(register) == [(1, MET, "answered")]
    given_to = {place for each in register.report("2019-0001").responses for place in each.positions}
    assert given_to == {1, 2}


def test_a_redaction_and_a_person_have_no_organisation_and_owe_for_themselves(build: Build) -> None:
    register = build([sent(1, "2019-05-01", "[REDACTED]", "Dr Ada Quill", "[REDACTED]", "Essex Police")])
    assert ids(register) == [None, None, None, "essex-police"]
    outcomes = [each.outcome for each in register.report("2019-0001").judged]
    assert outcomes == ["redacted", "person", "redacted", "known"]
    assert [place for place, _, _ in duties(register)] == [1, 2, 3, 4]
    assert register.organisations().filter(id="essex-police").height == 1
    assert not [name for name in register.organisations()["name"] if "Quill" in name or "REDACTED" in name]


def test_an_unknown_body_is_one_organisation_under_all_its_spellings(build: Build) -> None:
    spellings = ["Larkmoor Surgery", "THE LARKMOOR SURGERY", "Larkmoor Surgery Ltd", "Larkmoor  surgery."]
    rows = [sent(number, "2019-05-01", name) for number, name in enumerate(spellings, start=1)]
    register = build([*rows, sent(5, "2019-05-01", "Larkmoor Surgery")])
    assert {id_ for (id_,) in register.addressees().select("organisation_id").iter_rows()} == {
        "larkmoor-surgery"
    }
    row = row_of(register, "larkmoor-surgery")
    assert row["name"] == "Larkmoor Surgery"
    assert (row["successor_id"], row["parent_id"], row["valid_from"]) == (None, None, None)
    assert len(register.organisation("larkmoor surgery", TODAY).reports) == 5


LINE = "Essex Police and Kent Police"


@pytest.fixture
def from_document(tmp_path: Path) -> Iterator[Register]:
    """A report read from its document, of whose three addressees the second names two bodies."""
    documents = tmp_path / "documents"
    documents.mkdir()
    named = ("Home Office", LINE, "Sussex Police")
    addressees = tuple(an_addressee(place, name) for place, name in enumerate(named, start=1))
    file = documents / "Prevention-of-Future-Deaths-Report-2019-0001.html"
    write(a_report(reference="2019-0001", addressees=addressees), file)
    with open_register(tmp_path / "register", create=True) as register:
        register.build([documents])
        yield register


def test_a_line_of_a_document_that_names_two_bodies_is_two_addressees_with_a_duty_each(
    from_document: Register,
) -> None:
    assert [each.name_as_written for each in from_document.report("2019-0001").judged] == [
        "Home Office",
        "Essex Police",
        "Kent Police",
        "Sussex Police",
    ]
    assert [(place, id_) for place, id_, _ in duties(from_document)] == [
        (1, "home-office"),
        (2, "essex-police"),
        (3, "kent-police"),
        (4, "sussex-police"),
    ]
    assert LINE in from_document.reports()["sent_to"].item()
    assert from_document.verify() == ()


def excused(register: Register, addressee: int | str) -> list[str | None]:
    """Whose duty asks for no answer after a correction that says so of one addressee."""
    (register.folder / "corrections").mkdir()
    (register.folder / "corrections" / "2019-0001.yml").write_text(
        f"- {{report: 2019-0001, addressee: {addressee}, field: response_required, value: false,\n"
        "   by: R. Ames, why: For information only., date: 2025-03-01}\n"
    )
    register.build([])
    return [id_ for _, id_, state in duties(register) if state == "not_required"]


@pytest.mark.parametrize("addressee", [1, "Sussex Police"])
def test_a_correction_about_an_addressee_is_about_that_body(
    addressee: int | str, from_document: Register
) -> None:
    assert excused(from_document, addressee) == ["home-office" if addressee == 1 else "sussex-police"]


@pytest.mark.parametrize("addressee", [3, "Kent Police"])
def test_a_correction_about_one_body_of_a_line_is_about_that_body(
    addressee: int | str, from_document: Register
) -> None:
    assert excused(from_document, addressee) == ["kent-police"]


def test_a_judgement_on_one_place_is_about_the_body_that_was_cut_from_a_line_there(
    from_document: Register,
) -> None:
    key = from_document.find("2019-0001")
    from_document.judge(Wanted("Kent Police", "none", "R. Ames", "a slip", report_key=key, position=3))
    assert ids(from_document) == ["home-office", "essex-police", None, "sussex-police"]
    assert from_document.verify() == ()


# -- letters --


def test_a_letter_from_the_body_that_took_over_answers_for_the_one_before(build: Build) -> None:
    register = build(
        [sent(1, "2019-05-01", "NHS Bolton CCG", "Home Office")],
        [(1, "NHS Greater Manchester Integrated Care Board")],
    )
    assert duties(register) == [(1, BOLTON, "answered"), (2, "home-office", "none_published")]
    (held,) = register.report("2019-0001").responses
    assert (held.organisation_id, held.positions) == (MANCHESTER, (1,))
    assert held.assigned_by == "from the body that took over"


def test_a_letter_from_another_body_answers_for_nobody(build: Build) -> None:
    register = build([sent(1, "2019-05-01", "Essex Police", "Home Office")], [(1, "Sussex Police")])
    (held,) = register.report("2019-0001").responses
    assert (held.organisation_id, held.positions) == ("sussex-police", ())
    assert "answered" not in {state for _, _, state in duties(register)}


# -- areas --


def test_an_area_is_the_one_in_force_on_the_reports_day_and_stays_as_written(build: Build) -> None:
    days = {1: "2018-06-01", 2: "2024-05-01"}
    register = build([register_row(n, date=day, area="Lincolnshire ") for n, day in days.items()])
    held = [register.report(f"2019-000{number}") for number in days]
    assert [each.area for each in held] == ["Lincolnshire", "Greater Lincolnshire"]
    assert held[0].area_id != held[1].area_id
    assert register.reports()["area"].to_list() == ["Lincolnshire", "Greater Lincolnshire"]
    assert {each.strip() for each in register.reports()["coroner_area"]} == {"Lincolnshire"}


def test_spellings_of_one_area_are_counted_together_and_an_unknown_one_as_written(build: Build) -> None:
    written = ["Inner North London", "London Inner (North)", "Coroner Area: Inner North London", "Wexmere"]
    rows = [register_row(number, area=area) for number, area in enumerate(written, start=1)]
    register = build(rows)
    counted = register.stats(TODAY).by_area
    reports = dict(zip(counted["coroner_area"], counted["reports"], strict=True))
    assert reports == {"London Inner North": 3, "Wexmere": 1}
    assert register.report("2019-0004").area is None


# -- made again when what it was made by has changed --


def tampered(register: Register, *statements: str) -> None:
    with sqlite3.connect(register.folder / FILE_NAME) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def frames(register: Register) -> list[Any]:
    made = (register.reports(), register.addressees(), register.organisations(), register.responses())
    return [*(frame.rows() for frame in made), register.duties(TODAY).rows()]


ROWS = [
    sent(1, "2014-05-01", "NHS Leeds West CCG", "Essex Police and Kent Police"),
    sent(2, "2019-05-01", "Larkmoor Surgery", "[REDACTED]", "The Met", "Met Police", "VQX"),
]
LETTERS = [(1, "NHS Leeds CCG"), (2, "Metropolitan Police Service")]


def test_what_other_rules_made_is_made_again_at_the_next_build_of_the_same_source(build: Build) -> None:
    register = build(ROWS, LETTERS)
    before, head = frames(register), register.head()
    tampered(
        register,
        "UPDATE meta SET value = 'those of last year' WHERE name = 'state_rules'",
        "UPDATE addressees SET organisation_id = 'sussex-police', organisation = 'Sussex Police'",
        "DELETE FROM organisations",
    )
    assert register.verify() == ()
    again = build(ROWS, LETTERS)
    assert frames(again) == before
    assert again.verify() == ()
    assert again.head() == head


def test_by_the_same_rules_what_was_altered_is_found_out(build: Build) -> None:
    register = build(ROWS, LETTERS)
    tampered(register, "UPDATE addressees SET organisation_id = 'sussex-police' WHERE position = 1")
    assert len(register.verify()) == 2
    assert all("addressees of" in fault for fault in register.verify())


@pytest.fixture
def with_another_fact(tmp_path: Path) -> Path:
    """The package again, with one more body in its facts."""
    package = tmp_path / "another" / "forewarned"
    shutil.copytree(Path(forewarned.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    body = {"id": "larkmoor-surgery-and-clinic", "name": "Larkmoor Surgery and Clinic"}
    added = {"kind": "GP practice", "organisations": [body | {"also": ["Larkmoor Surgery"]}]}
    (package / "organisations" / "facts" / "larkmoor.yml").write_text(json.dumps(added), "utf-8")
    return package.parent


def otherwise(package: Path, code: str, *arguments: object) -> str:
    """What a program printed that runs with another copy of the package."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_changed_fact_is_another_version_of_the_rules_and_counts_from_the_next_build(
    build: Build, with_another_fact: Path, tmp_path: Path
) -> None:
    register = build(ROWS)
    assert ids(register, 2)[0] == "larkmoor-surgery"
    asked = "from forewarned.register.materialise import state_rules; print(state_rules())"
    assert otherwise(with_another_fact, asked) != materialise.state_rules()
    command = "from forewarned.cli.main import main; main()"
    arguments = ("build", tmp_path / "register.jsonl", "--register", register.folder)
    otherwise(with_another_fact, command, *arguments)
    assert ids(register, 2)[0] == "larkmoor-surgery-and-clinic"
    assert row_of(register, "larkmoor-surgery-and-clinic")["kind"] == "GP practice"
    assert register.organisations().filter(id="larkmoor-surgery").height == 0
    assert ids(build(ROWS), 2)[0] == "larkmoor-surgery"


# -- a register of an earlier version --


def made_by_version_1(register: Register) -> None:
    """The register as schema version 1 had it: nothing judged, no organisations, no areas."""
    judged = (
        *("organisation_id", "judged_by", "confidence", "outcome", "organisation", "kind", "runner_up"),
        *("why", "office", "out_of_its_time", "signals"),
    )
    tampered(
        register,
        "DROP TABLE organisations",
        "DROP INDEX addressees_organisation",
        "DROP INDEX addressees_name",
        *(f"ALTER TABLE addressees DROP COLUMN {column}" for column in judged),
        *(f"ALTER TABLE reports DROP COLUMN {column}" for column in ("area", "area_id", "area_judged_by")),
        "ALTER TABLE responses DROP COLUMN organisation_id",
        "PRAGMA user_version = 1",
    )


def test_a_register_of_version_1_is_brought_up_to_date_by_a_build_of_any_source(
    build: Build, tmp_path: Path
) -> None:
    register = build(ROWS, LETTERS)
    before, events = frames(register), register.history()
    register.close()
    made_by_version_1(register)
    other = write_lines(tmp_path / "other.jsonl", [sent(3, "2020-05-01", "Sussex Police")])
    with open_register(register.folder, create=True) as old:
        old.build([other])
        assert ids(old, 3) == ["sussex-police"]
        assert ids(old, 1) == [LEEDS_WEST, "essex-police", "kent-police"]
        assert old.history()[: len(events)] == events
        assert old.verify() == ()
    again = build(ROWS, LETTERS)
    assert [row for row in frames(again)[0] if "2019-0003" not in row] == before[0]


def test_a_register_of_version_1_is_the_same_after_a_build_of_what_made_it(build: Build) -> None:
    register = build(ROWS, LETTERS)
    before, head = frames(register), register.head()
    register.close()
    made_by_version_1(register)
    again = build(ROWS, LETTERS)
    assert frames(again) == before
    assert (again.head(), again.verify()) == (head, ())


def test_a_register_of_version_1_is_refused_for_reading_with_what_to_do(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    register = build(ROWS)
    register.close()
    made_by_version_1(register)
    with pytest.raises(RegisterProblem, match="made by an earlier Forewarned"):
        open_register(register.folder)
    for command in (["organisations"], ["show", "2019-0001"], ["verify"], ["stats"]):
        assert run([*command, "--register", str(register.folder)]) == 2
        said = capsys.readouterr()
        assert "nothing of it is lost" in " ".join(said.err.split())
        assert said.out == ""


def test_a_build_of_a_version_1_register_that_fails_leaves_it_as_it_was(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = build(ROWS)
    register.close()
    made_by_version_1(register)

    def failing(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, open_register(register.folder, create=True) as old:
        patched.setattr(materialise, "stand", failing)
        with pytest.raises(KeyboardInterrupt):
            old.build([tmp_path / "register.jsonl"])
    with pytest.raises(RegisterProblem, match="made by an earlier Forewarned"):
        open_register(register.folder)
    assert ids(build(ROWS), 1) == [LEEDS_WEST, "essex-police", "kent-police"]


# -- what holds of any register --

NAMES = (
    *("NHS Leeds West CCG", "NHS Leeds CCG", "NHS West Yorkshire ICB", "Essex Police and Kent Police"),
    *("The Met", "Met Police", "Larkmoor Surgery", "THE LARKMOOR SURGERY", "[REDACTED]", "Dr Ada Quill"),
    *("VQX", "HMP Wandsworth", "HM Prison and Probation Service", "Musgrove Park Hospital", "Home Office"),
    *("Secretary of State for Health", "NHS England, NHS Improvement and Monitor", "Network Rail"),
)


def exported(out: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text("utf-8").splitlines()]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(2010, 1, 1), dt.date(2026, 1, 1)),
            st.lists(st.sampled_from(NAMES), min_size=1, max_size=5),
            st.none() | st.sampled_from(NAMES),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_organisation_in_an_export_has_its_row_and_so_have_its_line_and_its_parents(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[dt.date, list[str], str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("export")
    rows = [sent(number, str(day), *names) for number, (day, names, _) in enumerate(drawn, start=1)]
    letters = [letter(n, sender, n) for n, (_, _, sender) in enumerate(drawn, start=1) if sender]
    sources = [write_lines(folder / "t.jsonl", rows)]
    sources += [write_lines(folder / "l.jsonl", letters)] if letters else []
    with open_register(folder / "register", create=True) as register:
        register.build(sources)
        assert register.verify() == ()
        register.export(folder / "out", formats=("jsonl",), today=TODAY)
        tables = {name: exported(folder / "out", name) for name in ("organisations", "addressees", "duties")}
    listed = {row["id"] for row in tables["organisations"]}
    assert len(listed) == len(tables["organisations"])
    for table in ("addressees", "duties"):
        assert {row["organisation_id"] for row in tables[table]} - {None} <= listed, table
    related = {row[column] for row in tables["organisations"] for column in ("successor_id", "parent_id")}
    assert related - {None} <= listed
    keys = [(row["report_key"], row["organisation_id"]) for row in tables["duties"] if row["organisation_id"]]
    assert len(set(keys)) == len(keys), "a body has one duty on a report"
    places = {(row["report_key"], row["position"]) for row in tables["addressees"]}
    assert {(row["report_key"], row["addressee_position"]) for row in tables["duties"]} <= places


@pytest.mark.parametrize(
    "sender",
    [
        "NHS Greater Manchester Integrated Care Board",
        "Sussex Police",
    ],
)
def test_whoever_a_letter_is_from_has_a_row_in_the_export(sender: str, build: Build, tmp_path: Path) -> None:
    register = build([sent(1, "2019-05-01", "NHS Bolton CCG", "Home Office")], [(1, sender)])
    register.export(tmp_path / "out", formats=("jsonl",), today=TODAY)
    listed = {row["id"] for row in exported(tmp_path / "out", "organisations")}
    (response,) = exported(tmp_path / "out", "responses")
    assert response["organisation_id"] in listed

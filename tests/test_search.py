"""Searching a register: which reports are found, which pass, what is said of the rest."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import forewarned as fw
from forewarned.errors import BadInput, NotFound
from forewarned.search.result import Results
from tables import register_row, report_row, write_lines


def rows() -> list[dict[str, Any]]:
    return [
        report_row(
            1,
            concerns="(1) Rousing checks were not made in the cell.\n(2) The cell bell was not answered.",
            circumstances="He was held in police custody overnight.",
        ),
        report_row(
            2,
            date="2020-05-06",
            area="Saltmere",
            receivers=["NHS England"],
            concerns="(1) The early warning score was not kept.\n(2) Obs were missed in the A&E at night.",
            circumstances="She waited in the emergency department with sepsis.",
        ),
        report_row(
            3,
            date="2021-07-08",
            area="Saltmere",
            concerns="(1) Bed rails were fitted without an assessment.\n(2) The prison was not told.",
        ),
        report_row(
            4,
            date="2021-09-10",
            concerns="(1) The mattress and the bedrails did not fit. It is good news that they do now.",
        ),
        report_row(
            5,
            date="2022-01-02",
            area=None,
            concerns="(1) The ligature points on the ward were known.\n(2) She was hanged with a scarf.",
            circumstances="The conclusion was suicide.",
        ),
        report_row(
            6,
            date="2023-02-03",
            deceased="Tamsin Vennelby",
            investigation="An investigation into the death of Tamsin Vennelby, aged 9.",
            concerns="(1) Nobody taught Tamsin to swim near the sluice, and no lifeguard watched.",
        ),
    ]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[fw.Register]:
    with fw.open(tmp_path / "register", create=True) as held:
        pages = [register_row(6, date="2023-02-03", area="Saltry", category=["Child Death (from 2015)"])]
        write_lines(tmp_path / "pages.jsonl", pages)
        held.build([write_lines(tmp_path / "reports.jsonl", rows()), tmp_path / "pages.jsonl"])
        yield held


def references(found: Results) -> list[str | None]:
    return [hit.reference for hit in found.hits]


def having_all(register: fw.Register, query: str, **given: Any) -> list[str | None]:
    """The references of the reports that have everything asked for, by date."""
    found = register.search(query, sort="date", **given)
    return sorted(str(each) for each in references(found)) if found.total else []


# -- words --------------------------------------------------------------------------------------------


def test_a_hit_opens_at_the_concern_that_answers(register: fw.Register) -> None:
    hit = register.search("cell bell").hits[0]
    assert (hit.reference, hit.concern_number) == ("2019-0001", "2")
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["cell bell"]


def test_a_snippet_begins_where_its_sentence_begins(register: fw.Register) -> None:
    snippet = register.search("news").hits[0].snippet
    held = register.concerns().filter(report_key=register.find("2019-0004"))["text"][0]
    assert held[snippet.start :].startswith("It is good news")
    assert snippet.text == "It is good news that they do now."


def test_forms_of_a_word_find_each_other(register: fw.Register) -> None:
    assert having_all(register, "assess assessing rail") == ["2019-0003"]


@pytest.mark.parametrize("asked", ["ED observations", "emergency department obs", "casualty department"])
def test_ways_to_say_one_thing_find_each_other(register: fw.Register, asked: str) -> None:
    assert "2019-0002" in having_all(register, asked)


def test_a_score_in_capitals_is_not_the_news(register: fw.Register) -> None:
    assert having_all(register, "NEWS") == ["2019-0002"]
    assert having_all(register, "news") == ["2019-0004"]


def test_what_else_was_looked_for_is_said(register: fw.Register) -> None:
    expanded = {each.typed: each.instead for each in register.search("obs").expanded}
    assert "observations" in expanded["obs"]


def test_a_misspelt_word_is_taken_for_the_nearest_and_that_is_said(register: fw.Register) -> None:
    write = [
        {**rows()[0], "url": f"https://www.example.org/reports/{n}/", "id": f"2019-{n}"} for n in (71, 72)
    ]
    register.build([write_lines(register.folder.parent / "more.jsonl", write)])
    found = register.search("custdoy")
    assert [(each.typed, each.instead) for each in found.corrected] == [("custdoy", ("custody",))]
    assert found.total == 3


def test_a_word_that_stands_somewhere_is_never_corrected(register: fw.Register) -> None:
    assert register.search("sluice").corrected == ()


# -- the language -------------------------------------------------------------------------------------


def test_a_phrase_has_to_occur_as_it_stands(register: fw.Register) -> None:
    assert having_all(register, '"rousing checks"') == ["2019-0001"]
    assert register.search('"checks rousing"').hits == ()


def test_a_word_with_a_minus_must_not_occur(register: fw.Register) -> None:
    assert having_all(register, "bedrails -prison") == ["2019-0004"]


def test_either_of_two_words_will_do(register: fw.Register) -> None:
    assert having_all(register, "mattress OR swim") == ["2019-0004", "2019-0006"]


def test_filters_alone_list_the_newest_first(register: fw.Register) -> None:
    assert references(register.search("area:Saltmere")) == ["2019-0003", "2019-0002"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("date:2020..2021-07", ["2019-0002", "2019-0003"]),
        ("date:2021", ["2019-0003", "2019-0004"]),
        ("date:..2020-05-06", ["2019-0001", "2019-0002"]),
        ("year:2023", ["2019-0006"]),
        ('to:"NHS England"', ["2019-0002"]),
        ("reference:2019-0004", ["2019-0004"]),
        ("category:child", ["2019-0006"]),
        ("area:saltmere -date:2021", ["2019-0002"]),
        ("area:saltmere reference:2019-0002 reference:2019-0003", ["2019-0002", "2019-0003"]),
        ("state:unknown area:saltmere", ["2019-0002", "2019-0003"]),
    ],
)
def test_filters_narrow(register: fw.Register, asked: str, expected: list[str]) -> None:
    assert having_all(register, asked, today=dt.date(2026, 1, 1)) == expected


def test_filters_can_be_given_beside_the_query(register: fw.Register) -> None:
    found = register.search("rails", {"area": "Saltmere", "date": ["2020", "2021"]}, sort="date")
    assert references(found) == ["2019-0003"]


def test_reports_that_a_filter_cannot_judge_are_counted_and_neither_pass_nor_are_excluded(
    register: fw.Register,
) -> None:
    there, not_there = register.search("area:Saltmere"), register.search("-area:Saltmere")
    assert there.not_known == not_there.not_known == {"area": 1}
    assert there.total + not_there.total + 1 == 6


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('"rousing', "not closed"),
        ("OR bell", "OR needs a word"),
        ("bell OR -cell", "minus"),
        ("colour:red", "no field «colour:»"),
        ("aria:Essex", "area:"),
        ("date:", "no value"),
        ("date:sometime", "«sometime» is no date"),
        ("date:2021..2019", "after the last"),
        ("state:answerd", "answered"),
        ("child:perhaps", "child:yes"),
        ("age:old", "is no age"),
        ("", "nothing is asked for"),
        ("the of", "which every report has"),
        ("sort", None),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(register: fw.Register, asked: str, said: str | None) -> None:
    if said is None:
        register.search(asked)
        return
    with pytest.raises(BadInput) as failure:
        register.search(asked)
    assert said in failure.value.line()
    assert "\n" not in failure.value.line()


@pytest.mark.parametrize(
    "asked", ["*", "a'b NEAR(c)", "c++ ; DROP TABLE", "((", "é ü", "🙂", "NOT AND", '""']
)
def test_no_query_of_signs_breaks_the_search(register: fw.Register, asked: str) -> None:
    with contextlib.suppress(BadInput):
        register.search(asked)


def test_a_body_that_nobody_knows_is_refused(register: fw.Register) -> None:
    with pytest.raises(NotFound):
        register.search('to:"Qwxz Zzyx"')


# -- what is given ------------------------------------------------------------------------------------


def test_facets_count_reports_and_those_without_a_value(register: fw.Register) -> None:
    found = register.search("date:2019..", facets=True)
    years = {each.value: each.reports for each in found.facets["year"]}
    assert years == {"2019": 1, "2020": 1, "2021": 2, "2022": 1, "2023": 1}
    assert {each.value: each.reports for each in found.facets["area"]}["Saltmere"] == 2
    assert found.unknown["area"] == 1


def test_hits_come_in_pages(register: fw.Register) -> None:
    found = references(register.search("date:2019.."))
    paged = [references(register.search("date:2019..", limit=2, offset=at)) for at in (0, 2, 4)]
    assert [each for page in paged for each in page] == found


def test_why_a_hit_is_there_names_what_it_has_and_what_not(register: fw.Register) -> None:
    why = register.search("mattress sluice", explain=True).hits[0].why
    assert any("not" in line and "mattress" in line and "sluice" in line for line in why)


def test_more_like_a_concern_leaves_its_own_report_out(register: fw.Register) -> None:
    found = references(register.more_like("2019-0003#1"))
    assert found[0] == "2019-0004"
    assert "2019-0003" not in found


def test_a_concern_that_is_not_there_is_refused_with_those_that_are(register: fw.Register) -> None:
    with pytest.raises(NotFound, match="2 concerns"):
        register.more_like("2019-0003#9")
    with pytest.raises(NotFound, match="names no concern"):
        register.more_like("2019-0003")


def test_the_past_is_refused_plainly(register: fw.Register) -> None:
    with (
        fw.open(register.folder, as_of=dt.date.today()) as past,
        pytest.raises(BadInput, match="past cannot be searched"),
    ):
        past.search("bell")


# -- care ---------------------------------------------------------------------------------------------


def test_no_method_is_shown_where_the_death_is_or_may_be_a_suicide(register: fw.Register) -> None:
    found = register.search("hanged scarf")
    assert found.hits[0].reference == "2019-0005"
    assert found.hits[0].snippet.masked
    assert "hang" not in found.hits[0].snippet.text
    assert "scarf" not in found.hits[0].snippet.text
    assert found.speaks_of_self_harm


def test_what_makes_a_place_safe_can_be_read(register: fw.Register) -> None:
    assert "ligature points" in register.search("ligature points").hits[0].snippet.text


def test_a_child_has_no_name_in_what_is_shown(register: fw.Register) -> None:
    snippet = register.search("swim sluice").hits[0].snippet
    assert "Tamsin" not in snippet.text
    assert "name hidden" in snippet.text


# -- the index ----------------------------------------------------------------------------------------


def test_a_changed_report_is_found_by_its_new_words_only(register: fw.Register) -> None:
    changed = [
        {**each, "concerns": "(1) Hinges squeak."} if each["id"] == "2019-0004" else each for each in rows()
    ]
    register.build([write_lines(register.folder.parent / "reports.jsonl", changed)])
    assert having_all(register, "hinges") == ["2019-0004"]
    assert having_all(register, "mattress") == []


def test_an_index_brought_up_to_date_finds_what_one_made_anew_finds(register: fw.Register) -> None:
    changed = [
        {**each, "concerns": "(1) The mattress squeaks."} if each["id"] == "2019-0001" else each
        for each in rows()
    ]
    register.build([write_lines(register.folder.parent / "reports.jsonl", changed)])
    asked = ("mattress", "cell", "bed rails", "ward")
    then = [[(hit.report_key, hit.score) for hit in register.search(each).hits] for each in asked]
    register.engine.close()
    (register.folder / "search.sqlite").unlink()
    assert [[(hit.report_key, hit.score) for hit in register.search(each).hits] for each in asked] == then


@pytest.mark.parametrize("harm", ["gone", "cut", "garbage"])
def test_an_index_that_is_gone_or_damaged_is_made_again(register: fw.Register, harm: str) -> None:
    register.engine.close()
    file = register.folder / "search.sqlite"
    if harm == "gone":
        file.unlink()
    elif harm == "cut":
        os.truncate(file, 1000)
    else:
        file.write_bytes(b"no database")
    assert having_all(register, "mattress") == ["2019-0004"]


def test_an_index_half_made_by_a_run_that_was_killed_is_not_used(register: fw.Register) -> None:
    register.engine.close()
    file = register.folder / "search.sqlite"
    file.rename(file.with_name("search.sqlite.999.new"))
    assert having_all(register, "mattress") == ["2019-0004"]


def test_building_again_leaves_the_index_as_it_was(register: fw.Register) -> None:
    def held() -> list[Any]:
        with sqlite3.connect(register.folder / "search.sqlite") as connection:
            return connection.execute("SELECT n, key, hash FROM reports ORDER BY n").fetchall()

    before = held()
    register.build([register.folder.parent / "reports.jsonl"])
    assert held() == before

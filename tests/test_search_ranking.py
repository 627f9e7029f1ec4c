"""Ranking by words and by meaning: one list of reports of two, the nearest vectors, what is kept of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import forewarned as fw
from forewarned.search import ranking, semantic, vectors
from forewarned.search.nearest import Nearest
from forewarned.search.query import parse
from forewarned.search.result import Candidate, Hit
from tables import report_row, write_lines

QUERY = parse("rousing checks")


def by_words(key: str, place: int | None, score: float) -> Candidate:
    return Candidate(key, place, "report" if place is None else "concern", score, "lexical")


def by_meaning(key: str, place: int | None, score: float) -> Candidate:
    return Candidate(key, place, "report" if place is None else "concern", score, "semantic")


def order(hits: list[Hit]) -> list[str]:
    return [hit.report_key for hit in hits]


# -- one ranking of two


def test_without_meaning_reports_keep_the_order_of_their_words() -> None:
    hits = ranking.fused(QUERY, [by_words("b", None, 9.0), by_words("a", None, 3.0)], [])
    assert order(hits) == ["b", "a"]


def test_what_both_sides_find_comes_before_what_one_finds() -> None:
    words = [by_words("one", None, 9.0), by_words("both", None, 8.0)]
    meant = [by_meaning("both", None, 0.8), by_meaning("other", None, 0.7)]
    assert order(ranking.fused(QUERY, words, meant))[0] == "both"


def test_a_report_found_by_meaning_alone_is_a_hit() -> None:
    assert order(ranking.fused(QUERY, [], [by_meaning("a", 2, 0.5)])) == ["a"]


def test_a_report_comes_once_with_its_best_concern_first() -> None:
    words = [by_words("a", 1, 2.0), by_words("a", 4, 6.0), by_words("a", None, 6.0)]
    (hit,) = ranking.fused(QUERY, words, [by_meaning("a", 4, 0.6), by_meaning("a", 0, 0.2)])
    assert (hit.concern_place, hit.also) == (4, (0, 1))
    assert len(hit.reasons) == 5


def test_a_report_of_which_only_sections_match_names_no_concern() -> None:
    (hit,) = ranking.fused(QUERY, [by_words("a", None, 1.0)], [])
    assert hit.concern_place is None


def test_equal_reports_come_in_the_order_of_their_keys() -> None:
    words = [by_words(key, None, 1.0) for key in ("c", "a", "b")]
    assert order(ranking.fused(QUERY, words, [])) == ["a", "b", "c"]


def test_nothing_found_is_no_hits() -> None:
    assert ranking.fused(QUERY, [], []) == []


# -- what a text means


@pytest.fixture(scope="module")
def model() -> semantic.Meaning:
    found = semantic.meaning()
    assert found is not None
    return found


def test_two_ways_to_say_it_are_nearer_than_something_else(model: semantic.Meaning) -> None:
    said, again, other = model.encode(
        [
            "The officer did not wake the detainee who was drunk in the cell.",
            "Intoxicated prisoners in custody were not roused.",
            "The bridge parapet was too low for cyclists.",
        ]
    )
    assert said @ again > said @ other + 0.2


def test_a_text_has_length_one_and_an_unknown_one_none(model: semantic.Meaning) -> None:
    known, unknown = model.encode(["a bed rail", "zzyzx qwghlm"])
    assert np.linalg.norm(known) == pytest.approx(1)
    assert not unknown.any()


def test_one_text_among_many_means_what_it_means_alone(model: semantic.Meaning) -> None:
    texts = ["the ward was short of staff", "", "a smoke alarm had no battery"]
    assert np.allclose(model.encode(texts)[2], model.encode(texts[2:])[0], atol=1e-6)


def test_an_abbreviation_is_asked_with_what_it_stands_for(model: semantic.Meaning) -> None:
    full = model.encode(["venous thromboembolism"])[0]
    assert model.question("VTE") @ full > model.encode(["VTE"])[0] @ full


def test_passages_keep_every_word_in_order() -> None:
    text = "The alarm rang. " * 40 + "Nobody came. " + "word " * 200
    cut = semantic.passages(text)
    assert " ".join(cut).split() == text.split()
    assert max(len(each.split()) for each in cut) <= 110


# -- the nearest rows


def test_two_steps_find_the_row_itself_first() -> None:
    rows = np.random.default_rng(1).integers(-127, 128, (3000, 64)).astype(np.int8)
    asked = rows[1234].astype(np.float32) / np.linalg.norm(rows[1234].astype(np.float32))
    for nearest in (Nearest(rows), Nearest(rows, exact_to=0)):
        place, cosine = nearest.to(asked, 5)[0]
        assert (place, round(cosine, 3)) == (1234, 1.0)


def test_only_rows_that_are_open_are_found() -> None:
    rows = np.random.default_rng(2).integers(-127, 128, (500, 64)).astype(np.int8)
    open_ = np.zeros(500, bool)
    open_[[3, 77]] = True
    for nearest in (Nearest(rows), Nearest(rows, exact_to=0)):
        assert {place for place, _ in nearest.to(rows[9].astype(np.float32), 50, open_)} == {3, 77}


# -- the vectors of a register


CONCERNS = {
    1: "(1) Drunk detainees in the cells were not roused.\n(2) The bell in the cell was broken.",
    2: "(1) The bed rails were not checked against the mattress.",
    3: "(1) The bridge parapet was too low for cyclists.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with fw.open(tmp_path / "register", create=True) as register:
        table = [report_row(number, concerns=text) for number, text in CONCERNS.items()]
        register.build([write_lines(tmp_path / "reports.jsonl", table)])
        vectors.refresh(register.folder, register.state)
        yield register.folder


def opened(folder: Path) -> vectors.VectorIndex:
    index = vectors.VectorIndex.opened(folder)
    assert index is not None
    return index


def test_the_nearest_concern_comes_first(folder: Path) -> None:
    found = opened(folder).candidates("intoxicated people in custody not woken", None, 10)
    best, reports = found[0], [each for each in found if each.field == "report"]
    assert (best.field, best.concern_place, best.source) == ("concern", 1, "semantic")
    assert best.report_key == reports[0].report_key
    assert len(reports) == len(CONCERNS)


def test_only_allowed_reports_are_found(folder: Path) -> None:
    index = opened(folder)
    only = {index.keys[1]}
    assert {each.report_key for each in index.candidates("custody", only, 10)} == only
    assert index.candidates("custody", set(), 10) == []


def test_a_text_without_a_known_word_finds_nothing(folder: Path) -> None:
    assert opened(folder).candidates("zzyzx", None, 10) == []


def test_vectors_that_are_there_are_not_made_again(folder: Path) -> None:
    with fw.open(folder) as register:
        again = vectors.refresh(folder, register.state)
    assert again is not None
    assert (again.reports, again.changed) == (3, 0)


def test_a_run_that_was_killed_goes_on_where_it_was(folder: Path) -> None:
    with sqlite3.connect(folder / vectors.FOLDER / vectors.FILE_NAME) as connection:
        connection.execute("DELETE FROM reports WHERE key = (SELECT max(key) FROM reports)")
    with fw.open(folder) as register:
        again = vectors.refresh(folder, register.state)
    assert again is not None
    assert (again.reports, again.changed) == (3, 1)


def test_without_word_vectors_there_is_no_search_by_meaning(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "meaning", lambda: None)
    with fw.open(folder) as register:
        assert vectors.refresh(folder, register.state) is None
    assert vectors.VectorIndex.opened(folder) is None


def test_a_register_without_vectors_is_searched_by_words_alone(tmp_path: Path) -> None:
    assert vectors.VectorIndex.opened(tmp_path) is None

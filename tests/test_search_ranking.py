"""Ranking by words and by meaning: one list of reports of two, the nearest vectors, what is kept of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

import forewarned as fw
from forewarned.search import index as index_file
from forewarned.search import ranking, semantic, vectors
from forewarned.search.index import LexicalIndex
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
    meant = [by_meaning("both", None, 0.8), by_meaning("other", None, 0.5)]
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


def many(count: int) -> list[Candidate]:
    """Reports by their words as a whole, the first the best, and each report's own best concern."""
    whole = [by_words(f"r{n:02}", None, 100.0 - n) for n in range(count)]
    return whole + [by_words(f"r{n:02}", 0, 1.0 + n) for n in range(count)]


def test_the_first_reports_stand_as_ranked_then_every_second_is_moved_up_for_its_best_concern() -> None:
    keys = order(ranking.fused(QUERY, many(40), []))
    assert keys[:25] == [f"r{n:02}" for n in range(25)]
    assert keys[25:30] == ["r39", "r25", "r38", "r26", "r37"]
    assert sorted(keys) == [f"r{n:02}" for n in range(40)]


def test_no_report_has_a_higher_score_than_the_one_before_it() -> None:
    scores = [hit.score for hit in ranking.fused(QUERY, many(60), [])]
    assert scores == sorted(scores, reverse=True)


def test_a_shorter_list_is_the_beginning_of_a_longer_one() -> None:
    assert ranking.fused(QUERY, many(60), [], 30) == ranking.fused(QUERY, many(60), [])[:30]


class Side:
    """A search by meaning that finds nothing and tells what it was asked again with."""

    def __init__(self) -> None:
        self.like: list[str] = []

    def candidates(self, text: str, allowed: set[str] | None, limit: int) -> list[Candidate]:  # noqa: ARG002
        return []

    def again(
        self,
        text: str,  # noqa: ARG002
        among: Iterable[str],  # noqa: ARG002
        like: Sequence[str],
        share: float,  # noqa: ARG002
        limit: int,  # noqa: ARG002
    ) -> list[Candidate]:
        self.like = list(like)
        return []


@pytest.mark.parametrize(("found", "leading"), [(9, 0), (30, 3), (200, 5)])
def test_meaning_is_asked_again_with_the_first_few_of_many_reports(found: int, leading: int) -> None:
    side = Side()
    ranking.meant(
        side, "rousing checks", [by_words(f"r{n:03}", None, 300.0 - n) for n in range(found)], None, 9
    )
    assert side.like == [f"r{n:03}" for n in range(leading)]


def test_a_whole_concern_is_asked_with_nothing_added() -> None:
    side = Side()
    ranking.meant(side, "rousing checks", many(60), None, 9, led=False)
    assert side.like == []


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


def test_asked_again_every_report_that_was_named_has_its_best_concern_and_itself(folder: Path) -> None:
    index = opened(folder)
    among = [index.keys[0], index.keys[2], "no such report"]
    found = index.again("a cell bell", among, [], 1.0, 0)
    assert sorted((each.report_key, each.field) for each in found) == sorted(
        (key, field) for key in among[:2] for field in ("concern", "report")
    )


def test_asked_again_with_nothing_added_says_what_it_said(folder: Path) -> None:
    index = opened(folder)
    first, second = (
        index.candidates("drunk in a cell", None, 10),
        index.again("drunk in a cell", index.keys, [], 1, 10),
    )
    assert [(each.report_key, each.concern_place) for each in first] == [
        (each.report_key, each.concern_place) for each in second
    ]
    assert [each.score for each in first] == pytest.approx([each.score for each in second], abs=1e-5)


def test_what_leads_comes_nearer_when_asked_again(folder: Path) -> None:
    index = opened(folder)
    key = next(each.report_key for each in index.candidates("cyclists on a bridge", None, 1))

    def cosine(like: list[str]) -> float:
        return next(each.score for each in index.again("drunk in a cell", [key], like, 1.0, 9))

    assert cosine([key]) > cosine([]) + 0.2


def test_a_text_without_a_known_word_finds_nothing(folder: Path) -> None:
    index = opened(folder)
    assert index.candidates("zzyzx", None, 10) == []
    assert index.again("zzyzx", index.keys, index.keys, 1.0, 10) == []


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


# -- words, in a register of very many reports


def found_by_words(index: LexicalIndex, typed: str) -> set[int]:
    found = index.candidates(parse(typed), None, 10)
    return {index.numbers[each.report_key] for each in found if each.field == "report"}


def test_ranking_looks_at_the_newest_of_too_many_and_at_a_frequent_word_beside_a_rarer_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["The ward was locked.", "The ward had a bridge.", *["The ward was cold."] * 4]
    with fw.open(tmp_path / "register", create=True) as register:
        table = [report_row(number, concerns=text) for number, text in enumerate(texts, 1)]
        register.build([write_lines(tmp_path / "reports.jsonl", table)])
        register.search("ward")
    index = LexicalIndex.opened(tmp_path / "register")
    everything = found_by_words(index, "ward")
    assert len(everything) == len(found_by_words(index, "ward bridge")) == len(texts)
    monkeypatch.setattr(index_file, "_MOST", 3)
    assert found_by_words(index, "ward") == set(sorted(everything)[-3:])
    (only,) = found_by_words(index, "ward bridge")
    assert {only} == found_by_words(index, "bridge")

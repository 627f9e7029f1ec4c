"""A line into addressees, where a table of known bodies mends what words alone cannot tell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.organisations.splitting import addressees_in

KNOWN = {
    "Orme Rail",
    "Skua",
    "Lark and Skua Stores",
    "Department of Health",
    "NHS England",
    "Larkmoor Council",
    "Calder and Thrale Trust",
    "Thrale Trust",
    "Larkmoor Infirmary",
    "Secretary of State for Health",
}


def names(text: str, published: dt.date | None = None) -> list[str]:
    return [piece.text for piece in addressees_in(text, published=published, is_body=KNOWN.__contains__)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orme Rail and Skua", ["Orme Rail", "Skua"]),
        ("Lark and Skua Stores", ["Lark and Skua Stores"]),
        ("Calder and Thrale Trust", ["Calder and Thrale Trust"]),
        ("Department of Health NHS England", ["Department of Health", "NHS England"]),
        ("NHS England Larkmoor Council Skua", ["NHS England", "Larkmoor Council", "Skua"]),
        ("NHS England | Orme Rail & Skua", ["NHS England", "Orme Rail", "Skua"]),
        ("Orme and Vale Rail", ["Orme and Vale Rail"]),
    ],
)
def test_known_names_decide_where_words_cannot(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_hospital_beside_the_body_that_runs_it_stays_with_it() -> None:
    line = "Thrale Trust, Larkmoor Infirmary"
    assert names(line, dt.date(2024, 5, 1)) == [line]


def test_a_minister_and_the_department_stay_together() -> None:
    line = "Secretary of State for Health Department of Health"
    assert names(line) == [line]


def test_without_a_known_body_nothing_more_is_cut() -> None:
    assert [piece.text for piece in addressees_in("Orme Rail and Skua", is_body=lambda _: False)] == [
        "Orme Rail and Skua"
    ]


@given(st.text(alphabet="OrmeRailSkuaNHSEngland and,|;&\n", max_size=80))
def test_every_piece_stands_where_it_says_and_none_overlaps(text: str) -> None:
    after = 0
    for piece in addressees_in(text, is_body=KNOWN.__contains__):
        assert text[piece.start : piece.end] == piece.text
        assert piece.start >= after
        after = piece.end

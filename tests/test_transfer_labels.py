"""The labels of transfer: kept by recommendation number and place in the reply, without any of its text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

from forewarned.responses.answer import Stance

LABELS = Path(__file__).resolve().parents[1] / "benchmarks" / "labels" / "taic_stances.json"
LOADED: dict[str, Any] = json.loads(LABELS.read_text("utf-8"))
HELD_BACK: list[str] = LOADED["held_back"]
ROWS: dict[str, dict[str, Any]] = {key: row for key, row in LOADED.items() if key != "held_back"}


def test_every_key_is_a_recommendation_number() -> None:
    assert all(re.fullmatch(r"\d{3}[a-z]?/\d{2}|no ID ?\d+", key) for key in ROWS)
    assert len(ROWS) == 260


def test_eighty_of_the_labels_are_held_back() -> None:
    assert len(set(HELD_BACK)) == len(HELD_BACK) == 80
    assert set(HELD_BACK) <= set(ROWS)


def test_a_label_is_a_stance_a_place_and_whether_it_is_sure_and_no_text() -> None:
    for row in ROWS.values():
        assert set(row) == {"stance", "start", "end", "sure"}
        assert row["stance"] in get_args(Stance)
        assert isinstance(row["sure"], bool)


def test_the_words_have_a_place_unless_nothing_bears_on_the_recommendation() -> None:
    for row in ROWS.values():
        if row["stance"] == "not_addressed":
            assert (row["start"], row["end"]) == (None, None)
        else:
            assert 0 <= row["start"] < row["end"] <= 4000


def test_both_parts_have_most_of_the_stances() -> None:
    for part in (HELD_BACK, list(ROWS.keys() - set(HELD_BACK))):
        found = {ROWS[key]["stance"] for key in part}
        assert len(found) >= len(get_args(Stance)) - 1

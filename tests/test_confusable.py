"""Names that are easily taken for another body: each is read rightly or left unsure, however it is set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from forewarned.organisations import facts
from forewarned.organisations.resolve import resolve

TABLE = Path(__file__).resolve().parents[1] / "benchmarks" / "labels" / "confusable.yml"
ROWS: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text("utf-8"))

LETTERS_MATTER = ("in capitals", "in small letters", "with «The» before it")
"""Ways to set a name that take away what tells an abbreviation or a surname: unsure is then an answer."""

OUTCOMES = {
    "own": {"own"},
    "person": {"person", "nothing", "redacted"},
    "nobody": {"nothing", "redacted", "person"},
    "unsure": set[str](),
}
"""For who is no known body, the outcomes besides «unsure» that name no other."""

VARIATIONS: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "in small letters": str.lower,
    "with double blanks": lambda written: written.replace(" ", "  "),
    "with «&» for «and»": lambda written: written.replace(" and ", " & "),
    "with «and» for «&»": lambda written: written.replace(" & ", " and "),
    "with a final stop": lambda written: f"{written}.",
    "with «The» before it": lambda written: f"The {written}",
    "without «The» before it": lambda written: written.removeprefix("The "),
}


def test_the_table_is_whole_and_names_only_bodies_that_are_known() -> None:
    assert len(ROWS) >= 180
    assert len({(row["written"], row.get("on")) for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert {"written", "is", "not", "group"} <= set(row) <= {"written", "on", "is", "not", "group"}
        assert row["is"] in facts.bodies() or row["is"] in OUTCOMES, row["written"]
        assert set(row["not"]) <= set(facts.bodies()) - {row["is"]}, row["written"]


def rows() -> list[Any]:
    """Each row by what is written, the day and who it is."""
    return [pytest.param(row["written"], row.get("on"), row["is"], row["not"], id=named(row)) for row in ROWS]


def named(row: dict[str, Any]) -> str:
    """A row in words."""
    return f"{row['written']} on {row['on']}" if "on" in row else row["written"]


@pytest.mark.parametrize(("written", "on", "expected", "others"), rows())
def test_a_name_is_never_taken_for_another_body(
    written: str, on: dt.date | None, expected: str, others: list[str]
) -> None:
    judged = resolve(written, on=on)
    assert judged.organisation_id not in others
    if judged.outcome != "unsure" and expected in OUTCOMES:
        assert judged.outcome in OUTCOMES[expected], judged.rule
    elif judged.outcome != "unsure":
        assert judged.organisation_id == expected, judged.rule


def variations() -> list[Any]:
    """Each row beside each way to set it that changes what is written; «The» is only for bodies."""
    return [
        pytest.param(row["written"], vary(row["written"]), row.get("on"), how, id=f"{named(row)}, {how}")
        for row in ROWS
        for how, vary in VARIATIONS.items()
        if vary(row["written"]) != row["written"]
        and ("«The»" not in how or row["is"] == "own" or row["is"] in facts.bodies())
        and not (how.startswith("with «The»") and row["written"].startswith(("The ", "[")))
    ]


@pytest.mark.parametrize(("written", "otherwise", "on", "how"), variations())
def test_case_blanks_ampersands_stops_and_the_article_make_it_no_other_body(
    written: str, otherwise: str, on: dt.date | None, how: str
) -> None:
    one, other = resolve(written, on=on).organisation_id, resolve(otherwise, on=on).organisation_id
    assert one == other or (how in LETTERS_MATTER and None in (one, other))

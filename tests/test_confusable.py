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

STILL_WRONG = {
    "NHS England, Quarry House, Leeds",
    "PAH",
    "PSA",
    "Wales",
    "ORIEL KENT",
    "Oriel Kent",
    "MR BARNABY BOOTS",
    "DR T PRIORY",
    "Priory Road Surgery",
    "Cleveland Medical Centre",
    "Stratfordshire Police",
    "Nottinghamptonshire Police",
    "Royal College of Phychologists",
    "Surrex Police",
}
"""Rows that are read wrongly today: to be struck out as they come right."""

STILL_CHANGED: dict[str, set[str]] = {
    "in small letters": {
        "MFT",
        "CPFT",
        "NHFT",
        "NHFT, Northamptonshire",
        "PAH",
        "RBH",
        "GMC",
        "FSA on 2012-03-01",
        "FSA on 2019-03-01",
        "PSA",
        "SCAS",
        "LAS",
        "CCC",
        "BCC",
        "LCC",
        "NCC",
        "HMIP",
        "NPSA on 2010-03-01",
        "MPS",
        "PSNI",
        "ASA",
        "SCFT",
        "STHFT",
        "NCA",
        "IPCC on 2015-05-01",
        "NOMS on 2014-05-01",
        "VOSA on 2013-05-01",
        "ACPO on 2014-05-01",
        "MR BARNABY BOOTS",
        "DR T PRIORY",
        "Care UK Lane Nursery",
    },
    "with «The» before it": {
        "NHFT, Northamptonshire",
        "PSNI",
        "Royal Free House Residential Home",
        "Priory Gardens Nursing Home",
        "Christie Avenue Surgery",
        "Maudsley Street Pharmacy",
    },
    "with a final stop": {
        "CCC",
        "MR BARNABY BOOTS",
        "DR T PRIORY",
        "[REDACTED]",
        "[name redacted]",
        "Dr [REDACTED]",
    },
    "in capitals": {
        "1 Victoria Street, London",
        "Kent",
        "London",
        "Essex",
        "Mr Barnaby Boots",
        "Dr T. Priory",
        "Mr Leopold Mind",
        "Mr Ambrose Tesco",
        "Mrs Cordelia Nexus",
        "Boots Lane Care Home",
        "Barts Close Surgery",
        "Nuffield Lane Surgery",
        "Stagecoach Inn",
        "Mind How You Go Driving School",
        "Monitor Close Surgery",
        "Asda Grove Dental Practice",
        "Tesco Row Veterinary Practice",
        "Priory Gardens Nursing Home",
        "Abbey Priory Dental Practice",
        "Christie Avenue Surgery",
        "Maudsley Street Pharmacy",
        "Solent View Nursing Home",
        "Humber View Care Home",
        "Barchester Road Surgery",
        "Serco Lane Stables",
        "Mitie Oak Nursery",
        "Samaritans Way Surgery",
        "Dr [REDACTED]",
    },
}
"""Rows that are read otherwise when they are set otherwise."""

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
    """Each row by what is written, the day and who it is; those still read wrongly are to fail."""
    marks = [pytest.mark.xfail(strict=True, reason="still read wrongly")]
    return [
        pytest.param(
            row["written"],
            row.get("on"),
            row["is"],
            row["not"],
            id=named(row),
            marks=marks if named(row) in STILL_WRONG else (),
        )
        for row in ROWS
    ]


def named(row: dict[str, Any]) -> str:
    """A row as the lists above name it."""
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
    marks = [pytest.mark.xfail(strict=True, reason="still read otherwise")]
    return [
        pytest.param(
            row["written"],
            vary(row["written"]),
            row.get("on"),
            id=f"{named(row)}, {how}",
            marks=marks if named(row) in STILL_CHANGED.get(how, set()) else (),
        )
        for row in ROWS
        for how, vary in VARIATIONS.items()
        if vary(row["written"]) != row["written"]
        and ("«The»" not in how or row["is"] == "own" or row["is"] in facts.bodies())
        and not (how.startswith("with «The»") and row["written"].startswith(("The ", "[")))
    ]


@pytest.mark.parametrize(("written", "otherwise", "on"), variations())
def test_case_blanks_ampersands_stops_and_the_article_change_nothing(
    written: str, otherwise: str, on: dt.date | None
) -> None:
    one, other = resolve(written, on=on), resolve(otherwise, on=on)
    assert (one.outcome, one.organisation_id) == (other.outcome, other.organisation_id)

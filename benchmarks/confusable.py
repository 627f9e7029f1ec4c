"""Confusable names: who is addressed by a name that is easily taken for another body's.

The table stands in labels/confusable.yml. A row is wrong where any other body is named, a body is taken
for none, or a name that only more words could decide is decided. The baselines know the same bodies: the
very same name, and the name with the best token-set ratio whatever it is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from benchmarks.table import machine, table
from forewarned.organisations import facts
from forewarned.organisations.resolve import resolve

LABELS = Path(__file__).with_name("labels") / "confusable.yml"
NO_BODY = {"own": "own", "person": "person", "nothing": "nobody", "redacted": "nobody", "unsure": "unsure"}
UNSURE_TOO = {"person": ("nobody",), "nobody": ("person",)}
VERDICTS = ("right", "unsure", "wrong")


class Row(NamedTuple):
    """A confusable name: who it is, and the ids that it is easily taken for."""

    written: str
    on: dt.date | None
    expected: str
    others: tuple[str, ...]
    group: str


def labelled() -> list[Row]:
    """Every row of the table."""
    loaded: list[dict[str, Any]] = yaml.safe_load(LABELS.read_text("utf-8"))
    return [
        Row(each["written"], each.get("on"), each["is"], tuple(each["not"]), each["group"]) for each in loaded
    ]


def verdict(expected: str, found: str) -> str:
    """«right», «unsure» or «wrong» for an id, or for one of the words of the table."""
    if found == expected:
        return "right"
    return "unsure" if found == "unsure" or found in UNSURE_TOO.get(expected, ()) else "wrong"


def ours(row: Row) -> str:
    """Who the product says it is."""
    judged = resolve(row.written, on=row.on)
    return NO_BODY.get(judged.outcome) or judged.organisation_id or "unsure"


@cache
def known_names() -> dict[str, set[str]]:
    """The bodies of each known name, its abbreviations among them."""
    found: dict[str, set[str]] = {}
    for body in facts.bodies().values():
        for name in (*body.names, *body.short):
            found.setdefault(default_process(name), set()).add(body.id)
    return found


def exact(row: Row) -> str:
    """The one body of the very same name, in any case."""
    ids = known_names().get(default_process(row.written), set())
    return next(iter(ids)) if len(ids) == 1 else "unsure"


def fuzzy(row: Row) -> str:
    """The body of the name with the best token-set ratio, whatever it is."""
    best = process.extractOne(default_process(row.written), list(known_names()), scorer=fuzz.token_set_ratio)
    return min(known_names()[best[0]]) if best else "unsure"


def figures(
    rows: list[Row], readers: list[Callable[[Row], str]]
) -> tuple[list[tuple[object, ...]], list[float]]:
    """How many rows of each group are right, unsure and wrong by each reader, and seconds for each."""
    counted, seconds = Counter[tuple[str, int, str]](), []
    for at, read in enumerate(readers):
        began = time.perf_counter()
        for row in rows:
            judged = verdict(row.expected, read(row))
            counted.update([(row.group, at, judged), ("all", at, judged)])
        seconds.append(time.perf_counter() - began)
    sizes = Counter(row.group for row in rows)
    lines: list[tuple[object, ...]] = [
        (group, size, *(counted[group, at, each] for at in range(len(readers)) for each in VERDICTS))
        for group, size in (*sizes.items(), ("all", len(rows)))
    ]
    return lines, seconds


def main() -> None:
    """Print the counts; with --misses every row that is not right, and who it was taken for."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--misses", action="store_true", help="list the rows that are not right, and why")
    options = arguments.parse_args()
    rows = labelled()
    if options.misses:
        for row in rows:
            if (judged := verdict(row.expected, ours(row))) != "right":
                said = resolve(row.written, on=row.on)
                print(f"{judged}: {row.written!r} {row.on or ''} is {row.expected}, read as {ours(row)}")
                print(f"    {said.rule}; {said.why or ''}")
        return
    print(machine())
    headings = [f"{reader} {each}" for reader in ("ours", "exact", "fuzzy") for each in VERDICTS]
    lines, seconds = figures(rows, [ours, exact, fuzzy])
    print(table(("group", "of", *headings), lines))
    each = ", ".join(
        f"{name} {taken / len(rows) * 1000:.2f}"
        for name, taken in zip(("ours", "exact", "fuzzy"), seconds, strict=True)
    )
    print(f"milliseconds a name, the reading of the facts with the first: {each}")


if __name__ == "__main__":
    main()

"""Organisations beside each other: what came of the warnings, each share with denominator and interval."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forewarned.duties import Duty
from forewarned.errors import BadInput
from forewarned.register import queries
from forewarned.register.bodies import counted, is_past_due
from forewarned.register.intervals import wilson
from forewarned.wording import NOT_KNOWN, listed

Sort = Literal["none_published", "answered", "late", "reports", "duties", "name"]
SORTS: tuple[Sort, ...] = ("none_published", "answered", "late", "reports", "duties", "name")
BY_SHARE: frozenset[Sort] = frozenset(("none_published", "answered", "late"))
LEAST = 10
"""How many duties past their deadline a body needs to be ranked by a share, unless it is said otherwise."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One organisation's own duties; what it inherited is not in them.

    `answered`, `answered_late`, `interim`, `none_published` and `unknown` are of `past_due`: the duties
    whose deadline has passed and that ask for an answer. `share` is that of `share_of` among them, with
    the ends of its 95% interval; None where nothing is past its deadline.
    """

    id: str
    name: str
    kind: str | None
    reports: int
    duties: int
    past_due: int
    answered: int
    answered_late: int
    interim: int
    none_published: int
    unknown: int
    share_of: str
    share: float | None
    low: float | None
    high: float | None

    @property
    def number(self) -> int:
        """How many duties the share counts."""
        return _number(self.share_of, self.answered, self.answered_late, self.none_published)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The organisations asked for, in order, with what was left out and what is counted nowhere.

    `left_out` had fewer duties past their deadline than `min_duties`. Of all `addressees` (those on
    reports since `since`) it is unsure who `unsure` are, and `nobody` name no body.
    """

    today: dt.date
    sort: Sort
    kind: str | None
    since: int | None
    min_duties: int
    rows: tuple[Ranked, ...]
    left_out: int
    addressees: int
    unsure: int
    nobody: int


def organisation_ranking(
    state: sqlite3.Connection,
    today: dt.date,
    *,
    kind: str | None = None,
    since: int | None = None,
    sort: Sort = "reports",
    min_duties: int | None = None,
) -> Ranking:
    """See `Ranking`. Raises `BadInput` for a kind that no organisation held is of."""
    wanted = kind_named(state, kind) if kind else None
    least = (LEAST if sort in BY_SHARE else 0) if min_duties is None else min_duties
    found = [
        _ranked(body, duties, today, sort)
        for body, duties in _duties_by_body(state, today, since)
        if kind is None or (body.kind or NOT_KNOWN) == wanted
    ]
    enough = [each for each in found if each.past_due >= least and (sort not in BY_SHARE or each.past_due)]
    addressees, unsure, nobody = _outcomes(state, since)
    return Ranking(
        today=today,
        sort=sort,
        kind=wanted,
        since=since,
        min_duties=least,
        rows=tuple(_sorted(enough, sort)),
        left_out=len(found) - len(enough),
        addressees=addressees,
        unsure=unsure,
        nobody=nobody,
    )


class _Body(NamedTuple):
    id: str
    name: str
    kind: str | None


def _duties_by_body(
    state: sqlite3.Connection, today: dt.date, since: int | None
) -> list[tuple[_Body, list[Duty]]]:
    """Every body with a duty (on a report since that year), and its duties."""
    chosen = _reports(state, since)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for duty in queries.duties(state, today):
        if duty.organisation_id and duty.report_key in chosen:
            duties[duty.organisation_id].append(duty)
    bodies = [_Body(*row) for row in state.execute("SELECT id, name, kind FROM organisations ORDER BY id")]
    return [(body, duties[body.id]) for body in bodies if body.id in duties]


def _reports(state: sqlite3.Connection, since: int | None) -> frozenset[str]:
    """The reports dated in this year or after it; without a year all, the undated too."""
    if since is None:
        return frozenset(key for (key,) in state.execute("SELECT key FROM reports"))
    dated = state.execute("SELECT key FROM reports WHERE date_of_report >= ?", (f"{since:04}",))
    return frozenset(key for (key,) in dated)


def _ranked(body: _Body, duties: Sequence[Duty], today: dt.date, sort: Sort) -> Ranked:
    past = counted(duty for duty in duties if is_past_due(duty, today))
    share_of = sort if sort in BY_SHARE else "none_published"
    number = _number(share_of, past["answered"], past["answered_late"], past["none_published"])
    ends = wilson(number, past["duties"])
    return Ranked(
        *body,
        reports=len({duty.report_key for duty in duties}),
        duties=len(duties),
        past_due=past["duties"],
        answered=past["answered"],
        answered_late=past["answered_late"],
        interim=past["interim"],
        none_published=past["none_published"],
        unknown=past["unknown"],
        share_of=share_of,
        share=number / past["duties"] if ends else None,
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
    )


def _number(share_of: str, answered: int, answered_late: int, none_published: int) -> int:
    """What is counted: «answered» is in time or late."""
    return {
        "none_published": none_published,
        "answered": answered + answered_late,
        "late": answered_late,
    }[share_of]


def _sorted(found: Sequence[Ranked], sort: Sort) -> list[Ranked]:
    """The most first; equal ones by how many duties the figure rests on, then by name."""
    named = sorted(found, key=lambda each: (each.name.casefold(), each.id))
    if sort == "name":
        return named
    if sort in BY_SHARE:
        return sorted(named, key=lambda each: (-(each.share or 0.0), -each.past_due))
    return sorted(named, key=lambda each: -(each.reports if sort == "reports" else each.duties))


def _outcomes(state: sqlite3.Connection, since: int | None) -> tuple[int, int, int]:
    """How many addressees, of how many it is unsure who they are, and how many name no body."""
    chosen = _reports(state, since)
    total = unsure = nobody = 0
    for key, outcome, id_ in state.execute("SELECT report_key, outcome, organisation_id FROM addressees"):
        if key in chosen:
            total += 1
            unsure += outcome == "unsure"
            nobody += id_ is None and outcome != "unsure"
    return total, unsure, nobody


# -- kinds --------------------------------------------------------------------------------------------


def kind_named(state: sqlite3.Connection, asked: str) -> str:
    """The kind that is meant, in whatever capitals, in the singular or the plural. Raises `BadInput`."""
    rows = state.execute(
        "SELECT DISTINCT kind FROM organisations WHERE id IN (SELECT organisation_id FROM addressees)"
    )
    held = sorted(
        (kind or NOT_KNOWN for (kind,) in rows), key=lambda kind: (kind == NOT_KNOWN, kind.casefold())
    )
    spoken = {_singular(kind): kind for kind in held}
    if found := spoken.get(_singular(asked)):
        return found
    if not held:
        raise BadInput("no organisation is held of any kind", do="Build from reports first.")
    raise BadInput(f"no organisation held is of the kind «{asked}»", do=f"Held are: {listed(held)}.")


def _singular(kind: str) -> str:
    """The words of a kind in small letters, each in the singular."""
    return " ".join(_one(word) for word in kind.casefold().replace("-", " ").split())


def _one(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word in ("nhs",) or word.endswith("ss") or not word.endswith("s"):
        return word
    return word[:-1]

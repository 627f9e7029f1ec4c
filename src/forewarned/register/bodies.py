"""One organisation's page: who it is, every report addressed to it, and what came of its duties.

What was addressed to a body that it took over from, or to one that belongs to it, is listed apart: it
never counts into this body's own numbers.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forewarned.duties import STATES, Duty
from forewarned.organisations import facts
from forewarned.organisations.names import plain
from forewarned.organisations.parts import parts_of
from forewarned.register import queries
from forewarned.register.body_lookup import FoundBody, find_body
from forewarned.wording import NOT_KNOWN

AddressedAs = Literal["itself", "office", "part", "place", "predecessor", "belongs"]
"""How a report came to a body: by its name, to an office-holder or a part of it, by the name of a place
that it runs; or to a body that it took over from, or that belongs to it (listed apart, never counted)."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A body before, after, above or below another one."""

    id: str
    name: str
    kind: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class EarlierName:
    """A name that the same body had before, and the last day on which it had it (None: not known)."""

    name: str
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a body is. `known` is False for one known by nothing but its name on reports."""

    id: str
    name: str
    kind: str | None
    nation: str | None
    known: bool
    other_names: tuple[str, ...]
    earlier_names: tuple[EarlierName, ...]
    abbreviations: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    parent: Relative | None
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """One report addressed to a body, and its duty as on the day asked about.

    `through` is the office, the part or the predecessor that was named, by `addressed_as`; `also_written`
    has further spellings on the same report; `counted` is False for what is listed apart.
    """

    report_key: str
    reference: str | None
    url: str | None
    date_of_report: dt.date | None
    coroner_area: str | None
    position: int
    name_as_written: str
    also_written: tuple[str, ...]
    organisation_id: str
    organisation: str
    addressed_as: AddressedAs
    through: str | None
    counted: bool
    out_of_its_time: bool
    state: str
    due: dt.date | None
    answered_on: dt.date | None
    days_late: int | None


@dataclass(frozen=True, slots=True)
class YearOfWarnings:
    """A year's own reports (by their date), and in which states their duties are now."""

    year: str
    reports: int
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DaysLate:
    """The median of the calendar days by which late answers were late; None where there is none."""

    median: float | None
    answers: int


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Everything held about one organisation, as on `today`.

    `reports` are addressed to it and alone are counted; `inherited` were addressed to bodies that it
    took over from, `of_parts` to bodies that belong to it. `counts` has the duties and each state of
    them; `past_due` the same of those whose deadline has passed and that ask for an answer.
    """

    today: dt.date
    found: FoundBody
    body: Profile
    reports: tuple[Warned, ...]
    inherited: tuple[Warned, ...]
    of_parts: tuple[Warned, ...]
    counts: Mapping[str, int]
    past_due: Mapping[str, int]
    late: DaysLate
    years: tuple[YearOfWarnings, ...]


def body_page(state: sqlite3.Connection, asked: str, today: dt.date) -> BodyPage:
    """The page of the one organisation that a name or an id means. Raises `NotFound`."""
    found = find_body(state, asked)
    before, below = before_it(found.id), below_it(found.id)
    duties = _duties_of({found.id, *before, *below}, state, today)
    held = _Addressed(state, duties)
    own = duties.get(found.id, [])
    return BodyPage(
        today=today,
        found=found,
        body=profile(state, found.id),
        reports=held.rows([found.id]),
        inherited=held.rows(before, "predecessor"),
        of_parts=held.rows([id_ for id_ in below if id_ not in before], "belongs"),
        counts=counted(own),
        past_due=counted(duty for duty in own if is_past_due(duty, today)),
        late=_days_late(own),
        years=_years(own, held.date_of),
    )


# -- counting -----------------------------------------------------------------------------------------


def is_past_due(duty: Duty, today: dt.date) -> bool:
    """Whether the deadline that governs has passed, and an answer is asked for."""
    return duty.governing is not None and duty.governing < today and duty.state != "not_required"


def counted(duties: Iterable[Duty]) -> dict[str, int]:
    """How many duties, and how many in each state."""
    found = Counter(duty.state for duty in duties)
    return {"duties": found.total(), **{name: found[name] for name in STATES}}


def _days_late(duties: Sequence[Duty]) -> DaysLate:
    days = [duty.days_late for duty in duties if duty.state == "answered_late" and duty.days_late]
    return DaysLate(statistics.median(days) if days else None, len(days))


def _years(duties: Sequence[Duty], date_of: Callable[[str], str | None]) -> tuple[YearOfWarnings, ...]:
    """The years from the first report to the last, those without a report too; then the undated."""
    by_year: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        date = date_of(duty.report_key)
        by_year[date[:4] if date else NOT_KNOWN].append(duty)
    dated = sorted(int(year) for year in by_year if year != NOT_KNOWN)
    years = [str(year) for year in range(dated[0], dated[-1] + 1)] if dated else []
    years += [NOT_KNOWN] if NOT_KNOWN in by_year else []
    return tuple(_year(year, by_year[year]) for year in years)


def _year(year: str, duties: Sequence[Duty]) -> YearOfWarnings:
    states = counted(duties)
    del states["duties"]
    return YearOfWarnings(year, len({duty.report_key for duty in duties}), states)


# -- the reports --------------------------------------------------------------------------------------


def _duties_of(ids: set[str], state: sqlite3.Connection, today: dt.date) -> dict[str, list[Duty]]:
    found: dict[str, list[Duty]] = defaultdict(list)
    for duty in queries.duties(state, today, to=ids):
        if duty.organisation_id in ids:
            found[duty.organisation_id].append(duty)
    return found


class _Row(NamedTuple):
    """One addressee with its report, as the register's tables hold them."""

    report_key: str
    reference: str | None
    url: str | None
    date_of_report: str | None
    coroner_area: str | None
    position: int
    name_as_written: str
    organisation: str
    office: str | None
    judged_by: str | None
    out_of_its_time: int


_ROWS = (
    "SELECT r.key, r.reference, r.url, r.date_of_report, r.coroner_area, a.position, a.name_as_written,"
    " o.name, a.office, a.judged_by, a.out_of_its_time FROM addressees a"
    " JOIN reports r ON r.key = a.report_key JOIN organisations o ON o.id = a.organisation_id"
    " WHERE a.organisation_id = ? ORDER BY r.date_of_report, r.key, a.position"
)


class _Addressed:
    """The reports addressed to some bodies, each with its duty."""

    def __init__(self, state: sqlite3.Connection, duties: Mapping[str, Sequence[Duty]]) -> None:
        self._rows = {id_: [_Row(*row) for row in state.execute(_ROWS, (id_,))] for id_ in duties}
        self._duties = duties
        self._dates = {row.report_key: row.date_of_report for rows in self._rows.values() for row in rows}

    def date_of(self, report_key: str) -> str | None:
        """The date of a report, as ISO text."""
        return self._dates.get(report_key)

    def rows(self, ids: Iterable[str], apart: AddressedAs | None = None) -> tuple[Warned, ...]:
        """The reports addressed to these bodies, newest first; `apart` where they are not counted."""
        found = [warned for id_ in ids for warned in self._of(id_, apart)]
        found.sort(key=lambda each: (each.report_key, each.position))
        found.sort(key=lambda each: each.date_of_report or dt.date.min, reverse=True)
        return tuple(found)

    def _of(self, id_: str, apart: AddressedAs | None) -> Iterable[Warned]:
        by_report: dict[str, list[_Row]] = defaultdict(list)
        for row in self._rows.get(id_, []):
            by_report[row.report_key].append(row)
        for duty in self._duties.get(id_, []):
            yield _warned(duty, id_, by_report[duty.report_key], apart)


def _warned(duty: Duty, id_: str, rows: Sequence[_Row], apart: AddressedAs | None) -> Warned:
    first = rows[0]
    how: tuple[AddressedAs, str | None] = (apart, first.organisation) if apart else _addressed_as(id_, first)
    spellings = dict.fromkeys(row.name_as_written for row in rows)
    return Warned(
        report_key=first.report_key,
        reference=first.reference,
        url=first.url,
        date_of_report=queries.day_of(first.date_of_report),
        coroner_area=first.coroner_area,
        position=first.position,
        name_as_written=first.name_as_written,
        also_written=tuple(name for name in spellings if name != first.name_as_written),
        organisation_id=id_,
        organisation=first.organisation,
        addressed_as=how[0],
        through=how[1],
        counted=apart is None,
        out_of_its_time=bool(first.out_of_its_time),
        state=duty.state,
        due=duty.governing,
        answered_on=duty.answered_on,
        days_late=duty.days_late,
    )


_BY_PLACE = "a place of it"


def _addressed_as(id_: str, row: _Row) -> tuple[AddressedAs, str | None]:
    """Whether the body itself is addressed, an office-holder, a part or a place of it; and which."""
    if row.office:
        return "office", row.office
    if (row.judged_by or "").startswith(_BY_PLACE):
        return "place", row.name_as_written
    body = facts.bodies().get(id_)
    written = plain(row.name_as_written)
    if body is None or any(plain(name) == written for name in (*body.names, *body.short)):
        return "itself", None
    unit = next((part.text for part in parts_of(row.name_as_written) if part.sort == "unit"), None)
    return ("part", unit) if unit else ("itself", None)


# -- who it is ----------------------------------------------------------------------------------------


def before_it(id_: str) -> list[str]:
    """The bodies that this one took over from, at whatever remove, the nearest first."""
    return _reached(id_, lambda each: facts.predecessors().get(each, ()))


def below_it(id_: str) -> list[str]:
    """The bodies that belong to this one, at whatever remove, the nearest first."""
    children: dict[str, list[str]] = defaultdict(list)
    for body in facts.bodies().values():
        if body.parent:
            children[body.parent].append(body.id)
    return _reached(id_, lambda each: children.get(each, ()))


def _reached(id_: str, following: Callable[[str], Iterable[str]]) -> list[str]:
    found: dict[str, None] = {}
    ahead = list(following(id_))
    while ahead:
        current = ahead.pop(0)
        if current not in found and current != id_:
            found[current] = None
            ahead += following(current)
    return list(found)


def profile(state: sqlite3.Connection, id_: str) -> Profile:
    """Who a body is: by the facts where it is in them, else by what the reports call it."""
    if body := facts.bodies().get(id_):
        return _known(body)
    row = state.execute("SELECT name, kind, other_names FROM organisations WHERE id = ?", (id_,)).fetchone()
    name, kind, others = row or (id_, None, "[]")
    return Profile(id_, name, kind, None, False, tuple(json.loads(others)), (), (), None, None, None, (), ())


def _known(body: facts.Body) -> Profile:
    return Profile(
        id=body.id,
        name=body.name,
        kind=body.kind,
        nation=body.nation,
        known=True,
        other_names=body.also,
        earlier_names=tuple(EarlierName(each.name, each.until) for each in body.formerly),
        abbreviations=body.short,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        parent=next(iter(_relatives([body.parent] if body.parent else [])), None),
        predecessors=_relatives(facts.predecessors().get(body.id, ())),
        successors=_relatives(body.successors),
    )


def _relatives(ids: Iterable[str]) -> tuple[Relative, ...]:
    listed = [facts.bodies()[id_] for id_ in ids if id_ in facts.bodies()]
    return tuple(Relative(each.id, each.name, each.kind, each.valid_from, each.valid_to) for each in listed)

"""One report as a line in time: the death, the inquest, the report, each deadline, answer and promise."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from forewarned.register.queries import day_of
from forewarned.wording import delivery_in_words

if TYPE_CHECKING:
    from forewarned.register.promise_views import HeldPromise
    from forewarned.register.views import HeldReport, HeldResponse

Kind = Literal["death", "opened", "concluded", "report", "published", "due", "response", "promise"]
_ORDER: Sequence[Kind] = (
    *("death", "opened", "concluded", "report", "published", "due", "response", "promise"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, or was to happen, on a day (None: the day is not known).

    `who` names the bodies it concerns; `state` is that of the duties of a deadline, where it is the same
    for all, or the words for what became of a promise; `response_key` leads to an answer's words.
    """

    day: dt.date | None
    kind: Kind
    who: tuple[str, ...] = ()
    state: str | None = None
    response_key: str | None = None
    response_kind: str | None = None
    words: str | None = None


def timeline(held: HeldReport) -> tuple[Moment, ...]:
    """The moments of a report, the earliest first; those of no known day come last."""
    found = [*_before(held), *_due(held), *map(_response, held.responses), *_promised(held.promises)]
    found.sort(key=lambda each: _ORDER.index(each.kind))
    found.sort(key=lambda each: each.day or dt.date.max)
    return tuple(found)


def _before(held: HeldReport) -> Iterator[Moment]:
    facts = held.fact_columns
    days: tuple[tuple[Kind, dt.date | None], ...] = (
        ("death", day_of(facts.get("date_of_death"))),
        ("opened", day_of(facts.get("inquest_opened"))),
        ("concluded", day_of(facts.get("inquest_concluded"))),
        ("published", held.report.published),
    )
    yield from (Moment(day, kind) for kind, day in days if day)
    who = tuple(duty.name_as_written for duty in held.duties)
    yield Moment(held.report.date_of_report, "report", who)


def _due(held: HeldReport) -> Iterator[Moment]:
    names: dict[dt.date, list[str]] = defaultdict(list)
    states: dict[dt.date, set[str]] = defaultdict(set)
    for duty in held.duties:
        if duty.governing and duty.state != "not_required":
            names[duty.governing].append(duty.name_as_written)
            states[duty.governing].add(duty.state)
    for day, who in names.items():
        same = next(iter(states[day])) if len(states[day]) == 1 else None
        yield Moment(day, "due", tuple(who), same)


def _response(held: HeldResponse) -> Moment:
    response = held.response
    sender = (response.respondent,) if response.respondent else ()
    return Moment(response.date, "response", sender, None, held.key, response.kind)


def _promised(promises: Sequence[HeldPromise]) -> Iterator[Moment]:
    for each in promises:
        if each.due:
            who = each.organisation or each.respondent
            state = delivery_in_words(each.delivery.state, days_late=each.delivery.days_late)
            yield Moment(
                each.due, "promise", (who,) if who else (), state, each.response_key, words=each.quote
            )

"""What there is to follow: reports as they come, those of a search or a body, one report's changes, days.

An entry says what anybody may be told in a list: no name of a child, no way of dying. Its id and its times
come from the register, so that the same register gives the same feed.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from forewarned import wording
from forewarned.register import changes, duty_listing, listings, promise_listing, queries
from forewarned.register.body_lookup import find_body
from forewarned.register.computed import Row
from forewarned.register.disclosure import EVERYTHING, disclosures
from forewarned.register.promise_calendar import Entry as Day

if TYPE_CHECKING:
    from forewarned.register.store import Register

MOST = 100
"""Entries of a feed at most; a calendar has more."""

DAYS_BACK = dt.timedelta(days=365)
"""How long ago a deadline may have passed that stands in a calendar; /deadlines lists them all."""

MOST_DAYS = 5_000
"""Days of a calendar at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its lasting id, its title, what it says, where to read on (a path of the site), when."""

    id: str
    title: str
    text: str
    path: str
    published: dt.datetime
    updated: dt.datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed: what it is of, the path of the page that shows the same, and its entries, the newest first."""

    title: str
    path: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> dt.datetime:
        """When its newest entry changed."""
        return max((each.updated for each in self.entries), default=dt.datetime(2013, 7, 25, tzinfo=dt.UTC))


def reports(register: Register, today: dt.date) -> Followed:
    """The newest reports."""
    rows = listings.page(register.state, "reports", limit=MOST).rows
    entries = _of_reports(register, [row["key"] for row in rows], today)
    return Followed("New reports to prevent future deaths", "/search", entries)


def searched(register: Register, query: str, today: dt.date) -> Followed:
    """The newest reports that a query finds. Raises `BadInput`."""
    hits = register.search(query, limit=MOST, sort="date", today=today).hits
    entries = _of_reports(register, [hit.report_key for hit in hits], today)
    return Followed(f"Reports: {query}", f"/search?{urlencode({'q': query})}", entries)


def addressed(register: Register, name_or_id: str, today: dt.date) -> Followed:
    """The newest reports addressed to one body. Raises `NotFound`."""
    page = register.organisation(name_or_id, today)
    keys = list(dict.fromkeys(each.report_key for each in page.reports))[:MOST]
    return Followed(
        f"Reports to {page.body.name}", f"/organisations/{page.body.id}", _of_reports(register, keys, today)
    )


def report_changes(register: Register, ref: str) -> Followed:
    """What changed in one report. Raises `NotFound`."""
    key = register.find(ref)
    found = changes.before(register.connection, None, MOST, key)
    name = _named(register.state, [key])[key]
    entries = tuple(
        Entry(
            id=_id("change", str(each.seq), each.time),
            title=f"{each.what}: report {name}",
            text=_what_changed(each),
            path=f"/reports/{key}",
            published=_moment(each.time),
            updated=_moment(each.time),
        )
        for each in found
    )
    return Followed(f"Report {name}", f"/reports/{key}", entries)


def unanswered(register: Register, today: dt.date, organisation: str | None = None) -> Followed:
    """The duties past their deadline for which no answer is published, the latest first."""
    body = _body(register, organisation)
    wanted = duty_listing.Wanted(state="none_published", organisation=body)
    rows = [row for row in duty_listing.narrowed(register.state, today, wanted) if row["due"]][:MOST]
    care = disclosures(register.state, (row["report_key"] for row in rows))
    entries = tuple(_overdue(care.get(row["report_key"], EVERYTHING).shown(dict(row))) for row in rows)
    return Followed("No answer published", "/deadlines", entries)


def deadlines(register: Register, today: dt.date, organisation: str | None = None) -> tuple[Day, ...]:
    """The days on which answers fall due, and those of the last year that passed with none published."""
    body = _body(register, organisation)
    rows = [
        row
        for state in ("not_due", "extended", "interim", "none_published")
        for row in duty_listing.narrowed(
            register.state,
            today,
            duty_listing.Wanted(state=state, organisation=body, due_since=today - DAYS_BACK),
        )
    ]
    rows = sorted(rows, key=lambda row: row["due"], reverse=True)[:MOST_DAYS]
    care = disclosures(register.state, (row["report_key"] for row in rows))
    return tuple(_deadline(care.get(row["report_key"], EVERYTHING).shown(dict(row))) for row in rows)


def promised(register: Register, today: dt.date, organisation: str | None = None) -> tuple[Day, ...]:
    """The days by which something was promised."""
    body = _body(register, organisation)
    rows = [
        row
        for row in promise_listing.narrowed(register.state, today, promise_listing.Wanted(organisation=body))
        if row["due"]
    ][:MOST_DAYS]
    care = disclosures(register.state, (row["report_key"] for row in rows))
    return tuple(
        _promise(promise_listing.with_care(care.get(row["report_key"], EVERYTHING), row)) for row in rows
    )


# -- entries ----------------------------------------------------------------------------------------------


def _body(register: Register, organisation: str | None) -> str | None:
    return find_body(register.state, organisation).id if organisation else None


def _id(*parts: str) -> str:
    """A lasting id that says nothing by itself."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("https://forewarned.invalid", *parts))).urn


def _moment(time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(time)


def _named(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    """What reports are called: by their reference, else by their key."""
    rows = state.execute(
        "SELECT key, coalesce(nullif(reference, ''), key) FROM reports"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(keys))),),
    )
    return dict(rows)


def _of_reports(register: Register, keys: Sequence[str], today: dt.date) -> tuple[Entry, ...]:
    held = json.dumps(list(keys))
    facts = {
        row[0]: row[1:]
        for row in register.state.execute(
            "SELECT r.key, coalesce(nullif(r.reference, ''), r.key), r.date_of_report,"
            " coalesce(r.area, r.coroner_area), (SELECT count(*) FROM concerns c WHERE c.report_key = r.key)"
            " FROM reports r WHERE r.key IN (SELECT value FROM json_each(?))",
            (held,),
        )
    }
    times = _times(register.connection, held)
    states: dict[str, list[str]] = {key: [] for key in keys}
    for row in duty_listing.narrowed(register.state, today, duty_listing.Wanted()):
        if row["report_key"] in states:
            states[row["report_key"]].append(row["state"])
    return tuple(_report(key, facts[key], times[key], states[key]) for key in keys if key in facts)


def _times(connection: sqlite3.Connection, keys: str) -> dict[str, tuple[str, str]]:
    """When each report came into the register, and when it was last changed."""
    rows = connection.execute(
        "SELECT key, min(time), max(time) FROM ("
        " SELECT subject AS key, time FROM events WHERE subject IN (SELECT value FROM json_each(?1))"
        " UNION ALL SELECT l.report_key, e.time FROM links l JOIN events e ON e.seq = l.event"
        " WHERE l.report_key IN (SELECT value FROM json_each(?1))"
        " UNION ALL SELECT r.report_key, e.time FROM responses r JOIN events e ON e.subject = r.key"
        " WHERE r.report_key IN (SELECT value FROM json_each(?1))) GROUP BY key",
        (keys,),
    )
    first = connection.execute("SELECT coalesce(min(time), '1970-01-01T00:00:00Z') FROM events").fetchone()[0]
    found = dict.fromkeys(json.loads(keys), (first, first))
    return found | {key: (came, changed) for key, came, changed in rows}


def _report(key: str, facts: tuple[Any, ...], times: tuple[str, str], states: Sequence[str]) -> Entry:
    name, day, area, concerns = facts
    written = queries.day_of(day)
    about = ", ".join(filter(None, (f"Report {name}", area, wording.date_in_words(written))))
    text = wording.report_sentence(len(states), concerns, written, states)
    return Entry(_id("report", key), about, text, f"/reports/{key}", _moment(times[0]), _moment(times[1]))


def _what_changed(each: changes.Change) -> str:
    if not each.fields:
        return wording.sentence(each.what)
    names = wording.listed([field.replace("_", " ") for field in each.fields])
    return wording.sentence(f"{each.what}: {names}")


def _overdue(row: dict[str, Any]) -> Entry:
    name = row["reference"] or row["report_key"]
    due = dt.date.fromisoformat(row["due"])
    moment = dt.datetime.combine(due + dt.timedelta(days=1), dt.time(), dt.UTC)
    return Entry(
        id=_id("duty", row["report_key"], str(row["addressee_position"])),
        title=f"No answer published: {row['name_as_written']}, report {name}",
        text=f"An answer was due on {wording.date_in_words(due)}. We have not seen one published.",
        path=f"/reports/{row['report_key']}",
        published=moment,
        updated=moment,
    )


def _deadline(row: dict[str, Any]) -> Day:
    name = row["reference"] or row["report_key"]
    extended = dt.date.fromisoformat(row["extended_to"]) if row["extended_to"] else None
    state = wording.state_in_words(row["state"], extended_to=extended)
    sent = dt.date.fromisoformat(row["sent"]) if row["sent"] else dt.date(1970, 1, 1)
    return Day(
        uid=f"{_id('duty', row['report_key'], str(row['addressee_position'])).removeprefix('urn:uuid:')}",
        day=dt.date.fromisoformat(row["due"]),
        stamp=sent,
        summary=f"Answer due: {row['organisation'] or row['name_as_written']}, report {name}",
        description=f"{state}. The deadline is by {row['due_by']}.",
        url=f"/reports/{row['report_key']}",
    )


def _promise(row: Row) -> Day:
    name = row["reference"] or row["report_key"]
    who = row["owner"] or row["organisation"] or "A respondent"
    promised_on = dt.date.fromisoformat(row["promised_on"]) if row["promised_on"] else dt.date(1970, 1, 1)
    delivery = wording.delivery_in_words(row["delivery"], days_late=row["days_late"])
    return Day(
        uid=f"{row['key']}@forewarned",
        day=dt.date.fromisoformat(row["due"]),
        stamp=promised_on,
        summary=f"{who}: {row['action']}",
        description=f"«{row['quote']}»\n{delivery}. Report {name}.",
        url=f"/reports/{row['report_key']}",
    )

"""What stands now, as tables, made from the records: for some reports after a build, or for all.

Everything made here can be thrown away and made again. A past moment is made in memory in the same
tables, so that every question can be asked of it in the same way.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from forewarned.facts.of_report import RULES as FACT_RULES
from forewarned.form.letter import date_in, kind_of, sender_of_file
from forewarned.form.letter_file import read_file_name
from forewarned.register import answer_reader, answer_rows, assigning, database, fact_rows, identity, judging
from forewarned.register.answer_judgements import answer_judgements
from forewarned.register.evidence_rows import attached, write_evidence
from forewarned.register.judgements import Judgements, judgements
from forewarned.register.records import CORRECTION, DOCUMENT, TABLE, Held, held, held_at, links
from forewarned.register.resolve import RESPONSE_FIELDS, standing
from forewarned.register.sourcing import rules_version
from forewarned.sources.shapes import shapes

ADDRESSEE_CORRECTION = "addressee"
_SCALARS = (
    *("reference", "url", "date_of_report", "stated_deadline", "published", "deceased", "coroner"),
    *("coroner_title", "coroner_area", "template", "legal_powers", "investigation", "circumstances"),
    *("action", "response_duty", "copies", "signature", "document_sha256", "sent", "extended_to"),
)
_MADE = ("reports", "concerns", "addressees", "facts")
Rows = dict[str, list[tuple[Any, ...]]]


def state_rules() -> str:
    """The version of the rules that choose what stands among all that sources say."""
    names = ("precedence.yml", "resolve.py", "copies.py", "materialise.py", "records.py")
    return rules_version(
        *(f"register/{name}" for name in names),
        *("sources/shapes.yml", "form/letter.py", "register/fact_rows.py", *judging.RULES, *FACT_RULES),
        *("register/answer_rows.py", *assigning.RULES, *answer_reader.rules()),
    )


def as_it_stood(connection: sqlite3.Connection, until: str) -> sqlite3.Connection:
    """The tables of what stood at a past moment (UTC text), in memory."""
    state = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    database.make_tables(state)
    with database.transaction(state):
        followed = _follower(links(connection, until))
        facts = fact_rows.FactReader(connection)
        _write(state, _rows(held_at(connection, until), followed, judgements(connection, until), facts))
        assigning.stand(state)
        judging.write_organisations(state)
        _stand_answers(state, connection, until)
        state.execute("INSERT INTO meta VALUES ('as_of', ?)", (until,))
    return state


def stand(connection: sqlite3.Connection, subjects: Iterable[str] | None = None) -> None:
    """Make the tables again for the reports and responses that these subjects belong to (None: all).

    To be called inside a transaction.
    """
    linked = links(connection)
    follow = _follower(linked)
    if subjects is None:
        wanted = {subject for (subject,) in connection.execute("SELECT subject FROM latest")}
        for table in (*_MADE, "responses", "identifiers"):
            connection.execute(f"DELETE FROM {table}")
    else:
        wanted = {key for subject in subjects for key in (subject, follow(subject))}
        wanted |= {subject for subject in linked if follow(subject) in wanted}
        _clear(connection, wanted)
    facts = fact_rows.FactReader(connection)
    _write(connection, _rows(held(connection, wanted), follow, judgements(connection), facts))
    facts.keep()
    assigning.stand(connection, None if subjects is None else wanted)
    judging.write_organisations(connection)
    _stand_answers(connection, connection, None, None if subjects is None else wanted)


def _stand_answers(
    state: sqlite3.Connection,
    connection: sqlite3.Connection,
    until: str | None,
    keys: Collection[str] | None = None,
) -> None:
    """Make again what responses say, to which everything else has to stand; `connection` has the history."""
    evidence = attached(connection, until)
    reader = answer_reader.AnswerReader(connection)
    judged = answer_rows.Judged(answer_judgements(connection, until), evidence)
    answer_rows.stand(state, reader, judged, keys)
    write_evidence(state, evidence)
    if state is connection:
        reader.keep()


def history_of(connection: sqlite3.Connection, until: str | None, key: str) -> list[Held]:
    """The records that count for one report or response, those of documents linked to it included."""
    linked = links(connection, until)
    follow = _follower(linked)
    subjects = {key} | {subject for subject in linked if follow(subject) == key}
    if until is None:
        return held(connection, subjects)
    return [each for each in held_at(connection, until) if each.subject in subjects]


def _follower(linked: Mapping[str, str]) -> Callable[[str], str]:
    def follow(subject: str) -> str:
        return linked.get(subject, subject)

    return follow


def _clear(connection: sqlite3.Connection, keys: set[str]) -> None:
    listed = json.dumps(sorted(keys))
    chosen = "(SELECT value FROM json_each(?))"
    connection.execute(f"DELETE FROM reports WHERE key IN {chosen}", (listed,))
    connection.execute(f"DELETE FROM responses WHERE key IN {chosen}", (listed,))
    for table in ("concerns", "addressees", "identifiers", "facts"):
        connection.execute(f"DELETE FROM {table} WHERE report_key IN {chosen}", (listed,))


def _write(connection: sqlite3.Connection, rows: Rows) -> None:
    for table, made in rows.items():
        if made:
            marks = ",".join("?" * len(made[0]))
            connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", made)


def _rows(
    records: Sequence[Held],
    follow: Callable[[str], str],
    people: Judgements,
    facts: fact_rows.FactReader,
) -> Rows:
    """The rows of every table for the reports and responses that these records are about."""
    groups: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for each in records:
        groups[each.kind, follow(each.subject)].append(each)
    rows: Rows = defaultdict(list)
    for (kind, key), group in groups.items():
        if kind == "response":
            _add_response(rows, key, group, follow, people)
        elif kind == "report":
            corrections = groups.get((ADDRESSEE_CORRECTION, key), [])
            _add_report(rows, key, group, corrections, people, facts)
    return rows


def _add_report(
    rows: Rows,
    key: str,
    group: Sequence[Held],
    addressee_corrections: Sequence[Held],
    people: Judgements,
    facts: fact_rows.FactReader,
) -> None:
    first = standing("report", group)
    if all(each.sort == CORRECTION for each in group):
        return
    values = {field: each.value(field) for field, each in first.items()}
    written = {field: each.written(field) for field, each in first.items()}
    named = first.get("addressees")
    addressees = values.get("addressees") or []
    sent_to = (
        (named.value("sent_to") if named else None) or "; ".join(each["name"] for each in addressees) or None
    )
    rows["reports"].append(
        (
            key,
            *(values.get(field) for field in ("reference", "url", "date_of_report")),
            written.get("date_of_report"),
            values.get("stated_deadline"),
            written.get("stated_deadline"),
            *(
                values.get(field)
                for field in ("published", "deceased", "coroner", "coroner_title", "coroner_area")
            ),
            json.dumps(values.get("categories") or [], ensure_ascii=False),
            sent_to,
            *(values.get(field) for field in ("template", "legal_powers", "investigation", "circumstances")),
            values.get("concerns_text"),
            *(values.get(field) for field in ("action", "response_duty", "copies", "signature")),
            json.dumps(values.get("document_links") or [], ensure_ascii=False),
            values.get("document_sha256"),
            "; ".join(sorted({each.source for each in first.values()})),
            values.get("sent"),
            values.get("extended_to"),
            any(_shows_responses(each) for each in group),
            _looked_on(group),
            json.dumps(
                {field: [each.source, each.record_id] for field, each in first.items()}, ensure_ascii=False
            ),
            *judging.area(values.get("coroner_area"), values.get("date_of_report")),
            *_add_facts(rows, key, values, first, facts),
        )
    )
    _add_concerns(rows, key, first.get("concerns_text"))
    day = values.get("date_of_report")
    line = named.value("sent_to") if named else None
    addressees = judging.mended(line, addressees, values.get("published"), people)
    _add_addressees(rows, key, addressees, addressee_corrections, day, people)
    _add_identifiers(rows, key, group)


def _add_facts(
    rows: Rows,
    key: str,
    values: Mapping[str, Any],
    first: Mapping[str, Held],
    facts: fact_rows.FactReader,
) -> tuple[Any, ...]:
    """The cells of the report's own row; the facts' own rows are added."""
    spans = {
        field: where["spans"]
        for field, each in first.items()
        if (where := each.payload.get("where", {}).get(field)) and where.get("spans")
    }
    found, cells = fact_rows.rows_of(facts, key, values, spans)
    rows["facts"] += found
    return cells


def _shows_responses(each: Held) -> bool:
    """Whether this source would show a response if there were one."""
    if each.sort != TABLE:
        return each.sort != CORRECTION
    declared = shapes().get(each.payload.get("shape", ""))
    return declared is not None and declared.shows_responses == "row"


def _looked_on(group: Sequence[Held]) -> str | None:
    """The last day on which a table's compiler looked for responses; None where no such day bounds it.

    A document or page in hand was looked at when it was read, so it sets no earlier bound.
    """
    showing = [each for each in group if _shows_responses(each)]
    if not all(each.sort == TABLE for each in showing):
        return None
    return max((day for each in showing if (day := each.value("last_looked"))), default=None)


def _numbered_apart(numbers: Sequence[str]) -> list[str]:
    """The numbers, each once: where a coroner begins again at 1 for each body, the second 1 is «1-2»."""
    taken, apart = set(numbers), []
    for place, number in enumerate(numbers):
        name, nth = number, 1 + numbers[:place].count(number)
        while nth > 1 and (name := f"{number}-{nth}") in taken:
            nth += 1
        taken.add(name)
        apart.append(name)
    return apart


def _add_concerns(rows: Rows, key: str, source: Held | None) -> None:
    concerns = (source and source.value("concerns")) or []
    numbers = _numbered_apart([each["number"] for each in concerns])
    for place, (each, number) in enumerate(zip(concerns, numbers, strict=True), start=1):
        spans = each.get("spans") or []
        page, start, end = spans[0][1:4] if spans else (None, None, None)
        if len(spans) > 1:
            end = max(span[3] for span in spans)
        rows["concerns"].append(
            (
                *(
                    key,
                    place,
                    number,
                    each["text"],
                    page,
                    start,
                    end,
                    each.get("label"),
                    each.get("group"),
                ),
                json.dumps(each.get("parts") or []),
                json.dumps(spans),
            )
        )


def _add_addressees(
    rows: Rows,
    key: str,
    addressees: Sequence[Mapping[str, Any]],
    corrections: Sequence[Held],
    day: str | None,
    people: Judgements,
) -> None:
    """One row an addressee; what is written for one that names several bodies gives a row each."""
    position = 0
    for each in addressees:
        redacted = bool(each.get("redacted"))
        judged = judging.judged_names(each["name"], redacted, day, people, key, position + 1)
        for name in judged:
            position += 1
            said = _said_of(each, position, {each["name"], name.name}, corrections)
            rows["addressees"].append(
                (
                    *(key, position, name.name, redacted, said.get("response_required"), said.get("sent")),
                    *(said.get("extended_to"), json.dumps(each.get("spans") or []), *name.cells),
                )
            )


def _said_of(
    each: Mapping[str, Any], position: int, names: Collection[str], corrections: Sequence[Held]
) -> dict[str, Any]:
    """What stands for one addressee, by its place in the list or by its name, whole or as cut."""
    said = {"response_required": each.get("response_required")}
    for correction in sorted(corrections, key=lambda one: (one.payload["day"], one.record_id)):
        if any(is_addressee(correction.payload["addressee"], position, name) for name in names):
            said |= correction.payload["values"]
    return said


def is_addressee(said: object, position: int, name: str) -> bool:
    """Whether a correction that names an addressee by place or name means this one."""
    if isinstance(said, int):
        return said == position
    return identity.plain_name(str(said)) == identity.plain_name(name)


def _add_identifiers(rows: Rows, key: str, group: Sequence[Held]) -> None:
    found: set[tuple[str, str]] = set()
    for each in group:
        own = each.sort != DOCUMENT
        if reference := each.value("reference"):
            found.add(("reference" if own else "document_reference", identity.normal_reference(reference)))
        if url := each.value("url"):
            found |= {("url", identity.normal_url(url)), ("part", identity.last_part(url))}
        if sha256 := each.value("document_sha256"):
            found.add(("sha256", sha256))
        if each.subject != key:
            found.add(("alias", each.subject))
        files = [each.value("pdf_url"), *(each.value("document_links") or [])]
        found |= {("file", identity.last_part(file)) for file in files if own and file}
    rows["identifiers"] += [(kind, value, key) for kind, value in sorted(found) if value]


def _add_response(
    rows: Rows, key: str, group: Sequence[Held], follow: Callable[[str], str], people: Judgements
) -> None:
    first = standing("response", group)
    values = {field: first[field].value(field) for field in RESPONSE_FIELDS if field in first}
    if values.get("is_response") is False:
        return
    url = values.get("report_url")
    linked = follow(answering(key))
    report_key = (
        follow(identity.report_key_of_url(url)) if url else (None if linked == answering(key) else linked)
    )
    respondent = values.get("respondent") or sender_of_file(values.get("url") or "")
    date, as_written = _dated(values, first.get("date"))
    rows["responses"].append(
        (
            *(
                key,
                report_key,
                respondent,
                date,
                as_written,
                values.get("url"),
            ),
            *(values.get("text"), values.get("document_sha256"), _kind(values)),
            *(values.get("extended_to"), values.get("answers_for")),
            "; ".join(sorted({each.source for each in group})),
            judging.sender(respondent, date, people),
            bool(values.get("partial")),
            *("[]", None, None, None),  # for whom it answers is judged when all stand (`assigning`)
        )
    )


def _kind(values: Mapping[str, Any]) -> str:
    """A response's kind: as given, else as its own words have it, else as its file is named."""
    if values.get("kind"):
        return str(values["kind"])
    said = kind_of(values.get("text") or "")
    return said if said != "final" else read_file_name(values.get("url") or "").kind or said


def _dated(values: Mapping[str, Any], given: Held | None) -> tuple[str | None, str | None]:
    """A response's date and how it is written: as given, else as its own words have it."""
    if given is not None:
        return values.get("date"), given.written("date")
    read = date_in(values.get("text") or "")
    return (read.date.isoformat(), read.as_written) if read and read.date else (None, None)


def answering(response_key: str) -> str:
    """The subject under which the report that a response answers is linked."""
    return f"{response_key} answers"

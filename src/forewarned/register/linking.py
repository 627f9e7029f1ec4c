"""Which report a document or a response belongs to, where its own bytes give no address.

Rules, the first that gives exactly one report: the index beside it; the name of the file that the
report's page or table links to; the reference that it states or its file carries, where exactly one
report holds it and neither the deceased's name nor the date speaks against it. Documents that belong
nowhere by these are one report where they are copies of each other (`copies`). References are not
unique. Every link is judged again after every source, so that the order of sources does not matter.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from forewarned.register import identity
from forewarned.register.copies import why_copies
from forewarned.register.history import Chain
from forewarned.register.ingest import PART
from forewarned.register.materialise import answering
from forewarned.register.records import links

NEAR = dt.timedelta(days=31)
"""Two dates of one report, by page and by document, are no further apart than this."""


FROM_NAME = "the file's name"
"""The reader's rule for a reference that the document itself does not state."""


class Judged(NamedTuple):
    """A link: what belongs, to what, by which rule."""

    subject: str
    target: str
    rule: str


class _Document(NamedTuple):
    source: str
    record_id: str
    subject: str
    kind: str
    values: Mapping[str, Any]
    reference_rule: str | None

    @property
    def file(self) -> str:
        return identity.last_part(self.record_id.rsplit("/", 1)[-1])


def link(connection: sqlite3.Connection, chain: Chain) -> set[str]:
    """The subjects whose report was judged anew; the judgements are in the history.

    To be called inside a transaction, after the tables of what stands were made.
    """
    held = links(connection)
    changed: set[str] = set()
    row = connection.execute("SELECT max(seq) FROM links").fetchone()
    number = row[0] or 0
    for judged in _judgements(connection):
        if held.get(judged.subject, judged.subject) == judged.target:
            continue
        body = {"to": judged.target, "rule": judged.rule}
        event = chain.add("linked", judged.subject, None, judged.rule, body)
        chain.flush()
        number += 1
        connection.execute("INSERT INTO links VALUES (?,?,?,?,?)", (number, event, *judged))
        changed |= {judged.subject, judged.target, held.get(judged.subject, judged.target)}
        changed.add(judged.subject.removesuffix(answering("")))
    return changed


def _judgements(connection: sqlite3.Connection) -> Iterable[Judged]:
    rows = connection.execute(
        "SELECT r.source, r.record_id, r.subject, r.kind, r.payload FROM latest l JOIN records r USING (seq)"
        " WHERE l.sort = 'document' AND r.payload <> 'null' ORDER BY l.source, l.record_id"
    ).fetchall()
    judged: dict[str, Judged] = {}
    loose: dict[str, _Document] = {}
    for source, record_id, subject, kind, text in rows:
        payload = json.loads(text)
        rule = payload.get("where", {}).get("reference", {}).get("rule")
        document = _Document(source, record_id, subject, kind, payload["values"], rule)
        found = _report(connection, document) if kind == "report" else _response(connection, document)
        for each in found:
            known = judged.get(each.subject)
            if known is None or known.target == known.subject:
                judged[each.subject] = each
        if kind == "report" and not document.values.get("url"):
            loose[subject] = document
    return [*(judged | _copies(loose, judged)).values()]


def _copies(documents: Mapping[str, _Document], judged: Mapping[str, Judged]) -> dict[str, Judged]:
    """The judgements that documents are copies of one report: they belong where one of them does.

    Where none belongs anywhere else, to the one whose key comes first, whatever the order of reading.
    """
    by_reference: dict[str, list[str]] = defaultdict(list)
    for subject, document in sorted(documents.items()):
        stated = identity.reference_in_name(document.file) or document.values.get("reference")
        if stated:
            by_reference[identity.normal_reference(stated)].append(subject)
    found: dict[str, Judged] = {}
    for subjects in by_reference.values():
        # Those that belong to a page or a table come first, so that the others follow them there.
        order = sorted(subjects, key=lambda subject: (judged[subject].target == subject, subject))
        for place, subject in enumerate(order):
            if judged[subject].target != subject:
                continue
            for earlier in order[:place]:
                if rule := why_copies(documents[earlier].values, documents[subject].values):
                    target = found[earlier].target if earlier in found else judged[earlier].target
                    found[subject] = Judged(subject, target, rule)
                    break
    return found


def _report(connection: sqlite3.Connection, document: _Document) -> list[Judged]:
    if document.values.get("url"):
        return []
    target, rule = (
        _by_index(connection, document)
        or _by_file(connection, document)
        or _by_reference(connection, document, document.values.get("reference"), "reference")
        or (document.subject, "nothing says any more that it belongs elsewhere")
    )
    return [Judged(document.subject, target, rule)]


def _response(connection: sqlite3.Connection, document: _Document) -> list[Judged]:
    """The response that a document is a copy of, and the report that it answers."""
    found = []
    index = _by_index(connection, document)
    own = index[0] if index else document.subject
    if index:
        found.append(Judged(document.subject, *index))
    elif same := _by_response_file(connection, document):
        own = same
        found.append(
            Judged(document.subject, same, "the file's name is the last part of the response's address")
        )
    else:
        found.append(
            Judged(document.subject, document.subject, "nothing says any more that it belongs elsewhere")
        )
    if own != document.subject or document.values.get("report_url"):
        return found
    report = _by_file(connection, document) or _by_reference(
        connection, document, document.values.get("report_reference"), "reference", "document_reference"
    )
    subject = answering(own)
    target, rule = report or (subject, "nothing says any more which report it answers")
    return [*found, Judged(subject, target, rule)]


def _by_index(connection: sqlite3.Connection, document: _Document) -> tuple[str, str] | None:
    row = connection.execute(
        "SELECT subject FROM latest WHERE source = ? AND record_id = ?",
        (document.source, f"{document.record_id}{PART}index"),
    ).fetchone()
    return (row[0], "the index beside it names its address") if row and row[0] != document.subject else None


def _by_file(connection: sqlite3.Connection, document: _Document) -> tuple[str, str] | None:
    keys = _keys(connection, document.file, "file")
    if len(keys) != 1 or _contradicted(connection, document, keys[0]):
        return None
    return keys[0], "the report's page or table links to a file of this name"


def _by_reference(
    connection: sqlite3.Connection, document: _Document, stated: str | None, *kinds: str
) -> tuple[str, str] | None:
    carried = identity.reference_in_name(document.file)
    if document.reference_rule == FROM_NAME:
        stated = None
    for reference, rule in (
        (stated, "the reference it states"),
        (carried, "the reference in the file's name"),
    ):
        if not reference:
            continue
        keys = _keys(connection, identity.normal_reference(reference), *kinds)
        keys = [key for key in keys if key != document.subject]
        if len(keys) == 1 and not _contradicted(connection, document, keys[0]):
            return keys[0], f"{rule}, which one report alone holds"
    return None


def _keys(connection: sqlite3.Connection, value: str, *kinds: str) -> list[str]:
    marks = ",".join("?" * len(kinds))
    rows = connection.execute(
        f"SELECT DISTINCT report_key FROM identifiers WHERE value = ? AND kind IN ({marks})", (value, *kinds)
    )
    return [key for (key,) in rows]


def _by_response_file(connection: sqlite3.Connection, document: _Document) -> str | None:
    rows = connection.execute(
        "SELECT key FROM responses WHERE url LIKE ? ESCAPE '\\'",
        ("%" + document.file.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),),
    ).fetchall()
    keys = {key for (key,) in rows if key != document.subject}
    return keys.pop() if len(keys) == 1 else None


def _contradicted(connection: sqlite3.Connection, document: _Document, key: str) -> bool:
    """Whether another source of the report names another deceased, or a date far from the document's."""
    rows = connection.execute(
        "SELECT r.payload FROM latest l JOIN records r ON r.seq = l.seq"
        " WHERE l.subject = ? AND l.kind = 'report' AND l.sort <> 'document' AND r.payload <> 'null'",
        (key,),
    )
    for (text,) in rows:
        values = json.loads(text)["values"]
        if identity.names_disagree(values.get("deceased"), document.values.get("deceased")):
            return True
        one, other = values.get("date_of_report"), document.values.get("date_of_report")
        if one and other and abs(dt.date.fromisoformat(one) - dt.date.fromisoformat(other)) > NEAR:
            return document.kind == "report"
    return False

"""An editor's corrections: YAML files that beat every source and say who corrected what, and why.

    report: 2018-0304            # a reference, a key, an address or its last part
    field: date_of_report        # or several: `fields: {date_of_report: …, coroner: …}`
    value: 2018-12-19
    addressee: 2                 # only for response_required, extended_to, sent: place or name
    by: A. Editor
    why: The page gives the date of publication.
    date: 2025-03-01

A file holds one correction or a list of them. A correction that is taken out of the files is
withdrawn; the history keeps it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from forewarned.errors import BadInput, NotFound
from forewarned.form.concerns import concerns_of
from forewarned.register.history import Chain
from forewarned.register.ingest import Intake, Taken, Unit
from forewarned.register.materialise import ADDRESSEE_CORRECTION, is_addressee
from forewarned.register.queries import find
from forewarned.register.records import CORRECTION, Record
from forewarned.register.resolve import GOES_WITH, REPORT_FIELDS
from forewarned.register.sourcing import KnownSource, known_sources, remember, rules_version
from forewarned.register.summary import Refusal, SourceYield

SOURCE = "corrections"
DATES = ("date_of_report", "stated_deadline", "published", "sent", "extended_to")
LISTS = ("categories", "addressees", "document_links", "also_at")
OF_ADDRESSEES = ("response_required", "extended_to", "sent")
_NOT_CORRECTED = {"document_sha256", "also_at", "pdf_url"}
_KEYS = {"report", "field", "value", "fields", "addressee", "by", "why", "date"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one or more fields of a report, or of one of its addressees' duties."""

    where: str
    report: str
    addressee: int | str | None
    values: Mapping[str, Any]
    by: str
    why: str
    date: dt.date


def correction_rules() -> str:
    """The version of the rules that corrections are read by."""
    return rules_version("register/corrections.py", "form/concerns.py")


def read_corrections(folder: Path) -> tuple[str, tuple[Correction, ...]]:
    """The hash of all the files, and every correction in them, in the order of file names.

    Raises `BadInput` for a file that is not YAML or a correction that lacks something; it names both.
    """
    digest = hashlib.sha256()
    found: list[Correction] = []
    for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content)
        try:
            loaded = yaml.safe_load(content)
        except yaml.YAMLError as failure:
            words = " ".join(str(failure).split())
            raise BadInput(f"not YAML ({words})", where=str(path), do="Correct the file.") from failure
        entries = loaded if isinstance(loaded, list) else [] if loaded is None else [loaded]
        found += [_correction(path, number, entry) for number, entry in enumerate(entries, start=1)]
    return digest.hexdigest(), tuple(found)


def _correction(path: Path, number: int, entry: object) -> Correction:
    where = f"{path.name}, correction {number}"
    if not isinstance(entry, dict):
        raise BadInput(
            "no correction: it has no keys", where=where, do="Give report, field, value, by, why, date."
        )
    if strange := sorted({str(key) for key in entry} - _KEYS):
        raise BadInput(
            f"unknown key «{strange[0]}»", where=where, do=f"Known are: {', '.join(sorted(_KEYS))}."
        )
    for key in ("report", "by", "why", "date"):
        if not entry.get(key):
            raise BadInput(
                f"«{key}» is missing", where=where, do="A correction says what, who, why and when."
            )
    named = entry.get("fields") if "fields" in entry else {entry.get("field"): entry.get("value")}
    if not isinstance(named, dict) or not named:
        raise BadInput(
            "«fields» is not a list of names and values", where=where, do="Write «fields: {name: value}»."
        )
    addressee = entry.get("addressee")
    values = {str(name): _value(str(name), value, addressee, where) for name, value in named.items()}
    if text := values.get("concerns_text"):
        split = concerns_of(str(text))
        values["concerns"] = [{"number": each.number, "text": each.text} for each in split]
    return Correction(
        where=where,
        report=str(entry["report"]),
        addressee=addressee,
        values=values,
        by=str(entry["by"]),
        why=str(entry["why"]),
        date=_date("date", entry["date"], where),
    )


def _value(name: str, value: object, addressee: object, where: str) -> object:
    known: Sequence[str] = OF_ADDRESSEES
    if addressee is None:
        known = [field for field in REPORT_FIELDS if field not in _NOT_CORRECTED and field not in GOES_WITH]
    if name not in known:
        raise BadInput(
            f"field «{name}» cannot be corrected here", where=where, do=f"Fields are: {', '.join(known)}."
        )
    if value is None:
        raise BadInput(f"«{name}» has no value", where=where, do="Give the right value.")
    if name in DATES:
        return _date(name, value, where).isoformat()
    if name == "response_required":
        if not isinstance(value, bool):
            raise BadInput(f"«{name}» is {value!r}", where=where, do="Write true or false.")
        return value
    if name in LISTS:
        if not isinstance(value, list):
            raise BadInput(
                f"«{name}» is not a list", where=where, do="Write one item a line, each after «- »."
            )
        return (
            [{"name": str(item)} for item in value] if name == "addressees" else [str(item) for item in value]
        )
    return str(value)


def _date(name: str, value: object, where: str) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(
            f"«{name}» is {value!r}, not a date", where=where, do="Write it as 2018-12-19."
        ) from None


def unchanged(connection: sqlite3.Connection, content: str) -> bool:
    """Whether these corrections are in, all of them, by the rules that hold."""
    known = next((each for each in known_sources(connection) if each.id == SOURCE), None)
    return bool(
        known and known.content == content and known.rules == correction_rules() and not known.gave.refused
    )


def take_in(
    connection: sqlite3.Connection, chain: Chain, content: str, corrections: Sequence[Correction], place: Path
) -> tuple[SourceYield, Taken]:
    """What came of the corrections; those whose report is not held, or not alone, are refused and said."""
    intake = Intake(connection, chain, SOURCE, "an editor's correction", correction_rules())
    refused = []
    for number, correction in enumerate(corrections):
        try:
            intake.take(_unit(connection, number, correction))
        except NotFound as failure:
            refused.append(Refusal(correction.where, f"no such report or addressee: {failure.line()}"))
    intake.withdraw_unseen()
    taken = intake.finish()
    gave = SourceYield(
        source=SOURCE,
        kind="corrections",
        read=len(corrections),
        new=taken.new,
        changed=taken.changed,
        unchanged=taken.unchanged,
        refused=tuple(refused),
    )
    settled = replace(gave, new=0, changed=0, unchanged=gave.new + gave.changed + gave.unchanged)
    known = KnownSource(SOURCE, "corrections", str(place.resolve()), content, correction_rules(), settled)
    remember(connection, known, shape=None, name=SOURCE)
    return gave, taken


def _unit(connection: sqlite3.Connection, number: int, correction: Correction) -> Unit:
    key = find(connection, correction.report)
    payload: dict[str, Any] = {
        "values": dict(correction.values),
        "by": correction.by,
        "why": correction.why,
        "dated": correction.date.isoformat(),
        "day": correction.date.toordinal(),
    }
    kind = "report"
    if correction.addressee is not None:
        kind = ADDRESSEE_CORRECTION
        payload["addressee"] = correction.addressee
        rows = connection.execute(
            "SELECT position, name_as_written FROM addressees WHERE report_key = ?", (key,)
        )
        if not any(is_addressee(correction.addressee, *row) for row in rows):
            raise NotFound(f"«{correction.addressee}» is no addressee of {correction.report}")
    return Unit(
        correction.where, [Record(f"{number:05d} {correction.where}", key, kind, CORRECTION, payload)]
    )

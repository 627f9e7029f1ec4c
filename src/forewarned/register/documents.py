"""A folder of documents into the register: read in limited workers, matched with the index, taken in."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forewarned.archive import Archive, sha256_of
from forewarned.errors import Unreadable
from forewarned.model import Report
from forewarned.register import identity
from forewarned.register.cache import ReadingCache
from forewarned.register.folder_index import INDEX, IndexEntry, read_index
from forewarned.register.history import Chain, canonical
from forewarned.register.ingest import PART, Intake, Taken, Unit
from forewarned.register.records import DOCUMENT, PAGE, Record, payload_of
from forewarned.register.records import INDEX as INDEX_SORT
from forewarned.register.sourcing import (
    KnownSource,
    known_sources,
    remember,
    rules_version,
    source_id,
    stop_at_loss,
)
from forewarned.register.summary import Progress, Refusal, SourceYield
from forewarned.sources import expectations
from forewarned.sources.folder import files_under

ENDINGS = (".pdf", ".html", ".htm", ".docx")
_REPLY = re.compile(r"respon[sc]e|reply", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """The documents to read under one folder; `whole` is False where only some of it was asked for."""

    root: Path
    paths: tuple[Path, ...]
    whole: bool = True

    @property
    def stem(self) -> str:
        """What a source made of this folder is called, where nothing else has that name."""
        return f"documents:{self.root.resolve().name}"


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """A folder read whole: what each document and each line of the index says, and what was refused."""

    found: Found
    content: str
    units: tuple[Unit, ...]
    refused: tuple[Refusal, ...]
    hashes: Mapping[Path, str]
    notes: tuple[str, ...]


def is_document(path: Path) -> bool:
    """Whether the name of the file says that it is a document that can be read."""
    return path.name.lower().endswith(ENDINGS)


def document_rules() -> str:
    """The version of every rule that documents are read by."""
    return rules_version("form", "dates.py", "model.py", "register/documents.py")


def content_of(found: Found) -> tuple[str, dict[Path, str]]:
    """One hash over the folder's documents and indexes, and each document's own.

    A file that cannot be read counts as empty here; reading it then says why.
    """
    hashes = {path: _hash(path) for path in found.paths}
    listed = [[path.relative_to(found.root).as_posix(), sha256] for path, sha256 in hashes.items()]
    listed += [[path.relative_to(found.root).as_posix(), _hash(path)] for path in _index_files(found)]
    return hashlib.sha256(canonical(sorted(listed)).encode("utf-8", "surrogatepass")).hexdigest(), hashes


def _hash(path: Path) -> str:
    """The SHA-256 of a file; blank for what cannot be opened, and for pipes and devices, never waited for."""
    if not path.is_file():
        return ""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _index_files(found: Found) -> list[Path]:
    folders = {found.root, *(path.parent for path in found.paths)}
    return sorted(index for folder in folders if (index := folder / INDEX).is_file())


def unchanged(connection: sqlite3.Connection, found: Found, content: str) -> SourceYield | None:
    """What the folder gave, where it is as it was when last read by the same rules; else None."""
    at = str(found.root.resolve())
    for known in known_sources(connection):
        same = (known.kind, known.place, known.content, known.rules) == (
            "documents",
            at,
            content,
            document_rules(),
        )
        if same:
            return replace(known.gave, skipped=True)
    return None


def read_folder(
    found: Found,
    content: str,
    hashes: Mapping[Path, str],
    archive: Archive,
    cache: ReadingCache,
    *,
    jobs: int,
    progress: Progress | None,
) -> ReadFolder:
    """Every document of the folder as a unit, or refused with the reason; accepted bytes are archived.

    Raises `BadInput` for an index that cannot be one.
    """
    entries = _entries(found)
    units: dict[str, Unit] = {}
    refused: list[Refusal] = []
    for done, (path, reading) in enumerate(_readings(found, hashes, cache, jobs), start=1):
        name = path.relative_to(found.root).as_posix()
        if isinstance(reading, Unreadable):
            refused.append(Refusal(_shown(name), reading.found))
        elif not reading["payload"]["values"]:
            refused.append(Refusal(_shown(name), "nothing of a report or a response was found in it"))
        else:
            sha256 = archive.add(path.read_bytes())
            if sha256 != reading["sha256"]:
                refused.append(Refusal(_shown(name), "it changed while it was being read"))
            else:
                units[name] = _unit(name, path, reading, entries.pop(path, None))
        if progress:
            progress(f"reading {found.root.name}", done, len(found.paths))
    notes = [f"{path.name} is named in the index, but not there or not taken in" for path in sorted(entries)]
    for index in _index_files(found):
        archive.add(index.read_bytes())
    ordered = tuple(units[name] for name in sorted(units))
    return ReadFolder(found, content, ordered, tuple(sorted(refused, key=_place)), hashes, tuple(notes))


def _place(refusal: Refusal) -> str:
    return refusal.where


def _shown(name: str) -> str:
    from forewarned.sources.reading import one_line

    return one_line(name)


def _entries(found: Found) -> dict[Path, IndexEntry]:
    entries: dict[Path, IndexEntry] = {}
    wanted = set(found.paths)
    for index in _index_files(found):
        for file, entry in read_index(index, index.read_bytes()).items():
            path = index.parent / file
            if path in wanted or (found.whole and is_document(path)):
                entries[path] = entry
    return entries


def _readings(
    found: Found, hashes: Mapping[Path, str], cache: ReadingCache, jobs: int
) -> Iterator[tuple[Path, dict[str, Any] | Unreadable]]:
    """Each document with its reading, from the cache or from a worker, in the order of finishing."""
    from forewarned.sources.reading import read_files

    reader = document_rules()
    waiting = []
    for path in found.paths:
        try:
            path.name.encode()
        except UnicodeEncodeError:
            yield path, Unreadable("its name is not UTF-8")
            continue
        if kept := cache.get(hashes[path], path.name, reader):
            yield path, json.loads(kept)
        else:
            waiting.append(path)
    for path, outcome in read_files(waiting, jobs=jobs):
        if isinstance(outcome, Unreadable):
            yield path, outcome
            continue
        kind = "report" if isinstance(outcome, Report) else "response"
        sha256 = outcome.document_sha256 or hashes[path]
        reading = {"kind": kind, "sha256": sha256, "payload": payload_of(outcome)}
        try:
            cache.put(sha256, path.name, reader, canonical(reading))
        except UnicodeEncodeError:
            yield path, Unreadable("its text holds characters that are no text (half a surrogate pair)")
            continue
        yield path, reading


def _unit(name: str, path: Path, reading: Mapping[str, Any], entry: IndexEntry | None) -> Unit:
    payload = dict(reading["payload"])
    values = dict(payload["values"])
    sha256 = reading["sha256"]
    values["document_sha256"] = sha256
    kind = (entry and entry.kind) or reading["kind"]
    if kind not in ("report", "response"):
        kind = reading["kind"]
    if kind == "response" and reading["kind"] == "report":
        values = _as_response(values)
    payload["values"] = values
    is_page = path.suffix.lower() in (".html", ".htm")
    own = _own_subject(kind, values, sha256)
    records = [Record(name, own, kind, PAGE if is_page and kind == "report" else DOCUMENT, payload)]
    if entry:
        said = {"values": dict(entry.values), "written": dict(entry.written)}
        subject = _own_subject(kind, entry.values, sha256)
        records.append(Record(f"{name}{PART}index", subject, kind, INDEX_SORT, said))
    if kind == "report" and (url := values.get("url")):
        records += _replies(name, url, values.get("document_links") or [])
    return Unit(name, records)


def _as_response(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a document read as a report says where the index knows that it is a response."""
    kept = {"document_sha256": values["document_sha256"]}
    if text := values.get("text") or values.get("concerns_text"):
        kept["text"] = text
    return kept


def _own_subject(kind: str, values: Mapping[str, Any], sha256: str) -> str:
    if kind == "report":
        url = values.get("url")
        return identity.report_key_of_url(url) if url else identity.report_key_of_document(sha256)
    if (url := values.get("url")) and (report_url := values.get("report_url")):
        return identity.response_key_of_url(url, report_url)
    return identity.response_key_of_document(sha256)


def _replies(name: str, report_url: str, links: Sequence[str]) -> list[Record]:
    """The responses that a publisher's page links to, by what their files are called."""
    replies = [
        link for link in links if link.lower().startswith("http") and _REPLY.search(identity.last_part(link))
    ]
    return [
        Record(
            f"{name}{PART}{identity.normal_url(link)}",
            identity.response_key_of_url(link, report_url),
            "response",
            PAGE,
            {"values": {"url": link, "report_url": report_url}, "written": {}},
        )
        for link in dict.fromkeys(replies)
    ]


def take_in(
    connection: sqlite3.Connection, chain: Chain, folder: ReadFolder, *, accept_loss: bool
) -> tuple[SourceYield, Taken]:
    """What the folder gave, after taking its units in; inside the caller's transaction.

    Raises `Stopped` where a folder that was read before now gives less than half, unless accepted.
    """
    found = folder.found
    source = source_id(
        connection, found.stem, found.root, [unit.records[0].record_id for unit in folder.units]
    )
    before = next((known for known in known_sources(connection) if known.id == source), None)
    held = before.gave.new + before.gave.changed + before.gave.unchanged if before and found.whole else None
    faults = expectations.folder_shortfalls(len(folder.units), held)
    stop_at_loss(chain, source, faults, found.root, accepted=accept_loss)
    intake = Intake(connection, chain, source, "document read", document_rules())
    for unit in folder.units:
        intake.take(unit)
    taken = intake.finish()
    gave = SourceYield(
        source=source,
        kind="documents",
        read=len(folder.units) + len(folder.refused),
        new=taken.new,
        changed=taken.changed,
        unchanged=taken.unchanged,
        refused=folder.refused,
        missing=taken.missing if found.whole else 0,
    )
    _remember(connection, folder, source, gave, before)
    return gave, taken


def _remember(
    connection: sqlite3.Connection,
    folder: ReadFolder,
    source: str,
    gave: SourceYield,
    before: KnownSource | None,
) -> None:
    """Keep what the whole folder gave; of a part, only that the source exists."""
    found = folder.found
    if not found.whole and before is not None:
        return
    settled = replace(gave, new=0, changed=0, unchanged=gave.new + gave.changed + gave.unchanged)
    if not found.whole:
        settled = replace(settled, read=0, unchanged=0, refused=())
    content = folder.content if found.whole else ""
    known = KnownSource(source, "documents", str(found.root.resolve()), content, document_rules(), settled)
    remember(connection, known, shape=None, name=found.root.name)


def documents_under(path: Path) -> Found:
    """The documents in a folder and below, in order. Links are followed for files, not for folders.

    Raises `BadInput` for a folder that may not be listed.
    """
    return Found(path, tuple(files_under(path, is_document)))

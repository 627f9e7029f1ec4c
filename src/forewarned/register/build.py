"""Sources into the register, each in one transaction: read, held against what is expected, taken in."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from forewarned.archive import Archive
from forewarned.errors import BadInput
from forewarned.register import cache, corrections, database, documents, linking, materialise, tables
from forewarned.register.folder_index import INDEX
from forewarned.register.history import Chain
from forewarned.register.ingest import Taken
from forewarned.register.shown import Shown
from forewarned.register.sourcing import known_sources
from forewarned.register.summary import BuildSummary, Progress, SourceYield, summed
from forewarned.sources.folder import files_under
from forewarned.sources.shapes import shape_of
from forewarned.sources.table import is_table, read_table

if TYPE_CHECKING:
    from forewarned.register.store import Register

TakeIn = Callable[[Chain], tuple[SourceYield, Taken]]


def build(
    register: Register,
    sources: Sequence[Path],
    *,
    jobs: int,
    now: Callable[[], dt.datetime] | None,
    progress: Progress | None,
    accept_loss: bool,
    corrections: Path | None,
) -> BuildSummary:
    """See `Register.build`."""
    began = time.monotonic()
    wanted = _expanded(sources)
    with database.said_plainly(register.folder):
        connection = database.opened(register.folder, create=True, writable=True)
        try:
            run = _Run(register.folder, connection, jobs, now or _clock, progress, accept_loss)
            run.build(wanted, corrections)
            database.tidy(connection)
            run.archive.sweep(time.time())
        finally:
            connection.close()
    return summed(tuple(run.by_source), tuple(run.notes), round(time.monotonic() - began, 3))


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _expanded(sources: Sequence[Path]) -> list[Path | documents.Found]:
    """Tables and folders of documents, in the order given; single documents gathered by their folder.

    A folder gives its documents and the tables of a known shape in it. Raises `BadInput` for what is
    not there or is neither table, document nor folder.
    """
    found: list[Path | documents.Found] = []
    single: dict[Path, list[Path]] = {}
    for path in sources:
        if path.is_dir():
            found += _in_folder(path)
        elif not path.exists():
            raise BadInput("there is no such file or folder", where=str(path), do="Check the path.")
        elif is_table(path):
            found.append(path)
        elif documents.is_document(path):
            single.setdefault(path.parent, []).append(path)
        else:
            known = ".pdf .html .docx .csv .jsonl .jsonl.gz .parquet"
            raise BadInput(
                "neither a document nor a table", where=str(path), do=f"Give files that end in: {known}."
            )
    for root, paths in single.items():
        found.append(documents.Found(root, tuple(sorted(set(paths))), whole=False))
    return found


def _in_folder(folder: Path) -> Iterator[Path | documents.Found]:
    held = documents.documents_under(folder)
    listed = [path for path in files_under(folder, is_table) if path.name != INDEX and _is_known(path)]
    yield from listed
    if held.paths:
        yield held
    elif not listed:
        raise BadInput(
            "no documents and no known tables are in this folder",
            where=str(folder),
            do="Give a folder with .pdf, .html or .docx files, or a table.",
        )


def _is_known(path: Path) -> bool:
    """Whether a table that merely lies in a folder is one to read; labels and lists are passed over."""
    try:
        shape_of(read_table(path.read_bytes(), str(path)).columns, str(path))
    except (BadInput, OSError):
        return False
    return True


class _Run:
    """One build: where it writes, by which clock, and what it has done so far."""

    def __init__(
        self,
        folder: Path,
        connection: sqlite3.Connection,
        jobs: int,
        now: Callable[[], dt.datetime],
        progress: Progress | None,
        accept_loss: bool,
    ) -> None:
        self.folder = folder
        self.connection = connection
        self.archive = Archive(folder / "archive")
        self.jobs = jobs
        self.now = now
        self.progress = progress
        self.accept_loss = accept_loss
        self.by_source: list[SourceYield] = []
        self.notes: list[str] = []

    def build(self, wanted: Sequence[Path | documents.Found], corrections_folder: Path | None) -> None:
        folder = corrections_folder or self.folder / "corrections"
        if corrections_folder is not None and not folder.is_dir():
            raise BadInput("there is no such folder of corrections", where=str(folder), do="Check the path.")
        content, found = corrections.read_corrections(folder)
        self._stand_again()
        for source in wanted:
            if isinstance(source, Path):
                self._table(source)
            else:
                self._folder(source)
        self._corrections(folder, content, found)

    def _stand_again(self) -> None:
        """Make everything that stands again where the rules that choose it are not those of last time."""
        rules = materialise.state_rules()
        row = self.connection.execute("SELECT value FROM meta WHERE name = 'state_rules'").fetchone()
        if row and row[0] == rules and database.is_current(self.connection):
            return
        with database.transaction(self.connection):
            if row:
                shown = Shown(self.connection)
                shown.note(key for (key,) in self.connection.execute("SELECT key FROM reports"))
                database.renew(self.connection)
                materialise.stand(self.connection)
                chain = Chain(self.connection, database.stamp(self.now()))
                shown.record(chain, None, "the rules that choose among sources were changed: ")
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES ('state_rules', ?)", (rules,))

    def _table(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except PermissionError as failure:
            raise BadInput(
                "the file may not be read", where=str(path), do="Check its permissions."
            ) from failure
        if self._is_unchanged_table(path, content):
            return
        self._say(f"reading {path.name}", 0, None)
        table = tables.read_units(path, content)
        self._say(f"taking in {path.name}", table.rows, table.rows)
        held = [(self.archive.add(content), len(content))]
        self._take(
            held, lambda chain: tables.take_in(self.connection, chain, table, accept_loss=self.accept_loss)
        )

    def _is_unchanged_table(self, path: Path, content: bytes) -> bool:
        import hashlib

        sha256 = hashlib.sha256(content).hexdigest()
        for known in known_sources(self.connection):
            if (known.kind, known.content, known.rules) == ("table", sha256, tables.table_rules()):
                self.by_source.append(replace(known.gave, skipped=True))
                self._say(f"{path.name} is as it was", known.gave.read, known.gave.read)
                return True
        return False

    def _folder(self, found: documents.Found) -> None:
        content, hashes = documents.content_of(found)
        if found.whole and (gave := documents.unchanged(self.connection, found, content)):
            self.by_source.append(gave)
            self._say(f"{found.root.name} is as it was", gave.read, gave.read)
            return
        kept = cache.opened(self.folder)
        try:
            folder = documents.read_folder(
                found, content, hashes, self.archive, kept, jobs=self.jobs, progress=self.progress
            )
        finally:
            kept.close()
        self.notes += folder.notes
        held = [
            (sha256, len(self.archive.read(sha256)))
            for sha256 in hashes.values()
            if self.archive.holds(sha256)
        ]
        self._take(
            held,
            lambda chain: documents.take_in(self.connection, chain, folder, accept_loss=self.accept_loss),
        )

    def _corrections(self, folder: Path, content: str, found: Sequence[corrections.Correction]) -> None:
        known = any(each.id == corrections.SOURCE for each in known_sources(self.connection))
        if (not found and not known) or corrections.unchanged(self.connection, content):
            return
        self._take([], lambda chain: corrections.take_in(self.connection, chain, content, found, folder))

    def _take(self, archived: Sequence[tuple[str, int]], take_in: TakeIn) -> None:
        """One source in one transaction: its events and records, what stands, and the links."""
        with database.transaction(self.connection):
            chain = Chain(self.connection, database.stamp(self.now()))
            gave, taken = take_in(chain)
            shown = Shown(self.connection)
            if taken.subjects:
                shown.note(taken.subjects)
                materialise.stand(self.connection, taken.subjects)
            if changed := linking.link(self.connection, chain):
                shown.note(changed)
                materialise.stand(self.connection, changed)
            shown.record(chain, gave.source)
            self._close(chain, gave, archived)
        self.by_source.append(gave)

    def _close(self, chain: Chain, gave: SourceYield, archived: Sequence[tuple[str, int]]) -> None:
        fresh = [
            (sha256, size)
            for sha256, size in sorted(set(archived))
            if not self.connection.execute("SELECT 1 FROM stored WHERE sha256 = ?", (sha256,)).fetchone()
        ]
        counts = {"read": gave.read, "new": gave.new, "changed": gave.changed, "refused": len(gave.refused)}
        if gave.new or gave.changed or fresh or not gave.unchanged:
            if gave.refused:
                reasons = [[refusal.where, refusal.why] for refusal in gave.refused]
                chain.add("refused", gave.source, gave.source, "refused on reading", {"refused": reasons})
            body = {**counts, "archived": [sha256 for sha256, _ in fresh]}
            event = chain.add("source_read", gave.source, gave.source, "read to its end", body)
            chain.flush()
            self.connection.executemany(
                "INSERT INTO stored VALUES (?,?,?)", [(*each, event) for each in fresh]
            )
        chain.flush()

    def _say(self, what: str, done: int, of: int | None) -> None:
        if self.progress:
            self.progress(what, done, of)

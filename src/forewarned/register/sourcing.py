"""Which source a table or folder is, whether it has to be read again, and what it gave last."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from forewarned.errors import Stopped
from forewarned.register.history import Chain
from forewarned.register.summary import Refusal, SourceYield

SAME = 0.5
"""Two readings that share so much of the smaller one's records are readings of the same source."""


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source as it was last read: its place, what its bytes were, by which rules, what it gave."""

    id: str
    kind: str
    place: str
    content: str
    rules: str
    gave: SourceYield


def known_sources(connection: sqlite3.Connection) -> list[KnownSource]:
    """Every source read so far, in the order of their names."""
    rows = connection.execute("SELECT id, kind, place, content, rules, yield FROM sources ORDER BY id")
    return [
        KnownSource(row[0], row[1], row[2], row[3], row[4], _yield(row[0], row[1], json.loads(row[5])))
        for row in rows
    ]


def _yield(source: str, kind: str, gave: Mapping[str, object]) -> SourceYield:
    known = {**gave, "refused": tuple(Refusal(*each) for each in gave["refused"])}  # type: ignore[attr-defined]
    return SourceYield(source=source, kind=kind, **known)  # type: ignore[arg-type]


def remember(connection: sqlite3.Connection, source: KnownSource, *, shape: str | None, name: str) -> None:
    """Keep what a source was and gave, for the next run."""
    gave = asdict(source.gave)
    gave["refused"] = [[refusal.where, refusal.why] for refusal in source.gave.refused]
    for left_out in ("source", "kind", "skipped"):
        del gave[left_out]
    connection.execute(
        "INSERT OR REPLACE INTO sources VALUES (?,?,?,?,?,?,?,?)",
        (source.id, source.kind, shape, name, source.place, source.content, source.rules, json.dumps(gave)),
    )


def source_id(connection: sqlite3.Connection, stem: str, place: Path, record_ids: Collection[str]) -> str:
    """The id of the source that this is a reading of: the one at this place, else the one it repeats.

    A file of the same name elsewhere is the same source moved where it shares half its records with
    it, and another source otherwise («…#2»).
    """
    at = str(place.resolve())
    rows = connection.execute(
        "SELECT id, place FROM sources WHERE id = ? OR id GLOB ? ORDER BY id",
        (stem, stem.replace("[", "[[]") + "#*"),
    ).fetchall()
    for known, where in rows:
        if where == at:
            return str(known)
    for known, _ in rows:
        held = {
            row[0] for row in connection.execute("SELECT record_id FROM latest WHERE source = ?", (known,))
        }
        smaller = min(len(held), len(record_ids))
        if smaller and len(held & set(record_ids)) >= SAME * smaller:
            return str(known)
    return stem if not rows else f"{stem}#{len(rows) + 1}"


def stop_at_loss(chain: Chain, source: str, faults: Sequence[str], place: Path, *, accepted: bool) -> None:
    """Goes no further where a source falls outside what is expected of it, unless the loss is accepted.

    Raises `Stopped`; an accepted loss is recorded in the history.
    """
    if not faults:
        return
    if not accepted:
        what = "folder" if place.is_dir() else "table"
        raise Stopped(
            "; ".join(faults) + "; nothing of it was taken in",
            where=str(place),
            do=f"Look at the {what}; if it is right as it is, build again with --accept-loss.",
        )
    chain.add("loss_accepted", source, source, "the caller accepted the loss", {"faults": list(faults)})


@cache
def rules_version(*parts: str) -> str:
    """The version of rules that stand in these modules or folders of Forewarned: a hash of their files.

    So that a changed rule reads again what it was applied to, without anyone having to say so.
    """
    digest = hashlib.sha256()
    for part in parts:
        for file in _files(resources.files("forewarned").joinpath(part)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _files(root: Traversable) -> list[Traversable]:
    if root.is_file():
        return [root]
    return sorted(
        (each for each in root.iterdir() if each.is_file() and each.name.endswith((".py", ".yml"))),
        key=lambda each: each.name,
    )

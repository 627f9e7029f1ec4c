"""Whose response it is: letters with text, and the file names of every published reply, against labels.

The labels were made by reading: for each file the places of the addressees that it answers for, an empty
list where it answers for none of them, null where a reader cannot tell. They are kept under the hash of
the page and the file, without their names (`labels/responders_read.json`); the half with odd hashes, and
four of the reports whose replies have text, were looked at last and once.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from rich.console import Console

from benchmarks.table import machine, table
from forewarned.form.letter_file import read_file_name
from forewarned.organisations.names import plain
from forewarned.organisations.resolve import resolve
from forewarned.responses.addressed import Addressed
from forewarned.responses.sender import About, Sender, sender_of

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
LABELS = Path(__file__).parent / "labels" / "responders_read.json"
ASIDE = frozenset(("2024-0595", "2024-0612", "2024-0593", "2025-0264"))
"""Reports whose replies were looked at last and once."""
OUTCOMES = ("right", "unsure", "in part", "wrong")


@dataclass(frozen=True)
class Item:
    """One reply as it is measured: its file, its words where they are held, and to whom the report went."""

    key: str
    file: str
    text: str | None
    addressees: Sequence[Addressed]
    about: About
    is_response: bool = True


Reader = Callable[[Item], tuple[int, ...]]


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file of the data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def addressed(names: Sequence[str], day: dt.date | None) -> list[Addressed]:
    """The addressees with the bodies that they are judged to be."""
    return [(place, name, _id(name, day)) for place, name in enumerate(names, start=1)]


def _id(name: str, day: dt.date | None) -> str | None:
    judged = resolve(name, on=day)
    return judged.organisation_id if judged.outcome in ("known", "own") else None


def digest(text: str) -> str:
    """The hash under which a label is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def files() -> list[Item]:
    """Every published reply by its file's name, with the register's addressees."""
    pages = {row["slug"]: row for row in rows("register.jsonl.gz")}
    found = []
    for row in rows("response_links.jsonl.gz"):
        slug = row["parent_url"].rstrip("/").rsplit("/", 1)[-1]
        file = row["response_url"].rsplit("/", 1)[-1]
        page = pages.get(slug, {})
        day = dt.date.fromisoformat(page["date"]) if page.get("date") else None
        about = About(page.get("id"), None, day)
        key = digest(f"{slug} {file}")
        found.append(
            Item(key, file, None, addressed(page.get("sent_to") or [], day), about, row["is_response"])
        )
    return found


def letters() -> list[tuple[bool, Item]]:
    """The replies with text, with the report's own addressees, and whether they were looked at last."""
    reports = {row["url"]: row for row in rows("reports.jsonl.gz")}
    found = []
    for row in rows("responses.jsonl.gz"):
        report = reports[row["parent_url"]]
        day = dt.date.fromisoformat(report["date"]) if report.get("date") else None
        names = addressed(report["receivers"] or [], day)
        item = Item(
            digest(row["response_url"]),
            row["response_url"],
            row["text"],
            names,
            About(report["id"], None, day),
        )
        found.append((row["parent_id"] in ASIDE, item))
    return found


# --- readers ---------------------------------------------------------------------------------------------


def ours(item: Item) -> tuple[int, ...]:
    """Ours, with all that is at hand."""
    return judged(item).positions


def judged(item: Item) -> Sender:
    """Our judgement on one reply."""
    return sender_of(item.text, item.file, item.addressees, item.about)


def by_text(item: Item) -> tuple[int, ...]:
    """Ours, without the file's name."""
    return sender_of(item.text, None, item.addressees, item.about).positions


def exact(item: Item) -> tuple[int, ...]:
    """The addressees whose very name the file's name gives."""
    sender = read_file_name(item.file).sender
    return tuple(place for place, name, _ in item.addressees if sender and plain(sender) == plain(name))


def fuzzy(item: Item) -> tuple[int, ...]:
    """The addressee that is most like the sender in the file's name, whatever it is."""
    sender = read_file_name(item.file).sender or item.file
    best = max(
        item.addressees, key=lambda each: fuzz.token_set_ratio(plain(sender), plain(each[1])), default=None
    )
    return (best[0],) if best else ()


def first(item: Item) -> tuple[int, ...]:
    """The addressee that the letter names most often."""
    text = plain(item.text or "")
    counted = Counter({place: text.count(plain(name)) for place, name, _ in item.addressees})
    return (max(counted, key=lambda place: (counted[place], -place)),) if counted else ()


# --- figures ---------------------------------------------------------------------------------------------


def outcome(found: Sequence[int], label: Sequence[int]) -> str:
    """What a judgement is worth against the label."""
    if set(found) == set(label):
        return "right"
    if not found:
        return "unsure"
    return "in part" if set(found) & set(label) else "wrong"


def line(title: str, name: str, reader: Reader, items: Sequence[tuple[Item, list[int]]]) -> list[object]:
    """One row of a table: a reader over labelled replies."""
    counted = Counter(outcome(reader(item), label) for item, label in items)
    return [f"{title}: {name}", len(items), *(counted[each] / max(1, len(items)) for each in OUTCOMES)]


def labelled_files(half: int, items: Sequence[Item]) -> list[tuple[Item, list[int]]]:
    """One half of the file names that a reader can tell: 0 was looked at, 1 last and once."""
    labels: dict[str, list[int] | None] = json.loads(LABELS.read_text("utf-8"))["files"]
    by_key = {item.key[:16]: item for item in items}
    return [
        (by_key[key], label)
        for key, label in labels.items()
        if label is not None and key in by_key and int(key[8:16], 16) % 2 == half
    ]


def labelled_letters(last: bool) -> list[tuple[Item, list[int]]]:
    """The replies with text of one half."""
    labels: dict[str, list[int]] = json.loads(LABELS.read_text("utf-8"))["letters"]
    return [
        (item, labels[item.key[:16]]) for late, item in letters() if late == last and item.key[:16] in labels
    ]


def label_table(items: Sequence[Item]) -> str:
    """Each reader over both halves."""
    lines: list[list[object]] = []
    for half, title in enumerate(("letters looked at", "letters looked at last")):
        chosen = labelled_letters(bool(half))
        readers: list[tuple[str, Reader]] = [
            ("ours, text alone", by_text),
            ("ours, text and file name", ours),
        ]
        for name, reader in (
            *readers,
            ("named most often in the text", first),
            ("best word-set ratio", fuzzy),
        ):
            lines.append(line(title, name, reader, chosen))
    for half, title in enumerate(("file names looked at", "file names looked at last")):
        pairs = labelled_files(half, items)
        for name, reader in (("ours", ours), ("exact name", exact), ("best word-set ratio", fuzzy)):
            lines.append(line(title, name, reader, pairs))
    return table(("replies: reader", "of", *OUTCOMES), lines)


def rule_table(items: Sequence[Item], *, response: bool) -> str:
    """How many of all published files are assigned, by rule, and why the others are not."""
    counted: Counter[str] = Counter()
    sure: dict[str, float] = {}
    chosen = [item for item in items if item.is_response == response]
    begun = time.perf_counter()
    for item in chosen:
        found = judged(item)
        told = found.set_aside or (found.rule if found.positions or found.rule else None) or "nothing tells"
        told = told.split(", 20")[0]
        counted[told if found.positions else f"– {told}"] += 1
        sure[told] = found.confidence
    taken = time.perf_counter() - begun
    lines: list[list[object]] = [
        [rule, number, number / len(chosen)] for rule, number in counted.most_common()
    ]
    given = sum(number for rule, number in counted.items() if not rule.startswith("–"))
    lines.append(["assigned", given, given / len(chosen)])
    return table(
        (f"{len(chosen):,} files in {taken:.1f} s: by rule (–: not assigned)", "files", "share"), lines
    )


def listed(console: Console, half: int, items: Sequence[Item]) -> None:
    """The errors of one half, for reading: they are printed and kept nowhere."""
    for item, label in (*labelled_letters(bool(half)), *labelled_files(half, items)):
        for name, reader in (("text", by_text), ("ours", ours)):
            if (item.text or name == "ours") and outcome(reader(item), label) != "right":
                names = [each[1] for each in item.addressees]
                found = judged(item)
                console.print(
                    f"{name} {outcome(reader(item), label)}: {item.file} → {reader(item)}, label {label}"
                    f" [{found.rule}; {found.set_aside}] {names}",
                    markup=False,
                )


def main() -> int:
    """Exit 1 where the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="list the errors of the half looked at")
    parser.add_argument("--list-last", action="store_true", help="the same of the half looked at last")
    arguments = parser.parse_args()
    console = Console(width=170)
    if not DATA.exists():
        console.print("The data are not beside the project: nothing measured.")
        return 1
    items = files()
    if arguments.list or arguments.list_last:
        listed(console, 1 if arguments.list_last else 0, items)
        return 0
    console.print(machine())
    console.print(label_table(items), markup=False)
    console.print(rule_table(items, response=True), markup=False)
    console.print(rule_table(items, response=False), markup=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

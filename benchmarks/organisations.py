"""Who was warned: the hand-made map from a name as written to a body, and every addressee in the data.

The labels are the present body's name, so a body of its day (a commissioning group that is now a board's
part) counts as right «of its day». Half of the map is held back. A disagreement that was judged by hand is
kept in `labels/organisations_judged.json` under the hash of the name, without the name itself: «label»
where the label is wrong or dated, «both» where both are fair, «ours» where ours is the error.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from benchmarks.table import machine
from forewarned.organisations.facts import succeeds
from forewarned.organisations.judgement import SEVERAL
from forewarned.organisations.names import plain, skeleton
from forewarned.organisations.own import own_id
from forewarned.organisations.resolve import resolve

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
JUDGED = Path(__file__).parent / "labels" / "organisations_judged.json"
OUTCOMES = ("right", "of its day", "unsure", "in part", "wrong")

Label = tuple[str, str]
Reader = Callable[[str, str], str]


def labels(half: int) -> list[Label]:
    """One half of the hand-made map: 0 was looked at while the rules were made, 1 was not."""
    raw = json.loads((DATA / "labels/human/addressee_canonical_map.json").read_text("utf-8"))[0]
    return [pair for pair in raw.items() if int(digest(pair[0])[:8], 16) % 2 == half]


def digest(name: str) -> str:
    """The hash under which a name is judged."""
    return hashlib.sha256(name.encode()).hexdigest()


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file of the data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def uses() -> Counter[str]:
    """How often each name stands in the register and on the reports."""
    found: Counter[str] = Counter()
    for row in rows("register.jsonl.gz"):
        found.update(row.get("sent_to") or [])
    for row in rows("reports.jsonl.gz"):
        found.update(row.get("receivers") or [])
    return found


def ours(written: str, target: str) -> str:
    """What our judgement is worth against the label: one of `OUTCOMES`."""
    judged = resolve(written)
    targets = [part.strip() for part in target.split("|")]
    if judged.organisation is None or judged.organisation_id is None:
        return "right" if target == "REDACTED" and judged.outcome == "redacted" else "unsure"
    wanted = [(resolve(part).organisation_id or own_id(part), skeleton(part)) for part in targets]
    named = list(zip(judged.organisation_id.split(SEVERAL), judged.organisation.split(SEVERAL), strict=True))
    verdicts = [max((_like(id_, name, each) for each in wanted), default=0) for id_, name in named]
    if len(named) == len(wanted) and min(verdicts) > 0:
        return "right" if min(verdicts) == 2 else "of its day"
    return "in part" if max(verdicts) > 0 else "wrong"


def _like(id_: str, name: str, wanted: tuple[str, str]) -> int:
    if id_ == wanted[0] or skeleton(name) == wanted[1]:
        return 2
    return 1 if succeeds(wanted[0], id_) else 0


def known_names() -> list[str]:
    """The names that the labels know."""
    raw = json.loads((DATA / "labels/human/addressee_known_names.json").read_text("utf-8"))
    return sorted(set(raw.values()))


def exact() -> Reader:
    """The same for the very name, in any case."""
    names = {plain(name): name for name in known_names()}

    def judge(written: str, target: str) -> str:
        found = names.get(plain(written))
        return "unsure" if found is None else "right" if plain(found) == plain(target) else "wrong"

    return judge


def fuzzy() -> Reader:
    """The same for the best ratio of word sets, whatever it is."""
    names = known_names()

    def judge(written: str, target: str) -> str:
        best = process.extractOne(written, names, scorer=fuzz.token_set_ratio, processor=plain)
        return "right" if best and plain(best[0]) == plain(target) else "wrong"

    return judge


def judged_by_hand(reader: Reader) -> Reader:
    """The reader with the disagreements that were judged by hand counted as they were judged."""
    said: dict[str, str] = json.loads(JUDGED.read_text("utf-8")) if JUDGED.exists() else {}

    def judge(written: str, target: str) -> str:
        outcome = reader(written, target)
        verdict = said.get(digest(written)[:16])
        return "right" if outcome in ("wrong", "in part") and verdict in ("label", "both") else outcome

    return judge


def label_table() -> Table:
    """Each reader over both halves of the labels, over names and weighted by use."""
    grid = Table("labels", "of", "reader", *OUTCOMES, "right, by use", "wrong, by use")
    used = uses()
    readers: list[tuple[str, Reader]] = [
        ("ours", ours),
        ("ours, disagreements judged", judged_by_hand(ours)),
        ("exact", exact()),
        ("best word-set ratio", fuzzy()),
    ]
    for half, title in enumerate(("half looked at", "half held back")):
        pairs = labels(half)
        for name, reader in readers:
            found = [(reader(*pair), max(1, used[pair[0]])) for pair in pairs]
            grid.add_row(title, f"{len(pairs):,}", name, *_shares(found))
    return grid


def _shares(found: list[tuple[str, int]]) -> list[str]:
    counted = Counter(outcome for outcome, _ in found)
    weighed: Counter[str] = Counter()
    for outcome, use in found:
        weighed[outcome] += use
    whole = sum(weighed.values())
    right = (weighed["right"] + weighed["of its day"]) / whole
    plain_shares = [f"{counted[outcome] / len(found):.3f}" for outcome in OUTCOMES]
    return [*plain_shares, f"{right:.3f}", f"{(weighed['wrong'] + weighed['in part']) / whole:.4f}"]


def outcome_table() -> Table:
    """What becomes of every addressee in the data, by use."""
    grid = Table("names of", "uses", "known", "own", "several", "person", "redacted", "unsure", "nothing")
    for title, file, field in (
        ("register", "register.jsonl.gz", "sent_to"),
        ("reports", "reports.jsonl.gz", "receivers"),
    ):
        counted = Counter(
            resolve(name).outcome for row in rows(file) for name in (row.get(field) or []) if name
        )
        whole = sum(counted.values())
        order = ("known", "own", "several", "person", "redacted", "unsure", "nothing")
        grid.add_row(title, f"{whole:,}", *(f"{counted[each] / whole:.3f}" for each in order))
    return grid


def speed_table() -> Table:
    """Seconds for every addressee of the register's pages, cold and warm, and for one name."""
    names = [name for row in rows("register.jsonl.gz") for name in (row.get("sent_to") or [])]
    grid = Table("what", "names", "seconds")
    begun = time.perf_counter()
    resolve("warm up")
    grid.add_row("loading the facts and the index", "", f"{time.perf_counter() - begun:.2f}")
    for title in ("every page, first time", "every page, again"):
        begun = time.perf_counter()
        for name in names:
            resolve(name)
        grid.add_row(title, f"{len(names):,}", f"{time.perf_counter() - begun:.3f}")
    taken = []
    for name in dict.fromkeys(each for row in rows("reports.jsonl.gz") for each in (row["receivers"] or [])):
        begun = time.perf_counter()
        resolve(name)
        taken.append(time.perf_counter() - begun)
    taken.sort()
    grid.add_row("one name not seen before: median", f"{len(taken):,}", f"{taken[len(taken) // 2]:.5f}")
    grid.add_row("one name not seen before: mean", "", f"{sum(taken) / len(taken):.5f}")
    return grid


def listed(console: Console, half: int) -> None:
    """The disagreements of one half, for reading: they are printed and kept nowhere."""
    for written, target in labels(half):
        if (outcome := judged_by_hand(ours)(written, target)) in ("wrong", "in part", "unsure"):
            judged = resolve(written)
            console.print(
                f"{outcome}: {written} → {target} | {judged.organisation} [{judged.rule}]", markup=False
            )


def main() -> int:
    """Exit 1 where the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="list the disagreements of the half looked at")
    parser.add_argument("--list-held-back", action="store_true", help="the same of the half held back")
    arguments = parser.parse_args()
    console = Console(width=150)
    if not DATA.exists():
        console.print("The data are not beside the project: nothing measured.")
        return 1
    if arguments.list or arguments.list_held_back:
        listed(console, 1 if arguments.list_held_back else 0)
        return 0
    console.print(machine())
    for grid in (speed_table(), label_table(), outcome_table()):
        console.print(grid)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

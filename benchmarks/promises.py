"""Promises in replies: found, verbatim, done or to come, by whom, by when, how strong.

The labels are two careful readers' of 25 replies to 13 reports; four reports were kept aside while the
rules were made. A promise found is right where its quotation overlaps a labelled one by at least half of
the shorter, one to one, the best first. The baseline takes every sentence with «will», «have» or «has been».
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from benchmarks.table import machine, table
from forewarned.responses.answer import Promise
from forewarned.responses.promises import promises_in
from forewarned.responses.sentences import sentences_of

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
KEPT_ASIDE = ("2024-0595", "2024-0612", "2024-0593", "2025-0264")
"""The reports whose replies were not looked at while the rules were made."""
WRITTEN_AFTER = 28
"""Days from the report to the reply: the texts have lost their dates."""

Place = tuple[int, int]
Finder = Callable[["Reply"], Sequence[Promise]]


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply with its labels."""

    report: str
    respondent: str
    text: str
    written: dt.date | None
    promises: tuple[dict[str, Any], ...]


def development(report: str) -> bool:
    """Whether a report's replies could be looked at while the rules were made."""
    return report not in KEPT_ASIDE


@cache
def gold() -> tuple[Reply, ...]:
    """The replies with their labels."""
    texts = {row["response_url"]: row["text"] for row in _rows("responses.jsonl.gz")}
    dates = {row["url"]: row["date"] for row in _rows("register.jsonl.gz") if row["date"]}
    labelled = json.loads((DATA / "gold" / "answers_dev.json").read_text("utf-8"))
    return tuple(
        Reply(
            row["parent_id"],
            row["respondent"],
            texts[row["response_url"]],
            _written(dates.get(row["parent_url"])),
            tuple(row["promises"]),
        )
        for row in labelled
    )


def _rows(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / "pfd" / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _written(report_date: str | None) -> dt.date | None:
    return dt.date.fromisoformat(report_date) + dt.timedelta(WRITTEN_AFTER) if report_date else None


def located(quote: str, text: str) -> Place | None:
    """Where a quotation stands, whatever its blanks; None where it does not."""
    match = re.search(r"\s+".join(re.escape(word) for word in quote.split()), text)
    return match.span() if match else None


def overlapping(one: Place, other: Place) -> float:
    """The share of the shorter that both have, where that is half of it or more; else nought."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    share = shared / max(1, min(one[1] - one[0], other[1] - other[0]))
    return share if share >= 0.5 else 0.0


def ours(reply: Reply) -> Sequence[Promise]:
    """The promises that the package finds."""
    return promises_in(reply.text, written=reply.written, respondent=reply.respondent)


_SAYS = re.compile(r"\b(?:will|have|has been)\b", re.IGNORECASE)


def baseline(reply: Reply) -> Sequence[Promise]:
    """Every sentence with one of three words; to come where it says «will»."""
    return [
        Promise(
            None,
            "will" if re.search(r"\bwill\b", each.text, re.IGNORECASE) else "done",
            *(each.text, each.text, each.start, each.end, None, None, "weaker", "baseline", 0.5),
        )
        for each in sentences_of(reply.text)
        if _SAYS.search(each.text)
    ]


@dataclass(slots=True)
class Score:
    """What was found of the labels, and how right it is."""

    found: int = 0
    labels: int = 0
    matched: int = 0
    of_both: int = 0
    matched_of_both: int = 0
    verbatim: int = 0
    unlocated: int = 0
    status: int = 0
    strength: int = 0
    owner: int = 0
    named: int = 0
    named_right: int = 0
    due_stated: int = 0
    due_right: int = 0
    due_found: int = 0
    due_extra: int = 0


class Placed(Protocol):
    """Anything found in a place of the text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


Found = TypeVar("Found", bound=Placed)


def matches(reply: Reply, found: Sequence[Found]) -> list[tuple[dict[str, Any], Found]]:
    """Labels with what was found for them, one to one."""
    pairs = []
    for number, label in enumerate(reply.promises):
        place = located(label["quote"], reply.text)
        for other, promise in enumerate(found):
            if place and (share := overlapping((promise.start, promise.end), place)):
                length = min(promise.end, place[1]) - max(promise.start, place[0])
                pairs.append((share, length, number, other))
    taken: set[int] = set()
    used: set[int] = set()
    chosen = []
    for *_, number, other in sorted(pairs, reverse=True):
        if number not in taken and other not in used:
            taken.add(number)
            used.add(other)
            chosen.append((reply.promises[number], found[other]))
    return chosen


def scored(replies: Iterable[Reply], finder: Finder) -> Score:
    """The score over replies."""
    score = Score()
    for reply in replies:
        found = finder(reply)
        chosen = matches(reply, found)
        score.found += len(found)
        score.labels += len(reply.promises)
        score.of_both += sum(label["both"] for label in reply.promises)
        score.matched += len(chosen)
        score.matched_of_both += sum(label["both"] for label, _ in chosen)
        score.verbatim += sum(each.quote == reply.text[each.start : each.end] for each in found)
        score.unlocated += sum(located(label["quote"], reply.text) is None for label in reply.promises)
        for label, promise in chosen:
            _judge(score, label, promise)
    return score


def _judge(score: Score, label: dict[str, Any], promise: Promise) -> None:
    score.status += label["status"] == promise.status
    score.strength += label["strength"] == promise.strength
    same_owner = _same_name(label["owner"], promise.owner)
    score.owner += same_owner
    if label["owner"]:
        score.named += 1
        score.named_right += same_owner
    if label["due"]:
        score.due_stated += 1
        score.due_right += _due_right(label, promise)
        score.due_found += promise.due is not None
    else:
        score.due_extra += promise.due is not None


def _same_name(label: str | None, ours: str | None) -> bool:
    if label is None or ours is None:
        return label is ours
    one, other = (re.sub(r"^(?:the|our|my)\s+", "", name.lower()) for name in (label, ours))
    return one in other or other in one


def _due_right(label: dict[str, Any], promise: Promise) -> bool:
    """The words found (half of the shorter shared) and the date that they come to."""
    if promise.due is None:
        return False
    one, other = label["due"].lower(), promise.due.as_written.lower()
    shared = (
        one in other
        or other in one
        or len(set(one.split()) & set(other.split())) * 2 >= min(len(one.split()), len(other.split()))
    )
    return shared and label["due_iso"] == promise.due.iso


def _row(name: str, who: str, score: Score) -> list[object]:
    def share(part: int, whole: int) -> float | None:
        return part / whole if whole else None

    return [
        f"{name}, {who}",
        score.labels,
        score.found,
        share(score.matched_of_both, score.of_both),
        share(score.matched, score.labels),
        share(score.matched, score.found),
        share(score.status, score.matched),
        share(score.strength, score.matched),
        share(score.owner, score.matched),
        f"{score.named_right}/{score.named}",
        f"{score.due_right}/{score.due_stated}",
        score.due_extra,
        share(score.verbatim, score.found),
    ]


def misses(replies: Iterable[Reply]) -> None:
    """What was not found, and what was found and is not labelled."""
    for reply in replies:
        found = ours(reply)
        chosen = matches(reply, found)
        print(f"== {reply.report} {reply.respondent}")
        for label in reply.promises:
            if not any(label is each for each, _ in chosen):
                print(f"  - missed{'' if label['both'] else ' (one reader)'}: {label['quote'][:150]}")
        for promise in found:
            if not any(promise is each for _, each in chosen):
                print(
                    f"  + {promise.confidence} {' '.join(promise.quote.split())[:170]}\n      {promise.why}"
                )
        for label, promise in chosen:
            due = promise.due and (promise.due.as_written, promise.due.iso)
            if (label["due"] and not _due_right(label, promise)) or (due and not label["due"]):
                print(f"  due: {label['due']} {label['due_iso']} | ours {due}")
            if not _same_name(label["owner"], promise.owner):
                print(f"  owner: {label['owner']} | ours {promise.owner}")
            if label["strength"] != promise.strength or label["status"] != promise.status:
                both = f"{label['status']} {label['strength']} | {promise.status} {promise.strength}"
                print(f"  {both}: {promise.quote[:100]}")


def speed() -> str:
    """Milliseconds of one core for a reply."""
    replies = gold()
    ours(replies[0])
    began = time.process_time()
    for _ in range(3):
        for reply in replies:
            ours(reply)
    each = (time.process_time() - began) / 3 / len(replies) * 1000
    return (
        f"{each:.1f} ms a reply of {sum(len(reply.text) for reply in replies) // len(replies):,} characters"
    )


def main() -> None:
    """Print the figures; with --misses what is wrong in the half looked at."""
    arguments = argparse.ArgumentParser(description="Promises found in replies.")
    arguments.add_argument("--misses", action="store_true", help="list what is wrong in the first half")
    arguments.add_argument("--kept-aside", action="store_true", help="count the half kept aside too")
    options = arguments.parse_args()
    if not DATA.exists():
        print("No data: this benchmark needs the shared data beside the repository.")
        return
    print(machine())
    halves = [("half looked at", [reply for reply in gold() if development(reply.report)])]
    if options.kept_aside:
        halves.append(("half kept aside", [reply for reply in gold() if not development(reply.report)]))
        halves.append(("all", list(gold())))
    rows = []
    for name, replies in halves:
        rows += [
            _row(name, who, scored(replies, finder))
            for who, finder in (("ours", ours), ("baseline", baseline))
        ]
    heads = [
        "replies",
        "labels",
        "found",
        "recall of both readers'",
        "recall",
        "precision",
        "status",
        "strength",
    ]
    print(table([*heads, "owner", "owner named", "due", "due extra", "verbatim"], rows))
    unlocated = sum(scored(replies, ours).unlocated for _, replies in halves[:2])
    print(f"labels whose words are not in the text: {unlocated}; {speed()}")
    if options.misses:
        misses(halves[0][1])


if __name__ == "__main__":
    main()

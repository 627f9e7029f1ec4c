"""Transfer: the stance of replies that nobody wrote to a coroner, as a check that ours is not tuned to them.

Three collections, reported without a target: replies to transport-safety recommendations labelled by
reading (labels/taic_stances.json and its data sheet), replies that the commission or a reader sorted into
categories, and a government's response to thirteen recommendations. The baseline says the most frequent.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2

from benchmarks.table import machine, table
from forewarned.model import Concern
from forewarned.responses.answer import Answer
from forewarned.responses.answers import answered

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd" / "comparable"
LABELS = Path(__file__).with_name("labels") / "taic_stances.json"

CATEGORIES = {
    "taken": "accepted and implemented",
    "planned_dated": "accepted",
    "planned_undated": "accepted",
    "partly": "accepted",
    "considering": "under consideration",
    "not_addressed": "under consideration",
    "disputed": "rejected",
    "declined_with_reasons": "rejected",
    "referred_elsewhere": "rejected",
}
"""What a stance comes to in the commission's categories; its other reader had no «and implemented»."""

GOVERNMENT: dict[str, tuple[str, ...]] = {
    "1": ("planned_dated",),
    "2": ("planned_dated", "partly"),
    "3": ("planned_undated", "referred_elsewhere"),
    "4": ("planned_undated",),
    "5": ("planned_dated", "planned_undated"),
    "6": ("planned_undated", "planned_dated"),
    "7": ("planned_undated", "referred_elsewhere"),
    "8": ("referred_elsewhere", "planned_undated"),
    "9": ("partly", "declined_with_reasons"),
    "10": ("planned_dated",),
    "11": ("considering", "planned_undated"),
    "12": ("planned_undated",),
    "13": ("planned_dated",),
}
"""The government's reply to each recommendation, by reading; a second stance is equally acceptable."""


class Case(NamedTuple):
    """A recommendation and its reply; `right` is what is right, the best first, `words` where it is said."""

    recommendation: str
    reply: str
    respondent: str
    right: tuple[str, ...]
    words: tuple[int, int] | None = None
    sure: bool = True


class Set(NamedTuple):
    """Cases under a name; `merged` says which categories count as which, None where stances count."""

    name: str
    cases: list[Case]
    merged: dict[str, str] | None = None


def repaired(text: str) -> str:
    """The text with quotation marks and dashes that were decoded wrongly once put right."""
    return re.sub(r"[^\x00-\x7f]+", lambda found: _repaired(found.group()), text)


def _repaired(run: str) -> str:
    try:
        return b"".join(_byte(letter) for letter in run).decode("utf-8")
    except UnicodeError:
        return run


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the data."""
    path = DATA / name
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        return list(csv.DictReader(file))


def labelled() -> tuple[list[Case], list[Case]]:
    """The replies labelled by reading: the part to learn from, and the part held back."""
    labels = json.loads(LABELS.read_text("utf-8"))
    held_back = set(labels["held_back"])
    parts: tuple[list[Case], list[Case]] = ([], [])
    for row in rows("taic_recommendations_2024-04.csv.gz"):
        label = labels.get(row["number"])
        if label is None:
            continue
        reply, words = row["reply_text"], None
        if label["start"] is not None:
            words = len(repaired(reply[: label["start"]])), len(repaired(reply[: label["end"]]))
        case = Case(
            repaired(row["recommendation"]),
            repaired(reply),
            row["recipient"],
            (label["stance"],),
            words,
            label["sure"],
        )
        parts[row["number"] in held_back].append(case)
    return parts


def categorised(name: str) -> list[Case]:
    """The replies of a table that carry a category."""
    return [
        Case(
            repaired(row["recommendation"]),
            repaired(row["reply_text"]),
            row["recipient"],
            (row["response_category"].lower(),),
        )
        for row in rows(name)
    ]


def government() -> list[Case]:
    """The numbered recommendations of the review, each with the government's reply."""
    with pypdfium2.PdfDocument(DATA / "dhsc_rapid_review_government_response_2024.pdf") as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    lines = "\n".join(pages).replace("\r", "").split("\n")
    text = "\n".join(line for line in lines if not re.match(r"\d+/\d+/\d+, |https://www\.gov\.uk/\S+$", line))
    heading = r"^(Government response to recommendation|Recommendation) (\d+)$|^Conclusion and next steps$"
    marks = list(re.finditer(heading, text, re.MULTILINE))
    said: dict[tuple[str | None, str | None], str] = {}
    for mark, after in pairwise(marks):
        said[mark[1], mark[2]] = text[mark.end() : after.start()].strip()
    return [
        Case(
            said["Recommendation", number],
            said["Government response to recommendation", number],
            "Department of Health and Social Care",
            right,
        )
        for number, right in GOVERNMENT.items()
    ]


def sets() -> list[Set]:
    """Every collection."""
    learned, held_back = labelled()
    official = categorised("taic_official_response_category_20.csv")
    other = categorised("taic_human_response_category_10.csv")
    three = {"accepted and implemented": "accepted"}
    return [
        Set("transport, to learn from", learned),
        Set("· sure labels", [case for case in learned if case.sure]),
        Set("transport, held back", held_back),
        Set("· sure labels", [case for case in held_back if case.sure]),
        Set("categories, official: four", official, {}),
        Set("categories, official and other: three", official + other, three),
        Set("government, 13 recommendations", government()),
    ]


def ours(case: Case) -> Answer:
    """What the product says of the case."""
    return answered(
        [Concern(number="1", text=case.recommendation)],
        case.reply,
        respondent=case.respondent,
        written=None,
    ).answers[0]


def credited(said: Iterable[str], cases: Sequence[Case], merged: dict[str, str] | None) -> list[list[str]]:
    """Pairs of what is right and what was said, any acceptable stance counting as the right one."""
    pairs = []
    for each, case in zip(said, cases, strict=True):
        right = tuple((merged or {}).get(one, one) for one in case.right)
        one = each if merged is None else CATEGORIES[each]
        one = (merged or {}).get(one, one)
        pairs.append([one if one in right else right[0], one])
    return pairs


def accuracy(pairs: Sequence[Sequence[str]]) -> float:
    """The share that is right."""
    return sum(right == said for right, said in pairs) / len(pairs)


def macro_f1(pairs: Sequence[Sequence[str]]) -> float:
    """F1 of each class that is right somewhere, their mean."""
    hits = Counter(right for right, said in pairs if right == said)
    wanted, made = Counter(right for right, _ in pairs), Counter(said for _, said in pairs)
    return sum(2 * hits[each] / (wanted[each] + made[each]) for each in wanted) / len(wanted)


def quoted(answers: Sequence[Answer], cases: Sequence[Case]) -> float | None:
    """The share of quotations that touch the words a reader chose, where the stance is right."""
    touching = [
        max(answer.start, case.words[0]) < min(answer.end or 0, case.words[1])
        for answer, case in zip(answers, cases, strict=True)
        if case.words and answer.start is not None and answer.stance in case.right
    ]
    return sum(touching) / len(touching) if touching else None


def lines(each: Set) -> list[tuple[object, ...]]:
    """The figures of a collection: the most frequent answer, then ours."""
    constant = max(
        ([stance] * len(each.cases) for stance in CATEGORIES),
        key=lambda said: accuracy(credited(said, each.cases, each.merged)),
    )
    answers = [ours(case) for case in each.cases]
    found = []
    for reader, said, words in (
        ("most frequent", constant, None),
        ("ours", [answer.stance for answer in answers], quoted(answers, each.cases)),
    ):
        pairs = credited(said, each.cases, each.merged)
        found.append((each.name, reader, len(pairs), accuracy(pairs), macro_f1(pairs), words))
    return found


def confusion(cases: Sequence[Case]) -> list[tuple[object, ...]]:
    """How often each stance that is right was said to be which."""
    counted = Counter((case.right[0], ours(case).stance) for case in cases)
    return [(right, *(counted[right, said] for said in CATEGORIES)) for right in CATEGORIES]


def main() -> None:
    """Print the figures; with --confusion what was taken for what in the part to learn from."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--confusion", action="store_true", help="print what was taken for what")
    options = arguments.parse_args()
    if not DATA.exists():
        print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    print(machine())
    began = time.perf_counter()
    collections = sets()
    figures = [line for each in collections for line in lines(each)]
    print(table(("replies", "reader", "of", "accuracy", "macro F1", "words"), figures))
    print("words: of the stances that are right, quotations that touch the words a reader chose")
    print(f"in {time.perf_counter() - began:.1f} s, the reading of the collections with it")
    if options.confusion:
        print(table(("right", *CATEGORIES), confusion(collections[0].cases)))


if __name__ == "__main__":
    main()

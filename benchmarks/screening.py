"""Screening effort: replays of what people (and a model) screened, ours beside ASReview's default.

Each replay shows the reports in the order in which they would have been shown, taking the sheet's verdict
as the reviewer's. Both begin with no decision but what they begin with in life: ours with the question's
words, ASReview's default (ELAS u4: TF-IDF of one and two words, linear SVM, balanced, most relevant first;
built here from its published settings) with one relevant and one irrelevant report drawn by the seed.
Labels are split by a hash of the report's address: one half was looked at while the learner was made.

`WSS@95` is Cohen's (2006) work saved over sampling at 95% recall, beside the most that any order could
reach; `TNR@95` is the share of irrelevant reports that are left unread there (work saved, normalised).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import math
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import machine, table
from forewarned.screen.corpus import Corpus, text_of
from forewarned.screen.learner import Learner
from forewarned.screen.order import BATCH, Order
from forewarned.screen.seeds import SEEDS, by_likeness
from forewarned.screen.stopping import least_total_missing, missed_chance, stopping

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
TARGET, CONFIDENCE = 0.95, 0.95
QUESTIONS = {
    "suicide": "deaths by suicide: the person took their own life and intended to",
    "road": "road traffic deaths: a collision of a vehicle, cyclist or pedestrian on a road",
    "medicines": "deaths in which medicines or drugs played a part: toxicity, adverse reaction, prescribing",
}

Order_ = list[int]
Step = Callable[[Sequence[int], "np.ndarray[Any, Any]"], Sequence[int]]


@dataclass
class Task:
    """One replay: its name, its question, its reports and which of them are relevant."""

    name: str
    question: str
    corpus: Corpus
    relevant: np.ndarray[Any, Any]


def slug(url: str) -> str:
    """The last part of an address, by which the sheets are joined."""
    return url.rstrip("/").rsplit("/", 1)[-1]


def half_of(key: str) -> int:
    """The half that a report belongs to: 0 was looked at, 1 was not."""
    return hashlib.sha256(key.encode()).digest()[0] % 2


def sheet(name: str) -> list[dict[str, str]]:
    """The rows of a sheet of labels."""
    with (DATA / "labels" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reports() -> dict[str, dict[str, Any]]:
    """The reports of the data by slug."""
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as file:
        return {row["slug"]: row for row in map(json.loads, file)}


def labels(held: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, bool]]:
    """For each task the reports that were looked at, and whether each is relevant.

    Half of every sheet is kept back elsewhere, so that a report in none of these sheets is not known to be
    irrelevant: the medicines are looked for among the reports of the sheet of ages, to the year in which
    they were last coded. The road deaths are a model's, over the whole register.
    """
    medicines = {slug(row["url"]) for row in sheet("human/tracker_medicines.csv")}
    coded = {slug(row["url"]) for row in sheet("human/tracker_age_sex_tags_merged.csv")} | medicines
    road = {slug(row["url"]) for row in sheet("llm/road_traffic_themes.csv")}
    suicide = sheet("human/tracker_suicide_screening.csv")
    return {
        "suicide": {slug(row["url"]): row["GA_include"].strip().lower() == "yes" for row in suicide},
        "road": {key: key in road for key, row in held.items() if str(row["date"]) < "2026"},
        "medicines": {key: key in medicines for key in coded if str(held.get(key, {}).get("date")) < "2022"},
    }


def tasks(half: int | None, marks: Mapping[str, Mapping[str, Any]]) -> Iterator[Task]:
    """The replays over one half of the labels, or over all of them."""
    held = reports()
    for name, known in labels(held).items():
        keys = sorted(key for key in known if key in held and half in (None, half_of(key)))
        rows = {key: {**held[key], **marks.get(key, {})} for key in keys}
        truth = np.array([known[key] for key in keys])
        yield Task(name, QUESTIONS[name], Corpus(tuple(keys), rows), truth)


# -- the two that rank --------------------------------------------------------------------------------------


def ours(task: Task, learner: Learner, seed: int, *, seeded: bool = True) -> Order_:
    """The order of our own queue, by the doors that a sitting uses."""
    found = [key for key, _ in by_likeness(learner, task.corpus)(task.question)][:SEEDS] if seeded else []
    order = Order({"seed": seed, "batch": BATCH, "seeds": found}, task.corpus, learner)
    truth = dict(zip(task.corpus.keys, map(bool, task.relevant), strict=True))
    row = {key: number for number, key in enumerate(task.corpus.keys)}
    decided: list[tuple[str, bool]] = []
    while not enough(task, [row[key] for key, _ in decided]):
        decided += [(key, truth[key]) for key in order.ranked(decided)[:BATCH]]
    rest = order.ranked(decided)
    return [*(row[key] for key, _ in decided), *(row[key] for key in rest)]


def asreview(task: Task, matrix: Any, seed: int) -> Order_:
    """The order of ASReview's default, made again after each batch of the same size."""
    from sklearn.svm import LinearSVC

    chance = random.Random(seed)
    truth = task.relevant
    seen = [chance.choice(np.flatnonzero(truth == kind).tolist()) for kind in (True, False)]
    while not enough(task, seen):
        told = truth[seen]
        ratio = told.sum() / (9.8 * (len(told) - told.sum()))
        weight = np.where(told, 1.0, ratio)
        machine_ = LinearSVC(C=0.11, random_state=0).fit(
            matrix[seen], told, sample_weight=weight * len(told) / weight.sum()
        )
        seen += _best(machine_.decision_function(matrix), seen)[:BATCH]
    left = set(range(len(truth))) - set(seen)
    return [*seen, *(row for row in _best(machine_.decision_function(matrix), seen) if row in left)]


def _best(scores: np.ndarray[Any, Any], seen: Sequence[int]) -> list[int]:
    done = set(seen)
    return [int(row) for row in np.argsort(-scores, kind="stable") if int(row) not in done]


def enough(task: Task, seen: Sequence[int]) -> bool:
    """Whether a replay can end: 95% recall is reached, and the rule says stop."""
    if len(seen) == len(task.relevant):
        return True
    told = task.relevant[list(seen)]
    return told.sum() >= math.ceil(TARGET * task.relevant.sum()) and says_stop(told, len(task.relevant))


def says_stop(told: np.ndarray[Any, Any], of: int) -> bool:
    """Whether the rule says stop; the recall that it implies is not reckoned."""
    found = int(told.sum())
    missed = missed_chance(told.tolist(), of, least_total_missing(found, TARGET))
    return len(told) == of or (found > 0 and missed <= 1 - CONFIDENCE)


# -- what is measured ---------------------------------------------------------------------------------------


@dataclass
class Measured:
    """What one replay came to."""

    saved: float
    left: float
    stop_recall: float
    stop_share: float
    low_held: float
    estimate_error: float


def measured(task: Task, order: Order_) -> Measured:
    """The figures of one replay."""
    truth, of = task.relevant[order], len(order)
    found = truth.cumsum()
    total = int(found[-1])
    at = int(np.searchsorted(found, math.ceil(TARGET * total))) + 1
    irrelevant_left = (of - at) - (total - int(found[at - 1]))
    stop = next((n for n in range(BATCH, of, BATCH) if says_stop(truth[:n], of)), of)
    held, errors = [], []
    for screened in {*range(BATCH * 10, stop, BATCH * 10), stop}:
        stands = stopping(truth[:screened].tolist(), of, target=TARGET, confidence=CONFIDENCE)
        if stands.recall is not None and stands.recall_low is not None:
            held.append(bool(found[screened - 1] / total >= stands.recall_low - 1e-9))
            errors.append(abs(stands.recall - found[screened - 1] / total))
    return Measured(
        saved=(of - at) / of - (1 - TARGET),
        left=irrelevant_left / (of - total),
        stop_recall=float(found[stop - 1] / total),
        stop_share=stop / of,
        low_held=statistics.mean(held) if held else 1.0,
        estimate_error=statistics.mean(errors) if errors else 0.0,
    )


def most(task: Task) -> float:
    """The greatest WSS@95 that any order can reach."""
    return 1 - math.ceil(TARGET * task.relevant.sum()) / len(task.relevant) - (1 - TARGET)


def rows_of(task: Task, seeds: int, half: str) -> Iterator[list[object]]:
    """A row of figures for each that ranks."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    learner = Learner(task.corpus.texts, task.corpus.marks)
    matrix = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95).fit_transform(
        [text_of(task.corpus.rows[key]) for key in task.corpus.keys]
    )
    ranked: dict[str, Callable[[int], Order_]] = {
        "ours": lambda seed: ours(task, learner, seed),
        "ours, no question": lambda seed: ours(task, learner, seed, seeded=False),
        "ASReview default": lambda seed: asreview(task, matrix, seed),
    }
    if any(task.corpus.marks):
        plain = Learner(task.corpus.texts)
        ranked["ours, without facts"] = lambda seed: ours(task, plain, seed)
    for name, made in ranked.items():
        yield [
            half,
            task.name,
            f"{len(task.relevant):,}/{task.relevant.sum()}",
            name,
            *_figures(task, made, seeds),
        ]


def _figures(task: Task, made: Callable[[int], Order_], seeds: int) -> list[object]:
    runs = [measured(task, made(seed)) for seed in range(seeds)]
    mean = statistics.mean
    return [
        mean(run.saved for run in runs),
        most(task),
        mean(run.left for run in runs),
        mean(run.stop_recall for run in runs),
        min(run.stop_recall for run in runs),
        mean(bool(run.stop_recall >= TARGET) for run in runs),
        mean(run.stop_share for run in runs),
        mean(run.low_held for run in runs),
        mean(run.estimate_error for run in runs),
    ]


HEADINGS = (
    *("half", "replay", "of/relevant", "ranked by", "WSS@95", "most", "TNR@95"),
    *("stop recall", "least", "reached", "read", "low held", "estimate off"),
)


def speed(seed: int = 0) -> str:
    """Seconds to read all reports, and to rank them again after a batch."""
    held = dict(list(reports().items()))
    copies = {f"{key}-{copy}": row for copy in range(2) for key, row in held.items()}
    rows = dict(list(copies.items())[:6000])
    corpus = Corpus(tuple(sorted(rows)), rows)
    began = time.perf_counter()
    learner = Learner(corpus.texts, corpus.marks)
    learner.matrix  # noqa: B018
    read = time.perf_counter() - began
    chance, taken = random.Random(seed), []
    order = Order({"seed": seed, "batch": BATCH, "seeds": []}, corpus, learner)
    for count in (100, 1000, 3000):
        chosen = chance.sample(corpus.keys, count)
        began = time.perf_counter()
        order.ranked([(key, chance.random() < 0.2) for key in chosen])
        taken.append(f"{time.perf_counter() - began:.2f} s after {count:,}")
    return f"6,000 reports: read in {read:.1f} s; ranked again in {', '.join(taken)} decisions"


def known_facts() -> dict[str, dict[str, Any]]:
    """What our own rules read of each report (its manner, suicide or not), learnt from beside the words."""
    from forewarned.facts.fact import Texts
    from forewarned.facts.manner import manner_facts

    known = {}
    for key, row in reports().items():
        names = {
            "investigation": "investigation",
            "circumstances": "circumstances",
            "concerns_text": "concerns",
        }
        sections = {ours_: row.get(theirs) or "" for ours_, theirs in names.items()}
        facts = manner_facts(Texts(sections))
        known[key] = {fact.name: fact.value for fact in facts}
    return known


def main() -> None:
    """Print the figures over the half looked at and the half held back."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--seeds", type=int, default=20)
    arguments.add_argument("--half", choices=("looked at", "held back", "all"), default="all")
    arguments.add_argument("--replay", choices=tuple(QUESTIONS))
    options = arguments.parse_args()
    if not DATA.exists():
        print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    print(machine())
    halves = {"looked at": 0, "held back": 1}
    marks = known_facts()
    for name, half in halves.items():
        for task in tasks(half, marks) if options.half in ("all", name) else ():
            if options.replay in (None, task.name):
                print(table(HEADINGS, list(rows_of(task, options.seeds, name))), flush=True)
    print(speed())


if __name__ == "__main__":
    main()

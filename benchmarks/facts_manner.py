"""Manner, suicide, setting and medicines: what the facts say beside what people (and models) noted.

Suicide, yes or no, is measured on a research group's screening sheet, half of it held back by a hash of
the report's key. The children are our own reading (`labels/facts_manner_child.json`, by hash of the key)
of the newest reports whose age our own facts put at 18 or less: it tells whether the suicides are known
among the young, not whether the young are found, and the rules were made with it in sight. Beside it
stands a language model's screening, which is no truth. Baselines: five words in boxes 3 and 4.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.table import machine, table
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.manner import manner_facts
from forewarned.facts.medicines import medicine_facts, medicine_names
from forewarned.facts.person import person_facts
from forewarned.facts.setting import setting_facts

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
CHILDREN = Path(__file__).parent / "labels" / "facts_manner_child.json"
NAIVE = re.compile(r"suicid|own life|\bhang(?:ed|ing)\b|ligature|killed (?:him|her)self", re.IGNORECASE)
ROAD = re.compile(r"road traffic|collision|collided", re.IGNORECASE)

OF_CAUSE = {
    "natural causes": "natural",
    "cardiac event": "natural",
    "infection": "natural",
    "sepsis": "natural",
    "fall": "fall",
    "motor accident": "road",
    "drug-related": "drug_or_alcohol",
    "drug related": "drug_or_alcohol",
    "medical intervention": "medical",
    "neonatal": "medical",
    "pregnancy": "medical",
    "fire": "fire",
    "drowning": "drowning",
    "unlawful killing": "homicide",
    "airway obstruction": "choking",
    "workplace": "work",
    "workplace machinery": "work",
}
"""The sheet's categories of death that have one manner; the others are left out."""

PLACES = {
    "home": ("own home",),
    "hospital": ("other hospital", "ward", "emergency department"),
    "mental health unit": ("ward", "other hospital"),
    "prison": ("prison",),
    "nursing/care home": ("care home",),
    "care home": ("care home",),
    "nursing home": ("care home",),
    "public space": ("road", "rail", "water", "community", "ambulance"),
    "workplace": ("work",),
    "police station": ("police custody",),
}
"""The sheet's places of death in our words. Where the person was hurt elsewhere, ours is that place."""

Report = Mapping[str, Any]


def reports() -> dict[str, Report]:
    """Every report by the last part of its address, also under its other pages."""
    found: dict[str, Report] = {}
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as file:
        for report in map(json.loads, file):
            for url in (report["url"], *(report.get("also_at") or ())):
                found.setdefault(slug(str(url)), report)
    return found


def slug(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1]


def digest(key: str) -> str:
    """The hash under which a report is judged here."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def half(key: str) -> int:
    """0: looked at while the rules were made. 1: held back."""
    return hashlib.sha256(key.encode()).digest()[0] % 2


def sheet(name: str) -> Iterator[dict[str, str]]:
    with (DATA / "labels" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def texts_of(report: Report) -> Texts:
    """A report's sections as facts are read from."""
    columns = {
        "investigation": "investigation",
        "circumstances": "circumstances",
        "concerns": "concerns_text",
    }
    return Texts({ours: report.get(theirs) or "" for theirs, ours in columns.items()})


def value(facts: Iterable[Fact], name: str) -> object:
    return next((fact.value for fact in facts if fact.name == name), None)


def is_suicide(report: Report) -> bool:
    return value(manner_facts(texts_of(report)), "suicide") is True


def is_naively(pattern: re.Pattern[str]) -> Callable[[Report], bool]:
    """A baseline: the pattern stands in boxes 3 or 4."""

    def found(report: Report) -> bool:
        return any(pattern.search(report.get(box) or "") for box in ("investigation", "circumstances"))

    return found


def scores(pairs: Iterable[tuple[bool, bool]]) -> tuple[int, int, float, float, float]:
    """How many, how many yes, accuracy, sensitivity and specificity of (label, answer) pairs."""
    counted = Counter(pairs)
    yes = counted[True, True] + counted[True, False]
    no = counted[False, False] + counted[False, True]
    right = counted[True, True] + counted[False, False]
    return (
        *(yes + no, yes, right / max(1, yes + no)),
        *(counted[True, True] / max(1, yes), counted[False, False] / max(1, no)),
    )


def suicide_table(all_reports: Mapping[str, Report]) -> str:
    rows: list[tuple[object, ...]] = []
    for part, said in ((0, "developed on"), (1, "held back")):
        labels = {
            key: row["GA_include"].lower() == "yes"
            for row in sheet("human/tracker_suicide_screening.csv")
            if (key := slug(row["url"])) in all_reports and half(key) == part
        }
        for name, answer in (("five words", is_naively(NAIVE)), ("ours", is_suicide)):
            pairs = [(label, answer(all_reports[key])) for key, label in labels.items()]
            rows.append((f"{said}: {name}", *scores(pairs)))
    return table(("suicide, yes or no", "reports", "yes", "accuracy", "sensitivity", "specificity"), rows)


def is_child_suicide(report: Report, oldest: int, *, strictly: bool) -> bool:
    """A suicide of a person no older than `oldest`; strictly: the manner, not the wider screening."""
    texts = texts_of(report)
    facts = manner_facts(texts)
    suicide = value(facts, "manner") == "suicide" if strictly else value(facts, "suicide") is True
    if not suicide:
        return False
    person = person_facts(texts)
    ages = [int(fact.value) for fact in person if fact.name == "age" and isinstance(fact.value, int)]
    return min(ages) <= oldest if ages else value(person, "child") is True


def is_child_naively(report: Report) -> bool:
    text = " ".join(report.get(box) or "" for box in ("investigation", "circumstances"))
    young = re.search(r"\b(?:aged?|age of) (?:1[0-8])\b|\b1[0-8][ -]years?[ -]old", text)
    return bool(young and NAIVE.search(text))


def child_table(all_reports: Mapping[str, Report]) -> str:
    judged: dict[str, str] = json.loads(CHILDREN.read_text("utf-8"))["judged"]
    read = [(report, judged[digest(key)]) for key, report in all_reports.items() if digest(key) in judged]
    model = [
        (all_reports[key], row["positive_cases"] == "True")
        for row in sheet("llm/child_suicide_screen_4730.csv")
        if (key := slug(row["url"])) in all_reports
    ]
    answers: dict[str, Callable[[Report], bool]] = {
        "five words and an age": is_child_naively,
        "ours, manner, to 18": lambda report: is_child_suicide(report, 18, strictly=True),
        "ours, screening, to 18": lambda report: is_child_suicide(report, 18, strictly=False),
        "ours, manner, under 18": lambda report: is_child_suicide(report, 17, strictly=True),
    }
    rows = []
    for name, answer in answers.items():
        own = [(label == "yes", answer(report)) for report, label in read if label != "doubtful"]
        flagged = sum(answer(report) for report, _ in model)
        rows.append((name, *scores(own), f"{flagged} of {len(model):,}"))
    headings = ("child suicide (our reading)", "reports", "yes", "accuracy", "sensitivity", "specificity")
    return table((*headings, "yes where the model said no"), rows)


def manner_table(all_reports: Mapping[str, Report], part: int) -> str:
    counted: dict[str, Counter[object]] = {}
    for row in sheet("human/tracker_suicide_screening.csv"):
        key = slug(row["url"])
        label = "suicide" if row["GA_include"].lower() == "yes" else OF_CAUSE.get(row["death_category"])
        if label and key in all_reports and half(key) == part:
            found = value(manner_facts(texts_of(all_reports[key])), "manner")
            counted.setdefault(label, Counter())[found] += 1
    given = sum(counted.values(), Counter[object]())
    rows = [
        (label, answers.total(), answers[label] / answers.total(), answers[None] / answers.total(),
         answers[label] / given[label] if given[label] else None)
        for label, answers in sorted(counted.items())
    ]  # fmt: skip
    which = ("developed on", "held back")[part]
    return table((f"manner ({which})", "reports", "found", "not said", "precision"), rows)


def setting_table(all_reports: Mapping[str, Report], part: int) -> str:
    counted: dict[str, Counter[str]] = {}
    for row in sheet("human/tracker_suicide_screening.csv"):
        key, label = slug(row["url"]), row["death_location"]
        if label in PLACES and key in all_reports and half(key) == part:
            found = value(setting_facts(texts_of(all_reports[key])), "setting")
            outcome = "not said" if found is None else "same" if found in PLACES[label] else "another"
            counted.setdefault(label, Counter())[outcome] += 1
    rows = [
        (label, of.total(), *(of[each] / of.total() for each in ("same", "another", "not said")))
        for label, of in sorted(counted.items(), key=lambda item: -item[1].total())
    ]
    which = ("developed on", "held back")[part]
    return table((f"place of death ({which})", "reports", "same", "another", "not said"), rows)


def road_line(all_reports: Mapping[str, Report]) -> str:
    """How many of the reports that a model took for road deaths are ours too, and the pattern's."""
    keys = {slug(row["url"]) for row in sheet("llm/road_traffic_features.csv")} & set(all_reports)
    ours = sum(value(manner_facts(texts_of(all_reports[key])), "manner") == "road" for key in keys)
    plain = sum(is_naively(ROAD)(all_reports[key]) for key in keys)
    return f"road, where a model said so: ours {ours} of {len(keys)}, three words {plain}"


def speed_line(all_reports: Mapping[str, Report]) -> str:
    each = [texts_of(report) for report in {id(report): report for report in all_reports.values()}.values()]
    figures = []
    for read in (manner_facts, setting_facts, medicine_facts):
        begun = time.process_time()
        found = sum(len(read(texts)) for texts in each)
        figures.append(f"{read.__name__} {time.process_time() - begun:.1f} s, {found:,} facts")
    names = f"{len(medicine_names()):,} names of medicines"
    return f"{len(each):,} reports, in processor time: {'; '.join(figures)}; {names}"


def main() -> None:
    """Print the figures; with --misses what is not right in the half developed on, by its hash."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--misses", action="store_true", help="list what is not right in the first half")
    options = arguments.parse_args()
    if not DATA.exists():
        print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    all_reports = reports()
    print(machine())
    print(suicide_table(all_reports), child_table(all_reports), sep="\n\n", end="\n\n")
    for part in (0, 1):
        print(manner_table(all_reports, part), setting_table(all_reports, part), sep="\n\n", end="\n\n")
    print(road_line(all_reports))
    print(speed_line(all_reports))
    if options.misses:
        for row in sheet("human/tracker_suicide_screening.csv"):
            key = slug(row["url"])
            if key in all_reports and half(key) == 0:
                label = row["GA_include"].lower() == "yes"
                if label != is_suicide(all_reports[key]):
                    print(f"{digest(key)}: the sheet says {row['GA_include']}")


if __name__ == "__main__":
    main()

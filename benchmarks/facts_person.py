"""Who died, as the text says: age, child or adult, and sex, against what researchers noted.

Half of the reports, by a hash of the page's slug, was looked at while the rules were made; the other was
not. Where a report is about several, ours is right with any one of them, as a label is about one. A
label's age is «not in the text» where neither the number, in figures or words, nor any birth stands in
the text held, which is cut from the documents and lacks parts. The labels often hold the difference of
two calendar years, a year more than the age: those are counted apart. A disagreement that was judged by
reading is kept in `labels/person_judged.json` under the hash of the slug: «label» where the label
contradicts the report's own words.

The half held back was looked at once, with the rules as they then were: age given for 0.953 of those found,
4 of 767 wrong when its disagreements had been read (0.5% of those found); sex 5 of 1,026 wrong. The faults
seen there in telling several dead apart and in three dates were mended afterwards, so the figures that are
printed for that half are a little kinder.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.table import machine
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.person import person_facts

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
JUDGED = Path(__file__).parent / "labels" / "person_judged.json"
LABELS = ("tracker_age_sex_tags_merged.csv", "tracker_age.csv")
FAULT, YEARS = "label's fault", "difference of years"
HALVES = ("half looked at", "half held back")

Answers = dict[str, set[Any]]
"""What a reader gives for one report: the values of «age», «child» and «sex», each for any of the dead."""


@dataclass(frozen=True)
class Labelled:
    """One report with what a person noted of it; None where they noted nothing or could not tell."""

    slug: str
    texts: Texts
    age: int | None
    sex: str | None

    @property
    def half(self) -> int:
        """0 was looked at while the rules were made, 1 was not."""
        return int(digest(self.slug)[:2], 16) % 2


def digest(slug: str) -> str:
    """The hash under which a report is judged."""
    return hashlib.sha256(slug.encode()).hexdigest()


@cache
def reports() -> dict[str, Texts]:
    """Every report's text by slug; the name published is told from the page's address."""
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as file:
        return {row["slug"]: _texts(row) for row in map(json.loads, file)}


def _texts(row: dict[str, Any]) -> Texts:
    names = {"investigation": "investigation", "circumstances": "circumstances", "concerns": "concerns_text"}
    sections = {name: row[field] for field, name in names.items() if row[field]}
    published = re.sub(r"-?prevention-of-.*|\d+", "", row["slug"]).replace("-", " ").strip().title()
    on = dt.date.fromisoformat(row["date"]) if row["date"] else None
    return Texts(sections, published or None, on)


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every report that has a label, the first sheet that gives an age or a sex being believed."""
    found: dict[str, dict[str, str]] = {}
    for name in LABELS:
        with (DATA / "labels" / "human" / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                slug = row["url"].rstrip("/").rsplit("/", 1)[-1]
                held = found.setdefault(slug, {})
                for field in ("age", "sex"):
                    held[field] = held.get(field) or row.get(field) or ""
    sexes = {"F": "female", "M": "male"}
    return tuple(
        Labelled(slug, reports()[slug], _age(held["age"]), sexes.get(held["sex"]))
        for slug, held in found.items()
        if slug in reports()
    )


def _age(noted: str) -> int | None:
    if noted == "<1":
        return 0
    return int(float(noted)) if re.fullmatch(r"\d+(\.\d+)?", noted) else None


# --- readers ---------------------------------------------------------------------------------------


@cache
def _facts(slug: str) -> tuple[Fact, ...]:
    return person_facts(reports()[slug])


def ours(report: Labelled) -> Answers:
    """Ours."""
    found = _facts(report.slug)
    return {name: {fact.value for fact in found if fact.name == name} for name in ("age", "child", "sex")}


_PATTERN = re.compile(
    r"\baged?\s+(?:of\s+)?(\d{1,3})\b(?!\s*(?:month|week|day|hour))|\b(\d{1,3})[\s-]years?[\s-]old"
)


def pattern(report: Labelled) -> Answers:
    """The first «aged N» or «N years old» of the text, and the more frequent pronoun."""
    text = "\n".join(report.texts.sections.values())
    found = _PATTERN.search(text)
    age = {int(found[1] or found[2])} if found else set()
    said = Counter(
        word.lower() for word in re.findall(r"\b(?:he|his|him|she|her|hers)\b", text, re.IGNORECASE)
    )
    males = said["he"] + said["his"] + said["him"]
    females = said["she"] + said["her"] + said["hers"]
    sex = {"male" if males > females else "female"} if males != females else set()
    return {"age": age, "child": {each < 18 for each in age}, "sex": sex}


READERS: dict[str, Callable[[Labelled], Answers]] = {"ours": ours, "a simple pattern": pattern}

# --- outcomes --------------------------------------------------------------------------------------


@cache
def judged() -> dict[str, dict[str, str]]:
    """The disagreements that were judged by reading: by field and by the hash of the slug."""
    held: dict[str, dict[str, str]] = json.loads(JUDGED.read_text("utf-8")) if JUDGED.exists() else {}
    return held


def outcome(report: Labelled, field: str, given: set[Any], noted: Any) -> str:
    """«right», «none» or what kind of disagreement it is."""
    if not given:
        return "none"
    if noted in given:
        return "right"
    verdict = judged().get(field, {}).get(digest(report.slug)[:16])
    if field == "age" and _is_difference_of_years(report, noted):
        return YEARS
    return FAULT if verdict == "label" else "wrong"


def _is_difference_of_years(report: Labelled, noted: int) -> bool:
    """Whether the label is the year of death or of the opening less that of birth, and not the age."""
    days = {fact.name: fact.value for fact in _facts(report.slug) if fact.person == 1}
    born, ages = days.get("date_of_birth"), {fact.value for fact in _facts(report.slug) if fact.name == "age"}
    if not isinstance(born, dt.date) or noted - 1 not in ages:
        return False
    text = report.texts.sections.get("investigation", "")
    return str(born.year + noted) in text or str(born.year + noted) in report.texts.sections.get(
        "circumstances", ""
    )


_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ONES = (
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def is_in_the_text(report: Labelled) -> bool:
    """Whether the age noted can be told from the text held: its number or a birth stands there."""
    age = report.age or 0
    word = (_ONES + _TEENS)[age] if age < 20 else rf"{_TENS[age // 10 % 10]}[ -]?{_ONES[age % 10]}"
    text = " ".join(report.texts.sections.values())
    figures = (
        rf"(?<![\d/.:,]){age}(?![\d/.:,]\d|\d)(?!\s*(?:January|February|March|April|May|June|July|August|"
    )
    months = r"September|October|November|December|st|nd|rd|th|mg|hours|minutes|days))"
    births = r"born|\bd\.?o\.?b\b|date of birth" + (r"|bab|birth|neonat" if age == 0 else "")
    number = rf"{figures}{months}|\b{word}\b|" if age else ""
    return bool(re.search(number + births, text, re.IGNORECASE))


def table_of(field: str) -> Table:
    """Each reader over both halves, for the age or the sex."""
    shares = ("given", "of those in the text", "right of given", "with labels judged", "wrong of found")
    counts = ("right", YEARS, FAULT, "wrong")
    grid = Table("labels", "found by a person", "in the text", "reader", *shares, *counts, title=field)
    for half, title in enumerate(HALVES):
        found = [each for each in labelled() if each.half == half and getattr(each, field) is not None]
        held = [each for each in found if field == "sex" or is_in_the_text(each)]
        for name, reader in READERS.items():
            said = {
                each.slug: outcome(each, field, reader(each)[field], getattr(each, field)) for each in found
            }
            counted = Counter(said.values())
            given = len(found) - counted["none"]
            told = sum(said[each.slug] != "none" for each in held)
            figures = (
                given / len(found),
                told / len(held),
                counted["right"] / max(1, given),
                1 - counted["wrong"] / max(1, given),
                counted["wrong"] / len(found),
            )
            shown = [*(f"{figure:.4f}" for figure in figures), *(f"{counted[each]:,}" for each in counts)]
            grid.add_row(title, f"{len(found):,}", f"{len(held):,}", name, *shown)
    return grid


def child_table() -> Table:
    """Children and adults by the ages noted, and how each reader tells them."""
    grid = Table(
        "labels", "of", "reader", "said a child", "said an adult", "not said", title="child or adult"
    )
    for half, title in enumerate(HALVES):
        found = [each for each in labelled() if each.half == half and each.age is not None]
        for child in (True, False):
            those = [each for each in found if ((each.age or 0) < 18) is child]
            for name, reader in READERS.items():
                said = Counter(_said(set(reader(each)["child"]), child) for each in those)
                who = f"{len(those):,} {'children' if child else 'adults'}"
                grid.add_row(title, who, name, *(f"{said[each]:,}" for each in (True, False, None)))
    return grid


def _said(given: set[Any], wanted: bool) -> bool | None:
    if not given:
        return None
    return wanted if wanted in given else not wanted


def rules_table() -> Table:
    """How often each rule gave an age or a sex over all reports, and how often it is right where noted."""
    grid = Table(
        "field", "rule", "facts", "labelled", "right", "wrong", title="Rules, all reports, both halves"
    )
    for field in ("age", "sex", "child", "date_of_birth", "date_of_death"):
        facts: Counter[str] = Counter()
        for slug in reports():
            facts.update(_plain(fact.rule) for fact in _facts(slug) if fact.name == field)
        right, wrong = _by_rule(field)
        for rule, count in facts.most_common():
            shown = f"{right[rule] + wrong[rule]:,}", f"{right[rule]:,}", f"{wrong[rule]:,}"
            grid.add_row(field, rule, f"{count:,}", *(shown if field in ("age", "sex") else ("", "", "")))
    return grid


def _plain(rule: str) -> str:
    return re.sub(r", \d+ to \d+$", "", rule)


def _by_rule(field: str) -> tuple[Counter[str], Counter[str]]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for each in labelled() if field in ("age", "sex") else ():
        fact = next((one for one in _facts(each.slug) if one.name == field), None)
        noted = getattr(each, field)
        if fact is None or noted is None:
            continue
        given = set(ours(each)[field])
        (wrong if outcome(each, field, given, noted) == "wrong" else right)[_plain(fact.rule)] += 1
    return right, wrong


def coverage() -> str:
    """What share of all reports has each fact, how many are about several, and the time it took."""
    texts = list(reports().values())
    begun, worked = time.perf_counter(), time.process_time()
    found = [person_facts(each) for each in texts]
    taken, used = time.perf_counter() - begun, time.process_time() - worked
    have = Counter(name for facts in found for name in {fact.name for fact in facts})
    several = sum(any(fact.person > 1 for fact in facts) for facts in found)
    shares = ", ".join(f"{name} {count / len(texts):.3f}" for name, count in have.most_common())
    speed = f"{len(texts):,} reports in {taken:.1f} s ({used:.1f} s of one core)"
    return f"{speed}. Given in: {shares}. About several: {several}"


def listed(console: Console, half: int) -> None:
    """The disagreements of one half under their hashes, and where none is given, for reading."""
    for each in labelled():
        for field in ("age", "sex"):
            noted = getattr(each, field)
            if each.half != half or noted is None:
                continue
            given = set(ours(each)[field])
            if (said := outcome(each, field, given, noted)) not in ("right", YEARS):
                rules = [fact.rule for fact in _facts(each.slug) if fact.name == field]
                key = f"{digest(each.slug)[:16]} {each.slug}"
                line = f"{field} {said}: {key} label {noted}, ours {given} {rules}"
                console.print(line, markup=False)


def main() -> int:
    """Exit 1 where the data are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="list the disagreements of the half looked at")
    parser.add_argument("--list-held-back", action="store_true", help="the same of the half held back")
    arguments = parser.parse_args()
    console = Console(width=170)
    if not DATA.exists():
        console.print("The data are not beside the project: nothing measured.")
        return 1
    if arguments.list or arguments.list_held_back:
        listed(console, 1 if arguments.list_held_back else 0)
        return 0
    console.print(machine())
    console.print(coverage())
    for grid in (table_of("age"), table_of("sex"), child_table(), rules_table()):
        console.print(grid)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

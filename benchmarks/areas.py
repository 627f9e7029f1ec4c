"""Coroner areas: the hand-made map of spellings, half of it held back, and every spelling in the data.

A label names today's area: right is an area that is it or became part of it. The baselines know the
labels' own list of areas: the very same name, and the name with the best edit ratio whatever it is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import html
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table

from benchmarks.table import machine
from forewarned.organisations.areas import area_of, areas
from forewarned.organisations.coroners import same_coroner

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"

Label = tuple[str, str]
Use = tuple[str, dt.date | None]


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file of the data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def labels(half: int) -> list[Label]:
    """One half of the hand-made map: 0 was looked at while the rules were made, 1 was not."""
    raw: dict[str, str] = json.loads((DATA / "labels/human/area_canonical_map.json").read_text("utf-8"))[0]
    return [pair for pair in raw.items() if hashlib.sha256(pair[0].encode()).digest()[0] % 2 == half]


def known_names() -> list[str]:
    """The areas that the labels know."""
    names: list[str] = json.loads((DATA / "labels/human/area_known_names.json").read_text("utf-8"))
    return names


def chain(id_: str | None) -> set[str]:
    """The area and all that it became part of."""
    successors = {area.id: area.successors for area in areas()}
    found: set[str] = set()
    waiting = [id_] if id_ else []
    while waiting:
        found.add(step := waiting.pop())
        waiting.extend(successors[step])
    return found


def ours(written: str, target: str) -> str:
    """«right», «unsure» or «wrong» for the area that we read."""
    judged = area_of(written)
    if judged.area_id is None:
        return "unsure"
    return "right" if area_of(target).area_id in chain(judged.area_id) else "wrong"


def exact(written: str, target: str) -> str:
    """The same for the name itself, in any case."""
    same = [name for name in known_names() if name.lower() == written.strip().lower()]
    return ("right" if same[0] == target else "wrong") if same else "unsure"


def fuzzy(written: str, target: str) -> str:
    """The same for the best edit ratio."""
    best = process.extractOne(written, known_names(), scorer=fuzz.ratio)
    return "right" if best and best[0] == target else "wrong"


def label_table() -> Table:
    """Right, unsure and wrong over both halves of the labels, and over the labels' own names."""
    grid = Table("labels", "of", "reader", "right", "unsure", "wrong", title="Spelling → today's area")
    sets = [
        ("half looked at", labels(0)),
        ("half held back", labels(1)),
        ("the labels' own names", [(name, name) for name in known_names()]),
    ]
    readers: list[tuple[str, Callable[[str, str], str]]] = [
        ("ours", ours),
        ("exact", exact),
        ("best ratio", fuzzy),
    ]
    for name, pairs in sets:
        for reader, judge in readers:
            counted = Counter(judge(*pair) for pair in pairs)
            shares = (f"{counted[outcome] / len(pairs):.3f}" for outcome in ("right", "unsure", "wrong"))
            grid.add_row(name, f"{len(pairs)}", reader, *shares)
    return grid


def dated(value: str | None) -> dt.date | None:
    """The date of a row, None where there is none."""
    return dt.date.fromisoformat(value) if value else None


def page_areas() -> dict[str, str]:
    """The paragraph with the area as the publisher's page has it, by slug."""
    found: dict[str, str] = {}
    for page in rows("html/judiciary_page_fragments.jsonl.gz"):
        for paragraph in page["html"]:
            text = html.unescape(re.sub(r"<[^>]+>", " ", paragraph))
            if re.search(r"coroner['’]?s?\s+area", text, re.IGNORECASE):
                found.setdefault(page["slug"], text)
    return found


def uses() -> Iterator[tuple[str, Use]]:
    """Every area as written with its report's date, and the source it is from."""
    register = rows("register.jsonl.gz")
    dates = {row["slug"]: dated(row["date"]) for row in register}
    for row in register:
        yield "register", (row["area"] or "", dated(row["date"]))
    for row in rows("reports.jsonl.gz"):
        yield "reports", (row["area"] or "", dated(row["date"]))
    for slug, text in page_areas().items():
        yield "pages, whole paragraph", (text, dates.get(slug))


def coverage_table() -> tuple[Table, Counter[str], dict[str, str]]:
    """The share of spellings and uses that are read, what is not, and an example of each that is."""
    grid = Table(
        "source", "spellings", "read", "uses", "read", "exact name", title="Every spelling in the data"
    )
    by_source: dict[str, list[Use]] = {}
    for source, use in uses():
        by_source.setdefault(source, []).append(use)
    missed, read = Counter[str](), dict[str, str]()
    names = {name.lower() for name in known_names()}
    for source, all_uses in by_source.items():
        spellings: dict[str, bool] = {}
        for written, on in all_uses:
            judged = area_of(written, on)
            spellings[written] = judged.area is not None
            if judged.area is None:
                missed[f"{written.strip() or '(blank)'}  [{judged.rule}]"] += 1
            else:
                read[written] = (
                    f"{on} → {judged.area} → {judged.current} ({judged.rule}, {judged.confidence})"
                )
        covered = sum(spellings[written] for written, _ in all_uses) / len(all_uses)
        named = sum(written.strip().lower() in names for written, _ in all_uses) / len(all_uses)
        shares = (f"{sum(spellings.values()) / len(spellings):.3f}", f"{len(all_uses):,}", f"{covered:.4f}")
        grid.add_row(source, f"{len(spellings)}", *shares, f"{named:.3f}")
    return grid, missed, read


def agreement() -> str:
    """How often the page as published and the tracker's tidied register lead to one area of today."""
    tidied = {row["slug"]: row["area"] for row in rows("register.jsonl.gz") if row["area"]}
    both = [(area_of(text), area_of(tidied[slug])) for slug, text in page_areas().items() if slug in tidied]
    sure = [(page, register) for page, register in both if page.current_id and register.current_id]
    same = sum(page.current_id == register.current_id for page, register in sure)
    differing = Counter(
        f"{page.area} / {register.area}" for page, register in sure if page.current_id != register.current_id
    )
    listed = "; ".join(f"{pair} ×{count}" for pair, count in differing.most_common(8))
    return f"pages and register agree on today's area in {same:,} of {len(sure):,}. Not: {listed or 'none'}"


def coroners() -> str:
    """How two sources' names of one report's coroner compare: initials here, the full name there."""
    full = {row["slug"]: row["coroner"] for row in rows("register.jsonl.gz") if row["coroner"]}
    both = [(row["coroner"], full.get(row["slug"])) for row in rows("reports.jsonl.gz") if row["coroner"]]
    counted = Counter(same_coroner(short, long) for short, long in both if long)
    return "the coroner of one report in two sources: " + ", ".join(
        f"{outcome} {count:,}" for outcome, count in counted.most_common()
    )


def speed() -> str:
    """Microseconds for a spelling that is new, and for one seen before."""
    area_of("Essex")
    spellings = sorted({f"  {written} " for _, (written, _) in uses()})
    figures = []
    for _ in range(2):
        began = time.perf_counter()
        for written in spellings:
            area_of(written, dt.date(2024, 6, 1))
        figures.append((time.perf_counter() - began) / len(spellings) * 1e6)
    return f"{len(spellings):,} spellings: {figures[0]:.0f} µs each when new, {figures[1]:.0f} µs again"


def main() -> None:
    """Print the figures; with --misses the labels looked at and not right, with --sample readings."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--misses", action="store_true", help="list what is not right in the first half")
    arguments.add_argument("--held-back", action="store_true", help="list it in the half held back too")
    arguments.add_argument("--sample", type=int, default=0, help="print so many readings, to be read by eye")
    options = arguments.parse_args()
    console = Console(width=110, highlight=False)
    if not DATA.exists():
        console.print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    console.print(machine())
    console.print(label_table())
    grid, missed, read = coverage_table()
    console.print(grid)
    console.print("not read: " + "; ".join(f"{text} ×{n}" for text, n in missed.most_common()), markup=False)
    for line in (agreement(), coroners(), speed()):
        console.print(line, markup=False)
    for half in (0, 1) if options.held_back else (0,) if options.misses else ():
        for written, target in labels(half):
            if ours(written, target) != "right":
                console.print(f"{written!r} → {area_of(written).area}; label: {target}", markup=False)
    chosen = random.Random(7).sample(sorted(read), min(options.sample, len(read)))
    for written in chosen:
        console.print(f"{written.strip()[:70]!r}  {read[written]}", markup=False)


if __name__ == "__main__":
    main()

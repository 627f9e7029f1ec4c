"""How well concerns sections are split, against what researchers marked by hand.

Gold: the sheets of `concern_segmentation_long.csv` that quote reports verbatim. Each row's text is
found in its report's concerns section (its first 60 characters, label stripped, fuzzily); where it
begins is a boundary. Predicted boundaries are the starts of our concerns. A pair matches when they
are at most TOLERANCE characters apart (a label's length). The first boundary counts like any other.

Three ways of counting, all printed:

- `raw`: every boundary that we find and no row marks is an error, and so is every row whose text
  was found and whose beginning we do not give. This is what an outside judge would compute.
- `marked`: rows leave out concerns of no interest to the theme of their sheet, so that what we find
  between marked rows, in text that no row covers, is not counted.
- `numbered`: as `raw`, on the reports alone whose section has a number, a letter or a bullet at the start of
  a line. By our contract text without any is one concern; markers cut some of it by paragraph.

Every difference was read, in both parts together (135 reports of sheets). Of 36 boundaries that we give and
no row marks, 24 are concerns that the coroner numbered and the sheet left out, 3 are two numbered concerns in
one row, 9 are ours to answer for. Of 40 that rows mark and we do not give, 32 cut text where it has no number
(paragraphs, even sentences), 3 cut a list nested in a numbered concern, 5 are ours. Cutting unnumbered text
by paragraph as well would lower F1 on the one part (0.91 to 0.90) and leave it on the other (0.90, 0.91).

Rows whose text is not in the section at all (the sheet quotes another report, or words that the
section's source lost) are counted as `absent` and not as errors of anybody.
Baselines in the same table: one regular expression for numbers, and paragraphs.
A third of the reports (by hash of the address) is held back: `--held-back` measures on it alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz

from forewarned.form.concerns import split_concerns

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
SHEETS = ("Opioids", "Cardiovascular/Anticoagulant", "SARS-CoV2", "COVID-19")
TOLERANCE = 12
LABEL = re.compile(r"^\s*(?:[(\[]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[)\].]+|[•*–-]|\))\s*")
NUMBER = re.compile(r"^\s*\(?\d+[.)]\)?\s*", re.MULTILINE)
LABELLED = re.compile(r"^\s*(?:[(\[]?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[)\].:]|[•*–-]\s)", re.MULTILINE)

Splitter = Callable[[str], list[int]]


@dataclass
class Sheet:
    """The reports of one sheet: each section with the texts that were marked in it."""

    name: str
    reports: list[tuple[str, str, list[str]]] = field(default_factory=list)


@dataclass
class Score:
    """Counts of boundaries, and of reports in which their number is exact."""

    found: int = 0
    predicted: int = 0
    gold: int = 0
    exact: int = 0
    reports: int = 0

    def line(self) -> str:
        """Precision, recall, F1 and the share of reports with the exact number."""
        p, r = self.found / max(1, self.predicted), self.found / max(1, self.gold)
        f1 = 2 * p * r / max(1e-9, p + r)
        return f"{p:6.3f} {r:6.3f} {f1:6.3f} {self.exact / max(1, self.reports):6.3f}"


def ours(text: str) -> list[int]:
    return [each.start for each in split_concerns(text).concerns]


def by_number(text: str) -> list[int]:
    return [match.end() for match in NUMBER.finditer(text)] or [0]


def by_paragraph(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"(?:\A|(?<=\n))[^\n]", text)] or [0]


def held_back(url: str) -> bool:
    """Whether a report belongs to the third that is looked at last."""
    return int(hashlib.sha256(url.encode()).hexdigest(), 16) % 3 == 0


def sections() -> dict[str, str]:
    """The concerns section of each report, by every address it is published at."""
    found: dict[str, str] = {}
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            report = json.loads(line)
            for url in [report["url"], *(report.get("also_at") or [])]:
                found[url] = report["concerns"] or ""
    return found


def sheets(*, back: bool) -> Iterable[Sheet]:
    texts = sections()
    marked: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (DATA / "labels/human/concern_segmentation_long.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            marked[row["sheet"], row["url"]].append(row["concern"])
    for name in SHEETS:
        sheet = Sheet(name)
        for (where, url), rows in marked.items():
            if where == name and texts.get(url) and held_back(url) == back:
                sheet.reports.append((url, texts[url], rows))
        yield sheet


def stripped(row: str) -> str:
    return LABEL.sub("", row, count=1).strip()


def place_of(row: str, text: str, after: int) -> int | None:
    """Where the beginning of a marked row stands in its section; None where it is not there."""
    head = re.sub(r"\s+", " ", stripped(row))[:60]
    flat = re.sub(r"\s", " ", text)
    if head.strip() and (exact := flat.find(head, after)) >= 0:
        return exact
    best = fuzz.partial_ratio_alignment(head.lower(), flat[after:].lower())
    again = fuzz.partial_ratio_alignment(head.lower(), flat.lower())
    if best is None or again is None:
        return None
    best, shift = (best, after) if best.score >= again.score - 5 else (again, 0)
    return best.dest_start + shift - best.src_start if best.score >= 80 else None


def gold_of(text: str, rows: list[str]) -> tuple[list[int], list[tuple[int, int]], int]:
    """Boundaries of the marked rows, the stretches they cover, and how many are absent."""
    places: list[int] = []
    stretches: list[tuple[int, int]] = []
    absent, after = 0, 0
    for row in rows:
        place = place_of(row, text, after)
        if place is None:
            absent += 1
            continue
        places.append(max(0, place))
        stretches.append((place, place + len(stripped(row))))
        after = min(place + 20, len(text))
    return sorted(set(places)), stretches, absent


def matched(predicted: list[int], gold: list[int]) -> list[int]:
    """The predicted boundaries that have a gold one of their own within the tolerance."""
    free, hits = list(gold), []
    for place in predicted:
        near = [g for g in free if abs(g - place) <= TOLERANCE]
        if near:
            free.remove(min(near, key=lambda g: abs(g - place)))
            hits.append(place)
    return hits


def score(sheet: Sheet, splitter: Splitter, way: str) -> Score:
    total = Score()
    for _, text, rows in sheet.reports:
        gold, stretches, _ = gold_of(text, rows)
        if not gold or (way == "numbered" and not LABELLED.search(text)):
            continue
        predicted = splitter(text)
        hits = matched(predicted, gold)
        if way == "marked":
            predicted = [p for p in predicted if p in hits or any(a <= p < b for a, b in stretches)]
        total.found += len(hits)
        total.predicted += len(predicted)
        total.gold += len(gold)
        total.exact += len(predicted) == len(gold)
        total.reports += 1
    return total


def misses(sheet: Sheet) -> None:
    """Print each report in which a boundary differs, for reading."""
    for url, text, rows in sheet.reports:
        gold, _, absent = gold_of(text, rows)
        predicted = ours(text)
        hits = matched(predicted, gold)
        extra = [p for p in predicted if p not in hits]
        missing = [g for g in gold if not any(abs(g - h) <= TOLERANCE for h in hits)]
        if extra or missing or absent:
            counts = f"gold {len(gold)} ours {len(predicted)} absent {absent}"
            print(f"\n## {sheet.name} {url.rsplit('/', 2)[-2]} {counts}")
            for place in extra:
                print(f"   + {text[max(0, place - 12) : place]!r} | {text[place : place + 70]!r}")
            for place in missing:
                print(f"   - {text[max(0, place - 30) : place]!r} | {text[place : place + 70]!r}")


def speed() -> str:
    """Milliseconds for one typical section, and for the whole of the published reports."""
    texts = [text for text in sections().values() if text]
    start = time.perf_counter()
    for text in texts:
        split_concerns(text)
    whole = time.perf_counter() - start
    typical = [text for text in texts if 2500 <= len(text) <= 3500]
    start = time.perf_counter()
    for text in typical:
        split_concerns(text)
    each = (time.perf_counter() - start) / len(typical)
    return (
        f"{len(texts)} sections in {whole:.2f} s; {each * 1000:.2f} ms for one of 2,500 to 3,500 characters"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--held-back", action="store_true", help="measure the third that is kept for last")
    arguments.add_argument("--misses", action="store_true", help="print every boundary that differs")
    options = arguments.parse_args()
    found = list(sheets(back=options.held_back))
    if options.misses:
        for sheet in found:
            misses(sheet)
        return
    found.append(Sheet("all", [report for sheet in found for report in sheet.reports]))
    print(f"{'sheet':30} {'reports':>7} {'by':10} {'':8} {'prec':>6} {'rec':>6} {'F1':>6} {'exact':>6}")
    splitters = {"ours": ours, "number": by_number, "paragraph": by_paragraph}
    for sheet in found:
        for name, splitter in splitters.items():
            for way in ("raw", "marked", "numbered"):
                result = score(sheet, splitter, way)
                print(f"{sheet.name:30} {result.reports:7} {name:10} {way:8} {result.line()}")
    print(speed())


if __name__ == "__main__":
    main()

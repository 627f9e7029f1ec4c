"""Sections against hand transcription: ours beside raw text cut at the template's headings.

`python -m benchmarks.sections --producers all --sample 82 --scans 12` reads documents that other
programs printed from 82 hand transcriptions (`benchmarks.producers`), and the original PDFs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import forewarned
from benchmarks.baseline import raw_text, split_at_headings
from benchmarks.content import DATA, SECTIONS, SHEET, transcriptions
from benchmarks.producers import WORKERS, Document, asked_for, documents, is_scan
from benchmarks.table import machine, table
from benchmarks.words import Figures, figures
from forewarned.errors import BadInput, ForewarnedError

ORIGINALS = "originals"
Found = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What both readers found in one document, and why ours refused it if it did."""

    name: str
    ours: Found
    baseline: Found
    refused: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """Both readers' figures on one producer's documents."""

    producer: str
    documents: int
    ours: Figures
    baseline: Figures
    refused: Mapping[str, str]


def measure(producer: str, made: Sequence[Document], pool: ProcessPoolExecutor) -> Result:
    """Both readers' figures on those documents, read in parallel."""
    readings = list(pool.map(read_both, made, chunksize=4))
    truths = {document.name: document.truth for document in made}
    return Result(
        producer,
        len(made),
        figures({one.name: one.ours for one in readings}, truths),
        figures({one.name: one.baseline for one in readings}, truths),
        {one.name: one.refused for one in readings if one.refused},
    )


def read_both(document: Document) -> Reading:
    """What our reader and the baseline find in the document. A refusal or a crash counts as nothing found."""
    found: Found = {}
    refused = None
    try:
        report = forewarned.read(document.path)
        found = {section: getattr(report, section, None) for section in SECTIONS}
    except ForewarnedError as error:
        refused = error.line()
    except Exception as error:  # A crash is a finding of the benchmark, and must not hide the others.
        refused = f"CRASH {type(error).__name__}: {error}"
    plain: Found = dict(split_at_headings(raw_text(document.path, scanned=is_scan(document.producer))))
    if document.producer == ORIGINALS:
        found, plain = (after_opening(one) for one in (found, plain))
    return Reading(document.name, found, plain, refused)


def originals() -> list[Document]:
    """The original PDFs with the published table's text as rough truth (its concerns lack the opening)."""
    with gzip.open(DATA / "reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = {row["id"]: row for row in map(json.loads, lines)}
    made = []
    for path in sorted((DATA / "pdf").glob("20*.pdf")):
        row = rows[path.stem]
        truth = {"investigation": row["investigation"], "circumstances": row["circumstances"]}
        truth |= {"concerns_text": row["concerns"]}
        kept = {name: str(text) for name, text in after_opening(truth).items() if text}
        made.append(Document(ORIGINALS, path.stem, path, kept))
    return made


def after_opening(found: Mapping[str, str | None]) -> Found:
    """The sections, with the concerns from the end of the template's opening sentences on."""
    text = found.get("concerns_text") or ""
    parts = re.split(r"matters?\s+of\s+concerns?\s+(?:is|are)(?:\s+as\s+follows)?", text, flags=re.IGNORECASE)
    return {**found, "concerns_text": parts[-1] or None}


def shares(results: Sequence[Result]) -> str:
    """The table of shares of reports with precision and recall both at the bar: ours, baseline."""
    headings = ["share ≥ 0.95", "reports"]
    headings += [f"{section.removesuffix('_text')}{who}" for section in SECTIONS for who in ("", " base")]
    rows: list[list[object]] = []
    for one in results:
        cells = [each.share(section) for section in SECTIONS for each in (one.ours, one.baseline)]
        rows.append([one.producer, one.documents, *cells, one.ours.share_whole(), one.baseline.share_whole()])
    return table([*headings, "all", "all base"], rows)


def medians(results: Sequence[Result]) -> str:
    """The table of median word precision / recall: ours, baseline."""
    headings = ["median precision/recall"]
    headings += [f"{section.removesuffix('_text')}{who}" for section in SECTIONS for who in ("", " base")]
    rows = [
        [one.producer, *[_pair(each, section) for section in SECTIONS for each in (one.ours, one.baseline)]]
        for one in results
    ]
    return table(headings, rows)


def worst(results: Sequence[Result], count: int) -> str:
    """The table of the sections that our reader reads worst, by producer."""
    rows: list[list[object]] = []
    for one in results:
        for name, section, score in one.ours.worst(count):
            why = one.refused.get(name, "")
            rows.append([one.producer, name, section, score.precision, score.recall, why])
    return table(["producer", "document", "section", "precision", "recall", "refused"], rows)


def _pair(each: Figures, section: str) -> str:
    pair = each.medians(section)
    return f"{pair[0]:.3f}/{pair[1]:.3f}" if pair else "–"


def main() -> None:
    """Makes the documents, reads them, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--producers", default="all", help="all, text, scans, originals, or names")
    parser.add_argument("--sample", type=int, default=82, help="at most so many reports of each producer")
    parser.add_argument("--scans", type=int, default=12, help="at most so many scans of each kind")
    parser.add_argument("--half", choices=("dev", "held"), help="only that half of the reports")
    parser.add_argument("--worst", type=int, nargs="?", const=10, default=0, help="so many misses of each")
    options = parser.parse_args()
    if not SHEET.exists():
        sys.exit(
            f"{SHEET.name}: the hand transcriptions are not here. They are laid out beside the repository."
        )
    rows = [row for row in transcriptions() if not options.half or row["name"].startswith(options.half)]
    asked = options.producers
    try:
        producers = [] if asked == ORIGINALS else asked_for(asked)
    except BadInput as error:
        parser.error(error.line())
    begun = time.perf_counter()
    with ProcessPoolExecutor(WORKERS) as pool:
        sizes = {name: options.scans if is_scan(name) else options.sample for name in producers}
        results = [measure(name, documents(name, rows[: sizes[name]]), pool) for name in producers]
        if asked in {"all", ORIGINALS}:
            results.append(measure(ORIGINALS, originals(), pool))
    print(f"{machine()}; {sum(one.documents for one in results):,} documents, ", end="")
    print(f"{time.perf_counter() - begun:.0f} s\n\n{shares(results)}\n\n{medians(results)}")
    refused = sum(len(one.refused) for one in results)
    if refused:
        print(f"\n{refused:,} documents refused or crashed on, each counted as nothing found")
    if options.worst:
        print(f"\n{worst(results, options.worst)}")


if __name__ == "__main__":
    main()

"""What is written into addressees: 300 strings judged by hand, by offsets.

200 were looked at while the rules were made, 100 only at the end. A string is exact where every addressee
begins and ends where the label says, and there is no other. The baseline cuts at every separator there is.
Nothing here is read by the product. How the strings are made and judged stands in labels/splitting_300.json.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import html
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.header import DATA, rows
from benchmarks.table import machine, table
from forewarned.form.addressees import split_header
from forewarned.form.sent_to import split_sent_to

LABELS = Path(__file__).with_name("labels") / "splitting_300.json"
LINES = ("fragments", "register")
_OUTER = " \n\t\r\xa0,;:."


class Labelled(NamedTuple):
    """A string as written, where it comes from, and its addressees: (start, end of name, end of all)."""

    source: str
    text: str
    published: dt.date | None
    last: bool
    addressees: tuple[tuple[int, int, int], ...]

    @property
    def is_line(self) -> bool:
        """Whether it is the publisher's one line, or else a report's own header."""
        return self.source in LINES


Span = tuple[int, int]
Splitter = Callable[[Labelled], list[Span]]


def labelled() -> list[Labelled]:
    """The labelled strings, made again from the data as the labels' file says."""
    texts = {(source, key, index): (text, day) for source, key, index, text, day in _strings()}
    found = []
    for label in json.loads(LABELS.read_text("utf-8"))["labels"]:
        text, day = texts[label["source"], label["key"], label["index"]]
        if len(text) != label["length"]:
            raise ValueError(f"the string of {label['key']} is not the one that was judged")
        spans = tuple((start, name, end) for start, name, end in label["addressees"])
        found.append(Labelled(label["source"], text, day, label["looked_at"] == "last", spans))
    return found


def _key(name: str) -> str:
    slug = name.rstrip("/").split("/")[-1] if not name.startswith("pdf/") else name
    return hashlib.sha256(slug.encode()).hexdigest()[:16]


_Row = tuple[str, str, int, str, dt.date | None]


def _strings() -> Iterator[_Row]:
    days = {}
    for row in rows("register.jsonl.gz"):
        day = row["date"] or row["date_added"]
        days[row["slug"]] = dt.date.fromisoformat(day[:10]) if day else None
        for index, name in enumerate(row["sent_to"] or []):
            yield "register", _key(row["slug"]), index, name, days[row["slug"]]
    for page in rows("html/judiciary_page_fragments.jsonl.gz"):
        yield "fragments", _key(page["slug"]), 0, published_line(page["html"]), days.get(page["slug"])
    for row in rows("reports.jsonl.gz"):
        yield "reports", _key(row["slug"]), 0, "; ".join(row["receivers"] or []), None
    yield from _documents()


def _documents() -> Iterator[_Row]:
    with (DATA / "labels/human/section_transcription_150.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield "transcribed", _key(row["url"]), 0, row["receiver"], None
    for path in sorted((DATA / "pdf").glob("2*.txt")):
        if found := re.search(r"SENT TO:(.*?)\n1\s+CORONER", path.read_text("utf-8"), re.DOTALL):
            yield "pdf", _key(f"pdf/{path.name}"), 0, found[1].strip(), None
    for line in (DATA / "ocr/ocr_pages.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        found = re.search(r"SENT TO:(.*?)\n\s*CORONER", page["text"], re.DOTALL)
        if page["kind"] == "report" and found:
            yield "ocr", _key(page["document"]), page["page"] or 0, found[1].strip(), None


def published_line(paragraphs: list[str]) -> str:
    """What a published page says after «This report is being sent to», its tags taken out."""
    for paragraph in paragraphs:
        text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br\s*/?>", "\n", paragraph)))
        if label := re.search(r"sent to\s*:?\s*", text, re.IGNORECASE):
            return text[label.end() :].strip()
    return ""


def ours(case: Labelled) -> list[Span]:
    """What the product makes of it."""
    if not case.is_line:
        return [(found.start, found.end) for found in split_header(case.text.split("\n"))]
    return _found_again(case.text, split_sent_to(case.text, published=case.published))


def _found_again(text: str, names: tuple[str, ...]) -> list[Span]:
    spans, after = [], 0
    for name in names:
        start = text.index(name, after)
        after = start + len(name)
        spans.append((start, after))
    return spans


def at_every_separator(case: Labelled) -> list[Span]:
    """The baseline: cut at every separator there is."""
    spans, after = [], 0
    for cut in re.finditer(r"[|;,\n]|\band\b|&|$", case.text):
        if case.text[after : cut.start()].strip(_OUTER):
            spans.append((after, cut.start()))
        after = cut.end()
    return spans


def is_exact(case: Labelled, found: list[Span]) -> bool:
    """Whether every addressee begins and ends where the label says, and there is no other."""
    if len(found) != len(case.addressees):
        return False
    for span, (start, name, end) in zip(found, case.addressees, strict=True):
        begins, ends = _without_outer(case.text, *span)
        if begins != start or not name <= ends <= end:
            return False
    return True


def _without_outer(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(_OUTER)), start + len(piece.rstrip(_OUTER))


def figures(cases: list[Labelled], splitters: list[Splitter]) -> list[tuple[object, ...]]:
    """The share of exact strings by kind and by when they were looked at, a column for each splitter."""
    sets: list[tuple[str, list[Labelled]]] = [("all", cases)]
    for when, last in (("looked at while tuning", False), ("looked at last", True)):
        some = [case for case in cases if case.last is last]
        sets.append((when, some))
        sets.append(("  published lines", [case for case in some if case.is_line]))
        sets.append(("  headers", [case for case in some if not case.is_line]))
    return [
        (
            name,
            len(some),
            *(sum(is_exact(case, split(case)) for case in some) / len(some) for split in splitters),
        )
        for name, some in sets
    ]


def main() -> None:
    """Print the shares; with --misses the strings of the 200 that are not exact (--last: of the 100)."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--misses", action="store_true", help="print what comes apart wrongly")
    arguments.add_argument("--last", action="store_true", help="of the 100 kept to the end")
    options: Any = arguments.parse_args()
    if not DATA.exists():
        print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    cases = labelled()
    if options.misses:
        for case in cases:
            if case.last is options.last and not is_exact(case, found := ours(case)):
                print(f"{case.source}: {case.text!r}\n    {[case.text[start:end] for start, end in found]}")
        return
    print(machine())
    print(table(("strings", "of", "ours", "baseline"), figures(cases, [ours, at_every_separator])))
    began = time.perf_counter()
    for case in cases:
        ours(case)
    print(f"{(time.perf_counter() - began) / len(cases) * 1000:.2f} ms a string")


if __name__ == "__main__":
    main()

"""Dates, addressees, deadlines, names and labels against the published pages and the tracker's register.

Nothing here is read by the product. The register's lists of bodies are cleaned by hand; joined as the
publisher joined them in 2020 to 2022 (commas, a last «and») they show how often a line comes apart as it was
put together. Headers have no such truth: as many names as the register has bodies is the nearest.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import html
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.table import machine, table
from forewarned.dates import find_dates, read_date
from forewarned.form.addressees import split_header, split_sent_to
from forewarned.form.deadline import stated_deadline
from forewarned.form.header import deceased_of, read_labels

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"

Row = dict[str, Any]
FieldsOfPages = dict[str, dict[str, str | None]]


def rows(name: str) -> list[Row]:
    """The rows of a JSON Lines file of the data."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def pages() -> FieldsOfPages:
    """The labelled values of each published page, by slug."""
    found: FieldsOfPages = {}
    for page in rows("html/judiciary_page_fragments.jsonl.gz"):
        values = found.setdefault(page["slug"], {})
        for paragraph in page["html"]:
            text = html.unescape(re.sub(r"<[^>]+>", " " if "<br" in paragraph else "", paragraph))
            for label in read_labels(text):
                values.setdefault(label.field, label.value)
    return found


def naive_names(text: str) -> tuple[str, ...]:
    """The baseline: cut at every separator there is."""
    return tuple(part.strip() for part in re.split(r"[|;,]|\band\b", text) if part.strip())


Case = tuple[str, tuple[str, ...]]


def joined_lists(register: list[Row]) -> Iterator[Case]:
    """Each register row of 2020 to 2022 as the line the publisher would have made, ended both ways."""
    for row in register:
        if not "2020" <= (row["date"] or "")[:4] <= "2022":
            continue
        names = tuple(html.unescape(name) for name in row["sent_to"] or [])
        if not names or any(re.search(r"[|;]", name) for name in names):
            continue
        yield ", ".join(names), names
        if len(names) > 1:
            yield f"{', '.join(names[:-1])} and {names[-1]}", names


def single_names() -> Iterator[Case]:
    """The tracker's raw names of one body each, which no comma or «and» may cut."""
    raw = json.loads((DATA / "labels/human/addressee_canonical_map.json").read_text("utf-8"))[0]
    for name, body in raw.items():
        if not re.search(r"[|;]", name + body):
            yield name.strip(), (name.strip(),)


def exact(cases: list[Case], split: Callable[[str], tuple[str, ...]]) -> float:
    """The share of lines that come apart exactly as they were."""
    return sum(split(text) == names for text, names in cases) / len(cases)


def addressee_rows(register: list[Row], published: FieldsOfPages) -> list[tuple[object, ...]]:
    """Exact shares of the publisher's line, ours and the baseline's."""
    lists = list(joined_lists(register))
    lines = [
        (values["sent_to"] or "", tuple(part.strip() for part in (values["sent_to"] or "").split("|")))
        for values in published.values()
        if values.get("sent_to")
    ]
    sets = [
        ("lists of 2020–22, joined", lists),
        ("  of them two or more", [case for case in lists if len(case[1]) > 1]),
        ("raw names of one body", list(single_names())),
        ("pages of 2023–25, cut at | alone", lines),
    ]
    return [
        (name, len(cases), exact(cases, split_sent_to), exact(cases, naive_names)) for name, cases in sets
    ]


def header_rows(register: list[Row]) -> list[tuple[object, ...]]:
    """How often a transcribed header gives as many names as the register has bodies; the baseline: lines."""
    bodies = {row["url"]: len(row["sent_to"] or []) for row in register}
    with (DATA / "labels/human/section_transcription_150.csv").open(encoding="utf-8", newline="") as file:
        headers = [(row["receiver"], bodies.get(row["url"], 0)) for row in csv.DictReader(file)]
    known = [(text.split("\n"), count) for text, count in headers if text and count]
    ours = sum(len(split_header(lines)) == count for lines, count in known)
    plain = sum(len([line for line in lines if line.strip()]) == count for lines, count in known)
    return [("headers with as many names as bodies", len(known), ours / len(known), plain / len(known))]


_PLAIN_DEADLINE = re.compile(r"namely by (\d{1,2}(?:st|nd|rd|th)? \w+ 20\d\d)")


def deadline_rows() -> list[tuple[object, ...]]:
    """How many of box 7 give a whole deadline, and how it stands to day 56; ours and one plain pattern's."""
    boxes = [
        (row["response_duty"], row["date"]) for row in rows("html_sections.jsonl.gz") if row["response_duty"]
    ]
    ours = Counter[str]()
    for text, date in boxes:
        found = stated_deadline(text)
        ours["partial" if found and not found[0].date else "whole" if found else "none"] += 1
        if found and found[0].date and date:
            ours["56" if (found[0].date - dt.date.fromisoformat(date)).days == 56 else "other"] += 1
    plain = sum(_PLAIN_DEADLINE.search(text) is not None for text, _ in boxes)
    return [
        ("box 7 with a whole deadline", len(boxes), ours["whole"] / len(boxes), plain / len(boxes)),
        ("  partial", len(boxes), ours["partial"] / len(boxes), None),
        (
            "  of the whole ones, day 56",
            ours["56"] + ours["other"],
            ours["56"] / (ours["56"] + ours["other"]),
            None,
        ),
    ]


def words_of(name: str) -> set[str]:
    """The words of a name, without accents, case or apostrophes."""
    plain = (
        unicodedata.normalize("NFKD", re.sub(r"['’`]", "", name)).encode("ascii", "ignore").decode().lower()
    )
    return set(re.findall(r"[a-z]+", plain)) - {"and"}


def deceased_rows(published: FieldsOfPages) -> list[tuple[object, ...]]:
    """How often box 3 gives a name, and how often all the page's words of it are there."""
    boxes = {row["slug"]: row["investigation"] for row in rows("reports.jsonl.gz") if row["investigation"]}
    found = {slug: deceased_of(text) for slug, text in boxes.items()}
    both = [
        (values["deceased"], name.value)
        for slug, values in published.items()
        if values.get("deceased") and (name := found.get(slug)) is not None
    ]
    agree = sum(words_of(page or "") <= words_of(name) for page, name in both)
    plain = sum(
        re.search(r"into the death of [A-Z]\w+ [A-Z]\w+", text) is not None for text in boxes.values()
    )
    share = sum(name is not None for name in found.values()) / len(boxes)
    return [
        ("box 3 that names somebody", len(boxes), share, plain / len(boxes)),
        ("  with every word of the page's name", len(both), agree / len(both), None),
    ]


def label_rows(published: FieldsOfPages, register: list[Row]) -> list[tuple[object, ...]]:
    """The share of pages whose seven labels are all read, and of dates that agree with the register."""
    whole = sum(len(values) == 7 for values in published.values())
    known = {row["slug"]: row["date"] for row in register if row["date"]}
    dates = [
        (read_date(values["date_of_report"] or "").date, known[slug])
        for slug, values in published.items()
        if slug in known and values.get("date_of_report")
    ]
    agree = sum(str(read) == date for read, date in dates)
    return [
        ("pages with all seven labels", len(published), whole / len(published), None),
        ("  date the same as the register's", len(dates), agree / len(dates), None),
    ]


def speed() -> str:
    """Dates read a second, one by one and in running text."""
    days = [dt.date(2013, 1, 1) + dt.timedelta(days=number) for number in range(4000)]
    texts = [
        f"{day:{style}}" for day in days for style in ("%d %B %Y", "%d/%m/%Y", "%A %d %B %Y", "%B %d, %Y")
    ]
    began = time.perf_counter()
    right = sum(read_date(text).date is not None for text in texts)
    each = len(texts) / (time.perf_counter() - began)
    prose = [row["circumstances"] for row in rows("reports.jsonl.gz") if row["circumstances"]]
    began = time.perf_counter()
    found = sum(len(find_dates(text)) for text in prose)
    rate = sum(map(len, prose)) / (time.perf_counter() - began) / 1e6
    ones = f"{each:,.0f} dates a second ({right:,} of {len(texts):,} read)"
    return f"{ones}; {found:,} in prose at {rate:.1f} MB/s"


def main() -> None:
    """Print the figures, ours beside a baseline's; with --misses the lines that come apart wrongly."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--misses", action="store_true", help="print the lines that come apart wrongly")
    options = arguments.parse_args()
    if not DATA.exists():
        print(f"No data at {DATA.name}: this benchmark needs the shared data beside the repository.")
        return
    register, published = rows("register.jsonl.gz"), pages()
    if options.misses:
        for text, names in [*joined_lists(register), *single_names()]:
            if split_sent_to(text) != names:
                print(f"{text}\n    {' | '.join(split_sent_to(text))}")
        return
    print(machine())
    figures = [
        *addressee_rows(register, published),
        *header_rows(register),
        *deadline_rows(),
        *deceased_rows(published),
        *label_rows(published, register),
    ]
    print(table(("what", "of", "ours", "baseline"), figures))
    print(speed())


if __name__ == "__main__":
    main()

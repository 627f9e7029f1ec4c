"""Speed on PDFs with a text layer: our reader beside raw extraction by the PDF library, core for core.

`python -m benchmarks.speed` reads 1,000 reports that LibreOffice, Chromium and typst rendered, one
process, one core; CPU time is counted, not the clock, and each figure is the median of several runs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from statistics import median

import pypdfium2

import forewarned
from benchmarks.content import SHEET, transcriptions
from benchmarks.producers import documents, is_scan, known
from benchmarks.table import machine, table
from forewarned.form.limits import Limits
from forewarned.form.read import lines_of

TARGET = 3.0
"""Reading costs at most so many times raw extraction."""


def rendered(count: int) -> list[Path]:
    """So many PDFs with a text layer, taken from every producer in turn."""
    rows = transcriptions()
    producers = [name for name in known() if name.endswith(".pdf") and not is_scan(name)]
    made = [[document.path for document in documents(name, rows)] for name in producers]
    paths = [path for path in chain.from_iterable(zip_longest(*made)) if path is not None]
    return paths[:count]


def extract_raw(path: Path) -> int:
    """Number of pages whose text the library extracted: the least that any reader must do."""
    document = pypdfium2.PdfDocument(path)
    pages = 0
    for page in document:
        page.get_textpage().get_text_range()
        pages += 1
    document.close()
    return pages


def lay_out(path: Path) -> None:
    """The reader's first stage alone: bytes to lines in reading order, with their boxes."""
    lines_of(path.read_bytes(), Limits())


def seconds(work: Callable[[Path], object], paths: Sequence[Path]) -> float:
    """CPU seconds of this process for the work on all the paths."""
    begun = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - begun


def main() -> None:
    """Renders the reports where the cache lacks them, times the three, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="so many reports")
    parser.add_argument("--runs", type=int, default=3, help="median of so many runs")
    options = parser.parse_args()
    if not SHEET.exists():
        sys.exit(f"{SHEET.name}: the hand transcriptions are not here. They lie beside the repository.")
    paths = rendered(options.count)
    pages = sum(map(extract_raw, paths))
    forewarned.read(paths[0])
    works: dict[str, Callable[[Path], object]] = {
        "pypdfium2 raw text (baseline)": extract_raw,
        "our layout stage": lay_out,
        "forewarned.read": forewarned.read,
    }
    # The runs of the three alternate, so that a busy moment of the machine falls on all of them.
    runs = [{name: seconds(work, paths) for name, work in works.items()} for _ in range(options.runs)]
    spent = {name: median(run[name] for run in runs) for name in works}
    raw = spent["pypdfium2 raw text (baseline)"]
    rows = [[name, each, f"{pages / each:,.0f}", f"{each / raw:.2f}×"] for name, each in spent.items()]
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{machine()}; {len(paths):,} reports, {pages:,} pages, {size:.0f} MB; median of {options.runs}\n")
    print(table(["one core", "CPU seconds", "pages/s", "ratio"], rows))
    print(f"\ntarget: at most {TARGET:.0f}× raw extraction")


if __name__ == "__main__":
    main()

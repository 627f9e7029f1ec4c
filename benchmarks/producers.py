"""The producers: who prints the documents that reading is measured on, and where they are kept.

Run `python -m benchmarks.producers --producers all` to make them. They go to the folder named by
`FOREWARNED_BENCH_CACHE`, or to `fwbench` in the machine's temporary folder; never to the repository.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from benchmarks import (
    browser,
    content,
    documents_docx,
    documents_html,
    documents_ours,
    documents_scan,
    documents_typst,
)
from benchmarks.content import PrintedReport, chosen, printed, transcriptions
from forewarned.errors import BadInput
from forewarned.form.definition import the_form

SCANNED_LOOKS = ("docx-bordered", "web-table", "docx-bold", "docx-lists", "typst-table")
WORKERS = 2
Row = Mapping[str, str]
Job = TypeVar("Job")


@dataclass(frozen=True, slots=True)
class Document:
    """One document to read: who made it, where it lies, what each section must say."""

    producer: str
    name: str
    path: Path
    truth: Mapping[str, str]


def cache() -> Path:
    """The folder that holds the documents, made if need be."""
    named = os.environ.get("FOREWARNED_BENCH_CACHE")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / "fwbench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def known() -> list[str]:
    """The names of all producers, «look.kind», those that know nothing of our reader first."""
    names = [f"{look}.pdf" for look in (*documents_docx.LOOKS, *_web_looks(), *documents_typst.LOOKS)]
    names += [f"{look}.docx" for look in documents_docx.LOOKS]
    names += [f"{look}.html" for look in ("page-table", "page-strong")]
    names += ["scan-200.pdf", "scan-300.pdf", "scan-bilevel-200.pdf"]
    return names + documents_ours.names()


def is_scan(producer: str) -> bool:
    """True where the producer's documents are images, which need OCR."""
    return producer.startswith("scan-") or "-scan" in producer


def documents(producer: str, rows: Sequence[Row], salt: str = "") -> list[Document]:
    """The producer's documents of those rows, made where the cache lacks them.

    A changed producer, sheet or wording of the form makes them anew; `salt` gives other variants.
    Raises BadInput for an unknown producer.
    """
    if producer not in known():
        raise BadInput(f"no producer is called {producer}", do=f"Take one of {', '.join(known())}.")
    look, _, kind = producer.rpartition(".")
    folder = cache() / (producer + salt)
    _forget_if_stale(folder, look)
    absent = [row for row in rows if not (folder / f"{row['name']}.{kind}").exists()]
    if absent:
        try:
            _make(look, kind, absent, folder, salt)
        except BaseException:
            shutil.rmtree(folder)  # A file written by half would be taken for a document next time.
            raise
    made = [
        Document(producer, row["name"], folder / f"{row['name']}.{kind}", report.truth)
        for row in rows
        for report in [printed(row, _look_of(look, row["name"]), salt)]
    ]
    _note_truth(folder, made)
    return made


def _web_looks() -> list[str]:
    return [look for look in documents_html.LOOKS if look.startswith("web-")]


def _look_of(look: str, name: str) -> str:
    """The look itself; for a scan that of the document that is scanned."""
    return chosen(name + look, SCANNED_LOOKS) if look.startswith("scan-") else look


def _make(look: str, kind: str, rows: Sequence[Row], folder: Path, salt: str) -> None:
    reports = [printed(row, _look_of(look, row["name"]), salt) for row in rows]
    if look.startswith("ours-"):
        documents_ours.write_all(look, kind, reports, folder)
    elif look.startswith("scan-"):
        _scan(look, rows, folder, salt)
    elif look.startswith("page-"):
        for report in reports:
            (folder / f"{report.name}.html").write_text(documents_html.page_of(report), encoding="utf-8")
    elif look.startswith("web-"):
        _each(_print_some, [(half, folder) for half in (reports[0::2], reports[1::2]) if half])
    elif look.startswith("typst-"):
        _each(_typst_one, [(report, folder) for report in reports])
    else:
        _make_word(kind, reports, folder)


def _scan(look: str, rows: Sequence[Row], folder: Path, salt: str) -> None:
    """Makes the documents to be scanned, each by its own look, then scans them."""
    dpi = int(look.rpartition("-")[2])
    jobs = []
    for source_look in SCANNED_LOOKS:
        mine = [row for row in rows if _look_of(look, row["name"]) == source_look]
        sources = documents(f"{source_look}.pdf", mine, salt) if mine else []
        jobs += [(source.path, folder / f"{source.name}.pdf", dpi, "bilevel" in look) for source in sources]
    _each(_scan_one, jobs)


def _make_word(kind: str, reports: list[PrintedReport], folder: Path) -> None:
    if kind == "docx":
        for report in reports:
            documents_docx.write_docx(report, folder / f"{report.name}.docx")
        return
    with tempfile.TemporaryDirectory(prefix="fw-docx-") as scratch:
        sources = [Path(scratch) / f"{report.name}.docx" for report in reports]
        for report, source in zip(reports, sources, strict=True):
            documents_docx.write_docx(report, source)
        documents_docx.convert_with_libreoffice(sources, folder, WORKERS)


def _forget_if_stale(folder: Path, look: str) -> None:
    """Empties the folder where what its documents were made from has changed since."""
    digest = hashlib.sha256(repr(the_form().eras).encode() + content.SHEET.read_bytes())
    for module in _modules_behind(look):
        source = Path(str(module.__file__)).read_text("utf-8")
        digest.update(ast.dump(ast.parse(source)).encode())
    stamp = folder / "made-from.txt"
    if folder.exists() and (not stamp.exists() or stamp.read_text() != digest.hexdigest()):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def _modules_behind(look: str) -> list[ModuleType]:
    family = look.partition("-")[0]
    word, web, ours = documents_docx, [documents_html, browser], documents_ours.modules()
    behind = {"docx": [word], "web": web, "page": web, "typst": [documents_typst], "ours": ours}
    behind["scan"] = [documents_scan, *behind["docx"], *behind["web"], *behind["typst"]]
    return [content, *behind[family]]


def _note_truth(folder: Path, made: Sequence[Document]) -> None:
    """Keeps `truth.json` beside the documents: what every section of each one says."""
    path = folder / "truth.json"
    truth = json.loads(path.read_text("utf-8")) if path.exists() else {}
    truth |= {document.name: dict(document.truth) for document in made}
    path.write_text(json.dumps(truth, indent=1, ensure_ascii=False), encoding="utf-8")


def _each(work: Callable[[Job], None], jobs: Sequence[Job]) -> None:
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(work, jobs))


def _print_some(job: tuple[list[PrintedReport], Path]) -> None:
    documents_html.print_html(*job)


def _typst_one(job: tuple[PrintedReport, Path]) -> None:
    report, folder = job
    documents_typst.write_with_typst(report, folder / f"{report.name}.pdf")


def _scan_one(job: tuple[Path, Path, int, bool]) -> None:
    source, path, dpi, bilevel = job
    documents_scan.scan(source, path, dpi=dpi, bilevel=bilevel)


def asked_for(names: str) -> list[str]:
    """The producers behind a command's `--producers`: «all», «text», «scans», or names with commas.

    Raises BadInput for a name that no producer has.
    """
    if names == "all":
        return known()
    if names == "text":
        return [name for name in known() if not is_scan(name)]
    if names == "scans":
        return [name for name in known() if is_scan(name)]
    chosen_names = names.split(",")
    unknown = [name for name in chosen_names if name not in known()]
    if unknown:
        raise BadInput(
            f"no producer is called {', '.join(unknown)}",
            do=f"Take all, text, scans or any of {', '.join(known())}.",
        )
    return chosen_names


def main() -> None:
    """Makes the documents and says where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--producers", default="all", help="all, text, scans, or names joined by commas")
    parser.add_argument("--sample", type=int, default=82, help="at most so many reports of each")
    parser.add_argument("--scans", type=int, default=12, help="at most so many scans of each kind")
    options = parser.parse_args()
    rows = transcriptions()
    try:
        names = asked_for(options.producers)
    except BadInput as error:
        parser.error(error.line())
    for name in names:
        begun = time.perf_counter()
        made = documents(name, rows[: options.scans if is_scan(name) else options.sample])
        seconds = time.perf_counter() - begun
        print(f"{name:28} {len(made):4} documents  {seconds:6.1f} s  {made[0].path.parent}")


if __name__ == "__main__":
    main()

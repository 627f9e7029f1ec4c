"""Tables into an empty register, and again: seconds, rows accounted for, a baseline in the same run.

    python benchmarks/tables.py [FOLDER]

FOLDER holds `reports.jsonl.gz` and `register.jsonl.gz` (default: the measuring data beside the
repository). The baseline does the least that a script would: parse the lines and insert them into one
SQLite table, without dates, concerns, claims, history or checks.
"""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "pfd"
NAMES = ("reports.jsonl.gz", "register.jsonl.gz")
FIRST_AT_MOST, SECOND_AT_MOST = 20.0, 2.0

BUILD = """
import json, sys
from forewarned.register.store import open_register
with open_register(sys.argv[1], create=True) as register:
    summary = register.build(sys.argv[2:])
    counts = [summary.read, summary.new, summary.changed, summary.unchanged]
    print(json.dumps([*counts, summary.refused_by_reason()]))
"""


def timed_build(register: Path, tables: list[Path]) -> tuple[float, list[object]]:
    began = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(register), *map(str, tables)],
        capture_output=True,
        text=True,
        check=True,
    )
    counts: list[object] = json.loads(run.stdout)
    return time.perf_counter() - began, counts


def timed_baseline(file: Path, tables: list[Path]) -> float:
    began = time.perf_counter()
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE rows (url TEXT, row TEXT)")
    for table in tables:
        with gzip.open(table, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        connection.executemany(
            "INSERT INTO rows VALUES (?, ?)", [(row["url"], json.dumps(row)) for row in rows]
        )
    connection.commit()
    connection.close()
    return time.perf_counter() - began


def lines_in(table: Path) -> int:
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        return sum(1 for _ in lines)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE
    tables = [folder / name for name in NAMES]
    if not all(table.is_file() for table in tables):
        print(f"no {' and '.join(NAMES)} in {folder.name}: nothing measured")
        return 0
    scratch = Path(tempfile.mkdtemp())
    try:
        baseline = timed_baseline(scratch / "baseline.sqlite", tables)
        first, counts = timed_build(scratch / "register", tables)
        second, again = timed_build(scratch / "register", tables)
    finally:
        shutil.rmtree(scratch)
    rows = sum(lines_in(table) for table in tables)
    print(f"rows in the files                  {rows:>8,}")
    print(f"read, new, changed, unchanged      {counts[:4]}, refused {counts[4] or 'none'}")
    print(f"second run                         {again[:4]}, refused {again[4] or 'none'}")
    print(f"first run, whole process           {first:8.2f} s (at most {FIRST_AT_MOST:g})")
    print(f"second run, whole process          {second:8.2f} s (at most {SECOND_AT_MOST:g})")
    print(f"baseline: parse and insert only    {baseline:8.2f} s")
    accounted = counts[0] == rows and again[3] == rows
    return 0 if accounted and first <= FIRST_AT_MOST and second <= SECOND_AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())

"""A build killed at two hundred random moments: does the register open, verify, and get completed?

Run `python -m benchmarks.faults`. One build runs to its end uninterrupted; each of the others is killed
(SIGKILL) at a moment drawn from a seeded generator over the time that it took, opened at once,
verified, built again, and compared with the uninterrupted one, table by table.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import machine, table
from forewarned.demonstration.render import demonstration_drafts, render_corpus
from forewarned.errors import RegisterProblem
from forewarned.register.store import Register, open_register

MOMENTS, SEED, AT_ONCE = 200, 20130725, 2
DOCUMENTS, ROWS = 16, 600
COLUMNS = ["url", "id", "date", "coroner", "area", "receivers", "investigation", "circumstances", "concerns"]
TODAY = dt.date(2026, 1, 1)
PATIENCE = 180.0

BUILD = """
import sys
from pathlib import Path
from forewarned.register.store import open_register
with open_register(sys.argv[1], create=True) as register:
    print("begun", flush=True)
    summary = register.build([Path(source) for source in sys.argv[2:]], jobs=2)
print("refused:", dict(summary.refused_by_reason()), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One killed build: when, how far it had come, and what was wrong afterwards (nothing, it is hoped)."""

    after: float
    reports: int | None
    again: float
    unfinished: int
    faults: tuple[str, ...]


# -- what is built ----------------------------------------------------------------------------------


def sources(folder: Path) -> list[Path]:
    """A folder of invented documents and two invented tables about the same and other reports."""
    documents = folder / "documents"
    # Scans would make the build one long recognition, in which nothing is written.
    drafts = [draft for draft in demonstration_drafts() if "scan" not in repr(draft)][:DOCUMENTS]
    render_corpus(documents, drafts=drafts, jobs=2)
    return [_table(folder / "first.csv", 0), documents, _table(folder / "second.csv", ROWS // 2)]


def _table(path: Path, first: int) -> Path:
    """A table of invented reports; the two overlap by half, and disagree about some of them."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(first, first + ROWS):
            day = dt.date(2014, 1, 1) + dt.timedelta(days=number)
            writer.writerow(
                (
                    f"https://example.org/prevention-of-future-death-reports/invented-{number}/",
                    f"{day.year}-{number:04}",
                    day.isoformat(),
                    f"Orla Penhaligon {'QC' if first and number % 7 == 0 else ''}".strip(),
                    "Westmarch",
                    "Netherby Ferry Company | Westmarch Council",
                    f"On {day.isoformat()} I commenced an investigation into a death on the water.",
                    "A passenger fell from a landing stage. " * (number % 5 + 1),
                    "(1) Nobody had been told to close the gate.\n(2) The lamp had been out for a month.",
                )
            )
    return path


# -- one build, killed ------------------------------------------------------------------------------


def started(register: Path, found: Sequence[Path]) -> subprocess.Popen[str]:
    """A process that builds the register; returns when it has begun to."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(register), *map(str, found)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None or process.stdout.readline() != "begun\n":
        raise SystemExit(f"the build did not begin: {process.communicate()[1][-500:]}")
    return process


def built(register: Path, found: Sequence[Path]) -> tuple[float, str, str]:
    """How long a build took to its end, and what it complained of or, where it did not, what it refused."""
    began = time.monotonic()
    process = started(register, found)
    try:
        said, complaint = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return PATIENCE, f"the build did not end within {PATIENCE:g} seconds", ""
    return time.monotonic() - began, complaint if process.returncode else "", said.strip()


def killed(register: Path, found: Sequence[Path], after: float, expected: dict[str, list[str]]) -> Outcome:
    """A build killed so many seconds after it began, then opened, verified, completed and compared."""
    after = _kill(register, found, after)
    faults: list[str] = []
    reports = _opened(register, faults)
    again, complaint, said = built(register, found)
    if complaint:
        faults.append(f"building again: {complaint.strip().splitlines()[-1][:200]}")
    else:
        faults += [f"{fault}; {said}" for fault in _differences(register, expected)]
    return Outcome(after, reports, again, _unfinished(register), tuple(faults))


def _kill(register: Path, found: Sequence[Path], after: float) -> float:
    """When the build was killed; where it had ended by then, another is killed earlier."""
    while True:
        process = started(register, found)
        time.sleep(after)
        running = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if running:
            return after
        shutil.rmtree(register)
        after *= 0.7


def _opened(register: Path, faults: list[str]) -> int | None:
    """How many reports the killed register holds; adds what is wrong with it."""
    try:
        with open_register(register) as opened:
            faults += [f"after the kill: {problem}" for problem in opened.verify()]
            return opened.reports().height
    except RegisterProblem as problem:
        if (register / "register.sqlite").exists():
            faults.append(f"does not open: {problem}")
        return None


def _differences(register: Path, expected: dict[str, list[str]]) -> list[str]:
    with open_register(register) as opened:
        faults = [f"after the next run: {problem}" for problem in opened.verify()]
        found = tables(opened)
    for name in expected:
        more = (Counter(found[name]) - Counter(expected[name])).total()
        fewer = (Counter(expected[name]) - Counter(found[name])).total()
        if more or fewer:
            faults.append(f"table {name}: {more} rows more and {fewer} fewer than the uninterrupted build")
    return faults


def _unfinished(register: Path) -> int:
    return sum(path.name.startswith(".incoming-") for path in register.rglob("*"))


def tables(register: Register) -> dict[str, list[str]]:
    """Every table that a build fills, as sorted lines, so that order does not matter."""
    frames = {
        "reports": register.reports(),
        "concerns": register.concerns(),
        "addressees": register.addressees(),
        "responses": register.responses(),
        "duties": register.duties(TODAY),
    }
    return {name: sorted(map(repr, frame.rows())) for name, frame in frames.items()}


# -- all of them ------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--moments", type=int, default=MOMENTS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        found = sources(folder)
        whole, complaint, _ = built(folder / "whole", found)
        if complaint:
            raise SystemExit(f"the uninterrupted build failed: {complaint}")
        unchanged, _, _ = built(folder / "whole", found)
        with open_register(folder / "whole") as opened:
            expected = tables(opened)
        outcomes = _all_killed(folder, found, expected, whole, asked.moments, asked.seed)
    _print(outcomes, whole, unchanged, len(expected["reports"]))
    if any(outcome.faults for outcome in outcomes):
        raise SystemExit(1)


def _all_killed(
    folder: Path, found: Sequence[Path], expected: dict[str, list[str]], whole: float, moments: int, seed: int
) -> list[Outcome]:
    chance = random.Random(seed)
    # Two at a time share the machine, so a build takes longer than the one alone did.
    after = [chance.uniform(0, whole * 1.3) for _ in range(moments)]
    registers = [folder / f"killed-{number}" for number in range(moments)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda *one: killed(one[0], found, one[1], expected), registers, after))


def _print(outcomes: Sequence[Outcome], whole: float, unchanged: float, reports: int) -> None:
    held = Counter(
        "none" if not one.reports else "all" if one.reports == reports else "some" for one in outcomes
    )
    clean = sum(not one.faults for one in outcomes)
    rows = [
        ("killed before their end", len(outcomes)),
        ("  of them holding no report yet", held["none"]),
        ("  of them holding some", held["some"]),
        ("  of them holding all", held["all"]),
        ("opened, verified, completed and equal to the uninterrupted build", clean),
        ("with a fault", len(outcomes) - clean),
        ("left an unfinished file in the archive", sum(one.unfinished > 0 for one in outcomes)),
    ]
    print(table(("a build of " + f"{reports:,} reports", "builds"), rows))
    again = sorted(one.again for one in outcomes)
    print(
        f"\nuninterrupted {whole:.1f} s; again, unchanged {unchanged:.1f} s; completing a killed one"
        f" {again[len(again) // 2]:.1f} s (median, two at a time), {again[-1]:.1f} s (longest)\n{machine()}"
    )
    for fault, count in Counter(fault for one in outcomes for fault in one.faults).most_common(20):
        moment = next(one.after for one in outcomes if fault in one.faults)
        print(f"{count:>4}  {fault}  (first after {moment:.2f} s)")


if __name__ == "__main__":
    main()

"""Two thousand damaged documents, read in workers and, as the baseline, by the same reader without them.

Run `python -m benchmarks.hostile`. Damage is drawn from a seeded generator: bytes, truncations, splices,
lost objects, cross-references, dictionary values, tags, entities, nesting, and parts of packages. The
documents damaged are invented reports by our own writer, small ones made by hand, and the real PDFs
where they are at hand. The baseline reads in one plain process, which is started again whenever it
dies or hangs: each such end would have been the end of a run.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile import READ_OR_REFUSED, REFUSED, SANE

from benchmarks.table import machine, table
from forewarned.demonstration.render import render_corpus
from forewarned.errors import Unreadable
from forewarned.form.limits import Limits
from forewarned.sources.reading import read_files

COUNT, SEED = 2000, 20130725
LIMITS = Limits(seconds=5, seconds_a_scanned_page=5, megabytes=600)
REAL = Path(__file__).parents[2] / "shared" / "data" / "pfd" / "pdf"
MOST_SHOWN = 40


@dataclass(slots=True)
class Tally:
    """What became of the documents of one run."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    hangs: int = 0
    lost: int = 0
    longest: float = 0.0
    longest_name: str = ""
    seconds: float = 0.0


# -- damage -----------------------------------------------------------------------------------------

Damage = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 8, 64, 512))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def truncate(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def cut_out(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, max(len(data) // 4, 2)) :]


def splice(chance: random.Random, data: bytes) -> bytes:
    at, start = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:at] + data[start : start + chance.randrange(1, 5000)] + data[at:]


def lose_object(chance: random.Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"\d+ \d+ obj\b.*?endobj", data, re.DOTALL))
    if not found:
        return cut_out(chance, data)
    gone = chance.choice(found)
    return data[: gone.start()] + data[gone.end() :]


def damage_references(chance: random.Random, data: bytes) -> bytes:
    """Damaged offsets, references and `startxref`."""
    changed = re.sub(
        rb"\d{10}(?= \d{5} n)",
        lambda _: b"%010d" % chance.randrange(len(data)) if chance.random() < 0.3 else b"0000000000",
        data,
    )
    changed = re.sub(
        rb"\b\d+(?= 0 R\b)",
        lambda met: b"%d" % chance.randrange(40) if chance.random() < 0.1 else met[0],
        changed,
    )
    return re.sub(rb"(?<=startxref\n)\d+", b"%d" % chance.randrange(len(data)), changed)


def swap_values(chance: random.Random, data: bytes) -> bytes:
    """Numbers and names of dictionaries put in place of one another, some of them absurd."""
    values = [met[0] for met in re.finditer(rb"/\w+|\b\d+\b", data)][:4000] or [b"/Kids"]
    absurd = (b"-1", b"0", b"2147483648", b"99999999999", b"1e38", b"[", b"<<", b"null", b"(", b"true")
    share = chance.choice((0.001, 0.01, 0.1))

    def swapped(met: re.Match[bytes]) -> bytes:
        if chance.random() > share:
            return met[0]
        return chance.choice(values) if chance.random() < 0.6 else chance.choice(absurd)

    return re.sub(rb"/\w+|\b\d+\b", swapped, data)


def damage_streams(chance: random.Random, data: bytes) -> bytes:
    """Streams opened, damaged within and packed again, so that the damage reaches what reads them."""

    def damaged(met: re.Match[bytes]) -> bytes:
        try:
            content = zlib.decompress(met[1])
        except zlib.error:
            return met[0]
        return b"stream\n" + zlib.compress(flip(chance, content or b" ")) + b"\nendstream"

    return re.sub(rb"stream\r?\n(.*?)\r?\nendstream", damaged, data, flags=re.DOTALL)


def lose_tags(chance: random.Random, data: bytes) -> bytes:
    return re.sub(rb"</?\w+[^<>]*>", lambda met: b"" if chance.random() < 0.15 else met[0], data)


def shuffle_tags(chance: random.Random, data: bytes) -> bytes:
    tags = [met[0] for met in re.finditer(rb"</?\w+[^<>]*>", data)] or [b"<table>"]
    return re.sub(
        rb"</?\w+[^<>]*>", lambda met: chance.choice(tags) if chance.random() < 0.2 else met[0], data
    )


def damage_entities(chance: random.Random, data: bytes) -> bytes:
    odd = (b"&#0;", b"&#xD800;", b"&#99999999;", b"&;", b"&nbsp", b"<![CDATA[", b"<!--", b"\x00", b"\xff\xfe")
    for _ in range(30):
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice(odd) + data[at:]
    return data


def nest(chance: random.Random, data: bytes) -> bytes:
    tag = chance.choice((b"<div>", b"<table><tr><td>", b"<ul><li>", b"<b>", b"<p><span>", b"<ol start=-9>"))
    at = chance.randrange(len(data))
    return data[:at] + tag * chance.choice((10, 300, 5000, 60_000)) + data[at:]


ANY: Sequence[Damage] = (flip, truncate, cut_out, splice)
DAMAGES: dict[str, Sequence[Damage]] = {
    ".pdf": (*ANY, lose_object, damage_references, swap_values, swap_values, damage_streams),
    ".html": (*ANY, lose_tags, shuffle_tags, damage_entities, nest),
    ".docx": ANY,
}


# -- documents --------------------------------------------------------------------------------------


def originals(folder: Path, real: Path = REAL) -> list[Path]:
    """The documents to damage: by our writer, by hand, and real PDFs where there are any."""
    made = folder / "made"
    render_corpus(made, jobs=2)
    found = [path for path in sorted(made.rglob("*")) if path.suffix in DAMAGES and not _is_scan(path)]
    for suffix, build in SANE.items():
        (made / f"by-hand.{suffix}").write_bytes(build())
        found += [made / f"by-hand.{suffix}"] * 10
    return found + sorted(real.glob("*.pdf")) * 8


def _is_scan(path: Path) -> bool:
    """Whether nearly all of a PDF is pictures: recognising takes seconds, and damage there is to pixels."""
    return (
        path.suffix == ".pdf"
        and path.read_bytes().count(b"/Subtype/Image") + path.read_bytes().count(b"/Subtype /Image") > 0
    )


def damaged(folder: Path, count: int, seed: int, sources: Sequence[Path]) -> list[Path]:
    """So many damaged documents in the folder, two thirds of them PDFs, and those built to do harm."""
    chance = random.Random(seed)
    folder.mkdir()
    by_kind = {kind: [path for path in sources if path.suffix == kind] for kind in DAMAGES}
    paths = []
    for number in range(count):
        kind = chance.choices((".pdf", ".html", ".docx"), (66, 26, 8))[0]
        if not by_kind[kind]:
            continue
        data = chance.choice(by_kind[kind]).read_bytes()
        names = []
        for damage in chance.choices(DAMAGES[kind], k=chance.choice((1, 1, 2))):
            data = damage(chance, data) or b" "
            names.append(damage.__name__)
        paths.append(folder / f"{number:04}-{'-'.join(names)}{kind}")
        paths[-1].write_bytes(data)
    for name, build in {**REFUSED, **READ_OR_REFUSED}.items():
        paths.append(folder / f"built-{name}")
        paths[-1].write_bytes(build())
    chance.shuffle(paths)
    return paths


# -- reading ----------------------------------------------------------------------------------------


def in_workers(paths: Sequence[Path], jobs: int) -> Tally:
    """What becomes of the documents in limited workers; raises whatever ends the run."""
    tally, seen = Tally(), Counter[Path]()
    began = last = time.monotonic()
    for path, outcome in read_files(paths, jobs=jobs, limits=LIMITS):
        now = time.monotonic()
        if now - last > tally.longest:
            tally.longest, tally.longest_name = now - last, path.name
        last = now
        seen[path] += 1
        if isinstance(outcome, Unreadable):
            tally.refused[reason(outcome.found)] += 1
            tally.crashes += "crashed on it" in outcome.found or "gave up on it" in outcome.found
            tally.hangs += "took longer" in outcome.found
            if len(outcome.line().splitlines()) != 1 or not outcome.do:
                raise SystemExit(f"{path.name}: refused without one clear line: {outcome.line()!r}")
        else:
            tally.read += 1
    tally.seconds = time.monotonic() - began
    tally.lost = sum(seen[path] != 1 for path in paths)
    return tally


def reason(found: str) -> str:
    """The refusal without what is particular to one document."""
    return re.sub(r"(?<=Error)[:,].*(?=\)$)", "", re.sub(r"\d[\d,.]*", "N", found))[:90]


PLAIN = """
import json, sys
from pathlib import Path
from forewarned.errors import Unreadable
from forewarned.form.limits import Limits
from forewarned.form.read import read_bytes
everything = Limits(pages=10**9, characters=10**9, page_bytes=10**9, parts=10**9, unpacked_bytes=10**12)
for line in sys.stdin:
    path = Path(json.loads(line))
    try:
        read_bytes(path.read_bytes(), name=path.name, limits=everything)
        print(json.dumps("read"), flush=True)
    except Unreadable as error:
        print(json.dumps(error.found), flush=True)
    except Exception as error:
        print(json.dumps(type(error).__name__), flush=True)
"""


def in_one_process(paths: Sequence[Path], patience: float) -> Tally:
    """What becomes of them in one plain process after another: each crash or hang ends one of them.

    The process may take 4,000 MB, so that the machine that measures survives; a document
    that takes longer than `patience` seconds counts as a hang.
    """
    tally, left = Tally(), list(paths)
    began = time.monotonic()
    while left:
        left = left[_run_plain(left, patience, tally) :]
    tally.seconds = time.monotonic() - began
    return tally


def _run_plain(paths: Sequence[Path], patience: float, tally: Tally) -> int:
    """How many documents one plain process got through, the one that ended it included."""
    import selectors

    with (
        subprocess.Popen(
            ["/bin/sh", "-c", 'ulimit -v 4000000; ulimit -c 0; exec "$0" -c "$1"', sys.executable, PLAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as child,
        selectors.DefaultSelector() as selector,
    ):
        if child.stdin is None or child.stdout is None:
            raise SystemExit("the plain reader has no pipes")
        selector.register(child.stdout, selectors.EVENT_READ)
        for done, path in enumerate(paths, start=1):
            began = time.monotonic()
            child.stdin.write(json.dumps(str(path)).encode() + b"\n")
            child.stdin.flush()
            heard = selector.select(timeout=patience + (20 if done == 1 else 0))
            line = child.stdout.readline() if heard else b""
            if not line:
                tally.crashes += bool(heard)
                tally.hangs += not heard
                child.kill()
                return done
            taken = time.monotonic() - began
            if done > 1 and taken > tally.longest:
                tally.longest, tally.longest_name = taken, path.name
            found = json.loads(line)
            if found == "read":
                tally.read += 1
            else:
                tally.refused[reason(found)] += 1
        child.stdin.close()
    return len(paths)


# -- the table --------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--without-baseline", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        sources = originals(Path(place))
        paths = damaged(Path(place) / "damaged", asked.count, asked.seed, sources)
        kinds = Counter(path.suffix for path in paths)
        print(
            f"{len(paths):,} documents, {dict(kinds)}, of {len(set(sources)):,} originals, seed {asked.seed}"
        )
        ours = in_workers(paths, asked.jobs)
        runs = [("in workers", ours)]
        if not asked.without_baseline:
            runs.append(("in one plain process", in_one_process(paths, LIMITS.seconds)))
        _print(runs, ours, len(paths))
    if ours.lost:
        raise SystemExit(1)


def _print(runs: Sequence[tuple[str, Tally]], ours: Tally, count: int) -> None:
    headings = ("", "read", "refused", "crashed", "hung", "ended the run", "lost", "seconds", "longest wait")
    rows: list[tuple[object, ...]] = []
    for name, tally in runs:
        ends = 0 if tally is ours else tally.crashes + tally.hangs
        counts = (tally.read, tally.refused.total(), tally.crashes, tally.hangs, ends, tally.lost)
        rows.append((name, *counts, tally.seconds, tally.longest))
    print(table(headings, rows))
    print(f"\nWhy {ours.refused.total():,} of {count:,} were refused, in workers")
    print(table(("reason", "documents"), ours.refused.most_common(MOST_SHOWN)))
    print(f"\nThe longest wait was for {ours.longest_name}.\n{machine()}")


if __name__ == "__main__":
    main()

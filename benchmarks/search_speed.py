"""Search at a million concerns: the vectors of made-up concerns, scanned in two steps, beside an exact scan.

The vectors are drawn around as many centres as real concerns have neighbours, so that near ones exist. The
lexical side, on the same number of made-up texts, comes with `--words` (it takes minutes to build).
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.table import machine, table
from forewarned.search.index import LexicalIndex
from forewarned.search.indexing import PLACES
from forewarned.search.nearest import Nearest
from forewarned.search.query import Query, parse
from forewarned.search.semantic import meaning, unit
from forewarned.search.vectors import eight_bit

FIRST = 100
OFTEN = (
    (0.06,), (0.09, 0.12, 0.35), (0.01, 0.02), (0.02, 0.01, 0.15), (0.06, 0.13, 0.03), (0.01, 0.09, 0.02),
    (0.03, 0.16, 0.01, 0.14, 0.07), (0.19, 0.04, 0.02), (0.04, 0.17, 0.02), (0.01, 0.03, 0.41), (0.13, 0.41),
    (0.07, 0.14, 0.22, 0.54, 0.16), (0.05, 0.28, 0.49, 0.06, 0.27), (0.17, 0.14), (0.60, 0.10, 0.22), (0.4,),
)  # fmt: skip
"""In which shares of the reports the words of a query stand, as they do in queries that people type."""


def made_up(count: int, size: int, seed: int = 3) -> np.ndarray:
    """So many eight-bit vectors, some twenty around each of many centres."""
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((max(1, count // 20), size), dtype=np.float32)
    rows = np.empty((count, size), np.int8)
    for start in range(0, count, 50_000):
        some = slice(start, min(count, start + 50_000))
        own = chance.integers(0, len(centres), some.stop - some.start)
        around = chance.standard_normal((len(own), size), dtype=np.float32)
        rows[some] = eight_bit(centres[own] + around)
    return rows


def timed(ask: Callable[[int], object], times: int) -> tuple[float, float]:
    """Milliseconds at the median and at the 99th percentile, after one warming up."""
    ask(0)
    taken = []
    for turn in range(times):
        began = time.perf_counter()
        ask(turn)
        taken.append((time.perf_counter() - began) * 1000)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def vectors(count: int, times: int) -> list[Sequence[object]]:
    """Two steps and one exact scan of the same rows; the share of the exact first hundred that are found."""
    rows = made_up(count, model.size if (model := meaning()) else 256)
    chance = np.random.default_rng(4)
    near = rows[chance.integers(0, count, times)].astype(np.float32)
    asked = unit(unit(near) + 0.06 * chance.standard_normal(near.shape, dtype=np.float32))
    before = megabytes()
    two_steps = Nearest(rows, exact_to=0)
    quick = timed(lambda turn: two_steps.to(asked[turn], FIRST), times)
    held = (two_steps.rows.nbytes + two_steps._signs.nbytes) >> 20
    exact_turns = min(times, 5)
    exact = timed(lambda turn: exactly(rows, asked[turn]), exact_turns)
    shares = []
    for turn in range(exact_turns):
        found = {row for row, _ in two_steps.to(asked[turn], FIRST)}
        shares.append(len(found & exactly(rows, asked[turn])) / FIRST)
    return [
        ("vectors, two steps", count, *quick, float(np.mean(shares)), held),
        ("vectors, exact, from eight bits", count, *exact, 1.0, rows.nbytes >> 20),
        ("(the process at most)", count, None, None, None, max(before, megabytes())),
    ]


def exactly(rows: np.ndarray, direction: np.ndarray) -> set[int]:
    """The first hundred by a whole scan, in parts."""
    scores = np.concatenate(
        [unit(rows[at : at + 50_000].astype(np.float32)) @ direction for at in range(0, len(rows), 50_000)]
    )
    return set(np.argpartition(-scores, FIRST)[:FIRST].tolist())


def lexical(count: int, times: int, folder: Path) -> list[Sequence[object]]:
    """The lexical index over made-up concerns of fifty words, drawn by rank as words are in life."""
    from importlib import resources

    file = folder / "search.sqlite"
    chance = np.random.default_rng(5)
    names = [f"word{place}" for place in range(30_000)]
    began = time.perf_counter()
    with sqlite3.connect(file) as connection:
        connection.executescript(
            resources.files("forewarned.search").joinpath("index.sql").read_text("utf-8")
        )
        for start in range(0, count, 4 * 5_000):
            drawn = np.minimum(chance.zipf(1.2, (min(20_000, count - start), 50)) - 1, len(names) - 1)
            texts = [" ".join(names[place] for place in row) for row in drawn]
            reports = [(start + n, " ".join(texts[n : n + 4])) for n in range(0, len(texts), 4)]
            concerns = [((start + n - n % 4) * PLACES + n % 4, text) for n, text in enumerate(texts)]
            connection.executemany("INSERT INTO report_words (rowid, concerns) VALUES (?, ?)", reports)
            connection.executemany("INSERT INTO concern_words (rowid, concern) VALUES (?, ?)", concerns)
            keys = [(n, f"made-up-{n}") for n, _ in reports]
            connection.executemany(
                "INSERT INTO reports (n, key, hash, categories, hide_name, self_harm, careful)"
                " VALUES (?, ?, '', '', 0, 0, 0)",
                keys,
            )
        connection.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab (main, report_words, row)")
        connection.execute("INSERT INTO spelling SELECT term, term, doc FROM temp.counted")
    built = time.perf_counter() - began
    index = LexicalIndex.opened(folder)
    pick = random.Random(6)
    queries = [parse(" ".join(pick.choices(names[20:3000], k=4))) for _ in range(times)]
    typed = like_typed(index)
    print(f"lexical index of {count:,} made-up concerns built in {built:.0f} s")
    figures = [
        ("words, four to a query", timed(lambda turn: index.candidates(queries[turn], None, 200), times)),
        (
            "words, as often as those typed",
            timed(lambda turn: ranked(index, typed[turn % len(typed)]), times),
        ),
        ("the same, and counted", timed(lambda turn: counted(index, typed[turn % len(typed)]), times)),
    ]
    held = file.stat().st_size >> 20
    return [
        *((name, count, *each, None, held) for name, each in figures),
        ("(the process at most)", count, None, None, None, megabytes()),
    ]


def like_typed(index: LexicalIndex) -> list[Query]:
    """Queries whose words are as frequent as those of `OFTEN`."""
    rows = index.connection.execute("SELECT term, reports FROM spelling ORDER BY reports").fetchall()
    often = [reports / len(index.keys) for _, reports in rows]
    queries = []
    for shares in OFTEN:
        terms: list[str] = []
        for share in shares:
            place = min(bisect_left(often, share), len(rows) - 1)
            terms.append(next(term for term, _ in rows[place::-1] if term not in terms))
        queries.append(parse(" ".join(terms)))
    return queries


def ranked(index: LexicalIndex, query: Query) -> object:
    return index.candidates(query, None, 200)


def counted(index: LexicalIndex, query: Query) -> object:
    """What a search asks of the index: the ranking, the reports with every word, how many with any."""
    return ranked(index, query), index.having(query.wanted), index.how_many(query.wanted)


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument("--concerns", type=int, default=1_000_000)
    arguments.add_argument("--queries", type=int, default=100)
    arguments.add_argument("--words", action="store_true", help="the lexical side too")
    options = arguments.parse_args()
    print(machine())
    rows = vectors(options.concerns, options.queries)
    if options.words:
        with tempfile.TemporaryDirectory() as folder:
            rows += lexical(options.concerns, options.queries, Path(folder))
    print(table(("side", "concerns", "ms p50", "ms p99", "recall@100", "MB"), rows))


if __name__ == "__main__":
    main()

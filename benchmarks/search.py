"""Ranking of search on the judged topics: ours beside BM25, its fusion with a sentence model, and others.

nDCG@10 leaves unjudged hits out; recall@50 is of the reports with grade 2. The weights that ship were
chosen on these topics, so the table also has what each topic gets with weights chosen by the others.
The sentence model is measured only where it is installed, with `--tokenizer FILE`.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.table import machine, table

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"
DEPTH = 200
GRID = list(itertools.product((0.0, 0.3, 0.6), (0.0, 0.25, 0.5, 1.0), (0.0, 0.5, 1.0, 1.5, 2.0)))
NAMES = (("lexical", "concern"), ("semantic", "concern"), ("semantic", "report"))
WORD = re.compile(r"[a-z0-9]+")

Scores = dict[str, float]
Figures = tuple[float, float]


def topics() -> list[dict[str, Any]]:
    """The judged topics: the query as typed and the grades by the last part of the address."""
    lines = (SHARED / "gold" / "search_dev.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def graded(topic: Mapping[str, Any]) -> dict[str, int]:
    return {each["slug"]: each["g"] for each in topic["grades"]}


def ndcg(scores: Scores, grades: Mapping[str, int], depth: int = 10) -> float:
    """How near the order of the judged reports is to the best order; unfound reports come last."""
    order = sorted(grades, key=lambda slug: (-scores.get(slug, -math.inf), slug))
    gains = [[grades[slug] for slug in order], sorted(grades.values(), reverse=True)]
    ours, ideal = (sum(g / math.log2(n + 2) for n, g in enumerate(each[:depth])) for each in gains)
    return ours / ideal


def recall(scores: Scores, grades: Mapping[str, int], depth: int = 50) -> float:
    """The share of the grade 2 reports among the first so many, judged or not."""
    first = set(sorted(scores, key=lambda slug: (-scores[slug], slug))[:depth])
    wanted = [slug for slug, grade in grades.items() if grade == 2]
    return sum(slug in first for slug in wanted) / len(wanted)


def figures(scores: Scores, topic: Mapping[str, Any]) -> Figures:
    return ndcg(scores, graded(topic)), recall(scores, graded(topic))


class Plain:
    """BM25 over circumstances and concerns, the words as they are."""

    def __init__(self, texts: Mapping[str, str], k1: float = 1.5, b: float = 0.75) -> None:
        counted = {slug: Counter(WORD.findall(text.lower())) for slug, text in texts.items()}
        self.lengths = {slug: sum(each.values()) for slug, each in counted.items()}
        self.mean = sum(self.lengths.values()) / len(counted)
        self.k1, self.b = k1, b
        self.postings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for slug, each in counted.items():
            for word, count in each.items():
                self.postings[word].append((slug, count))

    def scores(self, typed: str) -> Scores:
        """The score of each report that has a word of the query."""
        scores: Scores = defaultdict(float)
        for word in WORD.findall(typed.lower()):
            found = self.postings.get(word, [])
            rarity = math.log(1 + (len(self.lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for slug, count in found:
                norm = self.k1 * (1 - self.b + self.b * self.lengths[slug] / self.mean)
                scores[slug] += rarity * count * (self.k1 + 1) / (count + norm)
        return dict(scores)


def by_ranks(lists: Iterable[Scores], depth: int = DEPTH) -> Scores:
    """Reciprocal rank fusion."""
    total: Scores = defaultdict(float)
    for scores in lists:
        for rank, slug in enumerate(sorted(scores, key=lambda slug: -scores[slug])[:depth], 1):
            total[slug] += 1 / (60 + rank)
    return dict(total)


class Ours:
    """The index and the vectors of a register made from the data, and how long they took."""

    def __init__(self, folder: Path) -> None:
        from forewarned.register.store import open_register
        from forewarned.search import indexing, vectors
        from forewarned.search.index import LexicalIndex

        with open_register(folder) as register:
            began = time.perf_counter()
            indexing.refresh(folder, register.state, register.head())
            self.lexical_seconds = time.perf_counter() - began
            began = time.perf_counter()
            vectors.refresh(folder, register.state)
            self.vector_seconds = time.perf_counter() - began
            rows = register.state.execute("SELECT key, url FROM reports WHERE url IS NOT NULL").fetchall()
        self.slugs = {key: url.rstrip("/").rsplit("/", 1)[-1] for key, url in rows}
        self.lexical = LexicalIndex.opened(folder)
        self.semantic = vectors.VectorIndex.opened(folder)

    def asked(self, typed: str) -> tuple[Any, list[Any], list[Any]]:
        """The query as read, and what each side finds for it."""
        from forewarned.search import ranking
        from forewarned.search.query import parse

        query = parse(typed, None, self.lexical.respell)
        found = self.lexical.candidates(query, None, DEPTH)
        meant = ranking.meant(self.semantic, query.text, found, None, DEPTH) if self.semantic else []
        return query, found, meant

    def fused(self, asked: tuple[Any, list[Any], list[Any]], sides: str = "both") -> Scores:
        """The reports as ranked, by both sides or by «words» or «meaning» alone."""
        from forewarned.search import ranking

        query, lexical, semantic = asked
        hits = ranking.fused(
            query, lexical if sides != "meaning" else [], semantic if sides != "words" else []
        )
        return {self.slugs.get(hit.report_key, hit.report_key): hit.score for hit in hits}

    def lists(self, asked: tuple[Any, list[Any], list[Any]]) -> list[Scores]:
        """The four lists of candidates, the best score of each report."""
        lists: dict[tuple[str, str], Scores] = defaultdict(dict)
        for each in (*asked[1], *asked[2]):
            lists[each.source, each.field].setdefault(self.slugs.get(each.report_key, ""), each.score)
        return list(lists.values())


def left_out(ours: Ours, asked: Sequence[Any], given: Sequence[Mapping[str, Any]]) -> list[Figures]:
    """Each topic's figures with the weights of the grid that are best on all the others."""
    from forewarned.search import ranking

    shipped = ranking.weights
    results = []
    for weights in GRID:
        tried = {("lexical", "report"): 1.0, **dict(zip(NAMES, weights, strict=True))}
        ranking.weights = lambda tried=tried: tried  # type: ignore[assignment,misc]
        results.append([figures(ours.fused(each), topic) for each, topic in zip(asked, given, strict=True)])
    ranking.weights = shipped
    chosen = []
    for place in range(len(given)):
        others = [[f for n, f in enumerate(row) if n != place] for row in results]
        best = max(range(len(GRID)), key=lambda n: sum(a + b / 2 for a, b in others[n]))
        chosen.append(results[best][place])
    return chosen


def model_lists(
    tokenizer: Path, texts: Mapping[str, str], given: Sequence[Any]
) -> tuple[list[Scores], float]:
    """What the sentence model finds, the best passage of a report's concerns counting; and its seconds."""
    import numpy as np
    from scripts.train_meaning import Teacher

    from forewarned.search.semantic import passages

    model = Teacher(tokenizer, {"\0": ""})
    cut = [(slug, each) for slug, text in texts.items() for each in passages(text)]
    began = time.perf_counter()
    rows = model.read([text for _, text in cut])
    seconds = time.perf_counter() - began
    found = []
    for query in model.read([topic["query"] for topic in given]):
        scores: Scores = {}
        near = (rows @ query).tolist()
        for place in np.argsort(near)[::-1]:
            scores.setdefault(cut[place][0], near[place])
        found.append(scores)
    return found, seconds


def main() -> None:
    """Print the table; with --each the figures topic by topic."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    arguments.add_argument(
        "--tokenizer", type=Path, help="tokenizer.json of the sentence model, to measure it"
    )
    arguments.add_argument("--register", type=Path, help="a register of the data that is there already")
    arguments.add_argument("--each", action="store_true", help="the figures of each topic")
    options = arguments.parse_args()
    if not SHARED.exists():
        print(f"No data at {SHARED.name}: this benchmark needs the shared data beside the repository.")
        return
    print(machine())
    given = topics()
    with tempfile.TemporaryDirectory() as scratch:
        ours = Ours(options.register or built(Path(scratch)))
        rows = measured(ours, given, options.tokenizer)
    headings = ("ranking", "nDCG@10", "recall@50", "seconds to make")
    print(table(headings, [(name, mean(each, 0), mean(each, 1), made) for name, each, made in rows]))
    if options.each:
        best = next(each for name, each, _ in rows if name.startswith("ours, words and meaning"))
        print(
            table(
                ("topic", "nDCG@10", "recall@50"),
                [(t["topic"], *f) for t, f in zip(given, best, strict=True)],
            )
        )


def mean(each: Sequence[Figures], place: int) -> float:
    return sum(figure[place] for figure in each) / len(each)


def built(folder: Path) -> Path:
    """A register of the data, made for the measurement."""
    from forewarned.register.store import open_register

    with open_register(folder / "register", create=True) as register:
        register.build([SHARED / "pfd" / "reports.jsonl.gz"])
    return folder / "register"


def measured(
    ours: Ours, given: Sequence[Any], tokenizer: Path | None
) -> list[tuple[str, list[Figures], Any]]:
    with gzip.open(SHARED / "pfd" / "reports.jsonl.gz", "rt", encoding="utf-8") as file:
        reports = [json.loads(line) for line in file]
    began = time.perf_counter()
    plain = Plain({r["slug"]: f"{r['circumstances'] or ''}\n{r['concerns'] or ''}" for r in reports})
    plain_seconds = time.perf_counter() - began
    words = [plain.scores(topic["query"]) for topic in given]

    def of(found: Iterable[Scores]) -> list[Figures]:
        return [figures(scores, topic) for scores, topic in zip(found, given, strict=True)]

    rows: list[tuple[str, list[Figures], Any]] = [
        ("BM25, circumstances and concerns", of(words), plain_seconds)
    ]
    if tokenizer:
        concerns = {r["slug"]: r["concerns"] or "" for r in reports}
        meant, seconds = model_lists(tokenizer, concerns, given)
        both = [by_ranks(pair) for pair in zip(words, meant, strict=True)]
        rows += [
            ("MiniLM-L6, best passage", of(meant), seconds),
            ("rank fusion of these two", of(both), seconds),
        ]
    asked = [ours.asked(topic["query"]) for topic in given]
    made, vectors = ours.lexical_seconds, ours.vector_seconds  # near nothing where they were there already
    return rows + [
        ("ours, words alone", of(ours.fused(each, "words") for each in asked), made),
        ("ours, meaning alone", of(ours.fused(each, "meaning") for each in asked), vectors),
        ("ours, rank fusion", of(by_ranks(ours.lists(each)) for each in asked), made + vectors),
        ("ours, words and meaning", of(ours.fused(each) for each in asked), made + vectors),
        ("the same, weights by the other topics", left_out(ours, asked, given), None),
    ]


if __name__ == "__main__":
    main()

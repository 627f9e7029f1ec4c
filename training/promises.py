"""Learn what each signal of a promise counts for: `python -m training.promises [--write]`.

The labels are kept without text, by document and place: the promises of the development half of the
replies (shared data), sentences of replies to recommendations of other kinds (`promises_labels.csv`)
and invented sentences (`promises_examples.yml`). Prints what is reached when each reply, or each group
of labels, is left out in turn; with --write the weights go into the package.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import yaml
from benchmarks.promises import development, gold, located, overlapping

from forewarned.responses.promises import candidates, said_again

Matrix = npt.NDArray[np.float64]

HERE = Path(__file__).resolve().parent
COMPARABLE = HERE.parents[1] / "shared" / "data" / "pfd" / "comparable"
RESPONSE = "dhsc_rapid_review_government_response_2024.pdf"
WEIGHTS = HERE.parent / "src" / "forewarned" / "responses" / "promises_weights.yml"
COUNTS = {"reply": 1.0, "comparable": 0.6, "invented": 0.3}
"""How much one label of each source counts: the replies themselves are what it is for."""
STIFFNESS = 3.0
"""How firmly the weights are held to what was expected before any label was seen (`promises_prior.yml`)."""
SEEN_AT_LEAST = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """The signals of one clause, whether it is a promise, and what it is left out with."""

    signals: frozenset[str]
    promise: bool
    source: str
    group: str


def from_replies() -> Iterator[Labelled]:
    """Clauses of the replies of the development half."""
    for reply in gold():
        if not development(reply.report):
            continue
        promised = [place for promise in reply.promises if (place := located(promise["quote"], reply.text))]
        told = []
        for each in candidates(reply.text):
            is_promise = any(overlapping((each.start, each.end), place) for place in promised)
            if not is_promise and any(said_again(each, earlier) for earlier in told):
                continue
            if is_promise:
                told.append(each)
            yield Labelled(each.signals, is_promise, "reply", reply.report)


def from_comparable() -> Iterator[Labelled]:
    """Sentences of replies to recommendations of other kinds, read and labelled by hand."""
    labels: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    with (HERE / "promises_labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels[row["document"]].append((int(row["start"]), int(row["end"]), row["promise"] == "1"))
    texts = comparable_texts()
    for document, places in labels.items():
        for each in candidates(texts[document]):
            for start, end, promise in places:
                if overlapping((each.start, each.end), (start, end)):
                    yield Labelled(each.signals, promise, "comparable", document)
                    break


def comparable_texts() -> dict[str, str]:
    """The replies to transport-safety recommendations by number, and a government's response by its file."""
    texts: dict[str, str] = {}
    with gzip.open(COMPARABLE / "taic_recommendations_2024-04.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["reply_text"]:
                texts.setdefault(row["number"], row["reply_text"][:3500])
    pages = pypdfium2.PdfDocument(COMPARABLE / RESPONSE)
    texts[RESPONSE] = "\n\n".join(page.get_textpage().get_text_bounded() for page in pages)
    return texts


def from_examples() -> Iterator[Labelled]:
    """The invented sentences, and the items of the invented lists."""
    raw: dict[str, Any] = yaml.safe_load((HERE / "promises_examples.yml").read_text("utf-8"))
    for name, promise in (("promises", True), ("none", False)):
        for number, sentence in enumerate(raw[name]):
            for each in candidates(sentence):
                yield Labelled(each.signals, promise, "invented", f"invented {number % 10}")
    for name, promise in (("lists", True), ("lists of none", False)):
        for listed in raw[name]:
            text = listed["lead in"] + "\n" + "\n".join(f"• {item}" for item in listed["items"])
            for each in candidates(text):
                if each.start > len(listed["lead in"]):
                    yield Labelled(each.signals, promise, "invented", listed["lead in"])


def fitted(labelled: list[Labelled]) -> tuple[dict[str, float], float]:
    """The weights and the bias: the likeliest, given the labels and what was expected beforehand."""
    prior: dict[str, float] = yaml.safe_load((HERE / "promises_prior.yml").read_text("utf-8"))
    seen = Counter(name for each in labelled for name in each.signals)
    names = [
        "bias",
        *sorted({name for name, count in seen.items() if count >= SEEN_AT_LEAST} | (set(prior) - {"bias"})),
    ]
    column = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(labelled), len(names)))
    matrix[:, 0] = 1
    for row, each in enumerate(labelled):
        matrix[row, [column[name] for name in each.signals if name in column]] = 1
    expected = np.array([prior.get(name, 0.0) for name in names])
    truth = np.array([each.promise for each in labelled], dtype=float)
    counts = np.array([COUNTS[each.source] for each in labelled])
    weights = _likeliest(matrix, truth, counts, expected)
    return dict(zip(names[1:], map(float, weights[1:]), strict=True)), float(weights[0])


def _likeliest(matrix: Matrix, truth: Matrix, counts: Matrix, expected: Matrix) -> Matrix:
    """Newton's method for a logistic model whose weights are expected to lie near what was said before."""
    weights = expected.copy()
    stiff = np.eye(len(expected)) * STIFFNESS
    for _ in range(30):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (counts * (chance - truth)) + STIFFNESS * (weights - expected)
        curve = (matrix * (counts * chance * (1 - chance))[:, None]).T @ matrix + stiff
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def left_out(labelled: list[Labelled]) -> list[tuple[Labelled, float]]:
    """Each label with the sum that weights learned without its group give it."""
    judged = []
    for group in sorted({each.group for each in labelled}):
        weights, bias = fitted([each for each in labelled if each.group != group])
        for each in labelled:
            if each.group == group:
                judged.append((each, bias + sum(weights.get(name, 0.0) for name in each.signals)))
    return judged


def report(judged: list[tuple[Labelled, float]]) -> None:
    """Recall and precision of clauses at some thresholds, by source."""
    for source in COUNTS:
        sums = [(each.promise, total) for each, total in judged if each.source == source]
        line = []
        for threshold in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6):
            cut = float(np.log(threshold / (1 - threshold)))
            hits = sum(promise and total >= cut for promise, total in sums)
            given = sum(total >= cut for _, total in sums)
            line.append(
                f"{threshold}: {hits / sum(promise for promise, _ in sums):.2f}/{hits / max(1, given):.2f}"
            )
        print(f"{source:10} {len(sums):4} clauses, recall/precision at " + "  ".join(line))


def main() -> None:
    """Train, say what is reached, and write the weights if asked to."""
    arguments = argparse.ArgumentParser(description="Learn what each signal of a promise counts for.")
    arguments.add_argument("--write", action="store_true", help="put the weights into the package")
    arguments.add_argument("--threshold", type=float, default=0.5)
    options = arguments.parse_args()
    labelled = [*from_replies(), *from_comparable(), *from_examples()]
    report(left_out(labelled))
    weights, bias = fitted(labelled)
    if options.write:
        rounded = {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= 0.01}
        head = (
            "# What each signal of a promise counts for. Made by `python -m training.promises --write`.\n\n"
        )
        body = yaml.safe_dump({"bias": round(bias, 3), "threshold": options.threshold, "weights": rounded})
        WEIGHTS.write_text(head + body, encoding="utf-8")
        print(f"{len(rounded)} weights from {len(labelled)} labels")


if __name__ == "__main__":
    main()

"""Fit the table of stances: `python -m training.stance [--write]`.

Softmax regression over the named features of `responses/stance.py`, held near the table set by hand
(`stance_by_hand.yml`) by a squared penalty, since labels are few. Learnt from replies to coroners (nine
reports that the rules were made on, and four that they were not) and from replies to transport-safety
recommendations, both kept by document and place without their text; and from invented letters
(`letters.md`). Prints what leaving one report or one kind of body out gives; same input, same weights.
Run `python -m training.acts --write` first.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import yaml
from numpy.typing import NDArray

from forewarned.model import Concern
from forewarned.responses.answer import Stance
from forewarned.responses.answers import read_beside
from forewarned.responses.stance import STANCES, beside_the_others, likelihoods
from training.acts import concerns_of, without
from training.letters import letters

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data"
TRANSPORT = HERE.parent / "benchmarks" / "labels" / "taic_stances.json"
BY_HAND = HERE / "stance_by_hand.yml"
WEIGHTS = HERE.parent / "src" / "forewarned" / "responses" / "stance.yml"
ASIDE = ("2024-0595", "2024-0612", "2024-0593", "2025-0264")
"""The reports of which nothing was looked at while the rules and the features were made."""

NEAR = 2.0  # how hard the weights are held near the table set by hand
STEPS = 600
CORONERS, TRANSPORTS, INVENTED, UNSURE = 1.5, 0.5, 0.3, 0.4  # what a label of each kind counts

Matrix = NDArray[np.float64]


class Example(NamedTuple):
    """One labelled concern: its report and letter, its features, the stances that are right, its worth."""

    report: str
    letter: str
    found: Mapping[str, float]
    right: tuple[str, ...]
    worth: float


def replies(aside: bool) -> Iterable[tuple[dict[str, Any], str]]:
    """The labelled replies to coroners, each with its text: those learnt from, or those kept aside."""
    with gzip.open(DATA / "pfd" / "responses.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = {row["response_url"]: row["text"] for row in map(json.loads, file)}
    for reply in json.loads((DATA / "gold" / "answers_dev.json").read_text("utf-8")):
        if (reply["parent_id"] in ASIDE) == aside:
            yield reply, texts[reply["response_url"]]


def coroners(aside: bool = False) -> list[Example]:
    """The concerns that coroners raised and the replies' stances to them."""
    found: list[Example] = []
    for reply, text in replies(aside):
        concerns = [Concern(str(label["n"]), label["concern"]) for label in reply["labels"]]
        letter = read_beside(concerns, text, respondent=reply["respondent"], written=None)
        for place, label in enumerate(reply["labels"]):
            if label["stance"] != "no_matter":
                right = tuple(stance for stance in (label["stance"], label["also"]) if stance)
                found.append(
                    Example(
                        reply["parent_id"], reply["response_url"], letter.features_of(place), right, CORONERS
                    )
                )
    return found


def transport() -> list[Example]:
    """The recommendations on transport safety and their replies, without those that are held back."""
    labels = json.loads(TRANSPORT.read_text("utf-8"))
    held_back = set(labels["held_back"])
    path = DATA / "pfd" / "comparable" / "taic_recommendations_2024-04.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = {row["number"]: row for row in csv.DictReader(file)}
    found = []
    for number, label in labels.items():
        if number == "held_back" or number in held_back or number not in rows:
            continue
        concerns = [Concern("1", rows[number]["recommendation"])]
        letter = read_beside(concerns, rows[number]["reply_text"], respondent="Operator", written=None)
        worth = TRANSPORTS * (1.0 if label["sure"] else UNSURE)
        found.append(Example("transport", number, letter.features_of(0), (label["stance"],), worth))
    return found


def invented() -> list[Example]:
    """The concerns of the invented letters, each read with a model that never saw its kind of body."""
    found = []
    for each in letters():
        letter = read_beside(
            concerns_of(each),
            each.text,
            respondent=each.respondent,
            written=each.written,
            model=without(each.sector),
        )
        for place, number in enumerate(each.concerns):
            right = (cast("Stance", each.stances[number]),)
            found.append(Example(each.sector, each.name, letter.features_of(place), right, INVENTED))
    return found


def fit(examples: Sequence[Example], start: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The weights: accelerated gradient steps from the table set by hand."""
    names = sorted({name for example in examples for name in example.found} | set(start))
    values = np.array([[example.found.get(name, 0.0) for name in names] for example in examples])
    wanted = np.array(
        [[(stance in example.right) / len(example.right) for stance in STANCES] for example in examples]
    )
    worth = np.array([example.worth for example in examples])[:, None]
    held = np.array([[start.get(name, {}).get(stance, 0.0) for stance in STANCES] for name in names])
    weights, ahead = held.copy(), held.copy()
    pace = 1 / (0.5 * np.linalg.norm(values * np.sqrt(worth), 2) ** 2 + NEAR)
    for step in range(STEPS):
        raised = values @ ahead
        likely = np.exp(raised - raised.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        gradient = values.T @ (worth * (likely - wanted)) + NEAR * (ahead - held)
        further = ahead - pace * gradient
        ahead = further + step / (step + 3) * (further - weights)
        weights = further
    return {
        name: {stance: round(float(weight), 2) for stance, weight in zip(STANCES, row, strict=True)}
        for name, row in zip(names, weights, strict=True)
    }


def most_likely(found: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> str:
    """The stance with the highest score."""
    return max(
        STANCES,
        key=lambda stance: sum(
            value * weights.get(name, {}).get(stance, 0.0) for name, value in found.items()
        ),
    )


def left_out(
    examples: Sequence[Example], others: Sequence[Example], start: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """The stance of each example by weights that never saw its report."""
    by_report: dict[str, dict[str, dict[str, float]]] = {}
    for report in {example.report for example in examples}:
        seen = [example for example in examples if example.report != report] + list(others)
        by_report[report] = fit(seen, start)
    likely = [likelihoods(example.found, by_report[example.report]) for example in examples]
    said: list[str] = []
    for place, example in enumerate(examples):
        letter = [row for row, other in enumerate(examples) if other.letter == example.letter]
        whole = beside_the_others([likely[row] for row in letter])[letter.index(place)]
        said.append(max(whole, key=whole.__getitem__))
    return said


def share(examples: Sequence[Example], judged: Callable[[Example], str] | Sequence[str]) -> str:
    """How many are right, in words."""
    said = [judged(example) for example in examples] if callable(judged) else judged
    right = sum(stance in example.right for stance, example in zip(said, examples, strict=True))
    return f"{right} of {len(examples)} ({right / max(1, len(examples)):.3f})"


def written(weights: Mapping[str, Mapping[str, float]], counted: str) -> str:
    """The file of weights, small ones left out."""
    kept = {
        name: {stance: weight for stance, weight in row.items() if abs(weight) >= 0.05}
        for name, row in weights.items()
    }
    version = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:8]
    head = f"# The table of stances. Made by `python -m training.stance --write` from {counted}.\n"
    return head + yaml.safe_dump(
        {"version": version, "weights": kept}, sort_keys=True, width=110, default_flow_style=None
    )


def main() -> None:
    """Fit, print how well unseen reports are told, and write the weights if asked."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--write", action="store_true", help="write the weights into the package")
    options = arguments.parse_args()
    by_hand = yaml.safe_load(BY_HAND.read_text("utf-8"))
    learnt, others = coroners() + coroners(aside=True), transport()
    print("by hand:", share(learnt, lambda example: most_likely(example.found, by_hand)))
    print("by hand, transport:", share(others, lambda example: most_likely(example.found, by_hand)))
    made_up = invented()
    print("by hand, invented:", share(made_up, lambda example: most_likely(example.found, by_hand)))
    print("one kind of body left out:", share(made_up, left_out(made_up, learnt + others, by_hand)))
    others += made_up
    unseen = left_out(learnt, others, by_hand)
    for name, aside in (("looked at", False), ("aside", True)):
        rows = [row for row, each in enumerate(learnt) if (each.report in ASIDE) == aside]
        part = share([learnt[row] for row in rows], [unseen[row] for row in rows])
        print(f"one report left out, {name}:", part)
    weights = fit([*learnt, *others], by_hand)
    print("learnt from:", share(learnt, lambda example: most_likely(example.found, weights)))
    print("learnt from, transport:", share(others, lambda example: most_likely(example.found, weights)))
    if options.write:
        counted = f"{len(learnt)} replies' stances to coroners' concerns and {len(others)} others"
        WEIGHTS.write_text(written(weights, counted), encoding="utf-8")


if __name__ == "__main__":
    main()

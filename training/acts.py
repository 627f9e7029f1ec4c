"""Learn what sentences do from the invented letters: `python -m training.acts [--write]`.

A sentence that holds a mark does what the mark says; the others do nothing. Prints the average precision
of each act where the letters of one kind of body are left out in turn; with --write the weights go into the
package. Same letters, same weights.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from forewarned.model import Concern
from forewarned.responses.acts import ACTS, LENGTH, ActModel, Matrix, grams, made, packed
from forewarned.responses.passages import Passage, passages_of
from training.letters import Invented, letters

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "forewarned" / "responses" / "acts.npz"
SEEN_AT_LEAST, GIVING = 3, 2.0
_DOES = {
    "taken": "done",
    "planned_dated": "will",
    "planned_undated": "will",
    "partly": "part",
    "considering": "consider",
    "disputed": "dispute",
    "declined_with_reasons": "decline",
    "referred_elsewhere": "refer",
}


class Told(NamedTuple):
    """One sentence of a letter, and what it does."""

    sector: str
    passage: Passage
    acts: frozenset[str]


@cache
def told() -> tuple[Told, ...]:
    """Every sentence of the invented letters."""
    return tuple(each for letter in letters() for each in _told(letter))


def _told(letter: Invented) -> Iterable[Told]:
    for passage in passages_of(letter.text, concerns_of(letter)):
        sentence = passage.sentence
        does = set()
        for mark in letter.marks:
            shared = min(mark.end, sentence.end) - max(mark.start, sentence.start)
            if shared <= 0 or shared < 0.5 * min(mark.end - mark.start, sentence.end - sentence.start):
                continue
            if mark.tag == "p":
                does.add(mark.attributes["s"])
            stances = [letter.stances.get(number, "") for number in mark.concerns if mark.tag == "a"]
            does |= {_DOES[each] for each in stances if each in _DOES}
        yield Told(letter.sector, passage, frozenset(does))


def concerns_of(letter: Invented) -> list[Concern]:
    """The concerns that a letter answers."""
    return [Concern(number, text) for number, text in letter.concerns.items()]


@cache
def without(sector: str | None) -> ActModel:
    """The model learnt from all letters but those of one sector (None: from all)."""
    return fitted([each for each in told() if each.sector != sector])


def fitted(sentences: Sequence[Told]) -> ActModel:
    """The likeliest weights for these sentences, held near nothing."""
    rows = [grams(each.passage) for each in sentences]
    seen = Counter(gram for row in rows for gram in row)
    names = sorted(gram for gram, count in seen.items() if count >= SEEN_AT_LEAST)
    values = table(rows, {name: place for place, name in enumerate(names)})
    weights = np.zeros((len(names), len(ACTS)), np.float32)
    bias = np.zeros(len(ACTS), np.float32)
    for column, act in enumerate(ACTS):
        does = np.array([act in each.acts for each in sentences])
        model = LogisticRegression(C=GIVING, max_iter=400).fit(values, does)
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return made(names, weights, bias)


def table(rows: Sequence[Sequence[str]], place: dict[str, int]) -> csr_matrix:
    """The known grams of each row, scaled as the model scales them."""
    known = [[place[gram] for gram in row if gram in place] for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    values = np.concatenate([np.full(len(row), LENGTH / np.sqrt(max(1, len(row)))) for row in known])
    return csr_matrix(
        (values, np.concatenate([np.array(row, int) for row in known]), ends), (len(rows), len(place))
    )


def main() -> None:
    """Print what each act reaches where one sector is left out, and write the weights if asked."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--write", action="store_true", help="write the weights into the package")
    options = arguments.parse_args()
    likely: list[Matrix] = []
    ordered: list[Told] = []
    for sector in sorted({each.sector for each in told()}):
        mine = [each for each in told() if each.sector == sector]
        ordered += mine
        likely.append(without(sector).likely([each.passage for each in mine]))
    found = np.concatenate(likely)
    for column, act in enumerate(ACTS):
        does = [act in each.acts for each in ordered]
        print(f"{act:10} {sum(does):4} {average_precision_score(does, found[:, column]):.3f}")
    if options.write:
        model = without(None)
        WEIGHTS.write_bytes(packed(list(model.place), model.weights, model.bias))
        print(f"{len(model.place):,} grams, {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

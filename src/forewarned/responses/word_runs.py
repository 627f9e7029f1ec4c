"""The words of a clause by ones, twos and threes, and what each such run was learnt to count for.

The weights (`promises_weights.npz`) are learnt by `training/promises.py`; months, years and numbers are
each one word, so that no run is anybody's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

LENGTH = 6.0
"""The runs of a clause count alike whatever their number: together they have this length."""
BESIDE = 0.5
"""What a word of the heading or of the lead-in counts."""

_WORD = re.compile(r"[a-z][a-z'-]*|\d[\d.,:/]*|[£%?:]")
_YEAR = re.compile(r"(?:19|20)\d\d[.,:]?")
_MONTHS = frozenset(
    "january february march april june july august september october november december".split()  # noqa: SIM905
)
_LAST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Runs:
    """What each run counts for, one column for each answer."""

    place: Mapping[str, int]
    weights: Matrix
    bias: Matrix

    def counted(self, values: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each known run of a clause adds, in the first column."""
        return [
            (name, float(self.weights[self.place[name], 0]) * value)
            for name, value in values.items()
            if name in self.place
        ]

    def scores(self, values: Mapping[str, float]) -> Matrix:
        """The sums of all columns."""
        known = {self.place[name]: value for name, value in values.items() if name in self.place}
        if not known:
            return self.bias
        found: Matrix = np.array(list(known.values()), np.float32) @ self.weights[list(known)] + self.bias
        return found


def values_of(clause: str, lead_in: str = "", heading: str = "") -> dict[str, float]:
    """The runs of a folded clause, and the words beside it, with what each counts before it is weighed."""
    values = dict.fromkeys(runs_of(clause), 0.0)
    each = LENGTH / len(values) ** 0.5
    values = dict.fromkeys(values, each)
    for name, beside, words in (("led", lead_in, _LAST_WORDS), ("under", heading, 30)):
        if beside:
            values |= dict.fromkeys((f"{name}: {word}" for word in _words(beside)[-words:]), BESIDE)
    return values


def runs_of(clause: str) -> Iterable[str]:
    """The words of a folded clause by ones, twos and threes; its ends count as words."""
    words = ["^", *_words(clause), "$"]
    for at, word in enumerate(words):
        yield word
        if at + 1 < len(words):
            yield f"{word} {words[at + 1]}"
        if at + 2 < len(words):
            yield f"{word} {words[at + 1]} {words[at + 2]}"


def _words(text: str) -> list[str]:
    return [_word(found) for found in _WORD.findall(text)]


def _word(found: str) -> str:
    if found[0].isdigit():
        return "<year>" if _YEAR.fullmatch(found) else "<number>"
    return "<month>" if found in _MONTHS else found


def packed(held: Mapping[str, tuple[Sequence[str], Matrix, Matrix]]) -> bytes:
    """Weights as they are kept in a file, by name: the same weights, the same bytes."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, (runs, weights, bias) in held.items():
        arrays[f"{name} runs"] = np.frombuffer("\n".join(runs).encode(), np.uint8)
        arrays[f"{name} weights"] = weights.astype(np.float16)
        arrays[f"{name} bias"] = bias.astype(np.float32)
    file = BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


@cache
def learnt(name: str) -> Runs:
    """The weights that came with Forewarned: of a «promise», or of its «strength»."""
    content = resources.files("forewarned.responses").joinpath("promises_weights.npz").read_bytes()
    with np.load(BytesIO(content)) as held:
        runs = held[f"{name} runs"].tobytes().decode().split("\n")
        weights, bias = held[f"{name} weights"].astype(np.float32), held[f"{name} bias"]
    return Runs({run: place for place, run in enumerate(runs)}, weights, bias)

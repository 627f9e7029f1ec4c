"""What a sentence of a letter does, as learnt from letters: done, to come, considered, disputed, and so on.

Beside the cues, which are a person's rules: one small logistic model for each act over the words of a
sentence, by ones, twos and threes, its cues and its place in the letter. Fitted by `training/acts.py` to
invented letters (`training/letters.md`); the weights are `acts.npz`. See `stance.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from forewarned.responses.cues import plain
from forewarned.responses.passages import Passage

Matrix = NDArray[np.float32]

ACTS = ("done", "will", "consider", "dispute", "decline", "refer", "part")
"""What the sentences of a letter can do, in the order of the model's columns."""

LENGTH = 3.0
"""A sentence's words count alike whatever their number: its row is scaled to this length."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[:?£%]")


@dataclass(frozen=True, slots=True)
class ActModel:
    """The weight of each gram for each act (grams by acts), and the weight of no gram at all."""

    place: Mapping[str, int]
    weights: Matrix
    bias: Matrix
    version: str

    def likely(self, passages: Sequence[Passage]) -> Matrix:
        """How likely each passage does each act (passages by acts); headings and courtesies do nothing."""
        scores: Matrix = np.tile(self.bias, (len(passages), 1)).astype(np.float32)
        for row, passage in enumerate(passages):
            known = [self.place[gram] for gram in grams(passage) if gram in self.place]
            if known:
                scores[row] += self.weights[known].sum(axis=0) * (LENGTH / np.sqrt(len(known)))
        found: Matrix = (1 / (1 + np.exp(-scores))).astype(np.float32)
        answers = np.array([each.role == "answer" for each in passages], np.float32)
        return found * answers[:, None]


def grams(passage: Passage) -> list[str]:
    """The words of a passage by ones, twos and threes, its cues and its role, each once."""
    words = ["<s>", *map(_word, _WORD.findall(plain(passage.sentence.text))), "</s>"]
    runs = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1))
    cues = (f"cue {name}" for name in passage.does.names)
    return list(dict.fromkeys((*runs, *cues, f"role {passage.role}")))


def _word(found: str) -> str:
    if not found.isdigit():
        return found
    return "<year>" if len(found) == 4 else "<number>"


def packed(names: Sequence[str], weights: Matrix, bias: Matrix) -> bytes:
    """A model as it is kept in a file: the same model, the same bytes."""
    file = BytesIO()
    text = "\n".join(names).encode()
    np.savez_compressed(
        file,
        names=np.frombuffer(text, np.uint8),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
    )
    return file.getvalue()


def unpacked(content: bytes) -> ActModel:
    """The model that a file holds."""
    with np.load(BytesIO(content)) as held:
        names = held["names"].tobytes().decode().split("\n")
        weights, bias = held["weights"].astype(np.float32), held["bias"]
    return made(names, weights, bias)


def made(names: Iterable[str], weights: Matrix, bias: Matrix) -> ActModel:
    """A model of these grams; its version is told by its weights."""
    version = hashlib.sha256(weights.astype(np.float16).tobytes()).hexdigest()[:8]
    return ActModel({name: place for place, name in enumerate(names)}, weights, bias, version)


@cache
def act_model() -> ActModel:
    """The model that came with Forewarned."""
    return unpacked(resources.files("forewarned.responses").joinpath("acts.npz").read_bytes())

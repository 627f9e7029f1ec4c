"""What a text means, as a direction: the sum of its words' and word pairs' vectors.

The vectors (`meaning.npz`) were made by this project for this field: see `meaning.md` beside it. They know
common words only, no names. Encoding needs numpy and nothing else: no network, no model run-time. Where
numpy or the file is missing, `meaning()` is None and search goes by words alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from forewarned.search.text import synonyms, term, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

MISSING = "the word vectors are not installed: results go by words alone"
"""What to say where `meaning()` is None."""

FILE = "meaning.npz"
_TOGETHER = 2048
_SYNONYMS_EACH, _SYNONYM_SHARE = 3, 0.5
_PASSAGE, _LONGEST_PASSAGE, _SCRAP = 55, 90, 12  # words
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z(“\"'0-9])|\n+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of words and of pairs of neighbouring words; `version` changes with them."""

    words: Mapping[str, int]
    pairs: Mapping[tuple[str, ...], int]
    vectors: Matrix
    version: str

    @property
    def size(self) -> int:
        """How many numbers a vector has."""
        return int(self.vectors.shape[1])

    def encode(self, texts: Sequence[str]) -> Matrix:
        """One row of length 1 for each text; a row of zeros where no word is known."""
        import numpy as np

        rows = np.zeros((len(texts), self.size), np.float32)
        for start in range(0, len(texts), _TOGETHER):
            self._encode(texts[start : start + _TOGETHER], rows[start : start + _TOGETHER])
        return rows

    def _encode(self, texts: Sequence[str], rows: Matrix) -> None:
        import numpy as np

        places: list[int] = []
        weights: list[float] = []
        starts, known = [], []
        for row, text in enumerate(texts):
            counted = self._counted(text)
            if counted:
                starts.append(len(places))
                known.append(row)
                places.extend(counted)
                weights.extend(1 + log(count) for count in counted.values())
        if known:
            weighted = self.vectors[places] * np.asarray(weights, np.float32)[:, None]
            rows[known] = unit(np.add.reduceat(weighted, starts, axis=0))

    def _counted(self, text: str) -> Counter[int]:
        found = words(text)
        counted = Counter(place for word in found if (place := self.words.get(word)) is not None)
        counted.update(place for pair in pairwise(found) if (place := self.pairs.get(pair)) is not None)
        return counted

    def question(self, text: str) -> Matrix:
        """The vector of what is searched for: its words, and half as much the field's synonyms for them."""
        others = " ".join(synonyms_in(text))
        typed, added = self.encode([text, others])
        meant: Matrix = unit((typed + _SYNONYM_SHARE * added)[None])[0]
        return meant


def unit(rows: Matrix) -> Matrix:
    """Each row at length 1; zeros stay zeros."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Matrix = rows / np.maximum(lengths, 1e-9)
    return scaled


def synonyms_in(text: str) -> list[str]:
    """The first other ways to say what the words of a text, alone or together, say."""
    known = synonyms()
    terms = [term(word) for word in words(text)]
    return [
        " ".join(other)
        for length in range(1, known.longest + 1)
        for start in range(len(terms) - length + 1)
        for other in known.groups.get(tuple(terms[start : start + length]), ())[:_SYNONYMS_EACH]
    ]


@cache
def meaning() -> Meaning | None:
    """The vectors that came with Forewarned, or None where they cannot be had."""
    try:
        import numpy as np
    except ImportError:
        return None
    file = resources.files("forewarned.search").joinpath(FILE)
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
        entries = bytes(held["entries"]).decode("utf-8").split("\n")
        vectors = held["vectors"].astype(np.float32) * held["scales"].astype(np.float32)[:, None]
        version = str(held["version"])
    known: dict[str, int] = {}
    pairs: dict[tuple[str, ...], int] = {}
    for place, entry in enumerate(entries):
        if " " in entry:
            pairs[tuple(entry.split(" "))] = place
        else:
            known[entry] = place
    return Meaning(known, pairs, vectors, version)


def passages(text: str) -> list[str]:
    """A text as passages of two or three sentences, about 55 words each, in their order."""
    made: list[list[str]] = []
    for piece in _pieces(text):
        last = made[-1] if made else None
        if last is not None and len(last) < _PASSAGE and len(last) + len(piece) <= _LONGEST_PASSAGE:
            last += piece
        else:
            made.append(piece)
    if len(made) > 1 and len(made[-1]) < _SCRAP:
        scrap = made.pop()
        made[-1] += scrap
    return [" ".join(each) for each in made]


def _pieces(text: str) -> Iterator[list[str]]:
    """The sentences of a text as words; one that is very long, in parts."""
    for sentence in _SENTENCE_END.split(text):
        found = sentence.split() if sentence else []
        for start in range(0, len(found), _LONGEST_PASSAGE):
            yield found[start : start + _LONGEST_PASSAGE]

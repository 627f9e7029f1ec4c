"""Which passage bears on which concern, from 0 (not at all) to 1 (it answers this concern by name).

A section that names a concern is its answer. Elsewhere a passage bears on the concern that it, its
paragraph or its heading is nearest to, in words and in meaning, more than on the letter's others. Words
about «the concerns» bear on all of them, unless each has its section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from forewarned.model import Concern
from forewarned.responses.passages import Passage
from forewarned.search.semantic import meaning
from forewarned.search.text import COMMON, term, words

Matrix = NDArray[np.float32]

_NEAR_WORDS = 0.45  # the share of words beside meaning in nearness
_ELSEWHERE = 0.3  # what a passage outside a concern's own section is worth beside it
_GENERAL, _GENERAL_HARD = 0.55, 0.8  # words about all the concerns; the same where they hand them on
_CONTEXT = {"sentence": 1.0, "neighbours": 0.92, "heading": 0.85}
_GENERAL_BESIDE = 0.4  # the same where the concern has its section as well
_AGAINST_OTHERS = 2.0
_STEEP = 9.0
_NOWHERE_NEAR, _NEAR_ENOUGH = 0.1, 0.25  # nearness as such
_BEYOND, _FADED = 3, 0.4
_NEAREST = 0.5  # the least bearing on the concern that a passage is nearest to
_ALONE = 0.5  # the least bearing where the report has one concern


@dataclass(frozen=True, slots=True)
class Alignment:
    """How each passage (rows) bears on each concern (columns), and what that rests on.

    `sectioned` says which concerns have a section of their own, `nearness` how near the nearest passage
    comes to each, `shared` what share of each concern's own words the letter takes up.
    """

    bearing: Matrix
    sectioned: tuple[bool, ...]
    nearness: tuple[float, ...]
    shared: tuple[float, ...]


def align(passages: Sequence[Passage], concerns: Sequence[Concern]) -> Alignment:
    """The bearing of every passage on every concern."""
    near = _nearness(passages, concerns)
    answers = np.array([each.role == "answer" for each in passages], bool)
    sectioned = tuple(
        any(
            each.named == {place} or (place in each.named and len(each.named) < len(concerns))
            for each in passages
            if each.role == "answer"
        )
        for place in range(len(concerns))
    )
    bearing = _relative(near, answers)
    for row, passage in enumerate(passages):
        bearing[row] = _placed(passage, bearing[row], sectioned) if passage.role == "answer" else 0.0
    _fade_last(bearing, passages)
    nearest = np.where(answers[:, None], near, 0.0).max(axis=0) if len(passages) else np.zeros(len(concerns))
    return Alignment(bearing, sectioned, tuple(map(float, nearest)), tuple(_shared(passages, concerns)))


def _fade_last(bearing: Matrix, passages: Sequence[Passage]) -> None:
    """The last section, which nothing ends, counts less after as many sentences as others have."""
    named = [each.named for each in passages if each.role == "answer"]
    if not named or not named[-1] or len(set(named) - {frozenset()}) < 2:
        return
    last = named[-1]
    usual = max(named.count(other) for other in set(named) - {last, frozenset()})
    rows = [row for row, each in enumerate(passages) if each.named == last and each.role == "answer"]
    bearing[rows[usual + _BEYOND :]] *= _FADED


def _placed(passage: Passage, bearing: Matrix, sectioned: Sequence[bool]) -> Matrix:
    """The bearing of one passage once sections are reckoned with."""
    placed = bearing.copy()
    general = passage.general and not passage.named
    if general:
        placed = np.maximum(
            placed, np.float32(_GENERAL_HARD if passage.does.of("refer") > 0.85 else _GENERAL)
        )
    for place, own in enumerate(sectioned):
        if passage.named == {place}:
            placed[place] = 1.0
        elif place in passage.named:
            placed[place] = max(placed[place], 0.8) if len(passage.named) < 4 else max(placed[place], 0.6)
        elif own or passage.named:
            placed[place] = max(placed[place] * _ELSEWHERE, _GENERAL_BESIDE if general else 0.0)
    return placed


def _relative(near: Matrix, answers: NDArray[np.bool_]) -> Matrix:
    """Nearness beside the letter's other passages and the report's other concerns, from 0 to 1."""
    if not answers.any() or not near.shape[1]:
        return np.zeros_like(near)
    usual = near[answers].mean(axis=0, keepdims=True)
    above = near - usual
    if near.shape[1] > 1:
        above = above + _AGAINST_OTHERS * (above - above.mean(axis=1, keepdims=True))
    squashed: Matrix = (1 / (1 + np.exp(-_STEEP * above - 0.6))).astype(np.float32)
    if near.shape[1] == 1:
        return _ALONE + (1 - _ALONE) * squashed
    squashed *= np.clip((near - _NOWHERE_NEAR) / _NEAR_ENOUGH, 0.3, 1.0)
    rows = np.arange(len(near))
    nearest = above.argmax(axis=1)
    close = near[rows, nearest] > _NOWHERE_NEAR + _NEAR_ENOUGH / 3
    squashed[rows, nearest] = np.maximum(squashed[rows, nearest], _NEAREST * close)
    return squashed


# --- nearness -------------------------------------------------------------------------------------------


def _nearness(passages: Sequence[Passage], concerns: Sequence[Concern]) -> Matrix:
    """How near each passage is to each concern: itself, its paragraph, or its heading."""
    if not passages or not concerns:
        return np.zeros((len(passages), len(concerns)), np.float32)
    asked = [concern.text for concern in concerns]
    views = {
        "sentence": [each.sentence.text for each in passages],
        "neighbours": [_with_neighbours(passages, row) for row in range(len(passages))],
        "heading": [each.topic for each in passages],
    }
    near = np.zeros((len(passages), len(concerns)), np.float32)
    for view, texts in views.items():
        distinct = list(dict.fromkeys(texts))
        rows = {text: row for row, text in enumerate(distinct)}
        likeness = _likeness(distinct, asked)[[rows[text] for text in texts]]
        near = np.maximum(near, np.float32(_CONTEXT[view]) * likeness)
    return near


def _with_neighbours(passages: Sequence[Passage], row: int) -> str:
    """A sentence with the one before and the one after it, if they stand in its paragraph."""
    paragraph = passages[row].sentence.paragraph
    around = passages[max(0, row - 1) : row + 2]
    return " ".join(each.sentence.text for each in around if each.sentence.paragraph is paragraph)


def _likeness(texts: Sequence[str], concerns: Sequence[str]) -> Matrix:
    by_words = _by_words(texts, concerns)
    vectors = meaning()
    if vectors is None:
        return by_words
    by_meaning = np.maximum(vectors.encode(texts) @ vectors.encode(concerns).T, 0)
    mixed: Matrix = (1 - _NEAR_WORDS) * by_meaning + _NEAR_WORDS * by_words
    return mixed


def _by_words(texts: Sequence[str], concerns: Sequence[str]) -> Matrix:
    """The weight of the words that a text and a concern share; a word of few concerns weighs more."""
    asked = [_terms(concern) for concern in concerns]
    weights = _weights(asked)
    mean = [sum(weights[each] for each in terms) / max(1, len(terms)) for terms in asked]
    found = np.zeros((len(texts), len(concerns)), np.float32)
    for row, text in enumerate(texts):
        own = _terms(text)
        for place, terms in enumerate(asked):
            shared = sum(weights[each] for each in own & terms)
            if shared:
                found[row, place] = shared / (mean[place] * sqrt(len(own) * len(terms)))
    return found


def _weights(asked: Sequence[frozenset[str]]) -> dict[str, float]:
    counted = Counter(each for terms in asked for each in terms)
    return {
        each: 1.0 if len(asked) == 1 else 0.25 + log((len(asked) + 0.5) / count)
        for each, count in counted.items()
    }


def _terms(text: str) -> frozenset[str]:
    return frozenset(term(word) for word in words(text) if word not in COMMON and len(word) > 2)


def _shared(passages: Sequence[Passage], concerns: Sequence[Concern]) -> list[float]:
    """The share of each concern's words, by weight, that the letter's answers take up."""
    asked = [_terms(concern.text) for concern in concerns]
    weights = _weights(asked)
    taken = frozenset().union(*(_terms(each.sentence.text) for each in passages if each.role == "answer"))
    totals = [sum(weights[each] for each in terms) or 1.0 for terms in asked]
    return [
        sum(weights[each] for each in terms & taken) / total
        for terms, total in zip(asked, totals, strict=True)
    ]

"""The order in which reports are shown: by the question first, then by what the decisions teach.

The order follows from the screening's definition and one reviewer's own decisions, nothing else: the
same decisions in the same order are shown the same reports, and no reviewer's queue tells what another
decided. It is made again after every batch of decisions. In each of the first batches one report is
drawn at random, so that words which nobody thought of can be met.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from forewarned.screen.corpus import Corpus
from forewarned.screen.learner import Learner

BATCH = 10
"""Decisions after which the order is made again."""

EXPLORING = 5
"""Batches in which one report is drawn at random."""


class Order:
    """The order for one screening: its reports, its definition, and what is learnt from them."""

    def __init__(self, definition: Mapping[str, Any], corpus: Corpus, learner: Learner | None = None) -> None:
        self.definition = definition
        self.corpus = corpus
        self.learner = learner or Learner(corpus.texts, corpus.marks)
        self._row = {key: row for row, key in enumerate(corpus.keys)}

    @cached_property
    def first(self) -> list[str]:
        """The order before any decision: the seeds as found, then the others by chance."""
        seeds = [key for key in self.definition["seeds"] if key in self._row]
        others = sorted(set(self.corpus.keys) - set(seeds))
        random.Random(f"{self.definition['seed']}").shuffle(others)
        return [*seeds, *others]

    def ranked(self, decisions: Sequence[tuple[str, bool]]) -> list[str]:
        """Every report not decided on yet, the next first, after these decisions in their order."""
        full = len(decisions) // self.batch * self.batch
        done = {key for key, _ in decisions}
        learnt = self._learnt(tuple(decisions[:full]))
        rest = [key for key in learnt if key not in done]
        drawn = self._drawn(full, [key for key, _ in decisions[:full]])
        if drawn is None or drawn in done:
            return rest
        rest.remove(drawn)
        rest.insert(max(self.batch - 1 - (len(decisions) - full), 0), drawn)
        return rest

    @property
    def batch(self) -> int:
        """Decisions after which this screening's order is made again."""
        return int(self.definition["batch"])

    def _learnt(self, decisions: tuple[tuple[str, bool], ...]) -> list[str]:
        if self._kept is None or self._kept[0] != decisions:
            self._kept = (decisions, self._made(decisions))
        return self._kept[1]

    _kept: tuple[tuple[tuple[str, bool], ...], list[str]] | None = None

    def _made(self, decisions: tuple[tuple[str, bool], ...]) -> list[str]:
        if len({relevant for _, relevant in decisions}) < 2:
            return self.first
        scores = self.learner.scores({self._row[key]: relevant for key, relevant in decisions})
        place = {key: number for number, key in enumerate(self.first)}
        # Rounded, so that the last digit of another machine's arithmetic does not change the order.
        of = {key: round(float(scores[row]), 9) for key, row in self._row.items()}
        return sorted(of, key=lambda key: (-of[key], place[key]))

    def _drawn(self, full: int, done: Sequence[str]) -> str | None:
        if full // self.batch >= EXPLORING:
            return None
        left = sorted(set(self.corpus.keys) - set(done))
        return random.Random(f"{self.definition['seed']}:{full}").choice(left) if left else None

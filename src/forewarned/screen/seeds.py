"""What the queue begins with: the reports that meet the filters, then those that a search finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from forewarned.screen.corpus import Corpus

if TYPE_CHECKING:
    from forewarned.register.store import Register
    from forewarned.screen.learner import Learner

Candidates = Callable[[str], Sequence[tuple[str, float]]]
"""Reports that a question brings up, each with a score, the best first."""

SEEDS = 200
"""How many reports the question puts first; the others follow by chance until something is learnt."""


def seeds(corpus: Corpus, question: str, meeting: Mapping[str, bool | None], found: Candidates) -> list[str]:
    """The reports that come first: those that meet every filter, best found first, then the best found.

    `meeting` says of each report whether it does; it is empty where there is no filter.
    """
    ranked = [key for key, _ in found(question) if key in corpus.rows]
    if not meeting:
        return ranked[:SEEDS]
    place = {key: number for number, key in enumerate(ranked)}
    met = [key for key in corpus.keys if meeting.get(key)]
    met.sort(key=lambda key: (place.get(key, len(place)), key))
    return list(dict.fromkeys([*met, *ranked]))[: max(SEEDS, len(met))]


def by_search(register: Register, learner: Learner, corpus: Corpus) -> tuple[str, Candidates]:
    """What finds: the register's own search where there is one, else likeness of words; and its name."""
    search = getattr(register, "search", None)
    near = by_likeness(learner, corpus)
    if search is None:
        return BY_LIKENESS, near

    def candidates(question: str) -> list[tuple[str, float]]:
        plain = " ".join(re.findall(r"\w[\w'’&-]*", question))  # no sign that the search takes for an order
        found = [(hit.report_key, hit.score) for hit in search(plain, limit=SEEDS).hits]
        return found or list(near(question))

    return "the register's search", candidates


BY_LIKENESS = "likeness of words (TF-IDF, cosine)"
"""How candidates are found where there is no search."""


def by_likeness(learner: Learner, corpus: Corpus) -> Candidates:
    """Candidates by the likeness of their words to the question's."""

    def candidates(question: str) -> list[tuple[str, float]]:
        scores = zip(corpus.keys, learner.likeness(question), strict=True)
        pairs = [(key, round(float(score), 9)) for key, score in scores if score > 0]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    return candidates

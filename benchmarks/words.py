"""How much of a section was read: words of the truth found, and words found that belong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.content import SECTIONS

ENOUGH = 0.95
"""A section counts as read where precision and recall both reach this."""

WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Score:
    """Word precision and recall of one section, both from 0 to 1."""

    precision: float
    recall: float

    @property
    def enough(self) -> bool:
        """True where both reach the bar."""
        return min(self.precision, self.recall) >= ENOUGH


def words(text: str | None) -> Counter[str]:
    """The words of a text with how often each occurs: runs of letters and digits, in lower case."""
    return Counter(WORD.findall((text or "").lower()))


def score(found: str | None, truth: str) -> Score:
    """Precision and recall of the words found, as multisets; 0 where nothing was found."""
    have, want = words(found), words(truth)
    common = (have & want).total()
    return Score(common / max(have.total(), 1), common / max(want.total(), 1))


@dataclass(frozen=True, slots=True)
class Figures:
    """One reader's scores on one producer's documents, by document and section."""

    by_document: Mapping[str, Mapping[str, Score]]

    def of(self, section: str) -> list[Score]:
        """The scores of that section over the documents that have it."""
        return [scores[section] for scores in self.by_document.values() if section in scores]

    def share(self, section: str) -> float | None:
        """Share of documents whose section reaches the bar; None where no document has it."""
        scores = self.of(section)
        return sum(one.enough for one in scores) / len(scores) if scores else None

    def share_whole(self) -> float:
        """Share of documents in which every section that has a truth reaches the bar."""
        whole = [all(one.enough for one in scores.values()) for scores in self.by_document.values()]
        return sum(whole) / max(len(whole), 1)

    def medians(self, section: str) -> tuple[float, float] | None:
        """Median precision and median recall of the section; None where no document has it."""
        scores = self.of(section)
        if not scores:
            return None
        return median(one.precision for one in scores), median(one.recall for one in scores)

    def worst(self, count: int) -> list[tuple[str, str, Score]]:
        """The sections below the bar, the worst first: document, section, score."""
        below = [
            (name, section, one)
            for name, scores in self.by_document.items()
            for section, one in scores.items()
            if not one.enough
        ]
        return sorted(below, key=lambda item: (min(item[2].precision, item[2].recall), item[0]))[:count]


def figures(
    found: Mapping[str, Mapping[str, str | None]], truths: Mapping[str, Mapping[str, str]]
) -> Figures:
    """The scores of what was found against the truth, by document and section."""
    return Figures(
        {
            name: {section: score(found[name].get(section), truth[section]) for section in _in_order(truth)}
            for name, truth in truths.items()
        }
    )


def _in_order(truth: Mapping[str, str]) -> Sequence[str]:
    return [section for section in SECTIONS if section in truth]

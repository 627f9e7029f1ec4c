"""What is learnt from decisions: texts as weighted words, and a score for every report.

Words are those of the search (stemmed, common ones left out), one or two in a row, weighted by TF-IDF;
a linear support vector machine with balanced classes scores the reports. The same texts, decisions and
versions give the same scores. Needs scikit-learn: the extra `forewarned[screen]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from forewarned.errors import BadInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

MODEL = "TF-IDF over stemmed words (1 or 2 in a row), linear SVM, balanced, most relevant first"
"""What ranks, in words, for exports."""

LONGEST_RUN, LEAST_REPORTS, GREATEST_SHARE = 2, 2, 0.3
"""Words in a row; in how many reports at least; in what share of them at most."""

PENALTY, BALANCE = 0.11, 9.8
"""The machine's C, and how much lighter all irrelevant reports together weigh than the relevant ones."""


def versions() -> dict[str, str]:
    """The versions on which the order depends."""
    from importlib.metadata import version

    _needed()
    return {name: version(name) for name in ("forewarned", "scikit-learn", "scipy", "numpy")}


def _needed() -> None:
    try:
        import_module("sklearn")
    except ImportError:
        raise BadInput(
            "screening needs scikit-learn, which is not installed",
            do="Install it with `pip install 'forewarned[screen]'`.",
        ) from None


def runs(text: str) -> Iterator[str]:
    """The words of a text as terms, common ones left out, and every two of them in a row."""
    from forewarned.search.text import COMMON, term, words

    terms = [term(word) for word in words(text) if word not in COMMON]
    for length in range(1, LONGEST_RUN + 1):
        for start in range(len(terms) - length + 1):
            yield " ".join(terms[start : start + length])


@dataclass(frozen=True)
class Learner:
    """Reports as rows of weighted words. `marks` are values known of a report, learnt from like words."""

    texts: Sequence[str]
    marks: Sequence[Sequence[str]] = ()

    @cached_property
    def _weighted(self) -> tuple[Any, Any]:
        _needed()
        text = import_module("sklearn.feature_extraction.text")

        vectorizer = text.TfidfVectorizer(
            analyzer=runs, sublinear_tf=True, min_df=LEAST_REPORTS, max_df=GREATEST_SHARE
        )
        try:
            return vectorizer, vectorizer.fit_transform(self.texts)
        except ValueError:
            raise BadInput(
                f"{len(self.texts)} reports have no words in common to learn from",
                do="Screen more reports together.",
            ) from None

    @cached_property
    def matrix(self) -> Any:
        """A row a report, a column a run of words, and after these a column a mark."""
        _, words = self._weighted
        if not any(self.marks):
            return words
        return import_module("scipy.sparse").hstack([words, self._marked()]).tocsr()

    def _marked(self) -> Any:
        text = import_module("sklearn.feature_extraction.text")

        counted = text.CountVectorizer(analyzer=list, binary=True).fit_transform(self.marks)
        return counted.astype(float) * MARK

    def scores(self, labels: Mapping[int, bool]) -> Scores:
        """A score for every report, higher where more likely relevant, learnt from these rows' labels.

        There must be a relevant and an irrelevant one among them.
        """
        import numpy as np

        rows = sorted(labels)
        truth = np.array([labels[row] for row in rows])
        relevant = truth.sum()
        weight = np.where(truth, 1.0, relevant / (BALANCE * (len(rows) - relevant)))
        machine = import_module("sklearn.svm").LinearSVC(C=PENALTY, random_state=0)
        machine.fit(self.matrix[rows], truth, sample_weight=weight * len(rows) / weight.sum())
        scores: Scores = machine.decision_function(self.matrix)
        self._learnt.clear()
        self._learnt.append(machine.coef_[0])
        return scores

    @cached_property
    def _learnt(self) -> list[Any]:
        return []

    def likeness(self, question: str) -> Scores:
        """How near each report's words are to the question's, by the cosine of their weights."""
        import numpy as np

        vectorizer, words = self._weighted
        scores: Scores = np.asarray((words @ vectorizer.transform([question]).T).todense()).ravel()
        return scores

    def weights(self, pieces: Sequence[str], question: str) -> Scores:
        """How much each piece of text speaks for relevance: as learnt, before that as the question has it."""
        import numpy as np

        vectorizer, words = self._weighted
        rows = vectorizer.transform(pieces)
        if self._learnt:
            learnt: Scores = rows @ self._learnt[0][: words.shape[1]]
            return learnt
        asked: Scores = np.asarray((rows @ vectorizer.transform([question]).T).todense()).ravel()
        return asked


MARK = 0.25
"""What a mark weighs beside a text's words, whose squared weights come to 1."""

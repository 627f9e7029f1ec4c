"""When to stop: the hypergeometric rule of Callaghan and Müller-Hansen (2020), and the recall it implies.

«Statistical stopping criteria for automated screening in systematic reviews», Systematic Reviews 9, 273.
Take the last n reports screened as if they had been drawn at random from all that were unscreened before
them. If too few relevant ones were left for the recall to be reached, so many relevant ones among the n
would be likelier; the chance of seeing so few is the hypergeometric distribution's. Each n is tried, as
the authors do, and the least chance counts. Ranked reports hold more relevant ones than random ones do,
which makes the test err on the side of going on. Looking again and again makes it err on the other side:
how often the stated recall was reached is measured, not proved, where no report was drawn at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from forewarned.errors import BadInput

RULE = "Callaghan and Müller-Hansen 2020, hypergeometric test on the last reports screened"
"""The rule's name, as exports and displays give it."""

MIDDLE = 0.5
"""The chance at which the number left is neither likely nor unlikely: it gives the estimate."""


@dataclass(frozen=True, slots=True)
class Stopping:
    """How a screening stands against the rule.

    `chance` is the greatest chance that the target recall is still missed, given what was seen; at most
    1 - `confidence` means stop. `recall_low` holds with that confidence, `recall` at even odds: it errs on
    the low side at the start. Both are None until something relevant is found. `most_left` is how many
    relevant reports may be left, with that confidence.
    """

    target: float
    confidence: float
    screened: int
    of: int
    found: int
    chance: float
    recall: float | None
    recall_low: float | None
    most_left: int

    @property
    def is_reached(self) -> bool:
        """Whether the rule says stop."""
        return self.screened == self.of or (self.found > 0 and self.chance <= 1 - self.confidence)


def stopping(
    relevant: Sequence[bool], of: int, *, target: float = 0.95, confidence: float = 0.95
) -> Stopping:
    """How a screening stands: whether each report was relevant, in the order screened, out of so many.

    >>> stopping([True] * 20 + [False] * 30, 1000).is_reached
    False
    >>> stopping([True] * 20 + [False] * 800, 1000).is_reached
    True
    """
    _refuse(target, confidence)
    found, left = sum(relevant), of - len(relevant)
    missed = missed_chance(relevant, of, least_total_missing(found, target))
    low = _most(relevant, of, 1 - confidence)
    middle = _most(relevant, of, MIDDLE)
    return Stopping(
        target=target,
        confidence=confidence,
        screened=len(relevant),
        of=of,
        found=found,
        chance=missed if left else 0.0,
        recall=found / middle if found else None,
        recall_low=found / low if found else None,
        most_left=low - found,
    )


def _refuse(target: float, confidence: float) -> None:
    for name, share in (("target recall", target), ("confidence", confidence)):
        if not 0 < share < 1:
            raise BadInput(f"a {name} of {share} is no share", do="Give one between 0 and 1, such as 0.95.")


def least_total_missing(found: int, target: float) -> int:
    """The least number of relevant reports in all with which the target is missed."""
    return int(found / target + 1e-9) + 1


def missed_chance(relevant: Sequence[bool], of: int, total: int) -> float:
    """The least chance, over the last 1, 2, … reports, of finding so few if `total` are relevant in all.

    Of the windows with equally many relevant reports the longest has the least chance, so that only those
    that begin right after a relevant report, and the whole, are reckoned.
    """
    import numpy as np

    missing, left = total - sum(relevant), of - len(relevant)
    if not relevant or missing > left:
        return 0.0 if relevant else 1.0
    log = _log_factorials(of)
    starts = np.concatenate([[0], np.flatnonzero(np.asarray(relevant, dtype=bool)) + 1])
    drawn = (len(relevant) - starts)[:, None]
    seen = np.arange(len(starts) - 1, -1, -1)[:, None]
    more = np.arange(min(len(starts), left - missing + 1))[None, :]
    found = np.maximum(seen - more, 0)
    chances = (
        (log[drawn] - log[found] - log[drawn - found])
        + (log[left] - log[missing + more] - log[left - missing - more])
        - (log[left + drawn] - log[seen + missing] - log[left + drawn - seen - missing])
    )
    return float(np.where(more <= seen, np.exp(chances), 0.0).sum(axis=1).min())


@lru_cache(maxsize=4)
def _log_factorials(most: int) -> Any:
    import numpy as np

    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])


def _most(relevant: Sequence[bool], of: int, chance: float) -> int:
    """The greatest number of relevant reports in all that leaves at least this chance."""
    low, high = sum(relevant), sum(relevant) + of - len(relevant)
    while low < high:
        middle = (low + high + 1) // 2
        if missed_chance(relevant, of, middle) >= chance:
            low = middle
        else:
            high = middle - 1
    return low

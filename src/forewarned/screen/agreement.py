"""How far two reviewers agree: Cohen's kappa with its interval, over the reports that both decided on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Z_95 = 1.959964
"""Standard errors either side of a value that make an interval of 95%."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers compare. `kappa` is None where nothing, or one answer only, was given by both."""

    both: int
    same: int
    counts: tuple[tuple[str, str, int], ...]
    kappa: float | None
    low: float | None
    high: float | None


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """The agreement over the decisions of two reviewers on the same reports.

    Kappa as Cohen (1960) has it; its large-sample standard error as Fleiss, Cohen and Everitt (1969).

    >>> differing = [("yes", "no")] * 5 + [("no", "yes")] * 10
    >>> agreement([("yes", "yes")] * 20 + [("no", "no")] * 15 + differing).kappa
    0.4
    """
    counted = Counter(pairs)
    total, same = len(pairs), sum(number for (one, other), number in counted.items() if one == other)
    counts = tuple((one, other, number) for (one, other), number in sorted(counted.items()))
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(first[each] * second[each] for each in first) / total**2 if total else 1.0
    if chance == 1:
        return Agreement(total, same, counts, None, None, None)
    kappa = (same / total - chance) / (1 - chance)
    error = _error(counted, first, second, total, chance)
    low, high = max(kappa - Z_95 * error, -1.0), min(kappa + Z_95 * error, 1.0)
    return Agreement(total, same, counts, round(kappa, 12), low, high)


def _error(
    counted: Counter[tuple[str, str]], first: Counter[str], second: Counter[str], total: int, chance: float
) -> float:
    observed = sum(number for (one, other), number in counted.items() if one == other) / total
    spread = 0.0
    for (one, other), number in counted.items():
        mean = (first[other] + second[one]) / total
        if one == other:
            spread += number / total * ((1 - chance) - mean * (1 - observed)) ** 2
        else:
            spread += number / total * (mean * (1 - observed)) ** 2
    spread -= (observed * chance - 2 * chance + observed) ** 2
    return math.sqrt(max(spread, 0.0) / total) / (1 - chance) ** 2

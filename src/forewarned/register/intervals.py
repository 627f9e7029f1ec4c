"""How sure a share is: Wilson's interval, which holds for small numbers and for shares of nought or all."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054
"""The quantile of the normal distribution that goes with an interval of 95%."""


def wilson(number: int, of: int, z: float = Z_95) -> tuple[float, float] | None:
    """The lower and upper end (0 to 1) of the interval for a share; None where there is nothing to share.

    Source: E. B. Wilson, «Probable inference, the law of succession, and statistical inference», 1927.
    """
    if of <= 0:
        return None
    if not 0 <= number <= of:
        raise ValueError(f"{number} of {of} is no share")
    share, squared = number / of, z * z
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    reach = z / (1 + squared / of) * math.sqrt(share * (1 - share) / of + squared / (4 * of * of))
    low = 0.0 if number == 0 else max(middle - reach, 0.0)
    high = 1.0 if number == of else min(middle + reach, 1.0)
    return low, high

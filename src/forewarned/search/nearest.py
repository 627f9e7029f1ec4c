"""The rows that point nearest to a direction: exactly up to 200,000 rows, beyond that in two steps.

Two steps: one bit of each number first (its sign), where few bits differ the eight-bit numbers then. A
million rows of 256 numbers take 290 MB so; up to 200,000 rows are held as four-byte numbers for speed.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXACT_TO = 200_000
_LOOKED_AT_AGAIN = 8
_AT_LEAST = 20_000


class Nearest:
    """Rows of eight-bit numbers, of which only the direction counts."""

    def __init__(self, rows: NDArray[np.int8], exact_to: int = EXACT_TO) -> None:
        self.rows = rows
        self.exact = len(rows) <= exact_to

    @cached_property
    def _directions(self) -> NDArray[np.float32]:
        return _unit(self.rows)

    @cached_property
    def _signs(self) -> NDArray[np.uint64]:
        import numpy as np

        step = 100_000
        parts = [_packed(self.rows[start : start + step]) for start in range(0, len(self.rows), step)]
        return np.ascontiguousarray(np.vstack(parts).T)

    def directions(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Some of the rows, at length 1."""
        return self._directions[places] if self.exact else _unit(self.rows[places])

    def to(
        self, direction: NDArray[np.float32], limit: int, of: NDArray[np.bool_] | None = None
    ) -> list[tuple[int, float]]:
        """The nearest rows with their cosines, the nearest first; with `of`, only where it is true."""
        import numpy as np

        if self.exact:
            places = None if of is None else np.flatnonzero(of)
            scores = cosines(self._directions if places is None else self._directions[places], direction)
        else:
            places = self._likely(direction, max(_AT_LEAST, _LOOKED_AT_AGAIN * limit), of)
            scores = cosines(_unit(self.rows[places]), direction)
        order = _greatest(scores, limit)
        rows = order if places is None else places[order]
        return list(zip(rows.tolist(), scores[order].tolist(), strict=True))

    def _likely(
        self, direction: NDArray[np.float32], limit: int, of: NDArray[np.bool_] | None
    ) -> NDArray[np.intp]:
        """The rows in whose signs the fewest bits differ."""
        import numpy as np

        asked = _packed(direction[None])[0]
        differ = np.zeros(len(self.rows), np.uint16)
        for column, bits in zip(self._signs, asked, strict=True):
            differ += np.bitwise_count(column ^ bits)
        if of is not None:
            differ[~of] = np.iinfo(np.uint16).max
            limit = min(limit, int(of.sum()))
        if limit >= len(differ):
            return np.arange(len(differ))
        cut = int(np.searchsorted(np.cumsum(np.bincount(differ)), limit))
        return np.flatnonzero(differ <= cut)[: 4 * limit]


def cosines(rows: NDArray[np.float32], direction: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of each row with a direction, all of length 1.

    By one thread: the library behind `@` wakes others, which takes longer where the cores are busy.
    """
    import numpy as np

    found: NDArray[np.float32] = np.einsum("ij,j->i", rows, direction)
    return found


def _unit(rows: NDArray[np.int8]) -> NDArray[np.float32]:
    import numpy as np

    wide = rows.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    wide /= np.maximum(lengths, 1e-9)[:, None]
    return wide


def _packed(rows: NDArray[np.generic]) -> NDArray[np.uint64]:
    """The signs of each row's numbers as whole 64-bit numbers, filled up with zeros."""
    import numpy as np

    signs = np.packbits(rows > 0, axis=1)  # type: ignore[operator]
    short = -signs.shape[1] % 8
    return np.ascontiguousarray(np.pad(signs, ((0, 0), (0, short)))).view(np.uint64)


def _greatest(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """The places of the greatest scores, the greatest first, equal ones in their order."""
    import numpy as np

    if limit < len(scores):
        some = np.argpartition(-scores, limit)[:limit]
        some.sort()
    else:
        some = np.arange(len(scores))
    return some[np.argsort(-scores[some], kind="stable")]

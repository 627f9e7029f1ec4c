"""What a build did, for the person who ran it: counts, refusals with reasons, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and how many there are (None: not known)."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row or document that was not taken in: where it stands, and why it was refused."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceYield:
    """What one source gave in one run. Always: read = new + changed + unchanged + refused.

    `skipped` says that the source is byte for byte as it was read before, so it was not read again;
    its counts are those of the reading that stands. `blank` counts the blank rows of each declared
    field, `undeclared` the rows that fill a column which no shape declares, `unread_dates` the dates
    kept as written because they cannot be read whole, `missing` the records held from before that
    the source no longer has (they are kept).
    """

    source: str
    kind: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    skipped: bool = False
    blank: Mapping[str, int] = field(default_factory=dict)
    undeclared: Mapping[str, int] = field(default_factory=dict)
    unread_dates: Mapping[str, int] = field(default_factory=dict)
    missing: int = 0


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build read and did; `seconds` is wall time. read = new + changed + unchanged + refused."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    by_source: tuple[SourceYield, ...]
    notes: tuple[str, ...]
    seconds: float

    def refused_by_reason(self) -> dict[str, int]:
        """How many were refused for each reason, the commonest first."""
        return dict(Counter(refusal.why for refusal in self.refused).most_common())


def summed(by_source: tuple[SourceYield, ...], notes: tuple[str, ...], seconds: float) -> BuildSummary:
    """The whole build's summary from its sources' yields."""
    return BuildSummary(
        read=sum(part.read for part in by_source),
        new=sum(part.new for part in by_source),
        changed=sum(part.changed for part in by_source),
        unchanged=sum(part.unchanged for part in by_source),
        refused=tuple(refusal for part in by_source for refusal in part.refused),
        by_source=by_source,
        notes=notes,
        seconds=seconds,
    )

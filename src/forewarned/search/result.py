"""What passes between the parts of a search, and what a search gives.

The lexical and the semantic side each give `Candidate`s; `ranking.fused` makes `Hit`s of both; the
engine shows a hit as a `Found`, with its address, its concern's number and a snippet, in `Results`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from forewarned.search.query import Change, Query

Source = Literal["lexical", "semantic"]

CONCERN, REPORT = "concern", "report"
"""The fields of a candidate: one concern, or the report's sections together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that one side of the search found.

    `concern_place` is the concern's place (`concerns.place` in the register), None for a whole report.
    `field` is «concern», «report» or a section's name. A higher `score` is better; scores of one source
    can be compared with each other, those of two sources cannot.
    """

    report_key: str
    concern_place: int | None
    field: str
    score: float
    source: Source


class LexicalSide(Protocol):
    """What finds by words."""

    def candidates(self, query: Query, allowed: set[str] | None, limit: int) -> list[Candidate]:
        """The best by words, best first. With `allowed`, of these reports only."""


class SemanticSide(Protocol):
    """What finds by meaning."""

    def candidates(self, text: str, allowed: set[str] | None, limit: int) -> list[Candidate]:
        """The nearest in meaning to a text, best first. With `allowed`, of these reports only."""

    def again(
        self, text: str, among: Iterable[str], like: Sequence[str], share: float, limit: int
    ) -> list[Candidate]:
        """How near these reports are to a text with what is nearest to it in the reports `like` added.

        The best concern of each, so many of the best concerns, and each report as a whole.
        """


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of why a hit stands where it does: «lexical, concern 3: rank 2, 11.4»."""

    source: Source
    field: str
    concern_place: int | None
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A report as ranked: its best concern (None where only its sections match), the others that match.

    `score` compares with the other hits of the same search only. One hit a report.
    """

    report_key: str
    concern_place: int | None
    score: float
    also: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Fusion(Protocol):
    """What makes one ranking of two: `ranking.fused`."""

    def __call__(
        self,
        query: Query,
        lexical: Sequence[Candidate],
        semantic: Sequence[Candidate],
        most: int | None = None,
    ) -> list[Hit]:
        """One hit a report, the best first, no more than `most`."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of a text around what was found, for showing.

    `start` is where its first sentence begins in the field's own text; `marks` are the places (from, to)
    in `text` to be marked. Where something was left out for care, `masked` is true.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    start: int = 0
    field: str = CONCERN
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One hit as shown. `concern_number` is None where the words stand only outside the concerns."""

    report_key: str
    url: str | None
    concern_number: str | None
    score: float
    snippet: Snippet
    reference: str | None = None
    date_of_report: dt.date | None = None
    area: str | None = None
    also: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    def as_row(self, *, explain: bool) -> dict[str, Any]:
        """The hit as programs are given it, the contract's columns first; with `explain`, why it is there."""
        row = {
            "report_key": self.report_key,
            "url": self.url,
            "concern_number": self.concern_number,
            "score": self.score,
            "snippet": self.snippet.text,
            "reference": self.reference,
            "date_of_report": self.date_of_report,
            "area": self.area,
            "field": self.snippet.field,
            "start": self.snippet.start,
            "marks": [list(mark) for mark in self.snippet.marks],
            "also": list(self.also),
        }
        return {**row, "why": list(self.why)} if explain else row


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of one facet, how it is shown, and how many reports have it."""

    value: str
    shown: str
    reports: int


@dataclass(frozen=True, slots=True)
class Results:
    """What a search gives.

    `total` counts the reports that have every word asked for (and pass the filters); `some` those that
    have at least one. The hits go on beyond `total`: the nearest follow. Facets count over the `total`,
    or over `some` where no report has every word; `unknown` is how many of those have no value there.
    `not_known` counts, for each filter, the reports that could not be judged by it.
    """

    typed: str
    hits: tuple[Found, ...]
    total: int
    some: int
    considered: int
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    corrected: tuple[Change, ...] = ()
    expanded: tuple[Change, ...] = ()
    not_known: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    speaks_of_self_harm: bool = False
    seconds: float = 0.0

"""Later reports about the same danger to the body that made a promise: questions, never findings.

They are asked of the search, so they cost time, and only concerns near in words or meaning come.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from forewarned.errors import NotFound
from forewarned.organisations import facts
from forewarned.register.promise_views import HeldPromise

if TYPE_CHECKING:
    from forewarned.register.store import Register
    from forewarned.search.result import Found

LOOKED_AT = 60
"""So many reports with a concern like the promise's are looked at."""

SHOWN = 3

NEAR = 0.5
"""How near in meaning (cosine) two concerns have to be: 95 of 100 pairs taken at random are further apart.

Measured on 1,354 paragraphs of concerns from as many reports.
"""


@dataclass(frozen=True, slots=True)
class LaterWarning:
    """A later report to the same body, with the concern that is like the one promised about."""

    report_key: str
    reference: str | None
    date_of_report: dt.date
    concern_number: str | None
    area: str | None
    score: float
    snippet: str


class LaterWarnings:
    """Finds later reports, asking once for each concern."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._like: dict[str, tuple[Found, ...]] = {}

    def of(self, promise: HeldPromise) -> tuple[LaterWarning, ...]:
        """The nearest later reports; none where it is not known whose promise it is, or about which concern.

        Later is after the response, or, where it has no date, after the report.
        """
        if promise.concern_number is None or promise.organisation_id is None:
            return ()
        since = promise.promised_on or self._date_of(promise.report_key)
        if since is None:
            return ()
        ref = f"{promise.report_key}#{promise.concern_number}"
        if ref not in self._like:
            self._like[ref] = self._asked(ref)
        later = [each for each in self._like[ref] if each.date_of_report and each.date_of_report > since]
        theirs = self._addressed_to(promise.organisation_id, [each.report_key for each in later])
        own = self._text(promise.report_key, promise.concern_number)
        near = (each for each in later if each.report_key in theirs and self._is_near(own, each))
        return tuple(map(_warning, islice(near, SHOWN)))

    def _asked(self, ref: str) -> tuple[Found, ...]:
        try:
            return self.register.more_like(ref, limit=LOOKED_AT).hits
        except NotFound:  # the concern was renumbered since its promise was judged
            return ()

    def _is_near(self, concern: str, found: Found) -> bool:
        """Whether the concern that was found is near in meaning; so, where meaning cannot be told."""
        from forewarned.search.semantic import meaning

        means = meaning()
        if means is None:
            return True
        one, other = means.encode([concern, self._text(found.report_key, found.concern_number)])
        return float(one @ other) >= NEAR

    def _text(self, key: str, number: str | None) -> str:
        row = self.register.state.execute(
            "SELECT text FROM concerns WHERE report_key = ? AND number = ? ORDER BY place", (key, number)
        ).fetchone()
        return str(row[0]) if row else ""

    def _date_of(self, key: str) -> dt.date | None:
        row = self.register.state.execute(
            "SELECT date_of_report FROM reports WHERE key = ?", (key,)
        ).fetchone()
        return dt.date.fromisoformat(row[0]) if row and row[0] else None

    def _addressed_to(self, body: str, keys: list[str]) -> set[str]:
        """Those of the reports that were sent to this body, or to one that took over from it."""
        rows = self.register.state.execute(
            "SELECT DISTINCT report_key, organisation_id FROM addressees WHERE organisation_id IS NOT NULL"
            " AND report_key IN (SELECT value FROM json_each(?))",
            (json.dumps(keys),),
        )
        return {key for key, id_ in rows if id_ == body or facts.succeeds(id_, body)}


def _warning(found: Found) -> LaterWarning:
    assert found.date_of_report is not None
    return LaterWarning(
        report_key=found.report_key,
        reference=found.reference,
        date_of_report=found.date_of_report,
        concern_number=found.concern_number,
        area=found.area,
        score=found.score,
        snippet=found.snippet.text,
    )

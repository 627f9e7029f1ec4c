"""The matrix of one report: each concern down, each addressee across, in each cell what was answered.

Pure, but for the records it is given. Where several responses answer for one addressee, the cell has the
newest that bears on the concern; a cell without words says why there are none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forewarned.register.promise_views import HeldAnswer, HeldPromise

if TYPE_CHECKING:
    from forewarned.register.views import HeldReport, HeldResponse


@dataclass(frozen=True, slots=True)
class Across:
    """One column: an addressee, or a response of which it is not known for whom it answers.

    `position` is the addressee's place, None for such a response; `state` that of its duty.
    """

    name: str
    position: int | None
    state: str | None
    responses: tuple[HeldResponse, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one addressee says to one concern. Without an `answer`, `gap` says why.

    Gaps: «none» (no response is held; the duty's state says more), «no_words» (a response whose words are
    not held), «not_read» (words that say nothing to the concern, in a letter that is not the last, or that
    is not whole). `due` is the day of the promise that answers the concern, None where none is dated.
    """

    answer: HeldAnswer | None
    gap: str | None
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns, and for each concern of the report a row with a cell a column."""

    across: tuple[Across, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def answering(self) -> tuple[int, ...]:
        """The places of the columns for which a response is held; the others have nothing in any cell."""
        return tuple(at for at, column in enumerate(self.across) if column.responses)

    @property
    def has_words(self) -> bool:
        """Whether there is an answer in any cell."""
        return any(cell.answer for row in self.rows for cell in row)


def matrix(held: HeldReport) -> Matrix:
    """The matrix of a report as held."""
    across = (*_addressees(held), *_unassigned(held))
    rows = (
        tuple(_cell(column, held, place) for column in across)
        for place in range(1, len(held.report.concerns) + 1)
    )
    return Matrix(across, tuple(rows))


def _addressees(held: HeldReport) -> Sequence[Across]:
    same = {each.position: each.organisation_id for each in held.judged}
    found = []
    for duty in held.duties:
        places = {duty.addressee_position}
        if duty.organisation_id:
            places |= {place for place, body in same.items() if body == duty.organisation_id}
        theirs = tuple(each for each in held.responses if places & set(each.positions))
        found.append(Across(duty.name_as_written, duty.addressee_position, duty.state, theirs))
    return found


def _unassigned(held: HeldReport) -> Sequence[Across]:
    """Responses that could not be given to an addressee, where their words are held."""
    return [
        Across(each.response.respondent or "sender not known", None, None, (each,))
        for each in held.responses
        if not each.positions and each.assigned_by is None and each.response.text
    ]


def _cell(column: Across, held: HeldReport, place: int) -> Cell:
    keys = [each.key for each in column.responses]
    theirs = sorted(
        (each for each in held.answers if each.place == place and each.response_key in keys),
        key=lambda each: (each.stance != "not_addressed", keys.index(each.response_key)),
    )
    if theirs:
        return Cell(theirs[-1], None, _due(theirs[-1], held.promises))
    if not keys:
        return Cell(None, "none")
    return Cell(None, "not_read" if any(each.response.text for each in column.responses) else "no_words")


def _due(answer: HeldAnswer, promises: Sequence[HeldPromise]) -> dt.date | None:
    """The day of the promise in the answer's own words, else of the one to its concern that comes last."""
    theirs = [each for each in promises if each.response_key == answer.response_key and each.status == "will"]
    start, end = answer.start or 0, answer.end or 0
    within = [each.due for each in theirs if each.due and each.start < end and each.end > start]
    to_it = [each.due for each in theirs if each.due and each.concern_number == answer.concern_number]
    return max(within or to_it, default=None)

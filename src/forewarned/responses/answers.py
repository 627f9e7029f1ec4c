"""What one letter says to each concern of a report, and what it promises: `answered(...)` is the door.

Which passages bear on a concern (`alignment`), what they do (`cues`), and what it comes to (`stance`). The
words quoted are the sentence that carries the stance, cut from the letter as it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forewarned.model import Concern
from forewarned.responses.acts import ACTS as TOLD
from forewarned.responses.acts import ActModel, Matrix, act_model
from forewarned.responses.alignment import Alignment, align
from forewarned.responses.answer import Answer, Answered, Promise, Stance
from forewarned.responses.due import has_time
from forewarned.responses.judge import Judge
from forewarned.responses.passages import Passage, passages_of
from forewarned.responses.promises import promises_in
from forewarned.responses.stance import (
    CARRIED_BY,
    acts_of,
    beside_the_others,
    features,
    likelihoods,
    newest_year,
    row_of,
    table,
    told_features,
)

RULE = "stance"

_LEAST, _SECOND_BEST = 0.02, 0.6
_LONGEST_QUOTE = 600  # characters
_BEARS, _LEAD = 0.45, 0.1  # a promise is a concern's where it bears on it, and more than on any other
_SAID = ("own section", "sections of others", "little said", "untouched", "nothing promised", "from afar")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was read beside the concerns of a report."""

    text: str
    passages: tuple[Passage, ...]
    alignment: Alignment
    promises: tuple[Promise, ...]
    acts: tuple[dict[str, float], ...]
    told: Matrix
    timed: tuple[bool, ...]
    respondent: str | None

    def does(self, row: int) -> dict[str, float]:
        """What one passage does, by its cues and as learnt together."""
        learnt = {act: float(self.told[row, column]) for column, act in enumerate(TOLD)}
        coming = learnt.pop("will")
        learnt["dated" if self.timed[row] else "will"] = coming
        return {act: sure + learnt.get(act, 0.0) for act, sure in self.acts[row].items()}

    def features_of(self, place: int) -> dict[str, float]:
        """The named features of the concern at a place."""
        found = features(self.passages, self.alignment, place, self.promises, self.acts, self.respondent)
        return found | told_features(self.told, self.alignment.bearing[:, place], self.timed)


def answered(
    concerns: Sequence[Concern],
    text: str,
    *,
    respondent: str | None = None,
    written: dt.date | None = None,
    judge: Judge | None = None,
) -> Answered:
    """What a letter says to each concern, in the report's order, and what it promises.

    `judge` is off unless given: what it says stands in place of the rule's, marked as the judge's.
    """
    letter = read_beside(concerns, text, respondent=respondent, written=written)
    if judge:
        answers = tuple(judge.judge(concern, text) for concern in concerns)
    else:
        answers = tuple(_answers(letter, concerns))
    return Answered(answers, tuple(_placed(letter, promise, concerns) for promise in letter.promises))


def read_beside(
    concerns: Sequence[Concern],
    text: str,
    *,
    respondent: str | None,
    written: dt.date | None,
    model: ActModel | None = None,
) -> Letter:
    """A letter with its passages set beside the concerns, and its promises.

    `model` tells what sentences do, in place of the one that came with Forewarned.
    """
    passages = passages_of(text, concerns)
    repeated = [(each.sentence.start, each.sentence.end) for each in passages if each.role == "restated"]
    promises = promises_in(text, written=written, respondent=respondent, skip=repeated)
    year = written.year if written else newest_year(passages)
    timed = tuple(each.role == "answer" and has_time(each.sentence.text, written) for each in passages)
    acts = tuple(acts_of(each, year, has_day=has_day) for each, has_day in zip(passages, timed, strict=True))
    told = (model or act_model()).likely(passages)
    return Letter(text, passages, align(passages, concerns), promises, acts, told, timed, respondent)


def _answers(letter: Letter, concerns: Sequence[Concern]) -> Iterator[Answer]:
    """The letter's answer to each concern, the whole letter in sight."""
    found = [letter.features_of(place) for place in range(len(concerns))]
    likely = beside_the_others([likelihoods(each, table().weights) for each in found])
    for place, concern in enumerate(concerns):
        yield _answer(letter, concern, place, found[place], likely[place])


def _answer(
    letter: Letter,
    concern: Concern,
    place: int,
    found: Mapping[str, float],
    likely: Mapping[Stance, float],
) -> Answer:
    """The likeliest stance to one concern that has words to carry it."""
    why = tuple(name for name in _SAID if found.get(name, 0.0) > 0.2)
    nothing = Answer(
        concern.number, "not_addressed", None, None, None, f"rule:{RULE}@{table().version}", 0.0, why
    )
    for stance in sorted(likely, key=lambda each: -likely[each]):
        sure = round(likely[stance], 3)
        if stance == "not_addressed":
            return replace(nothing, confidence=sure)
        passage = _carrier(letter, stance, place)
        if passage:
            start = passage.sentence.start
            end = min(passage.sentence.end, start + _LONGEST_QUOTE)
            return replace(
                nothing,
                stance=stance,
                quote=letter.text[start:end],
                start=start,
                end=end,
                confidence=sure,
                why=(*passage.does.names, *why),
            )
    return nothing


def _carrier(letter: Letter, stance: Stance, place: int) -> Passage | None:
    """The passage that carries a stance to a concern: where it does so most surely, the first of equals.

    Where no passage does what the stance says, the one that bears on the concern most; None where none does.
    """
    best: tuple[float, Passage | None] = (_LEAST, None)
    nearest: tuple[float, Passage | None] = (_BEARS, None)
    bearings = letter.alignment.bearing[:, place]
    for row, (passage, bearing) in enumerate(zip(letter.passages, bearings, strict=True)):
        worth = float(bearing) * _carries(stance, letter.does(row))
        if worth > best[0] + 1e-9:
            best = worth, passage
        if passage.role == "answer" and bearing > nearest[0] + 1e-9:
            nearest = float(bearing), passage
    return best[1] or nearest[1]


def _carries(stance: Stance, acts: Mapping[str, float]) -> float:
    first, *others = CARRIED_BY[stance]
    return max(acts[first], *(_SECOND_BEST * acts[act] for act in others), 0.0)


def _placed(letter: Letter, promise: Promise, concerns: Sequence[Concern]) -> Promise:
    """The promise with the one concern that it answers, if it answers one more than the others."""
    row = row_of(promise, letter.passages)
    if row is None:
        return promise
    bears = letter.alignment.bearing[row]
    bearings = sorted(((float(bears[place]), place) for place in range(len(concerns))), reverse=True)
    if not bearings or bearings[0][0] < _BEARS:
        return promise
    if len(bearings) > 1 and bearings[0][0] - bearings[1][0] < _LEAD:
        return promise
    return replace(promise, concern_number=concerns[bearings[0][1]].number)

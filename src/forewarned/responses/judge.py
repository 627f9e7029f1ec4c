"""One interface for an optional second judge: a language model, or another person's program.

Off unless given to `answers.answered`. What a judge says is never above the letter's own words: a quotation
that does not stand in the letter is refused, and every claim is marked with the judge's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from forewarned.model import Concern
from forewarned.responses.answer import Answer


class Judge(Protocol):
    """Whoever can say what a letter says to a concern."""

    def judge(self, concern: Concern, text: str) -> Answer:
        """The answer of a letter to one concern; a quotation must be the letter's own words."""
        ...


@dataclass(frozen=True, slots=True)
class NamedJudge:
    """A judge whose claims are checked against the letter and marked `model:<name>`."""

    name: str
    inner: Judge

    def judge(self, concern: Concern, text: str) -> Answer:
        """What the inner judge says; ValueError where its quotation is not in the letter."""
        said = self.inner.judge(concern, text)
        start = end = None
        if said.quote is not None:
            start = text.find(said.quote)
            if start < 0:
                raise ValueError(
                    f"{self.name} quotes words that the letter does not have: {said.quote[:80]!r}"
                )
            end = start + len(said.quote)
        return replace(
            said, concern_number=concern.number, start=start, end=end, judged_by=f"model:{self.name}"
        )

"""One reviewer at work: the next report, the decision on it, how far the screening has come."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from forewarned.screen import decisions
from forewarned.screen.corpus import Corpus, corpus
from forewarned.screen.decisions import Decided, State
from forewarned.screen.order import Order
from forewarned.screen.project import Project
from forewarned.screen.stopping import Stopping, stopping

if TYPE_CHECKING:
    from forewarned.register.store import Register


class Sitting:
    """One reviewer's view of a screening. What others decided is neither shown nor learnt from."""

    def __init__(self, project: Project, register: Register, reviewer: str) -> None:
        self.project = project
        self.reviewer = reviewer.strip()
        self.state = decisions.state_of(project)
        self.corpus: Corpus = corpus(register, self.state.keys)
        self.order = Order(self.state.definition, self.corpus)

    @property
    def mine(self) -> list[Decided]:
        """This reviewer's decisions that stand, in their order."""
        return list(self.state.of(self.reviewer).values())

    def queue(self) -> list[str]:
        """The reports that this reviewer has not decided on, the next first."""
        return self.order.ranked(learnt_from(self.state, self.reviewer))

    def next(self, skipped: Collection[str] = ()) -> tuple[str, int] | None:
        """The next report and its place in the queue, those skipped left out; None at the end."""
        places = enumerate(self.queue())
        return next(((key, place) for place, key in places if key not in skipped), None)

    def decide(self, key: str, decision: str, reason: str = "", place: int | None = None) -> Decided:
        """One decision, recorded at once."""
        decided = decisions.decide(self.project, key, self.reviewer, decision, reason, place)
        self.state = decisions.state_of(self.project)
        return decided

    def undo(self) -> Decided | None:
        """The newest decision of this reviewer, taken back; None where there is none."""
        taken = decisions.undo(self.project, self.reviewer)
        self.state = decisions.state_of(self.project)
        return taken

    def stopping(self) -> Stopping:
        """How this reviewer's screening stands against the stopping rule."""
        return stopping_of(self.state, self.reviewer)


def learnt_from(state: State, reviewer: str) -> list[tuple[str, bool]]:
    """One reviewer's decisions as they are learnt from: «maybe» counts as relevant until it is settled."""
    return [(key, each.decision != "no") for key, each in state.of(reviewer).items()]


def stopping_of(state: State, reviewer: str) -> Stopping:
    """How one reviewer's screening stands against the rule that its definition names."""
    relevant = [is_relevant for _, is_relevant in learnt_from(state, reviewer)]
    definition = state.definition
    return stopping(
        relevant, len(state.keys), target=definition["target"], confidence=definition["confidence"]
    )

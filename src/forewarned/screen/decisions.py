"""What was decided, by whom, in which order; what follows where several people decided.

A decision is `yes`, `no` or `maybe`. A reviewer whose name begins with `model:` is no person: what it says
is kept and shown beside people's decisions, and never counts as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from forewarned.errors import BadInput
from forewarned.screen.project import Event, New, Project

Decision = Literal["yes", "no", "maybe"]
Outcome = Literal["included", "excluded", "conflict", "maybe", "undecided"]

DECISIONS: tuple[Decision, ...] = ("yes", "no", "maybe")
MODEL = "model:"
"""How the name of a reviewer begins that is a program."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that stands; `place` is its place in the queue that was shown, None from a sheet."""

    number: int
    report_key: str
    reviewer: str
    decision: Decision
    reason: str
    time: str
    place: int | None = None


@dataclass(frozen=True)
class State:
    """Where a screening stands after its events: the definition, each reviewer's decisions in their order."""

    definition: Mapping[str, Any]
    decisions: Mapping[str, Mapping[str, Decided]] = field(default_factory=dict)
    adjudicated: Mapping[str, Decided] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The reports that are screened."""
        return tuple(self.definition["reports"])

    @property
    def people(self) -> list[str]:
        """The reviewers who are people, in the order in which they began."""
        return [name for name in self.decisions if not is_model(name)]

    def of(self, reviewer: str) -> Mapping[str, Decided]:
        """The decisions of one reviewer that stand, by report, in the order in which they were made."""
        return self.decisions.get(reviewer, {})

    def by_report(self, key: str) -> dict[str, Decided]:
        """The decisions of people about one report, by reviewer."""
        return {name: self.of(name)[key] for name in self.people if key in self.of(name)}

    def outcome(self, key: str) -> Outcome:
        """What follows for one report: what was adjudicated, else what everybody who decided said."""
        final = self.adjudicated.get(key)
        said = {final.decision} if final else {each.decision for each in self.by_report(key).values()}
        if not said:
            return "undecided"
        if len(said) > 1:
            return "conflict"
        return _OUTCOMES[said.pop()]

    def conflicts(self) -> list[str]:
        """The reports about which people differ, or on which they stay unsure, that wait for a word."""
        return [key for key in self.keys if self.outcome(key) in ("conflict", "maybe")]


_OUTCOMES: Mapping[str, Outcome] = {"yes": "included", "no": "excluded", "maybe": "maybe"}


def is_model(reviewer: str) -> bool:
    """Whether the name is a program's."""
    return reviewer.startswith(MODEL)


def state_after(events: Iterable[Event]) -> State:
    """Where these events lead. A later decision of one reviewer on one report replaces the earlier."""
    definition: Mapping[str, Any] = {}
    decisions: dict[str, dict[str, Decided]] = {}
    final: dict[str, Decided] = {}
    for event in events:
        body = event.body
        if event.kind == "created":
            definition = body
        elif event.kind == "undone":
            decisions[body["reviewer"]].pop(body["report_key"], None)
        else:
            decided = Decided(event.number, time=event.time, **body)
            held = final if event.kind == "adjudicated" else decisions.setdefault(decided.reviewer, {})
            held.pop(decided.report_key, None)
            held[decided.report_key] = decided
    return State(definition, decisions, final)


def state_of(project: Project) -> State:
    """Where a screening stands now."""
    return state_after(project.events())


def decision_body(
    state: State, key: str, reviewer: str, decision: str, reason: str = "", place: int | None = None
) -> dict[str, Any]:
    """The body of an event that says one decision. Raises BadInput where a part of it cannot be."""
    if decision not in DECISIONS:
        raise BadInput(f"«{decision}» is no decision", do="Decide yes, no or maybe.")
    if not reviewer.strip():
        raise BadInput("a decision says who decided", do="Give --by.")
    if key not in state.definition["reports"]:
        raise BadInput("this report is not among those screened", where=key, do="`screen queue` lists them.")
    return {
        "report_key": key,
        "reviewer": reviewer.strip(),
        "decision": decision,
        "reason": reason.strip(),
        "place": place,
    }


def decide(
    project: Project, key: str, reviewer: str, decision: str, reason: str = "", place: int | None = None
) -> Decided:
    """One decision, recorded. The newest of one reviewer on one report counts; the others stay held."""

    def made(events: tuple[Event, ...]) -> list[New]:
        return [("decided", decision_body(state_after(events), key, reviewer, decision, reason, place))]

    (event,) = project.append(made)
    return Decided(event.number, time=event.time, **event.body)


def undo(project: Project, reviewer: str) -> Decided | None:
    """The newest decision of this reviewer, taken back by an event of its own; None where there is none."""
    taken: list[Decided] = []

    def made(events: tuple[Event, ...]) -> list[New]:
        held = list(state_after(events).of(reviewer).values())
        taken.extend(held[-1:])
        return [("undone", {"reviewer": reviewer, "report_key": each.report_key}) for each in held[-1:]]

    project.append(made)
    return taken[0] if taken else None


def adjudicate(project: Project, key: str, by: str, decision: str, reason: str) -> Decided:
    """The last word on one report: yes or no, with who and why. Raises BadInput where a part is missing."""
    if decision == "maybe" or not reason.strip() or is_model(by):
        raise BadInput(
            "the last word on a report is a person's yes or no, with a reason", do="Give --by and --why."
        )

    def made(events: tuple[Event, ...]) -> list[New]:
        state = state_after(events)
        if not state.by_report(key):
            raise BadInput("nobody has decided on this report yet", where=key, do="Label it first.")
        return [("adjudicated", decision_body(state, key, by, decision, reason))]

    (event,) = project.append(made)
    return Decided(event.number, time=event.time, **event.body)

"""A screening in one JSON file that another person can repeat: what was asked, how, and every decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from forewarned.errors import BadInput
from forewarned.screen.corpus import Corpus, corpus
from forewarned.screen.decisions import State, is_model, state_after
from forewarned.screen.learner import versions
from forewarned.screen.order import Order
from forewarned.screen.prisma import prisma
from forewarned.screen.project import Event, Project, create, path_of
from forewarned.screen.sitting import stopping_of

if TYPE_CHECKING:
    from forewarned.register.store import Register

FORMAT = "forewarned screening 1"


def package(project: Project) -> dict[str, Any]:
    """Everything of a screening: its definition, its events in order, its outcomes, the rule's state."""
    events = project.events()
    state = state_after(events)
    return {
        "format": FORMAT,
        "name": project.name,
        "definition": dict(state.definition),
        "events": [asdict(event) for event in events[1:]],
        "begun": events[0].time,
        "reviewers": {name: _reviewer(state, name) for name in state.decisions},
        "outcomes": {key: said for key in state.keys if (said := state.outcome(key)) != "undecided"},
        "prisma": dict(prisma(state)),
    }


def _reviewer(state: State, name: str) -> dict[str, Any]:
    stands = stopping_of(state, name)
    return {"is_model": is_model(name), "decisions": len(state.of(name)), "stopping": asdict(stands)} | {
        "stop": stands.is_reached
    }


def _read(held: Mapping[str, Any]) -> tuple[Event, ...]:
    if held.get("format") != FORMAT:
        raise BadInput("this is no export of a screening", do="Give a file that `screen export` wrote.")
    try:
        first = Event(1, held["begun"], "created", held["definition"])
        return (first, *(Event(**event) for event in held["events"]))
    except (KeyError, TypeError) as error:
        raise BadInput(f"this export of a screening is not whole ({error})", do="Export it again.") from None


def restore(register: Register, name: str, held: Mapping[str, Any]) -> Project:
    """A screening made again from its export, under a name that is free here."""
    events = _read(held)
    if path_of(register.folder, name).exists():
        raise BadInput(f"there is a screening «{name}» already", do="Give another name.")
    corpus(register, events[0].body["reports"])
    return create(register.folder, name, [(each.kind, each.body, each.time) for each in events])


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of repeating a screening: how many decisions were shown in the same order, and what differs.

    `first` is the number of the first event at which another report would have been shown.
    """

    checked: int
    same: int
    first: int | None
    differs: tuple[str, ...]


def repeat(register: Register, held: Mapping[str, Any]) -> Repeated:
    """Each decision's report against the one that the queue shows here after the decisions before it."""
    events = _read(held)
    definition = events[0].body
    screened = corpus(register, definition["reports"])
    order = Order(definition, screened)
    before: dict[str, dict[str, bool]] = {}
    outcomes = []
    for event in events[1:]:
        mine = before.setdefault(event.body["reviewer"], {})
        if event.kind == "decided" and event.body["place"] is not None:
            shown = order.ranked(list(mine.items()))
            is_same = shown[event.body["place"]] == event.body["report_key"]
            outcomes.append((event.number, is_same))
        _taken_into(mine, event)
    different = [number for number, is_same in outcomes if not is_same]
    return Repeated(
        checked=len(outcomes),
        same=len(outcomes) - len(different),
        first=different[0] if different else None,
        differs=tuple(_differences(definition, screened)),
    )


def _taken_into(mine: dict[str, bool], event: Event) -> None:
    """One reviewer's decisions, changed by an event as `state_after` changes them."""
    if event.kind in ("decided", "undone"):
        mine.pop(event.body["report_key"], None)
    if event.kind == "decided":
        mine[event.body["report_key"]] = event.body["decision"] != "no"


def _differences(definition: Mapping[str, Any], screened: Corpus) -> Iterator[str]:
    if screened.print != definition["print"]:
        yield "the reports' texts or facts are not the same"
    here = versions()
    for name, was in definition["versions"].items():
        if here.get(name) != was:
            yield f"{name} was {was}, here it is {here.get(name)}"

"""The outline that the labels of a text most likely make, found by a beam search.

Every proposed label is either taken (it goes on with an open list, begins a nested one, or begins
a list anew) or left (it numbers nothing). Each choice has a cost: numbers should rise by one, a
nested list should follow a colon, a label at the start of a line should number something. The
cheapest whole outline wins, so that one odd number does not upset the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from forewarned.form.enumerators import Label

WIDTH = 6
"""How many outlines are kept side by side; more changed nothing on published reports."""

_DEEPEST = 4
_SAME_EDGE = 9.0  # points
_LESSER = frozenset({"bullet", "roman", "lower"})
_RANK = {"decimal": 0, "dotted": 0, "upper": 1, "ROMAN": 1, "lower": 2, "roman": 3, "ordinal": 1, "bullet": 4}


class Mark(NamedTuple):
    """A label that the outline took: how deep it lies, and whether a new list begins with it."""

    label: Label
    depth: int
    begins: bool
    kind: str


class _Level(NamedTuple):
    kind: str
    style: str
    value: int
    items: int
    indent: float | None


class _State(NamedTuple):
    cost: float
    levels: tuple[_Level, ...]
    last: _Link | None
    closed: _Level | None
    """The nested list that was closed last: its numbers may run on under the next outer label."""


class _Link(NamedTuple):
    before: _Link | None
    mark: Mark


def outline_of(labels: Sequence[Label]) -> list[Mark]:
    """The labels that number something, each with its depth, in order of the text."""
    states = [_State(0.0, (), None, None)]
    for label in labels:
        following: dict[object, _State] = {}
        for state in states:
            for moved in _moves(state, label):
                key = (moved.levels, moved.closed)
                held = following.get(key)
                if held is None or moved.cost < held.cost:
                    following[key] = moved
        states = sorted(following.values(), key=lambda state: state.cost)[:WIDTH]
    best = min(states, key=lambda state: state.cost + _closing(state.levels, 0))
    marks: list[Mark] = []
    link = best.last
    while link is not None:
        marks.append(link.mark)
        link = link.before
    return marks[::-1]


def _moves(state: _State, label: Label) -> Iterator[_State]:
    yield state._replace(cost=state.cost + label.weight)
    yield from _going_on(state, label)
    yield from _nesting(state, label)
    yield from _starting_again(state, label)


def _going_on(state: _State, label: Label) -> Iterator[_State]:
    """The outlines in which the label is the next one of a list that is open."""
    for depth in range(len(state.levels) - 1, -1, -1):
        level = state.levels[depth]
        for kind, value in label.readings:
            if kind.lower() != level.kind.lower():
                continue
            price = _step(level, label, kind, value)
            if price is not None:
                price += 0.1 * (len(state.levels) - 1 - depth) + _edge(level, label)
                yield _taken(
                    state, label, depth, level.kind, value, price, begins=False, items=level.items + 1
                )


def _step(level: _Level, label: Label, kind: str, value: int) -> float | None:
    """What it costs to go on from a level's last number to this one; None where it cannot be."""
    same_style = (level.style, level.kind) == (label.style, kind)
    if kind == "bullet":
        return 0.0 if same_style else None
    rise = value - level.value
    if kind == "dotted" and rise > 50 and value % 100 == 1 and value // 100 == level.value // 100 + 1:
        rise = 1
    if rise == 1:
        return (0.0 if same_style else 1.2) + (0.0 if label.finished or label.strong else 0.2)
    if not (label.strong and label.finished and same_style) or (rise < 0 and value == 1):
        return None
    if rise in (0, 2):
        return 1.5
    return 2.5 if -3 <= rise <= 4 else None


def _nesting(state: _State, label: Label) -> Iterator[_State]:
    """The outlines in which the label begins a list inside the innermost open one."""
    depth = len(state.levels)
    if depth >= _DEEPEST:
        return
    for kind, value in label.readings:
        closed = state.closed
        if depth == 1 and label.strong and closed and (closed.kind, closed.style) == (kind, label.style):
            if value == closed.value + 1:
                yield _taken(state, label, depth, kind, value, 0.1, begins=False, items=closed.items + 1)
                continue
            if value == 1:  # as under the item before
                yield _taken(state, label, depth, kind, value, 0.3, begins=True, items=2)
                continue
        price = _first(label, kind, value, depth)
        if price is None:
            continue
        if depth:
            outer = state.levels[-1]
            price += 0.3 if label.after_colon else 0.8
            price += 0.7 * (outer.kind == kind and outer.style == label.style)
            price += 0.5 * (_RANK[kind] < _RANK[outer.kind])
            price += 1.0 * (label.heading is not None and outer.items > 1)
            if label.indent is not None and outer.indent is not None and label.indent < outer.indent - 2:
                price += 1.5
        yield _taken(state, label, depth, kind, value, price, begins=True, items=1)


def _first(label: Label, kind: str, value: int, depth: int) -> float | None:
    """What it costs that a list begins with this number; None where it cannot."""
    price = 0.2 if label.strong else 0.7
    if kind == "decimal" and not label.number.isdecimal() and label.style not in {"word", "MC"}:
        price += 0.6  # a misread «l» or «I»
    if value == 1 or kind == "dotted":
        return price
    if depth or not label.strong or kind in {"lower", "upper", "ordinal"}:
        return None
    return price + (1.0 if value == 2 else 1.8)


def _starting_again(state: _State, label: Label) -> Iterator[_State]:
    """The outlines in which the label begins the outermost list anew, or another in its place."""
    if not state.levels or not label.strong:
        return
    outer = state.levels[0]
    for kind, value in label.readings:
        if value > 2 or (kind in {"bullet", "dotted"} and outer.kind == kind):
            continue
        alike = (kind, label.style) == (outer.kind, outer.style)
        if value == 2:
            if alike or kind != "decimal" or outer.kind not in _LESSER:
                continue
            price = 1.6  # the «1» was lost, and what stood under it was a list
        elif label.heading is not None:
            price = 0.3 if alike else 0.6
        elif alike:
            price = 2.4 if label.after_colon else 1.4
        else:
            price = 0.9 if kind == "decimal" and outer.kind in _LESSER else 2.2
        price += _edge(outer, label)
        yield _taken(state, label, 0, kind, value, price, begins=True, items=1)


def _taken(
    state: _State, label: Label, depth: int, kind: str, value: int, price: float, *, begins: bool, items: int
) -> _State:
    if kind == "decimal" and label.number in {"l", "I"}:
        label = label._replace(number="1")  # misread; what was written stays in its label
    level = _Level(kind, label.style, value, items, label.indent)
    cost = state.cost + price + _closing(state.levels, depth + (not begins))
    mark = Mark(label, depth, begins, kind)
    closed = state.levels[1] if depth == 0 and len(state.levels) > 1 else state.closed
    return _State(cost, (*state.levels[:depth], level), _Link(state.last, mark), closed)


def _closing(levels: tuple[_Level, ...], keep: int) -> float:
    """What it costs to close the lists below: a list of one is unlikely, the more so inside another."""
    return sum((1.0 if depth else 0.3) for depth in range(keep, len(levels)) if levels[depth].items == 1)


def _edge(level: _Level, label: Label) -> float:
    if level.indent is None or label.indent is None:
        return 0.0
    return 0.0 if abs(level.indent - label.indent) <= _SAME_EDGE else 1.0

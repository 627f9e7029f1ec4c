"""Facets: how many of the reports found there are of each year, area, kind of body and so on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from forewarned import wording
from forewarned.search.catalogue import Catalogue, Row
from forewarned.search.result import Facet

NAMES = ("year", "area", "category", "organisation", "kind", "state", "manner", "child", "setting")
"""The facets, in the order in which they are shown."""

SHOWN = 30
"""The most values that a facet gives."""

States = Callable[[], Mapping[int, frozenset[str]]]


def counted(
    reports: Iterable[int], catalogue: Catalogue, states: States, name_of: Callable[[str], str]
) -> tuple[dict[str, tuple[Facet, ...]], dict[str, int]]:
    """The facets over these reports, and for each facet in how many of them it has no value.

    `name_of` gives an organisation's name by its id. A report counts once for each value it has.
    """
    rows = [catalogue.rows[n] for n in reports]
    facets, unknown = {}, {}
    for name, values in _values(catalogue, states()).items():
        held = list(map(values, rows))
        facets[name] = _facet(name, Counter(chain.from_iterable(held)), name_of)
        unknown[name] = sum(not each for each in held)
    return facets, unknown


def _values(
    catalogue: Catalogue, states: Mapping[int, frozenset[str]]
) -> Mapping[str, Callable[[Row], Iterable[str]]]:
    sent = catalogue.bodies
    made: Mapping[str, Callable[[Row], Iterable[str]]] = {
        "year": lambda row: (row.date[:4],) if row.date else (),
        "area": lambda row: (row.area,) if row.area else (),
        "category": lambda row: row.categories,
        "organisation": lambda row: [id_ for id_, _ in sent.get(row.n, ())],
        "kind": lambda row: {kind for _, kind in sent.get(row.n, ()) if kind},
        "state": lambda row: states.get(row.n, ()),
        "manner": lambda row: (row.manner,) if row.manner else (),
        "child": lambda row: () if row.child is None else ("yes" if row.child else "no",),
        "setting": lambda row: (row.setting,) if row.setting else (),
    }
    return {name: made[name] for name in NAMES}


def _facet(name: str, counts: Counter[str], name_of: Callable[[str], str]) -> tuple[Facet, ...]:
    """The values, most reports first; years in their order, all of them."""
    if name == "year":
        return tuple(Facet(year, year, count) for year, count in sorted(counts.items()))
    best = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
    return tuple(Facet(value, _shown(name, value, name_of), count) for value, count in best)


def _shown(name: str, value: str, name_of: Callable[[str], str]) -> str:
    if name == "organisation":
        return name_of(value)
    if name == "state":
        return wording.STATES.get(value, value)
    return value.replace("_", " ") if name in ("kind", "manner", "setting") else value

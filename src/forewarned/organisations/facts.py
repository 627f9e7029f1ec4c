"""The reference facts about organisations: what the files in `facts/` say, loaded and checked.

A `Body` is one legal body: a rename keeps it (`formerly`), a merger or an abolition ends it (`to`,
`successors`). `python -m forewarned.organisations.facts` prints what is wrong with the files.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from forewarned.errors import BadInput

SITES = "sites.yml"
AREAS = "coroner_areas.yml"

KINDS = (
    *("NHS trust", "ambulance service", "integrated care board", "clinical commissioning group"),
    *("primary care trust", "health board", "national health body", "independent healthcare provider"),
    *("care provider", "GP practice", "police force", "police body", "police and crime commissioner"),
    *("prison", "custody and detention", "probation", "government department", "public body", "regulator"),
    *("inspectorate", "ombudsman", "legislature", "devolved government", "local authority"),
    *("safeguarding board", "combined authority", "fire and rescue service", "royal college"),
    *("professional body", "trade body", "trade union", "charity", "university", "school"),
    *("transport operator", "transport body", "utility", "housing association", "company", "sports body"),
    *("armed forces", "court", "religious body", "international body"),
)


@dataclass(frozen=True, slots=True)
class Formerly:
    """An earlier name of the same legal body, and the last day on which it had it (None: not known)."""

    name: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """One legal body that is known by name; dates are None where they are not known."""

    id: str
    name: str
    kind: str
    also: tuple[str, ...] = ()
    formerly: tuple[Formerly, ...] = ()
    short: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successors: tuple[str, ...] = ()
    parent: str | None = None
    nation: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every full name, the one in use first."""
        return (self.name, *self.also, *(each.name for each in self.formerly))

    def existed(self, on: dt.date | None) -> bool:
        """Whether the body is not known to have begun after that day or ended before it."""
        if on is None:
            return True
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who ran a place, from when to when."""

    id: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def held(self, on: dt.date | None) -> bool:
        """Whether this body ran it on that day; without a day, whether it still does."""
        if on is None:
            return self.valid_to is None
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Site:
    """A place whose name stands for the body that runs it; `place` tells places of one name apart."""

    name: str
    also: tuple[str, ...]
    place: tuple[str, ...]
    run_by: tuple[Tenure, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the place."""
        return (self.name, *self.also)


@cache
def bodies() -> Mapping[str, Body]:
    """Every body in the files, by its id. Raises `BadInput` for a file that is not of the schema."""
    found: dict[str, Body] = {}
    for file in _files():
        if file.name not in (SITES, AREAS):
            for body in _bodies_of(file):
                found.setdefault(body.id, body)
    return found


@cache
def sites() -> tuple[Site, ...]:
    """Every place in the file of places."""
    listed = [file for file in _files() if file.name == SITES]
    return tuple(_site(entry) for file in listed for entry in _loaded(file).get("sites", ()))


@cache
def predecessors() -> Mapping[str, tuple[str, ...]]:
    """For each body the ids of those that it took over from."""
    found: dict[str, list[str]] = {}
    for body in bodies().values():
        for successor in body.successors:
            found.setdefault(successor, []).append(body.id)
    return {id_: tuple(sorted(before)) for id_, before in found.items()}


def descendants(id_: str) -> tuple[str, ...]:
    """The bodies that stand today where this one stood: its successors' successors, itself if it stands."""
    body = bodies().get(id_)
    if body is None:
        return ()
    today: dict[str, None] = {}
    seen: set[str] = set()
    ahead = [id_]
    while ahead:
        current = ahead.pop(0)
        if current in seen or current not in bodies():
            continue
        seen.add(current)
        after = bodies()[current].successors
        if after:
            ahead.extend(after)
        elif bodies()[current].valid_to is None or current == id_:
            today[current] = None
    return tuple(today)


def succeeds(later: str, earlier: str) -> bool:
    """Whether the first body stands where the second one stood, at whatever remove."""
    return later != earlier and earlier in bodies() and later in _line(earlier)


def belongs(one: str, other: str) -> bool:
    """Whether one of the two is the other's parent."""
    known = bodies()
    return (one in known and known[one].parent == other) or (other in known and known[other].parent == one)


def _line(id_: str) -> set[str]:
    """A body and every body that came after it."""
    seen: set[str] = set()
    ahead = [id_]
    while ahead:
        current = ahead.pop()
        if current not in seen and current in bodies():
            seen.add(current)
            ahead.extend(bodies()[current].successors)
    return seen


def slug(name: str) -> str:
    """A name as an id: small letters, digits and «-»."""
    bare = re.sub(r"['’‘`]", "", name.casefold().replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def _files() -> list[Traversable]:
    folder = resources.files("forewarned.organisations") / "facts"
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yml")), key=lambda file: file.name
    )


def _loaded(file: Traversable) -> dict[str, Any]:
    try:
        loaded = yaml.load(file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise BadInput("this file of facts is not YAML", where=file.name, do=str(error)) from error
    return loaded if isinstance(loaded, dict) else {}


def _bodies_of(file: Traversable) -> Iterator[Body]:
    loaded = _loaded(file)
    for entry in loaded.get("organisations", ()):
        try:
            yield _body(entry, loaded.get("kind", "public body"))
        except (KeyError, TypeError, ValueError) as error:
            named = entry.get("id") if isinstance(entry, dict) else entry
            raise BadInput(f"«{named}» is not of the schema", where=file.name, do=str(error)) from error


def _body(entry: Mapping[str, Any], kind: str) -> Body:
    unknown = set(entry) - _KEYS
    if unknown:
        raise ValueError(f"keys that are not known: {', '.join(sorted(unknown))}")
    return Body(
        id=str(entry["id"]),
        name=str(entry["name"]),
        kind=entry.get("kind", kind),
        also=_texts(entry, "also"),
        formerly=tuple(
            Formerly(str(each["name"]), last_day(each.get("until"))) for each in entry.get("formerly") or ()
        ),
        short=_texts(entry, "short"),
        offices=_texts(entry, "offices"),
        sites=_texts(entry, "sites"),
        valid_from=first_day(entry.get("from")),
        valid_to=last_day(entry.get("to")),
        successors=_texts(entry, "successors"),
        parent=entry.get("parent"),
        nation=entry.get("nation"),
    )


_KEYS = frozenset(
    (
        *("id", "name", "kind", "also", "formerly", "short", "offices", "sites", "from", "to"),
        *("successors", "parent", "nation", "note", "unconfirmed"),
    )
)


def _site(entry: Mapping[str, Any]) -> Site:
    tenures = (
        Tenure(str(each["id"]), first_day(each.get("from")), last_day(each.get("to")))
        for each in entry.get("run_by", ())
    )
    return Site(str(entry["name"]), _texts(entry, "also"), _texts(entry, "place"), tuple(tenures))


def _texts(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(each) for each in entry.get(key) or ())


def first_day(value: object) -> dt.date | None:
    """The first day of a date, a «2014-04» or a year; None for None."""
    return _day(value, last=False)


def last_day(value: object) -> dt.date | None:
    """The last day of a date, a «2014-04» or a year; None for None."""
    return _day(value, last=True)


def _day(value: object, *, last: bool) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    numbers = [int(part) for part in str(value).split("-")]
    if len(numbers) == 3:
        return dt.date(*numbers)
    year, month = numbers[0], numbers[1] if len(numbers) == 2 else (12 if last else 1)
    if not last:
        return dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def faults() -> tuple[str, ...]:
    """What is wrong with the files of facts: empty when all is well."""
    listed = [
        (file.name, body) for file in _files() if file.name not in (SITES, AREAS) for body in _bodies_of(file)
    ]
    known = {body.id for _, body in listed}
    twice = [id_ for id_, count in Counter(body.id for _, body in listed).items() if count > 1]
    found = [f"the id «{id_}» is used twice" for id_ in twice]
    for file, body in listed:
        found += [f"{file}: {body.id}: {fault}" for fault in _faults_of(body, known)]
    found += _names_shared(body for _, body in listed)
    for site in sites():
        gone = [tenure.id for tenure in site.run_by if tenure.id not in known]
        found += [f"{SITES}: {site.name}: no body has the id «{id_}»" for id_ in gone]
    return tuple(found)


def _faults_of(body: Body, known: set[str]) -> Iterator[str]:
    if body.id != slug(body.name):
        yield f"the id is not the slug of its name («{slug(body.name)}»)"
    if body.kind not in KINDS:
        yield f"«{body.kind}» is not one of the kinds"
    for other in (*body.successors, *([body.parent] if body.parent else [])):
        if other not in known:
            yield f"no body has the id «{other}»"
        if other == body.id:
            yield "it is named as its own successor or parent"
    if body.valid_from and body.valid_to and body.valid_from > body.valid_to:
        yield "it ends before it begins"


def _names_shared(listed: Iterable[Body]) -> Iterator[str]:
    holders: dict[str, dict[str, None]] = {}
    for body in listed:
        for name in body.names:
            holders.setdefault(slug(name), {})[body.id] = None
    for name, ids in holders.items():
        together = [bodies()[id_] for id_ in ids]
        if len(together) > 1 and not _apart(together):
            yield f"the name «{name}» belongs to {' and '.join(ids)} at the same time"


def _apart(together: list[Body]) -> bool:
    """Whether no two of these bodies existed at the same time."""
    ordered = sorted(together, key=lambda body: body.valid_from or dt.date.min)
    return all(
        one.valid_to is not None and other.valid_from is not None and one.valid_to < other.valid_from
        for one, other in itertools.pairwise(ordered)
    )


if __name__ == "__main__":
    problems = faults()
    print("\n".join(problems) or f"{len(bodies())} bodies, {len(sites())} places: no faults")
    sys.exit(1 if problems else 0)

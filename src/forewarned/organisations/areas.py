"""Which coroner area is meant by what a report or its page says, on the day of the report.

The areas are in `facts/coroner_areas.yml`. Words are compared, never letters alone: North is not South,
Inner is not Outer, Essex is not Sussex. What could be more than one area is nobody's.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

FIRST_DAY = dt.date(2013, 7, 25)


@dataclass(frozen=True, slots=True)
class Area:
    """One coroner area: its names, its first and last day (None: not known, or still in force).

    What began on `FIRST_DAY` was a district of the same name before.
    """

    id: str
    name: str
    also: tuple[str, ...]
    places: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    successors: tuple[str, ...]
    sources: tuple[str, ...]
    unconfirmed: bool
    note: str | None

    def in_force(self, on: dt.date | None) -> bool:
        """Whether it is not known to have begun after that day or ended before it; without a day, today."""
        if on is None:
            return self.valid_to is None
        begun = self.valid_from in (None, FIRST_DAY) or on >= (self.valid_from or on)
        return begun and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class AreaJudgement:
    """What was written, the area that it means (None where unsure), today's area, and why."""

    written: str
    area: str | None
    area_id: str | None
    current: str | None
    current_id: str | None
    rule: str
    confidence: float
    runner_up: str | None
    why: str


CONFIDENCE = {"name": 0.99, "words": 0.97, "place": 0.85, "misspelling": 0.9, "part": 0.75, "address": 0.9}
OUT_OF_DATE = 0.8

_DIRECTIONS = frozenset(("north", "south", "east", "west", "inner", "outer", "central", "mid"))
_WEAK = frozenset(("city", "greater"))
_PLAIN = _DIRECTIONS | _WEAK | frozenset(("isle", "isles", "st", "port", "new", "valley", "wales", "cymru"))
_NOISE = frozenset(
    [
        "a",
        "acting",
        "and",
        "area",
        "areas",
        "assistant",
        "borough",
        "by",
        "coroner",
        "coroners",
        "coronial",
        "counties",
        "county",
        "court",
        "deputy",
        "district",
        "districts",
        "for",
        "former",
        "h",
        "her",
        "his",
        "hm",
        "in",
        "jurisdiction",
        "m",
        "majestys",
        "metropolitan",
        "of",
        "on",
        "royal",
        "senior",
        "the",
        "upon",
        "with",
    ]
) - {"court"}
_SAME_WORD = {
    **{f"{point}ern": (point,) for point in ("north", "south", "east", "west")},
    "n": ("north",),
    "s": ("south",),
    "e": ("east",),
    "w": ("west",),
    "saint": ("st",),
    "ne": ("north", "east"),
    "nw": ("north", "west"),
    "se": ("south", "east"),
    "sw": ("south", "west"),
    "northeast": ("north", "east"),
    "northwest": ("north", "west"),
    "southeast": ("south", "east"),
    "southwest": ("south", "west"),
    "yorks": ("yorkshire",),
    "lincs": ("lincolnshire",),
    "staffs": ("staffordshire",),
}
_NOTHING = frozenset(
    ("", "other", "unknown", "none", "not known", "na", "various", "redacted", "null", "nil")
)

_LABELLED = re.compile(r".*?\bcoron(?:er['’]?s?['’]?|ial)\s+areas?\s*:", re.IGNORECASE | re.DOTALL)
_INTRODUCED = re.compile(
    r".*?\bcoron(?:er['’]?s?['’]?|ial)\s+(?:areas?\s*(?:of|for|:)|(?:for|in)\b)", re.IGNORECASE | re.DOTALL
)
_LABEL = re.compile(r"\W*(?:coron(?:er['’]?s?['’]?|ial)\s+)?areas?\b\s*[:\-–]?", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"\b(?:categor(?:y|ies)\b|this report is being sent|date of report|ref(?:erence)?\s*:"
    r"|deceased(?:'s)? name|coroner(?:'s|s)? name|commenced\b|on \d).*",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"\b(?:court|street|road|lane|house|hall|square|avenue|place|way|[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2})\b",
    re.IGNORECASE,
)

Words = tuple[str, ...]
Spellings = dict[Words, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Index:
    """The areas by their words: as written, in any order, without «city» and «greater», and by place."""

    areas: Mapping[str, Area]
    exact: Spellings
    any_order: Spellings
    loose: Spellings
    places: Spellings
    several: Spellings
    vocabulary: frozenset[str]


@cache
def areas() -> tuple[Area, ...]:
    """Every coroner area since July 2013, today's first."""
    return tuple(map(_area, _facts()["areas"]))


def area_of(written: str, on: dt.date | None = None) -> AreaJudgement:
    """The coroner area that the words mean on that day; without a day the newest of the name."""
    parts = [part for part in map(_bare, re.split(r"[;|]", _cell(written))) if _words(part)]
    if len(parts) <= 1:
        return replace(_judged(parts[0] if parts else "", on), written=written)
    return replace(_of_several_parts([_judged(part, on) for part in parts]), written=written)


@cache
def _facts() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("facts", "coroner_areas.yml").read_text("utf-8")
    facts: Mapping[str, Any] = yaml.safe_load(text)
    return facts


def _area(raw: Mapping[str, Any]) -> Area:
    return Area(
        id=raw["id"],
        name=raw["name"],
        also=tuple(raw.get("also", ())),
        places=tuple(raw.get("places", ())),
        valid_from=raw["from"],
        valid_to=raw.get("to"),
        successors=tuple(raw.get("successors", ())),
        sources=tuple(raw["sources"]),
        unconfirmed=raw.get("unconfirmed", False),
        note=raw.get("note"),
    )


@lru_cache(maxsize=1)
def _index() -> _Index:
    named = [(_words(name), area.id) for area in areas() for name in (area.name, *area.also)]
    several = {_in_any_order(_words(name)): tuple(ids) for name, ids in _facts()["several"].items()}
    at = [(_in_any_order(_words(place)), area.id) for area in areas() for place in area.places]
    spelt = [words for words, _ in named] + [words for words, _ in at]
    return _Index(
        areas={area.id: area for area in areas()},
        exact=_grouped(named),
        any_order=_grouped((_in_any_order(words), id_) for words, id_ in named),
        loose=_grouped((_in_any_order(_without_weak(words)), id_) for words, id_ in named),
        places=_grouped(at),
        several=several,
        vocabulary=frozenset(word for words in spelt for word in words) | _DIRECTIONS | _WEAK,
    )


def _grouped(pairs: Iterable[tuple[Words, str]]) -> Spellings:
    found: Spellings = {}
    for words, id_ in pairs:
        if words and id_ not in found.get(words, ()):
            found[words] = (*found.get(words, ()), id_)
    return found


def _cell(written: str) -> str:
    """What stands in the place of the area: without its label, and without what ran into it after."""
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(written)))
    text = re.sub(r"\s+", " ", text)
    labelled = _LABELLED.match(text)
    return _AFTERWARDS.sub("", text[labelled.end() :] if labelled else text)


def _bare(part: str) -> str:
    """The area alone, without «Senior Coroner for» or «the coroner area of» before it."""
    before = _INTRODUCED.match(part) or _LABEL.match(part)
    return (part[before.end() :] if before else part).strip()


def _words(text: str) -> Words:
    """The words that tell areas apart, in small letters without accents; what holds a digit is none."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", plain))
    spelt = (_SAME_WORD.get(word, (word,)) for word in found if word.isalpha() and word not in _NOISE)
    return tuple(word for words in spelt for word in words)


def _in_any_order(words: Words) -> Words:
    """A key that is the same in any order; in Yorkshire the order of the points of the compass counts."""
    ordered = tuple(sorted(set(words)))
    return (*ordered, *_points(words)) if "yorkshire" in words else ordered


def _points(words: Iterable[str]) -> Words:
    return tuple(word for word in words if word in _DIRECTIONS)


def _without_weak(words: Words) -> Words:
    return tuple(word for word in words if word not in _WEAK)


@lru_cache(maxsize=8192)
def _judged(text: str, on: dt.date | None) -> AreaJudgement:
    words = _words(text)
    if " ".join(words) in _NOTHING:
        return _unsure(text, "blank", None, "no area is written")
    for rule, ids, why in _readings(text, words):
        if rule == "several":
            names = [_index().areas[id_].name for id_ in ids]
            return _unsure(text, rule, names[0], f"could be {' or '.join(names)}")
        return _chosen(text, rule, ids, on, why)
    return _unsure(text, "unknown", _nearest(text), "no area has these words")


def _readings(text: str, words: Words) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The rules from the surest to the boldest, each with the areas that it leads to."""
    yield from _plain_readings(words, "", "")
    repaired = _repaired(words)
    if repaired != words:
        yield from _plain_readings(repaired, "misspelling", f"read as «{' '.join(repaired)}»: ")
    if ids := _before_an_address(text, words):
        yield "address", ids, "an area's name, then an address"
    if ids := _containing(repaired):
        yield "part", ids, "part of the name of one area and no other"


def _plain_readings(words: Words, rule: str, why: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    index, key = _index(), _in_any_order(words)
    if ids := index.exact.get(words):
        yield rule or "name", ids, f"{why}a name of the area"
    if ids := index.any_order.get(key):
        yield rule or "words", ids, f"{why}the words of the name in another order"
    if ids := index.several.get(key):
        yield "several", ids, why
    if ids := index.loose.get(_in_any_order(_without_weak(words))):
        yield rule or "words", ids, f"{why}the name but for «city» or «greater»"
    if ids := index.places.get(key):
        yield rule or "place", ids, f"{why}a place in the area"


def _repaired(words: Words) -> Words:
    """The words with each slip of the pen put right where one known word, and only one, is that near."""
    known = _index().vocabulary
    return tuple(word if word in known or len(word) < 4 else _respelt(word) for word in words)


@lru_cache(maxsize=4096)
def _respelt(word: str) -> str:
    near = process.extract(
        word,
        [known for known in _index().vocabulary if len(known) > 4],
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= 8 else 1,
        limit=2,
    )
    if not near or (len(near) == 2 and near[0][1] == near[1][1]):
        return word
    return str(near[0][0])


def _before_an_address(text: str, words: Words) -> tuple[str, ...]:
    """The areas of the longest beginning that is a name, where what follows is an address."""
    if _ADDRESS.search(text):
        for length in range(len(words) - 1, 0, -1):
            if ids := _index().exact.get(words[:length]):
                return ids
    return ()


def _containing(words: Words) -> tuple[str, ...]:
    """The areas of which these words are a part; one strange word is borne beside two telling ones."""
    index = _index()
    known = {word for word in words if word in index.vocabulary}
    strange, telling = set(words) - known, known - _PLAIN
    if not telling or len(strange) > 1 or (strange and len(telling) < 2):
        return ()
    points = _points(words)
    named = {
        id_: None
        for spelling, ids in index.exact.items()
        if known <= set(spelling) and ("yorkshire" not in known or points == _points(spelling)[: len(points)])
        for id_ in ids
    }
    found = tuple(named) or (() if points else _with_all_places(known))
    return found if len({_current(index.areas[id_]).id for id_ in found}) == 1 else ()


def _with_all_places(known: set[str]) -> tuple[str, ...]:
    """The areas that hold every one of the words in a name or a place («Lancaster Blackburn»)."""
    return tuple(id_ for id_, own in _own_words().items() if known <= own)


@lru_cache(maxsize=1)
def _own_words() -> Mapping[str, frozenset[str]]:
    return {
        area.id: frozenset(word for name in (area.name, *area.also, *area.places) for word in _words(name))
        for area in areas()
    }


def _current(area: Area) -> Area:
    """The area that stands there today: its successor's successor, itself where it stands."""
    while len(area.successors) == 1:
        area = _index().areas[area.successors[0]]
    return area


def _chosen(text: str, rule: str, ids: tuple[str, ...], on: dt.date | None, why: str) -> AreaJudgement:
    """The one of these areas that was in force on the day, or the nearest to it in time."""
    candidates = [_index().areas[id_] for id_ in ids]
    if len({_current(area).id for area in candidates}) > 1:
        names = [area.name for area in candidates]
        return _unsure(text, "several", names[0], f"could be {' or '.join(names)}")
    in_force = [area for area in candidates if area.in_force(on)]
    area = _nearest_in_time(candidates, on) if not in_force else in_force[0]
    if len(in_force) > 1:
        area, why = _current(area), f"{why}; which of {len(in_force)} areas of that day is not said"
    confidence = CONFIDENCE[rule]
    if on and not area.in_force(on):
        confidence *= OUT_OF_DATE
        why = f"{why}; {_out_of_force(area, on)}"
    others = [each.name for each in candidates if each is not area]
    current = _current(area)
    return AreaJudgement(
        *(text, area.name, area.id, current.name, current.id, rule, round(confidence, 3)),
        *(others[0] if others else None, why),
    )


def _nearest_in_time(candidates: list[Area], on: dt.date | None) -> Area:
    """Without a day the last to begin; otherwise the one whose first or last day is nearest."""
    if on is None:
        return max(candidates, key=lambda area: area.valid_from or dt.date.max)

    def days_off(area: Area) -> int:
        return min(abs((on - day).days) for day in (area.valid_from, area.valid_to) if day)

    return min(candidates, key=days_off)


def _out_of_force(area: Area, on: dt.date) -> str:
    if area.valid_from and on < area.valid_from:
        return f"the area began on {area.valid_from}, after the day asked for: a later label"
    return f"the area ended on {area.valid_to}, before the day asked for: an earlier label"


def _of_several_parts(judged: list[AreaJudgement]) -> AreaJudgement:
    """One judgement of several areas written together: sure only where all stand in one today."""
    known = [each for each in judged if each.current_id]
    if len({each.current_id for each in known}) != 1:
        names = [each.area for each in known if each.area]
        runner_up = names[0] if names else judged[0].runner_up
        return _unsure("", "several" if names else "unknown", runner_up, "more than one area is written")
    if len({each.area_id for each in known}) == 1:
        return replace(known[0], confidence=min(known[0].confidence, CONFIDENCE["part"]))
    joint = known[0]
    return replace(
        joint,
        area=joint.current,
        area_id=joint.current_id,
        rule="joint",
        confidence=CONFIDENCE["part"],
        runner_up=joint.area,
        why="more than one area is written, all of one area today",
    )


def _unsure(text: str, rule: str, runner_up: str | None, why: str) -> AreaJudgement:
    return AreaJudgement(text, None, None, None, None, rule, 0.0, runner_up, why)


def _nearest(text: str) -> str | None:
    names = [area.name for area in areas()]
    near = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=60)
    return near[0] if near else None

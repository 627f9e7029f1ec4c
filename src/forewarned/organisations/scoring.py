"""How much speaks for a written name being a known one: a table of named, weighted signals.

The weights stand in `signals.yml`; every judgement can say which signals fired and what each counted.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from forewarned.organisations.facts import bodies
from forewarned.organisations.index import Entry, index, near_spellings, short_key
from forewarned.organisations.names import families_of, skeleton, vocabulary, words_of

NATIONS = {
    "wales": "Wales",
    "welsh": "Wales",
    "cymru": "Wales",
    "scotland": "Scotland",
    "scottish": "Scotland",
    "northern ireland": "Northern Ireland",
    "england": "England",
}


@dataclass(frozen=True, slots=True)
class Query:
    """A written name as it is looked for: its words, and what was written beside it."""

    text: str
    words: tuple[str, ...]
    families: frozenset[str]
    office_family: str | None = None
    beside: frozenset[str] = frozenset()
    shorts: frozenset[str] = frozenset()
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """One signal that fired: its name and what it counted for."""

    signal: str
    counted: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A known name beside what is written: who it would be, the sum, and the signals that made it."""

    entry: Entry
    body: str
    total: float
    fired: tuple[Fired, ...]

    @property
    def confidence(self) -> float:
        """The sum as a number between 0 and 1."""
        return 1 / (1 + math.exp(-self.total))


@dataclass(frozen=True, slots=True)
class Table:
    """The weights and the lines of `signals.yml`."""

    weights: Mapping[str, float]
    says: Mapping[str, str]
    known: float
    margin: float
    own: float
    own_by_kind: float


@cache
def table() -> Table:
    """The table of signals."""
    file = resources.files("forewarned.organisations") / "signals.yml"
    loaded = yaml.safe_load(file.read_bytes())
    signals, decide = loaded["signals"], loaded["decide"]
    return Table(
        weights={name: float(entry["weight"]) for name, entry in signals.items()},
        says={name: str(entry["says"]) for name, entry in signals.items()},
        known=float(decide["known"]),
        margin=float(decide["margin"]),
        own=float(decide["own"]),
        own_by_kind=float(decide["own_by_kind"]),
    )


def query_of(
    text: str,
    *,
    office_family: str | None = None,
    beside: str = "",
    shorts: Sequence[str] = (),
    on: dt.date | None = None,
) -> Query:
    """A name made ready for scoring; `beside` is all that is written, the name included."""
    return Query(
        text=text,
        words=words_of(text),
        families=families_of(text),
        office_family=office_family,
        beside=frozenset(words_of(beside or text)),
        shorts=frozenset(short_key(short) for short in shorts),
        on=on,
    )


def body_of(entry: Entry, on: dt.date | None) -> str | None:
    """The body that an entry stands for on a day: of a place, whoever ran it then; None if not sure."""
    if not entry.tenures:
        return entry.body
    held = {tenure.id for tenure in entry.tenures if tenure.held(on)}
    return next(iter(held)) if len(held) == 1 and held <= set(bodies()) else None


def scored(query: Query, entry: Entry) -> Scored | None:
    """The entry's score against the query; None where the entry stands for no body."""
    body = body_of(entry, query.on)
    if body is None or body not in bodies() or differs_in_law(query.text, entry):
        return None
    values = {"start": 1.0, **_word_signals(query, entry), **_kind_signals(query, entry)}
    values |= _other_signals(query, entry, body)
    weights = table().weights
    fired = tuple(Fired(name, weights[name] * value) for name, value in values.items() if value)
    return Scored(entry, body, sum(each.counted for each in fired), fired)


def differs_in_law(text: str, entry: Entry) -> bool:
    """Whether the text names a company, and the entry is a public body, which is never one."""
    return bool(_COMPANY.search(text)) and bodies()[entry.body].kind in _PUBLIC


_COMPANY = re.compile(r"\b(?:limited|ltd|plc|llp|inc)\b", re.IGNORECASE)
_PUBLIC = frozenset(
    (
        *("NHS trust", "health board", "integrated care board", "clinical commissioning group"),
        *("primary care trust", "police force", "local authority", "fire and rescue service"),
        *("government department", "ambulance service"),
    )
)


def _word_signals(query: Query, entry: Entry) -> dict[str, float]:
    weigh = index().weight
    words = _as_named(query.words, entry.words)
    matched, misspelt = _aligned(words, entry.words)
    exactly = max((_telling(word, name) for word, name in matched.items()), default=0.0)
    named = sum(map(weigh, entry.words))
    written = sum(map(weigh, words))
    found = set(matched.values())
    missing = max((weigh(word) for word in entry.words if word not in found), default=0.0)
    unmatched = [word for word in words if word not in matched]
    places = [word for word in unmatched if word in place_words()] if missing <= _SLIGHT else []
    left = [_left_over(word) for word in unmatched if word not in places]
    same = _bones(query.text) == _bones(entry.text) != () and _weighs(query.text)
    return {
        "same words": float(same),
        "nothing telling": float(exactly < 0.25 and not same),
        "one word only": float(_has_one_word(words) and not same and len(_bones(entry.text)) > 1),
        "only a place": float(_is_only_a_place(query) and not same),
        "name found": sum(map(weigh, found)) / named if named else 0.0,
        "written explained": (written - sum(left)) / written if written else 0.0,
        "word missing": missing,
        "word left over": max(left, default=0.0),
        "misspelt": misspelt,
        "place left over": float(bool(places)),
        "missing and left over": float(missing > 0.1 and any(weight > 0.1 for weight in left)),
    }


def _telling(word: str, name: str) -> float:
    """What a matched word tells: its weight, a little less where it is plainly a slip in a long word."""
    if word == name:
        return index().weight(word)
    likeness = next((like for near, like in near_spellings(word) if near == name), 0.0)
    return 0.9 * index().weight(name) if likeness >= _A_SLIP and len(word) >= 7 else 0.0


_A_SLIP = 0.88
_SLIGHT = 0.2
"""A word that weighs no more than this may be missing without its being felt."""


def _as_named(written: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """The written words, cut or joined where the name writes them so: «ryehill», «edge hill»."""
    have = set(named)
    words: list[str] = []
    for word in written:
        if words and words[-1] + word in have and not {words[-1], word} <= have:
            words[-1] += word
        elif word not in have and (cut := _cut(word, named)):
            words += cut
        else:
            words.append(word)
    return tuple(words)


def _cut(word: str, named: tuple[str, ...]) -> tuple[str, str] | None:
    pairs = itertools.pairwise(named)
    return next(((one, other) for one, other in pairs if len(word) > 5 and one + other == word), None)


def _bones(text: str) -> tuple[str, ...]:
    """The words of the name's skeleton, those that many bodies share without the «s» of the plural."""
    common = vocabulary().common
    return tuple(_singular(word) if word in common else word for word in skeleton(text).split())


def _weighs(text: str) -> bool:
    """Whether the words of a name, single letters aside, weigh enough to be anybody's."""
    return sum(index().weight(word) for word in skeleton(text).split() if len(word) > 1) > 2 * _SLIGHT


def _has_one_word(words: tuple[str, ...]) -> bool:
    return len([word for word in words if index().weight(word) > 0]) == 1


def _is_only_a_place(query: Query) -> bool:
    telling = [word for word in query.words if index().weight(word) > _SLIGHT]
    placed = bool(telling) and all(word in place_words() for word in telling)
    return placed and not (query.families or query.office_family)


def _left_over(word: str) -> float:
    """What a written word that the known name has not tells against it: little, of an office or a part."""
    return min(index().weight(word), 0.1) if word in vocabulary().beside else index().weight(word)


@cache
def place_words() -> frozenset[str]:
    """The words of towns and districts, from the names of councils and of hospitals' towns."""
    councils = (body.name for body in bodies().values() if body.kind == "local authority")
    named = {word for name in councils for word in words_of(name)}
    named |= {word for entry in index().entries for word in entry.place}
    return frozenset((named | set(NATIONS)) - vocabulary().common - vocabulary().form)


def _aligned(written: tuple[str, ...], named: tuple[str, ...]) -> tuple[dict[str, str], float]:
    """Each written word that the name has, with the name's word; and how many are misspelt («s» half)."""
    have = set(named)
    common = vocabulary().common
    matched: dict[str, str] = {}
    misspelt = 0.0
    for word in written:
        if word in have:
            matched[word] = word
            continue
        close = next((near for near, _ in near_spellings(word) if near in have), None)
        close = close or (_singular(word) if _singular(word) in have else None)
        close = close or (f"{word}s" if f"{word}s" in have else None)
        if close:
            matched[word] = close
            plural = close in (_singular(word), f"{word}s")
            misspelt += (0.0 if close in common else 0.5) if plural else _slip(word, close)
    return matched, misspelt


def _slip(word: str, name: str) -> float:
    """How much of a misspelling it is: one, or more where the words are not so like."""
    likeness = next((like for near, like in near_spellings(word) if near == name), 0.0)
    return 1.0 if likeness >= 0.9 else 3.5


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _kind_signals(query: Query, entry: Entry) -> dict[str, float]:
    spoken, known = query.families, entry.families
    if query.office_family:
        fits = query.office_family in known
        return {"office fits" if fits else "office differs": 1.0}
    if not spoken:
        return {"kind not said": 4.0 if "learned" in known else float(bool(known & _TOLD))}
    if spoken & known:
        small = spoken & SMALL and not spoken & families_of(entry.text)
        return {"small beside large": 1.0} if small else {"kind agrees": 1.0}
    if not known:
        return {"kind not its": float(bool(spoken & _TOLD))}
    return {"kind differs": 1.0}


SMALL = frozenset(("care home", "practice", "school"))
"""Families of small bodies: they are no part of a large one that has a word of theirs."""
_TOLD = frozenset(
    (
        *("police", "council", "commissioner", "prison", "fire", "university", "provider", "ambulance"),
        *("government", "health board", "safeguarding", "care home", "practice", "school"),
    )
)
"""Families whose bodies are hardly ever written without a word that says so."""


def _other_signals(query: Query, entry: Entry, body: str) -> dict[str, float]:
    held = bodies()[body]
    nation = next((NATIONS[word] for word in query.words if word in NATIONS), None)
    named = any(word in NATIONS for word in entry.words)
    return {
        "nation differs": float(
            nation is not None and held.nation is not None and nation != held.nation and not named
        ),
        "not at that time": float(not held.existed(query.on)),
        **_tier_signals(query.words, entry.words),
        "place in part": float(entry.sort == "place" and _bones(query.text) != _bones(entry.text)),
        "place agrees": float(bool(entry.place & query.beside)),
        "abbreviation agrees": float(bool(query.shorts & {short_key(each) for each in held.short})),
    }


_TIERS = frozenset(("county", "city", "borough", "district", "parish", "town"))


def _tier_signals(written: tuple[str, ...], named: tuple[str, ...]) -> dict[str, float]:
    """Of two councils: whether one is a county's and the other a city's, or one does not say which it is."""
    if "council" not in written or "council" not in named:
        return {}
    one, other = _TIERS.intersection(written), _TIERS.intersection(named)
    if one and other:
        return {"tier differs": float(not one & other)}
    return {"tier not said": float(bool(one or other))}

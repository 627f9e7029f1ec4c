"""The known names, ready for looking up: by their words, by their skeleton, by their abbreviations.

Built once a process from the facts; every structure maps to `Entry`, one name of one body.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from forewarned.organisations.facts import Body, Site, Tenure, bodies, sites
from forewarned.organisations.names import (
    families_of,
    families_of_kind,
    plain,
    skeleton,
    vocabulary,
    words_of,
)

Sort = Literal["name", "other name", "former name", "office", "place", "abbreviation"]
MINISTERIAL = frozenset(("minister", "secretary"))
"""Words of the offices that are known in other words too."""
_OFTEN = 250
"""A word of so many names is not looked up by: those that it would find are found by their other words."""
_LIKE = 76.0
_NEAR = 84.0
"""How like (0 to 100) a word must be to a known one to be taken for a misspelling of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one body: its words, and the families of bodies that it can stand for.

    A place stands for whoever ran it: `tenures` says who, and `place` the words of its town.
    """

    text: str
    sort: Sort
    body: str
    words: tuple[str, ...]
    families: frozenset[str]
    place: frozenset[str] = frozenset()
    tenures: tuple[Tenure, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """Every entry, and the ways to find it."""

    entries: tuple[Entry, ...]
    by_plain: Mapping[str, tuple[Entry, ...]]
    by_skeleton: Mapping[str, tuple[Entry, ...]]
    by_short: Mapping[str, tuple[Entry, ...]]
    postings: Mapping[str, tuple[int, ...]]
    often: Mapping[str, int]
    joined: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, float] = field(repr=False)
    firsts: frozenset[str] = field(repr=False)
    lasts: frozenset[str] = field(repr=False)
    spellings: tuple[str, ...] = field(repr=False)

    def weight(self, word: str) -> float:
        """How much a word tells of whose name it is: 0 for «the», 1 for a word of one name or of none."""
        return self.weights.get(word, 1.0)

    def knows(self, word: str) -> bool:
        """Whether the word occurs in any known name."""
        return word in self.often


@cache
def index() -> Index:
    """The index of everything in the facts."""
    entries = tuple(_entries())
    by_plain: dict[str, list[Entry]] = defaultdict(list)
    by_skeleton: dict[str, list[Entry]] = defaultdict(list)
    by_short: dict[str, list[Entry]] = defaultdict(list)
    postings: dict[str, list[int]] = defaultdict(list)
    joined: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        if entry.sort == "abbreviation":
            by_short[short_key(entry.text)].append(entry)
            continue
        by_plain[" ".join(entry.words)].append(entry)
        by_skeleton[skeleton(entry.text)].append(entry)
        if entry.sort == "office" and not MINISTERIAL.intersection(entry.words):
            continue  # known letter for letter or not at all
        for word in set(entry.words):
            postings[word].append(at)
        for pair in pairs_of(entry.words):
            joined[pair].append(at)
    often = Counter({word: len({entries[at].body for at in places}) for word, places in postings.items()})
    return Index(
        entries=entries,
        by_plain=_frozen(by_plain),
        by_skeleton=_frozen(by_skeleton),
        by_short=_frozen(by_short),
        postings={word: tuple(places) for word, places in postings.items()},
        often=often,
        joined={pair: tuple(places) for pair, places in joined.items() if pair not in often},
        weights=_weights(often, len(entries)),
        firsts=frozenset(key.split()[0] for key in (*by_plain, *by_skeleton) if key),
        lasts=frozenset(key.split()[-1] for key in (*by_plain, *by_skeleton) if key),
        spellings=tuple(sorted(word for word in often if len(word) > 2 and not word.isdigit())),
    )


def _weights(often: Mapping[str, int], names: int) -> dict[str, float]:
    words = vocabulary()
    rare = {word: 1.0 - math.log(1 + count) / math.log(2 + names) for word, count in often.items()}
    weights = {word: max(weight, 0.25) for word, weight in rare.items()}
    weights |= {word: min(rare.get(word, 1.0), 0.2) for word in words.common}
    return weights | dict.fromkeys(words.form, 0.0) | {"nhs": 0.05}


def pairs_of(words: tuple[str, ...]) -> set[str]:
    """Two words that follow each other, written as one: «ryehill» for «Rye Hill»."""
    return {one + other for one, other in itertools.pairwise(words) if len(one) > 2 and len(other) > 2}


def _frozen(lists: Mapping[str, list[Entry]]) -> dict[str, tuple[Entry, ...]]:
    return {key: tuple(dict.fromkeys(found)) for key, found in lists.items()}


def short_key(text: str) -> str:
    """An abbreviation for looking up: capitals, without stops, blanks and small «and»."""
    return "".join(letter for letter in text.replace("&", "") if letter.isalnum()).upper()


def _entries() -> Iterator[Entry]:
    for body in bodies().values():
        yield from _entries_of(body)
    for site in sites():
        if site.run_by:
            yield from _entries_of_site(site)


def _entries_of(body: Body) -> Iterator[Entry]:
    kinds = families_of_kind(body.kind)
    named: list[tuple[Sort, Iterable[str]]] = [
        ("name", (body.name,)),
        ("other name", body.also),
        ("former name", (each.name for each in body.formerly)),
        ("office", body.offices),
        ("place", (text for text in body.sites if plain(text) not in _dated_places())),
        ("abbreviation", body.short),
    ]
    for sort, texts in named:
        for text in texts:
            yield Entry(text, sort, body.id, words_of(text), kinds or families_of(text))


@cache
def _dated_places() -> frozenset[str]:
    """The places of which the file of places knows who ran them when."""
    return frozenset(plain(text) for site in sites() for text in site.names)


def _entries_of_site(site: Site) -> Iterator[Entry]:
    place = frozenset(word for text in site.place for word in words_of(text))
    for text in site.names:
        yield Entry(
            text, "place", site.run_by[0].id, words_of(text), frozenset(("provider",)), place, site.run_by
        )


@lru_cache(maxsize=32768)
def near_spellings(word: str) -> tuple[tuple[str, float], ...]:
    """The known words that an unknown one may be a misspelling of, and how like they are (0 to 1)."""
    if len(word) < 4 or word.isdigit() or index().knows(word):
        return ()
    found = process.extract(word, index().spellings, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3)
    return tuple((near, score / 100) for near, score, _ in found if abs(len(near) - len(word)) <= 2)


@lru_cache(maxsize=32768)
def is_like_a_known_word(word: str) -> bool:
    """Whether a word is so like a known one that a slip could lie between them."""
    return process.extractOne(word, index().spellings, scorer=fuzz.ratio, score_cutoff=_LIKE) is not None


_LOOKED_AT = 120
"""So many entries that share telling words are looked at again for the words that many names share."""


def candidates(query: tuple[str, ...], limit: int = 20) -> list[Entry]:
    """The entries that share the most telling words with the query, misspellings allowed for."""
    known = index()
    scores: dict[int, float] = defaultdict(float)
    words = (*query, *(pair for pair in pairs_of(query) if known.knows(pair)))
    for word in dict.fromkeys(words):
        for at in known.joined.get(word, ()):
            scores[at] += 1.0
        reach = ((word, 1.0),) if known.knows(word) else near_spellings(word)
        for spelled, likeness in reach:
            places = known.postings.get(spelled, ())
            if len(places) <= _OFTEN:
                gain = known.weight(spelled) * likeness + 0.001
                for at in places:
                    scores[at] += gain
    best = heapq.nsmallest(_LOOKED_AT, scores, key=lambda at: (-scores[at], len(known.entries[at].words), at))
    have = frozenset(query)
    near = sorted(
        best, key=lambda at: (-scores[at] - 0.2 * len(have.intersection(known.entries[at].words)), at)
    )
    return [known.entries[at] for at in near[:limit]]


def same_name(text: str) -> tuple[Entry, ...]:
    """The entries whose name is this one, letter for letter once in one spelling, «The» aside."""
    name = plain(text)
    names = index().by_plain
    return names.get(name) or names.get(name.removeprefix("the ")) or names.get(f"the {name}", ())


def same_skeleton(text: str) -> tuple[Entry, ...]:
    """The entries whose name differs from this one in nothing but legal form and small words."""
    bones = skeleton(text)
    return index().by_skeleton.get(bones, ()) if bones else ()

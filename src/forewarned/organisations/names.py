"""How a body's name is read as words: one spelling for looking up, families of kinds, small words apart.

Nothing here changes what is shown: a name is kept as written, and these forms stand beside it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]?\b\.?|\b(?:[A-Za-z]\.){2,}")
_IN_UNIVERSITY = re.compile(r" university (?:hospitals?|health|trust|teaching|partnership|nhs)\b")
"""A university that is only a word in the name of a trust or a board."""
_WITH_NHS = re.compile(r"\b(?:trust|integrated care board|clinical commissioning group|health board)\b")
"""Legal forms that say «NHS» anyway: beside them it may be left out, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of `words.yml`, compiled."""

    short_forms: Mapping[str, str]
    short_pattern: re.Pattern[str]
    form: frozenset[str]
    common: frozenset[str]
    beside: frozenset[str]
    families: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]
    offices: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The words that the reading of names knows."""
    file = resources.files("forewarned.organisations") / "words.yml"
    loaded: dict[str, Any] = yaml.load(
        file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    shorts = loaded["short_forms"]
    longest = sorted(shorts, key=len, reverse=True)
    return Vocabulary(
        short_forms=shorts,
        short_pattern=re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b"),
        form=frozenset(loaded["form"].split()),
        common=frozenset(loaded["common"].split()),
        beside=frozenset(loaded["beside"].split()),
        families={name: tuple(entry["words"]) for name, entry in loaded["families"].items()},
        kinds={name: frozenset(entry["kinds"]) for name, entry in loaded["families"].items()},
        offices={
            office: family for family, offices in loaded["office_families"].items() for office in offices
        },
    )


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name in one spelling: small letters and digits, «&» as «and», short forms written out.

    >>> plain("Surrey & Borders Partnership NHSFT")
    'surrey and borders partnership nhs foundation trust'
    >>> plain("N.I.C.E.")
    'nice'
    """
    text = unicodedata.normalize("NFKC", name)
    text = _DOTTED.sub(lambda found: found.group().replace(".", ""), text)
    text = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    text = re.sub(r"['’‘`´ʼ]", "", text.casefold().replace("&", " and ").replace("+", " and "))
    text = " ".join(re.sub(r"[^\w]|_", " ", text).split())
    words = vocabulary()
    return words.short_pattern.sub(lambda found: words.short_forms[found.group()], text)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, in order."""
    return tuple(plain(name).split())


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The words of a name that are not its legal form, in order: two names of one skeleton look alike.

    >>> skeleton("The Royal Wolverhampton NHS Trust") == skeleton("Royal Wolverhampton Trust")
    True
    """
    form = vocabulary().form
    kept = [word for word in words_of(name) if word not in form]
    legal = _WITH_NHS.search(plain(name))
    return " ".join(word for word in kept if not (legal and word == "nhs"))


@lru_cache(maxsize=65536)
def families_of(name: str) -> frozenset[str]:
    """The families of bodies that the words of a name speak of: «council», «police», «provider»…"""
    padded = f" {plain(name)} "
    spoken = {
        family: max((phrase for phrase in phrases if f" {phrase} " in padded), key=len, default="")
        for family, phrases in vocabulary().families.items()
    }
    found = {family: phrase for family, phrase in spoken.items() if phrase}
    within = {
        family
        for family, phrase in found.items()
        if any(phrase != other and f" {phrase} " in f" {other} " for other in found.values())
    }
    if {"provider", "health board"} & set(found) or _IN_UNIVERSITY.search(padded):
        within.add("university")
    return frozenset(set(found) - within)


def families_of_kind(kind: str) -> frozenset[str]:
    """The families that a kind of body belongs to; none for the kinds that no word betrays."""
    return frozenset(family for family, kinds in vocabulary().kinds.items() if kind in kinds)


def is_short(text: str) -> bool:
    """Whether the text is written as an abbreviation: one word, of which most letters are capitals.

    >>> [is_short(text) for text in ("NICE", "DfT", "Mind", "N.I.C.E", "EE Ltd")]
    [True, True, False, True, False]
    """
    bare = (
        re.sub(r"[.\s]", "", text) if re.fullmatch(r"(?:\w\.\s?){2,}\w?\.?", text.strip()) else text.strip()
    )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9&-]{1,11}", bare):
        return False
    capitals = sum(letter.isupper() for letter in bare)
    return capitals >= 2 and capitals * 2 >= sum(letter.isalpha() for letter in bare) - 1

"""A coroner's name made comparable for search. What is shown stays as written, and nobody is rated."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

Sameness = Literal["same", "could be", "different"]

_TITLE = re.compile(
    r"mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|hon|honourable|honorary|right|rt|his|her|honour"
    r"|hhj|hh|judge|justice|recorder|chief|deputy|senior|area|assistant|acting|interim|temporary|former|the"
    r"|hm|majestys|coroners?|and|master|brigadier|colonel|col|lt|lieutenant|major|captain|cdr|commander|revd?"
)
_HONOUR = re.compile(
    r"kc|qc|cvo|rn|obe|mbe|cbe|dbe|kbe|dl|jp|llb|llm|ba|ma|bsc|msc|md|mbchb|mbbs|frcp|frcs|frcgp|mrcp|mrcgp"
    r"|dmj|ffflm|mfflm|fflm|phd|bcl|pgdl|solicitor|barrister|pc|tdvr|td|vr|hons"
)
_OFFICE = re.compile(r"chief|deputy|senior|area|assistant|acting|interim|hm|coroners?")
_PARTICLE = re.compile(r"\b(van den|van der|van|von|de la|de|du|le|la|st|o|mc|mac) (?=[a-z]+$)")
_OFFICE_AFTER = re.compile(r"\bcoroner\b.*?\b(?:for|of|in)\b.*", re.IGNORECASE | re.DOTALL)
_SPACED_HONOURS = re.compile(
    r"^\W*H\.?\s?H\.?\s?J\b\.?|^\W*H\.?\s?M\b\.?|\b[KQ]\.?\s?C\b\.?(?=\s*(?:,|$))", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def coroner_key(name: str) -> str:
    """The name for search: given names or initials, then surname, in small letters, without titles.

    «Senior Coroner», «HHJ», «Dr», «KC» and other honours are left out; «Quill, Ada» is turned round;
    initials are kept. Empty where no name is left.
    """
    return " ".join(_turned(name))


def same_coroner(a: str, b: str) -> Sameness:
    """Whether two writings name one person, as far as the names alone can say.

    «same» needs surname and first name in full and nothing against it; an initial, a short form, a middle
    name in use or a slip in the surname is «could be», and so is a name of which nothing is left.
    """
    (given_one, surname_one), (given_other, surname_other) = _parts(a), _parts(b)
    if not surname_one or not surname_other:
        return "could be"
    surnames = _surnames(surname_one, surname_other)
    given = _given(given_one, given_other)
    if "different" in (surnames, given):
        return "different"
    return "same" if surnames == given == "same" else "could be"


def _turned(name: str) -> list[str]:
    """The words of the name that are a person's, the surname last."""
    text = _SPACED_HONOURS.sub(" ", _plain(name))
    before, _, after = text.partition(",")
    first = _own(before)
    given = [word for word in _own(after) if not _TITLE.fullmatch(word)]
    if given and len(first) == 1 and not re.search(r"\b(?:coroner|area|district)\b", after, re.IGNORECASE):
        return [*given, *first]
    return first or given


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", html.unescape(html.unescape(name)))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _OFFICE_AFTER.sub("", re.sub(r"['’`]", "", text)) or text


def _own(text: str) -> list[str]:
    """The words between the titles and the honours; «JR» before a surname is two initials."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    while words and _TITLE.fullmatch(words[0].casefold()) and len(words) > 1:
        del words[0]
    while words and _after_a_name(words[-1].casefold()):
        del words[-1]
    shouted = all(word.isupper() for word in words)
    initials = [not shouted and word.isupper() and len(word) in (2, 3) for word in words[:-1]] + [False]
    split = [list(word) if apart else [word] for word, apart in zip(words, initials, strict=False)]
    found = [part.casefold() for parts in split for part in parts]
    return [part for part in found if not _HONOUR.fullmatch(part)]


def _after_a_name(word: str) -> bool:
    return bool(_HONOUR.fullmatch(word) or _OFFICE.fullmatch(word))


def _parts(name: str) -> tuple[list[str], str]:
    """The given names and the surname of a key, «van den» and its like joined to the surname."""
    *given, surname = _PARTICLE.sub(lambda found: found[0].replace(" ", ""), coroner_key(name)).split() or [
        ""
    ]
    return given, surname


def _surnames(one: str, other: str) -> Sameness:
    """A double name of which only the last part is written could be it, and so could one letter's slip."""
    if one.replace("-", "") == other.replace("-", ""):
        return "same"
    if one.split("-")[-1] == other.split("-")[-1] and "-" in one + other:
        return "could be"
    return "could be" if _nearly(one, other) else "different"


def _nearly(one: str, other: str) -> bool:
    """A slip of the pen apart: one letter, two in a long name; short names are not compared so."""
    short = min(len(one), len(other))
    return short >= 4 and OSA.distance(one, other) <= (2 if short >= 10 else 1)


def _given(one: list[str], other: list[str]) -> Sameness:
    """The first names decide; those after them only where both are written."""
    if not one or not other:
        return "could be"
    first = _one_given(one[0], other[0])
    if first == "different":
        return "could be" if _known_by_middle(one, other) or _known_by_middle(other, one) else "different"
    rest = [_one_given(mine, yours) for mine, yours in zip(one[1:], other[1:], strict=False)]
    if "different" in rest:
        return "different"
    return "could be" if "could be" in (first, *rest) else first


def _known_by_middle(one: list[str], other: list[str]) -> bool:
    return any(_one_given(one[0], middle) != "different" for middle in other[1:])


def _one_given(one: str, other: str) -> Sameness:
    """Two given names: equal, one the other's initial or perhaps a form of it («Chris»), or neither."""
    if one == other:
        return "same" if len(one) > 1 else "could be"
    if len(one) == 1 or len(other) == 1:
        return "could be" if one[0] == other[0] else "different"
    return "could be" if one[:3] == other[:3] or _nearly(one, other) else "different"

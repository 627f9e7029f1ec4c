"""Bodies that no facts cover, small care homes, surgeries, firms: each is itself, by its own name.

A name is only tidied: which spellings are the same body is decided by their words, legal form aside.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from forewarned.form import addressee_words
from forewarned.organisations.facts import slug
from forewarned.organisations.index import index, is_like_a_known_word
from forewarned.organisations.names import families_of, is_short, plain, vocabulary
from forewarned.organisations.scoring import place_words

_KIND_OF_FAMILY = {
    "care home": "care provider",
    "practice": "GP practice",
    "school": "school",
    "housing": "housing association",
    "ambulance": "ambulance service",
    "university": "university",
    "safeguarding": "safeguarding board",
    "health board": "health board",
    "police": "police force",
    "prison": "prison",
    "fire": "fire and rescue service",
    "council": "local authority",
}
_SAID = {
    "integrated care board": "integrated care board",
    "clinical commissioning group": "clinical commissioning group",
    "police and crime commissioner": "police and crime commissioner",
}
CLOSED = frozenset(
    (
        *("commissioner", "health board", "police", "commissioner of police", "prison", "probation"),
        *("fire", "government", "council", "provider", "ambulance"),
    )
)
"""Families of which every body ought to be in the facts: a name of one that is not known there is unsure."""
_LEGAL = re.compile(r"\b(?:limited|ltd|plc|llp|inc|cic|gmbh|company|corporation)\b", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:And|Of|The|For|In|At|On|To)\b(?!$)")
_LOCAL = re.compile(r"\b(?:parish|town|community) council\b|\bprivate\b", re.IGNORECASE)
_OTHER_COUNCIL = re.compile(
    r"^(?:the )?(?:british|national|uk|world)\b.*\bcouncil\b|\bcouncil (?:for|of|on)\b", re.IGNORECASE
)
_DROPPED = frozenset(("the", "limited", "plc", "llp"))


def own_name(text: str) -> str:
    """The name as it is shown: as written, but capitals throughout as words and white space as one blank."""
    name = " ".join(text.split()).strip(" .,;:-–")
    if name.isupper() and not is_short(name) and len(name) > 4:
        name = " ".join(
            word if len(word) <= 3 and word in _CAPITALS else word.capitalize() for word in name.split()
        )
        name = name[:1] + _SMALL.sub(lambda found: found.group().lower(), name[1:])
    return name


_CAPITALS = frozenset(("NHS", "UK", "GP", "HMP", "G4S", "BT", "CIC", "PLC", "LLP"))


def own_id(text: str) -> str:
    """The id of a body known by its name alone: its words, without «The» and «Limited».

    >>> own_id("The Brook Surgery Ltd") == own_id("BROOK SURGERY")
    True
    """
    words = " ".join(word for word in plain(text).split() if word not in _DROPPED)
    if words.isascii():
        return slug(words)
    told = hashlib.sha256(words.encode()).hexdigest()[
        :6
    ]  # letters that an id has not tell it apart all the same
    return "-".join(filter(None, (slug(words), told)))


def is_company(text: str) -> bool:
    """Whether the name says that it is a company's."""
    return bool(_LEGAL.search(text))


def own_kind(text: str) -> str | None:
    """The kind that the words of the name betray; None where they betray none."""
    if _LEGAL.search(text) and not families_of(text) & {"care home", "practice", "school", "housing"}:
        return "company"
    if _TRUST.search(text) and "ambulance" not in families_of(text):
        return "NHS trust"
    said = next((kind for words, kind in _SAID.items() if words in plain(text)), None)
    if said:
        return said
    kinds = {kind for family in families_of(text) if (kind := _KIND_OF_FAMILY.get(family))}
    return kinds.pop() if len(kinds) == 1 else None


def own_sure(text: str) -> float:
    """How sure it is that the words name a body of its own: less where all of its kind ought to be known."""
    return 0.6 if families_of(text) & CLOSED else 0.8


_OFFICE = re.compile(
    r"\b(?:officer|director|manager|lead|head|executive|governor|president|chair|secretary|nurse|consultant|"
    r"surveyor|engineer|adviser|advisor|practitioner|coordinator|midwife|psychiatrist|surgeon|physician|"
    r"registrar|minister|inspector|commissioner|mayor|solicitor|lawyer|clerk|editor|owner|proprietor|partner|trustee)s?\W*$",
    re.IGNORECASE,
)


def reads_as_office(text: str) -> bool:
    """Whether the words end in an office or a calling, and none says that a body has them."""
    return bool(_OFFICE.search(text)) and not is_company(text) and not families_of(text) - {"council"}


def _may_be_a_person(text: str, words: list[str]) -> bool:
    """Whether it is two words that no known name has, each with a capital, and none is a body's."""
    bodily = families_of(text) or addressee_words.ENDING.search(text) or is_company(text)
    capitals = all(word[:1].isupper() for word in text.split())
    return (
        len(words) == 2 == len(text.split())
        and capitals
        and not bodily
        and not any(map(index().knows, words))
    )


def _may_be_a_place(text: str, words: list[str]) -> bool:
    """Whether the last of two or three words is a town's or a county's, and none is a body's."""
    bodily = families_of(text) or addressee_words.ENDING.search(text) or is_company(text)
    return 1 < len(words) <= 3 and words[-1] in place_words() and not bodily


def _unheard_of(words: list[str]) -> bool:
    """Whether one of the words stands in no known name and is like none that does."""
    return any(not index().knows(word) and not is_like_a_known_word(word) and len(word) > 3 for word in words)


_FRAGMENT = frozenset(("for", "of", "and", "in", "at", "the", "to", "on", "with", "by", "from", "or"))
_LISTED = "every {} ought to be known, and this is none of them"
_HEALTH = re.compile(r"\b(?:nhs|mental|trust|integrated|commissioning|care partnership|university board)\b")
_TRUST = re.compile(r"\b(?:nhs|foundation) trust\b", re.IGNORECASE)


@lru_cache(maxsize=16384)
def can_be_own(text: str) -> str | None:
    """Why the words are no body's own name, None where they can be one.

    A body has a word that few others have; a place alone, a part of a body or a kind of body is none.
    """
    words = [word for word in plain(text).split() if word not in vocabulary().form and not word.isdigit()]
    if not words:
        return "there is no name in it"
    if text[:1].islower() and text.split()[0] in _FRAGMENT:
        return "it reads as a fragment of a longer name"
    if _LOCAL.search(text) or (_LEGAL.search(text) and len(words) > 1):
        return None
    if is_short(text) or (len(text.split()) == 1 and text.islower()):
        return "it is an abbreviation that nothing explains"
    closed = families_of(text) & CLOSED
    if closed == {"council"} and _OTHER_COUNCIL.search(text):
        return None
    if closed - {"provider"} or _TRUST.search(text):
        return None if _unheard_of(words) else _LISTED.format(sorted(closed)[0])
    if closed:
        return _LISTED.format(sorted(closed)[0])
    if _HEALTH.search(plain(text)) and not _unheard_of(words):
        return "every word of it stands in names of health bodies, and it is none of them"
    if re.match(r"(?:the )?royal college\b", plain(text)):
        return _LISTED.format("royal college")
    if _may_be_a_person(text, words):
        return "it may be a person: no word says that it is a body"
    if _may_be_a_place(text, words):
        return "it may be a person or a place: no word says that it is a body"
    if all(word in vocabulary().common or word in vocabulary().beside for word in words):
        return "its words name a kind of body, and not one of them"
    if len(words) == 1 and not addressee_words.ENDING.search(text) and index().knows(words[0]):
        return "the one word stands in several names"
    if addressee_words.is_part(text) or addressee_words.ROLE_ONLY.match(text) or reads_as_office(text):
        return "it names a part of a body or an office, and not whose"
    return None

"""Whether two spellings name the same body: by their telling words, by initials, slips of the pen allowed.

«Sussex» is not «Essex», and a hospital is not the trust that runs it; who owns whom, and who came after
whom, are judgements about organisations and are made there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from forewarned.organisations.index import index
from forewarned.organisations.names import families_of, plain

_OF_FORM = """
    nhs trust foundation the of and for to in on at a ltd limited plc llp inc service services gmbh
    redacted published final copy
"""
"""Words that a name may have or lack without being another body's, and what file names add to them."""

_SHORT_FORMS = (
    (re.compile(r"\bclinical commissioning groups?\b"), "ccg"),
    (re.compile(r"\bintegrated care boards?\b"), "icb"),
    (re.compile(r"\b(?:hm|her majestys|his majestys) prison\b(?! and)"), "hmp"),
    (re.compile(r"\bconstabulary\b"), "police"),
    (re.compile(r"\bborough council\b"), "council"),
)
_SMALL = frozenset(("the", "of", "and", "for", "in", "at", "to"))

_OFTEN = """
    hospital hospitals university teaching acute council county city borough metropolitan district town
    care health healthcare royal national british department group centre center board unit office
    ministry committee association authority agency college colleges institute society federation
    nursing home homes house school surgery practice medical clinic pharmacy england wales uk united
    kingdom great britain london north south east west northern southern eastern western central mid
    midlands greater upper lower partnership partnerships mental social community integrated local
    general public safety standards police constabulary ambulance fire rescue prison hm hmp probation
    constable chief officer executive director manager medicine road roads highways transport rail
    housing education children adult company international europe european global group holdings
    commission commissioner icb ccg st saint residential
"""
"""Words that many bodies share, and that so tell none of them from another."""

_OF_A_PLACE = """
    hospital hospitals university teaching acute royal general london care home homes house nursing centre
    group company holdings international uk england
"""
"""Words that a place may have and the body that runs it may not, or the other way about."""

_SAYS_NO_MORE = """
    partnership university teaching hospital hospitals healthcare care health england group general royal
    integrated city county borough council metropolitan mental social community
"""
"""Words of a body's full name that a short one leaves out: «Orme NHS» for the trust of Orme Valley."""

_FORM = frozenset(_OF_FORM.split())
_NEUTRAL = frozenset(_OF_A_PLACE.split())
_LEFT_OUT = frozenset(_SAYS_NO_MORE.split())
COMMON = _FORM | frozenset(_OFTEN.split())


@lru_cache(maxsize=65536)
def short(name: str) -> str:
    """A name in one spelling with its kind written short: «orme icb», «hmp orme»."""
    text = plain(name)
    for long, form in _SHORT_FORMS:
        text = long.sub(form, text)
    return text


@lru_cache(maxsize=65536)
def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell whose it is: without «NHS Trust», «Ltd», numbers."""
    return frozenset(word for word in short(name).split() if word not in _FORM and not word.isdigit())


def has_same_name(sender: str, name: str) -> bool:
    """Whether the two differ in nothing but case, punctuation, «&» for «and» and «the»."""
    return _bare(sender) == _bare(name) != ""


def _bare(name: str) -> str:
    return " ".join(word for word in plain(name).split() if word != "the")


def is_within(one: str, other: str) -> bool:
    """Whether one name is all of what stands between two commas of the other: «Chief Executive, X»."""
    parts = [_bare(part) for part in other.split(",")]
    others = [_bare(part) for part in one.split(",")]
    return _bare(one) in parts or _bare(other) in others


def has_same_words(sender: str, name: str) -> bool:
    """Whether all the sender's telling words stand in the name, and all of its body's in the sender's.

    The body is the whole name or what stands between two of its commas, beside an office or an address.
    Of names with one telling word, both or neither have to be a trust.
    """
    words = telling_words(sender)
    if not words or not words <= telling_words(name):
        return False
    return any(_is_all_of(part, sender, words) for part in (name, *name.split(",")))


def _is_all_of(part: str, sender: str, words: frozenset[str]) -> bool:
    body = telling_words(part)
    if not body or not body <= words:
        return False
    return len(words) > 1 or _is_trust(part) == _is_trust(sender)


def _is_trust(name: str) -> bool:
    return bool({"trust", "nhs"} & set(plain(name).split()))


def is_misspelt(sender: str, name: str) -> bool:
    """Whether the telling words of the two are the same but for slips: «Natonal Lamp Bord».

    A slip is a letter or two in a longer word, between words of which not both are known in names; nor
    may the words that are the same be only those that many bodies share.
    """
    words, others = telling_words(sender), telling_words(name)
    mine, theirs = words - others, others - words
    if (
        not mine
        or len(mine) != len(theirs)
        or not (words & others or len(mine) > 1 or len(min(mine, key=len)) > 5)
    ):
        return False
    left = set(theirs)
    for word in mine:
        like = min(left, key=lambda other, word=word: OSA.distance(word, other))  # type: ignore[misc]
        if not _is_slip(word, like):
            return False
        left.discard(like)
    return True


def _is_slip(one: str, other: str) -> bool:
    if index().knows(one) and index().knows(other):
        return one.rstrip("s") == other.rstrip("s")
    longest = max(len(one), len(other))
    allowed = 0 if longest < 4 else 1 if longest < 7 else 2 if longest < 11 else 3
    return one[0] == other[0] and OSA.distance(one, other) <= allowed


def is_shortened(sender: str, name: str) -> bool:
    """Whether the sender is the name without words that say no more: «Orme NHS» for «Orme Care NHS Trust».

    The words left have to hold one that few bodies have, and none that says what the body does.
    """
    words, others = telling_words(sender), telling_words(name)
    if len(words) == 1 and _is_trust(sender) != _is_trust(name):
        return False
    cut = words <= others and others - words <= _LEFT_OUT
    return cut and bool(words - COMMON) and not is_of_other_work(sender, name)


def is_of_other_work(sender: str, name: str) -> bool:
    """Whether the sender says what kind of body it is, and the name has work that it does not: «mental»."""
    words, others = telling_words(sender), telling_words(name)
    return bool(words & _KINDS and (others - words) & _WORK)


def has_words_of(sender: str, name: str) -> bool:
    """Whether every telling word of the sender stands in the name, in the singular or the plural."""
    words = {word.rstrip("s") for word in telling_words(sender)}
    return bool(words) and words <= {word.rstrip("s") for word in telling_words(name)}


def is_beginning(sender: str, name: str) -> bool:
    """Whether the sender is the first words of the name, three at least: a name that was cut off."""
    mine, theirs = _bare(sender), _bare(name)
    return len(mine.split()) > 2 and theirs.startswith(f"{mine} ") and bool(telling_words(sender))


_KINDS = frozenset(
    ("health", "healthcare", "hospital", "hospitals", "care", "council", "police", "icb", "ccg")
)
_WORK = frozenset(("mental", "social", "community", "hospital", "hospitals", "council", "health"))


def has_initials(sender: str, name: str) -> bool:
    """Whether the sender is one short word that is the initials of the name: «CQC», «HMPPS», «MoJ».

    With or without its small words and its «NHS Trust»; initials in the name («HM», «UK») count whole.
    At least three letters.
    """
    spaced = re.fullmatch(r"(?:[A-Z]{2,4} ?){2,3}", sender.strip())
    whole = sender.replace(" ", "") if spaced else sender
    words = [word for word in _bare(whole).split() if not word.isdigit() and word not in _FORM]
    if len(words) != 1 or not re.fullmatch(r"[a-z]{3,8}", words[0]):
        return False
    return any(words[0] in initials_of(part) for part in (name, *name.split(",")))


@lru_cache(maxsize=16384)
def initials_of(name: str) -> frozenset[str]:
    """The initials that a name may be called by, in small letters."""
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", name.replace("&", " and "))).split()
    left_out = (frozenset(("the",)), _SMALL, _SMALL | _FORM)
    return frozenset(
        "".join(_initial(word) for word in words if word.lower() not in leaving) for leaving in left_out
    )


def _initial(word: str) -> str:
    return (word if word.isupper() and len(word) <= 3 else word[0]).lower()


def could_be(sender: str, name: str) -> bool:
    """Whether the sender could be the body of this name, where nobody else was addressed.

    All the telling words of one are the other's; or they share two words that few bodies have, or one, and
    neither has words of its own but those of a place of care («Royal Free Hospital» for the trust); or
    capitals of one («NICE», «DfT») stand for the words of the other, in their order.
    """
    words, others = telling_words(sender), telling_words(name)
    if words and others and (words <= others or others <= words):
        return True
    shared = (words & others) - COMMON
    if shared and (words ^ others <= _NEUTRAL or (len(shared) > 1 and _of_one_kind(sender, name))):
        return True
    return _abbreviates(sender, short(name).split()) or _abbreviates(name, short(sender).split())


def _of_one_kind(sender: str, name: str) -> bool:
    mine, theirs = families_of(sender), families_of(name)
    return bool(mine & theirs) or mine == theirs


def _abbreviates(name: str, words: list[str]) -> bool:
    initials = "".join(word[0] for word in words)
    for capitals in re.findall(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z][A-Za-z]{2,6}\b", name):
        left = iter(initials)
        begins = capitals not in _NO_INITIALS and initials[:1] == capitals[0].lower()
        if begins and all(letter in left for letter in capitals.lower()):
            return True
    return False


_NO_INITIALS = frozenset(("NHS", "HMP", "ICB", "CCG", "LTD", "PLC"))
"""Capitals that stand for a kind of body, not for one."""

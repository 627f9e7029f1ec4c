"""Whether two spellings name the same body: by their telling words, by initials, and whether they could.

Nothing is guessed from likeness: «Sussex» is not «Essex», and a hospital is not the trust that runs it;
who owns whom, and who came after whom, are judgements about organisations and are made elsewhere.
"""

from __future__ import annotations

import re

from forewarned.register.identity import plain_name

_OF_FORM = """
    nhs trust foundation the of and for to in on at a ltd limited plc llp service services
    redacted published final copy
"""
"""Words that a name may have or lack without being another body's, and what file names add to them."""

_SHORT_FORMS = (
    (re.compile(r"\bintegrated care board\b"), "icb"),
    (re.compile(r"\bclinical commissioning group\b"), "ccg"),
    (re.compile(r"\b(?:hm|her majesty s|his majesty s) prison\b(?! and)"), "hmp"),
    (re.compile(r"\bhealth care\b"), "healthcare"),
    (re.compile(r"\bdept\b"), "department"),
    (re.compile(r"\bconstabulary\b"), "police"),
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
    commission commissioner icb ccg st saint
"""
"""Words that many bodies share, and that so tell none of them from another."""

_OF_A_PLACE = """
    hospital hospitals university teaching acute royal general london care home homes house nursing centre
    group company holdings international uk england
"""
"""Words that a place may have and the body that runs it may not, or the other way about."""

_FORM = frozenset(_OF_FORM.split())
_NEUTRAL = frozenset(_OF_A_PLACE.split())
_COMMON = _FORM | frozenset(_OFTEN.split())


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell whose it is, in small letters: without «NHS Trust», «Ltd», numbers."""
    return frozenset(word for word in _plain(name).split() if word not in _FORM and not word.isdigit())


def _plain(name: str) -> str:
    plain = plain_name(name)
    for long, short in _SHORT_FORMS:
        plain = long.sub(short, plain)
    return plain


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
    return bool({"trust", "nhs"} & set(plain_name(name).split()))


def has_initials(sender: str, name: str) -> bool:
    """Whether the sender is one short word that is the initials of the name: «CQC», «HMPPS», «MoJ».

    With or without its small words and its «NHS Trust»; initials in the name («HM», «UK») count whole.
    At least three letters.
    """
    words = [word for word in plain_name(sender).split() if not word.isdigit() and word not in _FORM]
    if len(words) != 1 or not re.fullmatch(r"[a-z]{3,8}", words[0]):
        return False
    return any(words[0] in _initials(part) for part in (name, *name.split(",")))


def _initials(name: str) -> set[str]:
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", name.replace("&", " and "))).split()
    left_out = (frozenset(("the",)), _SMALL, _SMALL | _FORM)
    return {"".join(_initial(word) for word in words if word.lower() not in leaving) for leaving in left_out}


def _initial(word: str) -> str:
    return (word if word.isupper() and len(word) <= 3 else word[0]).lower()


def could_be(sender: str, name: str) -> bool:
    """Whether the sender could be the body of this name, where nobody else was addressed.

    All the telling words of one are the other's; or they share a word that few bodies have, and neither
    has words of its own but those of a place of care («Royal Free Hospital» for the trust); or capitals
    of one («NICE», «DfT») stand for the words of the other, in their order.
    """
    words, others = telling_words(sender), telling_words(name)
    if words and others and (words <= others or others <= words):
        return True
    if (words & others) - _COMMON and words ^ others <= _NEUTRAL:
        return True
    return _abbreviates(sender, _plain(name).split()) or _abbreviates(name, _plain(sender).split())


def _abbreviates(name: str, words: list[str]) -> bool:
    initials = "".join(word[0] for word in words)
    for short in re.findall(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z][A-Za-z]{2,6}\b", name):
        left = iter(initials)
        begins = short not in _NO_INITIALS and initials[:1] == short[0].lower()
        if begins and all(letter in left for letter in short.lower()):
            return True
    return False


_NO_INITIALS = frozenset(("NHS", "HMP", "ICB", "CCG", "LTD", "PLC"))
"""Capitals that stand for a kind of body, not for one."""

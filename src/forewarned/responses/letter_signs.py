"""Signs in a letter's own words of who sent it, weighed for each body to whom the report was sent.

A letterhead and a signature weigh most, then what a body says of itself («Orme Council would like…», «on
behalf of…»), then words that only one kind of body uses of itself («our Trust», «my officials»). What is
said of somebody else («we have written to…», «I understand that they are responding») weighs against.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from forewarned.organisations import facts
from forewarned.organisations.names import families_of, families_of_kind
from forewarned.responses.addressed import NOBODY, Addressed, Match
from forewarned.responses.same_body import initials_of


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: for whom it speaks, what it is, how much it weighs, and where it stands in the text."""

    body: str
    what: str
    weight: float
    start: int
    end: int


ENOUGH, AHEAD = 2.5, 2.0
"""The least weight that decides, and the least lead over the next body."""

SENDER, SENDERS = "what the letter says of its sender", "what the letter says of its senders"
"""The rules by which a letter's own words decide, for one body and for a joint reply."""

_KIND = "a word of its kind"
"""A sign that names nobody: alone it is less sure, since another body of the kind would say the same."""

_SALUTATION = re.compile(r"^\W*Dear\b", re.MULTILINE)
_CLOSE = re.compile(
    r"^\W*(?:yours\s+(?:sincerely|faithfully|truly)|(?:kind|best|warm)\s+(?:regards|wishes)"
    r"|with\s+best\s+wishes)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OTHERS_BLOCK = re.compile(
    r"\bcoroner|\bcc\b|^\s*(?:to|for the attention of|fao)\b", re.IGNORECASE | re.MULTILINE
)
_AND_ANOTHER = r"(?:\s*(?:and|&)\s+(?:the\s+)?(?:(?:[A-Z][\w’'&-]*|of|for|\([A-Z][\w&-]*\))\s+){1,8})?"
_OF_A_LAND = r"(?:\s+of\s+(?:England|Wales|London|Edinburgh|Great Britain|the UK|the United Kingdom))?"
_AFTER = rf"^{_OF_A_LAND}(?:[’']s)?\W{{0,2}}(?:\([^)]{{1,60}}\)\W{{0,2}})?{_AND_ANOTHER}\W{{0,2}}"
_SAYS_OF_ITSELF = re.compile(
    _AFTER + r"(?:would (?:also )?like|wish(?:es)? to|extends?\b|offers? (?:its|our|their|sincere)|"
    r"acknowledges?|accepts?|apologi[sz]es?|can confirm|welcomes?|regrets?|"
    r"(?:is|are) (?:sorry|keen|committed|saddened|grateful|pleased|dedicated)|"
    r"takes? (?:\w+ ){0,4}seriously|"
    r"(?:has|have) (?:carefully |now |fully |also )?(?:considered|reviewed|reflected|collaborated|received|"
    r"carried out|taken the following))",
)
_ACTS = re.compile(_AFTER + r"(?:will|has|have|recogni[sz]es?|continues?|does|do|is|are|aims?|believes?)\b")
_SPOKEN_FOR = re.compile(
    r"(?:\bon behalf of|\bwe at|\bhere at|\bus at|\bI am (?:the |an? )?[\w ,’'-]{3,70} (?:at|of|for|with)|"
    r"\bI (?:write|am writing|respond|am responding) (?:to you )?as [\w ,’'-]{3,60} (?:at|of|for)|"
    r"\b(?:my|the|our) (?:role|capacity|position) as [\w ,’'-]{3,60} (?:at|of|for)|"
    r"\b(?:this|the following) (?:letter|response|document|report|statement) "
    r"(?:is|sets out|provides|comes|constitutes)[\w ,’'-]{0,40}|"
    r"\bthank you for (?:sending|addressing|your)[^.]{0,110} to|"
    r"\byou (?:sent|addressed|issued)[^.]{0,60} to|"
    r"\baddressed to [^.]{0,60}\binclud(?:e|es|ing)|"
    r"\breport[^.]{0,40} (?:issued|sent|addressed|directed) to)\s+(?:the\s+|us at\s+)?$",
    re.IGNORECASE,
)
_SAID_BY = re.compile(
    r"\b(?:we|I) (?:(?:can|would|wish|like|want|are|am|pleased|able|write|writing|also|to|fully) )*"
    r"(?:confirm|assure (?:you|the court|the coroner|the family)(?: and [\w ]{3,30})?|report|advise(?: you)?)"
    r"(?: that)?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\bon behalf of\s+(?:(?:[A-Z][\w’'&-]*|the|of|for|and|including|as|a|whole),?\s+)+$")
_BESIDE_WE = re.compile(
    _AFTER + r"(?:(?:and|where|given|through|namely|in|as part of|for|by)\s+){0,2}(?:we|our)\b"
    rf"|^\W{{1,3}}(?:we|our)\b|{_AFTER[1:]}is (?:the|a) leading\b"
)
_OF_OTHERS_BEFORE = re.compile(
    r"\b(?:with|contact(?:ed|ing)?|enquir(?:ies|y) (?:with|of|to)|"
    r"(?:also|both|been|jointly) (?:addressed|sent|issued) to|spoken to|written to|write to|refer(?:red)? to|"
    r"response (?:from|of|by)|(?:letter|advice|guidance|information|update) (?:from|by)|"
    r"(?:issued|published|regulated|commissioned|provided|employed|run) by|"
    r"matter for|responsibility of|remit of|alongside|understand(?: that)?|copied to|defer to|asked)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_OTHERS_AFTER = re.compile(
    _AFTER + r"(?:(?:is|are|will be) (?:writing|responding|replying|(?:better|best) placed|separately)|"
    r"will (?:also |separately )?(?:respond|reply|write)|were|was|"
    r"(?:is|are) (?:an? |the )?(?:independent|responsible))\b"
)
_JOINED = re.compile(r"^\W*(?:\([^)]{1,60}\)\W*)?\s*(?:and|&)\s+(?:the\s+)?$")
_FORMERLY = re.compile(r"\bformerly\s+(?:known as\s+)?(?:the\s+)?$", re.IGNORECASE)
_COMPANIES = frozenset(("company", "transport operator", "utility", "care provider"))


def match_letter(text: str, addressees: Sequence[Addressed]) -> tuple[Match, tuple[Sign, ...]]:
    """Whom the letter's own words name as its sender among those addressed, and the signs that say so."""
    signs = tuple(signs_of(text, addressees))
    weights: Counter[str] = Counter()
    for sign in signs:
        weights[sign.body] += sign.weight  # type: ignore[assignment]
    ranked = weights.most_common()
    if not ranked or ranked[0][1] < ENOUGH:
        return NOBODY, signs
    best = [body for body, _ in ranked[:1]]
    partners = {sign.body for sign in signs if sign.what == "joined" and sign.weight > 0}
    if best[0] in partners:
        best += [body for body, weight in ranked[1:] if body in partners and weight >= ENOUGH]
    following = next((weight for body, weight in ranked if body not in best), 0.0)
    if ranked[0][1] - following < AHEAD:
        return NOBODY, signs
    places = tuple(sorted(each[0] for each in addressees if _body_of(each) in best))
    ids = tuple(dict.fromkeys(each[2] for each in addressees if each[2] and _body_of(each) in best))
    by_name = any(sign.body in best and sign.weight > 0 and sign.what != _KIND for sign in signs)
    sure = min(0.95 if by_name else 0.75, 0.7 + 0.03 * (ranked[0][1] - following))
    rule = SENDER if len(best) == 1 else SENDERS
    return Match(places, rule, round(sure, 2), ids), signs


def _body_of(addressee: Addressed) -> str:
    return addressee[2] or addressee[1]


def signs_of(text: str, addressees: Sequence[Addressed]) -> Iterator[Sign]:
    """Every sign in the text, for the bodies addressed."""
    mentions = sorted(_mentions(text, addressees))
    head, close = _end_of_letterhead(text), _beginning_of_close(text)
    taken: Counter[tuple[str, str]] = Counter()
    for place, (start, end, body) in enumerate(mentions):
        for what, weight in _of_mention(text, start, end, head, close):
            taken[body, what] += 1
            if taken[body, what] <= 2:
                yield Sign(body, what, weight, start, end)
        following = mentions[place + 1] if place + 1 < len(mentions) else None
        if following and following[2] != body and _is_joint(text, (start, end), following):
            yield Sign(body, "joined", 2.0, start, end)
            yield Sign(following[2], "joined", 2.0, following[0], following[1])
        earlier = mentions[place - 1] if place else None
        if earlier and _FORMERLY.search(text[max(0, start - 30) : start]):
            yield Sign(earlier[2], "joined", 0.5, start, end)
            yield Sign(body, "joined", ENOUGH, start, end)
    yield from _own_words(text, addressees)


def _of_mention(text: str, start: int, end: int, head: int, close: int) -> Iterator[tuple[str, float]]:
    before, after = text[max(0, start - 150) : start], text[end : end + 130]
    if start < head:
        block = text[max(0, text.rfind("\n\n", 0, start)) : end]
        if not _OTHERS_BLOCK.search(block):
            yield "letterhead", 4.0
        return
    if start >= close:
        if not re.search(r"\bcc\b|\bcopy to\b", text[close:start], re.IGNORECASE):
            yield "signature", 5.0
        return
    if _LISTED.search(text[max(0, start - 300) : start]):
        yield "joined", 3.5
    elif _OF_OTHERS_BEFORE.search(before) or _OF_OTHERS_AFTER.search(after):
        yield "said of another", -1.0
    elif _SPOKEN_FOR.search(before):
        yield "spoken for", 3.5
    elif _SAID_BY.search(before):
        yield "said by it", 2.0
    elif _SAYS_OF_ITSELF.search(after):
        yield "says of itself", 2.5
    elif _BESIDE_WE.search(after):
        yield "beside «we»", 1.5
    elif _ACTS.search(after):
        yield "acts", 0.5


def _is_joint(text: str, one: tuple[int, int], other: tuple[int, int, str]) -> bool:
    """Whether two names joined by «and» are the subject of what the letter says of its senders."""
    between = text[one[1] : other[0]]
    return (
        len(between) < 90
        and _JOINED.search(between[-90:] or " ") is not None
        and bool(
            _SAYS_OF_ITSELF.search(text[other[1] : other[1] + 130])
            or _SPOKEN_FOR.search(text[max(0, one[0] - 150) : one[0]])
        )
    )


def _end_of_letterhead(text: str) -> int:
    found = _SALUTATION.search(text[:3000])
    return found.start() if found else 0


def _beginning_of_close(text: str) -> int:
    found = [match.end() for match in _CLOSE.finditer(text)]
    return found[-1] if found and len(text) - found[-1] < 1200 else len(text)


def _own_words(text: str, addressees: Sequence[Addressed]) -> Iterator[Sign]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for each in addressees:
        for family in _families(each):
            kinds[family].add(_body_of(each))
    close = _beginning_of_close(text)
    for families, pattern, weight in _words_of_kinds():
        bodies = sorted({body for family in families for body in kinds.get(family, ())})
        found = list(pattern.finditer(text)) if bodies else []
        for match in found[:2]:
            yield from (Sign(body, _KIND, weight, match.start(), match.end()) for body in bodies)
        for match in found:
            told = _of_mention(text, match.start(), match.end(), 0, close)
            if own := next((sign for sign in told if sign[0] in ("says of itself", "said by it")), None):
                yield from (Sign(body, _KIND, own[1], match.start(), match.end()) for body in bodies)
                break


@cache
def _words_of_kinds() -> tuple[tuple[tuple[str, ...], re.Pattern[str], float], ...]:
    """What a body of a kind calls itself, and how much it weighs where one addressee is of that kind."""
    file = resources.files("forewarned.responses") / "letter_words.yml"
    loaded: list[dict[str, Any]] = yaml.safe_load(file.read_bytes())
    return tuple(
        (tuple(entry["families"]), re.compile(rf"\b(?:{'|'.join(entry['words'])})\b"), float(entry["weight"]))
        for entry in loaded
    )


def _families(addressee: Addressed) -> frozenset[str]:
    body = facts.bodies().get(addressee[2] or "")
    if body is None:
        return families_of(addressee[1]) or frozenset(("company",))
    return families_of_kind(body.kind) | (frozenset(("company",)) if body.kind in _COMPANIES else frozenset())


def _mentions(text: str, addressees: Sequence[Addressed]) -> Iterator[tuple[int, int, str]]:
    """Where each body is named: by its names, its abbreviations, and those that the letter gives it."""
    patterns = {_body_of(each): _pattern(each[1], each[2]) for each in addressees}
    found = [
        (match.start(), match.end(), body)
        for body, pattern in patterns.items()
        for match in pattern.finditer(text)
    ]
    given: dict[str, str] = {}
    for _, end, body in found:
        if match := re.match(
            r"\s*\((?:the\s+|hereafter\s+)?[“\"‘']?([A-Z][A-Za-z&]{1,9})[”\"’']?[);]", text[end : end + 40]
        ):
            given.setdefault(match[1], body)
    for short, body in given.items():
        if short not in _NO_NAME:
            found += [
                (match.start(), match.end(), body) for match in re.finditer(rf"\b{re.escape(short)}\b", text)
            ]
    widest: list[tuple[int, int, str]] = []
    for start, end, body in sorted(set(found), key=lambda each: (each[0], -each[1])):
        if not widest or start >= widest[-1][1]:
            widest.append((start, end, body))
    yield from widest


_NO_NAME = frozenset(("Trust", "Council", "Report", "Department", "Board", "College", "Force", "Home", "NHS"))


@lru_cache(maxsize=4096)
def _pattern(name: str, id_: str | None) -> re.Pattern[str]:
    body = facts.bodies().get(id_ or "")
    names = {name, *name.split(","), *(body.names[:12] if body else ())}
    long = {re.sub(r"^the\s+", "", each.strip(), flags=re.IGNORECASE) for each in names}
    long |= {re.sub(r"\s+(?:NHS )?(?:Foundation )?(?:Trust|Limited|Ltd|PLC|plc)$", "", each) for each in long}
    short = {*(body.short if body else ()), *(each.upper() for each in initials_of(name) if len(each) > 2)}
    wide = sorted((each for each in long if len(each) > 3 and not _is_common(each)), key=len, reverse=True)
    parts = [rf"(?i:{_loose(each)})" for each in wide] + [re.escape(each) for each in sorted(short)]
    return re.compile(r"\b(?:" + "|".join(parts) + r")(?!\w)") if parts else re.compile(r"(?!)")


def _is_common(name: str) -> bool:
    return len(name.split()) == 1 and name.lower() in {
        "trust",
        "hospital",
        "england",
        "manager",
        "director",
        "redacted",
    }


def _loose(name: str) -> str:
    """A name as a pattern: any white space, «&» for «and», either apostrophe or none."""
    words = [re.sub(r"['’]", "['’]?", re.escape(word)) for word in name.replace("&", "and").split()]
    return r"\s+".join("(?:and|&)" if word == "and" else word for word in words)

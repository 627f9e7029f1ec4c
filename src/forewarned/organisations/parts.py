"""What is written for one addressee, taken apart: office, person, part of a body, body, postal address.

Nothing is decided here about which body it is. The parts keep the words as written; offsets are into
what was written, so that each part can be shown where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import yaml

from forewarned.form import addressee_words as words
from forewarned.organisations.names import families_of, is_short, plain, vocabulary

Sort = Literal["body", "office", "person", "unit", "address", "redacted", "short"]

_CUT = re.compile(r"\s*(?:[,;|\n]|\s[–—-]\s|[–—]|:\s)\s*|\s+[Cc]/[Oo]\.?:?\s+|\s+care of\s+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LABEL = re.compile(
    r"^\s*(?:\(?\d{1,2}[.):]+(?!\d)|\([a-z]\)|[•·▪●*]|[a-z]\)|to:|and(?=\s+[A-Z]))\s*", re.IGNORECASE
)
_FOR = re.compile(
    r"^(?:the\s+)?(?:legal (?:representatives?|advis[eo]rs?|team)|solicitors?|counsel|representatives?)"
    r"\s+(?:for|of|acting for|on behalf of|at)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OF_A_MINISTER = re.compile(
    r"(?:the\s+)?(?:(?:rt\.?|right) hon\.?\s+)?(?:the\s+)?(?:parliamentary\s+)?"
    r"(?:(?:under[- ]?)?secretar(?:y|ies) (?:of|for) state (?:for|to|of)|minister of state (?:for|at)|"
    r"minister (?:for|of)|secretary (?:of|for)(?= (?:health|transport|home|justice|defence|education)))"
    r"(?:\s+the)?\s+",
    re.IGNORECASE,
)
_JOIN = re.compile(r"^(?:of|at|for|to|the|in|from|and|with|on behalf of|&)\s+", re.IGNORECASE)
_TITLE = re.compile(rf"^\s*(?:{words._TITLES})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of what is written and what it looks like; `office` was cut from before a body."""

    text: str
    sort: Sort
    start: int
    end: int
    office: str | None = None


@lru_cache(maxsize=65536)
def parts_of(written: str) -> tuple[Part, ...]:
    """The parts of what is written for one addressee, in order, each with its offsets."""
    found: list[Part] = []
    for start, end in _stretches(written):
        text = written[start:end]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            found.append(_part(text.strip(), start + lead))
    return tuple(found)


def _stretches(written: str) -> list[tuple[int, int]]:
    """Where the written text falls apart: at commas, dashes, line ends and brackets."""
    at = label.end() if (label := _LABEL.match(written)) else 0
    cuts = [(found.start(), found.end()) for found in _CUT.finditer(written, at)]
    cuts += [(found.start(), found.start() + 1) for found in _BRACKETS.finditer(written, at)]
    cuts += [(found.end() - 1, found.end()) for found in _BRACKETS.finditer(written, at)]
    spans, begin = [], at
    for start, end in sorted(cuts):
        if start >= begin:
            spans.append((begin, start))
            begin = end
    return [*spans, (begin, len(written))]


def _part(text: str, start: int) -> Part:
    end = start + len(text)
    if words.REDACTED_ONLY.match(text):
        return Part(text, "redacted", start, end)
    if is_short(text):
        return Part(text, "short", start, end)
    if words.is_address(text) and not _speaks_of_a_body(text):
        return Part(text, "address", start, end)
    office, body = _office_and_body(text)
    if office and not body:
        return Part(text, "office", start, end, office=office)
    if not body or (_TITLE.match(body) and not _speaks_of_a_body(body)):
        return Part(text, "person", start, end)
    shift = text.rfind(body)
    if words.is_part(body):
        return Part(body, "unit", start + shift, end, office=office)
    return Part(body, "body", start + shift, end, office=office)


def _speaks_of_a_body(text: str) -> bool:
    return bool(words.INNER_BODY.search(text)) or bool(families_of(text))


def _office_and_body(text: str) -> tuple[str | None, str]:
    """The office named before a body, and the body; an office alone leaves the body empty."""
    rest = _FOR.sub("", text)
    if found := _OF_A_MINISTER.match(rest):
        return rest[: found.end()].strip(), rest[found.end() :].strip() or rest
    if found := words.ROLE.match(rest):
        after = rest[found.end() :]
        if not after.strip(" .,") or words.ROLE_ONLY.match(rest):
            return rest.strip(), ""
        if re.match(r"\W", after):
            return rest[: found.end()].strip(), _JOIN.sub("", _JOIN.sub("", after.strip(" .,-–")))
    return None, rest


@cache
def given_names() -> frozenset[str]:
    """Given names that are common in the United Kingdom, in small letters."""
    file = resources.files("forewarned.organisations") / "given_names.yml"
    return frozenset(yaml.safe_load(file.read_bytes())["given"].split())


@lru_cache(maxsize=16384)
def may_be_person(text: str) -> bool:
    """Whether the text could be a person's name: a title, or a given name and one or two words more.

    >>> may_be_person("Sarah Whitlock"), may_be_person("Whitlock Surgery"), may_be_person("Dr A. Whitlock")
    (True, False, True)
    """
    bare = text.strip()
    if _TITLE.match(bare):
        return not _speaks_of_a_body(bare)
    pieces = re.findall(r"[^\W\d_][\w'’.-]*", bare)
    if not 2 <= len(pieces) <= 4 or not all(piece[:1].isupper() for piece in pieces):
        return False
    if families_of(bare) or any(
        word in vocabulary().common or word in vocabulary().form for word in plain(bare).split()
    ):
        return False
    return pieces[0].casefold() in given_names() and not words.ENDING.search(bare)

"""Where a semicolon separates addressees, and where it only stands between an office and whose it is."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from forewarned.form import addressee_words as words

_SEMICOLON = re.compile(r"(&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5}));|;", re.IGNORECASE)
_INSIDE = re.compile(r"\s*[,;:]\s*|\s+[–—-]\s+|\s*\(|\)")
_MEMBER = re.compile(r"\bMP\b|\bhon", re.IGNORECASE)
_TITLED = re.compile(
    r"(?i:(?:the )?(?:rt\.? ?hon(?:ourable)?\.?|right hon(?:ourable)?\.?|mr|mrs|ms|miss|dr|prof(?:essor)?|"
    r"sir|dame|lord|baroness|cllr|councillor)\.? )+(?:[A-Z][\w.'’-]*\s?){1,4}(?:\[redacted\])?"
)
_OF_RANK = re.compile(
    r"(?i:(?:the )?(?:(?:deputy |assistant )?chief constable|commissioner|superintendent|governor))"
    r" (?P<name>[A-Z][a-z'’-]+ [A-Z][\w'’-]+(?: [A-Z]{2,5})?)",
)


def at_semicolons(text: str) -> list[str]:
    """The text cut at its semicolons, but for those of «&amp;» and between an office and its body."""
    ends = semicolons(text)
    starts = [0, *(end + 1 for end in ends)]
    cuts = [0]
    for at in range(1, len(starts)):
        left = text[cuts[-1] : ends[at - 1]]
        right = text[starts[at] : ends[at]] if at < len(ends) else text[starts[at] :]
        if not is_completed_by(left, right):
            cuts.append(starts[at])
    stops = [*(cut - 1 for cut in cuts[1:]), len(text)]
    return [text[start:end] for start, end in zip(cuts, stops, strict=True)]


def semicolons(text: str) -> list[int]:
    """Where the text's semicolons stand, those of entities («&amp;») left out."""
    return [match.start() for match in _SEMICOLON.finditer(text) if match[1] is None]


def is_completed_by(left: str, right: str) -> bool:
    """Whether the left names only an office, or who holds it, and the right goes on to say whose it is."""
    parts = [part for part in _INSIDE.split(html.unescape(left).strip()) if part]
    first = next((part for part in _INSIDE.split(html.unescape(right).strip()) if part), "")
    if not parts or not first or words.REDACTED_ONLY.match(first) or words.REDACTED_ONLY.match(left):
        return False
    if re.search(r"(?i)\bcoroner\b", right):
        return False
    office = words.is_office_alone(first) or bool(words.ROLE.match(first))
    minister = bool(words.MINISTER.match(first))
    if all(_TITLED.fullmatch(part) for part in parts):
        return minister if _MEMBER.search(left) else office
    if office or minister or words.PERSON.match(first) or words.HONOURED.search(first):
        return False
    if (ranked := _OF_RANK.fullmatch(left.strip())) and not words.INNER_BODY.search(ranked["name"]):
        return bool(re.search(r"(?i)\b(?:police|constabulary|prison|hmp)\b", first))
    return _is_somebodys_office(parts) and _is_whose(first)


def _is_somebodys_office(parts: Sequence[str]) -> bool:
    """Whether the words between commas are an office, parts of a body and who holds the office; no body."""
    offices = [at for at, part in enumerate(parts) if words.is_office_alone(part)]
    if not offices:
        return False
    others = [(at, part) for at, part in enumerate(parts) if at not in offices]
    return all(
        words.is_part(part)
        or _TITLED.fullmatch(part)
        or words.HONOURED.search(part)
        or words.REDACTED_ONLY.match(part)
        or (at < offices[0] and words.is_a_name(part))
        for at, part in others
    )


def _is_whose(first: str) -> bool:
    if words.ROLE_LAST.search(first) and not words.is_plainly_headed(first):
        return False
    return words.is_body(first) or (bool(words.INNER_BODY.search(first)) and not words.is_a_name(first))

"""Who is said to act: the body or office named as doing it, in the response's own words."""

from __future__ import annotations

import re

from forewarned.responses.promise_signals import STRONG, VerbGroup

_BODIES = (
    r"trusts?|councils?|department|government|ministry|ministers?|colleges?|board|company|agency|authority"
    r"|police|practice|hospitals?|society|institute|commission|committee|groups?|taskforce|teams?|directorate"
    r"|unit|network|providers?|organisations?|charity|governor|director|manager|head of [\w ]{3,30}|leads?"
    r"|matrons?|officers?|commissioner|operators?|manufacturer|office|regulator|partnership|colleagues"
    r"|officials|staff|nurses|consultants?|experts [\w ]{3,40}|icb|firm|association|home|school|prison"
    r"|nephrologists?|pharmacists?|clinicians|doctors"
)
_COMMON = re.compile(
    r"(?:(?:the|our|my|an?|each|all|both|one of (?:our|the)) )?(?:[\w’'&-]+ ){0,4}?"
    rf"(?:{_BODIES})(?: (?:of|for|at|in) (?:the )?[\w’'&-]+(?: [\w’'&-]+){{0,4}})?",
    re.IGNORECASE,
)
"""A body or an office by its common name: «the Council», «our Head of Estates»."""

_PROPER = re.compile(
    r"(?:(?:[Tt]he|[Oo]ur|[Mm]y|[Aa]|[Oo]ne of our)\s+)?(?:[a-z]{3,}\s+){0,2}?[A-Z][\w’'&.-]*"
    r"(?:\s+(?:(?:of|for|and|the|in|at|&|–|-|to|on)\s+){0,3}(?:[A-Z][\w’'&.-]*|\([^)]{2,70}\)))*"
    r"(?:\s+(?:team|teams|service|board|department|unit|group|staff|colleagues|directorate|committee|leads?"
    r"|managers?))?"
)
"""A run of words with capitals: «NHS England», «the Office for Students (OfS)»."""

_NOBODY = re.compile(
    r"(?:we|i|it|this|they|these|those|there|he|she|who|which|that|in|on|at|as|for|to|following|since"
    r"|our|the|you)"
    r"(?:\s+(?:also|both|all|now))?",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:polic(?:y|ies)|guidance|guidelines?|process(?:es)?|training|pathways?|protocols?|procedures?|reviews?"
    r"|audits?|systems?|documents?|forms?|reports?|plans?|programmes?|projects?|strateg(?:y|ies)|work|actions?"
    r"|measures?|changes|funding|conditions?|agreements?|sessions?|meetings?|alerts?|modules?|schemes?|guides?"
    r"|posters?|leaflets?|expansion|letters?|recommendations?|consultation|information|version|package|tool"
    r"|standards?|equipment)$",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?:the\s+)?(?:end|start|beginning|\d|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Spring|Summer|Autumn|Winter|Q\d|[Ee]arly|[Ll]ate|[Mm]id)\b"
)
_PASSIVE = re.compile(r"\bbe(?:ing|en)?\b|\b(?:was|were)\b")
_SAYS = re.compile(
    r"^(.{2,80}?)\s+(?:can|would like to|is able to|wish(?:es)? to)?\s*(?:confirms?|reports?|advises?)"
    r"\s+that\b"
)


def owner_of(text: str, clause: str, main: VerbGroup | None, lead_in: str = "") -> str | None:
    """The body or office said to act, as written; None for «we», and where nobody is named.

    `clause` is the text folded; the owner is the subject of its main verb, or who it is done «by». An
    item of a list has the subject of the words that lead in to it (as written).
    """
    if main is None or main.tense not in STRONG:
        return _leader(lead_in)
    if main.tense == "passive" or _PASSIVE.search(clause[main.start : main.end]):
        said = _SAYS.match(text[: main.start])
        return _agent(text[main.end : main.end + 120]) or (_actor(said[1]) if said else None)
    before = text[: main.start].strip()
    return _actor(before) if before else _leader(lead_in)


_LEADS = re.compile(r"^(.{3,100}?)\s+(?:will|has|have|is to|are to|plans?|intends?|has now|have now)\b")


def _leader(lead_in: str) -> str | None:
    """«The Council will:» gives its items the Council."""
    led = _LEADS.match(lead_in.strip())
    return _actor(led[1]) if led else None


def _actor(before: str) -> str | None:
    """The named subject at the end of the words before a verb."""
    whole = re.sub(
        r",\s(?:working|who|which|led|chaired|together|along|as|in)\b[^,]*,?\s*$", "", before.rstrip()
    )
    tail = re.split(r"[,;:]\s(?!and\b)|\bthat\s", whole.rstrip(" ,"))[-1].strip(' ,“”"')
    tail = re.sub(r"\s+(?:also|now|both|all|therefore|then|can and|\w+ly)$", "", tail)
    tail = re.sub(
        r"^(?:(?:and|but|while|whilst|however|additionally|also)|In \d{4}|in addition)\s+", "", tail
    )
    if not tail or len(tail) > 140 or _NOBODY.fullmatch(tail) or _THINGS.search(tail):
        return None
    for pattern in (_COMMON, _PROPER):
        for match in pattern.finditer(tail):
            if match.end() == len(tail) and not _NOBODY.fullmatch(match[0]):
                return match[0].strip()
    return None


_AGENT = re.compile(r"\bby\s+")


def _agent(after: str) -> str | None:
    """Who a thing is done «by»."""
    found = _AGENT.search(after)
    if found is None:
        return None
    rest = after[found.end() :]
    for pattern in (_PROPER, _COMMON):
        match = pattern.match(rest)
        if match and not _THINGS.search(match[0]) and not _TIMES.match(match[0]):
            return match[0].strip()
    return None

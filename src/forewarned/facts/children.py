"""Words that say that the one who died was a child or an adult, where no age does."""

from __future__ import annotations

import re

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention

_SOON_AFTER_BIRTH = re.compile(
    r"\bdied\b[^.;]{0,60}?\b(?:minutes|hours|days?|weeks|shortly|soon|immediately)(?:\s+later)?\s+"
    r"(?:after|following)\s+(?:(?:his|her|the)\s+)?(?:birth\b(?!\s+of)|being\s+born|(?:he|she)\s+was\s+born)",
    re.IGNORECASE,
)
_NEWBORN = re.compile(
    r"\b(?:stillborn|still-?\s?birth|new-?born|neonate|neonatal\s+death|(?:a|his|her)\s+neonatal)\b",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"\b(?:the\s+death\s+of\s+(?:the\s+)?(?:baby|infant|child|newborn)|"
    r"(?i:the\s+deceased\s+(?:child|baby|infant|boy|girl))|(?i:schoolboy|schoolgirl|toddler|stillborn|still-?\s?birth|neonatal\s+death|"
    r"(?:his|her)\s+neonatal|sudden\s+infant\s+death))\b"
)
_IS_A_CHILD = re.compile(
    r"\b(?P<name>[^\W\d_][\w'’-]+)(?P<delivered>)\s+(?:was|is)\s+an?\s+(?:\w+\s+){0,3}?"
    r"(?:baby|infant|child|toddler|schoolboy|schoolgirl|newborn|boy|girl|pupil|neonate)\b(?!\s+(?:who|when))"
)
_BABY = re.compile(
    r"\b[Bb]aby,?\s+(?P<name>[A-ZÀ-Þ][\w’'-]+)|\b(?P<delivered>[A-ZÀ-Þ][\w’'-]+)\s+was\s+delivered\s+(?:by|via|at)\b"
)
_ABOUT = ("investigation", "circumstances")
_ADULT = re.compile(
    r"\b(?:[Hh]is\s+(?:\w+\s+)?(?:wife|widow|girlfriend|fianc[ée]e)|[Hh]er\s+(?:\w+\s+)?(?:husband|widower|boyfriend)|"
    r"(?:[Hh]is|[Hh]er)\s+(?:\w+\s+)?(?:children|grandchildren|pension|employer|care\s+home|nursing\s+home)|"
    r"(?:a|an)\s+(?:\w+\s+)?(?:retired|elderly|married|divorced)\b|retired\s+\w+|"
    r"(?:this|(?:was|is|in|of)\s+an?)\s+(?:\w+\s+){0,3}?(?:man|woman|lady|gentleman|widow|widower|pensioner)\b|"
    r"serving\s+prisoner|HMP\s+(?!YOI)[A-Z]\w+(?!\s*(?:/|and|&)\s*YOI))"
)


def newborn(texts: Texts, mention: Mention | None) -> Fact | None:
    """An age of 0 from words: «newborn» beside the name, «died six hours after birth»."""
    if mention is not None:
        text = texts.sections[mention.section]
        if match := _NEWBORN.search(text, max(0, mention.start - 20), mention.until):
            return Fact("age", 0, mention.section, *match.span(), match.group(), "newborn", confidence=0.85)
    for section in _ABOUT:
        text = texts.sections.get(section) or ""
        if match := _SOON_AFTER_BIRTH.search(text):
            return Fact(
                "age", 0, section, *match.span(), match.group(), "died soon after birth", confidence=0.85
            )
    return None


def child_from_words(texts: Texts, names: frozenset[str]) -> Fact | None:
    """«child» as words say it: a baby, the schoolboy; an adult by a wife, children, retirement."""
    for section in _ABOUT:
        text = texts.sections.get(section) or ""
        if match := _child(text, names):
            return Fact(
                "child", True, section, *match.span(), match.group(), "a child's word", confidence=0.75
            )
    for section in _ABOUT:
        text = texts.sections.get(section) or ""
        if match := _ADULT.search(text):
            return Fact(
                "child", False, section, *match.span(), match.group(), "an adult's word", confidence=0.8
            )
    return None


def _child(text: str, names: frozenset[str]) -> re.Match[str] | None:
    if match := _CHILD.search(text):
        return match
    said = (match for pattern in (_IS_A_CHILD, _BABY) for match in pattern.finditer(text))
    return next((match for match in said if _name_of(match) in names), None)


def _name_of(match: re.Match[str]) -> str:
    return (match["name"] or match["delivered"]).casefold()

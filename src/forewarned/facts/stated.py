"""Facts made from places in a report's text, and the best of several that speak of the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from forewarned.facts.fact import Fact, Texts, Value
from forewarned.facts.mentions import Mention

ABOUT = ("investigation", "circumstances", "concerns_text")
"""The sections that speak of the deceased, in the order in which they are believed."""

STORY = ("investigation", "circumstances")
"""The sections that tell of the death."""


def fact_at(
    texts: Texts,
    name: str,
    value: Value,
    where: Mention | str,
    start: int,
    end: int,
    rule: str,
    confidence: float,
) -> Fact:
    """A fact of the words at a place in a section, or in the section in which a person is named."""
    section, person = (where, 1) if isinstance(where, str) else (where.section, where.person)
    written = texts.sections[section][start:end]
    return Fact(name, value, section, start, end, written, rule, person, round(confidence, 2))


def best(facts: Iterable[Fact]) -> Fact | None:
    """The most believed value, or the most frequent of those as much believed; less where others differ."""
    found = list(facts)
    if not found:
        return None
    top = max(fact.confidence for fact in found)
    counts = Counter(fact.value for fact in found)
    most = max(counts[fact.value] for fact in found if fact.confidence == top)
    best = next(fact for fact in found if fact.confidence == top and counts[fact.value] == most)
    if len(counts) == 1:
        return best
    agreeing = counts[best.value] / len(found)
    return replace(best, confidence=round(best.confidence * (0.6 + 0.35 * agreeing), 2))

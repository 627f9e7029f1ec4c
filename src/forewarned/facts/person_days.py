"""The days of birth and of death of those who died, as facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from forewarned.facts.birth_and_death import Day, births, deaths, opened
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention
from forewarned.facts.stated import STORY, fact_at


def births_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    """The days of birth that stand beside the name."""
    if mention is not None:
        for day in births(texts.sections[mention.section], mention.end, mention.until, year=_year(texts)):
            yield day_fact(texts, "date_of_birth", mention, day)


def births_of(texts: Texts, mention: Mention | None, names: frozenset[str]) -> Iterator[Fact]:
    """The days of birth beside the name, and those further on that are said of one so named."""
    yield from births_beside(texts, mention)
    for section in STORY:
        for day in births(texts.sections.get(section) or "", names=names, year=_year(texts)):
            yield day_fact(texts, "date_of_birth", section, replace(day, confidence=day.confidence - 0.01))


def deaths_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    """The days of death that stand beside the name."""
    if mention is not None:
        opening = begun(texts)
        year = opening.date.year if opening else None
        found = deaths(texts.sections[mention.section], mention.end, mention.until, year=year)
        for day in before(found, texts.date_of_report, opening):
            yield day_fact(texts, "date_of_death", mention, day)


def deaths_of(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    """The days of death beside the name and further on."""
    yield from deaths_beside(texts, mention)
    opening = begun(texts)
    year = opening.date.year if opening else None
    for section in STORY:
        found = deaths(texts.sections.get(section) or "", year=year)
        for day in before(found, texts.date_of_report, opening):
            yield day_fact(texts, "date_of_death", section, replace(day, confidence=day.confidence - 0.01))


def begun(texts: Texts) -> Day | None:
    """The day on which the investigation was opened."""
    return opened(texts.sections.get("investigation") or "")


def _year(texts: Texts) -> int | None:
    return texts.date_of_report.year if texts.date_of_report else None


def before(days: Iterable[Day], latest: dt.date | None, opening: Day | None) -> Iterator[Day]:
    """The days not after the report's; one without its year not after the investigation's opening."""
    for day in days:
        limit = opening.date if opening and day.rule.endswith("supplied") else latest
        if limit is None or day.date <= limit:
            yield day


def day_fact(texts: Texts, name: str, where: Mention | str, day: Day) -> Fact:
    """A day as a fact, at its place."""
    return fact_at(texts, name, day.date, where, day.start, day.end, day.rule, day.confidence)

"""The ages of those who died, as facts: beside the name, said further on, or reckoned from days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from forewarned.dates import find_dates
from forewarned.facts.ages import Age, ages_after, bare_age, find_ages
from forewarned.facts.birth_and_death import years_between
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention
from forewarned.facts.person_days import begun
from forewarned.facts.stated import ABOUT, fact_at
from forewarned.facts.whose_age import said_of_the_dead

_OLDEST = 115
_NEAR = 200
"""How many characters apart a birth and a death may stand to be shown as one span."""

_SOON = 60
"""How many days before the investigation was opened the death is taken to have been, where no date says."""


def ages_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    """The age that stands with the name: «Ada Quill, aged 64», «Ada Quill, 64», «54-year-old Ada Quill»."""
    if mention is None:
        return
    text = texts.sections[mention.section]
    ages: list[Age] = [
        age for age in find_ages(text, mention.start - 30, mention.start) if _joins(text, age, mention)
    ]
    if bare := bare_age(text, mention.end):
        ages.append(bare)
    ages += [age for age in find_ages(text, mention.end, mention.until) if _is_beside(text, age, mention)]
    for age in ages[:1]:
        yield fact_at(texts, "age", age.years, mention, age.start, age.end, "beside the name", 1.0)


def _joins(text: str, age: Age, mention: Mention) -> bool:
    return not age.aged and bool(re.fullmatch(r"\s+(?:(?!and\b)\w+\s+){0,2}", text[age.end : mention.start]))


_ELSE_BESIDE = re.compile(
    r"\b(?:his|her|their|whose|when|since|from|until|under|over)\b(?:\s+\w+){0,4}[\s,(]*$|"
    r"\b(?:by|with|and|against)\b(?:\s+\w+)?[\s,(]*$|"
    r"\b(?:his|her|their)\s+(?:\w+\s+)?(?:son|daughter|child|mother|father|wife|husband|partner)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:died|death|deceased|killed|being)\b", re.IGNORECASE)


def _is_beside(text: str, age: Age, mention: Mention) -> bool:
    between = text[mention.end : age.start]
    return bool(_OWN.search(between)) or not _ELSE_BESIDE.search(between)


def ages_elsewhere(texts: Texts, names: frozenset[str]) -> Iterator[Fact]:
    """The ages that the text says of the deceased away from the name."""
    for section in ABOUT:
        text = texts.sections.get(section) or ""
        for age in find_ages(text):
            if judged := said_of_the_dead(text, age, names):
                rule, confidence = judged
                yield fact_at(texts, "age", age.years, section, age.start, age.end, rule, confidence)
        for age in ages_after(text, names):
            yield fact_at(texts, "age", age.years, section, age.start, age.end, "after the name", 0.93)


def age_from_dates(
    texts: Texts, mention: Mention | None, born: Fact | None, died: Fact | None
) -> Fact | None:
    """Whole years from birth to death; to the opening where no birthday can have come between."""
    if born is None or not isinstance(born.value, dt.date):
        return None
    if died is not None and isinstance(died.value, dt.date):
        near = died.section == born.section and born.end < died.end < born.end + _NEAR
        end = died.end if near else born.end
        sure = min(0.98, born.confidence, died.confidence)
        return _aged(texts, mention, born, end, (born.value, died.value, died.value), "born and died", sure)
    opening = begun(texts)
    if opening is None:
        return None
    soon = max(born.value, opening.date - dt.timedelta(days=_SOON))
    rule = "born, and soon before the opening"
    by_opening = _aged(texts, mention, born, born.end, (born.value, soon, opening.date), rule, 0.85)
    if by_opening:
        return by_opening
    told = max(soon, _last_day_told(texts, opening.date) or soon)
    rule = "born, and between the last day told of and the opening"
    return _aged(texts, mention, born, born.end, (born.value, told, opening.date), rule, 0.75)


def _last_day_told(texts: Texts, opening: dt.date) -> dt.date | None:
    """The last day before the opening that the circumstances tell of."""
    found = find_dates(texts.sections.get("circumstances") or "")
    return max((read.date for _, _, read in found if read.date and read.date < opening), default=None)


def _aged(
    texts: Texts,
    mention: Mention | None,
    born: Fact,
    end: int,
    days: tuple[dt.date, dt.date, dt.date],
    rule: str,
    confidence: float,
) -> Fact | None:
    """The age on a day between the second and the third of `days`, the first being that of birth."""
    least, most = (years_between(days[0], day) for day in days[1:])
    if least != most or days[2] < days[0] or most > _OLDEST:
        return None
    where = mention if mention and mention.section == born.section else born.section
    return fact_at(texts, "age", most, where, born.start, end, rule, confidence)

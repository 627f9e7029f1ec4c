"""Facts about those who died: age, child or adult, sex, and the days of birth and of death.

What stands beside the name in the opening of the report is believed first, then what is said of the
deceased further on. A fact that the text does not state is not there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from forewarned.dates import find_dates
from forewarned.facts.ages import Age, ages_after, bare_age, find_ages
from forewarned.facts.birth_and_death import Day, births, deaths, died_together, opened, years_between
from forewarned.facts.children import child_from_words, newborn
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention, mentions, name_words
from forewarned.facts.sexes import (
    Sex,
    from_beside,
    from_pronouns,
    from_relation,
    from_title,
    from_words,
    title_of,
)
from forewarned.facts.whose_age import said_of_the_dead

_ABOUT = ("investigation", "circumstances", "concerns_text")
"""The sections that speak of the deceased, in the order in which they are believed."""

_STORY = ("investigation", "circumstances")
_ADULT = 18
_OLDEST = 115
_NEAR = 200
"""How many characters apart a birth and a death may stand to be shown as one span."""

_DOUBT = 0.85
"""How much of its confidence an age keeps that the dates of birth and death contradict."""

_SURE = 0.94
"""Pronouns believed as much as this are believed against a title, which may be a relative's."""

_SOON = 60
"""How many days before the investigation was opened the death is taken to have been, where no date says."""


def person_facts(texts: Texts) -> tuple[Fact, ...]:
    """What the text says of each of those who died, in their order.

    >>> texts = Texts({"investigation": "I opened an inquest into the death of Ada Quill, aged 17 years."})
    >>> [(fact.name, fact.value) for fact in person_facts(texts)]
    [('age', 17), ('child', True)]
    """
    found = mentions(texts)
    if len(found) > 1:
        together = died_together(texts.sections[found[-1].section], found[-1].end, found[-1].until)
        return tuple(fact for mention in found for fact in _of_one_of_several(texts, mention, together))
    return tuple(_of_the_only_one(texts, found[0] if found else None))


def _of_the_only_one(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    names = name_words(texts, (mention,) if mention else ())
    born = _best(_births(texts, mention, names))
    died = _best(_deaths(texts, mention))
    stated = [*_ages_beside(texts, mention), *_ages_elsewhere(texts, names)]
    reckoned = _age_from_dates(texts, mention, born, died)
    age = _best(stated) or reckoned or newborn(texts, mention)
    if age and reckoned and age.value != reckoned.value:
        age = replace(age, confidence=round(age.confidence * _DOUBT, 2))
    child = _child(age) or child_from_words(texts, names)
    yield from (fact for fact in (age, child, born, died) if fact)
    if sex := _sex(texts, mention, names):
        yield sex


def _of_one_of_several(texts: Texts, mention: Mention, together: Day | None) -> Iterator[Fact]:
    """Only what stands beside the name: pronouns and titles further on may be any of theirs."""
    text = texts.sections[mention.section]
    born = _best(_births_beside(texts, mention))
    died = _best(_deaths_beside(texts, mention))
    if together and any(_before([together], texts.date_of_report, _begun(texts))):
        died = _day(texts, "date_of_death", mention, together)
    age = next(_ages_beside(texts, mention), None) or _age_from_dates(texts, mention, born, died)
    yield from (fact for fact in (age, _child(age), born, died) if fact)
    sex = title_of(text, mention.start) or from_relation(text, mention.start)
    sex = sex or from_beside(text, mention.end, mention.until)
    if sex:
        yield _sex_fact(texts, mention, sex)


def _fact(
    texts: Texts,
    name: str,
    value: int | bool | str | dt.date,
    where: Mention | str,
    start: int,
    end: int,
    rule: str,
    confidence: float,
) -> Fact:
    section, person = (where, 1) if isinstance(where, str) else (where.section, where.person)
    written = texts.sections[section][start:end]
    return Fact(name, value, section, start, end, written, rule, person, round(confidence, 2))


def _best(facts: Iterable[Fact]) -> Fact | None:
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


# --- age -------------------------------------------------------------------------------------------


def _ages_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
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
        yield _fact(texts, "age", age.years, mention, age.start, age.end, "beside the name", 1.0)


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


def _ages_elsewhere(texts: Texts, names: frozenset[str]) -> Iterator[Fact]:
    for section in _ABOUT:
        text = texts.sections.get(section) or ""
        for age in find_ages(text):
            if judged := said_of_the_dead(text, age, names):
                rule, confidence = judged
                yield _fact(texts, "age", age.years, section, age.start, age.end, rule, confidence)
        for age in ages_after(text, names):
            yield _fact(texts, "age", age.years, section, age.start, age.end, "after the name", 0.93)


def _age_from_dates(
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
    begun = _begun(texts)
    if begun is None:
        return None
    soon = max(born.value, begun.date - dt.timedelta(days=_SOON))
    rule = "born, and soon before the opening"
    by_opening = _aged(texts, mention, born, born.end, (born.value, soon, begun.date), rule, 0.85)
    if by_opening:
        return by_opening
    told = max(soon, _last_day_told(texts, begun.date) or soon)
    rule = "born, and between the last day told of and the opening"
    return _aged(texts, mention, born, born.end, (born.value, told, begun.date), rule, 0.75)


def _last_day_told(texts: Texts, begun: dt.date) -> dt.date | None:
    """The last day before the opening that the circumstances tell of."""
    found = find_dates(texts.sections.get("circumstances") or "")
    return max((read.date for _, _, read in found if read.date and read.date < begun), default=None)


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
    return _fact(texts, "age", most, where, born.start, end, rule, confidence)


# --- child or adult --------------------------------------------------------------------------------


def _child(age: Fact | None) -> Fact | None:
    return (
        replace(age, name="child", value=int(age.value) < _ADULT)
        if age and isinstance(age.value, int)
        else None
    )


# --- days ------------------------------------------------------------------------------------------


def _births_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    if mention is not None:
        for day in births(texts.sections[mention.section], mention.end, mention.until, year=_year(texts)):
            yield _day(texts, "date_of_birth", mention, day)


def _births(texts: Texts, mention: Mention | None, names: frozenset[str]) -> Iterator[Fact]:
    yield from _births_beside(texts, mention)
    for section in _STORY:
        for day in births(texts.sections.get(section) or "", names=names, year=_year(texts)):
            yield _day(texts, "date_of_birth", section, replace(day, confidence=day.confidence - 0.01))


def _deaths_beside(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    if mention is not None:
        begun = _begun(texts)
        year = begun.date.year if begun else None
        found = deaths(texts.sections[mention.section], mention.end, mention.until, year=year)
        for day in _before(found, texts.date_of_report, begun):
            yield _day(texts, "date_of_death", mention, day)


def _deaths(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    yield from _deaths_beside(texts, mention)
    begun = _begun(texts)
    year = begun.date.year if begun else None
    for section in _STORY:
        found = deaths(texts.sections.get(section) or "", year=year)
        for day in _before(found, texts.date_of_report, begun):
            yield _day(texts, "date_of_death", section, replace(day, confidence=day.confidence - 0.01))


def _begun(texts: Texts) -> Day | None:
    return opened(texts.sections.get("investigation") or "")


def _year(texts: Texts) -> int | None:
    return texts.date_of_report.year if texts.date_of_report else None


def _before(days: Iterable[Day], latest: dt.date | None, begun: Day | None) -> Iterator[Day]:
    """The days not after the report's; one without its year not after the investigation's opening."""
    for day in days:
        limit = begun.date if begun and day.rule.endswith("supplied") else latest
        if limit is None or day.date <= limit:
            yield day


def _day(texts: Texts, name: str, where: Mention | str, day: Day) -> Fact:
    return _fact(texts, name, day.date, where, day.start, day.end, day.rule, day.confidence)


# --- sex -------------------------------------------------------------------------------------------


def _sex(texts: Texts, mention: Mention | None, names: frozenset[str]) -> Fact | None:
    """The title, the pronouns, else a word beside the name; none where title and pronouns disagree."""
    sections = [section for section in _ABOUT if texts.sections.get(section)]
    title = None
    said = from_pronouns([texts.sections[section] for section in sections], names)
    for section in sections:
        if title := from_title(texts.sections[section], names):
            if said is None or said[1].sex == title.sex:
                return _sex_fact(texts, section, title)
            break
    if mention is not None:
        text = texts.sections[mention.section]
        found = title_of(text, mention.start) or from_beside(text, mention.end, mention.until)
        if found and (said is None or said[1].sex == found.sex):
            return _sex_fact(texts, mention, found)
    if said is not None and (title is None or said[1].confidence > _SURE):
        return _sex_fact(texts, sections[said[0]], said[1])
    for section in sections:
        if found := from_words(texts.sections[section], names):
            return _sex_fact(texts, section, found)
    return None


def _sex_fact(texts: Texts, where: Mention | str, sex: Sex) -> Fact:
    return _fact(texts, "sex", sex.sex, where, sex.start, sex.end, sex.rule, sex.confidence)

"""Facts about those who died: age, child or adult, sex, and the days of birth and of death.

What stands beside the name in the opening of the report is believed first, then what is said of the
deceased further on. A fact that the text does not state is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forewarned.facts.birth_and_death import Day, died_together
from forewarned.facts.children import child_from_words, newborn
from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention, mentions, name_words, own_words
from forewarned.facts.person_ages import age_from_dates, ages_beside, ages_elsewhere
from forewarned.facts.person_days import (
    before,
    begun,
    births_beside,
    births_of,
    day_fact,
    deaths_beside,
    deaths_of,
)
from forewarned.facts.person_sex import sex_fact, sex_of
from forewarned.facts.sexes import from_beside, from_relation, from_title, title_of
from forewarned.facts.stated import best

_ADULT = 18
_DOUBT = 0.85
"""How much of its confidence an age keeps that the dates of birth and death contradict."""


def person_facts(texts: Texts) -> tuple[Fact, ...]:
    """What the text says of each of those who died, in their order.

    >>> texts = Texts({"investigation": "I opened an inquest into the death of Ada Quill, aged 17 years."})
    >>> [(fact.name, fact.value) for fact in person_facts(texts)]
    [('age', 17), ('child', True)]
    """
    found = mentions(texts)
    if len(found) > 1:
        together = died_together(texts.sections[found[-1].section], found[-1].end, found[-1].until)
        return tuple(
            fact
            for mention in found
            for fact in _of_one_of_several(texts, mention, together, own_words(mention, found))
        )
    return tuple(_of_the_only_one(texts, found[0] if found else None))


def _of_the_only_one(texts: Texts, mention: Mention | None) -> Iterator[Fact]:
    names = name_words(texts, (mention,) if mention else ())
    born = best(births_of(texts, mention, names))
    died = best(deaths_of(texts, mention))
    stated = [*ages_beside(texts, mention), *ages_elsewhere(texts, names)]
    reckoned = age_from_dates(texts, mention, born, died)
    age = best(stated) or reckoned or newborn(texts, mention)
    if age and reckoned and age.value != reckoned.value:
        age = replace(age, confidence=round(age.confidence * _DOUBT, 2))
    child = _child(age) or child_from_words(texts, names)
    yield from (fact for fact in (age, child, born, died) if fact)
    if sex := sex_of(texts, mention, names):
        yield sex


def _of_one_of_several(
    texts: Texts, mention: Mention, together: Day | None, own: frozenset[str]
) -> Iterator[Fact]:
    """Only what stands beside the name, or with a name that is nobody else's: other words may be of any."""
    text = texts.sections[mention.section]
    born = best(births_beside(texts, mention))
    died = best(deaths_beside(texts, mention))
    if together and any(before([together], texts.date_of_report, begun(texts))):
        died = day_fact(texts, "date_of_death", mention, together)
    age = next(ages_beside(texts, mention), None) or age_from_dates(texts, mention, born, died)
    yield from (fact for fact in (age, _child(age), born, died) if fact)
    sex = title_of(text, mention.start) or from_relation(text, mention.start)
    sex = sex or from_beside(text, mention.end, mention.until) or from_title(text, own)
    if sex:
        yield sex_fact(texts, mention, sex)


def _child(age: Fact | None) -> Fact | None:
    if age is None or not isinstance(age.value, int):
        return None
    return replace(age, name="child", value=age.value < _ADULT)

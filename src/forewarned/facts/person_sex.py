"""The sex of the one who died, as a fact, from all that the text says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.mentions import Mention
from forewarned.facts.sexes import WHOLE, Sex, from_beside, from_pronouns, from_title, from_words, title_of
from forewarned.facts.stated import ABOUT, fact_at

_SURE = 0.94
"""Pronouns believed more than this are believed against a surname's title, which may be a relative's."""


def sex_of(texts: Texts, mention: Mention | None, names: frozenset[str]) -> Fact | None:
    """The title, the pronouns, else a word of the deceased; none where title and pronouns disagree."""
    sections = [section for section in ABOUT if texts.sections.get(section)]
    said = from_pronouns([texts.sections[section] for section in sections], names)
    sure = said is not None and said[1].confidence > _SURE
    for where, title in _titles(texts, sections, mention, names):
        if said is None or said[1].sex == title.sex:
            return sex_fact(texts, where, title)
        if title.confidence >= WHOLE or not sure:
            return None if sure or title.confidence < WHOLE else sex_fact(texts, where, title)
        break
    if mention is not None:
        found = from_beside(texts.sections[mention.section], mention.end, mention.until)
        if found and (said is None or said[1].sex == found.sex):
            return sex_fact(texts, mention, found)
    if said is not None:
        return sex_fact(texts, sections[said[0]], said[1])
    words = ((section, from_words(texts.sections[section], names)) for section in sections)
    return next((sex_fact(texts, section, found) for section, found in words if found), None)


def _titles(
    texts: Texts, sections: Iterable[str], mention: Mention | None, names: frozenset[str]
) -> Iterator[tuple[Mention | str, Sex]]:
    """The title with which the name stands, then those of the sections."""
    if mention is not None and (title := title_of(texts.sections[mention.section], mention.start)):
        yield mention, title
    for section in sections:
        if title := from_title(texts.sections[section], names):
            yield section, title


def sex_fact(texts: Texts, where: Mention | str, sex: Sex) -> Fact:
    """A sex as a fact, at its place."""
    return fact_at(texts, "sex", sex.sex, where, sex.start, sex.end, sex.rule, sex.confidence)

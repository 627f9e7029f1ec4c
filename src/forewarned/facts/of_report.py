"""Every fact of one report, and the values of them that stand in the report's own row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from forewarned.facts.fact import SECTIONS, Fact, Texts, Value
from forewarned.facts.inquest import inquest_facts
from forewarned.facts.manner import manner_facts
from forewarned.facts.medicines import medicine_facts
from forewarned.facts.person import person_facts
from forewarned.facts.setting import setting_facts
from forewarned.model import Report

RULES = ("facts",)
"""The folder whose change makes every fact anew."""

COLUMNS = (
    *("age", "child", "sex", "date_of_death", "manner", "conclusion", "medical_cause", "setting"),
    *("inquest_opened", "inquest_concluded", "jury", "suicide"),
)
"""The facts that are columns of a report: the value of the first deceased where there are several."""

_DATES = frozenset(("date_of_death", "inquest_opened", "inquest_concluded"))
SURE = 0.5
"""A fact less sure than this is kept among the facts and does not stand in the report's row."""


def facts_of(texts: Texts) -> tuple[Fact, ...]:
    """Every fact found in a report's sections, in the order of the columns, each with its words."""
    person = person_facts(texts)
    inquest = inquest_facts(texts)
    conclusions = [fact for fact in inquest if fact.name == "conclusion"]
    manner = manner_facts(texts, conclusion=conclusions, person=person)
    return (*person, *inquest, *manner, *setting_facts(texts), *medicine_facts(texts))


def standing(facts: Sequence[Fact]) -> dict[str, Value | None]:
    """The value of each column: the surest fact of that name about the first deceased; None unknown."""
    return {name: _standing(name, facts) for name in COLUMNS}


def _standing(name: str, facts: Iterable[Fact]) -> Value | None:
    found = [fact for fact in facts if fact.name == name and fact.person == 1 and fact.confidence >= SURE]
    if name in _DATES:
        found = [fact for fact in found if isinstance(fact.value, dt.date)]
    if not found:
        return None
    best = max(found, key=lambda fact: fact.confidence)
    return best.as_written if name == "medical_cause" else best.value


def texts_of(
    sections: Mapping[str, str | None],
    *,
    deceased: str | None,
    date_of_report: dt.date | None,
    categories: Sequence[str],
) -> Texts:
    """What facts are read from, out of a report's fields; blank sections are left out."""
    held = {name: text for name in SECTIONS if (text := sections.get(name))}
    return Texts(held, deceased, date_of_report, tuple(categories))


def facts_json(report: Report) -> dict[str, object]:
    """The columns of a report that its facts fill, for JSON: dates ISO 8601; None where not said."""
    sections = {name: getattr(report, name) for name in SECTIONS}
    texts = texts_of(
        sections,
        deceased=report.deceased,
        date_of_report=report.date_of_report,
        categories=report.categories,
    )
    values = standing(facts_of(texts))
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }

"""How a person came by the death (suicide, road, drowning …), and whether it was a suicide.

Each manner is a sum of the named signals of `manner.yml`; the words of the strongest are the fact's own.
What the coroner concluded, where it was read elsewhere, and the publisher's tags count as signals too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.self_inflicted import SUICIDE, is_settled, suicide_fact
from forewarned.facts.signals import ACCOUNT, CONCERNS, Hit, Sum, Table, sums_of, table

MANNERS = (
    *("suicide", "road", "drug_or_alcohol", "fall", "drowning", "fire", "choking", "homicide", "work"),
    *("natural", "medical", "other"),
)

_CONCLUDED = (
    ("suicide", SUICIDE),
    ("accident", "accident"),
    ("misadventure", "accident"),
    ("open", "open"),
    ("road", "road"),
    ("drug", "drug_or_alcohol"),
    ("alcohol", "drug_or_alcohol"),
    ("natural", "natural"),
    ("unlawful", "homicide"),
    ("industrial", "work"),
    ("fall", "fall"),
)
_TAGGED = (("suicide", "tagged suicide"), ("road", "tagged road"), ("accident at work", "tagged work"))


def manner_facts(
    texts: Texts, *, conclusion: Sequence[Fact] = (), person: Sequence[Fact] = ()
) -> tuple[Fact, ...]:
    """The `manner` of death and the answer to `suicide`, each where the text says, for each who died."""
    sections = {name: texts.sections.get(name, "") for name in (*ACCOUNT, *CONCERNS)}
    signals = table("manner.yml")
    hits = [*signals.hits(sections), *_concluded(conclusion, signals, texts.sections)]
    sums = sums_of(signals, hits, tuple(_tagged(texts.categories)))
    lines: dict[str, float] = signals.rest["decide"]
    others = {name: total for name, total in sums.items() if name != SUICIDE}
    other = _manner(others, lines, texts.sections)
    answer = suicide_fact(sums[SUICIDE], signals.rest, other, texts.sections)
    settled = is_settled(sums[SUICIDE], signals.rest)
    manner = replace(answer, name="manner", value=SUICIDE) if settled and answer and answer.value else other
    found = tuple(fact for fact in (manner, answer) if fact)
    return tuple(replace(fact, person=each) for each in _persons(person) for fact in found)


def _concluded(conclusion: Sequence[Fact], signals: Table, texts: Mapping[str, str]) -> Iterator[Hit]:
    """The conclusion as it was read elsewhere, as signals with the words that say so."""
    known = {signal.name: signal for signal in signals.signals}
    for fact in conclusion:
        said = str(fact.value).lower()
        standing = texts.get(fact.section, "")[fact.start : fact.end] == fact.as_written != ""
        named = [f"concluded {manner} elsewhere" for word, manner in _CONCLUDED if word in said]
        for name in dict.fromkeys(named if standing else ()):
            if name in known:
                yield Hit(known[name], fact.section, fact.start, fact.end, known[name].weight)


def _tagged(categories: Sequence[str]) -> Iterator[str]:
    for category in categories:
        yield from (name for start, name in _TAGGED if category.lower().startswith(start))


def _persons(person: Sequence[Fact]) -> Sequence[int]:
    return sorted({1, *(fact.person for fact in person)})


def _manner(sums: dict[str, Sum], lines: dict[str, float], texts: Mapping[str, str]) -> Fact | None:
    """The likeliest manner other than suicide, if it is likely enough and the text has words for it."""
    name, total = max(sums.items(), key=lambda item: (item[1].total, item[0]))
    best = total.strongest(for_it=True)
    if best is None or total.likelihood < lines["manner"]:
        return None
    return Fact(
        name="manner",
        value=name,
        section=best.section,
        start=best.start,
        end=best.end,
        as_written=texts[best.section][best.start : best.end],
        rule=total.rule,
        confidence=round(total.likelihood, 3),
    )

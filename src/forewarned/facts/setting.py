"""Where the person died or what killed them happened: a ward, a cell, a road, their own home.

Each place is a sum of the named signals of `setting.yml`; the likeliest one is given, with its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.signals import ACCOUNT, CONCERNS, Sum, sums_of, table

SETTINGS = (
    *("ward", "emergency department", "prison", "police custody", "care home", "own home", "road", "rail"),
    *("water", "school", "work", "ambulance", "community", "other hospital"),
)


def setting_facts(texts: Texts) -> tuple[Fact, ...]:
    """The `setting` as one fact with the words that say so; none where the text does not say."""
    sections = {name: texts.sections.get(name, "") for name in (*ACCOUNT, *CONCERNS)}
    signals = table("setting.yml")
    sums = sums_of(signals, signals.hits(sections))
    name, total = _likeliest(sums, signals.rest["order"])
    best = total.strongest(for_it=True)
    if best is None or total.total < float(signals.rest["least"]):
        return ()
    return (
        Fact(
            name="setting",
            value=name,
            section=best.section,
            start=best.start,
            end=best.end,
            as_written=sections[best.section][best.start : best.end],
            rule=total.rule,
            confidence=_confidence(name, sums),
        ),
    )


def _likeliest(sums: Mapping[str, Sum], order: Sequence[str]) -> tuple[str, Sum]:
    return max(sums.items(), key=lambda item: (item[1].total, -order.index(item[0])))


def _confidence(name: str, sums: Mapping[str, Sum]) -> float:
    """How far the place stands above the next: between a half and one."""
    next_best = max((other.total for place, other in sums.items() if place != name), default=0.0)
    lead = Sum(sums[name].total - max(next_best, 0.0), ())
    return round(lead.likelihood, 3)

"""Whether the death was a suicide, as a researcher who screens reports would ask: signals, one sum.

«Suicide» here is a coroner's conclusion of suicide, or a death that the person brought about by an act
of their own that speaks of intent. What was only feared, attempted before or done by somebody else is
not the death, and a doubt that the text states counts against. No answer is given between the lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forewarned.facts.fact import Fact
from forewarned.facts.signals import Hit, Sum

SUICIDE = "suicide"


def suicide_fact(
    suicide: Sum, rest: Mapping[str, Any], instead: Fact | None, texts: Mapping[str, str]
) -> Fact | None:
    """The answer with the words that decide; `instead` is the other manner that was read, where one was.

    `rest` is what the table says beside its signals: where the lines are, and what is only context.
    """
    lines: Mapping[str, float] = rest["decide"]
    best = _act(suicide, frozenset(rest["context"]))
    if best and suicide.likelihood >= lines["suicide"]:
        return _answer(True, suicide, best, suicide.likelihood, texts)
    if suicide.likelihood >= lines["not_suicide"]:
        return None
    against = _denial(suicide.hits)
    if against:
        return _answer(False, suicide, against, 1 - suicide.likelihood, texts)
    return _by_the_other_manner(instead, 1 - suicide.likelihood)


def is_settled(suicide: Sum, rest: Mapping[str, Any]) -> bool:
    """Whether the text neither doubts nor denies that it was a suicide, or else settles it."""
    names = {hit.signal.name for hit in suicide.hits}
    doubts: Mapping[str, Sequence[str]] = rest["doubt"]
    return all(not names.isdisjoint(settles) for doubt, settles in doubts.items() if doubt in names)


def _act(suicide: Sum, context: frozenset[str]) -> Hit | None:
    """The strongest of what speaks for it that is an act or a finding; distress and illness are neither."""
    acts = [hit for hit in suicide.hits if hit.counted > 0 and hit.signal.name not in context]
    return max(acts, key=lambda hit: hit.counted, default=None)


def _denial(hits: Sequence[Hit]) -> Hit | None:
    """The strongest of what speaks against, where that is a conclusion or a finding."""
    against = [hit for hit in hits if hit.counted <= -1.5]
    return min(against, key=lambda hit: hit.counted, default=None)


def _answer(value: bool, suicide: Sum, best: Hit, confidence: float, texts: Mapping[str, str]) -> Fact:
    return Fact(
        name=SUICIDE,
        value=value,
        section=best.section,
        start=best.start,
        end=best.end,
        as_written=texts[best.section][best.start : best.end],
        rule=suicide.rule,
        confidence=round(confidence, 3),
    )


def _by_the_other_manner(instead: Fact | None, confidence: float) -> Fact | None:
    if instead is None:
        return None
    return Fact(
        name=SUICIDE,
        value=False,
        section=instead.section,
        start=instead.start,
        end=instead.end,
        as_written=instead.as_written,
        rule=f"manner is {instead.value}",
        person=instead.person,
        confidence=round(confidence, 3),
    )

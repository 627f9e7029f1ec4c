"""Named, weighted signals in a report's words: a readable table in, what fired and where out.

A table (`manner.yml`, `setting.yml`) gives each signal its patterns, what it counts for and the guards
that silence it: «attempted», «feared», «somebody else's». Patterns are matched on a folded copy of the
text that has the very same length, so that every place found is a place in the text itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

ACCOUNT = ("investigation", "circumstances")
"""The sections that tell how the person died; the concerns speak of others too, and count apart."""
CONCERNS = ("concerns_text",)

_FOLDED = str.maketrans("‘’ʼ`´“”–—‑‐‒\u00a0\t\r\f\v", "'''''\"\"-----     ")
_ENDS = re.compile(r"[.;!?](?=\s|$)|\n\s*\n")
_BEFORE, _AFTER = 110, 70
"""How many characters on either side of what matched, at most, a guard looks at."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What silences a signal, where it stands in the same sentence just before, just after or within."""

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    within: re.Pattern[str] | None

    def silences(self, text: str, start: int, end: int) -> bool:
        """Whether what stands from `start` to `end` is not meant."""
        if self.within and self.within.search(text, start, end):
            return True
        if self.before and self.before.search(_clause_before(text, start)):
            return True
        return bool(self.after and self.after.search(_clause_after(text, end)))


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal: what it speaks for, what it counts in the account of the death and in the concerns."""

    name: str
    speaks_for: str
    weight: float
    in_concerns: float
    needs: tuple[str, ...]
    pattern: re.Pattern[str] | None
    guards: tuple[Guard, ...]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a folded text the signal fires, guards heeded."""
        if self.pattern is None or (self.needs and not any(needed in text for needed in self.needs)):
            return
        for match in self.pattern.finditer(text):
            start, end = match.span()
            if start < end and not any(guard.silences(text, start, end) for guard in self.guards):
                yield start, end


@dataclass(frozen=True, slots=True)
class Hit:
    """A signal that fired: where, and what it counts for there."""

    signal: Signal
    section: str
    start: int
    end: int
    counted: float

    @property
    def name(self) -> str:
        """The signal's name, with the section's where that is not the account of the death."""
        return self.signal.name if self.section in ACCOUNT else f"{self.signal.name} (concerns)"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of signals as it stands in its file, and whatever else the file says."""

    signals: tuple[Signal, ...]
    rest: Mapping[str, Any] = field(default_factory=dict)

    def hits(self, sections: Mapping[str, str]) -> list[Hit]:
        """Every signal that fires, once for the account and once for the concerns: at its first place."""
        folded_sections = {name: folded(text) for name, text in sections.items() if text}
        return [hit for signal in self.signals for hit in _first_hits(signal, folded_sections)]


def _first_hits(signal: Signal, sections: Mapping[str, str]) -> Iterator[Hit]:
    for zone, weight in ((ACCOUNT, signal.weight), (CONCERNS, signal.in_concerns)):
        if not weight:
            continue
        places = ((name, *place) for name in zone for place in signal.places(sections.get(name, "")))
        if (first := next(places, None)) is not None:
            yield Hit(signal, *first, weight)


@lru_cache(maxsize=16)
def folded(text: str) -> str:
    """The text in small letters and plain quotation marks and dashes, no character more or less."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(small if len(small := each.lower()) == 1 else each for each in text)
    return lowered.translate(_FOLDED)


@cache
def table(file: str) -> Table:
    """The table of a file beside this module."""
    loaded = yaml.safe_load((resources.files(__package__) / file).read_bytes())
    words: Mapping[str, str] = loaded.get("words", {})
    guards = {name: _guard(entry, words) for name, entry in loaded.get("guards", {}).items()}
    signals = tuple(_signal(name, entry, words, guards) for name, entry in loaded["signals"].items())
    return Table(signals, {name: value for name, value in loaded.items() if name not in _READ})


_READ = frozenset(("words", "guards", "signals"))


def _signal(
    name: str, entry: Mapping[str, Any], words: Mapping[str, str], guards: Mapping[str, Guard]
) -> Signal:
    return Signal(
        name=name,
        speaks_for=str(entry["for"]),
        weight=float(entry.get("weight", 0.0)),
        in_concerns=float(entry.get("in_concerns", 0.0)),
        needs=tuple(entry.get("needs", ())),
        pattern=_compiled(entry["says"], words) if entry["says"] else None,
        guards=tuple(guards[guard] for guard in entry.get("unless", ())),
    )


def _guard(entry: Mapping[str, Any], words: Mapping[str, str]) -> Guard:
    before, after, within = (entry.get(side) for side in ("before", "after", "within"))
    return Guard(
        before=_compiled(before, words) if before else None,
        after=_compiled(after, words, anchored=True) if after else None,
        within=_compiled(within, words) if within else None,
    )


def _compiled(says: Iterable[str], words: Mapping[str, str], *, anchored: bool = False) -> re.Pattern[str]:
    """The patterns as one: a space is any white space, `<name>` is the words of that name."""
    alternatives = (_filled(each, words).replace(" ", r"\s+") for each in says)
    return re.compile((r"\A\W{0,3}" if anchored else "") + f"(?:{'|'.join(alternatives)})")


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        return f"(?:{_filled(words[match[1]], words)})"

    return re.sub(r"<([a-z_ ]+)>", put, pattern)


def _clause_before(text: str, start: int) -> str:
    window = text[max(0, start - _BEFORE) : start]
    ends = [match.end() for match in _ENDS.finditer(window)]
    return window[ends[-1] :] if ends else window


def _clause_after(text: str, end: int) -> str:
    window = text[end : end + _AFTER]
    stop = _ENDS.search(window)
    return window[: stop.start()] if stop else window


@dataclass(frozen=True, slots=True)
class Sum:
    """What all signals that speak for one thing come to, and which they were."""

    total: float
    hits: tuple[Hit, ...]
    beside: tuple[str, ...] = ()

    @property
    def likelihood(self) -> float:
        """The sum as a number between 0 and 1."""
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, self.total))))

    @property
    def rule(self) -> str:
        """The names of the signals that fired, the weightiest first."""
        ordered = sorted(self.hits, key=lambda hit: (-abs(hit.counted), hit.name))
        return "; ".join(dict.fromkeys((*(hit.name for hit in ordered), *self.beside)))

    def strongest(self, *, for_it: bool) -> Hit | None:
        """The weightiest signal that speaks for it (or against), the earlier of equals."""
        chosen = [hit for hit in self.hits if (hit.counted > 0) == for_it]
        return max(chosen, key=lambda hit: abs(hit.counted), default=None)


def sums_of(signals: Table, hits: Iterable[Hit], beside: Iterable[str] = ()) -> dict[str, Sum]:
    """The sum for each thing spoken for; `beside` names signals that fired outside the text."""
    found: dict[str, list[Hit]] = {}
    for hit in _once(hits):
        found.setdefault(hit.signal.speaks_for, []).append(hit)
    outside = [signal for signal in signals.signals if signal.name in set(beside)]
    totals: dict[str, float] = {}
    for signal in signals.signals:
        totals.setdefault(signal.speaks_for, 0.0)
        if signal.name.split()[0] == "start":
            totals[signal.speaks_for] += signal.weight
    return {
        thing: Sum(
            total + sum(hit.counted for hit in found.get(thing, ())) + _counted(thing, outside),
            tuple(found.get(thing, ())),
            tuple(signal.name for signal in outside if signal.speaks_for == thing),
        )
        for thing, total in totals.items()
    }


def _once(hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those of «… elsewhere» where the text itself has already given the signal."""
    all_of_them = list(hits)
    read = {hit.signal.name for hit in all_of_them}
    return [hit for hit in all_of_them if _bare(hit.signal.name) not in read - {hit.signal.name}]


def _bare(name: str) -> str:
    return name.removesuffix(" elsewhere")


def _counted(thing: str, outside: Iterable[Signal]) -> float:
    return sum(signal.weight for signal in outside if signal.speaks_for == thing)

"""Matters of concern: a concerns section split as its coroner numbered it.

The rules (Regulation 28 form, box 5; `concerns_opening`, `concerns_closing` and `numbering` of
regulation_28.yml):

- The opening sentences of the form, and any introduction before the first number, are no concern.
- The outermost consistent numbering divides; lists inside a concern stay in it as its `parts`.
- Where a numbered line only leads in («1. Evidence was heard that:»), the list under it divides, and
  the line is the group that its concerns stand under, as a heading for an addressee is.
- Bullets number by their position. Text without numbers is one concern, whole.

Text is never altered: everything here is offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from forewarned.form.definition import compiled, pattern, the_form
from forewarned.form.enumerators import Label, labels_in
from forewarned.form.outline import Mark, outline_of
from forewarned.model import Concern, Part

_LONGEST_LEAD_IN = 220
_LEAD_IN = re.compile(
    compiled(
        r"(?:(?:during|in|at) (?:the )?(?:course of )?(?:the|this|my|these) (?:inquests?|investigations?|hearing|evidence)"
        r"[^.\n]{0,60}? (?:heard|evidence|revealed|given|told|found|established|concern)[^.\n]{0,60}"
        r"|(?:i|the (?:inquest|court|jury)|we) (?:also )?(?:heard|found|received|was told)[^.\n]{0,60}(?:that|:)"
        r"|evidence (?:was|is) (?:heard|given|received)[^.\n]{0,120}(?:that|:)"
        r"|(?:the )?evidence (?:at the inquest )?(?:revealed|showed|established)[^.\n]{0,30}(?:that|:)"
        r"|(?:i (?:have|am|remain)|my|the|these|there are|accordingly,? i am|i am therefore)[^.:\n]{0,60}? ?(?:concern(?:s|ed)?)"
        r"[^.:\n]{0,60}(?:that|follows|following|are|is|:)"
        r") ?[:;–—-]*[ \s]*$"
    ),
    re.IGNORECASE,
)
_NEXT_BOX = re.compile(r"(?<=[.;:!?)\]”\"])\s+\(?6\.?\)?\s*$")
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]?\s+[A-Z]")
_ADDRESSED = re.compile(
    r"(?i:concerns?|matters?|issues?)(?i: of concern)? "
    r"(?i:for|to|relating|relevant|regarding|addressed|directed|in (?:relation|respect))\b|(?i:for|to|re)\b:? (?:the )?[A-Z]"
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|am|have|has|had|heard|follow(?:s|ing)?|that|include|includes|remain|concerns?|summary)\b",
    re.IGNORECASE,
)
_CONCERNED = re.compile(
    r"\b(?:concern(?:s|ed)?|following|as follows|matters|recommend\w*|issues|points)\b", re.IGNORECASE
)
_SHORT_LEAD = 300  # characters
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class ConcernRange:
    """One concern as offsets into its section: `start` to `end` is its text without its label."""

    number: str
    label: str | None
    start: int
    end: int
    group: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Splitting:
    """A concerns section, divided: all before `opening_end` introduces, all from `closing_start` closes."""

    opening_end: int
    concerns: tuple[ConcernRange, ...]
    closing_start: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A matter in the making: where its label and its text begin, and what is nested in it."""

    label: Label | None
    begin: int
    start: int
    group: str | None
    nested: tuple[Mark, ...]


def concerns_of(text: str, indents: Sequence[float] | None = None) -> tuple[Concern, ...]:
    """The concerns of a section, each with its verbatim text; offsets of parts are in that text."""
    return tuple(
        Concern(
            number=each.number,
            text=text[each.start : each.end],
            label=each.label,
            group=each.group,
            parts=each.parts,
        )
        for each in split_concerns(text, indents).concerns
    )


def split_concerns(text: str, indents: Sequence[float] | None = None) -> Splitting:
    """Where each concern of a section stands. Offsets are into `text`, which stays as it is.

    `text` is the whole section, paragraphs (or wrapped lines) apart by newlines; `indents` the
    left edge of each of those lines in points, where known, and is not heeded where its length
    differs. A section without words has no concern.
    """
    begin = _opening_end(text)
    finish = _closing_start(text, begin)
    if begin >= finish:
        return Splitting(begin, (), finish)
    marks = outline_of(labels_in(text, begin, finish, indents))
    items = _items(text, begin, finish, marks)
    if not items:
        whole = ConcernRange("1", None, begin, finish, None, _parts(tuple(marks), begin, finish, text))
        return Splitting(begin, (whole,), finish)
    return Splitting(items[0].begin, _ranges(text, finish, items), finish)


def _opening_end(text: str) -> int:
    """Where the opening sentences of the form end and the coroner's own words begin."""
    position = _past_blank(text, 0)
    found = _opening().search(text, position, position + 400)
    if found is not None and not _SENTENCE_END.search(text, position, found.start()):
        position = found.start()
    while True:
        match = _opening().match(text, position)
        if match is None or match.end() == position:
            return position
        if _SENTENCE_END.search(text, position, match.end()) or match.end() - position > 400:
            return position
        position = _past_blank(text, match.end())


def _closing_start(text: str, begin: int) -> int:
    """Where the closing sentences of the form begin; the end of the words where there are none."""
    finish = len(text.rstrip())
    while finish > begin:
        match = _NEXT_BOX.search(text, max(begin, finish - 8), finish) or _closing().search(
            text, max(begin, finish - 200), finish
        )
        if match is None or match.start() <= begin:
            break
        finish = len(text[: match.start()].rstrip())
    return max(finish, begin)


def _past_blank(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


@cache
def _opening() -> re.Pattern[str]:
    return pattern(the_form().concerns_opening)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern(the_form().concerns_closing).pattern})\s*\Z", re.IGNORECASE)


def _items(text: str, begin: int, finish: int, marks: Sequence[Mark]) -> list[_Item]:
    """The matters that the outermost numbering makes; none where it numbers something else."""
    tops = _gathered(marks)
    if not tops or not _divides(text, begin, finish, tops):
        return []
    items: list[_Item] = []
    group: str | None = None
    runs_on = any(nested and nested[0].depth == 1 and not nested[0].begins for _, nested in tops)
    for place, (top, nested) in enumerate(tops):
        stop = tops[place + 1][0].label.start if place + 1 < len(tops) else finish
        begins = top.label.start
        if top.label.heading is not None and (top.begins or _ADDRESSED.match(top.label.heading[1])):
            begins, heading = top.label.heading
            group = heading.rstrip(": -–—")
        elif top.begins:
            group = None
        promoted = _promoted(text, top, nested, stop, runs_on=runs_on)
        items += promoted or [_Item(top.label, begins, top.label.end, group, nested)]
    return _with_first(text, begin, _without_lead_in(items), tops[0][0])


def _without_lead_in(items: list[_Item]) -> list[_Item]:
    """The matters, no group among them where the only one is a sentence that leads in to them all."""
    groups = {item.group for item in items}
    if len(groups) != 1 or (only := items[0].group) is None or not _SENTENCE.search(only):
        return items
    first = items[0].label
    items = [replace(item, group=None) for item in items]
    return [replace(items[0], begin=first.start if first else items[0].begin), *items[1:]]


def _gathered(marks: Sequence[Mark]) -> list[tuple[Mark, tuple[Mark, ...]]]:
    """Each outermost mark with the marks nested in it; a lesser list that only introduces is left out."""
    tops: list[tuple[Mark, list[Mark]]] = []
    for mark in marks:
        if mark.depth == 0:
            earlier = tops[-1][0].kind if tops else None
            if (
                mark.begins
                and earlier not in {None, mark.kind}
                and (mark.label.heading is None or earlier == "bullet")
            ):
                tops = []
            tops.append((mark, []))
        elif tops:
            tops[-1][1].append(mark)
    return [(top, tuple(nested)) for top, nested in tops]


def _divides(text: str, begin: int, finish: int, tops: list[tuple[Mark, tuple[Mark, ...]]]) -> bool:
    """Whether the outermost list is the coroner's numbering, and not a list inside one matter.

    Decimal and named numbers are, wherever they begin a line. Bullets and letters are too, unless most of the
    section is prose around them. A list inside a sentence is only where little stands before it.
    """
    first = tops[0][0]
    lead = text[begin : first.label.start].rstrip()
    if len(tops) == 1:
        return first.label.readings[0][1] <= 2 and (first.kind == "decimal" or len(lead) < _SHORT_LEAD)
    if not any(top.label.strong for top, _ in tops):
        return len(lead) < _SHORT_LEAD or lead.endswith((":", "-", "–"))
    if first.kind in {"decimal", "dotted", "upper", "ROMAN", "ordinal"}:
        return True
    if _CONCERNED.search(lead[-160:]) and lead.endswith(":"):
        return True
    listed = sum(_line_end(text, top.label.end, finish) - top.label.start for top, _ in tops)
    listed += sum(_line_end(text, m.label.end, finish) - m.label.start for _, nested in tops for m in nested)
    return listed >= _MOSTLY * (finish - begin)


def _line_end(text: str, position: int, finish: int) -> int:
    """Where the paragraph ends that this position stands in."""
    end = text.find("\n", position, finish)
    return finish if end < 0 else end


def _promoted(text: str, top: Mark, nested: tuple[Mark, ...], stop: int, *, runs_on: bool) -> list[_Item]:
    """The matters listed under a numbered line that only leads in to them; none under any other."""
    if not nested or nested[0].label.start - top.label.end > _LONGEST_LEAD_IN:
        return []
    stem = text[top.label.end : nested[0].label.start].strip()
    titled = len(stem) <= 100 and stem[-1:] not in ".;" and (runs_on or _ADDRESSED.match(stem))
    if not titled and not _LEAD_IN.match(stem):
        return []
    group = stem.rstrip(": -–—")
    items: list[_Item] = []
    for mark in nested:
        if mark.depth == 1:
            begins = top.label.start if not items else mark.label.start
            items.append(_Item(mark.label, begins, mark.label.end, group, ()))
        elif items:
            inner = mark._replace(depth=mark.depth - 1)
            items[-1] = replace(items[-1], nested=(*items[-1].nested, inner))
    return items


def _with_first(text: str, begin: int, items: list[_Item], first: Mark) -> list[_Item]:
    """The matters, the first among them even where its number was lost and the next says «2»."""
    label = first.label
    words = text[begin : items[0].begin].strip()
    if (first.kind, label.readings[0][1]) != ("decimal", 2) or len(words) < 40 or words.endswith(":"):
        return items
    return [_Item(None, begin, begin, None, ()), *items]


def _ranges(text: str, finish: int, items: list[_Item]) -> tuple[ConcernRange, ...]:
    found: list[ConcernRange] = []
    for place, item in enumerate(items):
        stop = items[place + 1].begin if place + 1 < len(items) else finish
        end = item.start + len(text[item.start : stop].rstrip())
        counted = item.label is None or item.label.readings[0][0] in {"bullet", "ordinal"}
        number = str(place + 1) if counted or item.label is None else item.label.number
        label = item.label.written if item.label is not None else None
        parts = _parts(item.nested, item.start, end, text)
        found.append(ConcernRange(number, label, item.start, end, item.group, parts))
    return tuple(each for each in found if each.start < each.end)


def _parts(nested: tuple[Mark, ...], start: int, end: int, text: str) -> tuple[Part, ...]:
    """The nested lists of a concern as parts of its text, each up to the next one of its level."""
    parts: list[Part] = []
    for place, mark in enumerate(nested):
        level = max(mark.depth, 1)
        after = (m.label.start for m in nested[place + 1 :] if max(m.depth, 1) <= level)
        stop = min(next(after, end), end)
        words = text[mark.label.end : stop].rstrip()
        number = mark.label.number
        if mark.kind == "bullet":
            number = str(1 + _bullets_before(nested, place))
        if words:
            parts.append(Part(number, mark.label.end - start, mark.label.end - start + len(words), level))
    return tuple(parts)


def _bullets_before(nested: tuple[Mark, ...], place: int) -> int:
    """How many bullets stand before this one in its own list."""
    count = 0
    for mark in reversed(nested[:place]):
        if mark.depth < nested[place].depth or (mark.depth == nested[place].depth and nested[place].begins):
            break
        if mark.depth == nested[place].depth:
            count += 1
            if mark.begins:
                break
    return count

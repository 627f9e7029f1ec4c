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
from forewarned.form.enumerators import ADDRESSED, Label, labels_in
from forewarned.form.outline import Mark, outline_of
from forewarned.model import Concern, Part

_LONGEST_LEAD_IN = 220
_LONGEST_OPENING = 400
_FEW_WORDS, _FEW_LINES = 40, 160
_INQUEST = r"(?:the|this|my|these) (?:inquests?|investigations?|hearing|evidence)"
_LEAD_IN = re.compile(
    "(?:"
    + "|".join(
        compiled(each)
        for each in (
            rf"(?:during|in|at) (?:the )?(?:course of )?{_INQUEST}[^.\n]{{0,60}}?"
            r" (?:heard|evidence|revealed|given|told|found|established|concern)[^.\n]{0,60}",
            r"(?:i|the (?:inquest|court|jury)|we) (?:also )?(?:heard|found|received|was told)"
            r"[^.\n]{0,60}(?:that|:)",
            r"evidence (?:was|is) (?:heard|given|received)[^.\n]{0,120}(?:that|:)",
            r"(?:the )?evidence (?:at the inquest )?(?:revealed|showed|established)[^.\n]{0,30}(?:that|:)",
            r"(?:i (?:have|am|remain)|my|the|these|there are|accordingly,? i am|i am therefore)[^.:\n]{0,60}?"
            r" ?concern(?:s|ed)?[^.:\n]{0,60}(?:that|follows|following|are|is|:)",
        )
    )
    + r")\s*[:;–—-]*\s*$",
    re.IGNORECASE,
)
_NEXT_BOX = re.compile(r"(?<=[.;:!?)\]”\"])\s+\(?6\.?\)?\s*$")
_FURNITURE = re.compile(
    r"\||@|\bTel\b|Template|Classification|(?:inquest|investigation|evidence|inquir).{0,80}\bconcern",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]?\s+[A-Z]")
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|am|have|has|had|heard|follow(?:s|ing)?|that|include|includes|remain|concerns?|summary)\b",
    re.IGNORECASE,
)
_CONCERNED = re.compile(
    r"\b(?:concern(?:s|ed)?|following|as follows|matters|recommend\w*|issues|points)\b", re.IGNORECASE
)
_GREATER = frozenset({"decimal", "dotted", "upper", "ROMAN", "ordinal"})
_SHORT, _LONG_LEAD = 100, 300  # characters
_GREATER_LOOSE, _LESSER_LOOSE = 0.4, 0.25  # shares of a section


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
    """The concerns of a section, each with its verbatim text; offsets of parts are in that text.

    >>> box_5 = '''The MATTERS OF CONCERN are as follows. –
    ... (1) The alarm can be silenced for good.
    ... (2) Nobody is told:
    ... (a) neither the nurse
    ... (b) nor the family.'''
    >>> for concern in concerns_of(box_5):
    ...     print(concern.number, concern.text.splitlines()[0], [part.number for part in concern.parts])
    1 The alarm can be silenced for good. []
    2 Nobody is told: ['a', 'b']
    >>> [concern.number for concern in concerns_of("Nobody looked at the gate.")]
    ['1']
    """
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
        inner = tuple(mark._replace(depth=mark.depth + 1) for mark in marks)
        whole = ConcernRange("1", None, begin, finish, None, _parts(inner, begin, finish, text))
        return Splitting(begin, (whole,), finish)
    return Splitting(items[0].begin, _ranges(text, finish, items), finish)


def _opening_end(text: str) -> int:
    """Where the opening sentences of the form end and the coroner's own words begin.

    A few words that are none of the form's (a court's address, a misread sentence) may stand before and
    between its sentences.
    """
    position = _past_blank(text, 0)
    while True:
        match = _opening().match(text, position) or _opening_near(text, position)
        if match is None or match.end() == position or match.end() - position > _LONGEST_OPENING:
            return position
        if _SENTENCE_END.search(text, match.start(), match.end()) or _goes_on(text, match):
            return position
        position = _past_blank(text, match.end())


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the coroner's own words finish the sentence: «The matters of concern are that …»."""
    ends = match.start() + len(match[0].rstrip())
    if text[ends - 1] in ".:;,–—-" or _IN_SENTENCE.match(text, ends) is None:
        return False
    return _opening_near(text, _past_blank(text, ends)) is None  # two of the form's sentences made one


_IN_SENTENCE = re.compile(r"[ \t]+(?!(?:[ivx]+|[a-z])[.)])[a-z]")


def _opening_near(text: str, position: int) -> re.Match[str] | None:
    """A sentence of the form that begins a little further on, after a few words or a page's furniture."""
    match = _opening().search(text, position, position + _LONGEST_OPENING)
    if match is None or len(match[0]) < 25:
        return None
    before = text[position : match.start()]
    near = len(before) <= _FEW_WORDS or (len(before) <= _FEW_LINES and _FURNITURE.search(before))
    return match if near and not _SENTENCE_END.search(before) else None


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
    for top, nested in tops:
        begins = top.label.start
        if top.label.heading is not None and (top.begins or _names_a_group(top.label.heading[1], group)):
            begins, heading = top.label.heading
            group = heading.rstrip(": -–—")
        elif top.begins:
            group = None
        promoted = _promoted(text, top, nested, runs_on=runs_on)
        items += promoted or [_Item(top.label, begins, top.label.end, group, nested)]
    return _with_first(text, begin, _without_lead_in(items), tops[0][0])


def _names_a_group(heading: str, group: str | None) -> bool:
    """Whether a heading between two numbers that follow one another begins another group."""
    if ADDRESSED.match(heading):
        return True
    if heading.rstrip().endswith(":") and not _SENTENCE.search(heading):
        return True
    return group is not None and not _SENTENCE.search(group) and not _SENTENCE.search(heading)


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

    A list that the section opens with always is. After an introduction it depends on what is a list at
    all: numbers in running text must begin sentences, and lists at line starts must not be a small part of
    a section that is prose around them, whose words would then belong to no concern.
    """
    first = tops[0][0]
    lead = text[begin : first.label.start].rstrip()
    if len(tops) == 1 and (
        first.label.readings[0][1] > 2 or (first.kind != "decimal" and len(lead) >= _SHORT)
    ):
        return False
    if not any(top.label.strong for top, _ in tops):
        return _begins_sentences(text, lead, first, finish - first.label.start)
    if len(lead) < _SHORT or (_CONCERNED.search(lead[-_SHORT:]) and lead.endswith((":", "-", "–"))):
        return True
    if first.kind in _GREATER and not lead.endswith((":", "that")):
        return True
    marks = [mark for top, nested in tops for mark in (top, *nested)]
    listed = sum(_line_end(text, mark.label.end, finish) - mark.label.start for mark in marks)
    if first.kind in _GREATER:
        return finish - _line_end(text, marks[-1].label.end, finish) <= _GREATER_LOOSE * (finish - begin)
    return finish - first.label.start - listed <= _LESSER_LOOSE * (finish - begin)


def _begins_sentences(text: str, lead: str, first: Mark, rest: int) -> bool:
    """Whether numbers in running text number matters: they begin sentences, and most text is theirs."""
    if first.kind not in _GREATER:
        return not lead or (lead.endswith(":") and len(lead) < _SHORT)
    if not text[first.label.end : first.label.end + 1].isupper():
        return len(lead) < _SHORT
    return len(lead) < _LONG_LEAD or (first.label.finished and rest >= len(lead))


def _line_end(text: str, position: int, finish: int) -> int:
    """Where the paragraph ends that this position stands in."""
    end = text.find("\n", position, finish)
    return finish if end < 0 else end


def _promoted(text: str, top: Mark, nested: tuple[Mark, ...], *, runs_on: bool) -> list[_Item]:
    """The matters listed under a numbered line that only leads in to them; none under any other."""
    if not nested or nested[0].label.start - top.label.end > _LONGEST_LEAD_IN:
        return []
    stem = text[top.label.end : nested[0].label.start].strip()
    titled = len(stem) <= 100 and stem[-1:] not in ".;" and (runs_on or ADDRESSED.match(stem))
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
        after = (later.label.start for later in nested[place + 1 :] if later.depth <= mark.depth)
        stop = min(next(after, end), end)
        words = text[mark.label.end : stop].rstrip()
        number = mark.label.number
        if mark.kind == "bullet":
            number = str(1 + _bullets_before(nested, place))
        if words:
            parts.append(
                Part(number, mark.label.end - start, mark.label.end - start + len(words), mark.depth)
            )
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

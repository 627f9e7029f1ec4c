"""A report with everything that the template supplies filled in: wording by era, dates, numbering."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from forewarned.errors import BadInput
from forewarned.form.definition import Era, the_form
from forewarned.model import Addressee, Concern, Part, Report
from forewarned.wording import date_in_words as date_in_words

DAYS_TO_RESPOND = 56
"""Calendar days, as the form counts them: from the date of the report (reg. 29(4), form box 7)."""

_NO_DATE = "[DATE]"
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_LETTERED = ("letters", "letters-brackets")


def complete(
    report: Report, *, era: Era | None = None, numbering: str = "brackets", copies: Sequence[str] = ()
) -> Report:
    """The report with every field that the template supplies; what the report gives itself is kept.

    The wording is that of `era`, by default the era of the report's date. The deadline is day 56:
    calendar days, day zero is the date of the report (Coroners (Investigations) Regulations 2013,
    reg. 29, as the form states it). Concerns without a label are numbered in the style `numbering`;
    in the style «none» they become one concern, as a reader would find them. Completing a complete
    report changes nothing. Raises BadInput for a template or a numbering that the form has not.
    """
    report = _tidied(report)
    template = _template(report.template)
    wording = era or the_form().era_on(report.date_of_report)
    report = _dated(replace(report, template=template))
    concerns = report.concerns if report.concerns_text else numbered(report.concerns, numbering)
    bare = tuple(replace(one, group=group_name(one.group)) for one in concerns)
    deadline = report.stated_deadline_as_written or _NO_DATE
    return replace(
        report,
        legal_powers=report.legal_powers or wording.legal_powers,
        concerns=bare,
        concerns_text=report.concerns_text or _concerns_text(concerns, wording, template),
        action=report.action or wording.action[template],
        response_duty=report.response_duty or _response_duty(wording, deadline, report.addressees),
        copies=report.copies or _copies(wording, copies),
        signature=report.signature
        or " ".join(filter(None, (report.date_as_written, report.coroner)))
        or None,
    )


def numbered(concerns: Sequence[Concern], numbering: str) -> tuple[Concern, ...]:
    """The concerns with label and number as they will stand on the page.

    A concern that already has a label keeps it; a concern without a group stands in the group of the
    one before. Raises BadInput for an unknown style.
    """
    style = _style(numbering)
    if not style and not any(concern.label for concern in concerns):
        return _as_one(concerns)
    found: list[Concern] = []
    for position, concern in enumerate(concerns, start=1):
        label = concern.label or label_at(style, position)
        group = concern.group or (found[-1].group if found else None)
        found.append(replace(concern, label=label, number=_number(label, position), group=group))
    return tuple(found)


def group_name(heading: str | None) -> str | None:
    """The heading of a group without the colon or dash that leads in to its concerns."""
    return (heading or "").rstrip(": -–—") or None


def label_at(style: str, position: int) -> str:
    """The label of the item at this position (from 1) in a style of the form: «({n})» gives «(3)»."""
    return style.format(n=position, a=_letters(position), i=_roman(position))


def with_parts(text: str, parts: Sequence[str], *, numbering: str = "brackets") -> Concern:
    """A concern whose text ends in nested parts, each on a line of its own after its label.

    Parts are lettered «(a)», or «(i)» under concerns that are lettered themselves. The offsets of
    a part hold its words without its label, as a concern's text is without its own.
    """
    style = "({i})" if numbering in _LETTERED else "({a})"
    whole, found = tidy(text) or "", []
    for position, words in enumerate(parts, start=1):
        label, words = label_at(style, position), tidy(words) or ""
        lead = f"{whole}\n{label} ".lstrip("\n")
        whole = lead + words
        found.append(Part(number=_number(label, position), start=len(lead), end=len(whole)))
    return Concern(number="1", text=whole, parts=tuple(found))


def tidy(text: str | None) -> str | None:
    """The text with its white space as the model keeps it: one blank, one newline a paragraph, or None.

    Control characters and halves of characters, which no document can hold, are left out.
    """
    if text is None:
        return None
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in _UNPRINTABLE.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line) or None


def _tidied(report: Report) -> Report:
    return replace(
        report,
        date_as_written=tidy(report.date_as_written),
        stated_deadline_as_written=tidy(report.stated_deadline_as_written),
        deceased=tidy(report.deceased),
        coroner=tidy(report.coroner),
        coroner_title=tidy(report.coroner_title),
        coroner_area=tidy(report.coroner_area),
        addressees=tuple(
            replace(one, name_as_written=tidy(one.name_as_written) or "") for one in report.addressees
        ),
        legal_powers=tidy(report.legal_powers),
        investigation=tidy(report.investigation),
        circumstances=tidy(report.circumstances),
        concerns_text=tidy(report.concerns_text),
        concerns=tuple(_tidied_concern(concern) for concern in report.concerns),
        action=tidy(report.action),
        response_duty=tidy(report.response_duty),
        copies=tidy(report.copies),
        signature=tidy(report.signature),
    )


def _tidied_concern(concern: Concern) -> Concern:
    def moved(offset: int) -> int:
        return len(tidy(concern.text[:offset] + ".") or "") - 1

    parts = tuple(replace(part, start=moved(part.start), end=moved(part.end)) for part in concern.parts)
    return replace(concern, text=tidy(concern.text) or "", group=tidy(concern.group), parts=parts)


def _template(name: str | None) -> str:
    if name in (None, "after", "before"):
        return name or "after"
    raise BadInput(f"«{name}» is no template of the form", do="Say «after» or «before» (an inquest).")


def _style(numbering: str) -> str:
    known = the_form().numbering
    if numbering not in known:
        raise BadInput(f"«{numbering}» is no style of numbering", do=f"Choose one of: {', '.join(known)}.")
    return known[numbering]


def _dated(report: Report) -> Report:
    """The report with its date and its deadline in words, the deadline at day 56 where none is given."""
    day, deadline = report.date_of_report, report.stated_deadline
    if deadline is None and day and report.stated_deadline_as_written is None:
        deadline = day + dt.timedelta(days=DAYS_TO_RESPOND)
    return replace(
        report,
        date_as_written=report.date_as_written or (date_in_words(day) if day else None),
        stated_deadline=deadline,
        stated_deadline_as_written=report.stated_deadline_as_written
        or (date_in_words(deadline) if deadline else None),
    )


def _as_one(concerns: Sequence[Concern]) -> tuple[Concern, ...]:
    """Concerns that nothing numbers, as the one text that they are on the page."""
    if not concerns:
        return ()
    lines, parts, group = [], [], None
    for concern in concerns:
        if concern.group and concern.group != group:
            lines.append(concern.group)
            group = concern.group
        before = sum(len(line) + 1 for line in lines)
        parts += [replace(part, start=part.start + before, end=part.end + before) for part in concern.parts]
        lines.append(concern.text)
    return (Concern(number="1", text="\n".join(lines), parts=tuple(parts)),)


def _concerns_text(concerns: Iterable[Concern], era: Era, template: str) -> str:
    lines, group = [era.opening[template], era.matters], None
    for concern in concerns:
        if concern.group and concern.group != group:
            lines.append(concern.group)
        group = concern.group
        lines.append(f"{concern.label} {concern.text}" if concern.label else concern.text)
    return "\n".join(lines)


def _response_duty(era: Era, deadline: str, addressees: Iterable[Addressee]) -> str:
    """Box 7: the era's paragraphs, then one for each addressee that need not respond."""
    lines = [paragraph.replace("{deadline}", deadline) for paragraph in era.response_duty]
    excused = (one.name_as_written for one in addressees if one.response_required is False)
    return "\n".join([*lines, *(f"A response is not required from {name}." for name in excused)])


def _copies(era: Era, copies: Sequence[str]) -> str:
    names = [name for name in map(tidy, copies) if name]
    listed = f": {'; '.join(names)}" if names else ""
    return "\n".join(paragraph.replace("{copies}", listed) for paragraph in era.copies)


def _number(label: str, position: int) -> str:
    """The label without its brackets and stops; the position where that leaves no letter or digit."""
    bare = label.strip("().[] ")
    return bare if any(character.isalnum() for character in bare) else str(position)


def _letters(position: int) -> str:
    """a, b … z, aa, ab …"""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(position: int) -> str:
    numeral = ""
    for value, letters in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while position >= value:
            numeral += letters
            position -= value
    return numeral

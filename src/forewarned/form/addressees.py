"""Who a report is being sent to, as written: from the form's header, or the publisher's one line.

Names are verbatim: only outer white space and the labels of a list («1.», «(a)», bullets) are taken off.
Which body a name means is not decided here. What marks a name's end is its own words (form/addressee_words).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from forewarned.form import addressee_words as words
from forewarned.form.no_response import INFORMATION_ONLY, response_not_required
from forewarned.form.semicolons import is_completed_by, semicolons
from forewarned.form.sent_to import INLINE_NUMBER, comma_list, pieces_of, split_sent_to

__all__ = ["WrittenAddressee", "response_not_required", "split_header", "split_sent_to"]


class WrittenAddressee(NamedTuple):
    """One addressee of a header: its lines (first and last, counted from 0), its name, where it stands.

    `start` and `end` are offsets in the lines joined by newlines. The lines include a postal address
    that follows on lines of its own; the name does not. `response_required` is False where the entry
    itself says that no reply is asked («for information only»), else None.
    """

    first_line: int
    last_line: int
    name: str
    start: int
    end: int
    redacted: bool = False
    response_required: bool | None = None


def split_header(lines: Sequence[str]) -> list[WrittenAddressee]:
    """The addressees in the lines under «THIS REPORT IS BEING SENT TO», in order.

    The list ends at «copied to», «cc», a sentence about the report, or the heading of box 1. Labels that
    are left blank name nobody. Lines without labels are told apart by what their words are.
    """
    rows = _without_next_box(list(_rows(lines)))
    labelled = _labelled(rows)
    if labelled:
        entries = labelled
    elif any(";" in row.text for row in rows):
        entries = _at_semicolons(rows)
    else:
        entries = [piece for entry in _by_kind(rows) for piece in _run_together(entry)]
    return [written for entry in entries if (written := _as_written(entry)) is not None]


class _Row(NamedTuple):
    """A line, or what is left of one: its number, where its text begins in the whole, and the text."""

    number: int
    start: int
    text: str


_HEADING = re.compile(
    r"\s*(?:regulation\s+28[^\n]*?deaths?(?:\s*\(\d\))?|"
    r"the)?\s*(?:this\s+)?(?:report\s+is\s+being\s+sent\s+)?to\s*[:;.]+\s*|"
    r"\s*(?:the )?this report is being sent to\s*[:;.–-]*\s*",
    re.IGNORECASE,
)
_END_OF_LIST = re.compile(
    r"\s*(?:(?:and )?(?:also )?copied(?: in)?(?: to|:)|and copied to|cop(?:y|"
    r"ies)(?: of this report)?(?: sent)?(?: to|:)|"
    r"c\.?c\.?(?:\s|:)|\d?\s*coroner\s*$|\d?\s*coroner['’]?s legal|"
    r"(?:this|the) report is (?:also )?being (?:sent|copied|made)|i am [A-Z]|no response is|you are )",
    re.IGNORECASE,
)


def _rows(lines: Sequence[str]) -> Iterator[_Row]:
    """The lines of the list, its heading and what comes after it left out; blank ones kept."""
    start = 0
    for number, line in enumerate(lines):
        text = line.replace("\xa0", " ")
        offset = start
        start += len(line) + 1
        if number < 3 and (heading := _HEADING.match(text)):
            text, offset = text[heading.end() :], offset + heading.end()
            if not text.strip():
                continue
        if _END_OF_LIST.match(text):
            return
        yield _Row(number, offset, text)


_NEXT_BOX = re.compile(
    r"(?<=[a-z)\]])(?<!\bunit)(?<!\bward)(?<!\bfloor)(?<!\broom)(?<!\bphase)(?<!\blevel)(?<!\bblock)(?<!\bbox)"
    r"(?<!\bsuite)(?<!\bpart)(?<!\bno)[\s,.]+1\s*$",
    re.IGNORECASE,
)


def _without_next_box(rows: list[_Row]) -> list[_Row]:
    """The rows, the «1» of box 1 taken off the last where it was read into the same line."""
    for at in range(len(rows) - 1, -1, -1):
        if rows[at].text.strip():
            rows[at] = rows[at]._replace(text=_NEXT_BOX.sub("", rows[at].text))
            break
    return rows


Entry = list[_Row]

_NUMBER_LABEL = re.compile(r"\s*\(?(\d{1,2})(?:[.):]+(?!\d)\s*|\s+(?:[–-]\s+)?(?=(?:, )?[A-Z0-9\[(]))")
_PUNCTUATED = re.compile(r"\s*\(?\d{1,2}[.):]")
_LETTER_LABEL = re.compile(r"\s*(?:\(([a-z])\)|([a-zA-Z])[.)])\s+")
_BULLET = re.compile(r"\s*(?:[•·▪●○*]|[–—-]\s)\s*")


def _labelled(rows: Sequence[_Row]) -> list[Entry]:
    """Entries by their labels, where the lines carry any that run in order; else none.

    A list may begin at 2, its first label lost or left out.
    """
    for pattern, first in ((_NUMBER_LABEL, 1), (_NUMBER_LABEL, 2), (_LETTER_LABEL, 1), (_BULLET, 1)):
        found = _labels(rows, pattern, first)
        if len(found) > 1 or (found and _stands_alone(rows, pattern, found[0])):
            return _cut_at(rows, found)
    return []


def _stands_alone(rows: Sequence[_Row], pattern: re.Pattern[str], label: _Label) -> bool:
    """Whether one label makes a list: «(a)» or «1», but not the initial in «A. Quill and Sons»."""
    if pattern is _LETTER_LABEL and not rows[label.row].text.lstrip().startswith("("):
        return False
    return label.begins_the_list or label.plain


class _Label(NamedTuple):
    """A list's label: its row, its offsets there, and how far it may be trusted when it stands alone."""

    row: int
    start: int
    end: int
    begins_the_list: bool
    plain: bool


def _labels(rows: Sequence[_Row], pattern: re.Pattern[str], first: int) -> list[_Label]:
    """Each label in order; numbers and letters must follow one another."""
    found: list[_Label] = []
    opening = next((at for at, row in enumerate(rows) if row.text.strip()), 0)
    for at, row in enumerate(rows):
        match = pattern.match(row.text)
        if match is not None and pattern is not _BULLET and _ordinal(match) != first + len(found):
            match = None
        if match is not None and pattern is _NUMBER_LABEL and _may_be_a_street(row.text):
            match = None
        if match is not None:
            found.append(_Label(at, match.start(), match.end(), at == 0, bool(_PUNCTUATED.match(row.text))))
        if pattern is _NUMBER_LABEL and (match is not None or (first == 2 and at == opening)):
            found += _inline(at, row.text, match.end() if match else 0, first + len(found))
        if pattern is _BULLET:
            after = match.end() if match else 0
            found += [_Label(at, *dot.span(), False, True) for dot in _DOT.finditer(row.text, after)]
    return found


_DOT = re.compile(r"\s+[•▪●]\s*(?=\S)")
_INLINE_PLAIN = re.compile(r"(?<=\s)(\d{1,2})\s+(?:[–-]\s+)?(?=,\s*\S|[A-Z\[])")


def _may_be_a_street(text: str) -> bool:
    return not _PUNCTUATED.match(text) and words.is_address(text)


def _inline(at: int, text: str, after: int, expected: int) -> Iterator[_Label]:
    """The labels within a line («1. … 2. …»); without a stop only where an addressee plainly begins."""
    while True:
        some = [m for m in INLINE_NUMBER.finditer(text, after) if int(m[1]) == expected]
        bare = [m for m in _INLINE_PLAIN.finditer(text, after) if int(m[1]) == expected]
        bare = [m for m in bare if text[after : m.start()].strip() and _plainly_begins(text[m.end() :])]
        if not some and not bare:
            return
        match = min([*some[:1], *bare[:1]], key=lambda found: found.start())
        yield _Label(at, match.start(), match.end(), False, match in some)
        after, expected = match.end(), expected + 1


def _plainly_begins(text: str) -> bool:
    text = text.lstrip(" ,")
    return any(kind.match(text) for kind in (words.ROLE, words.MINISTER, words.PERSON)) or (
        words.is_plainly_headed(text)
    )


def _ordinal(match: re.Match[str]) -> int:
    label = next(group for group in match.groups() if group)
    return int(label) if label.isdigit() else ord(label.lower()) - ord("a") + 1


def _cut_at(rows: Sequence[_Row], labels: Sequence[_Label]) -> list[Entry]:
    entries: list[Entry] = []
    first = labels[0]
    before = [row for row in rows[: first.row] if row.text.strip()]
    if rows[first.row].text[: first.start].strip():
        before.append(rows[first.row]._replace(text=rows[first.row].text[: first.start]))
    if before and not before[-1].text.rstrip().endswith(":"):
        entries.extend(_by_kind(before))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        row = rows[label.row]
        same = following is not None and following.row == label.row
        stops = following.start if following is not None and same else len(row.text)
        entry = [_Row(row.number, row.start + label.end, row.text[label.end : stops])]
        last = following.row if following is not None else len(rows)
        entries.append(_until_a_long_gap(entry + ([] if same else list(rows[label.row + 1 : last]))))
    return entries


def _until_a_long_gap(entry: Entry) -> Entry:
    """The entry without what follows it after a blank line and says that it is not the list's."""
    return [row for row in entry if row.text.strip()]


def _at_semicolons(rows: Sequence[_Row]) -> list[Entry]:
    """Entries at semicolons; by kind where the pieces are the lines of postal addresses."""
    entries: list[Entry] = [[]]
    for row in rows:
        start = 0
        for end in [*semicolons(row.text), len(row.text)]:
            if row.text[start:end].strip():
                entries[-1].append(_Row(row.number, row.start + start, row.text[start:end]))
            if end < len(row.text):
                entries.append([])
            start = end + 1
    entries = _without_copies(entries)
    if any(len(entry) == 1 and _is_a_line_of_an_address(entry[0].text) for entry in entries):
        return _by_kind([row for entry in entries for row in entry if row.text.strip()])
    return _offices_with_their_bodies(entries)


def _without_copies(entries: Sequence[Entry]) -> list[Entry]:
    """The entries up to «copied to», or up to one that ends with it; a remark in brackets ends nothing."""
    kept: list[Entry] = []
    for entry in entries:
        text = _text_of(entry)
        if _END_OF_LIST.match(text):
            break
        kept.append(entry)
        if (copy := words.COPIED_TO.search(text)) and not copy.group().lstrip(" ,").startswith("("):
            break
    return kept


def _is_a_line_of_an_address(text: str) -> bool:
    """Whether a piece between semicolons is only a number with a street, or a postcode with its town."""
    street = re.match(r"\s*(?:\d|(?:\w+ )?floor\b|unit \d|suite \d|p\.?\s?o\.? box)", text, re.IGNORECASE)
    return (
        words.is_address(text) and bool(street or words.POSTCODE.search(text)) and not words.is_closed(text)
    )


def _offices_with_their_bodies(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, an office and the body that completes it made one again."""
    kept: list[Entry] = []
    for entry in entries:
        text = _text_of(entry)
        if kept and text and is_completed_by("; ".join(row.text for row in kept[-1]), text):
            kept[-1] = kept[-1] + entry
        elif text:
            kept.append(entry)
    return [part for entry in kept for part in _two_bodies(entry)]


def _two_bodies(entry: Entry) -> list[Entry]:
    """A piece between semicolons cut at its «and» where both sides are plainly whole bodies."""
    names = comma_list(text) if "," not in (text := _text_of(entry)) else [text]
    plain = len(names) > 1 and all(words.STRONGLY_CLOSED.search(name) for name in names)
    return _run_together(entry) if plain else [entry]


def _text_of(entry: Entry) -> str:
    return " ".join(row.text.strip() for row in entry)


_TO_AN_OFFICE = re.compile(
    r"(?:\s(?:and|&)|(?<=\w)\.)\s+(?=\S)|"
    r"(?<=[a-z)])(?<!\bof)(?<!\bfor)(?<!\band)(?<!\bby)(?<!\bat)(?<!\bin)(?<!\bto) "
    r"(?=The (?:Rt|Right Hon|Chief |Secretary of State|Minister|Home Secretary|Governor|"
    r"College of|Royal College|Department))"
)


def _run_together(entry: Entry) -> list[Entry]:
    """An entry cut again where its line, wrapped or not, holds a list; one with an address is left alone."""
    touching = all(one.start + len(one.text) + 1 == two.start for one, two in pairwise(entry))
    if not touching or (len(entry) > 1 and any(words.is_address(row.text) for row in entry)):
        return [entry]
    text = "\n".join(row.text for row in entry)
    pieces = [text[piece.start : piece.end] for piece in pieces_of(text)]
    listed = not any(words.PERSON.match(p) or words.is_bare(p) or words.is_address(p) for p in pieces)
    if len(pieces) > 1 and (words.MINISTER.match(pieces[1]) or words.ROLE.match(pieces[1])):
        listed = listed and not words.is_a_name(pieces[0])
    elif words.ROLE.match(pieces[0]) and not words.is_body(pieces[0]):
        listed = listed and bool(words.INNER_BODY.search(pieces[0]))
    names = comma_list(text) if listed and not words.POSTCODE.search(text) else [text]
    names = [office for name in names for office in _cut_at_offices(name)]
    entries, end = list[Entry](), 0
    for name in names:
        start = text.index(name, end)
        end = start + len(name)
        first = entry[0].start
        entries.append([part for row in entry if (part := _shared(row, first + start, first + end))])
    return entries


def _shared(row: _Row, start: int, end: int) -> _Row | None:
    """What of the line lies between the two offsets."""
    begins = max(row.start, start)
    text = row.text[begins - row.start : max(end - row.start, 0)]
    return _Row(row.number, begins, text) if text.strip() else None


def _cut_at_offices(text: str) -> list[str]:
    """The text cut where an «and» or a full stop leads from a named body on to another office."""
    cuts = [0]
    for match in _TO_AN_OFFICE.finditer(text):
        left, right = text[cuts[-1] : match.start()], text[match.end() :]
        office = words.ROLE.match(right) or words.MINISTER.match(right) or words.PERSON.match(right)
        stop = not match.group().startswith(".")
        if not match.group().strip():
            if _is_whole_before(left, right):
                cuts.append(match.end())
            continue
        named = words.is_closed(left) or (stop and words.INNER_BODY.search(left))
        if office and named and words.INNER_BODY.search(right):
            cuts.append(match.end())
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _is_whole_before(left: str, right: str) -> bool:
    """Whether the left names a body and «The …» behind it, no stop between them, another."""
    if words.MINISTER.search(left) and (words.DEPARTMENT.match(right) or words.RT_HON.match(right)):
        return bool(words.RT_HON.match(right) and words.INNER_BODY.search(right))
    return bool(words.INNER_BODY.search(left) or words.MINISTER.search(left)) and not words.is_bare(left)


def _by_kind(rows: Sequence[_Row]) -> list[Entry]:
    """Entries of unlabelled lines: a new one begins where a name is complete and another starts."""
    entries: list[Entry] = []
    width = max((len(row.text.rstrip()) for row in rows), default=0)
    gap = False
    for at, row in enumerate(rows):
        if not row.text.strip():
            gap = True
            continue
        if not entries or _begins_another(entries[-1], row, rows[at + 1 :], gap, width):
            entries.append([row])
        else:
            entries[-1].append(row)
        gap = False
    return _joined_to_their_bodies(entries)


_CARRIES_ON = re.compile(
    r"(?:[,&–-]|\b(?:and|of|for|the|to|in|at|with|NHS|on|by|c/o|Foundation|University))\s*$"
)
_CARRIED_ON = re.compile(
    r"\s*(?:[a-z(&,]|(?:NHS )?(?:Foundation )?Trust\b|Group\b\s*$|Hospitals?\s*$|Board\s*$|NHS F?T\b)"
)


def _begins_another(entry: Entry, row: _Row, following: Sequence[_Row], gap: bool, width: int) -> bool:
    last, line = entry[-1].text, row.text
    if words.is_address(line):
        return False
    addressed = any(words.is_address(part.text) for part in entry[1:])
    carries_on = _CARRIES_ON.search(last) and not (words.PERSON.match(line) and last.rstrip().endswith("NHS"))
    if not addressed and not gap and (carries_on or _CARRIED_ON.match(line)):
        return False
    name = " ".join(part.text.strip() for part in entry if not words.is_address(part.text))
    if not addressed and not gap and _is_wrapped(last, line, width):
        return False
    if (
        words.MINISTER.search(name)
        and not addressed
        and (words.DEPARTMENT.match(line) or words.RT_HON.match(line))
    ):
        return bool(words.RT_HON.match(line) and words.PERSON.match(name))
    starts = bool(words.is_body(line) or words.is_bare(line) or words.ROLE.match(line))
    if addressed:
        housed = words.BUILDING.search(line) and any(words.is_address(after.text) for after in following[:2])
        finished = any(words.POSTCODE.search(part.text) for part in entry)
        return (starts or gap) and (finished or gap or not housed)
    if _is_office_and_body(last) and (words.PERSON.match(line) or words.ROLE.match(line)):
        return True
    if all(words.ROLE.match(text) and not words.is_bare(text) for text in (last, line)):
        return True
    if not _names_a_body(entry):
        return words.is_closed(line) and _broken_on_purpose(entry, row, following, width)
    if words.BUILDING.search(line) and any(words.is_address(after.text) for after in following[:2]):
        return False
    if starts or gap:
        return True
    return not any(words.is_address(after.text) for after in following[:4])


def _is_office_and_body(line: str) -> bool:
    """Whether the line names an office and, after a comma, whose it is: «Matron, Orme House»."""
    pieces = line.split(",")
    office = next((at for at, piece in enumerate(pieces) if words.ROLE_ONLY.match(piece)), len(pieces))
    whose = "".join(pieces[office + 1 : office + 2]).strip()
    return len(whose) > 2 and not (words.is_bare(whose) or words.is_part(whose) or words.is_address(whose))


_WIDE = 45
"""Lines narrower than this say nothing of where the page would have broken them."""


def _is_wrapped(last: str, line: str, width: int) -> bool:
    """Whether the page's width broke the line before inside a name: no room, and the name not finished."""
    no_room = width >= _WIDE and len(last.rstrip()) + 1 + len(line.split()[0]) > width
    part = last.rsplit(",", 1)[-1]
    if words.is_bare(line) or words.PERSON.match(line) or words.ROLE.match(line):
        return False
    if no_room and words.is_part(line) and len(line.split()) == 1:
        return True
    finished = words.is_closed(part) or words.is_bare(part)
    return no_room and part != last and not finished and words.is_closed(line)


def _broken_on_purpose(entry: Entry, row: _Row, following: Sequence[_Row], width: int) -> bool:
    """Whether the line break was a choice, the next word having had room, both names being no office."""
    name = " ".join(part.text.strip() for part in entry)
    if (
        words.is_bare(name)
        or words.ROLE.match(name)
        or words.PERSON.match(name)
        or words.ROLE_LAST.search(name)
    ):
        return False
    if any(words.is_address(after.text) for after in following):
        return False
    return width >= _WIDE and len(entry[-1].text.rstrip()) + 1 + len(row.text.split()[0]) <= width


def _names_a_body(entry: Entry) -> bool:
    texts = [*(row.text for row in entry), " ".join(row.text.strip() for row in entry)]
    return any(
        (words.is_body(text) or words.INNER_BODY.search(text)) and not words.is_bare(text) for text in texts
    )


def _joined_to_their_bodies(entries: list[Entry]) -> list[Entry]:
    """The entries, an office alone at the end («… Trust / Chief Executive») joined to the body before it."""
    if len(entries) > 1 and len(entries[-1]) == 1 and words.ROLE_ONLY.match(entries[-1][0].text):
        return [*entries[:-2], entries[-2] + entries[-1]]
    return entries


def _as_written(entry: Entry) -> WrittenAddressee | None:
    """The entry as an addressee: its name up to the address that follows on lines of its own."""
    rows = [row for row in entry if row.text.strip()]
    if not rows:
        return None
    named = list(rows)
    for at in range(1, len(rows)):
        if words.is_address(rows[at].text) or _leads_to_an_address(rows, at):
            named = rows if _is_midway_in_an_address(rows[at - 1].text, rows[at].text) else rows[:at]
            break
    joined = " ".join(row.text.strip() for row in named)
    name = re.sub(r"[\s;]+(?:and|&)?$", "", words.COPIED_TO.sub("", joined))
    name = _LEADING.sub("", name).rstrip(" ,;")
    if not name.strip(" .,:-–"):
        return None
    start = named[0].start + named[0].text.find(name.split()[0])
    end = named[-1].start + len(words.COPIED_TO.sub("", named[-1].text).rstrip(" ;\t"))
    required = False if INFORMATION_ONLY.search(" ".join(row.text for row in rows)) else None
    redacted = bool(words.REDACTED_ONLY.match(name))
    return WrittenAddressee(rows[0].number, rows[-1].number, name, start, end, redacted, required)


_LEADING = re.compile(r"^[\s:;]+(?:[–-]\s+)?|^[–-]\s+|^(?:and|&)\s+(?=[A-Z\[])")


def _is_midway_in_an_address(before: str, line: str) -> bool:
    """Whether the address began within the line before and was only wrapped here."""
    last = before.rsplit(",", 1)[-1]
    if words.INLINE_STREET.search(before) or words.STREET_WORD.match(line):
        return True
    if words.LAST_WORD_OF_A_BODY.match(line):
        return True
    known = words.is_body(last) or words.is_bare(last) or words.ROLE.match(last) or words.PERSON.match(last)
    return "," in before.rstrip(" ,") and not known


def _leads_to_an_address(rows: Sequence[_Row], at: int) -> bool:
    """Whether the line is a building's or a town's, an address standing right behind it."""
    text = rows[at].text
    if not _names_a_body(list(rows[:at])) or words.is_bare(text) or words.ROLE.match(text):
        return False
    following = [words.is_address(row.text) for row in rows[at + 1 : at + 4]]
    return (
        bool(following) and any(following) and not (words.is_body(text) and not words.BUILDING.search(text))
    )

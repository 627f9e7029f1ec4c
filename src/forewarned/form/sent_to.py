"""The names in the publisher's one line «This report is being sent to», told apart by era and by their words.

Which body a name means is not decided here, and no table of organisations is asked: a comma or an «and»
separates only where the words on both sides are each a whole name (form/addressee_words).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from forewarned.form import addressee_words as words
from forewarned.form.semicolons import at_semicolons

_LABEL = re.compile(r"\s*(?:\(?\d{1,2}[.):]+(?!\d)|\([a-z]{1,3}\)|[•·▪●○*–—-])\s*", re.IGNORECASE)
INLINE_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2})[.)]+\s*(?=[A-Z\[(,–-])")
_REMARK = re.compile(
    r"\s*\((?:also )?(?:copied to|copy to|cc:?)\s[^()]*\)(?=\s*(?:[|;,\n]|$))", re.IGNORECASE
)
_PIPE_SINCE = dt.date(2023, 2, 1)


def split_sent_to(text: str, *, published: dt.date | None = None) -> tuple[str, ...]:
    """The names in the publisher's one line «This report is being sent to», verbatim, in order.

    «|», «;», line ends and numbers separate wherever they stand. Commas and «and» separate only where the
    words on both sides are each a whole body; since the publisher took to «|» (February 2023) a comma
    alone no longer does, unless a list of three or more is plain. `published` is the page's date. Names
    under «copied to» and «cc» are left out.

    >>> split_sent_to("Larkmoor Council | Wexmere, Thrale and High Wold Integrated Care Board")
    ('Larkmoor Council', 'Wexmere, Thrale and High Wold Integrated Care Board')
    >>> split_sent_to("Secretary of State for Health and Social Care and Larkmoor Council")
    ('Secretary of State for Health and Social Care', 'Larkmoor Council')
    """
    text = _REMARK.sub("", text)
    text = words.COPIED_TO.sub("", text).strip()
    if "|" in text:
        pieces = text.split("|")
    elif len(listed := at_semicolons(text)) > 1:
        pieces = listed
    elif "\n" in text:
        pieces = text.split("\n")
    elif len(numbered := _numbered_run(text)) > 1:
        pieces = numbered
    else:
        pieces = comma_list(text)
        if published is not None and published >= _PIPE_SINCE and len(pieces) < 3:
            pieces = pieces if re.search(r"\band\b|&", text) and _plain_pair(pieces) else [text]
    return tuple(name for piece in pieces if (name := _bare_name(piece)))


def _plain_pair(pieces: Sequence[str]) -> bool:
    return all(words.is_body(piece) for piece in pieces)


def _bare_name(piece: str) -> str:
    """The piece without white space, list label or the «and» that joined it."""
    name = _LABEL.sub("", piece, count=1) if _LABEL.match(piece) else piece
    name = re.sub(r"^\s*(?:and|&)\s+(?=[A-Z\[0-9])", "", name.strip())
    if _LABEL.match(name) and name[:1] not in "([":
        name = _LABEL.sub("", name, count=1)
    return (
        re.sub(r"[\s,]+(?:and|&)?$", "", name) if re.search(r",\s*$|\s(?:and|&)\s*$", name) else name.strip()
    )


def _numbered_run(text: str) -> list[str]:
    """The text cut at «1. … 2. … 3. …» where the numbers run on from 1; one piece where they do not."""
    cuts = [0]
    expected = 1
    for match in INLINE_NUMBER.finditer(text):
        if int(match[1]) == expected:
            cuts.append(match.start())
            expected += 1
    if expected < 3:
        return [text]
    pieces = [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return [piece for piece in pieces if piece.strip()]


_SEPARATOR = re.compile(r"\s*,\s*(?:and|&)\s+|\s*,\s*|\s+(?:and|&)\s+")


class Piece(NamedTuple):
    """A stretch between two separators, and whether the separator before it is or holds an «and»."""

    start: int
    end: int
    by_and: bool


def comma_list(text: str) -> list[str]:
    """The names in a list with commas and «and», cut only where both sides can stand alone."""
    pieces = pieces_of(text)
    cuts = [0]
    for at in range(1, len(pieces)):
        left = text[pieces[cuts[-1]].start : pieces[at - 1].end]
        if _cut_before(text, pieces, at, left):
            cuts.append(at)
    spans = zip(cuts, [*cuts[1:], len(pieces)], strict=True)
    return [text[pieces[first].start : pieces[last - 1].end] for first, last in spans]


def pieces_of(text: str) -> list[Piece]:
    """The stretches between commas and «and», those inside brackets and set phrases left alone."""
    bound = [match.span() for match in words.BOUND.finditer(text)]
    bound += [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    pieces: list[Piece] = []
    start, by_and = 0, False
    for match in _SEPARATOR.finditer(text):
        if match.start() == 0 or any(low < match.end() and match.start() < high for low, high in bound):
            continue
        pieces.append(Piece(start, match.start(), by_and))
        start, by_and = match.end(), bool(re.search(r"and|&", match.group()))
    return [*pieces, Piece(start, len(text), by_and)]


def _cut_before(text: str, pieces: Sequence[Piece], at: int, left: str) -> bool:
    """Whether a new name begins at this piece, `left` being the name so far."""
    piece = pieces[at]
    right = text[piece.start : piece.end]
    if words.is_bare(left) or words.is_part(left):
        return piece.by_and and words.is_body(right) and words.is_bare(left)
    if words.is_part(right) or right[:1].islower():
        return False
    if (
        not piece.by_and
        and (_UNIT.search(left) or _of_the_same_name(left, right))
        and _DEPARTMENT.match(right)
    ):
        return False
    if not piece.by_and and words.MINISTER.match(right) and words.is_a_name(left):
        return False
    if not piece.by_and and _is_whose_office_it_is(left, right, at + 1 == len(pieces)):
        return False
    if _ends_a_company(left, right, piece) or (words.MINISTER.match(left) and _WELSH.match(right)):
        return False
    if words.STRONG_HEAD.match(right) or words.REDACTED_ONLY.match(right):
        return True
    if words.is_bare(right) and not piece.by_and:
        return words.is_closed(left) and at + 1 < len(pieces)
    if not words.is_body(left):
        return not piece.by_and and (
            words.is_closed(right) or words.is_plainly_headed(right) or bool(words.ACRONYM.match(right))
        )
    if words.HEAD.match(right) or words.ROLE.match(right) or words.ACRONYM.match(right):
        return True
    if words.is_closed(right):
        return words.is_closed(left) or bool(words.ACRONYM.match(left)) or not piece.by_and or _whole(left)
    if (words.is_closed(left) or _whole(left)) and _runs_on_to_a_body(text, pieces, at):
        return True
    return _is_another_name(left, right, piece)


_DEPARTMENT = re.compile(r"\s*(?:the )?(?:department|ministry) (?:of|for) (?:the )?(?P<of>.+)", re.IGNORECASE)
_STATE = re.compile(r"secretary of state (?:for|of) (?:the )?(?P<of>[^,]+)$", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:unit|team|section|division|branch|directorate)\s*$", re.IGNORECASE)


def _is_whose_office_it_is(left: str, right: str, last: bool) -> bool:
    """Whether the right is who holds the office on the left («…, Ada Quill MP»), or what the office is of."""
    if words.MINISTER.match(left) and re.search(r"(?i)(?:secretary of state|minister)\s*$", left):
        return bool(words.DEPARTMENT.match(right))
    if not (words.MINISTER.match(left) or words.ROLE.match(left)) or words.INNER_BODY.search(right):
        return False
    named = words.RT_HON.match(right) or words.HONOURED.search(right) or words.PERSON.match(right)
    return bool(named) or (last and words.is_a_name(right))


def _of_the_same_name(left: str, right: str) -> bool:
    """Whether a minister and the department that follows are of the same name, one addressee."""
    minister, department = _STATE.search(left.strip()), _DEPARTMENT.match(right)
    if minister is None or department is None:
        return False
    of, also = minister["of"].casefold().strip(), department["of"].casefold().strip()
    return of.startswith(also) or also.startswith(of)


_WELSH = re.compile(r"(?:the )?welsh (?:assembly )?government\b", re.IGNORECASE)


def _ends_a_company(left: str, right: str, piece: Piece) -> bool:
    """Whether the words only finish a company's name («Orme Homes and Property Limited»)."""
    short = len(right.split()) <= 2 and re.search(r"\b(?:ltd|limited|plc|llp|co)\b", right, re.IGNORECASE)
    return bool(piece.by_and and short and not words.STRONGLY_CLOSED.search(left))


def _is_another_name(left: str, right: str, piece: Piece) -> bool:
    """Whether words of no known kind are a name of their own, and not the end or town of another."""
    if words.is_address(right) or not right[:1].isupper():
        return False
    if piece.by_and:
        return bool(words.STRONGLY_CLOSED.search(left)) and len(right) > 3
    if words.STRONGLY_CLOSED.search(left) or _whole(left) or words.ACRONYM.match(left):
        return True
    return words.is_closed(left) and not words.SITED.search(left) and " " in right.strip()


_WHOLE_DEPARTMENT = re.compile(
    r"\s*(?:the )?(?:department (?:of|for) (?:health|transport|education|justice|defence)|"
    r"ministry of (?:justice|defence)|home office|"
    r"secretary of state for (?:health|transport|education|justice|defence)|college of \w+|"
    r"royal college of (?:general |emergency )?\w+|transport for \w+|university of \w+|"
    r"nhs (?:england|digital|improvement|wales|resolution|professionals|confederation|providers|"
    r"blood and transplant)|(?:hmp|hm prison) [\w ]+)\s*$",
    re.IGNORECASE,
)


_BOUND_END = re.compile(rf"(?:{words.BOUND.pattern})\s*$", re.IGNORECASE)


def _whole(name: str) -> bool:
    """Whether a name that opens as an office does is also finished."""
    return bool(_WHOLE_DEPARTMENT.match(name)) or bool(_BOUND_END.search(name))


def _runs_on_to_a_body(text: str, pieces: Sequence[Piece], at: int) -> bool:
    """Whether fragments from here on make one body by commas and a last «and» («Barnet, Enfield and …»)."""
    for after in range(at + 1, len(pieces)):
        piece = text[pieces[after].start : pieces[after].end]
        if words.HEAD.match(piece) or words.ROLE.match(piece):
            return False
        if words.is_closed(piece):
            return pieces[after].by_and
    return False

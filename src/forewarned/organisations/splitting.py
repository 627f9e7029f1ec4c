"""What is written into addressees, with a table of known bodies beside the words that names are built of.

The form's rules cut first (form/sent_to). Known names then mend what words alone cannot tell: a body cut at
its own «and», two bodies joined by one, and two that run together with nothing between them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from forewarned.form import addressee_words as words
from forewarned.form.sent_to import pieces_of, split_sent_to

IsBody = Callable[[str], bool]


class Piece(NamedTuple):
    """One addressee: where it stands in the text, and its words as written."""

    start: int
    end: int
    text: str


def addressees_in(text: str, *, published: dt.date | None = None, is_body: IsBody) -> tuple[Piece, ...]:
    """The addressees in a line as written, in order, verbatim.

    `is_body` says whether some words, without an office before them, are the name of a known body.
    `published` is the page's date: since February 2023 a comma alone separates nothing.
    """
    known = cache(is_body)
    mended = _joined(text, _located(text, split_sent_to(text, published=published)), known)
    return tuple(part for piece in mended for part in _cut_again(piece, known))


def _located(text: str, names: Sequence[str]) -> list[Piece]:
    pieces, after = list[Piece](), 0
    for name in names:
        start = text.index(name, after)
        after = start + len(name)
        pieces.append(Piece(start, after, name))
    return pieces


_SOFT = re.compile(r"\s*(?:,|,?\s*(?:and|&))\s*")


def _joined(text: str, pieces: Sequence[Piece], known: IsBody) -> list[Piece]:
    """The pieces, those made one again that are a known body together («Hertfordshire and West Essex …»)."""
    kept, at = list[Piece](), 0
    while at < len(pieces):
        end = at
        for last in range(at + 1, len(pieces)):
            if not _SOFT.fullmatch(text[pieces[last - 1].end : pieces[last].start]):
                break
            together = text[pieces[at].start : pieces[last].end]
            if known(together) and not all(known(piece.text) for piece in pieces[at : last + 1]):
                end = last
        start, stop = pieces[at].start, pieces[end].end
        kept.append(Piece(start, stop, text[start:stop]))
        at = end + 1
    return kept


def _cut_again(piece: Piece, known: IsBody) -> list[Piece]:
    """The piece, cut where every part is a known body and the whole is none; else as it is."""
    if known(piece.text) or len(piece.text.split()) > _LONGEST:
        return [piece]
    for cuts in (_at_joints(piece.text), _between_words(piece.text)):
        parts = _all_known(piece.text, cuts, 0, known)
        if len(parts) > 1:
            return [Piece(piece.start + low, piece.start + high, piece.text[low:high]) for low, high in parts]
    return [piece]


_LONGEST = 40
"""Words in the longest line that is searched for bodies that run together."""

Cut = tuple[int, int]


def _at_joints(text: str) -> list[Cut]:
    """Where commas and «and» stand outside brackets and set phrases: (end of left, start of right)."""
    pieces = pieces_of(text)
    return [(left.end, right.start) for left, right in pairwise(pieces)]


_GAP = re.compile(r"(?<![,&(–-])(?<!\bof)(?<!\bfor)(?<!\bthe)(?<!\band)(?<!\bin)(?<!\bat)[\s.]+(?=[A-Z])")


def _between_words(text: str) -> list[Cut]:
    """Where one name may end and another begin with nothing between them."""
    return [match.span() for match in _GAP.finditer(text)]


def _all_known(text: str, cuts: Sequence[Cut], start: int, known: IsBody) -> list[Cut]:
    """The text from `start` on as spans that are all known bodies, the first as long as can be; else none."""
    if known(text[start:]):
        return [(start, len(text))]
    for end, following in reversed([cut for cut in cuts if cut[0] > start]):
        left, right = text[start:end], text[following:]
        if _belongs_to(left, right) or not known(left):
            continue
        if rest := _all_known(text, cuts, following, known):
            return [(start, end), *rest]
    return []


def _belongs_to(left: str, right: str) -> bool:
    """Whether the right is a part, a place or the department of the left, known or not."""
    if words.is_part(right) or words.SITED.search(right):
        return True
    return bool(words.MINISTER.match(left) and words.DEPARTMENT.match(right))

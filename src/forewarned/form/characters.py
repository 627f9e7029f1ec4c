"""Lines rebuilt from the places of single characters, for pages whose text PDFium took to run downwards.

PDFium judges the direction of a page's text from its outline, and on a narrow or sparse page may
judge wrongly: every character then comes as a line of its own. Slow, so asked only of such pages.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from forewarned.form.document import Line
from forewarned.model import Box

SHATTERED_SHARE = 0.5
"""A page with this share of one- and two-character lines was read in the wrong direction."""

FEWEST_LINES = 20
BLANK = 0.14
"""A gap between inked edges wider than this share of the line's height is a blank left unspelt."""


@dataclass(frozen=True, slots=True)
class _Character:
    sign: str
    box: Box


def is_shattered(lines: Sequence[Line]) -> bool:
    """Whether most of the lines hold only a character or two."""
    tiny = sum(len(line.text) <= 2 for line in lines)
    return len(lines) >= FEWEST_LINES and tiny > SHATTERED_SHARE * len(lines)


def rebuilt_lines(text: pdfium.FPDF_TEXTPAGE, characters: int, page: int, height: float) -> list[Line]:
    """The page's lines by where its characters stand, from top to bottom."""
    rows: list[list[_Character]] = []
    for character in sorted(_characters(text, characters, height), key=lambda one: one.box[3]):
        if rows and character.box[3] - rows[-1][0].box[3] < 0.35 * (character.box[3] - character.box[1]):
            rows[-1].append(character)
        else:
            rows.append([character])
    return [line for row in rows if (line := _line(row, page)) is not None]


def _characters(text: pdfium.FPDF_TEXTPAGE, characters: int, height: float) -> Iterator[_Character]:
    loose = pdfium.FS_RECTF()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    inked = [ctypes.byref(edge) for edge in (left, right, bottom, top)]
    for index in range(characters):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or code < 32:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(loose))
        pdfium.FPDFText_GetCharBox(text, index, *inked)
        box = (left.value, height - loose.top, right.value, height - loose.bottom)
        yield _Character("-" if code == 0xFFFE else chr(code), box)


def _line(row: list[_Character], page: int) -> Line | None:
    ordered = sorted(row, key=lambda one: one.box[0])
    words: list[str] = []
    for before, character in zip([None, *ordered], ordered, strict=False):
        high = character.box[3] - character.box[1]
        if before is not None and character.box[0] - before.box[2] > BLANK * high:
            words.append(" ")
        words.append(character.sign)
    text = " ".join("".join(words).split())
    if not text:
        return None
    box = (
        ordered[0].box[0],
        min(one.box[1] for one in ordered),
        max(one.box[2] for one in ordered),
        max(one.box[3] for one in ordered),
    )
    return Line(text=text, page=page, box=box)

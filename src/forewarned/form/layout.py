"""Lines on a page: their order, which of them are furniture, and where paragraphs begin.

Works on boxes alone, so that text layers and scans go the same way.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median

from forewarned.form.definition import pattern, the_form
from forewarned.form.document import Line

LABEL = re.compile(
    r"(?:\(\s?(?:\d{1,2}|[a-z]|[ivx]{1,4})\s?\)|(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]|MC\s?\d{1,3}\b|\d{1,2}\.\d{1,2}\b"
    r"|[•●▪◦■□‣∙*·–—-])(?=\s|[A-Z]|$)"
)
"""What starts a line that starts a paragraph: «(1)», «2.», «a)», «MC3», a bullet."""

PARAGRAPH_GAP = 1.25
"""Lines further apart than this many usual leadings belong to different paragraphs."""

SAME_HEIGHT = 12.0
"""Running heads and feet stand at one height, in points, give or take this much on a skewed scan."""

BAND = 0.8
"""The blank between running heads or feet and the text is at least this share of a line's height."""

OTHER_SIZE = 0.15
"""Type that is smaller or larger than a page's usual lines by this share is no part of its text."""

EDGE_LINES = 3
"""How many lines at the top and at the bottom of a page can be furniture."""


def put_in_reading_order(lines: list[Line]) -> list[Line]:
    """The page's lines from top to bottom, and from left to right where they stand side by side.

    A page whose content already runs downwards is left as it is.
    """
    if all(_not_above(line, after) for line, after in itertools.pairwise(lines)):
        return lines
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: _box(line)[1]):
        if rows and _beside(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: _box(line)[0])]


def mark_furniture(lines: Sequence[Line], pages: int) -> None:
    """Marks page numbers, running heads and feet: what a page carries and no box of the form holds."""
    by_page: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_page[line.page or 1].append(line)
    edges = {page: _edges(on_page) for page, on_page in by_page.items()}
    seen = _repeated([line for at_edge in edges.values() for line in at_edge])
    always = pattern(the_form().furniture, whole=True)
    for page, at_edge in edges.items():
        column = min((_box(line)[0] for line in by_page[page] if len(line.text) > 25), default=0.0)
        for line in at_edge:
            repeated = len(line.text) < 120 and seen(line) * 2 > max(pages, 2)
            if line.text.isdigit():
                line.furniture = line.text == str(page) and _box(line)[2] > column
            elif repeated and not line.text[0].isdigit() and _apart(line, by_page[page]):
                line.furniture = True
            else:
                line.furniture = always.match(line.text) is not None


def mark_paragraphs(lines: Sequence[Line]) -> None:
    """Sets what joins each line to the one before: a blank within a paragraph, else a newline."""
    body = [line for line in lines if not line.furniture]
    if not body:
        return
    leading, margin = _leading(body), _right_margin(body)
    before = body[0]
    wrapped_at: set[int] = set()
    for line in body[1:]:
        if line.joins:
            # Back out to the left of where wrapped lines stand, a hanging paragraph has ended.
            hung = round(_box(before)[0]) in wrapped_at and _box(line)[0] < _box(before)[0] - 3
            begins = hung or _begins_paragraph(before, line, leading, margin)
            line.joins = "\n" if begins else _within(before)
        if line.joins != "\n":
            wrapped_at.add(round(_box(line)[0]))
        before = line


def _within(before: Line) -> str:
    """What joins two lines of a paragraph: nothing where a line could only break because of its dash."""
    return "" if re.search(r"\w[–—/-]$", before.text) else " "


def _begins_paragraph(before: Line, line: Line, leading: float, margin: float) -> bool:
    left, top, right, _ = _box(line)
    was_left, was_top, was_right, was_bottom = _box(before)
    same_page = line.page == before.page
    if same_page and abs(top - was_top) < 0.4 * (was_bottom - was_top):
        return False
    if same_page and top - was_top > PARAGRAPH_GAP * leading:
        return True
    words = line.text.split(None, 1)
    first_word = (right - left) * (len(words[0]) + 1.5) / max(len(line.text), 1)
    if was_right + first_word < margin:
        return True
    if left < was_left - 3 and LABEL.match(before.text):
        return True
    return bool(LABEL.match(line.text)) and before.text[-1] in ".;:?!)”\"'"


def _leading(lines: Sequence[Line]) -> float:
    steps = [
        _box(after)[1] - _box(line)[1] for line, after in itertools.pairwise(lines) if line.page == after.page
    ]
    usual = [step for step in steps if 4 < step < 40]
    if not usual:
        return 14.0
    middle = median(usual)
    # Where most paragraphs are one line long the median is their distance, not the leading.
    close = sorted(step for step in usual if step < middle * 0.85)
    return close[len(close) // 2] if len(close) * 4 > len(usual) else middle


def _right_margin(lines: Sequence[Line]) -> float:
    rights = sorted(_box(line)[2] for line in lines if len(line.text) > 40)
    return rights[int(len(rights) * 0.92)] if rights else 0.0


def _edges(lines: list[Line]) -> list[Line]:
    inner = lines[EDGE_LINES:-EDGE_LINES] if len(lines) > 2 * EDGE_LINES else []
    return (
        [line for line in lines if line not in inner]
        if len(lines) < 12
        else [
            *lines[:EDGE_LINES],
            *lines[-EDGE_LINES:],
        ]
    )


def _apart(line: Line, on_page: list[Line]) -> bool:
    """Whether a blank band, or type of another size, parts the line from the text."""
    high = median(_box(one)[3] - _box(one)[1] for one in on_page)
    if abs(_box(line)[3] - _box(line)[1] - high) > OTHER_SIZE * high:
        return True
    at = on_page.index(line)
    inwards = on_page[at:] if at < len(on_page) / 2 else on_page[at::-1]
    for near, far in itertools.pairwise(inwards[: EDGE_LINES + 1]):
        upper, lower = sorted((near, far), key=lambda one: _box(one)[1])
        if _box(lower)[1] - _box(upper)[3] > BAND * (_box(line)[3] - _box(line)[1]):
            return True
    return len(on_page) <= EDGE_LINES


def _repeated(at_edges: list[Line]) -> Callable[[Line], int]:
    """Counts, for a line, the pages with the same words (numbers aside) at the same height."""
    places: dict[str, list[Line]] = defaultdict(list)
    for line in at_edges:
        places[_shape(line)].append(line)

    def pages_with(line: Line) -> int:
        alike = places[_shape(line)]
        return len({other.page for other in alike if abs(_box(other)[1] - _box(line)[1]) < SAME_HEIGHT})

    return pages_with


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _box(line: Line) -> tuple[float, float, float, float]:
    return line.box or (0.0, 0.0, 0.0, 0.0)


def _not_above(line: Line, after: Line) -> bool:
    height = _box(line)[3] - _box(line)[1]
    return _box(after)[1] >= _box(line)[1] - 0.4 * height


def _beside(line: Line, other: Line) -> bool:
    top, bottom = max(_box(line)[1], _box(other)[1]), min(_box(line)[3], _box(other)[3])
    smaller = min(_box(line)[3] - _box(line)[1], _box(other)[3] - _box(other)[1])
    return bottom - top > 0.5 * smaller

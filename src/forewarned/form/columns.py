"""Pages whose headings stand in a column of their own, beside the text they head.

Reading straight across would run the two together. Where side lines with words are seen beside the
main text, the lines that run over both columns are cut at the gutter, and each block of side lines
is put before the text that it stands beside.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from statistics import median

from forewarned.form.definition import headed_by
from forewarned.form.document import Line

FEWEST_SIDE_LINES = 3
"""So many lines of words left of the main text's edge, beside it, make a column of headings."""

Cut = Callable[[Line, float], tuple[Line, Line] | None]
"""Cuts a line at a horizontal place: what stands left of it and what stands right, None if it cannot."""


def gutter(lines: Sequence[Line]) -> float | None:
    """The left edge of the main text where headings stand in a column beside it; None elsewhere."""
    long = [line.box[0] for line in lines if line.box and len(line.text) > 25]
    if not long:
        return None
    far = [edge for edge in long if edge > median(long) - 5]
    edge = min(far)
    side = [line for line in lines if _is_side(line, edge)]
    beside = sum(any(_overlap(one, other, edge) for other in lines) for one in side)
    return edge if beside >= FEWEST_SIDE_LINES else None


def side_first(lines: list[Line], edge: float, cut: Cut) -> list[Line]:
    """The page's lines with every block of side lines before the main text that it stands beside."""
    side: list[Line] = []
    main: list[Line] = []
    for line in lines:
        left, right = _parted(line, edge, cut)
        side.extend(left)
        main.extend(right)
    ordered = main
    for block in reversed(_blocks(side)):
        top = _top(block[0])
        at = next((index for index, line in enumerate(ordered) if _top(line) >= top - 6), len(ordered))
        ordered = [*ordered[:at], *block, *ordered[at:]]
    return ordered


def _parted(line: Line, edge: float, cut: Cut) -> tuple[list[Line], list[Line]]:
    if line.box is None or line.box[0] >= edge - 3:
        return [], [line]
    if line.box[2] <= edge + 1:
        line.side = True
        return [line], []
    pieces = cut(line, edge)
    if pieces is None:
        return [], [line]
    pieces[0].side = True
    return [pieces[0]], [pieces[1]]


def _blocks(side: list[Line]) -> list[list[Line]]:
    """Side lines that follow each other as closely as a heading's own lines do, as it wraps."""
    ordered = sorted(side, key=_top)
    steps = [_top(after) - _top(line) for line, after in itertools.pairwise(ordered)]
    pitch = min((step for step in steps if step > 4), default=0.0)
    blocks: list[list[Line]] = [ordered[:1]] if ordered else []
    for index, line in enumerate(ordered[1:], start=1):
        close = steps[index - 1] < min(1.2 * pitch, 22)
        if close and not line.text[0].isdigit() and not _is_whole(blocks[-1], ordered[index : index + 3]):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _is_whole(block: list[Line], following: list[Line]) -> bool:
    """Whether the block already is a whole heading, which none of the lines that follow makes longer."""
    words = [line.text for line in block]
    more = [line.text for line in following]
    if not headed_by(" ".join(words)):
        return False
    return not any(headed_by(" ".join(words + more[: count + 1])) for count in range(len(more)))


def _is_side(line: Line, edge: float) -> bool:
    return line.box is not None and line.box[2] <= edge + 1 and sum(map(str.isalpha, line.text)) >= 3


def _overlap(side: Line, other: Line, edge: float) -> bool:
    if side.box is None or other.box is None or other.box[0] < edge - 3:
        return False
    return other.page == side.page and abs(_top(other) - _top(side)) < 0.8 * (side.box[3] - side.box[1])


def _top(line: Line) -> float:
    return line.box[1] if line.box else 0.0

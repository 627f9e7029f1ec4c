"""The words of an answer in pieces, with the places that were quoted from it, for showing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forewarned.register.promise_views import HeldAnswer, HeldPromise


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph: whether they were quoted, and the names of the quotations begun here."""

    text: str
    quoted: bool
    names: tuple[str, ...]


def marked_words(
    text: str,
    answers: Sequence[HeldAnswer],
    promises: Sequence[HeldPromise],
    shown: Callable[[str], str],
) -> tuple[tuple[Piece, ...], ...]:
    """The paragraphs of a text in pieces; `shown` is asked for what may be shown of each.

    A quotation of an answer is named «concern-PLACE», one of a promise by its key. Where cutting the text
    would show words that are hidden in the whole, nothing is marked.
    """
    quoted = [
        (each.start, each.end, f"concern-{each.place}") for each in answers if each.start is not None
    ] + [(each.start, each.end, each.key) for each in promises]
    edges = {0, len(text), *(at for start, end, _ in quoted for at in (start, end or start))}
    cuts = sorted(at for at in edges if 0 <= at <= len(text))
    pieces = [
        Piece(
            shown(text[start:end]),
            any(first <= start and end <= (last or first) for first, last, _ in quoted),
            tuple(dict.fromkeys(name for first, _, name in quoted if first == start)),
        )
        for start, end in pairwise(cuts)
    ]
    if "".join(piece.text for piece in pieces) != shown(text):
        pieces = [Piece(shown(text), False, ())]
    return tuple(_paragraphs(pieces))


def _paragraphs(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        for at, line in enumerate(piece.text.split("\n")):
            if at:
                found.append([])
            if line.strip() or (at == 0 and piece.names):
                found[-1].append(Piece(line, piece.quoted, piece.names if at == 0 else ()))
    return [tuple(each) for each in found if any(piece.text.strip() for piece in each)]

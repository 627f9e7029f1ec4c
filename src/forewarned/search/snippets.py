"""Snippets: the sentence that answers, with the words that were found marked, and nothing careless in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from forewarned.search.query import Query
from forewarned.search.result import Snippet
from forewarned.search.text import Token, tokens

LONGEST = 320
"""About how many characters a snippet has; the sentence is cut where it is longer."""

_ENOUGH = 160
"""A shorter sentence takes the next one with it, where both fit."""

_END = re.compile(r"(?<=[.!?;:])[\s\"”’)]+(?=[A-Z0-9\[(“\"‘])|\s*\n\s*")
_OPENING = re.compile(
    r"(?i)during the course of (?:the|this|my) (?:inquest|investigation)|in my opinion there is a risk"
    r"|the matters? of concern (?:is|are)|in the circumstances it is my statutory duty"
)
_ELLIPSIS = "…"

Careful = Callable[[str], str]
"""Takes out of words what is not to be shown."""


def snippet_of(query: Query, text: str, field: str, weight: Mapping[str, float], careful: Careful) -> Snippet:
    """The best place of a text for a query: its sentence, cut to length, with the words found marked.

    `weight` says how much each term tells; a text without any of them gives its first own sentence.
    """
    wanted = _wanted(query)
    start, end, whole = _best(text, tokens(text), wanted, weight)
    cut = " ".join(text[start:end].split())
    shown = careful(cut)
    masked = shown != cut
    head = "" if whole else _ELLIPSIS
    tail = "" if end >= len(text.rstrip()) or shown[-1:] in ".!?" else _ELLIPSIS
    shown = f"{head}{shown}{tail}"
    return Snippet(shown, _marks(shown, wanted), start, field, masked)


def found_in(query: Query, text: str, weight: Mapping[str, float]) -> float:
    """How much of what was asked for stands in a text: the weights of the terms that do."""
    wanted = _wanted(query)
    held = {term for term, _, _ in tokens(text)} & wanted.keys()
    return sum(weight.get(term, 1.0) for term in held)


def _wanted(query: Query) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The ways to say what was asked for, by the first term of each."""
    ways: dict[str, list[tuple[str, ...]]] = {}
    for clause in query.wanted:
        apart = [(term,) for each in clause.wordings for term in each.terms if not clause.required]
        for way in (*(each.terms for each in (*clause.wordings, *clause.synonyms)), *apart):
            if way:
                ways.setdefault(way[0], []).append(way)
    return {first: tuple(sorted(set(each), key=len, reverse=True)) for first, each in ways.items()}


def _best(
    text: str,
    held: Sequence[Token],
    wanted: Mapping[str, Sequence[tuple[str, ...]]],
    weight: Mapping[str, float],
) -> tuple[int, int, bool]:
    """Where the sentence begins and ends that has the most of what was asked for; whether it begins whole."""
    sentences = _sentences(text)
    if not sentences:
        return 0, 0, True
    starts = [start for start, _ in sentences]
    terms: list[set[str]] = [set() for _ in sentences]
    for at, (term, begin, _) in enumerate(held):
        if term in wanted and any(_stands(held, at, way) for way in wanted[term]):
            terms[max(bisect_right(starts, begin) - 1, 0)].add(term)
    scores = [sum(weight.get(term, 1.0) for term in each) for each in terms]
    top = max(scores)
    place = scores.index(top) if top else _first_own(text, sentences)
    start, end = sentences[place]
    for following in sentences[place + 1 :]:
        if end - start >= _ENOUGH or following[1] - start > LONGEST:
            break
        end = following[1]
    if end - start <= LONGEST:
        return start, end, True
    begin, end = _cut(held, start, end, terms[place])
    return begin, end, begin == start


def _stands(held: Sequence[Token], at: int, way: tuple[str, ...]) -> bool:
    return len(way) == 1 or tuple(term for term, _, _ in held[at : at + len(way)]) == way


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in (*_END.finditer(text), None):
        end = match.start() if match else len(text)
        if text[start:end].strip():
            found.append((start + len(text[start:end]) - len(text[start:end].lstrip()), end))
        start = match.end() if match else end
    return found


def _first_own(text: str, sentences: Sequence[tuple[int, int]]) -> int:
    """The first sentence that is the coroner's own, and not the form's."""
    own = (
        place
        for place, (start, end) in enumerate(sentences)
        if end - start > 30 and not _OPENING.search(text[start:end])
    )
    return next(own, 0)


def _cut(held: Sequence[Token], start: int, end: int, terms: set[str]) -> tuple[int, int]:
    """A part of a long sentence around the first word found in it, cut between words."""
    inside = [token for token in held if start <= token[1] < end]
    first = next((at for term, at, _ in inside if term in terms), start)
    begin = start
    if first - start > LONGEST // 2:
        begin = next((at for _, at, _ in inside if at >= first - LONGEST // 3), start)
    last = [after for _, _, after in inside if begin < after <= begin + LONGEST]
    return begin, last[-1] if last else min(end, begin + LONGEST)


def _marks(shown: str, wanted: Mapping[str, Sequence[tuple[str, ...]]]) -> tuple[tuple[int, int], ...]:
    """The places of what was found, in the words as shown."""
    held = tokens(shown)
    marks, at = [], 0
    while at < len(held):
        way = next((way for way in wanted.get(held[at][0], ()) if _stands(held, at, way)), None)
        if way:
            marks.append((held[at][1], held[at + len(way) - 1][2]))
        at += len(way) if way else 1
    return tuple(marks)

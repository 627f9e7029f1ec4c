"""What a misspelt word was meant to be: the nearest word that the reports use, by letters to change."""

from __future__ import annotations

import sqlite3

from forewarned.search.text import synonyms, term

_SHORTEST = 4
_LONG = 8
"""From so many letters on, two letters may be wrong; below, one."""

_SELDOM = 2
"""A word of fewer reports than this is as likely to be misspelt itself."""


def respelt(connection: sqlite3.Connection, word: str) -> str | None:
    """The word that was meant; None for one that stands in a report, or that no word is near.

    A letter left out, put in, changed or swapped with its neighbour is one change. Among words as near,
    the one with the same first letter, then the one in more reports.
    """
    if len(word) < _SHORTEST or not word.isalpha() or _is_known(connection, word):
        return None
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= _LONG else 1
    near = []
    for other, reports in connection.execute(
        "SELECT word, reports FROM spelling WHERE length(word) BETWEEN ? AND ? AND reports >= ?",
        (len(word) - most, len(word) + most, _SELDOM),
    ):
        distance = OSA.distance(word, other, score_cutoff=most)
        if distance <= most:
            near.append((distance, other[0] != word[0], -reports, other))
    return min(near)[-1] if near else None


def _is_known(connection: sqlite3.Connection, word: str) -> bool:
    if (term(word),) in synonyms().groups:
        return True
    found = connection.execute("SELECT 1 FROM spelling WHERE term = ? LIMIT 1", (term(word),)).fetchone()
    return found is not None

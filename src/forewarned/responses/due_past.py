"""Whether a time is over: by the letter's own date, or by the verbs around it."""

from __future__ import annotations

import datetime as dt
import re

from forewarned.responses.due_times import Found
from forewarned.responses.due_words import pattern

_NO_YEAR = frozenset(
    ("a day without its year", "a month alone", "a season", "a feast", "a weekday", "a term")
)
_COUNTED = frozenset(("within a time", "this year or next", "a year of accounts"))


def is_past(found: Found, plain: str, written: dt.date | None) -> bool:
    """Whether a time is over already, or names what has been."""
    if found.meant[0] is not None and written is not None and found.meant[0] < written:
        return True
    if pattern("what was").search(plain[max(0, found.start - 30) : found.start]):
        return True
    if found.rule in _COUNTED and "next" not in plain[found.start : found.end]:
        return _is_told(plain, found.start, "was")
    if found.rule not in _NO_YEAR or re.search(r"\b20\d\d\b", plain[found.start : found.end]):
        return False
    if pattern("set").match(plain, found.start):
        return _is_told(plain, found.start, "was")
    return _is_told(plain, found.start, "had") or verb_before(plain, found.start) is False


def _is_told(plain: str, at: int, verbs: str) -> bool:
    """Whether the words right before a time say what was done: «which came into force on 1 April».

    `verbs` names those that count: «was» for what only tells of the past, «had» for any past form.
    """
    sentence = plain[:at].rsplit(". ", 1)[-1]
    near = re.split(r"[,;:(]\s|\(", sentence)[-1]
    if pattern("will be").search(near) or pattern("an errand").search(near):
        return False
    if verbs == "had" and not pattern("will be").search(sentence) and pattern("had").search(near):
        return True
    return pattern("was").search(near) is not None


def verb_before(plain: str, at: int) -> bool | None:
    """Whether what is said up to a place will be (True) or was (False); of what follows where it is first."""
    coming = [match.end() for match in pattern("will be").finditer(plain)]
    was = [match.start() for match in pattern("was").finditer(plain)]
    before = [*((each, True) for each in coming if each <= at), *((each, False) for each in was if each < at)]
    if before:
        return max(before)[1]
    if coming:
        return True
    return False if was or pattern("had").search(plain) else None

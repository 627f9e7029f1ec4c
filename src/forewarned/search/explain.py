"""Why a hit stands where it does, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from forewarned.search.query import Clause, Query
from forewarned.search.result import Hit, Reason
from forewarned.wording import listed, ordinal

_SIDES: Mapping[str, str] = {"lexical": "by its words", "semantic": "by its meaning"}


def lines(
    query: Query, hit: Hit, number_of: Callable[[int], str | None], has: Callable[[Clause], bool]
) -> tuple[str, ...]:
    """The reasons for a hit: which of the words asked for it has, and its place in each ranking.

    `has` says whether a clause occurs anywhere in the report.
    """
    said = [_words(query, has)] if query.wanted else []
    best: dict[tuple[str, str], Reason] = {}
    for reason in hit.reasons:
        known = best.get((reason.source, reason.field))
        if known is None or reason.score > known.score:
            best[reason.source, reason.field] = reason
    said += [_reason(each, number_of) for each in best.values()]
    return (*said, f"together {hit.score:.4f}")


def _words(query: Query, has: Callable[[Clause], bool]) -> str:
    found: list[str] = []
    missing: list[str] = []
    for clause in query.wanted:
        (found if has(clause) else missing).append(f"«{' or '.join(map(str, clause.wordings))}»")
    if not missing:
        return f"the report has {_all(found)}"
    if not found:
        return f"the report has none of {listed(missing)}"
    return f"the report has {listed(found)}, not {listed(missing)}"


def _all(found: Sequence[str]) -> str:
    return listed(found) if len(found) < 3 else f"all of {listed(found)}"


def _reason(reason: Reason, number_of: Callable[[int], str | None]) -> str:
    number = None if reason.concern_place is None else number_of(reason.concern_place)
    what = (
        f"concern {number}"
        if number is not None
        else "the whole report"
        if reason.field == "report"
        else reason.field
    )
    return f"{_SIDES[reason.source]}, {what} is the {ordinal(reason.rank)} ({reason.score:.3g})"

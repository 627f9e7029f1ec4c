"""One ranking of reports, made of what was found by words and by meaning.

Here plain reciprocal rank fusion: each list of candidates (one source, one field) gives a report
1 / (60 + its rank), and the best place in each list counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from forewarned.search.result import Candidate, Hit, Reason

if TYPE_CHECKING:
    from forewarned.search.query import Query

_RANK_FLOOR = 60


def fused(query: Query, lexical: Sequence[Candidate], semantic: Sequence[Candidate]) -> list[Hit]:
    """One hit a report, the best first; the semantic side may be empty."""
    reasons = [reason for candidates in _lists((*lexical, *semantic)) for reason in _ranked(candidates)]
    by_report: dict[str, list[Reason]] = defaultdict(list)
    for key, reason in reasons:
        by_report[key].append(reason)
    hits = [_hit(key, found) for key, found in by_report.items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.report_key))


def _lists(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """The candidates apart by source and field, each list best first."""
    lists: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        lists[candidate.source, candidate.field].append(candidate)
    return [sorted(each, key=lambda candidate: -candidate.score) for each in lists.values()]


def _ranked(candidates: Sequence[Candidate]) -> list[tuple[str, Reason]]:
    """Each candidate as a reason, ranked by reports: a report's second concern has its first's rank."""
    ranks: dict[str, int] = {}
    ranked = []
    for found in candidates:
        rank = ranks.setdefault(found.report_key, len(ranks) + 1)
        reason = Reason(found.source, found.field, found.concern_place, rank, found.score)
        ranked.append((found.report_key, reason))
    return ranked


def _hit(key: str, reasons: Sequence[Reason]) -> Hit:
    """The hit of a report: the concern that most speaks for it first, its other concerns after."""
    score = sum({(each.source, each.field): 1 / (_RANK_FLOOR + each.rank) for each in reasons}.values())
    places: dict[int, float] = defaultdict(float)
    best: dict[tuple[str, str], float] = {}
    for each in reasons:
        top = best.setdefault((each.source, each.field), each.score)
        if each.concern_place is not None and top > 0:
            places[each.concern_place] += each.score / top
    order = sorted(places, key=lambda place: (-places[place], place))
    return Hit(key, order[0] if order else None, score, tuple(order[1:]), tuple(reasons))

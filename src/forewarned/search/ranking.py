"""One ranking of reports, made of what was found by words and by meaning.

A report's score is the sum of its scores in the four lists of candidates (its words and its meaning, its
best concern and the report as a whole), weighted by `weights.yml`. Lexical scores are shares of the best
one's; semantic ones are cosines, and a report that is not in a list counts as its last one there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from forewarned.search.result import Candidate, Hit, Reason

if TYPE_CHECKING:
    from forewarned.search.query import Query

List = tuple[str, str]
"""A list of candidates: their source, and whether they are concerns or reports."""


@cache
def weights() -> Mapping[List, float]:
    """How much each list counts."""
    import yaml

    read = yaml.safe_load(resources.files("forewarned.search").joinpath("weights.yml").read_bytes())
    return {tuple(name.split()): float(weight) for name, weight in read["ranking"].items()}


def fused(
    query: Query,  # noqa: ARG001 - a ranking may come to look at what was asked for
    lexical: Sequence[Candidate],
    semantic: Sequence[Candidate],
) -> list[Hit]:
    """One hit a report, the best first; the semantic side may be empty."""
    lists = _lists((*lexical, *semantic))
    scores = {name: _scores(name, candidates) for name, candidates in lists.items()}
    absent = {name: min(of.values()) if name[0] == "semantic" else 0.0 for name, of in scores.items()}
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for candidates in lists.values():
        for key, reason in _ranked(candidates):
            reasons[key].append(reason)
    hits = [_hit(key, each, _score(key, scores, absent), lists) for key, each in reasons.items()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.report_key))


def _lists(candidates: Iterable[Candidate]) -> dict[List, list[Candidate]]:
    """The candidates apart by list, each list best first."""
    lists: dict[List, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        lists[candidate.source, candidate.field].append(candidate)
    return {name: sorted(each, key=lambda candidate: -candidate.score) for name, each in lists.items()}


def _scores(name: List, candidates: Sequence[Candidate]) -> dict[str, float]:
    """The best score of each report in a list, as it counts."""
    scores: dict[str, float] = {}
    unit = candidates[0].score if name[0] == "lexical" and candidates[0].score > 0 else 1.0
    for each in candidates:
        scores.setdefault(each.report_key, each.score / unit)
    return scores


def _score(key: str, scores: Mapping[List, Mapping[str, float]], absent: Mapping[List, float]) -> float:
    return sum(weights().get(name, 0.0) * of.get(key, absent[name]) for name, of in scores.items())


def _ranked(candidates: Sequence[Candidate]) -> list[tuple[str, Reason]]:
    """Each candidate as a reason, ranked by reports: a report's second concern has its first's rank."""
    ranks: dict[str, int] = {}
    ranked = []
    for found in candidates:
        rank = ranks.setdefault(found.report_key, len(ranks) + 1)
        reason = Reason(found.source, found.field, found.concern_place, rank, found.score)
        ranked.append((found.report_key, reason))
    return ranked


def _hit(key: str, reasons: Sequence[Reason], score: float, lists: Mapping[List, Sequence[Candidate]]) -> Hit:
    """The hit of a report: the concern that most speaks for it first, its other concerns after."""
    places: dict[int, float] = defaultdict(float)
    for each in reasons:
        best = lists[each.source, each.field][0].score
        if each.concern_place is not None and best > 0:
            places[each.concern_place] += each.score / best
    order = sorted(places, key=lambda place: (-places[place], place))
    return Hit(key, order[0] if order else None, score, tuple(order[1:]), tuple(reasons))

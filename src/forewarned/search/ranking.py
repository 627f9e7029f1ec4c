"""One ranking of reports, made of what was found by words and by meaning.

A report's score is the sum of its scores in the four lists of candidates (its words and its meaning, its
best concern and the report as a whole), weighted by `weights.yml`. Lexical scores are shares of the best
one's; semantic ones are cosines, and a report that is not in a list counts as its last one there. After the
first reports, every second one is the next by its best concern alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

from forewarned.search.result import CONCERN, Candidate, Hit, Reason

if TYPE_CHECKING:
    from forewarned.search.query import Query
    from forewarned.search.result import SemanticSide

List = tuple[str, str]
"""A list of candidates: their source, and whether they are concerns or reports."""

_ONE_IN = 10
_STEP = 1e-5


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    import yaml

    read: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        resources.files("forewarned.search").joinpath("weights.yml").read_bytes()
    )
    return read


@cache
def weights() -> Mapping[List, float]:
    """How much each list counts."""
    return {_list(name): float(weight) for name, weight in _file()["ranking"].items()}


def _list(name: str) -> List:
    source, field = name.split()
    return source, field


@cache
def _of_concerns() -> Mapping[List, float]:
    return {(source, CONCERN): float(_file()["concerns"][source]) for source in ("lexical", "semantic")}


def fused(
    query: Query,  # noqa: ARG001 - a ranking may come to look at what was asked for
    lexical: Sequence[Candidate],
    semantic: Sequence[Candidate],
    most: int | None = None,
) -> list[Hit]:
    """One hit a report, the best first, no more than `most`; the semantic side may be empty.

    A report that is moved up for its best concern has a score just below the one that it stands behind.
    """
    lists = _lists((*lexical, *semantic))
    scores = {name: _scores(name, candidates) for name, candidates in lists.items()}
    total = _sums(scores, weights())
    by_concern = _sums({name: of for name, of in scores.items() if name[1] == CONCERN}, _of_concerns())
    placed = dict(islice(_placed(total, by_concern), most))
    reasons: dict[str, list[Reason]] = {key: [] for key in placed}
    for candidates in lists.values():
        for key, reason in _ranked(candidates, placed):
            reasons[key].append(reason)
    return [_hit(key, reasons[key], score, lists) for key, score in placed.items()]


def meant(
    side: SemanticSide,
    text: str,
    lexical: Sequence[Candidate],
    allowed: set[str] | None,
    limit: int,
    *,
    led: bool = True,
) -> list[Candidate]:
    """What is found by meaning, all of the reports that either side finds compared with the text again.

    Where `led`, with the first reports' passages added: a few words typed say little, a whole concern enough.
    """
    first = side.candidates(text, allowed, limit)
    again = _file()["again"]
    leaders = _leaders(lexical, first)[: int(again["reports"])] if led else []
    found = {each.report_key for each in (*lexical, *first)}
    return side.again(text, found, leaders, float(again["share"]), limit)


def _leaders(lexical: Sequence[Candidate], semantic: Sequence[Candidate]) -> list[str]:
    """The first reports, one in ten of those that were found: a few are no pattern."""
    scores = {name: _scores(name, found) for name, found in _lists((*lexical, *semantic)).items()}
    order = _order(_sums(scores, weights()))
    return order[: len(order) // _ONE_IN]


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


def _sums(scores: Mapping[List, Mapping[str, float]], weighted: Mapping[List, float]) -> dict[str, float]:
    """The weighted sum of each report's scores."""
    sums = dict.fromkeys((key for of in scores.values() for key in of), 0.0)
    for name, of in scores.items():
        absent = min(of.values()) if name[0] == "semantic" else 0.0
        if weight := weighted.get(name, 0.0):
            for key in sums:
                sums[key] += weight * of.get(key, absent)
    return sums


def _order(sums: Mapping[str, float]) -> list[str]:
    return sorted(sums, key=lambda key: (-sums[key], key))


def _placed(total: Mapping[str, float], by_concern: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """The reports with their scores, best first: after some, every second one by its best concern."""
    of_concerns = iter(_order(by_concern))
    after, last, seen = int(_file()["concerns"]["after"]), 0.0, set[str]()
    for key in _order(total):
        if key in seen:
            continue
        last = min(total[key], last) if seen else total[key]
        seen.add(key)
        yield key, last
        if len(seen) < after:
            continue
        moved = next((other for other in of_concerns if other not in seen), None)
        if moved is not None:
            last -= _STEP
            seen.add(moved)
            yield moved, last


def _ranked(candidates: Sequence[Candidate], of: Container[str]) -> list[tuple[str, Reason]]:
    """Each candidate as a reason, ranked by reports: a report's second concern has its first's rank."""
    ranks: dict[str, int] = {}
    ranked = []
    for found in candidates:
        rank = ranks.setdefault(found.report_key, len(ranks) + 1)
        if found.report_key in of:
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

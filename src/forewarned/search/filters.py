"""The filters of a query: which reports pass, and of how many it is not known.

Several values of one field are alternatives; fields are taken together. A report of which a filter does
not know the value neither passes nor is excluded by it: such reports are counted, and the count is shown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from forewarned.errors import BadInput
from forewarned.search.catalogue import Catalogue, Row
from forewarned.search.query import FieldFilter
from forewarned.wording import STATES

MANNERS = (
    *("suicide", "road", "drug_or_alcohol", "fall", "drowning", "fire", "choking", "homicide", "work"),
    *("natural", "medical", "other"),
)
"""The manners of the contract."""

Judge = Callable[[Row], bool | None]
"""Whether a report passes; None where that is not known."""

States = Callable[[], Mapping[int, frozenset[str]]]
Bodies = Callable[[str, bool], frozenset[str]]
"""Gives the ids of the organisation that a name means; with true, of those it took over from too."""


@dataclass(frozen=True, slots=True)
class Passed:
    """The numbers of the reports that pass every filter (None: there is no filter), and what is not known.

    `not_known` has, for each field that could not be judged for some report, how many those are.
    """

    reports: set[int] | None
    not_known: Mapping[str, int]


def passed(filters: Sequence[FieldFilter], catalogue: Catalogue, states: States, bodies: Bodies) -> Passed:
    """Which reports pass. Raises `BadInput` for a value that its field does not take."""
    grouped: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for each in filters:
        grouped[each.field, each.excluded].append(each.value)
    left: set[int] | None = None
    not_known: dict[str, int] = {}
    for (field, excluded), values in grouped.items():
        judges = [_JUDGES[field](value, catalogue, states, bodies) for value in values]
        pool = catalogue.rows if left is None else left
        left, unknown = _judged((catalogue.rows[n] for n in pool), judges, excluded)
        if unknown:
            not_known[field] = unknown
    return Passed(left, not_known)


def verdicts(
    filters: Sequence[FieldFilter], catalogue: Catalogue, states: States, bodies: Bodies
) -> dict[str, bool | None]:
    """For every report, by its key, whether it meets the filters; None where that is not known."""
    grouped: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for each in filters:
        grouped[each.field, each.excluded].append(each.value)
    tests = [
        ([_JUDGES[field](value, catalogue, states, bodies) for value in values], excluded)
        for (field, excluded), values in grouped.items()
    ]
    found: dict[str, bool | None] = {}
    for row in catalogue.rows.values():
        said = [_verdict(judges, excluded, row) for judges, excluded in tests]
        found[row.key] = False if False in said else None if None in said else True
    return found


def _verdict(judges: Sequence[Judge], excluded: bool, row: Row) -> bool | None:
    """Whether a report has one of the values, or none of them where they are excluded."""
    said = [judge(row) for judge in judges]
    if any(said):
        return not excluded
    return None if None in said else excluded


def _judged(rows: Iterable[Row], judges: Sequence[Judge], excluded: bool) -> tuple[set[int], int]:
    passing, unknown = set(), 0
    for row in rows:
        verdict = _verdict(judges, excluded, row)
        if verdict:
            passing.add(row.n)
        elif verdict is None:
            unknown += 1
    return passing, unknown


# -- fields -------------------------------------------------------------------------------------------


def _by_date(value: str, *_: object) -> Judge:
    first, last = days(value)

    def judge(row: Row) -> bool | None:
        return None if row.date is None else first <= row.date <= last

    return judge


_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?$")


def days(value: str) -> tuple[str, str]:
    """The first and the last day that «2019», «2019-03..2020», «..2021» or a whole date means, as text."""
    first, dots, last = value.partition("..")
    if not dots:
        return _edge(value, value, end=False), _edge(value, value, end=True)
    if not first and not last:
        raise _not_taken("date", value, "Give a year, a month or a day on at least one side.")
    low = _edge(first, value, end=False) if first else "0000"
    high = _edge(last, value, end=True) if last else "9999"
    if low > high:
        raise _not_taken("date", value, "The first day comes after the last; turn them round.")
    return low, high


def _edge(written: str, whole: str, *, end: bool) -> str:
    """The first, or the last, day of what is written: a year, a month or a day."""
    match = _DAY.match(written.strip())
    try:
        if not match:
            return _day(written)
        year, month = int(match["year"]), int(match["month"] or (12 if end else 1))
        if match["day"]:
            return dt.date(year, month, int(match["day"])).isoformat()
        first = dt.date(year, month, 1)
        if not end:
            return first.isoformat()
        return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).isoformat()
    except ValueError:
        raise _not_taken("date", whole, "Write 2019, 2019-03, 2019-03-14 or 2019..2021.") from None


def _day(written: str) -> str:
    from forewarned.dates import read_date

    day = read_date(written).date
    if day is None:
        raise ValueError(written)
    return day.isoformat()


def _by_age(value: str, *_: object) -> Judge:
    match = re.fullmatch(r"(?:(\d{1,3})?(\.\.))?(\d{1,3})?", value)
    if not match or not any((match[1], match[3])):
        raise _not_taken("age", value, "Write 15, 12..17, ..17 or 65.. .")
    low = int(match[1]) if match[1] else 0 if match[2] else int(match[3])
    high = int(match[3]) if match[3] else 999

    def judge(row: Row) -> bool | None:
        return None if row.age is None else low <= row.age <= high

    return judge


def _by_child(value: str, *_: object) -> Judge:
    wanted = {"yes": True, "true": True, "no": False, "false": False}.get(value.lower())
    if wanted is None:
        raise _not_taken("child", value, "Write child:yes or child:no.")
    return lambda row: None if row.child is None else row.child == wanted


def _one_of(field: str, allowed: Sequence[str]) -> Callable[..., Judge]:
    def made(value: str, *_: object) -> Judge:
        return _is(field, _allowed(field, value, allowed))

    return made


def _is(field: str, wanted: str) -> Judge:
    place = Row._fields.index(field)
    return lambda row: None if row[place] is None else row[place] == wanted


def _allowed(field: str, value: str, allowed: Sequence[str]) -> str:
    """The one of the allowed values that is meant, however its words are joined."""
    by_words = {_plain(each.replace("_", " ")).strip(): each for each in allowed}
    words = _plain(value.replace("_", " ")).strip()
    if words in by_words:
        return by_words[words]
    near = get_close_matches(words, by_words, n=1)
    meant = f"Did you mean {by_words[near[0]]}? " if near else ""
    raise _not_taken(field, value, f"{meant}It is one of {', '.join(allowed)}.")


def _with_words(field: str) -> Callable[..., Judge]:
    """Passes a report whose text in this column has every word given, one after the other."""
    place = Row._fields.index(field)

    def made(value: str, *_: object) -> Judge:
        wanted = _plain(value)

        def judge(row: Row) -> bool | None:
            held = row[place]
            return None if held is None else wanted in _plain(str(held).replace("_", " "))

        return judge

    return made


def _plain(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.casefold())) + " "


def _by_category(value: str, *_: object) -> Judge:
    wanted = _plain(value).strip()

    def judge(row: Row) -> bool | None:
        return any(wanted in _plain(each) for each in row.categories) if row.categories else None

    return judge


def _by_reference(value: str, *_: object) -> Judge:
    wanted = value.casefold()
    return lambda row: None if row.reference is None else row.reference.casefold().startswith(wanted)


def _by_body(inherited: bool) -> Callable[..., Judge]:
    def made(value: str, catalogue: Catalogue, _states: States, bodies: Bodies) -> Judge:
        wanted, sent = bodies(value, inherited), catalogue.bodies

        def judge(row: Row) -> bool | None:
            held = sent.get(row.n)
            return any(id_ in wanted for id_, _ in held) if held else None

        return judge

    return made


def _by_kind(value: str, catalogue: Catalogue, *_: object) -> Judge:
    sent = catalogue.bodies
    kinds = sorted({kind for held in sent.values() for _, kind in held if kind})
    wanted = _allowed("kind", value, kinds)

    def judge(row: Row) -> bool | None:
        held = sent.get(row.n)
        return any(kind == wanted for _, kind in held) if held else None

    return judge


def _by_state(value: str, _catalogue: Catalogue, states: States, _bodies: Bodies) -> Judge:
    wanted, held = _allowed("state", value, tuple(STATES)), states()
    return lambda row: wanted in held[row.n] if row.n in held else None


def _not_taken(field: str, value: str, do: str) -> BadInput:
    return BadInput(f"«{value}» is no {field} to look for", where="the query", do=do)


_JUDGES: Mapping[str, Callable[..., Judge]] = {
    "date": _by_date,
    "area": _with_words("area"),
    "category": _by_category,
    "to": _by_body(False),
    "inherited": _by_body(True),
    "kind": _by_kind,
    "state": _by_state,
    "manner": _one_of("manner", MANNERS),
    "child": _by_child,
    "age": _by_age,
    "sex": _one_of("sex", ("male", "female")),
    "setting": _with_words("setting"),
    "conclusion": _with_words("conclusion"),
    "reference": _by_reference,
}

"""Reviewing who was warned: the queue of unsure names, and judgements taken in and taken back.

Each is one transaction: the event, and everything that stands because of it. What it changed on each
report is an event of that report.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from forewarned.errors import BadInput, NotFound
from forewarned.model import Report
from forewarned.organisations.facts import bodies
from forewarned.organisations.resolve import resolve
from forewarned.register import child_names, database, materialise
from forewarned.register.history import Chain
from forewarned.register.judgements import (
    KIND,
    VERDICTS,
    Judgements,
    PersonJudgement,
    TakenBack,
    Verdict,
    all_judgements,
    judgements,
    name_key,
    record,
    taken_back,
    undo,
)
from forewarned.register.records import links

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Written:
    """One report on which a name is written: its key, reference, date and area."""

    report_key: str
    reference: str | None
    date: str | None
    area: str | None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A name whose organisation is unsure: how often it is written, where, and why it is unsure.

    `shown` is the name for people: as written, a child's name left out. Reports are newest first.
    """

    name: str
    shown: str
    uses: int
    rule: str
    reports: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A judgement to be taken in; `when` is UTC text where it was judged earlier, elsewhere."""

    name: str
    verdict: Verdict
    by: str
    why: str
    organisation_id: str | None = None
    report_key: str | None = None
    position: int | None = None
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A judgement that was taken in or back, and on how many reports somebody else is shown for it.

    `before` is the judgement about the same that counted until then. `is_repeat`: the same person had
    given the same answer already, and nothing was recorded.
    """

    judged: PersonJudgement
    reports: int
    before: PersonJudgement | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A judgement ever recorded: whether it counts now, and how it was taken back where it was."""

    judged: PersonJudgement
    counts: bool
    taken_back: TakenBack | None


# -- what is to be judged, and what was -------------------------------------------------------------------


def queue(state: sqlite3.Connection, people: Judgements) -> tuple[Unsure, ...]:
    """The unsure names that nobody has judged, most used first."""
    rows = state.execute(
        "SELECT a.name_as_written, a.report_key, a.position, a.judged_by, r.reference, r.date_of_report,"
        " r.coroner_area FROM addressees a JOIN reports r ON r.key = a.report_key"
        " WHERE a.outcome = 'unsure' ORDER BY r.date_of_report DESC, r.key, a.position"
    )
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        if people.of(row[0], row[1], row[2]) is None:
            groups[name_key(row[0])].append(row)
    ranked = sorted(groups.values(), key=lambda group: (-len(group), name_key(group[0][0])))
    children = _children(state, {row[1] for group in ranked for row in group})
    return tuple(_unsure(group, children) for group in ranked)


def _unsure(group: Sequence[tuple[Any, ...]], children: Mapping[str, tuple[str | None, str]]) -> Unsure:
    spelt = Counter(row[0] for row in group)
    name: str = min(spelt, key=lambda each: (-spelt[each], each))
    shown = name
    for key in {row[1] for row in group} & children.keys():
        shown = child_names.hidden(shown, *children[key])
    reports = {row[1]: Written(row[1], row[4], row[5], row[6]) for row in group}
    return Unsure(name, shown, len(group), group[0][3] or "not sure", tuple(reports.values()))


def _children(state: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    """Of those of the reports on which a child died: the child's name, and how the child is spoken of."""
    found = {}
    for key, categories, box_3, deceased, url in state.execute(
        "SELECT key, categories, investigation, deceased, url FROM reports"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(keys)),),
    ):
        report = Report(
            categories=tuple(json.loads(categories)), investigation=box_3, deceased=deceased, url=url
        )
        if child_names.is_child(report):
            found[key] = (child_names.name_of(report), child_names.who_died(report))
    return found


def decided(connection: sqlite3.Connection, until: str | None = None) -> tuple[Decided, ...]:
    """Every judgement ever recorded, oldest first."""
    counting = {each.number for each in judgements(connection, until).standing}
    back = taken_back(connection, until)
    return tuple(
        Decided(judged, judged.number in counting, back.get(judged.number))
        for judged, _ in all_judgements(connection, until)
    )


# -- judgements in and back -------------------------------------------------------------------------------


def judge(folder: Path, wanted: Sequence[Wanted], now: Clock | None = None) -> tuple[Taken, ...]:
    """What came of each judgement, after taking in all of them or, where one is refused, none.

    Raises `BadInput` where a part is missing, `NotFound` where the place is not there.
    """
    with _reviewing(folder, now) as review:
        taken = [review.take_in(each) for each in wanted]
        fresh = [each.judged for each in taken if not each.is_repeat]
        changed = review.make_again({each.number: (each, review.cause(each)) for each in fresh})
        for each in fresh:
            review.check_applied(each)
    return tuple(replace(each, reports=changed.get(each.judged.number, 0)) for each in taken)


def take_back(folder: Path, number: int, *, by: str, why: str, now: Clock | None = None) -> Taken:
    """The judgement taken back; `before` is the one about the same that counts again, if there is one.

    Raises `NotFound` where no judgement that stands has the number.
    """
    by, why = " ".join(by.split()), " ".join(why.split())
    with _reviewing(folder, now) as review:
        names = {judged.number: judged.name for judged, _ in all_judgements(review.connection)}
        cause = f"{by} took back the judgement on «{review.shown(names.get(number, ''))}»: {why}"
        judged = undo(review.connection, review.chain, number, by=by, why=why, cause=cause)
        changed = review.make_again({number: (judged, cause)})
        again = judgements(review.connection).about(judged.name, judged.report_key, judged.position)
    return Taken(judged, changed.get(number, 0), again)


@contextmanager
def _reviewing(folder: Path, now: Clock | None) -> Iterator[_Review]:
    """A review inside one transaction: all of it is kept, or nothing."""
    with database.said_plainly(folder):
        connection = database.opened(folder, create=False, writable=True)
        try:
            with database.transaction(connection):
                yield _Review(connection, Chain(connection, database.stamp((now or _clock)())))
        finally:
            connection.close()


def _clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def cause_of(judged: PersonJudgement, shown: str) -> str:
    """How the history words a judgement: who judged, on what, that it is whom, and why."""
    what = VERDICTS[judged.verdict]
    if judged.organisation_id:
        body = bodies().get(judged.organisation_id)
        what = f"is {body.name if body else judged.organisation_id}"
    return f"{judged.by} judged that «{shown}» {what}: {judged.why}"


def written_on(connection: sqlite3.Connection) -> Mapping[str, set[str]]:
    """The reports and responses on which each name stands (by `name_key`), in a record or as shown.

    In the records too, because a line that names several bodies is shown as its parts.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for query in (
        "SELECT l.subject, json_extract(a.value, '$.name') FROM latest l JOIN records r USING (seq),"
        " json_each(r.payload, '$.values.addressees') a WHERE l.kind = 'report'",
        "SELECT report_key, name_as_written FROM addressees",
        "SELECT key, respondent FROM responses WHERE respondent IS NOT NULL",
    ):
        for subject, name in connection.execute(query):
            found[name_key(name or "")].add(subject)
    return found


def _is_several(name: str, day: str | None) -> bool:
    return resolve(name, on=dt.date.fromisoformat(day) if day else None).outcome == "several"


def check_place(
    connection: sqlite3.Connection, name: str, key: str | None, position: int | None
) -> tuple[str | None, int | None]:
    """The report that a judgement is about, and the position where the name stands there more than once.

    Raises `NotFound` where the name is not there.
    """
    if key is None:
        if position is not None:
            raise BadInput("a position is one of a report's addressees", do="Say which report, too.")
        return None, None
    shown = connection.execute(
        "SELECT position, name_as_written FROM addressees WHERE report_key = ? ORDER BY position", (key,)
    ).fetchall()
    there = [at for at, written in shown if name_key(written) == name_key(name)]
    if not there and not any(name_key(each) == name_key(name) for each in _lines_of(connection, key)):
        listed = "; ".join(f"{at} «{written}»" for at, written in shown) or "none"
        raise NotFound(f"«{name}» is no addressee of report {key}", do=f"Its addressees are: {listed}.")
    if position is not None and position not in there:
        raise NotFound(
            f"addressee {position} of report {key} is not «{name}»",
            do=f"It stands at {', '.join(map(str, there)) or 'no place of its own'}.",
        )
    return key, position if len(there) > 1 else None


def _lines_of(connection: sqlite3.Connection, key: str) -> list[str]:
    """The addressees of a report as its sources give them, before a line is taken for several bodies."""
    found = connection.execute(
        "SELECT json_extract(a.value, '$.name') FROM latest l JOIN records r USING (seq),"
        " json_each(r.payload, '$.values.addressees') a WHERE l.subject = ?"
        " OR l.subject IN (SELECT subject FROM links WHERE report_key = ?)",
        (key, key),
    )
    return [name for (name,) in found if name]


Row = tuple[str, tuple[Any, ...]]


class _Review:
    """Judgements taken in or back within one transaction."""

    def __init__(self, connection: sqlite3.Connection, chain: Chain) -> None:
        self.connection = connection
        self.chain = chain
        self._counting = {each.about: each for each in judgements(connection).standing}

    @cached_property
    def _where(self) -> Mapping[str, set[str]]:
        return written_on(self.connection)

    @cached_property
    def _lines(self) -> list[tuple[str, frozenset[str], str | None]]:
        """Of each report: its key, the words of whom it was sent to, and its date."""
        found = self.connection.execute("SELECT key, coalesce(sent_to, ''), date_of_report FROM reports")
        return [(key, frozenset(name_key(line).split()), day) for key, line, day in found]

    def _subjects(self, judged: PersonJudgement) -> set[str]:
        """The reports and responses that a judgement may change: it may name more, never fewer.

        A stretch of a line that is shown as the several bodies that it names is found by its words.
        """
        words = frozenset(name_key(judged.name).split())
        hidden = {key for key, line, day in self._lines if words <= line and _is_several(judged.name, day)}
        placed = {judged.report_key} if judged.report_key else set()
        return hidden | placed | self._where.get(name_key(judged.name), set())

    @cached_property
    def _linked(self) -> Mapping[str, str]:
        return links(self.connection)

    def _reports(self, name: str) -> set[str]:
        return {self._linked.get(subject, subject) for subject in self._where.get(name_key(name), ())}

    def shown(self, name: str) -> str:
        """The name, without those of children who died on the reports that it is written on."""
        for child, spoken_of in _children(self.connection, self._reports(name)).values():
            name = child_names.hidden(name, child, spoken_of)
        return name

    def cause(self, judged: PersonJudgement) -> str:
        """How the history words this judgement."""
        return cause_of(judged, self.shown(judged.name))

    def take_in(self, wanted: Wanted) -> Taken:
        """Record one judgement, unless the same person gave the same answer before."""
        name, by, why = (" ".join(text.split()) for text in (wanted.name, wanted.by, wanted.why))
        place = check_place(self.connection, name, wanted.report_key, wanted.position)
        judged = PersonJudgement(
            *(0, wanted.when or self.chain.time, name, wanted.verdict, wanted.organisation_id, by, why),
            *place,
        )
        before = self._counting.get(judged.about)
        if before and before.by == by and before.says_the_same(judged):
            return Taken(before, 0, before, is_repeat=True)
        number = record(
            self.chain,
            name,
            wanted.verdict,
            organisation_id=wanted.organisation_id,
            by=by,
            why=why,
            report_key=place[0],
            position=place[1],
            when=wanted.when,
            cause=self.cause(judged),
        )
        judged = self._counting[judged.about] = replace(judged, number=number)
        return Taken(judged, 0, before)

    def make_again(self, judged: Mapping[int, tuple[PersonJudgement, str]]) -> dict[int, int]:
        """Make again what the judgements are about; on how many reports each of them changed something.

        Each report that a judgement on a name changed has an event that says so, in the words given.
        """
        if not judged:
            return {}
        self.chain.flush()
        subjects = {subject for each, _ in judged.values() for subject in self._subjects(each)}
        keys = subjects | {self._linked.get(subject, subject) for subject in subjects}
        before = self._rows(keys)
        materialise.stand(self.connection, subjects)
        after = self._rows(keys)
        counts: Counter[int] = Counter()
        for key in sorted(keys):
            changed = {name_key(name) for name, _ in {*before.get(key, ())} ^ {*after.get(key, ())}}
            for each, cause in judged.values():
                if name_key(each.name) not in changed or each.report_key not in (None, key):
                    continue
                counts[each.number] += 1
                if each.report_key is None:  # one on a report is that report's event already
                    self.chain.add(KIND, key, None, cause, {"of": each.number})
        self.chain.flush()
        return dict(counts)

    def _rows(self, keys: Iterable[str]) -> Mapping[str, list[Row]]:
        """Who is shown for each name on these reports, and as the sender of these responses."""
        wanted = (json.dumps(sorted(keys)),)
        found: dict[str, list[Row]] = defaultdict(list)
        for query in (
            "SELECT report_key, name_as_written, position, outcome, organisation_id, judged_by, why"
            " FROM addressees WHERE report_key IN (SELECT value FROM json_each(?))",
            "SELECT key, respondent, organisation_id FROM responses"
            " WHERE key IN (SELECT value FROM json_each(?)) AND respondent IS NOT NULL",
        ):
            for key, name, *cells in self.connection.execute(query, wanted):
                found[key].append((name, tuple(cells)))
        return found

    def check_applied(self, judged: PersonJudgement) -> None:
        """Raises `BadInput` where a judgement on one place changed nothing there: it is a part of a line."""
        if judged.position is None:
            return
        row = self.connection.execute(
            "SELECT judged_by FROM addressees WHERE report_key = ? AND position = ?",
            (judged.report_key, judged.position),
        ).fetchone()
        if row is None or row[0] != f"{judged.by}, {judged.time[:10]}":
            raise BadInput(
                f"«{judged.name}» stands in a line with others on report {judged.report_key}",
                do="Judge it there without a position, or wherever it stands.",
            )

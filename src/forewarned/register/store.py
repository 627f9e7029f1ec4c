"""The register as its users hold it: one folder, opened, asked questions, added to, checked.

Everything here is a thin door: the work is done by the modules named in each method. Frames are
Polars frames with exactly the contract's columns (`columns.py`).
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from forewarned.errors import BadInput, NotFound
from forewarned.register import database
from forewarned.register.summary import BuildSummary, Progress

if TYPE_CHECKING:
    import polars as pl

    from forewarned.duties import Duty
    from forewarned.register.answer_judgements import AnswerJudgement
    from forewarned.register.answer_reviewing import NewStance, NewVerdict
    from forewarned.register.bodies import BodyPage
    from forewarned.register.body_ranking import Ranking, Sort
    from forewarned.register.deadlines import Deadline
    from forewarned.register.evidence_reviewing import Changed, NewEvidence
    from forewarned.register.evidence_rows import Attached
    from forewarned.register.export import Exported, Format
    from forewarned.register.history import Event
    from forewarned.register.judgements import TakenBack
    from forewarned.register.listing import Listed
    from forewarned.register.pictures import PageSize
    from forewarned.register.promise_views import HeldAnswer, HeldPromise
    from forewarned.register.resolve import Claim
    from forewarned.register.reviewing import Decided, Taken, Unsure, Wanted
    from forewarned.register.tallies import Overdue, Stats
    from forewarned.register.views import HeldReport
    from forewarned.search.engine import Engine
    from forewarned.search.engine import Sort as SearchSort
    from forewarned.search.result import Results


def open_register(path: str | Path, *, as_of: dt.date | None = None, create: bool = False) -> Register:
    """An open register. With `as_of`, as it stood at the end of that day (Europe/London).

    `create` makes an empty register where the folder holds none. Raises `RegisterProblem` where there
    is none, where it is from a newer version, or where the folder cannot be read or written.
    """
    folder = Path(path)
    connection = database.opened(folder, create=create, writable=create)
    return Register(folder, connection, as_of=as_of)


class Register:
    """One register folder: `register.sqlite`, `archive/`, `corrections/`. Close it, or use `with`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, *, as_of: dt.date | None = None) -> None:
        self.folder = folder
        self.as_of = as_of
        self.connection = connection
        self._state: sqlite3.Connection | None = None
        self._engine: Engine | None = None

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files. Closing twice does no harm."""
        if self._engine is not None:
            self._engine.close()
        self._engine = None
        if self._state is not None:
            self._state.close()
        self._state = None
        self.connection.close()

    @property
    def state(self) -> sqlite3.Connection:
        """The tables that hold what stands: those on disk, or those of the moment asked about."""
        if self.as_of is None:
            return self.connection
        if self._state is None:
            from forewarned.register import materialise

            self._state = materialise.as_it_stood(self.connection, database.end_of_day(self.as_of))
        return self._state

    # Adding to it

    def build(
        self,
        sources: Sequence[str | Path],
        *,
        jobs: int = 1,
        now: Callable[[], dt.datetime] | None = None,
        progress: Progress | None = None,
        accept_loss: bool = False,
        corrections: Path | None = None,
    ) -> BuildSummary:
        """What was read, new, changed, unchanged and refused, after reading the sources into the register.

        Each source is one transaction: it goes in whole or not at all. A source that is byte for byte
        as it was, read by the same rules, is not read again. `now` is the clock (UTC). Corrections are
        read last, from `corrections/` in the register's folder or the folder given. Raises `BadInput`
        for a source that is not there or a table of no known shape, `Stopped` where a source falls
        outside what it declares (nothing of it is then kept; `accept_loss` overrides, and is recorded).
        """
        from forewarned.register import build

        if self.as_of is not None:
            raise BadInput("the past cannot be built", where=str(self.folder), do="Leave --as-of out.")
        summary = build.build(
            self,
            [Path(source) for source in sources],
            jobs=jobs,
            now=now,
            progress=progress,
            accept_loss=accept_loss,
            corrections=corrections,
        )
        return replace(summary, notes=(*summary.notes, *self._indexed(progress)))

    def _indexed(self, progress: Progress | None) -> tuple[str, ...]:
        """What to say of the search index after bringing it up to date; the register is safe either way."""
        from forewarned.search import engine

        try:
            engine.refresh(self, progress)
        except (OSError, sqlite3.Error) as failure:
            return (f"The search index could not be brought up to date ({failure}); the register is.",)
        return ()

    # The contract's tables

    def reports(self) -> pl.DataFrame:
        """One row a report, with the value that stands of every field."""
        from forewarned.register import queries

        return queries.frame(self.state, "reports")

    def concerns(self) -> pl.DataFrame:
        """One row a concern; page, start and end are blank where the text came from a table."""
        from forewarned.register import queries

        return queries.frame(self.state, "concerns")

    def addressees(self) -> pl.DataFrame:
        """One row an addressee, as written."""
        from forewarned.register import queries

        return queries.frame(self.state, "addressees")

    def organisations(self) -> pl.DataFrame:
        """One row an organisation that addressees have been judged to be."""
        from forewarned.register import queries

        return queries.frame(self.state, "organisations")

    def duties(self, today: dt.date) -> pl.DataFrame:
        """One row a duty, in the state that it has on `today`."""
        from forewarned.register import queries

        return queries.duties_frame(self.state, today)

    def responses(self) -> pl.DataFrame:
        """One row a response whose report is known."""
        from forewarned.register import queries

        return queries.frame(self.state, "responses")

    def answers(self) -> pl.DataFrame:
        """One row for each concern that a response speaks to."""
        from forewarned.register import promise_frames

        return promise_frames.answers_frame(self.state)

    def promises(self, today: dt.date | None = None) -> pl.DataFrame:
        """One row a promise, with what came of it as on `today` (default: by the machine's clock)."""
        from forewarned.register import promise_frames

        return promise_frames.promises_frame(self.state, today or self.as_of or dt.date.today())

    def evidence(self) -> pl.DataFrame:
        """One row for each piece of evidence that stands for a promise."""
        from forewarned.register import promise_frames

        return promise_frames.evidence_frame(self.state)

    def threads(self) -> pl.DataFrame:
        """One row a thread."""
        from forewarned.register import queries

        return queries.frame(self.state, "threads")

    def thread_members(self) -> pl.DataFrame:
        """One row a judgement about a thread's member."""
        from forewarned.register import queries

        return queries.frame(self.state, "thread_members")

    def facts(self) -> pl.DataFrame:
        """One row a fact found in a report's text."""
        from forewarned.register import queries

        return queries.frame(self.state, "facts")

    # One report

    def find(self, ref: str) -> str:
        """The key of the one report that a reference, a key, an address or its last part names.

        Raises `NotFound` where none does, or where several do (they are listed).
        """
        from forewarned.register import history, queries

        try:
            return queries.find(self.state, ref)
        except NotFound:
            if self.as_of is not None:
                history.refuse_before(self.connection, ref, self.as_of, self._until())
            raise

    def report(self, ref: str, *, today: dt.date | None = None) -> HeldReport:
        """Everything held about one report: the record, its duties, responses and claims.

        Duties are as on `today` (default: the date by the machine's clock). Raises `NotFound`.
        """
        from forewarned.register import views

        return views.held_report(
            self.connection, self.state, self.find(ref), today or dt.date.today(), self._until()
        )

    def claims(self, ref: str) -> tuple[Claim, ...]:
        """Every value that any source gives of one report's fields; which one stands, and why."""
        from forewarned.register import views

        return views.claims(self.connection, self.find(ref), self._until())

    def page_sizes(self, sha256: str) -> tuple[PageSize, ...]:
        """The sizes of the pages of a stored PDF, in points; none for a document of another kind."""
        from forewarned.register import pictures

        return pictures.page_sizes(self.folder, sha256)

    def page_picture(self, sha256: str, page: int) -> bytes:
        """A page of a stored PDF, counted from 1, as a WebP picture. Raises `NotFound`, `Unreadable`."""
        from forewarned.register import pictures

        return pictures.page_picture(self.folder, sha256, page)

    def report_duties(self, ref: str, today: dt.date) -> tuple[Duty, ...]:
        """The duties that one report laid on its addressees, as on `today`."""
        from forewarned.register import queries

        return queries.duties_of(self.state, self.find(ref), today)

    def listed(self, keys: Iterable[str]) -> dict[str, Listed]:
        """These reports as they stand in lists, by their keys: titles, addressees, words shown with care."""
        from forewarned.register import listing

        return listing.listed(self.state, keys)

    def newest(self, limit: int) -> tuple[Listed, ...]:
        """The reports with the newest dates, as they stand in lists."""
        from forewarned.register import listing

        return listing.newest(self.state, limit)

    # Finding

    @property
    def engine(self) -> Engine:
        """What searches this register, with its indexes open."""
        if self._engine is None:
            from forewarned.search.engine import Engine

            self._engine = Engine(self)
        return self._engine

    def search(
        self,
        query: str,
        where: Mapping[str, Any] | None = None,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: SearchSort = "relevance",
        facets: bool = False,
        explain: bool = False,
        today: dt.date | None = None,
    ) -> Results:
        """The reports that a query finds, each by its best concern, the most relevant (or newest) first.

        The query has words, "phrases", -not, OR and field:value; `where` has filters by field besides,
        such as `{"area": "Essex", "child": True}`. States are as on `today`. Raises `BadInput` for a
        query that cannot be read, `NotFound` for an organisation that is not known.
        """
        return self.engine.search(
            query, where, limit=limit, offset=offset, sort=sort, facets=facets, explain=explain, today=today
        )

    def meeting(self, filters: Sequence[str], today: dt.date | None = None) -> dict[str, bool | None]:
        """For every report, by its key, whether it meets filters such as «child:yes date:2019..».

        None where that is not known. Raises `BadInput` for words that are no filter.
        """
        return self.engine.meeting(filters, today or dt.date.today())

    def more_like(self, ref: str, *, limit: int = 20, offset: int = 0, explain: bool = False) -> Results:
        """The reports with a concern like one concern, given as REF#NUMBER. Raises `NotFound`."""
        return self.engine.more_like(ref, limit=limit, offset=offset, explain=explain)

    # Organisations

    def organisation(self, name_or_id: str, today: dt.date) -> BodyPage:
        """One organisation: who it is, every report addressed to it, and its duties as on `today`.

        Raises `NotFound`, with the nearest names, where the name is nobody's or could be several bodies'.
        """
        from forewarned.register import bodies

        return bodies.body_page(self.state, name_or_id, today)

    def organisation_ranking(
        self,
        today: dt.date,
        *,
        kind: str | None = None,
        since: int | None = None,
        sort: Sort = "reports",
        min_duties: int | None = None,
    ) -> Ranking:
        """The organisations that were warned, in order, each share with its denominator and interval.

        `since` is a year. By a share (none_published, answered, late) those with fewer than `min_duties`
        (10) duties past their deadline are left out and counted. Raises `BadInput` for an unknown kind.
        """
        from forewarned.register import body_ranking

        return body_ranking.organisation_ranking(
            self.state, today, kind=kind, since=since, sort=sort, min_duties=min_duties
        )

    # Counts

    def overdue(self, today: dt.date) -> Overdue:
        """The duties past their deadline for which no answer was seen, with the denominators."""
        from forewarned.register import tallies

        return tallies.overdue(self.state, today)

    def deadlines(self, today: dt.date) -> tuple[Deadline, ...]:
        """Every duty from which an answer is still wanted, by the day it was or is due, the newest first."""
        from forewarned.register import deadlines

        return deadlines.deadlines(self.state, today)

    def stats(self, today: dt.date) -> Stats:
        """Counts by year, area, category and state, and how complete each field is."""
        from forewarned.register import tallies

        return tallies.stats(self.state, today)

    # Who was warned: what people judge

    def unsure(self, limit: int | None = None) -> tuple[Unsure, ...]:
        """The names whose organisation is unsure and which nobody has judged, most used first."""
        from forewarned.register import judgements, reviewing

        people = judgements.judgements(self.connection, self._until())
        return reviewing.queue(self.state, people)[:limit]

    def judge(self, *wanted: Wanted, now: Callable[[], dt.datetime] | None = None) -> tuple[Taken, ...]:
        """What came of people's judgements of who is meant by a name; all are taken in, or none.

        What stands is made again in the same transaction. Raises `BadInput` where a part is missing,
        `NotFound` where a name is not on the report that is said.
        """
        from forewarned.register import reviewing

        self._refuse_the_past()
        return reviewing.judge(self.folder, wanted, now)

    def take_back(
        self, number: int, *, by: str, why: str, now: Callable[[], dt.datetime] | None = None
    ) -> Taken:
        """The judgement that was taken back; the one before it counts again, or else the rules.

        Raises `NotFound` where no judgement that stands has the number.
        """
        from forewarned.register import reviewing

        self._refuse_the_past()
        return reviewing.take_back(self.folder, number, by=by, why=why, now=now)

    def judgements(self) -> tuple[Decided, ...]:
        """Every judgement ever recorded, oldest first: whether it counts, and how it was taken back."""
        from forewarned.register import reviewing

        return reviewing.decided(self.connection, self._until())

    # What was answered and promised: what people judge, and evidence

    def held_answers(self, ref: str | None = None) -> tuple[HeldAnswer, ...]:
        """What responses say to each concern: of all reports, or of one."""
        from forewarned.register import promise_views

        return promise_views.answers(self.state, self.find(ref) if ref else None)

    def held_promises(self, today: dt.date, ref: str | None = None) -> tuple[HeldPromise, ...]:
        """What responses say was or will be done, and what came of it as on `today`."""
        from forewarned.register import promise_views

        return promise_views.promises(self.state, today, self.find(ref) if ref else None)

    def judge_answer(
        self, wanted: NewStance, now: Callable[[], dt.datetime] | None = None
    ) -> AnswerJudgement:
        """A person's judgement of what a response says to one concern, as recorded; it stands above rules.

        Raises `NotFound` for what is not held, `BadInput` where a part is missing or words are not there.
        """
        from forewarned.register import answer_reviewing

        self._refuse_the_past()
        return answer_reviewing.judge_stance(self.folder, wanted, now)

    def judge_promise(
        self, wanted: NewVerdict, now: Callable[[], dt.datetime] | None = None
    ) -> AnswerJudgement:
        """A person's judgement of a promise, as recorded: right, wrong, edited, or one that was not found.

        Raises `NotFound` for what is not held, `BadInput` where a part is missing or words are not there.
        """
        from forewarned.register import answer_reviewing

        self._refuse_the_past()
        return answer_reviewing.judge_promise(self.folder, wanted, now)

    def answer_judgements(self) -> tuple[tuple[AnswerJudgement, TakenBack | None], ...]:
        """Every judgement of answers and promises, oldest first; how it was taken back, where it was."""
        from forewarned.register import answer_judgements

        return answer_judgements.all_answer_judgements(self.connection, self._until())

    def take_back_answer(
        self, number: int, *, by: str, why: str, now: Callable[[], dt.datetime] | None = None
    ) -> tuple[AnswerJudgement, AnswerJudgement | None]:
        """The judgement of an answer or promise taken back, and the one that counts again, if any.

        Raises `NotFound` where no such judgement that stands has the number.
        """
        from forewarned.register import answer_reviewing

        self._refuse_the_past()
        return answer_reviewing.take_back(self.folder, number, by=by, why=why, now=now)

    def add_evidence(self, wanted: NewEvidence, now: Callable[[], dt.datetime] | None = None) -> Changed:
        """What came of evidence attached to a promise; a file's bytes are kept in the archive.

        Raises `NotFound` for what is not held, `BadInput` where a part is missing.
        """
        from forewarned.register import evidence_reviewing

        self._refuse_the_past()
        return evidence_reviewing.add_evidence(self.folder, wanted, now)

    def take_back_evidence(
        self, number: int, *, by: str, why: str, now: Callable[[], dt.datetime] | None = None
    ) -> Changed:
        """What came of taking evidence back. Raises `NotFound` where none that stands has the number."""
        from forewarned.register import evidence_reviewing

        self._refuse_the_past()
        return evidence_reviewing.take_back_evidence(self.folder, number, by=by, why=why, now=now)

    def attached(self) -> tuple[Attached, ...]:
        """Every piece of evidence ever attached, oldest first; how it was taken back, where it was."""
        from forewarned.register import evidence_rows

        return evidence_rows.attached(self.connection, self._until())

    def _refuse_the_past(self) -> None:
        if self.as_of is not None:
            raise BadInput("the past cannot be judged", where=str(self.folder), do="Leave --as-of out.")

    # History

    def history(self, ref: str | None = None) -> tuple[Event, ...]:
        """Every event, oldest first; with a reference, those that touched that report."""
        from forewarned.register import history

        return history.events(self.connection, self.find(ref) if ref else None, until=self._until())

    def head(self) -> str:
        """The hash at the head of the chain. A copy of it proves later that nothing was rewritten."""
        from forewarned.register import history

        return history.head(self.connection)

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the chain, the records and the archived bytes; empty when all is well."""
        from forewarned.register import verification

        return verification.problems(self.connection, self.folder)

    # Out

    def export(
        self,
        out: str | Path,
        *,
        formats: Sequence[Format] = ("parquet", "csv", "jsonl"),
        today: dt.date | None = None,
    ) -> Exported:
        """Which files were written: the contract's tables in each format, and one descriptor of them all.

        Nothing is put in place before everything is written. Duties are as on `today`. Raises `BadInput`
        for an unknown format or a folder that cannot be written, `Stopped` where the disk is full.
        """
        from forewarned.register import export

        return export.export(self, Path(out), formats, today or dt.date.today())

    def _until(self) -> str | None:
        return None if self.as_of is None else database.end_of_day(self.as_of)

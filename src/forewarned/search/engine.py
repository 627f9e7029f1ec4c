"""The one door to searching: for the command, the library, the API and the pages.

Filters say which reports may come; words and meaning rank them; the hits are shown with care.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from forewarned.errors import BadInput, NotFound, RegisterProblem
from forewarned.search import facets as facets_of
from forewarned.search import filters, indexing, ranking
from forewarned.search.catalogue import Catalogue
from forewarned.search.index import LexicalIndex
from forewarned.search.query import FIELDS, Clause, FieldFilter, Query, clauses_of, parse
from forewarned.search.result import Candidate, Hit, Results, SemanticSide
from forewarned.search.showing import Shower
from forewarned.search.text import COMMON, words
from forewarned.wording import count_of, mentions_self_harm

if TYPE_CHECKING:
    from forewarned.register.store import Register
    from forewarned.register.summary import Progress

Sort = Literal["relevance", "date"]
SORTS: tuple[Sort, ...] = ("relevance", "date")

DEPTH = 200
"""How many concerns, and how many reports, each side gives at least for ranking."""

_TELLING = 24
"""How many words of a concern are looked for to find others like it."""

BY_WORDS_ALONE = "Searched by words alone: no index of meaning is there for this register."


def search(
    register: Register,
    typed: str,
    where: Mapping[str, Any] | None = None,
    *,
    limit: int = 20,
    offset: int = 0,
    sort: Sort = "relevance",
    facets: bool = False,
    explain: bool = False,
    today: dt.date | None = None,
) -> Results:
    """What a query finds; see `Register.search`."""
    return register.engine.search(
        typed, where, limit=limit, offset=offset, sort=sort, facets=facets, explain=explain, today=today
    )


def refresh(register: Register, progress: Progress | None = None) -> None:
    """Brings the indexes beside the register up to date. Raises `OSError` or `sqlite3.Error`."""
    indexing.refresh(register.folder, register.connection, register.head(), progress)
    if vectors := _vectors():
        vectors.refresh(register.folder, register.connection, progress)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with the reports that it leaves: by its filters, then by what has to occur or must not.

    `total` are those with every word; `some` is how many have any, and `which` says them.
    """

    query: Query
    passed: filters.Passed
    allowed: set[int] | None
    total: set[int]
    some: int
    which: Callable[[], set[int]]


class Engine:
    """Searches one register; holds its indexes open, and reads them again when the register has changed."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._head: str | None = None
        self._notes: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the index."""
        if self._head is not None:
            self._head = None
            self.index.close()

    # Opening

    def _open(self) -> None:
        """Opens the index, made or brought up to date where it is not of the register as it stands."""
        if self.register.as_of is not None:
            raise BadInput(
                "the past cannot be searched: the index is of what stands today",
                where=str(self.register.folder),
                do="Leave --as-of out; `show REF --as-of DAY` shows a report as it stood.",
            )
        head = self.register.head()
        if self._head == head:
            return
        self.close()
        self._notes = self._up_to_date(self.register.folder, head)
        self.index = LexicalIndex.opened(self.register.folder)
        self.catalogue = Catalogue(self.index.connection)
        self.semantic = _semantic_side(self.register.folder)
        self._head = head

    def _up_to_date(self, folder: Path, head: str) -> tuple[str, ...]:
        held = _meta(folder)
        if held.get("head") == head and held.get("rules") == indexing.rules():
            return ()
        try:
            refresh(self.register)
        except (OSError, sqlite3.Error) as failure:
            if not held:
                raise RegisterProblem(
                    f"there is no search index, and none can be made ({failure})",
                    where=str(folder),
                    do="Run «forewarned build SOURCE» where the folder can be written.",
                ) from failure
            return ("The search index is behind the register, and cannot be brought up to date here.",)
        return ()

    # Searching

    def search(
        self,
        typed: str,
        where: Mapping[str, Any] | None = None,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: bool = False,
        explain: bool = False,
        today: dt.date | None = None,
    ) -> Results:
        """See `Register.search`."""
        began = time.perf_counter()
        self._open()
        if sort not in SORTS:
            raise BadInput(f"hits cannot be sorted by «{sort}»", do=f"Use one of {', '.join(SORTS)}.")
        query = parse(typed, where, self.index.respell)
        if all(each.common for each in query.clauses) and not query.filters:
            only = f" but «{query.text}», which every report has" if query.clauses else ""
            raise BadInput(
                f"nothing is asked for{only}", where="the query", do="Give a word, a phrase or a filter."
            )
        day = today or dt.date.today()
        asked = self._asked(query, day)
        hits = self._ranked(asked, limit + offset) if sort == "relevance" else self._by_date(asked)
        made = self._results(query, asked, hits[offset : offset + limit], explain=explain)
        if facets:
            made = self._with_facets(made, asked, day)
        return replace(made, seconds=time.perf_counter() - began)

    def meeting(self, written: Sequence[str], day: dt.date) -> dict[str, bool | None]:
        """See `Register.meeting`."""
        self._open()
        asked: list[FieldFilter] = []
        for each in written:
            query = parse(each)
            if query.clauses or not query.filters:
                raise BadInput(
                    f"«{each}» is no filter",
                    do=f"Write FIELD:VALUE, such as child:yes or date:2019.. . Fields: {', '.join(FIELDS)}.",
                )
            asked += query.filters
        return filters.verdicts(asked, self.catalogue, partial(self._states, day), self._bodies)

    def more_like(self, ref: str, *, limit: int = 20, offset: int = 0, explain: bool = False) -> Results:
        """See `Register.more_like`."""
        began = time.perf_counter()
        self._open()
        key, number, text = _concern(self.register, ref)
        query = self._telling(f"like {key}#{number}", text)
        others = set(self.catalogue.rows) - {self.index.numbers[key]}
        some = self.index.having_any(query.wanted) & others
        asked = _Asked(query, filters.Passed(others, {}), others, set(), len(some), lambda: some)
        hits = self._ranked(asked, limit + offset, led=False)
        made = self._results(query, asked, hits[offset : offset + limit], explain=explain)
        return replace(made, seconds=time.perf_counter() - began)

    def _asked(self, query: Query, day: dt.date) -> _Asked:
        passed = filters.passed(query.filters, self.catalogue, partial(self._states, day), self._bodies)
        allowed = passed.reports
        if required := [each for each in query.clauses if each.required]:
            allowed = _narrowed(allowed, self.index.having(required))
        if excluded := [each for each in query.clauses if each.excluded]:
            pool = set(self.catalogue.rows) if allowed is None else allowed
            allowed = pool - self.index.having_any(excluded)
        if not query.wanted:
            pool = set(self.catalogue.rows) if allowed is None else allowed
            return _Asked(query, passed, allowed, pool, len(pool), lambda: pool)
        having, having_any = self.index.having, self.index.having_any
        if allowed is None:
            some = self.index.how_many(query.wanted)
            return _Asked(query, passed, None, having(query.wanted), some, lambda: having_any(query.wanted))
        found = having_any(query.wanted) & allowed
        return _Asked(query, passed, allowed, having(query.wanted) & allowed, len(found), lambda: found)

    def _ranked(self, asked: _Asked, most: int, *, led: bool = True) -> list[Hit]:
        if not asked.query.wanted:
            return self._by_date(asked)
        keys = self.index.keys
        allowed = None if asked.allowed is None else {keys[n] for n in asked.allowed}
        depth = DEPTH
        while depth < most:  # by doubling, so that few pages of one search differ in it
            depth *= 2
        lexical = self.index.candidates(asked.query, allowed, depth)
        semantic: Sequence[Candidate] = []
        if self.semantic is not None and asked.query.text:
            meant = ranking.meant(self.semantic, asked.query.text, lexical, allowed, depth, led=led)
            semantic = [each for each in meant if each.report_key in self.index.numbers]
        return ranking.fused(asked.query, lexical, semantic, most)

    def _by_date(self, asked: _Asked) -> list[Hit]:
        """The reports with every word (or, where none has, with any), the newest first."""
        rows = [self.catalogue.rows[n] for n in asked.total or asked.which()]
        rows.sort(key=lambda row: row.key)
        rows.sort(key=lambda row: row.date or "", reverse=True)
        return [Hit(row.key, None, 0.0) for row in rows]

    def _results(self, query: Query, asked: _Asked, hits: Sequence[Hit], *, explain: bool) -> Results:
        shower = Shower(
            query,
            self.register.state,
            self.catalogue,
            self.index.numbers,
            self._weights(query),
            self._has() if explain else None,
        )
        rows = [self.catalogue.rows[self.index.numbers[hit.report_key]] for hit in hits]
        considered = asked.passed.reports
        by_words = () if self.semantic is not None or not query.wanted else (BY_WORDS_ALONE,)
        return Results(
            typed=query.typed,
            hits=shower.shown(hits),
            total=len(asked.total),
            some=asked.some,
            considered=len(self.catalogue.rows if considered is None else considered),
            corrected=query.corrected,
            expanded=query.expanded,
            not_known=asked.passed.not_known,
            notes=(*self._notes, *by_words),
            speaks_of_self_harm=mentions_self_harm(query.typed) or any(row.self_harm for row in rows),
        )

    def _with_facets(self, made: Results, asked: _Asked, day: dt.date) -> Results:
        found, unknown = facets_of.counted(
            asked.total or asked.which(), self.catalogue, partial(self._states, day), self._name_of
        )
        return replace(made, facets=found, unknown=unknown)

    # What it looks up

    def _weights(self, query: Query) -> dict[str, float]:
        """How much each term of a query tells: more, the fewer reports have it."""
        terms = {
            each
            for clause in query.wanted
            for wording in (*clause.wordings, *clause.synonyms)
            for each in wording.terms
            if each not in COMMON
        }
        reports = len(self.catalogue.rows)
        weights = {each: math.log(1 + reports / (1 + self.index.frequency(each))) for each in terms}
        return {**dict.fromkeys(COMMON, 0.0), **weights}

    def _has(self) -> Callable[[Clause, int], bool]:
        known: dict[Clause, set[int]] = {}

        def has(clause: Clause, n: int) -> bool:
            if clause not in known:
                known[clause] = self.index.having([clause])
            return n in known[clause]

        return has

    def _telling(self, typed: str, text: str) -> Query:
        """A query of the words of a text that tell most: the rarest that stand elsewhere too."""
        often: dict[Clause, int] = {}
        for clause in clauses_of(words(text)):
            terms = clause.wordings[0].terms
            reports = min(map(self.index.frequency, terms))
            if not clause.common and any(map(str.isalpha, terms)) and (reports > 1 or clause.synonyms):
                often[clause] = reports
        best = sorted(often, key=lambda each: (often[each], each.wordings[0].terms))
        return Query(typed, tuple(best[:_TELLING]), text=text)

    def _states(self, day: dt.date) -> Mapping[int, frozenset[str]]:
        def made() -> dict[str, set[str]]:
            from forewarned.register import queries

            found: dict[str, set[str]] = {}
            for duty in queries.duties(self.register.state, day):
                found.setdefault(duty.report_key, set()).add(duty.state)
            return found

        return self.catalogue.states(self.register.folder, day, made)

    def _bodies(self, asked: str, inherited: bool) -> frozenset[str]:
        """The id of the body that a name means; the rules are asked only where it is no body's own name."""
        named = self.register.state.execute(
            "SELECT id FROM organisations WHERE name = ? COLLATE NOCASE", (asked,)
        ).fetchall()
        if len(named) == 1 and not inherited:
            return frozenset(named[0])
        from forewarned.register import bodies
        from forewarned.register.body_lookup import find_body

        id_ = find_body(self.register.state, asked).id
        return frozenset((id_, *(bodies.before_it(id_) if inherited else ())))

    def _name_of(self, id_: str) -> str:
        row = self.register.state.execute("SELECT name FROM organisations WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else id_


def _narrowed(allowed: set[int] | None, found: set[int]) -> set[int]:
    return found if allowed is None else allowed & found


def _meta(folder: Path) -> dict[str, str]:
    """What the index says of itself; nothing where there is none, or it is damaged."""
    file = folder / indexing.FILE_NAME
    if not file.exists():
        return {}
    with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return dict(connection.execute("SELECT name, value FROM meta").fetchall())
        except sqlite3.DatabaseError:
            return {}


def _vectors() -> ModuleType | None:
    """The search by meaning, where what it needs is installed."""
    try:
        from forewarned.search import vectors
    except ImportError:
        return None
    return vectors


def _semantic_side(folder: Path) -> SemanticSide | None:
    vectors = _vectors()
    side: SemanticSide | None = vectors.VectorIndex.opened(folder) if vectors else None
    return side


def _concern(register: Register, ref: str) -> tuple[str, str, str]:
    """The report's key, the concern's number and its text, for REF#N. Raises `NotFound`."""
    report, _, wanted = ref.partition("#")
    key = register.find(report)
    held = register.state.execute(
        "SELECT number, text FROM concerns WHERE report_key = ? ORDER BY place", (key,)
    ).fetchall()
    numbered = f"It has {count_of(len(held), 'concern')}: {', '.join(number for number, _ in held)}."
    if not wanted and len(held) > 1:
        raise NotFound(f"«{ref}» names no concern", do=f"Write REF#NUMBER. {numbered}")
    for number, text in held:
        if not wanted or number.strip("().") == wanted.strip("()."):
            return key, number, text
    raise NotFound(f"«{report}» has no concern «{wanted}»", do=numbered)

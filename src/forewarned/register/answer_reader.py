"""What each response says, read once for each text and rule: answers to the concerns, and promises.

Both are a function of the concerns and the response: what was read before by the same rules is taken from
the cache, which holds nothing that could not be read again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import resources
from typing import Any

from forewarned.model import Concern
from forewarned.register.sourcing import rules_version
from forewarned.responses.answer import Answer, Answered, Due, Promise

Read = Callable[..., Answered]
_WORDED = (
    *("dates.py", "search/text.py", "search/stem.py", "search/semantic.py", "search/meaning.npz"),
    "register/answer_reader.py",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A response as far as its words are read: its text, its sender, its date, and what it answers."""

    concerns: tuple[Concern, ...]
    text: str
    respondent: str | None
    written: dt.date | None


def rules() -> tuple[str, ...]:
    """The files whose change makes every response to be read anew; learned weights are among them."""
    folder = resources.files("forewarned.responses")
    weights = sorted(each.name for each in folder.iterdir() if each.name.endswith(".npz"))
    return "responses", *(f"responses/{name}" for name in weights), *_WORDED


def reading() -> Read:
    """What reads a response; imported only where there is something to read."""
    from forewarned.responses.answers import answered

    return answered


class AnswerReader:
    """Reads responses, remembering what was found in the register's cache where that can be written."""

    def __init__(self, cache: sqlite3.Connection) -> None:
        self.cache = cache
        self.rules = rules_version(*rules())
        self.fresh: list[tuple[str, str]] = []

    def answered(self, letter: Letter) -> Answered:
        """What a letter says, from the cache or read now."""
        key = self._key(letter)
        row = self.cache.execute("SELECT answered FROM answer_cache WHERE texts = ?", (key,)).fetchone()
        if row:
            return _answered(json.loads(row[0]))
        found = self._reading(
            letter.concerns, letter.text, respondent=letter.respondent, written=letter.written
        )
        self.fresh.append((key, json.dumps(asdict(found), ensure_ascii=False, default=str)))
        return found

    @cached_property
    def _reading(self) -> Read:
        return reading()

    def keep(self) -> None:
        """Write what was read anew; what other rules read is dropped. To be called inside a transaction."""
        row = self.cache.execute("SELECT value FROM meta WHERE name = 'answer_rules'").fetchone()
        if row is None or row[0] != self.rules:
            self.cache.execute("DELETE FROM answer_cache")
            self.cache.execute("INSERT OR REPLACE INTO meta VALUES ('answer_rules', ?)", (self.rules,))
        self.cache.executemany("INSERT OR REPLACE INTO answer_cache VALUES (?,?)", self.fresh)
        self.fresh.clear()

    def _key(self, letter: Letter) -> str:
        parts = [self.rules, letter.respondent, letter.written, letter.text]
        parts += [f"{each.number}\0{each.label}\0{each.group}\0{each.text}" for each in letter.concerns]
        return hashlib.sha256("\1".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _answered(held: Mapping[str, Any]) -> Answered:
    answers = (Answer(**each | {"why": tuple(each["why"])}) for each in held["answers"])
    return Answered(tuple(answers), tuple(map(_promise, held["promises"])))


def _promise(held: Mapping[str, Any]) -> Promise:
    due = held["due"]
    if due:
        day = dt.date.fromisoformat(due["day"]) if due["day"] else None
        due = Due(**due | {"day": day})
    return Promise(**{**held, "due": due, "why": tuple(held["why"])})


def concerns_of(state: sqlite3.Connection, report_key: str) -> Sequence[tuple[int, Concern]]:
    """The concerns of a report with their places, in its order."""
    rows = state.execute(
        "SELECT place, number, text, label, grouped_under FROM concerns WHERE report_key = ? ORDER BY place",
        (report_key,),
    )
    return [(row[0], Concern(row[1], row[2], row[3], row[4])) for row in rows]

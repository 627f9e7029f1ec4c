"""Answers to those who hold a copy: tags, the time of the last change, «not modified»."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from importlib.metadata import version

from forewarned.register import changes
from forewarned.register.database import LONDON
from forewarned.register.store import Register
from forewarned.web.answers import Asked, Site


@dataclass(frozen=True, slots=True)
class Version:
    """What an answer was made from: its tag, and when that last changed."""

    tag: str
    modified: dt.datetime

    @property
    def headers(self) -> dict[str, str]:
        """The headers that let a reader ask again only for what is new."""
        modified = format_datetime(self.modified, usegmt=True)
        return {"ETag": self.tag, "Last-Modified": modified, "Cache-Control": "no-cache"}

    def is_held(self, request: Asked) -> bool:
        """Whether the reader's copy is of this version."""
        if tags := request.headers.get("if-none-match"):
            held = {each.strip().removeprefix("W/") for each in tags.split(",")}
            return "*" in held or self.tag.removeprefix("W/") in held
        since = request.headers.get("if-modified-since")
        if not since:
            return False
        try:
            known = parsedate_to_datetime(since)
        except (ValueError, TypeError, OverflowError):
            return False
        return known.tzinfo is not None and known >= self.modified


def version_of(site: Site, form: str) -> Version:
    """The version of an answer of this form, made from the register as it stands and as on this day."""
    register = site.library.register()
    today = site.library.today()
    made_from = f"{register.head()} {today} {version('forewarned')} {form}"
    return Version(f'W/"{sha256(made_from.encode()).hexdigest()[:24]}"', _modified(register, today))


def _modified(register: Register, today: dt.date) -> dt.datetime:
    """The later of the newest event and the beginning of the day, from which deadlines are judged."""
    morning = dt.datetime.combine(today, dt.time(), LONDON).astimezone(dt.UTC)
    newest = changes.last_time(register.connection)
    moment = max(morning, dt.datetime.fromisoformat(newest)) if newest else morning
    return min(moment, dt.datetime.now(dt.UTC)).replace(microsecond=0) if moment else morning

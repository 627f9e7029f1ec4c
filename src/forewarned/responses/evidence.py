"""What shows whether a promise was kept: a page, a file, a later response; and what it says of the promise.

Pure: no register, no clock. A respondent's own word that something was done is the promise itself, never
evidence of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["link", "file", "response"]
KINDS: tuple[Kind, ...] = ("link", "file", "response")

Says = Literal["offered", "open", "delivered", "not_delivered", "superseded"]
SAYS: Mapping[Says, str] = {
    "offered": "bears on it; nobody has judged whether it is enough",
    "open": "it is not done yet, and still to come",
    "delivered": "it was done",
    "not_delivered": "it was not done, or was undone, and is not to come",
    "superseded": "something else was done or decided in its place",
}
"""What one piece of evidence may say of a promise."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence for one promise, and what whoever attached it takes it to say.

    `on` is the day of which it speaks (on which the action was done, or seen not to be), None where it
    gives none; `recorded` is the day on which it was attached. `place` is the address, the SHA-256 of the
    file or the key of the response; `name` what the file is called.
    """

    number: int
    promise: str
    kind: Kind
    place: str
    name: str | None
    says: Says
    on: dt.date | None
    recorded: dt.date
    by: str
    why: str

    @property
    def day(self) -> dt.date:
        """The day by which it is put in order with other evidence."""
        return self.on or self.recorded

"""Children's names left out of what is shown, unless they are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from forewarned import wording
from forewarned.model import Report

_AGE = re.compile(r"\b(?:aged?|age of)\s+(\d{1,2})\b(?!\s*(?:days?|weeks?|months?|hours?))", re.IGNORECASE)
_REACH = 600
"""How many characters of box 3 are looked at for an age."""


def is_child(report: Report, *, child: bool | None = None, age: int | None = None) -> bool:
    """Whether the record says that the deceased was a child: a field, or the publisher's category."""
    return wording.is_child(report.categories, child, age)


def name_of(report: Report) -> str | None:
    """The words that could name the deceased: the field's, else those of box 3 and of the address.

    Tables often hold no name, while the text and the publisher's address do.
    """
    if report.deceased:
        return report.deceased
    from forewarned.form.header import deceased_of

    found = deceased_of(report.investigation or "")
    last = (report.url or "").rstrip("/").rsplit("/", 1)[-1]
    slug = _NO_NAME_IN_ADDRESS.sub(" ", last.replace("-", " "))
    return " ".join(filter(None, (found.value if found else None, slug.title().strip()))) or None


_NO_NAME_IN_ADDRESS = re.compile(
    r"(?i)prevention of (?:future )?deaths?(?: report)?s?|\d+|\b(?:and|the|inquest)\b"
)


def who_died(report: Report, *, age: int | None = None) -> str:
    """How a child is spoken of: «a child aged 14», from the age held or the one that box 3 states."""
    if age is None:
        stated = _AGE.search((report.investigation or "")[:_REACH])
        age = int(stated[1]) if stated and int(stated[1]) < 18 else None
    return wording.child_in_words(age)


def hidden(value: Any, name: str | None, spoken_of: str) -> Any:
    """The value with the name taken out wherever it stands: in text, lists, records and addresses.

    A value that is the whole name becomes `spoken_of`; offsets still refer to the document's own text.
    """
    if not name:
        return value
    if isinstance(value, str):
        if value == name:
            return spoken_of
        return _address(value, name) if "://" in value else wording.without_name(value, name)
    if isinstance(value, Mapping):
        return {key: hidden(held, name, spoken_of) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(hidden(held, name, spoken_of) for held in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: hidden(getattr(value, field.name), name, spoken_of) for field in fields(value)}
        return replace(value, **held)
    return value


def _address(address: str, name: str) -> str:
    """An address with the words of the name taken out, as publishers put them there."""
    words = [word for word in re.findall(r"[^\W\d_]{3,}", name) if word.upper() != "REDACTED"]
    for word in words:
        address = re.sub(
            rf"(?<![a-z]){re.escape(word)}(?![a-z])", "name-hidden", address, flags=re.IGNORECASE
        )
    return address

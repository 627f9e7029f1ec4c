"""Copies of one report among documents: the same reference, day and deceased, or the same words.

A report is sometimes published again with more of it redacted. The later copy is then the one that is
shown, and what it leaves out is not filled from the older, which stays in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forewarned.register import identity

IN_COMMON = 0.8
"""Two documents that share so much of the shorter one's words are copies of one."""

FEWEST_WORDS = 12
"""Of fewer words nothing is concluded."""

REDACTABLE = frozenset(
    ("deceased", "addressees", "coroner", "investigation", "circumstances", "concerns_text", "action")
    + ("copies", "signature", "legal_powers", "response_duty", "document_sha256")
)
"""The fields of which a copy that was replaced gives nothing; its dates and its reference may still stand."""

_TEXTS = ("investigation", "circumstances", "concerns_text")
_REDACTED = re.compile(r"redacted|█+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")

Values = Mapping[str, Any]


def redactions(value: object) -> int:
    """How often a value says that something of it was redacted."""
    return len(_REDACTED.findall(str(value))) if value else 0


def why_copies(one: Values, other: Values) -> str | None:
    """The rule by which two documents of one reference are one report's, in words; None: they are not."""
    if one.get("date_of_report") is None or one.get("date_of_report") != other.get("date_of_report"):
        return None
    names = [identity.name_words(values.get("deceased")) for values in (one, other)]
    if all(names):
        same = names[0] <= names[1] or names[1] <= names[0]
        return "a copy of the same report: reference, date and deceased are the same" if same else None
    if has_same_words(one, other):
        return "a copy of the same report: reference and date are the same, and the words but for redactions"
    return None


def has_same_words(one: Values, other: Values) -> bool:
    """Whether what two documents say of the death and the concerns is the same but for what is redacted."""
    words, others = _words(one), _words(other)
    shorter = min(len(words), len(others))
    return shorter >= FEWEST_WORDS and len(words & others) >= IN_COMMON * shorter


def _words(values: Values) -> frozenset[str]:
    text = " ".join(str(values.get(field) or "") for field in _TEXTS)
    return frozenset(word for word in _WORD.findall(text.casefold()) if word != "redacted")


def replaced(documents: Sequence[Values]) -> list[bool]:
    """Of each document's values, whether a copy with more redactions is among the others."""
    counts = [sum(redactions(values.get(field)) for field in REDACTABLE) for values in documents]
    return [
        any(
            counts[there] > counts[here] and has_same_words(values, documents[there])
            for there in range(len(documents))
        )
        for here, values in enumerate(documents)
    ]

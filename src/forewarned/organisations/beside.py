"""What may stand beside a known name without naming another body: offices, persons, towns, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forewarned.form import addressee_words
from forewarned.organisations.exact import Found
from forewarned.organisations.names import plain, vocabulary
from forewarned.organisations.parts import given_names
from forewarned.organisations.scoring import place_words

_PERSON = re.compile(
    r"(?:\b(?:the\s+)?(?:rt|right)\.?\s+hon(?:ourable)?\.?,?|\b(?:mrs?|ms|miss|dr|prof(?:essor)?|sir|dame|lord|"
    r"lady|baroness|cllr|colonel|commander)\b\.?)\s+(?:[A-Z][\w'’.-]*\s*){1,4}(?:,?\s*\bMP\b|,?\s*\b[A-Z]{2,4}\b)*",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^\W*(?:\w+\W+){0,4}(?:team|unit|department|section|directorate|division|branch|office)"
    r"\W*(?:(?:of|at|for)\W*)?$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ltd|limited|trust|council|police|board|hospital|home|surgery|practice|ccg|plc|school|college)\b|&|\band\b",
    re.IGNORECASE,
)


def only_beside(text: str, found: Sequence[Found]) -> bool:
    """Whether all that is written besides these names is offices, parts of bodies, persons and places."""
    left = []
    at = 0
    for each in (*found, None):
        left.append((text[at : each.start if each else len(text)], at > 0))
        at = each.end if each else at
    return all(_says_nothing(piece, after=after) for piece, after in left)


def _says_nothing(piece: str, *, after: bool) -> bool:
    if not _BODY.search(piece) and (_UNIT.search(piece) or (after and _is_address(piece))):
        return True
    words = vocabulary()
    if re.search(r"\band\b|&", piece) and any(word in place_words() for word in plain(piece).split()):
        return False  # «… and Orme Adult Social Care»: another body, of which only the place is written
    return all(
        word in words.beside or word in words.form or word in place_words() or word.isdigit() or len(word) < 2
        for word in plain(_without_persons(piece)).split()
    )


def _is_address(piece: str) -> bool:
    """Whether what follows a name is a postal address: it holds a postcode, or a number and a street."""
    return bool(
        addressee_words.POSTCODE.search(piece)
        or addressee_words.INLINE_STREET.search(piece)
        or re.match(r"\W*\d+[a-z]?(?:\s?[-–]\s?\d+)?,? [A-Z]", piece)
    )


def _without_persons(piece: str) -> str:
    """The piece without persons' names: after a title, or beginning with a common given name."""
    kept = []
    for stretch in re.split(r"[,;:\n–]|\s-\s", _PERSON.sub(" ", piece)):
        words = stretch.split()
        named = 0
        if words and words[0].casefold() in given_names():
            following = (word for word in words[1:4] if word[:1].isupper() and _is_surname(word))
            named = 1 + len(list(following))
        kept.append(" ".join(words[named:]))
    return " ".join(kept)


def _is_surname(word: str) -> bool:
    bare = plain(word)
    return bare not in vocabulary().beside and bare not in vocabulary().common

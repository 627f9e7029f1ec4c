"""Known names that stand letter for letter: alone, in another legal form, abbreviated, or within more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from forewarned.organisations.facts import bodies
from forewarned.organisations.index import Entry, index, same_name, same_skeleton, short_key
from forewarned.organisations.judgement import Judgement, known, shared
from forewarned.organisations.names import families_of, is_short, plain, skeleton, vocabulary
from forewarned.organisations.scoring import body_of, differs_in_law, place_words

_SORTS = {
    "name": "the name as it is known",
    "other name": "another name of it",
    "former name": "an earlier name of it",
    "office": "an office of it",
    "place": "a place of it",
    "abbreviation": "the abbreviation",
}
_LONGEST = 14
"""No known name within a longer text is looked for over more words than these."""


def exact(written: str, text: str, on: dt.date | None, office: str | None = None) -> Judgement | None:
    """The judgement where the text is a known name, one but for its legal form, or an abbreviation."""
    named = same_name(text)
    if is_short(text):
        named = tuple(dict.fromkeys((*named, *(_abbreviated(text) if named else ()))))
    for found, rule, sure in (
        (named, None, 1.0),
        (_agreeing(same_skeleton(text), text), "the same name but for its legal form", 0.98),
        (_abbreviated(text), "the abbreviation", 0.97),
    ):
        if not found:
            continue
        chosen, others = _chosen(found, on, text)
        if chosen is not None:
            said = rule or _SORTS[chosen.sort]
            return known(written, chosen, on, said, sure, others=others, office=office)
        if len(others) > 1:
            return shared(written, others, on)
        if any(len({tenure.id for tenure in entry.tenures if tenure.held(on)}) > 1 for entry in found):
            why = "the facts name more than one who may have run it on that day"
            return Judgement(written, "unsure", "a known place", why=why)
    return None


@lru_cache(maxsize=16384)
def is_known_name(text: str) -> bool:
    """Whether the text is a known name, or one but for its legal form, of one body or of several."""
    return exact(text, text, None) is not None


def _abbreviated(text: str) -> tuple[Entry, ...]:
    bare = re.sub(r"^[Tt]he\s+", "", text.strip(" ().[]"))
    return index().by_short.get(short_key(bare), ()) if is_short(bare) else ()


def _agreeing(found: Sequence[Entry], text: str) -> tuple[Entry, ...]:
    """Those of the entries whose kind is not another than the one that is written."""
    spoken = families_of(text)
    if is_short(text) or _says_too_little(text):
        return ()
    return tuple(
        entry
        for entry in found
        if (not spoken or not entry.families or spoken & entry.families) and not differs_in_law(text, entry)
    )


def _says_too_little(text: str) -> bool:
    """Whether the words beside the legal form are only places, and no legal form is written either."""
    weights = {word: index().weight(word) for word in skeleton(text).split() if len(word) > 1}
    if sum(weights.values()) <= _ENOUGH + 0.001:
        return True
    telling = [word for word, weight in weights.items() if weight > _SLIGHT]
    placed = bool(telling) and all(word in place_words() for word in telling)
    return placed and not (_has_form(text) or families_of(text))


_ENOUGH = 0.4
"""More than this must the words of a name weigh together for it to be known in another legal form."""


def _chosen(found: Sequence[Entry], on: dt.date | None, text: str) -> tuple[Entry | None, list[Entry]]:
    """The one entry that is meant, if it is one; and the others (all of them if it is not)."""
    standing = [entry for entry in found if body_of(entry, on)]
    if any(entry.place for entry in standing):
        here = frozenset(plain(text).split())
        standing = [entry for entry in standing if entry.place & here] or standing
    near = [entry for entry in standing if bodies()[entry.body].nation not in _ELSEWHERE]
    standing = near or standing
    then = [entry for entry in standing if _existed(entry, on)]
    narrowed = then or standing
    if on is None and any(entry.sort == "abbreviation" for entry in narrowed):
        narrowed = standing
    if len({body_of(entry, on) for entry in narrowed}) == 1 and (then or _is_named(narrowed)):
        return narrowed[0], [entry for entry in found if body_of(entry, on) != body_of(narrowed[0], on)]
    if on is None and not all(entry.sort == "abbreviation" for entry in standing):
        today = [entry for entry in standing if bodies()[entry.body].valid_to is None]
        if len({entry.body for entry in today}) == 1:
            return today[0], [entry for entry in found if entry.body != today[0].body]
    return None, standing


_ELSEWHERE = frozenset(("Scotland", "Northern Ireland"))
"""Where coroners of England and Wales seldom send a report: of one name, the nearer body is meant."""


def _is_named(entries: Sequence[Entry]) -> bool:
    """Whether one of them is a full name, which means its body even where the day is out of its time."""
    return any(entry.sort in ("name", "former name") for entry in entries)


def _existed(entry: Entry, on: dt.date | None) -> bool:
    body = body_of(entry, on)
    return body is not None and bodies()[body].existed(on)


class Found(NamedTuple):
    """A known name within a longer text: where it stands, and the judgement on it alone."""

    start: int
    end: int
    judged: Judgement


def names_within(text: str, on: dt.date | None) -> tuple[Found, ...]:
    """Known names in a text, the longest first chosen, none over another; in the order of the text."""
    spans = _words(text)
    opens, closes = _edges(text)
    taken: list[tuple[int, int]] = []
    found: list[Found] = []
    for length in range(min(len(spans), _LONGEST), 0, -1):
        for first in range(len(spans) - length + 1):
            if not opens[first] or not closes[first + length - 1]:
                continue
            if any(first < end and start < first + length for start, end in taken):
                continue
            start, end = spans[first][0], spans[first + length - 1][1]
            if length == 1 and text[:start].rstrip(" ").endswith("(") and first > 0:
                continue  # the abbreviation of the name before it, whatever else it may stand for
            judged = _within(text[start:end], length, on)
            if judged and (judged.organisation_id or length > 1):
                taken.append((first, first + length))
                found.append(Found(start, end, judged))
            elif length > 1 and same_name(text[start:end]):
                taken.append((first, first + length))  # a known name, though not on this day
    return tuple(sorted(found, key=lambda each: each.start))


@lru_cache(maxsize=65536)
def _within(piece: str, length: int, on: dt.date | None) -> Judgement | None:
    last = piece.rsplit(None, 1)[-1].casefold()
    if last in _LOOSE or piece.split(None, 1)[0].casefold() in _LOOSE - {"the"}:
        return None
    if length == 1:
        return exact(piece, piece, on) if is_short(piece) and len(piece) > 2 else None
    if not any(index().weight(word) > _SLIGHT for word in plain(piece).split()) and length < 3:
        named = any(entry.sort != "office" for entry in index().by_plain.get(plain(piece), ()))
        return exact(piece, piece, on) if named and all(map(str.isupper, _initials(piece))) else None
    if index().by_plain.get(plain(piece)) or (_has_form(piece) and same_skeleton(piece)):
        return exact(piece, piece, on)
    return None


_SLIGHT = 0.2


_LOOSE = frozenset(("and", "&", "of", "for", "the", "in", "at", "to", "on", "-", "–"))


@lru_cache(maxsize=4096)
def _edges(text: str) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """For each word of a text whether a known name may begin with it, and whether one may end with it."""
    known, form = index(), vocabulary().form
    plains = [plain(text[start:end]).split() for start, end in _words(text)]
    shorts = [is_short(text[start:end]) for start, end in _words(text)]
    opens = (
        short or (words and (words[0] in known.firsts or words[0] == "the"))
        for words, short in zip(plains, shorts, strict=True)
    )
    closes = (
        short or (words and (words[-1] in known.lasts or words[-1] in form))
        for words, short in zip(plains, shorts, strict=True)
    )
    return tuple(map(bool, opens)), tuple(map(bool, closes))


def _initials(piece: str) -> list[str]:
    return [word[0] for word in piece.split()]


def _has_form(piece: str) -> bool:
    """Whether the piece ends in a legal form, so that it is a whole name though another form is written."""
    return bool(re.search(r"\b(?:trust|limited|plc|board|group|council)$", plain(piece)))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((found.start(), found.end()) for found in re.finditer(r"[\w&'’.-]*\w\.?|&", text))

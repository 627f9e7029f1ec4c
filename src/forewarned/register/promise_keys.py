"""A promise's own key, and its words found again in its response, without keeping the words.

A key is its response's and a hash of the words, however they are spaced. What people say of a promise or
of an answer is kept in the history with places and hashes alone, so that a text that is published again,
more of it redacted, takes its words out of everything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

HASH_LENGTH = 10
_WORD = re.compile(r"\S+")


class Place(NamedTuple):
    """Where words stand in a text: `text[start:end]`."""

    start: int
    end: int


def words_hash(words: str) -> str:
    """The hash of words, whatever stands between them."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]


def promise_key(response_key: str, quote: str, taken: Iterable[str] = ()) -> str:
    """The key of the promise that a response makes in these words; a number follows where it is `taken`."""
    base, others = f"{response_key}-{words_hash(quote)}", set(taken)
    number = 1
    while (key := base if number == 1 else f"{base}-{number}") in others:
        number += 1
    return key


def response_of(key: str) -> str:
    """The key of the response that makes the promise of this key."""
    return key.partition("-")[0]


def rekeyed(key: str, linked: Mapping[str, str]) -> str:
    """The key of a promise where its response was judged to be a copy of another one."""
    response, dash, rest = key.partition("-")
    return f"{linked.get(response, response)}{dash}{rest}"


def locator(text: str, place: Place) -> dict[str, Any]:
    """What is kept of words in a text so that they can be found there again."""
    words = text[place.start : place.end]
    return {"start": place.start, "count": len(words.split()), "hash": words_hash(words)}


def found_again(text: str, kept: Mapping[str, Any]) -> Place | None:
    """Where the words of a locator stand in a text, nearest to where they stood; None where they do not."""
    words = [Place(*match.span()) for match in _WORD.finditer(text)]
    count = kept["count"]
    spans = (Place(words[at].start, words[at + count - 1].end) for at in range(len(words) - count + 1))
    for place in sorted(spans, key=lambda span: (abs(span.start - kept["start"]), span)):
        if words_hash(text[place.start : place.end]) == kept["hash"]:
            return place
    return None


def place_of(text: str, quote: str) -> Place | None:
    """Where somebody's quotation stands in a text, however it is spaced; None where it does not."""
    words = quote.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return Place(*found.span()) if found else None

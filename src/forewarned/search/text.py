"""The words of a text as the index and the query know them, and the field's synonyms.

One reader of words serves the index, the query and the snippets, so that they never disagree. A word's
term is what is looked up: small letters, without accents, stemmed. A few words mean something else in
capitals («NEWS», the early warning score); these have a term of their own (`capitals` in the file).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from forewarned.search.stem import stem

_WORD = re.compile(r"\b[Aa]\s?[&+]\s?[Ee]\b|[^\W_]+(?:&[^\W_]+)*(?:['’][^\W\d_]+)?")
_POSSESSIVE = re.compile(r"['’]s$")
_AMPERSAND = re.compile(r"\s?[&+]\s?")
CAPITAL = "&"
"""What ends the term of a word that is another word in capitals."""

COMMON = frozenset(
    """
    a about after all also an and any are as at be because been before being but by can could did do
    does during each for from further had has have he her him his how i if in into is it its may me more
    most my no nor not of on one or other our over s she should so some such than that the their them
    then there these they this those to under until up upon very was we were what when where which while
    who why will with would you your
    """.split()  # noqa: SIM905
)
"""Words that tell no report from another: looked for inside phrases only."""


Token = tuple[str, int, int]
"""A word of a text: its term, where it begins and where it ends."""


def words(text: str) -> list[str]:
    """The words of a text, in small letters but for those that are other words in capitals."""
    return [_word(match) for match in _WORD.findall(text)]


def tokens(text: str) -> list[Token]:
    """The words of a text with their terms and places."""
    return [(_TERMS[match[0]], *match.span()) for match in _WORD.finditer(text)]


class _Terms(dict[str, str]):
    """The term of each word as written, worked out once."""

    def __missing__(self, written: str) -> str:
        self[written] = found = term(_word(written))
        return found


_TERMS = _Terms()


@lru_cache(maxsize=200_000)
def _word(written: str) -> str:
    if written in synonyms().capitals:
        return written.lower() + CAPITAL
    word = written.casefold()
    if not word.isascii():
        word = _POSSESSIVE.sub("", word)
        word = "".join(
            each for each in unicodedata.normalize("NFKD", word) if each.isascii() and each.isprintable()
        )
    word = _POSSESSIVE.sub("", word).replace("'", "")
    return _AMPERSAND.sub("&", word) if "&" in word or "+" in word else word


@lru_cache(maxsize=200_000)
def term(word: str) -> str:
    """What a word is looked up as: its stem, unless the file of synonyms says otherwise."""
    return synonyms().terms.get(word) or stem(word)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The file of synonyms, read: ways to say one thing, by their terms; and what to know of words.

    `groups` gives, for the terms of each way to say it, all the other ways, as words.
    """

    groups: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    longest: int
    terms: Mapping[str, str]
    capitals: frozenset[str]


@cache
def synonyms() -> Synonyms:
    """What `synonyms.yml` says."""
    raw = _file()
    terms = {word: word for word in raw["apart"]}
    terms |= {f"{word}s": word for word in raw["apart"] if len(word) > 3 and not word.endswith("s")}
    for together in raw["as_one"]:
        first = terms.get(together[0]) or stem(together[0])
        terms |= dict.fromkeys(together, first)
    capitals = frozenset(raw["capitals"])
    groups: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in raw["groups"]:
        ways = [tuple(_way(str(each), capitals)) for each in group]
        for way in ways:
            known = groups.setdefault(tuple(terms.get(word) or stem(word) for word in way), [])
            known += [other for other in ways if other != way and other not in known]
    return Synonyms(
        groups={way: tuple(others) for way, others in groups.items()},
        longest=max(map(len, groups), default=1),
        terms=terms,
        capitals=capitals,
    )


def _way(written: str, capitals: frozenset[str]) -> Iterator[str]:
    for match in _WORD.findall(written):
        yield match.lower() + CAPITAL if match in capitals else _AMPERSAND.sub("&", match.casefold())


def _file() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with resources.files("forewarned.search").joinpath("synonyms.yml").open("rb") as file:
        read: dict[str, Any] = yaml.load(file, loader)
    return read

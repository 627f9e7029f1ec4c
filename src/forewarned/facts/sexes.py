"""Whether the one who died was female or male, as the words beside the name and the pronouns say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

_TITLES = {"female": "mrs miss ms dame lady madam", "male": "mr sir lord master"}
_FEMALE = frozenset(("she", "her", "hers", "herself", "woman", "lady", "female", "girl", "daughter"))
_TITLE_OF = {title: sex for sex, titles in _TITLES.items() for title in titles.split()}
_SAID = re.compile(r"\b(?:she|hers?|herself|he|him|his|himself)\b", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?P<title>Mrs|Miss|Ms|Dame|Lady|Mr|Sir|Lord|Master|MRS|MISS|MS|MR)\b\.?\s+"
    r"(?P<name>(?:[A-ZÀ-Þ][\w'’-]*\s+){0,3}?[A-ZÀ-Þ][\w'’-]+)"
)
_BESIDE = re.compile(
    r"(?<!\bhis )(?<!\bher )(?<!\btheir )"
    r"\b(?:daughter|son|girl|boy|woman|man|lady|gentleman|male|female)\b(?!\s+(?:prison|ward))",
    re.IGNORECASE,
)
_STEP = re.compile(r"[^\W\d_][\w-]*|[.!?][”\")]?\s|\n")
_PRONOUNS = frozenset(("she", "her", "hers", "herself", "he", "him", "his", "himself"))
_OTHERS = frozenset(
    (
        *(
            "mother",
            "father",
            "parent",
            "parents",
            "wife",
            "husband",
            "partner",
            "son",
            "daughter",
            "brother",
        ),
        *("sister", "friend", "girlfriend", "boyfriend", "doctor", "nurse", "midwife", "officer", "driver"),
        *(
            "coroner",
            "consultant",
            "surgeon",
            "paramedic",
            "gp",
            "witness",
            "registrar",
            "inmate",
            "dr",
            "pc",
        ),
        *("perpetrator", "psychiatrist", "carer", "neighbour", "professor", "police"),
    )
)
WHOLE = 0.97
"""How much the title of a whole name is believed."""

_OFTEN = 2
"""How often a title must stand with a surname alone, which relatives have too."""

_ENOUGH = 12
"""How many pronouns are counted: more would decide nothing else."""

_NEAR = 2
"""How many sentence ends a pronoun may stand from the name of the one whom it is taken to mean.

From «Ada Quill's» only within the sentence."""


@dataclass(frozen=True, slots=True)
class Sex:
    """What was read, where the first word that says so stands, and by which rule."""

    sex: str
    start: int
    end: int
    rule: str
    confidence: float


def sex_of_word(word: str) -> str:
    """The sex that a pronoun or noun says."""
    return "female" if word.casefold() in _FEMALE else "male"


def from_title(text: str, names: frozenset[str]) -> Sex | None:
    """The title that the text gives to a name of the deceased, where it always gives the same.

    A whole name's is believed before a surname's, which relatives have too.
    """
    whole: dict[str, list[re.Match[str]]] = {}
    surname: dict[str, list[re.Match[str]]] = {}
    for match in _TITLE.finditer(text):
        named = len(_words(match["name"]) & names)
        if named:
            held = whole if named > 1 else surname
            held.setdefault(_TITLE_OF[match["title"].casefold()], []).append(match)
    for found, confidence, least in ((whole, WHOLE, 1), (surname, 0.93, _OFTEN)):
        if len(found) == 1:
            sex, matches = next(iter(found.items()))
            if len(matches) >= least:
                return Sex(sex, *matches[0].span("title"), "title", confidence)
    return None


def _words(name: str) -> set[str]:
    return {word.casefold().removesuffix("'s").removesuffix("’s") for word in name.split()}


_TITLE_OPENS = re.compile(r"(?P<title>Mrs|Miss|Ms|Dame|Lady|Mr|Sir|Lord|Master)\b", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"\b(?P<title>Mrs|Miss|Ms|Dame|Lady|Mr|Sir|Lord|Master|MRS|MISS|MS|MR)\b\.?\s*$")


def title_of(text: str, start: int) -> Sex | None:
    """The title with which a name begins, or that stands before it."""
    opening = re.compile(r"(?P<title>Mrs|Miss|Ms|Dame|Lady|Mr|Sir|Lord|Master)\b", re.IGNORECASE).match(
        text, start
    )
    match = opening or _TITLE_ENDS.search(text, max(0, start - 10), start)
    if match is None:
        return None
    return Sex(_TITLE_OF[match["title"].casefold()], *match.span("title"), "title", WHOLE)


_RELATION = re.compile(
    r"\b(?:(?P<female>mother|wife|widow|sister|daughter|grandmother|girlfriend)|"
    r"(?P<male>father|husband|brother|son|grandfather|boyfriend))[\s,]+$",
    re.IGNORECASE,
)


def from_relation(text: str, start: int) -> Sex | None:
    """What the one named is to another of the dead: «and her mother, Ada Quill»."""
    match = _RELATION.search(text, max(0, start - 20), start)
    if match is None or match.lastgroup is None:
        return None
    return Sex(match.lastgroup, *match.span(match.lastgroup), "relation", 0.95)


def from_beside(text: str, start: int, end: int) -> Sex | None:
    """A word beside the name: «the son of», «a four-year-old boy», «was born on … and he died»."""
    match = _BESIDE.search(text, start, end) or _SAID.search(text, start, end)
    if match is None:
        return None
    return Sex(sex_of_word(match.group()), *match.span(), "beside the name", 0.9)


_SAID_OF = re.compile(
    r"\b(?:[Tt]his|(?P<who>[Tt]he\s+deceased|[A-ZÀ-Þ][\w’'-]+)(?:\s+was|,)\s+an?)\s+(?:[\w’'-]+,?\s+){0,5}?"
    r"(?P<noun>lady|gentleman|man|woman|boy|girl)\b"
)


def from_words(text: str, names: frozenset[str]) -> Sex | None:
    """A word said of the deceased: «this lady», «Ada Quill was a retired woman»."""
    for match in _SAID_OF.finditer(text):
        who = (match["who"] or "the deceased").casefold()
        if who in names or who.endswith("deceased"):
            return Sex(sex_of_word(match["noun"]), *match.span("noun"), "word", 0.9)
    return None


def from_pronouns(texts: Sequence[str], names: frozenset[str]) -> tuple[int, Sex] | None:
    """The pronouns that follow the deceased's name, else all pronouns, where nearly all are of one sex.

    The rule gives both counts; the number before it is the index of the text in which the first stands.
    """
    after = ((index, match) for index, text in enumerate(texts) for match in _after_the_name(text, names))
    near = list(islice(after, _ENOUGH))
    if decided := _decided(near, least=1, share=0.8, rule="pronouns after the name", confidence=0.95):
        return decided
    if near:
        return None
    every = [(index, match) for index, text in enumerate(texts[:2]) for match in _of_nobody_else(text)]
    return _decided(every, least=3, share=0.9, rule="all pronouns", confidence=0.7)


def _after_the_name(text: str, names: frozenset[str]) -> Iterator[re.Match[str]]:
    """The pronouns before which the deceased, and nobody else since, is named."""
    left = other = 0
    before = ""
    for step in _STEP.finditer(text):
        written = step.group()
        word = written.lower()
        if word in _PRONOUNS:
            if left > 0:
                yield step
        elif word in _OTHERS:
            left, other = 0, step.end()
        elif not written[0].isalpha():
            left -= 1
        elif (word in names and written[0].isupper()) or (word == "deceased" and before == "the"):
            near = 1 if text[step.end() : step.end() + 2] in ("'s", "’s") else _NEAR
            left = 0 if text[other : step.start()].strip() in ("of", "of the") else near
        before = word


def _of_nobody_else(text: str) -> Iterator[re.Match[str]]:
    """The pronouns before which nobody else is spoken of in the sentence."""
    other = False
    for step in _STEP.finditer(text):
        word = step.group().lower()
        if not word[0].isalpha():
            other = False
        elif word in _OTHERS:
            other = True
        elif word in _PRONOUNS and not other:
            yield step


def _decided(
    found: Sequence[tuple[int, re.Match[str]]], *, least: int, share: float, rule: str, confidence: float
) -> tuple[int, Sex] | None:
    said = [sex_of_word(match.group()) for _, match in found]
    females = said.count("female")
    sex, count = ("female", females) if 2 * females > len(said) else ("male", len(said) - females)
    if count < least or count < share * len(said):
        return None
    index, first = found[said.index(sex)]
    rule = f"{rule}, {count} to {len(said) - count}"
    return index, Sex(
        sex, *first.span(), rule, confidence - (0.0 if count > 2 else 0.05 if count == 2 else 0.2)
    )

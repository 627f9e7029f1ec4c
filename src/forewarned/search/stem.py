"""The stem that the forms of an English word share: «absconded», «absconding» → «abscond».

The suffix rules are those that M. F. Porter described («An algorithm for suffix stripping», 1980), with
the British -ise taken for -ize. Words that these rules take together wrongly, or keep apart wrongly, are
listed in `synonyms.yml` (`apart`, `as_one`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

_C = "[^aeiou]"
_V = "[aeiouy]"
_CS, _VS = f"{_C}[^aeiouy]*", f"{_V}[aeiou]*"
_MEASURE_1 = re.compile(f"^(?:{_CS})?{_VS}{_CS}")
_MEASURE_EXACTLY_1 = re.compile(f"^(?:{_CS})?{_VS}{_CS}(?:{_VS})?$")
_MEASURE_2 = re.compile(f"^(?:{_CS})?{_VS}{_CS}{_VS}{_CS}")
_HAS_VOWEL = re.compile(f"^(?:{_CS})?{_V}")
_SHORT = re.compile(f"^{_CS}{_V}[^aeiouwxy]$")
_DOUBLE = re.compile(r"([^aeiouylsz])\1$")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e[ds]?|ing|ations?|ers?)$)")
_UNCHANGED = re.compile(r"[^a-z]")

_STEP_2 = (
    *(("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize")),
    *(("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous")),
    *(("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive")),
    *(("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble")),
)
_STEP_3 = (
    *(("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic")),
    *(("ful", ""), ("ness", "")),
)
_STEP_4 = (
    *("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous"),
    *("ive", "ize", "al", "er", "ic", "ou"),
)


def stem(word: str) -> str:
    """The stem of a word in small letters; short words and words with other signs come back as they are."""
    if len(word) <= 3 or _UNCHANGED.search(word):
        return word
    word = _BRITISH.sub("iz", word)
    initial_y = word[0] == "y"
    if initial_y:
        word = "Y" + word[1:]
    for step in (_plural, _past, _final_y, _second, _third, _fourth, _final_e):
        word = step(word)
    return "y" + word[1:] if initial_y else word


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _MEASURE_1.match(word[:-3]) else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return _mended(rest) if _HAS_VOWEL.match(rest) else word
    return word


def _mended(rest: str) -> str:
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLE.search(rest):
        return rest[:-1]
    return rest + "e" if _SHORT.match(rest) else rest


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _HAS_VOWEL.match(word[:-1]) else word


def _replaced(endings: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    def step(word: str) -> str:
        for ending, instead in endings:
            if word.endswith(ending):
                rest = word[: -len(ending)]
                return rest + instead if _MEASURE_1.match(rest) else word
        return word

    return step


_second, _third = _replaced(_STEP_2), _replaced(_STEP_3)


def _fourth(word: str) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return rest if _MEASURE_2.match(rest) else word
    if word.endswith(("sion", "tion")) and _MEASURE_2.match(word[:-3]):
        return word[:-3]
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        if _MEASURE_2.match(rest) or (_MEASURE_EXACTLY_1.match(rest) and not _SHORT.match(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _MEASURE_2.match(word) else word

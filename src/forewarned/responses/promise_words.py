"""The words of `promises.yml` as patterns, made once: verbs with their helpers, subjects, signs, lead-ins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

Tense = Literal["future", "intend", "underway", "perfect", "passive", "past", "in place", "modal", "present"]
"""How a verb says that something is done or to come."""

_TENSES: tuple[Tense, ...] = (
    "intend",
    "future",
    "passive",
    "perfect",
    "in place",
    "underway",
    "modal",
    "past",
    "present",
)
"""In the order in which their patterns are tried."""

_FOLDED = str.maketrans("‘’ʼ`´“”–—‑‐‒\u00a0\t\n\r\f\v", "'''''\"\"-----      ")


def folded(text: str) -> str:
    """The text in small letters, plain quotation marks and blanks, no character more or less."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(small if len(small := each.lower()) == 1 else each for each in text)
    return lowered.translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The patterns, all for folded text."""

    groups: re.Pattern[str]
    stems: Mapping[str, re.Pattern[str]]
    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    signs: tuple[tuple[str, re.Pattern[str]], ...]
    early_signs: tuple[tuple[str, re.Pattern[str]], ...]
    leads_done: re.Pattern[str]
    leads_will: re.Pattern[str]
    leads_none: re.Pattern[str]
    heading_actions: re.Pattern[str]
    heading_past: re.Pattern[str]
    item_start: re.Pattern[str]
    conjunctions: re.Pattern[str]
    relatives: re.Pattern[str]
    inside: re.Pattern[str]
    said: re.Pattern[str]
    goes_on: re.Pattern[str]
    shared: re.Pattern[str]
    since: re.Pattern[str]
    setting_out: re.Pattern[str]
    negation: re.Pattern[str]

    def read(self, match: re.Match[str]) -> tuple[Tense, str]:
        """The tense of a verb group, and the word that carries it."""
        number = next(number for number in range(len(_TENSES)) if match[f"t{number}"] is not None)
        whole = match[0].split()
        return _TENSES[number], whole[-1] if whole else ""

    def classes(self, verb: str) -> tuple[str, ...]:
        """What sort of action a verb is, in any of its forms."""
        return _classes(verb)


@lru_cache(maxsize=4096)
def _classes(verb: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in lexicon().stems.items() if pattern.fullmatch(verb))


@cache
def lexicon() -> Lexicon:
    """The patterns of the file."""
    raw: Mapping[str, Any] = yaml.safe_load((resources.files(__package__) / "promises.yml").read_bytes())
    return Lexicon(
        groups=_groups(raw["tenses"], raw["words"]),
        stems={name: _stems(stems.split()) for name, stems in raw["verbs"].items()},
        subjects=tuple((name, _subject(name, pattern)) for name, pattern in raw["subjects"].items()),
        signs=_signs(raw["signs"], raw["words"]),
        early_signs=_signs(raw["signs up to the verb"], raw["words"]),
        leads_done=_pattern(raw["lead_ins"]["done"], raw["words"]),
        leads_will=_pattern(raw["lead_ins"]["will"], raw["words"]),
        leads_none=_pattern(raw["lead_ins"]["none"], raw["words"]),
        heading_actions=_pattern(raw["headings"]["actions"], raw["words"]),
        heading_past=_pattern(raw["headings"]["past"], raw["words"]),
        item_start=re.compile(
            rf"(?:to\s+)?(?:\w+ly\s+)?(?:{_stems(raw['verbs']['make'].split()).pattern})\b"
        ),
        conjunctions=_pattern(raw["conjunctions"], raw["words"]),
        relatives=_pattern(raw["relatives"], raw["words"]),
        inside=_pattern(raw["inside"], raw["words"]),
        said=_pattern(raw["said"], raw["words"]),
        goes_on=re.compile(
            r"(?:this|it|these|they|that|those|such|he|she|examples?|the (?:focus|aim|purpose|intention))\b"
        ),
        shared=_pattern(raw["signs"]["shared the report"], raw["words"]),
        since=_pattern(raw["signs"]["since then"], raw["words"]),
        setting_out=re.compile(
            r"^(?:following|since|as a result of|in (?:the )?light of|after|in response to)\b[^,]*,"
        ),
        negation=re.compile(r"\b(?:not|never|cannot|no)\b|n't\b"),
    )


def _signs(raw: Mapping[str, str], words: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _pattern(pattern, words)) for name, pattern in raw.items())


def _pattern(raw: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern of the file: line breaks are nothing, a blank is any blanks, <name> a list of words."""
    joined = re.sub(r"\s*\n\s*", "", raw.strip())
    for name, listed in words.items():
        joined = joined.replace(f"<{name}>", "(?:" + re.sub(r"\s*\n\s*", "", listed.strip()) + ")")
    return re.compile(joined.replace(" ?", r"\s*").replace(" ", r"\s+"))


def _stems(stems: list[str]) -> re.Pattern[str]:
    """Any form of the verbs with these stems; a short stem takes only the endings of a verb."""
    long = "|".join(sorted((stem for stem in stems if len(stem) > 4), key=len, reverse=True))
    short = "|".join(stem for stem in stems if len(stem) <= 4)
    return re.compile(
        rf"(?:(?:{long})\w{{0,6}}|(?:{short})(?:e|es|s|d|ed|ing|y|ies|ied|ying|(?P<twice>[a-z])(?:ed|ing))?)"
    )


def _subject(name: str, listed: str) -> re.Pattern[str]:
    """A subject is known by its last words, we and I by standing right before the verb."""
    joined = re.sub(r"\s*\n\s*|\s+(?=\|)", "", listed.strip())
    if name in ("own", "anaphor"):
        return re.compile(rf"(?:^|\s)(?:{joined})(?:\s+(?:also|both|now|all|therefore|\w+ly))?$")
    return re.compile(rf"\b(?:{joined})s?\b")


def _groups(tenses: Mapping[str, str], words: Mapping[str, str]) -> re.Pattern[str]:
    parts = (
        f"(?P<t{number}>{_pattern(tenses[tense], words).pattern})" for number, tense in enumerate(_TENSES)
    )
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(parts)})(?![\w-])")

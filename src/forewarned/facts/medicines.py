"""Medicines and other substances that a report names, one fact for each mention; for research export only.

The names are in `medicines.yml`: generic names with the other names they go by, and classes. They are
read at the bounds of words whatever the letters' size; a few that are ordinary words too are guarded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from forewarned.facts.fact import SECTIONS, Fact, Texts
from forewarned.facts.signals import folded

_WORD = re.compile(r"[a-z0-9]+")
_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Names:
    """The table made ready: patterns by a name's first word, what each name means, and the guards."""

    by_first_word: Mapping[str, re.Pattern[str]]
    meaning: Mapping[str, tuple[str, str]]
    written: Mapping[str, tuple[str, str]]
    before: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]


def medicine_facts(texts: Texts) -> tuple[Fact, ...]:
    """Each mention as a `medicine`, in the text's order: the generic name, or the class that is named.

    The rule says which class it is of.
    """
    return tuple(
        fact
        for section in SECTIONS
        if (text := texts.sections.get(section))
        for _, fact in sorted({fact.start: fact for fact in _in(section, text)}.items())
    )


def medicine_names() -> Mapping[str, tuple[str, str]]:
    """Every name in the table as it stands there, with what it is taken for and the class it is of."""
    return _names().written


def _in(section: str, text: str) -> Iterator[Fact]:
    names, searched = _names(), folded(text)
    for first in names.by_first_word.keys() & set(_WORD.findall(searched)):
        for match in names.by_first_word[first].finditer(searched):
            key = _key(match[0])
            generic, family = names.meaning.get(key) or names.meaning[key.removesuffix("s")]
            if not _is_guarded(names, generic, searched, match):
                start, end = match.span()
                rule = f"named: {family}"
                yield Fact("medicine", generic, section, start, end, text[start:end], rule, confidence=0.98)


def _is_guarded(names: Names, generic: str, text: str, match: re.Match[str]) -> bool:
    before, after = names.before.get(generic), names.after.get(generic)
    if before and before.search(text[max(0, match.start() - _WINDOW) : match.start()]):
        return True
    return bool(after and after.match(text[match.end() : match.end() + _WINDOW].lstrip(" -")))


@cache
def _names() -> Names:
    loaded = yaml.safe_load((resources.files(__package__) / "medicines.yml").read_bytes())
    written: dict[str, tuple[str, str]] = {}
    patterns: dict[str, list[str]] = {}
    for family, medicines in loaded["medicines"].items():
        for generic, others in medicines.items():
            of_class = generic == "class"
            for name in map(str, others if of_class else [generic, *others]):
                written.setdefault(name, (name if of_class else str(generic), family))
                for first in _first_words(name):
                    patterns.setdefault(first, []).append(_pattern(name))
    guards: dict[str, dict[str, str]] = loaded["guarded"]
    return Names(
        by_first_word={first: _one(all_of_it) for first, all_of_it in patterns.items()},
        meaning={_key(name): meant for name, meant in reversed(written.items())},
        written=written,
        before=_compiled(guards, "before"),
        after=_compiled(guards, "after"),
    )


def _compiled(guards: Mapping[str, Mapping[str, str]], side: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(guard[side]) for name, guard in guards.items() if side in guard}


def _key(name: str) -> str:
    """A name without what may be written otherwise: hyphens and spaces."""
    return re.sub(r"[\s-]+", "", folded(name))


def _first_words(name: str) -> set[str]:
    """The words by which the name is looked for: its first, and the whole where it may be run together."""
    parts = _WORD.findall(folded(name))
    runs = {parts[0], "".join(parts)} if "-" in name else {parts[0]}
    return runs if len(parts) > 1 and "-" not in name else {word + s for word in runs for s in ("", "s")}


def _pattern(name: str) -> str:
    gap = {"-": r"[\s-]?", " ": r"\s+"}
    return "".join(gap.get(letter, re.escape(letter)) for letter in folded(name))


def _one(patterns: list[str]) -> re.Pattern[str]:
    longest_first = sorted(dict.fromkeys(patterns), key=lambda each: (-len(each), each))
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(longest_first)})s?(?![a-z0-9])")

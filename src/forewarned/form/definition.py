"""The form's one definition, loaded from `regulation_28.yml` and compiled for reading and writing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

APOSTROPHES = "['’‘`´ʼ]"


def compiled(pattern: str) -> str:
    """The regular expression behind a pattern of the definition: blanks and apostrophes made tolerant.

    A blank stands for any run of white space (`\\s` includes the no-break space), a blank before «?»
    for optional white space, «'» for any apostrophe or none.
    """
    tolerant = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return tolerant.replace("'", APOSTROPHES + r"?\s?")


@dataclass(frozen=True, slots=True)
class BoxDefinition:
    """One box of the form: its number, the field of a report it fills, how it is headed and opened."""

    number: int
    field: str
    heading: Mapping[str, str]
    variants: tuple[str, ...]
    openers: tuple[str, ...]

    def heading_for(self, template: str) -> str:
        """The heading that the template prints over this box («after» or «before» an inquest)."""
        return self.heading[template]


@dataclass(frozen=True, slots=True)
class Era:
    """The template's wording from one date on; placeholders in braces are filled by the writer."""

    name: str
    begins: dt.date
    source: str
    coroner: str
    legal_powers: str
    opening: Mapping[str, str]
    matters: str
    action: Mapping[str, str]
    response_duty: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The whole definition of the Regulation 28 form."""

    title: str
    title_variants: tuple[str, ...]
    sent_to: str
    sent_to_variants: tuple[str, ...]
    boxes: tuple[BoxDefinition, ...]
    concerns_opening: tuple[str, ...]
    concerns_closing: tuple[str, ...]
    furniture: tuple[str, ...]
    eras: tuple[Era, ...]
    numbering: Mapping[str, str]
    layouts: tuple[str, ...]

    def era_on(self, day: dt.date | None) -> Era:
        """The wording in force on that day; the newest where the day is not known."""
        if day is None:
            return self.eras[-1]
        begun = [era for era in self.eras if era.begins <= day]
        return begun[-1] if begun else self.eras[0]

    def era_named(self, name: str) -> Era:
        """The wording of that name («2013», «2020»). Raises KeyError where there is none."""
        return {era.name: era for era in self.eras}[name]


@cache
def the_form() -> Form:
    """The definition that ships with Forewarned, loaded once."""
    raw = yaml.safe_load(resources.files(__package__).joinpath("regulation_28.yml").read_text("utf-8"))
    return Form(
        title=raw["title"]["text"],
        title_variants=tuple(map(compiled, raw["title"]["variants"])),
        sent_to=raw["sent_to"]["heading"],
        sent_to_variants=tuple(map(compiled, raw["sent_to"]["variants"])),
        boxes=tuple(map(_box, raw["boxes"])),
        concerns_opening=tuple(map(compiled, raw["concerns_opening"])),
        concerns_closing=tuple(map(compiled, raw["concerns_closing"])),
        furniture=tuple(map(compiled, raw["furniture"])),
        eras=tuple(map(_era, raw["eras"])),
        numbering={entry["name"]: entry["label"] for entry in raw["numbering"]},
        layouts=tuple(entry["name"] for entry in raw["layouts"]),
    )


def pattern(alternatives: tuple[str, ...], *, whole: bool = False) -> re.Pattern[str]:
    """One compiled pattern for any of the alternatives; `whole` where the line must be nothing else."""
    joined = "|".join(f"(?:{alternative})" for alternative in alternatives)
    return re.compile(rf"\s*(?:{joined})\s*$" if whole else f"(?:{joined})", re.IGNORECASE)


def squashed(text: str) -> tuple[int | None, str]:
    """The number before a heading, and its words in small letters with everything else left out."""
    match = re.match(r"\s*\(?(\d)(?!\d)", text)
    return (int(match[1]) if match else None), "".join(re.findall(r"[a-z&/]+", text.lower()))


@cache
def squashed_headings() -> Mapping[int, re.Pattern[str]]:
    """For each box with headings, the pattern that its squashed headings match whole."""

    def bare(variant: str) -> str:
        return re.sub(r"\\s[+*]", "", variant).replace(APOSTROPHES + r"?\s?", "")

    return {
        box.number: re.compile("|".join(f"(?:{bare(one)})" for one in box.variants), re.IGNORECASE)
        for box in the_form().boxes
        if box.variants
    }


def headed_by(text: str) -> tuple[int, ...]:
    """The boxes whose whole heading these words are, however they are spaced or broken."""
    _, words = squashed(text)
    return tuple(number for number, heading in squashed_headings().items() if heading.fullmatch(words))


def _box(raw: Mapping[str, Any]) -> BoxDefinition:
    heading = raw["heading"]
    return BoxDefinition(
        number=raw["number"],
        field=raw["field"],
        heading=heading if isinstance(heading, dict) else {"after": heading, "before": heading},
        variants=tuple(map(compiled, raw["variants"])),
        openers=tuple(map(compiled, raw["openers"])),
    )


def _era(raw: Mapping[str, Any]) -> Era:
    return Era(
        name=raw["name"],
        begins=raw["from"],
        source=raw["source"],
        coroner=raw["coroner"],
        legal_powers=raw["legal_powers"],
        opening=raw["opening"],
        matters=raw["matters"],
        action=raw["action"],
        response_duty=tuple(raw["response_duty"]),
        copies=tuple(raw["copies"]),
    )

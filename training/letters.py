"""Invented letters to learn from (`training/letters/*.txt`), with the marks that their writers made.

Nobody in them exists, and no sentence is anybody else's. The form of a letter is told in `letters.md`.
Marks are taken out of the text and kept as places in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent / "letters"

_TAG = re.compile(r"<(?P<close>/)?(?P<tag>[ap])(?P<attributes>(?:\s+[a-z]+=\"[^\"]*\")*)\s*>")
_ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*)\"")
_HEAD = re.compile(r"^(respondent|date|stance|concern [\w().]+): *(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of a letter: `tag` is «a» (carries a stance) or «p» (a promise)."""

    tag: str
    start: int
    end: int
    attributes: dict[str, str]

    @property
    def concerns(self) -> tuple[str, ...]:
        """The numbers of the concerns that it answers."""
        return tuple(each.strip() for each in self.attributes.get("c", "").split(",") if each.strip())


@dataclass(frozen=True, slots=True)
class Invented:
    """One letter: its concerns by number, its stance to each, its text without the marks."""

    name: str
    respondent: str
    written: dt.date | None
    concerns: dict[str, str]
    stances: dict[str, str]
    text: str
    marks: tuple[Mark, ...]

    @property
    def sector(self) -> str:
        """The kind of body that answers: what is left out together."""
        return self.name.rsplit("-", 1)[0].rstrip("0123456789")


class BadLetter(ValueError):
    """A letter whose marks or whose head cannot be read."""


@cache
def letters() -> tuple[Invented, ...]:
    """Every letter, by file and number. Raises BadLetter."""
    return tuple(
        _letter(part) for path in sorted(HERE.glob("*.txt")) for part in _parts(path.read_text("utf-8"))
    )


@cache
def first_letters() -> tuple[Invented, ...]:
    """The letters of the first round. Those of the second were written for stances: reviews made and meetings
    held stand unmarked there, which readers of real letters take for actions done.
    """
    return tuple(letter for letter in letters() if letter.name.rsplit("-", 1)[0].isalpha())


def _parts(content: str) -> Iterator[str]:
    yield from (part for part in re.split(r"^=== ?", content, flags=re.MULTILINE) if part.strip())


def _letter(part: str) -> Invented:
    head, _, body = part.partition("\n---\n")
    name = head.split("\n", 1)[0].strip()
    said = dict(_HEAD.findall(head))
    concerns = {key.split(" ", 1)[1]: text for key, text in said.items() if key.startswith("concern ")}
    stances = dict(pair.split("=", 1) for pair in said.get("stance", "").split())
    if not body or set(stances) != set(concerns):
        raise BadLetter(f"{name}: stances for {sorted(stances)}, concerns {sorted(concerns)}")
    text, marks = _without_marks(name, body.strip("\n"))
    day = said.get("date", "").strip()
    written = dt.date.fromisoformat(day) if day else None
    return Invented(name, said.get("respondent", ""), written, concerns, stances, text, marks)


def _without_marks(name: str, body: str) -> tuple[str, tuple[Mark, ...]]:
    text, marks, at = "", [], 0
    opened: list[tuple[str, int, dict[str, str]]] = []
    for tag in _TAG.finditer(body):
        text += body[at : tag.start()]
        at = tag.end()
        if not tag["close"]:
            opened.append((tag["tag"], len(text), dict(_ATTRIBUTE.findall(tag["attributes"]))))
            continue
        places = [place for place, each in enumerate(opened) if each[0] == tag["tag"]]
        if not places:
            raise BadLetter(f"{name}: a mark is closed that was not opened, near «{text[-40:]}»")
        kind, start, attributes = opened.pop(places[-1])
        marks.append(Mark(kind, start, len(text), attributes))
    if opened:
        raise BadLetter(f"{name}: a mark is not closed, near «{text[opened[0][1] :][:40]}»")
    return text + body[at:], tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))

"""The labels with which a coroner numbers things: where text has something that could be one.

A label is any piece of text that could number a matter: «(1)», «1.», «a)», «(iv)», «MC3»,
«Concern 2:», a bullet. Most pieces that look like one in running text are none (a clause, a date,
a cross-reference), so `labels_in` only proposes; `outline.outline_of` decides. Source of the
styles: `numbering` of regulation_28.yml, and the labels counted in published reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Reading = tuple[str, int]
"""A way to read a label: its kind («decimal», «lower», «roman»…) and its place in that order."""

BULLETS = "•▪●·◦‣∙■□➢➤✓\uf0b7\uf0a7"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ROMAN = r"(?:x{0,2}(?:ix|iv|v?i{1,3}|v|x)|X{0,2}(?:IX|IV|V?I{1,3}|V|X))"
_INSIDE = rf"[(\[{{]\s?(?P<inside>\d{{1,3}}|{_ROMAN}|[A-Za-z])\s?[)\]}}][.:]?"
_NAMED = (
    r"(?P<word>(?i:MC|(?:(?:matters?|areas?)[ ]of[ ])?concern|matter|issue|point|topic)"
    r"[ ]?(?i:no\.?|number)?[ ]?)"
    rf"(?:(?P<nth>\d{{1,2}}|[A-Z](?![\w’'])|{_ROMAN}(?!\w))|(?P<spelt>(?i:{'|'.join(_WORDS)}))\b)"
    r"(?P<mark>\s*[-–—:.)]*)"
)
_AT_LINE_START = re.compile(
    rf"""[\ \t\u00a0"“‘]*(?:
      {_INSIDE}
    | \((?P<unclosed>\d{{1,2}})(?=\s+[A-Z])
    | (?P<dotted>\d{{1,2}}\.\d{{1,2}})\.?(?=\s+[A-Z“"\[])
    | (?P<plain>\d{{1,3}}|{_ROMAN}|[A-Za-z])
      (?P<shut>\s?\.\)|\s?\)\.?|\s?\.(?!\d|[a-z]\b)|\s?:(?!\d)|\s[-–—](?=\s))
    | {_NAMED}
    | (?P<bullet>[{BULLETS}]|\*{{1,2}}(?=[\ \t])|[-–—](?=[\ \t])|o(?=[\ \t]+[A-Z]))
    | (?P<ordinal>(?i:{"|".join(_ORDINALS)})(?i:ly)?)(?=,|\s)
    | (?P<bare>\d{{1,2}}(?=\s+[A-Z“"\[]|[A-Z][a-z])|[a-z](?=[\ \t]+[A-Z]))
    )\s*""",
    re.VERBOSE,
)
_IN_LINE = re.compile(
    rf"""[(\[{{0-9{BULLETS}](?:
      (?<=[(\[{{])\s?(?:\d{{1,2}}|{_ROMAN}|[A-Za-z])\s?[)\]}}]
    | (?<=[0-9])[0-9]?\s?(?:\.\)|[.)])(?![0-9])
    | (?<=[{BULLETS}]))""",
    re.VERBOSE,
)
_LETTER_IN_LINE = re.compile(rf" (?:{_ROMAN}|[a-z])\)")
_NAMED_IN_LINE = re.compile(r"(?:MC|C(?:oncern|ONCERN) )\d")
_MONTH = re.compile(
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_FINISHED = re.compile(r"""[.;:!?…][)\]”"’']?$|[)\]”"][.;:]?$|[;,.] ?(?:and|or|&)$|[-–—]$""")
_REFERRED = re.compile(
    r"\b(?:section|paragraph|para|part|clause|rule|regulation|article|table|appendix|annex|schedule|page|"
    r"stage|level|grade|type|category|band|bed|ward|room|unit|phase|version|number|point|no\.?|para\.)$",
    re.IGNORECASE,
)
ADDRESSED = re.compile(
    r"(?i:concerns?|matters?|issues?)(?i: of concern)? "
    r"(?i:for|to|relating|relevant|regarding|addressed|directed|in (?:relation|respect))\b"
    r"|(?i:for|to|re)\b:? (?:the )?[A-Z]"
)
"""How a heading begins that names whom, or what, the concerns under it are for."""
_VALUES = {"i": 1, "v": 5, "x": 10}
LONGEST_HEADING = 140


class Label(NamedTuple):
    """A piece of text that may number a matter; `start` to `end` includes the space after it."""

    start: int
    end: int
    written: str
    number: str
    style: str
    readings: tuple[Reading, ...]
    strong: bool
    """It begins its line."""
    weight: float
    """What it costs to say that it numbers nothing."""
    after_colon: bool
    finished: bool
    """What comes before it ends like a sentence or a clause."""
    heading: tuple[int, str] | None
    """The unnumbered heading on the line before: where it starts, and its words."""
    indent: float | None


def labels_in(text: str, begin: int, end: int, indents: Sequence[float] | None = None) -> list[Label]:
    """Everything between `begin` and `end` that could be a label, in order, none overlapping.

    `indents` gives the left edge of each line of the whole text in points, where known.
    """
    found = list(_line_labels(text, begin, end, indents))
    taken = {place for label in found for place in range(label.start, label.start + len(label.written) + 1)}
    for match in _inline_matches(text, begin, end):
        start = match.start() + (match[0][0] == " ")
        if start in taken:
            continue
        label = _inline_label(text, begin, start, end)
        if label is not None:
            taken.add(start)
            found.append(label)
    found.sort(key=lambda label: label.start)
    return found


def roman_value(written: str) -> int:
    """The number that a Roman numeral up to xxxix stands for."""
    values = [_VALUES[letter] for letter in written.lower()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def readings_of(written: str) -> tuple[Reading, ...]:
    """Every way to read the inside of a label: «i» is a Roman one, a ninth letter, a misread «1»."""
    if written.isdecimal():
        return (("decimal", int(written)),)
    found: list[Reading] = []
    if all(letter in "ivx" for letter in written) or all(letter in "IVX" for letter in written):
        found.append(("roman" if written.islower() else "ROMAN", roman_value(written)))
    if len(written) == 1:
        kind, first = ("lower", "a") if written.islower() else ("upper", "A")
        found.append((kind, ord(written) - ord(first) + 1))
        if written in "lI":
            found.append(("decimal", 1))
    return tuple(found)


def _line_labels(text: str, begin: int, end: int, indents: Sequence[float] | None) -> Iterator[Label]:
    known = indents if indents is not None and len(indents) == text.count("\n") + 1 else None
    number = text.count("\n", 0, begin)
    position = begin
    while position < end:
        while position < end and text[position] == "\n":
            position += 1
            number += 1
        match = _AT_LINE_START.match(text, position, end)
        if match is not None:
            indent = known[number] if known is not None else None
            label = _label(text, begin, match, position, strong=True, indent=indent)
            if label is not None:
                yield label
                yield from _second_label(text, begin, label, end, indent)
        position = text.find("\n", position, end)
        if position < 0:
            return


def _second_label(text: str, begin: int, first: Label, end: int, indent: float | None) -> Iterator[Label]:
    """The label that follows another at once: «1. (a) …»."""
    match = _AT_LINE_START.match(text, first.end, end)
    if match is None or match["bare"] or match["ordinal"] or match["bullet"] or match["dotted"]:
        return
    label = _label(text, begin, match, first.end, strong=True, indent=indent)
    if label is not None:
        yield label._replace(heading=None, finished=True, after_colon=True, weight=1.5)


def _inline_matches(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    yield from _IN_LINE.finditer(text, begin, end)
    yield from _LETTER_IN_LINE.finditer(text, begin, end)
    yield from _NAMED_IN_LINE.finditer(text, begin, end)


def _inline_label(text: str, begin: int, start: int, end: int) -> Label | None:
    before = text[start - 1] if start > begin else " "
    if before.isalnum() or (before in "(£$/-–.,#" and not (before == "." and text[start] in "([{")):
        return None
    match = _AT_LINE_START.match(text, start, end)
    if match is None or match["bare"] or match["dotted"] or match["unclosed"] or match["shut"] in {":", " :"}:
        return None
    if match["shut"] and match["shut"][-1] in "-–—":
        return None
    return _label(text, begin, match, start, strong=False, indent=None)


def _label(
    text: str, begin: int, match: re.Match[str], start: int, *, strong: bool, indent: float | None
) -> Label | None:
    shape = _shape(match)
    if shape is None:
        return None
    number, style, readings, end = shape
    following = text[end : end + 12]
    if readings[0][0] == "decimal" and (_MONTH.match(following) or readings[0][1] == 0):
        return None
    before = text[max(begin, start - 40) : start].rstrip()
    finished = not before or bool(_FINISHED.search(before))
    capital = following[:1].isupper() or following[:1] in "“\"'‘["
    weight = _weight(strong, finished, capital, style)
    own_line = strong and (text[max(0, start - 2) : start] == "\n\n" or (capital and style != "bare"))
    referred = bool(_REFERRED.search(before)) and not own_line
    if referred or (not strong and not finished and not capital):
        return None
    return Label(
        start=start,
        end=end,
        written=match[0].strip() if end == match.end() else text[start:end].strip(),
        number=number,
        style=style,
        readings=readings,
        strong=strong,
        weight=weight,
        after_colon=before.endswith((":", ":-", ": -", ":–")),
        finished=finished or (strong and text[max(0, start - 2) : start] == "\n\n"),
        heading=_heading_before(text, begin, start) if strong else None,
        indent=indent,
    )


def _weight(strong: bool, finished: bool, capital: bool, style: str) -> float:
    if strong:
        return (3.0 if finished else 1.5) - (1.0 if style in {"bare", "ordinal", " -"} else 0.0)
    if style == "()":
        return 0.4 + 0.6 * finished + 0.6 * capital
    return 0.2 + (1.0 if finished and capital else 0.0)


def _shape(match: re.Match[str]) -> tuple[str, str, tuple[Reading, ...], int] | None:
    """The number, the style, the readings of a matched label, and where its text begins."""
    end = match.end()
    if match["inside"]:
        return match["inside"], "()", readings_of(match["inside"]), end
    if match["unclosed"]:
        return match["unclosed"], "()", readings_of(match["unclosed"]), end
    if match["dotted"]:
        major, minor = match["dotted"].split(".")
        return match["dotted"], "dotted", (("dotted", int(major) * 100 + int(minor)),), end
    if match["plain"]:
        return match["plain"], match["shut"].strip()[0], readings_of(match["plain"]), end
    if match["bullet"]:
        return match["bullet"], match["bullet"], (("bullet", 1),), end
    if match["bare"]:
        return match["bare"], "bare", readings_of(match["bare"]), end
    if match["ordinal"]:
        place = _ORDINALS.index(match["ordinal"].lower().removesuffix("ly")) + 1
        return str(place), "ordinal", (("ordinal", place),), match.start("ordinal")
    return _named_shape(match)


def _named_shape(match: re.Match[str]) -> tuple[str, str, tuple[Reading, ...], int] | None:
    written = match["nth"] or match["spelt"]
    word = match["word"].strip()
    if not match["mark"].strip() and not (word.isupper() or match["spelt"] or written.isdecimal()):
        return None
    if word.upper() == "MC":
        return f"MC{written}", "MC", readings_of(written), match.end()
    if match["spelt"]:
        place = _WORDS.index(written.lower()) + 1
        return str(place), "word", (("decimal", place),), match.end()
    return written, "word", readings_of(written), match.end()


def _heading_before(text: str, begin: int, start: int) -> tuple[int, str] | None:
    """The heading on the line before a label: short, unnumbered, and no sentence of its own."""
    stop = start
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if "\n" not in text[stop:start]:
        return None
    first = text.rfind("\n", begin, stop) + 1 or begin
    line = text[first:stop].strip()
    if not 2 < len(line) <= LONGEST_HEADING or not (line[0].isupper() or line[0] == "["):
        return None
    if _AT_LINE_START.match(line) or not _unwrapped(text, begin, first):
        return None
    if line.endswith(":") or (ADDRESSED.match(line) and line[-1] not in ".;,"):
        return first, line
    return (first, line) if len(line) <= 80 and line[-1] not in ".;,?!" and "." not in line[:-1] else None


def _unwrapped(text: str, begin: int, first: int) -> bool:
    before = text[max(begin, first - 40) : first]
    return not before.strip() or "\n\n" in before[-3:] or bool(_FINISHED.search(before.rstrip()))

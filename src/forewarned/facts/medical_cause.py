"""The medical cause of death as the certificate has it: lines 1a to 1d and part 2, or in plain words.

A line is found by its mark («1a», «1(a)», «I a», «(b)», «II»), wherever it stands; its words end at the next
mark, at the end of the sentence or line, or where the report goes on to something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forewarned.facts.fact import Fact, Texts

UNASCERTAINED = "unascertained"

_READ_FROM = ("investigation", "circumstances", "concerns_text")
_REACH = 700
"""A line longer than this is no line of a certificate."""


@dataclass(frozen=True, slots=True)
class _Line:
    part: str
    mark: int
    start: int
    end: int


_ONE = r"(?:1|I|l|i|\|)"
_OPEN = r"[ ]?[.:)\-–]?[ ]?[(\[]?[ ]?"
_SHUT = r"\s?(?:[)\]]\s?[.:;)\-–]*|[.:;\-–]+(?!\w*\d))?"
_FIRST = re.compile(
    rf"""(?<![\w/(.£])(?:(?:part|section|paragraph)\s+)?
        (?:{_ONE}{_OPEN}[aA]{_SHUT}(?=[\s\[A-Z"“‘(]|$)
        | (?:(?<=death\s)|(?<=death:\s)|(?<=was\s)|(?<=was:\s)|(?<=as\s))\(?[aA]\) )""",
    re.VERBOSE,
)
_NEXT = {
    part: re.compile(
        rf"(?<![\w/£])(?:{_ONE}{_OPEN}[{part}{part.upper()}]{_SHUT}|\(\s?[{part}{part.upper()}]\s?[).]+|"
        rf"[{part}{part.upper()}][).:]+|(?<=\n){part}(?=\s))(?=[\s\[A-Z\"“‘(]|$)"
    )
    for part in "bcd"
}
_FULL_MARK = re.compile(rf"{_ONE}{_OPEN}[b-dB-D]")
_SECOND = re.compile(
    r"""(?<![\w/£,])(?<!type\s)(?<!Type\s)(?<!TYPE\s)(?<!stage\s)(?<!grade\s)(?<!covid\s)(?<!of\s)(?<!level\s)
        (?:(?:[Pp]art|PART|[Ss]ection)\s+)?[(\[]?(?:2|II|ii|11|Il|ll|l1)(?!\d)
        (?:\s?[)\]][.:)]*|\s?[.:;\-–]+(?!\d))?(?:\s+|(?=[A-Z]))
        (?!(?:weeks?|days?|hours?|months?|years?|x|mg|of|units|times|and|to)\b)(?=["“(\[]?[A-Za-z]|\d|$)""",
    re.VERBOSE,
)
_STOP = re.compile(
    r"""\.["”’)]?\s+(?=["“‘]?(?:[A-Z](?!\.)|\d))
      | \n\s*\n
      | \n(?=["“‘]?(?:[A-Z]|\d))
      | [\s,;:.\-–]+(?:and\s+|with\s+)?(?:(?:the|my|a|an|his|her|The|My|A|An)\s+)?
        (?:(?:jury|inquest|coroner)['’]s?\s+)?
        (?:short[- ]?form\s+|narrative\s+|overall\s+)?(?:conclusion|verdict|Conclusion|CONCLUSION|Narrative)\b
      | [\s,;.]+(?:and\s+)?(?:I|[Tt]he\s+(?:jury|coroner|[Ii]nquest|death|deceased|medical)
        |He|She|It|They|[Hh]ow,?\s+when)\s
        (?=[a-z])
      | \s+(?:I|The|In|At|On|It)\s+(?=
        (?:concluded|recorded|returned|found|conclusion|jury|addition|inquest|was)\b)
      | [”]
    """,
    re.VERBOSE,
)
_LOOSE_ENDS = re.compile(
    r"""(?:[\s.,;:\-–•*“"'‘]|\b(?:due\s+to|and|as\s+a\s+(?:result|consequence)\s+of|caused\s+by|because\s+of|
        contribut(?:ed\s+to\s+by|ing\s+factors?|ory\s+factors?)|under|paragraph|part|with|following|owing\s+to|
        secondary\s+to|in)\b)+$""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_CAUSE = re.compile(
    r"caus|died|death|record|conclu|certif|post[- ]?mortem|patholog|\bMCCD\b|given as|finding", re.IGNORECASE
)
_OTHER_LIST = re.compile(
    r"\b(?:questions?|regulation|rule|article|schedule|version|categor(?:y|ies)|band|grade|type|phase|room|flat|"
    r"unit|ward|cell|appendix|annex|section|figure|level|tier|stage|exhibit)\s*(?:no\.?\s*)?$",
    re.IGNORECASE,
)
_PROVISIONAL = re.compile(
    r"\b(?:initial\w*|provisional\w*|offered|propos\w+|originally|first\s+given|death\s+certificate|preliminary|"
    r"amended\s+from|instead\s+of|not)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"""\b(?:medical\s+)?causes?\s+of\s+(?:(?:his|her|the|their|this|(?:[A-Z][\w'’.-]+\s+){1,4})\s*)?(?:death|deaths)\b
        (?:\s+(?:of\s+(?:[A-Z][\w'’.-]+\s*){1,4}))?
        (?:\s+(?:has|had|have))?\s*(?:\b(?:was|is|were|being|been|as|to\s+be)\b|:)
        (?:\s*(?:\b(?:given|recorded|found|determined|certified|established|confirmed|stated|provided|to\s+be|
            as|by\s+[^.:]{1,60}?\b(?:as|to\s+be)|due\s+to|
            that\s+of|from|one\s+of|therefore|also|later|subsequently|follows|
            at\s+(?:the\s+)?(?:post[- ]?mortem|inquest))\b|[:;,\-–"“'‘]))*\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NO_CAUSE = re.compile(
    r"(?:not\b|unclear|likely|probably|thought|in\s+dispute|that\b|an?\s+issue|considered|explored|the\s+(?:subject|result)|"
    r"to\s+be|under|yet|still|initially|believed|I\b|which|never)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:un-?ascertained|unascertainable|not\s+(?:be\s+)?ascertained|undetermined)\b", re.IGNORECASE
)


def medical_causes(texts: Texts) -> tuple[Fact, ...]:
    """The whole as `medical_cause` and each line as `medical_cause_1a` and so on; empty where none."""
    for section in _READ_FROM:
        text = texts.sections.get(section) or ""
        if "aus" not in text and "1" not in text and "I" not in text:
            continue
        lines = _certificate(text)
        if lines:
            return tuple(_facts(section, text, lines))
    for section in _READ_FROM[:2]:
        text = texts.sections.get(section) or ""
        plain = _plain(text, strict=section != _READ_FROM[0])
        if plain:
            start, end = plain
            return (_fact("medical_cause", section, text, start, end, "medical cause: in words", 0.9),)
    return ()


def _facts(section: str, text: str, lines: list[_Line]) -> Iterator[Fact]:
    rule = "medical cause: lines"
    yield _fact("medical_cause", section, text, lines[0].mark, lines[-1].end, rule, 1.0)
    for line in lines:
        if line.end > line.start:
            yield _fact(f"medical_cause_{line.part}", section, text, line.start, line.end, rule, 1.0)


def _fact(name: str, section: str, text: str, start: int, end: int, rule: str, confidence: float) -> Fact:
    written = text[start:end]
    value = UNASCERTAINED if _UNKNOWN.search(written) and end - start < 80 else " ".join(written.split())
    return Fact(name, value, section, start, end, written, rule, confidence=confidence)


def _certificate(text: str) -> list[_Line]:
    """The first lines in the text that are a cause of death and not one since replaced."""
    spare: list[_Line] = []
    for first in _FIRST.finditer(text):
        before = text[max(0, first.start() - 220) : first.start()]
        if _OTHER_LIST.search(before) or not _ABOUT_CAUSE.search(before or "cause"):
            continue
        lines = _lines(text, first)
        if any("?" in text[line.start : line.end + 1] for line in lines):
            continue
        if not lines or (lines[-1].end == lines[0].start):
            continue
        if not _PROVISIONAL.search(before):
            return lines
        spare = spare or lines
    return spare


def _lines(text: str, first: re.Match[str]) -> list[_Line]:
    lines: list[_Line] = []
    part, mark, at = "1a", first.start(), first.start() + len(first.group().rstrip())
    while True:
        limit = _limit(text, at)
        following = _following(text, part, at, limit)
        end = following[1].start() if following else limit
        start, end = _trimmed(text, at, end)
        lines.append(_Line(part, mark, start, end))
        if following is None:
            break
        part, mark = following[0], following[1].start()
        at = mark + len(following[1].group().rstrip())
    while lines and lines[-1].start == lines[-1].end:
        lines.pop()
    return lines


def _following(text: str, part: str, at: int, limit: int) -> tuple[str, re.Match[str]] | None:
    """The next mark, where nothing but the words of this line stands before it."""
    if part == "2":
        return None
    letters = "bcd"["abcd".index(part[1]) :]
    found = [(f"1{letter}", _NEXT[letter].search(text, at, at + _REACH)) for letter in letters[:1]]
    found.append(("2", _SECOND.search(text, at, at + _REACH)))
    for name, match in sorted(((n, m) for n, m in found if m), key=lambda each: each[1].start()):
        between = _LOOSE_ENDS.sub("", text[limit : match.start()]).strip()
        if not between or (_FULL_MARK.match(match.group()) and len(between) < 120 and "\n" not in between):
            return name, match
    return None


def _limit(text: str, at: int) -> int:
    """Where the words of a line must end, whether or not another mark follows."""
    begin = at + len(text[at:]) - len(text[at:].lstrip())
    if text[at:begin].count("\n") > 0 and re.match(r"[A-Z][a-z]+ [a-z]+ [a-z]+ [a-z]+", text[begin:]):
        return at
    stop = _STOP.search(text, begin, min(len(text), begin + _REACH))
    return stop.start() if stop else min(len(text), begin + _REACH)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = _LOOSE_ENDS.sub("", text[start:end])
    stripped = words.lstrip(" \n\t\xa0.:;,)-–\"“'‘•*")
    start += len(words) - len(stripped)
    return start, start + len(stripped)


def _plain(text: str, *, strict: bool) -> tuple[int, int] | None:
    """The cause in words, where the report gives it without lines: (start, end)."""
    for match in _PLAIN.finditer(text):
        if strict and not match.group().lower().startswith("medical"):
            continue
        if _NO_CAUSE.match(text, match.end()) or _PROVISIONAL.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            continue
        start, end = _trimmed(text, match.end(), _limit(text, match.end()))
        if 3 < end - start <= 300:
            return start, end
    return None

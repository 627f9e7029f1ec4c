"""The medical cause of death as the certificate has it: lines 1a to 1d and part 2, or in plain words.

A line is found by its mark («1a», «1(a)», «I a», «(b)», «II»), wherever it stands; its words end at the next
mark, at the end of the sentence or line, or where the report goes on to something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.several import are_several

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


_A_LINE = re.compile(r"\b[1Iil|]\s?[.:)\-–]?\s?[(\[]?\s?[aA]\b|\([aA]\)")
_ONE = r"(?:1|I|l|i|\|)"
_OPEN = r"[ ]?[.:)\-–]?[ ]?[(\[]?[ ]?"
_SHUT = r"\s?(?:[)\]]\s?[.:;)\-–]*|[.:;\-–]+(?!\w*\d))?"
_FIRST = re.compile(
    rf"""(?<![\w/.£])(?:(?:part|section|paragraph)\s+)?
        (?:{_ONE}{_OPEN}[aA]{_SHUT}(?=[\s\[A-Z"“‘(]|$)
        | (?:(?<=death\s)|(?<=death:\s)|(?<=was\s)|(?<=was:\s)|(?<=as\s))\(?[aA]\) )""",
    re.VERBOSE,
)
_NEXT = {
    part: re.compile(
        rf"(?<![\w/£])(?:{_ONE}{_OPEN}[{part}{part.upper()}]{_SHUT}|\(\s?[{part}{part.upper()}]\s?[).]+|"
        rf"[{part}{part.upper()}][).:]+|(?:(?<=\n)|(?<=\n\s)){part}(?=\s))(?=[\s\[A-Z\"“‘(]|$)"
    )
    for part in "bcd"
}
_FULL_MARK = re.compile(rf"{_ONE}{_OPEN}[b-dB-D]")
_SECOND = re.compile(
    r"""(?<![\w/£,])(?<!type\s)(?<!stage\s)(?<!grade\s)(?<!covid\s)(?<!of\s)(?<!level\s)
        (?:(?:part|section)\s+)?[(\[]?(?:2|II|11|ll|l1|1l)(?!\d)
        (?:\s?[)\]][.:)]*|\s?[.:;\-–]+(?!\d))?(?:\s+|$|(?=(?-i:[A-Z])))
        (?!(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\s+\d|(?:weeks?|days?|hours?|months?|years?|x|mg|of|units|times|and|to)\b)(?=["“(\[]?[A-Za-z]|\d|$)""",
    re.VERBOSE | re.IGNORECASE,
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
      | \s+(?:The|Where|Following|During|My|This|These|There|When|Their|Based)\s+(?=[a-z\d]|Box\b)
      | [;,]\s*\(?[ivx]+\)\s | \s+and\s+that\b | ”(?=\s*(?:\n|$|[A-Z]))
      | \s+with\s+a\s+(?:finding|narrative|conclusion)\b | ,?\s+however\b
      | [,;]?\s+(?:whilst|while|although)\s+not\s+causative
    """,
    re.VERBOSE,
)
_NAME_BEFORE = re.compile(r"(?:(?:\s+[A-Z][\w'’-]+){1,4}\s*:\s*)?$")
_LOOSE_ENDS = re.compile(
    r"""(?:[\s.,;:\-–•*“"'‘’”(\[]|\b(?:due\s+to|and|as\s+a\s+(?:result|consequence)\s+of|caused\s+by|because\s+of|
        contribut(?:ed\s+to\s+by|ing\s+factors?|ory\s+factors?)|under|paragraph|part|with|following|owing\s+to|
        secondary\s+to|in)\b)+$""",
    re.IGNORECASE | re.VERBOSE,
)
_GOES_ON = re.compile(
    r"""(?:The|My|A|An|Their|His|Her|This)\s+(?:[\w’']+\s+){0,3}?
        (?:conclusions?|verdict|inquest|jury|coroner|medical|deceased|questions|investigation|death|cause)\b
      | Narrative\b | Conclusion | I\s+(?!a\b)[a-z]+ | How,? | At\s+(?:an|the)\s+inquest | On\s+(?:the\s+)?\d
      | Following\s+(?:that|this|the)\b | the\s+deceased\b
      | [A-Z][\w’']+\s+(?:[A-Z]\w+\s+){0,2}(?:was|is|were|had|has|did|died)\b""",
    re.VERBOSE,
)
_NO_ILLNESS = re.compile(
    r"(?:(?:the|an?|serious|gross|clear)\s+)*(?:failures?|failing|lack|absence|inadequate\w*|insufficient\w*|whether|did|was|"
    r"were|on|there|at|in|he|she|it|they|that|to|had|is|are|decision|system|staff|consultant)\b",
    re.IGNORECASE,
)
_ABOUT_CAUSE = {
    "investigation": re.compile(
        r"caus|died|death|record|conclu|certif|post[- ]?mortem|patholog", re.IGNORECASE
    ),
    "circumstances": re.compile(
        r"\bcauses?\b[^.]{0,60}\bdeath|death\s+certif|post[- ]?mortem|patholog|"
        r"died\s+(?:from|of|as)|conclusion|determin",
        re.IGNORECASE,
    ),
    "concerns_text": re.compile(r"cause\s+of\s+(?:\w+\s+)?death", re.IGNORECASE),
}
_SECOND_LINE = re.compile(rf"[^\n]{{3,200}}\n+\s*(?:{_ONE}?{_OPEN}[bB]\b)")
_OTHER_LIST = re.compile(
    r"\b(?:questions?|regulation|rule|article|schedule|version|categor(?:y|ies)|band|grade|type|phase|room|flat|"
    r"unit|ward|cell|appendix|annex|section|figure|level|tier|stage|exhibit)\s*(?:no\.?\s*)?$",
    re.IGNORECASE,
)
_PROVISIONAL = re.compile(
    r"\b(?:initial\w*|provisional\w*|offered|propos\w+|originally|first\s+given|death\s+certificate|preliminary|"
    r"amended\s+from|instead\s+of)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"""\b(?:medical\s+)?causes?\s+of\s+(?:(?:his|her|the|their|this|(?:[A-Z][\w'’.-]+\s+){1,4})\s*)?(?:death|deaths)\b
        (?:\s+(?:of\s+(?:[A-Z][\w'’.-]+\s*){1,4}))?
        (?:,?\s+(?:as\s+)?(?:declared|given|found|recorded|established|determined|certified|confirmed|following)\b
            [^.:;\n]{0,40}?)?
        (?:\s+(?:has|had|have))?\s*(?:\b(?:was|is|were|being|been|as|to\s+be)\b|:|\s[-–]\s)
        (?:\s*(?:\b(?:given|recorded|found|determined|certified|established|confirmed|stated|provided|to\s+be|
            as|by\s+[^.:]{1,60}?\b(?:as|to\s+be)|due\s+to|
            that\s+(?:he|she|(?:[A-Z][\w'’.-]+\s+){1,4})\s*died\s+(?:by\s+way\s+of|from|of|due\s+to)|
            by\s+way\s+of|that\s+of|concluded|on\s+the\s+(?:evidence|balance\s+of\s+probabilit(?:y|ies))|from|one\s+of|therefore|also|later|subsequently|follows|
            at\s+(?:the\s+)?(?:post[- ]?mortem|inquest))\b|[:;,\-–"“'‘]))*\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NO_CAUSE = re.compile(
    r"(?:not\b|unclear|likely|probably|thought|in\s+dispute|that\b|an?\s+issue|considered|explored|the\s+(?:subject|result)|"
    r"under|yet|still|initially|believed|I\b|which|never|also|awaited|pending)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:un-?ascertained|unascertainable|not\s+(?:be\s+)?ascertained|undetermined)\b", re.IGNORECASE
)


def medical_causes(texts: Texts) -> tuple[Fact, ...]:
    """The whole as `medical_cause`, each line as `medical_cause_1a` and so on; empty where none."""
    for section in _READ_FROM:
        text = texts.sections.get(section) or ""
        found = _certificates(section, text) if _A_LINE.search(text) else []
        if found:
            people = found if are_several(texts, text) else found[:1]
            return tuple(
                fact
                for person, lines in enumerate(people, 1)
                for fact in _facts(section, text, lines, person)
            )
    for section in _READ_FROM[:2]:
        text = texts.sections.get(section) or ""
        plain = _plain(text, strict=section != _READ_FROM[0])
        if plain:
            start, end = plain
            sure = 0.9 if section == _READ_FROM[0] else 0.7
            return (
                _fact("medical_cause", section, text, start, end, "medical cause: in words", confidence=sure),
            )
    return ()


def _facts(section: str, text: str, lines: list[_Line], person: int) -> Iterator[Fact]:
    rule = "medical cause: lines"
    yield _fact("medical_cause", section, text, lines[0].mark, lines[-1].end, rule, person)
    for line in lines:
        if line.end > line.start:
            yield _fact(f"medical_cause_{line.part}", section, text, line.start, line.end, rule, person)


def _fact(
    name: str,
    section: str,
    text: str,
    start: int,
    end: int,
    rule: str,
    person: int = 1,
    *,
    confidence: float = 1.0,
) -> Fact:
    written = text[start:end]
    value = UNASCERTAINED if _UNKNOWN.search(written) and end - start < 80 else " ".join(written.split())
    return Fact(name, value, section, start, end, written, rule, person, confidence)


def _certificates(section: str, text: str) -> list[list[_Line]]:
    """The lines of each cause of death in the text, one since replaced only where there is no other."""
    found: list[list[_Line]] = []
    replaced: list[list[_Line]] = []
    for first in _FIRST.finditer(text):
        if found and first.start() < found[-1][-1].end:
            continue
        before = text[max(0, first.start() - 220) : first.start()]
        if _OTHER_LIST.search(before) or _is_a_word(text, first):
            continue
        about = _ABOUT_CAUSE[section].search(before) or first.start() == 0
        lines = _lines(text, first) if about or _SECOND_LINE.match(text, first.end()) else []
        if _is_cause(text, lines):
            (replaced if _PROVISIONAL.search(before) else found).append(lines)
    return found or replaced[:1]


def _is_cause(text: str, lines: list[_Line]) -> bool:
    if not lines or lines[-1].end == lines[0].start or _NO_ILLNESS.match(text, lines[0].start):
        return False
    return not any("?" in text[line.start : line.end + 1] for line in lines)


def _is_a_word(text: str, first: re.Match[str]) -> bool:
    """Whether «I a» only stands in a sentence, as in «I, a pathologist»."""
    return bool(re.fullmatch(r"[Ili|]\s+a\s*", first.group())) and not re.match(
        r"\s*[A-Z\[]", text[first.end() :]
    )


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
    if _GOES_ON.match(text, begin):
        return at
    reach = min(len(text), begin + _REACH)
    another = _FIRST.search(text, begin, reach)
    if another:
        name = _NAME_BEFORE.search(text[begin : another.start()])
        reach = begin + name.start() if name else another.start()
    stop = _STOP.search(text, begin, reach)
    return stop.start() if stop else reach


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = _LOOSE_ENDS.sub("", text[start:end])
    stripped = words.lstrip(" \n\t\xa0.:;,)-–\"“'‘•*")
    start += len(words) - len(stripped)
    return start, start + len(stripped)


def _plain(text: str, *, strict: bool) -> tuple[int, int] | None:
    """The cause in words, where the report gives it without lines: (start, end)."""
    for match in _PLAIN.finditer(text):
        if _NO_CAUSE.match(text, match.end()) or _PROVISIONAL.search(
            text[max(0, match.start() - 60) : match.start()]
        ):
            continue
        start, end = _trimmed(text, match.end(), _limit(text, match.end()))
        if 3 < end - start <= (120 if strict else 300) and "?" not in text[end : end + 2]:
            return start, end
    return None

"""The conclusion of an inquest: a short form, a narrative, or several together, with the rider of neglect.

A conclusion is looked for where one is announced («the conclusion of the inquest was», «the jury returned»),
or called one («an open verdict»). Words that stand in a clause of doubt or denial are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from forewarned.facts.fact import Fact, Texts
from forewarned.facts.several import Names, own_names, person_of

NARRATIVE = "narrative"
NEGLECT = "contributed to by neglect"
ORDER = (
    "accident or misadventure",
    "alcohol/drug related",
    "industrial disease",
    "lawful killing",
    "unlawful killing",
    "natural causes",
    "open",
    "road traffic collision",
    "stillbirth",
    "suicide",
    NARRATIVE,
)
"""The short forms of the Chief Coroner's list; a narrative comes last, the rider of neglect after it."""

_READ_FROM = ("investigation", "circumstances")
_REACH = 3000
"""An act or a rider may stand so far from where the conclusion is announced, in a narrative."""

_JOINED_SPAN = 300
"""Words of one conclusion further apart than this are shown by the first of them alone."""


@dataclass(frozen=True, slots=True)
class _Found:
    value: str
    start: int
    end: int
    rule: str


_Announced = tuple[int, str]
"""Where an announcement ends, and its kind."""


@dataclass(frozen=True, slots=True)
class _Words:
    terms: re.Pattern[str]
    names: dict[str, str]
    doubt_before: re.Pattern[str]
    doubt_after: re.Pattern[str]
    fresh_start: re.Pattern[str]


@cache
def _words() -> _Words:
    text = resources.files("forewarned.facts").joinpath("conclusions.yml").read_text("utf-8")
    raw = yaml.safe_load(text)
    values = {**raw["short_forms"], NARRATIVE: raw["narrative"], NEGLECT: raw["neglect"]}
    names = {f"t{number}": value for number, value in enumerate(values)}
    groups = [f"(?P<{group}>{'|'.join(values[value])})" for group, value in names.items()]
    return _Words(
        _pattern(rf"\b(?:{'|'.join(groups)})(?!\w)"),
        names,
        _pattern(rf"\b(?:{'|'.join(raw['doubt_before'])})\b"),
        _pattern(rf"^(?:[^.;:\n]{{0,25}}?\b(?:{'|'.join(raw['doubt_after'])})|\s+{raw['nouns_after']}\b)"),
        _pattern(raw["fresh_start"]),
    )


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\[) (?![?*+{\]])", r"\\s+", written).replace(" ?", r"\s*"), re.IGNORECASE)


# --- where a conclusion is announced -----------------------------------------------------------------

_OUTCOME = r"(?:conclusions?|verdicts?|determinations?)"
_ANNOUNCED = {
    kind: re.compile(written, re.IGNORECASE | re.VERBOSE)
    for kind, written in {
        "plain": r"""\bconclusions?\s+of\s+the\s+jury\s+that\b | \bconclusion\s*[:–-]
            | \bconclusion\s*(?=\(narr)
            | \band\s+(?:the|a|my)\s+(?:short[- ]form\s+)?conclusion\s+(?=(?-i:[A-Z“‘"]))
            | \bconclusions?\s+(?:of\s+the\s+(?:coroner|jury)\s+)?as\s+to\s+the\s+deaths?\b\s*[:\n]""",
        "called": rf"""\b(?:{_OUTCOME}|outcome|findings\s+of\s+the\s+(?:court|jury|inquest))\b
            (?:\s+(?:of|at|in|from|as\s+to|to|about|on|for|reached|returned|recorded|given|made|found|by|following|
                (?:that|which)\s+(?:I|was|is|the\s+jury)|I|the\s+jury)\b[^.:;\n]{{0,90}}?)?
            (?:\s+(?:was|were|is|are|being|reads?|came|stands?)\b|\s*[:–-](?=\s))""",
        "returned": rf"""
            \b(?:return|record|reach|deliver|g[ai]v|ma[dk]e|hand|c[ao]me|enter|arriv|f[io]u?nd)\w*\b
            (?:(?!{_OUTCOME})[^.:;\n]){{0,60}}?\b{_OUTCOME}\b
            (?:\s+(?:as\s+to|about)\s+[^.:;\n]{{0,30}}?)?\s*(?:\b(?:was|of|that|as|in|by)\b|[:,–-])""",
        "found": r"""\b(?:I|jury|coroner|inquest|jurors|they)\b[^.;:\n]{0,40}?
            \b(?:concluded?|found|f[io]nd|determined?|recorded?|returned?|satisfied|confirmed)\b(?:\s+that\b|\s*:)?""",
        "heading": r"\bconclusions?\s+(?:of\s+the\s+(?:coroner|jury)\s+)?as\s+to\s+(?:the\s+)?deaths?\b",
        "findings": r"\bjury\s+(?:has\s+|have\s+)?(?:made|recorded|reached)\s+the\s+following\s+findings\b",
    }.items()
}
_FILLING = re.compile(
    r"""(?:\s|["'“”‘’(:;,\-–•*]|\b(?:that|of|one|as|follows?|recorded|an?|the|both|each|every|case|in|simply|short|form|
        short-form|conclusions?|verdicts?|deaths?|by|from|due|to|was|were|is|being|his|her|their|result|consequence|
        it|this|matter|he|she|they|died|unanimous(?:ly)?|majority|way|combined|following|box|4|four|section)\b)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_THE_DEATH = re.compile(
    r"""\b(?:died|deaths?|dies|die|deceased|killed|passed\s+away|injuries)\b[^.;\n]{0,140}?
        \b(?:results?\s+of|consequences?\s+of|from|(?:due|attributable)\s+to|was|were|by|because\s+of|came\s+about|of|one\s+of|is|in)
        (?:\s|["'“‘]|\b(?:an?|the|of|as|result|consequence|tragic|his|her|own|from)\b)*$
        | \b(?:died|suffered)\s+(?:an?\s+|the\s+)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED_BEFORE = re.compile(
    r"\b(?:conclusions?|verdicts?|finding|determination)\s+(?:at\s+inquest\s+)?(?:was\s+)?(?:that\s+)?(?:(?:of|as)\s+|(?=[“\"]))"
    r"(?:an?\s+|the\s+|death\s+(?:by|from|due\s+to)\s+|[“‘\"'])*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:conclusion|verdict|suicide|causes|death|accident|misadventure|collision)\b[^.;\n]{0,50}?"
    r"\b(?:with|by|and|plus)\s+(?:an?|the|my|this)?\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"^(?:\s+(?:deaths?|style|form|short[- ]form))?[”’\"']?\s+(?:(?:was|is)\s+the\s+)?"
    r"(?:(?:conclusions?|verdicts?|determination|statement)\b|(?:was|is)\s+(?:also\s+)?(?:recorded|returned|reached)\b)",
    re.IGNORECASE,
)
_JOINING = re.compile(r"[\s,/&”’\"']*(?:and\s+|with\s+)?(?:an?\s+)?", re.IGNORECASE)
_RIDER_AFTER = re.compile(r"\s*,?\s*contributed\s+to\s+by\s+neglect\b", re.IGNORECASE)
_ALONE_BEFORE = re.compile(r"(?:^|[.\n:;–-]|\(4\))\s*[“\"‘'•*(]?\s*$")
_ALONE_AFTER = re.compile(r"\s*[”\"’')]?\s*(?:[.\n;:–-]|$)")
_BREAK = re.compile(r"(?<=[a-z0-9)\]”’\"'])[.?!][”’\"']?\s+(?=[“‘\"'A-Z0-9(])|\n\s*\n|;")
_OWN_ACT = re.compile(r"own\s+li|kill|commit|inten|himself|herself|themsel", re.IGNORECASE)
_NOTHING_SAID = re.compile(
    r"^\W*(?:as\s+(?:follows|set\s+out|per|recorded|detailed)|(?:please\s+)?(?:find|see)|Please|attached|set\s+out|on|reached|returned|at|not|yet|"
    r"given|delivered|recorded|handed)?\W*"
    r"(?:$|\b(?:the\s+)?(?:attached|below|above|in\s+box)|\d+(?:st|nd|rd|th)?\s+[A-Z]\w+\s+\d{4}\W*$)",
)
_LEAD = re.compile(
    r"\s*(?:in\s+the\s+following\s+terms|as\s+follows|that|follows|namely)?\s*[:;.,–-]*\s*", re.I
)
_CAUSE = re.compile(
    r"^\W*(?:(?:that\s+)?the\s+)?(?:medical\s+cause|cause\s+of\s+death|\W*[1I]\s?[(.]?\s?[aA]\b|unascertained)",
    re.ASCII | re.IGNORECASE,
)
_DIED = re.compile(r"\b(?:died|death|dead|deceased|life|killed|injur|drown|fell|hang)", re.IGNORECASE)


def conclusions(texts: Texts) -> tuple[Fact, ...]:
    """The conclusion as one fact, its value what was found joined; empty where none is said."""
    for section in _READ_FROM:
        text = texts.sections.get(section) or ""
        found = list(_found(text, _REACH if section == _READ_FROM[0] else 400))
        if section != _READ_FROM[0]:
            found = [each for each in found if each.rule != "own words"]
        if found:
            rider = section == _READ_FROM[0] and _has_rider(texts.sections.get(_READ_FROM[1]) or "")
            return tuple(
                _joined(section, text, theirs, rider, person)
                for person, theirs in enumerate(_by_person(own_names(texts), text, found), 1)
                if theirs
            )
    return ()


def _has_rider(text: str) -> bool:
    return "eglect" in text and any(each.value == NEGLECT for each in _found(text, 400))


def _by_person(names: Names, text: str, found: list[_Found]) -> list[list[_Found]]:
    """What was found for each of several deceased, where their names tell; else one list of it all."""
    whose = [person_of(names, text[max(0, each.start - 120) : each.start]) for each in found] if names else []
    if len(set(whose) - {None}) < 2:
        return [found]
    return [
        [each for each, person in zip(found, whose, strict=True) if person in (number, None)]
        for number in range(1, len(names) + 1)
    ]


def _joined(section: str, text: str, found: list[_Found], rider: bool, person: int) -> Fact:
    values = {each.value for each in found if each.rule != "own words"}
    own_words = not values - {NEGLECT}
    values |= {NARRATIVE} if own_words else set()
    value = " and ".join(form for form in ORDER if form in values)
    value += f" {NEGLECT}" if rider or NEGLECT in values else ""
    shown = [each for each in found if own_words or each.rule != "own words"]
    start = min(each.start for each in shown)
    end = max(each.end for each in shown if each.end - start <= _JOINED_SPAN or each.start == start)
    rule = "conclusion: own words" if own_words else f"conclusion: {shown[0].rule}"
    return Fact(
        "conclusion", value, section, start, end, text[start:end], rule, person, 0.8 if own_words else 1.0
    )


def _found(text: str, reach: int) -> Iterator[_Found]:
    """Every short form, narrative and rider that is said of this inquest, in no order."""
    announced = sorted(
        (match.end(), kind) for kind, pattern in _ANNOUNCED.items() for match in pattern.finditer(text)
    )
    told, ended = False, None
    words = _words()
    for match in words.terms.finditer(text):
        value = words.names[match.lastgroup or ""]
        if _is_doubted(text, match.start(), match.end()):
            continue
        joined = ended is not None and _JOINING.fullmatch(text, ended, match.start())
        rule = "beside another" if joined else _rule(text, match, value, announced, told, reach)
        if rule:
            told = told or value == NARRATIVE
            ended = match.end()
            yield _Found(value, match.start(), match.end(), rule)
    yield from _own_words(text, announced)


def _rule(
    text: str, match: re.Match[str], value: str, announced: list[_Announced], told: bool, reach: int
) -> str | None:
    """Why the words are taken for a conclusion, None where they are not."""
    start, end = match.span()
    before, after = text[max(0, start - 80) : start], text[end : end + 60]
    if value != NEGLECT and (_CALLED_BEFORE.search(before) or _CALLED_AFTER.match(after)):
        return "called one"
    if value != NARRATIVE and _RIDER_AFTER.match(after) and _OF_THE_DEATH.search(before):
        return "with its rider"
    if value == NARRATIVE and _BESIDE.search(before):
        return "beside another"
    nearest = max((at for at, _ in announced if at <= start), default=None)
    if nearest is None:
        return None
    between = text[nearest:start]
    if value == NEGLECT or (value in ("suicide", "unlawful killing") and _OWN_ACT.search(match.group())):
        return "announced" if len(between) < reach else None
    if _FILLING.match(between):
        return "announced"
    if len(between) < 600 and _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after):
        return "standing alone"
    if value == NARRATIVE and len(between) < 400 and match.group().startswith("Narrative"):
        return "standing alone"
    return _said_of_the_death(between, value, told)


def _said_of_the_death(between: str, value: str, told: bool) -> str | None:
    if len(between) > 1500 or value in (NARRATIVE, "open"):
        return None
    sentence = between[max((cut.end() for cut in _BREAK.finditer(between)), default=0) :]
    near = told or sentence == between or value != "road traffic collision"
    return "said of the death" if near and _OF_THE_DEATH.search(sentence) else None


def _is_doubted(text: str, start: int, end: int) -> bool:
    words = _words()
    clause = text[max(0, start - 160) : start]
    clause = clause[max((cut.end() for cut in _BREAK.finditer(clause)), default=0) :]
    clause = clause[max((cut.start() for cut in words.fresh_start.finditer(clause)), default=0) :]
    if words.doubt_before.search(clause) or words.doubt_after.match(text[end : end + 60]):
        return True
    asked = re.match(r"[^.\n]{0,40}\?\s*(\w*)", text[end : end + 60])
    return bool(asked) and (asked[1] if asked else "").lower() != "yes"


def _own_words(text: str, announced: list[_Announced]) -> Iterator[_Found]:
    """The first sentence after an announcement that says how the death came about in words of its own."""
    for place, kind in announced:
        lead = _LEAD.match(text, place)
        at = lead.end() if lead else place
        rest = text[at : at + 1200]
        cut = _BREAK.search(rest, 12)
        said = rest[: cut.start()] if cut else rest
        if kind == "heading" or _NOTHING_SAID.match(said) or _CAUSE.match(said):
            continue
        if kind == "found" and not text[max(0, place - 8) : at].rstrip().endswith(("that", ":")):
            continue
        if kind == "found" and not re.match(r"[^.]{0,80}\b(?:died|death)\b", said):
            continue
        if kind == "returned" and not _DIED.search(rest[:600]):
            continue
        start = at + len(said) - len(said.lstrip(" \n\t:;,-–\"“”'‘’"))
        end = at + len(said.rstrip())
        if end - start > 8:
            yield _Found(NARRATIVE, start, end, "own words")
            return

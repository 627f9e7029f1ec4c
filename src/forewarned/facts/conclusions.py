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
        _pattern(rf"^[^.;:\n]{{0,25}}?\b(?:{'|'.join(raw['doubt_after'])})"),
        _pattern(raw["fresh_start"]),
    )


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"(?<!\[) (?![?*+{\]])", r"\\s+", written).replace(" ?", r"\s*"), re.IGNORECASE)


# --- where a conclusion is announced -----------------------------------------------------------------

_ANNOUNCED = re.compile(
    r"""
    (?P<plain>\bconclusions?\s+of\s+the\s+jury\s+that\b|\bconclusion\s*[:–-])
    | (?P<called>\b(?:conclusions?|verdicts?|determinations?)\b
        (?:\s+(?:of|at|in|from|as\s+to|to|about|on|for|reached|returned|recorded|given|found|by|following|
            (?:that|which)\s+(?:I|was|is|the\s+jury)|I|the\s+jury)\b[^.:;\n]{0,90}?)?
        (?:\s+(?:was|were|is|are|being|reads?|came|stands?)\b|\s*[:–-](?=\s)))
    | (?P<returned>\b(?:return|record|reach|deliver|g[ai]v|ma[dk]e|hand|c[ao]me|enter|arriv|f[io]u?nd)\w*\b
        [^.:;\n]{0,60}?\b(?:conclusion|verdict|determination)s?\b
        (?:\s+(?:as\s+to|about)\s+[^.:;\n]{0,30}?)?\s*(?:\b(?:was|of|that|as|in|by)\b|[:,–-]))
    | (?P<found>\b(?:I|jury|coroner|inquest|jurors)\b[^.;:\n]{0,40}?
        \b(?:concluded?|found|f[io]nd|determined?|recorded?|returned?|satisfied)\b(?:\s+that\b|\s*:)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FILLING = re.compile(
    r"""(?:\s|["'“”‘’(:,\-–•*]|\b(?:that|of|one|as|follows?|recorded|an?|the|both|each|every|case|in|simply|short|form|
        short-form|conclusions?|verdicts?|deaths?|by|from|due|to|was|were|is|being|his|her|their|result|consequence|
        it|he|she|they|died|unanimous(?:ly)?|majority|combined|following|box|4|four|section)\b)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_OF_THE_DEATH = re.compile(
    r"""\b(?:died|deaths?|dies|die|deceased|killed|passed\s+away|injuries)\b[^.;\n]{0,140}?
        \b(?:results?\s+of|consequences?\s+of|from|due\s+to|was|were|by|because\s+of|came\s+about|of|one\s+of|is|in)
        (?:\s|["'“‘]|\b(?:an?|the|of|as|result|consequence|tragic|his|her|own|from)\b)*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED_BEFORE = re.compile(
    r"\b(?:conclusions?|verdicts?|finding|determination)\s+(?:at\s+inquest\s+)?(?:was\s+)?(?:that\s+)?(?:of|as)\s+"
    r"(?:an?\s+|the\s+|death\s+(?:by|from|due\s+to)\s+|[“‘\"'])*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:conclusion|verdict|suicide|causes|death|accident|misadventure|collision)\b[^.;\n]{0,50}?"
    r"\b(?:with|by|and|plus)\s+(?:an?|the|my|this)?\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(
    r"^(?:\s+(?:deaths?|style|form|short[- ]form))?[”’\"']?\s+"
    r"(?:conclusions?|verdicts?|determination|statement)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<=[a-z0-9)\]”’\"'])[.?!][”’\"']?\s+(?=[“‘\"'A-Z0-9(])|\n\s*\n|;")
_OWN_ACT = re.compile(r"own\s+li|kill|himself|herself|themsel", re.IGNORECASE)
_NOTHING_SAID = re.compile(
    r"^\W*(?:as\s+(?:follows|set\s+out|per|recorded|detailed)|see|attached|set\s+out|on|reached|returned|at|not|yet|"
    r"given|delivered|recorded|handed)?\W*"
    r"(?:$|\b(?:the\s+)?(?:attached|below|above|in\s+box)|\d+(?:st|nd|rd|th)?\s+[A-Z]\w+\s+\d{4}\W*$)",
)
_CAUSE = re.compile(
    r"^\W*(?:(?:that\s+)?the\s+)?(?:medical\s+cause|cause\s+of\s+death|[1I]\s?[(.]?\s?[aA]\b)", re.ASCII
)
_DIED = re.compile(r"\b(?:died|death|dead|deceased|life|killed|injur|drown|fell|hang)", re.IGNORECASE)


def conclusions(texts: Texts) -> tuple[Fact, ...]:
    """The conclusion as one fact, its value what was found joined; empty where none is said."""
    for section in _READ_FROM:
        text = texts.sections.get(section) or ""
        found = list(_found(text))
        if section == _READ_FROM[0] and found and all(each.value != NEGLECT for each in found):
            later = _found(texts.sections.get(_READ_FROM[1]) or "")
            rider = any(each.value == NEGLECT for each in later)
        else:
            rider = False
        if found:
            return (_joined(section, text, found, rider),)
    return ()


def _joined(section: str, text: str, found: list[_Found], rider: bool) -> Fact:
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
        "conclusion", value, section, start, end, text[start:end], rule, confidence=0.8 if own_words else 1.0
    )


def _found(text: str) -> Iterator[_Found]:
    """Every short form, narrative and rider that is said of this inquest, in no order."""
    announced = [(match.end(), match.lastgroup or "") for match in _ANNOUNCED.finditer(text)]
    told = False
    words = _words()
    for match in words.terms.finditer(text):
        value = words.names[match.lastgroup or ""]
        if _is_doubted(text, match.start(), match.end()):
            continue
        rule = _rule(text, match, value, announced, told)
        if rule:
            told = told or value == NARRATIVE
            yield _Found(value, match.start(), match.end(), rule)
    yield from _own_words(text, announced)


def _rule(text: str, match: re.Match[str], value: str, announced: list[_Announced], told: bool) -> str | None:
    """Why the words are taken for a conclusion, None where they are not."""
    start, end = match.span()
    before = text[max(0, start - 80) : start]
    if value != NEGLECT and (_CALLED_BEFORE.search(before) or _CALLED_AFTER.match(text[end : end + 40])):
        return "called one"
    if value == NARRATIVE and _BESIDE.search(before):
        return "beside another"
    nearest = max((at for at, _ in announced if at <= start), default=None)
    if nearest is None:
        return None
    between = text[nearest:start]
    if _FILLING.match(between) and value != NEGLECT:
        return "announced"
    if value == NEGLECT or (value in ("suicide", "unlawful killing") and _OWN_ACT.search(match.group())):
        return "announced" if len(between) < 3000 else None
    if len(between) > 1500 or value in (NARRATIVE, "open"):
        return None
    sentence = between[max((cut.end() for cut in _BREAK.finditer(between)), default=0) :]
    if _OF_THE_DEATH.search(sentence) and (told or sentence == between or value != "road traffic collision"):
        return "said of the death"
    return None


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
    for at, kind in announced:
        rest = text[at : at + 1200]
        cut = _BREAK.search(rest, 12)
        said = rest[: cut.start()] if cut else rest
        if kind == "found" and not re.match(r"[^.]{0,80}\b(?:died|death)\b", said):
            continue
        if _NOTHING_SAID.match(said) or _CAUSE.match(said) or not _DIED.search(rest[:600]):
            continue
        start = at + len(said) - len(said.lstrip(" \n\t:;,-–\"“”'‘’"))
        end = at + len(said.rstrip())
        if end - start > 8:
            yield _Found(NARRATIVE, start, end, "own words")
            return

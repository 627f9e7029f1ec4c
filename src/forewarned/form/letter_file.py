"""What a response's file name says: whom it is from, which report it is about, and what sort of file it is.

Publishers' names follow habits and not rules: «2019-0412-Response-by-Orme-Council_Redacted.pdf»,
«Reply-from…», «Further-response-from…», «Orme-Council-Response2.pdf», the name of the person who died
before «Response», «Respomse». Hyphens stand for blanks and also for «&», commas and apostrophes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz

Sort = Literal["response", "attachment", "report", "covering letter", "Chief Coroner's letter", "unnamed"]


@dataclass(frozen=True, slots=True)
class FileName:
    """What one file's name says; what it does not say is None or false.

    `sender` is who it says the response is from, `before` what stands before «Response»: a body, or the
    person who died. `sort` is what the file seems to be, «unnamed» where no word tells.
    """

    sender: str | None = None
    before: str | None = None
    reference: str | None = None
    sort: Sort = "unnamed"
    kind: str | None = None
    joint: bool = False
    several: bool = False


_REFERENCE = re.compile(
    r"(?<!\d)(20[12]\d)[-_ –]+(?:0(?=0\d{3}(?!\d)|00))?(\d{4})([a-zA-Z](?![a-zA-Z]))?(?:\d(?!\d)|(?!\d))"
)
"""With a nought too many, or the number of a copy behind it."""
_CLUTTER = (
    r"\b(?:published|red[ac]{2}tedf?|redaction|final|signed|copy|version|pdf|v\d|willbetrim\w*)\b",
    r"\(\d+\)",
    r"(?<=\s)\d{1,2}",
    r"(?<=[a-z]{3})\d{1,2}[a-z]?",
    r"(?<=[A-Z0-9]{3})\d[a-z]?",
    r"\b\d{1,2}[. ]\d{1,2}(?:[. ]\d{2,4})?",
    r"\.\d",
    r"\b\d{8}\b",
)
"""What is written after a name: that it was redacted, its number, its date."""
_DECORATION = re.compile(rf"(?:[\s.]*(?:{'|'.join(_CLUTTER)}))+[\s.]*$", re.IGNORECASE)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|"
    r"september|october|november|december)"
)
_DATED = re.compile(
    rf"\s+(?:dated\s+)?(?:\d{{1,2}}\s+{_MONTH}(?:\s+20\d\d)?|{_MONTH}\s+20\d\d)$", re.IGNORECASE
)
_TO_REPORT = re.compile(
    r"\s+(?:to|re|for)\s+(?:the\s+)?(?:further\s+)?(?:prevention|pfd|reg(?:ulation)?\s*28)\b.*$"
    r"|\s+(?:regarding|received by|dated)\b.*$",
    re.I,
)
_PART_OF_ANSWER = re.compile(
    r"\s+(?:action plan|supporting (?:letter|documents?)|letter|reports?|response|updates?|page)\s*\d*$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^\W*(?:\d{1,2}\s+)?(?:letter\s+|and\s+update\s+|received\s+)?"
    r"(?:(?:from|form|fom|frm|by|ny|bt|of|on behalf of)\b\W*|from(?=[A-Z]))(?:the\s+)?(?P<sender>\S.*)$"
)
_NO_SENDER = re.compile(
    r"^(?:letter|to|for|re|regarding|dated|appendix|annex|no|redacted|part|\d+)\b", re.IGNORECASE
)
_CHIEF = re.compile(
    r"\bchief coroners?(?: s)? letter\b|\bletter (?:from|of|by) (?:the )?chief coroner\b", re.I
)
_EXHIBIT = re.compile(r"\s+(?:exhibit|appendix|annex|enclosure|attachment)s?\b.*$", re.IGNORECASE)
_REPORT = re.compile(
    r"\bprevention of future deaths?\b|\bpfd\b|\breg(?:ulation)? ?28\b|\bnarrative\b|\brecord of inquest\b",
    re.I,
)
_ATTACHED = re.compile(
    r"\b(?:append(?:ix|ices)|annex(?:e|es)?|enclosures?|exhibits?|attachments?|policy|guidelines?|leaflet|"
    r"flow ?chart|training slides|standard operating procedure|sop|protocol)\b",
    re.IGNORECASE,
)
_COVERING = re.compile(r"\b(?:covering|accompanying) (?:letter|email)\b", re.IGNORECASE)
_LETTER_FROM = re.compile(r"\b(?:letter|update|email)\s+from\s+(?:the\s+)?(?P<sender>\S.*)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\bextension\b|\bextend(?:ed|ing)?\b|\bholding (?:letter|response)\b", re.IGNORECASE)
_INTERIM = re.compile(r"\b(?:interim|initial|preliminary)\b", re.IGNORECASE)
_LIKE_RESPONSE = 82
"""How like «response» or «reply» (of 100) a word has to be to be one with a slip in it."""


@lru_cache(maxsize=16384)
def read_file_name(name: str) -> FileName:
    """What the name of a file, a path or an address says of the response in it.

    >>> read_file_name("2019-0412-Response-by-Orme-Valley-Council_Redacted.pdf").sender
    'Orme Valley Council'
    >>> read_file_name("2019-0412-Orme-Valley-Council.pdf").sort
    'unnamed'
    """
    words = _words(name)
    reference = _REFERENCE.search(words)
    stated = f"{reference[1]}-{reference[2]}{(reference[3] or '').upper()}" if reference else None
    bare = _REFERENCE.sub(" ", words) if reference else words
    bare = " ".join(bare.split()).strip(" .")
    found = _response_word(bare)
    return _named(bare, found, stated) if found else _unnamed(bare, stated)


def _words(name: str) -> str:
    """The name without folders, ending and decoration, its hyphens and underlines as blanks."""
    last = unquote(urlsplit(name.strip()).path.rstrip("/").rsplit("/", 1)[-1]) or ""
    stem = re.sub(r"\.(?:pdf|docx?|html?|txt|rtf|msg)$", "", last, flags=re.IGNORECASE)
    return " ".join(re.sub(r"[-_–\s]+", " ", stem).split())


def _response_word(text: str) -> tuple[int, int, bool] | None:
    """Where the word «response» or «reply» stands, and whether it is in the plural; slips allowed."""
    for match in re.finditer(r"[A-Za-z]+", text):
        word = match[0].lower()
        end = match.end()
        if word.startswith(("responsefrom", "responseby")):
            return match.start(), match.start() + len("response"), False
        if word in ("reply", "replies", "response", "responses", "responce"):
            return match.start(), end, word.endswith("s")
        if word[0] == "r" and 7 <= len(word) <= 10 and fuzz.ratio(word, "response") >= _LIKE_RESPONSE:
            return match.start(), end, word.endswith("s")
    glued = re.search(r"(?<=[a-z0-9])Responses?\b", text)
    return (glued.start(), glued.end(), glued[0].endswith("s")) if glued else None


def _named(text: str, found: tuple[int, int, bool], reference: str | None) -> FileName:
    start, end, several = found
    before, after = text[:start].strip(" ."), text[end:].strip(" ._")
    sender = _sender(after)
    lead = _REPORT.sub(" ", _lead_words(before))
    if _CHIEF.search(text):
        return FileName(None, None, reference, "Chief Coroner's letter")
    if _EXHIBIT.search(f" {after}") or (sender is None and _ATTACHED.search(after)):
        return FileName(sender, None, reference, "attachment")
    return FileName(
        sender,
        None if sender else (" ".join(lead.split()) or None),
        reference,
        "response",
        _kind(text),
        joint=re.search(r"\bjoint\b", before, re.IGNORECASE) is not None,
        several=several,
    )


def _lead_words(before: str) -> str:
    return re.sub(
        r"\b(?:further|joint|amended|supplement(?:al|ary)|updated?|interim|initial|final|second|redacted|narrative)\b",
        " ",
        before,
        flags=re.IGNORECASE,
    )


def _sender(after: str) -> str | None:
    """Who stands after «response from»; where «from» was left out, what is there unless it is no name."""
    match = _FROM.match(after)
    name = match["sender"] if match else ("" if _NO_SENDER.match(after) else after)
    return _tidied(name)


def _tidied(name: str) -> str | None:
    for clutter in (
        _EXHIBIT,
        _DATED,
        _TO_REPORT,
        _DECORATION,
        _DATED,
        _TO_REPORT,
        _PART_OF_ANSWER,
        _DECORATION,
    ):
        name = clutter.sub("", name)
    name = name.strip(" .,_")
    letters = re.sub(r"[^A-Za-z]", "", name)
    return name if len(letters) > 1 and name.lower() not in ("redacted", "published", "r") else None


def _kind(text: str) -> str | None:
    if _EXTENSION.search(text):
        return "extension"
    return "interim" if _INTERIM.search(text) else None


def _unnamed(text: str, reference: str | None) -> FileName:
    """What a name without «response» says: a body alone, a report, or something that was attached."""
    if _CHIEF.search(text):
        return FileName(None, None, reference, "Chief Coroner's letter")
    if _COVERING.search(text):
        return FileName(None, None, reference, "covering letter")
    if letter := _LETTER_FROM.search(text):
        return FileName(_tidied(letter["sender"]), None, reference, "response", _kind(text))
    if _EXTENSION.search(text):
        return FileName(None, None, reference, "response", "extension")
    if _ATTACHED.search(text):
        return FileName(None, None, reference, "attachment")
    if _REPORT.search(text):
        return FileName(None, None, reference, "report")
    return FileName(None, _tidied(text), reference, "unnamed")

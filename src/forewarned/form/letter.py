"""A responding letter → what it says of itself: its date, its sender, the report it answers, its kind.

Which duty it meets is a judgement made later, in the register; here nothing is guessed.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from forewarned.dates import DateRead, find_dates
from forewarned.form.document import Document, Passage, passage
from forewarned.model import Response, Where

HEAD_LINES = 45
"""A letter's own date and reference stand in its first lines."""

_REFERENCE = re.compile(r"(?<!\d)(20[12]\d)\s?[-–/]\s?(\d{4}[a-zA-Z]?)(?!\d)")
_FILE_SENDER = re.compile(
    r"(?:response|reply)[-_ ]+(?:received[-_ ]+)?(?:from|by|of)[-_ ]+(?P<sender>.+?)"
    r"(?:[-_ ]*(?:published|redacted|final|\(\d\)|\d{1,2}))*(?:\.\w{2,5})?$",
    re.IGNORECASE,
)
_DECEASED = re.compile(
    r"(?:inquests?|investigations?|deaths?)\s+(?:touching(?:\s+upon)?|into|of|concerning|regarding)"
    r"(?:\s+the\s+deaths?\s+of)?[:\s]+(?:the\s+late\s+)?(?P<name>(?:[A-Z][\w’'-]+\s+){1,4}[A-Z][\w’'-]+)"
    r"|(?:^|\n)\s*re\s*:\s*(?:the\s+late\s+)?(?P<about>(?:[A-Z][\w’'-]+\s+){1,4}[A-Z][\w’'-]+)"
)
_EXTENSION = re.compile(
    r"(?:request|seek|grant(?:ed)?|apply|agree[d]?(?:\s+to)?|ask(?:ing)?)\b[^.\n]{0,60}\bexten(?:sion|d)"
    r"|extension\s+(?:of\s+time\s+)?(?:is\s+|has\s+been\s+|was\s+)?(?:granted|agreed|requested)"
    r"|extend(?:ed)?\s+(?:the\s+)?(?:deadline|time|period)\b[^.\n]{0,60}\b(?:to|until)\b",
    re.IGNORECASE,
)
_INTERIM = re.compile(
    r"\binterim\s+(?:response|reply|update|letter)"
    r"|(?:full|final|substantive)\s+(?:response|reply)\s+(?:will|shall|to)\s+(?:follow|be\s+(?:sent|provided))",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:until|to|by)\s+(?:the\s+|no\s+later\s+than\s+|close\s+of\s+business\s+on\s+)?$", re.IGNORECASE
)
SHORT_LETTER = 2_500
"""Letters longer than this (characters) are answers, even where they mention an extension."""


def response_from(document: Document, *, name: str = "") -> Response:
    """What a letter says of itself; `name` is its file's, which often names the sender and the report."""
    body = passage(document, 0, len(document.text))
    head = passage(document, 0, _end_of_head(document))
    where: dict[str, Where] = {}
    written = _date_of(head)
    if written is not None:
        where["date"] = Where(head.spans(written[0], written[1]), "a date at the head of the letter")
    kind = kind_of(body.text)
    extended = _extended_to(body) if kind == "extension" else None
    if extended is not None:
        where["extended_to"] = Where(body.spans(extended[0], extended[1]), "the date beside «extend»")
    return Response(
        report_reference=_reference(head.text, name),
        respondent=sender_of_file(name),
        date=written[2].date if written else None,
        date_as_written=head.text[written[0] : written[1]] if written else None,
        kind=kind,
        extended_to=extended[2].date if extended else None,
        text=body.text or None,
        deceased=_deceased(head.text),
        where=where,
        flags=document.notes,
        document_sha256=document.sha256,
        pages=document.pages,
        source=document.media,
    )


def sender_of_file(name: str) -> str | None:
    """Whom the file's name says the response is from, hyphens read as blanks; None where it says nothing."""
    match = _FILE_SENDER.search(unquote(name.rsplit("/", 1)[-1]))
    if match is None:
        return None
    sender = re.sub(r"[-_ ]+", " ", match["sender"]).strip(" .")
    return sender or None


def kind_of(text: str) -> str:
    """«interim», «extension» or «final», by what a letter says of itself."""
    if len(text) < SHORT_LETTER and _EXTENSION.search(text):
        return "extension"
    if _INTERIM.search(text[:SHORT_LETTER]) and len(text) < 2 * SHORT_LETTER:
        return "interim"
    return "final"


def _reference(head: str, name: str) -> str | None:
    for text in (name, head):
        match = _REFERENCE.search(text.replace("_", "-"))
        if match:
            return f"{match[1]}-{match[2]}"
    return None


def _date_of(head: Passage) -> tuple[int, int, DateRead] | None:
    """The first whole date on a short line of the head: a letter's own, not one inside a sentence."""
    for start, end, read in find_dates(head.text):
        line_start = head.text.rfind("\n", 0, start) + 1
        line_end = head.text.find("\n", end)
        line = head.text[line_start : line_end if line_end >= 0 else len(head.text)]
        lead = head.text[line_start:start].lower()
        if (
            read.date is not None
            and len(line) < 70
            and not re.search(r"death|died|inquest|report|born", lead)
        ):
            return start, end, read
    return None


def _extended_to(body: Passage) -> tuple[int, int, DateRead] | None:
    for match in re.finditer(r"exten(?:sion|d\w*)", body.text, re.IGNORECASE):
        for start, end, read in find_dates(body.text[match.end() : match.end() + 160]):
            before = body.text[match.end() : match.end() + start]
            if read.date is not None and _UNTIL.search(before):
                return match.end() + start, match.end() + end, read
    return None


def _deceased(head: str) -> str | None:
    match = _DECEASED.search(head)
    return (match["name"] or match["about"]).strip() if match else None


def _end_of_head(document: Document) -> int:
    lines = document.lines[:HEAD_LINES]
    return lines[-1].end if lines else 0

"""A responding letter → what it says of itself: its date, its sender, the report it answers, its kind.

Which duty it meets is a judgement made later, in the register; here nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forewarned.dates import DateRead, find_dates
from forewarned.form import addressee_words
from forewarned.form.document import Document, Passage, passage
from forewarned.form.letter_file import read_file_name
from forewarned.model import Response, Where

HEAD_LINES = 45
"""A letter's own date and reference stand in its first lines."""
HEAD_LENGTH = 2_500
"""Characters: so long is the head of a letter whose lines are not known."""

_REFERENCE = re.compile(r"(?<!\d)(20[12]\d)\s?[-–/]\s?(0\d{3}[a-zA-Z]?)(?!\d)")
_PERSON = r"(?:[A-Z][\w’'-]+[^\S\n]+){1,4}[A-Z][\w’'-]+"
_TITLE = r"(?:the\s+late\s+)?(?:(?:Mr|Mrs|Miss|Ms|Master|Dr|Baby)\.?\s+)?"
_DECEASED = re.compile(
    r"(?:[Ii]nquests?|[Ii]nvestigations?|[Dd]eaths?|INQUEST|DEATH)\s+(?:[Tt]ouching(?:\s+[Uu]pon)?|into|[Oo]f|OF|"
    r"concerning|regarding)(?:\s+the\s+(?:tragic\s+|sad\s+)?[Dd]eaths?\s+of)?[:\s]+"
    rf"{_TITLE}(?P<name>{_PERSON})"
    rf"|(?:^|\n)\s*(?:[Rr][Ee]|[Ii]nquest|[Dd]eceased)\s*[:–-]\s*(?:[Ii]nquest\s+(?:of|into)\s+)?{_TITLE}"
    rf"(?P<about>{_PERSON})"
)
_NO_PERSON = re.compile(
    r"\b(?:Regulation|Report|Prevention|Future|Deaths?|Coroner|Inquest|Trust|Council|Police|Hospital|NHS|Act)\b"
)
_PAST = re.compile(
    r"(?:thank(?:s| you)|(?<!be )grateful|gratitude|appreciate|apologi[sz]e)[^.\n]{0,80}"
    r"(?:exten(?:sion|d|ding|ded)|further time|additional time)[^.\n]*(?=[.\n]|$)",
    re.IGNORECASE,
)
"""Thanks for time that was given: said in the answer itself."""
_EXTENSION = re.compile(
    r"(?:request|seek|grant(?:ed)?|apply|agree[d]?(?:\s+to)?|ask(?:ing)?|require|need)\b[^.\n]{0,60}"
    r"\b(?:exten(?:sion|d|ded)|(?:further|additional|more)\s+time)\b"
    r"|extension\s+(?:of\s+time\s+)?(?:is\s+|has\s+been\s+|was\s+)?(?:granted|agreed|requested|sought)"
    r"|extend(?:ed)?\s+(?:the\s+)?(?:deadline|time|period|date)\b[^.\n]{0,60}\b(?:to|until)\b"
    r"|would\s+be\s+(?:grateful|obliged)[^.\n]{0,80}\b(?:exten(?:sion|d)|(?:further|additional|more)\s+time)\b",
    re.IGNORECASE,
)
_INTERIM = re.compile(
    r"\b(?:interim|holding|initial|preliminary)\s+(?:response|reply|update|letter)"
    r"|(?:full|final|substantive|formal|detailed|complete|comprehensive)\s+(?:response|reply)\s+"
    r"(?:will|shall|to|as\s+soon\s+as|by|in\s+due\s+course)\b"
    r"|\b(?:will|shall|aim\s+to|intend\s+to)\s+(?:respond|reply|write)\b[^.\n]{0,40}"
    r"\b(?:in\s+full|fully|substantively|again\s+(?:by|before|once|when))\b"
    r"|\b(?:acknowledge|confirm)\s+(?:safe\s+)?receipt\b[^.\n]{0,140}[.\n][^.\n]{0,160}"
    r"\b(?:will|shall)\s+(?:respond|reply|be\s+(?:sent|provided))\b",
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
    elif written := _date_at_end(body):
        where["date"] = Where(body.spans(written[0], written[1]), "a date beside the signature")
    kind = kind_of(body.text)
    extended = _extended_to(body) if kind == "extension" else None
    if extended is not None:
        where["extended_to"] = Where(body.spans(extended[0], extended[1]), "the date beside «extend»")
    return Response(
        report_reference=_reference(head.text, name),
        respondent=sender_of_file(name),
        date=written[2].date if written else None,
        date_as_written=written[2].as_written if written else None,
        kind=kind,
        extended_to=extended[2].date if extended else None,
        text=body.text or None,
        deceased=deceased_in(head.text),
        where=where,
        flags=document.notes,
        document_sha256=document.sha256,
        pages=document.pages,
        source=document.media,
    )


def sender_of_file(name: str) -> str | None:
    """Whom the file's name says the response is from, hyphens read as blanks; None where it says nothing.

    Of names without «from» only those of a body are given: people who died stand there too.
    """
    file = read_file_name(name)
    if file.sender or file.sort not in ("response", "unnamed"):
        return file.sender
    return file.before if file.before and addressee_words.ENDING.search(file.before) else None


def kind_of(text: str) -> str:
    """«interim», «extension» or «final», by what a letter says of itself."""
    asked = _PAST.sub(" ", text[: 2 * SHORT_LETTER])
    if len(text) < SHORT_LETTER and _EXTENSION.search(asked):
        return "extension"
    if _INTERIM.search(asked[:SHORT_LETTER]) and len(text) < 2 * SHORT_LETTER:
        return "interim"
    return "final"


def deceased_in(text: str) -> str | None:
    """Whose death the head of a letter says that it is about; None where it names nobody."""
    for match in _DECEASED.finditer(text[:HEAD_LENGTH]):
        name = " ".join((match["name"] or match["about"]).split())
        if not _NO_PERSON.search(name):
            return name
    return None


def date_in(text: str) -> DateRead | None:
    """The letter's own date, where nothing but its words is held: at its head, else beside the signature."""
    closes = [match.end() for match in _CLOSE.finditer(text)]
    found = next(_own_dates(text[:HEAD_LENGTH], 0), None)
    if found is None and closes:
        found = next(_own_dates(text, closes[-1]), None)
    return found[2] if found else None


def reference_in(text: str) -> str | None:
    """The report's reference that the head of a letter states; one of the sender's own is not meant."""
    for match in _REFERENCE.finditer(text[:HEAD_LENGTH]):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not re.search(r"\bour\s+ref", line, re.IGNORECASE):
            return f"{match[1]}-{match[2].upper()}"
    return None


def _reference(head: str, name: str) -> str | None:
    return read_file_name(name).reference or reference_in(head)


def _date_of(head: Passage) -> tuple[int, int, DateRead] | None:
    """The first whole date on a short line of the head: a letter's own, not one inside a sentence."""
    return next(_own_dates(head.text, 0), None)


def _date_at_end(body: Passage) -> tuple[int, int, DateRead] | None:
    """The date on a short line after the last «Yours sincerely», where the head has none."""
    closes = [match.end() for match in _CLOSE.finditer(body.text)]
    return next(_own_dates(body.text, closes[-1]), None) if closes else None


def _own_dates(text: str, begin: int) -> Iterator[tuple[int, int, DateRead]]:
    for start, end, read in find_dates(text[begin:]):
        start, end = start + begin, end + begin
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        lead = text[line_start:start].lower()
        if (
            read.date is not None
            and len(line) < _SHORT_LINE
            and not (_NOT_ITS_OWN.search(lead) or _IN_SENTENCE.search(lead))
        ):
            yield start, end, read


_SHORT_LINE = 70
_NOT_ITS_OWN = re.compile(
    r"death|died|inquest|report|born|birth|\bdob\b|received|your (?:letter|ref|email)|heard"
)
_IN_SENTENCE = re.compile(
    r"(?:\w+\s+){2,}(?:on|by|from|until|since|before|after|between|in|to|of|and|for|dated)\s+(?:the\s+)?$"
)
"""What stands before a date that is told of, and is not the letter's own."""
_CLOSE = re.compile(r"\byours\s+(?:sincerely|faithfully|truly)\b|\bkind\s+regards\b", re.IGNORECASE)


def _extended_to(body: Passage) -> tuple[int, int, DateRead] | None:
    for match in re.finditer(r"exten(?:sion|d\w*)", body.text, re.IGNORECASE):
        for start, end, read in find_dates(body.text[match.end() : match.end() + 160]):
            before = body.text[match.end() : match.end() + start]
            if read.date is not None and _UNTIL.search(before):
                return match.end() + start, match.end() + end, read
    return None


def _end_of_head(document: Document) -> int:
    lines = document.lines[:HEAD_LINES]
    return lines[-1].end if lines else 0

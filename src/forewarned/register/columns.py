"""The export tables of the contract: names, order, types and meaning of every column.

Columns may be added, never renamed. The frames, the exported files and the Data Package descriptor
are all made from this one list.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "date", "list", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type and, for a reader who has only the file, what it means."""

    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One export table; `key` names the columns that tell its rows apart."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


LIST_SEPARATOR = "|"


def csv_cell(value: object) -> str:
    """A value as it stands in a CSV file: unknown is empty, texts of a list are joined by «|»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return LIST_SEPARATOR.join(value)
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, default=plain)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def plain(value: object) -> object:
    """A value that JSON has no word for, as one that it has: dates ISO 8601, sets as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _columns(*lines: str) -> tuple[Column, ...]:
    made = []
    for line in lines:
        name, kind, meaning = (part.strip() for part in line.split("|", 2))
        made.append(Column(name, kind, meaning))  # type: ignore[arg-type]
    return tuple(made)


TABLES: dict[str, Table] = {
    "reports": Table(
        "reports",
        "Prevention of future deaths reports, one a row, with the value that stands of every field.",
        ("key",),
        _columns(
            "key|string|Our own key: from the publisher's address, else from the document. Never a name.",
            "reference|string|The published reference, as written. Blank, repeated and mistyped in life.",
            "url|string|The publisher's page.",
            "date_of_report|date|The date on the report; blank where it cannot be read whole.",
            "stated_deadline|date|The last day to answer that the report itself states.",
            "published|date|The day on which the publisher put the page up.",
            "deceased|string|The name as published; redactions are kept.",
            "coroner|string|The coroner's name as published.",
            "coroner_area|string|The coroner area as written.",
            "categories|list|The publisher's categories, as tagged.",
            "sent_to|string|The addressees, verbatim.",
            "investigation|string|Box 3, verbatim.",
            "circumstances|string|Box 4, verbatim.",
            "concerns|string|Box 5, verbatim.",
            "action|string|Box 6, verbatim.",
            "age|integer|Age of the deceased in years.",
            "child|boolean|Whether the deceased was under 18.",
            "sex|string|Sex of the deceased as the text gives it.",
            "date_of_death|date|Date of death.",
            "manner|string|How the death came about, in the words of the contract's list.",
            "conclusion|string|The inquest's conclusion, verbatim.",
            "medical_cause|string|The medical cause of death, verbatim.",
            "setting|string|The kind of place.",
            "inquest_opened|date|The day on which the investigation or inquest was opened.",
            "inquest_concluded|date|The day on which the inquest concluded.",
            "document_sha256|string|SHA-256 of the report's document, where one is held.",
            "source|string|The sources whose values stand in this row.",
            "area|string|The coroner area that is meant, by its name on that day; blank where not known.",
            "area_id|string|Our own key of that area.",
            "jury|boolean|Whether the inquest sat with a jury; blank where the text does not say.",
            "suicide|boolean|Whether the death was, or probably was, a suicide; blank where not said.",
        ),
    ),
    "concerns": Table(
        "concerns",
        "Matters of concern, as the coroner numbered them.",
        ("report_key", "number"),
        _columns(
            "report_key|string|The report.",
            "number|string|The coroner's number, or the position where none was; a second 1 is «1-2».",
            "text|string|The concern, verbatim.",
            "page|integer|Page of the document on which it begins.",
            "start|integer|Where it begins in the document's text, in characters.",
            "end|integer|Where it ends in the document's text, in characters.",
        ),
    ),
    "addressees": Table(
        "addressees",
        "The bodies and persons to whom a report was sent, as written on it.",
        ("report_key", "position"),
        _columns(
            "report_key|string|The report.",
            "position|integer|Place in the list, from 1.",
            "name_as_written|string|The name as written.",
            "organisation_id|string|Who that is judged to be; blank where not judged.",
            "judged_by|string|The rule or the person who judged.",
            "confidence|number|How sure the judgement is, 0 to 1.",
        ),
    ),
    "organisations": Table(
        "organisations",
        "Organisations that addressees have been judged to be.",
        ("id",),
        _columns(
            "id|string|Our own key.",
            "name|string|The name in use.",
            "kind|string|The kind of body.",
            "other_names|list|Other names and abbreviations.",
            "valid_from|date|First day under this name.",
            "valid_to|date|Last day under this name.",
            "successor_id|string|The body that took over.",
            "parent_id|string|The body that it belongs to.",
        ),
    ),
    "duties": Table(
        "duties",
        "One addressee's duty to answer one report, as it stands on the day asked about.",
        ("report_key", "addressee_position"),
        _columns(
            "report_key|string|The report.",
            "organisation_id|string|The organisation; blank where not judged.",
            "addressee_position|integer|The addressee's place in the list.",
            "sent|date|The day the report was sent; the date of the report where nothing else is known.",
            "stated_deadline|date|The last day that the report states.",
            "deadline|date|The computed last day: 56 calendar days after it was sent.",
            "extended_to|date|The day to which the coroner extended it.",
            "state|string|not_due, answered, answered_late, interim, extended, none_published, "
            "not_required or unknown.",
            "answered_on|date|The date of the answer.",
            "days_late|integer|Calendar days after the governing deadline; 0 when in time.",
        ),
    ),
    "responses": Table(
        "responses",
        "Documents that answer a report.",
        ("key",),
        _columns(
            "key|string|Our own key.",
            "report_key|string|The report answered.",
            "organisation_id|string|The organisation; blank where not judged.",
            "respondent|string|Who it is from, as given.",
            "date|date|The date on it.",
            "url|string|Where it was published.",
            "text|string|Its words, verbatim, where held.",
            "document_sha256|string|SHA-256 of its document, where one is held.",
        ),
    ),
    "answers": Table(
        "answers",
        "What a response says to one concern.",
        ("response_key", "concern_number"),
        _columns(
            "response_key|string|The response.",
            "report_key|string|The report.",
            "concern_number|string|The concern.",
            "stance|string|The stance, in the words of the contract's list.",
            "quote|string|The words that show it, verbatim.",
            "start|integer|Where the quote begins in the response's text.",
            "end|integer|Where the quote ends in the response's text.",
            "judged_by|string|The rule or the person who judged.",
            "confidence|number|How sure the judgement is, 0 to 1.",
            "why|list|The signs that decided, or the reason that the person gave.",
        ),
    ),
    "promises": Table(
        "promises",
        "Actions that a response says were or will be taken.",
        ("key",),
        _columns(
            "key|string|Our own key.",
            "response_key|string|The response.",
            "concern_number|string|The concern.",
            "action|string|The action.",
            "quote|string|The words that promise it, verbatim.",
            "owner|string|Who is to do it, as written; blank where the words name nobody but the sender.",
            "due|date|The last day of the time that is meant.",
            "strength|string|How strong an action it is (RCA2): stronger, intermediate or weaker.",
            "delivery|string|What is known of its being done, as on the day of the export: open, "
            "open_overdue, evidence_offered, delivered, delivered_late, superseded, not_delivered, unknown.",
            "report_key|string|The report.",
            "status|string|done, where it is said to be done already; will, where it is to come.",
            "start|integer|Where the quote begins in the response's text.",
            "end|integer|Where the quote ends in the response's text.",
            "organisation_id|string|Whose response it is; blank where not known.",
            "promised_on|date|The date of the response.",
            "due_as_written|string|By when, verbatim.",
            "due_iso|string|By when, as much of the date as is meant: 2025-06-30, 2025-06 or 2025.",
            "due_precision|string|day, month, quarter, season or year.",
            "delivered_on|date|The day on which it was done, where evidence gives it.",
            "days_late|integer|Calendar days after the day promised, where evidence shows them.",
            "evidence|list|The numbers of the evidence attached.",
            "judged_by|string|The rule or the person who judged that it is a promise.",
            "confidence|number|How sure the judgement is, 0 to 1.",
        ),
    ),
    "evidence": Table(
        "evidence",
        "What was attached to a promise to show whether it was kept, and what it is taken to say.",
        ("number",),
        _columns(
            "number|integer|Our own number: that of its event in the history.",
            "promise_key|string|The promise.",
            "kind|string|link, file or response.",
            "place|string|The address, the SHA-256 of the file, or the key of the response.",
            "name|string|What the file is called.",
            "says|string|offered, open, delivered, not_delivered or superseded.",
            "on|date|The day of which it speaks.",
            "recorded|date|The day on which it was attached.",
            "by|string|Who attached it.",
            "why|string|Why it is taken to say so.",
        ),
    ),
    "threads": Table(
        "threads",
        "Concerns, from different reports over time, about the same danger.",
        ("id",),
        _columns(
            "id|string|Our own key.",
            "title|string|The danger, in plain words.",
            "first_warned|date|Date of the first report.",
            "last_warned|date|Date of the last report.",
            "reports|integer|How many reports.",
            "concerns|integer|How many concerns.",
        ),
    ),
    "thread_members": Table(
        "thread_members",
        "Judgements that a concern belongs to a thread, or does not.",
        ("thread_id", "report_key", "concern_number"),
        _columns(
            "thread_id|string|The thread.",
            "report_key|string|The report.",
            "concern_number|string|The concern.",
            "judgement|string|same, not the same or unsure.",
            "judged_by|string|The rule or the person who judged.",
            "score|number|The rule's score.",
            "why|string|Why.",
        ),
    ),
    "facts": Table(
        "facts",
        "Facts found in the text, each with the place where it stands; a name may come several times.",
        ("report_key", "name", "section", "start"),
        _columns(
            "report_key|string|The report.",
            "name|string|Which fact.",
            "value|string|Its value: dates ISO 8601, yes and no as true and false.",
            "page|integer|Page of the document, where its section stands on one page.",
            "start|integer|Where its words begin in the text of its section, in characters.",
            "end|integer|Where its words end in the text of its section.",
            "rule|string|The rule that found it.",
            "section|string|The section of the report; its text is in the table of reports.",
            "as_written|string|The words that say so, verbatim.",
            "person|integer|Which of the deceased, from 1.",
            "confidence|number|How sure the rule is, 0 to 1.",
        ),
    ),
}

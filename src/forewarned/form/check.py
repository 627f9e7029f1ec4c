"""What the law or the guidance would fault in a report, each fault naming its source.

A fault is advice to whoever writes the report: nothing is altered, and nobody is scored. `severity` says what
stands behind it: «law» (an Act or Regulation requires it), «guidance» (the Chief Coroner's guidance, a
committee or a published standard says so), «check» (a person should look; the rule or its wording is unsure).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence

from forewarned.form.check_wording import wording_faults
from forewarned.form.compose import DAYS_TO_RESPOND
from forewarned.form.fault import FORM, GUIDANCE_5, REG_28_4, REG_29, SCHEDULE_5, Fault, Severity
from forewarned.model import Report
from forewarned.wording import date_in_words

__all__ = ["Fault", "Severity", "check"]

LONG_CIRCUMSTANCES = 1200
"""Words. Our own figure for «brief»: the guidance gives none."""


def check(report: Report, *, draft_copies: Sequence[str] = ()) -> list[Fault]:
    """The faults of a report, in the order of the form's boxes; none found is an empty list.

    `draft_copies` are the names that a draft will be copied to, beside what `report.copies` already says.
    Days are calendar days. Which rules exist is the tables below; each fault says where its rule comes from.
    """
    faults = [
        *_missing(report),
        *_deadline(report),
        *_copies(report, draft_copies),
        *_conclusion(report),
        *_length(report),
        *wording_faults(report),
    ]
    place = {field: at for at, field in enumerate(_BOX_ORDER)}
    return sorted(faults, key=lambda fault: (place.get(fault.field, 99), fault.start or 0, fault.code))


_BOX_ORDER = (
    "addressees",
    "coroner",
    "coroner_area",
    "investigation",
    "circumstances",
    "concerns_text",
    "action",
    "stated_deadline",
    "copies",
    "date_of_report",
)


# --- what has to be there ------------------------------------------------------------------------------

Absent = Callable[[Report], bool]

_REQUIRED: tuple[tuple[str, str, Absent, str, str, Severity], ...] = (
    (
        "no_addressee",
        "addressees",
        lambda report: not report.addressees,
        "The report is sent to nobody. Name the person or body believed to have power to act.",
        SCHEDULE_5,
        "law",
    ),
    (
        "nobody_has_to_respond",
        "addressees",
        lambda report: (
            bool(report.addressees)
            and all(addressee.response_required is False for addressee in report.addressees)
        ),
        "No addressee is asked to respond. Whoever is sent a report must give a written response.",
        SCHEDULE_5,
        "law",
    ),
    (
        "no_coroner",
        "coroner",
        lambda report: not report.coroner,
        "Box 1 names no coroner.",
        FORM,
        "guidance",
    ),
    (
        "no_coroner_area",
        "coroner_area",
        lambda report: not report.coroner_area,
        "Box 1 names no coroner area.",
        FORM,
        "guidance",
    ),
    (
        "no_investigation",
        "investigation",
        lambda report: not report.investigation,
        "Box 3 is empty: say when the investigation began, into whose death, and how it stands.",
        FORM,
        "guidance",
    ),
    (
        "no_circumstances",
        "circumstances",
        lambda report: not report.circumstances,
        "Box 4 is empty: say shortly how the death came about.",
        FORM,
        "guidance",
    ),
    (
        "no_concern",
        "concerns_text",
        lambda report: not report.concerns,
        "No matter of concern is stated. A report is made because something revealed gives rise to a concern "
        "that other deaths will occur.",
        SCHEDULE_5,
        "law",
    ),
    (
        "no_date",
        "date_of_report",
        lambda report: report.date_of_report is None,
        "The report has no date that can be read. The days to respond are counted from it.",
        f"{FORM}, boxes 7 and 9",
        "guidance",
    ),
)


def _missing(report: Report) -> Iterator[Fault]:
    for code, field, absent, says, source, severity in _REQUIRED:
        if absent(report):
            yield Fault(code, field, says, source, severity)


# --- deadline, copies, conclusion, length --------------------------------------------------------------


def _deadline(report: Report) -> Iterator[Fault]:
    stated, field = report.stated_deadline, "stated_deadline"
    if stated is None:
        written = report.stated_deadline_as_written
        says = f"The deadline «{written}» cannot be read whole." if written else "Box 7 states no last day."
        yield Fault("no_deadline", field, f"{says} Give day, month and year.", f"{FORM}, box 7", "guidance")
        return
    if report.date_of_report is None:
        return
    due = report.date_of_report + dt.timedelta(days=DAYS_TO_RESPOND)
    days = (stated - report.date_of_report).days
    if days < DAYS_TO_RESPOND:
        says = f"The deadline is day {days}; a recipient has {DAYS_TO_RESPOND} days, to {date_in_words(due)}."
        yield Fault("deadline_too_soon", field, says, REG_29, "law")
    elif days > DAYS_TO_RESPOND:
        day_56 = f"day {DAYS_TO_RESPOND} ({date_in_words(due)})"
        says = f"The deadline is day {days}, not {day_56}: say so if it is extended."
        yield Fault("deadline_not_day_56", field, says, REG_29, "check")


_CHILD = re.compile(
    r"\baged?\s+(?:of\s+)?(?:(?:1[0-7]|[0-9])\b(?!\d)(?:\s+years)?|\d+\s+(?:months|weeks|days|hours))|"
    r"\b(?:1[0-7]|[0-9])[\s-]years?[\s-]old\b|\b\d+\s+(?:days|weeks|months)\s+old\b|\bunder\s+18\b",
    re.IGNORECASE,
)


def _copies(report: Report, draft_copies: Sequence[str]) -> Iterator[Fault]:
    said = " ".join([report.copies or "", *draft_copies])
    if not re.search(r"\bchief\s+coroner\b", said, re.IGNORECASE):
        says = "No copy to the Chief Coroner: one must be sent."
        yield Fault("no_copy_to_chief_coroner", "copies", says, REG_28_4, "law")
    others = [name for name in draft_copies if "chief coroner" not in name.lower()]
    if not others and not re.search(r"\binterested\s+persons?\b|\bfamily\b", said, re.IGNORECASE):
        says = "No interested person is sent a copy. Each who in the coroner's opinion should have one must."
        yield Fault("no_copy_to_interested_persons", "copies", says, REG_28_4, "check")
    if _is_child(report) and not re.search(r"\bsafeguarding\b", said, re.IGNORECASE):
        says = (
            "The deceased seems to be under 18: check that the local safeguarding body has a copy (the "
            "Regulations as made name the Local Safeguarding Children Board; their present wording is "
            "unconfirmed)."
        )
        yield Fault("no_copy_to_safeguarding_body", "copies", says, f"{REG_28_4}, as made", "check")


def _is_child(report: Report) -> bool:
    return bool(_CHILD.search(report.investigation or ""))


_CONCLUDED = re.compile(
    r"\bconclusion|\bverdict|\bnarrative|\bdetermin|\bjury (?:found|concluded)|\bI (?:found|concluded|"
    r"recorded)|"
    r"\bfindings?\b|\b(?:suicide|misadventure|accidental death|natural causes|open|unlawful(?:ly)? kill)",
    re.IGNORECASE,
)


def _conclusion(report: Report) -> Iterator[Fault]:
    text = report.investigation
    if report.template == "after" and text and not _CONCLUDED.search(text):
        says = "The inquest has ended but box 3 gives no conclusion."
        yield Fault("no_conclusion", "investigation", says, f"{FORM}, box 3", "guidance")


def _length(report: Report) -> Iterator[Fault]:
    words = len((report.circumstances or "").split())
    if words > LONG_CIRCUMSTANCES:
        says = f"Box 4 has {words:,} words. A report is clear, brief and focused; it rehearses no facts."
        yield Fault("long_circumstances", "circumstances", says, GUIDANCE_5, "check")

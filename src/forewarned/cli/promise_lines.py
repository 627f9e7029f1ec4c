"""A promise in lines that people read: what came of it, whose it is, its words, its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from forewarned import wording
from forewarned.cli import output

if TYPE_CHECKING:
    from rich.console import Console

    from forewarned.cli.reply_care import ReplyCare
    from forewarned.register.later_warnings import LaterWarning
    from forewarned.register.promise_views import HeldPromise
    from forewarned.register.store import Register
    from forewarned.responses.evidence import Evidence


def print_promise(
    to: Console, each: HeldPromise, care: ReplyCare, reference: str | None, *, with_report: bool = True
) -> None:
    """Prints one promise: its day and what came of it, whose it is, its words, its key."""
    state = wording.delivery_in_words(each.delivery.state, days_late=each.delivery.days_late)
    strength = f"{each.strength} action" if each.strength else ""
    head = wording.sentence("; ".join(filter(None, (f"{state}: {when_words(each)}", strength))))
    output.print_text(to, head, style="bold")
    concern = f"concern {each.concern_number}" if each.concern_number else "no one concern"
    report = f"report {reference or each.report_key}, " if with_report else ""
    output.print_text(to, f"{owner_of(each)}; {report}{concern}.", indent=2)
    output.print_text(to, f"«{care.shown(each.report_key, ' '.join(each.quote.split()))}»", indent=2)
    for one in each.evidence:
        output.print_text(to, evidence_line(one), indent=2)
    output.print_text(
        to, f"Key {each.key}; {each.judged_by}, {each.confidence:.0%} sure.", indent=2, style="dim"
    )
    to.print()


def owner_of(each: HeldPromise) -> str:
    """Who is to act: whom the words name, and whose response it is."""
    body = each.organisation or each.respondent or "sender not known"
    owner = " ".join((each.owner or "").split())
    return f"{owner} ({body})" if owner and owner != body else body


def when_words(each: HeldPromise) -> str:
    """What a promise says of its time: that it is done, or by when it is to come."""
    said = "said to be done" if each.status == "done" else "promised"
    if each.due is None:
        return f"{said}, «{each.due_as_written}»" if each.due_as_written else f"{said}, no day given"
    written = f", read from «{each.due_as_written}»" if _is_read(each) else ""
    return f"{said} by {wording.date_in_words(each.due)}{written}"


def _is_read(each: HeldPromise) -> bool:
    """Whether the day is the last one of what is written, and not itself written."""
    return bool(each.due_as_written) and each.due_precision != "day"


def evidence_line(each: Evidence) -> str:
    """One piece of evidence: what it says, of which day, where it is, who attached it and why."""
    on = f" on {wording.date_in_words(each.on)}" if each.on else ""
    where = each.name or each.place
    return f"Evidence {each.number}: {each.says.replace('_', ' ')}{on}: {where} ({each.by}: {each.why})"


def shortened(text: str, most: int = 120) -> str:
    """The text on one line, or its beginning with «…»."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


def later_of(register: Register, listed: Iterable[HeldPromise]) -> Mapping[str, tuple[LaterWarning, ...]]:
    """For each promise the later reports to the same body about something like it."""
    from forewarned.register.later_warnings import LaterWarnings

    warnings = LaterWarnings(register)
    return {each.key: warnings.of(each) for each in listed}


def print_later(to: Console, found: Sequence[LaterWarning]) -> None:
    """Prints the later reports beside a promise, as the question that they are."""
    if not found:
        return
    output.print_text(to, f"{wording.LATER_WARNING_QUESTION}:", indent=2)
    for each in found:
        named = each.reference or each.report_key
        when = wording.date_in_words(each.date_of_report)
        number = f", concern {each.concern_number}" if each.concern_number else ""
        output.print_hanging(to, "-", f"{named} of {when}{number}: «{each.snippet}»", indent=4)
    to.print()

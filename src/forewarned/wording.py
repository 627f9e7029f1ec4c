"""The words for what the register holds, each in one place: states, stances, dates, counts, children.

Everything that is shown to people (terminal, web, feeds) takes its words from here, so that one thing
has one name everywhere. `docs/words.md` is made from this module. Pure: no clock, no register.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

STATES: Mapping[str, str] = {
    "not_due": "Not due yet",
    "answered": "Answered",
    "answered_late": "Answered late",
    "interim": "Interim reply",
    "extended": "Extended",
    "none_published": "No answer published",
    "not_required": "No answer needed",
    "unknown": "Not known",
}
"""The states of a duty. `state_in_words` adds the days and the date that some of them carry."""

STANCES: Mapping[str, str] = {
    "taken": "Done",
    "planned_dated": "Promised",
    "planned_undated": "Promised, no date",
    "partly": "Partly met",
    "considering": "Under consideration",
    "disputed": "Disagrees",
    "declined_with_reasons": "Will not act, with reasons",
    "referred_elsewhere": "Says it is for another body",
    "not_addressed": "Not answered",
}
"""The stances of an answer. `stance_in_words` adds the date of a dated promise."""

DELIVERIES: Mapping[str, str] = {
    "open": "Still to come",
    "open_overdue": "Overdue: seen not done",
    "evidence_offered": "Evidence offered, not judged",
    "delivered": "Delivered",
    "delivered_late": "Delivered late",
    "superseded": "Superseded",
    "not_delivered": "Not delivered",
    "unknown": "Not known",
}
"""What became of a promise. `delivery_in_words` adds the days by which one was late."""

WHAT_UNKNOWN_DELIVERY_MEANS = (
    "«Not known» means that nothing was seen either way: it does not say that a promise was broken."
)
"""What stands beside promises whose time has come."""

LATER_WARNING_QUESTION = "Was it kept? A later report to the same body speaks of something like it"
"""What stands beside a later report that is shown with a promise: it asks, and finds nothing."""

HELP_LINE = (
    "What follows speaks of suicide or self-harm. If that is hard to read, or you need to talk, "
    "Samaritans are there day and night: call 116 123, free."
)
"""The line that stands at the top, before any detail, where self-harm appears."""

NAME_HIDDEN = "[name hidden]"
"""What stands where a child's name was, in text that is shown."""

NOT_KNOWN = "not known"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)


# -- dates and counts ---------------------------------------------------------------------------------


def date_in_words(day: dt.date | None) -> str:
    """The date as people read it: «3 October 2018»; «not known» where there is none."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if day else NOT_KNOWN


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: «1 report», «5,543 reports». `plural` where it is not the noun and «s»."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def in_words(number: int) -> str:
    """A small number as a word («seven», up to twelve; nought is «no»), a larger one in figures."""
    return _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"


def ordinal(number: int) -> str:
    """«1st», «2nd», «3rd», «11th», «22nd»."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{'th' if 10 <= number % 100 <= 20 else ending}"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: «a», «a and b», «a, b and c»."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def sentence(words: str) -> str:
    """The words with a capital at the start and a full stop at the end."""
    return words[:1].upper() + words[1:].rstrip(".") + "."


def share_in_words(number: int, of: int) -> str:
    """How many of how many, with the share: «61 of 512 (12%)»; «0 of 0» has no share."""
    return f"{number:,} of {of:,}" + (f" ({_percent(number, of)})" if of else "")


def _percent(number: int, of: int) -> str:
    """A whole percentage that is 0 or 100 only where nothing, or everything, is meant."""
    percent = round(100 * number / of)
    if percent == 0 and number:
        return "under 1%"
    return "over 99%" if percent == 100 and number < of else f"{percent}%"


# -- states and stances -------------------------------------------------------------------------------


def state_in_words(state: str, *, days_late: int | None = None, extended_to: dt.date | None = None) -> str:
    """The one wording of a duty's state, with its days or its date where it has them.

    Days are calendar days after the governing deadline. Raises KeyError for a state that is none.
    """
    if state == "answered_late" and days_late:
        return f"{STATES[state]}, by {count_of(days_late, 'day')}"
    if state == "extended" and extended_to:
        return f"{STATES[state]} to {date_in_words(extended_to)}"
    return STATES[state]


def stance_in_words(stance: str, *, due: dt.date | None = None) -> str:
    """The one wording of an answer's stance. Raises KeyError for a stance that is none."""
    if stance == "planned_dated" and due:
        return f"{STANCES[stance]} by {date_in_words(due)}"
    return STANCES[stance]


def delivery_in_words(state: str, *, days_late: int | None = None) -> str:
    """The one wording of what became of a promise. Raises KeyError for a state that is none."""
    if state in ("delivered_late", "open_overdue") and days_late:
        return f"{DELIVERIES[state]}, by {count_of(days_late, 'day')}"
    return DELIVERIES[state]


def report_sentence(
    bodies: int, concerns: int, day: dt.date | None, states: Iterable[str], *, unassigned: int = 0
) -> str:
    """The first line about a report: who was warned of how much, when, and what came of it.

    «Warned 8 bodies of 16 concerns on 19 December 2018. Seven answered; one answer is not published.»
    `unassigned` counts answers seen that could not be given to one of the bodies.
    """
    warned = f" {count_of(bodies, 'body', 'bodies')}" if bodies else ""
    what = f" of {count_of(concerns, 'concern')}" if concerns else ""
    when = f" on {date_in_words(day)}" if day else ""
    known = (("who was warned", bodies), ("what the concerns were", concerns), ("the date", day))
    gaps = [words for words, value in known if not value]
    verb = "is" if len(gaps) == 1 else "are"
    missing = sentence(f"{listed(gaps)} {verb} {NOT_KNOWN}") if gaps else ""
    outcome = answers_sentence(states, unassigned=unassigned)
    return " ".join(filter(None, (f"Warned{warned}{what}{when}.", missing, outcome)))


def answers_sentence(states: Iterable[str], *, unassigned: int = 0) -> str:
    """What came of a report's duties, in a sentence or two; empty where there is nothing to say.

    Where answers were seen that could not be given to one of the bodies, that stands in place of the
    duties that are not known because of it.
    """
    counted = Counter(states)
    total = counted.total()
    answered = counted["answered"] + counted["answered_late"]
    if total and answered == total:
        return {1: "It answered.", 2: "Both answered."}.get(total, f"All {in_words(total)} answered.")
    parts = [f"{in_words(answered)} answered"] if answered else []
    left = [state for state in _OUTCOMES if counted[state] and not (unassigned and state == "unknown")]
    parts += [_outcome(state, counted[state], alone=total == 1) for state in left]
    rest = sentence("; ".join(parts)) if parts else ""
    return " ".join(filter(None, (_unassigned_sentence(unassigned), rest)))


def _unassigned_sentence(unassigned: int) -> str:
    if not unassigned:
        return ""
    seen = "answer is published" if unassigned == 1 else "answers are published"
    return sentence(f"{in_words(unassigned)} {seen}, but from which of them is not known")


_OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    "none_published": (
        "no answer is published",
        "one answer is not published",
        "{n} answers are not published",
    ),
    "interim": ("it sent an interim reply", "one sent an interim reply", "{n} sent interim replies"),
    "extended": ("it was given more time", "one was given more time", "{n} were given more time"),
    "not_due": ("its answer is not due yet", "one answer is not due yet", "{n} answers are not due yet"),
    "not_required": ("no answer is needed", "one need not answer", "{n} need not answer"),
    "unknown": (
        "whether it answered is not known",
        "of one it is not known whether it answered",
        "of {n} it is not known whether they answered",
    ),
}


def _outcome(state: str, number: int, *, alone: bool) -> str:
    only, one, many = _OUTCOMES[state]
    return only if alone else one if number == 1 else many.format(n=in_words(number))


# -- organisations ------------------------------------------------------------------------------------

UNSURE_WHO = "unsure who this is"
"""What stands beside an addressee of whom it is not sure which body it is."""

NO_BODY = "no body is named"
"""What stands beside an addressee that is a person, or no name at all."""

WHAT_NONE_PUBLISHED_MEANS = (
    "«No answer published» means that the deadline has passed and no source held here shows an answer. "
    "It does not say that none was sent, or how well anybody did."
)
"""The line under every list that puts bodies beside each other."""

_ADDRESSED_AS: Mapping[str, str] = {
    "itself": "",
    "office": "to its office-holder ({through})",
    "part": "to a part of it ({through})",
    "place": "by the name of a place that it runs",
    "predecessor": "to its predecessor {through}",
    "belongs": "to {through}, which belongs to it",
}


def addressed_as_in_words(addressed_as: str, through: str | None, *, out_of_its_time: bool = False) -> str:
    """How a report came to a body, where not by its own name: «to its office-holder (Commissioner)».

    Empty where there is nothing to say. Raises KeyError for a way that is none.
    """
    how = _ADDRESSED_AS[addressed_as].format(through=through)
    when = "not known to have existed that day" if out_of_its_time else ""
    return "; ".join(filter(None, (how, when)))


def interval_in_words(number: int, of: int, low: float | None, high: float | None) -> str:
    """A share with its denominator and its interval: «12 of 40, 30% (18–45)»; «0 of 0» has no share."""
    counts = f"{number:,} of {of:,}"
    if low is None or high is None or not of:
        return counts
    return f"{counts}, {_percent(number, of)} ({round(100 * low)}–{round(100 * high)})"


# -- children -----------------------------------------------------------------------------------------


def is_child(categories: Iterable[str], child: bool | None = None, age: int | None = None) -> bool:
    """Whether the record says that the deceased was under 18: by its own field, age or category."""
    if child is not None or age is not None:
        return bool(child) or (age is not None and age < 18)
    return any("child death" in category.lower() for category in categories)


def child_in_words(age: int | None) -> str:
    """How a child is spoken of: «a child aged 14»; «a child» where the age is not known."""
    return "a child" if age is None else f"a child aged {age}"


def without_name(text: str, name: str | None) -> str:
    """The text with the parts of a person's name replaced by «[name hidden]», for showing only.

    Whole words only, with the capital that a name has (or all capitals). A name that is also a month
    stays where it stands in a date. Text without the name comes back as it is.
    """
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]+", name or "") if word.upper() not in _NO_NAME]
    if not words:
        return text
    either = "|".join(re.sub("['’]", "['’]", re.escape(form)) for word in words for form in _spellings(word))
    named = rf"(?<![\w’'])(?:{either})(?![\w])"
    run = re.compile(rf"{named}(?:[\s,.-]{{1,2}}{named})*")
    return run.sub(lambda match: match[0] if _in_a_date(match) else NAME_HIDDEN, text)


def _spellings(word: str) -> tuple[str, ...]:
    """How a name may stand in a text: in capitals, as given, and as names are written («O’Shea»)."""
    written = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return tuple(dict.fromkeys((word.upper(), word[:1].upper() + word[1:], written)))


def _in_a_date(match: re.Match[str]) -> bool:
    around = (match.string[: match.start()][-3:], match.string[match.end() :][:3])
    return match[0].capitalize() in _MONTHS and any(map(re.compile(r"\d").search, around))


_NO_NAME = frozenset(
    {"AND", "THE", "REDACTED", "NAME", "MR", "MRS", "MS", "MISS", "MASTER", "BABY", "DR", "NOT"}
)


# -- self-harm ----------------------------------------------------------------------------------------

_SELF_HARM = re.compile(r"suicid|self[- ]?harm|took (?:his|her|their) own li", re.IGNORECASE)


def mentions_self_harm(*texts: str | None) -> bool:
    """Whether a category, a conclusion or another text speaks of suicide or self-harm."""
    return any(_SELF_HARM.search(text) for text in texts if text)


# -- text from outside --------------------------------------------------------------------------------

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with control characters shown as «\\ufffd», so that no document can steer a terminal."""
    return _CONTROL.sub("\ufffd", text)

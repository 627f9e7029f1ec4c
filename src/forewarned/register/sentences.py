"""The first line of an answer, the same wherever it is shown: what was found, of how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from forewarned.wording import count_of, listed, sentence

if TYPE_CHECKING:
    from forewarned.register.bodies import BodyPage
    from forewarned.register.tallies import Overdue
    from forewarned.search.query import Change
    from forewarned.search.result import Results


def body_sentence(page: BodyPage) -> str:
    """The line that answers: how many reports since when, and how many of the due answers are published."""
    if not page.reports:
        return f"{page.body.name}: no report held is addressed to it."
    dated = [each.date_of_report.year for each in page.reports if each.date_of_report]
    since = f" since {min(dated)}" if dated else ""
    reports = f"{page.body.name}: {count_of(len(page.reports), 'report')}{since}"
    past = page.past_due
    if not past["duties"]:
        return f"{reports}; no answer is due yet."
    answered = past["answered"] + past["answered_late"]
    unknown = f"; of {past['unknown']:,} it is not known" if past["unknown"] else ""
    return f"{reports}; {answered:,} of {count_of(past['duties'], 'due answer')} published{unknown}."


def overdue_sentence(found: Overdue) -> str:
    """The line that answers: of how many duties past their deadline no answer is published, or not known."""
    past, none, unknown = (found.past_due[name] for name in ("duties", "none_published", "unknown"))
    if not past:
        return "No duty is past its deadline."
    parts = [f"{none:,} {'has' if none == 1 else 'have'} no answer published"]
    if unknown:
        parts.append(f"{unknown:,} {'is' if unknown == 1 else 'are'} not known")
    return f"Of {count_of(past, 'duty', 'duties')} past {_THEIR[past == 1]} deadline, {listed(parts)}."


_THEIR = ("their", "its")


def search_sentence(results: Results, like: str | None = None) -> str:
    """The line that answers: how many reports have every word, of how many that passed the filters."""
    if like:
        found = "no report has" if not results.hits else "the nearest reports that have"
        return sentence(f"{found} a concern like {like}")
    of = f"of {count_of(results.considered, 'report')}"
    have = "has" if results.total == 1 else "have"
    if results.total:
        rest = (
            f"; {results.some - results.total:,} more have some of it" if results.some > results.total else ""
        )
        return sentence(f"{of}, {results.total:,} {have} what was asked for{rest}")
    if not results.hits:
        return sentence(f"{of}, none has what was asked for")
    if not results.some:
        return sentence(f"{of}, none has any of the words asked for; the nearest in meaning follow")
    return sentence(f"{of}, none has all of what was asked for; the nearest follow")


def corrected_sentences(changes: Sequence[Change]) -> list[str]:
    """What was looked for instead of words that stand in no report."""
    return [
        f"«{each.typed}» stands in no report; looked for «{each.instead[0]}» instead." for each in changes
    ]


def not_known_sentences(not_known: Mapping[str, int]) -> list[str]:
    """Of how many reports a filter could not judge."""
    return [f"«{field}» is not known for {count_of(count, 'report')}." for field, count in not_known.items()]

"""Writes `docs/reference.md` (from every command's help) and `docs/words.md` (from the wordings).

Run `python docs/make_reference.py` after changing a command or a wording; a test fails until then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from forewarned import wording
from forewarned.cli.main import COMMANDS, cli

HERE = Path(__file__).parent
WIDTH = 100

NOUNS: tuple[tuple[str, str, str], ...] = (
    (
        "report",
        "One prevention of future deaths report (regulation 28).",
        "case, alert; before 25 July 2013 the law's word was «Rule 43 report»",
    ),
    ("concern", "One matter of concern, as the coroner numbered it.", "recommendation, issue, finding"),
    ("suggestion", "What a report asks for, verbatim, where it does; never made up from a concern.", ""),
    ("addressee", "A body or a person as written on the report.", "defendant, target"),
    ("organisation", "Who an addressee is, resolved, with other names and dates.", "entity, company"),
    (
        "predecessor, successor",
        "The body that a body took over from, or that took over from it. A rename makes none.",
        "parent, which is the body that it belongs to",
    ),
    (
        "inherited",
        "Addressed to a predecessor: listed apart on a body's page, never counted into its numbers.",
        "its own",
    ),
    (
        "unsure",
        "Which body an addressee is was judged, and stays open: counted for no organisation.",
        "unknown, unmatched",
    ),
    ("duty", "One addressee's duty to answer one report.", "obligation, task"),
    ("response", "One document that answers a report.", "reply letter, submission"),
    ("answer", "What a response says to one concern.", "outcome"),
    ("promise", "An action that a response says was or will be done.", "commitment, pledge"),
    ("evidence", "What shows whether a promise was kept.", "proof"),
    ("delivery", "What became of a promise, as evidence shows it.", "compliance"),
    ("check", "A test of a promise, which can be run again and can fail again.", "audit"),
    ("thread", "Concerns, from different reports over time, about the same danger.", "cluster, topic"),
    ("hit", "A report that a search found, with the concern that answers best.", "match, document"),
    ("filter", "What narrows a search by a field: `area:Essex`.", "facet, which is a count"),
    ("facet", "How many of the reports found have each value of a field.", "filter"),
    ("snippet", "The sentence of a hit, with the words found marked and some left out for care.", "extract"),
    ("span", "Where a value was found: document, page, characters.", "citation, offset"),
    ("claim", "What one source says of one field; one claim stands, the others are kept.", "value"),
    ("coroner area", "The area that a coroner serves.", "jurisdiction, district"),
    ("investigation, inquest", "As the 2009 Act has them: an inquest is part of an investigation.", "trial"),
    ("conclusion", "What an inquest concludes.", "verdict"),
    ("interim reply", "A response that says that more is to come.", "partial response"),
    ("extension", "More time, which the coroner may give.", "adjournment"),
    ("deadline", "The computed last day to answer: day 56. The stated one is kept apart.", "due date"),
    ("died by suicide", "Only where the conclusion says so.", "committed suicide"),
    (
        "screening",
        "A question that is answered by deciding, report by report, what is relevant to it.",
        "review, project",
    ),
    ("decision", "What one reviewer says of one report in a screening: yes, no or maybe.", "vote, rating"),
    (
        "recall",
        "The share of the relevant reports that has been found: estimated, never known before the end.",
        "coverage",
    ),
    ("last word", "What settles a report on which reviewers differ or stay unsure.", "tie-break"),
    ("no answer published", "Past the deadline, and nothing seen.", "failed to respond, non-compliant"),
)
"""Noun, meaning, and what is not said instead."""


def reference() -> str:
    """The text of `docs/reference.md`: the help of the program and of every command, in their order."""
    parts = [
        "# Command reference\n",
        "Made from the commands' own help by `python docs/make_reference.py`; do not edit by hand.\n",
        _block("forewarned", cli, None),
    ]
    root = click.Context(cli, info_name="forewarned", help_option_names=["-h", "--help"])
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is not None:
            parts.append(_block(f"forewarned {name}", command, root))
        if isinstance(command, click.Group):
            parts += _blocks_under(f"forewarned {name}", command, root)
    return "\n".join(parts)


def _blocks_under(title: str, group: click.Group, root: click.Context) -> Iterator[str]:
    parent = click.Context(group, parent=root, info_name=title.rsplit(" ", 1)[-1])
    for name, command in group.commands.items():
        yield _block(f"{title} {name}", command, parent)


def _block(title: str, command: click.Command, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        parent=parent,
        info_name=title.rsplit(" ", 1)[-1],
        terminal_width=WIDTH,
        **{"help_option_names": ["-h", "--help"], **command.context_settings, "max_content_width": WIDTH},
    )
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


def words() -> str:
    """The text of `docs/words.md`: the nouns, and the one wording of every state and stance."""
    return "\n".join(_words())


def _words() -> Iterator[str]:
    yield "# Words\n"
    yield "One thing has one name, everywhere: in the law's or the coroner's own word where there is one."
    yield "States and stances are made from `wording.py` by `python docs/make_reference.py`.\n"
    yield "## Nouns\n"
    yield from _table(("Say", "It means", "Do not say"), NOUNS)
    yield "\n## States of a duty\n"
    yield from _table(("In data", "Shown as"), ((f"`{key}`", _state(key)) for key in wording.STATES))
    yield "\nDays late are calendar days after the deadline that governs. Colour never carries a state alone."
    yield "\n## Stances of an answer\n"
    yield from _table(("In data", "Shown as"), ((f"`{key}`", _stance(key)) for key in wording.STANCES))
    yield "\n## What became of a promise\n"
    yield from _table(("In data", "Shown as"), ((f"`{key}`", _delivery(key)) for key in wording.DELIVERIES))
    yield f"\n{wording.WHAT_UNKNOWN_DELIVERY_MEANS}"
    yield "\n## Care\n"
    child = wording.child_in_words(14)
    yield f"- A child is shown as «{child}»; in text the name is «{wording.NAME_HIDDEN}»."
    yield f"- Where self-harm appears, this stands first: «{wording.HELP_LINE}»"
    yield "- Dates are written «3 October 2018»; what is not known is said to be «not known».\n"


def _state(key: str) -> str:
    return {"answered_late": "Answered late, by N days", "extended": "Extended to DATE"}.get(
        key, wording.state_in_words(key)
    )


def _stance(key: str) -> str:
    return "Promised by DATE" if key == "planned_dated" else wording.stance_in_words(key)


def _delivery(key: str) -> str:
    late = {"delivered_late", "open_overdue"}
    return f"{wording.DELIVERIES[key]}, by N days" if key in late else wording.delivery_in_words(key)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def main() -> None:
    """Writes both pages."""
    (HERE / "reference.md").write_text(reference(), "utf-8")
    (HERE / "words.md").write_text(words(), "utf-8")


if __name__ == "__main__":
    main()

"""`forewarned verify`: whether the history's chain and every stored document are as they were written."""

from __future__ import annotations

from pathlib import Path

import click

from forewarned.cli import output
from forewarned.cli.main import DONE, FOUND
from forewarned.cli.options import format_option, opened, register_option
from forewarned.errors import BadInput
from forewarned.wording import count_of

SHORTEST_HEAD = 12
"""The fewest characters of a hash that tell it from any other."""

_EPILOGUE = """\b
Examples:
  forewarned verify
  forewarned verify --head 3f9a0c… --format json
"""


@click.command(epilog=_EPILOGUE)
@register_option
@click.option(
    "--head", "kept_head", metavar="HASH", help="A head kept from before; it must still be in the chain."
)
@format_option()
def command(register_folder: Path, kept_head: str | None, output_format: str) -> int:
    """Check the history's chain and every stored document.

    Computes every hash again: each event's, each record's, each stored document's. Exit code 1 where
    anything is not as it was written. With --head, also that a hash that you kept is still in the chain.
    """
    with opened(register_folder) as register:
        problems = list(register.verify())
        events, head = register.history(), register.head()
    if kept_head and len(kept_head) < SHORTEST_HEAD:
        raise BadInput(
            f"«{kept_head}» is too short to tell one hash from another",
            where="--head",
            do=f"Give at least {SHORTEST_HEAD} of its 64 characters.",
        )
    if kept_head and not any(event.hash.startswith(kept_head.lower()) for event in events):
        problems.append(f"the head {kept_head} is not in the chain: what it covered was rewritten")
    found = {"ok": not problems, "events": len(events), "head": head, "problems": problems}
    if output_format == "json":
        output.print_json(found)
    elif output_format == "table":
        _print(found, problems)
    else:
        output.print_rows(({"problem": problem} for problem in problems), output_format, ("problem",))
    return FOUND if problems else DONE


def _print(found: dict[str, object], problems: list[str]) -> None:
    to = output.console()
    events = count_of(int(str(found["events"])), "change")
    if problems:
        output.print_text(to, f"{count_of(len(problems), 'problem')} found in {events}.", style="bold")
        for problem in problems:
            output.print_text(to, problem, indent=2)
    else:
        output.print_text(to, f"The register is as it was written: {events}, every hash right.", style="bold")
    output.print_text(to, f"Head of the chain: {found['head']}")

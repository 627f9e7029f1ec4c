"""Decisions as a CSV file: written for one reviewer, filled in anywhere, taken in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forewarned.errors import BadInput, ForewarnedError
from forewarned.screen.decisions import State, decision_body, state_after
from forewarned.screen.project import Event, New, Project
from forewarned.screen.sitting import Sitting

COLUMNS = (
    *("report_key", "reference", "date_of_report", "coroner_area", "decision", "reason", "reviewer"),
    "decided_on",
)


@dataclass
class TakenIn:
    """What came of a sheet: decisions taken in, rows held already or without one, rows refused and why."""

    taken: int = 0
    held: int = 0
    empty: int = 0
    refused: list[str] = field(default_factory=list)


def rows_of(sitting: Sitting) -> list[dict[str, Any]]:
    """One reviewer's decisions in their order, then what is left, the next first. No text, no names."""
    made = []
    for key in [*(each.report_key for each in sitting.mine), *sitting.queue()]:
        row, decided = sitting.corpus.rows[key], sitting.state.of(sitting.reviewer).get(key)
        made.append(
            {
                "report_key": key,
                "reference": row["reference"],
                "date_of_report": row["date_of_report"],
                "coroner_area": row["coroner_area"],
                "decision": decided.decision if decided else None,
                "reason": decided.reason if decided else None,
                "reviewer": sitting.reviewer,
                "decided_on": decided.time if decided else None,
            }
        )
    return made


def take_in(project: Project, text: str, reviewer: str | None) -> TakenIn:
    """What came of a filled-in sheet. A row's own reviewer counts where it names one.

    A row that cannot be used is refused by its line, and the others go in, in their order.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if not {"report_key", "decision"} <= set(reader.fieldnames or ()):
        raise BadInput(
            "this sheet has no columns «report_key» and «decision»",
            do="Fill in one that `screen export` wrote.",
        )
    rows = list(enumerate(reader, start=2))
    done = TakenIn()

    def made(events: tuple[Event, ...]) -> list[New]:
        state = state_after(events)
        bodies: list[New] = []
        for line, row in rows:
            try:
                body = _body(state, row, reviewer, done)
            except ForewarnedError as error:
                done.refused.append(f"line {line}: {error.found}")
            else:
                bodies += [("decided", body)] if body else []
        done.taken = len(bodies)
        return bodies

    project.append(made)
    return done


def _body(state: State, row: Mapping[str, str], reviewer: str | None, done: TakenIn) -> dict[str, Any] | None:
    decision = (row["decision"] or "").strip().lower()
    decision = {"y": "yes", "n": "no", "m": "maybe"}.get(decision, decision)
    if not decision:
        done.empty += 1
        return None
    who, reason = (row.get("reviewer") or "").strip() or (reviewer or ""), row.get("reason") or ""
    before = state.of(who).get(row["report_key"])
    if before and (before.decision, before.reason) == (decision, reason.strip()):
        done.held += 1
        return None
    return decision_body(state, row["report_key"], who, decision, reason)

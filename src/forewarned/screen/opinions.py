"""A program as a further reviewer: never needed, never counted as a person, always marked `model:`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from forewarned.screen.corpus import TEXTS
from forewarned.screen.decisions import MODEL, Decided
from forewarned.screen.sitting import Sitting


class Adviser(Protocol):
    """What gives an opinion on one report: a language model, or any other program."""

    name: str

    def opinion(self, question: str, sections: Mapping[str, str]) -> tuple[str, str]:
        """«yes», «no» or «maybe», and the reason, from the report's sections by their names."""


def consult(sitting: Sitting, adviser: Adviser, keys: Sequence[str]) -> list[Decided]:
    """The adviser's opinions on these reports, recorded under `model:NAME` beside people's decisions."""
    project, made = sitting.project, []
    question: str = sitting.state.definition["question"]
    for key in keys:
        row: Mapping[str, Any] = sitting.corpus.rows[key]
        decision, reason = adviser.opinion(question, {name: row.get(name) or "" for name in TEXTS})
        made.append(_recorded(project, key, adviser.name, decision, reason))
    return made


def _recorded(project: Any, key: str, name: str, decision: str, reason: str) -> Decided:
    from forewarned.screen.decisions import decide

    return decide(project, key, f"{MODEL}{name.removeprefix(MODEL)}", decision, reason)

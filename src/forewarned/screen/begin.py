"""A new screening: the question, the reports that are screened, what comes first, when it may stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forewarned.errors import BadInput
from forewarned.screen import project
from forewarned.screen.corpus import Corpus, all_rows
from forewarned.screen.learner import MODEL, Learner, versions
from forewarned.screen.order import BATCH
from forewarned.screen.project import Clock, Project, clock
from forewarned.screen.seeds import Candidates, by_search, seeds
from forewarned.screen.stopping import RULE, stopping

if TYPE_CHECKING:
    from forewarned.register.store import Register


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be screened. `where` puts reports first and leaves none out; `only` leaves reports out."""

    name: str
    question: str
    where: Sequence[str] = ()
    only: Sequence[str] = ()
    seed: int = 1
    target: float = 0.95
    confidence: float = 0.95
    batch: int = BATCH


def begin(
    register: Register, wanted: Wanted, *, candidates: Candidates | None = None, now: Clock = clock
) -> Project:
    """The screening, begun. `candidates` finds what the question brings up, in place of our own search.

    A report of which it is not known whether it meets an `only` filter stays in. Raises BadInput.
    """
    if not wanted.question.strip():
        raise BadInput("a screening answers a question", do="Give it: forewarned screen new NAME QUESTION")
    stopping([], 1, target=wanted.target, confidence=wanted.confidence)
    path = project.path_of(register.folder, wanted.name)
    if path.exists():
        raise BadInput(f"there is a screening «{wanted.name}» already", do="Give another name.")
    definition = _definition(register, wanted, candidates)
    return project.create(register.folder, wanted.name, [("created", definition)], now)


def _definition(register: Register, wanted: Wanted, candidates: Candidates | None) -> dict[str, Any]:
    rows = all_rows(register)
    only = register.meeting(wanted.only) if wanted.only else {}
    where = register.meeting(wanted.where) if wanted.where else {}
    kept = {key: row for key, row in sorted(rows.items()) if only.get(key) is not False}
    if not kept:
        raise BadInput("there is no report to be screened", do="Build the register, or widen --only.")
    screened = Corpus(tuple(kept), kept)
    learner = Learner(screened.texts, screened.marks)
    found_by, own = by_search(register, learner, screened)
    return {
        "question": wanted.question,
        "where": list(wanted.where),
        "only": list(wanted.only),
        "seed": wanted.seed,
        "batch": wanted.batch,
        "target": wanted.target,
        "confidence": wanted.confidence,
        "rule": RULE,
        "model": MODEL,
        "versions": versions(),
        "found_by": found_by if candidates is None else "the caller's candidates",
        "identified": len(rows),
        "outside": len(rows) - len(kept),
        "not_known_whether_outside": sum(verdict is None for verdict in only.values()),
        "without_text": sum(not text.strip() for text in screened.texts),
        "print": screened.print,
        "register_head": register.head(),
        "seeds": seeds(screened, wanted.question, where, candidates or own),
        "reports": list(screened.keys),
    }

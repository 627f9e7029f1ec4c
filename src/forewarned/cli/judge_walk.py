"""The walk through the unsure names in a terminal: plain lines in and out, nothing that moves a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forewarned.cli import output
from forewarned.cli.judge import again, print_rules_note, told, unsure_names
from forewarned.errors import ForewarnedError
from forewarned.register.nearness import Near, near
from forewarned.register.reviewing import Unsure, Wanted, Written
from forewarned.wording import count_of, date_in_words, sentence

if TYPE_CHECKING:
    from forewarned.register.judgements import Verdict
    from forewarned.register.store import Register

REPORTS = 4
"""So many of the reports that a name is on are shown."""

KEYS = (
    "a number: that organisation; o: a body of its own; p: a person; n: nobody; k: keep it unsure; "
    "/words: look an organisation up; s: skip; u: undo the last; q: quit; ?: help"
)

_HELP = """\
1, 2, 3…  the name is that organisation
o         it is a body of its own, known by its own name
p         it is a person, and no body is named
n         it names nobody: a fragment, an address, a redaction
k         keep it unsure: you looked, and it cannot be known
/words    look another organisation up, to be chosen by number
s         skip it; it stays in the queue
u         undo: take this sitting's last judgement back, and return to its name
q         quit; what is judged is kept"""

_MORE = (
    "After an answer you are asked why; an empty line takes the reason that is shown. A judgement counts for "
    "the name wherever it is written; `forewarned judge NAME --report REF` judges it on one report alone."
)

_ANSWERS: dict[str, tuple[Verdict, str]] = {
    "o": ("own", "a body of its own; no known body has this name"),
    "p": ("person", "it reads as a person's name"),
    "n": ("none", "it names no body"),
    "k": ("unsure", "looked at; what is written does not say whose it is"),
}


def walk(register: Register, by: str | None, limit: int | None) -> None:
    """Ask about each unsure name until all are asked about, or the answers end."""
    print_rules_note(register)
    waiting = register.unsure()
    sitting = _Sitting(register, waiting[:limit], len(waiting), sum(each.uses for each in waiting))
    try:
        if waiting:
            sitting.by = by or _asked("Who is judging? ")
            sitting.walk()
    except EOFError:
        output.print_text(sitting.to, "")
    sitting.print_end(register.unsure())


def _asked(prompt: str) -> str:
    """The line answered, asked for until it is not empty. Raises EOFError where the answers end."""
    while not (answer := input(prompt).strip()):
        pass
    return answer


class _Sitting:
    """One walk: where it is, and what it judged so far."""

    def __init__(self, register: Register, names: Sequence[Unsure], waiting: int, uses: int) -> None:
        self.register = register
        self.names = names
        self.waiting = waiting
        self.uses = uses
        self.by = ""
        self.to = output.console()
        self.judged: list[tuple[int, int]] = []
        self.at = 0

    def walk(self) -> None:
        """Ask about one name after another."""
        self._print(f"Judging as {self.by}. {sentence(KEYS)}")
        while self.at < len(self.names):
            if not self._ask(self.names[self.at]):
                return

    def _print(self, text: str, style: str = "") -> None:
        output.print_text(self.to, text, style=style)

    def _ask(self, unsure: Unsure) -> bool:
        """Show one name and take answers until it is done with; False to quit."""
        self._show(unsure)
        offered: Sequence[Near] = near(self.register.state, unsure.name)
        self._offer(offered)
        while True:
            answer = input("> ").strip()
            if answer == "q":
                return False
            if answer == "s":
                self.at += 1
                return True
            if answer == "u" and self._undo():
                return True
            if answer.startswith("/"):
                offered = self._look_up(answer[1:].strip()) or offered
            elif answer == "?":
                self._print(f"{_HELP}\n{_MORE}")
            elif answer != "u" and self._judge(unsure, answer, offered):
                return True

    def _show(self, unsure: Unsure) -> None:
        self.to.print()
        place = f"{self.at + 1:,} of {unsure_names(self.waiting)}; {count_of(self.uses, 'addressee')}"
        self._print(place)
        self._print(unsure.shown, "bold")
        self._print(f"Unsure because: {unsure.rule}.")
        self._print(f"Written {count_of(unsure.uses, 'time')}, on {count_of(len(unsure.reports), 'report')}:")
        for report in unsure.reports[:REPORTS]:
            output.print_hanging(self.to, "-", _place(report), indent=2)
        if len(unsure.reports) > REPORTS:
            output.print_text(self.to, f"and {len(unsure.reports) - REPORTS:,} older", indent=2)

    def _offer(self, offered: Sequence[Near]) -> None:
        self._print("It may be:" if offered else "No known organisation is near it.")
        for number, each in enumerate(offered, start=1):
            about = ", ".join(filter(None, (each.kind, _existed(each))))
            output.print_hanging(self.to, f"{number:>2}", f"{each.name} ({about})", indent=4)
            output.print_text(self.to, each.why, indent=6, style="dim")

    def _look_up(self, words: str) -> Sequence[Near]:
        found = near(self.register.state, words) if words else ()
        if found:
            self._offer(found)
        else:
            self._print("Nothing like it is known. Give other words after the /.")
        return found

    def _undo(self) -> bool:
        """Take the last judgement back and go to its name; False where this sitting has judged none."""
        if not self.judged:
            self._print(
                "Nothing was judged in this sitting. `forewarned judge --undo NUMBER` goes further back."
            )
            return False
        number, self.at = self.judged.pop()
        taken = self.register.take_back(number, by=self.by, why="taken back in the same sitting")
        self._print(f"Taken back: judgement {number}. {again(taken.before)}")
        return True

    def _judge(self, unsure: Unsure, answer: str, offered: Sequence[Near]) -> bool:
        """Record what was answered; False where the answer is none, or was refused."""
        chosen = _chosen(answer, offered)
        if chosen is None and answer not in _ANSWERS:
            self._print(f"«{answer}» is no answer here. {sentence(KEYS)}")
            return False
        verdict, reason = _ANSWERS.get(answer, ("organisation", ""))
        reason = reason if chosen is None else f"read as {chosen.name}"
        why = input(f"Why? [{reason}] ").strip() or reason
        id_ = chosen.organisation_id if chosen else None
        try:
            (taken,) = self.register.judge(Wanted(unsure.name, verdict, self.by, why, organisation_id=id_))
        except ForewarnedError as error:
            self._print(f"Not recorded: {error.line()}")
            return False
        for line in told(taken, unsure.shown):
            self._print(line)
        if not taken.is_repeat:
            self.judged.append((taken.judged.number, self.at))
        self.at += 1
        return True

    def print_end(self, left: Sequence[Unsure]) -> None:
        """Say what the sitting did, and what is left."""
        self.to.print()
        uses = sum(self.names[at].uses for _, at in self.judged)
        judged = f"Judged {count_of(len(self.judged), 'name')}, written {count_of(uses, 'time')}"
        self._print(f"{judged}; {unsure_names(len(left))} left.", "bold")


def _place(report: Written) -> str:
    import datetime as dt

    day = date_in_words(dt.date.fromisoformat(report.date)) if report.date else "date not known"
    return ", ".join((report.reference or report.report_key, day, report.area or "area not known"))


def _existed(each: Near) -> str | None:
    begun = f"from {date_in_words(each.valid_from)}" if each.valid_from else None
    ended = f"to {date_in_words(each.valid_to)}" if each.valid_to else None
    return " ".join(filter(None, (begun, ended))) or None


def _chosen(answer: str, offered: Sequence[Near]) -> Near | None:
    if answer.isdecimal() and 1 <= int(answer) <= len(offered):
        return offered[int(answer) - 1]
    return None

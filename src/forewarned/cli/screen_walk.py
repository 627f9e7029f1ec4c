"""Labelling reports in a terminal: one after another, an answer a line, nothing that moves a cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forewarned import wording
from forewarned.cli import output
from forewarned.cli.screen_shared import progress_line, stop_line
from forewarned.screen.corpus import TEXTS
from forewarned.screen.passages import child_of, passages, with_care
from forewarned.screen.sitting import Sitting
from forewarned.wording import count_of, date_in_words, sentence

KEYS = "y: yes; n: no; m: maybe; s: skip; u: undo the last; t: the whole text; q: quit; ?: help"

_ANSWERS = {"y": "yes", "n": "no", "m": "maybe"}

_HELP = """\
y, yes     relevant to the question; add the reason after it: «y aged 16»
n, no      not relevant; add the reason after it: «n an adult»
m, maybe   not sure: it waits for a last word
s, skip    leave it for later
u, undo    take your last decision back, and return to it
t, text    show the whole text; it may tell how somebody died
q, quit    stop for now; every decision is kept"""


def walk(sitting: Sitting, limit: int | None) -> None:
    """Ask about one report after another until the reviewer, or the queue, is done."""
    asking = _Asking(sitting)
    asking.begin()
    try:
        while (limit is None or asking.made < limit) and asking.ask():
            pass
    except EOFError:
        output.print_text(asking.to, "")
    asking.end()


class _Asking:
    """One walk: the reports that it skipped, the one that it goes back to, how many it decided."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.to = output.console()
        self.skipped: set[str] = set()
        self.again: str | None = None
        self.made = 0
        self.told_to_stop = sitting.stopping().is_reached

    def _print(self, text: str, style: str = "") -> None:
        output.print_text(self.to, text, style=style)

    def begin(self) -> None:
        """Say what is asked, by whom, and with which keys."""
        question: str = self.sitting.state.definition["question"]
        self._print(sentence(f"«{self.sitting.project.name}»: {question}"), "bold")
        self._print(f"Labelling as {self.sitting.reviewer}. Keys: {KEYS}.")
        if wording.mentions_self_harm(question):
            self._print(wording.HELP_LINE)

    def ask(self) -> bool:
        """Show the next report and take answers until it is done with; False at the end."""
        found = self._next()
        if found is None:
            self._print("Nothing is left in the queue.")
            return False
        key, place = found
        row = self.sitting.corpus.rows[key]
        self._show(row)
        while True:
            answer, _, reason = input("> ").strip().partition(" ")
            word = answer[:1] if answer in _WORDS else answer
            if word == "q":
                return False
            if word in _ANSWERS:
                self._decide(key, _ANSWERS[word], reason, place)
                return True
            if word == "s":
                self.skipped.add(key)
                return True
            if word == "u" and self._undo():
                return True
            self._help(word, row)

    def _next(self) -> tuple[str, int | None] | None:
        key, self.again = self.again, None
        if key is not None:
            queue = self.sitting.queue()
            return key, queue.index(key)
        return self.sitting.next(self.skipped)

    def _show(self, row: Mapping[str, Any]) -> None:
        self.to.print()
        day = date_in_words(row["date_of_report"])
        head = (row["reference"] or row["key"], day, row["coroner_area"] or "area not known")
        self._print(", ".join(head), "bold")
        shown = passages(row, self.sitting.order.learner, self.sitting.state.definition["question"])
        for each in shown:
            output.print_hanging(self.to, "-", each.text, indent=2)
        if not shown:
            self._print("No text of this report is held.")

    def _decide(self, key: str, decision: str, reason: str, place: int | None) -> None:
        self.sitting.decide(key, decision, reason, place)
        self.made += 1
        stands = self.sitting.stopping()
        self._print(f"{decision}. {sentence(progress_line(stands))}", "dim")
        if stands.is_reached and not self.told_to_stop:
            self._print(stop_line(stands), "bold")
        self.told_to_stop = stands.is_reached

    def _undo(self) -> bool:
        taken = self.sitting.undo()
        if taken is None:
            self._print("There is nothing to undo.")
            return False
        self._print(f"Taken back: {taken.decision}.")
        self.skipped.discard(taken.report_key)
        self.again = taken.report_key
        self.made = max(self.made - 1, 0)
        return True

    def _help(self, word: str, row: Mapping[str, Any]) -> None:
        if word == "t":
            self._whole(row)
        elif word == "?":
            self._print(_HELP)
        elif word != "u":
            self._print(f"«{word}» is no answer here. Keys: {KEYS}.")

    def _whole(self, row: Mapping[str, Any]) -> None:
        texts = [(name, row.get(name)) for name in TEXTS]
        if wording.mentions_self_harm(*(text for _, text in texts), *(row.get("categories") or ())):
            self._print(wording.HELP_LINE)
        is_child = child_of(row)
        for name, text in texts:
            if text:
                self._print(name.capitalize(), "bold")
                self._print(with_care(text, {**row, "manner": None}, is_child=is_child, careful=False))

    def end(self) -> None:
        """Say how far it has come."""
        self.to.print()
        self._print(f"{count_of(self.made, 'decision')} made.", "bold")
        stands = self.sitting.stopping()
        self._print(sentence(progress_line(stands)))
        self._print(stop_line(stands))


_WORDS = ("yes", "no", "maybe", "skip", "undo", "text", "quit")

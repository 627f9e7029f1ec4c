"""The walk through answers and promises in a terminal, the least sure first; plain lines in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forewarned import wording
from forewarned.cli import output
from forewarned.cli.judge_answers import told
from forewarned.cli.promise_lines import print_promise
from forewarned.cli.reply_care import ReplyCare
from forewarned.errors import ForewarnedError

if TYPE_CHECKING:
    from forewarned.register.answer_judgements import AnswerJudgement
    from forewarned.register.promise_views import HeldAnswer, HeldPromise
    from forewarned.register.store import Register

_STANCES = tuple(wording.STANCES)
_END = "s: skip; u: undo the last; q: quit"
_SAME = "read again; it is as it was judged"


def walk(
    register: Register, by: str, *, answers: bool, promises: bool, ref: str | None, limit: int | None
) -> None:
    """Ask about each answer and promise that nobody has judged, until all are done or the input ends."""
    judged = {each.key for each, back in register.answer_judgements() if back is None}
    held = register.held_answers(ref) if answers else ()
    said = [each for each in held if (each.response_key, each.report_key, each.concern_number) not in judged]
    made = [each for each in _promises(register, ref) if (each.key,) not in judged] if promises else []
    said.sort(key=lambda each: (each.confidence, each.report_key, each.place, each.response_key))
    made.sort(key=lambda each: (each.confidence, each.key))
    asked: list[HeldAnswer | HeldPromise] = [*said]
    asked += made
    sitting = _Sitting(register, by, asked[:limit])
    try:
        sitting.walk()
    except EOFError:
        output.print_text(sitting.to, "")
    left = len(said) + len(made) - len(sitting.judged)
    output.print_text(
        sitting.to, f"Judged {len(sitting.judged):,}; {left:,} that nobody has judged are left.", style="bold"
    )


def _promises(register: Register, ref: str | None) -> Sequence[HeldPromise]:
    import datetime as dt

    return register.held_promises(dt.date.today(), ref)


class _Sitting:
    """One walk: where it is, and what it judged so far."""

    def __init__(self, register: Register, by: str, asked: Sequence[HeldAnswer | HeldPromise]) -> None:
        self.register = register
        self.by = by
        self.asked = asked
        self.to = output.console()
        self.care = ReplyCare(register.state, (each.report_key for each in asked))
        self.judged: list[tuple[int, int]] = []
        self.at = 0

    def walk(self) -> None:
        """Ask about one after another."""
        if self.asked:
            output.print_text(self.to, f"Judging as {self.by}.")
        while self.at < len(self.asked):
            if not self._ask(self.asked[self.at]):
                return

    def _ask(self, each: HeldAnswer | HeldPromise) -> bool:
        """Show one and take answers until it is done with; False to quit."""
        from forewarned.register.promise_views import HeldAnswer

        self.to.print()
        output.print_text(self.to, f"{self.at + 1:,} of {len(self.asked):,}")
        is_answer = isinstance(each, HeldAnswer)
        if isinstance(each, HeldAnswer):
            self._show_answer(each)
        else:
            print_promise(self.to, each, self.care, None)
        keys = (
            f"y: it is so; 1 to {len(_STANCES)}: another stance"
            if is_answer
            else "y: it is a promise, as read; n: it is none"
        )
        while True:
            answer = input(f"{keys}; {_END} > ").strip()
            if answer == "q":
                return False
            if answer == "s":
                self.at += 1
                return True
            if answer == "u":
                if self._undo():
                    return True
            elif self._judge(each, answer):
                return True

    def _show_answer(self, each: HeldAnswer) -> None:
        row = self.register.state.execute(
            "SELECT text FROM concerns WHERE report_key = ? AND place = ?", (each.report_key, each.place)
        ).fetchone()
        concern = self.care.shown(each.report_key, row[0] if row else "")
        output.print_hanging(self.to, f"{each.concern_number:>4}", concern, indent=6)
        quote = " ".join((each.quote or "").split())
        said = f": «{self.care.shown(each.report_key, quote)}»" if quote else ""
        output.print_text(self.to, f"{wording.stance_in_words(each.stance)}{said}", style="bold")
        output.print_text(
            self.to, f"Response {each.response_key}; {each.judged_by}, {each.confidence:.0%} sure."
        )
        for number, name in enumerate(_STANCES, start=1):
            output.print_text(self.to, f"{number}  {wording.STANCES[name]}", indent=2)

    def _judge(self, each: HeldAnswer | HeldPromise, answer: str) -> bool:
        """Record what was answered; False where the answer is none, or was refused."""
        if answer not in ("y", "n") and not answer.isdecimal():
            output.print_text(self.to, f"«{answer}» is no answer here.")
            return False
        try:
            judged = self._recorded(each, answer)
        except ForewarnedError as error:
            output.print_text(self.to, f"Not recorded: {error.line()}")
            return False
        for line in told(judged):
            output.print_text(self.to, line)
        self.judged.append((judged.number, self.at))
        self.at += 1
        return True

    def _recorded(self, each: HeldAnswer | HeldPromise, answer: str) -> AnswerJudgement:
        from forewarned.errors import BadInput
        from forewarned.register.answer_reviewing import NewStance, NewVerdict
        from forewarned.register.promise_views import HeldAnswer

        if isinstance(each, HeldAnswer):
            if answer == "n" or (answer != "y" and not 1 <= int(answer) <= len(_STANCES)):
                raise BadInput(f"«{answer}» is no stance", do="Give its number, or y.")
            stance = each.stance if answer == "y" else _STANCES[int(answer) - 1]
            quote = _words(each.quote) if stance != "not_addressed" else None
            why = _asked("Why?", _SAME if answer == "y" else f"read as: {wording.STANCES[stance].lower()}")
            return self.register.judge_answer(
                NewStance(each.response_key, each.concern_number, stance, self.by, why, quote=quote)
            )
        if answer not in ("y", "n"):
            raise BadInput(f"«{answer}» is no verdict", do="Give y or n.")
        why = _asked("Why?", _SAME if answer == "y" else "it promises no action")
        verdict = "right" if answer == "y" else "wrong"
        return self.register.judge_promise(NewVerdict(verdict, self.by, why, promise=each.key))  # type: ignore[arg-type]

    def _undo(self) -> bool:
        """Take the last judgement back and return to it; False where this sitting has judged none."""
        if not self.judged:
            output.print_text(self.to, "Nothing was judged in this sitting.")
            return False
        number, self.at = self.judged.pop()
        self.register.take_back_answer(number, by=self.by, why="taken back in the same sitting")
        output.print_text(self.to, f"Taken back: judgement {number}.")
        return True


def _asked(question: str, reason: str) -> str:
    return input(f"{question} [{reason}] ").strip() or reason


def _words(quote: str | None) -> str | None:
    """The words that show it: those that were read, or others that are typed."""
    return input("Its words? [as read] " if quote else "Its words, from the response: ").strip() or quote

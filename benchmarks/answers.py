"""Answers: the stance of a reply to each concern, whether it bears on it at all, and the words quoted.

The labels are two careful readers' of 25 replies to 13 reports; a second stance of theirs is as right. The
rules were made with nine of the reports in sight («looked at»), and the other four kept aside until they
were done. «Its report not learnt from»: each is judged by weights that never saw it; of these the half kept
aside is a measure, the other flatters. The weights that ship are learnt from all 13. Baselines: the most
frequent stance, and five lists of words over the whole letter.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import yaml
from training.stance import ASIDE, BY_HAND, DATA, coroners, invented, left_out, replies, transport

from benchmarks.table import machine, table
from forewarned.model import Concern
from forewarned.responses.answer import Answer
from forewarned.responses.answers import answered

KEYWORDS = (
    ("not_addressed", r"^\s*$"),
    ("referred_elsewhere", r"refer you to|responsibility of|not within|remit"),
    ("planned_dated", r"will .{0,120}20\d\d|by (?:spring|summer|autumn|winter|january|march|june|september)"),
    ("taken", r"has been|have been|have now|has now"),
    ("planned_undated", r"\bwill\b"),
    ("considering", r"consider|review"),
)
SYNTHETIC = 10_000


class Case(NamedTuple):
    """One labelled concern: what is right, what was said, and whether its words stand in the letter."""

    right: tuple[str, ...]
    said: Answer
    text: str
    labelled: str


def cases(aside: bool) -> list[Case]:
    """Every labelled concern of one half, answered by us."""
    found = []
    for reply, text in replies(aside):
        concerns = [Concern(str(label["n"]), label["concern"]) for label in reply["labels"]]
        said = answered(concerns, text, respondent=reply["respondent"]).answers
        found += [
            Case(_right(label), answer, text, label["quote"])
            for label, answer in zip(reply["labels"], said, strict=True)
            if label["stance"] != "no_matter"
        ]
    return found


def _right(label: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(stance for stance in (label["stance"], label["also"]) if stance)


def by_keywords(text: str) -> str:
    """The first list of words that the letter has any of."""
    return next((stance for stance, words in KEYWORDS if re.search(words, text.lower())), "not_addressed")


def figures(right: Sequence[tuple[str, ...]], said: Sequence[str]) -> list[float]:
    """Accuracy, macro F1 over the labels' stances, and F1 of «bears on it at all»."""
    settled = [stance if stance in labels else labels[0] for stance, labels in zip(said, right, strict=True)]
    pairs = list(zip(settled, said, strict=True))
    accuracy = sum(one == other for one, other in pairs) / len(pairs)
    macro = [
        _f1([(one == stance, other == stance) for one, other in pairs]) for stance in sorted(set(settled))
    ]
    bears = [(one != "not_addressed", other != "not_addressed") for one, other in pairs]
    return [accuracy, sum(macro) / len(macro), _f1(bears)]


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    both = sum(one and other for one, other in pairs)
    return 2 * both / max(1, sum(one for one, _ in pairs) + sum(other for _, other in pairs))


def stance_table() -> str:
    """Both halves, ours and the baselines."""
    halves = {"looked at": cases(False), "kept aside": cases(True)}
    frequent = Counter(case.right[0] for case in halves["looked at"]).most_common(1)[0][0]
    rows: list[list[object]] = []
    for name, half in halves.items():
        right = [case.right for case in half]
        said = [case.said.stance for case in half]
        rows.append(
            [
                f"{name}: as shipped, learnt from",
                len(half),
                *figures(right, said),
                _verbatim(half),
                _same_words(half),
            ]
        )
        rows.append(
            [f"{name}: words in the letter", len(half), *figures(right, [by_keywords(c.text) for c in half])]
        )
        rows.append([f"{name}: always «{frequent}»", len(half), *figures(right, [frequent] * len(half))])
    learnt = coroners() + coroners(aside=True)
    by_hand = yaml.safe_load(BY_HAND.read_text("utf-8"))
    unseen = left_out(learnt, transport() + invented(), by_hand)
    for at, (name, aside) in enumerate((("looked at", False), ("kept aside", True))):
        places = [place for place, each in enumerate(learnt) if (each.report in ASIDE) == aside]
        right, said = [learnt[place].right for place in places], [unseen[place] for place in places]
        rows.insert(4 * at, [f"{name}: its report not learnt from", len(places), *figures(right, said)])
    padded = [row + [None] * (7 - len(row)) for row in rows]
    return table(
        ["replies", "concerns", "accuracy", "macro F1", "bears F1", "verbatim", "same words"], padded
    )


def _verbatim(half: Sequence[Case]) -> float:
    """The share of quotations that are the letter's own words."""
    quoted = [case for case in half if case.said.quote is not None]
    return sum(case.text[case.said.start : case.said.end] == case.said.quote for case in quoted) / len(quoted)


def _same_words(half: Sequence[Case]) -> float:
    """Of the stances that are right, the share whose quotation overlaps the readers'."""
    both = [case for case in half if case.said.quote and case.labelled and case.said.stance in case.right]
    hits = 0
    for case in both:
        start = case.text.find(case.labelled)
        hits += start < (case.said.end or 0) and start + len(case.labelled) > (case.said.start or 0)
    return hits / max(1, len(both))


def confusion(aside: bool) -> str:
    """What was said for what: the label, what we said, how often."""
    counted = Counter(
        (case.right[0], case.said.stance) for case in cases(aside) if case.said.stance not in case.right
    )
    return "; ".join(f"{right} → {said} ×{n}" for (right, said), n in counted.most_common())


PARTS = (
    "Concern {n}: staffing of the east wing\n",
    "We have reviewed the rota and a second nurse has been appointed since 3 March 2025. ",
    "The Trust will introduce a new form by the end of June 2025 so that the handover is written. ",
    "This matter is the responsibility of the council, and we refer you to its response. ",
    "We do not accept that the alarm was silent; the existing checks are sufficient. ",
    "The ward has twenty beds and is open throughout the year to people who live nearby. ",
    "The team meets each Monday and talks about what happened in the week before. ",
    "We are considering whether an alarm on the door would help. ",
)


def synthetic(number: int) -> tuple[list[Concern], str]:
    """An invented report of three concerns and an invented reply to it."""
    drawn = random.Random(number)
    subjects = ["handover", "rota", "alarm", "door"]
    concerns = [
        Concern(
            str(n),
            f"Concern {n}: the {drawn.choice(subjects)} was not checked, and nobody knew whose task it was.",
        )
        for n in (1, 2, 3)
    ]
    paragraphs = []
    for n in (1, 2, 3):
        body = "".join(f"{drawn.choice(PARTS[1:])}It was item {drawn.random():.6f}. " for _ in range(9))
        paragraphs.append(PARTS[0].format(n=n) + "\n" + body)
    return concerns, "\n\n".join(paragraphs)


def read_synthetic(number: int) -> tuple[int, float]:
    """Answer one invented reply: how many words it has, and the seconds of a core it took."""
    concerns, text = synthetic(number)
    begun = time.process_time()
    answered(concerns, text)
    return len(text.split()), time.process_time() - begun


def speed(count: int) -> str:
    """Replies read in a second on two cores, by the clock and by the time that the cores gave."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(read_synthetic, (0, 0, 0, 0)))
        begun = time.perf_counter()
        read = list(pool.map(read_synthetic, range(1, count + 1), chunksize=50))
        clock = time.perf_counter() - begun
    words = sum(each for each, _ in read) / count
    given = sum(each for _, each in read)
    what = f"{count:,} invented replies of {words:.0f} words to three concerns"
    return (
        f"{what}: {count / clock:.0f} a second on two cores; {count / given:.0f} a second of one core's time"
    )


def main() -> None:
    """Print the figures; `--replies N` for a shorter run."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--replies", type=int, default=SYNTHETIC, help="how many invented replies to time")
    arguments.add_argument("--misses", action="store_true", help="count what is wrong in the half looked at")
    options = arguments.parse_args()
    print(machine())
    if DATA.exists():
        print(stance_table())
        print(f"kept aside: {', '.join(ASIDE)}")
        if options.misses:
            print(confusion(False))
    else:
        print("No labelled replies: this measurement needs the shared data beside the repository.")
    print(speed(options.replies))


if __name__ == "__main__":
    main()

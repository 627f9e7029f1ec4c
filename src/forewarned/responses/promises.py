"""What a response says was done, or will be: each promise in its own words.

Every clause with a verb that says so, and every item of a list of actions, is a candidate. Named signals
(`promise_signals.py`) are weighed (`promises_weights.yml`, learned by `training/promises.py`) and those
that weigh enough are promises. The same action said again later is not a second promise.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from forewarned.responses.answer import Promise, Status
from forewarned.responses.due import due_in
from forewarned.responses.owner import owner_of
from forewarned.responses.promise_signals import (
    STRONG,
    Context,
    VerbGroup,
    is_coming,
    main_group,
    signals_of,
    verb_groups,
)
from forewarned.responses.promise_words import folded, lexicon
from forewarned.responses.sentences import Paragraph, Sentence, sentences_of
from forewarned.responses.strength import strength_of

_RULE = "promise-signals"
_NO_SENTENCE = 2000
"""What is longer is a table or a broken text, not a sentence: it is left alone."""
_SAID_AGAIN = 0.7
"""The share of a clause's words that were in an earlier promise, from which it is the same one again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that may promise something, with what is seen in it."""

    start: int
    end: int
    text: str
    groups: tuple[VerbGroup, ...]
    context: Context
    signals: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts for, and the sum from which a clause is a promise."""

    of: Mapping[str, float]
    bias: float
    threshold: float

    def chance(self, signals: frozenset[str]) -> float:
        """How likely a clause with these signals is a promise."""
        total = self.bias + sum(self.of.get(name, 0.0) for name in signals)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def promises_in(
    text: str,
    *,
    written: dt.date | None,
    respondent: str | None,  # noqa: ARG001 - part of the interface that all readers of responses share
    skip: Sequence[tuple[int, int]] = (),
) -> tuple[Promise, ...]:
    """The promises of a response, in order.

    `written` is the response's own date: «by March» is the March after it. `skip` are the places that
    are not the respondent's words: quotations of the concern, and what stands in every such letter.
    """
    weights = _weights()
    found: list[Promise] = []
    told: list[Said] = []
    for candidate in candidates(text, skip):
        chance = weights.chance(candidate.signals)
        if chance < weights.threshold:
            continue
        said = _said(candidate)
        if any(_same(said, earlier) for earlier in told):
            continue
        told.append(said)
        found.append(_promise(candidate, chance, weights, written))
    return tuple(found)


def candidates(text: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[Candidate]:
    """Every clause that may promise something, skipped places left out."""
    quoted = _quotations(text)
    for sentence, context in _in_context(text, quoted):
        if sentence.end - sentence.start > _NO_SENTENCE or _covered(sentence.start, sentence.end, skip) > 0.5:
            continue
        for start, end in _clauses(sentence):
            clause = folded(text[start:end])
            groups = verb_groups(clause)
            if not _may_promise(groups, context):
                continue
            yield Candidate(
                start,
                end,
                text[start:end],
                groups,
                context,
                signals_of(text[start:end], clause, groups, context),
            )


def _may_promise(groups: Sequence[VerbGroup], context: Context) -> bool:
    if context.paragraph.kind == "heading":
        return False
    return any(group.tense in STRONG for group in groups) or bool(context.lead_in)


# --- where a sentence stands -------------------------------------------------------------------------


def _in_context(text: str, quoted: Sequence[tuple[int, int]]) -> Iterator[tuple[Sentence, Context]]:
    """Each sentence with the heading over it and, in a list, the words that lead in to the list."""
    heading = lead_in = led_by = ""
    marker, before, was_item = "", None, False
    for sentence in sentences_of(text):
        paragraph = sentence.paragraph
        first = paragraph != before
        if first:
            was_item, marker = bool(marker), paragraph.marker
        if paragraph.kind == "heading" and first:
            heading = folded(paragraph.text)
            lead_in = heading if heading.endswith(":") else ""
        elif first and not marker and (was_item or not _item_without_marker(lead_in, paragraph)):
            lead_in = ""
        share = _covered(sentence.start, sentence.end, quoted)
        yield sentence, Context(paragraph, lead_in, heading, share, first, led_by if lead_in else "")
        before = paragraph
        if sentence.text.endswith((":", ": -", ":-", ":–")) and sentence.end == paragraph.end:
            led_by = sentence.text.rstrip(":-– ")
            lead_in = folded(led_by)
        elif _LISTS.search(sentence.text) and sentence.end == paragraph.end and not marker:
            led_by = sentence.text.rstrip(". ")
            lead_in = folded(led_by)


_LISTS = re.compile(
    r"\b(?:the following|as follows|listed below|set out below|summarised below)\b[^.]*\.?$"
    r"|^(?:we|the trust|it) (?:have|has|will)$",
    re.IGNORECASE,
)


def _item_without_marker(lead_in: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph right after a lead-in is an item although no bullet survived."""
    if not lead_in:
        return False
    return paragraph.text[0].islower() or paragraph.text.rstrip().endswith(";") or len(paragraph.text) < 260


_QUOTED = re.compile(r"“[^“”]{60,2500}”|(?<!\w)\"[^\"]{60,1500}\"(?!\w)")


def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The long quotations: the words of a policy, a report or a witness."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


def _covered(start: int, end: int, spans: Sequence[tuple[int, int]]) -> float:
    inside = sum(max(0, min(end, last) - max(start, first)) for first, last in spans)
    return inside / max(1, end - start)


# --- clauses -------------------------------------------------------------------------------------------

_JOINT = re.compile(r"(?:[,;]\s+|\s)(?:and|but)\s+(?=\w)|;\s+(?=\w)")


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The sentence, or its halves where each has a subject and a verb that says something of its own."""
    clause = folded(sentence.text)
    cuts = [match for match in _JOINT.finditer(clause) if _stands_alone(clause, match)]
    begin = 0
    for cut in cuts:
        yield sentence.start + begin, sentence.start + cut.start()
        begin = cut.end()
    yield sentence.start + begin, sentence.end


_HELPED = re.compile(
    r"(?:(?!that |which |who |to |whether |how )[\w'’-]+ ){1,7}?"
    r"(?:will|(?:has|have) (?:\w+ ){0,2}been|(?:is|are) (?:\w+ )?(?:being|due to|planned|now)) "
)
_BEFORE = re.compile(r"\b(?:will|has|have|been|is|are|was|were)\b")
_NO_SUBJECT = re.compile(r"(?:will|has|have|is|are|also|then|now|therefore|to|which|that|who|it|they|this)\b")


def _stands_alone(clause: str, cut: re.Match[str]) -> bool:
    after, before = clause[cut.end() :], clause[: cut.start()]
    if _NO_SUBJECT.match(after) or not _HELPED.match(after):
        return False
    if len(before) < 25 or len(after) < 25 or not _BEFORE.search(before):
        return False
    groups = verb_groups(before)
    main = main_group(groups)
    return main is not None and main.tense in STRONG and not lexicon().relatives.search(before[-60:])


# --- said again ----------------------------------------------------------------------------------------

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]+")
_EMPTY_WORDS = (
    "the and for with that this which will has have been are was were our their its from into also any all "
    "now who not they these those there such being within where when"
)
_EMPTY = frozenset(re.findall(r"\w+", _EMPTY_WORDS))


@dataclass(frozen=True, slots=True)
class Said:
    """What a clause says: its words, and what is done to which thing."""

    words: frozenset[str]
    deeds: frozenset[tuple[str, str]]


def _said(candidate: Candidate) -> Said:
    clause = folded(candidate.text)
    words = frozenset(word[:6] for word in _WORD.findall(clause) if word not in _EMPTY)
    return Said(words, frozenset(_deeds(clause, candidate.groups)))


def _deeds(clause: str, groups: Sequence[VerbGroup]) -> Iterator[tuple[str, str]]:
    """«The guidelines have been agreed and shared»: guidelines agreed, guidelines shared."""
    for group in groups:
        thing = _LAST.search(clause[: group.start])
        if group.subordinate or group.tense != "passive" or thing is None:
            continue
        for verb in (group.verb, *_AND_MORE.findall(clause[group.end : group.end + 40])[:2]):
            yield verb[:6], thing[1][:6]


_LAST = re.compile(r"\b([a-z]{4,}s?)\s*$")
_AND_MORE = re.compile(r"^\s+and\s+(?:\w+ly\s+)?(\w+ed)\b")


def _same(said: Said, earlier: Said) -> bool:
    """Whether two clauses say the same: nearly every word of the new one was there, or the same was done."""
    if said.deeds & earlier.deeds:
        return True
    return len(said.words) > 3 and len(said.words & earlier.words) / len(said.words) >= _SAID_AGAIN


def said_again(one: Candidate, earlier: Candidate) -> bool:
    """Whether a clause says nothing that an earlier one did not."""
    return _same(_said(one), _said(earlier))


# --- the promise ---------------------------------------------------------------------------------------


def _promise(candidate: Candidate, chance: float, weights: Weights, written: dt.date | None) -> Promise:
    clause = folded(candidate.text)
    main = main_group(candidate.groups)
    status: Status = "will" if is_coming(candidate.groups, candidate.context) else "done"
    due = due_in(candidate.text, candidate.start, written) if status == "will" else None
    return Promise(
        concern_number=None,
        status=status,
        action=_action(candidate.text, clause, main),
        quote=candidate.text,
        start=candidate.start,
        end=candidate.end,
        owner=owner_of(candidate.text, clause, main, candidate.context.led_by),
        due=due,
        strength=strength_of(clause),
        judged_by=_RULE,
        confidence=round(chance, 3),
        why=_why(candidate.signals, weights),
    )


_BREAK = re.compile(
    r"[,;:(]\s|\s(?:which|so that|in order to|to ensure|to make sure|whereby|where|because)\b|[.;:]$"
)


def _action(text: str, clause: str, main: VerbGroup | None) -> str:
    """The words that name the action: from its verb, or what it is done to, to the end of the thought."""
    if main is None or main.tense not in STRONG:
        begin = 0
    elif main.tense in ("passive", "in place") or re.search(
        r"\bbe(?:ing)?\b|\b(?:was|were)\b", clause[main.start : main.end]
    ):
        begin = max(
            (match.end() for match in re.finditer(r"[,;:(]\s|\bthat\s", clause[: main.start])), default=0
        )
    else:
        begin = main.end - len(main.verb)
    cut = _BREAK.search(clause, max(begin + 20, main.end if main and main.tense in STRONG else 0))
    return text[begin : cut.start() if cut else len(text)].strip()


def _why(signals: frozenset[str], weights: Weights) -> tuple[str, ...]:
    """The signals that counted most, for a person to read."""
    counted = sorted(
        (name for name in signals if weights.of.get(name)), key=lambda name: -abs(weights.of[name])
    )
    return tuple(f"{name} ({weights.of[name]:+.1f})" for name in counted[:6])


@cache
def _weights() -> Weights:
    raw = yaml.safe_load((resources.files(__package__) / "promises_weights.yml").read_bytes())
    return Weights(raw["weights"], raw["bias"], raw["threshold"])

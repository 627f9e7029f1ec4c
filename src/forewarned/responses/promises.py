"""What a response says was done, or will be: each promise in its own words.

Every clause is a candidate. Named signals (`promise_signals.py`, `promises_weights.yml`) and its words by
ones, twos and threes (`word_runs.py`) are weighed, as learnt by `training/promises.py`, and those that weigh
enough are promises. The same action said again later is not a second promise.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

import yaml

from forewarned.responses.answer import Promise, Status
from forewarned.responses.due import due_in
from forewarned.responses.due_lines import due_in_lines_after
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
from forewarned.responses.word_runs import Runs, learnt, values_of

_RULE = "promise-signals"
_NO_SENTENCE = 2000
"""What is longer is a table or a broken text, not a sentence: it is left alone."""
_HOPELESS = -2.2
"""A clause whose words weigh less is no promise whatever its signals: they are not looked for."""
_HEADING = 40
"""A heading of more characters may be a sentence that has lost its full stop."""
_SAID_AGAIN = 0.7
"""The share of a clause's words that were in an earlier promise, from which it is the same one again."""


@dataclass(frozen=True)
class Candidate:
    """A clause that may promise something; what is seen in it is looked for when it is asked for."""

    start: int
    end: int
    text: str
    context: Context

    @cached_property
    def clause(self) -> str:
        """The text folded."""
        return folded(self.text)

    @cached_property
    def groups(self) -> tuple[VerbGroup, ...]:
        """Its verbs."""
        return verb_groups(self.clause)

    @cached_property
    def signals(self) -> frozenset[str]:
        """The names of the signals in it."""
        return signals_of(self.text, self.clause, self.groups, self.context)

    @cached_property
    def values(self) -> dict[str, float]:
        """The runs of words in it and beside it."""
        return values_of(self.clause, self.context.lead_in, self.context.heading)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts for, and the chance from which a clause is a promise."""

    of: Mapping[str, float]
    bias: float
    threshold: float

    def chance(self, candidate: Candidate, runs: Runs) -> float:
        """How likely a clause is a promise, by its signals and its words."""
        total = sum(weight for _, weight in runs.counted(candidate.values))
        if total < _HOPELESS:
            return 0.0
        total += self.bias + sum(self.of.get(name, 0.0) for name in candidate.signals)
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
    weights, runs = _weights(), learnt("promise")
    return tuple(
        _promise(text, each.candidate, each.chance, weights, written)
        for each in chosen(text, weights, runs, skip)
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A clause that weighs enough to be a promise."""

    candidate: Candidate
    chance: float

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.candidate.start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.candidate.end


def chosen(text: str, weights: Weights, runs: Runs, skip: Sequence[tuple[int, int]] = ()) -> list[Chosen]:
    """The clauses that weigh enough, none that says again what an earlier one said."""
    found: list[Chosen] = []
    told: list[Said] = []
    for candidate in candidates(text, skip):
        chance = weights.chance(candidate, runs)
        if chance < weights.threshold:
            continue
        said = _said(candidate)
        if not any(_same(said, earlier) for earlier in told):
            told.append(said)
            found.append(Chosen(candidate, chance))
    return found


def candidates(text: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[Candidate]:
    """Every clause that may promise something, skipped places left out."""
    quoted = _quotations(text)
    for sentence, context in _in_context(text, quoted):
        if context.paragraph.kind == "heading" and len(context.paragraph.text) <= _HEADING:
            continue
        if sentence.end - sentence.start > _NO_SENTENCE or _covered(sentence.start, sentence.end, skip) > 0.5:
            continue
        for start, end in _clauses(sentence):
            yield Candidate(start, end, text[start:end], context)


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


_QUOTED = re.compile(r"“[^“”]{60,4000}”|(?<!\w)\"[^\"]{60,4000}\"(?!\w)")


def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The long quotations: the words of a policy, a report or a witness."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


def _covered(start: int, end: int, spans: Sequence[tuple[int, int]]) -> float:
    inside = sum(max(0, min(end, last) - max(start, first)) for first, last in spans)
    return inside / max(1, end - start)


# --- clauses -------------------------------------------------------------------------------------------

_JOINT = re.compile(r"(?:[,;]\s+|\s)(?:and|but)\s+(?=\w)|;\s+(?=\w)|,\s+(?=(?:this|these|it|we|i|they)\s)")
_FIELD = re.compile(
    r"\b(?:(?:Corrective|Planned) action|Action|Owner|Lead|Date|Status|Measure|Verification|Timescale|Target"
    r"|Progress|Responsible|Deadline|Completed|Evidence)(?: [a-z]+){0,2}\s?:\s+"
)
"""The label of a field of a form: «Action: … Owner: … Date: …»."""


def _clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The sentence, or its parts where each has a subject and a verb that says something of its own."""
    clause = folded(sentence.text)
    begin = 0
    for cut in sorted((*_JOINT.finditer(clause), *_FIELD.finditer(sentence.text)), key=re.Match.start):
        if cut.re is _FIELD:
            if cut.start() - begin > 12:
                yield sentence.start + begin, sentence.start + cut.start()
            begin = cut.end()
        elif cut.start() > begin and _stands_alone(clause[begin:], cut.start() - begin, cut.end() - begin):
            yield sentence.start + begin, sentence.start + cut.start()
            begin = cut.end()
    if begin < len(clause):
        yield sentence.start + begin, sentence.end


_FINITE = (
    r"(?:will|shall|can|cannot|must|has|have|is|are|was|were|now|no longer|does|do|took|went|came|gave|began"
    r"|met|made|held|wrote|joined|goes|go|we|there)\b|(?<!of )(?<!with )\w{3,}ed\b"
)
_HELPED = re.compile(
    r"(?:we|i|it|this|they|he|she|these) \w|there (?:is|are|was|were|will)\b"
    rf"|(?:(?!that |which |who |to |whether |how |if |when |where )[\w'’£%(),-]+ ){{1,9}}?(?:{_FINITE})"
)
_BEFORE = re.compile(_FINITE)
_NO_SUBJECT = re.compile(
    r"(?:will|has|have|is|are|was|were|also|then|now|therefore|to|which|that|who|where|when|can|cannot|\w+ing|\w+ed)\b"
)


def _stands_alone(clause: str, start: int, end: int) -> bool:
    after, before = clause[end:], clause[:start]
    if len(before) < 20 or len(after) < 20 or _NO_SUBJECT.match(after) or not _HELPED.match(after):
        return False
    if not _BEFORE.search(before):
        return False
    return not lexicon().relatives.search(before[-60:])


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
    clause = candidate.clause
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


def _promise(
    text: str, candidate: Candidate, chance: float, weights: Weights, written: dt.date | None
) -> Promise:
    clause = candidate.clause
    main = main_group(candidate.groups)
    status: Status = "will" if is_coming(candidate.groups, candidate.context) else "done"
    due = None
    if status == "will":
        due = due_in(candidate.text, candidate.start, written, before=text[: candidate.start])
        due = due or due_in_lines_after(text, candidate.end, written)
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
        why=_why(candidate, weights),
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


def _why(candidate: Candidate, weights: Weights) -> tuple[str, ...]:
    """The signals and the words that counted most, for a person to read."""
    signals = [(name, weights.of[name]) for name in candidate.signals if weights.of.get(name)]
    words = [(f"«{run}»", weight) for run, weight in learnt("promise").counted(candidate.values)]
    strongest = [
        each
        for counted, most in ((signals, 5), (words, 2))
        for each in sorted(counted, key=lambda item: (-abs(item[1]), item[0]))[:most]
    ]
    return tuple(f"{name} ({weight:+.1f})" for name, weight in strongest)


@cache
def _weights() -> Weights:
    raw = yaml.safe_load((resources.files(__package__) / "promises_weights.yml").read_bytes())
    return Weights(raw["weights"], raw["bias"], raw["threshold"])

"""What is seen in a clause that may promise something: who, which verb, when, and where it stands.

Each is a named signal, so that a judgement can say which of them spoke. The words are in `promises.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forewarned.responses.promise_words import Tense, lexicon
from forewarned.responses.sentences import Paragraph


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with its helpers: its tense, where it stands in the folded clause, the word that carries it.

    `subordinate`: it stands in a clause that only describes («which will ensure»), not in the main one.
    """

    tense: Tense
    start: int
    end: int
    verb: str
    negated: bool
    subordinate: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Where a clause stands: its paragraph, the words that lead in to it, the heading over it.

    `lead_in` and `heading` are folded, `led_by` is the lead-in as written.
    """

    paragraph: Paragraph
    lead_in: str = ""
    heading: str = ""
    quoted: float = 0.0
    first: bool = True
    led_by: str = ""


STRONG: frozenset[Tense] = frozenset(
    {"future", "intend", "underway", "perfect", "passive", "past", "in place"}
)
"""The tenses in which something is said to be done or to come."""

_COMING: frozenset[Tense] = frozenset({"future", "intend", "underway"})


def verb_groups(clause: str) -> tuple[VerbGroup, ...]:
    """The verbs of a folded clause with their helpers, in order."""
    lexical = lexicon()
    found = []
    for match in lexical.groups.finditer(clause):
        tense, verb = lexical.read(match)
        before = clause[max(0, match.start() - 140) : match.start()]
        subordinate = _describes(before) and not lexical.said.search(before)
        negated = bool(lexical.negation.search(match[0]))
        found.append(VerbGroup(tense, match.start(), match.end(), verb, negated, subordinate))
    return tuple(found)


def _describes(before: str) -> bool:
    """Whether what comes after these words is in a clause that only describes."""
    lexical = lexicon()
    relative = lexical.relatives.search(before)
    if relative is not None:
        between = relative["between"]
        return bool(lexical.inside.fullmatch(between)) and not lexical.groups.search(between)
    return bool(lexical.conjunctions.search(before))


def main_group(groups: Sequence[VerbGroup]) -> VerbGroup | None:
    """The verb that a clause hangs on: the first in it that says something is done or to come."""
    main = [group for group in groups if not group.subordinate]
    strong = next((group for group in main if group.tense in STRONG and group.tense != "past"), None)
    strong = strong or next((group for group in main if group.tense == "past"), None)
    return strong or next(iter(main), None) or next(iter(groups), None)


def is_coming(groups: Sequence[VerbGroup], context: Context) -> bool:
    """Whether the action, or part of it, is to come; an item without a verb is what its lead-in is."""
    group = main_group(groups)
    if any(each.tense == "future" and not each.subordinate and _is_act(each) for each in groups):
        return True
    led_in = lead_kind(context.lead_in)
    if group is not None and group.tense in STRONG and not (group.tense == "past" and led_in == "will"):
        return group.tense in _COMING
    return led_in != "done"


def _is_act(group: VerbGroup) -> bool:
    classes = lexicon().classes(group.verb)
    return bool({"make", "look", "work", "weigh"} & set(classes)) and "result" not in classes


def signals_of(text: str, clause: str, groups: Sequence[VerbGroup], context: Context) -> frozenset[str]:
    """The names of all signals in a clause, given as written and folded."""
    main = main_group(groups)
    return frozenset(
        (
            *_of_verb(clause, main, groups),
            *_of_subject(text, clause, main),
            *_of_words(clause, main),
            *_of_place(clause, context),
        )
    )


def _of_verb(clause: str, main: VerbGroup | None, groups: Sequence[VerbGroup]) -> Iterator[str]:
    if main is None:
        yield "no verb"
        return
    tense = main.tense if not main.subordinate else "subordinate"
    if tense == "past" and lexicon().since.search(clause):
        yield "past, since then"
    if tense == "past" and "make" in lexicon().classes(main.verb):
        yield "past make"
    yield f"tense {tense}"
    broad = "coming" if main.tense in _COMING else "done" if main.tense in STRONG else "weak"
    classes = lexicon().classes(main.verb)
    for name in [name for name in classes if name != "result"] or ["other"]:
        yield f"{broad} {name}"
        yield f"verb {name}"
    if main.negated or clause.startswith(("not ", "no ")):
        yield "negated"
    if sum(group.tense in STRONG and not group.subordinate for group in groups) > 1:
        yield "several verbs"
    if any(group.tense == "modal" and group.start < main.end + 30 for group in groups):
        yield "modal"


_NAME = re.compile(r"(?:\b(?!The\b|This\b|These\b)[A-Z][\w’'&-]*(?: (?:of|for|and) )?\s?)+\)?$")


def _of_subject(text: str, clause: str, main: VerbGroup | None) -> Iterator[str]:
    if main is None:
        return
    who = subject_kind(clause[: main.start])
    if _NAME.search(text[: main.start].rstrip(" ,")[-40:]):
        yield "subject named"
        yield "named, coming" if main.tense in _COMING else "named, done"
    yield f"subject {who}"
    broad = "coming" if main.tense in _COMING else "done" if main.tense in STRONG else "weak"
    yield f"{who} {broad}"
    if "result" in lexicon().classes(main.verb) and who not in ("own", "body"):
        yield ("what comes of it" if main.tense == "future" and who != "person" else f"{who} result")


_AFTER_HEAD = re.compile(
    r"\s(?:of|for|in|by|with|following|at|from|to|on|about|between|who|which|that|\w{3,}ed)\s"
)


def subject_kind(before: str) -> str:
    """Who or what a clause is about, by the last words before its verb: «own», «body», «thing»…"""
    tail = re.split(r"[,;:(]\s|\b(?:and|but|that)\s(?=(?:we|i|the|our|a|this|it)\b)", before.rstrip())[-1]
    tail = tail.strip(" ,-\"'") or before.strip(" ,-\"'")[-60:]
    head = _AFTER_HEAD.split(tail)[0]
    for part in (head, tail):
        for name, pattern in lexicon().subjects:
            if pattern.search(part):
                return name
    return "other" if tail else "none"


def _of_words(clause: str, main: VerbGroup | None) -> Iterator[str]:
    for name, pattern in lexicon().signs:
        if pattern.search(clause):
            yield name
    early = clause[: main.end + 30] if main else clause
    early = lexicon().setting_out.sub("", early)
    shared = lexicon().shared.search(clause)
    for name, pattern in lexicon().early_signs:
        if pattern.search(early) and not (shared and name in ("to the coroner", "heard in evidence")):
            yield name
    length = clause.count(" ") + 1
    if length < 6:
        yield "short"
    elif length > 45:
        yield "long"


def lead_kind(lead_in: str) -> str:
    """What the words before a list say of its items: «none» are actions, or «done», «will», «unsaid»."""
    lexical = lexicon()
    if lexical.leads_none.search(lead_in[-30:]):
        return "none"
    if lexical.leads_done.search(lead_in):
        return "done"
    return "will" if lexical.leads_will.search(lead_in) else "unsaid"


def _of_place(clause: str, context: Context) -> Iterator[str]:
    lexical = lexicon()
    if context.paragraph.kind in ("bullet", "number", "heading"):
        yield f"in a {context.paragraph.kind}"
    if context.lead_in:
        led_in = lead_kind(context.lead_in)
        yield f"led in: {led_in}"
        if context.first:
            yield f"led in first: {led_in}"
        if context.first and lexical.item_start.match(clause):
            yield "item begins with an action"
    if lexical.heading_actions.search(context.heading):
        yield "under actions"
    if lexical.heading_past.search(context.heading):
        yield "under background"
    if context.quoted > 0.5:
        yield "quoted"
    if not context.first and len(context.paragraph.text) < 1500:
        yield "later in its paragraph"
    if not context.first and lexical.goes_on.match(clause):
        yield "goes on"
    if clause.rstrip().endswith(":"):
        yield "leads in"

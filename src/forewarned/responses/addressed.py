"""Which of a report's addressees a sender's name stands for: one name, or several in a joint reply.

The rules are tried from the surest to the least sure, and the first that fits one body alone decides. A
name that fits two bodies is nobody's; a name that is known to be another body's is none of theirs.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from forewarned.organisations import facts
from forewarned.organisations.judgement import Judgement
from forewarned.organisations.names import families_of, families_of_kind, plain
from forewarned.organisations.resolve import resolve
from forewarned.responses import same_body as words

Addressed = tuple[int, str, str | None]
"""An addressee's place, its name as written, and the organisation that it is judged to be."""


@dataclass(frozen=True, slots=True)
class Match:
    """The places of the addressees that a name stands for, by which rule and how surely.

    `other` says that the name is known to be a body's that was not addressed.
    """

    positions: tuple[int, ...] = ()
    rule: str | None = None
    confidence: float = 0.0
    organisation_ids: tuple[str, ...] = ()
    other: bool = False


NOBODY = Match()
_PRISONS = "hm-prison-and-probation-service"
_SOME_DAYS = dt.timedelta(days=62)


def match_sender(sender: str, addressees: Sequence[Addressed], day: dt.date | None = None) -> Match:
    """Whom the sender's name stands for among those addressed on a report of that day."""
    found = _by_name(sender, addressees)
    if found.positions:
        return found
    if behalf := re.fullmatch(r"(.+?)\s+on behalf of\s+(?:the\s+)?(.+)", sender, re.IGNORECASE):
        return _each(behalf.groups(), addressees, day) or NOBODY
    if is_for_others(sender):
        return NOBODY
    judged = resolve(sender, on=day)
    if judged.outcome not in ("known", "several") and day:
        judged = resolve(sender)
    if judged.outcome == "several":
        return _each([part.name_as_written for part in judged.parts], addressees, day) or NOBODY
    found = _by_organisation(judged, addressees)
    if found.positions:
        return found
    if found.other:
        return _by_known_kind(judged, addressees) or found
    return (
        _by_likeness(sender, addressees)
        or _joint(sender, addressees, day)
        or _so_called(judged, addressees)
        or _by_kind(sender, judged, addressees)
        or _contained(sender, addressees)
        or NOBODY
    )


# --- one name ----------------------------------------------------------------------------------------


def _by_name(sender: str, addressees: Sequence[Addressed]) -> Match:
    for fits, rule, sure in _NAMES:
        fitting = [each for each in addressees if fits(sender, each[1])]
        if match := _one_body(fitting, addressees, rule, sure):
            return match
    return NOBODY


_NAMES: tuple[tuple[Callable[[str, str], bool], str, float], ...] = (
    (words.has_same_name, "the same name", 0.98),
    (words.is_within, "the same name beside an office or an address", 0.95),
)


def _one_body(
    fitting: Sequence[Addressed], addressees: Sequence[Addressed], rule: str, sure: float
) -> Match | None:
    """The match where those that fit are one body, with every place at which it was addressed."""
    bodies = {each[2] or f"name {words.short(each[1])}" for each in fitting}
    if len(bodies) != 1:
        return None
    (body,) = bodies
    places = {each[0] for each in fitting}
    places |= {each[0] for each in addressees if each[2] and _is_now(body, each[2])}
    ids = tuple(dict.fromkeys(each[2] for each in fitting if each[2]))
    return Match(tuple(sorted(places)), rule, sure, ids)


def _is_now(body: str, addressed: str) -> bool:
    """Whether a body addressed is this one, or was already gone and this one stands in its place."""
    return body == addressed or facts.succeeds(body, addressed)


def match_organisation(id_: str, addressees: Sequence[Addressed]) -> Match | None:
    """By the line of the sender's body: itself, its successor or predecessor, its parent or part."""
    for related, rule, sure in _LINES:
        fitting = [each for each in addressees if each[2] and related(id_, each)]
        if match := _one_body(fitting, addressees, rule, sure):
            return match
    return None


def _by_organisation(judged: Judgement, addressees: Sequence[Addressed]) -> Match:
    id_ = judged.organisation_id
    if judged.outcome not in ("known", "own") or not id_:
        return NOBODY
    if match := match_organisation(id_, addressees):
        return match
    if (
        judged.outcome == "known"
        and _of_kind_said(judged)
        and not any(_may_be(id_, each) for each in addressees)
    ):
        return Match((), "another body than those addressed", judged.confidence, (id_,), other=True)
    return NOBODY


def _of_kind_said(judged: Judgement) -> bool:
    """Whether the body is of the kind that its written name speaks of: a university is no NHS trust."""
    is_trust = re.search(r"\b(?:nhs|foundation) trust\b", plain(judged.name_as_written)) is not None
    return not is_trust or judged.kind in ("NHS trust", "ambulance service")


def _may_be(id_: str, addressee: Addressed) -> bool:
    """Whether an addressee whose body is not known is called as the sender's body may be."""
    body = facts.bodies().get(id_)
    return (
        addressee[2] is None
        and body is not None
        and words.telling_words(addressee[1]) <= (words.telling_words(body.name))
    )


def _later_name(id_: str, addressee: Addressed) -> bool:
    """Whether the report is shown with the name of a body that took this one's place when it ended.

    One that stood beside it already, and took it over, was another body on the day.
    """
    known = facts.bodies()
    earlier, later = known.get(id_), known.get(addressee[2] or "")
    if earlier is None or later is None or not facts.succeeds(later.id, id_) or earlier.valid_to is None:
        return False
    named = max((each.until for each in later.formerly if each.until), default=None)
    begun = max((day for day in (named, later.valid_from) if day), default=None)
    return begun is not None and begun + _SOME_DAYS >= earlier.valid_to


def _belongs(id_: str, addressee: Addressed) -> bool:
    """Whether one is a part of the other; a ministry answers for itself and not for the bodies it funds."""
    body = facts.bodies().get(id_)
    ministry = body is not None and body.kind == "government department"
    return not ministry and facts.belongs(id_, addressee[2] or "")


def _is_prison(id_: str, addressee: Addressed) -> bool:
    return id_ == _PRISONS and "prison" in _families(addressee)


_LINES: tuple[tuple[Callable[[str, Addressed], bool], str, float], ...] = (
    (lambda id_, each: id_ == each[2], "the same organisation", 0.97),
    (lambda id_, each: facts.succeeds(id_, each[2] or ""), "from the body that took over", 0.92),
    (_later_name, "from the body whose place the addressee took", 0.9),
    (_belongs, "from the body that it belongs to, or a part of it", 0.85),
    (_is_prison, "from the service that runs the prison", 0.85),
)
"""How the sender's organisation may stand to the one addressed, tried in turn."""


def _by_likeness(sender: str, addressees: Sequence[Addressed]) -> Match | None:
    """By words, where the name is not surely known: the report was sent to one body of such a name."""
    for fits, rule, sure in _LIKE:
        fitting = [each for each in addressees if fits(sender, each[1])]
        if match := _one_body(fitting, addressees, rule, sure):
            return match
        if fitting:
            return None
    held = [each for each in addressees if words.has_words_of(sender, each[1])]
    held = [each for each in held if _of_one_kind(sender, each[1])]
    if any(words.is_shortened(sender, each[1]) for each in held) and (
        match := _one_body(held, addressees, "this one's name, shortened", 0.85)
    ):
        return match
    return None


def _so_called(judged: Judgement, addressees: Sequence[Addressed]) -> Match | None:
    """The one of the bodies that the name could be, or is most like, to which the report was sent."""
    if judged.outcome == "unsure" and judged.runner_up:
        ids = _named_in(f"{judged.runner_up}, {(judged.why or '').removeprefix('it could be ')}")
        fitting = [each for each in addressees if any(_same_line(id_, each) for id_ in ids)]
        return _one_body(fitting, addressees, "the one of the bodies so called that was addressed", 0.85)
    return None


def _named_in(text: str) -> list[str]:
    """The bodies whose names stand in what a judgement says of the nearest ones."""
    names = {name.strip() for name in text.replace(" and others", "").split(",")} | {text.split(", it ")[0]}
    return [id_ for id_, body in facts.bodies().items() if body.name in names]


def _same_line(id_: str, addressee: Addressed) -> bool:
    return id_ == addressee[2] or _later_name(id_, addressee)


def _is_known_short(sender: str, name: str) -> bool:
    """Whether the sender is a known abbreviation of this addressee, though others share it."""
    body = facts.bodies().get(resolve(name).organisation_id or "")
    return body is not None and plain(sender) in {plain(each) for each in body.short}


_LIKE: tuple[tuple[Callable[[str, str], bool], str, float], ...] = (
    (words.has_same_words, "every telling word is this one's alone", 0.93),
    (_is_known_short, "a known abbreviation of this one", 0.93),
    (words.has_initials, "this one's initials", 0.88),
    (words.is_misspelt, "this one's name with a slip in it", 0.88),
    (words.is_beginning, "the beginning of this one's name", 0.85),
)


def _of_one_kind(sender: str, name: str) -> bool:
    """Whether the two names do not speak of different kinds of body."""
    mine, theirs = families_of(sender), families_of(name)
    return not (mine and theirs) or bool(mine & theirs)


def _families(addressee: Addressed) -> frozenset[str]:
    body = facts.bodies().get(addressee[2] or "")
    return families_of_kind(body.kind) if body else families_of(addressee[1])


# --- by kind -------------------------------------------------------------------------------------------


def _by_kind(sender: str, judged: Judgement, addressees: Sequence[Addressed]) -> Match | None:
    """By what kind of body the sender is, where one addressee alone is of that kind."""
    if judged.outcome == "known":
        return None
    families = families_of(sender)
    rare = words.telling_words(sender) - words.COMMON
    if len(families) == 1 and families <= _OF_A_KIND and not rare:
        fitting = [each for each in addressees if families <= _families(each)]
        fitting = [each for each in fitting if words.has_words_of(sender, each[1])] or (
            fitting if families == {"commissioner"} else []
        )
        return _one_body(fitting, addressees, "the one addressed of this kind", 0.8)
    if len(words.telling_words(sender)) > 1 and rare:
        held = [each for each in addressees if rare <= words.telling_words(each[1])]
        fitting = [
            each for each in held if _of_one_kind(sender, each[1]) and _no_word_of_its_own(sender, each[1])
        ]
        if len(held) == len(fitting) and (
            match := _one_body(fitting, addressees, "the one addressed that has these words", 0.78)
        ):
            return match
    return _care_company(sender, families, addressees)


_OF_A_KIND = frozenset(
    (
        *("commissioner", "health board", "ambulance", "provider", "police", "commissioner of police"),
        *("prison", "council", "fire", "university", "probation"),
    )
)
"""Families of which a report is mostly sent to one."""


def _no_word_of_its_own(sender: str, name: str) -> bool:
    mine, theirs = words.telling_words(sender), words.telling_words(name)
    if words.is_of_other_work(sender, name):
        return False
    return mine - theirs <= _SAID_OF_MANY and (len(mine & theirs) > 1 or theirs <= mine)


_SAID_OF_MANY = frozenset(
    ("care", "group", "council", "hospital", "hospitals", "healthcare", "company", "borough")
)


def _by_known_kind(judged: Judgement, addressees: Sequence[Addressed]) -> Match | None:
    """The one home addressed, where the sender is known to be a company for care."""
    if judged.kind not in _KINDS_WITH_HOMES:
        return None
    homes = [each for each in addressees if "care home" in families_of(each[1])]
    return _one_body(homes, addressees, "a company for care, and the one home addressed", 0.72)


_KINDS_WITH_HOMES = ("care provider", "independent healthcare provider", "housing association", "charity")


def is_for_others(sender: str) -> bool:
    """Whether the sender writes for somebody else: a firm of solicitors."""
    return _SOLICITORS.search(sender) is not None


_SOLICITORS = re.compile(
    r"\b(?:solicitors|legal llp|law firm|dac beachcroft|kennedys|clyde ?(?:and|&)? ?co|weightmans|hempsons|"
    r"bevan brittan|browne jacobson|capsticks|hill dickinson|mills (?:and|&)? ?reeve|keoghs|dwf|plexus law|"
    r"radcliffes? ?le ?brasseurs?|ward hadaway|blake morgan|eversheds|pinsent masons)\b",
    re.IGNORECASE,
)


def _care_company(sender: str, families: frozenset[str], addressees: Sequence[Addressed]) -> Match | None:
    """A company for care, and one care home among those addressed: homes are run by such companies."""
    if families - {"care home"} or not _CARES.search(sender) or _PUBLIC.search(sender):
        return None
    homes = [each for each in addressees if "care home" in families_of(each[1])]
    return _one_body(homes, addressees, "a company for care, and the one home addressed", 0.7)


_CARES = re.compile(r"\b(?:care|healthcare|health group|homes|nursing|living|residential)\b", re.IGNORECASE)
_PUBLIC = re.compile(
    r"\b(?:nhs|trust|board|council|commission|department|college|prison|police|national)\b", re.I
)


# --- joint ---------------------------------------------------------------------------------------------


def _joint(sender: str, addressees: Sequence[Addressed], day: dt.date | None) -> Match | None:
    """The match of a joint reply: every part between «and» or a comma is a body, one at least addressed."""
    if not re.search(r"\band\b|[,;&/]", sender):
        return None
    return next(
        (match for parts in _cuts(sender) if (match := _each(parts, addressees, day, whole=True))), None
    )


def _cuts(sender: str) -> Iterator[list[str]]:
    """The ways to cut at «and» and commas, fewest cuts first."""
    pieces = [piece.strip() for piece in re.split(r"\s+and\s+|\s*[,;&/]\s*", sender, flags=re.IGNORECASE)]
    if len(pieces) > 5 or not all(pieces):
        return
    joins = range(1, len(pieces))
    for count in joins:
        for cut in combinations(joins, count):
            bounds = [0, *cut, len(pieces)]
            yield [" and ".join(pieces[start:end]) for start, end in pairwise(bounds)]


def _each(
    parts: Sequence[str], addressees: Sequence[Addressed], day: dt.date | None, *, whole: bool = False
) -> Match | None:
    """The addressees that the parts stand for; `whole`: every part is one, or a known body."""
    found = [_simple(part, addressees, day) for part in parts]
    if whole and not all(each.positions or each.other for each in found):
        return None
    places = sorted({place for each in found for place in each.positions})
    if not places:
        ids = tuple(id_ for each in found for id_ in each.organisation_ids)
        everyone = bool(found) and all(each.other for each in found)
        return Match((), "other bodies than those addressed", 0.9, ids, other=True) if everyone else None
    sure = min(each.confidence for each in found if each.positions)
    ids = tuple(dict.fromkeys(id_ for each in found for id_ in each.organisation_ids))
    return Match(tuple(places), "a joint reply of several bodies", min(sure, 0.92), ids)


def _simple(part: str, addressees: Sequence[Addressed], day: dt.date | None) -> Match:
    judged = resolve(part, on=day)
    found = _by_name(part, addressees)
    if not found.positions:
        found = _by_organisation(judged, addressees)
    if found.positions or found.other:
        return found
    return _by_likeness(part, addressees) or _so_called(judged, addressees) or NOBODY


def _contained(sender: str, addressees: Sequence[Addressed]) -> Match | None:
    """Addressees whose whole names stand in what is written, beside nothing but words that tell no body."""
    padded = f" {words.short(sender)} "
    held = [each for each in addressees if len(words.telling_words(each[1])) > 1 or len(each[1]) > 7]
    fitting = []
    for each in sorted(held, key=lambda one: -len(one[1])):
        name = re.sub(r"^the ", "", words.short(each[1]))
        if f" {name} " in padded:
            padded = padded.replace(f" {name} ", "  ")
            fitting.append(each)
    left = {word for word in padded.split() if word not in words.COMMON}
    told = all(words.telling_words(each[1]) - words.COMMON for each in fitting)
    if not fitting or (left and (len(fitting) > 1 or not told or _SIDES & set(words.short(sender).split()))):
        return None
    places = {each[0] for each in fitting}
    ids = tuple(dict.fromkeys(each[2] for each in fitting if each[2]))
    return Match(tuple(sorted(places)), "whole names of addressees stand in it", 0.82, ids)


_SIDES = frozenset(
    (
        *("north", "south", "east", "west", "mid", "northern", "southern", "eastern", "western"),
        *("upper", "lower", "friends", "new"),
    )
)
"""Words that make another body's name of one that they stand beside."""

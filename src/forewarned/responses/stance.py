"""The stance of a letter to one concern: named features of what its passages do, and a table of weights.

Each feature is how surely some passage that bears on the concern does something: a passage counts by its
bearing times the weight of its cue. The table (`stance.yml`) has a weight for each feature and stance; it
was fitted to labels by `training/stance.py`, near a table set by hand. See `stance.md`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp
from typing import Any, get_args

import numpy as np
import yaml

from forewarned.responses.acts import ACTS as TOLD
from forewarned.responses.acts import Matrix
from forewarned.responses.alignment import Alignment
from forewarned.responses.answer import Promise, Stance
from forewarned.responses.cues import plain
from forewarned.responses.passages import Passage

STANCES: tuple[Stance, ...] = get_args(Stance)
ACTS = (
    "done",
    "existing",
    "dated",
    "will",
    "consider",
    "dispute",
    "decline",
    "refer",
    "theirs",
    "part",
    "accept",
)
"""What a passage can do about a concern; `dated` is an action to come with its time, `will` one without."""

CARRIED_BY: Mapping[Stance, tuple[str, ...]] = {
    "taken": ("done", "existing"),
    "planned_dated": ("dated", "will"),
    "planned_undated": ("will", "dated"),
    "partly": ("part", "accept", "will", "done"),
    "considering": ("consider",),
    "disputed": ("dispute", "existing"),
    "declined_with_reasons": ("decline", "dispute"),
    "referred_elsewhere": ("refer", "theirs"),
    "not_addressed": (),
}
"""The acts whose words carry a stance, the surest first."""

_AFAR = re.compile(
    r"\b(?:secretary of state|minister|ministry|department (?:of|for)|home office|treasury|cabinet office|"
    r"government|parliament|office (?:of|for)|nhs england|nhse|nhs improvement|nhs digital|nhs resolution|"
    r"nice|national institute|institute|royal college|joint royal|college of|faculty|academy|association|"
    r"society|federation|regulat\w+|commission|inspectorate|ofsted|ofcom|ofqual|ofgem|mhra|medicines and "
    r"healthcare|health and safety executive|hse|dvsa|dvla|driver and vehicle|civil aviation|maritime and "
    r"coastguard|chief (?:medical|nursing) officer|national police chiefs?|npcc|gmc|nmc|medical council|"
    r"british standards|national highways|hmpps|prison and probation|uk health security|ukhsa|dhsc|dft|dfe|"
    r"mod|moj)\b"
)
_AFAR_WORDS = re.compile(
    r"\bmy officials\b|\bthis government\b|"
    r"\b(?:nhs england|nice|the (?:royal )?college|the department|ministers) (?:has|have|is|are|will|does)\b"
)
_LEANING, _NEVER_NONE = 0.5, 0.02
_NOT_MUCH, _OPEN_STILL = 0.4, 0.3
_HERE, _NOT_MUCH_TOLD = 0.6, 0.3
_OLD_AFTER = 2  # years before the letter: what was done then is background


@dataclass(frozen=True, slots=True)
class Table:
    """The weights: a row for each feature, a number for each stance; `version` changes with them."""

    weights: Mapping[str, Mapping[str, float]]
    version: str


def acts_of(passage: Passage, written: int | None, *, has_day: bool) -> dict[str, float]:
    """What one passage does about a concern, once its own words have been set against one another.

    `has_day`: it says when something will be.
    """
    does = passage.does
    acts = {act: does.of(act) for act in ACTS if act not in ("dated", "will")}
    responsive = 1.2 if does.of("responsive") else 1.0
    acts["done"] *= responsive
    acts["existing"] *= responsive
    if does.of("story"):
        acts["done"] *= 0.5
        acts["refer"] *= 0.6
    if written and does.years and max(does.years) <= written - _OLD_AFTER:
        acts["done"] *= 0.35
    coming = does.of("will")
    if does.of("benefit") and coming < 0.7:  # «the agreement will ensure …» tells of the agreement
        acts["existing"] = max(acts["existing"], 0.5)
        coming *= 0.45
    if "from_now" in does.names:
        coming *= 0.5
    coming *= 1.0 - 0.6 * max(0.0, acts["consider"] - 0.35, acts["decline"] - 0.35)
    past = bool(written and does.years and max(does.years) < written)
    timed = has_day and not past and acts["done"] < coming
    if timed and coming > 0.3:
        open_still = max(acts["consider"], acts["decline"]) >= 0.6
        acts["dated"], acts["will"] = (coming / 2 if open_still else max(coming, 0.8)), 0.0
    else:
        acts["dated"], acts["will"] = 0.0, coming
    return acts


def features(
    passages: Sequence[Passage],
    alignment: Alignment,
    place: int,
    promises: Sequence[Promise],
    acts: Sequence[Mapping[str, float]],
    respondent: str | None,
) -> dict[str, float]:
    """The named features of one concern in one letter; `acts` is `acts_of` for each of its passages."""
    top = dict.fromkeys(ACTS, 0.0)
    total = dict.fromkeys(ACTS, 0.0)
    for does, bearing in zip(acts, alignment.bearing[:, place], strict=True):
        if bearing > 0.05:
            for act, weight in does.items():
                worth = float(bearing) * weight
                top[act] = max(top[act], worth)
                total[act] += worth * float(bearing)
    found = {act: top[act] for act in ACTS}
    whole = sum(total.values()) + _NOT_MUCH
    found |= {f"share of {act}": total[act] / whole for act in ACTS}
    found["little said"] = max(0.0, 0.7 - max(top.values()))
    alone = alignment.sectioned[place]
    found["own section"] = float(alone)
    found["sections of others"] = float(not alone and any(alignment.sectioned))
    found["far"] = max(0.0, 0.6 - alignment.nearness[place])
    found["words not taken up"] = 1.0 - alignment.shared[place]
    found |= _promised(passages, alignment, place, promises, acts)
    found["several concerns"] = float(len(alignment.sectioned) > 1)
    untouched = max(0.0, found["words not taken up"] - 0.7) * max(0.0, found["far"] - 0.1) * 10
    found["untouched"] = 0.0 if alone else min(1.0, untouched)
    found["from afar"] = float(from_afar(respondent, passages))
    found["done, from afar"] = found["done"] * found["from afar"]
    found["existing, from afar"] = found["existing"] * found["from afar"]
    found["always"] = 1.0
    return found


def told_features(told: Matrix, bearing: Matrix, dated: Sequence[bool]) -> dict[str, float]:
    """What the passages that bear on a concern do, as learnt: the surest, three, any, and the share."""
    timed = np.array(dated, bool)
    acts = {act: told[:, column] for column, act in enumerate(TOLD)}
    acts["dated"], acts["will"] = acts["will"] * timed, acts["will"] * ~timed
    found: dict[str, float] = {}
    three: dict[str, float] = {}
    for act, likely in acts.items():
        worth = np.sort(likely * bearing)[::-1]
        here = likely[bearing > _HERE]
        three[act] = float(worth[:3].sum())
        found[f"told {act}"] = float(worth[0]) if len(worth) else 0.0
        found[f"told {act}, thrice"] = three[act]
        found[f"told {act}, somewhere"] = float(1 - np.prod(1 - np.minimum(worth, 0.99)))
        found[f"told {act}, here"] = float(here.max()) if len(here) else 0.0
    whole = sum(three.values()) + _NOT_MUCH_TOLD
    return found | {f"share of told {act}": value / whole for act, value in three.items()}


def _promised(
    passages: Sequence[Passage],
    alignment: Alignment,
    place: int,
    promises: Sequence[Promise],
    acts: Sequence[Mapping[str, float]],
) -> dict[str, float]:
    """How surely some promise that bears on the concern is done, to come by a time, or to come.

    A plan to consider is not a promise: where the sentence says so, it counts for little.
    """
    found = {"promised done": 0.0, "promised dated": 0.0, "promised": 0.0}
    for promise in promises:
        dated = promise.due is not None and promise.due.precision is not None
        row = row_of(promise, passages)
        if row is None:
            continue
        done = promise.status == "done" or "from_now" in passages[row].does.names
        name = "promised done" if done else "promised dated" if dated else "promised"
        bearing = float(alignment.bearing[row, place]) * (0.4 + 0.6 * promise.confidence)
        found[name] = max(found[name], bearing * (_OPEN_STILL if acts[row]["consider"] >= 0.6 else 1.0))
    found["nothing promised"] = max(0.0, 0.5 - max(found.values())) * 2
    return found


def row_of(promise: Promise, passages: Sequence[Passage]) -> int | None:
    """The place of the passage that a promise begins in."""
    for row, passage in enumerate(passages):
        if passage.sentence.start <= promise.start < passage.sentence.end:
            return row
    return None


def from_afar(respondent: str | None, passages: Sequence[Passage]) -> bool:
    """Whether a ministry, a regulator, a college or a national body answers.

    Such a letter tells much of what is done elsewhere, as background; a provider tells what it did.
    """
    if respondent:
        return bool(_AFAR.search(respondent.lower()))
    return any(_AFAR_WORDS.search(plain(each.sentence.text)) for each in passages)


def newest_year(passages: Sequence[Passage]) -> int | None:
    """The year of an undated letter: the year that it names most often among the two newest."""
    years = [year for passage in passages for year in passage.does.years if year < 2100]
    if not years:
        return None
    newest = max(years)
    return newest if years.count(newest) >= years.count(newest - 1) else newest - 1


def likelihoods(
    found: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]
) -> dict[Stance, float]:
    """How likely each stance is, as parts of one."""
    scores = {
        stance: sum(value * weights.get(name, {}).get(stance, 0.0) for name, value in found.items() if value)
        for stance in STANCES
    }
    highest = max(scores.values())
    raised = {stance: exp(score - highest) for stance, score in scores.items()}
    whole = sum(raised.values())
    return {stance: value / whole for stance, value in raised.items()}


def beside_the_others(likely: Sequence[Mapping[Stance, float]]) -> list[dict[Stance, float]]:
    """How likely each stance to each concern is, once it is known how the whole letter leans.

    A letter mostly takes one line: the mean over its concerns counts, at half weight, beside each one.
    """
    if len(likely) < 2:
        return [dict(each) for each in likely]
    leaning = {stance: sum(each[stance] for each in likely) / len(likely) for stance in STANCES}
    found = []
    for each in likely:
        raised = {stance: each[stance] * (leaning[stance] + _NEVER_NONE) ** _LEANING for stance in STANCES}
        whole = sum(raised.values())
        found.append({stance: value / whole for stance, value in raised.items()})
    return found


@cache
def table() -> Table:
    """The weights that came with Forewarned."""
    raw: dict[str, Any] = yaml.safe_load(
        resources.files("forewarned.responses").joinpath("stance.yml").read_text(encoding="utf-8")
    )
    return Table(raw["weights"], str(raw["version"]))

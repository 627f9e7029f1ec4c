"""When to stop and how far two agree: against published figures, plain reckoning and chance."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forewarned.errors import BadInput
from forewarned.screen.agreement import agreement
from forewarned.screen.stopping import missed_chance, stopping

SCREENED = st.lists(st.booleans(), min_size=1, max_size=40)


def plainly(relevant: Sequence[bool], of: int, total: int) -> float:
    """The least chance over every window of the last reports, by counting whole numbers."""
    chances = []
    for drawn in range(1, len(relevant) + 1):
        seen, before = sum(relevant[-drawn:]), sum(relevant[:-drawn])
        population, held = of - (len(relevant) - drawn), total - before
        ways = sum(
            math.comb(held, found) * math.comb(population - held, drawn - found) for found in range(seen + 1)
        )
        chances.append(ways / math.comb(population, drawn))
    return min(chances)


@given(SCREENED, st.integers(1, 40), st.integers(0, 8))
def test_the_chance_is_the_least_over_every_window(relevant: list[bool], left: int, missing: int) -> None:
    total = sum(relevant) + missing
    if not any(relevant) and missing > left:
        return
    expected = plainly(relevant, len(relevant) + left, total) if missing <= left else 0.0
    assert missed_chance(relevant, len(relevant) + left, total) == pytest.approx(expected, abs=1e-9)


def test_nothing_screened_or_nothing_found_never_says_stop() -> None:
    assert not stopping([], 100).is_reached
    assert not stopping([False] * 99, 100).is_reached
    assert stopping([False] * 100, 100).is_reached


@given(SCREENED, st.integers(1, 60))
def test_what_may_be_left_is_never_more_than_is_unscreened(relevant: list[bool], left: int) -> None:
    stands = stopping(relevant, len(relevant) + left)
    assert 0 <= stands.most_left <= left
    if stands.recall is not None and stands.recall_low is not None:
        assert 0 < stands.recall_low <= stands.recall <= 1


def test_going_on_without_finding_anything_brings_the_stop_nearer() -> None:
    chances = [stopping([True] * 30 + [False] * more, 1000).chance for more in (50, 200, 500, 900)]
    assert chances == sorted(chances, reverse=True)
    assert stopping([True] * 30 + [False] * 900, 1000).is_reached


def test_the_rule_keeps_its_word_where_reports_come_by_chance() -> None:
    """A hundred screenings in plain random order: the recall is missed about one time in twenty at most."""
    missed = 0
    for seed in range(100):
        chance = random.Random(seed)
        relevant = [True] * 40 + [False] * 360
        chance.shuffle(relevant)
        for screened in range(200, 401, 20):
            if stopping(relevant[:screened], 400).is_reached:
                missed += sum(relevant[:screened]) < 0.95 * 40
                break
    assert missed <= 10


@pytest.mark.parametrize("share", [0, 1, 95])
def test_a_recall_or_confidence_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(BadInput):
        stopping([True], 10, target=share)
    with pytest.raises(BadInput):
        stopping([True], 10, confidence=share)


def test_kappa_is_what_is_known_for_a_known_table() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = agreement(pairs)
    assert (found.both, found.same) == (50, 35)
    assert found.kappa == pytest.approx(0.4)
    assert found.low is not None
    assert found.high is not None
    assert (found.low, found.high) == pytest.approx((0.1512, 0.6488), abs=2e-3)


def test_kappa_is_not_made_up_where_it_has_no_meaning() -> None:
    assert agreement([]).kappa is None
    assert agreement([("yes", "yes")] * 5).kappa is None
    assert agreement([("yes", "yes"), ("no", "no")]).kappa == 1.0

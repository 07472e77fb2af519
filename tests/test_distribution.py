"""Every score that a scale can take: the count by dynamic programming is that of trying every answer."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.quiz.distribution import ReachableBands, chance_distribution, reachable_bands
from generator.quiz.scoring import score
from generator.quiz.scoring_key import KeyScale, ScoringKey
from tests import strategies as make

pytestmark = pytest.mark.slow

MOST_TRIED = 400


def patterns(scale: KeyScale, *, complete: bool) -> Iterator[dict[str, int]]:
    """All answers to a scale's items; `complete` leaves none out."""
    items = [load.item for load in scale.loads]
    choices = [[*item.values, *([] if complete else [None])] for item in items]
    for answers in itertools.product(*choices):
        yield {item.id: value for item, value in zip(items, answers, strict=True) if value is not None}


def tried(key: ScoringKey, scale: KeyScale, *, complete: bool) -> frozenset[str]:
    """The bands that the scorer gives, over all answers."""
    bands = (score(key, answers).scales[scale.id].band for answers in patterns(scale, complete=complete))
    return frozenset(band for band in bands if band is not None)


def small(key: ScoringKey) -> list[KeyScale]:
    """The scales with items that have few enough answers to try all."""
    tries = {scale: prod(len(load.item.values) + 1 for load in scale.loads) for scale in key.scales if scale.loads}
    return [scale for scale, count in tries.items() if count <= MOST_TRIED]


@st.composite
def small_scales(draw: st.DrawFn) -> tuple[ScoringKey, KeyScale]:
    """A scoring key and one of its scales that has few enough answers to try all."""
    key = draw(make.scoring_keys())
    while not small(key):
        key = make.without_item(key, key.items[-1].id)
    chosen = draw(st.sampled_from(small(key)))
    scales = [  # whether other scales reach what a band needs isn't asked
        replace(
            one,
            min_answered=min(one.min_answered, len(one.loads) or 1),
            bands=tuple(replace(band, needs=()) for band in one.bands),
        )
        for one in key.scales
    ]
    key = replace(key, scales=tuple(scales))
    return key, key.scale(chosen.id)


@given(small_scales())
@settings(max_examples=100, deadline=None)
def test_the_bands_that_are_reached_are_those_of_all_answers(made: tuple[ScoringKey, KeyScale]) -> None:
    key, scale = made
    found = reachable_bands(scale)

    if found is not None:  # values up to a million apart are not counted
        assert found == ReachableBands(
            tried(key, scale, complete=True),
            tried(key, scale, complete=True) | tried(key, scale, complete=False),
        )


@given(small_scales())
@settings(max_examples=100, deadline=None)
def test_the_shares_by_chance_are_those_of_all_complete_answers(made: tuple[ScoringKey, KeyScale]) -> None:
    key, scale = made
    found = chance_distribution(scale)

    if found is not None:
        exact = [score(key, answers).scales[scale.id].exact for answers in patterns(scale, complete=True)]
        assert found == shares(Counter(number for number in exact if number is not None))
        assert list(found) == sorted(found)


def shares(counts: Counter[Fraction]) -> Mapping[Fraction, Fraction]:
    return {number: Fraction(count, counts.total()) for number, count in counts.items()}


def scale_of(*items: make.MadeItem, scale: KeyScale | None = None) -> KeyScale:
    return make.make_key(*items, scales=[scale or make.scale()]).scales[0]


def test_small_scales_are_counted() -> None:
    items = (make.item(f"i{n}") for n in range(30))
    scale = scale_of(*items, scale=make.scale("care", 0, 99.9, min_answered=15))

    assert reachable_bands(scale) == ReachableBands(frozenset({"b0", "b1"}), frozenset({"b0", "b1"}))
    assert chance_distribution(scale) is not None


def test_an_item_of_twice_the_weight_moves_a_score_by_chance_twice_as_far() -> None:
    items = (make.item("light", values=(0, 1)), make.item("heavy", make.load(weight=2), values=(0, 1)))

    assert chance_distribution(scale_of(*items)) == {
        score: Fraction(1, 4) for score in (0, Fraction(100, 3), Fraction(200, 3), 100)
    }


def test_a_band_between_two_steps_is_reached_only_by_leaving_items_out() -> None:
    items = [make.item(f"i{n}", values=(0, 1)) for n in range(4)]
    scale = scale_of(*items, scale=make.scale("care", 0, 30, 40, min_answered=3))

    assert reachable_bands(scale) == ReachableBands(frozenset({"b0", "b2"}), frozenset({"b0", "b1", "b2"}))


def test_as_many_items_as_the_scale_asks_for_must_be_answered() -> None:
    items = [make.item(f"i{n}", values=(0, 1)) for n in range(4)]
    scale = scale_of(*items, scale=make.scale("care", 0, 30, 40, min_answered=4))

    assert reachable_bands(scale) == ReachableBands(frozenset({"b0", "b2"}), frozenset({"b0", "b2"}))


def test_what_is_too_much_to_count_is_given_up_in_a_blink() -> None:
    values = [(0, 999_983 - n, 999_999) for n in range(300)]
    many = scale_of(*(make.item(f"i{n}", values=one) for n, one in enumerate(values)))
    started = time.process_time()

    assert reachable_bands(many) is None
    assert chance_distribution(many) is None
    assert time.process_time() - started < 1

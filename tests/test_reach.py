"""Every score that a scale can take: the count by dynamic programming is that of trying every answer."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.quiz.distribution import Reach, chance, reach
from generator.quiz.scoring import ScoringKey, score
from tests import strategies as make

MOST_TRIED = 400


def patterns(form: ScoringKey, position: int, *, complete: bool) -> Iterator[dict[str, int]]:
    """All answers to a scale's items; `complete` leaves none out."""
    items = [item for item in form.items if any(load.scale == position for load in item.loads)]
    choices = [[*item.values, *([] if complete else [None])] for item in items]
    for answers in itertools.product(*choices):
        yield {item.id: value for item, value in zip(items, answers, strict=True) if value is not None}


def tried(form: ScoringKey, position: int, *, complete: bool) -> frozenset[str]:
    """The bands that the scorer gives, over all answers."""
    name = form.scales[position].id
    bands = (score(form, answers).scales[name].band for answers in patterns(form, position, complete=complete))
    return frozenset(band for band in bands if band is not None)


def tries(form: ScoringKey, position: int) -> int:
    count = 1
    for item in form.items:
        if any(load.scale == position for load in item.loads):
            count *= len(item.values) + 1
    return count


@st.composite
def small_scales(draw: st.DrawFn) -> tuple[ScoringKey, int]:
    """A form and one of its scales that has few enough answers to try all."""
    form = draw(make.forms())
    small = [at for at in range(len(form.scales)) if tries(form, at) <= MOST_TRIED]
    while not small:
        form = replace(form, items=form.items[:-1])
        small = [at for at in range(len(form.scales)) if has_items(form, at) and tries(form, at) <= MOST_TRIED]
    position = draw(st.sampled_from(small))
    mine = sum(any(load.scale == position for load in item.loads) for item in form.items)
    scales = [replace(one, min_answered=min(one.min_answered, mine)) for one in form.scales]
    return replace(form, scales=tuple(scales)), position


def has_items(form: ScoringKey, position: int) -> bool:
    return any(load.scale == position for item in form.items for load in item.loads)


@given(small_scales())
@settings(max_examples=100, deadline=None)
def test_the_bands_that_are_reached_are_those_of_all_answers(made: tuple[ScoringKey, int]) -> None:
    form, position = made
    found = reach(form, position)

    if found is not None:  # values up to a million apart are not counted
        assert found == Reach(
            tried(form, position, complete=True),
            tried(form, position, complete=True) | tried(form, position, complete=False),
        )


@given(small_scales())
@settings(max_examples=100, deadline=None)
def test_the_shares_by_chance_are_those_of_all_complete_answers(made: tuple[ScoringKey, int]) -> None:
    form, position = made
    found = chance(form, position)

    if found is not None:
        name = form.scales[position].id
        exact = [score(form, answers).scales[name].exact for answers in patterns(form, position, complete=True)]
        assert found == shares(Counter(number for number in exact if number is not None))
        assert list(found) == sorted(found)


def shares(counts: Counter[Fraction]) -> Mapping[Fraction, Fraction]:
    return {number: Fraction(count, counts.total()) for number, count in counts.items()}


def test_small_scales_are_counted() -> None:
    form = make.form(*(make.item(f"i{n}") for n in range(30)), scales=[make.scale("care", 0, 99.9, min_answered=15)])

    assert reach(form, 0) == Reach(frozenset({"b0", "b1"}), frozenset({"b0", "b1"}))
    assert chance(form, 0) is not None


def test_a_band_between_two_steps_is_reached_only_by_leaving_items_out() -> None:
    items = [make.item(f"i{n}", values=(0, 1)) for n in range(4)]
    form = make.form(*items, scales=[make.scale("care", 0, 30, 40, min_answered=3)])

    assert reach(form, 0) == Reach(frozenset({"b0", "b2"}), frozenset({"b0", "b1", "b2"}))


def test_as_many_items_as_the_scale_asks_for_must_be_answered() -> None:
    items = [make.item(f"i{n}", values=(0, 1)) for n in range(4)]
    form = make.form(*items, scales=[make.scale("care", 0, 30, 40, min_answered=4)])

    assert reach(form, 0) == Reach(frozenset({"b0", "b2"}), frozenset({"b0", "b2"}))


def test_what_is_too_much_to_count_is_given_up_in_a_blink() -> None:
    values = [(0, 999_983 - n, 999_999) for n in range(300)]
    many = make.form(*(make.item(f"i{n}", values=one) for n, one in enumerate(values)))
    started = time.process_time()

    assert reach(many, 0) is None
    assert chance(many, 0) is None
    assert time.process_time() - started < 1

"""What holds for every quiz and all answers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import Outcome, score
from generator.quiz.scoring_key import KeyBand, KeyScale, ScoringKey, scoring_key
from tests.quiz_files import as_file, method_of
from tests.strategies import (
    Answers,
    any_answers,
    clean_answers,
    scoring_keys,
    unscored,
    with_items,
    with_loads,
)

pytestmark = pytest.mark.slow

LAWS = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],  # a whole quiz is drawn each time
)


@st.composite
def attempts(
    draw: st.DrawFn, *, clean: bool = False, most_weight: int = 10, plain: bool = False
) -> tuple[ScoringKey, Answers]:
    quiz = draw(scoring_keys(most_weight=most_weight, plain=plain))
    return quiz, draw(clean_answers(quiz) if clean else any_answers(quiz))


def in_percent(quiz: ScoringKey) -> ScoringKey:
    """The same quiz with one band a scale, which scores as soon as one item is answered."""
    band = KeyBand("all", Fraction(0))
    scales = [replace(one, min_answered=1, low=Fraction(0), high=Fraction(100), bands=(band,)) for one in quiz.scales]
    return replace(quiz, scales=tuple(scales))


def stretched(scale: KeyScale) -> KeyScale:
    """The same scale on twice the range."""
    bands = tuple(replace(band, start=2 * band.start) for band in scale.bands)
    return replace(scale, low=2 * scale.low, high=2 * scale.high, bands=bands)


def with_other_order(quiz: ScoringKey, random: Random) -> ScoringKey:
    """The same items in another order, on each scale too."""
    scales = [replace(one, loads=tuple(random.sample(one.loads, len(one.loads)))) for one in quiz.scales]
    return replace(quiz, items=tuple(random.sample(quiz.items, len(quiz.items))), scales=tuple(scales))


def exacts(outcome: Outcome) -> dict[str, Fraction | None]:
    return {name: result.exact for name, result in outcome.scales.items()}


def percents(outcome: Outcome) -> dict[str, Fraction | None]:
    return {name: result.percent for name, result in outcome.scales.items()}


@LAWS
@given(scoring_keys())
def test_the_quizzes_made_here_are_quizzes_that_an_author_can_write(quiz: ScoringKey) -> None:
    read, problems = load_quiz("quizzes/made.yml", "made", as_file(quiz))
    assert problems == ()
    assert isinstance(read, SelfAudit)
    assert scoring_key(read) == quiz


@LAWS
@given(attempts())
def test_a_score_lies_between_the_least_and_the_greatest(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        if result.exact is not None and result.shown is not None and result.percent is not None:
            assert one.low <= result.exact <= one.high
            assert one.low <= result.shown <= one.high
            assert 0 <= result.percent <= 100


@LAWS
@given(attempts(plain=True))
def test_there_is_a_score_exactly_where_enough_is_answered(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        there = result.answered >= one.min_answered
        assert [there] * 4 == [part is not None for part in (result.exact, result.shown, result.percent, result.band)]


@LAWS
@given(attempts())
def test_the_counts_add_up(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        assert result.items == len(one.loads)
        assert 0 <= result.answered + result.not_applicable <= result.items


@LAWS
@given(attempts())
def test_every_answer_is_used_or_reported_once(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    dropped = score(quiz, answers).dropped
    assert len(set(dropped)) == len(dropped)
    assert set(dropped) <= {key for key, value in answers.items() if value is not None}
    kept = {key: value for key, value in answers.items() if key not in dropped}
    assert replace(score(quiz, answers), dropped=()) == score(quiz, kept)


@LAWS
@given(attempts())
def test_a_band_applies_where_its_score_and_all_that_it_needs_are_reached_and_no_later_one_does(
    attempt: tuple[ScoringKey, Answers],
) -> None:
    quiz, answers = attempt
    outcome = score(quiz, answers)
    exact = list(exacts(outcome).values())
    for one, result in zip(quiz.scales, outcome.scales.values(), strict=True):
        if result.exact is None:
            wanting = any(exact[need.scale] is None for need in one.needs)
            assert (result.band, result.norm) == (None, None)
            assert result.answered < one.min_answered or wanting
            continue
        applies = [
            band.id
            for band in one.bands
            if band.start <= result.exact
            and all((number := exact[need.scale]) is not None and number >= need.start for need in band.needs)
        ]
        assert result.band == applies[-1]


@LAWS
@given(attempts())
def test_a_norm_is_that_of_the_row_which_has_the_exact_score(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        rows = [row.value for row in one.norms if result.exact is not None and row.first <= result.exact <= row.last]
        assert ([] if result.norm is None else [result.norm]) == rows


@LAWS
@given(attempts(clean=True))
def test_a_sum_that_is_not_filled_up_is_the_sum_of_the_answers_as_they_count(
    attempt: tuple[ScoringKey, Answers],
) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        given = [(at, place) for at in one.loads if (place := at.item.place(answers.get(at.item.id))) is not None]
        if not one.fills and result.exact is not None:
            assert result.exact == sum(at.weight * at.keyed(at.item.values[place]) for at, place in given)


@LAWS
@given(attempts(plain=True))
def test_the_shown_number_and_the_band_never_contradict(attempt: tuple[ScoringKey, Answers]) -> None:
    """It stays below the next band; it is at least the band's start wherever that start can itself be shown."""
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        if result.exact is None or result.shown is None:
            continue
        at = [band.id for band in one.bands].index(result.band or "")
        assert one.bands[at].start <= result.exact
        for above in one.bands[at + 1 :]:
            assert result.exact < above.start
            assert result.shown < above.start
        if (one.bands[at].start * 10**quiz.decimals).denominator == 1:
            assert one.bands[at].start <= result.shown


@LAWS
@given(attempts())
def test_the_shown_number_has_the_decimals_and_is_less_than_one_step_off(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    step = Fraction(1, 10**quiz.decimals)
    for result in score(quiz, answers).scales.values():
        if result.exact is not None and result.shown is not None:
            assert (result.shown / step).denominator == 1
            assert abs(result.exact - result.shown) < step


@LAWS
@given(attempts(plain=True))
def test_reversing_every_key_mirrors_the_percent(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    mirrored = with_loads(quiz, lambda at: replace(at, reverse=not at.reverse))
    before, after = percents(score(quiz, answers)), percents(score(mirrored, answers))
    assert {name: None if percent is None else 100 - percent for name, percent in before.items()} == after


@LAWS
@given(attempts(plain=True))
def test_negating_the_values_of_every_item_is_the_same_as_reversing_its_keys(
    attempt: tuple[ScoringKey, Answers],
) -> None:
    quiz, answers = attempt
    negated = with_items(
        in_percent(quiz), lambda one: replace(one, values=tuple(-value for value in reversed(one.values)))
    )
    kept = {key: value for key, value in answers.items() if key not in score(quiz, answers).dropped}
    opposite = {
        one.id: negated.items[at].choices[len(one.values) - 1 - place]
        if (place := one.place(kept[one.id])) is not None
        else kept[one.id]
        for at, one in enumerate(quiz.items)
        if one.id in kept
    }
    mirrored = with_loads(in_percent(quiz), lambda at: replace(at, reverse=not at.reverse))
    assert percents(score(mirrored, kept)) == percents(score(negated, opposite))


@LAWS
@given(attempts(clean=True), st.data())
def test_turning_a_gap_into_not_applicable_changes_no_score(
    attempt: tuple[ScoringKey, Answers], data: st.DataObject
) -> None:
    quiz, answers = attempt
    quiz = with_items(quiz, lambda one: replace(one, not_applicable=True))
    gaps = [one.id for one in quiz.items if one.id not in answers]
    chosen = data.draw(st.sets(st.sampled_from(gaps))) if gaps else set()
    before, after = score(quiz, answers), score(quiz, {**answers, **dict.fromkeys(chosen, "na")})
    assert exacts(before) == exacts(after)
    assert (before.overall, before.weakest, before.dropped) == (after.overall, after.weakest, after.dropped)


@LAWS
@given(attempts(), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_only_the_order_of_what_is_dropped(
    attempt: tuple[ScoringKey, Answers], random: Random
) -> None:
    quiz, answers = attempt
    before, after = score(quiz, answers), score(with_other_order(quiz, random), answers)
    assert sorted(before.dropped) == sorted(after.dropped)
    assert replace(before, dropped=()) == replace(after, dropped=())


@LAWS
@given(attempts(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(attempt: tuple[ScoringKey, Answers], random: Random) -> None:
    quiz, answers = attempt
    assert score(quiz, answers) == score(quiz, dict(random.sample(list(answers.items()), len(answers))))


@LAWS
@given(attempts(most_weight=5, plain=True))
def test_doubling_every_weight_doubles_sums_and_changes_nothing_else(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    doubled = with_loads(quiz, lambda at: replace(at, weight=2 * at.weight))
    if method_of(quiz) == "sum":
        doubled = replace(doubled, scales=tuple(map(stretched, doubled.scales)))
        before, after = score(quiz, answers), score(doubled, answers)
        assert {name: exact and 2 * exact for name, exact in exacts(before).items()} == exacts(after)
        assert (percents(before), before.weakest) == (percents(after), after.weakest)
        assert [one.band for one in before.scales.values()] == [one.band for one in after.scales.values()]
    else:
        assert score(quiz, answers) == score(doubled, answers)


@LAWS
@given(attempts(clean=True, plain=True), st.integers(1, 9))
def test_an_item_of_twice_the_weight_is_two_items(attempt: tuple[ScoringKey, Answers], weight: int) -> None:
    """Percent only counts how often a position between 0 and 1 stands there."""
    quiz, answers = attempt
    quiz = in_percent(quiz)
    first = quiz.items[0]
    twin = replace(first, id="twin")

    def weighing(number: int) -> ScoringKey:
        return with_loads(quiz, lambda at: replace(at, weight=number) if at.item == first else at)

    def twinned(one: KeyScale) -> KeyScale:
        own = (replace(at, item=twin, weight=1) for at in one.loads if at.item == first)
        return replace(one, loads=(*one.loads, *own))

    light = weighing(weight)
    both = {**answers, **({"twin": answers[first.id]} if first.id in answers else {})}
    one_item = score(weighing(weight + 1), answers)
    two_items = score(replace(light, items=(*light.items, twin), scales=tuple(map(twinned, light.scales))), both)
    assert percents(one_item) == percents(two_items)


@LAWS
@given(attempts())
def test_an_unscored_item_changes_no_score(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    more = replace(quiz, items=(unscored("extra").item, *quiz.items))
    assert score(quiz, answers) == score(more, {**answers, "extra": 3})


@LAWS
@given(attempts(clean=True), st.data())
def test_a_better_answer_never_lowers_a_scale_keyed_forward(
    attempt: tuple[ScoringKey, Answers], data: st.DataObject
) -> None:
    quiz, answers = attempt
    quiz = with_loads(quiz, lambda at: replace(at, reverse=False))
    answered = [one for one in quiz.items if isinstance(answers.get(one.id), int | float)]
    if answered:
        one = data.draw(st.sampled_from(answered))
        higher = data.draw(st.sampled_from([value for value in one.values if value >= answers[one.id]]))
        before, after = score(quiz, answers), score(quiz, {**answers, one.id: higher})
        for name, exact in exacts(before).items():
            later = after.scales[name].exact
            assert (exact is None) == (later is None)
            assert exact is None or (later is not None and exact <= later)


@LAWS
@given(attempts())
def test_overall_is_the_mean_of_all_scales_or_nothing(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    outcome = score(quiz, answers)
    scored = [exact for exact in exacts(outcome).values() if exact is not None]
    complete = quiz.overall and len(scored) == len(quiz.scales)
    assert outcome.overall == (sum(scored) / Fraction(len(scored)) if complete else None)


@LAWS
@given(attempts())
def test_the_weakest_are_those_near_the_lowest_and_none_where_all_are_equal(
    attempt: tuple[ScoringKey, Answers],
) -> None:
    quiz, answers = attempt
    outcome = score(quiz, answers)
    standing = {
        one.id: percent if one.better == "high" else 100 - percent
        for one in quiz.scales
        if one.better != "neither" and (percent := outcome.scales[one.id].percent) is not None
    }
    near = [name for name, value in standing.items() if value - min(standing.values()) <= quiz.weakest_within]
    assert list(outcome.weakest) == (near if len({*standing.values()}) > 1 else [])


@LAWS
@given(scoring_keys(), st.randoms(use_true_random=False))
def test_the_hash_does_not_depend_on_order(quiz: ScoringKey, random: Random) -> None:
    shuffled = with_other_order(quiz, random)
    assert replace(shuffled, scales=tuple(random.sample(shuffled.scales, len(shuffled.scales)))).hash == quiz.hash


@LAWS
@given(scoring_keys())
def test_the_hash_is_made_of_what_the_file_says_of_each_item(quiz: ScoringKey) -> None:
    """Saved attempts and links hold it: this is how it has been made since the first of them."""
    read, _ = load_quiz("quizzes/made.yml", "made", as_file(quiz))
    assert isinstance(read, SelfAudit)
    shape = []
    for one in read.items:
        loads = sorted(
            [
                load.scale,
                load.keyed == "reverse",
                load.weight,
                *([load.counts_from] if load.counts_from is not None else []),
            ]
            for load in one.scores or ()
        )
        values = [option.value for option in read.responses[one.responses or ""].options]
        shape.append([one.id, loads, values])
    text = json.dumps(sorted(shape), separators=(",", ":"))
    assert scoring_key(read).hash == hashlib.sha256(text.encode()).hexdigest()[:16]

"""What holds for every quiz and all answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import KeyBand, KeyLoad, Outcome, ScoringKey, score
from generator.quiz.scoring_key import scale_range, scoring_key
from tests.strategies import Answers, any_answers, as_file, bounds, clean_answers, forms, unscored

LAWS = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],  # a whole quiz is drawn each time
)


@st.composite
def attempts(draw: st.DrawFn, *, clean: bool = False, most_weight: int = 10) -> tuple[ScoringKey, Answers]:
    quiz = draw(forms(most_weight=most_weight))
    return quiz, draw(clean_answers(quiz) if clean else any_answers(quiz))


def with_loads(quiz: ScoringKey, change: Callable[[KeyLoad], KeyLoad]) -> ScoringKey:
    return replace(quiz, items=tuple(replace(one, loads=tuple(map(change, one.loads))) for one in quiz.items))


def in_percent(quiz: ScoringKey) -> ScoringKey:
    """The same quiz with one band a scale, which scores as soon as one item is answered."""
    scales = [replace(one, min_answered=1, bands=(KeyBand("all", Fraction(0)),)) for one in quiz.scales]
    return replace(quiz, method="percent", scales=tuple(scales))


def exacts(outcome: Outcome) -> dict[str, Fraction | None]:
    return {name: result.exact for name, result in outcome.scales.items()}


def percents(outcome: Outcome) -> dict[str, Fraction | None]:
    return {name: result.percent for name, result in outcome.scales.items()}


@LAWS
@given(forms())
def test_the_quizzes_made_here_are_quizzes_that_an_author_can_write(quiz: ScoringKey) -> None:
    read, problems = load_quiz("quizzes/made.yml", "made", as_file(quiz))
    assert problems == ()
    assert isinstance(read, SelfAudit)
    assert scoring_key(read) == quiz
    ranges = [scale_range(read, one.id) for one in quiz.scales]
    assert [bounds(quiz, position) for position in range(len(quiz.scales))] == ranges


@LAWS
@given(attempts())
def test_a_score_lies_between_the_least_and_the_greatest(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for position, result in enumerate(score(quiz, answers).scales.values()):
        low, high = bounds(quiz, position)
        if result.exact is not None and result.shown is not None and result.percent is not None:
            assert low <= result.exact <= high
            assert low <= result.shown <= high
            assert 0 <= result.percent <= 100


@LAWS
@given(attempts())
def test_there_is_a_score_exactly_where_enough_is_answered(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for one, result in zip(quiz.scales, score(quiz, answers).scales.values(), strict=True):
        there = result.answered >= one.min_answered
        assert [there] * 4 == [part is not None for part in (result.exact, result.shown, result.percent, result.band)]


@LAWS
@given(attempts())
def test_the_counts_add_up(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    for position, result in enumerate(score(quiz, answers).scales.values()):
        assert result.items == sum(at.scale == position for one in quiz.items for at in one.loads)
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
@given(attempts())
def test_reversing_every_key_mirrors_the_percent(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    mirrored = with_loads(quiz, lambda at: replace(at, reverse=not at.reverse))
    before, after = percents(score(quiz, answers)), percents(score(mirrored, answers))
    assert {name: None if percent is None else 100 - percent for name, percent in before.items()} == after


@LAWS
@given(attempts())
def test_negating_the_values_of_every_item_is_the_same_as_reversing_its_keys(
    attempt: tuple[ScoringKey, Answers],
) -> None:
    quiz, answers = attempt
    items = [replace(one, values=tuple(-value for value in reversed(one.values))) for one in quiz.items]
    negated = replace(in_percent(quiz), items=tuple(items))
    kept = {key: value for key, value in answers.items() if key not in score(quiz, answers).dropped}
    opposite = {key: value if value in {None, "na"} else -value for key, value in kept.items()}
    mirrored = with_loads(in_percent(quiz), lambda at: replace(at, reverse=not at.reverse))
    assert percents(score(mirrored, kept)) == percents(score(negated, opposite))


@LAWS
@given(attempts(clean=True), st.data())
def test_turning_a_gap_into_not_applicable_changes_no_score(
    attempt: tuple[ScoringKey, Answers], data: st.DataObject
) -> None:
    quiz, answers = attempt
    quiz = replace(quiz, items=tuple(replace(one, not_applicable=True) for one in quiz.items))
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
    items = random.sample(quiz.items, len(quiz.items))
    before, after = score(quiz, answers), score(replace(quiz, items=tuple(items)), answers)
    assert sorted(before.dropped) == sorted(after.dropped)
    assert replace(before, dropped=()) == replace(after, dropped=())


@LAWS
@given(attempts(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(attempt: tuple[ScoringKey, Answers], random: Random) -> None:
    quiz, answers = attempt
    assert score(quiz, answers) == score(quiz, dict(random.sample(list(answers.items()), len(answers))))


@LAWS
@given(attempts(most_weight=5))
def test_doubling_every_weight_doubles_sums_and_changes_nothing_else(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    doubled = with_loads(quiz, lambda at: replace(at, weight=2 * at.weight))
    if quiz.method == "sum":
        scales = tuple(
            replace(one, bands=tuple(replace(band, start=2 * band.start) for band in one.bands)) for one in quiz.scales
        )
        before, after = score(quiz, answers), score(replace(doubled, scales=scales), answers)
        assert {name: exact and 2 * exact for name, exact in exacts(before).items()} == exacts(after)
        assert (percents(before), before.weakest) == (percents(after), after.weakest)
        assert [one.band for one in before.scales.values()] == [one.band for one in after.scales.values()]
    else:
        assert score(quiz, answers) == score(doubled, answers)


@LAWS
@given(attempts(clean=True), st.integers(1, 9))
def test_an_item_of_twice_the_weight_is_two_items(attempt: tuple[ScoringKey, Answers], weight: int) -> None:
    """Percent only counts how often a position between 0 and 1 stands there."""
    quiz, answers = attempt
    quiz = in_percent(quiz)
    first, *others = quiz.items
    light = replace(first, loads=tuple(replace(at, weight=weight) for at in first.loads))
    heavy = replace(first, loads=tuple(replace(at, weight=weight + 1) for at in first.loads))
    twin = replace(first, id="twin", loads=tuple(replace(at, weight=1) for at in first.loads))
    both = {**answers, **({"twin": answers[first.id]} if first.id in answers else {})}
    one_item = score(replace(quiz, items=(heavy, *others)), answers)
    two_items = score(replace(quiz, items=(light, twin, *others)), both)
    assert percents(one_item) == percents(two_items)


@LAWS
@given(attempts())
def test_an_unscored_item_changes_no_score(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    more = replace(quiz, items=(unscored("extra"), *quiz.items))
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
def test_the_weakest_are_the_lowest_and_never_all(attempt: tuple[ScoringKey, Answers]) -> None:
    quiz, answers = attempt
    outcome = score(quiz, answers)
    standing = {
        one.id: percent if one.better == "high" else 100 - percent
        for one in quiz.scales
        if one.better != "neither" and (percent := outcome.scales[one.id].percent) is not None
    }
    lowest = [name for name, value in standing.items() if value == min(standing.values())]
    assert list(outcome.weakest) == (lowest if len(lowest) < len(standing) else [])


@LAWS
@given(forms(), st.randoms(use_true_random=False))
def test_the_hash_of_a_form_does_not_depend_on_order(quiz: ScoringKey, random: Random) -> None:
    items = [replace(one, loads=tuple(random.sample(one.loads, len(one.loads)))) for one in quiz.items]
    assert replace(quiz, items=tuple(random.sample(items, len(items)))).hash == quiz.hash

"""Rules 1 to 6 of the scoring contract (docs/design.md, Scoring), one claim a test."""

from __future__ import annotations

from fractions import Fraction

import pytest

from generator.model.scoring_method import MethodName
from generator.quiz.scoring import ScaleScore, score
from generator.quiz.scoring_key import ScoringKey
from tests.strategies import Answers, item, load, make_key, scale, unscored


def care(quiz: ScoringKey, answers: Answers) -> ScaleScore:
    return score(quiz, answers).scales["care"]


def exact(quiz: ScoringKey, answers: Answers) -> Fraction | None:
    return care(quiz, answers).exact


# Rule 1: answered, not applicable, dropped.


def test_a_declared_value_is_an_answer() -> None:
    assert care(make_key(item("a"), item("b")), {"a": 3}).answered == 1


def test_no_answer_leaves_both_sums() -> None:
    assert exact(make_key(item("a"), item("b")), {"a": 5}) == 100


def test_null_is_no_answer_and_not_reported() -> None:
    outcome = score(make_key(item("a"), item("b")), {"a": 5, "b": None, "c": None})
    assert (outcome.scales["care"].answered, outcome.dropped) == (1, ())


def test_not_applicable_leaves_both_sums() -> None:
    assert exact(make_key(item("a"), item("b", na=True)), {"a": 5, "b": "na"}) == 100


def test_answered_not_applicable_and_all_items_are_counted() -> None:
    quiz = make_key(item("a"), item("b", na=True), item("c"), item("d", na=True))
    result = care(quiz, {"a": 2, "b": "na", "d": 4})
    assert (result.answered, result.not_applicable, result.items) == (2, 1, 4)


def test_not_applicable_is_counted_on_each_scale_of_the_item() -> None:
    quiz = make_key(item("a", load(0), load(1), na=True), item("b"), scales=[scale("care"), scale("time")])
    counts = {name: result.not_applicable for name, result in score(quiz, {"a": "na"}).scales.items()}
    assert counts == {"care": 1, "time": 1}


def test_not_applicable_where_the_item_does_not_offer_it_is_dropped() -> None:
    outcome = score(make_key(item("a"), item("b")), {"a": "na", "b": 3})
    assert (outcome.dropped, outcome.scales["care"].not_applicable) == (("a",), 0)


@pytest.mark.parametrize(
    "value",
    [
        0, 6, -1, 2.5, 1.0000001, 10**400, -(10**400), 1e308, float("inf"), float("nan"), 5e-324,
        True, False, "", "3", "three", "NA", " na", "null", "\U0001f600",
        [], [3], {}, {"value": 3}, [[3]], {"a": {"a": 3}},
    ],
    ids=repr,
)  # fmt: skip
def test_an_undeclared_value_is_dropped_and_reported_never_clamped(value: object) -> None:
    outcome = score(make_key(item("a"), item("b")), {"a": value, "b": 5})
    result = outcome.scales["care"]
    assert (outcome.dropped, result.answered, result.exact) == (("a",), 1, 100)


def test_true_is_not_one_and_false_not_zero() -> None:
    quiz = make_key(item("a", values=(0, 1)), item("b", values=(0, 1)))
    assert score(quiz, {"a": True, "b": False}).dropped == ("a", "b")


def test_a_whole_number_written_with_a_point_is_the_same_number() -> None:
    assert exact(make_key(item("a")), {"a": 4.0}) == exact(make_key(item("a")), {"a": 4}) == 75


def test_a_gap_between_uneven_values_is_not_declared() -> None:
    assert score(make_key(item("a", values=(0, 1, 5))), {"a": 3}).dropped == ("a",)


def test_an_item_that_the_quiz_does_not_have_is_reported() -> None:
    assert score(make_key(item("a")), {"a": 1, "b": 1, "__proto__": 3}).dropped == ("__proto__", "b")


def test_what_is_dropped_comes_in_file_order_then_strangers_by_code_point() -> None:
    quiz = make_key(item("z"), item("b"), item("m"))
    answers = {"\U0001f600": 1, "\uffff": 1, "a": 1, "m": 9, "b": 3, "z": 9}
    assert score(quiz, answers).dropped == ("z", "m", "a", "\uffff", "\U0001f600")


def test_an_undeclared_value_of_an_unscored_item_is_reported_too() -> None:
    quiz = make_key(item("a"), unscored("note"))
    assert score(quiz, {"a": 1, "note": 9}).dropped == ("note",)


def test_an_unscored_item_counts_on_nothing() -> None:
    quiz = make_key(item("a"), unscored("note"))
    result = care(quiz, {"a": 3, "note": 5})
    assert (result.exact, result.answered, result.items) == (50, 1, 1)


# Rule 2: reverse keys.


@pytest.mark.parametrize(("value", "percent"), [(1, 100), (2, 75), (3, 50), (4, 25), (5, 0)])
def test_a_reverse_item_counts_min_plus_max_minus_the_answer(value: int, percent: int) -> None:
    assert exact(make_key(item("a", load(reverse=True))), {"a": value}) == percent


def test_reverse_uses_the_declared_range_not_the_observed_one() -> None:
    quiz = make_key(item("a", load(reverse=True)), item("b", load(reverse=True)))
    assert exact(quiz, {"a": 2, "b": 3}) == Fraction(125, 2)  # (75 + 50) / 2; from observed 2..3 it would be 50


def test_reverse_on_a_range_that_does_not_begin_at_zero_or_one() -> None:
    assert exact(make_key(item("a", load(reverse=True), values=(-2, 0, 7)), method="mean"), {"a": 0}) == 5


def test_an_item_may_count_forward_on_one_scale_and_reverse_on_another() -> None:
    quiz = make_key(item("a", load(0), load(1, reverse=True)), scales=[scale("care"), scale("time")])
    found = {name: result.exact for name, result in score(quiz, {"a": 2}).scales.items()}
    assert found == {"care": 25, "time": 75}


# Rule 3: every item between 0 and 1.


def test_percent_of_one_item_is_its_place_between_least_and_greatest_value() -> None:
    assert exact(make_key(item("a", values=(10, 13, 20))), {"a": 13}) == 30


def test_items_with_different_answers_share_a_scale_under_percent() -> None:
    quiz = make_key(item("a", values=(0, 1)), item("b", values=(-3, 0, 3)), item("c", values=(1, 2, 3, 4, 5)))
    assert exact(quiz, {"a": 1, "b": 0, "c": 2}) == Fraction(175, 3)  # (100 + 50 + 25) / 3


def test_negative_values_score_like_any_others() -> None:
    assert exact(make_key(item("a", values=(-10, -5, -1))), {"a": -5}) == Fraction(500, 9)


# Rule 4: weights.


@pytest.mark.parametrize(("method", "expected"), [("percent", 75), ("mean", 4), ("sum", 16)])
def test_weights_stand_in_numerator_and_denominator(method: MethodName, expected: int) -> None:
    quiz = make_key(item("a", load(weight=3)), item("b"), method=method)
    assert exact(quiz, {"a": 5, "b": 1}) == expected


def test_the_weight_of_an_unanswered_item_leaves_the_denominator() -> None:
    assert exact(make_key(item("a", load(weight=10)), item("b")), {"b": 3}) == 50


def test_an_item_may_weigh_differently_on_two_scales() -> None:
    quiz = make_key(
        item("a", load(0, weight=1), load(1, weight=9)),
        item("b", load(0), load(1)),
        scales=[scale("care"), scale("time")],
    )
    found = {name: result.exact for name, result in score(quiz, {"a": 5, "b": 1}).scales.items()}
    assert found == {"care": 50, "time": 90}


# Rule 5: the scale's score.


@pytest.mark.parametrize(
    ("method", "expected"), [("percent", Fraction(175, 3)), ("mean", Fraction(10, 3)), ("sum", Fraction(10))]
)
def test_each_method_over_a_full_form(method: MethodName, expected: Fraction) -> None:
    quiz = make_key(item("a"), item("b"), item("c", load(reverse=True)), method=method)
    assert exact(quiz, {"a": 2, "b": 3, "c": 1}) == expected  # r' = 2, 3, 5


@pytest.mark.parametrize(
    ("method", "expected"), [("percent", Fraction(75, 2)), ("mean", Fraction(5, 2)), ("sum", Fraction(15, 2))]
)
def test_each_method_over_the_answered_items_only(method: MethodName, expected: Fraction) -> None:
    quiz = make_key(item("a"), item("b"), item("c"), method=method)
    assert exact(quiz, {"a": 2, "b": 3}) == expected


def test_a_sum_is_prorated_to_all_items_of_the_scale_with_their_weights() -> None:
    quiz = make_key(item("a", load(weight=2)), item("b", load(weight=3)), item("c", load(weight=5)), method="sum")
    assert exact(quiz, {"a": 4, "b": 2}) == 28  # mean (8 + 6) / 5, times 10


def test_a_sum_is_prorated_over_items_that_are_not_applicable_too() -> None:
    quiz = make_key(item("a"), item("b", na=True), method="sum")
    assert exact(quiz, {"a": 4, "b": "na"}) == 8


def test_a_mean_can_be_negative() -> None:
    quiz = make_key(item("a", values=(-3, 0, 3)), item("b", values=(-3, 0, 3)), method="mean")
    assert exact(quiz, {"a": -3, "b": 0}) == Fraction(-3, 2)


@pytest.mark.parametrize("method", ["percent", "mean", "sum"])
def test_a_blank_form_has_no_score_never_zero(method: MethodName) -> None:
    result = care(make_key(item("a"), item("b"), method=method), {})
    assert (result.exact, result.shown, result.percent, result.band) == (None, None, None, None)


def test_a_form_all_not_applicable_has_no_score() -> None:
    quiz = make_key(item("a", na=True), item("b", na=True))
    assert exact(quiz, {"a": "na", "b": "na"}) is None


def test_one_answer_short_of_min_answered_has_no_score() -> None:
    quiz = make_key(item("a"), item("b"), item("c"), scales=[scale(min_answered=3)])
    assert (exact(quiz, {"a": 5, "b": 5}), exact(quiz, {"a": 5, "b": 5, "c": 5})) == (None, 100)


def test_not_applicable_does_not_help_to_meet_min_answered() -> None:
    quiz = make_key(item("a", na=True), item("b"), scales=[scale(min_answered=2)])
    assert exact(quiz, {"a": "na", "b": 5}) is None


def test_a_dropped_answer_does_not_help_to_meet_min_answered() -> None:
    quiz = make_key(item("a"), item("b"), scales=[scale(min_answered=2)])
    assert exact(quiz, {"a": 99, "b": 5}) is None


def test_the_lowest_answers_score_zero_which_is_a_score() -> None:
    assert exact(make_key(item("a"), item("b")), {"a": 1, "b": 1}) == 0


# Rule 6: overall.


def pair(*, overall: bool = True, method: MethodName = "percent") -> ScoringKey:
    return make_key(
        item("a", load(0)),
        item("b", load(1)),
        item("c", load(1)),
        scales=[scale("care"), scale("time")],
        overall=overall,
        method=method,
    )


@pytest.mark.parametrize(("method", "expected"), [("percent", 75), ("mean", 4), ("sum", Fraction(11, 2))])
def test_overall_is_the_plain_mean_of_the_scales_not_of_the_items(method: MethodName, expected: Fraction) -> None:
    assert score(pair(method=method), {"a": 5, "b": 1, "c": 5}).overall == expected


def test_overall_is_the_mean_of_exact_scores_not_of_shown_ones() -> None:
    quiz = make_key(
        *(item(name, load(0), values=(0, 1)) for name in "abc"),
        *(item(name, load(1), values=(0, 1)) for name in "def"),
        scales=[scale("care"), scale("time")],
        overall=True,
    )
    outcome = score(quiz, {"a": 1, "b": 0, "c": 0, "d": 1, "e": 0, "f": 0})
    assert (outcome.overall, outcome.overall_shown) == (Fraction(100, 3), 33)


def test_overall_is_none_where_one_scale_has_no_score() -> None:
    outcome = score(pair(), {"a": 5})
    assert (outcome.overall, outcome.overall_shown) == (None, None)


def test_overall_is_none_where_the_quiz_asks_for_none() -> None:
    assert score(pair(overall=False), {"a": 5, "b": 1, "c": 5}).overall is None


def test_overall_is_rounded_half_up() -> None:
    quiz = make_key(
        item("a", load(0), values=(0, 1, 100)),
        item("b", load(1), values=(0, 1, 100)),
        scales=[scale("care"), scale("time")],
        overall=True,
    )
    assert score(quiz, {"a": 0, "b": 1}).overall_shown == 1  # 0.5; Python's round() would give 0

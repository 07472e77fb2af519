"""Rules 7 to 9 of the scoring contract (docs/design.md, Scoring): bands, rounding, the weakest. One claim a test."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from generator.model.quiz import Better
from generator.model.scoring_method import MethodName
from generator.quiz.scoring import ScaleScore, outcome_json, score, show
from generator.quiz.scoring_key import ScoringKey
from tests.strategies import item, load, make_key, scale


def of_scores(*starts: float, decimals: int = 0, values: tuple[int, ...]) -> ScoringKey:
    """One item under `mean`, so that the answer is the score."""
    return make_key(item("a", values=values), scales=[scale("care", *starts)], method="mean", decimals=decimals)


def result(quiz: ScoringKey, **answers: int | str) -> ScaleScore:
    return score(quiz, answers).scales["care"]


# Rule 7: the band.


@pytest.mark.parametrize(
    ("answer", "band"), [(0, "b0"), (24, "b0"), (25, "b1"), (49, "b1"), (50, "b2"), (74, "b2"), (75, "b3"), (100, "b3")]
)
def test_the_band_is_the_last_one_that_begins_at_or_below_the_score(answer: int, band: str) -> None:
    quiz = of_scores(0, 25, 50, 75, values=(0, 24, 25, 49, 50, 74, 75, 100))
    assert result(quiz, a=answer).band == band


def test_the_band_goes_by_the_exact_score_not_by_the_rounded_one() -> None:
    quiz = make_key(*(item(name, values=(0, 1)) for name in "abc"), scales=[scale("care", 0, 67)])
    assert result(quiz, a=1, b=1, c=0).band == "b0"  # 66.67


def test_bands_may_begin_at_negative_scores() -> None:
    quiz = of_scores(-10, -5, 0, values=(-10, -6, -5, -1, 0, 1))
    found = [result(quiz, a=answer).band for answer in (-10, -6, -5, -1, 0, 1)]
    assert found == ["b0", "b0", "b1", "b1", "b2", "b2"]


def test_bands_may_begin_at_fractions() -> None:
    quiz = make_key(
        *(item(name, values=(0, 1)) for name in "abcdefgh"), scales=[scale("care", 0, 12.5, 37.6)], decimals=1
    )
    found = [result(quiz, **{name: int(name < last) for name in "abcdefgh"}).band for last in "abcde"]
    assert found == ["b0", "b1", "b1", "b1", "b2"]  # 0, 12.5, 25, 37.5, 50


# Rule 8: rounding.


@pytest.mark.parametrize(
    ("exact", "decimals", "shown"),
    [
        ("1/2", 0, "1"),  # round() gives 0
        ("3/2", 0, "2"),
        ("5/2", 0, "3"),  # round() gives 2
        ("-1/2", 0, "0"),
        ("-3/2", 0, "-1"),
        ("-5/2", 0, "-2"),
        ("-13/5", 0, "-3"),
        ("49999999999999999/100000000000000000", 0, "0"),  # 0.5 as a float
        ("1/3", 6, "0.333333"),
        ("2/3", 6, "0.666667"),
        ("1.005", 2, "1.01"),  # 1.00499999999999989 as a float
        ("-1.005", 2, "-1"),
        ("0.25", 1, "0.3"),
        ("0.0000005", 6, "0.000001"),
        ("55", 3, "55"),
    ],
)
def test_rounding_is_half_up_to_the_decimals(exact: str, decimals: int, shown: str) -> None:
    assert show(Fraction(exact), decimals) == Fraction(shown)


@pytest.mark.parametrize(
    ("exact", "decimals", "ceiling", "shown"),
    [
        ("66.67", 0, "67", "66"),  # rounding would reach the next band
        ("66.67", 1, "67", "66.7"),  # with a decimal it does not
        ("66.99", 1, "67", "66.9"),
        ("66.4", 0, "67", "66"),
        ("66.5", 0, "66.7", "66"),  # a start between two numbers that can be shown
        ("66.65", 1, "66.66", "66.6"),
        ("-5.4", 0, "-5", "-6"),
        ("-5.5", 0, "-5", "-6"),
        ("-0.4", 0, "0", "-1"),
        ("-0.4", 0, "-0.3", "-1"),
        ("-0.04", 1, "0", "-0.1"),
        ("0.4", 0, "0.5", "0"),
        ("99.9999999", 6, "100", "99.999999"),
    ],
)
def test_a_shown_number_is_kept_below_the_next_bands_start(exact: str, decimals: int, ceiling: str, shown: str) -> None:
    assert show(Fraction(exact), decimals, Fraction(ceiling)) == Fraction(shown)


def test_number_and_band_agree_just_below_a_band() -> None:
    quiz = make_key(*(item(name, values=(0, 1)) for name in "abc"), scales=[scale("care", 0, 67)])
    found = result(quiz, a=1, b=1, c=0)
    assert (found.exact, found.shown, found.band) == (Fraction(200, 3), 66, "b0")


def test_in_the_highest_band_nothing_is_kept_below() -> None:
    quiz = make_key(*(item(name, values=(0, 1)) for name in "abc"), scales=[scale("care", 0, 50)])
    found = result(quiz, a=1, b=1, c=0)
    assert (found.shown, found.band) == (67, "b1")


def test_a_score_just_below_two_bands_that_lie_close_is_kept_below_the_nearer() -> None:
    quiz = make_key(*(item(name, values=(0, 1)) for name in "abc"), scales=[scale("care", 0, 66.7, 66.8)], decimals=1)
    assert result(quiz, a=1, b=1, c=0).shown == Fraction("66.6")


def test_overall_has_no_bands_and_is_only_rounded() -> None:
    quiz = make_key(*(item(name, values=(0, 1)) for name in "abc"), scales=[scale("care", 0, 67)], overall=True)
    outcome = score(quiz, {"a": 1, "b": 1, "c": 0})
    assert (outcome.scales["care"].shown, outcome.overall_shown) == (66, 67)


# Rule 9: the weakest.


def weakest(
    *answers: int | None, better: tuple[Better, ...] = (), method: MethodName = "percent", within: int = 0
) -> tuple[str, ...]:
    """Scales s0, s1, ... of one item each, 0 to 100; None is no answer."""
    high: Better = "high"
    kinds = better or (high,) * len(answers)
    quiz = make_key(
        *(item(f"i{at}", load(at), values=tuple(range(101))) for at in range(len(answers))),
        scales=[scale(f"s{at}", better=kinds[at]) for at in range(len(answers))],
        method=method,
    )
    quiz = replace(quiz, weakest_within=within)
    return score(quiz, {f"i{at}": answer for at, answer in enumerate(answers)}).weakest


def test_the_weakest_is_the_lowest_scale() -> None:
    assert weakest(50, 20, 80) == ("s1",)


def test_all_scales_at_the_lowest_are_weakest_in_file_order() -> None:
    assert weakest(50, 20, 80, 20) == ("s1", "s3")


def test_none_is_weakest_where_all_are_equal() -> None:
    assert weakest(20, 20, 20) == ()


def test_none_is_weakest_where_one_scale_alone_is_scored() -> None:
    assert weakest(20, None, None) == ()


def test_none_is_weakest_on_a_blank_form() -> None:
    assert weakest(None, None) == ()


def test_a_scale_without_a_score_takes_no_part() -> None:
    assert weakest(None, 70, 60) == ("s2",)


def test_better_low_counts_as_100_minus_percent() -> None:
    assert weakest(30, 20, 90, better=("high", "low", "low")) == ("s2",)


def test_a_high_and_a_low_scale_can_tie() -> None:
    assert weakest(30, 70, 90, better=("high", "low", "high")) == ("s0", "s1")


def test_better_neither_takes_no_part() -> None:
    assert weakest(0, 50, 60, better=("neither", "high", "high")) == ("s1",)


def test_a_neither_scale_does_not_make_the_others_different() -> None:
    assert weakest(0, 50, 50, better=("neither", "high", "high")) == ()


def test_none_is_weakest_where_one_scale_remains_beside_neither() -> None:
    assert weakest(0, 50, better=("neither", "high")) == ()


@pytest.mark.parametrize(
    ("answers", "better", "named"),
    [
        ((50, 60, 61), (), ("s0", "s1")),  # exactly 10 points above is near, 11 isn't
        ((60, 50, 55, 100), (), ("s0", "s1", "s2")),
        ((50, 60, 70), (), ("s0", "s1")),  # the distance is from the lowest, not from the next one
        ((30, 60, 90), ("high", "low", "low"), ("s2",)),
        ((20, 75, 10), ("high", "low", "neither"), ("s0", "s1")),
        ((50, 55, 60), (), ("s0", "s1", "s2")),  # near isn't equal
        ((50, 50, 50), (), ()),
        ((50, None, None), (), ()),
    ],
)
def test_a_distance_names_every_scale_that_is_at_most_so_far_above_the_lowest(
    answers: tuple[int | None, ...], better: tuple[Better, ...], named: tuple[str, ...]
) -> None:
    assert weakest(*answers, better=better, within=10) == named


def test_the_distance_is_in_percent_whatever_the_method() -> None:
    quiz = make_key(
        *(item(f"i{at}", load(at), values=tuple(range(5))) for at in range(3)),
        scales=[scale(f"s{at}") for at in range(3)],
        method="sum",
    )
    answers = {"i0": 1, "i1": 2, "i2": 3}
    assert score(replace(quiz, weakest_within=24), answers).weakest == ("s0",)
    assert score(replace(quiz, weakest_within=25), answers).weakest == ("s0", "s1")


def test_the_weakest_is_compared_on_exact_scores_not_on_shown_ones() -> None:
    quiz = make_key(
        item("a", load(0), values=(0, 501, 1000)),
        item("b", load(1), values=(0, 502, 1000)),
        scales=[scale("care"), scale("time")],
    )
    outcome = score(quiz, {"a": 501, "b": 502})
    assert [one.shown for one in outcome.scales.values()] == [50, 50]
    assert outcome.weakest == ("care",)


@pytest.mark.parametrize("method", ["mean", "sum"])
def test_the_weakest_is_compared_in_percent_whatever_the_method(method: MethodName) -> None:
    quiz = make_key(
        item("a", load(0), values=(0, 1)),
        item("b", load(1), values=(0, 1, 5)),
        scales=[scale("care"), scale("time")],
        method=method,
    )
    outcome = score(quiz, {"a": 1, "b": 1})
    assert [one.exact for one in outcome.scales.values()] == [1, 1]
    assert outcome.weakest == ("time",)


# What `inversion score` prints (docs/design.md, Command line).


def test_the_outcome_as_json() -> None:
    quiz = make_key(
        item("a"), item("b", na=True), item("c", load(1)), scales=[scale("care", 0, 50), scale("time")], overall=True
    )
    assert outcome_json(quiz, score(quiz, {"a": 3, "b": "na", "x": 1})) == {
        "quiz": "quiz",
        "revision": 1,
        "form": quiz.hash,
        "scales": {
            "care": {"score": 50, "exact": "50", "answered": 1, "not_applicable": 1, "items": 2, "band": "b1"},
            "time": {"score": None, "exact": None, "answered": 0, "not_applicable": 0, "items": 1, "band": None},
        },
        "overall": None,
        "weakest": [],
        "dropped": ["x"],
    }


def test_a_score_in_json_has_decimals_only_where_the_quiz_shows_them() -> None:
    scores = []
    for decimals in (0, 1):
        quiz = make_key(item("a"), item("b"), decimals=decimals)
        scores.append(outcome_json(quiz, score(quiz, {"a": 3, "b": 4}))["scales"]["care"])
    assert [(one["score"], one["exact"]) for one in scores] == [(63, "125/2"), (62.5, "125/2")]
    assert [type(one["score"]) for one in scores] == [int, float]

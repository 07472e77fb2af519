"""Faults of scoring, marking and counting, in Python and in the browser."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_SCORING = "generator/quiz/scoring.py"
_KEY = "generator/quiz/scoring_key.py"
_SCORE_JS = "overrides/assets/quiz/score.js"

FAULTS = (
    Fault(
        "half-is-rounded-to-even",
        _SCORING,
        "steps = (exact * unit * 2 + 1) // 2",
        "steps = round(exact * unit)",
        "test_rounding_is_half_up_to_the_decimals",
    ),
    Fault(
        "a-shown-number-reaches-the-next-band",
        _SCORING,
        "Fraction(steps, unit) >= ceiling",
        "Fraction(steps, unit) > ceiling",
        "test_a_shown_number_is_kept_below_the_next_bands_start",
    ),
    Fault(
        "a-score-on-the-bound-of-a-band-lies-below-it",
        _KEY,
        "max(number for number, band in enumerate(self.bands) if band.start <= score)",
        "max((number for number, band in enumerate(self.bands) if band.start < score), default=0)",
        "test_the_band_is_the_last_one_that_begins_at_or_below_the_score",
    ),
    Fault(
        "the-rounded-score-decides-the-band",
        _SCORING,
        "scale.band_index(exact)",
        "scale.band_index(show(exact, decimals))",
        "test_the_band_goes_by_the_exact_score_not_by_the_rounded_one",
    ),
    Fault(
        "a-reverse-item-is-counted-from-zero",
        _KEY,
        "self.item.least + self.item.greatest - value",
        "self.item.greatest - value",
        "test_reverse_on_a_range_that_does_not_begin_at_zero_or_one",
    ),
    Fault(
        "weights-are-left-out-of-the-denominator",
        _SCORING,
        "weights = sum(load.share_weight for load in (answered if scale.fills else scale.loads))",
        "weights = len(answered)",
        "test_weights_stand_in_numerator_and_denominator",
    ),
    Fault(
        "every-item-counts-alike-in-a-sum-of-mixed-ranges",
        _KEY,
        "return self.weight * (self.greatest - self.least) if self.by_range else self.weight",
        "return self.weight",
        "test_a_sum_of_mixed_ranges_is_the_sum_of_the_answers",
    ),
    Fault(
        "options-of-one-value-cannot-be-told-apart",
        _KEY,
        'value if times[value] == 1 else f"{value}#{times[value]}"',
        "value",
        "test_options_of_one_value_score_alike_and_are_told_apart",
    ),
    Fault(
        "the-second-option-of-a-value-is-no-answer-in-the-browser",
        _SCORE_JS,
        "return values[place];",
        "return answer;",
        "test_they_agree_on_the_shapes_of_published_scales",
    ),
    Fault(
        "half-of-an-odd-number-of-items-is-rounded-down",
        _KEY,
        "(len(loads) + 1) // 2",
        "len(loads) // 2",
        "test_half_of_the_items_is_rounded_up",
    ),
    Fault(
        "an-answer-too-few-is-enough-for-a-score",
        _SCORING,
        "if len(answered) < scale.min_answered:",
        "if not answered:",
        "test_one_answer_short_of_min_answered_has_no_score",
    ),
    Fault(
        "not-applicable-is-an-answer-to-every-item",
        _SCORING,
        "if answer == NOT_APPLICABLE and item.not_applicable:",
        "if answer == NOT_APPLICABLE:",
        "test_not_applicable_where_the_item_does_not_offer_it_is_dropped",
    ),
    Fault(
        "only-the-first-of-equally-weak-scales-is-named",
        _SCORING,
        "for scale_id, percent in goodness.items() if percent == lowest)",
        "for scale_id, percent in goodness.items() if percent == lowest)[:1]",
        "test_all_scales_at_the_lowest_are_weakest_in_file_order",
    ),
    Fault(
        "a-low-score-is-weak-where-low-is-better",
        _SCORING,
        'percent if scale.better == "high" else 100 - percent',
        "percent",
        "test_better_low_counts_as_100_minus_percent",
    ),
    Fault(
        "a-form-of-other-weights-has-the-same-hash",
        _KEY,
        "append([scale.id, load.reverse, load.weight, *limit])",
        "append([scale.id, load.reverse, *limit])",
        "test_the_hash_changes_with_ids_keys_weights_and_values",
    ),
    Fault(
        "the-hash-of-every-form-is-a-new-one",
        _KEY,
        'separators=(",", ":")',
        'separators=(", ", ":")',
        "test_the_hash_of_each_quiz_here_is_that_of_earlier_versions",
    ),
    Fault(
        "half-is-rounded-down-in-the-browser",
        _SCORE_JS,
        "floor(2n * exact[0] * unit + exact[1], 2n * exact[1])",
        "floor(2n * exact[0] * unit + exact[1] - 1n, 2n * exact[1])",
        "test_they_agree_that_half_is_rounded_up_below_zero_too",
    ),
    Fault(
        "a-shown-number-reaches-the-next-band-in-the-browser",
        _SCORE_JS,
        "compare([steps, unit], ceiling) >= 0n",
        "compare([steps, unit], ceiling) > 0n",
        "test_they_agree_on_a_number_kept_below_the_next_band",
    ),
    Fault(
        "a-reverse-item-counts-forward-in-the-browser",
        _SCORE_JS,
        "reverse ? greatest - answer : answer - least",
        "answer - least",
        "test_every_worked_example_of_the_quizzes_gives_the_same_in_the_browser",
    ),
    Fault(
        "weights-are-left-out-of-the-denominator-in-the-browser",
        _SCORE_JS,
        "weights += load.weight;",
        "weights += 1;",
        "test_they_agree_on_the_largest_numbers_that_a_quiz_can_hold",
    ),
    Fault(
        "only-the-first-of-equally-weak-scales-is-named-in-the-browser",
        _SCORE_JS,
        "weakest.map(({ id }) => id)",
        "weakest.slice(0, 1).map(({ id }) => id)",
        "test_every_worked_example_of_the_quizzes_gives_the_same_in_the_browser",
    ),
    Fault(
        "one-of-several-right-options-is-enough",
        "generator/quiz/marking.py",
        "if chosen == set(item.correct):",
        "if chosen <= set(item.correct):",
        "test_a_part_of_the_right_options_or_one_too_many_is_not_right",
    ),
    Fault(
        "a-wrong-option-beside-the-right-ones-is-overlooked-in-the-browser",
        "overrides/assets/quiz/knowledge.js",
        "own.length === item.correct.length && ",
        "",
        "test_both_markers_agree_on_2_000_attempts",
    ),
    Fault(
        "chance-knows-no-weights",
        "generator/quiz/distribution.py",
        "added[sum_ + item.weight * units] += count",
        "added[sum_ + units] += count",
        "test_an_item_of_twice_the_weight_moves_a_score_by_chance_twice_as_far",
    ),
    Fault(
        "a-band-is-within-reach-of-too-few-answers",
        "generator/quiz/distribution.py",
        "if answered == enough}",
        "if answered}",
        "test_as_many_items_as_the_scale_asks_for_must_be_answered",
    ),
)

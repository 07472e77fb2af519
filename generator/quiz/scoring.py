"""The reference scorer: answers to scores, in exact fractions. `overrides/assets/quiz/score.js` is its twin.

Both take the same scoring key, and both round only what they show. Source: docs/design.md, Scoring; the numbers of
rules below are of that section.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from generator.quiz.scoring_key import KeyScale, ScoringKey

NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The result of one scale.

    Attributes:
        exact: the score in the scale's own unit; None where too few items were answered.
        shown: `exact` as a reader sees it, a multiple of 10^-decimals.
        percent: where `exact` lies in the scale's range, between 0 and 100; only scales are compared by it.
        band: the id of the band; None without a score.
        answered, not_applicable, items: counts of the scale's items.
    """

    exact: Fraction | None
    shown: Fraction | None
    percent: Fraction | None
    band: str | None
    answered: int
    not_applicable: int
    items: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt.

    Attributes:
        scales: {scale id: result}, in the order of the key.
        overall: the mean of the scales' exact scores; None where one has no score, or the quiz shows no such number.
        overall_shown: the same as a reader sees it.
        weakest: ids of the scales at the lowest.
        dropped: keys of the answers that are no declared answer of an item.
    """

    scales: Mapping[str, ScaleScore]
    overall: Fraction | None
    overall_shown: Fraction | None
    weakest: tuple[str, ...]
    dropped: tuple[str, ...]


def score(key: ScoringKey, answers: Mapping[str, Any]) -> Outcome:
    """Scores one attempt.

    `answers` maps item ids to one of the item's choices or "na"; None is no answer. Whatever else it holds, as parsed
    JSON may hold anything, is left out and listed in `dropped` (rule 1); nothing raises an error.
    """
    values, not_applicable, dropped = _sort_answers(key, answers)
    scales = {scale.id: _score_scale(scale, key.decimals, values, not_applicable) for scale in key.scales}
    overall = None
    exact = [result.exact for result in scales.values()]
    if key.overall and None not in exact:
        overall = sum((part for part in exact if part is not None), Fraction(0)) / len(exact)
    return Outcome(
        scales=scales,
        overall=overall,
        overall_shown=None if overall is None else show(overall, key.decimals),
        weakest=_weakest(key, scales),
        dropped=dropped,
    )


def show(exact: Fraction, decimals: int, ceiling: Fraction | None = None) -> Fraction:
    """`exact` to `decimals` places, half up, kept below `ceiling` (the next band's start) where it would reach it.

    Neither Python's round() (half to even) nor JavaScript's Math.round (on floats) does this (rule 8).
    """
    unit = 10**decimals
    steps = (exact * unit * 2 + 1) // 2
    if ceiling is not None and Fraction(steps, unit) >= ceiling:
        top = ceiling * unit
        steps = -((-top.numerator) // top.denominator) - 1
    return Fraction(steps, unit)


def _sort_answers(key: ScoringKey, answers: Mapping[str, Any]) -> tuple[dict[str, int], set[str], tuple[str, ...]]:
    """Option values by item id, the ids of items answered "na", and the keys of what is dropped."""
    values: dict[str, int] = {}
    not_applicable: set[str] = set()
    dropped: list[str] = []
    for item in key.items:
        answer = answers.get(item.id)
        if answer is None:
            continue
        if answer == NOT_APPLICABLE and item.not_applicable:
            not_applicable.add(item.id)
        elif (place := item.place(answer)) is not None:
            values[item.id] = item.values[place]
        else:
            dropped.append(item.id)
    known = {item.id for item in key.items}
    # By code point, as JavaScript can do too; a name that is no item has no place of its own in the scoring key.
    strangers = sorted(name for name, answer in answers.items() if name not in known and answer is not None)
    return values, not_applicable, (*dropped, *strangers)


def _score_scale(scale: KeyScale, decimals: int, values: Mapping[str, int], not_applicable: set[str]) -> ScaleScore:
    answered = [load for load in scale.loads if load.item.id in values]
    exact = percent = shown = band = None
    if len(answered) >= scale.min_answered:
        weights = sum(load.share_weight for load in answered)
        share = sum((load.share_weight * load.share(values[load.item.id]) for load in answered), Fraction(0)) / weights
        exact, percent = scale.score(share), 100 * share
        place = scale.band_index(exact)
        band = scale.bands[place].id
        shown = show(exact, decimals, scale.bands[place + 1].start if place + 1 < len(scale.bands) else None)
    return ScaleScore(
        exact=exact,
        shown=shown,
        percent=percent,
        band=band,
        answered=len(answered),
        not_applicable=sum(load.item.id in not_applicable for load in scale.loads),
        items=len(scale.loads),
    )


def _weakest(key: ScoringKey, scales: Mapping[str, ScaleScore]) -> tuple[str, ...]:
    """All scales at the lowest, in the order of the key; none where all are equal or fewer than two count (rule 9)."""
    goodness: dict[str, Fraction] = {}
    for scale in key.scales:
        percent = scales[scale.id].percent
        if percent is not None and scale.better != "neither":
            goodness[scale.id] = percent if scale.better == "high" else 100 - percent
    if len(set(goodness.values())) < 2:
        return ()
    lowest = min(goodness.values())
    return tuple(scale_id for scale_id, percent in goodness.items() if percent == lowest)


def outcome_json(key: ScoringKey, outcome: Outcome) -> dict[str, Any]:
    """The outcome as `inversion score` prints it: shown numbers, exact scores as fraction strings."""
    return {
        "quiz": key.quiz,
        "revision": key.revision,
        "form": key.hash,
        "scales": {
            scale_id: {
                "score": shown_number(result.shown, key.decimals),
                "exact": None if result.exact is None else str(result.exact),
                "answered": result.answered,
                "not_applicable": result.not_applicable,
                "items": result.items,
                "band": result.band,
            }
            for scale_id, result in outcome.scales.items()
        },
        "overall": shown_number(outcome.overall_shown, key.decimals),
        "weakest": list(outcome.weakest),
        "dropped": list(outcome.dropped),
    }


def shown_number(shown: Fraction | None, decimals: int) -> int | float | None:
    """A shown score as a JSON number: whole without decimals."""
    if shown is None:
        return None
    return float(shown) if decimals else int(shown)

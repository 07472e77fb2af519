"""The reference scorer: answers to scores, in exact fractions. `overrides/assets/quiz/score.js` is its twin.

Both take the same scoring key, and both round only what they show. Source: docs/design.md, Scoring; the numbers of
rules below are of that section.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from generator.quiz.scoring_key import KeyNeed, KeyScale, ScoringKey

NOT_APPLICABLE = "na"
FEW = 6  # answered items; with fewer, chance alone moves a score further
CHANGE_OF_FEW = 35  # percentage points


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """The result of one scale.

    Attributes:
        exact: the score in the scale's own unit; None where too few items were answered.
        shown: `exact` as a reader sees it, a multiple of 10^-decimals.
        percent: where `exact` lies in the scale's range, between 0 and 100; only scales are compared by it.
        band: the id of the band; None without a score.
        norm: what the scale's table of norms gives for the score, as it's written there; None where it has none.
        answered, not_applicable, items: counts of the scale's items.
    """

    exact: Fraction | None
    shown: Fraction | None
    percent: Fraction | None
    band: str | None
    answered: int
    not_applicable: int
    items: int
    norm: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one attempt.

    Attributes:
        scales: {scale id: result}, in the order of the key.
        overall: the mean of the scales' exact scores; None where one has no score, or the quiz shows no such number.
        overall_shown: the same as a reader sees it.
        weakest: ids of the scales at the lowest, and of those that are as near to it as the quiz says.
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
    exact = _exact_scores(key, values)
    scales = {
        scale.id: replace(
            _result(scale, key.decimals, number, exact),
            answered=sum(load.item.id in values for load in scale.loads),
            not_applicable=sum(load.item.id in not_applicable for load in scale.loads),
        )
        for scale, number in zip(key.scales, exact, strict=True)
    }
    overall = None
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


def _exact_scores(key: ScoringKey, values: Mapping[str, int]) -> list[Fraction | None]:
    """The exact score of each scale. A scale whose bands need another has none without that one's (rule 14)."""
    shares = [_share(scale, values) for scale in key.scales]
    exact = [None if share is None else scale.score(share) for scale, share in zip(key.scales, shares, strict=True)]
    return [
        None if any(exact[need.scale] is None for need in scale.needs) else number
        for scale, number in zip(key.scales, exact, strict=True)
    ]


def _share(scale: KeyScale, values: Mapping[str, int]) -> Fraction | None:
    """Where the score lies in the scale's range, from 0 to 1; None where too few items were answered."""
    answered = [load for load in scale.loads if load.item.id in values]
    if len(answered) < scale.min_answered:
        return None
    if scale.highest:
        return max(load.share(values[load.item.id]) for load in answered)
    weights = sum(load.share_weight for load in (answered if scale.fills else scale.loads))
    return sum((load.share_weight * load.share(values[load.item.id]) for load in answered), Fraction(0)) / weights


def _result(scale: KeyScale, decimals: int, exact: Fraction | None, others: Sequence[Fraction | None]) -> ScaleScore:
    """What an exact score comes to, without counts; `others` are the exact scores of all scales."""
    shown = percent = band = norm = None
    if exact is not None:
        place = scale.band_index(exact)
        ceiling = scale.bands[place + 1].start if place + 1 < len(scale.bands) else None
        shown = show(exact, decimals, ceiling)
        percent = 100 * scale.share_of(exact)
        band = [one.id for one in scale.bands[: place + 1] if all(_met(need, others) for need in one.needs)][-1]
        norm = next((row.value for row in scale.norms if row.first <= exact <= row.last), None)
    return ScaleScore(exact, shown, percent, band, answered=0, not_applicable=0, items=len(scale.loads), norm=norm)


def _met(need: KeyNeed, scores: Sequence[Fraction | None]) -> bool:
    score = scores[need.scale]
    return score is not None and score >= need.start


def _weakest(key: ScoringKey, scales: Mapping[str, ScaleScore]) -> tuple[str, ...]:
    """All scales at the lowest or within the key's distance of it, in the order of the key (rule 9).

    None where all are equal or fewer than two count.
    """
    goodness: dict[str, Fraction] = {}
    for scale in key.scales:
        percent = scales[scale.id].percent
        if percent is not None and scale.better != "neither":
            goodness[scale.id] = percent if scale.better == "high" else 100 - percent
    if len(set(goodness.values())) < 2:
        return ()
    highest = min(goodness.values()) + key.weakest_within
    return tuple(scale_id for scale_id, percent in goodness.items() if percent <= highest)


def is_change(key: ScoringKey, scale_id: str, before: ScaleScore, after: ScaleScore) -> bool:
    """Whether two scores of a scale differ by more than chance: rule 10, or rule 16 where the scale has its own limit.

    Without one of the scores there's nothing to compare.
    """
    if before.percent is None or after.percent is None:
        return False
    percent = after.percent - before.percent
    limit = key.scale(scale_id).change
    if limit is not None:
        return percent**2 > limit
    few = min(before.answered, after.answered) < FEW
    return abs(percent) >= (change_of_few(key.change_from) if few else key.change_from)


def change_of_few(change_from: int) -> int:
    """From how many percentage points on it's a change where few items of the scale were answered (rule 10)."""
    return max(CHANGE_OF_FEW, change_from)


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
                **({"norm": result.norm} if key.scale(scale_id).norms else {}),
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

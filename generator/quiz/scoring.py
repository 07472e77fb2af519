"""The reference scorer: answers to scores, in exact fractions. `overrides/assets/quiz/score.js` is its twin.

Both take the same compiled form, and both round only what they show. Nothing here knows a file, a page or a model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Method = Literal["percent", "mean", "sum"]
Better = Literal["high", "low", "neither"]
NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True)
class KeyLoad:
    """How an item counts on the scale at position `scale` of the form."""

    scale: int
    reverse: bool
    weight: int


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An item: its declared option values, rising, and what it counts on (nothing: it is not scored)."""

    id: str
    values: tuple[int, ...]
    not_applicable: bool
    loads: tuple[KeyLoad, ...]


@dataclass(frozen=True, slots=True)
class KeyBand:
    """A band and its lower bound."""

    id: str
    start: Fraction


@dataclass(frozen=True, slots=True)
class KeyScale:
    """A scale. `min_answered` is a count of items, the `half` rule already worked out."""

    id: str
    better: Better
    min_answered: int
    bands: tuple[KeyBand, ...]


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """A quiz as the scorers need it: no texts, only ids and numbers."""

    quiz: str
    revision: int
    method: Method
    decimals: int
    overall: bool
    scales: tuple[KeyScale, ...]
    items: tuple[KeyItem, ...]

    @property
    def hash(self) -> str:
        """16 hex digits over item ids, keys, weights and option values.

        Wording, order and bands are left out: changing them keeps earlier attempts comparable.
        """
        shape = sorted(
            [
                item.id,
                sorted([self.scales[load.scale].id, load.reverse, load.weight] for load in item.loads),
                list(item.values),
            ]
            for item in self.items
        )
        return hashlib.sha256(json.dumps(shape, separators=(",", ":")).encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """What the page holds for the browser's scorer: whole numbers and words only."""
        return {
            "quiz": self.quiz,
            "revision": self.revision,
            "form": self.hash,
            "method": self.method,
            "decimals": self.decimals,
            "overall": self.overall,
            "scales": [
                {
                    "id": scale.id,
                    "better": scale.better,
                    "minAnswered": scale.min_answered,
                    "bands": [
                        {"id": band.id, "from": [band.start.numerator, band.start.denominator]} for band in scale.bands
                    ],
                }
                for scale in self.scales
            ],
            "items": [
                {
                    "id": item.id,
                    "values": list(item.values),
                    "na": item.not_applicable,
                    "loads": [
                        {"scale": load.scale, "reverse": load.reverse, "weight": load.weight} for load in item.loads
                    ],
                }
                for item in self.items
            ],
        }


@dataclass(frozen=True, slots=True)
class ScaleScore:
    """One scale's outcome.

    Attributes:
        exact: the score in the scale's own unit; None where too few items were answered.
        shown: `exact` as a reader sees it, a multiple of 10^-decimals.
        percent: the exact score between 0 and 100, whatever the method; only scales are compared by it.
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
    """What an attempt scores. `weakest` and the keys of `scales` are scale ids; `dropped` are keys of the answers."""

    scales: Mapping[str, ScaleScore]
    overall: Fraction | None
    overall_shown: Fraction | None
    weakest: tuple[str, ...]
    dropped: tuple[str, ...]


def score(form: ScoringKey, answers: Mapping[str, Any]) -> Outcome:
    """Scores one attempt.

    `answers` maps item ids to an option value or "na"; None is no answer. What is not declared is dropped and named.
    """
    taken, not_applicable, dropped = _sort_answers(form, answers)
    scales = {
        scale.id: _score_scale(form, position, taken, not_applicable) for position, scale in enumerate(form.scales)
    }
    overall = None
    exact = [result.exact for result in scales.values()]
    if form.overall and None not in exact:
        overall = sum((part for part in exact if part is not None), Fraction(0)) / len(exact)
    return Outcome(
        scales=scales,
        overall=overall,
        overall_shown=None if overall is None else show(overall, form.decimals),
        weakest=_weakest(form, scales),
        dropped=dropped,
    )


def show(exact: Fraction, decimals: int, ceiling: Fraction | None = None) -> Fraction:
    """`exact` to `decimals` places, half up, kept below `ceiling` (the next band's start) where it would reach it.

    Neither Python's round() (half to even) nor JavaScript's Math.round (on floats) does this.
    """
    unit = 10**decimals
    steps = (exact * unit * 2 + 1) // 2
    if ceiling is not None and Fraction(steps, unit) >= ceiling:
        top = ceiling * unit
        steps = -((-top.numerator) // top.denominator) - 1
    return Fraction(steps, unit)


def _sort_answers(form: ScoringKey, answers: Mapping[str, Any]) -> tuple[dict[str, int], set[str], tuple[str, ...]]:
    taken: dict[str, int] = {}
    not_applicable: set[str] = set()
    dropped: list[str] = []
    for item in form.items:
        answer = answers.get(item.id)
        if answer is None:
            continue
        if answer == NOT_APPLICABLE and item.not_applicable:
            not_applicable.add(item.id)
        elif isinstance(answer, int | float) and not isinstance(answer, bool) and answer in item.values:
            taken[item.id] = int(answer)
        else:
            dropped.append(item.id)
    known = {item.id for item in form.items}
    # By code point, as JavaScript can do too; a key nobody declared has no place of its own in the form.
    strangers = sorted(key for key, answer in answers.items() if key not in known and answer is not None)
    return taken, not_applicable, (*dropped, *strangers)


def _score_scale(form: ScoringKey, position: int, taken: Mapping[str, int], not_applicable: set[str]) -> ScaleScore:
    scale = form.scales[position]
    mine = [(item, load) for item in form.items for load in item.loads if load.scale == position]
    answered = [(item, load) for item, load in mine if item.id in taken]
    exact = percent = shown = band = None
    if len(answered) >= scale.min_answered:
        weights = sum(load.weight for _, load in answered)
        kept = Fraction(0)
        for item, load in answered:
            low, high = item.values[0], item.values[-1]
            value = taken[item.id]
            forward = low + high - value if load.reverse else value
            kept += load.weight * Fraction(forward - low, high - low)
        percent = 100 * kept / weights
        low, high = mine[0][0].values[0], mine[0][0].values[-1]
        mean = low + (high - low) * percent / 100
        whole = sum(load.weight for _, load in mine)
        exact = {"percent": percent, "mean": mean, "sum": mean * whole}[form.method]
        place = max(number for number, candidate in enumerate(scale.bands) if candidate.start <= exact)
        ceiling = scale.bands[place + 1].start if place + 1 < len(scale.bands) else None
        band = scale.bands[place].id
        shown = show(exact, form.decimals, ceiling)
    return ScaleScore(
        exact=exact,
        shown=shown,
        percent=percent,
        band=band,
        answered=len(answered),
        not_applicable=sum(item.id in not_applicable for item, _ in mine),
        items=len(mine),
    )


def _weakest(form: ScoringKey, scales: Mapping[str, ScaleScore]) -> tuple[str, ...]:
    """All scales at the lowest, in the form's order; none where there is nothing to tell apart."""
    kept: dict[str, Fraction] = {}
    for scale in form.scales:
        percent = scales[scale.id].percent
        if percent is not None and scale.better != "neither":
            kept[scale.id] = percent if scale.better == "high" else 100 - percent
    if len(set(kept.values())) < 2:
        return ()
    lowest = min(kept.values())
    return tuple(name for name, value in kept.items() if value == lowest)


def outcome_json(form: ScoringKey, outcome: Outcome) -> dict[str, Any]:
    """The outcome as `inversion score` prints it: shown numbers, exact scores as fraction strings."""
    return {
        "quiz": form.quiz,
        "revision": form.revision,
        "form": form.hash,
        "scales": {
            name: {
                "score": shown_number(result.shown, form.decimals),
                "exact": None if result.exact is None else str(result.exact),
                "answered": result.answered,
                "not_applicable": result.not_applicable,
                "items": result.items,
                "band": result.band,
            }
            for name, result in outcome.scales.items()
        },
        "overall": shown_number(outcome.overall_shown, form.decimals),
        "weakest": list(outcome.weakest),
        "dropped": list(outcome.dropped),
    }


def shown_number(shown: Fraction | None, decimals: int) -> int | float | None:
    """A shown score as a JSON number: whole without decimals."""
    if shown is None:
        return None
    return float(shown) if decimals else int(shown)

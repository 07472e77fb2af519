"""The scoring key of a self-audit: its ids and numbers, with every decision that scoring needs already made.

A scale of the key holds its own items, how each is keyed and weighted, and the range of its score, so that whoever
scores, counts or draws a scale looks nothing up and never asks for the scoring method. Source: docs/design.md,
Scoring.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, groupby
from typing import Any

from generator.model.quiz import Better, Item, SelfAudit
from generator.model.scoring_method import ItemRange


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An item: the values of its options, in the order of the file, and whether it also offers "not applicable".

    The values rise or fall, so that the ends of the list are those of the range.
    """

    id: str
    values: tuple[int, ...]
    not_applicable: bool

    @property
    def least(self) -> int:
        """Its lowest option value."""
        return min(self.values[0], self.values[-1])

    @property
    def greatest(self) -> int:
        """Its highest option value."""
        return max(self.values[0], self.values[-1])

    @property
    def choices(self) -> tuple[int | str, ...]:
        """What an answer holds for each option: its value, and for each further option of that value `value#n`.

        So every option can be told apart, and the answers to items without equal values are plain numbers.
        """
        if len(set(self.values)) == len(self.values):
            return self.values
        runs = [range(1, sum(1 for _ in run) + 1) for _, run in groupby(self.values)]  # equal values are neighbours
        times = chain.from_iterable(runs)
        return tuple(value if nth == 1 else f"{value}#{nth}" for value, nth in zip(self.values, times, strict=True))

    def place(self, answer: object) -> int | None:
        """The position of the option that an answer holds; None if it's none of them. 3.0 is 3, True is not 1."""
        if isinstance(answer, bool):
            return None
        return next((place for place, choice in enumerate(self.choices) if choice == answer), None)


@dataclass(frozen=True, slots=True)
class KeyLoad:
    """How an item counts on one scale.

    Attributes:
        weight: a whole number from 1 to 10.
        by_range: whether it counts by the points that it can give, as in a sum of mixed ranges.
    """

    item: KeyItem
    reverse: bool
    weight: int
    by_range: bool = False

    @property
    def share_weight(self) -> int:
        """What it weighs in a share of the scale's range (rule 5)."""
        return self.weight * (self.item.greatest - self.item.least) if self.by_range else self.weight

    def keyed(self, value: int) -> int:
        """An option value as it counts here. Source: docs/design.md, Scoring, rule 2."""
        return self.item.least + self.item.greatest - value if self.reverse else value

    def share(self, value: int) -> Fraction:
        """Where an option value lies in the item's range as it counts here, from 0 to 1 (rule 3)."""
        return Fraction(self.keyed(value) - self.item.least, self.item.greatest - self.item.least)


@dataclass(frozen=True, slots=True)
class KeyBand:
    """A band and its lower bound, in the unit of its scale's score."""

    id: str
    start: Fraction


@dataclass(frozen=True, slots=True)
class KeyScale:
    """A scale with its items.

    Attributes:
        better: which end of the range is the good one.
        min_answered: how many items must be answered for a score; `half` is already worked out.
        low, high: the range of its score.
        bands: from the lowest up; the first begins at `low`.
        loads: its items in the order of the quiz, each with how it counts here.
    """

    id: str
    better: Better
    min_answered: int
    low: Fraction
    high: Fraction
    bands: tuple[KeyBand, ...]
    loads: tuple[KeyLoad, ...]

    def score(self, share: Fraction) -> Fraction:
        """The score at a share (0 to 1) of its range: the formula of every scoring method (rule 5)."""
        return self.low + (self.high - self.low) * share

    def band_index(self, score: Fraction) -> int:
        """The position of the band in which an exact score lies: the last that begins at or below it (rule 7)."""
        return max(number for number, band in enumerate(self.bands) if band.start <= score)


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """A self-audit without its texts. `decimals` are shown of a score; `overall`: the mean of all scales is shown too.

    `items` are all items of the quiz, in order; those that no scale's `loads` name are asked but not scored.
    """

    quiz: str
    revision: int
    decimals: int
    overall: bool
    scales: tuple[KeyScale, ...]
    items: tuple[KeyItem, ...]

    def scale(self, scale_id: str) -> KeyScale:
        """The scale with this id, which must be one of the quiz's."""
        return next(scale for scale in self.scales if scale.id == scale_id)

    @property
    def scored_items(self) -> tuple[KeyItem, ...]:
        """The items that count on a scale, in the order of the quiz."""
        scored = {load.item.id for scale in self.scales for load in scale.loads}
        return tuple(item for item in self.items if item.id in scored)

    @property
    def hash(self) -> str:
        """16 hex digits that stay the same as long as attempts can be compared.

        They are made from item ids, keys, weights and option values; wording, order, bands and method are left out.
        Saved attempts and shared links hold them, so the way they are made must never change. Source: docs/design.md,
        Scoring, rule 10.
        """
        counts: dict[str, list[list[str | bool | int]]] = {item.id: [] for item in self.items}
        for scale in self.scales:
            for load in scale.loads:
                counts[load.item.id].append([scale.id, load.reverse, load.weight])
        shape = sorted([item.id, sorted(counts[item.id]), list(item.values)] for item in self.items)
        return hashlib.sha256(json.dumps(shape, separators=(",", ":")).encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """The key as the quiz page holds it for `score.js`: words, whole numbers, and fractions as pairs of these.

        An item of a scale is named by its position in `items`.
        """
        positions = {item.id: position for position, item in enumerate(self.items)}
        return {
            "quiz": self.quiz,
            "revision": self.revision,
            "form": self.hash,
            "decimals": self.decimals,
            "overall": self.overall,
            "scales": [_scale_json(scale, positions) for scale in self.scales],
            "items": [_item_json(item) for item in self.items],
        }


def scoring_key(quiz: SelfAudit) -> ScoringKey:
    """Compiles the scoring key of a quiz whose items and response sets are right.

    Scales may still have faults that `generator.rules.self_audits` reports. A scale without items has the range of its
    method for option values from 0 to 0. Raises ValueError with the id of an item that names no declared response set.
    """
    items = {item.id: _item(quiz, item) for item in quiz.items}
    return ScoringKey(
        quiz=quiz.id,
        revision=quiz.revision,
        decimals=quiz.scoring.decimals,
        overall=quiz.scoring.overall == "mean_of_scales",
        scales=tuple(_scale(quiz, scale_id, items) for scale_id in quiz.scales),
        items=tuple(items.values()),
    )


def _item(quiz: SelfAudit, item: Item) -> KeyItem:
    answers = quiz.response_set(item)
    if answers is None:
        raise ValueError(item.id)
    values = tuple(option.value for option in answers.options)
    return KeyItem(item.id, values, not_applicable=answers.not_applicable is not None)


def _scale(quiz: SelfAudit, scale_id: str, items: Mapping[str, KeyItem]) -> KeyScale:
    scale = quiz.scales[scale_id]
    loads = tuple(
        KeyLoad(items[item.id], load.keyed == "reverse", load.weight, quiz.mixes_ranges)
        for item, load in quiz.loads_on(scale_id)
    )
    low, high = quiz.method.score_range([ItemRange(at.item.least, at.item.greatest, at.weight) for at in loads])
    return KeyScale(
        id=scale_id,
        better=scale.better,
        min_answered=(len(loads) + 1) // 2 if scale.min_answered == "half" else scale.min_answered,
        low=low,
        high=high,
        bands=tuple(KeyBand(band.id, band.from_) for band in scale.bands),
        loads=loads,
    )


def _scale_json(scale: KeyScale, positions: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": scale.id,
        "better": scale.better,
        "minAnswered": scale.min_answered,
        "low": _pair(scale.low),
        "high": _pair(scale.high),
        "bands": [{"id": band.id, "from": _pair(band.start)} for band in scale.bands],
        "items": [
            {"item": positions[load.item.id], "reverse": load.reverse, "weight": load.share_weight}
            for load in scale.loads
        ],
    }


def _item_json(item: KeyItem) -> dict[str, Any]:
    """`choices` is left out where it is the values."""
    named = {} if item.choices == item.values else {"choices": list(item.choices)}
    return {"id": item.id, "values": list(item.values), **named, "na": item.not_applicable}


def _pair(number: Fraction) -> list[int]:
    return [number.numerator, number.denominator]

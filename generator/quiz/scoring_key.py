"""The scoring key of a self-audit: its ids and numbers, with every decision that scoring needs already made.

A scale of the key holds its own items, how each is keyed and weighted, and the range of its score, so that whoever
scores, counts or draws a scale looks nothing up and never asks for the scoring method. Source: docs/design.md,
Scoring.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from generator.model.instrument import ChangeRule, Norms
from generator.model.quiz import CHANGE, Better, Item, ScaleBand, SelfAudit
from generator.model.scoring_method import ItemRange

RELIABLE = Fraction("1.96")  # standard errors, which chance exceeds once in twenty times


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An item: the values of its options, in the order of the file, and whether it also offers "not applicable"."""

    id: str
    values: tuple[int, ...]
    not_applicable: bool

    @property
    def least(self) -> int:
        """Its lowest option value."""
        return min(self.values)

    @property
    def greatest(self) -> int:
        """Its highest option value."""
        return max(self.values)

    @property
    def choices(self) -> tuple[int | str, ...]:
        """What an answer holds for each option: its value, and for each further option of that value `value#n`.

        So every option can be told apart, and the answers to items without equal values are plain numbers.
        """
        if len(set(self.values)) == len(self.values):
            return self.values
        times = Counter[int]()
        choices: list[int | str] = []
        for value in self.values:
            times[value] += 1
            choices.append(value if times[value] == 1 else f"{value}#{times[value]}")
        return tuple(choices)

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
        counts_from: from which value on, as it's keyed, it counts as 1, and as 0 below; None: it counts as it is.
    """

    item: KeyItem
    reverse: bool
    weight: int
    by_range: bool = False
    counts_from: int | None = None

    @property
    def least(self) -> int:
        """The lowest number that it can count as."""
        return self.item.least if self.counts_from is None else 0

    @property
    def greatest(self) -> int:
        """The highest number that it can count as."""
        return self.item.greatest if self.counts_from is None else 1

    @property
    def share_weight(self) -> int:
        """What it weighs in a share of the scale's range (rule 5)."""
        return self.weight * (self.greatest - self.least) if self.by_range else self.weight

    def keyed(self, value: int) -> int:
        """An option value as it counts here. Source: docs/design.md, Scoring, rules 2 and 11."""
        keyed = self.item.least + self.item.greatest - value if self.reverse else value
        return keyed if self.counts_from is None else int(keyed >= self.counts_from)

    def share(self, value: int) -> Fraction:
        """Where an option value lies in the item's range as it counts here, from 0 to 1 (rule 3)."""
        return Fraction(self.keyed(value) - self.least, self.greatest - self.least)


@dataclass(frozen=True, slots=True)
class KeyNeed:
    """What another scale must reach: its position among the quiz's scales, and a score."""

    scale: int
    start: Fraction


@dataclass(frozen=True, slots=True)
class KeyBand:
    """A band and its lower bound, in the unit of its scale's score, and what other scales must reach for it."""

    id: str
    start: Fraction
    needs: tuple[KeyNeed, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyNorm:
    """A row of a table of norms: the scores from `first` to `last` get `value`, which is shown as it's written."""

    first: int
    last: int
    value: str


@dataclass(frozen=True, slots=True)
class KeyScale:
    """A scale with its items.

    Attributes:
        better: which end of the range is the good one.
        min_answered: how many items must be answered for a score; `half` is already worked out.
        low, high: the range of its score.
        bands: from the lowest up; the first begins at `low`.
        loads: its items in the order of the quiz, each with how it counts here.
        fills: whether the answers given stand for the missing ones; if not, a missing answer adds nothing (rule 12).
        highest: whether the highest answer is the score, not the mean (rule 13).
        norms: the table that gives another number for the score (rule 15).
        change: the square of the change in percent that chance hardly ever exceeds (rule 16); None: it has no such.
    """

    id: str
    better: Better
    min_answered: int
    low: Fraction
    high: Fraction
    bands: tuple[KeyBand, ...]
    loads: tuple[KeyLoad, ...]
    fills: bool = True
    highest: bool = False
    norms: tuple[KeyNorm, ...] = ()
    change: Fraction | None = None

    def score(self, share: Fraction) -> Fraction:
        """The score at a share (0 to 1) of its range: the formula of every scoring method (rule 5)."""
        return self.low + (self.high - self.low) * share

    def share_of(self, score: Fraction) -> Fraction:
        """Where a score lies in the range, from 0 to 1."""
        return (score - self.low) / (self.high - self.low)

    def band_index(self, score: Fraction) -> int:
        """The position of the last band that begins at or below an exact score (rule 7), whatever it needs."""
        return max(number for number, band in enumerate(self.bands) if band.start <= score)

    @property
    def needs(self) -> tuple[KeyNeed, ...]:
        """What its bands need of other scales."""
        return tuple(need for band in self.bands for need in band.needs)


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """A self-audit without its texts. `decimals` are shown of a score; `overall`: the mean of all scales is shown too.

    `random`: each attempt has the items in an order of its own.
    `weakest_within` and `change_from` are percentage points (rules 9 and 10).
    `items` are all items of the quiz, in order; those that no scale's `loads` name are asked but not scored.
    """

    quiz: str
    revision: int
    decimals: int
    overall: bool
    scales: tuple[KeyScale, ...]
    items: tuple[KeyItem, ...]
    random: bool = False
    weakest_within: int = 0
    change_from: int = CHANGE

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
                limit = [] if load.counts_from is None else [load.counts_from]
                counts[load.item.id].append([scale.id, load.reverse, load.weight, *limit])
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
            "scales": [_scale_json(scale, self.scales, positions) for scale in self.scales],
            "items": [_item_json(item) for item in self.items],
            **({"random": True} if self.random else {}),
            **({"weakestWithin": self.weakest_within} if self.weakest_within else {}),
            **({"changeFrom": self.change_from} if self.change_from != CHANGE else {}),
        }


def scoring_key(quiz: SelfAudit) -> ScoringKey:
    """Compiles the scoring key of a quiz whose items and response sets are right.

    Scales may still have faults that `generator.rules.self_audits` reports. A scale without items has the range of its
    method for option values from 0 to 0. Raises ValueError with the id of an item that names no declared response set.
    """
    items = {item.id: _item(quiz, item) for item in quiz.items}
    # In one pass: there may be hundreds of scales, and as many items.
    loads: dict[str, list[KeyLoad]] = {scale_id: [] for scale_id in quiz.scales}
    for item in quiz.items:
        for load in quiz.loads(item):
            counted = KeyLoad(items[item.id], load.keyed == "reverse", load.weight, quiz.mixes_ranges, load.counts_from)
            if load.scale in loads:
                loads[load.scale].append(counted)
    places = {scale_id: place for place, scale_id in enumerate(quiz.scales)}
    return ScoringKey(
        quiz=quiz.id,
        revision=quiz.revision,
        decimals=quiz.scoring.decimals,
        overall=quiz.scoring.overall == "mean_of_scales",
        scales=tuple(_scale(quiz, scale_id, tuple(loads[scale_id]), places) for scale_id in quiz.scales),
        items=tuple(items.values()),
        random=quiz.order == "random",
        weakest_within=quiz.scoring.weakest_within,
        change_from=quiz.results.change_from,
    )


def _item(quiz: SelfAudit, item: Item) -> KeyItem:
    answers = quiz.response_set(item)
    if answers is None:
        raise ValueError(item.id)
    values = tuple(option.value for option in answers.options)
    return KeyItem(item.id, values, not_applicable=answers.not_applicable is not None)


def _scale(quiz: SelfAudit, scale_id: str, loads: tuple[KeyLoad, ...], places: Mapping[str, int]) -> KeyScale:
    scale = quiz.scales[scale_id]
    counts = {"half": (len(loads) + 1) // 2, "all": len(loads)}
    low, high = quiz.method.score_range([ItemRange(at.least, at.greatest, at.weight) for at in loads])
    return KeyScale(
        id=scale_id,
        better=scale.better,
        min_answered=scale.min_answered if isinstance(scale.min_answered, int) else counts[scale.min_answered],
        low=low,
        high=high,
        bands=tuple(_band(band, places) for band in scale.bands),
        loads=loads,
        fills=scale.missing != "none",
        highest=quiz.method.highest,
        norms=_norms(scale.norms) if scale.norms else (),
        change=_change(scale.change, high - low) if scale.change and high > low else None,
    )


def _band(band: ScaleBand, places: Mapping[str, int]) -> KeyBand:
    return KeyBand(band.id, band.from_, tuple(KeyNeed(places[need.scale], need.from_) for need in band.needs))


def _norms(norms: Norms) -> tuple[KeyNorm, ...]:
    """The rows, all with as many decimals as the row that has most."""
    decimals = max(decimals_of(row.value) for row in norms.table)
    return tuple(
        KeyNorm(row.raw, row.raw if row.to is None else row.to, _decimal(row.value, decimals)) for row in norms.table
    )


def _decimal(number: Fraction, decimals: int) -> str:
    return f"{Decimal(number.numerator) / number.denominator:.{decimals}f}"


def decimals_of(number: Fraction) -> int:
    """How many decimals it takes to write a number that was written as a decimal."""
    return next(places for places in count() if (number * 10**places).denominator == 1)


def _change(rule: ChangeRule, span: Fraction) -> Fraction:
    """The square of 1.96 standard errors of a difference between two scores, in percent of the scale's range.

    Source: Jacobson and Truax, Clinical Significance: A Statistical Approach to Defining Meaningful Change in
    Psychotherapy Research, Journal of Consulting and Clinical Psychology 59(1), 1991: a change is reliable where it's
    more than 1.96 times the standard error of the difference, which is the root of 2 * (SD * root of (1 - r)) ** 2. The
    square needs no root, so both scorers decide it exactly.
    """
    points = RELIABLE**2 * 2 * rule.deviation**2 * (1 - rule.reliability)
    return points * 100**2 / span**2


def _scale_json(scale: KeyScale, scales: Sequence[KeyScale], positions: Mapping[str, int]) -> dict[str, Any]:
    """What few scales have is left out where they don't have it."""
    more: dict[str, Any] = {} if scale.fills else {"fills": False}
    if scale.highest:
        more["highest"] = True
    if scale.norms:
        more["norms"] = [[row.first, row.last, row.value] for row in scale.norms]
    if scale.change is not None:  # as text: whole numbers of JavaScript end before those of a square
        more["change"] = [str(scale.change.numerator), str(scale.change.denominator)]
    return {
        "id": scale.id,
        "better": scale.better,
        "minAnswered": scale.min_answered,
        "low": _pair(scale.low),
        "high": _pair(scale.high),
        "bands": [_band_json(band, scales) for band in scale.bands],
        "items": [_load_json(load, positions[load.item.id]) for load in scale.loads],
        **more,
    }


def _band_json(band: KeyBand, scales: Sequence[KeyScale]) -> dict[str, Any]:
    """What the band needs of other scales is a share of their range, which the script has before their scores."""
    needs = [{"scale": need.scale, "from": _pair(scales[need.scale].share_of(need.start))} for need in band.needs]
    return {"id": band.id, "from": _pair(band.start), **({"needs": needs} if needs else {})}


def _load_json(load: KeyLoad, position: int) -> dict[str, Any]:
    limit = {} if load.counts_from is None else {"from": load.counts_from}
    return {"item": position, "reverse": load.reverse, "weight": load.share_weight, **limit}


def _item_json(item: KeyItem) -> dict[str, Any]:
    """`choices` is left out where it is the values."""
    named = {} if item.choices == item.values else {"choices": list(item.choices)}
    return {"id": item.id, "values": list(item.values), **named, "na": item.not_applicable}


def _pair(number: Fraction) -> list[int]:
    return [number.numerator, number.denominator]

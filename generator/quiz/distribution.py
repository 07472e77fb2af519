"""The scores that a scale can have: which bands they lie in, and how often answers by chance give each.

Both are counted exactly, by dynamic programming over a scale's items, in whole numbers. A scale with too many different
scores to count within about half a second (hundreds of items, or option values without a common step) is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm, prod

from generator.quiz.scoring_key import KeyScale

MOST_STEPS = 1_000_000  # about half a second
MOST_SHARES = 100_000  # options of all items; each is a fraction
MOST_BITS = 400_000_000  # 50 MB
BITS_A_STEP = 20_000  # a step over numbers of this length takes twice as long as one over short ones


@dataclass(frozen=True, slots=True)
class UnitItem:
    """An item of a `UnitScale`: its weight, and the units that each of its options gives at the weight 1."""

    weight: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitScale:
    """A scale counted in units, so that every sum of answers is a whole number.

    The unit is a fraction of an item's range of which every option of every item gives a whole number. Weights are
    divided by what they have in common.

    Attributes:
        scale: the scale that is counted.
        top: the units that the best option of an item gives, at the weight 1.
        items: the scale's items, in order.
    """

    scale: KeyScale
    top: int
    items: tuple[UnitItem, ...]

    @property
    def weight(self) -> int:
        """The weights of all items together."""
        return sum(item.weight for item in self.items)

    def score(self, units: int, weight: int) -> Fraction:
        """The exact score of answers that give so many units, to items of this weight together."""
        return self.scale.score(Fraction(units, weight * self.top))

    def units(self, score: Fraction, weight: int) -> int:
        """The fewest units with which answers to items of this weight together reach a score."""
        low, high = self.scale.low, self.scale.high
        return ceil((score - low) / (high - low) * weight * self.top)


@dataclass(frozen=True, slots=True)
class ReachableBands:
    """The ids of the bands that scores lie in: where every item is answered, and where any may be left out too."""

    complete: frozenset[str]
    any: frozenset[str]


def in_units(scale: KeyScale) -> UnitScale:
    """A scale in units. It must have an item."""
    shares = [[load.share(value) for value in load.item.values] for load in scale.loads]
    top = lcm(*(share.denominator for own in shares for share in own))
    common = gcd(*(load.share_weight for load in scale.loads))
    items = tuple(
        UnitItem(load.share_weight // common, tuple(int(share * top) for share in own))
        for load, own in zip(scale.loads, shares, strict=True)
    )
    return UnitScale(scale, top, items)


def reachable_bands(scale: KeyScale) -> ReachableBands | None:
    """The bands in which the scores of a scale with items can lie; None where there are too many scores to count.

    It goes by the scores alone: whether other scales reach what a band needs isn't asked.
    """
    if sum(len(load.item.values) for load in scale.loads) > MOST_SHARES:
        return None
    if scale.highest:  # any answer of any item can be the highest
        scores = {scale.score(load.share(value)) for load in scale.loads for value in load.item.values}
        found = frozenset(scale.bands[scale.band_index(one)].id for one in scores)
        return ReachableBands(found, found)
    counted = in_units(scale)
    if not _countable(counted, 1):
        return None
    complete = _bands(counted, {counted.weight: _complete(counted)})
    if len(complete) == len(scale.bands) or not scale.fills:  # then a gap counts as the lowest answer does
        return ReachableBands(complete, complete)
    weights = min(2 ** len(counted.items), (scale.min_answered + 1) * (counted.weight + 1))
    if not _countable(counted, weights):
        return None
    return ReachableBands(complete, complete | _bands(counted, _partial(counted)))


def chance_distribution(scale: KeyScale) -> Mapping[Fraction, Fraction] | None:
    """How often answers by chance give each score of a scale: {exact score: share}, from the lowest score up.

    By chance: every item is answered, each of its options equally often. The shares add up to 1. The scale must have an
    item. None where there are too many scores to count.
    """
    counted = in_units(scale)
    if scale.highest:
        return _highest_by_chance(scale)
    most = counted.weight * counted.top + 1
    if sum(len(item.units) for item in counted.items) * most > MOST_STEPS:
        return None
    counts = Counter({0: 1})
    for item in counted.items:
        added: Counter[int] = Counter()
        for units in item.units:
            for sum_, count in counts.items():
                added[sum_ + item.weight * units] += count
        counts = added
    ways = counts.total()
    return {counted.score(units, counted.weight): Fraction(count, ways) for units, count in sorted(counts.items())}


def _highest_by_chance(scale: KeyScale) -> Mapping[Fraction, Fraction]:
    """The same for the highest answer: it's at most a number where every item's answer is."""
    items = [[load.share(value) for value in load.item.values] for load in scale.loads]
    found: dict[Fraction, Fraction] = {}
    below = Fraction(0)
    for share in sorted({share for own in items for share in own}):
        up_to = prod((Fraction(sum(one <= share for one in own), len(own)) for own in items), start=Fraction(1))
        if up_to > below:
            found[scale.score(share)] = up_to - below
        below = up_to
    return found


def _countable(counted: UnitScale, sets: int) -> bool:
    """Whether so many sets of sums can be counted in the time and memory allowed."""
    bits = counted.weight * counted.top
    steps = sum(len(item.units) for item in counted.items) * sets
    return steps * (1 + bits // BITS_A_STEP) <= MOST_STEPS and sets * bits <= MOST_BITS


def _complete(counted: UnitScale) -> int:
    """The sums of complete answers, as a number whose bit n says that some answers give n units."""
    sums = 1
    for item in counted.items:
        sums = _with_answer(sums, item)
    return sums


def _partial(counted: UnitScale) -> dict[int, int]:
    """For each weight of answered items the sums of their answers, where enough items are answered."""
    enough = counted.scale.min_answered
    found = {(0, 0): 1}  # (items answered, their weight): sums
    for item in counted.items:
        for (answered, weight), sums in list(found.items()):
            key = (min(answered + 1, enough), weight + item.weight)
            # The entry without this item stays; `list` keeps the item from being answered twice.
            found[key] = found.get(key, 0) | _with_answer(sums, item)
    return {weight: sums for (answered, weight), sums in found.items() if answered == enough}


def _with_answer(sums: int, item: UnitItem) -> int:
    """The sums with each option of one more item."""
    added = 0
    for units in set(item.units):
        added |= sums << (item.weight * units)
    return added


def _bands(counted: UnitScale, found: Mapping[int, int]) -> frozenset[str]:
    """The bands in which a sum lies. `found` maps a weight of answered items to the sums of their answers."""
    reached = set()
    for weight, sums in found.items():
        firsts = [max(0, counted.units(band.start, weight)) for band in counted.scale.bands]
        beyonds = [*firsts[1:], weight * counted.top + 1]
        for band, first, beyond in zip(counted.scale.bands, firsts, beyonds, strict=True):
            if beyond > first and (sums >> first) & ((1 << (beyond - first)) - 1):
                reached.add(band.id)
    return frozenset(reached)

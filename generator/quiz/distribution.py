"""Every score that a scale can take: which bands answers reach, and how often answers by chance give each score.

Both are counted exactly, by dynamic programming over a scale's items, in whole numbers. A scale whose numbers are too
many to go through in a blink (hundreds of items, or option values without a common step) is not counted at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd, lcm

from generator.quiz.scoring import ScoringKey

MOST_STEPS = 1_000_000  # about half a second
MOST_BITS = 400_000_000  # 50 MB
BITS_A_STEP = 20_000  # a step over numbers of this length takes twice as long as one over short ones


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a scale: its weight, and what each of its options adds, in units for the weight 1."""

    weight: int
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A scale in whole numbers: answers that add u units over items of the weight w score u / (w * top) of the range.

    Attributes:
        low: the scale's least score.
        high: its greatest.
        top: the units of a best answer; a multiple of each item's own number of steps.
    """

    low: Fraction
    high: Fraction
    top: int
    parts: tuple[Part, ...]

    @property
    def weight(self) -> int:
        """The weights of all items together."""
        return sum(part.weight for part in self.parts)

    def score(self, units: int, weight: int) -> Fraction:
        """The exact score of answers to items of this weight together."""
        return self.low + (self.high - self.low) * Fraction(units, weight * self.top)

    def units(self, score: Fraction, weight: int) -> int:
        """The fewest units that reach a score."""
        return ceil((score - self.low) / (self.high - self.low) * weight * self.top)


@dataclass(frozen=True, slots=True)
class Reach:
    """The ids of the bands that answers reach: with every item answered, or with any items left out too."""

    complete: frozenset[str]
    any: frozenset[str]


def whole_numbers(form: ScoringKey, position: int) -> Whole:
    """The scale at a position of the form, in whole numbers. It must have an item."""
    mine = [(item, load) for item in form.items for load in item.loads if load.scale == position]
    shares = [
        [
            Fraction(item.values[-1] - value if load.reverse else value - item.values[0], _range(item.values))
            for value in item.values
        ]
        for item, load in mine
    ]
    top = lcm(*(share.denominator for own in shares for share in own))
    common = gcd(*(load.weight for _, load in mine))  # equal weights are as good as none
    first, weight = mine[0][0].values, sum(load.weight for _, load in mine)
    low, high = Fraction(0), Fraction(100)
    if form.method != "percent":
        times = weight if form.method == "sum" else 1
        low, high = Fraction(first[0] * times), Fraction(first[-1] * times)
    parts = tuple(
        Part(load.weight // common, tuple(int(share * top) for share in own))
        for (_, load), own in zip(mine, shares, strict=True)
    )
    return Whole(low, high, top, parts)


def _range(values: tuple[int, ...]) -> int:
    return values[-1] - values[0]


def reach(form: ScoringKey, position: int) -> Reach | None:
    """The bands of a scale that answers reach; None where there are too many scores to count."""
    whole = whole_numbers(form, position)
    scale = form.scales[position]
    starts = [(band.id, band.start) for band in scale.bands]
    if not _countable(whole, 1):
        return None
    complete = _bands(whole, starts, {whole.weight: _complete(whole)})
    if len(complete) == len(starts):
        return Reach(complete, complete)
    weights = min(2 ** len(whole.parts), (scale.min_answered + 1) * (whole.weight + 1))
    if not _countable(whole, weights):
        return None
    return Reach(complete, complete | _bands(whole, starts, _partial(whole, scale.min_answered)))


def _countable(whole: Whole, sets: int) -> bool:
    """Whether so many sets of sums can be gone through at once."""
    bits = whole.weight * whole.top
    steps = sum(len(part.units) for part in whole.parts) * sets
    return steps * (1 + bits // BITS_A_STEP) <= MOST_STEPS and sets * bits <= MOST_BITS


def _complete(whole: Whole) -> int:
    """The sums of complete answers, as a number whose bit n says that n units can be reached."""
    sums = 1
    for part in whole.parts:
        sums = _added(sums, part)
    return sums


def _partial(whole: Whole, min_answered: int) -> dict[int, int]:
    """For each weight of answered items the sums that can be reached, where enough items are answered."""
    found = {(0, 0): 1}  # (items answered, their weight): sums
    for part in whole.parts:
        for (answered, weight), sums in list(found.items()):
            key = (min(answered + 1, min_answered), weight + part.weight)
            # the item is left out in what stays; `list` keeps this item from being answered twice
            found[key] = found.get(key, 0) | _added(sums, part)
    return {weight: sums for (answered, weight), sums in found.items() if answered == min_answered}


def _added(sums: int, part: Part) -> int:
    added = 0
    for units in set(part.units):
        added |= sums << (part.weight * units)
    return added


def _bands(whole: Whole, starts: list[tuple[str, Fraction]], found: Mapping[int, int]) -> frozenset[str]:
    """The bands in which a sum lies. `found` maps a weight of answered items to the sums of their answers."""
    reached = set()
    for weight, sums in found.items():
        firsts = [max(0, whole.units(start, weight)) for _, start in starts]
        for (band, _), first, beyond in zip(starts, firsts, [*firsts[1:], weight * whole.top + 1], strict=True):
            if beyond > first and (sums >> first) & ((1 << (beyond - first)) - 1):
                reached.add(band)
    return frozenset(reached)


def chance(form: ScoringKey, position: int) -> Mapping[Fraction, Fraction] | None:
    """How often answers by chance give each score of a scale, from the lowest up; the shares add up to 1.

    By chance: every item is answered, each of its options equally often. None where there are too many scores to count.
    """
    whole = whole_numbers(form, position)
    most = whole.weight * whole.top + 1
    if sum(len(part.units) for part in whole.parts) * most > MOST_STEPS:
        return None
    counts = Counter({0: 1})
    for part in whole.parts:
        added: Counter[int] = Counter()
        for units in part.units:
            for sum_, count in counts.items():
                added[sum_ + part.weight * units] += count
        counts = added
    ways = counts.total()
    return {whole.score(units, whole.weight): Fraction(count, ways) for units, count in sorted(counts.items())}

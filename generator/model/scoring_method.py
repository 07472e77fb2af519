"""The scoring methods of a self-audit, and everything that differs between them.

Every score is `low + (high - low) * share`, where `share` (0 to 1) is the weighted mean of where the answers lie in
their items' ranges (with `ranges: mixed`, a wider range weighs more), or the highest of these places. A method says
which of the two, and which `low` and `high` a scale has. Source: docs/design.md, Scoring, rules 3, 5 and 13. A new
method is one more entry of `METHODS`: both scorers get all of it from the scoring key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, NamedTuple

MethodName = Literal["percent", "mean", "sum", "maximum"]


class ItemRange(NamedTuple):
    """The ends of an item's option values, and its weight on a scale."""

    least: int
    greatest: int
    weight: int


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """How a scale's score is expressed.

    Attributes:
        fixed_range: the lowest and the highest score, if these are the same for every scale; None if they come
            from the option values of the scale's items.
        times_weight: whether the range is the sum of the items' own ranges, each times its weight.
        highest: whether the highest answer is the score, whatever the others are.
    """

    fixed_range: tuple[int, int] | None = None
    times_weight: bool = False
    highest: bool = False

    def score_range(self, items: Sequence[ItemRange]) -> tuple[Fraction, Fraction]:
        """The lowest and the highest score of a scale with these items."""
        if self.fixed_range:
            low, high = self.fixed_range
        elif self.times_weight:
            low = sum(item.weight * item.least for item in items)
            high = sum(item.weight * item.greatest for item in items)
        else:
            low, high = (items[0].least, items[0].greatest) if items else (0, 0)
        return Fraction(low), Fraction(high)

    @property
    def needs_equal_values(self) -> bool:
        """Whether the items of a scale must have the same lowest and highest value, unless the quiz says otherwise."""
        return self.fixed_range is None

    @property
    def may_mix_values(self) -> bool:
        """Whether a quiz may say `ranges: mixed`: a sum of points means the same whatever each item can give."""
        return self.times_weight

    @property
    def needs_all_items(self) -> bool:
        """Whether a scale's bands fit only the whole scale: with fewer items, its score has another range."""
        return self.times_weight

    @property
    def is_percent(self) -> bool:
        """Whether a score is a percentage, and is shown as one."""
        return self.fixed_range == (0, 100)


METHODS: Mapping[MethodName, ScoringMethod] = MappingProxyType(
    {
        "percent": ScoringMethod(fixed_range=(0, 100)),
        "mean": ScoringMethod(),
        "sum": ScoringMethod(times_weight=True),
        "maximum": ScoringMethod(highest=True),
    }
)

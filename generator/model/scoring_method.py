"""The scoring methods of a self-audit, and everything that differs between them.

Every score is `low + (high - low) * share`, where `share` (0 to 1) is the weighted mean of where the answers lie in
their items' ranges. A method says only which `low` and `high` a scale has. Source: docs/design.md, Scoring, rules 3
and 5. A new method is one more entry of `METHODS`: both scorers get `low` and `high` from the scoring key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

MethodName = Literal["percent", "mean", "sum"]


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """How a scale's score is expressed.

    Attributes:
        fixed_range: the lowest and the highest score, if these are the same for every scale; None if they come
            from the option values of the scale's items.
        times_weight: whether the range is that of the option values times the total weight of the scale's items.
    """

    fixed_range: tuple[int, int] | None = None
    times_weight: bool = False

    def score_range(self, least: int, greatest: int, weight: int) -> tuple[Fraction, Fraction]:
        """The lowest and the highest score of a scale.

        `least` and `greatest` are the ends of its items' option values, `weight` is the items' total weight.
        """
        low, high = self.fixed_range or (least, greatest)
        times = weight if self.times_weight else 1
        return Fraction(low * times), Fraction(high * times)

    @property
    def needs_equal_values(self) -> bool:
        """Whether all items of a scale must have the same lowest and the same highest option value."""
        return self.fixed_range is None

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
    }
)

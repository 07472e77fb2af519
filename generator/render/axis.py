"""The axis of a picture of scales: the numbers on it, and the names of its bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.model.quiz import ScaleBand

NAMED = 6  # bands whose names fit above one axis


@dataclass(frozen=True)
class Mark:
    """A number on an axis, at so many percent of its length."""

    at: float
    label: str


@dataclass(frozen=True)
class Axis:
    """What a picture of several scales has once, since all of them have the same range and bands.

    Attributes:
        even: whether the bands are as wide as each other, and few, so that their names stand above it.
    """

    bands: tuple[ScaleBand, ...]
    marks: tuple[Mark, ...]
    even: bool


def axis_of(bands: tuple[ScaleBand, ...], ticks: Sequence[float], starts: Sequence[str], low: str, high: str) -> Axis:
    """The axis from `low` to `high`, with where each band begins if they are as wide as each other."""
    even = len(bands) <= NAMED and all(abs(tick - 100 * n / len(bands)) < 1 for n, tick in enumerate(ticks, 1))
    between = map(Mark, ticks, starts) if even else ()
    return Axis(bands, (Mark(0, low), *between, Mark(100, high)), even)

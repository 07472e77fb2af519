"""How well the items of a scale go together, in the answers of many people.

Whole numbers and fractions throughout: no digit that is shown depends on a float. Correlations and standard deviations
are kept as squares, with the sign of a correlation, until they are shown (`signed_root`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

Column = Sequence[Fraction | int | None]  # one number a person; None: no answer


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item of a scale, keyed as it counts there.

    Attributes:
        n: how many answered it.
        variance: of those answers, by n - 1; None below two answers.
        item_total: the correlation with the score of the whole scale, the item included, squared, with its sign.
        item_rest: the correlation with the rest of the scale, likewise.
    """

    id: str
    n: int
    mean: Fraction | None
    variance: Fraction | None
    item_total: Fraction | None
    item_rest: Fraction | None


def mean(numbers: Sequence[Fraction | int]) -> Fraction | None:
    """The plain mean; None of nothing."""
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def covariance(one: Column, other: Column) -> Fraction | None:
    """The sample covariance (by n - 1) over the people who have both numbers; None below two of them."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    n = len(both)
    if n < 2:
        return None
    products = sum(a * b for a, b in both)
    return Fraction(products * n - sum(a for a, _ in both) * sum(b for _, b in both), n * (n - 1))


def correlation(one: Column, other: Column) -> Fraction | None:
    """Pearson's r over the people who have both numbers, squared, with its sign; None where a number never varies."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    ones, others = [a for a, _ in both], [b for _, b in both]
    return signed_square(covariance(ones, others), covariance(ones, ones), covariance(others, others))


def signed_square(shared: Fraction | None, one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The square of a correlation, with its sign, from a covariance and two variances.

    None beyond 1, which covariances over different people can come to where few answered.
    """
    if shared is None or one is None or other is None or one <= 0 or other <= 0:
        return None
    square = shared * abs(shared) / (one * other)
    return square if abs(square) <= 1 else None


def covariances(columns: Sequence[Column]) -> list[list[Fraction]] | None:
    """The covariance of each pair of columns, each over the people who have both; None where two share under two."""
    found = [[covariance(one, other) for other in columns[: place + 1]] for place, one in enumerate(columns)]
    whole = [
        [found[max(row, column)][min(row, column)] for column in range(len(columns))] for row in range(len(columns))
    ]
    filled = [[value for value in row if value is not None] for row in whole]
    return filled if all(len(row) == len(columns) for row in filled) else None


def alpha(pairs: list[list[Fraction]] | None) -> Fraction | None:
    """Cronbach's alpha from the covariances of a scale's items; None for one item, or where the sum never varies.

    Source: Cronbach, Coefficient Alpha and the Internal Structure of Tests, Psychometrika 16(3), 1951, formula 2.
    Covariances are pairwise, as the function `alpha` of the R package psych has them by default.
    """
    if pairs is None or len(pairs) < 2:
        return None
    whole = sum(map(sum, pairs), Fraction(0))
    own = sum((row[place] for place, row in enumerate(pairs)), Fraction(0))
    return Fraction(len(pairs), len(pairs) - 1) * (1 - own / whole) if whole > 0 else None


def item_rest(pairs: list[list[Fraction]] | None, place: int) -> Fraction | None:
    """The correlation of an item with the sum of the others, from the same covariances: `r.drop` in psych."""
    if pairs is None or len(pairs) < 2:
        return None
    shared = sum(pairs[place], Fraction(0)) - pairs[place][place]
    rest = sum(map(sum, pairs), Fraction(0)) - 2 * shared - pairs[place][place]
    return signed_square(shared, pairs[place][place], rest)


def signed_root(square: Fraction, decimals: int) -> Fraction:
    """The square root, with the sign of `square`, to `decimals` places, half up, exactly."""
    unit = 10**decimals
    root = Fraction((isqrt(int(abs(square) * 4 * unit * unit)) + 1) // 2, unit)
    return root if square >= 0 else -root

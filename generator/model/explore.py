"""What small acts add up to, to guess first and then see: its records, and the arithmetic behind its numbers.

`overrides/assets/explore/sums.js` is the twin of the four functions; tests hold both to one file of examples. All of
it is whole numbers, so that a table made with the site and a number that a browser works out can't differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from generator.model.base import Md, Record, Text, Whole

WEEKS = 52
HIGHEST_WEIGHT = 10  # a miss then takes away all that was expected
# What the tables show beside the author's own numbers.
_MINUTES = (5, 10, 30)
_TIMES = (1, 2, 5)
_KEPT = (50, 80, 90, 95)
_WEIGHTS = (1, 2, 3, 5)
_YEARS = range(1, 6)
_BITS = (1 << 32) - 1

Guesses = Annotated[tuple[Annotated[Whole, Field(ge=1, le=1000)], ...], Field(min_length=2, max_length=6)]
Row = tuple[int, tuple[int, ...]]


def hours_a_year(minutes: int, times: int) -> int:
    """How many hours some minutes come to in a year, so many times a week; halves are rounded up."""
    return (2 * minutes * times * WEEKS + 60) // 120


def expected(kept: int, weight: int) -> int:
    """What somebody comes to expect, in 100, of whom so many in 100 are kept; halves are rounded up.

    A kept one moves E up by a (1 - E), a miss moves it down by a w E. On average, that holds still at
    p / (p + w (1 - p)), where p is the share of the kept ones, whatever a is.
    """
    whole = kept + weight * (100 - kept)
    return (200 * kept + whole) // (2 * whole)


def in_a_row(start: int, weight: int) -> int:
    """How many kept ones in a row it takes after one miss until as much is expected as before, with a = 1/10.

    `start` is from 1 to 99, in 100. What is missing to 100 shrinks by a tenth each time.
    """
    missing, before, count = 1000 - start * (10 - weight), 1000 - 10 * start, 0
    while missing > before:
        missing, before, count = missing * 9, before * 10, count + 1
    return count


class Week(NamedTuple):
    """A dot of a year."""

    number: int
    is_kept: bool


class Drawn(NamedTuple):
    """A year as it may come out: its weeks, and what is expected at its end, in 100."""

    weeks: tuple[Week, ...]
    level: int

    @property
    def kept(self) -> int:
        """How many weeks are kept."""
        return sum(week.is_kept for week in self.weeks)

    @property
    def missed(self) -> int:
        """How many aren't."""
        return len(self.weeks) - self.kept


def a_year(kept: int, weight: int, start: int, number: int) -> Drawn:
    """The year of a number: one act a week, of which so many in 10 are kept, by luck that every reader shares.

    A week is kept if its draw is among the lowest `kept` tenths; so with a higher `kept`, no week becomes a miss.
    Halves are rounded up.
    """
    expected, whole, weeks = start, 100, list[Week]()
    for week, draw in enumerate(islice(_draws(number), WEEKS), 1):
        is_kept = draw * 10 < kept << 32
        expected, whole = expected * 9 + whole if is_kept else expected * (10 - weight), whole * 10
        weeks.append(Week(week, is_kept))
    return Drawn(tuple(weeks), (200 * expected + whole) // (2 * whole))


def _draws(seed: int) -> Iterator[int]:
    """The numbers of Mulberry32, each below 2^32, as docs/design.md has it for the order of a quiz's items."""
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & _BITS
        mixed = (state ^ state >> 15) * (state | 1) & _BITS
        mixed ^= mixed + ((mixed ^ mixed >> 7) * (mixed | 61)) & _BITS
        yield mixed ^ mixed >> 14


class Sum(Record):
    """First step, plain arithmetic: what some minutes come to in a year."""

    question: Text
    """How many hours the minutes come to in a year, asked of one everyday scene."""
    minutes: Annotated[Whole, Field(ge=1, le=60)]
    """How many minutes it is each time: 1 to 60."""
    times: Annotated[Whole, Field(ge=1, le=14)]
    """How many times a week: 1 to 14."""
    guesses: Guesses
    """The hours to choose from, 2 to 6 whole numbers. The answer must be one of them."""
    answer: Md
    """What to say with the answer, and what the same minutes come to when they are given. Markdown."""

    @property
    def right(self) -> int:
        """The answer."""
        return hours_a_year(self.minutes, self.times)

    @property
    def columns(self) -> tuple[int, ...]:
        """Times a week in the table."""
        return tuple(sorted({*_TIMES, self.times}))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table: minutes, and the hours for each column."""
        minutes = sorted({*_MINUTES, self.minutes})
        return tuple((some, tuple(hours_a_year(some, times) for times in self.columns)) for some in minutes)


class Picture(Record):
    """Second step, a picture and not a finding: what somebody comes to expect."""

    question: Text
    """What somebody comes to expect, in 100, of one who keeps so many."""
    kept: Annotated[Whole, Field(ge=1, le=99)]
    """How many in 100 are kept: 1 to 99."""
    weight: Annotated[Whole, Field(ge=1, le=HIGHEST_WEIGHT)] = 2
    """How many times as much a miss counts at first: 1 to 10. The reader can change it."""
    guesses: Guesses
    """Numbers in 100 to choose from, 2 to 6. The answer must be one of them."""
    answer: Md
    """What to say with the answer; that nobody knows the true weight belongs here. Markdown."""

    @property
    def right(self) -> int:
        """The answer."""
        return expected(self.kept, self.weight)

    @property
    def columns(self) -> tuple[int, ...]:
        """The weights in the table."""
        return tuple(sorted({*_WEIGHTS, self.weight}))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The table: how many in 100 are kept, and what is expected for each weight."""
        kept = sorted({*_KEPT, self.kept})
        return tuple((some, tuple(expected(some, weight) for weight in self.columns)) for some in kept)


class Year(Record):
    """Between picture and repair, to play with: a year of one promise a week, drawn by luck."""

    question: Text
    """What the year is of, such as one small promise a week."""
    kept: Annotated[Whole, Field(ge=0, le=10)]
    """How many in 10 are kept at first: 0 to 10. The reader can change it."""
    start: Literal[25, 50, 75] = 50
    """How much is expected before the year, in 100, at first: 25, 50 or 75."""
    answer: Md | None = None
    """What to say below it, such as what luck does. Markdown."""


class Repair(Record):
    """Last step, so that it ends well: how many kept ones make up for a miss."""

    question: Text
    """How many kept ones in a row it takes after one miss."""
    start: Annotated[Whole, Field(ge=10, le=95)] = 75
    """How much is expected before the miss, in 100: 10 to 95."""
    guesses: Guesses
    """Numbers to choose from, 2 to 6. The answer must be one of them."""
    answer: Md
    """What to say with the answer. Markdown."""


class Explore(Record):
    """Three questions to guess and then see: a sum, a picture whose assumption the reader sets, and repair.

    Before the last, there may be a year to play with.
    """

    title: Text
    """The heading above the questions."""
    lead: Md
    """What this is, and how long it takes. Markdown."""
    sum: Sum
    """First: what some minutes a week come to in a year. This is arithmetic."""
    picture: Picture
    """Then: what somebody comes to expect. This is a picture whose rule the reader can change."""
    year: Year | None = None
    """Before the last, optional: a year to play with. Another year has other luck, with the same numbers."""
    repair: Repair
    """Last: how many kept ones make up for one miss."""
    note: Md | None = None
    """A last line, such as what this is not about. Markdown."""

    @property
    def years(self) -> tuple[Drawn, ...]:
        """Some years with the same numbers, from the first on; none without `year`."""
        year = self.year
        return tuple(a_year(year.kept, self.picture.weight, year.start, number) for number in _YEARS) if year else ()

    @property
    def rebuilt(self) -> int:
        """The answer of the last step, for the weight of the one before."""
        return in_a_row(self.repair.start, self.picture.weight)

    @property
    def rebuilt_rows(self) -> tuple[tuple[int, int], ...]:
        """The table of the last step: each weight, and the number for it."""
        return tuple((weight, in_a_row(self.repair.start, weight)) for weight in self.picture.columns)

    @property
    def answers(self) -> tuple[tuple[str, tuple[int, ...], int], ...]:
        """Of each step its key, its guesses and its answer."""
        return (
            ("sum", self.sum.guesses, self.sum.right),
            ("picture", self.picture.guesses, self.picture.right),
            ("repair", self.repair.guesses, self.rebuilt),
        )

"""What a self-audit may say of a published instrument: its source, norms, conditions, and how much change is real."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.model.base import Id, Number, Record, Text, Url, Whole, exact_number

FIRST_YEAR, LAST_YEAR = 1800, 2200
LARGEST_RAW = 1_000_000
LARGEST_FIGURE = 1_000_000


def _reliability(value: object) -> Fraction:
    number = exact_number(value)
    if 0 < number < 1:
        return number
    raise PydanticCustomError("reliability", "expected a number between 0 and 1, such as 0.85")


def _deviation(value: object) -> Fraction:
    number = exact_number(value)
    if 0 < number <= LARGEST_FIGURE:
        return number
    raise PydanticCustomError("deviation", "expected a number above 0, the standard deviation in points of the score")


Raw = Annotated[Whole, Field(ge=-LARGEST_RAW, le=LARGEST_RAW)]


class Reference(Record):
    """Where something was published."""

    authors: Text
    """Who published it."""
    year: Annotated[Whole, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    """The year in which it was published."""
    title: Text
    """The title of the article, book or page."""
    url: Url | None = None
    """Its address, which begins with https://."""


class InstrumentSource(Reference):
    """Where an instrument was published, and on which terms it may be used."""

    licence: Text
    """On which terms it may be used, such as `Public domain`."""


class Need(Record):
    """What another scale must reach."""

    scale: Id
    """The other scale."""
    from_: Annotated[Number, Field(alias="from")]
    """The lowest score that it must have."""


class NormRow(Record):
    """One row of a table of norms."""

    raw: Raw
    """The score, a whole number; with `to`, the lowest one of the row."""
    to: Raw | None = None
    """The highest score of the row, if it's for several."""
    value: Number
    """What the table gives for it."""


class Norms(Record):
    """A published table that gives another number for each score."""

    title: Text
    """What its numbers are, such as `T score`."""
    source: Reference
    """Where the table was published."""
    table: Annotated[tuple[NormRow, ...], Field(min_length=1)]
    """The rows, from the lowest score to the highest, without gaps."""


class ChangeRule(Record):
    """The published figures from which the least change follows that is more than chance."""

    reliability: Annotated[
        Fraction,
        PlainValidator(_reliability),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
    ]
    """The reliability of the score, between 0 and 1: its retest correlation, or Cronbach's alpha."""
    deviation: Annotated[
        Fraction,
        PlainValidator(_deviation),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": LARGEST_FIGURE}),
    ]
    """The standard deviation of the score, in its points."""
    source: Reference
    """Where both were published."""

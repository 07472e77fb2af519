"""Worked examples of a self-audit: answers, and the scores that they must give."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.model.base import Id, Record, Table, Text


class Expect(Record):
    """What a worked example expects of one scale: the shown score (None for no score) and perhaps a band."""

    score: Fraction | None
    band: str | None = None


def _expect(value: object) -> Expect | tuple[str, ...]:
    if value is None:
        return Expect(score=None)
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(value)  # for `weakest`
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        return Expect(score=_shown(value[0]), band=value[1])
    return Expect(score=_shown(value))


def _shown(value: Any) -> Fraction:  # noqa: ANN401 - any value in the file
    if isinstance(value, bool) or not hasattr(value, "as_integer_ratio"):
        message = "expected null, a number, [number, band id] or, for `weakest`, a list of scale ids"
        raise PydanticCustomError("expect", message)
    return Fraction(value)


Expected = Annotated[
    Expect | tuple[str, ...],
    PlainValidator(_expect),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "null"},
                {"type": "number"},
                {
                    "type": "array",
                    "prefixItems": [{"type": "number"}, {"type": "string"}],
                    "minItems": 2,
                    "maxItems": 2,
                },
                {"type": "array", "items": {"type": "string"}},
            ]
        }
    ),
]


REPEATED_PATTERN = r"^-?[0-9]+#[0-9]+$"


def _answer(value: object) -> int | str:
    if isinstance(value, str) and (value == "na" or re.fullmatch(REPEATED_PATTERN, value)):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("answer", "expected the value of an option, or `na`")


Answer = Annotated[
    int | str,
    PlainValidator(_answer),
    WithJsonSchema({"anyOf": [{"type": "integer"}, {"const": "na"}, {"type": "string", "pattern": REPEATED_PATTERN}]}),
]


class WorkedExample(Record):
    """Answers and the scores they must give."""

    name: Text
    """What the example shows."""
    answers: Table[Id, Answer]
    """{item id: value or na}"""
    expect: Table[str, Expected]
    """{scale id: null, the shown score, or [score, band id]}; also `overall` (null or a number) and `weakest` (a
    list of scale ids)."""

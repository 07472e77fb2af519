"""What all records share: the types of values, and the fields that the loader fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from generator.text.document import Loc
from generator.text.markdown import Rendered, render
from generator.text.markdown_bounds import Budget, MarkdownError
from generator.text.quotes import ENGLISH
from generator.text.web_address import web_fault


class Record(BaseModel):
    """Frozen, and strict about keys: an unknown key is an error, so that a typo is never taken for a setting.

    Editors show the line below a field as the description of its key (see json_schema.py).
    """

    # `defer_build`: a command needs few of all kinds of records, and their validators take a tenth of a second to make.
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, in which the fields in `update` have other values."""
        copy = super().model_copy(update=update, deep=deep)
        for name in self.__dict__.keys() - type(self).model_fields.keys() - (update or {}).keys():
            del copy.__dict__[name]  # a cached property, made from the old values
        return copy


@dataclass(frozen=True, slots=True)
class FromLoader:
    """Marks a field that the loader fills in from the file's name or folder; `in_file`: the author may write it too."""

    in_file: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the Markdown of a file depends on: how much it may still hold, and the language of its quotes."""

    budget: Budget = field(default_factory=Budget)
    language: str = ENGLISH


def _markdown(value: object, info: ValidationInfo) -> Rendered:
    if isinstance(value, Rendered):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "expected text")
    if not value.strip():
        raise PydanticCustomError("string_too_short", "expected text")
    try:
        reading = info.context if isinstance(info.context, Reading) else Reading()
        return render(value, budget=reading.budget, language=reading.language)
    except MarkdownError as error:
        raise PydanticCustomError("markdown", "{said}", {"said": str(error)}) from error


def exact_number(value: object) -> Fraction:
    """A number of a file, without rounding."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        raise PydanticCustomError("number", "expected a number")
    return Fraction(value)


COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"
Colour = Annotated[str, StringConstraints(pattern=COLOUR_PATTERN)]


def _hour(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(HOUR_PATTERN, value):
        raise PydanticCustomError("hour", 'expected a time of day such as "06:10"')
    return value


def _url(value: str) -> str:
    if not re.fullmatch(URL_PATTERN, value):
        raise PydanticCustomError("url", "expected an address that begins with https://")
    if web_fault(value):
        raise PydanticCustomError("url", "expected an address such as https://example.org/, with a name that can exist")
    return value


def _format(value: object) -> object:
    if type(value) is not int or value != 1:  # true and 1.0 equal 1 in Python
        raise PydanticCustomError("format", "expected 1")
    return value


ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
URL_PATTERN = r"^https://[^\s/]+\.[^\s]*$"
HOUR_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
Hour = Annotated[str, PlainValidator(_hour), WithJsonSchema({"type": "string", "pattern": HOUR_PATTERN})]
WORDS_PATTERN = r"\S"  # text that isn't only whitespace
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    Field(json_schema_extra={"pattern": WORDS_PATTERN}),
]
Md = Annotated[
    Rendered, PlainValidator(_markdown), WithJsonSchema({"type": "string", "minLength": 1, "pattern": WORDS_PATTERN})
]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Number = Annotated[Fraction, PlainValidator(exact_number), WithJsonSchema({"type": "number"})]
Url = Annotated[str, AfterValidator(_url), Field(json_schema_extra={"pattern": URL_PATTERN})]
Format = Annotated[Literal[1], BeforeValidator(_format)]

_K = TypeVar("_K")
_V = TypeVar("_V")


def _freeze(value: Mapping[_K, _V]) -> Mapping[_K, _V]:
    return MappingProxyType(dict(value))


Table = Annotated[Mapping[_K, _V], AfterValidator(_freeze)]


def from_loader(model: type[BaseModel]) -> dict[str, FromLoader]:
    """The fields of `model` that the loader fills in, by name."""
    return {
        name: mark
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, FromLoader)
    }


def file_keys(model: type[BaseModel]) -> list[str]:
    """The keys that the author may write."""
    own = from_loader(model)
    keys = {name: field.alias or name for name, field in model.model_fields.items()}
    return [key for name, key in keys.items() if name not in own or own[name].in_file]


@lru_cache(maxsize=100)  # one for each kind of record
def _own_fields(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record that are in its own file, and the text after its front matter; each with its key."""
    return tuple(
        (name, field.alias or name)
        for name, field in model.model_fields.items()
        if not any(isinstance(mark, FromLoader) for mark in field.metadata) or name == "body"
    )


def markdown_texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, Rendered]]:  # noqa: ANN401 - any value of a record
    """Every Markdown text of a record, with its place. Records from other files are left out."""
    if isinstance(value, Rendered):
        yield loc, value
    elif isinstance(value, Record):
        for name, key in _own_fields(type(value)):
            inside = getattr(value, name)
            if not isinstance(inside, str):  # most are, and none of these is Markdown
                yield from markdown_texts(inside, (*loc, key))
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from markdown_texts(inside, (*loc, key))
    elif isinstance(value, tuple):
        for number, inside in enumerate(value):
            yield from markdown_texts(inside, (*loc, number))

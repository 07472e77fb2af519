"""The site itself, its topics and its hand-written pages."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.markdown import Rendered
from generator.model.base import Format, Given, Id, Md, Record, Table, Text, Url


def _zone(value: str) -> str:
    if value not in available_timezones():  # not by trying: `localtime` is a zone too, and another one on each machine
        raise PydanticCustomError("timezone", "expected an IANA time zone such as Europe/London")
    return value


def _hour(value: object) -> str:
    if not isinstance(value, str) or not re.match(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z", value):
        raise PydanticCustomError("hour", 'expected a time of day such as "06:10"')
    return value


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "expected a day that exists, such as 2026-11-23") from error
    return value


Tag = Id
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Hour = Annotated[str, PlainValidator(_hour), WithJsonSchema({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})]


class Author(Record):
    """Who writes."""

    name: Text
    url: Url | None = None


class HelpLine(Record):
    """A place to turn to. `last_checked` is the day somebody called or opened it, as YYYY-MM-DD."""

    country: Text
    name: Text
    url: Url
    phone: Text | None = None
    last_checked: Annotated[str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_real_day)] | None = None


class Safety(Record):
    """What stands on every result: when this is not the reader's scorecard, and where to turn."""

    intro: Md
    links: tuple[HelpLine, ...]


class Subscribe(Record):
    """A plain HTML form that posts to the author's mailing service."""

    action: Url
    email_field: Text
    note: Text


class Site(Record):
    """content/site.yml."""

    format: Format
    name: Text
    tagline: Text
    description: Text
    author: Author
    timezone: Annotated[Text, AfterValidator(_zone)]
    publish_at: Hour
    about: Md
    safety: Safety
    subscribe: Subscribe | None = None


class Topic(Record):
    """What a tag means."""

    title: Text
    description: Text


class Topics(Record):
    """content/topics.yml: every tag that may be used."""

    format: Format
    topics: Annotated[Table[Tag, Topic], Field(min_length=1)]


class Page(Record):
    """A hand-written page of content/pages. `name` is its path there, without `.md`."""

    format: Format
    name: Annotated[str, Given()]
    body: Annotated[Rendered, Given()]
    title: Text
    description: Text

    @property
    def address(self) -> str:
        """Its page: `index` names the folder it stands in."""
        folder = self.name.removesuffix("index") if self.name.split("/")[-1] == "index" else self.name + "/"
        return "/" + folder

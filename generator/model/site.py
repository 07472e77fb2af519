"""The site itself, its topics and its hand-written pages."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.model.addresses import page_address
from generator.model.base import Format, FromLoader, Id, Md, Record, Table, Text, Url
from generator.text.markdown import Rendered


@cache
def zones() -> frozenset[str]:
    """The IANA time zones that this machine knows. Looking them up reads hundreds of files."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in zones():  # not by trying: `localtime` is a zone too, and another one on each machine
        raise PydanticCustomError("timezone", "expected an IANA time zone such as Europe/London")
    return value


def _hour(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(HOUR_PATTERN, value):
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
HOUR_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
ZONE_PATTERN = r"^[A-Za-z0-9_+/-]+$"  # what all names of zones have; which there are is data of the machine
Hour = Annotated[str, PlainValidator(_hour), WithJsonSchema({"type": "string", "pattern": HOUR_PATTERN})]
Zone = Annotated[str, AfterValidator(_zone), Field(json_schema_extra={"pattern": ZONE_PATTERN})]


class Author(Record):
    """Who writes."""

    name: Text
    """The name that feeds and search engines show."""
    url: Url | None = None
    """A page about the author, beginning with https://."""


class HelpLine(Record):
    """A place to turn to. `last_checked` is the day somebody called or opened it, as YYYY-MM-DD."""

    country: Text
    """Where it helps."""
    name: Text
    """What it is called."""
    url: Url
    """Its page, beginning with https://."""
    phone: Text | None = None
    """Its number in quotes, as it is dialled."""
    last_checked: Annotated[str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_real_day)] | None = None
    """The day on which somebody last tried it, as YYYY-MM-DD."""


class Safety(Record):
    """What stands on every result: when this is not the reader's scorecard, and where to turn."""

    intro: Md
    """When this is not the reader's scorecard. Markdown."""
    links: tuple[HelpLine, ...]
    """Places to turn to."""


class Subscribe(Record):
    """A plain HTML form that posts to the author's mailing service."""

    action: Url
    """Where the form posts to, at the mailing service, beginning with https://."""
    email_field: Text
    """The name that the service gives the field of the address."""
    note: Text
    """What a subscriber gets, in a line."""


class SiteConfig(Record):
    """content/site.yml."""

    format: Format
    """The version of this file's form: always 1."""
    name: Text
    """The name of the site."""
    tagline: Text
    """A line below the name."""
    description: Text
    """What the site is, in a sentence that can stand alone in search results."""
    author: Author
    """Who writes."""
    timezone: Zone
    """The IANA time zone of the calendar, such as Europe/London."""
    publish_at: Hour
    """When issues come out, in that zone: a time in quotes such as "06:10"."""
    about: Md
    """What the site is, printed below each issue. Markdown."""
    safety: Safety
    """When to turn to help, and where."""
    subscribe: Subscribe | None = None
    """A form that posts to a mailing service; left out, there is none."""


class Topic(Record):
    """What a tag means."""

    title: Text
    """Its name, as readers see it."""
    description: Text
    """What it gives, in a sentence that can stand alone in lists and search results."""


class Topics(Record):
    """content/topics.yml: every tag that may be used."""

    format: Format
    """The version of this file's form: always 1."""
    topics: Annotated[Table[Tag, Topic], Field(min_length=1)]
    """{tag: topic}, every tag that may be used."""


class Page(Record):
    """A hand-written page of content/pages. `name` is its path there, without `.md`."""

    format: Format
    """The version of this file's form: always 1."""
    name: Annotated[str, FromLoader()]
    body: Annotated[Rendered, FromLoader()]
    title: Text
    """The heading of its page."""
    description: Text
    """What it gives, in a sentence that can stand alone in lists and search results."""

    @property
    def address(self) -> str:
        """Its page."""
        return page_address(self.name)

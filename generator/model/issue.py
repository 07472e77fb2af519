"""One newsletter issue."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    PlainValidator,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from generator.model.addresses import issue_address
from generator.model.base import WORDS_PATTERN, Format, FromLoader, Id, Record, Text, Whole
from generator.model.guide import Quote
from generator.text.markdown import Rendered
from generator.text.pictures import Picture

_AFTER_THE_YEAR = (
    r"-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?)?$"
)
YEARS = range(1900, 2201)  # near the first and last year of Python's dates, time zones overflow
MOMENT_PATTERN = "^(19[0-9]{2}|2[01][0-9]{2}|2200)" + _AFTER_THE_YEAR
ISSUE_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{7,63}$"
ALIAS_PATTERN = r"^/?[a-z0-9/._-]+$"
WORDS_A_MINUTE = 230


def _moment(value: object) -> date | datetime:
    if isinstance(value, date):
        return value
    text = value if isinstance(value, str) else ""
    if re.fullmatch(MOMENT_PATTERN, text):
        try:
            return datetime.fromisoformat(text) if len(text) > len("2026-11-23") else date.fromisoformat(text)
        except ValueError as error:
            raise PydanticCustomError("day", "expected a date that exists, such as 2026-11-23") from error
    if re.fullmatch("[0-9]{4}" + _AFTER_THE_YEAR, text):
        raise PydanticCustomError("year", "expected a year from 1900 to 2200")
    message = "expected a date such as 2026-11-23, or a date and time such as 2026-11-23T06:10"
    raise PydanticCustomError("moment", message)


Moment = Annotated[
    date | datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "pattern": MOMENT_PATTERN})
]


def day_of(text: str) -> date:
    """The date in a text such as 2026-11-23.

    Raises:
        ValueError: there is no such date, or it's outside `YEARS`. The error says what was expected.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("expected a date that exists") from error
    if day.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS.start} to {YEARS.stop - 1}")
    return day


def moment(day: date | datetime, publish_at: str, zone: str) -> datetime:
    """The moment in `zone` (IANA): a date alone means `publish_at` (HH:MM); a time without an offset is in `zone`.

    A time that the change to summer time skips gets the offset from before the change; a time that the change back
    repeats is the first of the two (PEP 495, fold=0).
    """
    if not isinstance(day, datetime):
        day = datetime.combine(day, time.fromisoformat(publish_at))
    return day.astimezone(ZoneInfo(zone)) if day.tzinfo else day.replace(tzinfo=ZoneInfo(zone))


def moment_of(text: str, publish_at: str, zone: str) -> datetime | None:
    """The moment that a key such as `date` gives; None if its text isn't a date."""
    try:
        return moment(_moment(text), publish_at, zone)
    except PydanticCustomError:
        return None


def _question(value: object, read: ValidatorFunctionWrapHandler) -> object:
    return "" if value is False else read(value)


Question = Annotated[
    Text,
    WrapValidator(_question),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "pattern": WORDS_PATTERN}, {"const": False}]}),
]


def reading_minutes(words: int) -> int:
    """Reading time, at least one minute.

    Adults read 238 words of English non-fiction a minute in silence (Brysbaert 2019, J. Memory and Language
    109:104047), and 228 aloud (Trauzettel-Klosinski & Dietz 2012, Invest. Ophthalmol. Vis. Sci. 53:5452).
    """
    return max(1, round(words / WORDS_A_MINUTE))


class Cover(Record):
    """A picture above the text."""

    src: Text
    """A picture beside the issue's index.md, or one of content/pages, such as /smoke.png."""
    alt: Text
    """What the picture shows, for people who can't see it."""


class Issue(Record):
    """One issue. `slug` and `published` come from the file's name and the site's zone, `pictures` from its folder."""

    format: Format
    """The version of this file's format: always 1."""
    slug: Annotated[Id, FromLoader()]
    body: Annotated[Rendered, FromLoader()]
    published: Annotated[datetime, FromLoader()]
    pictures: Annotated[tuple[Picture, ...], FromLoader()]
    id: Annotated[str, StringConstraints(pattern=ISSUE_ID_PATTERN)]
    """Its permanent id, made by `inversion new issue`. Never change it: feeds and mails identify the issue by it."""
    title: Text
    """Its heading and the subject of the mail, in at most 78 characters."""
    subtitle: Text | None = None
    """A line below the title."""
    description: Text
    """What readers get, in 50 to 160 characters. Lists show it on its own."""
    status: Literal["draft", "ready"]
    """`ready`: it's published on its date; `draft`: it's never published."""
    date: Moment | None = None
    """Only for an issue published at a different time than usual: a date, or a date and time such as
    2026-11-23T18:00. Without it, the file's name gives the date."""
    number: Annotated[Whole, Field(ge=1)] | None = None
    """Its number."""
    question: Question
    """The inversion: how would we create this problem? `false`: this issue doesn't ask, like one from another site."""
    tags: tuple[Id, ...]
    """Its topics, as declared in content/topics.yml. The page of each topic lists it."""
    guide: Id | None = None
    """The id of the guide that it belongs to."""
    quiz: Id | None = None
    """The id of a quiz to offer below it."""
    reflection: tuple[Text, ...] = ()
    """Questions to carry through the day."""
    quote: Quote | None = None
    """A quotation with its speaker."""
    aliases: tuple[Annotated[str, StringConstraints(pattern=ALIAS_PATTERN, max_length=200)], ...] = ()
    """Old addresses that redirect to it, such as /2020/smoke/."""
    cover: Cover | None = None
    """A picture above the text."""
    withdrawn: Moment | None = None
    """The day on which it was withdrawn, written by `inversion unpublish`. Its page says only that."""
    updated: Moment | None = None
    """When it last changed in a way that readers should know about: a date, or a date and time."""

    @cached_property
    def address(self) -> str:
        """Its page."""
        return issue_address(self.slug)

    def public(self, now: datetime) -> bool:
        """Whether it's public at `now`. Nothing else makes it public."""
        if self.withdrawn is not None:
            return False
        return self.status == "ready" and self.published <= now

    @property
    def shown(self) -> frozenset[str]:
        """The pictures that it shows, as the author names them."""
        cover = [self.cover.src] if self.cover else []
        return frozenset([*cover, *(link.target for link in self.body.links if link.alt is not None)])

    @property
    def redirects(self) -> tuple[str, ...]:
        """The old addresses that redirect to it: `/old/path/`, or `/old/path.html` for a file.

        As on web servers, `/old/path/index.html` is the address `/old/path/`.
        """
        bare = (re.sub(r"(?:^|/)index\.html\Z", "", alias.strip("/")) for alias in self.aliases)
        return tuple(f"/{alias}" if alias.endswith(".html") or not alias else f"/{alias}/" for alias in bare)

    @property
    def minutes(self) -> int:
        """Reading time, at least one minute."""
        return reading_minutes(self.body.words)

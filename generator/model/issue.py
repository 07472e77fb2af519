"""One newsletter issue."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.markdown import Rendered
from generator.model.base import Format, Given, Id, Record, Text, Whole
from generator.model.guide import Quote
from generator.pictures import Picture

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?\Z")
ISSUE_ID_PATTERN = r"^[a-z0-9][a-z0-9-]{7,63}$"
ALIAS_PATTERN = r"^/?[a-z0-9/._-]+$"
YEARS = range(1900, 2201)  # at the ends of the calendar a change of time zone overflows
WORDS_A_MINUTE = 230  # silent reading of English non-fiction: 238 (Brysbaert 2019, J. Memory and Language 109:104047)


def _moment(value: object) -> date | datetime:
    if isinstance(value, str):
        try:
            day = _day(value)
        except ValueError:
            day = None  # a day that no calendar has; the error below says so
        if day and day.year in YEARS:
            return day
    elif isinstance(value, date):
        return value
    raise PydanticCustomError("moment", "expected a day such as 2026-11-23, or a day and time such as 2026-11-23T06:10")


def _day(value: str) -> date | datetime | None:
    if _DATE.match(value):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if _DATE_TIME.match(value) else None


Moment = Annotated[date | datetime, PlainValidator(_moment), WithJsonSchema({"type": "string"})]


def moment(day: date | datetime, publish_at: str, zone: str) -> datetime:
    """The instant meant, in `zone` (IANA): a day alone is `publish_at` (HH:MM); a time without offset is in `zone` too.

    An hour that the spring change skips is read with the offset before the change, one that the autumn change
    repeats as the first of the two (PEP 495, fold=0).
    """
    if not isinstance(day, datetime):
        day = datetime.combine(day, time.fromisoformat(publish_at))
    return day.astimezone(ZoneInfo(zone)) if day.tzinfo else day.replace(tzinfo=ZoneInfo(zone))


class Cover(Record):
    """A picture above the text."""

    src: Text
    alt: Text


class Issue(Record):
    """One issue. `slug` and `published` come from the file's name and the site's zone, `pictures` from its folder."""

    format: Format
    slug: Annotated[Id, Given()]
    body: Annotated[Rendered, Given()]
    published: Annotated[datetime, Given()]
    pictures: Annotated[tuple[Picture, ...], Given()]
    id: Annotated[str, StringConstraints(pattern=ISSUE_ID_PATTERN)]
    title: Text
    subtitle: Text | None = None
    description: Text
    status: Literal["draft", "ready"]
    date: Moment | None = None
    number: Annotated[Whole, Field(ge=1)] | None = None
    question: Text
    tags: tuple[Id, ...]
    guide: Id | None = None
    quiz: Id | None = None
    reflection: tuple[Text, ...] = ()
    quote: Quote | None = None
    aliases: tuple[Annotated[str, StringConstraints(pattern=ALIAS_PATTERN)], ...] = ()
    cover: Cover | None = None
    updated: Moment | None = None

    @property
    def address(self) -> str:
        """Its page."""
        return f"/issues/{self.slug}/"

    def public(self, now: datetime) -> bool:
        """Whether it is out at `now`. Nothing else makes it public."""
        return self.status == "ready" and self.published <= now

    @property
    def shown(self) -> frozenset[str]:
        """The pictures that it shows, as the author names them."""
        cover = [self.cover.src] if self.cover else []
        return frozenset([*cover, *(link.target for link in self.body.links if link.alt is not None)])

    @property
    def redirects(self) -> tuple[str, ...]:
        """The old addresses that lead to it: `/old/path/`, or `/old/path.html` for a file."""
        bare = (alias.strip("/") for alias in self.aliases)
        return tuple(f"/{alias}" if alias.endswith(".html") else f"/{alias}/" for alias in bare)

    @property
    def minutes(self) -> int:
        """Reading time, at least one minute."""
        return max(1, round(self.body.words / WORDS_A_MINUTE))

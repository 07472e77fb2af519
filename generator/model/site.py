"""The site itself, its topics and its hand-written pages."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from generator.model.addresses import page_address
from generator.model.base import Colour, Flag, Format, FromLoader, Hour, Id, Md, Record, Table, Text, Url
from generator.model.mailing import Mailing
from generator.text.markdown import Rendered


@cache
def zones() -> frozenset[str]:
    """The IANA time zones that this machine knows. Looking them up reads hundreds of files."""
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in zones():  # ZoneInfo would also accept `localtime`, which differs from machine to machine
        raise PydanticCustomError("timezone", "expected an IANA time zone such as Europe/London")
    return value


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "expected a date that exists, such as 2026-11-23") from error
    return value


Tag = Id
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ZONE_PATTERN = r"^[A-Za-z0-9_+/-]+$"  # fits the name of every zone; which zones exist depends on the machine
Zone = Annotated[str, AfterValidator(_zone), Field(json_schema_extra={"pattern": ZONE_PATTERN})]


class Author(Record):
    """The author."""

    name: Text
    """The name that feeds and search engines show."""
    url: Url | None = None
    """A page about the author, beginning with https://."""


class HelpLine(Record):
    """A place to get help."""

    country: Text
    """The country that it serves."""
    name: Text
    """Its name."""
    url: Url
    """Its page, beginning with https://."""
    phone: Text | None = None
    """Its phone number, in quotes."""
    last_checked: Annotated[str, StringConstraints(pattern=DAY_PATTERN), AfterValidator(_real_day)] | None = None
    """The date when somebody last called or opened it, as YYYY-MM-DD."""


class Safety(Record):
    """Shown with every result: when a quiz is the wrong measure, and where to get help."""

    intro: Md
    """When a quiz is the wrong measure, for example if the reader is afraid of someone. Markdown."""
    links: tuple[HelpLine, ...]
    """Places to get help."""


class Subscribe(Record):
    """A plain HTML form that posts to the author's mailing service."""

    action: Url
    """Where the form posts to, at the mailing service, beginning with https://."""
    email_field: Text
    """The name of the form field for the email address, as the service expects it."""
    note: Text
    """What subscribers get, in a line."""


class OwnScheme(Record):
    """Colours of your own in the light or in the dark scheme, each such as "#1c5f7e". The others stay as they are."""

    paper: Colour | None = None
    """The background of pages, and the text where they're printed in negative."""
    ink: Colour | None = None
    """The text of pages, and the background where they're printed in negative."""
    soft: Colour | None = None
    """Less important text."""
    rule: Colour | None = None
    """Thin lines."""
    accents: Annotated[tuple[Colour, ...], Field(max_length=6)] = ()
    """The colours of the categories, by their places; at most six."""


class OwnColours(Record):
    """Colours of your own, for pages, cards, mails and the icon."""

    light: OwnScheme = OwnScheme()
    """Those of the light scheme."""
    dark: OwnScheme = OwnScheme()
    """Those of the dark scheme."""


class Logo(Record):
    """A picture beside the site's name at the top of each page."""

    src: Text
    """Its address, such as /logo.svg for content/pages/logo.svg."""
    dark: Text | None = None
    """The address of another picture for the dark scheme."""


class SiteConfig(Record):
    """content/site.yml."""

    format: Format
    """The version of this file's format: always 1."""
    name: Text
    """The name of the site."""
    tagline: Text
    """A line below the name."""
    description: Text
    """What the site is, in a sentence that makes sense on its own in search results."""
    author: Author
    """The author."""
    timezone: Zone
    """The IANA time zone of the calendar, such as Europe/London."""
    publish_at: Hour
    """When issues are published, in that zone: a time in quotes such as "06:10"."""
    about: Md
    """What the site is, shown below each issue. Markdown."""
    safety: Safety
    """When to get help, and where."""
    subscribe: Subscribe | None = None
    """A form that posts to a mailing service. Leave it out to have no form."""
    colours: OwnColours = OwnColours()
    """Colours of your own. `inversion check` reports those that are hard to read."""
    logo: Logo | None = None
    """A picture beside the site's name. Leave it out to have the mark of paper and ink."""
    mail: Mailing | None = None
    """How issues reach subscribers by mail. Leave it out to send none."""
    quick_exit: Url | None = None
    """A page of another site that says nothing of this one, such as a weather report, beginning with https://. Pages
    with `discreet: true` begin with a link to it, and so do questions about someone else. Leave it out to have no such
    link."""
    offline: Flag = True
    """Whether the quizzes, and the pages that a reader has seen, open without a network. `false` also takes it back."""
    published_scripts: tuple[Text, ...] = ()
    """Files in content/pages in which browsers run scripts, such as `tools/map.html`: each one that you publish."""

    @property
    def leaves_to(self) -> str:
        """The name of the site that `quick_exit` leads to; empty without one."""
        return (urlsplit(self.quick_exit or "").hostname or "").removeprefix("www.")


class Topic(Record):
    """A topic, which content refers to by its tag."""

    title: Text
    """Its name, as readers see it."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""


class Topics(Record):
    """content/topics.yml: every tag that may be used."""

    format: Format
    """The version of this file's format: always 1."""
    topics: Annotated[Table[Tag, Topic], Field(min_length=1)]
    """{tag: topic}, every tag that may be used."""


class Page(Record):
    """A hand-written page of content/pages. `name` is its path there, without `.md`."""

    format: Format
    """The version of this file's format: always 1."""
    name: Annotated[str, FromLoader()]
    body: Annotated[Rendered, FromLoader()]
    title: Text
    """The heading of its page."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""
    discreet: Flag = False
    """Whether somebody may watch those who read it. It then begins with a link to `quick_exit` of site.yml, and every
    reader's device keeps it alike, so that nothing there tells who has read it."""

    @property
    def address(self) -> str:
        """Its page."""
        return page_address(self.name)

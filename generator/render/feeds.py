"""The feeds: the newest issues as RSS 2.0, Atom 1.0 and JSON Feed 1.1, and all issues as archives in Atom.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287, https://www.jsonfeed.org/version/1.1/
and, for the archives, https://www.rfc-editor.org/rfc/rfc5005#section-4.

A program goes from /atom.xml to ever older archives by `prev-archive`, and finds each issue in one of them. A year is
one archive, or several if it's too much for one. Then the feed of the year has its newest issues, for programs that
follow it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.model.addresses import ATOM, JSON_FEED, RSS, year_address, year_feed
from generator.model.issue import Issue
from generator.render.html_to_text import plain_text
from generator.render.page_parts import neighbours
from generator.render.syndication import Syndication, issue_urn, urn
from generator.site.lists import Part, newest_in_feed
from generator.site.site import Site
from generator.text.quotes import curl, inline

NEWEST = 30  # issues in each feed: a feed reader that was off for a month misses none
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and the carriage return, which it reads as a newline.
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # the update time of a feed without entries: Atom requires one


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An issue, ready for any format. `topics` are (tag, title); the texts have no character that XML forbids."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it's made.

    Attributes:
        path: of its file.
        made_from: all that it shows, besides what any page may show.
        content: makes it.
    """

    path: str
    made_from: tuple[object, ...]
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class _Archive:
    """A feed that holds a year or a part of it."""

    address: str
    year: int
    issues: tuple[Issue, ...]
    part: Part | None = None


def all_feeds(site: Site) -> dict[str, bytes]:
    """Every feed by its path."""
    return {feed.path: feed.content() for feed in feeds_of(site)}


def feeds_of(site: Site) -> Iterator[Feed]:
    """Every feed. An issue is rendered once, for all feeds that have it."""
    syndication = Syndication(site)
    made = dict[str, FeedEntry]()

    def entry(issue: Issue) -> FeedEntry:
        if issue.slug not in made:
            made[issue.slug] = _entry(site, syndication, issue)
        return made[issue.slug]

    def feed(
        address: str, make: Callable[[Sequence[FeedEntry]], bytes], issues: Sequence[Issue], *places: str | None
    ) -> Feed:
        listed = [syndication.listed(issue, embed) for issue in issues for embed in issue.body.embeds]
        covers = [site.picture(issue, issue.cover.src) for issue in issues if issue.cover]
        made_from = (_feed_name(site), issues, listed, covers, places)
        return Feed(address.removeprefix("/"), made_from, lambda: make([entry(issue) for issue in issues]))

    archives = _archives(site)
    newest, first = site.issues[:NEWEST], archives[0].address if archives else None
    yield feed(RSS, partial(_rss, site), newest)
    yield feed(ATOM, partial(_newest_atom, site, first), newest, first)
    yield feed(JSON_FEED, partial(_json, site), newest)
    for index, archive in enumerate(archives):
        later, earlier = neighbours(archives, index)
        links = _Links(
            earlier=earlier.address if earlier else None,
            later=later.address if later and not (archive.part or later.part) else None,
            over=later is not None,
        )
        make = partial(_archive_atom, site, archive, links)
        yield feed(archive.address, make, archive.issues, links.earlier, links.later, "over" if links.over else None)
    for year in site.archive:
        if parts := site.feed_parts.get(year.number):
            issues = year.issues[: newest_in_feed(year.issues)]
            address = parts[0].address
            yield feed(year_feed(year.number), partial(_year_atom, site, year.number, address), issues, address)


@dataclass(frozen=True, slots=True)
class _Links:
    """The archives around one, as far as it links to them, and whether there is a later one."""

    earlier: str | None
    later: str | None
    over: bool


def _archives(site: Site) -> list[_Archive]:
    """Every archive, newest first. Each issue is in one of them."""
    archives = []
    for year in site.archive:
        if parts := site.feed_parts.get(year.number):
            archives += [_Archive(part.address, year.number, part.issues, part) for part in parts]
        else:
            archives.append(_Archive(year_feed(year.number), year.number, year.issues))
    return archives


def _entry(site: Site, syndication: Syndication, issue: Issue) -> FeedEntry:
    return FeedEntry(
        id=issue_urn(issue),
        url=_url(site, issue.address),
        title=_line(site, issue.title),
        summary=_line(site, issue.description),
        html=_allowed(syndication.html(issue)),
        published=issue.published.astimezone(UTC),
        updated=(site.issue_updated(issue) or issue.published).astimezone(UTC),
        topics=tuple((tag, _line(site, site.topics[tag].title)) for tag in issue.tags),
    )


def _rss(site: Site, entries: Sequence[FeedEntry]) -> bytes:
    config = site.config
    root = Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = SubElement(root, "channel")
    _add(channel, "title", _line(site, config.name))
    _add(channel, "link", site.site_url)
    _add(channel, "description", _line(site, config.description))
    _add(channel, "language", site.texts.language)
    if entries:
        _add(channel, "lastBuildDate", format_datetime(_updated(entries)))
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=_url(site, RSS))
    for entry in entries:
        item = SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.id, isPermaLink="false")
        _add(item, "pubDate", format_datetime(entry.published))
        _add(item, "atom:updated", entry.updated.isoformat())  # RSS has no element for it
        _add(item, "dc:creator", _line(site, config.author.name))  # RSS's own `author` must be a mail address
        for _, topic in entry.topics:
            _add(item, "category", topic)
        _add(item, "description", inline(entry.summary))  # HTML, unlike the channel's
        _add(item, "content:encoded", entry.html)
    return _document(root)


def _newest_atom(site: Site, archive: str | None, entries: Sequence[FeedEntry]) -> bytes:
    root = _atom_head(site, (ATOM, "/"), _line(site, site.config.name), urn(_feed_name(site)), entries)
    if archive:
        _add(root, "link", rel="prev-archive", href=_url(site, archive))
    return _atom_entries(root, entries)


def _year_atom(site: Site, year: int, archive: str, entries: Sequence[FeedEntry]) -> bytes:
    """The newest issues of a year that's too much for one feed; `archive` is the newest of the year."""
    title = site.texts("feeds.newest_title", site=_line(site, site.config.name), year=year)
    root = _atom_head(site, (year_feed(year), year_address(year)), title, urn(f"{_feed_name(site)} {year}"), entries)
    _add(root, "link", rel="current", href=_url(site, ATOM))
    _add(root, "link", rel="prev-archive", href=_url(site, archive))
    return _atom_entries(root, entries)


def _archive_atom(site: Site, archive: _Archive, links: _Links, entries: Sequence[FeedEntry]) -> bytes:
    """A year, or a part of one. An archive must not change (RFC 5005), so the newest, which still grows, isn't one.

    `next-archive`, which is optional, is only between whole years: a part has no link that changes with its year.
    """
    addresses = archive.address, year_address(archive.year)
    root = _atom_head(site, addresses, _archive_title(site, archive), urn(_archive_name(site, archive)), entries)
    _add(root, "link", rel="current", href=_url(site, ATOM))
    if links.earlier:
        _add(root, "link", rel="prev-archive", href=_url(site, links.earlier))
    if links.later:
        _add(root, "link", rel="next-archive", href=_url(site, links.later))
    if links.over:
        root.set("xmlns:fh", "http://purl.org/syndication/history/1.0")
        _add(root, "fh:archive")
    return _atom_entries(root, entries)


def _archive_title(site: Site, archive: _Archive) -> str:
    texts, name, year, part = site.texts, _line(site, site.config.name), archive.year, archive.part
    if part is None:
        return texts("feeds.year_title", site=name, year=year)
    month = texts.month(part.month)
    if part.number == 1:
        return texts("feeds.month_title", site=name, month=month, year=year)
    return texts("feeds.part_title", site=name, month=month, year=year, number=part.number)


def _archive_name(site: Site, archive: _Archive) -> str:
    """What the feed's id is derived from."""
    words = [_feed_name(site), str(archive.year)]
    if part := archive.part:
        words += [f"{part.month:02}", str(part.number)]
    return " ".join(words)


def _feed_name(site: Site) -> str:
    """What feed ids are derived from: the oldest issue's id, which neither a move nor a new issue changes."""
    return " ".join(["feed", *(issue.id for issue in site.issues[-1:])])


def _atom_head(
    site: Site, addresses: tuple[str, str], title: str, feed_id: str, entries: Sequence[FeedEntry]
) -> Element:
    """The feed element, without its entries; `addresses` are those of the feed and of its web page."""
    config = site.config
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.texts.language})
    _add(root, "id", feed_id)
    _add(root, "title", title)
    _add(root, "subtitle", _line(site, config.description))
    _add(root, "updated", _updated(entries).isoformat())
    author = SubElement(root, "author")
    _add(author, "name", _line(site, config.author.name))
    if config.author.url:
        _add(author, "uri", config.author.url)
    _add(root, "link", rel="self", type="application/atom+xml", href=_url(site, addresses[0]))
    _add(root, "link", rel="alternate", type="text/html", href=_url(site, addresses[1]))
    return root


def _atom_entries(root: Element, entries: Sequence[FeedEntry]) -> bytes:
    for entry in entries:
        element = SubElement(root, "entry")
        _add(element, "title", entry.title)
        _add(element, "link", rel="alternate", type="text/html", href=entry.url)
        _add(element, "id", entry.id)  # after the link: before it, feedparser takes the id for a link
        _add(element, "published", entry.published.isoformat())
        _add(element, "updated", entry.updated.isoformat())
        for tag, topic in entry.topics:
            _add(element, "category", term=tag, label=topic)
        _add(element, "summary", entry.summary)
        _add(element, "content", entry.html, type="html")
    return _document(root)


def _json(site: Site, entries: Sequence[FeedEntry]) -> bytes:
    config = site.config
    author = {"name": _line(site, config.author.name), **({"url": config.author.url} if config.author.url else {})}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _line(site, config.name),
        "home_page_url": site.site_url,
        "feed_url": _url(site, JSON_FEED),
        "description": _line(site, config.description),
        "language": site.texts.language,
        "authors": [author],
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.html,
                "content_text": plain_text(entry.html),
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
                "tags": [topic for _, topic in entry.topics],
            }
            for entry in entries
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _updated(entries: Sequence[FeedEntry]) -> datetime:
    """When the newest entry was updated. The time of the build would make each build differ."""
    return max((entry.updated for entry in entries), default=_NEVER)


def _url(site: Site, address: str) -> str:
    return site.site_url + address.lstrip("/")


def _line(site: Site, text: str) -> str:
    """A text on one line, with the typographic quotes that pages have."""
    return curl(" ".join(_allowed(text).split()), site.texts.language)


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text


def _document(root: Element) -> bytes:
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"

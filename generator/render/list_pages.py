"""The pages that list issues: the archive, the topics, and the years and months that long lists are cut into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model.addresses import ISSUES, TOPICS, in_month, in_year, topic_address
from generator.model.issue import Issue
from generator.model.site import Topic
from generator.render.page_parts import Trail, issues_trail, list_at, list_page, neighbours, newest_of, trail_to
from generator.render.view import View
from generator.site.lists import DESCRIBED, Year, fitting
from generator.site.site import Site

LATEST = 12  # issues with a description on the archive's first page; the pages of the years list all


@dataclass(frozen=True)
class _Cut:
    """A list that has pages of years: the archive, or that of a topic with many issues."""

    address: str
    trail: Trail
    years: Sequence[Year]
    topic: Topic | None = None


def archive_pages(site: Site) -> Iterator[View]:
    """The archive and its years."""
    yield _archive(site)
    yield from _years(site, _Cut(ISSUES, issues_trail(site), site.archive))


def topic_pages(site: Site) -> Iterator[View]:
    """The list of topics, each topic, and the years of those with many issues."""
    yield _topics(site)
    for tag, topic in site.topics.items():
        yield _topic(site, tag)
        if tag in site.cut_topics:
            yield from _years(site, _Cut(topic_address(tag), _topic_trail(site, tag), site.cut_topics[tag], topic))


def _archive(site: Site) -> View:
    texts, latest = site.texts, site.issues[:LATEST]
    description = texts("issues.description", site=site.config.name)
    data = {"latest": latest, "years": _links(ISSUES, site.archive)}
    return list_page(site, texts("issues.title"), ISSUES, "archive", description, data, newest_of(site, latest))


def _links(address: str, years: Sequence[Year]) -> list[tuple[int, str, int]]:
    """The year, the address and the number of issues of each page of a year."""
    return [(year.number, in_year(address, year.number), year.count) for year in years]


def _month_links(address: str, year: Year) -> list[tuple[int, str, int]]:
    """The same for the months of a year."""
    return [(month.number, in_month(address, year.number, month.number), len(month.issues)) for month in year.months]


def _years(site: Site, cut: _Cut) -> Iterator[View]:
    for index, year in enumerate(cut.years):
        yield _year(site, cut, index)
        if year.cut:
            yield from (_month(site, cut, year, place) for place in range(len(year.months)))


def _year(site: Site, cut: _Cut, index: int) -> View:
    texts, year = site.texts, cut.years[index]
    trail = [*cut.trail, (str(year.number), in_year(cut.address, year.number))]
    if cut.topic:
        title = texts("topic.year", topic=cut.topic.title, year=year.number)
        description = texts("topic.year_description", site=site.config.name, topic=cut.topic.title, year=year.number)
    else:
        title = texts("issues.year", year=year.number)
        description = texts("issues.year_description", site=site.config.name, year=year.number)
    later, earlier = neighbours(cut.years, index)
    data = {
        "year": year.number,
        "months": () if year.cut else year.months,
        "pages": _month_links(cut.address, year) if year.cut else (),
        "feed": None if cut.topic else "whole" if year.number not in site.feed_parts else "newest",
        "earlier": earlier and (earlier.number, in_year(cut.address, earlier.number)),
        "later": later and (later.number, in_year(cut.address, later.number)),
    }
    return list_at(site, trail, title, "year", description, data, newest_of(site, year.issues))


def _month(site: Site, cut: _Cut, year: Year, place: int) -> View:
    texts, month = site.texts, year.months[place]
    name = texts.month(month.number)
    address = in_month(cut.address, year.number, month.number)
    trail = [*cut.trail, (str(year.number), in_year(cut.address, year.number)), (name, address)]
    if cut.topic:
        title = texts("topic.month", topic=cut.topic.title, month=name, year=year.number)
        description = texts(
            "topic.month_description", site=site.config.name, topic=cut.topic.title, month=name, year=year.number
        )
    else:
        title = texts("issues.month", month=name, year=year.number)
        description = texts("issues.month_description", site=site.config.name, month=name, year=year.number)
    later, earlier = neighbours(year.months, place)
    data = {
        "month": month,
        "earlier": earlier and (earlier.number, in_month(cut.address, year.number, earlier.number)),
        "later": later and (later.number, in_month(cut.address, year.number, later.number)),
    }
    return list_at(site, trail, title, "month", description, data, newest_of(site, month.issues))


def _topics(site: Site) -> View:
    texts = site.texts
    newest = newest_of(site, [issue for issue in site.issues if issue.tags])
    topics = [(topic, topic_address(tag), len(site.tagged(tag))) for tag, topic in site.topics.items()]
    described = fitting(site.topics.values(), len(topics)) == len(topics)
    data = {"topics": topics, "described": described}
    return list_page(site, texts("topics.title"), TOPICS, "topics", texts("topics.description"), data, newest)


def _topic_trail(site: Site, tag: str) -> Trail:
    return trail_to(site, (site.texts("topics.title"), TOPICS), (site.topics[tag].title, topic_address(tag)))


def _topic(site: Site, tag: str) -> View:
    topic, tagged, years = site.topics[tag], site.tagged(tag), site.cut_topics.get(tag, ())
    trail = _topic_trail(site, tag)
    shown = tagged[:DESCRIBED]
    rest = [part for part in tagged[DESCRIBED:] if not (years and isinstance(part, Issue))]
    title = site.texts("topic.title", topic=topic.title)  # a guide may have the same title
    data = {"topic": topic, "shown": shown, "rest": rest, "years": _links(topic_address(tag), years)}
    newest = newest_of(site, [part for part in tagged if isinstance(part, Issue)])
    return list_at(site, trail, title, "topic", topic.description, data, newest)

"""Everything that's public, in one frozen record, and the address of every page made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property

from generator.i18n.texts import Texts
from generator.model.addresses import FEEDS, made_pages
from generator.model.guide import Category, Guide
from generator.model.issue import Issue, moment
from generator.model.quizzes import Quiz
from generator.model.site import Page, SiteConfig, Topic
from generator.site.lists import (
    Part,
    Tagged,
    Year,
    by_topic,
    cut_topics,
    feeds_of_years,
    pages_of_lists,
    parts_of,
    years_of,
)
from generator.site.related import Places, Relate, places_by_tag, related_places
from generator.text.links import Placed
from generator.text.picture_metadata import without_metadata
from generator.text.smaller import version


@dataclass(frozen=True)
class Library:
    """What any quiz may show.

    Attributes:
        texts: the texts of the interface.
    """

    guides: tuple[Guide, ...]
    quizzes: tuple[Quiz, ...]
    texts: Texts

    def guide(self, guide_id: str) -> Guide:
        """The guide with that id; the loader has checked that it exists."""
        return next(guide for guide in self.guides if guide.id == guide_id)

    def quiz(self, quiz_id: str) -> Quiz:
        """The quiz with that id; the loader has checked that it exists."""
        return next(quiz for quiz in self.quizzes if quiz.id == quiz_id)

    def category(self, reference: str) -> tuple[Guide, Category]:
        """The category that a scale refers to as `guide/category`, with its guide."""
        guide_id, category_id = reference.split("/")
        guide = self.guide(guide_id)
        return guide, guide.category(category_id)


@dataclass(frozen=True)
class Common(Library):
    """What any page may show, whatever issues there are.

    Attributes:
        site_url: where the site is published, with a '/' at the end.
        topics: every tag, in the author's order.
        handwritten: the addresses of the hand-written pages.
    """

    site_url: str
    config: SiteConfig
    topics: Mapping[str, Topic]
    handwritten: frozenset[str]

    def issue_updated(self, issue: Issue) -> datetime | None:
        """When an issue last changed after its publication, or None."""
        if issue.updated is None:
            return None
        updated = moment(issue.updated, self.config.publish_at, self.config.timezone)
        return updated if updated > issue.published else None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An issue that was withdrawn: its address and its old ones, and the day; nothing else of it is shown."""

    slug: str
    addresses: tuple[str, ...]
    day: date


@dataclass(frozen=True)
class Site(Common):
    """The site at one moment.

    Attributes:
        issues: the public issues, newest first; in a preview, all issues.
        previews: the slugs of the issues that only a preview shows.
        withdrawn: the issues that were public and aren't any more.
        pages: the hand-written pages.
        assets: the addresses of other files beside the hand-written pages.
        placed: the pictures among the assets, by their address.
        relate: finds the related issues by their topics.
    """

    issues: tuple[Issue, ...]
    pages: tuple[Page, ...]
    assets: frozenset[str]
    placed: Mapping[str, Placed] = field(default_factory=dict)
    previews: frozenset[str] = frozenset()
    relate: Relate = field(default=related_places, compare=False, repr=False)
    withdrawn: tuple[Withdrawn, ...] = ()

    def picture(self, issue: Issue, src: str) -> Placed:
        """A picture that an issue shows: from its folder, or from beside the hand-written pages."""
        beside = next((picture for picture in issue.pictures if picture.name == src), None)
        return Placed(f"{issue.address}{src}", beside.size, beside.widths) if beside else self.placed[src]

    @property
    def logo(self) -> tuple[Placed, ...]:
        """The picture beside the name, and the one for the dark scheme. The loader has checked that they exist."""
        logo = self.config.logo
        return tuple(self.placed[src] for src in (logo.src, logo.dark) if src) if logo else ()

    def related(self, issue: Issue) -> tuple[Issue, ...]:
        """Up to three issues that share the most and rarest topics with this one; among equals, the nearest in time."""
        return tuple(self.issues[place] for place in self._related[self._places[issue.slug]])

    @cached_property
    def _related(self) -> Places:
        return self.relate(tuple(issue.tags for issue in self.issues))

    @cached_property
    def common(self) -> Common:
        """The site without its issues and files."""
        return Common(**{part.name: getattr(self, part.name) for part in fields(Common)})

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {issue.slug: place for place, issue in enumerate(self.issues)}

    @cached_property
    def _by_tag(self) -> Mapping[str, Sequence[int]]:
        """The places of each topic's issues in `issues`, in order."""
        return {**dict.fromkeys(self.topics, ()), **places_by_tag(tuple(issue.tags for issue in self.issues))}

    @cached_property
    def media(self) -> Mapping[str, bytes]:
        """The pictures of the issues' folders that the issues show, by their address, as they're published."""
        return {
            f"{issue.address}{picture.name}": without_metadata(picture.data)
            for issue in self.issues
            for picture in issue.pictures
            if picture.name in issue.shown
        }

    @cached_property
    def versions(self) -> Mapping[str, tuple[bytes, int]]:
        """The smaller versions of those pictures, by their address: the whole picture, and how wide the version is."""
        return {
            version(address, width): (self.media[address], width)
            for issue in self.issues
            for picture in issue.pictures
            if (address := f"{issue.address}{picture.name}") in self.media
            for width in picture.widths
        }

    @cached_property
    def placed_versions(self) -> Mapping[str, tuple[str, int]]:
        """Those of shown pictures beside the hand-written pages: the address of the whole picture, and how wide."""
        shown = {target for issue in self.issues for target in issue.shown}
        shown |= {link.target for page in self.pages for link in page.body.links if link.alt is not None}
        return {
            version(address, width): (address, width)
            for address, picture in self.placed.items()
            if address in shown
            for width in picture.widths
        }

    @property
    def gone(self) -> frozenset[str]:
        """The addresses of withdrawn issues, where a page says so."""
        return frozenset(address for issue in self.withdrawn for address in issue.addresses)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have issues, newest first."""
        return tuple(year.number for year in self.archive)

    def tagged(self, tag: str) -> tuple[Tagged, ...]:
        """Everything with a tag: guides with their categories and strategies first, then issues, newest first."""
        return self._tagged[tag]

    @cached_property
    def _tagged(self) -> Mapping[str, tuple[Tagged, ...]]:
        return by_topic(self.topics, self.guides, self.issues)

    @cached_property
    def archive(self) -> tuple[Year, ...]:
        """The years that have issues, newest first, and the issues of each."""
        return years_of(self.issues)

    @cached_property
    def feed_parts(self) -> Mapping[int, tuple[Part, ...]]:
        """The feeds of each year that is too much for one, newest first."""
        return {year.number: parts for year in self.archive if (parts := parts_of(year))}

    @cached_property
    def cut_topics(self) -> Mapping[str, tuple[Year, ...]]:
        """The years of each topic that has too many issues for its page."""
        return cut_topics(self._tagged)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every page, hand-written or generated."""
        return self.generated | self.handwritten

    @cached_property
    def feeds(self) -> frozenset[str]:
        """Every feed."""
        return frozenset([*FEEDS, *feeds_of_years(self.archive, self.feed_parts)])

    @cached_property
    def generated(self) -> frozenset[str]:
        """Every page that is made from YAML or an issue."""
        return pages_of_lists(self.archive, self.cut_topics) | made_pages(
            (guide.ids for guide in self.guides),
            (quiz.id for quiz in self.quizzes),
            self.topics,
            (issue.slug for issue in self.issues),
        )

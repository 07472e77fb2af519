"""Everything that is public, in one frozen record, and the address of every page made from it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from heapq import nsmallest

from generator.i18n.texts import Texts
from generator.model.addresses import FEEDS, made_pages, year_feed
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue, moment
from generator.model.quizzes import Quiz
from generator.model.site import Page, SiteConfig, Topic
from generator.text.markdown import Placed

RELATED = 3
AROUND = 40  # issues of a topic on each side of one that are looked at for related ones
COMMON = 10**9  # shared between the issues of a topic: a rare topic says more than one that all carry


@dataclass(frozen=True)
class Site:
    """The site at one moment.

    Attributes:
        site_url: where it is published, with a closing '/'.
        topics: every tag, in the author's order.
        issues: the public ones, newest first; in a preview all.
        previews: the slugs of those that only a preview shows.
        pages: the hand-written ones.
        assets: the addresses of other files beside the hand-written pages.
        texts: the words of the interface.
        placed: the pictures among the assets, by their address.
    """

    site_url: str
    config: SiteConfig
    topics: Mapping[str, Topic]
    guides: tuple[Guide, ...]
    quizzes: tuple[Quiz, ...]
    issues: tuple[Issue, ...]
    pages: tuple[Page, ...]
    assets: frozenset[str]
    texts: Texts
    placed: Mapping[str, Placed] = field(default_factory=dict)
    previews: frozenset[str] = frozenset()

    def guide(self, guide_id: str) -> Guide:
        """The guide of that id, which the loader has checked."""
        return next(guide for guide in self.guides if guide.id == guide_id)

    def quiz(self, quiz_id: str) -> Quiz:
        """The quiz of that id, which the loader has checked."""
        return next(quiz for quiz in self.quizzes if quiz.id == quiz_id)

    def category(self, reference: str) -> tuple[Guide, Category]:
        """The category that a scale names as `guide/category`, with its guide."""
        guide_id, category_id = reference.split("/")
        guide = self.guide(guide_id)
        return guide, guide.category(category_id)

    def issue_updated(self, issue: Issue) -> datetime | None:
        """When an issue was last changed, where it says so; what was changed before it came out is no change of it."""
        if issue.updated is None:
            return None
        updated = moment(issue.updated, self.config.publish_at, self.config.timezone)
        return updated if updated > issue.published else None

    def picture(self, issue: Issue, src: str) -> Placed:
        """A picture that an issue names: one of its folder, or one beside the hand-written pages."""
        beside = next((picture for picture in issue.pictures if picture.name == src), None)
        return Placed(f"{issue.address}{src}", beside.size) if beside else self.placed[src]

    def related(self, issue: Issue) -> tuple[Issue, ...]:
        """Up to three issues that share topics with this one, the most and the rarest first; then the nearest in time.

        Of each topic only the issues around this one are looked at, so that the work grows with the issues and not with
        their pairs.
        """
        shared: defaultdict[int, int] = defaultdict(int)
        own = self._places[issue.slug]
        for tag in issue.tags:
            places = self._by_tag[tag]
            at = bisect_left(places, own)
            weight = COMMON // len(places)  # whole numbers, because sums of fractions in floats depend on their order
            for place in places[max(0, at - AROUND) : at + AROUND + 1]:
                shared[place] += weight
        shared.pop(own, None)  # an issue without topics shares none with itself
        nearest = nsmallest(RELATED, ((-weight, abs(place - own), place) for place, weight in shared.items()))
        return tuple(self.issues[place] for _, _, place in nearest)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {issue.slug: place for place, issue in enumerate(self.issues)}

    @cached_property
    def _by_tag(self) -> Mapping[str, Sequence[int]]:
        """The places of the issues that carry each topic, rising."""
        found: dict[str, list[int]] = {tag: [] for tag in self.topics}
        for place, issue in enumerate(self.issues):
            for tag in dict.fromkeys(issue.tags):
                found[tag].append(place)
        return found

    @cached_property
    def media(self) -> Mapping[str, bytes]:
        """The pictures of the issues' folders that the issues show, by their address."""
        return {
            f"{issue.address}{picture.name}": picture.data
            for issue in self.issues
            for picture in issue.pictures
            if picture.name in issue.shown
        }

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years that have issues, newest first."""
        return tuple(dict.fromkeys(issue.published.year for issue in self.issues))

    def tagged(self, tag: str) -> tuple[Guide | Category | Strategy | Issue, ...]:
        """All that carries a tag: guides with their categories and strategies first, then issues, newest first."""
        found: list[Guide | Category | Strategy | Issue] = []
        for guide in self.guides:
            parts: list[Guide | Category | Strategy] = [guide, *guide.categories, *guide.strategies]
            found += [part for part in parts if tag in part.tags]
        return (*found, *(self.issues[place] for place in self._by_tag[tag]))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every page, hand-written or generated."""
        return frozenset(self.generated | {page.address for page in self.pages})

    @cached_property
    def feeds(self) -> frozenset[str]:
        """Every feed."""
        return frozenset([*FEEDS, *map(year_feed, self.years)])

    @cached_property
    def generated(self) -> frozenset[str]:
        """Every page that is made from YAML or an issue."""
        return made_pages(
            (guide.ids for guide in self.guides),
            (quiz.id for quiz in self.quizzes),
            self.topics,
            (issue.slug for issue in self.issues),
            self.years,
        )

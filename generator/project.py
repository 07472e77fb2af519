"""Everything that is public, in one frozen record, and the address of every page made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue, moment
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import Quiz
from generator.model.site import Page, Site, Topic
from generator.wording import Texts

AnyQuiz = Quiz | KnowledgeQuiz


@dataclass(frozen=True)
class Project:
    """The site at one moment.

    Attributes:
        site_url: where it is published, with a closing '/'.
        topics: every tag, in the author's order.
        issues: the public ones, newest first.
        pages: the hand-written ones.
        assets: the addresses of other files beside the hand-written pages.
        texts: the words of the interface.
    """

    site_url: str
    site: Site
    topics: Mapping[str, Topic]
    guides: tuple[Guide, ...]
    quizzes: tuple[AnyQuiz, ...]
    issues: tuple[Issue, ...]
    pages: tuple[Page, ...]
    assets: frozenset[str]
    texts: Texts

    def guide(self, guide_id: str) -> Guide:
        """The guide of that id, which the loader has checked."""
        return next(guide for guide in self.guides if guide.id == guide_id)

    def quiz(self, quiz_id: str) -> AnyQuiz:
        """The quiz of that id, which the loader has checked."""
        return next(quiz for quiz in self.quizzes if quiz.id == quiz_id)

    def category(self, reference: str) -> tuple[Guide, Category]:
        """The category that a scale names as `guide/category`, with its guide."""
        guide_id, category_id = reference.split("/")
        guide = self.guide(guide_id)
        return guide, guide.category(category_id)

    def issue_updated(self, issue: Issue) -> datetime | None:
        """When an issue was last changed, where it says so."""
        if issue.updated is None:
            return None
        return moment(issue.updated, self.site.publish_at, self.site.timezone)

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
        return (*found, *(issue for issue in self.issues if tag in issue.tags))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every page, hand-written or generated."""
        return frozenset(self.generated | {page.address for page in self.pages})

    @cached_property
    def generated(self) -> frozenset[str]:
        """Every page that is made from YAML or an issue."""
        return frozenset(
            ["/guides/", "/quizzes/", "/issues/", "/topics/", "/search/"]
            + [guide.address for guide in self.guides]
            + [part.address for guide in self.guides for part in guide.categories]
            + [part.address for guide in self.guides for part in guide.strategies]
            + [quiz.address for quiz in self.quizzes]
            + [issue.address for issue in self.issues]
            + [f"/issues/{year}/" for year in self.years]
            + [f"/topics/{tag}/" for tag in self.topics]
        )

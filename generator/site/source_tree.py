"""What was read, file by file, while it may still have problems: the loader's and the checks' common ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from generator.model.base import Record
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.lock import Lock
from generator.model.quiz import Quiz
from generator.model.site import Page, Site, Topics
from generator.text.yaml_source import Document

LOCK = "quizzes/quizzes.lock"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Source(Generic[R]):
    """One file. `document` is None where it cannot be read, `record` where it does not hold what it should."""

    path: str
    document: Document | None
    record: R | None
    id: str = ""


@dataclass(frozen=True)
class GuideSource(Source[Guide]):
    """A guide's own file and those of its parts."""

    categories: tuple[Source[Category], ...] = ()
    strategies: tuple[Source[Strategy], ...] = ()


@dataclass(frozen=True)
class Tree:
    """All files of a project. References are checked against ids, so that one broken file breaks no other.

    `lock` is what has been published of the quizzes; no page is made from it.
    """

    site: Source[Site] | None
    topics: Source[Topics] | None
    guides: tuple[GuideSource, ...]
    quizzes: tuple[Source[Quiz | KnowledgeQuiz], ...]
    issues: tuple[Source[Issue], ...]
    pages: tuple[Source[Page], ...]
    assets: frozenset[str]
    lock: Source[Lock] | None = None

    def sources(self) -> tuple[Source[Any], ...]:
        """Every file that was read."""
        parts: list[Source[Any]] = []
        for guide in self.guides:
            parts += [*guide.categories, *guide.strategies]
        above: list[Source[Any]] = [source for source in (self.site, self.topics) if source]
        return (*above, *self.guides, *parts, *self.quizzes, *self.issues, *self.pages)


def generated_addresses(tree: Tree) -> set[str]:
    """The addresses of all that is made from YAML or an issue, public or not."""
    found = {"/guides/", "/quizzes/", "/issues/", "/topics/", "/search/"}
    for guide in tree.guides:
        found.add(f"/guides/{guide.id}/")
        found |= {f"/guides/{guide.id}/{category.id}/" for category in guide.categories}
        found |= {f"/guides/{guide.id}/strategies/{strategy.id}/" for strategy in guide.strategies}
    found |= {f"/quizzes/{quiz.id}/" for quiz in tree.quizzes}
    if tree.topics and tree.topics.record:
        found |= {f"/topics/{tag}/" for tag in tree.topics.record.topics}
    return found

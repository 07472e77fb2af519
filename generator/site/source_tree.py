"""What was read, file by file, while it may still have problems: the loader's and the checks' common ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from generator.model.base import Record
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.lock import Lock
from generator.model.quiz import SelfAudit
from generator.model.site import Page, SiteConfig, Topics
from generator.text.yaml_source import Document

LOCK = "quizzes/quizzes.lock"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class SourceFile(Generic[R]):
    """One file. `document` is None where it cannot be read, `record` where it does not hold what it should."""

    path: str
    document: Document | None
    record: R | None
    id: str = ""


@dataclass(frozen=True)
class GuideFiles(SourceFile[Guide]):
    """A guide's own file and those of its parts."""

    categories: tuple[SourceFile[Category], ...] = ()
    strategies: tuple[SourceFile[Strategy], ...] = ()


@dataclass(frozen=True)
class SourceTree:
    """All files of a project. References are checked against ids, so that one broken file breaks no other.

    `lock` is what has been published of the quizzes; no page is made from it.
    """

    site: SourceFile[SiteConfig] | None
    topics: SourceFile[Topics] | None
    guides: tuple[GuideFiles, ...]
    quizzes: tuple[SourceFile[SelfAudit | KnowledgeQuiz], ...]
    issues: tuple[SourceFile[Issue], ...]
    pages: tuple[SourceFile[Page], ...]
    assets: frozenset[str]
    lock: SourceFile[Lock] | None = None

    def sources(self) -> tuple[SourceFile[Any], ...]:
        """Every file that was read."""
        parts: list[SourceFile[Any]] = []
        for guide in self.guides:
            parts += [*guide.categories, *guide.strategies]
        above: list[SourceFile[Any]] = [source for source in (self.site, self.topics) if source]
        return (*above, *self.guides, *parts, *self.quizzes, *self.issues, *self.pages)


def generated_addresses(tree: SourceTree) -> set[str]:
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

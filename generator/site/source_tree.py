"""The files of a project as they were read, problems included. The reader fills this tree, and the rules check it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from generator.model.addresses import GuideIds, made_pages
from generator.model.base import Record
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.lock import Lock
from generator.model.quizzes import Quiz
from generator.model.site import Page, SiteConfig, Topics
from generator.site.findings import from_json
from generator.text.document import Document
from generator.text.links import Placed

F = TypeVar("F")
R = TypeVar("R", bound=Record)


@cache
def name_of(find: Callable[..., object]) -> str:
    """The name of a function of a module, the same in every run."""
    return f"{find.__module__}.{find.__qualname__}"


@dataclass(frozen=True)
class SourceFile(Generic[R]):
    """One file. `document` is None if it can't be read, `record` is None if its content isn't valid.

    Attributes:
        kept: what an earlier run found in the same file, as JSON, by the name of the function that found it.
        found: what this run found in it, by the function that found it.
        key: the hash of all that an issue was made from but the pictures beside hand-written pages; empty if unknown.
    """

    path: str
    document: Document | None
    record: R | None
    id: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    found: dict[Callable[..., Any], Any] = field(default_factory=dict, compare=False, repr=False)
    key: bytes = field(default=b"", compare=False, repr=False)

    def once(self, find: Callable[[SourceFile[Any]], F]) -> F:
        """The result of `find` for this file, computed once. It may depend on nothing but the file.

        `find` is a function of a module. What it gives may be kept for later runs (see `to_json`).
        """
        try:
            found: F = self.found[find]
        except KeyError:  # seldom: rules ask for the same again and again
            name = name_of(find)
            found = self.found[find] = from_json(self.kept[name]) if name in self.kept else find(self)
        return found


@dataclass(frozen=True)
class GuideFiles(SourceFile[Guide]):
    """A guide's own file and the files of its parts."""

    categories: tuple[SourceFile[Category], ...] = ()
    strategies: tuple[SourceFile[Strategy], ...] = ()


@dataclass(frozen=True)
class SourceTree:
    """All files of a project. References are checked against ids, so that one broken file doesn't break others.

    Attributes:
        assets: the addresses of the other files beside the hand-written pages.
        scripts: those of the assets that browsers would run.
        left_out: the paths of files that aren't published although they are in content/pages, such as backups.
        lock: the quizzes as they were published; no page is made from it.
        placed: the pictures among the assets, by their address.
        spoilt: the paths of pictures beside issues that have an error of their own, so that none follows from it.
    """

    site: SourceFile[SiteConfig] | None
    topics: SourceFile[Topics] | None
    guides: tuple[GuideFiles, ...]
    quizzes: tuple[SourceFile[Quiz], ...]
    issues: tuple[SourceFile[Issue], ...]
    pages: tuple[SourceFile[Page], ...]
    assets: frozenset[str]
    scripts: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    lock: SourceFile[Lock] | None = None
    placed: Mapping[str, Placed] = field(default_factory=dict)
    spoilt: frozenset[str] = frozenset()

    @cached_property
    def newest_first(self) -> tuple[Issue, ...]:
        """The issues that are valid, newest first."""
        return tuple(sorted(self.records(self.issues), key=attrgetter("published", "slug"), reverse=True))

    def pictures_beside(self, source: SourceFile[Any]) -> list[str]:
        """The names of the pictures in the folder of an issue, spoilt ones too."""
        folder = source.path.rpartition("/")[0] + "/"
        pictures = source.record.pictures if isinstance(source.record, Issue) else ()
        return [picture.name for picture in pictures] + sorted(
            path.removeprefix(folder) for path in self.spoilt if path.startswith(folder)
        )

    @staticmethod
    def records(sources: Iterable[SourceFile[R]]) -> list[R]:
        """The records of the files that have one."""
        return [source.record for source in sources if source.record]

    def sources(self) -> tuple[SourceFile[Any], ...]:
        """Every file that was read."""
        parts: list[SourceFile[Any]] = []
        for guide in self.guides:
            parts += [*guide.categories, *guide.strategies]
        above: list[SourceFile[Any]] = [source for source in (self.site, self.topics) if source]
        return (*above, *self.guides, *parts, *self.quizzes, *self.issues, *self.pages)

    def made_pages(self) -> frozenset[str]:
        """The address of every page made from YAML, public or not. Issues and their years are not among them."""
        topics = self.topics.record.topics if self.topics and self.topics.record else ()
        guides = (
            GuideIds(guide.id, tuple(part.id for part in guide.categories), tuple(part.id for part in guide.strategies))
            for guide in self.guides
        )
        return made_pages(guides, (quiz.id for quiz in self.quizzes), topics, ())

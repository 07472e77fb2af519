"""Loads a project: all its files become one Site, or all their problems are reported at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from generator.app.settings import Settings
from generator.i18n.texts import Texts, read_texts
from generator.model.issue import Issue
from generator.model.quizzes import Quiz
from generator.rules.context import Context
from generator.rules.registry import BUILD, quiz_problems, run
from generator.site.disk import read_files
from generator.site.embargo import NOTHING, embargo
from generator.site.reader import read_quiz, read_tree
from generator.site.site import Site
from generator.text.problems import AuthorError, Problem, errors


@dataclass(frozen=True)
class Loaded:
    """The result of loading a project.

    Attributes:
        site: None if any problem is an error.
        context: what the checks work on; None if the files couldn't be read.
        issues: every issue that could be read, public or not, newest first.
    """

    site: Site | None
    problems: tuple[Problem, ...]
    context: Context | None = None
    issues: tuple[Issue, ...] = ()

    def require(self) -> Site:
        """The site.

        Raises:
            AuthorError: there are errors.
        """
        if self.site is None:
            raise AuthorError(self.problems)
        return self.site


def load_site(root: Path, now: datetime, settings: Settings, *, drafts: bool = False) -> Loaded:
    """Loads the project in the folder `root`; with `drafts`, the site has the issues that aren't public too."""
    try:
        files = read_files(root)
    except AuthorError as error:
        return Loaded(None, error.problems)
    try:
        texts = read_texts(settings.language)
    except AuthorError as error:
        rest = _in_english(files, now, settings.site_url, drafts=drafts)
        return Loaded(None, tuple(sorted({*error.problems, *rest.problems})), rest.context)
    return load(files, now, settings.site_url, texts, drafts=drafts)


def _in_english(files: Mapping[str, bytes], now: datetime, site_url: str, *, drafts: bool) -> Loaded:
    """The project with English texts, since those of its language are broken; nothing if English is broken too."""
    try:
        return load(files, now, site_url, drafts=drafts)
    except AuthorError:
        return Loaded(None, ())


def load(
    files: Mapping[str, bytes], now: datetime, site_url: str, texts: Texts | None = None, *, drafts: bool = False
) -> Loaded:
    """Loads a project from its files.

    `files` maps paths relative to the project ("content/site.yml") to bytes; `now` must have an offset. Without `texts`
    the interface is in English. With `drafts`, the site has the issues that aren't public too, for a preview.
    """
    texts = texts or read_texts()
    tree, found = read_tree(files)
    issues = tuple(sorted(tree.records(tree.issues), key=lambda issue: (issue.published, issue.slug), reverse=True))
    public = tuple(issue for issue in issues if issue.public(now))
    embargoed = embargo(tree, {issue.slug for issue in public})
    context = Context(tree, now, public, texts.language, embargo=embargoed)
    problems = tuple(sorted({*found, *run(BUILD, context)}))
    broken = frozenset(problem.path for problem in errors(problems))
    context = replace(context, broken=broken)
    left_out = NOTHING if drafts else embargoed
    site = None
    if not broken and tree.site and tree.site.record and tree.topics and tree.topics.record:
        topics = tree.topics.record.topics
        shown = issues if drafts else public
        site = Site(
            site_url=site_url if site_url.endswith("/") else site_url + "/",
            config=tree.site.record,
            topics={tag: topic for tag, topic in topics.items() if tag not in left_out.topics},
            guides=tuple(tree.records(tree.guides)),
            quizzes=tuple(quiz for quiz in tree.records(tree.quizzes) if quiz.id not in left_out.quizzes),
            issues=shown,
            pages=tuple(tree.records(tree.pages)),
            assets=tree.assets,
            texts=texts,
            placed=tree.placed,
            previews=frozenset({issue.slug for issue in shown} - {issue.slug for issue in public}),
        )
    return Loaded(site, problems, context, issues)


def load_quiz(path: str, quiz_id: str, data: bytes) -> tuple[Quiz | None, tuple[Problem, ...]]:
    """Loads one quiz, without a project: `category` references aren't checked. Returns it and its problems.

    The quiz is None if any problem is an error.
    """
    source, problems = read_quiz(path, quiz_id, data)
    if source.document and source.record:
        problems = (*problems, *quiz_problems(source.record, source.document))
    return (None if errors(problems) else source.record), problems

"""Loads a project: all its files become one Site, or all their problems are reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from generator.app.fixed_settings import PAGES
from generator.app.kept_bodies import kept_bodies
from generator.app.kept_issues import kept_issues
from generator.app.kept_related import kept_related
from generator.app.settings import Settings
from generator.i18n.texts import Texts, read_texts
from generator.model.addresses import OWN_TEXTS, issue_files, quiz_address
from generator.model.issue import Issue
from generator.model.quizzes import Quiz
from generator.rules.context import Context
from generator.rules.links import LINK
from generator.rules.registry import BUILD, RENDERED, quiz_problems, run
from generator.rules.unfinished import UNFINISHED
from generator.site.bodies import RenderBody, render_body
from generator.site.disk import read_files
from generator.site.embargo import NOTHING, Embargo, embargo, named
from generator.site.hidden import Hidden, entry_name, hidden_at, without
from generator.site.issue_reader import RecallIssue, read_anew
from generator.site.reader import read_quiz, read_tree
from generator.site.related import Relate, related_places
from generator.site.site import Site, Withdrawn
from generator.site.source_tree import SourceTree
from generator.text.problems import AuthorError, Problem, errors


@dataclass(frozen=True)
class Loaded:
    """The result of loading a project.

    Attributes:
        site: None if there are blocking problems.
        problems: all of them.
        context: what the checks work on; None if the files couldn't be read.
        issues: every issue that could be read, public or not, newest first.
        blocking: the errors that stop the public site: those that would be left without the hidden issues.
        assets: the author's files that are served as they are, by their address.
    """

    site: Site | None
    problems: tuple[Problem, ...]
    context: Context | None = None
    issues: tuple[Issue, ...] = ()
    blocking: tuple[Problem, ...] = ()
    assets: Mapping[str, bytes] = field(default_factory=dict)

    def require(self) -> Site:
        """The site.

        Raises:
            AuthorError: there are errors that stop the public site.
        """
        if self.site is None:
            raise AuthorError(self.problems)
        return self.site


def load_site(
    root: Path,
    now: datetime,
    settings: Settings,
    *,
    drafts: bool = False,
    recall: RecallIssue = read_anew,
    keep: bool = True,
) -> Loaded:
    """Loads the project in the folder `root`; see `load`, and `kept_bodies` for `keep`."""
    try:
        files = read_files(root, settings.custom_dir)
    except AuthorError as error:
        return Loaded(None, error.problems, blocking=error.problems)
    try:
        texts = read_texts(settings.language, files.get(OWN_TEXTS))
    except AuthorError as error:
        rest = _in_english(files, now, settings.site_url, drafts=drafts)
        blocking = (*error.problems, *rest.blocking)
        return Loaded(None, tuple(sorted({*error.problems, *rest.problems})), rest.context, blocking=blocking)
    with kept_bodies(root, keep=keep) as body, kept_issues(root, recall, keep=keep) as known:
        return load(
            files, now, settings.site_url, texts, drafts=drafts, body=body, recall=known, relate=kept_related(root)
        )


def _in_english(files: Mapping[str, bytes], now: datetime, site_url: str, *, drafts: bool) -> Loaded:
    """The project with English texts, since those of its language are broken; nothing if English is broken too."""
    try:
        return load(files, now, site_url, drafts=drafts)
    except AuthorError:
        return Loaded(None, ())


def load(
    files: Mapping[str, bytes],
    now: datetime,
    site_url: str,
    texts: Texts | None = None,
    *,
    drafts: bool = False,
    body: RenderBody = render_body,
    recall: RecallIssue = read_anew,
    relate: Relate = related_places,
) -> Loaded:
    """Loads a project from its files.

    `files` maps paths relative to the project ("content/site.yml") to bytes; `now` must have an offset. Without `texts`
    the interface is in English. With `drafts`, the site also has the issues that aren't public and have no
    errors. `body` and `recall` are those of `read_tree`, `relate` is that of a site.

    Errors that only hidden issues cause are among the problems, but don't stop the site.
    """
    texts = texts or read_texts()
    tree, found = read_tree(files, texts.language, body, recall)
    context, readers = _context(tree, files, now, site_url, texts)
    hidden, embargoed = context.hidden, context.embargo
    not_public = {source.path for source in tree.quizzes if source.id in embargoed.quizzes}

    def stopping(problems: Iterable[Problem]) -> set[Problem]:
        return {one for one in errors(problems) if not hidden.owns(one.path) and one.path not in not_public}

    problems = {*found, *run(BUILD, context)}
    blocking = stopping(problems)
    if blocking and hidden.names and not stopping(found):
        # What would be left if the hidden issues had never been written: one of them may also make another file wrong.
        blocking = stopping(run(BUILD, replace(context, tree=readers)))
    # A dead link or a placeholder keeps no page from being rendered, so the places that other links name can be checked
    # all the same.
    dead = {one for one in blocking if one.rule in (LINK, UNFINISHED)}
    sites = _sites(context, texts, readers, problems - dead, relate) if blocking == dead else None
    if sites:
        places = set(run(RENDERED, replace(context, sites=sites)))
        problems |= places
        blocking |= stopping(places)
        if errors(places):
            sites = _sites(context, texts, readers, problems, relate)
    broken = frozenset(problem.path for problem in errors(problems))
    context = replace(context, broken=broken, sites=None if blocking else sites)
    stops = [*stopping_drafts(blocking)] if drafts else blocking
    site = sites[1 if drafts else 0] if sites and not stops else None
    assets = {address: files[f"{PAGES}{address}"] for address in sorted(tree.assets)}
    return Loaded(site, tuple(sorted(problems)), context, tree.newest_first, tuple(sorted(blocking)), assets)


def stopping_drafts(blocking: Iterable[Problem]) -> Iterator[Problem]:
    """What stops a site with drafts: such a site shows what `inversion new` made, before placeholders are filled in."""
    return (problem for problem in blocking if problem.rule is not UNFINISHED)


def load_one(
    files: Mapping[str, bytes], slug: str, now: datetime, settings: Settings, problems: Iterable[Problem]
) -> Site:
    """The site that `load` gives with `drafts`, but of all issues it has only the one with this slug, if that.

    `problems` are those that `load` gives, and no rule is run again. With what stops a site among them, `load` gives
    none, so don't call this.
    """
    texts = read_texts(settings.language, files.get(OWN_TEXTS))
    own = {*issue_files(files, slug)}
    fewer = {path: data for path, data in files.items() if path in own or entry_name(path) is None}
    tree, _ = read_tree(fewer, texts.language)
    context, _ = _context(tree, fewer, now, settings.site_url, texts)
    broken = frozenset(problem.path for problem in errors(problems))
    shown = _whole(context, broken)
    site = _site(context, texts, shown, shown.newest_first, NOTHING)
    if site is None:
        raise ValueError("a site without settings or topics has a problem that stops it")
    return site


def _context(
    tree: SourceTree, files: Mapping[str, bytes], now: datetime, site_url: str, texts: Texts
) -> tuple[Context, SourceTree]:
    """What rules look at, and the files that readers see something of."""
    hidden = hidden_at(tree, files, now)
    embargoed = embargo(tree, hidden)
    readers = without(tree, hidden, embargoed.quizzes)
    url = site_url if site_url.endswith("/") else site_url + "/"
    public = readers.newest_first
    context = Context(tree, now, public, texts.language, embargo=embargoed, hidden=hidden, site_url=url)
    return context, readers


def _sites(
    context: Context, texts: Texts, readers: SourceTree, problems: Iterable[Problem], relate: Relate
) -> tuple[Site, Site] | None:
    """The public site, and the one with all issues."""
    broken = frozenset(problem.path for problem in errors(problems))
    public = _site(context, texts, readers, context.public, context.embargo, relate)
    everything = _whole(context, broken)
    whole = _site(context, texts, everything, everything.newest_first, NOTHING, relate)
    return (public, whole) if public and whole else None


def _whole(context: Context, paths: Collection[str]) -> SourceTree:
    """All files but the hidden issues with errors, and those that name a quiz with errors; `paths` have errors."""
    tree, hidden = context.tree, context.hidden
    broken = {name for path in paths if (name := entry_name(path)) and hidden.owns(path)}
    quizzes = {source.id for source in tree.quizzes if source.path in paths}
    unfit = {quiz_address(quiz_id) for quiz_id in quizzes}
    for source in tree.issues:
        if (unfit and unfit & named(source.record)) or (source.record and source.record.withdrawn):
            broken.add(entry_name(source.path) or "")
    return without(tree, Hidden(frozenset(broken)), quizzes)


def _site(
    context: Context,
    texts: Texts,
    shown: SourceTree,
    issues: tuple[Issue, ...],
    left_out: Embargo,
    relate: Relate = related_places,
) -> Site | None:
    """The site with the issues and quizzes of `shown`, and without the topics of `left_out`."""
    tree = context.tree
    if not (tree.site and tree.site.record and tree.topics and tree.topics.record):
        return None
    return Site(
        site_url=context.site_url,
        config=tree.site.record,
        topics={tag: topic for tag, topic in tree.topics.record.topics.items() if tag not in left_out.topics},
        guides=tuple(tree.records(tree.guides)),
        quizzes=tuple(tree.records(shown.quizzes)),
        issues=issues,
        pages=(pages := tuple(tree.records(tree.pages))),
        handwritten=frozenset(page.address for page in pages),
        assets=tree.assets,
        texts=texts,
        placed=tree.placed,
        previews=_slugs(issues) - _slugs(context.public) if issues is not context.public else frozenset(),
        relate=relate,
        withdrawn=tuple(_withdrawn(context)),
    )


def _slugs(issues: Iterable[Issue]) -> frozenset[str]:
    return frozenset(issue.slug for issue in issues)


def _withdrawn(context: Context) -> Iterator[Withdrawn]:
    """What was withdrawn after it was public, in the order of the files."""
    for issue in context.tree.records(context.tree.issues):
        if issue.withdrawn is not None and issue.status == "ready" and issue.published <= context.now:
            day = issue.withdrawn.date() if isinstance(issue.withdrawn, datetime) else issue.withdrawn
            yield Withdrawn(issue.slug, (issue.address, *issue.redirects), day)


def load_quiz(path: str, quiz_id: str, data: bytes) -> tuple[Quiz | None, tuple[Problem, ...]]:
    """Loads one quiz, without a project: `category` references aren't checked. Returns it and its problems.

    The quiz is None if any problem is an error.
    """
    source, problems = read_quiz(path, quiz_id, data)
    if source.document and source.record:
        problems = (*problems, *quiz_problems(source.record, source.document))
    return (None if errors(problems) else source.record), problems

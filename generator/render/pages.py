"""The pages of a site, and what each one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from generator.model.addresses import GUIDES, ISSUES, QUIZZES, SEARCH, TOPICS, served, topic_address, year_address
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.quizzes import KINDS, Quiz, is_knowledge, self_audits
from generator.model.site import Page
from generator.render import structured
from generator.render.page_html import any_quiz_view
from generator.render.policy import policy_of
from generator.render.urls import relative
from generator.render.view import View, environment
from generator.site.site import Site
from generator.text.markdown import Rendered

T = TypeVar("T")
Trail = list[tuple[str, str]]

DESCRIBED = 40  # entries with a description on a topic's page; of older ones it shows the title only
LATEST = 12  # issues with a description on the archive's first page; the pages of the years list all


def views(site: Site) -> Iterator[View]:
    """Every page before it is rendered."""
    yield from (_handwritten(site, page) for page in site.pages)
    yield _guides(site)
    for guide in site.guides:
        yield _guide(site, guide)
        yield from (_category(site, guide, index) for index in range(len(guide.categories)))
        yield from (_strategy(site, guide, index) for index in range(len(guide.strategies)))
    yield _quizzes(site)
    yield from (_quiz(site, quiz) for quiz in site.quizzes)
    yield _archive(site)
    yield from (_year(site, year) for year in site.years)
    yield from (_issue(site, index) for index in range(len(site.issues)))
    yield _topics(site)
    yield from (_topic(site, tag) for tag in site.topics)
    yield _search(site)


def redirects(site: Site) -> dict[str, str]:
    """A page at each old address of an issue that redirects to the new one: {path: the HTML as served}."""
    template = environment(site.texts).get_template("redirect.html.jinja")
    policy = policy_of(site.config).text()
    pages = {}
    for issue in site.issues:
        for address in issue.redirects:
            html = template.render(issue=issue, url=structured.url(site, issue.address), policy=policy)
            pages[served(address).removeprefix("/")] = relative(html, address.rpartition("/")[0] + "/")
    return pages


def _handwritten(site: Site, page: Page) -> View:
    home = page.address == "/"
    listed = _listed(site, page.body)
    trail = _trail(site) if home else _trail(site, (page.title, page.address))
    return View(
        address=page.address,
        title=page.title,
        description=page.description,
        template="page",
        data={"page": page, "trail": [] if home else trail[:-1]},
        newest=_newest(site, listed),
        listed=listed,
        source=page.name + ".md",
        structured=(structured.website(site),) if home else (structured.breadcrumbs(site, trail),),
    )


def _guides(site: Site) -> View:
    texts = site.texts
    return _list(site, texts("guides.title"), GUIDES, "guides", texts("guides.description"))


def _guide(site: Site, guide: Guide) -> View:
    trail = _guide_trail(site, guide)
    return View(
        address=guide.address,
        title=guide.title,
        description=guide.description,
        template="guide",
        search_label=site.texts("search.guide"),
        data={"guide": guide, "trail": trail[:-1], "quizzes": [site.quiz(name) for name in guide.quizzes]},
        structured=_article(site, guide, trail),
        og_type="article",
    )


def _category(site: Site, guide: Guide, index: int) -> View:
    category = guide.categories[index]
    trail = [*_guide_trail(site, guide), (category.title, category.address)]
    reference = f"{guide.id}/{category.id}"
    questions = [
        (quiz, scale_id, quiz.items_of(scale_id))
        for quiz in self_audits(site.quizzes)
        for scale_id, scale in quiz.scales.items()
        if scale.category == reference
    ]
    before, after = _neighbours(guide.categories, index)
    return View(
        address=category.address,
        title=category.title,
        description=category.description,
        template="category",
        search_label=site.texts("search.category"),
        data={
            "guide": guide,
            "category": category,
            "number": index + 1,
            "strategies": [guide.strategy(name) for name in category.strategies],
            "questions": questions,
            "trail": trail[:-1],
            "before": before,
            "after": after,
        },
        structured=_article(site, category, trail),
        og_type="article",
    )


def _strategy(site: Site, guide: Guide, index: int) -> View:
    strategy = guide.strategies[index]
    trail = [*_guide_trail(site, guide), (strategy.title, strategy.address)]
    before, after = _neighbours(guide.strategies, index)
    return View(
        address=strategy.address,
        title=strategy.title,
        description=strategy.description,
        template="strategy",
        search_label=site.texts("search.strategy"),
        data={
            "guide": guide,
            "strategy": strategy,
            "number": index + 1,
            "serves": guide.served_by(strategy),
            "trail": trail[:-1],
            "before": before,
            "after": after,
        },
        structured=_article(site, strategy, trail),
        og_type="article",
    )


def _quizzes(site: Site) -> View:
    title, description = _quiz_list_texts(site)
    headings = dict(zip(KINDS, (site.texts("quizzes.audits"), site.texts("quizzes.quizzes")), strict=True))
    groups = [
        (kind, heading, quizzes)
        for kind, heading in headings.items()
        if (quizzes := [quiz for quiz in site.quizzes if quiz.kind == kind])
    ]
    return _list(site, title, QUIZZES, "quizzes", description, {"groups": groups})


def _quiz_list_texts(site: Site) -> tuple[str, str]:
    """Title and description of the list of quizzes; it may hold one kind or both."""
    texts, kinds = site.texts, {is_knowledge(quiz) for quiz in site.quizzes}
    if len(kinds) > 1:
        return texts("quizzes.both"), texts("quizzes.both_description")
    if kinds == {True}:
        return texts("quizzes.quizzes"), texts("quizzes.quizzes_description")
    return texts("quizzes.audits"), texts("quizzes.audits_description")


def _quiz(site: Site, quiz: Quiz) -> View:
    trail = _trail(site, (_quiz_list_texts(site)[0], QUIZZES), (quiz.title, quiz.address))
    return View(
        address=quiz.address,
        title=quiz.title,
        description=quiz.description,
        template="quiz",
        search_label=site.texts("quiz.quiz") if is_knowledge(quiz) else site.texts("quiz.audit"),
        data={"quiz": any_quiz_view(site, quiz, quiz.id), "embedded": False, "trail": trail[:-1]},
        structured=(structured.quiz_thing(site, quiz), structured.breadcrumbs(site, trail)),
    )


def _archive(site: Site) -> View:
    counts = [(year, sum(issue.published.year == year for issue in site.issues)) for year in site.years]
    trail = _issues_trail(site)
    return View(
        address=ISSUES,
        title=site.texts("issues.title"),
        description=site.texts("issues.description", site=site.config.name),
        template="archive",
        data={"latest": site.issues[:LATEST], "counts": counts, "trail": trail[:-1]},
        newest=_newest(site, site.issues[:LATEST]),
        structured=(structured.breadcrumbs(site, trail),),
    )


def _year(site: Site, year: int) -> View:
    trail = [*_issues_trail(site), (str(year), year_address(year))]
    of_year = [issue for issue in site.issues if issue.published.year == year]
    months = [(number, list(issues)) for number, issues in groupby(of_year, key=lambda issue: issue.published.month)]
    index = site.years.index(year)
    return View(
        address=year_address(year),
        title=site.texts("issues.year", year=year),
        description=site.texts("issues.year_description", site=site.config.name, year=year),
        template="year",
        data={
            "year": year,
            "months": months,
            "trail": trail[:-1],
            "earlier": site.years[index + 1] if index + 1 < len(site.years) else None,
            "later": site.years[index - 1] if index else None,
        },
        newest=_newest(site, of_year),
        structured=(structured.breadcrumbs(site, trail),),
    )


def _issue(site: Site, index: int) -> View:
    issue = site.issues[index]
    trail = [*_issues_trail(site), (issue.title, issue.address)]
    after, before = _neighbours(site.issues, index)
    return View(
        address=issue.address,
        title=issue.title,
        description=issue.description,
        template="issue",
        search_label=site.texts("search.issue"),
        data={
            "issue": issue,
            "guide": site.guide(issue.guide) if issue.guide else None,
            "quiz": site.quiz(issue.quiz) if issue.quiz else None,
            "trail": trail[:-1],
            "before": before,
            "after": after,
            "related": site.related(issue),
            "cover": site.picture(issue, issue.cover.src) if issue.cover else None,
        },
        listed=_listed(site, issue.body),
        preview=issue.slug in site.previews,
        structured=(structured.issue_article(site, issue), structured.breadcrumbs(site, trail)),
        og_type="article",
        published=issue.published,
        modified=site.issue_updated(issue),
    )


def _topics(site: Site) -> View:
    texts = site.texts
    newest = _newest(site, [issue for issue in site.issues if issue.tags])
    data = {"counts": {tag: len(site.tagged(tag)) for tag in site.topics}}
    return _list(site, texts("topics.title"), TOPICS, "topics", texts("topics.description"), data, newest)


def _topic(site: Site, tag: str) -> View:
    topic, tagged = site.topics[tag], site.tagged(tag)
    trail = _trail(site, (site.texts("topics.title"), TOPICS), (topic.title, topic_address(tag)))
    return View(
        address=topic_address(tag),
        title=site.texts("topic.title", topic=topic.title),  # a guide may have the same title
        description=topic.description,
        template="topic",
        data={"topic": topic, "tagged": tagged, "described": DESCRIBED, "trail": trail[:-1]},
        newest=_newest(site, [part for part in tagged if isinstance(part, Issue)]),
        structured=(structured.breadcrumbs(site, trail),),
    )


def _search(site: Site) -> View:
    texts = site.texts
    description = texts("search.description", site=site.config.name)
    return _list(site, texts("search.title"), SEARCH, "search", description, {"older": site.years[1:]})


def _list(
    site: Site,
    title: str,
    address: str,
    template: str,
    description: str,
    data: Mapping[str, object] | None = None,
    newest: datetime | None = None,
) -> View:
    trail = _trail(site, (title, address))
    return View(
        address=address,
        title=title,
        description=description,
        template=template,
        data={"trail": trail[:-1], **(data or {})},
        newest=newest,
        structured=(structured.breadcrumbs(site, trail),),
    )


def _trail(site: Site, *steps: tuple[str, str]) -> Trail:
    """The breadcrumbs from the landing page: (title, address)."""
    return [(site.texts("site.home"), "/"), *steps]


def _guide_trail(site: Site, guide: Guide) -> Trail:
    return _trail(site, (site.texts("guides.title"), GUIDES), (guide.title, guide.address))


def _issues_trail(site: Site) -> Trail:
    return _trail(site, (site.texts("issues.title"), ISSUES))


def _newest(site: Site, issues: Iterable[Issue]) -> datetime | None:
    """When the last of the issues was published or updated; None without issues."""
    return max((site.issue_updated(issue) or issue.published for issue in issues), default=None)


def _listed(site: Site, body: Rendered) -> tuple[Issue, ...]:
    """The newest issues that the blocks in a text list."""
    return site.issues[: max((int(embed.body) for embed in body.embeds if embed.kind == "issues"), default=0)]


def _article(site: Site, part: Guide | Category | Strategy, trail: Trail) -> tuple[structured.Thing, ...]:
    thing = structured.article(site, part.address, part.title, part.description)
    return thing, structured.breadcrumbs(site, trail)


def _neighbours(records: Sequence[T], index: int) -> tuple[T | None, T | None]:
    """The records before and after an index. Looking the record itself up would compare all of them, for each page."""
    before = records[index - 1] if index else None
    return before, records[index + 1] if index + 1 < len(records) else None

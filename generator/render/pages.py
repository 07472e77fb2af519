"""The pages of a site, and what each one shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.model.addresses import DEVICE, FOLLOW, GIVES_WAY, GUIDES, QUIZZES, RSS, SEARCH, served
from generator.model.guide import Category, Guide, Strategy
from generator.model.quizzes import KINDS, Quiz, is_knowledge, self_audits
from generator.model.site import Page
from generator.render import structured
from generator.render.contents import contents_of
from generator.render.issue_pages import IssuePage, issue_pages, issue_view, listed_in
from generator.render.kit import kit_pages
from generator.render.list_pages import archive_pages, topic_pages
from generator.render.page_html import any_quiz_view
from generator.render.page_parts import Trail, list_page, neighbours, newest_of, trail_to
from generator.render.policy import policy_of
from generator.render.urls import relative
from generator.render.view import View, environment
from generator.site.site import Site


def views(site: Site) -> Iterator[View]:
    """Every page before it is rendered."""
    for page in pages(site):
        yield issue_view(site.common, page) if isinstance(page, IssuePage) else page


def pages(site: Site) -> Iterator[View | IssuePage]:
    """The same; of the page of an issue, only what it's made from."""
    yield from (_handwritten(site, page) for page in site.pages)
    yield _guides(site)
    for guide in site.guides:
        yield _guide(site, guide)
        yield from (_category(site, guide, index) for index in range(len(guide.categories)))
        yield from (_strategy(site, guide, index) for index in range(len(guide.strategies)))
    yield _quizzes(site)
    yield from (_quiz(site, quiz) for quiz in site.quizzes)
    yield from archive_pages(site)
    yield from issue_pages(site)
    yield from topic_pages(site)
    yield _search(site)
    yield _device(site)
    if GIVES_WAY not in site.handwritten:
        yield _follow(site)


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


def withdrawals(site: Site) -> dict[str, str]:
    """A page at each address of an issue that was withdrawn, which says so: {path: the HTML as served}."""
    template = environment(site.texts).get_template("withdrawn.html.jinja")
    policy = policy_of(site.config).text()
    pages = {}
    for issue in site.withdrawn:
        for address in issue.addresses:
            html = template.render(day=issue.day, policy=policy, config=site.config)
            pages[served(address).removeprefix("/")] = relative(html, address.rpartition("/")[0] + "/")
    return pages


def _handwritten(site: Site, page: Page) -> View:
    home = page.address == "/"
    listed = listed_in(site, page.body)
    trail = trail_to(site) if home else trail_to(site, (page.title, page.address))
    return View(
        address=page.address,
        title=page.title,
        description=page.description,
        template="page",
        data={
            "page": page,
            # Nothing stands between somebody in need and the help that such a page begins with.
            "contents": () if home or page.discreet else contents_of(page.body),
            "trail": [] if home else trail[:-1],
        },
        newest=newest_of(site, listed),
        listed=listed,
        source=page.name + ".md",
        structured=(structured.website(site),) if home else (structured.breadcrumbs(site, trail),),
    )


def _guides(site: Site) -> View:
    texts = site.texts
    return list_page(site, texts("guides.title"), GUIDES, "guides", texts("guides.description"))


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
    before, after = neighbours(guide.categories, index)
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
    before, after = neighbours(guide.strategies, index)
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
    return list_page(site, title, QUIZZES, "quizzes", description, {"groups": groups})


def _quiz_list_texts(site: Site) -> tuple[str, str]:
    """Title and description of the list of quizzes; it may hold one kind or both."""
    texts, kinds = site.texts, {is_knowledge(quiz) for quiz in site.quizzes}
    if len(kinds) > 1:
        return texts("quizzes.both"), texts("quizzes.both_description")
    if kinds == {True}:
        return texts("quizzes.quizzes"), texts("quizzes.quizzes_description")
    return texts("quizzes.audits"), texts("quizzes.audits_description")


def _quiz(site: Site, quiz: Quiz) -> View:
    trail = trail_to(site, (_quiz_list_texts(site)[0], QUIZZES), (quiz.title, quiz.address))
    return View(
        address=quiz.address,
        title=quiz.title,
        description=quiz.description,
        template="quiz",
        search_label=site.texts("quiz.quiz") if is_knowledge(quiz) else site.texts("quiz.audit"),
        data={"quiz": any_quiz_view(site, quiz, quiz.id), "embedded": False, "trail": trail[:-1]},
        structured=(structured.quiz_thing(site, quiz), structured.breadcrumbs(site, trail)),
    )


def _search(site: Site) -> View:
    texts = site.texts
    description = texts("search.description", site=site.config.name)
    return list_page(site, texts("search.title"), SEARCH, "search", description, {"older": site.years[1:]})


def _device(site: Site) -> View:
    titles = {
        **{page.address: page.title for page in site.pages},
        **{quiz.address: quiz.title for quiz in site.quizzes},
    }
    titles["/"] = site.config.name
    kit = [(titles[address], address) for address in kit_pages(site) if address in titles]
    description = site.texts("device.description")
    view = list_page(site, site.texts("device.title"), DEVICE, "device", description, {"kit": kit})
    return replace(view, unlisted=True)


def _follow(site: Site) -> View:
    texts = site.texts
    again = [quiz for quiz in self_audits(site.quizzes) if quiz.retake_after]
    data = {"feed": structured.url(site, RSS), "again": again}
    description = texts("follow.description", site=site.config.name)
    page = list_page(site, texts("follow.title"), FOLLOW, "follow", description, data)
    return replace(page, search_label=texts("follow.kind"))


def _guide_trail(site: Site, guide: Guide) -> Trail:
    return trail_to(site, (site.texts("guides.title"), GUIDES), (guide.title, guide.address))


def _article(site: Site, part: Guide | Category | Strategy, trail: Trail) -> tuple[structured.Thing, ...]:
    thing = structured.article(site, part.address, part.title, part.description)
    return thing, structured.breadcrumbs(site, trail)

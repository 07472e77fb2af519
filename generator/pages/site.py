"""Which pages there are, and what each one shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import jinja2
from markupsafe import Markup

from generator.markdown import Embed, Rendered
from generator.model.guide import Category, Guide, Strategy
from generator.model.quiz import Quiz
from generator.model.site import Page
from generator.pages import structured
from generator.pages.links import relative, targets
from generator.pages.quiz_view import category_accent, quiz_view
from generator.pages.view import View, environment, front_matter, one_block
from generator.project import Project

T = TypeVar("T")
Trail = list[tuple[str, str]]

LATEST = 12  # issues in full on the archive's first page; the years hold the rest
HOME = ("Home", "/")


def all_pages(project: Project) -> dict[str, str]:
    """Every page: the path of its Markdown file, and the file's text. The same project gives the same bytes."""
    env = environment()
    pages = {}
    known = project.addresses | project.assets
    for view in views(project):
        html = _draw(env, project, view)
        # Authors' links were checked on loading, so this is a template that points nowhere.
        if dangling := {target for target in targets(html) if not target.startswith("/assets/")} - known:
            raise ValueError(f"{view.address} links to {sorted(dangling)}")
        pages[view.src_uri] = front_matter(view) + relative(html, view.address)
    return pages


def views(project: Project) -> Iterator[View]:
    """Every page before it is drawn."""
    yield from (_handwritten(project, page) for page in project.pages)
    yield _guides(project)
    for guide in project.guides:
        yield _guide(project, guide)
        yield from (_category(project, guide, place) for place in range(len(guide.categories)))
        yield from (_strategy(project, guide, place) for place in range(len(guide.strategies)))
    yield _quizzes(project)
    yield from (_quiz(project, quiz) for quiz in project.quizzes)
    yield _archive(project)
    yield from (_year(project, year) for year in project.years)
    yield from (_issue(project, place) for place in range(len(project.issues)))
    yield _topics(project)
    yield from (_topic(project, tag) for tag in project.topics)


def _draw(env: jinja2.Environment, project: Project, view: View) -> str:
    context = {"project": project, "site": project.site, "view": view, "accent": category_accent}

    def body(rendered: Rendered) -> Markup:
        """Rendered Markdown with its embeds drawn."""
        parts = []
        for number, part in enumerate(rendered.parts):
            if isinstance(part, Embed):
                parts.append(_embed(env, project, view, part, number, context))
            else:
                parts.append(part)
        return Markup("\n").join(Markup(part) for part in parts)  # noqa: S704 - rendered HTML and templates' output

    template = env.get_template(f"{view.template}.html.jinja")
    return one_block(
        template.render(
            **context, **view.data, body=body, thing={"@context": "https://schema.org", "@graph": list(view.structured)}
        )
    )


def _embed(
    env: jinja2.Environment, project: Project, view: View, embed: Embed, number: int, context: dict[str, object]
) -> str:
    """What stands for a fenced block; `number` is its place in the text, from 0."""
    data: dict[str, object]
    if embed.kind == "quiz":
        quiz = project.quiz(embed.body)
        data = {"quiz": quiz_view(project, quiz, f"{quiz.id}--{number}"), "embedded": True}
    elif embed.kind == "guide":
        # A hand-written page may begin with a guide; everywhere else a first heading stands above the text.
        first = number == 0 and view.template == "page"
        data = {"guide": project.guide(embed.body), "first": first, "number": number}
    elif embed.kind == "issues":
        data = {"issues": project.issues[: int(embed.body)], "number": number}
    else:
        data = {"safety": project.site.safety}
    return env.get_template(f"embed_{embed.kind}.html.jinja").render(**context, **data)


def _handwritten(project: Project, page: Page) -> View:
    home = page.address == "/"
    trail = [HOME] if home else [HOME, (page.title, page.address)]
    return View(
        address=page.address,
        title=page.title,
        description=page.description,
        template="page",
        data={"page": page, "trail": [] if home else trail[:-1]},
        source=page.name + ".md",
        structured=(structured.website(project),) if home else (structured.breadcrumbs(project, trail),),
    )


def _guides(project: Project) -> View:
    return _list(
        project, "Guides", "/guides/", "guides", "Every guide: one problem each, seen from the wrong side first."
    )


def _guide(project: Project, guide: Guide) -> View:
    trail = [HOME, ("Guides", "/guides/"), (guide.title, guide.address)]
    return View(
        address=guide.address,
        title=guide.title,
        description=guide.description,
        template="guide",
        data={"guide": guide, "trail": trail[:-1], "quizzes": [project.quiz(name) for name in guide.quizzes]},
        structured=_article(project, guide, trail),
        og_type="article",
    )


def _category(project: Project, guide: Guide, place: int) -> View:
    category = guide.categories[place]
    trail = [HOME, ("Guides", "/guides/"), (guide.title, guide.address), (category.title, category.address)]
    reference = f"{guide.id}/{category.id}"
    questions = [
        (quiz, scale_id, quiz.items_of(scale_id))
        for quiz in project.quizzes
        for scale_id, scale in quiz.scales.items()
        if scale.category == reference
    ]
    before, after = _neighbours(guide.categories, place)
    return View(
        address=category.address,
        title=category.title,
        description=category.description,
        template="category",
        data={
            "guide": guide,
            "category": category,
            "number": place + 1,
            "strategies": [guide.strategy(name) for name in category.strategies],
            "questions": questions,
            "trail": trail[:-1],
            "before": before,
            "after": after,
        },
        structured=_article(project, category, trail),
        og_type="article",
    )


def _strategy(project: Project, guide: Guide, place: int) -> View:
    strategy = guide.strategies[place]
    trail = [HOME, ("Guides", "/guides/"), (guide.title, guide.address), (strategy.title, strategy.address)]
    before, after = _neighbours(guide.strategies, place)
    return View(
        address=strategy.address,
        title=strategy.title,
        description=strategy.description,
        template="strategy",
        data={
            "guide": guide,
            "strategy": strategy,
            "number": place + 1,
            "serves": guide.served_by(strategy),
            "trail": trail[:-1],
            "before": before,
            "after": after,
        },
        structured=_article(project, strategy, trail),
        og_type="article",
    )


def _quizzes(project: Project) -> View:
    return _list(
        project,
        "Self-audits",
        "/quizzes/",
        "quizzes",
        "Questions to look at yourself with. Nothing you answer leaves your device.",
    )


def _quiz(project: Project, quiz: Quiz) -> View:
    trail = [HOME, ("Self-audits", "/quizzes/"), (quiz.title, quiz.address)]
    return View(
        address=quiz.address,
        title=quiz.title,
        description=quiz.description,
        template="quiz",
        data={"quiz": quiz_view(project, quiz, quiz.id), "embedded": False, "trail": trail[:-1]},
        structured=(structured.quiz_thing(project, quiz), structured.breadcrumbs(project, trail)),
    )


def _archive(project: Project) -> View:
    counts = [(year, sum(issue.published.year == year for issue in project.issues)) for year in project.years]
    trail = [HOME, ("Issues", "/issues/")]
    return View(
        address="/issues/",
        title="Issues",
        description=f"Every issue of {project.site.name}, newest first, and the archive by year.",
        template="archive",
        data={"latest": project.issues[:LATEST], "counts": counts, "trail": trail[:-1]},
        structured=(structured.breadcrumbs(project, trail),),
    )


def _year(project: Project, year: int) -> View:
    trail = [HOME, ("Issues", "/issues/"), (str(year), f"/issues/{year}/")]
    mine = [issue for issue in project.issues if issue.published.year == year]
    months = [(number, list(issues)) for number, issues in groupby(mine, key=lambda issue: issue.published.month)]
    place = project.years.index(year)
    return View(
        address=f"/issues/{year}/",
        title=f"Issues of {year}",
        description=f"Every issue of {project.site.name} in {year}, by month.",
        template="year",
        data={
            "year": year,
            "months": months,
            "trail": trail[:-1],
            "earlier": project.years[place + 1] if place + 1 < len(project.years) else None,
            "later": project.years[place - 1] if place else None,
        },
        structured=(structured.breadcrumbs(project, trail),),
    )


def _issue(project: Project, place: int) -> View:
    issue = project.issues[place]
    trail = [HOME, ("Issues", "/issues/"), (issue.title, issue.address)]
    after, before = _neighbours(project.issues, place)
    return View(
        address=issue.address,
        title=issue.title,
        description=issue.description,
        template="issue",
        data={
            "issue": issue,
            "guide": project.guide(issue.guide) if issue.guide else None,
            "quiz": project.quiz(issue.quiz) if issue.quiz else None,
            "trail": trail[:-1],
            "before": before,
            "after": after,
        },
        structured=(structured.issue_article(project, issue), structured.breadcrumbs(project, trail)),
        og_type="article",
        published=issue.published,
        modified=project.issue_updated(issue),
    )


def _topics(project: Project) -> View:
    return _list(project, "Topics", "/topics/", "topics", "What the guides and the issues are about, topic by topic.")


def _topic(project: Project, tag: str) -> View:
    topic = project.topics[tag]
    trail = [HOME, ("Topics", "/topics/"), (topic.title, f"/topics/{tag}/")]
    return View(
        address=f"/topics/{tag}/",
        title=f"Topic: {topic.title}",  # a guide may have the same title
        description=topic.description,
        template="topic",
        data={"topic": topic, "tagged": project.tagged(tag), "trail": trail[:-1]},
        structured=(structured.breadcrumbs(project, trail),),
    )


def _list(project: Project, title: str, address: str, template: str, description: str) -> View:
    trail = [HOME, (title, address)]
    return View(
        address=address,
        title=title,
        description=description,
        template=template,
        data={"trail": trail[:-1]},
        structured=(structured.breadcrumbs(project, trail),),
    )


def _article(project: Project, part: Guide | Category | Strategy, trail: Trail) -> tuple[structured.Thing, ...]:
    thing = structured.article(project, part.address, part.title, part.description)
    return thing, structured.breadcrumbs(project, trail)


def _neighbours(all_of_them: Sequence[T], place: int) -> tuple[T | None, T | None]:
    """What stands before and after, by place: comparing records field by field would cost a pass for each page."""
    before = all_of_them[place - 1] if place else None
    return before, all_of_them[place + 1] if place + 1 < len(all_of_them) else None

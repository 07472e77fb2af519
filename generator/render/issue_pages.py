"""The pages of issues. There may be thousands, so a page's inputs are known before its view is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.issue import Issue
from generator.render import structured
from generator.render.contents import contents_of
from generator.render.page_parts import issues_trail, neighbours
from generator.render.view import View
from generator.site.lists import fitting
from generator.site.site import Common, Site
from generator.text.links import Placed
from generator.text.markdown import Rendered


@dataclass(frozen=True, slots=True)
class IssuePage:
    """All that the page of an issue shows, besides what any page may show.

    Attributes:
        before: the issue before it in time.
        after: the issue after it in time.
        related: other issues on its topics.
        listed: the newest issues, as many as the blocks in its text list.
        cover: where its picture is.
        preview: whether only the author's preview shows it.
    """

    issue: Issue
    before: Issue | None
    after: Issue | None
    related: tuple[Issue, ...]
    listed: tuple[Issue, ...]
    cover: Placed | None
    preview: bool

    @property
    def src_uri(self) -> str:
        """The path of its Markdown file."""
        return f"{self.issue.address[1:]}index.md"

    @property
    def parts(self) -> tuple[object, ...]:
        """All that it's made of. None ends each list; no list contains it."""
        return (self.issue, self.before, self.after, *self.related, None, *self.listed, None, self.cover, self.preview)


def issue_pages(site: Site) -> Iterator[IssuePage]:
    """The page of each issue, newest first."""
    for index, issue in enumerate(site.issues):
        after, before = neighbours(site.issues, index)
        yield IssuePage(
            issue=issue,
            before=before,
            after=after,
            related=site.related(issue),
            listed=listed_in(site, issue.body),
            cover=site.picture(issue, issue.cover.src) if issue.cover else None,
            preview=issue.slug in site.previews,
        )


def issue_view(site: Common, page: IssuePage) -> View:
    """The page of an issue before it's rendered."""
    issue = page.issue
    trail = [*issues_trail(site), (issue.title, issue.address)]
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
            "url": structured.url(site, issue.address),
            "contents": contents_of(issue.body),
            "trail": trail[:-1],
            "before": page.before,
            "after": page.after,
            "related": page.related,
            "cover": page.cover,
        },
        listed=page.listed,
        preview=page.preview,
        structured=(structured.issue_article(site, issue), structured.breadcrumbs(site, trail)),
        og_type="article",
        published=issue.published,
        modified=site.issue_updated(issue),
    )


def listed_in(site: Site, body: Rendered) -> tuple[Issue, ...]:
    """The newest issues that the blocks in a text list: as many as they ask for, if they fit on a page."""
    most = max((int(embed.body) for embed in body.embeds if embed.kind == "issues"), default=0)
    return site.issues[: fitting(site.issues[:most])]

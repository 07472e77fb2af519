"""What pages of different kinds have in common: breadcrumbs, neighbours, the day of a list, a plain list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from generator.model.addresses import ISSUES
from generator.model.issue import Issue
from generator.render import structured
from generator.render.view import View
from generator.site.site import Common

T = TypeVar("T")
Trail = list[tuple[str, str]]


def trail_to(site: Common, *steps: tuple[str, str]) -> Trail:
    """The breadcrumbs from the landing page: (title, address)."""
    return [(site.texts("site.home"), "/"), *steps]


def issues_trail(site: Common) -> Trail:
    """The breadcrumbs to the archive."""
    return trail_to(site, (site.texts("issues.title"), ISSUES))


def newest_of(site: Common, issues: Sequence[Issue]) -> datetime | None:
    """When the last of these issues was published or updated; None without issues. They must be newest first."""
    updated = (site.issue_updated(issue) for issue in issues if issue.updated)  # it's later, or None
    return max([*(issue.published for issue in issues[:1]), *filter(None, updated)], default=None)


def neighbours(records: Sequence[T], index: int) -> tuple[T | None, T | None]:
    """The records before and after an index. Looking the record itself up would compare all of them, for each page."""
    before = records[index - 1] if index else None
    return before, records[index + 1] if index + 1 < len(records) else None


def list_page(
    site: Common,
    title: str,
    address: str,
    template: str,
    description: str,
    data: Mapping[str, object] | None = None,
    newest: datetime | None = None,
) -> View:
    """A page that lists others, right below the landing page."""
    return list_at(site, trail_to(site, (title, address)), title, template, description, data or {}, newest)


def list_at(
    site: Common,
    trail: Trail,
    title: str,
    template: str,
    description: str,
    data: Mapping[str, object],
    newest: datetime | None,
) -> View:
    """A page that lists others, at the end of a trail."""
    return View(
        address=trail[-1][1],
        title=title,
        description=description,
        template=template,
        data={"trail": trail[:-1], **data},
        newest=newest,
        structured=(structured.breadcrumbs(site, trail),),
    )

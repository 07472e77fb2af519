"""JSON-LD (https://schema.org): what search engines and readers' tools may know of a page. Only what the page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.model.issue import Issue
from generator.model.site import Author
from generator.render.syndication import issue_urn
from generator.site.site import Quiz, Site

Thing = Mapping[str, Any]


def url(project: Site, address: str) -> str:
    """The absolute address."""
    return project.site_url + address.lstrip("/")


def website(project: Site) -> Thing:
    """The site as a whole."""
    site = project.site
    return {
        "@type": "WebSite",
        "name": site.name,
        "url": project.site_url,
        "description": site.description,
        "publisher": _person(site.author),
    }


def breadcrumbs(project: Site, trail: Sequence[tuple[str, str]]) -> Thing:
    """The way from the landing page; `trail` is (title, address)."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": url(project, address)}
            for position, (title, address) in enumerate(trail, 1)
        ],
    }


def article(project: Site, address: str, title: str, description: str) -> Thing:
    """A page of a guide."""
    return {
        "@type": "Article",
        "headline": title,
        "description": description,
        "url": url(project, address),
        "author": _person(project.site.author),
        "publisher": {"@type": "Organization", "name": project.site.name, "url": project.site_url},
    }


def issue_article(project: Site, issue: Issue) -> Thing:
    """An issue, as part of the periodical."""
    thing = {
        **article(project, issue.address, issue.title, issue.description),
        "identifier": issue_urn(issue),
        "datePublished": issue.published.isoformat(),
        **({"dateModified": updated.isoformat()} if (updated := project.issue_updated(issue)) else {}),
        "isPartOf": {"@type": "Periodical", "name": project.site.name, "url": url(project, "/issues/")},
        "keywords": [project.topics[tag].title for tag in issue.tags],
    }
    if issue.number is not None:
        part = {"@type": "PublicationIssue", "issueNumber": issue.number, "isPartOf": thing["isPartOf"]}
        thing["isPartOf"] = part
    return thing


def quiz_thing(project: Site, quiz: Quiz) -> Thing:
    """A quiz. No search engine promises anything for it; it is true all the same."""
    thing: dict[str, Any] = {
        "@type": "Quiz",
        "name": quiz.title,
        "description": quiz.description,
        "url": url(project, quiz.address),
        "learningResourceType": "self-assessment" if quiz.kind == "scale" else "quiz",
        "author": _person(project.site.author),
    }
    if quiz.minutes is not None:
        thing["timeRequired"] = f"PT{quiz.minutes}M"
    return thing


def _person(author: Author) -> Thing:
    return {"@type": "Organization", "name": author.name} | ({"url": author.url} if author.url else {})

"""JSON-LD (https://schema.org) for search engines and other tools. It says nothing that the page doesn't show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.model.addresses import ISSUES
from generator.model.issue import Issue
from generator.model.quizzes import Quiz, is_knowledge
from generator.model.site import Author
from generator.render.syndication import issue_urn
from generator.site.site import Common

Thing = Mapping[str, Any]


def url(site: Common, address: str) -> str:
    """The absolute URL of an address inside the site."""
    return site.site_url + address.lstrip("/")


def website(site: Common) -> Thing:
    """The site as a whole."""
    config = site.config
    return {
        "@type": "WebSite",
        "name": config.name,
        "url": site.site_url,
        "description": config.description,
        "publisher": _person(config.author),
    }


def breadcrumbs(site: Common, trail: Sequence[tuple[str, str]]) -> Thing:
    """The breadcrumbs of a page; each step of `trail` is (title, address)."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": url(site, address)}
            for position, (title, address) in enumerate(trail, 1)
        ],
    }


def article(site: Common, address: str, title: str, description: str) -> Thing:
    """An article, such as a page of a guide."""
    return {
        "@type": "Article",
        "headline": title,
        "description": description,
        "url": url(site, address),
        "author": _person(site.config.author),
        "publisher": {"@type": "Organization", "name": site.config.name, "url": site.site_url},
    }


def issue_article(site: Common, issue: Issue) -> Thing:
    """An issue, as part of a periodical."""
    thing = {
        **article(site, issue.address, issue.title, issue.description),
        "identifier": issue_urn(issue),
        "datePublished": issue.published.isoformat(),
        **({"dateModified": updated.isoformat()} if (updated := site.issue_updated(issue)) else {}),
        "isPartOf": {"@type": "Periodical", "name": site.config.name, "url": url(site, ISSUES)},
        "keywords": [site.topics[tag].title for tag in issue.tags],
    }
    if issue.number is not None:
        part = {"@type": "PublicationIssue", "issueNumber": issue.number, "isPartOf": thing["isPartOf"]}
        thing["isPartOf"] = part
    return thing


def quiz_thing(site: Common, quiz: Quiz) -> Thing:
    """A quiz. No search engine promises a rich result for it; other tools may still read it."""
    thing: dict[str, Any] = {
        "@type": "Quiz",
        "name": quiz.title,
        "description": quiz.description,
        "url": url(site, quiz.address),
        "learningResourceType": "quiz" if is_knowledge(quiz) else "self-assessment",
        "author": _person(site.config.author),
    }
    if quiz.minutes is not None:
        thing["timeRequired"] = f"PT{quiz.minutes}M"
    return thing


def _person(author: Author) -> Thing:
    return {"@type": "Organization", "name": author.name} | ({"url": author.url} if author.url else {})

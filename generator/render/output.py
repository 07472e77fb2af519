"""Every file of a site: what the plugin gives MkDocs, and what `inversion write` writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from generator.model.addresses import card_address
from generator.render.card_texts import card_texts
from generator.render.cards import CardText, card
from generator.render.feeds import feeds_of
from generator.render.fingerprints import Fingerprints
from generator.render.issue_pages import IssuePage, issue_view
from generator.render.page_html import render_view
from generator.render.pages import pages, redirects, withdrawals
from generator.render.urls import relative, targets
from generator.render.view import View, dates, environment, front_matter, metadata
from generator.site.site import Common, Site
from generator.text.smaller import with_srcset

T = TypeVar("T")
Scale = Callable[[bytes, int], bytes]  # makes a picture so many pixels wide


def unscaled(data: bytes, width: int) -> bytes:  # noqa: ARG001 - see Scale
    """The picture as it is, for those who don't look at it."""
    return data


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as it's rendered: its metadata for the theme, and the HTML of its body."""

    metadata: Mapping[str, str]
    html: str


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A page before it's rendered.

    Attributes:
        path: of its Markdown file in docs_dir.
        key: a hash of all that it's made from; pages with equal keys are equal.
        dates: the part of its metadata that the sitemap takes.
        view: makes what it shows.
        card: the text of its card, if it has one.
        html: renders the body of its view.
    """

    path: str
    key: bytes
    dates: Mapping[str, str]
    view: Callable[[], View]
    card: CardText | None
    html: Callable[[View], str]

    def metadata(self) -> dict[str, str]:
        """Its metadata for the theme."""
        return metadata(self.view(), self.card)

    def text(self) -> PageText:
        """The page as it's rendered."""
        view = self.view()
        return PageText(metadata(view, self.card), self.html(view))

    def content(self) -> str:
        """Its Markdown file."""
        text = self.text()
        return front_matter(text.metadata) + text.html


@dataclass(frozen=True, slots=True)
class FileOutput:
    """Another file before it's made.

    Attributes:
        path: of it in docs_dir.
        key: a hash as pages have it.
        content: makes it.
        seldom: no page of the site loads it.
    """

    path: str
    key: bytes
    content: Callable[[], str | bytes]
    seldom: bool = False


Output = PageOutput | FileOutput


def all_files(site: Site, draw: Callable[[CardText], bytes] = card, scale: Scale = unscaled) -> dict[str, str | bytes]:
    """Every generated file by its path in docs_dir: a page as its Markdown file, everything else as it is served.

    The same site gives the same bytes. `draw` makes the picture of a card, and `scale` a smaller version of a picture;
    they may take it from a cache.
    """
    return {output.path: output.content() for output in outputs(site, card_texts(site), Fingerprints(), draw, scale)}


def all_pages(site: Site) -> dict[str, str]:
    """The text of every page's Markdown file, by the file's path."""
    return {page.path: page.content() for page in page_outputs(site, card_texts(site), Fingerprints())}


def outputs(
    site: Site,
    cards: Mapping[str, CardText],
    fingerprints: Fingerprints,
    draw: Callable[[CardText], bytes] = card,
    scale: Scale = unscaled,
) -> Iterator[Output]:
    """Every generated file before it's made. A later one with the path of an earlier one takes its place.

    `cards` are those of `card_texts`.
    """
    yield from page_outputs(site, cards, fingerprints)
    for path, page in {**redirects(site), **withdrawals(site)}.items():
        yield FileOutput(path, fingerprints.of(page), partial(_given, page))
    yield from _feed_outputs(site, fingerprints)
    for address, text in cards.items():
        path = card_address(address).lstrip("/")
        key = fingerprints.of_same(path, text.parts, text)
        yield FileOutput(path, key, partial(draw, text), seldom=True)
    for address, data in site.media.items():
        yield FileOutput(address.removeprefix("/"), fingerprints.of(data), partial(_given, data))
    for address, (data, width) in site.versions.items():
        yield FileOutput(address.removeprefix("/"), fingerprints.of(data, width), partial(scale, data, width))


def page_outputs(site: Site, cards: Mapping[str, CardText], fingerprints: Fingerprints) -> Iterator[PageOutput]:
    """Every page. It's made from its view and from what any page may show, and its key is the hash of both."""
    common = site.common
    html = partial(_html, common, site.addresses | site.assets | site.feeds | site.media.keys() | site.gone)
    base = fingerprints.of(common)
    for page in pages(site):
        if isinstance(page, IssuePage):
            issue = page.issue
            card = cards.get(issue.address)  # made from the issue, and from what any page may show
            shown = dates(issue.published, site.issue_updated(issue), unlisted=page.preview)
            view = partial(issue_view, common, page)
            key = base + fingerprints.of_same(page.src_uri, page.parts, page)
            yield PageOutput(page.src_uri, key, shown, view, card, html)
        else:
            card = cards.get(page.address)
            simple = json.dumps(page.structured)  # faster than a walk through it
            key = fingerprints.of(base, replace(page, structured=()), simple, card)
            shown = dates(page.published, page.modified or page.newest, unlisted=page.preview or page.unlisted)
            yield PageOutput(page.src_uri, key, shown, partial(_given, page), card, html)


def _html(common: Common, known: frozenset[str], view: View) -> str:
    html = render_view(environment(common.texts), common, view)
    # Authors' links were checked on loading, so a dead one here is a template's.
    if dead := {target for target in targets(html) if not target.startswith("/assets/")} - known:
        raise ValueError(f"{view.address} links to {sorted(dead)}")
    return with_srcset(relative(html, view.address))


def _feed_outputs(site: Site, fingerprints: Fingerprints) -> Iterator[FileOutput]:
    base = fingerprints.of(site.common)
    for feed in feeds_of(site):
        yield FileOutput(feed.path, fingerprints.of(base, feed.path, feed.made_from), feed.content)


def _given(value: T) -> T:
    return value

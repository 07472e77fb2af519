"""Every file of a site: what the plugin gives MkDocs, and what `inversion write` writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import jinja2

from generator.model.addresses import card_address
from generator.render.card_texts import card_texts
from generator.render.cards import CardText, card
from generator.render.feeds import feeds_of
from generator.render.fingerprints import Fingerprints
from generator.render.page_html import render_view
from generator.render.pages import redirects, views
from generator.render.urls import relative, targets
from generator.render.view import View, environment, front_matter, metadata
from generator.site.site import Common, Site


@dataclass(frozen=True, slots=True)
class PageOutput:
    """A page before it's rendered.

    Attributes:
        path: of its Markdown file in docs_dir.
        key: a hash of all that it's made from; pages with equal keys are equal.
        metadata: for the theme.
        html: renders its body.
    """

    path: str
    key: bytes
    metadata: Mapping[str, str]
    html: Callable[[], str]

    def content(self) -> str:
        """Its Markdown file."""
        return front_matter(self.metadata) + self.html()


@dataclass(frozen=True, slots=True)
class FileOutput:
    """Another file before it's made: its path in docs_dir, a key as pages have it, and what makes it."""

    path: str
    key: bytes
    content: Callable[[], str | bytes]


Output = PageOutput | FileOutput


def all_files(site: Site, draw: Callable[[CardText], bytes] = card) -> dict[str, str | bytes]:
    """Every generated file by its path in docs_dir: a page as its Markdown file, everything else as it is served.

    The same site gives the same bytes. `draw` makes the picture of a card; it may take it from a cache.
    """
    return {output.path: output.content() for output in outputs(site, Fingerprints(), draw)}


def all_pages(site: Site) -> dict[str, str]:
    """The text of every page's Markdown file, by the file's path."""
    return {page.path: page.content() for page in page_outputs(site, Fingerprints())}


def outputs(site: Site, fingerprints: Fingerprints, draw: Callable[[CardText], bytes] = card) -> Iterator[Output]:
    """Every generated file before it's made. A later one with the path of an earlier one takes its place."""
    yield from page_outputs(site, fingerprints)
    for path, page in redirects(site).items():
        yield FileOutput(path, fingerprints.of(page), partial(_given, page))
    yield from _feed_outputs(site, fingerprints)
    for address, text in card_texts(site).items():
        yield FileOutput(card_address(address).lstrip("/"), fingerprints.of(text), partial(draw, text))
    for address, data in site.media.items():
        yield FileOutput(address.removeprefix("/"), fingerprints.of(data), partial(_given, data))


def page_outputs(site: Site, fingerprints: Fingerprints) -> Iterator[PageOutput]:
    """Every page. Its body is made from its view and from what any page may show, and its key is the hash of both."""
    env, common, cards = environment(site.texts), site.common, card_texts(site)
    known = site.addresses | site.assets | site.feeds | site.media.keys()
    base = fingerprints.of(common)
    for view in views(site):
        values = metadata(view, cards.get(view.address))
        simple = json.dumps([view.structured, values])  # faster than a walk through it
        key = fingerprints.of(base, replace(view, structured=()), simple)
        yield PageOutput(view.src_uri, key, values, partial(_html, env, common, known, view))


def _html(env: jinja2.Environment, common: Common, known: frozenset[str], view: View) -> str:
    html = render_view(env, common, view)
    # Authors' links were checked on loading, so a dead one here is a template's.
    if dead := {target for target in targets(html) if not target.startswith("/assets/")} - known:
        raise ValueError(f"{view.address} links to {sorted(dead)}")
    return relative(html, view.address)


def _feed_outputs(site: Site, fingerprints: Fingerprints) -> Iterator[FileOutput]:
    base = fingerprints.of(site.common, site.placed)
    for feed in feeds_of(site):
        yield FileOutput(feed.path, fingerprints.of(base, feed.path, feed.made_from), feed.content)


def _given(content: str | bytes) -> str | bytes:
    return content

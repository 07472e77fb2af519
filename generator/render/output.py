"""Every file of a site: what the plugin gives MkDocs, and what `inversion write` writes."""

from __future__ import annotations

from collections.abc import Callable

from generator.model.addresses import card_address
from generator.render.card_texts import card_texts
from generator.render.cards import CardText, card
from generator.render.feeds import all_feeds
from generator.render.pages import all_pages, redirects
from generator.site.site import Site


def all_files(site: Site, draw: Callable[[CardText], bytes] = card) -> dict[str, str | bytes]:
    """Every generated file by its path in docs_dir: a page as its Markdown file, everything else as it is served.

    The same site gives the same bytes. `draw` makes the picture of a card; it may take it from a cache.
    """
    cards = {card_address(address).lstrip("/"): draw(text) for address, text in card_texts(site).items()}
    media = {address.removeprefix("/"): data for address, data in site.media.items()}
    return {**all_pages(site), **redirects(site), **all_feeds(site), **cards, **media}

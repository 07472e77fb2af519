"""The places on a page that a link may name."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape

from generator.render.page_html import render_view
from generator.render.pages import views
from generator.render.view import environment
from generator.site.site import Site

_ID = re.compile(r'<[a-zA-Z][^<>]*?\sid="([^"]*)"')


def ids_on(site: Site, addresses: Collection[str]) -> dict[str, frozenset[str]]:
    """The ids of the elements on the pages at some addresses, without those of the theme."""
    env = environment(site.texts)
    return {
        view.address: frozenset(map(unescape, _ID.findall(render_view(env, site.common, view))))
        for view in views(site)
        if view.address in addresses
    }

"""Addresses inside the site, put in at the very end: relative for a page, absolute for what travels."""

from __future__ import annotations

import posixpath
import re

from generator.source import LINK_MARK

_MARKED = re.compile(f"{LINK_MARK}([^\"'\\s<>]*)")


def link(address: str) -> str:
    """An address inside the site as templates write it; `relative` or `absolute` makes a link of it."""
    return LINK_MARK + address


def relative(html: str, address: str) -> str:
    """`html` with its marked addresses relative to the page at `address`, so that it works under any project path."""
    return _MARKED.sub(lambda match: relative_address(match[1], address), html)


def absolute(html: str, site_url: str) -> str:
    """`html` with its marked addresses below `site_url`, which ends in '/'."""
    return _MARKED.sub(lambda match: site_url + match[1].lstrip("/"), html)


def relative_address(target: str, address: str) -> str:
    """The way from the page at `address` to `target`: `../../quizzes/` from `/guides/x/` to `/quizzes/`."""
    path, mark, fragment = target.partition("#")
    way = posixpath.relpath(path, address)
    if path.endswith("/") and not way.endswith("/"):
        way += "/"
    return way + mark + fragment


def targets(html: str) -> frozenset[str]:
    """Every marked address, without fragments."""
    return frozenset(match[1].partition("#")[0] for match in _MARKED.finditer(html))

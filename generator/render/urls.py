"""Addresses inside the site, put in at the very end: relative for a page, absolute for what travels."""

from __future__ import annotations

import re

from generator.text.yaml_source import LINK_MARK

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
    # Not posixpath.relpath, which asks the system for the current folder, twice for each of a page's twenty links.
    there, here = path[1:].split("/"), address[1:].split("/")[:-1]
    shared = 0
    for one, other in zip(there[:-1], here, strict=False):
        if one != other:
            break
        shared += 1
    way = "../" * (len(here) - shared) + "/".join(there[shared:])
    return (way or "./") + mark + fragment


def targets(html: str) -> frozenset[str]:
    """Every marked address, without fragments."""
    return frozenset(match[1].partition("#")[0] for match in _MARKED.finditer(html))

"""Links inside the site, which are resolved last: relative in pages, absolute in feeds and mails."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import quote, unquote

from generator.text.yaml_source import LINK_MARK

_MARKED = re.compile(f'{LINK_MARK}([^"<>\n]*)')  # the name of an author's file may have blanks and apostrophes
_PLAIN = re.compile(r"[A-Za-z0-9/._~#-]*")


def link(address: str) -> str:
    """A marked address inside the site, for templates; `relative` or `absolute` resolves it."""
    return LINK_MARK + address


def relative(html: str, address: str) -> str:
    """`html` with its marked addresses relative to the page at `address`, so that the site works under any path."""
    return _MARKED.sub(lambda match: relative_address(encoded(match[1]), address), html)


def absolute(html: str, site_url: str) -> str:
    """`html` with its marked addresses below `site_url`, which ends in '/'."""
    return _MARKED.sub(lambda match: site_url + encoded(match[1]).lstrip("/"), html)


def encoded(marked: str) -> str:
    """A marked address as it stands in HTML, with percent escapes: the name of a file may have any character.

    It is encoded once, whether its author wrote escapes or not.
    """
    if _PLAIN.fullmatch(marked):
        return marked
    path, mark, fragment = unescape(marked).partition("#")
    return quote(unquote(path)) + mark + escape(re.sub(r"[\s'\"<>\\]", lambda sign: quote(sign[0]), fragment))


def relative_address(target: str, address: str) -> str:
    """The relative link from the page at `address` to `target`: `../../quizzes/` from `/guides/x/` to `/quizzes/`."""
    target_path, mark, fragment = target.partition("#")
    # Not posixpath.relpath: it asks the system for the current folder twice, for each of a page's twenty links.
    there, here = target_path[1:].split("/"), address[1:].split("/")[:-1]
    shared = 0
    for target_folder, own_folder in zip(there[:-1], here, strict=False):
        if target_folder != own_folder:
            break
        shared += 1
    path = "../" * (len(here) - shared) + "/".join(there[shared:])
    return (path or "./") + mark + fragment


def targets(html: str) -> frozenset[str]:
    """Every marked address, without fragments and percent escapes."""
    return frozenset(unquote(unescape(match[1]).partition("#")[0]) for match in _MARKED.finditer(html))

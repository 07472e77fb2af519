"""The sitemap (https://www.sitemaps.org/protocol.html): one file, or an index and its parts for very many pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from generator.model.addresses import page_address, sitemap_part

MOST = 45_000  # pages in a file; the protocol allows 50,000
SITEMAP = "sitemap.xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True, slots=True)
class Place:
    """The URL of a page, and the day of its last change, if it says one.

    The day of the build would make each build differ, and would mean nothing to a search engine.
    """

    url: str
    day: str = ""


def place(url: str, metadata: Mapping[str, object]) -> Place | None:
    """A page's place in the sitemap, from its metadata for the theme; None if it's kept from search engines."""
    if "noindex" in str(metadata.get("robots") or ""):
        return None
    return Place(url, str(metadata.get("modified") or metadata.get("published") or "")[:10])


def places(site_url: str, pages: Iterable[tuple[str, Mapping[str, object]]]) -> list[Place]:
    """The places of generated pages; each is (path of its Markdown file, metadata)."""
    found = (place(site_url + page_address(path.removesuffix(".md"))[1:], metadata) for path, metadata in pages)
    return [one for one in found if one]


def sitemap(listed: Sequence[Place], site_url: str, most: int = MOST) -> dict[str, bytes]:
    """The files of the sitemap by their paths."""
    files = documents(listed, site_url, most)
    return files | {f"{SITEMAP}.gz": compressed(files[SITEMAP])}


def compressed(data: bytes) -> bytes:
    """The compressed copy of a file, for programs that ask for it."""
    return gzip.compress(data, mtime=0)


def documents(listed: Sequence[Place], site_url: str, most: int = MOST) -> dict[str, bytes]:
    """The files of the sitemap but for the compressed one."""
    if len(listed) <= most:
        files = {SITEMAP: _document("urlset", "url", listed)}
    else:
        parts = [listed[first : first + most] for first in range(0, len(listed), most)]
        paths = [sitemap_part(number)[1:] for number in range(1, len(parts) + 1)]
        newest = [max(one.day for one in part) for part in parts]
        index = [Place(site_url + path, day) for path, day in zip(paths, newest, strict=True)]
        files = {SITEMAP: _document("sitemapindex", "sitemap", index)}
        files |= {path: _document("urlset", "url", part) for path, part in zip(paths, parts, strict=True)}
    return files


def _document(root: str, tag: str, listed: Sequence[Place]) -> bytes:
    lines = [
        f"<{tag}><loc>{escape(one.url)}</loc>{f'<lastmod>{one.day}</lastmod>' if one.day else ''}</{tag}>\n"
        for one in listed
    ]
    return f"{_HEAD}<{root} {_SPACE}>\n{''.join(lines)}</{root}>".encode()

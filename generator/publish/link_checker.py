"""Finds the dead links of a built site: to pages, to elements on them, to pictures and feeds.

It doesn't use the network. Of addresses on other sites it checks only the syntax.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

ATTRIBUTES = ("href", "src", "action", "poster", "data", "cite", "formaction")
SCHEMES = ("https", "mailto", "tel")  # what a link may use; `http` can be read and changed on the way
_REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")\s]+)")
_IN_SCRIPT = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"'](\.{1,2}/[^\"']+)[\"']")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # JSDoc imports types by `import(...)`, which browsers ignore
_TEXT_FILES = (".xml", ".json", ".txt")


@dataclass(frozen=True, order=True, slots=True)
class DeadLink:
    """An address that leads nowhere. `path` is the file that contains it."""

    path: str
    address: str
    reason: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: {self.address}: {self.reason}"


class _Links(HTMLParser):
    """The addresses in a page, also in <template>, and the ids that a fragment may name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values and (name == "id" or tag == "a")}
        self.addresses += [values[name] for name in ATTRIBUTES if name in values]
        self.addresses += [source.split()[0] for source in values.get("srcset", "").split(",") if source.strip()]
        if values.get("http-equiv", "").lower() == "refresh" and (match := _REFRESH.match(values.get("content", ""))):
            self.addresses.append(match[1])


def dead_links(files: Mapping[str, bytes], site_url: str) -> tuple[DeadLink, ...]:
    """Every dead link of a built site.

    Args:
        files: the files of the built site, {path with '/': bytes}.
        site_url: where it is published; it ends in '/'.
    """
    pages = {path: _Links(data.decode(errors="replace")) for path, data in files.items() if path.endswith(".html")}
    base = urljoin("https://site.invalid/", site_url)
    return tuple(
        sorted(
            {
                DeadLink(path, address, reason)
                for path, data in files.items()
                for address in _addresses(path, data, pages, base)
                if (reason := _reason(path, address, base, files, pages))
            }
        )
    )


def _addresses(path: str, data: bytes, pages: Mapping[str, _Links], base: str) -> Iterator[str]:
    """The addresses in a file: all of them in a page; in other texts those on this site."""
    if path in pages:
        yield from pages[path].addresses
    elif path.endswith(".css"):
        yield from _IN_STYLE.findall(data.decode(errors="replace"))
    elif path.endswith((".js", ".mjs")):
        yield from _IN_SCRIPT.findall(_COMMENT.sub("", data.decode(errors="replace")))
    elif path.endswith(_TEXT_FILES):
        text = html.unescape(html.unescape(data.decode(errors="replace").replace("\\/", "/").replace('\\"', '"')))
        yield from (address.rstrip(".,;)") for address in re.findall(re.escape(base) + r"[^\s\"'<>\\\]]*", text))


def _reason(path: str, address: str, base: str, files: Mapping[str, bytes], pages: Mapping[str, _Links]) -> str | None:
    """Why an address leads nowhere; None if it leads somewhere."""
    if address.startswith("data:"):
        return None
    try:
        written = urlsplit(address.strip())
        parts, home = urlsplit(urljoin(base + path.removesuffix("index.html"), address.strip())), urlsplit(base)
    except ValueError:
        return "not a valid address"
    if parts.scheme not in (*SCHEMES, home.scheme):
        return f"expected {', '.join(SCHEMES)} or an address of this site, found `{parts.scheme}`"
    if (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
        return None
    if not parts.path.startswith(home.path):
        another_project = bool(written.netloc)
        return None if another_project else f"leaves the site, which begins at {home.path}"
    return _missing(parts, home, files, pages)


def _missing(
    parts: SplitResult, home: SplitResult, files: Mapping[str, bytes], pages: Mapping[str, _Links]
) -> str | None:
    """Why an address on this site leads nowhere: it has no such file, or no such id; None if it has both."""
    name = unquote(parts.path.removeprefix(home.path))
    file = name + "index.html" if name.endswith("/") or not name else name
    if file not in files:
        return f"no file {file}"
    if parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].ids | {"top"}:
        return f"no element with the id `{unquote(parts.fragment)}` in {file}"
    return None

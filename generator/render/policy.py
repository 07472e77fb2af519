"""The Content-Security-Policy of a page: what a browser may load and run in it, and where its forms may send.

So a fault that would let foreign code into a page still runs and loads nothing there. See docs/design.md, Addresses.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from markupsafe import Markup

from generator.model.site import SiteConfig

_HOST = re.compile(r"[a-z0-9._-]+")
_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Policy:
    """The policy of a site's pages.

    Attributes:
        forms: origins that forms may send to, beside the site itself.
        preview: MkDocs' server adds a script of its own to each page, whose text changes with each build, and the
            preview a banner with its own style; so in a preview, inline scripts and styles are allowed.
    """

    forms: tuple[str, ...] = ()
    preview: bool = False

    def text(
        self, *, wasm: bool = False, scripts: Iterable[object] = (), styles: Iterable[object] = (), inline: str = ""
    ) -> Markup:
        """The policy of a page, which has no character that HTML would need escaped.

        Args:
            wasm: whether the page compiles WebAssembly, as the search does.
            scripts: addresses of more scripts: `extra_javascript` in mkdocs.yml. Their origins are allowed.
            styles: the same for stylesheets: `extra_css`.
            inline: HTML whose inline scripts are allowed, by their hashes.
        """
        any_inline = ("'unsafe-inline'",) if self.preview else ()
        compiled = ("'wasm-unsafe-eval'",) if wasm else ()
        directives = (
            "default-src 'none'",
            _sources("script-src", *compiled, *_origins(scripts), *(any_inline or _hashes(inline))),
            _sources("style-src", *_origins(styles), *any_inline),
            "img-src 'self' data:",
            "connect-src 'self'",
            "font-src 'self'",
            "base-uri 'none'",
            _sources("form-action", *self.forms),
            "manifest-src 'self'",  # `worker-src` falls back to `script-src`, but this to `default-src`
        )
        return Markup("; ".join(directives))  # noqa: S704 - origins have no such character: see `_origin`


def policy_of(config: SiteConfig) -> Policy:
    """The policy of a site with this content/site.yml."""
    return Policy(_origins([config.subscribe.action] if config.subscribe else []))


def _sources(directive: str, *sources: str) -> str:
    return " ".join((directive, "'self'", *sources))


def _origins(addresses: Iterable[object]) -> tuple[str, ...]:
    """The origins of those addresses that name one, each once."""
    return tuple(dict.fromkeys(origin for address in addresses if (origin := _origin(str(address)))))


def _origin(address: str) -> str:
    """`https://example.org` for `https://example.org/x.js`; "" for one of the site itself, or an impossible one."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    return f"{parts.scheme}://{host}{port}" if parts.scheme else host + port


def _hashes(html: str) -> Iterator[str]:
    for match in _INLINE.finditer(html):
        yield f"'sha256-{b64encode(sha256(match[1].encode()).digest()).decode()}'"

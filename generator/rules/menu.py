"""Rules for the links in mkdocs.yml: each entry of the menu and of the footer leads to a page that is public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model.addresses import MADE_FILES
from generator.site.site import Site
from generator.text.document import Mark
from generator.text.problems import Problem, Rule, did_you_mean

CONFIG = "mkdocs.yml"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

MENU = Rule(
    "menu",
    "error",
    what="Each entry of `nav` and of `extra: footer:` in `mkdocs.yml` is the path of a page that is public now, such "
    "as `about.md` or `guides/dinner/index.md`, or an address that begins with `https://`.",
    why="A strict build stops at a menu's entry without a page; in the footer, every page would have a dead link.",
)


@dataclass(frozen=True, slots=True)
class Menu:
    """The paths in mkdocs.yml as they are written there.

    Attributes:
        nav: of the menu.
        footer: of the footer, where an address such as `feed.xml` may stand too.
        text: the whole file, to find the place of each.
    """

    nav: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    text: str = ""


NO_MENU = Menu()


def menu_problems(menu: Menu, site: Site) -> Iterator[Problem]:
    """Entries of the menu and of the footer that lead nowhere on the public site."""
    pages = frozenset(
        {f"{address.lstrip('/')}index.md" for address in site.generated} | {f"{page.name}.md" for page in site.pages}
    )
    files = frozenset(address.lstrip("/") for address in site.assets)
    addresses = frozenset(address.lstrip("/") for address in (*site.addresses, *site.feeds, *MADE_FILES))
    yield from _missing(menu.nav, pages | files, menu.text)
    yield from _missing(menu.footer, pages | files | addresses, menu.text)


def _missing(paths: Iterable[str], known: frozenset[str], text: str) -> Iterator[Problem]:
    for path in paths:
        if _SCHEME.match(path) or path in known:
            continue
        mark = _mark(path, text)
        message = f"no public page {path}{did_you_mean(path, known) or '; correct the path, or delete this entry'}"
        yield MENU.at(CONFIG, mark.line, mark.column, message)


def _mark(path: str, text: str) -> Mark:
    """Where a path is in the file, as far as it can be told."""
    at = text.find(path)
    return Mark(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) if at >= 0 else Mark(1, 1)

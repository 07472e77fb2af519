"""The plan of addresses: where each page and file of the site is, and which source file it's made from.

An address starts at the site's root and begins with a slash; a page's address also ends with one. See docs/design.md,
Addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

INDEXES = ("/guides/", "/quizzes/", "/issues/", "/topics/", "/search/", "/follow/")
GUIDES, QUIZZES, ISSUES, TOPICS, SEARCH, FOLLOW = INDEXES
GIVES_WAY = FOLLOW  # to a hand-written page, which a site may have had before this one was made
DEVICE = "/device/"  # what the site keeps on the reader's device
FEEDS = RSS, ATOM, JSON_FEED = ("/feed.xml", "/atom.xml", "/feed.json")  # of the newest issues
WORKER, MANIFEST, ICON = ("/worker.js", "/manifest.webmanifest", "/assets/icon.png")
# By MkDocs, the theme and the generator. A browser only lets a worker see the pages of its own folder and below.
MADE_FILES = ("/sitemap.xml", "/sitemap.xml.gz", "/404.html", WORKER, MANIFEST, ICON)
THEME = "/assets/"  # the theme's folder; an author's file may replace one of the theme's
CARDS = "/assets/cards/"
SEARCH_INDEX = "/pagefind/"
STRATEGIES = "strategies"  # the folder of a guide's strategies, so no category may have this id
LOCK = "quizzes/quizzes.lock"
OWN_TEXTS = "content/texts.yml"

_ISSUE_TEXT = re.compile(r"content/issues/(?P<name>[^/]+?)(?:\.md|/index\.md)")
_ISSUE_NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<slug>.+)")
_ISSUE_FILE = re.compile(r"content/issues/\d{4}-\d{2}-\d{2}-(?P<slug>[^/]+?)(?:\.md|/.+)")
_YEAR = re.compile(r"\d{4}\Z")
_YEAR_FEED = re.compile(r"/issues/\d{4}/atom\.xml")
_OF_MANY = re.compile(r"/issues/\d{4}/\d{2}/atom(?:-\d+)?\.xml|/sitemap-\d+\.xml")


class GuideIds(NamedTuple):
    """A guide's id and those of its parts."""

    id: str
    categories: tuple[str, ...]
    strategies: tuple[str, ...]


def guide_address(guide_id: str) -> str:
    """A guide's page."""
    return f"{GUIDES}{guide_id}/"


def category_address(guide_id: str, category_id: str) -> str:
    """A category's page."""
    return f"{GUIDES}{guide_id}/{category_id}/"


def strategy_address(guide_id: str, strategy_id: str) -> str:
    """A strategy's page."""
    return f"{GUIDES}{guide_id}/{STRATEGIES}/{strategy_id}/"


def quiz_address(quiz_id: str) -> str:
    """A quiz's page."""
    return f"{QUIZZES}{quiz_id}/"


def issue_address(slug: str) -> str:
    """An issue's page, and the folder of its pictures."""
    return f"{ISSUES}{slug}/"


def in_year(address: str, year: int) -> str:
    """The page with the issues of a year in the list at `address`, which is the archive's or a topic's."""
    return f"{address}{year}/"


def in_month(address: str, year: int, month: int) -> str:
    """The page with the issues of a month in the list at `address`."""
    return f"{address}{year}/{month:02}/"


def year_address(year: int) -> str:
    """The archive of a year."""
    return in_year(ISSUES, year)


def year_feed(year: int) -> str:
    """The feed of a year: all of its issues, or the newest of too many."""
    return f"{ISSUES}{year}/atom.xml"


def month_feed(year: int, month: int, part: int) -> str:
    """A feed of issues of a month in a year that's too much for one feed; `part` counts from 1."""
    return in_month(ISSUES, year, month) + ("atom.xml" if part == 1 else f"atom-{part}.xml")


def topic_address(tag: str) -> str:
    """The page of a topic."""
    return f"{TOPICS}{tag}/"


def page_address(name: str) -> str:
    """A hand-written page; `name` is its path in content/pages without `.md`. `index` is the page of its folder."""
    return "/" + (name.removesuffix("index") if name.rsplit("/", maxsplit=1)[-1] == "index" else name + "/")


def card_address(address: str) -> str:
    """The card of a page. It's the same for every version of a card, so links shared earlier still show one."""
    return f"{CARDS.rstrip('/')}{address.rstrip('/') or '/index'}.png"


def is_feed(address: str) -> bool:
    """Whether this is the address of a feed, including those of years."""
    return address in FEEDS or _YEAR_FEED.fullmatch(address) is not None


def is_of_many(address: str) -> bool:
    """Whether this is the address of a file that only a large site has: a feed of a month, a part of the sitemap."""
    return _OF_MANY.fullmatch(address) is not None


def topic_of(address: str) -> str:
    """The page of the topic that a page about one belongs to: `/topics/heat/` for `/topics/heat/2026/`."""
    return TOPICS + address.removeprefix(TOPICS).partition("/")[0] + "/"


def is_year(slug: str) -> bool:
    """Whether an issue with this slug would have the address of a year's archive."""
    return _YEAR.match(slug) is not None


def sitemap_part(number: int) -> str:
    """A part of the sitemap of a site with very many pages; `number` counts from 1."""
    return f"/sitemap-{number}.xml"


def served(address: str) -> str:
    """The path of the file that a server sends for an address: `/about/index.html` for `/about/`."""
    return address + "index.html" if address.endswith("/") else address


def made_pages(
    guides: Iterable[GuideIds],
    quizzes: Iterable[str],
    topics: Iterable[str],
    slugs: Iterable[str],
) -> frozenset[str]:
    """Every page that is made from YAML or an issue, but for the lists of years and months."""
    found = {*INDEXES, DEVICE, *map(quiz_address, quizzes), *map(topic_address, topics)}
    for guide in guides:
        found.add(guide_address(guide.id))
        found |= {category_address(guide.id, category) for category in guide.categories}
        found |= {strategy_address(guide.id, strategy) for strategy in guide.strategies}
    return frozenset({*found, *map(issue_address, slugs)})


def issue_path(day: str, slug: str, *, folder: bool) -> str:
    """The file of an issue's text; `day` is written YYYY-MM-DD."""
    return f"content/issues/{day}-{slug}" + ("/index.md" if folder else ".md")


def issue_name(path: str) -> str | None:
    """The name of the file or folder of an issue's text, without `.md`; None for any other file."""
    found = _ISSUE_TEXT.fullmatch(path)
    return found["name"] if found else None


def day_and_slug(name: str) -> tuple[str, str] | None:
    """The date, as written, and the slug in the name of an issue's file or folder; None if either is missing."""
    found = _ISSUE_NAME.fullmatch(name)
    return (found["day"], found["slug"]) if found else None


def files_of_issues(paths: Iterable[str]) -> dict[str, list[str]]:
    """The files of every issue, by its slug, as `issue_files` gives them."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        if own := _ISSUE_FILE.fullmatch(path):
            found.setdefault(own["slug"], []).append(path)
    return found


def issue_files(paths: Iterable[str], slug: str) -> list[str]:
    """The files of one issue, in order: its text, or everything in its folder."""
    own = re.compile(rf"content/issues/\d{{4}}-\d{{2}}-\d{{2}}-{re.escape(slug)}(?:\.md|/.+)")
    return sorted(path for path in paths if own.fullmatch(path))

"""Rules for links: they lead to a page or file that exists, and to a place on it, also on the day of an issue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from generator.model.addresses import FEEDS, issue_address, page_address, year_address, year_feed
from generator.model.base import markdown_texts
from generator.model.issue import Issue
from generator.rules.context import Context
from generator.site.lists import by_topic, cut_topics, feeds_of_years, pages_of_lists, parts_of, years_of
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.document import Document, Mark
from generator.text.links import Link, site_address
from generator.text.pictures import is_picture, no_picture
from generator.text.problems import Level, Problem, Rule, did_you_mean, nearest
from generator.text.web_address import WEB, own_address, place, web_fault

_OTHER = ("mailto:", "tel:")
_EMPTY = re.compile(r"\](?P<place>\(\s*(?:<\s*>)?\s*\))")


@dataclass(frozen=True)
class _Site:
    """What a link may lead to: addresses and files; and what isn't public yet.

    Attributes:
        url: that of the whole site.
        pages: the addresses of pages, files and feeds, but for those of long lists.
        unpublished: the issues that aren't public, by their addresses.
        assets: the author's files that are served as they are.
        folder: of the author's pages and pictures.
        withdrawn: the addresses of issues that were taken back.
    """

    url: str
    pages: frozenset[str]
    unpublished: Mapping[str, SourceFile[Issue]]
    assets: frozenset[str]
    folder: str = "content/pages"
    withdrawn: frozenset[str] = frozenset()
    tree: SourceTree | None = None
    public: tuple[Issue, ...] = ()

    @cached_property
    def known(self) -> frozenset[str]:
        """All that a link may lead to. Long lists take long to cut, so `pages` are asked first."""
        return self.pages | (_lists(self.tree, self.public) if self.tree else frozenset())

    @cached_property
    def first(self) -> Mapping[str, datetime]:
        """The moment when the archive and the feed of each year appear: with the year's first ready issue."""
        issues = self.tree.records(self.tree.issues) if self.tree else []
        ready = [issue for issue in issues if issue.status == "ready"]
        latest_first = sorted(ready, key=lambda issue: issue.published, reverse=True)
        return {address: issue.published for issue in latest_first for address in _of_year(issue.published.year)}


@dataclass(frozen=True, slots=True)
class Host:
    """A site of somebody else's that shows quizzes: where it's published, its addresses, and its docs_dir."""

    url: str
    pages: frozenset[str]
    files: frozenset[str]
    folder: str


def _site(tree: SourceTree, public: tuple[Issue, ...], url: str) -> _Site:
    slugs = {issue.slug for issue in public}
    pages = {page_address(page.id) for page in tree.pages}  # also those that can't be read
    out = {issue_address(slug) for slug in slugs}.union(*map(_of_year, {issue.published.year for issue in public}))
    return _Site(
        url,
        pages=frozenset(tree.made_pages() | pages | tree.assets | out | {*FEEDS}),
        unpublished={issue_address(source.id): source for source in tree.issues if source.id not in slugs},
        assets=tree.assets,
        tree=tree,
        public=public,
        withdrawn=frozenset(issue.address for issue in tree.records(tree.issues) if issue.withdrawn),
    )


def _lists(tree: SourceTree, public: tuple[Issue, ...]) -> frozenset[str]:
    """The pages that long lists are cut into, and their feeds."""
    topics = tree.topics.record.topics if tree.topics and tree.topics.record else ()
    archive, guides = years_of(public), tree.records(tree.guides)
    parts = {year.number: parts_of(year) for year in archive}
    pages = pages_of_lists(archive, cut_topics(by_topic(topics, guides, public)))
    return pages.union(feeds_of_years(archive, parts))


def _of_year(year: int) -> tuple[str, str]:
    """The addresses that appear with the first issue of a year: its archive and its feed."""
    return year_address(year), year_feed(year)


def link_problems(context: Context) -> Iterator[Problem]:
    """Problems with the links and pictures of every Markdown text, but for the places on a page that links name."""
    site = _site(context.tree, context.public, context.site_url)
    right = site.pages - site.unpublished.keys() - site.assets  # a file's name may have signs that addresses don't
    for source in context.tree.sources():
        if source.document is None or source.record is None:
            continue
        hidden = source if context.hidden.owns(source.path) else None
        doubtful = [one for one in source.once(_links) if one[0].alt is not None or one[0].target not in right]
        beside = context.tree.pictures_beside(source) if doubtful else ()
        for link, mark, of_file in doubtful:
            yield from _target(source.document, link, mark, site, hidden, beside if of_file else ())


def guest_link_problems(tree: SourceTree, host: Host) -> Iterator[Problem]:
    """Problems with the links and pictures of quizzes in a site of somebody else's."""
    site = _Site(host.url, host.pages | host.files, {}, host.files, host.folder)
    for source in tree.quizzes:
        for link, mark, _ in source.once(_links):
            if source.document:
                yield from _target(source.document, link, mark, site, None, ())


def written_links(source: SourceFile[Any]) -> Iterator[tuple[Link, Mark]]:
    """The links of a file, without its pictures, each with its place."""
    yield from ((link, mark) for link, mark, _ in source.once(_links) if link.alt is None)


def _links(source: SourceFile[Any]) -> tuple[tuple[Link, Mark, bool], ...]:
    """The links of a file, each with its place, and whether it's in the text after front matter."""
    found: list[tuple[Link, Mark, bool]] = []
    document = source.document
    if document is None:
        return ()
    for loc, text in markdown_texts(source.record, ()):
        of_file = bool(document.body) and loc == ("body",)
        start = Mark(document.body_line, 1) if of_file else document.mark(loc)
        found += [(link, find_target(document, link.target, start), of_file) for link in text.links]
    return tuple(found)


IMAGE = Rule(
    "image",
    "error",
    what="A picture is a file in `content/pages`, or beside the `index.md` of an issue, with the extension of a "
    "picture. It has a description. Pictures from other hosts are not allowed.",
    why="People who can't see a picture need its description, and another host would learn who reads the page.",
)

LINK = Rule(
    "link",
    "error",
    what="A link inside the site is the address of an existing page, such as `/guides/dinner/`, with or without one "
    "of its headings after `#`. Any other link begins with `https://`, `mailto:` or `tel:`. Only an issue "
    "may link to something that isn't public yet (an issue, or the archive or feed of a year), and that must be "
    "published no later than the linking issue. In a draft, a link to a later issue is a warning; so is a link to "
    "an issue that was withdrawn, and an address of the own site that is written out in full.",
    why="Otherwise your readers will be the first to find the dead link.",
    milder="warning",
)


def _target(
    document: Document, link: Link, mark: Mark, site: _Site, hidden: SourceFile[Issue] | None, beside: Collection[str]
) -> Iterator[Problem]:
    """Problems of one link or image, which is at `mark`.

    `hidden` is the issue that contains it, if that isn't public yet; `beside` are the pictures in its folder.
    """
    if link.alt is not None:
        for fault in _image(link.target, link.alt, site, beside):
            yield IMAGE.at(document.path, mark.line, mark.column, fault)
        return
    target = link.target
    if own := own_address(target, site.url):
        message = f"expected an address inside the site, which also works in a preview, found `{target}`; write `{own}`"
        level: Level = "warning" if target.partition(":")[0] == site.url.partition(":")[0] else "error"
        yield LINK.at(document.path, mark.line, mark.column, message, level)
        target = own
    address, _ = place(target)
    if address in site.withdrawn:
        message = f"the issue at {address} was withdrawn, and its page only says so; remove the link"
        yield LINK.at(document.path, mark.line, mark.column, message, "warning")
    elif hidden and address in site.unpublished:
        if later := _later_link(hidden, site.unpublished[address]):
            yield LINK.at(document.path, mark.line, mark.column, later[0], later[1])
    elif not (hidden and _out_with(hidden, address, site)) and (wrong := _link(target, site)):
        advice = f"; to show the picture, write ![what it shows]({target})" if target in beside else ""
        yield LINK.at(document.path, mark.line, mark.column, wrong + advice)


def find_target(document: Document, target: str, start: Mark) -> Mark:
    """Where a link's target is in a text that begins at `start`; it may be written there with or without escapes."""
    if not target:
        return _find_empty(document, start)
    forms = (target, unquote(target), quote(target, safe="/#?&=:%"), escape(target))
    written = next((form for form in forms if form in document.text), target)
    return document.find(written, start)


def _find_empty(document: Document, start: Mark) -> Mark:
    """Where the first link without an address is in a text that begins at `start`."""
    for number, line in enumerate(document.text.split("\n")[start.line - 1 :], start.line):
        if found := _EMPTY.search(line):
            return Mark(number, found.start("place") + 1)
    return start


def _out_with(hidden: SourceFile[Issue], address: str, site: _Site) -> bool:
    """Whether the archive or feed of a year exists by the time that a hidden issue is published."""
    issue = hidden.record
    if issue is None:
        return False
    if address in _of_year(issue.published.year):
        return True
    return address in site.first and site.first[address] <= issue.published


def _link(target: str, site: _Site) -> str | None:
    if target.lower().startswith(WEB):
        return web_fault(target)
    if target.startswith((*_OTHER, "#")):
        return None
    if not site_address(target):
        found = f"`{target}`" if target else "nothing between the brackets"
        return f"expected https://…, or an address such as /guides/…/, found {found}"
    address, _ = place(target)
    if "?" not in target.partition("#")[0] and (address in site.pages or address in site.known):
        return None
    if address in site.unpublished:
        return f"{address} is not public yet; remove the link until it is"
    return _missing(target, address, site)


def _missing(target: str, address: str, site: _Site) -> str:
    """What to write instead of the address of a page or file that doesn't exist."""
    if unquote(target) in site.assets:
        name = quote(unquote(target))
        return f"expected %23 for `#` and %3F for `?` in the name of a file, found `{target}`; write `{name}`"
    bare = address.split("?", maxsplit=1)[0]
    if near := next((other for other in (bare, bare + "/") if other in site.known or other in site.unpublished), None):
        return f"no page {address}; did you mean `{near}`?"
    same = unicodedata.normalize("NFC", address)
    if alike := next((other for other in site.assets if unicodedata.normalize("NFC", other) == same), None):
        where, what = ("this link", "write the link") if alike == same else (f"{site.folder}{alike}", "rename the file")
        return f"no file {address}: the accents in {where} are characters of their own; type the name anew and {what}"
    near = nearest(address, site.known)
    return f"no page {address}" + (
        f"; did you mean `{quote(near)}`?" if near else "; correct the address, or remove the link"
    )


def _later_link(source: SourceFile[Issue], target: SourceFile[Issue] | None) -> tuple[str, Level] | None:
    """What is wrong with a link to an issue that isn't public yet: it must be published no later than this issue."""
    one, other = source.record, target.record if target else None
    if one is None or other is None or other.status == "draft":
        ready = one is not None and one.status == "ready"
        fault = "the linked issue is a draft; remove the link, or finish that issue first"
        return (fault, "error") if ready and other else None
    if other.published <= one.published:
        return None
    level: Level = "error" if one.status == "ready" else "warning"
    return f"the linked issue is published later, on {other.published.date()}; remove the link, or change a date", level


def _image(target: str, alt: str, site: _Site, beside: Collection[str]) -> Iterator[str]:
    assets, folder = site.assets, site.folder
    file = unquote(target) if unquote(target) in assets else target
    if re.match("https?://", target):
        yield f"an image from another host tells that host who reads this page; put the file in {folder}"
    elif site_address(target) and file not in assets:
        near = did_you_mean(target, filter(is_picture, assets))
        yield f"no file {target}" + (near or f"; put it at {folder}{target}")
    elif site_address(target) and not is_picture(file):
        yield no_picture(target)
    elif not site_address(target) and target not in beside:
        expected = f"a file in {folder}, such as /smoke.png, or a picture beside the index.md of an issue"
        same = next((f"; did you mean `{name}`?" for name in beside if name.lower() == target.lower()), "")
        yield f"expected {expected}, found `{target}`{same or did_you_mean(target, beside)}"
    if not alt.strip():
        yield "this image has no description; write ![what it shows](…)"

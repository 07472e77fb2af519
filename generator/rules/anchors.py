"""Rules for the places on a page that links name after `#`: the page has an element with that id."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from generator.model.addresses import INDEXES, ISSUES, TOPICS
from generator.model.base import markdown_texts
from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.site import SiteConfig
from generator.render.page_ids import ids_on
from generator.rules.context import Context
from generator.rules.links import LINK, find_target
from generator.site.site import Site
from generator.site.source_tree import SourceFile
from generator.text.document import Document, Loc, Mark
from generator.text.links import site_address
from generator.text.problems import Problem, instead
from generator.text.web_address import own_address, place

OURS = "_"  # how the ids in templates of hand-written pages and issues begin; an author's heading has no such id
_ON_THIS_PAGE = re.compile(r'<a\b[^>]*?\bhref="(#[^"]*)"')
_SIGN = re.compile(r"#[^#\s]")  # not of a heading or a comment; a quick first search
_YEAR = re.compile(rf"{ISSUES}\d{{4}}/")
_ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True, slots=True)
class _Named:
    """A link that names a place: in which file, in a text that begins where, and the place's page and id."""

    source: SourceFile[Any]
    document: Document
    start: Mark
    target: str
    address: str
    id: str

    def missing(self, known: Collection[str]) -> Problem:
        """The problem of a place that isn't there; `known` are the ids that are."""
        mark = find_target(self.document, self.target, self.start)
        headings = [name for name in known if not name.startswith(OURS)]
        hint = instead(self.id, headings) if headings else "; it has no headings, so delete `#` and what follows"
        message = f"no heading `{self.id}` on {self.address}{hint}"
        return LINK.at(self.document.path, mark.line, mark.column, message)


def heading_problems(context: Context) -> Iterator[Problem]:
    """Links to headings that an issue or a hand-written page doesn't have, as far as its text alone tells."""
    everything = [*_all_named(context)]
    texts = _Texts(context, everything)
    for named in everything:
        if isinstance(named, Problem):
            yield named
        elif texts.has_all(named) and named.id not in texts.ids(named.address):
            yield named.missing(texts.ids(named.address))


def place_problems(context: Context) -> Iterator[Problem]:
    """Links to places that a page doesn't have, as the page is rendered; an issue's links on the issue's day."""
    everything = [named for named in _all_named(context) if not isinstance(named, Problem)]
    if context.sites is None or not everything:
        return
    texts, later = _Texts(context, everything), context.hidden
    left = [named for named in everything if not texts.has_all(named) and named.id not in texts.ids(named.address)]
    public, whole = context.sites
    for site, wanted in (
        (public, [named for named in left if not later.owns(named.source.path)]),
        (whole, [named for named in left if later.owns(named.source.path)]),
    ):
        ids = ids_on(site, {named.address for named in wanted}) if wanted else {}
        for named in wanted:
            if named.address in ids and named.id not in ids[named.address]:
                yield named.missing(ids[named.address])
            elif site is whole and _grows(named) and isinstance(named.source.record, Issue):
                then = ids_on(_on_its_day(site, named.source.record, context), {named.address})
                if named.id not in then.get(named.address, ()):
                    yield named.missing(then.get(named.address, ()))


def _grows(named: _Named) -> bool:
    """Whether a page may get the place only with an issue that is published later."""
    is_list = named.address.startswith(TOPICS) or named.address in INDEXES or _YEAR.fullmatch(named.address)
    return bool(is_list) or named.id == "_related"


def _on_its_day(whole: Site, issue: Issue, context: Context) -> Site:
    """The site on the day of a hidden issue."""
    then = max(context.now, issue.published)
    return replace(whole, issues=tuple(one for one in whole.issues if one.slug == issue.slug or one.public(then)))


class _Texts:
    """The texts of the issues and hand-written pages that links lead to a place on."""

    def __init__(self, context: Context, named: Iterable[_Named | Problem]) -> None:
        everything: tuple[SourceFile[Any], ...] = (*context.tree.pages, *context.tree.issues)
        wanted = {one.address for one in named if isinstance(one, _Named)}
        known = [(one, one.record) for one in everything if one.record and one.record.address in wanted]
        self._sources = {record.address: source for source, record in known}
        self._embedding = {record.address for _, record in known if record.body.embeds}

    def has_all(self, named: _Named) -> bool:
        """Whether the text alone tells if its page has a place: it embeds nothing, and no template has the place."""
        here = named.address in self._sources and named.address not in self._embedding
        return here and not named.id.startswith(OURS)

    def ids(self, address: str) -> frozenset[str]:
        """The ids in the text at an address."""
        source = self._sources.get(address)
        return source.once(_ids) if source else frozenset()


def _ids(source: SourceFile[Any]) -> frozenset[str]:
    if not source.record:
        return frozenset()
    body = source.record.body
    html = body.html
    if html.count(' id="') == len(body.ids):  # only headings have some
        return frozenset(body.ids)
    return frozenset(map(unescape, _ID.findall(html)))


def _all_named(context: Context) -> Iterator[_Named | Problem]:
    """Every link to a place on a page; a problem where it depends on the page which one is meant."""
    for source in context.tree.sources():
        document, record = source.document, source.record
        if document is None or record is None or not source.once(_may_name_a_place):
            continue
        for loc, text in markdown_texts(record, ()):
            of_file = bool(document.body) and loc == ("body",)
            start = Mark(document.body_line, 1) if of_file else document.mark(loc)
            here = _ON_THIS_PAGE.findall(text.html) if 'href="#' in text.html else ()
            for target in dict.fromkeys(map(unescape, here)):
                name = place(target)[1]
                if name in ("", "top"):
                    continue
                if _is_shared(record, loc):
                    mark = find_target(document, target, start)
                    message = (
                        f"expected an address before `#`, since this text is on several pages, found `{target}`; "
                        f"write the page too, such as `{getattr(record, 'address', '/about/')}{target}`"
                    )
                    yield LINK.at(document.path, mark.line, mark.column, message)
                else:
                    yield _Named(source, document, start, target, getattr(record, "address", "/"), name)
            for link in text.links:
                target = own_address(link.target, context.site_url) or link.target
                if link.alt is None and site_address(target) and "#" in target:
                    address, name = place(target)
                    if name not in ("", "top"):
                        yield _Named(source, document, start, link.target, address, name)


def _may_name_a_place(source: SourceFile[Any]) -> bool:
    return source.document is not None and _SIGN.search(source.document.text) is not None


def _is_shared(record: object, loc: Loc) -> bool:
    """Whether a text may be shown on other pages than the record's own."""
    return isinstance(record, SelfAudit | KnowledgeQuiz | SiteConfig) or (
        isinstance(record, Guide) and loc == ("lead",)
    )

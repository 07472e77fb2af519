"""Rules for Markdown texts: links, images and fenced blocks refer to something that exists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from generator.model.addresses import FEEDS, issue_address, page_address, year_address, year_feed
from generator.model.base import markdown_texts
from generator.model.issue import Issue
from generator.model.quiz import SelfAudit
from generator.model.quizzes import Quiz, by_kind
from generator.model.site import Page
from generator.rules.context import Context
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.document import Document, Mark
from generator.text.markdown import EMBEDS, Embed, Link, site_address
from generator.text.pictures import is_picture, no_picture
from generator.text.problems import MOST_NAMES, Level, Problem, Rule, did_you_mean, instead

_WEB = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class _Site:
    """What a link may lead to: addresses, anchors and files; and what isn't public yet.

    `first` has the moment when the archive and the feed of each year appear: with the year's first ready issue.
    """

    known: frozenset[str]
    unpublished: Mapping[str, SourceFile[Issue]]
    first: Mapping[str, datetime]
    anchors: Mapping[str, frozenset[str]]
    assets: frozenset[str]


def _site(tree: SourceTree, public: tuple[Issue, ...]) -> _Site:
    out = {address for issue in public for address in (issue.address, *_of_year(issue))}
    ready = [source.record for source in tree.issues if source.record and source.record.status == "ready"]
    latest_first = sorted(ready, key=lambda issue: issue.published, reverse=True)
    pages = {page_address(page.id) for page in tree.pages}  # also those that can't be read
    return _Site(
        known=frozenset(tree.made_pages() | pages | tree.assets | out | {*FEEDS}),
        unpublished={address: source for source in tree.issues if (address := issue_address(source.id)) not in out},
        first={address: issue.published for issue in latest_first for address in _of_year(issue)},
        anchors=_anchors(tree),
        assets=tree.assets,
    )


def _of_year(issue: Issue) -> tuple[str, str]:
    """The addresses that appear with the first issue of a year: its archive and its feed."""
    return year_address(issue.published.year), year_feed(issue.published.year)


def text_problems(context: Context) -> Iterator[Problem]:
    """Problems with the links, images and embeds of every Markdown text."""
    tree, public = context.tree, context.public
    site = _site(tree, public)
    slugs = {issue.slug for issue in public}
    for source in tree.sources():
        if source.document is None or source.record is None:
            continue
        hidden = source if isinstance(source.record, Issue) and source.record.slug not in slugs else None
        beside = [picture.name for picture in source.record.pictures] if isinstance(source.record, Issue) else []
        for loc, text in markdown_texts(source.record, ()):
            of_file = bool(source.document.body) and loc == ("body",)
            start = Mark(source.document.body_line, 1) if of_file else source.document.mark(loc)
            for link in text.links:
                yield from _target(source.document, link, start, site, hidden, beside if of_file else ())
            yield from _misread(source.document, text.html, start, headings=isinstance(source.record, Page))
            for embed in text.embeds:
                fence = Mark(start.line + embed.line, start.column) if of_file else start
                yield from _block(tree, source.document, embed, fence, of_file=of_file)


EMBED = Rule(
    "embed",
    "error",
    what="A fenced block for a quiz, a guide, issues or help lines begins at the start of a line, in an issue or a "
    "hand-written page, and names something that exists. To show part of a quiz, it lists items, one per line, that "
    "give a result.",
    why="Otherwise readers would see code, or a form without a result.",
)

HEADING = Rule(
    "heading",
    "error",
    what="Headings in a text begin at the second level, `##`. The first level is the title, which every page has.",
    why="Screen readers and search engines rely on the one main heading of a page.",
)


def _misread(document: Document, html: str, start: Mark, *, headings: bool) -> Iterator[Problem]:
    """Markdown that doesn't give what its author expects."""
    if not headings and "<h1" in html:
        mark = document.find("#", start)
        message = "the page already has a main heading; begin this one with `##`"
        yield HEADING.at(document.path, mark.line, mark.column, message)
    for kind in EMBEDS if "<code" in html else ():
        if re.search(rf'<code(?: class="language-{kind}"|>{kind}\s*\n)', html, re.IGNORECASE):
            mark = document.find(kind, start)
            message = f"this appears as code; begin the block at the start of a line with ```{kind}, end it with ```"
            yield EMBED.at(document.path, mark.line, mark.column, message)


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
    "of its headings after `#`. Any other link begins with `https://`, `http://`, `mailto:` or `tel:`. Only an issue "
    "may link to something that isn't public yet (an issue, or the archive or feed of a year), and that must be "
    "published no later than the linking issue. In a draft, a link to a later issue is a warning.",
    why="Otherwise your readers will be the first to find the dead link.",
    milder="warning",
)


def _target(
    document: Document, link: Link, start: Mark, site: _Site, hidden: SourceFile[Issue] | None, beside: Collection[str]
) -> Iterator[Problem]:
    """Problems of one link or image in a text that begins at `start`.

    `hidden` is the issue that contains it, if that isn't public yet; `beside` are the pictures in its folder.
    """
    mark = document.find(link.target, start)
    if link.alt is not None:
        for fault in _image(link.target, link.alt, site.assets, beside):
            yield IMAGE.at(document.path, mark.line, mark.column, fault)
        return
    address = link.target.split("#", maxsplit=1)[0]
    if hidden and address in site.unpublished:
        if later := _later_link(hidden, site.unpublished[address]):
            yield LINK.at(document.path, mark.line, mark.column, later[0], later[1])
    elif not (hidden and _out_with(hidden, address, site)) and (wrong := _link(link.target, site)):
        yield LINK.at(document.path, mark.line, mark.column, wrong)
    if wrong := _fragment(link.target, site.anchors):
        yield LINK.at(document.path, mark.line, mark.column, wrong)


def _out_with(hidden: SourceFile[Issue], address: str, site: _Site) -> bool:
    """Whether the archive or feed of a year exists by the time that a hidden issue is published."""
    issue = hidden.record
    if issue is None:
        return False
    return address in _of_year(issue) or (address in site.first and site.first[address] <= issue.published)


def _link(target: str, site: _Site) -> str | None:
    if target.startswith(_WEB):
        return None
    if not site_address(target):
        return f"expected https://…, or an address such as /guides/…/, found `{target}`"
    address = target.split("#", maxsplit=1)[0]
    if address in site.known:
        return None
    if address in site.unpublished:
        return f"{address} is not public yet; remove the link until it is"
    bare = address.split("?", maxsplit=1)[0]
    near = next((other for other in (bare, bare + "/") if other in site.known), None)
    if near:
        return f"no page {address}; did you mean `{near}`?"
    return f"no page {address}" + (did_you_mean(address, site.known) or "; correct the address, or remove the link")


def _anchors(tree: SourceTree) -> dict[str, frozenset[str]]:
    """The anchors in pages: the headings of texts, and the drivers of guides."""
    bodies = [*(source.record for source in tree.pages), *(source.record for source in tree.issues)]
    found = {
        record.address: frozenset(re.findall(r'<h\d id="([^"]+)"', record.body.html)) for record in bodies if record
    }
    for guide in tree.guides:
        if guide.record:
            found[guide.record.address] = frozenset(driver.id for driver in guide.record.drivers.items)
    return found


def _fragment(target: str, anchors: Mapping[str, frozenset[str]]) -> str | None:
    address, _, fragment = target.partition("#")
    known = anchors.get(address, frozenset())
    if not site_address(target) or not fragment or fragment in known:
        return None
    return f"no heading `{fragment}` on {address}{instead(fragment, known)}"


def _image(target: str, alt: str, assets: frozenset[str], beside: Collection[str]) -> Iterator[str]:
    if target.startswith(_WEB):
        yield "an image from another host tells that host who reads this page; put the file in content/pages"
    elif site_address(target) and target not in assets:
        near = did_you_mean(target, filter(is_picture, assets))
        yield f"no file {target}" + (near or f"; put it at content/pages{target}")
    elif site_address(target) and not is_picture(target):
        yield no_picture(target)
    elif not site_address(target) and target not in beside:
        expected = "a file in content/pages, such as /smoke.png, or a picture beside the index.md of an issue"
        yield f"expected {expected}, found `{target}`{did_you_mean(target, beside)}"
    if not alt.strip():
        yield "this image has no description; write ![what it shows](…)"


def _block(tree: SourceTree, document: Document, embed: Embed, fence: Mark, *, of_file: bool) -> Iterator[Problem]:
    """Problems of a fenced block that begins on the line of `fence`."""
    if of_file and embed.kind == "quiz":
        places = (fence, *_rows(document, embed, fence))
        for row, wrong in _quiz_block(tree, embed.rows):
            yield EMBED.at(document.path, places[row].line, places[row].column, wrong)
    elif fault := _embed(tree, embed, of_file=of_file):
        mark = document.find(embed.rows[0] if embed.rows else "```", fence)
        yield EMBED.at(document.path, mark.line, mark.column, fault)


def _embed(tree: SourceTree, embed: Embed, *, of_file: bool) -> str | None:
    if not of_file:
        return f"a `{embed.kind}` block works only in an issue or a hand-written page; use a link here"
    if embed.kind == "guide":
        return _no_such("guide", embed.body, [guide.id for guide in tree.guides])
    if embed.kind == "issues":
        good = re.fullmatch("[0-9]{1,3}", embed.body)
        advice = f"found `{embed.body[:20]}`; write a number such as 3"
        return None if good else f"expected the number of issues to show, at most 999, {advice}"
    return None if embed.body == "links" else f"expected the word `links`, found `{embed.body}`"


def _no_such(kind: str, name: str, known: Sequence[str]) -> str | None:
    missing = f"no {kind} `{name}`" if name else f"expected the id of a {kind}, found nothing"
    return None if name in known else missing + instead(name, known)


def _rows(document: Document, embed: Embed, fence: Mark) -> Iterator[Mark]:
    """Where the rows of a block are. The block begins on the line of `fence`."""
    lines = enumerate(document.text.split("\n")[fence.line :], fence.line + 1)
    filled = ((number, line) for number, line in lines if line.strip())
    for (number, line), _ in zip(filled, embed.rows, strict=False):
        yield Mark(number, len(line) - len(line.lstrip()) + 1)


def _quiz_block(tree: SourceTree, rows: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(row, fault) for a block that names a quiz, and perhaps items of it. Rows count from 1; 0 is the fence."""
    crowded = [number for number, row in enumerate(rows, 1) if re.search(r"[\s,]", row)]
    for number in crowded:
        yield number, f"expected one id per line, found `{rows[number - 1]}`; put each id on its own line"
    if 1 in crowded:
        return
    quizzes = {source.id: source.record for source in tree.quizzes}
    name = rows[0] if rows else ""
    items = {number: row for number, row in enumerate(rows, 1) if number > 1 and number not in crowded}
    if fault := _no_such("quiz", name, list(quizzes)):
        yield min(1, len(rows)), fault
    elif quiz := quizzes[name]:
        faults = list(_items_named(quiz, items))
        yield from faults
        if items and not faults and not crowded:
            yield from by_kind(quiz, lambda audit: _unfit_part(audit, items), lambda _: iter(()))


def _items_named(quiz: Quiz, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    known = [item.id for item in quiz.items]
    seen: set[str] = set()
    for row, name in names.items():
        if name in seen:
            yield row, f"duplicate item `{name}` in this block; delete one"
        elif fault := _no_such("item", name, known):
            yield row, fault
        seen.add(name)


def _unfit_part(quiz: SelfAudit, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Items that would give no result without the others, or a wrong one."""
    if not any(item.scored for item in quiz.items if item.id in names.values()):
        yield min(names), "none of these items is scored, so they give no result; add one that counts on a scale"
    for scale_id in quiz.incomplete_scales(names.values()):
        inside = [item.id for item in quiz.items_of(scale_id)]
        others = [f"`{item_id}`" for item_id in inside if item_id not in names.values()]
        listed = ", ".join([*others[:MOST_NAMES], *(["…"] if len(others) > MOST_NAMES else [])])
        message = (
            f"expected all items of the scale `{scale_id}`, because its bands are for the sum of all items; "
            f"add {listed}"
        )
        yield next(row for row, name in names.items() if name in inside), message


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

"""What only the whole project can tell: references, links, addresses that collide, ids that stand twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.calendar_rules import calendar_problems, later_link
from generator.markdown import EMBEDS, Embed, Link, Rendered, site_address
from generator.model.base import Given, Record
from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import Quiz
from generator.model.site import Page, Topics
from generator.problems import Problem, did_you_mean
from generator.project import FEEDS, is_feed, year_feed
from generator.source import Document, Loc, Mark
from generator.tree import GuideSource, Source, Tree

MOST_NAMES = 8  # in a message
RECIPE_WORDS = 4  # a shorter line is found in many an innocent sentence
MADE_FILES = ("/sitemap.xml", "/sitemap.xml.gz", "/404.html")  # by MkDocs and the theme
MADE = ("/assets/cards/", "/pagefind/")  # folders of the site that hold nothing of an author's
RESERVED_CATEGORY = "strategies"  # its address would be that of the strategies' folder
_WEB = ("https://", "http://", "mailto:", "tel:")


def cross_problems(tree: Tree, public: tuple[Issue, ...]) -> list[Problem]:
    """Every problem between files. `public` are the issues that are out."""
    return [
        *_tags(tree),
        *_guides(tree),
        *_quizzes(tree),
        *_issues(tree),
        *calendar_problems(tree, _taken(tree)),
        *_collisions(tree),
        *_texts(tree, public),
        *_recipe_lines(tree),
        *_sources(tree),
        *_help_lines(tree),
    ]


def _unknown(document: Document, kind: str, name: str, known: Iterable[str], at: Loc) -> Problem:
    return document.problem("unknown-reference", f"no {kind} `{name}`{_instead(name, known)}", at)


def _instead(name: str, known: Iterable[str]) -> str:
    """The nearest known id, else all of them, so far as they fit on a line."""
    some = sorted(known)
    listed = ", ".join(f"`{other}`" for other in some[:MOST_NAMES]) + (", …" if len(some) > MOST_NAMES else "")
    return did_you_mean(name, some) or (f"; there is {listed}" if some else "; there is none yet")


def _tags(tree: Tree) -> Iterator[Problem]:
    if tree.topics is None or tree.topics.record is None:
        return
    known = tree.topics.record.topics
    for source in tree.sources():
        tags = getattr(source.record, "tags", ())
        for number, tag in enumerate(tags):
            if source.document and tag not in known:
                hint = did_you_mean(tag, known) or "; declare it in content/topics.yml"
                yield source.document.problem("unknown-tag", f"no topic `{tag}`{hint}", ("tags", number))
        if source.document:
            yield from _twice(source.document, tags, "tag", lambda number: ("tags", number))


def _guides(tree: Tree) -> Iterator[Problem]:
    for guide in tree.guides:
        yield from _categories(guide)
        yield from _strategies(guide)
        if guide.document and guide.record:
            if not guide.categories:
                message = f"a guide needs a category; add content/guides/{guide.id}/categories/NAME.yml"
                yield guide.document.problem("empty-guide", message)
            yield from _guide(tree, guide.document, guide.record)


def _guide(tree: Tree, document: Document, guide: Guide) -> Iterator[Problem]:
    quizzes = [source.id for source in tree.quizzes]
    for number, name in enumerate(guide.quizzes):
        if name not in quizzes:
            yield _unknown(document, "quiz", name, quizzes, ("quizzes", number))
    yield from _twice(document, guide.quizzes, "quiz", lambda number: ("quizzes", number))
    drivers = [driver.id for driver in guide.drivers.items]
    yield from _twice(document, drivers, "driver id", lambda number: ("drivers", "items", number, "id"))


def _categories(guide: GuideSource) -> Iterator[Problem]:
    strategies = [source.id for source in guide.strategies]
    for category in guide.categories:
        if category.id == RESERVED_CATEGORY:
            message = f"a category may not be called `{category.id}`, which is the address of the strategies; rename it"
            yield Problem(category.path, 1, 1, "reserved-id", message)
        if category.document is None or category.record is None:
            continue
        for number, name in enumerate(category.record.strategies):
            if name not in strategies:
                yield _unknown(category.document, "strategy", name, strategies, ("strategies", number))
        yield from _twice(
            category.document, category.record.strategies, "strategy", lambda number: ("strategies", number)
        )


def _strategies(guide: GuideSource) -> Iterator[Problem]:
    if any(category.record is None for category in guide.categories):
        return  # a category that cannot be read may be the one that names it
    used = {name for category in guide.categories if category.record for name in category.record.strategies}
    for strategy in guide.strategies:
        if strategy.id not in used:
            message = f"no category names the strategy `{strategy.id}`; add it to `strategies` of one"
            yield Problem(strategy.path, 1, 1, "unused-strategy", message, "warning")


def _twice(document: Document, names: Sequence[str], kind: str, loc: Callable[[int], Loc]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield document.problem("duplicate-id", f"the {kind} `{name}` stands twice; delete one", loc(number))


def _quizzes(tree: Tree) -> Iterator[Problem]:
    known = [f"{guide.id}/{category.id}" for guide in tree.guides for category in guide.categories]
    for source in tree.quizzes:
        named: list[tuple[str | None, Loc]] = []
        if isinstance(source.record, Quiz):
            named = [(scale.category, ("scales", name, "category")) for name, scale in source.record.scales.items()]
        elif isinstance(source.record, KnowledgeQuiz):
            named = [(item.category, ("items", number, "topic")) for number, item in enumerate(source.record.items)]
        for category, loc in named:
            if source.document and category and category not in known:
                yield _unknown(source.document, "category", category, known, loc)


def _issues(tree: Tree) -> Iterator[Problem]:
    guides = [source.id for source in tree.guides]
    quizzes = [source.id for source in tree.quizzes]
    for source in tree.issues:
        issue, document = source.record, source.document
        if issue is None or document is None:
            continue
        if issue.guide and issue.guide not in guides:
            yield _unknown(document, "guide", issue.guide, guides, ("guide",))
        if issue.quiz and issue.quiz not in quizzes:
            yield _unknown(document, "quiz", issue.quiz, quizzes, ("quiz",))


def _taken(tree: Tree) -> dict[str, str]:
    """Every address of the site, and what it belongs to."""
    taken = dict.fromkeys([*_generated(tree), *FEEDS, *MADE_FILES], "a generated page or file")
    taken |= {f"/issues/{source.id}/": source.path for source in tree.issues}
    years = {source.record.published.year for source in tree.issues if source.record}
    taken |= {f"/issues/{year}/": "the archive of that year" for year in years}
    taken |= {page.record.address: page.path for page in tree.pages if page.record}
    return taken | {asset: f"content/pages{asset}" for asset in tree.assets}


def _generated(tree: Tree) -> set[str]:
    """The addresses of all that is made from YAML or an issue, public or not."""
    found = {"/guides/", "/quizzes/", "/issues/", "/topics/", "/search/"}
    for guide in tree.guides:
        found.add(f"/guides/{guide.id}/")
        found |= {f"/guides/{guide.id}/{category.id}/" for category in guide.categories}
        found |= {f"/guides/{guide.id}/strategies/{strategy.id}/" for strategy in guide.strategies}
    found |= {f"/quizzes/{quiz.id}/" for quiz in tree.quizzes}
    if tree.topics and tree.topics.record:
        found |= {f"/topics/{tag}/" for tag in tree.topics.record.topics}
    return found


def _collisions(tree: Tree) -> Iterator[Problem]:
    """MkDocs lets a generated page replace a hand-written one without a word; here it is an error."""
    generated = _generated(tree) | {f"/issues/{source.id}/" for source in tree.issues}
    seen: dict[str, str] = {}
    for source in tree.pages:
        if source.record is None:
            continue
        address = source.record.address
        if address in generated or address.startswith("/issues/"):
            message = f"the address {address} belongs to a generated page; rename this file"
            yield Problem(source.path, 1, 1, "address-taken", message)
        if address in seen:
            message = f"the address {address} is that of {seen[address]} too; rename one"
            yield Problem(source.path, 1, 1, "address-taken", message)
        seen.setdefault(address, source.path)
    for asset in sorted(tree.assets):
        if asset.startswith(MADE):
            message = f"the folder {asset.rpartition('/')[0]}/ is filled by the build; move this file to another one"
            yield Problem(f"content/pages{asset}", 1, 1, "address-taken", message)
        address = asset.removesuffix("index.html")
        if address != asset and (address in generated or address in seen):
            message = f"the address {address} belongs to another page; delete this file"
            yield Problem(f"content/pages{asset}", 1, 1, "address-taken", message)
        if is_feed(asset):
            message = f"the address {asset} belongs to a feed; rename this file"
            yield Problem(f"content/pages{asset}", 1, 1, "address-taken", message)


@dataclass(frozen=True, slots=True)
class _Site:
    """What a link may lead to: addresses, the anchors of some, files; and what is not public yet."""

    known: frozenset[str]
    unpublished: Mapping[str, Source[Issue]]
    anchors: Mapping[str, frozenset[str]]
    assets: frozenset[str]


def _site(tree: Tree, public: tuple[Issue, ...]) -> _Site:
    years = {issue.published.year for issue in public}
    out = {issue.address for issue in public} | {f"/issues/{year}/" for year in years} | set(map(year_feed, years))
    pages = {page.record.address for page in tree.pages if page.record}
    return _Site(
        known=frozenset(_generated(tree) | pages | tree.assets | out | {*FEEDS}),
        unpublished={f"/issues/{source.id}/": source for source in tree.issues if f"/issues/{source.id}/" not in out},
        anchors=_anchors(tree),
        assets=tree.assets,
    )


def _texts(tree: Tree, public: tuple[Issue, ...]) -> Iterator[Problem]:
    """Links, images and embeds of every Markdown text."""
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


def _misread(document: Document, html: str, start: Mark, *, headings: bool) -> Iterator[Problem]:
    """Markdown that is read otherwise than it was meant."""
    if not headings and "<h1" in html:
        mark = document.find("#", start)
        message = "the page has its heading already; begin this one with `##`"
        yield Problem(document.path, mark.line, mark.column, "heading", message)
    for kind in EMBEDS:
        if re.search(rf'<code(?: class="language-{kind}"|>{kind}\s*\n)', html, re.IGNORECASE):
            mark = document.find(kind, start)
            message = f"this shows as code; begin the block at the start of a line with ```{kind} and end it with ```"
            yield Problem(document.path, mark.line, mark.column, "embed", message)


def _target(
    document: Document, link: Link, start: Mark, site: _Site, hidden: Source[Issue] | None, beside: Collection[str]
) -> Iterator[Problem]:
    """Problems of one link or image of a text that begins at `start`.

    `hidden` is the issue that it stands in, if that is not public yet; `beside` are the pictures in its folder.
    """
    mark = document.find(link.target, start)
    if link.alt is not None:
        for fault in _image(link.target, link.alt, site.assets, beside):
            yield Problem(document.path, mark.line, mark.column, "image", fault)
        return
    address = link.target.split("#", maxsplit=1)[0]
    if hidden and address in site.unpublished:
        if later := later_link(hidden, site.unpublished[address]):
            yield Problem(document.path, mark.line, mark.column, "link", later[0], later[1])
    elif wrong := _link(link.target, site):
        yield Problem(document.path, mark.line, mark.column, "link", wrong)
    if wrong := _fragment(link.target, site.anchors):
        yield Problem(document.path, mark.line, mark.column, "link", wrong)


def _link(target: str, site: _Site) -> str | None:
    if target.startswith(_WEB):
        return None
    if not site_address(target):
        return f"expected https://…, or an address such as /guides/…/, found `{target}`"
    address = target.split("#", maxsplit=1)[0]
    if address in site.known:
        return None
    if address in site.unpublished:
        return f"{address} is not public yet; take the link out until it is"
    bare = address.split("?", maxsplit=1)[0]
    near = next((other for other in (bare, bare + "/") if other in site.known), None)
    if near:
        return f"no page {address}; did you mean `{near}`?"
    return f"no page {address}" + (did_you_mean(address, site.known) or "; correct the address, or take the link out")


def _anchors(tree: Tree) -> dict[str, frozenset[str]]:
    """The anchors that an author gives to a page: headings of bodies, drivers of guides."""
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
    return f"no heading `{fragment}` on {address}{_instead(fragment, known)}"


def _image(target: str, alt: str, assets: frozenset[str], beside: Collection[str]) -> Iterator[str]:
    if target.startswith(_WEB):
        yield "an image from another host would tell it who reads this page; put the file in content/pages"
    elif site_address(target) and target not in assets:
        yield f"no file {target}" + (did_you_mean(target, assets) or f"; put it at content/pages{target}")
    elif not site_address(target) and target not in beside:
        expected = "a file of content/pages such as /smoke.png, or a picture beside the index.md of an issue's folder"
        yield f"expected {expected}, found `{target}`{did_you_mean(target, beside)}"
    if not alt.strip():
        yield "this image has no description; write ![what it shows](…)"


def _block(tree: Tree, document: Document, embed: Embed, fence: Mark, *, of_file: bool) -> Iterator[Problem]:
    """Problems of a fenced block whose first line is that of `fence`."""
    if of_file and embed.kind == "quiz":
        places = (fence, *_rows(document, embed, fence))
        for row, wrong in _quiz_block(tree, embed.rows):
            yield Problem(document.path, places[row].line, places[row].column, "embed", wrong)
    elif fault := _embed(tree, embed, of_file=of_file):
        mark = document.find(embed.rows[0] if embed.rows else "```", fence)
        yield Problem(document.path, mark.line, mark.column, "embed", fault)


def _embed(tree: Tree, embed: Embed, *, of_file: bool) -> str | None:
    if not of_file:
        return f"`{embed.kind}` is drawn only in an issue or a hand-written page; set a link to it here"
    if embed.kind == "guide":
        return _no_such("guide", embed.body, [guide.id for guide in tree.guides])
    if embed.kind == "issues":
        return None if embed.body.isdecimal() else f"expected how many issues to show, found `{embed.body}`; write 1"
    return None if embed.body == "links" else f"expected the word links, found `{embed.body}`"


def _no_such(kind: str, name: str, known: Sequence[str]) -> str | None:
    missing = f"no {kind} `{name}`" if name else f"expected the id of a {kind}, found nothing"
    return None if name in known else missing + _instead(name, known)


def _rows(document: Document, embed: Embed, fence: Mark) -> Iterator[Mark]:
    """Where the rows of a block stand, whose first line is that of `fence`."""
    lines = enumerate(document.text.split("\n")[fence.line :], fence.line + 1)
    filled = ((number, line) for number, line in lines if line.strip())
    for (number, line), _ in zip(filled, embed.rows, strict=False):
        yield Mark(number, len(line) - len(line.lstrip()) + 1)


def _quiz_block(tree: Tree, rows: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(row, fault) of a block that names a quiz and perhaps items of it. Rows count from 1; 0 is the fence."""
    crowded = [number for number, row in enumerate(rows, 1) if re.search(r"[\s,]", row)]
    for number in crowded:
        yield number, f"expected one id on a line, found `{rows[number - 1]}`; write each on a line of its own"
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
            yield from _unfit_part(quiz, items)


def _items_named(quiz: Quiz | KnowledgeQuiz, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    known = [item.id for item in quiz.items]
    seen: set[str] = set()
    for row, name in names.items():
        if name in seen:
            yield row, f"the item `{name}` stands twice in this block; delete one"
        elif fault := _no_such("item", name, known):
            yield row, fault
        seen.add(name)


def _unfit_part(quiz: Quiz | KnowledgeQuiz, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Items that would give no result by themselves, or a wrong one."""
    if isinstance(quiz, KnowledgeQuiz):
        return
    if not any(item.scored for item in quiz.items if item.id in names.values()):
        yield min(names), "these items are not scored and give no result; name one that counts on a scale"
    for scale_id in quiz.incomplete_sums(names.values()):
        inside = [item.id for item in quiz.items_of(scale_id)]
        others = [f"`{item_id}`" for item_id in inside if item_id not in names.values()]
        listed = ", ".join([*others[:MOST_NAMES], *(["…"] if len(others) > MOST_NAMES else [])])
        message = (
            "items of a scale scored by sum cannot be embedded by name without all its others: "
            f"the bands of `{scale_id}` are for the whole sum; add {listed}"
        )
        yield next(row for row, name in names.items() if name in inside), message


def markdown_texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, Rendered]]:  # noqa: ANN401 - any value of a record
    """Every Markdown text of a record with its place; records filled in from other files are left to those."""
    if isinstance(value, Rendered):
        yield loc, value
    elif isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            if not any(isinstance(mark, Given) for mark in field.metadata) or name == "body":
                yield from markdown_texts(getattr(value, name), (*loc, field.alias or name))
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from markdown_texts(inside, (*loc, key))
    elif isinstance(value, tuple):
        for number, inside in enumerate(value):
            yield from markdown_texts(inside, (*loc, number))


def _recipe_lines(tree: Tree) -> Iterator[Problem]:
    """A line that says how to create the problem never stands alone, where it could be read as advice."""
    recipes = [
        re.compile(rf"(?<!\w){re.escape(bare)}(?!\w)")
        for guide in tree.guides
        for category in guide.categories
        if category.record
        for example in category.record.examples
        if len((bare := _bare(example.create)).split()) >= RECIPE_WORDS
    ]
    for source in tree.sources():
        for loc, text in _descriptions(source.record):
            if source.document and any(recipe.search(_bare(text)) for recipe in recipes):
                message = (
                    "this says how to create the problem; a description stands alone, so let it say what the page gives"
                )
                yield source.document.problem("recipe-line", message, loc)


def _descriptions(record: object) -> Iterator[tuple[Loc, str]]:
    """What a record says of itself outside its page, with the places."""
    if isinstance(record, Topics):
        for tag, topic in record.topics.items():
            yield ("topics", tag, "description"), topic.description
    elif description := getattr(record, "description", None):
        yield ("description",), description


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _sources(tree: Tree) -> Iterator[Problem]:
    """What is said to be known names where it is known from."""
    for guide in tree.guides:
        if guide.document and guide.record:
            psychology = guide.record.psychology
            if psychology.stance == "sourced" and not psychology.sources:
                message = "expected a source, found none; add `sources:`, or write `stance: author`"
                yield guide.document.problem("no-source", message, ("psychology", "stance"))
        for category in guide.categories:
            for number, claim in enumerate(category.record.claims if category.record else ()):
                if category.document and claim.status != "author" and not claim.sources:
                    message = f"a claim that is `{claim.status}` needs a source; add one, or write `status: author`"
                    yield category.document.problem("no-source", message, ("claims", number, "status"))


def _help_lines(tree: Tree) -> Iterator[Problem]:
    source = tree.site
    if source is None or source.document is None or source.record is None:
        return
    for number, link in enumerate(source.record.safety.links):
        if link.last_checked is None:
            message = (
                f"nobody has noted when `{link.name}` was last checked; try it, then add `last_checked: YYYY-MM-DD`"
            )
            yield source.document.problem("help-line-unchecked", message, ("safety", "links", number), level="notice")

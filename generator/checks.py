"""What only the whole project can tell: references, links, addresses that collide, ids that stand twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from generator.calendar_rules import calendar_problems
from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import Quiz
from generator.model.site import Topics
from generator.problems import Problem, did_you_mean, instead
from generator.project import FEEDS, is_feed
from generator.source import Document, Loc
from generator.text_rules import text_problems
from generator.tree import GuideSource, Tree, generated_addresses

RECIPE_WORDS = 4  # a shorter line is found in many an innocent sentence
MADE_FILES = ("/sitemap.xml", "/sitemap.xml.gz", "/404.html")  # by MkDocs and the theme
MADE = ("/assets/cards/", "/pagefind/")  # folders of the site that hold nothing of an author's
RESERVED_CATEGORY = "strategies"  # its address would be that of the strategies' folder


def cross_problems(tree: Tree, public: tuple[Issue, ...], now: datetime) -> list[Problem]:
    """Every problem between files. `public` are the issues that are out at `now`."""
    return [
        *_tags(tree),
        *_guides(tree),
        *_quizzes(tree),
        *_issues(tree),
        *calendar_problems(tree, _taken(tree), now),
        *_collisions(tree),
        *text_problems(tree, public),
        *_recipe_lines(tree),
        *_sources(tree),
        *_help_lines(tree),
    ]


def _unknown(document: Document, kind: str, name: str, known: Iterable[str], at: Loc) -> Problem:
    return document.problem("unknown-reference", f"no {kind} `{name}`{instead(name, known)}", at)


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
    taken = dict.fromkeys([*generated_addresses(tree), *FEEDS, *MADE_FILES], "a generated page or file")
    taken |= {f"/issues/{source.id}/": source.path for source in tree.issues}
    years = {source.record.published.year for source in tree.issues if source.record}
    taken |= {f"/issues/{year}/": "the archive of that year" for year in years}
    taken |= {page.record.address: page.path for page in tree.pages if page.record}
    return taken | {asset: f"content/pages{asset}" for asset in tree.assets}


def _collisions(tree: Tree) -> Iterator[Problem]:
    """MkDocs lets a generated page replace a hand-written one without a word; here it is an error."""
    generated = generated_addresses(tree) | {f"/issues/{source.id}/" for source in tree.issues}
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

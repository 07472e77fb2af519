"""Rules that need the whole project: references to other files, duplicate ids, and what descriptions must not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from typing import Any

from generator.model.addresses import STRATEGIES
from generator.model.base import markdown_texts
from generator.model.guide import Guide
from generator.model.site import Topics
from generator.rules.context import Context
from generator.site.source_tree import GuideFiles, SourceFile, SourceTree
from generator.text.document import Document, Loc
from generator.text.markdown import RECIPE_START
from generator.text.problems import Problem, Rule, did_you_mean, instead

RECIPE_WORDS = 4  # shorter lines occur in harmless sentences too
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|blockquote|pre|table|tr|td|th|hr|br)\b[^>]*>")
_LINE = re.compile(r"\n(?=\W*[A-Z])")  # a wrapped line continues in lowercase
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
_TAG = re.compile(r"<[^>]*>")
_PLAIN = str.maketrans(dict.fromkeys("\"'‘’‚‹›“”„«»「」『』\u202f") | {"…": "..."})


UNKNOWN_REFERENCE = Rule(
    "unknown-reference",
    "error",
    what="Every guide, category, strategy, quiz, scale, item or response set that a file refers to exists.",
    why="Otherwise a link would be dead, or an answer would not count.",
)


def _unknown(document: Document, kind: str, name: str, known: Iterable[str], at: Loc) -> Problem:
    return document.problem(UNKNOWN_REFERENCE, f"no {kind} `{name}`{instead(name, known)}", at)


UNKNOWN_TAG = Rule(
    "unknown-tag",
    "error",
    what="Every tag is declared in `content/topics.yml`, with a title and a description.",
    why="Each tag has a page, and two spellings of one topic would make two pages.",
)


def tag_problems(context: Context) -> Iterator[Problem]:
    """Unknown and duplicate tags."""
    tree = context.tree
    if tree.topics is None or tree.topics.record is None:
        return
    known = tree.topics.record.topics
    for source in tree.sources():
        tags = getattr(source.record, "tags", ())
        for number, tag in enumerate(tags):
            if source.document and tag not in known:
                hint = did_you_mean(tag, known) or "; declare it in content/topics.yml"
                yield source.document.problem(UNKNOWN_TAG, f"no topic `{tag}`{hint}", ("tags", number))
        if source.document:
            yield from _duplicates(source.document, tags, "tag", lambda number: ("tags", number))


EMPTY_GUIDE = Rule(
    "empty-guide",
    "error",
    what="A guide has at least one category: a file in its folder `categories`.",
    why="A guide consists of its categories; without any, its page is empty.",
)


def guide_problems(context: Context) -> Iterator[Problem]:
    """Guides without categories, strategies without a category, and unknown, duplicate and reserved ids in guides."""
    tree = context.tree
    for guide in tree.guides:
        yield from _categories(guide)
        yield from _strategies(guide)
        if guide.document and guide.record:
            if not guide.categories:
                message = f"a guide needs a category; add content/guides/{guide.id}/categories/NAME.yml"
                yield guide.document.problem(EMPTY_GUIDE, message)
            yield from _guide(tree, guide.document, guide.record)


def _guide(tree: SourceTree, document: Document, guide: Guide) -> Iterator[Problem]:
    quizzes = [source.id for source in tree.quizzes]
    for number, name in enumerate(guide.quizzes):
        if name not in quizzes:
            yield _unknown(document, "quiz", name, quizzes, ("quizzes", number))
    yield from _duplicates(document, guide.quizzes, "quiz", lambda number: ("quizzes", number))
    drivers = [driver.id for driver in guide.drivers.items]
    yield from _duplicates(document, drivers, "driver id", lambda number: ("drivers", "items", number, "id"))


RESERVED_ID = Rule(
    "reserved-id",
    "error",
    what="A few ids are reserved: no category has the id `strategies`, and no scale has the id `overall` or `weakest`.",
    why="The word `strategies` is already an address; `overall` and `weakest` are keys of `expect`.",
)


def _categories(guide: GuideFiles) -> Iterator[Problem]:
    strategies = [source.id for source in guide.strategies]
    for category in guide.categories:
        if category.id == STRATEGIES:
            message = f"reserved id `{category.id}`, which is the address of the strategies; rename this category"
            yield RESERVED_ID.at(category.path, 1, 1, message)
        if category.document is None or category.record is None:
            continue
        for number, name in enumerate(category.record.strategies):
            if name not in strategies:
                yield _unknown(category.document, "strategy", name, strategies, ("strategies", number))
        yield from _duplicates(
            category.document, category.record.strategies, "strategy", lambda number: ("strategies", number)
        )


UNUSED_STRATEGY = Rule(
    "unused-strategy",
    "warning",
    what="Every strategy is listed under `strategies` in at least one category.",
    why="Readers reach a strategy from the categories that it helps with.",
)


def _strategies(guide: GuideFiles) -> Iterator[Problem]:
    if any(category.record is None for category in guide.categories):
        return  # an invalid category may be the one that lists it
    used = {name for category in guide.categories if category.record for name in category.record.strategies}
    for strategy in guide.strategies:
        if strategy.id not in used:
            message = f"no category lists the strategy `{strategy.id}`; add it to `strategies` in a category"
            yield UNUSED_STRATEGY.at(strategy.path, 1, 1, message)


DUPLICATE_ID = Rule(
    "duplicate-id",
    "error",
    what="Ids are unique, and a list of ids has each id only once.",
    why="With a duplicate, answers, links and saved results could refer to the wrong one.",
)


def _duplicates(document: Document, names: Sequence[str], kind: str, loc: Callable[[int], Loc]) -> Iterator[Problem]:
    if len({*names}) == len(names):
        return
    for number, name in enumerate(names):
        if name in names[:number]:
            yield document.problem(DUPLICATE_ID, f"duplicate {kind} `{name}`; delete one", loc(number))


def quiz_category_problems(context: Context) -> Iterator[Problem]:
    """Categories that quizzes refer to, but that don't exist."""
    tree = context.tree
    known = [f"{guide.id}/{category.id}" for guide in tree.guides for category in guide.categories]
    for source in tree.quizzes:
        for category, loc in source.record.categories if source.record else ():
            if source.document and category and category not in known:
                yield _unknown(source.document, "category", category, known, loc)


def issue_problems(context: Context) -> Iterator[Problem]:
    """Guides and quizzes that issues refer to, but that don't exist."""
    tree = context.tree
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


RECIPE_LINE = Rule(
    "recipe-line",
    "error",
    what="A description never says how to create the problem: it contains no example of a category, and no line from "
    "a `create` block of the same file.",
    why="Lists and search results show descriptions on their own, where such a line would read as advice.",
)


def recipe_line_problems(context: Context) -> Iterator[Problem]:
    """Descriptions that say how to create the problem, which would read as advice."""
    tree = context.tree
    categories = [source.record for guide in tree.guides for source in guide.categories if source.record]
    everywhere = [*_recipes(example.create for category in categories for example in category.examples)]
    for source in tree.sources():
        own = source.once(_own_recipes)
        recipes = [*everywhere, *own] if own else everywhere
        for loc, bare in source.once(_bare_descriptions):
            if source.document and any(_holds(bare, recipe) for recipe in recipes):
                message = "this description says how to create the problem; say what readers get from the page instead"
                yield source.document.problem(RECIPE_LINE, message, loc)


def _own_recipes(source: SourceFile[Any]) -> tuple[str, ...]:
    return tuple(_recipes(_lines_to_create(source.record)))


def _bare_descriptions(source: SourceFile[Any]) -> tuple[tuple[Loc, str], ...]:
    return tuple((loc, _bare(text)) for loc, text in _descriptions(source.record))


def _recipes(lines: Iterable[str]) -> Iterator[str]:
    """The lines that are long enough, normalized."""
    return (bare for line in lines if len((bare := _bare(line)).split()) >= RECIPE_WORDS)


def _holds(text: str, words: str) -> bool:
    """Whether a text contains these words as whole words. The plain search comes first because it's fast."""
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _lines_to_create(record: object) -> Iterator[str]:
    """The lines and sentences in the `create` blocks of a record."""
    for _, text in markdown_texts(record, ()):
        for part in text.parts:
            if isinstance(part, str) and part.startswith(RECIPE_START):
                for block in _BLOCK.split(part):
                    for line in _LINE.split(unescape(_TAG.sub("", block))):
                        yield from (line, *_SENTENCE.split(line))


def _descriptions(record: object) -> Iterator[tuple[Loc, str]]:
    """The descriptions of a record, with their places."""
    if isinstance(record, Topics):
        for tag, topic in record.topics.items():
            yield ("topics", tag, "description"), topic.description
    elif description := getattr(record, "description", None):
        yield ("description",), description


def _bare(text: str) -> str:
    """The text in lowercase, with single spaces, without quotation marks and the final punctuation."""
    return " ".join(text.lower().translate(_PLAIN).split()).rstrip(".!?")


NO_SOURCE = Rule(
    "no-source",
    "error",
    what="Every `supported` or `mixed` claim and every `sourced` psychology has sources. The author's own view is "
    "marked as `author`.",
    why="Readers should be able to check what a page presents as known.",
)


def source_problems(context: Context) -> Iterator[Problem]:
    """Claims and psychologies without the sources that they need."""
    tree = context.tree
    for guide in tree.guides:
        if guide.document and guide.record:
            psychology = guide.record.psychology
            if psychology.stance == "sourced" and not psychology.sources:
                message = "expected a source, found none; add `sources:`, or write `stance: author`"
                yield guide.document.problem(NO_SOURCE, message, ("psychology", "stance"))
        for category in guide.categories:
            for number, claim in enumerate(category.record.claims if category.record else ()):
                if category.document and claim.status != "author" and not claim.sources:
                    message = f"a `{claim.status}` claim needs a source; add one, or write `status: author`"
                    yield category.document.problem(NO_SOURCE, message, ("claims", number, "status"))


HELP_LINE_UNCHECKED = Rule(
    "help-line-unchecked",
    "notice",
    what="Each help line has a `last_checked` date, when somebody last tried it.",
    why="For somebody in need, a number that no longer works is worse than none.",
)


def help_line_problems(context: Context) -> Iterator[Problem]:
    """Help lines without a `last_checked` date."""
    tree = context.tree
    source = tree.site
    if source is None or source.document is None or source.record is None:
        return
    for number, link in enumerate(source.record.safety.links):
        if link.last_checked is None:
            message = f"the help line `{link.name}` has not been checked; try it, then add `last_checked: YYYY-MM-DD`"
            yield source.document.problem(HELP_LINE_UNCHECKED, message, ("safety", "links", number))

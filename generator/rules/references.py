"""What only the whole project shows: references to other files, ids used twice, lines that may not be read alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape

from generator.model.addresses import STRATEGIES
from generator.model.base import markdown_texts
from generator.model.guide import Guide
from generator.model.site import Topics
from generator.rules.context import Context
from generator.site.source_tree import GuideFiles, SourceTree
from generator.text.document import Document, Loc
from generator.text.markdown import RECIPE_START
from generator.text.problems import Problem, Rule, did_you_mean, instead

RECIPE_WORDS = 4  # a shorter line is found in many an innocent sentence
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|blockquote|pre|table|tr|td|th|hr|br)\b[^>]*>")
_LINE = re.compile(r"\n(?=\W*[A-Z])")  # one that is only broken goes on in small letters
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
_TAG = re.compile(r"<[^>]*>")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})


UNKNOWN_REFERENCE = Rule(
    "unknown-reference",
    "error",
    what="A guide, category, strategy, quiz, scale, item or response set that is named somewhere is there.",
    why="A page would lead nowhere, or an answer count nowhere.",
)


def _unknown(document: Document, kind: str, name: str, known: Iterable[str], at: Loc) -> Problem:
    return document.problem(UNKNOWN_REFERENCE, f"no {kind} `{name}`{instead(name, known)}", at)


UNKNOWN_TAG = Rule(
    "unknown-tag",
    "error",
    what="Every tag is declared in `content/topics.yml`, with a title and a description.",
    why="Each tag has a page, and two spellings of one topic would make two.",
)


def tag_problems(context: Context) -> Iterator[Problem]:
    """Tags that content/topics.yml does not declare, or that are written twice."""
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
            yield from _twice(source.document, tags, "tag", lambda number: ("tags", number))


EMPTY_GUIDE = Rule(
    "empty-guide",
    "error",
    what="A guide has at least one category, a file of its folder `categories`.",
    why="A guide is made of its categories; without any its page is empty.",
)


def guide_problems(context: Context) -> Iterator[Problem]:
    """What a guide's file and its parts name."""
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
    yield from _twice(document, guide.quizzes, "quiz", lambda number: ("quizzes", number))
    drivers = [driver.id for driver in guide.drivers.items]
    yield from _twice(document, drivers, "driver id", lambda number: ("drivers", "items", number, "id"))


RESERVED_ID = Rule(
    "reserved-id",
    "error",
    what="A few ids have a meaning of their own: no category is called `strategies`, no scale `overall` or `weakest`.",
    why="The one is an address already, the others are words of `expect`.",
)


def _categories(guide: GuideFiles) -> Iterator[Problem]:
    strategies = [source.id for source in guide.strategies]
    for category in guide.categories:
        if category.id == STRATEGIES:
            message = f"a category may not be called `{category.id}`, which is the address of the strategies; rename it"
            yield RESERVED_ID.at(category.path, 1, 1, message)
        if category.document is None or category.record is None:
            continue
        for number, name in enumerate(category.record.strategies):
            if name not in strategies:
                yield _unknown(category.document, "strategy", name, strategies, ("strategies", number))
        yield from _twice(
            category.document, category.record.strategies, "strategy", lambda number: ("strategies", number)
        )


UNUSED_STRATEGY = Rule(
    "unused-strategy",
    "warning",
    what="Each strategy is named under `strategies` of at least one category.",
    why="Readers reach strategies through the categories that they help with.",
)


def _strategies(guide: GuideFiles) -> Iterator[Problem]:
    if any(category.record is None for category in guide.categories):
        return  # a category that cannot be read may be the one that names it
    used = {name for category in guide.categories if category.record for name in category.record.strategies}
    for strategy in guide.strategies:
        if strategy.id not in used:
            message = f"no category names the strategy `{strategy.id}`; add it to `strategies` of one"
            yield UNUSED_STRATEGY.at(strategy.path, 1, 1, message)


DUPLICATE_ID = Rule(
    "duplicate-id",
    "error",
    what="An id, or a name in a list of ids, stands once where it has to tell things apart.",
    why="Answers, links and old results would reach the wrong one of the two.",
)


def _twice(document: Document, names: Sequence[str], kind: str, loc: Callable[[int], Loc]) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in names[:number]:
            yield document.problem(DUPLICATE_ID, f"the {kind} `{name}` stands twice; delete one", loc(number))


def quiz_category_problems(context: Context) -> Iterator[Problem]:
    """The categories that quizzes name."""
    tree = context.tree
    known = [f"{guide.id}/{category.id}" for guide in tree.guides for category in guide.categories]
    for source in tree.quizzes:
        for category, loc in source.record.categories if source.record else ():
            if source.document and category and category not in known:
                yield _unknown(source.document, "category", category, known, loc)


def issue_problems(context: Context) -> Iterator[Problem]:
    """The guides and quizzes that issues name."""
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
    what="A description never holds a line that says how to create the problem: an example of a category, or what "
    "a `create` block of the same file says.",
    why="Descriptions stand alone in lists and search results, where such a line would read as advice.",
)


def recipe_line_problems(context: Context) -> Iterator[Problem]:
    """A line that says how to create the problem never stands alone, where it could be read as advice."""
    tree = context.tree
    categories = [source.record for guide in tree.guides for source in guide.categories if source.record]
    everywhere = [*_recipes(example.create for category in categories for example in category.examples)]
    for source in tree.sources():
        recipes = [*everywhere, *_recipes(_lines_to_create(source.record))]
        for loc, text in _descriptions(source.record):
            bare = _bare(text)
            if source.document and any(_holds(bare, recipe) for recipe in recipes):
                message = (
                    "this says how to create the problem; a description stands alone, so let it say what the page gives"
                )
                yield source.document.problem(RECIPE_LINE, message, loc)


def _recipes(lines: Iterable[str]) -> Iterator[str]:
    """Those of the lines that are long enough, bare."""
    return (bare for line in lines if len((bare := _bare(line)).split()) >= RECIPE_WORDS)


def _holds(text: str, words: str) -> bool:
    """Whether a text holds these words, whole ones; looked for as letters first, which is quick."""
    return words in text and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _lines_to_create(record: object) -> Iterator[str]:
    """The lines and sentences of a record's blocks that say how to create the problem."""
    for _, text in markdown_texts(record, ()):
        for part in text.parts:
            if isinstance(part, str) and part.startswith(RECIPE_START):
                for block in _BLOCK.split(part):
                    for line in _LINE.split(unescape(_TAG.sub("", block))):
                        yield from (line, *_SENTENCE.split(line))


def _descriptions(record: object) -> Iterator[tuple[Loc, str]]:
    """What a record says of itself outside its page, with the places."""
    if isinstance(record, Topics):
        for tag, topic in record.topics.items():
            yield ("topics", tag, "description"), topic.description
    elif description := getattr(record, "description", None):
        yield ("description",), description


def _bare(text: str) -> str:
    """Small letters, single blanks and plain quotes, without the sign at the end."""
    return " ".join(text.lower().translate(_PLAIN).split()).rstrip(".!?")


NO_SOURCE = Rule(
    "no-source",
    "error",
    what="A claim that is `supported` or `mixed`, and a psychology that is `sourced`, names its sources. What is "
    "the author's own view says `author`.",
    why="Readers should be able to look up what is said to be known.",
)


def source_problems(context: Context) -> Iterator[Problem]:
    """What is said to be known names where it is known from."""
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
                    message = f"a claim that is `{claim.status}` needs a source; add one, or write `status: author`"
                    yield category.document.problem(NO_SOURCE, message, ("claims", number, "status"))


HELP_LINE_UNCHECKED = Rule(
    "help-line-unchecked",
    "notice",
    what="Each help line says in `last_checked` when somebody last tried it.",
    why="A number that no longer answers is worse than none for somebody who needs it.",
)


def help_line_problems(context: Context) -> Iterator[Problem]:
    """Help lines that nobody has called yet."""
    tree = context.tree
    source = tree.site
    if source is None or source.document is None or source.record is None:
        return
    for number, link in enumerate(source.record.safety.links):
        if link.last_checked is None:
            message = (
                f"nobody has noted when `{link.name}` was last checked; try it, then add `last_checked: YYYY-MM-DD`"
            )
            yield source.document.problem(HELP_LINE_UNCHECKED, message, ("safety", "links", number))

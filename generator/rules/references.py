"""What only the whole project can tell: references, ids that stand twice, lines that may not stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from html import unescape

from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.site import Topics
from generator.rules.addresses import address_problems
from generator.rules.issues import calendar_problems
from generator.rules.texts import markdown_texts, text_problems
from generator.site.source_tree import GuideFiles, SourceTree
from generator.text.markdown import RECIPE_START
from generator.text.problems import Problem, did_you_mean, instead
from generator.text.yaml_source import Document, Loc

RECIPE_WORDS = 4  # a shorter line is found in many an innocent sentence
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h\d|blockquote|pre|table|tr|td|th|hr|br)\b[^>]*>")
_LINE = re.compile(r"\n(?=\W*[A-Z])")  # one that is only broken goes on in small letters
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")
_TAG = re.compile(r"<[^>]*>")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})
RESERVED_CATEGORY = "strategies"  # its address would be that of the strategies' folder


def cross_problems(tree: SourceTree, public: tuple[Issue, ...], now: datetime) -> list[Problem]:
    """Every problem between files. `public` are the issues that are out at `now`."""
    return [
        *_tags(tree),
        *_guides(tree),
        *_quizzes(tree),
        *_issues(tree),
        *calendar_problems(tree, now),
        *address_problems(tree),
        *text_problems(tree, public),
        *_recipe_lines(tree),
        *_sources(tree),
        *_help_lines(tree),
    ]


def _unknown(document: Document, kind: str, name: str, known: Iterable[str], at: Loc) -> Problem:
    return document.problem("unknown-reference", f"no {kind} `{name}`{instead(name, known)}", at)


def _tags(tree: SourceTree) -> Iterator[Problem]:
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


def _guides(tree: SourceTree) -> Iterator[Problem]:
    for guide in tree.guides:
        yield from _categories(guide)
        yield from _strategies(guide)
        if guide.document and guide.record:
            if not guide.categories:
                message = f"a guide needs a category; add content/guides/{guide.id}/categories/NAME.yml"
                yield guide.document.problem("empty-guide", message)
            yield from _guide(tree, guide.document, guide.record)


def _guide(tree: SourceTree, document: Document, guide: Guide) -> Iterator[Problem]:
    quizzes = [source.id for source in tree.quizzes]
    for number, name in enumerate(guide.quizzes):
        if name not in quizzes:
            yield _unknown(document, "quiz", name, quizzes, ("quizzes", number))
    yield from _twice(document, guide.quizzes, "quiz", lambda number: ("quizzes", number))
    drivers = [driver.id for driver in guide.drivers.items]
    yield from _twice(document, drivers, "driver id", lambda number: ("drivers", "items", number, "id"))


def _categories(guide: GuideFiles) -> Iterator[Problem]:
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


def _strategies(guide: GuideFiles) -> Iterator[Problem]:
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


def _quizzes(tree: SourceTree) -> Iterator[Problem]:
    known = [f"{guide.id}/{category.id}" for guide in tree.guides for category in guide.categories]
    for source in tree.quizzes:
        named: list[tuple[str | None, Loc]] = []
        if isinstance(source.record, SelfAudit):
            named = [(scale.category, ("scales", name, "category")) for name, scale in source.record.scales.items()]
        elif isinstance(source.record, KnowledgeQuiz):
            named = [(item.category, ("items", number, "topic")) for number, item in enumerate(source.record.items)]
        for category, loc in named:
            if source.document and category and category not in known:
                yield _unknown(source.document, "category", category, known, loc)


def _issues(tree: SourceTree) -> Iterator[Problem]:
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


def _recipe_lines(tree: SourceTree) -> Iterator[Problem]:
    """A line that says how to create the problem never stands alone, where it could be read as advice."""
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
                yield source.document.problem("recipe-line", message, loc)


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


def _sources(tree: SourceTree) -> Iterator[Problem]:
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


def _help_lines(tree: SourceTree) -> Iterator[Problem]:
    source = tree.site
    if source is None or source.document is None or source.record is None:
        return
    for number, link in enumerate(source.record.safety.links):
        if link.last_checked is None:
            message = (
                f"nobody has noted when `{link.name}` was last checked; try it, then add `last_checked: YYYY-MM-DD`"
            )
            yield source.document.problem("help-line-unchecked", message, ("safety", "links", number), level="notice")

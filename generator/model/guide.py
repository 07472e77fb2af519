"""A guide: its own file, its categories and its strategies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.addresses import GuideIds, category_address, guide_address, strategy_address
from generator.model.base import Format, FromLoader, Id, Md, Record, Text, Url, Whole
from generator.model.explore import Explore


class Source(Record):
    """Where a claim comes from."""

    title: Text
    """The title of the paper, book or page."""
    url: Url
    """Its address, beginning with https://."""
    year: Annotated[Whole, Field(ge=1500, le=2200)]
    """The year of publication."""


class Claim(Record):
    """A claim that the page makes, and how well it's supported."""

    text: Text
    """The claim, in one sentence."""
    status: Literal["supported", "mixed", "author"]
    """How well it's supported: `supported` and `mixed` need sources, `author` is the author's own view."""
    sources: tuple[Source, ...]
    """The sources of the claim; [] if it's the author's own view."""


class Quote(Record):
    """A quotation with its speaker."""

    text: Text
    """The words, without quotation marks."""
    by: Text
    """Who said it."""
    note: Text | None = None
    """Where or when it was said."""


class Practice(Record):
    """An if-then plan (implementation intention; Gollwitzer 1999, American Psychologist 54(7):493-503)."""

    if_: Annotated[Text, Field(alias="if")]
    """When to do it, as the end of a sentence that begins with "if"."""
    then: Text
    """What to do then: one small act."""


class Strategy(Record):
    """One way to prevent the problem."""

    format: Format
    """The version of this file's format: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    guide: Annotated[Id, FromLoader()]
    title: Text
    """The heading of its page."""
    order: Whole
    """Its position among the others: a whole number, the lowest first."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""
    body: Md
    """How it works, and why. Markdown."""
    practice: Practice
    """A plan for one moment: if this, then that."""
    tags: tuple[Id, ...] = ()
    """Its topics, as declared in content/topics.yml. The page of each topic lists it."""

    @property
    def address(self) -> str:
        """Its page."""
        return strategy_address(self.guide, self.id)


class Example(Record):
    """One way to create the problem, and what to do instead."""

    create: Text
    """How to create the problem: one act."""
    instead: Text
    """What prevents it: the act to choose instead."""


class Category(Record):
    """One kind of the problem. `strategies` are ids, the most helpful first."""

    format: Format
    """The version of this file's format: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    guide: Annotated[Id, FromLoader()]
    title: Text
    """The heading of its page."""
    order: Whole
    """Its position among the others: a whole number, the lowest first."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""
    summary: Md
    """What these acts have in common. Markdown."""
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    """Ways to create the problem, each with what prevents it."""
    message: Text
    """What such acts say to the other person."""
    strategies: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Ids of the strategies that help, the most helpful first."""
    practice: Practice | None = None
    """A plan for one moment of this kind, which a result offers first; without it, that of the first strategy."""
    claims: tuple[Claim, ...] = ()
    """The claims that the page makes, and how well each is supported."""
    safety: Md | None = None
    """When this is more than an everyday problem, and where to get help. Markdown."""
    tags: tuple[Id, ...] = ()
    """Its topics, as declared in content/topics.yml. The page of each topic lists it."""

    @property
    def address(self) -> str:
        """Its page."""
        return category_address(self.guide, self.id)


class Driver(Record):
    """One reason why the problem grows."""

    id: Id
    """Its name in links: /guides/GUIDE/#ID."""
    title: Text
    """A short name."""
    body: Md
    """How it works. Markdown."""


class Drivers(Record):
    """Why the problem grows."""

    title: Text
    """The heading of this part."""
    lead: Md
    """Its introduction. Markdown."""
    items: Annotated[tuple[Driver, ...], Field(min_length=1)]
    """The reasons, one by one."""


class Psychology(Record):
    """The psychology of the problem; `stance` says whether it's the author's view or has sources."""

    title: Text
    """The heading of this part."""
    body: Md
    """What happens in people's minds. Markdown."""
    stance: Literal["author", "sourced"]
    """`author`: the author's own view; `sourced`: based on `sources`."""
    sources: tuple[Source, ...] = ()
    """The sources, if `stance` is `sourced`."""


class Compound(Record):
    """What small acts add up to, for better and for worse."""

    title: Text
    """The heading of this part."""
    body: Md
    """How small acts add up. Markdown."""
    positive: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What they add up to if the problem is prevented."""
    negative: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What they add up to if it isn't."""
    explore: Explore | None = None
    """Questions to guess and then see; a block `compound` shows them in issues and pages too."""


class Reflection(Record):
    """Questions to think about."""

    title: Text
    """The heading of this part."""
    prompts: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The questions, one by one."""


class Guide(Record):
    """A whole guide. `categories` and `strategies` are in the author's order (`order`, then id)."""

    format: Format
    """The version of this file's format: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the folder's name gives it."""
    categories: Annotated[tuple[Category, ...], FromLoader()]
    strategies: Annotated[tuple[Strategy, ...], FromLoader()]
    title: Text
    """The heading of its page."""
    subtitle: Text
    """A line below the title."""
    description: Annotated[Text, Field(min_length=50, max_length=160)]
    """What readers get from the guide, in 50 to 160 characters. Search results show it on its own, so it never says
    how to create the problem."""
    question: Text
    """The inversion: how would we create this problem?"""
    lead: Md
    """The introduction of the guide. Markdown."""
    drivers: Drivers
    """Why the problem grows."""
    psychology: Psychology
    """The psychology of the problem."""
    compound: Compound
    """What small acts add up to, for better and for worse."""
    reflection: Reflection
    """Questions to think about."""
    quote: Quote
    """A quotation with its speaker."""
    tags: tuple[Id, ...]
    """Its topics, as declared in content/topics.yml. The page of each topic lists it."""
    quizzes: tuple[Id, ...]
    """Ids of its quizzes, in the order in which the page offers them."""

    @property
    def address(self) -> str:
        """Its page."""
        return guide_address(self.id)

    @property
    def ids(self) -> GuideIds:
        """Its id and those of its parts."""
        return GuideIds(self.id, tuple(part.id for part in self.categories), tuple(part.id for part in self.strategies))

    def category(self, category_id: str) -> Category:
        """The category with that id; the loader has checked that it exists."""
        return next(category for category in self.categories if category.id == category_id)

    def strategy(self, strategy_id: str) -> Strategy:
        """The strategy with that id; the loader has checked that it exists."""
        return next(strategy for strategy in self.strategies if strategy.id == strategy_id)

    def served_by(self, strategy: Strategy) -> tuple[Category, ...]:
        """The categories that list the strategy."""
        return tuple(category for category in self.categories if strategy.id in category.strategies)

"""A guide: its own file, its categories and its strategies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.addresses import GuideIds, category_address, guide_address, strategy_address
from generator.model.base import Format, FromLoader, Id, Md, Record, Text, Url, Whole


class Source(Record):
    """Where a claim comes from."""

    title: Text
    """The title of the paper, book or page."""
    url: Url
    """Where it can be read, beginning with https://."""
    year: Annotated[Whole, Field(ge=1500, le=2200)]
    """The year of publication."""


class Claim(Record):
    """One thing the page says about the world, and how well it is known."""

    text: Text
    """The claim, in one sentence."""
    status: Literal["supported", "mixed", "author"]
    """How well it is known: `supported` and `mixed` need sources, `author` is the author's own view."""
    sources: tuple[Source, ...]
    """Where it is known from; [] where the claim is the author's."""


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
    """The moment that calls for it, as the end of a sentence that begins with if."""
    then: Text
    """What to do then: one small thing."""


class Strategy(Record):
    """One way to prevent the problem."""

    format: Format
    """The version of this file's form: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    guide: Annotated[Id, FromLoader()]
    title: Text
    """The heading of its page."""
    order: Whole
    """Where it stands among the others: a whole number, the lowest first."""
    description: Text
    """What it gives, in a sentence that can stand alone in lists and search results."""
    body: Md
    """How it works, and why. Markdown."""
    practice: Practice
    """A plan for one moment: if this, then that."""
    tags: tuple[Id, ...] = ()
    """Topics, as content/topics.yml declares them. Each has a page that lists what carries it."""

    @property
    def address(self) -> str:
        """Its page."""
        return strategy_address(self.guide, self.id)


class Example(Record):
    """One way to create the problem, and what to do in its place."""

    create: Text
    """How to create the problem: one act."""
    instead: Text
    """What prevents it: the act that belongs in its place."""


class Category(Record):
    """One kind of the problem. `strategies` are ids, the most helpful first."""

    format: Format
    """The version of this file's form: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    guide: Annotated[Id, FromLoader()]
    title: Text
    """The heading of its page."""
    order: Whole
    """Where it stands among the others: a whole number, the lowest first."""
    description: Text
    """What it gives, in a sentence that can stand alone in lists and search results."""
    summary: Md
    """What these acts have in common. Markdown."""
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    """Ways to create the problem, each with what prevents it."""
    message: Text
    """What such acts tell the other person."""
    strategies: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Ids of the strategies that help, the most helpful first."""
    claims: tuple[Claim, ...] = ()
    """What the page says about the world, and how well it is known."""
    safety: Md | None = None
    """When this is no everyday matter, and where to turn. Markdown."""
    tags: tuple[Id, ...] = ()
    """Topics, as content/topics.yml declares them. Each has a page that lists what carries it."""

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
    """What leads into it. Markdown."""
    items: Annotated[tuple[Driver, ...], Field(min_length=1)]
    """The reasons, one by one."""


class Psychology(Record):
    """What goes on in people; `stance` says whether that is the author's view or has sources."""

    title: Text
    """The heading of this part."""
    body: Md
    """What goes on in people. Markdown."""
    stance: Literal["author", "sourced"]
    """`author`: the author's own view; `sourced`: known from `sources`."""
    sources: tuple[Source, ...] = ()
    """Where it is known from."""


class Compound(Record):
    """What small acts add up to, on either side."""

    title: Text
    """The heading of this part."""
    body: Md
    """How small acts add up. Markdown."""
    positive: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What they add up to where the problem is prevented."""
    negative: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What they add up to where it is not."""


class Reflection(Record):
    """Questions to think about."""

    title: Text
    """The heading of this part."""
    prompts: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The questions, one by one."""


class Guide(Record):
    """A whole guide. `categories` and `strategies` are in the author's order (`order`, then id)."""

    format: Format
    """The version of this file's form: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the folder's name gives it."""
    categories: Annotated[tuple[Category, ...], FromLoader()]
    strategies: Annotated[tuple[Strategy, ...], FromLoader()]
    title: Text
    """The heading of its page."""
    subtitle: Text
    """A line below the title."""
    description: Annotated[Text, Field(min_length=50, max_length=160)]
    """What the guide gives, in 50 to 160 characters. It stands alone in search results, so it never says how to
    create the problem."""
    question: Text
    """The inversion: how would we create this problem?"""
    lead: Md
    """What opens the guide. Markdown."""
    drivers: Drivers
    """Why the problem grows."""
    psychology: Psychology
    """What goes on in people."""
    compound: Compound
    """What small acts add up to, on either side."""
    reflection: Reflection
    """Questions to think about."""
    quote: Quote
    """A quotation with its speaker."""
    tags: tuple[Id, ...]
    """Topics, as content/topics.yml declares them. Each has a page that lists what carries it."""
    quizzes: tuple[Id, ...]
    """Ids of the quizzes that belong to it, in the order in which they are offered."""

    @property
    def address(self) -> str:
        """Its page."""
        return guide_address(self.id)

    @property
    def ids(self) -> GuideIds:
        """Its id and those of its parts."""
        return GuideIds(self.id, tuple(part.id for part in self.categories), tuple(part.id for part in self.strategies))

    def category(self, category_id: str) -> Category:
        """The category of that id, which the loader has checked."""
        return next(category for category in self.categories if category.id == category_id)

    def strategy(self, strategy_id: str) -> Strategy:
        """The strategy of that id, which the loader has checked."""
        return next(strategy for strategy in self.strategies if strategy.id == strategy_id)

    def served_by(self, strategy: Strategy) -> tuple[Category, ...]:
        """The categories that name the strategy."""
        return tuple(category for category in self.categories if strategy.id in category.strategies)

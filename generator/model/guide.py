"""A guide: its own file, its categories and its strategies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Format, Given, Id, Md, Record, Text, Url, Whole


class Source(Record):
    """Where a claim comes from."""

    title: Text
    url: Url
    year: Annotated[Whole, Field(ge=1500, le=2200)]


class Claim(Record):
    """One thing the page says about the world, and how well it is known."""

    text: Text
    status: Literal["supported", "mixed", "author"]
    sources: tuple[Source, ...]


class Quote(Record):
    """A quotation with its speaker."""

    text: Text
    by: Text
    note: Text | None = None


class Practice(Record):
    """An if-then plan (implementation intention; Gollwitzer 1999, American Psychologist 54(7):493-503)."""

    if_: Annotated[Text, Field(alias="if")]
    then: Text


class Strategy(Record):
    """One way to prevent the problem."""

    format: Format
    id: Annotated[Id, Given(in_file=True)]
    guide: Annotated[Id, Given()]
    title: Text
    order: Whole
    description: Text
    body: Md
    practice: Practice
    tags: tuple[Id, ...] = ()

    @property
    def address(self) -> str:
        """Its page."""
        return f"/guides/{self.guide}/strategies/{self.id}/"


class Example(Record):
    """One way to create the problem, and what to do in its place."""

    create: Text
    instead: Text


class Category(Record):
    """One kind of the problem. `strategies` are ids, the most helpful first."""

    format: Format
    id: Annotated[Id, Given(in_file=True)]
    guide: Annotated[Id, Given()]
    title: Text
    order: Whole
    description: Text
    summary: Md
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]
    message: Text
    strategies: Annotated[tuple[Id, ...], Field(min_length=1)]
    claims: tuple[Claim, ...] = ()
    safety: Md | None = None
    tags: tuple[Id, ...] = ()

    @property
    def address(self) -> str:
        """Its page."""
        return f"/guides/{self.guide}/{self.id}/"


class Driver(Record):
    """One reason why the problem grows."""

    id: Id
    title: Text
    body: Md


class Drivers(Record):
    """Why the problem grows."""

    title: Text
    lead: Md
    items: Annotated[tuple[Driver, ...], Field(min_length=1)]


class Psychology(Record):
    """What goes on in people; `stance` says whether that is the author's view or has sources."""

    title: Text
    body: Md
    stance: Literal["author", "sourced"]
    sources: tuple[Source, ...] = ()


class Compound(Record):
    """What small acts add up to, on either side."""

    title: Text
    body: Md
    positive: Annotated[tuple[Text, ...], Field(min_length=1)]
    negative: Annotated[tuple[Text, ...], Field(min_length=1)]


class Reflection(Record):
    """Questions to think about."""

    title: Text
    prompts: Annotated[tuple[Text, ...], Field(min_length=1)]


class Guide(Record):
    """A whole guide. `categories` and `strategies` are in the author's order (`order`, then id)."""

    format: Format
    id: Annotated[Id, Given(in_file=True)]
    categories: Annotated[tuple[Category, ...], Given()]
    strategies: Annotated[tuple[Strategy, ...], Given()]
    title: Text
    subtitle: Text
    description: Annotated[Text, Field(min_length=50, max_length=160)]
    question: Text
    lead: Md
    drivers: Drivers
    psychology: Psychology
    compound: Compound
    reflection: Reflection
    quote: Quote
    tags: tuple[Id, ...]
    quizzes: tuple[Id, ...]

    @property
    def address(self) -> str:
        """Its page."""
        return f"/guides/{self.id}/"

    def category(self, category_id: str) -> Category:
        """The category of that id, which the loader has checked."""
        return next(category for category in self.categories if category.id == category_id)

    def strategy(self, strategy_id: str) -> Strategy:
        """The strategy of that id, which the loader has checked."""
        return next(strategy for strategy in self.strategies if strategy.id == strategy_id)

    def served_by(self, strategy: Strategy) -> tuple[Category, ...]:
        """The categories that name the strategy."""
        return tuple(category for category in self.categories if strategy.id in category.strategies)

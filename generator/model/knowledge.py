"""A knowledge quiz: scenes or questions with right answers, and why each answer is right or not."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from generator.model.addresses import quiz_address
from generator.model.base import Flag, Format, FromLoader, Id, Md, Record, Text, Whole
from generator.model.quiz import CATEGORY_PATTERN, Band
from generator.text.document import Loc


class KnowledgeOption(Record):
    """One answer."""

    id: Id
    """Its id in saved answers; readers never see it."""
    text: Text
    """The answer, as readers see it."""
    correct: Flag = False
    """Whether it's right. More than one may be."""
    why: Text | None = None
    """Why it's right, or why another answer is better."""


class KnowledgeItem(Record):
    """One question with one or several right answers. `topic` groups results: a `guide/category`, or any words."""

    id: Id
    """Its id in saved answers and links; readers never see it. Never reuse it for another question."""
    text: Text
    """The scene or the question."""
    topic: Text | None = None
    """The group for its result: a category as GUIDE/CATEGORY, or any words."""
    options: Annotated[tuple[KnowledgeOption, ...], Field(min_length=2)]
    """The answers to choose from."""
    explanation: Md
    """What to learn from it, shown after the answer. Markdown."""

    @property
    def correct(self) -> tuple[str, ...]:
        """The ids of the right answers."""
        return tuple(option.id for option in self.options if option.correct)

    @property
    def category(self) -> str | None:
        """The category that `topic` names as guide/category; None if it's plain words."""
        return self.topic if self.topic and re.fullmatch(CATEGORY_PATTERN, self.topic) else None


class KnowledgeResults(Record):
    """Texts shown with the score."""

    disclaimer: Md | None = None
    """What the result shows and what it doesn't. Markdown."""


class KnowledgeQuiz(Record):
    """A quiz of `kind: knowledge`. Its bands are for the percentage of right answers, out of all items."""

    format: Format
    """The version of this file's format: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    kind: Literal["knowledge"]
    """`scale`: a self-assessment; `knowledge`: a quiz with right answers."""
    title: Text
    """The heading of its page."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""
    revision: Annotated[Whole, Field(ge=1)]
    """Raise it by one with every change that a reader could notice."""
    intro: Md
    """The text before the questions. Markdown."""
    minutes: Annotated[Whole, Field(ge=1, le=240)] | None = None
    """How many minutes it takes, shown before the start."""
    feedback: Literal["each", "end"]
    """When readers see the right answers: after `each` question, or at the `end`."""
    items: Annotated[tuple[KnowledgeItem, ...], Field(min_length=1)]
    """The questions, in order."""
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    """The text for each range of the score, the percentage of right answers, from 0 up."""
    results: KnowledgeResults = KnowledgeResults()
    """Texts shown with the score."""

    @property
    def address(self) -> str:
        """Its page."""
        return quiz_address(self.id)

    @property
    def categories(self) -> tuple[tuple[str | None, Loc], ...]:
        """The category that each item's topic names, or None, and its place in the file."""
        return tuple((item.category, ("items", number, "topic")) for number, item in enumerate(self.items))

    @property
    def band_lists(self) -> tuple[tuple[tuple[Band, ...], Loc], ...]:
        """The bands, and their place in the file."""
        return ((self.bands, ("bands",)),)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics, in the order of the items."""
        return tuple(dict.fromkeys(item.topic for item in self.items if item.topic))

    def only(self, item_ids: Collection[str]) -> KnowledgeQuiz:
        """A quiz of only these items; with all items, the quiz itself."""
        items = tuple(item for item in self.items if item.id in item_ids)
        whole = len(items) == len(self.items)
        return self if whole else self.model_copy(update={"items": items, "minutes": None})

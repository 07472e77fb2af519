"""A knowledge quiz: scenes or questions with right answers, and why each answer is right or not."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import Field

from generator.model.base import Flag, Format, Given, Id, Md, Record, Text, Whole
from generator.model.quiz import Band

_CATEGORY = re.compile(r"[a-z0-9-]+/[a-z0-9-]+\Z")


class KnowledgeOption(Record):
    """One answer. `why` says why it is right, or why another is better."""

    id: Id
    text: Text
    correct: Flag = False
    why: Text | None = None


class KnowledgeItem(Record):
    """One question with one or several right answers. `topic` groups results: a `guide/category`, or any words."""

    id: Id
    text: Text
    topic: Text | None = None
    options: Annotated[tuple[KnowledgeOption, ...], Field(min_length=2)]
    explanation: Md

    @property
    def correct(self) -> tuple[str, ...]:
        """The ids of the right answers."""
        return tuple(option.id for option in self.options if option.correct)

    @property
    def category(self) -> str | None:
        """The category that `topic` names as guide/category; None where it is plain words."""
        return self.topic if self.topic and _CATEGORY.match(self.topic) else None


class KnowledgeResults(Record):
    """Texts beside the number."""

    disclaimer: Md | None = None


class KnowledgeQuiz(Record):
    """A quiz of `kind: knowledge`. Its bands are on the percentage of items answered right, of all items."""

    format: Format
    id: Annotated[Id, Given(in_file=True)]
    kind: Literal["knowledge"]
    title: Text
    description: Text
    revision: Annotated[Whole, Field(ge=1)]
    intro: Md
    minutes: Annotated[Whole, Field(ge=1, le=240)] | None = None
    feedback: Literal["each", "end"]
    items: Annotated[tuple[KnowledgeItem, ...], Field(min_length=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    results: KnowledgeResults = KnowledgeResults()

    @property
    def address(self) -> str:
        """Its page."""
        return f"/quizzes/{self.id}/"

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics in the order in which they come up."""
        return tuple(dict.fromkeys(item.topic for item in self.items if item.topic))

    def only(self, item_ids: Collection[str]) -> KnowledgeQuiz:
        """A quiz of these items alone. With all items it is the quiz itself."""
        items = tuple(item for item in self.items if item.id in item_ids)
        whole = len(items) == len(self.items)
        return self if whole else self.model_copy(update={"items": items, "minutes": None})

"""What the page of a knowledge quiz shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.model.guide import Category
from generator.model.knowledge import KnowledgeItem, KnowledgeQuiz
from generator.quiz.marking import answer_key
from generator.site.site import Library


@dataclass(frozen=True)
class KnowledgeQuestion:
    """One item as it is asked; `number` counts from 1."""

    number: int
    item: KnowledgeItem

    @property
    def several(self) -> bool:
        """Whether more than one option is right, so that a reader may choose several."""
        return len(self.item.correct) > 1


@dataclass(frozen=True)
class TopicView:
    """One topic in the result; `id` is what items call it, `category` the category that it names, if any."""

    id: str
    title: str
    category: Category | None


@dataclass(frozen=True)
class KnowledgeView:
    """A knowledge quiz on a page. `prefix` starts every id in its HTML; `part`: it has only some of the items."""

    quiz: KnowledgeQuiz
    prefix: str
    questions: tuple[KnowledgeQuestion, ...]
    topics: tuple[TopicView, ...]
    data: Mapping[str, Any]
    part: bool = False


def knowledge_view(site: Library, quiz: KnowledgeQuiz, prefix: str, *, part: bool = False) -> KnowledgeView:
    """The view of a knowledge quiz, or of some of its items."""
    topics = []
    for topic in quiz.topics:
        reference = next(item.category for item in quiz.items if item.topic == topic)
        category = site.category(reference)[1] if reference else None
        topics.append(TopicView(topic, category.title if category else topic, category))
    questions = tuple(KnowledgeQuestion(number, item) for number, item in enumerate(quiz.items, 1))
    return KnowledgeView(quiz, prefix, questions, tuple(topics), answer_key(quiz), part)

"""Marks a knowledge quiz: how many items were answered right. `overrides/assets/quiz/knowledge.js` is its twin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from generator.model.knowledge import KnowledgeItem, KnowledgeQuiz
from generator.quiz.scoring import show

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Marked:
    """The result of one attempt.

    Attributes:
        right: the ids of the items answered right: exactly the right options chosen.
        answered: how many items have an answer.
        exact: 100 * right / all items.
        shown: `exact` as a whole number, kept below the next band.
        topics: {topic: (items right, items)}.
        dropped: keys of answers that the quiz does not declare.
    """

    right: tuple[str, ...]
    answered: int
    exact: Fraction
    shown: int
    band: str
    topics: Mapping[str, tuple[int, int]]
    dropped: tuple[str, ...]


def mark(quiz: KnowledgeQuiz, answers: Mapping[str, Any]) -> Marked:
    """Marks one attempt. `answers` maps item ids to an option id or a list of them; None or an empty list is none."""
    right, answered, dropped = [], 0, []
    for item in quiz.items:
        chosen = _chosen(item, answers.get(item.id))
        if chosen is None:
            dropped.append(item.id)
        elif chosen:
            answered += 1
            if chosen == set(item.correct):
                right.append(item.id)
    known = {item.id for item in quiz.items}
    dropped += sorted(key for key, answer in answers.items() if key not in known and answer is not None)
    exact = Fraction(WHOLE * len(right), len(quiz.items))
    place = max(number for number, band in enumerate(quiz.bands) if band.from_ <= exact)
    ceiling = quiz.bands[place + 1].from_ if place + 1 < len(quiz.bands) else None
    topics = {topic: [item for item in quiz.items if item.topic == topic] for topic in quiz.topics}
    return Marked(
        right=tuple(right),
        answered=answered,
        exact=exact,
        shown=int(show(exact, 0, ceiling)),
        band=quiz.bands[place].id,
        topics={topic: (sum(item.id in right for item in items), len(items)) for topic, items in topics.items()},
        dropped=tuple(dropped),
    )


def marked_json(quiz: KnowledgeQuiz, marked: Marked) -> dict[str, Any]:
    """The result as `inversion score` prints it."""
    return {
        "quiz": quiz.id,
        "revision": quiz.revision,
        "score": marked.shown,
        "exact": str(marked.exact),
        "band": marked.band,
        "right": list(marked.right),
        "answered": marked.answered,
        "items": len(quiz.items),
        "topics": {topic: {"right": right, "items": items} for topic, (right, items) in marked.topics.items()},
        "dropped": list(marked.dropped),
    }


def answer_key(quiz: KnowledgeQuiz) -> dict[str, Any]:
    """The answer key as the quiz page holds it for `knowledge.js`: ids and numbers."""
    return {
        "kind": "knowledge",
        "quiz": quiz.id,
        "revision": quiz.revision,
        "form": _hash(quiz),
        "feedback": quiz.feedback,
        "items": [{"id": item.id, "correct": list(item.correct), "topic": item.topic} for item in quiz.items],
        "bands": [{"id": band.id, "from": [band.from_.numerator, band.from_.denominator]} for band in quiz.bands],
    }


def _hash(quiz: KnowledgeQuiz) -> str:
    """16 hex digits that change with the items, their options and which of these are right; drafts hold it."""
    items = sorted([item.id, [option.id for option in item.options], sorted(item.correct)] for item in quiz.items)
    return hashlib.sha256(json.dumps(items).encode()).hexdigest()[:16]


def _chosen(item: KnowledgeItem, answer: object) -> set[str] | None:
    """The chosen options; none where the item is left out; None where an answer is not one of the item's options."""
    if answer is None:
        return set()
    chosen = answer if isinstance(answer, list) else [answer]
    ids = [option.id for option in item.options]
    return {str(one) for one in chosen} if all(one in ids for one in chosen) else None

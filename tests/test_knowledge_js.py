"""The two that mark knowledge quizzes, generator/quiz/marking.py and knowledge.js, agree."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.marking import Marked, answer_key, mark
from tests.conftest import Visit
from tests.site_support import PAGE_TYPES, BuiltSite
from tests.test_knowledge import HEAD, made

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + PAGE_TYPES["knowledge quiz"])


def made_quiz(dice: random.Random) -> KnowledgeQuiz:
    """Any quiz: up to 9 questions of up to 5 options, topics or none, bands that lie close."""
    items: list[dict[str, Any]] = []
    for place in range(dice.randint(1, 9)):
        options = [{"id": f"o{number}", "text": f"Option {number}"} for number in range(dice.randint(2, 5))]
        for option in dice.sample(options, dice.choice([1, 1, 2, len(options)])):
            option |= {"correct": True}  # type: ignore[dict-item]
        topic = dice.choice([{}, {"topic": "One"}, {"topic": "Two"}])
        items.append({"id": f"i{place}", "text": "?", "options": options, "explanation": "So.", **topic})
    # A band that begins at the next whole number is where a rounded share would reach it.
    reachable = [-(-100 * place // len(items)) for place in range(1, len(items) + 1)]
    starts = sorted({0, *(dice.choice([dice.choice(reachable), dice.randint(1, 9999) / 100]) for _ in range(4))})
    bands = [{"from": start, "id": f"b{place}", "title": "T", "text": "T"} for place, start in enumerate(starts)]
    return made(f"{HEAD.removesuffix('items:' + chr(10))}items: {json.dumps(items)}\nbands: {json.dumps(bands)}\n")


def as_browser(marked: Marked, quiz: KnowledgeQuiz) -> dict[str, Any]:
    """The reference in the words of knowledge.js."""
    return {
        "right": len(marked.right),
        "answered": marked.answered,
        "items": len(quiz.items),
        "shown": str(marked.shown),
        "band": marked.band,
        "topics": [[topic, {"right": own, "items": items}] for topic, (own, items) in marked.topics.items()],
    }


def test_both_markers_agree_on_2_000_attempts(page: Page, built_site: BuiltSite) -> None:
    dice = random.Random(3)  # noqa: S311 - no secret
    compared, right_answers, kept_below = 0, 0, 0
    for _ in range(50):
        quiz = made_quiz(dice)
        attempts = [
            {
                item.id: list(item.correct)
                if dice.random() < 0.4
                else dice.sample([option.id for option in item.options], dice.randint(0, len(item.options)))
                for item in quiz.items
            }
            for _ in range(40)
        ]
        found = page.evaluate(
            """async ([url, quiz, attempts]) => {
              const { mark } = await import(url);
              return attempts.map(attempt => {
                const pairs = Object.entries(attempt).flatMap(([name, values]) => values.map(value => [name, value]));
                const marked = mark(pairs, quiz);
                return {...marked, topics: [...marked.topics]};
              });
            }""",
            [f"{built_site.url}assets/quiz/knowledge.js", answer_key(quiz), attempts],
        )
        marked = [mark(quiz, attempt) for attempt in attempts]
        assert found == [as_browser(one, quiz) for one in marked]
        compared += len(attempts)
        right_answers += sum(len(one.right) for one in marked)
        kept_below += sum(one.shown < one.exact and one.exact % 1 >= Fraction(1, 2) for one in marked)
    assert compared >= 2_000
    assert right_answers > 1_000
    assert kept_below > 0

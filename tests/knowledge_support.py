"""A knowledge quiz in the page: answering and checking its questions, and comparing its result with the reference."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from generator.model.knowledge import KnowledgeItem, KnowledgeQuiz
from generator.quiz.marking import Marked
from tests.site_support import (
    give,
)


def right(item: KnowledgeItem) -> str:
    return item.correct[0]


def wrong(item: KnowledgeItem) -> str:
    return next(option.id for option in item.options if not option.correct)


def block(page: Page, item: KnowledgeItem) -> Locator:
    return page.locator(f"[id$='--q-{item.id}']")


def check(page: Page, item: KnowledgeItem, option: str) -> Locator:
    """Chooses and presses Check; gives the answer that opens."""
    give(page, {item.id: option})
    block(page, item).get_by_role("button", name="Check").click()
    return block(page, item).locator("details")


def result_of(page: Page) -> tuple[str | None, ...]:
    words = page.locator(".result [data-part=right]")
    return tuple(words.get_attribute(f"data-{name}") for name in ("score", "band", "answered"))


def agrees(page: Page, quiz: KnowledgeQuiz, marked: Marked) -> None:
    """The result in the page is that of the reference."""
    assert result_of(page) == (str(marked.shown), marked.band, str(marked.answered))
    words = page.locator(".result [data-part=right]").inner_text()
    assert words.startswith(f"{len(marked.right)} of {len(quiz.items)} ")
    assert f"{marked.answered} answered" in words
    (title,) = [band.title for band in quiz.bands if band.id == marked.band]
    expect(page.locator(".result [data-band-text]:visible")).to_have_count(1)
    expect(page.locator(".result [data-band-text]:visible")).to_contain_text(title)
    rows = page.locator(".result tr[data-topic]").evaluate_all(
        "all => all.map(row => [row.dataset.topic, row.querySelector('td').innerText])"
    )
    shares = {topic: (own, items) for topic, (own, items) in marked.topics.items()}
    assert [name for name, _ in rows] == list(shares)
    for name, text in rows:
        own, items = shares[name]
        assert text == f"{own} of {items}, {(200 * own + items) // (2 * items)}%"

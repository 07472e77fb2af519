"""Every state of a quiz, and how to get there: for the tests that visit them all, and for the pictures of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from playwright.sync_api import Page, ViewportSize, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.flow_support import QUIZ, address, full
from tests.keep_support import START, WEEK, attempt, compared, exported, level, link_of, open_share, remember, take
from tests.site_support import PAGE_TYPES, BuiltSite, give, in_state, settled, submit

PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
KNOWLEDGE = PAGE_TYPES["knowledge quiz"]

Reach = Callable[[Page, BuiltSite, SelfAudit, KnowledgeQuiz], None]


class OpenPlace(Protocol):
    """Brings a page of its own to a place of `PLACES`; `options` are Playwright's for a context."""

    def __call__(self, place: str, **options: Any) -> Page: ...  # noqa: ANN401 - Playwright's own


def to(state: str) -> Reach:
    """A state of the self-audit that has all but three answers."""

    def reach(page: Page, site: BuiltSite, quiz: SelfAudit, _: KnowledgeQuiz) -> None:
        page.goto(site.url + QUIZ)
        settled(page)
        answers = full(quiz)
        for name in ("pro-on-time", "lie-plain", "lie-white"):
            del answers[name]
        give(page, answers)
        page.goto(site.url + address(state))
        in_state(page, "ask" if state[1] == "-" else state)

    return reach


def start(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + QUIZ)
    settled(page)
    page.get_by_text("Score it by hand").click()


def start_about_someone_else(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + QUIZ)
    settled(page)
    page.get_by_role("radio", name="About someone else").check()


def result(page: Page, site: BuiltSite, quiz: SelfAudit, _: KnowledgeQuiz) -> None:
    """With all that can be opened, and with every kind of suggestion."""
    page.goto(site.url + QUIZ)
    settled(page)
    slipped = {name: value for name, value in quiz.examples[4].answers.items() if name[:3] != "lie"}
    give(page, {**slipped, "con-named": 4, "con-spoke-up": 4, "pro-on-time": 4, "pro-unreminded": 4, "lie-plain": "na"})
    submit(page)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    open_share(page)
    page.get_by_role("button", name="Copy the link", exact=True).click()
    expect(page.locator("[data-part=link]")).to_be_visible()
    page.get_by_text("How these numbers are worked out").click()
    page.get_by_text("Or pick another").click()
    page.locator(".reflect:visible > summary").click()
    page.locator("textarea").first.fill("A long thought. " * 20)
    for part in ("[data-practice]", ".several", "[data-part=none]"):
        assert page.locator(".result").locator(part).locator("visible=true").count()


def result_about_someone_else(page: Page, site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    """With moments of every kind on every scale, and all questions answered but one."""
    start_about_someone_else(page, site, quiz, leaks)
    give(page, {item.id: number % 5 for number, item in enumerate(quiz.items[1:])})
    submit(page)
    page.locator(".reflect:visible > summary").click()
    page.locator("textarea:visible").first.fill("A thought of two lines or so. " * 6)
    for kind in ("kept", "missed", "between"):
        expect(page.locator(f"[data-kind={kind}]:visible")).to_have_count(len(quiz.scales))


def blank_result(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + QUIZ)
    settled(page)
    submit(page)


def history(page: Page, site: BuiltSite, quiz: SelfAudit, _: KnowledgeQuiz) -> None:
    """Six weeks, one of them with other questions, one about someone else."""
    page.goto(site.url + QUIZ)
    settled(page)
    kept = [attempt(quiz, level(quiz, points), START + number * WEEK) for number, points in enumerate((4, 9, 28, 20))]
    kept.insert(2, attempt(quiz, level(quiz, 11), START + timedelta(days=9), form="0" * 16))
    kept.append(attempt(quiz, full(quiz), START + timedelta(days=25), perspective="other"))
    remember(page, exported(*sorted(kept, key=lambda one: str(one["taken"]))))
    expect(page.locator("[data-part=weeks] tbody tr")).to_have_count(6)


def history_beside_a_result(page: Page, site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    history(page, site, quiz, leaks)
    take(page, level(quiz, 25), START + 5 * WEEK)
    expect(page.locator("[data-part=weeks] tbody tr")).to_have_count(7)


def compare_both(page: Page, site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    page.goto(site.url + QUIZ)
    settled(page)
    give(page, full(quiz))
    compare(page, site, quiz, leaks)
    assert page.locator("[data-part=far]:visible").count() > 2
    page.locator("[data-part=same-answer] summary").click()


def compare_weeks(page: Page, site: BuiltSite, quiz: SelfAudit, _: KnowledgeQuiz) -> None:
    page.goto(site.url + QUIZ)
    settled(page)
    give(page, full(quiz))
    page.goto(f"{site.url}{QUIZ}{link_of(page, attempt(quiz, quiz.examples[5].answers))}")
    page.reload()
    settled(page)
    compared(page)


def compare(page: Page, site: BuiltSite, quiz: SelfAudit, _: KnowledgeQuiz) -> None:
    page.goto(site.url + QUIZ)
    settled(page)
    link = link_of(page, attempt(quiz, {**quiz.examples[5].answers, "att-elsewhere": 4}, perspective="other"))
    page.goto(f"{site.url}{QUIZ}{link}")
    page.reload()
    settled(page)
    compared(page)


def start_with_a_link_opened(page: Page, site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    compare(page, site, quiz, leaks)
    page.evaluate("() => { location.hash = 'self-audit--start' }")
    in_state(page, "start")
    expect(page.locator("[data-part=opened]")).to_be_visible()


def with_trouble(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
    """Each note that may come, all at once."""
    page.goto(f"{site.url}{QUIZ}#a=nonsense")
    settled(page)
    expect(page.locator("[data-part=trouble-link]")).to_be_visible()
    page.evaluate("() => { for (const one of document.querySelectorAll('.trouble')) one.hidden = false }")


def knowledge(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + KNOWLEDGE)
    settled(page)


def knowledge_checked(page: Page, site: BuiltSite, _: SelfAudit, leaks: KnowledgeQuiz) -> None:
    knowledge(page, site)
    for item, option in ((leaks.items[0], leaks.items[0].correct[0]), (leaks.items[2], leaks.items[2].options[-1].id)):
        give(page, {item.id: option})
        page.locator(f"[data-check={item.id}]").click()


def knowledge_result(page: Page, site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    knowledge_checked(page, site, quiz, leaks)
    submit(page)


PLACES: dict[str, Reach] = {
    "start": start,
    "start about someone else": start_about_someone_else,
    "start with a link opened": start_with_a_link_opened,
    "question": to("q-pro-on-time"),
    "question from the list": to("c-att-screen"),
    "check": to("check"),
    "all on one page": to("all"),
    "result": result,
    "result about someone else": result_about_someone_else,
    "blank result": blank_result,
    "history": history,
    "history beside a result": history_beside_a_result,
    "compare": compare_both,
    "compare two weeks": compare_weeks,
    "compare without own answers": compare,
    "notes": with_trouble,
    "knowledge quiz": knowledge,
    "knowledge quiz checked": knowledge_checked,
    "knowledge quiz with its result": knowledge_result,
}

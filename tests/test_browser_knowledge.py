"""Knowledge quizzes in the page: what is hidden before answering, what Check says, and what a reload leaves."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.marking import mark
from generator.text.quotes import curl
from tests.conftest import Visit, Watch
from tests.flow_support import REFUSE
from tests.knowledge_support import agrees, block, check, right, wrong
from tests.site_support import (
    PAGE_TYPES,
    BuiltSite,
    give,
    given,
    in_state,
    settled,
    submit,
)

pytestmark = pytest.mark.browser
ADDRESS = PAGE_TYPES["knowledge quiz"]


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + ADDRESS, reduced_motion="reduce")


def hidden_words(quiz: KnowledgeQuiz) -> Iterator[str]:
    """What gives an answer away."""
    yield "fits best"
    yield from (curl(option.why) for item in quiz.items for option in item.options if option.why)
    yield from (unescape(item.explanation.html.removeprefix("<p>").split("<")[0]).strip()[:40] for item in quiz.items)


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with"])
def test_right_answers_are_in_closed_details_and_not_in_the_visible_text(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, script: bool
) -> None:
    page = visit(built_site.url + ADDRESS, java_script_enabled=script)
    quiz = page.locator("inversion-quiz")
    seen, whole = quiz.inner_text(), " ".join((quiz.text_content() or "").split())
    words = list(hidden_words(leaks))
    assert len(words) > 5 * len(leaks.items)
    assert [word for word in words if word in seen] == []
    assert [word for word in words if word not in whole] == []
    assert page.locator("details.feedback").count() == len(leaks.items)
    assert page.locator("details[open]").count() == 0
    spoken = quiz.aria_snapshot()
    assert [word for word in words if word in spoken] == []
    for item in leaks.items:
        expect(block(page, item)).to_contain_text(curl(item.text))


def test_without_javascript_the_answer_is_one_click_away_and_no_button_is_shown(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz
) -> None:
    page = visit(built_site.url + ADDRESS, java_script_enabled=False)
    expect(page.locator("button:visible")).to_have_count(0)
    first = block(page, leaks.items[0])
    first.locator("summary").click()
    for option in leaks.items[0].options:
        expect(first.get_by_text(curl(option.why or ""))).to_be_visible()


@pytest.mark.parametrize("is_right", [True, False])
def test_check_says_the_verdict_moves_the_focus_there_and_tells_why_of_every_option(
    page: Page, leaks: KnowledgeQuiz, is_right: bool
) -> None:
    for item in leaks.items[:3]:
        details = check(page, item, right(item) if is_right else wrong(item))
        verdict = details.locator("[data-verdict]:visible")
        expect(verdict).to_have_count(1)
        expect(verdict).to_have_attribute("data-verdict", "right" if is_right else "wrong")
        expect(verdict).to_be_focused()
        for option in item.options:
            expect(details).to_contain_text(curl(option.text))
            expect(details.get_by_text(curl(option.why or ""))).to_be_visible()
        best = details.get_by_text("fits best", exact=True).locator("visible=true")
        assert best.locator("xpath=..").evaluate_all("all => all.map(li => li.dataset.option)") == [right(item)]
        mine = details.get_by_text("your choice", exact=True).locator("visible=true")
        chosen = right(item) if is_right else wrong(item)
        assert mine.locator("xpath=..").evaluate_all("all => all.map(li => li.dataset.option)") == [chosen]
    assert page.locator("details[open]").count() == 3


def test_another_choice_can_be_checked_again(page: Page, leaks: KnowledgeQuiz) -> None:
    item = leaks.items[0]
    expect(check(page, item, wrong(item)).locator("[data-verdict=wrong]")).to_be_visible()
    details = check(page, item, right(item))
    expect(details.locator("[data-verdict=right]")).to_be_focused()
    expect(details.locator("[data-verdict=wrong]")).to_be_hidden()
    expect(details.locator(".chosen")).to_have_attribute("data-option", right(item))


def test_another_choice_closes_the_answer_that_was_about_the_one_before(page: Page, leaks: KnowledgeQuiz) -> None:
    first, second = leaks.items[:2]
    details = check(page, first, wrong(first))
    other = check(page, second, right(second))
    give(page, {first.id: right(first)})
    expect(details).not_to_have_attribute("open", "")
    expect(details.locator("[data-verdict]:visible")).to_have_count(0)
    details.locator("summary").click()
    expect(details.locator("[data-verdict]:visible")).to_have_count(0)
    expect(other.locator("[data-verdict=right]")).to_be_visible()


def test_check_without_a_choice_says_neither_right_nor_wrong(page: Page, leaks: KnowledgeQuiz) -> None:
    own = block(page, leaks.items[0])
    own.get_by_role("button", name="Check").click()
    expect(own.locator("details")).to_have_attribute("open", "")
    expect(own.locator("summary")).to_be_focused()
    expect(page.locator("[data-verdict]:visible")).to_have_count(0)
    expect(page.get_by_text("your choice", exact=True).locator("visible=true")).to_have_count(0)


def test_enter_on_an_option_neither_sends_nor_opens_anything(page: Page, leaks: KnowledgeQuiz) -> None:
    radio = block(page, leaks.items[0]).locator("input").nth(1)
    radio.check()
    url = page.url
    radio.press("Enter")
    page.keyboard.press("1")
    in_state(page, "all")
    expect(radio).to_be_checked()
    expect(radio).to_be_focused()
    expect(page.locator("details[open]")).to_have_count(0)
    assert page.url == url


@pytest.mark.parametrize("state", ["q-ladder", "c-ladder", "start", "check", "ask", "compare", "none", "result"])
def test_a_fragment_of_another_kind_of_quiz_shows_all_questions(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, state: str
) -> None:
    """The fieldsets have ids, so a link to one of them is easily made."""
    assert leaks.items[0].id == "ladder"
    page = visit(f"{built_site.url}{ADDRESS}#which-leak--{state}")
    in_state(page, "all")
    expect(page.locator(".item:visible")).to_have_count(len(leaks.items))
    expect(page.get_by_role("button", name="See how it went")).to_be_visible()


def test_a_reload_and_back_lose_no_answer(page: Page, leaks: KnowledgeQuiz) -> None:
    sheet = {item.id: right(item) for item in leaks.items[:9]}
    give(page, sheet)
    page.reload()
    settled(page)
    assert given(page) == sheet
    submit(page)
    page.reload()
    settled(page)
    in_state(page, "result")
    agrees(page, leaks, mark(leaks, sheet))
    page.go_back()
    in_state(page, "all")
    assert given(page) == sheet
    assert page.evaluate("[location.search, localStorage.length]") == ["", 0]


@pytest.mark.parametrize("stub", REFUSE.values(), ids=REFUSE)
def test_a_browser_that_keeps_nothing_says_so(
    browser: Browser, watch: Watch, built_site: BuiltSite, leaks: KnowledgeQuiz, stub: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(stub)
    watch(context)
    page = context.new_page()
    page.goto(built_site.url + ADDRESS)
    settled(page)
    sheet = {item.id: right(item) for item in leaks.items[:3]}
    give(page, sheet)
    expect(page.locator("[data-part=unkept]")).to_be_visible()
    submit(page)
    agrees(page, leaks, mark(leaks, sheet))


def test_the_whole_quiz_with_a_keyboard_alone(page: Page, leaks: KnowledgeQuiz) -> None:
    page.locator("input").first.focus()
    for number, item in enumerate(leaks.items):
        own = block(page, item)
        expect(own.locator("input").first).to_be_focused()
        page.keyboard.press("Space")
        several = len(item.correct) > 1  # boxes, each of which is a stop of its own
        for _ in range(len(item.options) - 1 if several else number % len(item.options)):
            page.keyboard.press("Tab" if several else "ArrowDown")
        page.keyboard.press("Tab")
        expect(own.get_by_role("button", name="Check")).to_be_focused()
        page.keyboard.press("Enter")
        expect(own.locator("[data-verdict]:visible")).to_be_focused()
        links = own.locator("details a").count()
        for _ in range(links + 1):
            page.keyboard.press("Tab")
    places = [0 if len(item.correct) > 1 else number % len(item.options) for number, item in enumerate(leaks.items)]
    sheet = {item.id: item.options[place].id for place, item in zip(places, leaks.items, strict=True)}
    assert given(page) == sheet
    expect(page.locator("button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    in_state(page, "result")
    agrees(page, leaks, mark(leaks, sheet))

"""A quiz for those who type it or hear it: the focus, live words, and all of it with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.flow_support import QUIZ, at, begin, focus_of, full, press
from tests.place_support import DESK, KNOWLEDGE, PHONE
from tests.probe_support import nodes, stop
from tests.site_support import BuiltSite, asked, erase, expected, give, given, in_state, settled, shown, submit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", viewport=DESK)


def in_sight(target: Locator) -> None:
    """The top of it is in the window, and nothing lies over it."""
    assert target.evaluate(
        """one => {
          const box = (one.closest("label") ?? one).getBoundingClientRect();
          const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 20) / 2];
          const there = document.elementFromPoint(x, y);
          const seen = one.contains(there) || there.contains(one) || one.matches(".visually-hidden");
          return y >= 0 && y < innerHeight && seen;
        }"""
    )


@pytest.mark.parametrize("size", [DESK, PHONE, {"width": 568, "height": 320}], ids=["desk", "phone", "lying phone"])
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_each_change_of_state_moves_the_focus_to_the_new_heading_or_question_in_sight(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, size: dict[str, int], motion: str
) -> None:
    page = visit(built_site.url + QUIZ, reduced_motion=motion, viewport=size)

    def there(state: str) -> None:
        focus_of(page, state)
        in_sight(page.locator(":focus"))

    first, second = (item.id for item in quiz.items[:2])
    begin(page)
    there(f"q-{first}")
    press(page, "Continue")
    there(f"q-{second}")
    press(page, "Skip this one")
    there(f"q-{quiz.items[2].id}")
    press(page, "Back")
    there(f"q-{second}")
    press(page, "Back")
    press(page, "Back")
    there("start")
    give(page, full(quiz))
    press(page, "Start")  # the button says so until the card comes anew
    there("check")
    page.get_by_role("link", name="Change the answer to question 28", exact=True).click()
    there(f"c-{quiz.items[-1].id}")
    press(page, "Continue")
    there("check")
    press(page, "See your result")
    there("result")
    press(page, "Change my answers")
    there("check")
    page.go_back()
    there("result")
    with asked(page):
        page.locator(".result").get_by_role("button", name="Erase my answers").click()
        there("start")
    page.get_by_role("radio", name="All on one page").check()
    press(page, "Start")
    there("all")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_each_change_of_a_knowledge_quiz_moves_the_focus_to_where_it_happened(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, size: dict[str, int]
) -> None:
    page = visit(built_site.url + KNOWLEDGE, reduced_motion="reduce", viewport=size)
    item = leaks.items[5]
    give(page, {item.id: item.correct[0]})
    page.locator(f"[data-check={item.id}]").click()
    expect(page.locator("[data-verdict=right]:visible")).to_be_focused()
    in_sight(page.locator(":focus"))
    page.get_by_role("button", name="See how it went").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_focused()
    in_sight(page.locator(":focus"))
    erase(page)
    focus_of(page, "all")


def test_a_page_that_was_only_loaded_leaves_the_focus_where_it_was(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    give(page, full(quiz))
    for state in ("q-pro-on-time", "check", "result", "start"):
        page.goto(f"{built_site.url}about/")
        page.goto(f"{built_site.url}{QUIZ}#self-audit--{state}")
        settled(page)
        assert page.evaluate("document.activeElement === document.body")


def test_the_live_region_is_there_from_the_first_and_says_ready_and_erased(page: Page, quiz: SelfAudit) -> None:
    """A region that comes with its words is often not read out; one that gets them is."""
    (live,) = [node for role, _, node in nodes(page) if role == "status"]
    assert {"name": "live", "value": {"type": "token", "value": "polite"}} in live["properties"]
    status = page.locator("[data-part=status]")
    status.evaluate(
        """one => {
          window.said = [];
          new MutationObserver(() => window.said.push(one.textContent)).observe(one, {childList: true});
        }"""
    )
    give(page, full(quiz))
    submit(page)
    assert page.evaluate("said") == ["Your result is ready."]
    press(page, "Change my answers")
    press(page, "See your result")
    in_state(page, "result")
    assert page.evaluate("said") == ["Your result is ready."] * 2
    erase(page)
    assert page.evaluate("said") == [*["Your result is ready."] * 2, "Your answers have been erased."]
    assert status.is_visible()


# The keyboard alone.


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what has these words."""
    stops = []
    while words not in stop(page):
        page.keyboard.press("Tab")
        stops.append(stop(page))
        assert len(stops) < 80, stops


def test_the_whole_self_audit_there_and_back_with_the_keyboard_alone(page: Page, quiz: SelfAudit) -> None:
    """From the top of the page to the result, a change from there, the result again, and all erased."""
    tab_to(page, "Skip to content")
    page.keyboard.press("Enter")
    tab_to(page, "radio self-audit--about")
    page.keyboard.press("ArrowDown")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "other")
    page.keyboard.press("ArrowUp")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "self")
    tab_to(page, "BUTTON Start")
    page.keyboard.press("Enter")
    answers: dict[str, int | str] = {}
    for number, item in enumerate(quiz.items):
        at(page, item.id)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(number % 6):
            page.keyboard.press("ArrowDown")
        answers[item.id] = number % 6 if number % 6 < 5 else "na"
        tab_to(page, "BUTTON Continue")
        page.keyboard.press("Space" if number % 2 else "Enter")
    in_state(page, "check")
    tab_to(page, "BUTTON See your result")
    page.keyboard.press("Enter")
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)
    tab_to(page, "How these numbers are worked out")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=made] table").first).to_be_visible()
    tab_to(page, "BUTTON Change my answers")
    page.keyboard.press("Space")
    focus_of(page, "check")
    tab_to(page, "Change the answer to question 3")
    page.keyboard.press("Enter")
    at(page, quiz.items[2].id)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    answers[quiz.items[2].id] = 1
    tab_to(page, "BUTTON Continue")
    page.keyboard.press("Enter")
    focus_of(page, "check")
    tab_to(page, "BUTTON See your result")
    page.keyboard.press("Enter")
    focus_of(page, "result")
    assert shown(page) == expected(quiz, answers)
    with asked(page) as questions:
        tab_to(page, "BUTTON Erase my answers")
        page.keyboard.press("Enter")
        focus_of(page, "start")
    assert len(questions) == 1
    assert given(page) == {}

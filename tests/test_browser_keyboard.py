"""The whole self-audit with a keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.site_support import ALL, BuiltSite, asked, expected, give, given, shown

pytestmark = pytest.mark.browser
FOCUSED = """() => {
  const one = document.activeElement;
  const outlined = [one, one.closest("label")].some(part => {
    if (!part) return false;
    const {outlineStyle, outlineWidth} = getComputedStyle(part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return {tag: one.tagName, name: one.name || one.innerText, seen: outlined && seen};
}"""


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + ALL, reduced_motion="reduce")


def tab(page: Page) -> tuple[str, str]:
    """The next stop, which must show that it has the focus."""
    page.keyboard.press("Tab")
    focused = page.evaluate(FOCUSED)
    assert focused["seen"], focused
    return focused["tag"], focused["name"]


def to_the_first_question(page: Page) -> None:
    stops = [tab(page)]
    while stops[-1][0] != "INPUT":
        stops.append(tab(page))
        assert len(stops) < 30, stops
    assert stops[0] == ("A", "Skip to content")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_form_is_filled_and_sent_with_tab_arrows_space_and_enter(page: Page, quiz: SelfAudit, key: str) -> None:
    to_the_first_question(page)
    answers: dict[str, int | str] = {}
    for number, item in enumerate(quiz.items):
        if number:
            assert tab(page) == ("INPUT", item.id)
        page.keyboard.press("Space")
        for _ in range(number % 6):
            page.keyboard.press("ArrowDown")
        answers[item.id] = number % 6 if number % 6 < 5 else "na"
        assert shown(page) == {}  # no key but the button's sends the form
    assert given(page) == {name: str(value) for name, value in answers.items()}
    assert tab(page) == ("BUTTON", "See your result")
    page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    assert shown(page) == expected(quiz, answers)


def test_every_stop_of_the_result_shows_the_focus(page: Page, quiz: SelfAudit) -> None:
    give(page, quiz.examples[1].answers)
    page.get_by_role("button", name="See your result").press("Enter")
    stops = [tab(page)]
    while "How these numbers are worked out" not in stops[-1][1]:
        stops.append(tab(page))
        assert len(stops) < 30, stops
    page.keyboard.press("Enter")
    assert [tab(page)[0] for _ in range(4)] == ["DIV"] * 4  # each table can be scrolled


def test_the_answers_are_erased_with_the_keyboard(page: Page) -> None:
    to_the_first_question(page)
    page.keyboard.press("Space")
    with asked(page) as questions:
        page.get_by_role("button", name="Erase my answers").first.press("Space")
        expect(page.locator("[data-focus=start]")).to_be_focused()
    assert len(questions) == 1
    assert given(page) == {}
    assert tab(page)[0] == "INPUT"  # whom it is about
    assert tab(page) == ("BUTTON", "Start")
    assert [tab(page)[0] for _ in range(2)] == ["INPUT"] * 2  # to go on by itself, how to see the questions


def test_the_skip_link_leads_past_the_navigation(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert tab(page) == ("A", "Home")

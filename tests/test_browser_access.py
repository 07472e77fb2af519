"""Every state of a quiz, in light and dark, on a phone, and with text of twice its size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import Quiz
from tests.conftest import Visit
from tests.flow_support import QUIZ, address, full
from tests.keep_support import START, WEEK, attempt, compared, exported, level, link_of, open_share, remember, take
from tests.site_support import (
    PAGE_TYPES,
    Site,
    axe_in_both_schemes,
    axe_violations,
    enlarged,
    give,
    in_state,
    settled,
    submit,
)
from tests.test_browser_layout import OVERFLOW, SMALL

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 800}
KNOWLEDGE = PAGE_TYPES["knowledge quiz"]

# Text that is cut off, or runs out of its own box, or over other text. What scrolls by itself, or is hidden on purpose,
# is left out; so is the bar that stays at the bottom, over whatever is scrolled below it.
CLIPPED = """() => {
  const found = [], boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, own = node.parentElement;
    if (!node.data.trim() || !own.checkVisibility({visibilityProperty: true})) continue;
    if (own.closest(".visually-hidden, .skip, .scroll, .finish")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const say = why => found.push(`${why}: ${node.data.trim().slice(0, 60)}`);
      if (box.left < -.5 || box.right > document.documentElement.clientWidth + .5) say("outside of the window");
      for (let up = own; up !== document.body; up = up.parentElement) {
        const {display, overflowX, overflowY} = getComputedStyle(up);
        const frame = up.getBoundingClientRect();
        const block = !["inline", "contents"].includes(display);
        if (block && (box.left < frame.left - 1 || box.right > frame.right + 1)) say(`beside its ${up.tagName}`);
        const cut = overflowX !== "visible" || overflowY !== "visible";
        if (cut && (box.top < frame.top - 3 || box.bottom > frame.bottom + 3)) say(`cut off by ${up.tagName}`);
      }
      boxes.push([box, node]);
    }
  }
  boxes.forEach(([a, one], at) => {
    for (const [b, other] of boxes.slice(at + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one !== other && wide > 2 && high > .3 * Math.min(a.height, b.height))
        found.push(`over each other: ${one.data.trim().slice(0, 40)} | ${other.data.trim().slice(0, 40)}`);
    }
  });
  return [...new Set(found)];
}"""

Reach = Callable[[Page, Site, Quiz, KnowledgeQuiz], None]
OpenPlace = Callable[..., Page]


def to(state: str) -> Reach:
    """A state of the self-audit that has all but three answers."""

    def reach(page: Page, site: Site, quiz: Quiz, _: KnowledgeQuiz) -> None:
        page.goto(site.url + QUIZ)
        settled(page)
        answers = full(quiz)
        for name in ("pro-on-time", "lie-plain", "lie-white"):
            del answers[name]
        give(page, answers)
        page.goto(site.url + address(state))
        in_state(page, "ask" if state[1] == "-" else state)

    return reach


def start(page: Page, site: Site, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + QUIZ)
    settled(page)
    page.get_by_role("radio", name="About someone else").check()
    page.get_by_text("Score it by hand").click()


def result(page: Page, site: Site, quiz: Quiz, _: KnowledgeQuiz) -> None:
    """With all that can be opened, and with every kind of suggestion."""
    page.goto(site.url + QUIZ)
    settled(page)
    slipped = {name: value for name, value in quiz.examples[4].answers.items() if name[:3] != "lie"}
    give(page, {**slipped, "con-named": 1, "pro-on-time": 1, "att-to-the-end": 0, "lie-plain": "na"})
    submit(page)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject() }")
    open_share(page)
    page.get_by_role("button", name="Copy the link", exact=True).click()
    expect(page.locator("[data-part=link]")).to_be_visible()
    page.get_by_text("How these numbers were made").click()
    page.locator("textarea").first.fill("A long thought. " * 20)
    for part in ("[data-help-for]", ".several", "[data-part=none]"):
        assert page.locator(".result").locator(part).locator("visible=true").count()


def result_about_someone_else(page: Page, site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> None:
    start(page, site, quiz, leaks)
    give(page, quiz.examples[5].answers)
    submit(page)
    open_share(page)
    page.get_by_text("How these numbers were made").click()


def blank_result(page: Page, site: Site, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + QUIZ)
    settled(page)
    submit(page)


def history(page: Page, site: Site, quiz: Quiz, _: KnowledgeQuiz) -> None:
    """Six weeks, one of them with other questions, one about someone else."""
    page.goto(site.url + QUIZ)
    settled(page)
    kept = [attempt(quiz, level(quiz, points), START + number * WEEK) for number, points in enumerate((4, 9, 28, 20))]
    kept.insert(2, attempt(quiz, level(quiz, 11), START + timedelta(days=9), form="0" * 16))
    kept.append(attempt(quiz, full(quiz), START + timedelta(days=25), perspective="other"))
    remember(page, exported(*sorted(kept, key=lambda one: str(one["taken"]))))
    expect(page.locator("[data-part=weeks] tbody tr")).to_have_count(6)


def history_beside_a_result(page: Page, site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> None:
    history(page, site, quiz, leaks)
    take(page, level(quiz, 25))
    expect(page.locator("[data-part=weeks] tbody tr")).to_have_count(7)


def compare_both(page: Page, site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> None:
    page.goto(site.url + QUIZ)
    settled(page)
    give(page, full(quiz))
    compare(page, site, quiz, leaks)
    assert page.locator("[data-part=far]:visible").count() > 2


def compare(page: Page, site: Site, quiz: Quiz, _: KnowledgeQuiz) -> None:
    page.goto(site.url + QUIZ)
    settled(page)
    link = link_of(page, attempt(quiz, {**quiz.examples[5].answers, "att-elsewhere": 4}, perspective="other"))
    page.goto(f"{site.url}{QUIZ}{link}")
    page.reload()
    settled(page)
    compared(page)


def start_with_a_link_opened(page: Page, site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> None:
    compare(page, site, quiz, leaks)
    page.evaluate("() => { location.hash = 'self-audit--start' }")
    in_state(page, "start")
    expect(page.locator("[data-part=opened]")).to_be_visible()


def with_trouble(page: Page, site: Site, *_: Any) -> None:  # noqa: ANN401 - what others need
    """Each note that may come, all at once."""
    page.goto(f"{site.url}{QUIZ}#a=nonsense")
    settled(page)
    expect(page.locator("[data-part=trouble-link]")).to_be_visible()
    page.evaluate("() => { for (const one of document.querySelectorAll('.trouble')) one.hidden = false }")


def knowledge(page: Page, site: Site, *_: Any) -> None:  # noqa: ANN401 - what others need
    page.goto(site.url + KNOWLEDGE)
    settled(page)


def knowledge_checked(page: Page, site: Site, _: Quiz, leaks: KnowledgeQuiz) -> None:
    knowledge(page, site)
    for item, option in ((leaks.items[0], leaks.items[0].correct[0]), (leaks.items[2], leaks.items[2].options[-1].id)):
        give(page, {item.id: option})
        page.locator(f"[data-check={item.id}]").click()


def knowledge_result(page: Page, site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> None:
    knowledge_checked(page, site, quiz, leaks)
    submit(page)


PLACES: dict[str, Reach] = {
    "start": start,
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
    "compare without own answers": compare,
    "notes": with_trouble,
    "knowledge quiz": knowledge,
    "knowledge quiz checked": knowledge_checked,
    "knowledge quiz with its result": knowledge_result,
}
every_place = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def open_place(visit: Visit, built_site: Site, quiz: Quiz, leaks: KnowledgeQuiz) -> OpenPlace:
    """Brings a page of its own to a place."""

    def go(place: str, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        page = visit(built_site.url, **{"reduced_motion": "reduce", "timezone_id": "UTC", "viewport": DESK, **options})
        PLACES[place](page, built_site, quiz, leaks)
        return page

    return go


@pytest.mark.slow
@every_place
def test_no_state_breaks_a_rule_of_axe_in_light_or_dark_on_any_screen(open_place: OpenPlace, place: str) -> None:
    page = open_place(place)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert axe_in_both_schemes(page) == []


@pytest.mark.slow
@every_place
def test_no_state_breaks_a_rule_of_axe_with_text_of_twice_its_size(open_place: OpenPlace, place: str) -> None:
    page = open_place(place)
    with enlarged(page):
        assert axe_violations(page)[0] == []


@every_place
def test_no_state_scrolls_sideways_cuts_text_off_or_has_a_target_below_24_px(open_place: OpenPlace, place: str) -> None:
    page = open_place(place)
    for width in (1280, 800, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(OVERFLOW) == [width, []]
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate(SMALL) == []


@every_place
@pytest.mark.parametrize("width", [1280, 640, 320])
def test_no_state_scrolls_sideways_or_cuts_text_off_with_text_of_twice_its_size(
    open_place: OpenPlace, place: str, width: int
) -> None:
    page = open_place(place, viewport={"width": width, "height": 800})
    with enlarged(page):
        assert page.evaluate(OVERFLOW) == [width, []]
        assert page.evaluate(CLIPPED) == []
        assert page.evaluate(SMALL) == []


def test_what_is_cut_off_or_too_small_is_found(open_place: OpenPlace) -> None:
    """The control: the same measures on a page that was spoiled."""
    page = open_place("check", viewport=PHONE)
    assert page.evaluate(CLIPPED) == page.evaluate(SMALL) == []
    page.add_style_tag(
        content="""
        .list h2 { white-space: nowrap; width: 3rem; height: 1rem }
        .list [data-part=count] { overflow: hidden; height: 3px }
        .list h3 { margin-bottom: -3rem !important }
        .list a { line-height: 12px !important; min-height: 0 !important }
        .finish .button { min-height: 20px !important; padding: 0 !important }
        """
    )
    found = {one.partition(":")[0] for one in page.evaluate(CLIPPED)}
    assert {"beside its H2", "cut off by P", "over each other"} <= found
    assert len(page.evaluate(SMALL)) >= 2

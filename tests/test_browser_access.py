"""Every state of a quiz, in light and dark, on a phone, and with text of twice its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.place_support import DESK, PHONE, PLACES
from tests.site_support import BuiltSite, axe_in_both_schemes, axe_violations, enlarged
from tests.test_browser_layout import OVERFLOW, SMALL

pytestmark = pytest.mark.browser

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

OpenPlace = Callable[..., Page]
every_place = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def open_place(visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> OpenPlace:
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

"""The self-audit that goes on by itself after an answer, if a reader chose that: few taps, and no surprises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from generator.i18n.texts import read_texts
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.flow_support import QUIZ, at, begin, chosen, ids, press, question
from tests.place_support import PHONE
from tests.site_support import BuiltSite, given, in_state, settled, show_all, shown

pytestmark = pytest.mark.browser
TEXT = read_texts()
PAUSE = 700
LONGER = PAUSE + 400
MOST_TAPS = 31


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def go_by_itself(page: Page) -> None:
    page.get_by_role("checkbox", name=TEXT("start.auto")).check()
    begin(page)


def hold_time(page: Page) -> None:
    """From here on time passes by `run_for` alone: a busy machine may take longer for a click than the pause is."""
    page.clock.install()
    page.clock.pause_at(datetime(2030, 1, 1, tzinfo=UTC))


def option(page: Page, place: int) -> None:
    page.locator(".current .opt").nth(place).click()


def test_from_the_landing_page_to_the_result_are_at_most_31_taps(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url, viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        page.locator(selector).first.tap()
        taps += 1

    tap(f"main a[href*='{QUIZ}']")
    settled(page)
    tap(".start [data-how=auto]")
    tap("[data-go=begin]")
    for item in quiz.items:
        at(page, item.id)
        tap(".current .opt")
    in_state(page, "result")
    assert len(given(page)) == len(quiz.items)
    assert taps <= MOST_TAPS


def test_it_is_off_until_it_is_chosen_and_stays_chosen_in_this_tab(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    option(page, 1)
    page.wait_for_timeout(LONGER)
    at_first = question(page)
    assert at_first == ids(quiz)[0]
    expect(page.locator(".step [data-how=auto]")).to_be_hidden()
    press(page, TEXT("ask.back"))
    page.get_by_role("checkbox", name=TEXT("start.auto")).check()
    page.reload()
    settled(page)
    expect(page.get_by_role("checkbox", name=TEXT("start.auto"))).to_be_checked()
    press(page, TEXT("start.resume"))
    option(page, 1)
    at(page, ids(quiz)[2])


def test_the_answer_is_seen_and_told_before_the_next_question_comes(page: Page, quiz: SelfAudit) -> None:
    go_by_itself(page)
    hold_time(page)
    option(page, 2)
    expect(page.locator("[data-part=status]")).to_have_text(TEXT("ask.coming", answer="About half the time"))
    assert question(page) == ids(quiz)[0]
    page.clock.run_for(PAUSE)
    at(page, ids(quiz)[1])
    expect(page.locator("[data-part=status]")).to_have_text("")


def test_a_digit_goes_on_and_arrow_keys_and_the_space_bar_never_do(page: Page, quiz: SelfAudit) -> None:
    go_by_itself(page)
    page.locator(".current input").first.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "ArrowUp", "Space"):
        page.keyboard.press(key)
    page.wait_for_timeout(LONGER)
    assert (question(page), chosen(page)) == (ids(quiz)[0], "1")
    page.keyboard.press("2")
    at(page, ids(quiz)[1])
    option(page, 3)
    at(page, ids(quiz)[2])


@pytest.mark.parametrize("deed", ["Tab", "Shift", "wheel", "mouse"])
def test_whatever_else_a_reader_does_ends_the_pause(page: Page, quiz: SelfAudit, deed: str) -> None:
    go_by_itself(page)
    hold_time(page)
    option(page, 1)
    if deed == "wheel":
        page.evaluate("addEventListener('wheel', () => (document.title = 'turned'))")
        page.mouse.wheel(0, 40)
        expect(page).to_have_title("turned")  # the browser hands it to the page later
    elif deed == "mouse":
        page.locator(".current legend").click()
    else:
        page.keyboard.press(deed)
    page.clock.run_for(LONGER)
    assert (question(page), chosen(page)) == (ids(quiz)[0], "1")
    press(page, TEXT("ask.next"))
    at(page, ids(quiz)[1])


def test_another_answer_within_the_pause_counts_and_begins_it_anew(page: Page, quiz: SelfAudit) -> None:
    go_by_itself(page)
    hold_time(page)
    option(page, 1)
    page.clock.run_for(PAUSE - 100)
    option(page, 4)
    page.clock.run_for(PAUSE - 100)
    assert question(page) == ids(quiz)[0]
    page.clock.run_for(100)
    at(page, ids(quiz)[1])
    assert given(page) == {ids(quiz)[0]: "4"}


def test_back_shows_the_answer_and_stays_and_the_same_answer_goes_on_again(page: Page, quiz: SelfAudit) -> None:
    go_by_itself(page)
    option(page, 1)
    at(page, ids(quiz)[1])
    press(page, TEXT("ask.back"))
    at(page, ids(quiz)[0])
    assert chosen(page) == "1"
    page.wait_for_timeout(LONGER)
    at(page, ids(quiz)[0])
    option(page, 1)
    at(page, ids(quiz)[1])


def test_the_last_answer_leads_to_the_list_where_some_are_missing_and_a_changed_one_back_there(
    page: Page, quiz: SelfAudit
) -> None:
    go_by_itself(page)
    page.goto(f"{page.url.partition('#')[0]}#self-audit--q-{ids(quiz)[-1]}")
    at(page, ids(quiz)[-1])
    option(page, 0)
    in_state(page, "check")
    page.get_by_role("link", name=TEXT("check.change_of", number=3), exact=True).click()
    at(page, ids(quiz)[2])
    option(page, 0)
    in_state(page, "check")
    assert shown(page) == {}


def test_it_can_be_switched_off_at_a_question(page: Page, quiz: SelfAudit) -> None:
    go_by_itself(page)
    page.locator(".step [data-how=auto]").uncheck()
    option(page, 1)
    page.wait_for_timeout(LONGER)
    at_first = question(page)
    assert at_first == ids(quiz)[0]


def test_nothing_goes_on_where_all_questions_are_on_one_page(page: Page) -> None:
    page.get_by_role("checkbox", name=TEXT("start.auto")).check()
    show_all(page)
    page.locator(".item .opt").first.click()
    page.wait_for_timeout(LONGER)
    in_state(page, "all")


# How far one is, and what is in view.


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768), (390, 844)])
def test_the_start_is_on_the_first_screen_and_so_is_all_of_the_question(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, size: tuple[int, int]
) -> None:
    page = visit(built_site.url + QUIZ, viewport=dict(zip(("width", "height"), size, strict=True)))
    whole = """one => {
      const {top, bottom} = one.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }"""
    assert page.locator("[data-go=begin]").evaluate(whole)
    assert page.evaluate("scrollY") == 0
    begin(page)
    for item in quiz.items[:3]:
        at(page, item.id)
        for part in (".way", ".stem", ".current legend", ".current .options", "[data-go=next]"):
            assert page.locator(part).evaluate(whole), (item.id, part)
        press(page, TEXT("ask.next"))


def test_the_stem_takes_one_line_from_the_second_question_on(page: Page, quiz: SelfAudit) -> None:
    lines = "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
    page.set_viewport_size({"width": 390, "height": 844})
    begin(page)
    assert page.locator(".stem").evaluate(lines) > 2
    press(page, TEXT("ask.next"))
    for item in quiz.items[1:4]:
        at(page, item.id)
        assert page.locator(".stem").evaluate(lines) < 1.5
        expect(page.locator(f"[id$='--q-{item.id}']")).to_have_accessible_description(quiz.stem)
        press(page, TEXT("ask.next"))


def test_a_line_in_the_colours_of_the_scales_shows_how_far_one_is(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    for place, item in enumerate(quiz.items[:2], 1):
        at(page, item.id)
        rest = page.locator("[data-part=rest]")
        assert rest.get_attribute("x") == str(place)
        assert rest.get_attribute("width") == str(len(quiz.items) - place)
        expect(page.locator(".current legend")).to_contain_text(f"{place} of {len(quiz.items)}")
        press(page, TEXT("ask.next"))
    pieces = page.locator(".way rect:not(.rest)").evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
    assert len(set(pieces)) == len(quiz.scales)


def test_the_bar_to_the_result_stays_in_view_only_after_an_answer_and_where_there_is_room(page: Page) -> None:
    show_all(page)
    position = "getComputedStyle(document.querySelector('.finish')).position"
    assert page.evaluate(position) == "static"
    page.locator(".item .opt").first.click()
    assert page.evaluate(position) == "sticky"
    page.set_viewport_size({"width": 640, "height": 400})
    assert page.evaluate(position) == "static"

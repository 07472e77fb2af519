"""The way out of a page of which somebody may watch the readers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Watch, Watched
from tests.flow_support import QUIZ, begin
from tests.keep_support import TEXT
from tests.probe_support import axe, fitting
from tests.site_support import BuiltSite, give, given, settled, submit

pytestmark = pytest.mark.browser
OUTSIDE = "https://www.bbc.com/weather"
PAGES = ("safety/", "let-down/")


@pytest.fixture
def opened(browser: Browser, watch: Watch, built_site: BuiltSite) -> tuple[Page, Watched]:
    """A page, reached from another one of the site; the test answers in the place of the page outside."""
    context = browser.new_context(reduced_motion="reduce")
    watched = watch(context)
    page = context.new_page()
    page.route(f"{OUTSIDE}**", lambda route: route.fulfill(body="Rain.", content_type="text/html"))
    page.goto(f"{built_site.url}about/")
    page.goto(f"{built_site.url}safety/")
    page.wait_for_load_state("networkidle")
    return page, watched


def outside(watched: Watched) -> list[str]:
    """What was asked of other hosts, which the test expects."""
    asked = [one for one in watched.problems if one.startswith("request to another host: ")]
    watched.problems = [one for one in watched.problems if one not in asked]
    return asked


def test_the_page_outside_takes_the_place_of_this_one_and_is_asked_for_only_then(
    opened: tuple[Page, Watched], built_site: BuiltSite
) -> None:
    page, watched = opened
    assert outside(watched) == []
    with page.expect_request(OUTSIDE) as request:
        page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(OUTSIDE)
    assert "referer" not in request.value.all_headers()
    assert len(outside(watched)) == 1
    page.go_back()
    expect(page).to_have_url(f"{built_site.url}about/")


def test_by_keyboard_it_is_the_first_link_of_the_page_and_no_key_leaves_by_surprise(
    opened: tuple[Page, Watched], built_site: BuiltSite
) -> None:
    page, watched = opened
    page.locator("main").focus()
    for _ in range(3):
        page.keyboard.press("Escape")
    expect(page).to_have_url(f"{built_site.url}safety/")
    page.keyboard.press("Tab")  # the breadcrumbs
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Leave this page")
    expect(link).to_be_focused()
    expect(link).to_have_accessible_description(
        "Opens bbc.com instead. It can’t hide that you were here: the browser’s "
        "history still lists this page, and the ones before it."
    )
    page.keyboard.press("Enter")
    page.wait_for_url(OUTSIDE)
    outside(watched)


def test_without_scripts_it_is_a_link(browser: Browser, built_site: BuiltSite) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.route(f"{OUTSIDE}**", lambda route: route.fulfill(body="Rain.", content_type="text/html"))
        for name in PAGES:
            page.goto(built_site.url + name)
            page.get_by_role("link", name="Leave this page").click()
            page.wait_for_url(OUTSIDE)


@pytest.mark.parametrize("name", PAGES)
def test_it_stays_in_sight_at_any_place_of_the_page_and_covers_no_focus(
    opened: tuple[Page, Watched], built_site: BuiltSite, name: str
) -> None:
    page, _ = opened
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(built_site.url + name)
    link = page.get_by_role("link", name="Leave this page")
    page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
    expect(link).to_be_in_viewport(ratio=1)
    bottom = link.evaluate("one => one.getBoundingClientRect().bottom")
    for one in reversed(page.locator(".prose a").all()):
        one.focus()
        assert one.evaluate("one => one.getBoundingClientRect().top") >= bottom
    page.evaluate("scrollTo(0, 0)")
    assert fitting(page) == []
    assert axe(page) == []
    page.emulate_media(media="print")
    expect(link).to_be_hidden()


def test_questions_about_someone_else_have_it_and_their_result_asks_the_host_for_nothing(
    opened: tuple[Page, Watched], built_site: BuiltSite
) -> None:
    page, watched = opened
    page.goto(built_site.url + QUIZ)
    settled(page)
    link = page.get_by_role("link", name="Leave this page")
    expect(link).to_be_hidden()
    with page.expect_response("**/assets/leave.js"):
        page.get_by_role("radio", name=TEXT("start.other")).check()
    expect(link).to_be_visible()
    assert axe(page) == []
    begin(page)
    expect(link).to_be_in_viewport(ratio=1)
    give(page, {"att-phone-away": 1})
    page.wait_for_load_state("networkidle")
    before = len(watched.requests)
    submit(page)
    expect(link).to_be_in_viewport(ratio=1)
    assert watched.requests[before:] == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert fitting(page) == []
    link.click()
    page.wait_for_url(OUTSIDE)
    outside(watched)
    page.go_back()  # to an earlier step of the audit, which must not tell what was answered
    settled(page)
    assert given(page) == {}
    for state in ("check", "result"):
        page.goto(f"{built_site.url}{QUIZ}#self-audit--{state}")
        settled(page)
        expect(page.locator("[data-answer-of=att-phone-away]")).not_to_contain_text("Sometimes")
        expect(page.locator("[data-moment]")).to_have_count(0)


def test_whoever_opens_the_page_outside_beside_this_one_keeps_the_answers(
    opened: tuple[Page, Watched], built_site: BuiltSite
) -> None:
    page, _ = opened
    page.goto(built_site.url + QUIZ)
    settled(page)
    page.get_by_role("radio", name=TEXT("start.other")).check()
    begin(page)
    give(page, {"att-phone-away": 1})
    page.evaluate("addEventListener('click', event => event.preventDefault())")  # the other tab isn't this test's
    page.get_by_role("link", name="Leave this page").click(modifiers=["Control"])
    assert given(page) == {"att-phone-away": "1"}

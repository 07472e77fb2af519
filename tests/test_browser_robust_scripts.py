"""A quiz whose scripts do not come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit, Watched
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    KEY,
    START,
    TEXT,
    WEEK,
    attempt,
    attempts,
    compared,
    differing,
    exported,
    level,
    link_of,
    open_share,
    remember,
    still_there,
    stored,
    switch,
    switch_on,
    take,
)
from tests.share_support import wanted_rows
from tests.site_support import (
    BuiltSite,
    Server,
    give,
    given,
    in_state,
    settled,
    show_all,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


class Lossy:
    """A reader whose browser does not get some scripts; every other problem fails the test."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context = context
        self.watched = Watched(context, origin)
        self.missing: str | None = None
        context.route("**/assets/quiz/*.js", self._answer)

    def _answer(self, route: Route) -> None:
        if self.missing and route.request.url.endswith(f"/{self.missing}"):
            route.fulfill(status=404, content_type="text/html", body="<h1>Not found</h1>")
        else:
            route.continue_()

    def check(self) -> None:
        """Only that the script is missing was complained of."""
        assert self.missing
        others = [one for one in self.watched.problems if self.missing not in one and "404" not in one]
        assert others == []


@pytest.fixture
def lossy(browser: Browser, server: Server) -> Iterator[Lossy]:
    with browser.new_context(reduced_motion="reduce", timezone_id="UTC", service_workers="block") as context:
        yield Lossy(context, server.origin)


def load_without(lossy: Lossy, missing: str | None, url: str) -> Page:
    lossy.missing = missing
    page = lossy.context.new_page()
    page.goto(url)
    if missing not in ("element.js", "dom.js", "scale.js", "score.js", "attempt.js"):
        settled(page)
    return page


def in_the_window(page: Page, words: str) -> None:
    note = page.get_by_text(words)
    expect(note).to_be_visible()
    expect(note).to_be_in_viewport()


@pytest.mark.parametrize("missing", ["history.js", "store.js", "calendar.js"])
@pytest.mark.parametrize("when", ["start", "result"])
def test_a_history_whose_script_does_not_come_is_told_where_the_reader_is_and_stays_off(
    lossy: Lossy, built_site: BuiltSite, quiz: SelfAudit, missing: str, when: str
) -> None:
    page = load_without(lossy, missing, built_site.url + QUIZ)
    answers = full(quiz)
    if when == "result":
        take(page, answers)
    switch(page).click()
    in_the_window(page, TEXT("quiz.unloaded"))
    expect(switch(page)).not_to_be_checked()
    assert stored(page) == {}
    take(page, answers)
    still_there(page, quiz, answers)
    lossy.check()
    lossy.missing = None
    page.reload()
    settled(page)
    switch_on(page)
    assert len(attempts(page)) == 1


@pytest.mark.parametrize("missing", ["history.js", "store.js", "calendar.js"])
def test_a_history_that_is_on_and_whose_script_does_not_come_loses_nothing(
    lossy: Lossy, built_site: BuiltSite, quiz: SelfAudit, missing: str
) -> None:
    page = load_without(lossy, None, built_site.url + QUIZ)
    old = exported(attempt(quiz, level(quiz, 7)))
    remember(page, old)
    lossy.missing = missing
    page.reload()
    settled(page)
    expect(page.get_by_text(TEXT("quiz.unloaded"))).to_be_visible()
    expect(page.get_by_text(TEXT("quiz.unloaded_hand"))).to_be_hidden()
    take(page, full(quiz), START + WEEK)
    still_there(page, quiz, full(quiz))
    expect(page.get_by_text(TEXT("quiz.unloaded"))).to_be_visible()
    assert stored(page) == {KEY: old}
    lossy.check()
    lossy.missing = None
    page.reload()
    settled(page)
    page.get_by_role("button", name=TEXT("result.change")).click()
    page.get_by_role("button", name=TEXT("check.see")).click()
    in_state(page, "result")
    assert len(attempts(page)) == 2


@pytest.mark.parametrize("missing", ["share.js", "link.js"])
def test_a_link_that_cannot_be_made_for_want_of_its_script_is_told_where_the_reader_is(
    lossy: Lossy, built_site: BuiltSite, quiz: SelfAudit, missing: str
) -> None:
    page = load_without(lossy, missing, built_site.url + QUIZ)
    take(page, full(quiz))
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    in_the_window(page, TEXT("quiz.unloaded"))
    expect(page.locator("[data-part=copied]")).to_be_hidden()
    still_there(page, quiz, full(quiz))
    lossy.check()


@pytest.mark.parametrize("missing", ["share.js", "link.js"])
def test_a_link_that_cannot_be_read_for_want_of_its_script_can_be_read_after_a_reload(
    lossy: Lossy, built_site: BuiltSite, quiz: SelfAudit, missing: str
) -> None:
    page = load_without(lossy, None, built_site.url + QUIZ)
    link = link_of(page, attempt(quiz, level(quiz, 20)))
    mine = dict(list(full(quiz).items())[:5])
    show_all(page)
    give(page, mine)
    page.goto("about:blank")
    lossy.missing = missing
    page.goto(built_site.url + QUIZ + link)
    settled(page)
    in_the_window(page, TEXT("quiz.unloaded"))
    in_state(page, "start")
    assert given(page) == written(mine)
    lossy.check()
    lossy.missing = None
    page.reload()
    compared(page)
    assert differing(page) == wanted_rows(quiz, level(quiz, 20), mine)
    assert given(page) == written(mine)


@pytest.mark.parametrize("missing", ["element.js", "dom.js", "scale.js", "score.js", "attempt.js"])
def test_without_its_first_scripts_the_page_is_the_whole_form_with_the_tables(
    lossy: Lossy, built_site: BuiltSite, quiz: SelfAudit, missing: str
) -> None:
    page = load_without(lossy, missing, built_site.url + QUIZ)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".item:visible")).to_have_count(len(quiz.items))
    expect(page.locator(".by-hand table").first).to_be_visible()
    expect(page.get_by_text(TEXT("keep.remember"))).to_be_hidden()
    assert page.get_by_role("button").locator("visible=true").count() == 0
    note = page.get_by_text(TEXT("quiz.unloaded"))
    expect(note).to_be_visible(visible=missing not in ("element.js", "dom.js"))
    assert page.evaluate("() => localStorage.length") == 0
    lossy.check()

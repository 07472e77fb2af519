"""What may go wrong: storage refused, full or spoilt, two tabs, a script that does not come, hostile links."""

from __future__ import annotations

import json
import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Visit, Watch, Watched
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    EMPTY,
    KEY,
    START,
    TEXT,
    WEEK,
    Asked,
    Attempt,
    at_time,
    attempt,
    attempts,
    changes,
    compared,
    day,
    downloaded,
    exported,
    fresh,
    level,
    link_of,
    numbers,
    open_share,
    profile,
    remember,
    rows,
    stored,
    switch,
    switch_on,
    take,
    trouble,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW
from tests.site_support import (
    PAGE_TYPES,
    BuiltSite,
    Server,
    expected,
    give,
    given,
    in_state,
    settled,
    show_all,
    shown,
    submit,
    written,
)
from tests.test_link_js import mutated, sealed

pytestmark = pytest.mark.browser

BLOCKED = """Object.defineProperty(window, "%s", { get() { throw new DOMException("no", "SecurityError") } })"""
# Refuses while `window.full` says so.
REFUSES = """(() => {
  const set = Storage.prototype.setItem;
  window.full = %s;
  Storage.prototype.setItem = function (key, value) {
    if (this === localStorage && window.full) throw new DOMException("no", window.full);
    return set.call(this, key, value);
  };
})()"""


def opened(browser: Browser, watch: Watch, site: BuiltSite, script: str, **options: Any) -> Page:  # noqa: ANN401 - Playwright's
    """The quiz in a browser in which something is broken from the start."""
    context = browser.new_context(reduced_motion="reduce", timezone_id="UTC", **options)
    watch(context)
    context.add_init_script(script)
    page = context.new_page()
    page.goto(site.url + QUIZ)
    settled(page)
    return page


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


def still_there(page: Page, quiz: SelfAudit, answers: Mapping[str, int | str]) -> None:
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)
    assert given(page) == written(answers)
    expect(page.get_by_role("heading", name=TEXT("result.heading"))).to_be_visible()


# Storage that refuses.


@pytest.mark.parametrize("when", ["start", "result"])
def test_blocked_storage_is_told_when_the_history_is_switched_on_and_the_result_is_there(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, when: str
) -> None:
    page = opened(browser, watch, built_site, BLOCKED % "localStorage")
    answers = full(quiz)
    if when == "result":
        take(page, answers)
    assert trouble(page) == ""
    switch(page).click()
    expect(page.locator(".kept [data-part=trouble]")).to_have_text(TEXT("keep.blocked"))
    expect(page.locator(".kept [data-part=trouble]")).to_be_visible()
    expect(switch(page)).not_to_be_checked()
    expect(page.locator("[data-part=history]")).to_be_hidden()
    take(page, answers)
    still_there(page, quiz, answers)
    page.reload()
    settled(page)
    still_there(page, quiz, answers)


@pytest.mark.parametrize(("error", "words"), [("QuotaExceededError", "full"), ("SecurityError", "blocked")])
def test_storage_without_room_is_told_when_the_history_is_switched_on(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, error: str, words: str
) -> None:
    page = opened(browser, watch, built_site, REFUSES % json.dumps(error))
    take(page, full(quiz))
    switch(page).click()
    expect(page.locator(".kept [data-part=trouble]")).to_have_text(TEXT(f"keep.{words}"))
    expect(switch(page)).not_to_be_checked()
    assert stored(page) == {}
    still_there(page, quiz, full(quiz))


@pytest.mark.parametrize(("error", "words"), [("QuotaExceededError", "full"), ("SecurityError", "blocked")])
def test_an_attempt_that_finds_no_room_is_told_until_it_is_kept_and_nothing_older_is_lost(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, error: str, words: str
) -> None:
    page = opened(browser, watch, built_site, REFUSES % "null")
    old = attempt(quiz, level(quiz, 7))
    remember(page, exported(old))
    page.evaluate("error => { window.full = error }", error)
    answers = full(quiz)
    take(page, answers, START + WEEK)
    still_there(page, quiz, answers)
    expect(page.locator(".kept [data-part=trouble]")).to_be_visible()
    assert trouble(page) == TEXT(f"keep.{words}")
    assert (attempts(page), len(rows(page))) == ([old], 1)
    page.evaluate("() => { window.full = null }")
    page.get_by_role("button", name=TEXT("result.change")).click()
    page.get_by_role("button", name=TEXT("check.see")).click()
    in_state(page, "result")
    assert trouble(page) == ""
    assert attempts(page) == [old, attempt(quiz, answers, START + WEEK)]
    assert len(rows(page)) == 2


def test_in_full_storage_what_is_there_can_be_exported_and_erased(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    """Truly full, as a browser fills up: 5 million characters."""
    page = opened(browser, watch, built_site, "")
    Asked(page)
    remember(page, exported(attempt(quiz, level(quiz, 7)), attempt(quiz, level(quiz, 14), START + WEEK)))
    page.evaluate(
        """() => {
          for (let size = 2 ** 22; size >= 1; size /= 2)
            try { for (let n = 0; ; n += 1) localStorage.setItem(`fill-${size}-${n}`, "x".repeat(size)) } catch {}
        }"""
    )
    take(page, full(quiz), START + WEEK * 2)
    assert trouble(page) == TEXT("keep.full")
    _, text = downloaded(page, TEXT("keep.export"))
    assert len(json.loads(text)["attempts"]) == 2
    page.get_by_role("button", name=TEXT("keep.erase_of", date=day(START))).click()
    assert len(attempts(page)) == 1
    page.get_by_role("button", name=TEXT("keep.erase_all")).click()
    assert stored(page)[KEY] == EMPTY
    assert trouble(page) == ""
    still_there(page, quiz, full(quiz))


def test_blocked_session_storage_is_told_and_all_else_works(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = opened(browser, watch, built_site, BLOCKED % "sessionStorage")
    link = link_of(page, attempt(quiz, level(quiz, 20)))
    switch_on(page)
    take(page, full(quiz), START)
    expect(page.get_by_text(TEXT("quiz.unkept"))).to_be_visible()
    still_there(page, quiz, full(quiz))
    assert attempts(page) == [attempt(quiz, full(quiz))]
    page.evaluate("link => { location.hash = link }", link)
    compared(page)
    assert "#a" not in page.url
    assert (profile(page, "theirs"), profile(page, "mine")) == (
        numbers(quiz, level(quiz, 20)),
        numbers(quiz, full(quiz)),
    )


@pytest.mark.parametrize("name", ["localStorage", "sessionStorage"])
def test_a_link_opens_also_where_storage_is_blocked(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, page: Page, name: str
) -> None:
    link = link_of(page, attempt(quiz, full(quiz)))
    other = opened(browser, watch, built_site, BLOCKED % name)
    other.goto("about:blank")
    other.goto(built_site.url + QUIZ + link)
    compared(other)
    assert profile(other, "theirs") == numbers(quiz, full(quiz))


# Storage that is spoilt.

SPOILT = [
    "", "{", "null", "[]", "undefined", "\0\ufffd",
    '{"format":0,"weeks":[1]}', '{"format":1}', '{"format":1,"attempts":7}', '{"format":"1","attempts":[]}',
]  # fmt: skip
BAD_DRAFTS = [
    "", "{", "null", "[]", '{"self":1}', '{"self":[[1]],"other":[]}', '{"self":[{}],"other":null}',
    '{"self":[],"other":[],"view":"constructor","taken":{"self":"x"},"theirs":"#a=x"}',
]  # fmt: skip


@pytest.mark.parametrize("text", SPOILT, ids=ascii)
def test_what_cannot_be_read_is_told_put_aside_and_never_lost(page: Page, quiz: SelfAudit, text: str) -> None:
    remember(page, text)
    assert trouble(page) == TEXT("keep.corrupt")
    assert stored(page) == {KEY: text}
    take(page, full(quiz), START)
    still_there(page, quiz, full(quiz))
    assert trouble(page) == TEXT("keep.corrupt")
    aside = {f"{KEY}~": f"{text}\n"} if text else {}
    assert stored(page) == {KEY: exported(attempt(quiz, full(quiz))), **aside}
    page.reload()
    settled(page)
    assert trouble(page) == ""
    assert len(rows(page)) == 1


def test_of_a_history_that_is_half_spoilt_the_good_half_is_shown(page: Page, quiz: SelfAudit) -> None:
    good = [attempt(quiz, level(quiz, 7)), attempt(quiz, level(quiz, 28), START + WEEK)]
    markup = "<img src=x onerror=alert(1)>"
    evil: list[Any] = [None, 7, {}, {**good[0], "answers": {markup: 1}}, {**good[0], "taken": markup}]
    text = json.dumps({"format": 1, "attempts": [*evil, *good]})
    remember(page, text)
    assert trouble(page) == TEXT("keep.corrupt")
    assert [row[0] for row in rows(page)] == [day(START), day(START + WEEK)]
    assert changes(page) == dict.fromkeys(quiz.scales, TEXT("keep.higher", n=75))
    take(page, full(quiz), START + WEEK * 2)
    assert attempts(page) == [*good, attempt(quiz, full(quiz), START + WEEK * 2)]
    assert stored(page)[f"{KEY}~"] == f"{text}\n"


def test_what_a_newer_version_wrote_is_told_and_left_alone(page: Page, quiz: SelfAudit) -> None:
    text = '{"format":2,"weeks":{"47":[1,2,3]}}'
    remember(page, text)
    assert trouble(page) == TEXT("keep.newer")
    expect(page.get_by_text(TEXT("keep.none"))).to_be_hidden()
    take(page, full(quiz))
    still_there(page, quiz, full(quiz))
    assert trouble(page) == TEXT("keep.newer")
    assert stored(page) == {KEY: text}


def test_attempts_of_an_older_form_are_shown_and_those_of_an_older_revision_compared(
    page: Page, quiz: SelfAudit
) -> None:
    kept = [
        attempt(quiz, {"gone": 3}, START, form="fedcba9876543210", revision=1),
        attempt(quiz, level(quiz, 7), START + WEEK, revision=2**53 - 1),
        attempt(quiz, level(quiz, 21), START + WEEK * 2),
    ]
    remember(page, exported(*kept))
    assert trouble(page) == ""
    assert [row[1:] for row in rows(page)] == [[""] * 4, ["25"] * 4, ["75"] * 4]
    assert changes(page) == dict.fromkeys(quiz.scales, TEXT("keep.higher", n=50))
    take(page, full(quiz), START + WEEK * 3)
    assert attempts(page)[:3] == kept


@pytest.mark.parametrize("text", BAD_DRAFTS)
def test_a_spoilt_draft_starts_blank(page: Page, quiz: SelfAudit, text: str) -> None:
    show_all(page)
    give(page, full(quiz))
    page.evaluate(
        "text => { for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, text) }",
        text,
    )
    page.reload()
    settled(page)
    take(page, level(quiz, 7))
    still_there(page, quiz, level(quiz, 7))


# Two tabs.


@pytest.fixture
def tabs(browser: Browser, watch: Watch, built_site: BuiltSite) -> tuple[Page, Page]:
    one, _ = fresh(browser, watch, built_site.url + QUIZ, timezone_id="UTC")
    two = one.context.new_page()
    two.goto(built_site.url + QUIZ)
    settled(two)
    return one, two


def both_on(tabs: tuple[Page, Page]) -> None:
    switch_on(tabs[0])
    tabs[1].reload()
    settled(tabs[1])
    expect(switch(tabs[1])).to_be_checked()


def in_table(page: Page, count: int) -> None:
    expect(page.locator("[data-part=weeks] tbody tr")).to_have_count(count)


def test_two_tabs_both_save_and_each_sees_the_other(tabs: tuple[Page, Page], quiz: SelfAudit) -> None:
    both_on(tabs)
    one, two = tabs
    show_all(one)
    give(one, level(quiz, 7))
    show_all(two)
    give(two, level(quiz, 28))
    at_time(one, START)
    submit(one)
    at_time(one, START + timedelta(minutes=1))
    submit(two)
    kept = [attempt(quiz, level(quiz, 7)), attempt(quiz, level(quiz, 28), START + timedelta(minutes=1))]
    assert attempts(one) == kept
    in_table(one, 2)
    in_table(two, 2)
    assert rows(one) == rows(two)
    assert changes(one) == changes(two) == dict.fromkeys(quiz.scales, TEXT("keep.higher", n=75))
    assert shown(one) == expected(quiz, level(quiz, 7))


def test_what_one_tab_erases_the_other_does_not_bring_back(tabs: tuple[Page, Page], quiz: SelfAudit) -> None:
    both_on(tabs)
    one, two = tabs
    Asked(one)
    take(one, level(quiz, 7), START)
    in_table(two, 1)
    one.get_by_role("button", name=TEXT("keep.erase_all")).click()
    in_table(two, 0)
    take(two, level(quiz, 28), START + WEEK)
    assert attempts(one) == [attempt(quiz, level(quiz, 28), START + WEEK)]
    in_table(one, 1)


def test_when_one_tab_switches_it_off_the_other_keeps_nothing_more_and_shows_it(
    tabs: tuple[Page, Page], quiz: SelfAudit
) -> None:
    both_on(tabs)
    one, two = tabs
    Asked(one)
    switch(one).click()
    expect(switch(two)).not_to_be_checked()
    expect(two.locator("[data-part=history]")).to_be_hidden()
    take(two, full(quiz))
    assert stored(two) == {}
    expect(switch(two)).not_to_be_checked()


def test_a_tab_that_was_open_before_it_was_switched_on_keeps_its_attempt_too(
    tabs: tuple[Page, Page], quiz: SelfAudit
) -> None:
    one, two = tabs
    switch_on(one)
    expect(switch(two)).to_be_checked()
    take(two, full(quiz), START)
    assert attempts(two) == [attempt(quiz, full(quiz))]
    in_table(one, 1)
    _, text = downloaded(two, TEXT("keep.export"))
    assert text == exported(attempt(quiz, full(quiz)))


def test_two_tabs_have_a_draft_each(tabs: tuple[Page, Page], quiz: SelfAudit) -> None:
    one, two = tabs
    take(one, level(quiz, 7))
    assert given(two) == {}
    take(two, level(quiz, 28))
    for page, answers in ((one, level(quiz, 7)), (two, level(quiz, 28))):
        page.reload()
        settled(page)
        assert given(page) == written(answers)
        assert shown(page) == expected(quiz, answers)


# A script that does not come.


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
    if missing not in ("element.js", "parts.js", "scale.js", "score.js", "attempt.js"):
        settled(page)
    return page


def in_the_window(page: Page, words: str) -> None:
    note = page.get_by_text(words)
    expect(note).to_be_visible()
    expect(note).to_be_in_viewport()


@pytest.mark.parametrize("missing", ["keep.js", "store.js", "calendar.js"])
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


@pytest.mark.parametrize("missing", ["keep.js", "store.js", "calendar.js"])
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
    assert profile(page, "theirs") == numbers(quiz, level(quiz, 20))
    assert given(page) == written(mine)


@pytest.mark.parametrize("missing", ["element.js", "parts.js", "scale.js", "score.js", "attempt.js"])
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
    expect(note).to_be_visible(visible=missing not in ("element.js", "parts.js"))
    assert page.evaluate("() => localStorage.length") == 0
    lossy.check()


# Hostile links.

FLAG = "window.hacked=1"
BLANK = "".join(map(chr, range(33)))  # what browsers take off the ends of an address
SPECIAL = [
    "#a=<script>window.hacked=1</script>",
    "#a=<img src=x onerror=window.hacked=1>",
    "#a=1<svg/onload=window.hacked=1>",
    "#a=%3Cscript%3Ewindow.hacked=1%3C/script%3E",
    "#a=%3Cimg%20src=x%20onerror=window.hacked=1%3E",
    '#a="><script>window.hacked=1</script>',
    "#a=javascript:window.hacked=1",
    "#a=');window.hacked=1;//",
    "#a=${window.hacked=1}",
    "#a={{constructor.constructor('window.hacked=1')()}}",
    "#<script>window.hacked=1</script>",
    "#self-audit--<img src=x onerror=window.hacked=1>",
    '#self-audit--q-"]<script>window.hacked=1</script>',
    "#self-audit--compare",
    "#self-audit--result",
    "#self-audit--q-",
    "#self-audit--c-__proto__",
    "#self-audit--__proto__",
    "#self-audit--constructor",
    "#a=__proto__",
    "#a=constructor",
    "#a=1__proto__",
    "#a=null",
    "#a=undefined",
    "#a=NaN",
    "#a=1e999",
    "#a=-1",
    "#a=0x10",
    "#a=[object Object]",
    "#a=",
    "#a",
    "#a==",
    "#a%3D",
    "#a%3d1",
    "#a%",
    "#a%E0%A4%A",
    "#a=%",
    "#a=%00",
    "#a=%E0%A4%A",
    "#a=%ff%fe",
    "#a=1\0\0\0",
    "#a=\u202e\u2066\ufeff\u200d",
    "#a=\U0001f600" * 3,
    "#a=1" + "\u0301" * 500,
    "#a=1 2 3",
    "#a=1\r\nSet-Cookie:x=1",
    "#a=1&a=2",
    "#a=1?b=2",
    "#a=../../etc/passwd",
    "#a=https://other.example/",
    "#a=1" + "f" * 3_994,
    "#a=1" + "f" * 3_996,
    "#a=1" + "f" * 100_000,
    "#a=" + "<b>" * 33_000,
    "#a=" + "W" * 100_000,
    "#self-audit--" + "x" * 100_000,
    "#" + "%41" * 30_000,
    sealed(0),
    sealed(2**32),
    sealed(2**600),
    sealed(987654321, "2"),
    sealed(987654321, "z"),
]


class Unharmed:
    """Watches a page that gets hostile addresses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def check(self) -> None:
        assert self.dialogs == []
        assert self.page.evaluate("() => window.hacked ?? null") is None
        assert self.page.evaluate("() => localStorage.length") == 0
        assert self.page.evaluate(OVERFLOW) == [320, []]
        assert self.page.locator("inversion-quiz script:not([src]):not([type='application/json'])").count() == 0
        assert self.page.locator("inversion-quiz img, inversion-quiz iframe").count() == 0

    def usable(self, quiz: SelfAudit) -> None:
        """The quiz can be taken as if nothing had been."""
        self.check()
        take(self.page, full(quiz))
        still_there(self.page, quiz, full(quiz))
        assert self.page.evaluate("() => document.querySelector('inversion-quiz').draft.theirs ?? null") is None
        self.check()


@pytest.fixture
def phone(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, viewport=PHONE, reduced_motion="reduce")


@pytest.fixture
def link(phone: Page, quiz: SelfAudit) -> str:
    return link_of(phone, attempt(quiz, full(quiz)))


def hostile(link: str, count: int, seed: int = 20261124) -> list[str]:
    """Mutations of a good link, random ones, and pieces of code; never what an address bar makes the good link of."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    pieces = [*"<>\"'&%\0\u2028\ud800\U0001f600", "script", FLAG, "__proto__", "#a=", "--"]
    found: list[str] = []
    while len(found) < count:
        match chance.randint(0, 3):
            case 0 | 1:
                made = mutated(chance, link)
            case 2:
                start = chance.choice(("", "#", "#a=", "#a=1", "#a%3D", "#self-audit--", "#self-audit--q-"))
                letters = chance.choice((string.hexdigits, string.printable, string.ascii_letters))
                made = start + "".join(chance.choices(letters, k=chance.randint(0, 400)))
            case _:
                at = chance.randint(0, len(link))
                made = link[:at] + chance.choice(pieces) * chance.randint(1, 4) + link[at:]
        clean = made.strip(BLANK).translate(dict.fromkeys(map(ord, "\t\r\n")))
        if link[1:] not in (clean, clean.partition("#")[2]):
            found.append(made)
    return found


def test_the_decoder_in_the_page_survives_10000_random_and_mutated_fragments(
    phone: Page, quiz: SelfAudit, link: str, figure: Callable[[str, object], None]
) -> None:
    """As they are, and as an address bar would make them."""
    watched = Unharmed(phone)
    fragments = hostile(link, 10_000)
    seen: Counter[str] = Counter()
    for first in range(0, len(fragments), 1_000):
        found = phone.evaluate(
            """async fragments => {
              const quiz = document.querySelector("inversion-quiz");
              const { decode } = await import(new URL("link.js", quiz.querySelector("script[src]").src).href);
              return fragments.map(fragment => [fragment, new URL(fragment, location).hash].map(one => {
                try {
                  const { ok, why } = decode(quiz.compiled, one);
                  return ok ? `ok: ${one}` : why;
                } catch (error) {
                  return `threw ${error} at ${one}`;
                }
              }));
            }""",
            fragments[first : first + 1_000],
        )
        seen.update(one for pair in found for one in pair)
    assert set(seen) <= {"none", "damaged", "other-form", "other-quiz", "newer"}
    assert seen["damaged"] > 10_000
    figure("hostile fragments decoded in the page", dict(seen))
    watched.usable(quiz)


def test_hundreds_of_hostile_addresses_followed_in_the_open_page_do_no_harm(
    phone: Page, quiz: SelfAudit, link: str
) -> None:
    watched = Unharmed(phone)
    mine = dict(list(full(quiz).items())[:4])
    show_all(phone)
    give(phone, mine)
    fragments = [*SPECIAL, *hostile(link, 400, seed=7)]
    bad = phone.evaluate(
        """async fragments => {
          const quiz = document.querySelector("inversion-quiz");
          const states = new Set(["start", "ask", "check", "result", "all"]);
          const bad = [];
          for (const fragment of fragments) {
            location.hash = fragment;
            const left = () => /^#a[=%]/.test(location.hash);
            for (let n = 0; n < 3 || (left() && n < 500); n += 1) await new Promise(done => setTimeout(done));
            const { state } = quiz.dataset;
            const wide = document.documentElement.scrollWidth > innerWidth;
            if (wide || left() || !states.has(state)) bad.push([fragment.slice(0, 99), wide, left(), state]);
          }
          return bad;
        }""",
        fragments,
    )
    assert bad == []
    watched.check()
    assert given(phone) == written(mine)
    watched.usable(quiz)


@pytest.mark.parametrize("part", range(4))
def test_hostile_addresses_opened_by_themselves_do_no_harm(
    phone: Page, quiz: SelfAudit, link: str, built_site: BuiltSite, part: int
) -> None:
    watched = Unharmed(phone)
    twice = [link + link, link[:20] + link, link.upper(), link.replace("=", "%3D")]
    fragments = [*SPECIAL, *twice, *hostile(link, 40, seed=8)]
    for fragment in fragments[part::4]:
        phone.goto("about:blank")
        phone.goto(
            built_site.url + QUIZ + ("" if fragment.startswith("#") else "#") + fragment.replace("\ud800", "\ufffd")
        )
        settled(phone)
        phone.wait_for_function("() => !/^#a[=%]/.test(location.hash)")
        expect(phone.locator("inversion-quiz")).to_have_attribute("data-state", re.compile("^(start|ask|check|all)$"))
        watched.check()
    watched.usable(quiz)


@pytest.mark.parametrize("kind", ["knowledge quiz", "issue", "category", "landing"])
def test_a_link_on_a_page_that_takes_none_is_left_alone(
    visit: Visit, built_site: BuiltSite, link: str, kind: str
) -> None:
    for fragment in (link, "#a=<img src=x onerror=window.hacked=1>"):
        page = visit(built_site.url + PAGE_TYPES[kind] + fragment, viewport=PHONE)
        Unharmed(page).check()
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_hostile_history_runs_nothing_and_breaks_no_layout(phone: Page, quiz: SelfAudit) -> None:
    """Another page of the same host can write there, too."""
    form = scoring_key(quiz).hash
    evil: list[Attempt] = [
        attempt(quiz, {"x" * 80: 2**53 - 1, "constructor": 1, "valueof": 2}, START, form="e" * 80),
        attempt(quiz, dict.fromkeys((item.id for item in quiz.items), 2**53 - 1), START + WEEK, form=form),
        attempt(quiz, {f"i{n}": n for n in range(500)}, START + WEEK * 2),
    ]
    remember(phone, exported(*evil))
    assert phone.evaluate(OVERFLOW) == [320, []]
    assert [row[1:] for row in rows(phone)] == [[""] * 4, ["–"] * 4, ["–"] * 4]
    take(phone, full(quiz), START + WEEK * 3)
    assert attempts(phone)[-1] == attempt(quiz, full(quiz), START + WEEK * 3)

"""A quiz where the browser keeps nothing, or keeps what is spoilt, and in two tabs at once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    EMPTY,
    KEY,
    START,
    TEXT,
    WEEK,
    Asked,
    at_time,
    attempt,
    attempts,
    changes,
    compared,
    day,
    differing,
    downloaded,
    exported,
    fresh,
    level,
    link_of,
    remember,
    rows,
    said_of_link,
    still_there,
    stored,
    switch,
    switch_on,
    take,
    trouble,
)
from tests.share_support import wanted_rows
from tests.site_support import (
    BuiltSite,
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


@pytest.mark.parametrize(("error", "words"), [("QuotaExceededError", "crowded"), ("SecurityError", "blocked")])
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
    assert differing(page) == wanted_rows(quiz, level(quiz, 20), full(quiz))


@pytest.mark.parametrize("name", ["localStorage", "sessionStorage"])
def test_a_link_opens_also_where_storage_is_blocked(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, page: Page, name: str
) -> None:
    link = link_of(page, attempt(quiz, full(quiz)))
    other = opened(browser, watch, built_site, BLOCKED % name)
    other.goto("about:blank")
    other.goto(built_site.url + QUIZ + link)
    compared(other)
    assert said_of_link(other) == ["ask-self"]


SPOILT = [
    "", "{", "null", "[]", "undefined", "\0\ufffd",
    '{"format":0,"weeks":[1]}', '{"format":1}', '{"format":1,"attempts":7}', '{"format":"1","attempts":[]}',
]  # fmt: skip


BAD_DRAFTS = [
    "", "{", "null", "[]", '{"self":1}', '{"self":[[1]],"other":[]}', '{"self":[{}],"other":null}',
    '{"self":[],"other":[],"view":"constructor","taken":{"self":"x"},"theirs":"#a=x"}',
]  # fmt: skip


# Storage that is spoilt.


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


# Two tabs.


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

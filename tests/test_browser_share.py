"""Links to answers: none until it is asked for, then one that another person opens."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import KeyItem, scoring_key
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, at, begin, full, keys_for, press
from tests.keep_support import (
    SHARED_SCRIPTS,
    START,
    TEXT,
    Asked,
    attempt,
    compared,
    copied,
    day,
    fresh,
    level,
    link_of,
    nothing_of_theirs,
    open_share,
    said_of_link,
    scripts,
    stored,
    switch_on,
    take,
    to_start,
)
from tests.probe_support import OVERFLOW
from tests.share_support import follow
from tests.site_support import (
    Answers,
    BuiltSite,
    erase,
    given,
    in_state,
    settled,
)
from tests.test_link_js import LONGEST

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


@pytest.fixture
def asked(page: Page) -> Asked:
    return Asked(page)


# Making one.


def test_no_link_exists_in_a_whole_take_until_it_is_asked_for_and_copied(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("() => navigator.clipboard.writeText('before')")

    def nothing() -> None:
        fields = page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
        html = page.content() + "".join(fields)
        assert re.findall(r"#a=\w{5,}", html) == []
        assert page.evaluate("() => navigator.clipboard.readText()") == "before"
        assert not scripts(watched.requests) & SHARED_SCRIPTS
        assert "#a" not in page.url

    begin(page)
    for item, key in zip(quiz.items, keys_for(quiz, full(quiz)), strict=True):
        at(page, item.id)
        page.keyboard.press(key)
        press(page, TEXT("ask.next"))
    in_state(page, "check")
    nothing()
    press(page, TEXT("check.see"))
    in_state(page, "result")
    nothing()
    button = page.get_by_role("button", name=TEXT("share.copy"), exact=True)
    expect(button).to_be_hidden()
    page.get_by_text(TEXT("share.summary")).click()
    expect(button).to_be_visible()
    nothing()
    button.click()
    expect(page.get_by_text(TEXT("share.copied")).locator("visible=true").first).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").startswith(f"{built_site.url}{QUIZ}#a=1")
    assert "#a" not in page.url
    assert stored(page) == {}


def test_a_plain_warning_stands_before_the_button(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz))
    open_share(page)
    warning = page.get_by_text(TEXT("share.warning"))
    expect(warning).to_be_visible()
    assert "all your answers" in TEXT("share.warning")
    words = page.locator("details.share").inner_text()
    assert words.index(TEXT("share.warning")) < words.index(TEXT("share.copy"))
    assert page.locator("details.share").evaluate(
        """details => details.querySelector("p").compareDocumentPosition(details.querySelector("button"))
          & Node.DOCUMENT_POSITION_FOLLOWING"""
    )


def all_na(item: KeyItem) -> str:
    assert item.not_applicable
    return "na"


@pytest.mark.parametrize("kind", ["all na", "all at the end", "mixed", "one only"])
def test_the_fragment_of_28_items_has_at_most_200_characters_and_holds_the_answers(
    page: Page, quiz: SelfAudit, kind: str
) -> None:
    items = scoring_key(quiz).items
    assert len(items) == 28
    sheets: dict[str, Answers] = {
        "all na": {item.id: all_na(item) for item in items},
        "all at the end": {item.id: int(item.values[-1]) for item in items},
        "mixed": full(quiz),
        "one only": {items[5].id: 2},
    }
    take(page, sheets[kind], START)
    parts = urlsplit(copied(page))
    assert 0 < len(f"#{parts.fragment}") <= LONGEST
    assert (parts.query, parts.path.endswith(QUIZ)) == ("", True)
    found = page.evaluate(
        """async fragment => {
          const quiz = document.querySelector("inversion-quiz");
          const { decode } = await import(new URL("link.js", quiz.querySelector("script[src]").src).href);
          return decode(quiz.key, fragment);
        }""",
        f"#{parts.fragment}",
    )
    midnight = START.replace(hour=0, minute=0)
    assert found == {"ok": True, "attempt": attempt(quiz, sheets[kind], midnight)}


def test_where_the_clipboard_is_refused_there_is_a_field_with_the_link_selected(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz), START)
    wanted = copied(page)
    page.reload()
    settled(page)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    open_share(page)
    field = page.get_by_label(TEXT("share.failed"))
    expect(field).to_be_hidden()
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(field).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(wanted)
    assert field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == wanted
    expect(page.locator("[data-part=copied]")).to_be_hidden()
    assert page.evaluate(OVERFLOW)[1] == []


def test_a_page_without_any_clipboard_shows_the_field_too(page: Page, quiz: SelfAudit) -> None:
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    take(page, full(quiz), START)
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(page.get_by_label(TEXT("share.failed"))).to_have_value(re.compile(r"#a=1\w+$"))


def test_a_link_of_answers_that_have_changed_or_are_erased_is_not_left_in_the_page(
    page: Page, asked: Asked, quiz: SelfAudit
) -> None:
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    take(page, full(quiz), START)
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    field = page.locator("[data-part=link]")
    expect(field).not_to_have_value("")
    take(page, level(quiz, 14))
    expect(field).to_have_value("")
    expect(field).to_be_hidden()
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(field).not_to_have_value("")
    erase(page)
    assert len(asked.taken()) == 1
    expect(field).to_have_value("")
    take(page, full(quiz))
    expect(field).to_be_hidden()


def test_erase_takes_the_answers_that_somebody_shared_too(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    theirs = full(quiz)
    page.evaluate("hash => { location.hash = hash }", link_of(page, attempt(quiz, theirs)))
    compared(page)
    to_start(page)
    page.get_by_role("button", name="Erase my answers").locator("visible=true").click()
    page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    assert asked.taken() == [TEXT("ask.erase_confirm")]
    in_state(page, "start")
    expect(page.get_by_text(TEXT("start.opened"))).to_be_hidden()
    assert "theirs" not in str(page.evaluate("({...sessionStorage})"))


def test_that_a_link_was_copied_is_not_said_of_other_answers(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz), START)
    copied(page)
    take(page, level(quiz, 14))
    expect(page.locator("[data-part=copied]")).to_be_hidden()


# Opening one.


def test_another_person_is_asked_to_answer_first_and_sees_nothing_of_theirs(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    answers = full(quiz)
    take(page, answers, START)
    other, watched = fresh(browser, watch, copied(page), timezone_id="UTC")
    compared(other)
    expect(other.get_by_role("heading", name=TEXT("compare.heading_ask"))).to_be_focused()
    expect(other.get_by_text(TEXT("compare.from", date=day(START)))).to_be_visible()
    assert said_of_link(other) == ["ask-self"]
    nothing_of_theirs(other)
    assert given(other) == {}
    assert stored(other) == {}
    assert all(url.startswith(built_site.url) for url in watched.requests)
    assert not any("?" in url or answers.keys() & set(re.split(r"\W", url)) for url in watched.requests)


def test_the_answers_leave_the_address_at_once_and_a_reload_keeps_the_view(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    answers = full(quiz)
    link = link_of(page, attempt(quiz, answers))
    other, _ = fresh(browser, watch, built_site.url + QUIZ + link)
    compared(other)
    assert other.url == f"{built_site.url}{QUIZ}#self-audit--compare"
    for _ in range(2):
        other.reload()
        settled(other)
        compared(other)
        assert said_of_link(other) == ["ask-self"]
    other.go_back()
    in_state(other, "start")
    assert other.url == built_site.url + QUIZ
    expect(other.get_by_text(TEXT("start.opened"))).to_be_visible()
    other.get_by_role("button", name=TEXT("start.opened_see")).click()
    compared(other)
    assert said_of_link(other) == ["ask-self"]
    assert link not in other.content()


def test_opening_a_link_writes_nothing_for_good_not_even_where_the_history_is_on(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, level(quiz, 7), START)
    before = stored(page)
    follow(page, link_of(page, attempt(quiz, full(quiz))))
    compared(page)
    page.reload()
    compared(page)
    to_start(page)
    assert stored(page) == before
    follow(page, "#a=damaged")
    assert stored(page) == before


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland", "UTC"])
def test_the_day_of_a_link_is_the_same_day_for_whoever_opens_it(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite, zone: str
) -> None:
    link = link_of(page, attempt(quiz, full(quiz), START))
    other, _ = fresh(browser, watch, built_site.url + QUIZ + link, timezone_id=zone)
    expect(other.get_by_text(TEXT("compare.from", date=day(START)))).to_be_visible()

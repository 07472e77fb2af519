"""Two sites of one origin, such as name.github.io/a/ and /b/, with quizzes of the same id."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Watch
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    START,
    TEXT,
    WEEK,
    Asked,
    at_time,
    attempt,
    downloaded,
    exported,
    imported,
    level,
    rows,
    stored,
    switch,
    switch_on,
    take,
    to_start,
)
from tests.site_support import BuiltSite, Server, axe_in_both_schemes, given, settled, show_all

pytestmark = pytest.mark.browser
EARLIER = "inversion-quiz:self-audit"
KEYS = {name: f"inversion:/{name}/:self-audit" for name in ("a", "b", "a/b")}

Sites = Callable[[str], Page]


@pytest.fixture
def sites(browser: Browser, watch: Watch, built_site: BuiltSite, server: Server, tmp_path: Path) -> Sites:
    """Opens the self-audit of one of the sites in a tab of its own, in one browser."""
    shutil.copytree(built_site.folder, tmp_path / "a")
    shutil.copytree(built_site.folder, tmp_path / "a" / "b")  # a site below another one
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    watch(context)
    urls = {"a": server.mount("a", tmp_path / "a"), "b": server.mount("b", built_site.folder)}
    urls["a/b"] = f"{urls['a']}b/"

    def open_site(name: str) -> Page:
        page = context.new_page()
        page.goto(urls[name] + QUIZ)
        settled(page)
        return page

    return open_site


def test_no_site_reads_switches_on_or_erases_what_another_one_keeps(sites: Sites, quiz: SelfAudit) -> None:
    one, other, below = (sites(name) for name in KEYS)
    switch_on(one)
    take(one, level(quiz, 7), START)
    kept = stored(one)
    assert list(kept) == [KEYS["a"]]
    for page in (other, below):
        page.evaluate("() => new Promise(requestAnimationFrame)")  # the event of the storage has come
        expect(switch(page)).not_to_be_checked()
        page.reload()
        settled(page)
        expect(switch(page)).not_to_be_checked()
        expect(page.locator("[data-part=earlier]")).to_be_hidden()
    switch_on(other)
    take(other, full(quiz), START + WEEK)
    assert stored(one) == {**kept, KEYS["b"]: exported(attempt(quiz, full(quiz), START + WEEK))}
    to_start(other)
    assert len(rows(other)) == 1
    name, text = downloaded(other, TEXT("keep.export"))
    assert (name, text) == ("self-audit.json", stored(one)[KEYS["b"]])
    Asked(other)
    other.get_by_role("button", name=TEXT("keep.erase_all"), exact=True).click()
    assert rows(other) == []
    switch(other).click()
    expect(switch(other)).not_to_be_checked()
    assert stored(one) == kept
    to_start(one)
    assert len(rows(one)) == 1


def test_another_tab_of_the_same_site_hears_of_a_change(sites: Sites, quiz: SelfAudit) -> None:
    one, same = sites("a"), sites("a")
    switch_on(one)
    expect(switch(same)).to_be_checked()
    take(one, level(quiz, 7), START)
    expect(same.locator("[data-part=weeks] tbody tr")).to_have_count(1)


def test_each_site_has_answers_of_its_own_in_one_tab(sites: Sites) -> None:
    page = sites("a")
    show_all(page)
    page.locator(".item input[value='2']").first.click()
    mine = given(page)
    address = page.url
    for name in ("/b/", "/a/b/"):
        page.goto(address.replace("/a/", name))
        settled(page)
        assert given(page) == {}
    page.goto(address)
    settled(page)
    assert given(page) == mine


def test_each_site_has_a_reminder_of_its_own_in_a_calendar(sites: Sites, quiz: SelfAudit) -> None:
    uids = set()
    for name in KEYS:
        page = sites(name)
        switch_on(page)
        _, text = downloaded(page, TEXT("keep.calendar"))
        uids |= {line for line in text.replace("\r\n ", "").split("\r\n") if line.startswith("UID:")}
        page.close()
    assert len(uids) == len(KEYS)
    assert all(uid.startswith(f"UID:{quiz.id}@127.0.0.1:") for uid in uids)


# What an earlier version kept for both.


def offer(page: Page) -> None:
    """Opens what is offered."""
    page.locator("[data-part=earlier] summary").click()


def with_earlier(sites: Sites, name: str, text: str) -> Page:
    page = sites(name)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [EARLIER, text])
    page.reload()
    settled(page)
    return page


def test_what_an_earlier_version_kept_is_offered_to_each_site_and_stays_until_it_is_erased(
    sites: Sites, quiz: SelfAudit
) -> None:
    old = exported(attempt(quiz, level(quiz, 7)), attempt(quiz, level(quiz, 14), START + WEEK))
    page = with_earlier(sites, "a", old)
    expect(switch(page)).not_to_be_checked()
    expect(page.get_by_text("An earlier version saved 2 attempts")).to_be_visible()
    assert stored(page) == {EARLIER: old}
    offer(page)
    assert axe_in_both_schemes(page) == []
    page.get_by_role("button", name=TEXT("keep.earlier_take")).click()
    expect(page.get_by_role("heading", name=TEXT("keep.heading"))).to_be_focused()
    expect(switch(page)).to_be_checked()
    assert imported(page) == "2 attempts added."
    assert len(rows(page)) == 2
    assert stored(page) == {EARLIER: old, KEYS["a"]: old}
    expect(page.get_by_role("button", name=TEXT("keep.earlier_take"))).to_be_hidden()
    expect(page.get_by_text(TEXT("keep.earlier_taken"))).to_be_visible()

    other = sites("b")
    expect(switch(other)).not_to_be_checked()
    offer(other)
    asked = Asked(other)
    asked.yes = False
    erase = other.get_by_role("button", name=TEXT("keep.earlier_erase"))
    erase.click()
    assert stored(page) == {EARLIER: old, KEYS["a"]: old}
    asked.yes = True
    erase.click()
    expect(switch(other)).to_be_focused()
    assert asked.taken() == [TEXT("keep.earlier_confirm")] * 2
    assert stored(page) == {KEYS["a"]: old}
    for one in (page, other):
        expect(one.locator("[data-part=earlier]")).to_be_hidden()


def test_attempts_that_only_the_earlier_version_has_can_still_be_taken_over(sites: Sites, quiz: SelfAudit) -> None:
    old = [attempt(quiz, level(quiz, 7)), attempt(quiz, level(quiz, 14), START + WEEK)]
    page = with_earlier(sites, "a", exported(*old))
    at_time(page, START + WEEK * 2)
    switch_on(page)
    take(page, level(quiz, 21))
    to_start(page)
    offer(page)
    page.get_by_role("button", name=TEXT("keep.earlier_take")).click()
    assert imported(page) == "2 attempts added."
    assert len(json.loads(stored(page)[KEYS["a"]])["attempts"]) == 3
    Asked(page)
    page.get_by_role("button", name=TEXT("keep.erase_all"), exact=True).click()
    assert stored(page) == {EARLIER: exported(*old), KEYS["a"]: exported()}
    expect(page.get_by_role("button", name=TEXT("keep.earlier_take"))).to_be_visible()


@pytest.mark.parametrize(("text", "offered"), [("{", True), (exported(), False)], ids=["not readable", "empty"])
def test_nothing_is_offered_where_there_is_nothing_to_take(sites: Sites, text: str, offered: bool) -> None:
    page = with_earlier(sites, "a", text)
    expect(page.locator("[data-part=earlier]")).to_be_visible(visible=offered)
    if offered:
        offer(page)
        expect(page.get_by_role("button", name=TEXT("keep.earlier_take"))).to_be_hidden()
        expect(page.get_by_role("button", name=TEXT("keep.earlier_erase"))).to_be_visible()
    assert stored(page) == {EARLIER: text}

"""The weekly loop: another attempt after a finished one, what a reader wants to try, and one scale alone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.i18n.texts import read_texts
from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Visit
from tests.flow_support import QUIZ, at, begin, full, ids, press, question
from tests.keep_support import (
    START,
    WEEK,
    Asked,
    at_time,
    attempt,
    attempts,
    exported,
    level,
    remember,
    rows,
    stored,
    switch,
    switch_on,
    take,
    to_start,
)
from tests.site_support import BuiltSite, axe_in_both_schemes, given, in_state, settled

pytestmark = pytest.mark.browser
TEXT = read_texts()
AGAIN = TEXT("start.week")
FIRST = "attention-crimes"


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


@pytest.fixture
def asked(page: Page) -> Asked:
    return Asked(page)


def low(quiz: SelfAudit) -> dict[str, int | str]:
    """Attention far below the rest."""
    worst = {load.item.id: load.item.values[-1 if load.reverse else 0] for load in scoring_key(quiz).scales[0].loads}
    return {**level(quiz, 21), **worst}


def box(page: Page) -> Locator:
    return page.locator(f"[data-practice={FIRST}] [data-try]")


def alone(page: Page) -> Locator:
    return page.get_by_role("button", name=TEXT("loop.only", n=7, scale="Attention"), exact=True)


def week_later(page: Page, quiz: SelfAudit, **noted: str) -> None:
    """A new tab, a week after an attempt of which something was noted."""
    at_time(page, START + WEEK)
    remember(page, exported({**attempt(quiz, low(quiz)), **noted}))


# Another attempt.


def test_after_a_finished_attempt_the_start_begins_another_and_offers_the_result(
    page: Page, quiz: SelfAudit, asked: Asked
) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    to_start(page)
    expect(page.locator("[data-part=begin]")).to_have_text(AGAIN)
    expect(page.get_by_text(TEXT("start.stays"))).to_be_visible()
    press(page, TEXT("start.see_last"))
    in_state(page, "result")
    to_start(page)
    at_time(page, START + WEEK)
    begin(page, AGAIN)
    at(page, ids(quiz)[0])
    assert given(page) == {}
    assert asked.messages == []
    assert len(attempts(page)) == 1
    take(page, full(quiz))
    assert [one["taken"][:10] for one in attempts(page)] == ["2026-11-02", "2026-11-09"]


def test_where_nothing_is_saved_a_new_start_asks_before_it_takes_the_answers(
    page: Page, quiz: SelfAudit, asked: Asked
) -> None:
    answers = full(quiz)
    take(page, answers)
    to_start(page)
    expect(page.locator("[data-part=begin]")).to_have_text(AGAIN)
    expect(page.get_by_text(TEXT("start.stays"))).to_be_hidden()
    asked.yes = False
    press(page, AGAIN)
    in_state(page, "start")
    assert len(given(page)) == len(answers)
    asked.yes = True
    begin(page, AGAIN)
    assert given(page) == {}
    assert asked.taken() == [TEXT("start.again_confirm")] * 2


def test_in_a_new_tab_with_a_history_the_start_begins_this_week(page: Page, quiz: SelfAudit) -> None:
    week_later(page, quiz)
    expect(page.locator("[data-part=begin]")).to_have_text(AGAIN)
    expect(page.get_by_text(TEXT("start.stays"))).to_be_visible()
    expect(page.locator("[data-part=loop]")).to_be_hidden()
    begin(page, AGAIN)
    at(page, ids(quiz)[0])


# What a reader wants to try.


def test_a_practice_is_kept_with_the_attempt_only_when_the_reader_asks_for_it(
    page: Page, quiz: SelfAudit, asked: Asked
) -> None:
    take(page, low(quiz), START)
    expect(box(page)).not_to_be_checked()
    assert stored(page) == {}
    box(page).check()
    expect(switch(page)).to_be_checked()
    page.wait_for_function("() => Object.values(localStorage).some(text => text.includes('practice'))")
    assert attempts(page) == [attempt(quiz, low(quiz), practice=FIRST)]
    page.reload()
    settled(page)
    expect(box(page)).to_be_checked()
    box(page).uncheck()
    page.wait_for_function("() => !Object.values(localStorage).some(text => text.includes('practice'))")
    assert attempts(page) == [attempt(quiz, low(quiz))]
    assert asked.messages == []


def test_the_next_week_asks_whether_it_helped_and_keeps_the_answer_with_that_attempt(
    page: Page, quiz: SelfAudit, asked: Asked
) -> None:
    week_later(page, quiz, practice=FIRST)
    loop = page.locator("[data-part=loop]")
    plan = page.locator("inversion-quiz > template").first.evaluate(
        f"one => one.content.querySelector('[data-practice={FIRST}] .plan').textContent"
    )
    expect(loop.locator("[data-part=tried]")).to_have_text(plan)
    for helped in ("yes", "little", "no", "untried"):
        loop.get_by_role("button", name=TEXT(f"loop.{helped}"), exact=True).click()
        expect(loop.locator(f"[data-helped={helped}]")).to_have_attribute("aria-pressed", "true")
        expect(loop.get_by_role("status")).to_have_text(TEXT(f"loop.said_{helped}"))
        assert attempts(page) == [attempt(quiz, low(quiz), practice=FIRST, helped=helped)]
    assert loop.locator("[aria-pressed=true]").count() == 1
    assert axe_in_both_schemes(page) == []
    page.get_by_role("button", name=TEXT("keep.erase_all"), exact=True).click()
    expect(loop).to_be_hidden()
    assert len(asked.messages) == 1
    assert attempts(page) == []


def test_on_the_same_day_nothing_is_asked(page: Page, quiz: SelfAudit) -> None:
    at_time(page, START + timedelta(hours=23))
    remember(page, exported(attempt(quiz, low(quiz), practice=FIRST)))
    expect(page.locator("[data-part=loop]")).to_be_hidden()
    expect(alone(page)).to_be_hidden()


# One scale alone.


def test_one_scale_alone_asks_its_seven_questions_and_the_history_says_so(page: Page, quiz: SelfAudit) -> None:
    week_later(page, quiz, practice=FIRST)
    begins = scoring_key(quiz).scales[0]
    seven = [load.item.id for load in begins.loads]
    alone(page).click()
    for place, name in enumerate(seven, 1):
        at(page, name)
        expect(page.locator(".current legend")).to_contain_text(f"{place} of 7")
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    in_state(page, "check")
    expect(page.locator("[data-part=count]")).to_contain_text("7 of 7")
    assert page.locator("[data-answer-of]:visible").count() == len(seven)
    press(page, TEXT("check.see"))
    in_state(page, "result")
    assert page.locator(".result [data-scale]:visible").evaluate_all("all => all.map(one => one.dataset.scale)") == [
        FIRST
    ]
    last = attempts(page)[-1]
    assert (last["only"], sorted(last["answers"])) == (FIRST, sorted(seven))
    to_start(page)
    row = rows(page)[-1] if rows(page) else []
    assert row.count(TEXT("keep.not_asked")) == len(quiz.scales) - 1
    begin(page, AGAIN)
    at(page, ids(quiz)[0])
    expect(page.locator(".current legend")).to_contain_text(f"1 of {len(quiz.items)}")


def test_one_scale_given_up_before_an_answer_leaves_the_whole_audit(page: Page, quiz: SelfAudit) -> None:
    week_later(page, quiz, practice=FIRST)
    alone(page).click()
    at(page, ids(quiz)[0])
    page.reload()
    settled(page)
    in_state(page, "ask")
    expect(page.locator(".current legend")).to_contain_text("1 of 7")
    press(page, TEXT("ask.back"))
    in_state(page, "start")
    begin(page, AGAIN)
    assert question(page) == ids(quiz)[0]
    expect(page.locator(".current legend")).to_contain_text("1 of 28")


def test_what_a_later_version_noted_stays_when_something_changes(page: Page, quiz: SelfAudit) -> None:
    week_later(page, quiz, practice=FIRST, mood="calm")
    page.locator("[data-helped=yes]").click()
    assert attempts(page) == [attempt(quiz, low(quiz), practice=FIRST, mood="calm", helped="yes")]
    assert json.loads(exported(*attempts(page)))["attempts"][0]["mood"] == "calm"

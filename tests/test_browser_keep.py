"""The history on this device: off until it is switched on, then every attempt, and those of many weeks and quizzes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, at, begin, full, keys_for, press
from tests.keep_support import (
    EMPTY,
    KEPT_SCRIPTS,
    KEY,
    SHARED_SCRIPTS,
    START,
    TEXT,
    WEEK,
    Asked,
    at_time,
    attempt,
    attempts,
    day,
    exported,
    fresh,
    level,
    lines,
    processor_seconds,
    remember,
    rows,
    scripts,
    stored,
    switch,
    switch_on,
    take,
    to_start,
    trouble,
    weeks,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.site_support import (
    Answers,
    BuiltSite,
    axe_in_both_schemes,
    erase,
    in_state,
    outcome_of,
    scale_quiz,
    settled,
    show_all,
    submit,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


@pytest.fixture
def asked(page: Page) -> Asked:
    return Asked(page)


# Off until it is switched on.


def test_nothing_is_kept_in_a_whole_take_while_it_is_off(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)

    def nothing() -> None:
        assert stored(page) == {}
        assert page.context.cookies() == []
        assert page.evaluate("() => indexedDB.databases()") == []

    nothing()
    expect(switch(page)).not_to_be_checked()
    begin(page)
    for item, key in zip(quiz.items, keys_for(quiz, full(quiz)), strict=True):
        at(page, item.id)
        page.keyboard.press(key)
        press(page, "Continue")
    in_state(page, "check")
    nothing()
    press(page, TEXT("check.see"))
    in_state(page, "result")
    nothing()
    expect(page.locator("[data-part=history]")).to_be_hidden()
    page.reload()
    settled(page)
    in_state(page, "result")
    page.locator(".reflect:visible > summary").click()
    page.locator("textarea").first.fill("a private note")
    press(page, TEXT("result.change"))
    in_state(page, "check")
    nothing()
    assert not scripts(watched.requests) & (KEPT_SCRIPTS | SHARED_SCRIPTS)


def test_its_scripts_are_fetched_when_it_is_switched_on_and_from_then_on_with_the_page(
    browser: Browser, watch: Watch, built_site: BuiltSite
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)
    assert not scripts(watched.requests) & KEPT_SCRIPTS
    switch_on(page)
    assert scripts(watched.requests) >= KEPT_SCRIPTS
    assert stored(page) == {KEY: EMPTY}
    watched.requests.clear()
    page.reload()
    expect(switch(page)).to_be_checked()
    assert scripts(watched.requests) >= KEPT_SCRIPTS
    assert not scripts(watched.requests) & SHARED_SCRIPTS
    expect(page.get_by_text(TEXT("keep.none"))).to_be_visible()


def test_switching_on_at_the_start_keeps_the_next_attempt_when_it_is_finished(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    answers = full(quiz)
    show_all(page)
    at_time(page, START)
    for name, value in answers.items():
        page.locator(f".item input[name='{name}'][value='{value}']").click(force=True)
    assert stored(page) == {KEY: EMPTY}
    submit(page)
    assert stored(page) == {KEY: exported(attempt(quiz, answers))}


def test_switching_on_in_the_result_keeps_that_attempt_with_the_time_it_was_finished(
    page: Page, quiz: SelfAudit
) -> None:
    answers = full(quiz)
    take(page, answers, START)
    at_time(page, START + timedelta(minutes=20))
    switch_on(page)
    assert stored(page) == {KEY: exported(attempt(quiz, answers))}
    assert len(rows(page)) == 1


def test_a_result_of_no_answers_is_not_kept(page: Page) -> None:
    show_all(page)
    submit(page)
    switch_on(page)
    assert attempts(page) == []
    show_all(page)
    submit(page)
    assert attempts(page) == []


def test_an_attempt_holds_exactly_what_it_must(page: Page, quiz: SelfAudit) -> None:
    """docs/design.md, Scoring, rule 10: no score, no text, no position."""
    switch_on(page)
    answers = dict(list(full(quiz).items())[:20])
    take(page, answers, START)
    (one,) = attempts(page)
    form = scoring_key(quiz)
    assert list(one) == ["format", "quiz", "revision", "form", "taken", "perspective", "answers"]
    assert one == {
        "format": 1,
        "quiz": "self-audit",
        "revision": quiz.revision,
        "form": form.hash,
        "taken": "2026-11-02T18:05:00Z",
        "perspective": "self",
        "answers": answers,
    }
    assert [type(value) for value in one["answers"].values()] == [type(value) for value in answers.values()]
    assert "localStorage" not in page.url
    assert set(stored(page)) == {KEY}


def changed(quiz: SelfAudit, answers: Answers) -> Answers:
    first = quiz.items[0].id
    return {**answers, first: 0 if answers[first] else 1}


# One attempt or another.


def test_answers_mended_within_a_day_replace_the_attempt_and_a_day_later_are_another(
    page: Page, quiz: SelfAudit
) -> None:
    switch_on(page)
    one = full(quiz)
    two, three = changed(quiz, one), {**one, quiz.items[1].id: "na"}
    take(page, one, START)
    take(page, two, START + timedelta(hours=23, minutes=59))
    assert attempts(page) == [attempt(quiz, two)]
    take(page, three, START + timedelta(hours=24))
    assert attempts(page) == [attempt(quiz, two), attempt(quiz, three, START + timedelta(hours=24))]
    assert len(rows(page)) == 2


def test_a_reload_between_does_not_make_two_of_one_attempt(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    at_time(page, START + timedelta(hours=1))
    page.reload()
    settled(page)
    press(page, TEXT("result.change"))
    press(page, TEXT("check.see"))
    in_state(page, "result")
    assert attempts(page) == [attempt(quiz, full(quiz))]


@pytest.mark.parametrize("reload", [False, True], ids=["at once", "after a reload"])
def test_after_erasing_the_answers_the_next_ones_are_another_attempt(
    page: Page, asked: Asked, quiz: SelfAudit, reload: bool
) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    erase(page)
    assert asked.taken() == [TEXT("ask.erase_confirm")]
    assert len(attempts(page)) == 1
    if reload:
        page.reload()
        settled(page)
    later = START + timedelta(hours=2)
    take(page, level(quiz, 20), later)
    assert attempts(page) == [attempt(quiz, full(quiz)), attempt(quiz, level(quiz, 20), later)]


def test_nothing_about_someone_else_is_kept(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    to_start(page)
    page.get_by_role("radio", name=TEXT("start.other"), exact=True).click()
    take(page, level(quiz, 14), START + timedelta(minutes=5))
    assert attempts(page) == [attempt(quiz, full(quiz))]


def test_what_an_earlier_version_kept_about_someone_else_has_no_number_and_can_be_erased(
    page: Page, asked: Asked, quiz: SelfAudit
) -> None:
    mine, theirs = attempt(quiz, level(quiz, 14)), attempt(quiz, level(quiz, 7), START + WEEK, "other")
    remember(page, exported(mine, theirs))
    about = f"{day(START + WEEK)} {TEXT('keep.about_other')}"
    assert rows(page) == [[day(START), *["50"] * len(quiz.scales)], [about, *[""] * len(quiz.scales)]]
    page.get_by_role("button", name=TEXT("keep.erase_of", date=day(START + WEEK)), exact=True).click()
    assert len(asked.taken()) == 1
    assert attempts(page) == [mine]


# Many, and of several quizzes.


def test_a_thousand_attempts_are_drawn_soon_and_do_not_break_the_layout(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, figure: Callable[[str, object], None]
) -> None:
    page = visit(built_site.url + QUIZ, viewport=PHONE, reduced_motion="reduce", timezone_id="UTC")
    sheets = [level(quiz, number) for number in range(29)]
    kept = [attempt(quiz, sheets[n * 5 % 29], START + timedelta(hours=n * 30)) for n in range(999)]
    worked = processor_seconds(page)
    remember(page, exported(*kept))
    drawn = worked()
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []
    assert len(rows(page)) == 999
    show_all(page)
    before = worked()
    page.evaluate("() => { location.hash = 'self-audit--check' }")
    in_state(page, "check")
    step = worked() - before
    take(page, full(quiz), START + timedelta(hours=999 * 30))
    assert len(rows(page)) == 1_000
    assert page.evaluate(OVERFLOW) == [320, []]
    (piece,) = lines(page, next(iter(quiz.scales)))
    assert len(piece) == 1_000
    assert [x for x, _ in piece] == pytest.approx([n / 9.99 for n in range(1_000)])
    figure("history of 1,000 attempts, seconds of the processor", f"{drawn:.2f} to load, {step:.2f} for a step")
    assert drawn < 3
    assert step < 0.5


def test_more_than_a_thousand_are_refused_in_words_that_stay(page: Page, quiz: SelfAudit) -> None:
    kept = [attempt(quiz, {quiz.items[0].id: 1}, START + timedelta(hours=n)) for n in range(1_000)]
    remember(page, exported(*kept))
    take(page, full(quiz), START + WEEK * 20)
    assert trouble(page) == TEXT("keep.full")
    assert attempts(page) == kept


@pytest.mark.parametrize("width", [320, 1280])
def test_the_button_that_erases_one_attempt_is_in_sight_on_every_screen(
    page: Page, quiz: SelfAudit, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    remember(page, exported(attempt(quiz, level(quiz, 20)), attempt(quiz, level(quiz, 9), START + WEEK)))
    boxes = page.locator("[data-part=erase]").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 2
    assert all(box["left"] >= 0 and box["right"] <= width for box in boxes), boxes


def test_the_histories_of_two_quizzes_do_not_mix(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, project = second
    page = visit(f"{site.url}quizzes/delay-sum/")
    sums, audit = scale_quiz(project, "delay-sum"), scale_quiz(project, "self-audit")
    switch_on(page)
    answers = {"late": 3, "long": 1, "early": 3}
    take(page, answers, START)
    assert stored(page) == {"inversion:/second-guide/:delay-sum": exported(attempt(sums, answers))}
    page.goto(f"{site.url}quizzes/self-audit/")
    settled(page)
    expect(switch(page)).not_to_be_checked()
    switch_on(page)
    assert rows(page) == []
    take(page, full(audit), START)
    kept = exported(attempt(audit, full(audit)))
    assert stored(page) == {
        "inversion:/second-guide/:delay-sum": exported(attempt(sums, answers)),
        "inversion:/second-guide/:self-audit": kept,
    }
    page.goto(f"{site.url}quizzes/delay-check/")
    settled(page)
    expect(switch(page)).not_to_be_checked()
    page.goto(f"{site.url}quizzes/delay-sum/")
    settled(page)
    assert [row[1:] for row in rows(page)] == [[str(outcome_of(sums, answers).scales["signs"].shown)]]
    Asked(page)
    switch(page).click()
    expect(switch(page)).not_to_be_checked()
    assert stored(page) == {"inversion:/second-guide/:self-audit": kept}


def test_the_history_breaks_no_rule_of_accessibility(page: Page, quiz: SelfAudit) -> None:
    kept = weeks(quiz, 7, 14, 28)
    kept[1] |= {"form": "0123456789abcdef"}
    remember(page, exported(*kept, attempt(quiz, full(quiz), START + WEEK * 5, "other")))
    assert axe_in_both_schemes(page) == []
    for moment in (START, START + WEEK, START + WEEK * 2, START + WEEK * 5):
        name = TEXT("keep.erase_of", date=day(moment))
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)

"""The self-audit one question at a time: the list of answers, what is changed from there, and all erased."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, RESUME, address, at, begin, chosen, focus_of, full, ids, press, question
from tests.site_support import (
    BuiltSite,
    asked,
    erase,
    expected,
    give,
    given,
    in_state,
    settled,
    show_all,
    shown,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def list_rows(page: Page) -> dict[str, str]:
    """What "check your answers" says of each question."""
    found = page.locator("[data-answer-of]:visible").evaluate_all(
        "all => all.map(b => [b.dataset.answerOf, b.innerText])"
    )
    return dict(found)


def to_the_list(page: Page, built_site: BuiltSite, answers: dict[str, int | str]) -> None:
    give(page, answers)
    page.goto(built_site.url + address("check"))
    in_state(page, "check")


# The list of answers.


def test_the_list_shows_every_answer_under_its_category(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    answers = full(quiz)
    gaps = ids(quiz)[3:6]
    for name in gaps:
        del answers[name]
    to_the_list(page, built_site, answers)
    labels = {}
    for item in quiz.items:
        options = quiz.response_set(item)
        assert options
        words: dict[object, str | None] = {option.value: option.label for option in options.options}
        labels[item.id] = {**words, "na": options.not_applicable, None: "Not answered"}[answers.get(item.id)]
    assert list_rows(page) == labels
    headings = page.locator(".list h3").all_inner_texts()
    assert headings == [scale.title for scale in quiz.scales.values()]
    for item in quiz.items:
        expect(page.locator(".list")).to_contain_text(curl(item.text))
    expect(page.locator("[data-part=count]")).to_have_text("25 of 28 answered. You can leave any question blank.")
    expect(page.locator(".item:visible")).to_have_count(0)


def change(page: Page, number: int) -> None:
    page.get_by_role("link", name=f"Change the answer to question {number}", exact=True).click()


def test_change_leads_to_the_question_and_back_to_the_list(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    to_the_list(page, built_site, full(quiz))
    fifth = quiz.items[4]
    before = list_rows(page)
    change(page, 5)
    at(page, fifth.id)
    assert page.url.endswith(f"#self-audit--c-{fifth.id}")
    key = "2" if chosen(page) == str(scoring_key(quiz).items[4].values[0]) else "1"
    page.keyboard.press(key)
    press(page, "Continue")
    in_state(page, "check")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_focused()
    after = list_rows(page)
    assert [name for name in before if before[name] != after[name]] == [fifth.id]


@pytest.mark.parametrize("way", ["Continue", "Back", "Skip this one"])
def test_every_way_out_of_a_changed_question_leads_to_the_list(
    page: Page, quiz: SelfAudit, built_site: BuiltSite, way: str
) -> None:
    to_the_list(page, built_site, full(quiz))
    change(page, 9)
    at(page, ids(quiz)[8])
    press(page, way)
    in_state(page, "check")
    assert (list_rows(page)[ids(quiz)[8]] == "Not answered") == (way == "Skip this one")


@pytest.mark.parametrize("way", ["Continue", "Back", "Skip this one"])
@pytest.mark.parametrize("detour", ["a reload", "the browser's Back and Forward", "another page and Back"])
def test_a_changed_question_still_leads_to_the_list_after(
    page: Page, quiz: SelfAudit, built_site: BuiltSite, detour: str, way: str
) -> None:
    answers = full(quiz)
    to_the_list(page, built_site, answers)
    change(page, 9)
    at(page, ids(quiz)[8])
    if detour == "a reload":
        page.reload()
        settled(page)
    elif detour == "another page and Back":
        page.goto(f"{built_site.url}about/")
        page.go_back()
        settled(page)
    else:
        page.go_back()
        in_state(page, "check")
        page.go_forward()
    in_state(page, "ask")
    assert (question(page), given(page)) == (ids(quiz)[8], written(answers))
    press(page, way)
    in_state(page, "check")
    focus_of(page, "check")


def test_enter_on_a_changed_answer_leads_to_the_list(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    to_the_list(page, built_site, full(quiz))
    change(page, 3)
    at(page, ids(quiz)[2])
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    in_state(page, "check")
    assert given(page)[ids(quiz)[2]] == str(scoring_key(quiz).items[2].values[0])


def test_a_question_reached_from_the_list_leads_back_there_only_that_once(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    """The same question on the way from the start leads to the next one."""
    to_the_list(page, built_site, {ids(quiz)[0]: 1})
    change(page, 2)
    press(page, "Continue")
    in_state(page, "check")
    page.goto(built_site.url + address("start"))
    begin(page, RESUME)
    at(page, ids(quiz)[1])
    press(page, "Continue")
    at(page, ids(quiz)[2])


def test_after_a_change_that_the_browsers_back_ended_continue_goes_to_the_next_question(
    page: Page, quiz: SelfAudit
) -> None:
    begin(page)
    for name in ids(quiz)[1:]:
        press(page, "Continue")
        at(page, name)
    press(page, "Continue")
    in_state(page, "check")
    change(page, 2)
    at(page, ids(quiz)[1])
    page.go_back()
    in_state(page, "check")
    page.go_back()
    at(page, ids(quiz)[-1])
    page.go_back()
    at(page, ids(quiz)[-2])
    press(page, "Continue")
    at(page, ids(quiz)[-1])


def test_the_list_leads_to_the_result_and_the_result_back_to_the_list(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    answers = full(quiz)
    to_the_list(page, built_site, answers)
    press(page, "See your result")
    in_state(page, "result")
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    assert shown(page) == expected(quiz, answers)
    expect(page.locator("form")).to_be_hidden()
    press(page, "Change my answers")
    in_state(page, "check")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_focused()
    assert given(page) == written(answers)


# Erased.


@pytest.mark.parametrize("state", ["check", "result", "all"])
def test_erase_asks_first_and_leads_from_anywhere_to_a_blank_start(
    page: Page, quiz: SelfAudit, built_site: BuiltSite, state: str
) -> None:
    to_the_list(page, built_site, full(quiz))
    if state == "result":
        press(page, "See your result")
    if state == "all":
        show_all(page)
    in_state(page, state)
    with asked(page) as questions:
        press(page, "Erase my answers")
        in_state(page, "start")
    assert questions == ["Erase all your answers in this tab? You can’t get them back."]
    focus_of(page, "start")
    assert given(page) == {}
    assert all(word not in str(page.evaluate("({...sessionStorage})")) for word in ids(quiz))
    begin(page)
    assert chosen(page) is None


def test_erase_leaves_the_number_keys_as_they_were_set(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    page.get_by_label("Use the number keys to choose an answer").uncheck()
    give(page, full(quiz))
    erase(page)
    begin(page)
    expect(page.get_by_label("Use the number keys to choose an answer")).not_to_be_checked()
    page.keyboard.press("2")
    assert chosen(page) is None


@pytest.mark.parametrize("state", ["check", "result", "all"])
def test_erase_with_a_no_changes_nothing(page: Page, quiz: SelfAudit, built_site: BuiltSite, state: str) -> None:
    answers = full(quiz)
    to_the_list(page, built_site, answers)
    if state != "check":
        page.goto(built_site.url + address(state))
        in_state(page, state)
    before = (page.url, page.evaluate("({...sessionStorage})"), shown(page))
    with asked(page, yes=False) as questions:
        press(page, "Erase my answers")
    assert len(questions) == 1
    page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    in_state(page, state)
    assert given(page) == written(answers)
    assert (page.url, page.evaluate("({...sessionStorage})"), shown(page)) == before
    expect(page.locator("[data-part=status]")).not_to_have_text("Your answers have been erased.")


def test_erasing_a_blank_form_asks_nothing(page: Page) -> None:
    show_all(page)
    with asked(page, yes=False) as questions:
        press(page, "Erase my answers")
        in_state(page, "start")
    assert questions == []


def test_back_to_a_result_stays_at_its_heading_and_a_reload_where_the_reader_was(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    """Left to itself the browser glides, after all events, to where the result was left, far below the focus."""
    page = visit(built_site.url + QUIZ, reduced_motion="no-preference")
    give(page, full(quiz))
    show_all(page)
    page.locator("button[type=submit]").click()
    in_state(page, "result")
    press(page, "Change my answers")
    in_state(page, "check")
    page.go_back()
    in_state(page, "result")
    page.wait_for_timeout(700)
    expect(page.locator("[data-focus=result]")).to_be_in_viewport()
    page.evaluate("scrollTo({top: 900, behavior: 'instant'})")
    page.reload()
    settled(page)
    page.wait_for_function("() => Math.abs(scrollY - 900) < 100")

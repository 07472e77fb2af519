"""The self-audit one question at a time: the start, the questions, the whole way to the result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.i18n.texts import read_texts
from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, RESUME, address, at, begin, chosen, focus_of, full, ids, keys_for, press, question
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
TEXT = read_texts()


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def test_the_start_card_says_what_is_coming_and_shows_no_question(page: Page, quiz: SelfAudit) -> None:
    in_state(page, "start")
    main = page.get_by_role("main")
    for words in (f"{len(quiz.items)} questions", f"{quiz.minutes} minutes", "stay on this device", quiz.title):
        expect(main).to_contain_text(words)
    expect(page.locator("form")).to_be_hidden()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("Your answers stay in this tab until you close it.")).to_be_visible()
    assert page.url.endswith(QUIZ)


def test_the_start_card_asks_whom_it_is_about_and_how_to_see_the_questions(page: Page) -> None:
    expect(page.get_by_role("checkbox", name=TEXT("start.auto"))).not_to_be_checked()
    chosen = {"Who are you answering about?": ["About me", "About someone else"],
              "How do you want to see the questions?": ["One at a time", "All on one page"]}  # fmt: skip
    for name, options in chosen.items():
        group = page.get_by_role("group", name=name)
        assert group.get_by_role("radio").evaluate_all("all => all.map(one => one.labels[0].innerText)") == options
        expect(group.get_by_role("radio", name=options[0])).to_be_checked()
    assert page.locator(".start input").count() == 5


def test_start_goes_on_at_the_first_question_without_an_answer_and_says_so(page: Page, quiz: SelfAudit) -> None:
    names = ids(quiz)
    answers = full(quiz)
    give(page, {names[0]: answers[names[0]], names[2]: answers[names[2]]})
    page.reload()
    settled(page)
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)
    begin(page, RESUME)
    at(page, names[1])
    page.go_back()
    in_state(page, "start")
    give(page, {names[1]: 0})
    begin(page, RESUME)
    at(page, names[3])


def test_where_all_is_answered_start_goes_on_to_the_list(page: Page, quiz: SelfAudit) -> None:
    give(page, full(quiz))
    page.reload()
    settled(page)
    press(page, RESUME)
    in_state(page, "check")
    focus_of(page, "check")


def test_with_all_on_one_page_start_goes_on_there(page: Page, quiz: SelfAudit) -> None:
    give(page, {ids(quiz)[0]: 1})
    page.reload()
    settled(page)
    page.get_by_text("All on one page").click()
    press(page, RESUME)
    in_state(page, "all")


def test_after_erasing_the_button_says_start_again(page: Page, quiz: SelfAudit) -> None:
    give(page, full(quiz))
    erase(page)
    expect(page.locator("[data-part=begin]")).to_have_text("Start")
    begin(page)
    at(page, ids(quiz)[0])


def test_start_shows_the_first_question_alone_with_its_category_and_a_counter(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    first = quiz.items[0]
    at(page, first.id)
    legend = page.locator(".item:visible legend")
    expect(legend).to_contain_text(curl(first.text))
    expect(legend).to_contain_text(f"1 of {len(quiz.items)}")
    expect(legend).to_contain_text(quiz.scales[quiz.loads(first)[0].scale].title)
    expect(page.locator(".stem")).to_be_visible()
    expect(page.get_by_role("button", name="See your result")).to_be_hidden()
    expect(page.locator(".start:visible")).to_have_count(0)


def test_a_reader_may_choose_all_on_one_page_instead(page: Page, quiz: SelfAudit) -> None:
    page.get_by_text("All on one page").click()
    press(page, "Start")
    in_state(page, "all")
    expect(page.locator(".item:visible")).to_have_count(len(quiz.items))
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()
    answers = full(quiz)
    give(page, answers)
    press(page, "See your result")
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)


def test_the_focus_goes_into_the_form_where_all_is_on_one_page(page: Page) -> None:
    page.get_by_text("All on one page").click()
    press(page, "Start")
    in_state(page, "all")
    expect(page.get_by_role("heading", name="All questions")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".item").first.locator("input").first).to_be_focused()


def test_continue_goes_on_without_an_answer(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    press(page, "Continue")
    at(page, ids(quiz)[1])
    assert given(page) == {}


def test_back_restores_the_answer_and_leads_from_the_first_question_to_the_start(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    page.keyboard.press("3")
    press(page, "Continue")
    at(page, ids(quiz)[1])
    assert chosen(page) is None
    press(page, "Back")
    at(page, ids(quiz)[0])
    assert chosen(page) == str(scoring_key(quiz).items[0].values[2])
    press(page, "Back")
    in_state(page, "start")
    expect(page.get_by_role("heading", name="Before you start")).to_be_focused()
    assert len(given(page)) == 1


def test_arrow_keys_choose_and_never_go_on_or_send(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    url, first = page.url, ids(quiz)[0]
    page.keyboard.press("1")
    for key in [*["ArrowDown"] * 7, *["ArrowRight"] * 2, *["ArrowUp"] * 4, "ArrowLeft", "Space"]:
        page.keyboard.press(key)
        assert (question(page), page.url) == (first, url)
        assert chosen(page) is not None
    in_state(page, "ask")
    assert shown(page) == {}


def test_digits_choose_in_the_order_of_the_options_and_0_says_that_it_did_not_come_up(
    page: Page, quiz: SelfAudit
) -> None:
    begin(page)
    item = scoring_key(quiz).items[0]
    for number, value in enumerate(item.values, 1):
        page.keyboard.press(str(number))
        assert chosen(page) == str(value)
        expect(page.locator(f".item:visible input[value='{value}']")).to_be_focused()
    page.keyboard.press("0")
    assert chosen(page) == "na"
    for key in ("6", "9", "Control+1", "Alt+1", "Meta+1", "a"):
        page.keyboard.press(key)
        assert (question(page), chosen(page)) == (item.id, "na")


def test_digits_can_be_switched_off_and_on(page: Page) -> None:
    begin(page)
    box = page.get_by_role("checkbox", name="Number keys")
    expect(box).to_be_checked()
    box.click()
    page.keyboard.press("1")
    page.locator(".item:visible input").nth(3).focus()
    page.keyboard.press("2")
    assert chosen(page) is None
    press(page, "Continue")
    page.keyboard.press("2")
    assert chosen(page) is None
    box.click()
    page.keyboard.press("2")
    assert chosen(page) is not None


def test_digits_that_are_switched_off_stay_off_in_this_tab(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    box = page.get_by_role("checkbox", name="Number keys")
    box.uncheck()
    press(page, "Continue")
    at(page, quiz.items[1].id)
    for away in (False, True):
        if away:
            page.goto(f"{page.url.partition('quizzes/')[0]}about/")
            page.go_back()
        else:
            page.reload()
        settled(page)
        in_state(page, "ask")
        expect(box).not_to_be_checked()
        page.locator(".item:visible legend").press("2")
        assert given(page) == {}
    box.check()
    page.reload()
    settled(page)
    expect(box).to_be_checked()


def test_each_option_shows_its_number_key_only_while_the_keys_are_on(page: Page) -> None:
    show_all(page)
    keys = """all => all.map(one => getComputedStyle(one, "::after").content)"""
    options = page.locator(".opt:visible")
    assert set(options.evaluate_all(keys)) == {"none"}
    page.goto(page.url.replace("--all", "--q-att-screen"))
    in_state(page, "ask")
    assert options.evaluate_all(keys) == [*['counter(key) / ""'] * 5, '"0" / ""']
    page.get_by_role("checkbox", name="Number keys").uncheck()
    assert set(options.evaluate_all(keys)) == {"none"}


def test_answers_can_be_erased_from_wherever_there_are_some(page: Page, quiz: SelfAudit) -> None:
    erase_it = page.get_by_role("button", name="Erase my answers")
    expect(erase_it).to_be_hidden()
    for state in ("start", f"q-{quiz.items[3].id}", f"c-{quiz.items[3].id}", "check", "all", "result"):
        give(page, {quiz.items[0].id: 2})
        page.goto(page.url.partition("#")[0] + address(state).removeprefix(QUIZ))
        expect(erase_it).to_have_count(1)
        with asked(page) as questions:
            erase_it.click()
        in_state(page, "start")
        assert questions == ["Erase all your answers in this tab? You can’t get them back."]
        assert given(page) == {}
        expect(erase_it).to_be_hidden()


def test_enter_on_the_box_of_the_number_keys_does_nothing(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    box = page.get_by_role("checkbox", name="Number keys")
    box.press("Enter")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    at_first = (question(page), given(page), page.url)
    assert at_first == (ids(quiz)[0], {}, f"{page.url.split('#')[0]}#self-audit--q-{ids(quiz)[0]}")
    box.press("Space")
    expect(box).not_to_be_checked()
    box.press("Enter")
    assert (question(page), given(page), page.url) == at_first


def test_digits_do_nothing_where_no_question_stands_alone(page: Page) -> None:
    page.keyboard.press("1")
    page.goto(page.url + "#self-audit--all")
    in_state(page, "all")
    page.locator(".item input").first.focus()
    page.keyboard.press("2")
    assert given(page) == {}


def test_enter_on_a_radio_does_nothing_where_all_is_on_one_page(page: Page) -> None:
    show_all(page)
    url = page.url
    for place in (0, 5, -1):
        radio = page.locator(".item input").nth(place)
        radio.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(radio).to_be_checked()
        expect(radio).to_be_focused()
    in_state(page, "all")
    assert (page.url, shown(page), len(given(page))) == (url, {}, 2)


def test_skip_takes_the_answer_away_and_goes_on(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    page.keyboard.press("2")
    press(page, "Skip this one")
    at(page, ids(quiz)[1])
    assert given(page) == {}
    page.reload()
    in_state(page, "ask")
    assert given(page) == {}


def test_enter_in_a_radio_goes_to_the_next_question_and_never_to_the_result(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    for name in ids(quiz):
        at(page, name)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    in_state(page, "check")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_focused()
    assert shown(page) == {}
    page.keyboard.press("Enter")
    in_state(page, "check")


def test_fast_typing_gives_all_28_answers(page: Page, quiz: SelfAudit) -> None:
    answers = full(quiz)
    begin(page)
    for key in keys_for(quiz, answers):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    in_state(page, "check")
    assert given(page) == written(answers)
    press(page, "See your result")
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)


def test_the_whole_way_by_tab_space_and_enter(page: Page, quiz: SelfAudit) -> None:
    page.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    for name in ids(quiz):
        at(page, name)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(2):  # Back, Continue
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Continue")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="See your result")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    first = {item.id: item.values[0] for item in scoring_key(quiz).items}
    assert shown(page) == expected(quiz, first)

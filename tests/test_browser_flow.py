"""The self-audit one question at a time: from the start card over the questions and the list to the result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.text.markdown import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, RESUME, address, at, begin, chosen, focus_of, full, keys_for, press, question
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


def ids(quiz: SelfAudit) -> list[str]:
    return [item.id for item in quiz.items]


def test_the_start_card_says_what_is_coming_and_shows_no_question(page: Page, quiz: SelfAudit) -> None:
    in_state(page, "start")
    main = page.get_by_role("main")
    for words in (f"{len(quiz.items)} questions", f"{quiz.minutes} minutes", "leaves this device", quiz.title):
        expect(main).to_contain_text(words)
    expect(page.locator("form")).to_be_hidden()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("Your answers stay in this tab until you close it.")).to_be_visible()
    assert page.url.endswith(QUIZ)


def test_the_start_card_asks_whom_it_is_about_and_how_to_see_the_questions(page: Page) -> None:
    chosen = {"Who is it about?": ["About me", "About someone else"],
              "How do you want to see the questions?": ["One at a time", "All on one page"]}  # fmt: skip
    for name, options in chosen.items():
        group = page.get_by_role("group", name=name)
        assert group.get_by_role("radio").evaluate_all("all => all.map(one => one.labels[0].innerText)") == options
        expect(group.get_by_role("radio", name=options[0])).to_be_checked()
    assert page.locator(".start input").count() == 4


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
    expect(page.locator(".start")).to_be_hidden()


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
        assert questions == ["Erase all the answers in this tab? They cannot be brought back."]
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
    expect(page.locator("[data-part=count]")).to_have_text("25 of 28 answered. Any question may be left blank.")
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
    for _ in range(len(ids(quiz)) + 1):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="See your result")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    first = {item.id: item.values[0] for item in scoring_key(quiz).items}
    assert shown(page) == expected(quiz, first)


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
    assert questions == ["Erase all the answers in this tab? They cannot be brought back."]
    focus_of(page, "start")
    assert given(page) == {}
    assert all(word not in str(page.evaluate("({...sessionStorage})")) for word in ids(quiz))
    begin(page)
    assert chosen(page) is None


def test_erase_leaves_the_number_keys_as_they_were_set(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    page.get_by_label("Number keys choose an answer").uncheck()
    give(page, full(quiz))
    erase(page)
    begin(page)
    expect(page.get_by_label("Number keys choose an answer")).not_to_be_checked()
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
    expect(page.locator("[data-part=status]")).not_to_have_text("Your answers are erased.")


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

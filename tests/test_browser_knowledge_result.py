"""The result of a knowledge quiz: that of the reference, with each answer's verdict, until it is erased."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.marking import mark
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.keep_support import TEXT
from tests.knowledge_support import agrees, block, check, right, wrong
from tests.site_support import (
    PAGE_TYPES,
    BuiltSite,
    Server,
    asked,
    build,
    copy_project,
    erase,
    give,
    given,
    in_state,
    settled,
    submit,
)
from tests.test_knowledge import BANDS, HEAD, ITEMS, made

pytestmark = pytest.mark.browser


ADDRESS = PAGE_TYPES["knowledge quiz"]
AT_END = HEAD.replace("feedback: each", "feedback: end") + ITEMS + BANDS


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + ADDRESS, reduced_motion="reduce")


@pytest.fixture(scope="module")
def flames(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site with a quiz of which some questions have several right answers, and which answers at the end."""
    project = copy_project(tmp_path_factory.mktemp("flames"))
    (project / "quizzes" / "flames.yml").write_text(AT_END, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("flames", folder))
    assert site.status == 0, site.log
    return site


def sheets(quiz: KnowledgeQuiz, count: int) -> list[dict[str, str]]:
    """Random choices with gaps, all right, all wrong; from a fixed seed."""
    dice = random.Random(14)  # noqa: S311 - no secret
    made_up: list[dict[str, str]] = [
        {item.id: right(item) for item in quiz.items},
        {item.id: wrong(item) for item in quiz.items},
    ]
    for _ in range(count):
        share = dice.random()
        chosen = {item.id: dice.choice([right(item), dice.choice(item.options).id]) for item in quiz.items}
        made_up.append({name: value for name, value in chosen.items() if dice.random() < share})
    return [sheet for sheet in made_up if sheet]


def test_the_result_is_that_of_the_reference_for_many_sheets(page: Page, leaks: KnowledgeQuiz) -> None:
    found = set()
    for sheet in sheets(leaks, 12):
        erase(page)
        give(page, sheet)
        submit(page)
        expect(page.get_by_role("heading", name="How it went")).to_be_focused()
        marked = mark(leaks, sheet)
        agrees(page, leaks, marked)
        found.add(marked.band)
    assert len(found) >= 3


def test_several_right_answers_are_checkboxes_and_all_of_them_are_needed(visit: Visit, flames: BuiltSite) -> None:
    quiz = made(AT_END)
    for chosen in (["wait"], ["wait", "look"], ["wait", "look", "stir"], ["stir"]):
        page = visit(f"{flames.url}quizzes/flames/", reduced_motion="reduce")
        inputs = page.locator("[id$='--q-still'] input")
        assert inputs.evaluate_all("all => all.map(one => one.type)") == ["checkbox"] * 3
        for name in chosen:
            give(page, {"still": name})
        page.reload()
        settled(page)
        assert inputs.evaluate_all("all => all.filter(one => one.checked).map(one => one.value)") == [
            name for name in ("wait", "look", "stir") if name in chosen
        ]
        submit(page)
        agrees(page, quiz, mark(quiz, {"still": chosen}))


def test_with_feedback_at_the_end_the_answers_are_told_then_and_not_before(visit: Visit, flames: BuiltSite) -> None:
    page = visit(f"{flames.url}quizzes/flames/", reduced_motion="reduce")
    expect(page.get_by_role("button", name="Check")).to_have_count(0)
    expect(page.get_by_text("Give it time.")).to_be_hidden()
    give(page, {"smoke": "high", "still": "stir"})
    submit(page)
    expect(page.get_by_text("Give it time.")).to_be_visible()
    expect(page.locator("[id$='--q-smoke'] [data-verdict=right]")).to_be_visible()
    expect(page.locator("[id$='--q-still'] [data-verdict=wrong]")).to_be_visible()


def test_topics_that_are_categories_are_links_to_them(
    page: Page, leaks: KnowledgeQuiz, project: Site, built_site: BuiltSite
) -> None:
    give(page, {leaks.items[0].id: right(leaks.items[0])})
    submit(page)
    links = page.locator(".result .by-topic a").evaluate_all("all => all.map(one => [one.href, one.innerText])")
    named = [next(item.category for item in leaks.items if item.topic == topic) for topic in leaks.topics]
    categories = [project.category(name)[1] for name in named if name]
    assert links == [[built_site.url + one.address[1:], one.title] for one in categories]
    assert 0 < len(links) < len(leaks.topics)


def test_a_blank_quiz_asks_for_one_answer_and_gives_nothing_away(page: Page, leaks: KnowledgeQuiz) -> None:
    page.get_by_role("button", name="See how it went").click()
    in_state(page, "all")
    note = page.get_by_text(TEXT("know.blank"))
    expect(note).to_be_focused()
    expect(page.locator(".result")).to_be_hidden()
    expect(page.locator("details[open]")).to_have_count(0)
    page.get_by_role("link", name=TEXT("know.blank_go")).click()
    expect(block(page, leaks.items[0]).locator("legend")).to_be_focused()
    give(page, {leaks.items[0].id: right(leaks.items[0])})
    expect(note).to_be_hidden()
    submit(page)
    agrees(page, leaks, mark(leaks, {leaks.items[0].id: right(leaks.items[0])}))


def test_an_answer_corrected_after_it_was_checked_does_not_count(page: Page, leaks: KnowledgeQuiz) -> None:
    first, second, third = leaks.items[:3]
    expect(page.get_by_text(TEXT("know.first"))).to_be_visible()
    check(page, first, wrong(first))
    late = block(page, first).get_by_text(TEXT("know.late"))
    expect(late).to_be_hidden()
    check(page, first, right(first))
    expect(late).to_be_visible()
    check(page, second, right(second))
    expect(block(page, second).get_by_text(TEXT("know.late"))).to_be_hidden()
    page.reload()
    settled(page)
    submit(page)
    counted = {first.id: wrong(first), second.id: right(second)}
    agrees(page, leaks, mark(leaks, counted))
    block(page, third).locator(f"input[value='{right(third)}']").check()
    agrees(page, leaks, mark(leaks, counted))
    erase(page)
    give(page, {first.id: right(first)})
    submit(page)
    agrees(page, leaks, mark(leaks, {first.id: right(first)}))


def test_the_result_lists_the_missed_ones_with_links_that_leave_it_open(page: Page, leaks: KnowledgeQuiz) -> None:
    missed = [item for number, item in enumerate(leaks.items[:8]) if number % 3 == 0]
    give(page, {item.id: wrong(item) if item in missed else right(item) for item in leaks.items[:8]})
    submit(page)
    links = page.get_by_role("heading", name=TEXT("know.missed")).locator("xpath=..").get_by_role("link")
    assert [words.partition(". ")[2] for words in links.all_inner_texts()] == [curl(item.text) for item in missed]
    links.nth(1).click()
    expect(block(page, missed[1]).locator("legend")).to_be_focused()
    in_state(page, "result")
    agrees(page, leaks, mark(leaks, given(page)))


def test_where_nothing_was_missed_there_is_no_such_list(page: Page, leaks: KnowledgeQuiz) -> None:
    give(page, {leaks.items[0].id: right(leaks.items[0])})
    submit(page)
    expect(page.get_by_role("heading", name=TEXT("know.missed"))).to_be_hidden()


def test_the_check_mark_is_on_what_fits_best_and_a_cross_with_words_on_a_wrong_choice(
    page: Page, leaks: KnowledgeQuiz
) -> None:
    item = leaks.items[0]
    details = check(page, item, wrong(item))
    signs = details.locator("[data-option]").evaluate_all(
        "all => Object.fromEntries(all.map(one => [one.dataset.option, getComputedStyle(one).listStyleType]))"
    )
    assert {name: sign.strip('" ') for name, sign in signs.items() if sign != "disc"} == {
        right(item): "✓",
        wrong(item): "✗",
    }
    less = details.get_by_text("fits less well", exact=True).locator("visible=true")
    assert less.locator("xpath=..").evaluate_all("all => all.map(li => li.dataset.option)") == [wrong(item)]
    details = check(page, item, right(item))
    expect(less).to_have_count(0)
    expect(details.locator(".chosen[data-fits]")).to_have_count(1)


def test_each_question_is_a_jump_away_and_says_whether_it_is_answered(page: Page, leaks: KnowledgeQuiz) -> None:
    jumps = page.get_by_role("navigation", name=TEXT("know.jump")).get_by_role("link")
    expect(jumps).to_have_count(len(leaks.items))
    give(page, {leaks.items[4].id: right(leaks.items[4])})
    said = [words for words in jumps.evaluate_all("all => all.map(one => one.innerText)") if "answered" in words]
    assert len(said) == 1
    assert TEXT("know.question", number=5) in said[0]
    jumps.nth(9).click()
    expect(block(page, leaks.items[9]).locator("legend")).to_be_focused()
    details = check(page, leaks.items[0], right(leaks.items[0]))
    details.get_by_role("link", name=TEXT("know.next")).click()
    expect(block(page, leaks.items[1]).locator("legend")).to_be_focused()
    in_state(page, "all")


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with"])
def test_on_paper_the_answers_stand_at_the_end(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, script: bool
) -> None:
    page = visit(built_site.url + ADDRESS, java_script_enabled=script)
    key = page.locator(".key")
    expect(key).to_be_hidden()
    page.emulate_media(media="print")
    expect(key).to_be_visible()
    wanted = [" · ".join(curl(one.text) for one in item.options if one.correct) for item in leaks.items]
    assert key.locator("li").all_inner_texts() == wanted
    expect(page.locator(".jump")).to_be_hidden()


def test_erase_takes_answers_and_result_away(page: Page, leaks: KnowledgeQuiz) -> None:
    give(page, {item.id: right(item) for item in leaks.items})
    submit(page)
    erase(page)
    in_state(page, "all")
    expect(page.locator("[data-part=status]")).to_have_text("Your answers have been erased.")
    expect(page.locator(".result")).to_be_hidden()
    expect(page.locator(".result [data-part=right]")).to_have_count(0)
    assert (given(page), page.evaluate("localStorage.length")) == ({}, 0)
    assert [item.id for item in leaks.items if item.id in str(page.evaluate("({...sessionStorage})"))] == []


def test_erase_asks_first_and_a_no_keeps_answers_and_result(page: Page, leaks: KnowledgeQuiz) -> None:
    sheet = {item.id: right(item) for item in leaks.items}
    give(page, sheet)
    for state in ("all", "result"):
        if state == "result":
            submit(page)
        with asked(page, yes=False) as questions:
            page.get_by_role("button", name="Erase my answers").locator("visible=true").click()
        assert questions == ["Erase all your answers in this tab? You can’t get them back."]
        page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
        in_state(page, state)
        assert given(page) == sheet
    agrees(page, leaks, mark(leaks, sheet))


def test_the_form_stays_beside_the_result_and_another_answer_is_marked_anew(page: Page, leaks: KnowledgeQuiz) -> None:
    sheet = {item.id: right(item) for item in leaks.items[:8]}
    give(page, sheet)
    submit(page)
    expect(page.locator(".item:visible")).to_have_count(len(leaks.items))
    expect(page.get_by_role("button", name="See how it went")).to_be_hidden()
    for item in (leaks.items[0], leaks.items[8]):
        sheet[item.id] = wrong(item)
        block(page, item).locator(f"input[value='{wrong(item)}']").check()
        in_state(page, "result")
        agrees(page, leaks, mark(leaks, sheet))
        expect(block(page, item).locator("[data-verdict=wrong]")).to_be_visible()
        expect(block(page, item).locator("[data-verdict=right]")).to_be_hidden()


def test_the_result_opens_every_answer_with_its_verdict_and_says_so(page: Page, leaks: KnowledgeQuiz) -> None:
    answered = leaks.items[:-2]
    give(page, {item.id: right(item) if number % 2 else wrong(item) for number, item in enumerate(answered)})
    status = page.locator("[data-part=status]")
    expect(status).to_have_text("")
    submit(page)
    expect(status).to_have_text("The answers are shown. Your result is below them.")
    expect(page.locator("details.feedback[open]")).to_have_count(len(leaks.items))
    for number, item in enumerate(answered):
        (verdict,) = block(page, item).locator("[data-verdict]:visible").all()
        expect(verdict).to_have_attribute("data-verdict", "right" if number % 2 else "wrong")
    for item in leaks.items[-2:]:
        expect(block(page, item).locator("[data-verdict]:visible")).to_have_count(0)


def test_after_a_reload_no_answer_is_open_but_those_of_a_result(page: Page, leaks: KnowledgeQuiz) -> None:
    item = leaks.items[0]
    check(page, item, right(item))
    page.reload()
    settled(page)
    assert given(page) == {item.id: right(item)}
    expect(page.locator("details[open]")).to_have_count(0)
    submit(page)
    page.reload()
    settled(page)
    in_state(page, "result")
    expect(page.locator("details.feedback[open]")).to_have_count(len(leaks.items))


def test_after_erasing_the_focus_is_on_the_heading_of_the_questions(page: Page, leaks: KnowledgeQuiz) -> None:
    give(page, {item.id: right(item) for item in leaks.items})
    submit(page)
    erase(page)
    in_state(page, "all")
    expect(page.get_by_role("heading", name="All questions")).to_be_focused()


def test_erase_closes_every_answer_and_takes_its_verdict_away(page: Page, leaks: KnowledgeQuiz) -> None:
    for item in leaks.items[:2]:
        check(page, item, right(item))
    submit(page)
    erase(page)
    expect(page.locator("details[open]")).to_have_count(0)
    page.locator("details.feedback").evaluate_all("all => all.forEach(one => { one.open = true })")
    expect(page.locator("[data-verdict]:visible")).to_have_count(0)
    expect(page.locator("[data-part=mine]:visible")).to_have_count(0)
    expect(page.locator("[data-option].chosen")).to_have_count(0)

"""Knowledge quizzes in the page: what is hidden before answering, what Check says, what the result comes to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.model.knowledge import KnowledgeItem, KnowledgeQuiz
from generator.quiz.marking import Marked, mark
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit, Watch
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
from tests.test_browser_flow_states import REFUSE
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


def right(item: KnowledgeItem) -> str:
    return item.correct[0]


def wrong(item: KnowledgeItem) -> str:
    return next(option.id for option in item.options if not option.correct)


def block(page: Page, item: KnowledgeItem) -> Locator:
    return page.locator(f"[id$='--q-{item.id}']")


def check(page: Page, item: KnowledgeItem, option: str) -> Locator:
    """Chooses and presses Check; gives the answer that opens."""
    give(page, {item.id: option})
    block(page, item).get_by_role("button", name="Check").click()
    return block(page, item).locator("details")


def hidden_words(quiz: KnowledgeQuiz) -> Iterator[str]:
    """What gives an answer away."""
    yield "fits best"
    yield from (curl(option.why) for item in quiz.items for option in item.options if option.why)
    yield from (unescape(item.explanation.html.removeprefix("<p>").split("<")[0]).strip()[:40] for item in quiz.items)


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with"])
def test_right_answers_are_in_closed_details_and_not_in_the_visible_text(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, script: bool
) -> None:
    page = visit(built_site.url + ADDRESS, java_script_enabled=script)
    quiz = page.locator("inversion-quiz")
    seen, whole = quiz.inner_text(), " ".join((quiz.text_content() or "").split())
    words = list(hidden_words(leaks))
    assert len(words) > 5 * len(leaks.items)
    assert [word for word in words if word in seen] == []
    assert [word for word in words if word not in whole] == []
    assert page.locator("details.feedback").count() == len(leaks.items)
    assert page.locator("details[open]").count() == 0
    spoken = quiz.aria_snapshot()
    assert [word for word in words if word in spoken] == []
    for item in leaks.items:
        expect(block(page, item)).to_contain_text(curl(item.text))


def test_without_javascript_the_answer_is_one_click_away_and_no_button_is_shown(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz
) -> None:
    page = visit(built_site.url + ADDRESS, java_script_enabled=False)
    expect(page.locator("button:visible")).to_have_count(0)
    first = block(page, leaks.items[0])
    first.locator("summary").click()
    for option in leaks.items[0].options:
        expect(first.get_by_text(curl(option.why or ""))).to_be_visible()


@pytest.mark.parametrize("is_right", [True, False])
def test_check_says_the_verdict_moves_the_focus_there_and_tells_why_of_every_option(
    page: Page, leaks: KnowledgeQuiz, is_right: bool
) -> None:
    for item in leaks.items[:3]:
        details = check(page, item, right(item) if is_right else wrong(item))
        verdict = details.locator("[data-verdict]:visible")
        expect(verdict).to_have_count(1)
        expect(verdict).to_have_attribute("data-verdict", "right" if is_right else "wrong")
        expect(verdict).to_be_focused()
        for option in item.options:
            expect(details).to_contain_text(curl(option.text))
            expect(details.get_by_text(curl(option.why or ""))).to_be_visible()
        best = details.get_by_text("fits best", exact=True).locator("visible=true")
        assert best.locator("xpath=..").evaluate_all("all => all.map(li => li.dataset.option)") == [right(item)]
        mine = details.get_by_text("your choice", exact=True).locator("visible=true")
        chosen = right(item) if is_right else wrong(item)
        assert mine.locator("xpath=..").evaluate_all("all => all.map(li => li.dataset.option)") == [chosen]
    assert page.locator("details[open]").count() == 3


def test_another_choice_can_be_checked_again(page: Page, leaks: KnowledgeQuiz) -> None:
    item = leaks.items[0]
    expect(check(page, item, wrong(item)).locator("[data-verdict=wrong]")).to_be_visible()
    details = check(page, item, right(item))
    expect(details.locator("[data-verdict=right]")).to_be_focused()
    expect(details.locator("[data-verdict=wrong]")).to_be_hidden()
    expect(details.locator(".chosen")).to_have_attribute("data-option", right(item))


def test_another_choice_closes_the_answer_that_was_about_the_one_before(page: Page, leaks: KnowledgeQuiz) -> None:
    first, second = leaks.items[:2]
    details = check(page, first, wrong(first))
    other = check(page, second, right(second))
    give(page, {first.id: right(first)})
    expect(details).not_to_have_attribute("open", "")
    expect(details.locator("[data-verdict]:visible")).to_have_count(0)
    details.locator("summary").click()
    expect(details.locator("[data-verdict]:visible")).to_have_count(0)
    expect(other.locator("[data-verdict=right]")).to_be_visible()


def test_check_without_a_choice_says_neither_right_nor_wrong(page: Page, leaks: KnowledgeQuiz) -> None:
    own = block(page, leaks.items[0])
    own.get_by_role("button", name="Check").click()
    expect(own.locator("details")).to_have_attribute("open", "")
    expect(own.locator("summary")).to_be_focused()
    expect(page.locator("[data-verdict]:visible")).to_have_count(0)
    expect(page.get_by_text("your choice", exact=True).locator("visible=true")).to_have_count(0)


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


def result_of(page: Page) -> tuple[str | None, ...]:
    words = page.locator(".result [data-part=right]")
    return tuple(words.get_attribute(f"data-{name}") for name in ("score", "band", "answered"))


def agrees(page: Page, quiz: KnowledgeQuiz, marked: Marked) -> None:
    """The result in the page is that of the reference."""
    assert result_of(page) == (str(marked.shown), marked.band, str(marked.answered))
    words = page.locator(".result [data-part=right]").inner_text()
    assert words.startswith(f"{len(marked.right)} of {len(quiz.items)} ")
    assert f"{marked.answered} answered" in words
    (title,) = [band.title for band in quiz.bands if band.id == marked.band]
    expect(page.locator(".result [data-band-text]:visible")).to_have_count(1)
    expect(page.locator(".result [data-band-text]:visible")).to_contain_text(title)
    rows = page.locator(".result tr[data-topic]").evaluate_all(
        "all => all.map(row => [row.dataset.topic, row.querySelector('td').innerText])"
    )
    shares = {topic: (own, items) for topic, (own, items) in marked.topics.items()}
    assert [name for name, _ in rows] == list(shares)
    for name, text in rows:
        own, items = shares[name]
        assert text == f"{own} of {items}, {(200 * own + items) // (2 * items)}%"


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


def test_a_blank_quiz_has_a_result_too(page: Page, leaks: KnowledgeQuiz) -> None:
    submit(page)
    agrees(page, leaks, mark(leaks, {}))


def test_erase_takes_answers_and_result_away(page: Page, leaks: KnowledgeQuiz) -> None:
    give(page, {item.id: right(item) for item in leaks.items})
    submit(page)
    erase(page)
    in_state(page, "all")
    expect(page.locator("[data-part=status]")).to_have_text("Your answers are erased.")
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
        assert questions == ["Erase all the answers in this tab? They cannot be brought back."]
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
    expect(status).to_have_text("The answers are open, and how it went stands below them.")
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


def test_enter_on_an_option_neither_sends_nor_opens_anything(page: Page, leaks: KnowledgeQuiz) -> None:
    radio = block(page, leaks.items[0]).locator("input").nth(1)
    radio.check()
    url = page.url
    radio.press("Enter")
    page.keyboard.press("1")
    in_state(page, "all")
    expect(radio).to_be_checked()
    expect(radio).to_be_focused()
    expect(page.locator("details[open]")).to_have_count(0)
    assert page.url == url


@pytest.mark.parametrize("state", ["q-ladder", "c-ladder", "start", "check", "ask", "compare", "none", "result"])
def test_a_fragment_of_another_kind_of_quiz_shows_all_questions(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, state: str
) -> None:
    """The fieldsets have ids, so a link to one of them is easily made."""
    assert leaks.items[0].id == "ladder"
    page = visit(f"{built_site.url}{ADDRESS}#which-leak--{state}")
    in_state(page, "all")
    expect(page.locator(".item:visible")).to_have_count(len(leaks.items))
    expect(page.get_by_role("button", name="See how it went")).to_be_visible()


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


def test_a_reload_and_back_lose_no_answer(page: Page, leaks: KnowledgeQuiz) -> None:
    sheet = {item.id: right(item) for item in leaks.items[:9]}
    give(page, sheet)
    page.reload()
    settled(page)
    assert given(page) == sheet
    submit(page)
    page.reload()
    settled(page)
    in_state(page, "result")
    agrees(page, leaks, mark(leaks, sheet))
    page.go_back()
    in_state(page, "all")
    assert given(page) == sheet
    assert page.evaluate("[location.search, localStorage.length]") == ["", 0]


@pytest.mark.parametrize("stub", REFUSE.values(), ids=REFUSE)
def test_a_browser_that_keeps_nothing_says_so(
    browser: Browser, watch: Watch, built_site: BuiltSite, leaks: KnowledgeQuiz, stub: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(stub)
    watch(context)
    page = context.new_page()
    page.goto(built_site.url + ADDRESS)
    settled(page)
    sheet = {item.id: right(item) for item in leaks.items[:3]}
    give(page, sheet)
    expect(page.locator("[data-part=unkept]")).to_be_visible()
    submit(page)
    agrees(page, leaks, mark(leaks, sheet))


def test_the_whole_quiz_with_a_keyboard_alone(page: Page, leaks: KnowledgeQuiz) -> None:
    page.locator("input").first.focus()
    for number, item in enumerate(leaks.items):
        own = block(page, item)
        expect(own.locator("input").first).to_be_focused()
        page.keyboard.press("Space")
        for _ in range(number % len(item.options)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        expect(own.get_by_role("button", name="Check")).to_be_focused()
        page.keyboard.press("Enter")
        expect(own.locator("[data-verdict]:visible")).to_be_focused()
        links = own.locator("details a").count()
        for _ in range(links + 1):
            page.keyboard.press("Tab")
    sheet = {item.id: item.options[number % len(item.options)].id for number, item in enumerate(leaks.items)}
    assert given(page) == sheet
    expect(page.locator("button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    in_state(page, "result")
    agrees(page, leaks, mark(leaks, sheet))

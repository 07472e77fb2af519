"""The states of the self-audit: what leads through them, what outlives a reload, what a browser may refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Visit, Watch
from tests.flow_support import (
    QUIZ,
    REFUSE,
    STATES,
    address,
    at,
    begin,
    focus_of,
    full,
    keys_for,
    name_of,
    press,
    question,
)
from tests.site_support import (
    ROOT,
    BuiltSite,
    Server,
    build,
    copy_project,
    erase,
    expected,
    give,
    given,
    in_state,
    settled,
    shown,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def walk(page: Page, quiz: SelfAudit, answers: dict[str, int | str], seen: Callable[[], None]) -> None:
    """From the start to the result, question by question."""
    seen()
    begin(page)
    for item, key in zip(quiz.items, keys_for(quiz, answers), strict=True):
        at(page, item.id)
        page.keyboard.press(key)
        seen()
        press(page, "Continue")
    in_state(page, "check")
    seen()
    press(page, "See your result")
    in_state(page, "result")
    seen()


def test_the_browsers_back_and_forward_walk_the_states_and_move_the_focus(page: Page, quiz: SelfAudit) -> None:
    first, second = (item.id for item in quiz.items[:2])
    answers = full(quiz)
    begin(page)
    at(page, first)
    give(page, answers)
    press(page, "Continue")
    at(page, second)
    page.evaluate("location.hash = 'self-audit--check'")
    in_state(page, "check")
    page.get_by_role("link", name="Change the answer to question 1", exact=True).click()
    at(page, first)
    press(page, "Continue")
    press(page, "See your result")
    states = [f"q-{first}", f"q-{second}", "check", f"c-{first}", "check", "result"]
    focus_of(page, "result")
    for state in reversed(states[:-1]):
        page.go_back()
        in_state(page, name_of(state))
        focus_of(page, state)
    page.go_back()
    in_state(page, "start")
    focus_of(page, "start")
    assert "#" not in page.url
    for state in states:
        page.go_forward()
        in_state(page, name_of(state))
        focus_of(page, state)
    assert (given(page), shown(page)) == (written(answers), expected(quiz, answers))


@pytest.mark.parametrize("state", STATES)
def test_a_reload_loses_neither_answers_nor_state(
    page: Page, quiz: SelfAudit, built_site: BuiltSite, state: str
) -> None:
    answers = full(quiz)
    give(page, answers)
    page.goto(built_site.url + address(state))
    in_state(page, name_of(state))
    page.reload()
    settled(page)
    in_state(page, name_of(state))
    assert given(page) == written(answers)
    if state[:2] in ("q-", "c-"):
        assert question(page) == state[2:]
    if state == "result":
        assert shown(page) == expected(quiz, answers)


def test_a_page_of_the_site_and_back_loses_nothing(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    answers = full(quiz)
    give(page, answers)
    page.goto(built_site.url + address("q-pro-on-time"))
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.go_back()
    settled(page)
    in_state(page, "ask")
    assert given(page) == written(answers)
    page.goto(built_site.url + "about/")
    page.goto(built_site.url + QUIZ)
    settled(page)
    assert given(page) == written(answers)


def test_another_tab_starts_blank(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    give(page, full(quiz))
    other = page.context.new_page()
    other.goto(built_site.url + QUIZ)
    settled(other)
    assert given(other) == {}
    assert len(given(page)) == len(quiz.items)


@pytest.mark.parametrize(
    "state",
    ["nothing", "q-", "c-", "q-none", "c-none", "result", "compare", "q-pro-on-time--", "", "<img src=x>", "%", "%00"],
)
def test_a_fragment_that_names_no_state_is_the_start(visit: Visit, built_site: BuiltSite, state: str) -> None:
    page = visit(built_site.url + address(state))
    in_state(page, "start")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_no_state_puts_an_answer_into_the_address_and_nothing_after_the_start_asks_the_network(
    page: Page, quiz: SelfAudit
) -> None:
    page.wait_for_load_state("networkidle")
    urls: list[str] = []
    asked: list[tuple[str, int]] = []  # an address, and how many states there were until then
    page.on("request", lambda request: asked.append((request.url, len(urls))))
    walk(page, quiz, full(quiz), lambda: urls.append(page.url))
    press(page, "Change my answers")
    in_state(page, "check")
    urls.append(page.url)
    ids = "|".join(item.id for item in quiz.items)
    allowed = re.compile(rf"[^?#]*/{QUIZ}(#self-audit--(q-({ids})|check|result))?")
    assert [url for url in urls if not allowed.fullmatch(url)] == []
    assert len(set(urls)) == len(quiz.items) + 3
    later = [(url, seen) for url, seen in asked if not url.endswith("/assets/favicon.svg")]
    assert later == [(f"{page.url.split(QUIZ)[0]}assets/quiz/letter.js", 1)]  # as soon as the reader presses Start
    assert page.evaluate("[localStorage.length, document.cookie, history.state]") == [0, "", None]


@pytest.mark.parametrize("stub", REFUSE.values(), ids=REFUSE)
def test_a_browser_that_keeps_nothing_says_so_and_the_quiz_works(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit, stub: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(stub)
    watch(context)
    page = context.new_page()
    page.goto(built_site.url + QUIZ)
    in_state(page, "start")
    answers = full(quiz)
    notice = page.locator("[data-part=unkept]")
    expect(notice).to_be_hidden()
    begin(page)
    for key in keys_for(quiz, answers):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
        expect(notice).to_be_visible()
    in_state(page, "check")
    press(page, "See your result")
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)
    page.go_back()
    in_state(page, "check")
    assert given(page) == written(answers)
    erase(page)
    assert given(page) == {}
    expect(notice).to_be_visible()


ODD = ("art", "eck", "sult", "l", "mpare", "start", "all", "result", "check", "form", "stem", "q-art")


@pytest.fixture(scope="module")
def odd(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A quiz whose items have ids that look like states."""
    project = copy_project(tmp_path_factory.mktemp("odd"))
    text = (ROOT / "quizzes" / "self-audit.yml").read_text(encoding="utf-8").partition("examples:")[0]
    for name, own in zip(re.findall(r"^  - id: ((?:att|pro)-.*)$", text, re.MULTILINE), ODD, strict=False):
        text = text.replace(f"- id: {name}\n", f"- id: {own}\n")
    blank = "examples:\n  - {name: blank, answers: {}, expect: {attention-crimes: null}}\n"
    (project / "quizzes" / "odd.yml").write_text(text + blank, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("odd", folder))
    assert site.status == 0, site.log
    return site


def test_an_item_may_have_any_id_and_is_never_taken_for_a_state(visit: Visit, odd: BuiltSite) -> None:
    page = visit(f"{odd.url}quizzes/odd/", reduced_motion="reduce")
    in_state(page, "start")
    begin(page)
    for name in ODD:
        at(page, name)
        page.keyboard.press("1")
        press(page, "Continue")
    for state in ("start", "all", "check", "result"):
        page.evaluate("state => { location.hash = `odd--${state}` }", state)
        in_state(page, state)
        focus_of(page, state)
    assert set(given(page)) == set(ODD)


def test_a_question_in_sight_is_all_that_a_screen_reader_finds_of_the_form(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    snapshot = page.get_by_role("form").aria_snapshot()
    assert snapshot.count("group") == 1
    assert snapshot.count("radio") == len(scoring_key(quiz).items[0].values) + 1
    order = [snapshot.index(word) for word in ("radio", 'button "Back"', 'button "Continue"', "checkbox")]
    assert order == sorted(order)


@pytest.mark.parametrize("height", [320, 420, 800])
def test_the_focus_is_never_under_the_bar_at_the_bottom(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, height: int
) -> None:
    """WCAG 2.4.11. In a window that is not high the bar does not stay in it."""
    viewport = {"width": 568, "height": height}
    page = visit(f"{built_site.url}{QUIZ}#self-audit--all", viewport=viewport, reduced_motion="reduce")
    bar = page.locator(".finish")
    page.locator(".item .opt").first.click()
    assert bar.evaluate("one => getComputedStyle(one).position") == ("sticky" if height == 800 else "static")
    page.locator(".item input").first.focus()
    for _ in quiz.items[:12]:
        for key in ("Space", "ArrowDown", "ArrowDown", "Tab"):
            page.keyboard.press(key)
            inside = page.evaluate(
                """async () => {
                  await new Promise(done => setTimeout(() => requestAnimationFrame(done)));
                  const own = document.activeElement.closest("label").getBoundingClientRect();
                  const bar = document.querySelector(".finish").getBoundingClientRect();
                  return own.top >= 0 && own.bottom <= Math.min(innerHeight, bar.top) + 1;
                }"""
            )
            assert inside

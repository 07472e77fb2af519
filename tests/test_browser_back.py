"""A reader who follows a link out of the result and comes back finds answers and result where they were."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Launch, Visit, Watch
from tests.site_support import ALL, BuiltSite, erase, expected, give, given, in_state, settled, shown, submit, written

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def keeping(launch: Launch) -> Iterator[Browser]:
    """A browser that restores whole pages from memory, as browsers do for their readers."""
    with launch(keep_pages=True) as browser:
        yield browser


@pytest.fixture(params=["page restored from memory", "page loaded anew"])
def page(request: pytest.FixtureRequest, keeping: Browser, browser: Browser, watch: Watch) -> Page:
    context = (keeping if "memory" in request.param else browser).new_context()
    watch(context)
    return context.new_page()


def test_back_from_a_strategy_shows_answers_and_result_again(
    page: Page, quiz: SelfAudit, built_site: BuiltSite, request: pytest.FixtureRequest
) -> None:
    answers = quiz.examples[5].answers
    page.goto(built_site.url + ALL)
    settled(page)
    page.evaluate("addEventListener('pageshow', event => { document.kept = event.persisted })")
    give(page, answers)
    submit(page)
    page.locator(".helps:visible a").first.click()
    page.wait_for_url("**/strategies/**")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back(wait_until="commit")
    page.wait_for_url("**/quizzes/self-audit/*", wait_until="commit")  # a restored page never loads
    expect(page.locator(".result")).to_be_visible()
    assert page.evaluate("document.kept === true") == ("memory" in request.node.name)
    assert given(page) == written(answers)
    assert shown(page) == expected(quiz, answers)
    erase(page)
    assert (given(page), shown(page)) == ({}, {})


def test_back_before_the_result_shows_answers_and_no_result(page: Page, quiz: SelfAudit, built_site: BuiltSite) -> None:
    answers = quiz.examples[5].answers
    page.goto(built_site.url + ALL)
    settled(page)
    give(page, answers)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.go_back(wait_until="commit")
    page.wait_for_url("**/quizzes/self-audit/*", wait_until="commit")
    expect(page.locator(".item input:checked")).to_have_count(len(answers))
    assert shown(page) == {}
    submit(page)
    assert shown(page) == expected(quiz, answers)


def test_back_fills_in_the_answers_that_are_kept_and_not_those_that_the_browser_remembers(
    visit: Visit, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    page = visit(built_site.url + ALL)
    give(page, quiz.examples[5].answers)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.evaluate("sessionStorage.clear()")  # as if they were erased meanwhile
    page.go_back()
    settled(page)
    assert given(page) == {}


def test_a_reload_never_shows_a_result_that_the_answers_do_not_give(
    visit: Visit, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    page = visit(built_site.url + ALL)
    give(page, quiz.examples[5].answers)
    submit(page)
    page.reload()
    settled(page)
    kept = {name: int(value) if value != "na" else value for name, value in given(page).items()}
    assert shown(page) == (expected(quiz, kept) if kept else {})


def test_a_link_to_a_result_opened_by_somebody_else_shows_an_empty_form(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(f"{built_site.url}quizzes/self-audit/#self-audit--result")
    assert (given(page), shown(page)) == ({}, {})
    in_state(page, "start")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()

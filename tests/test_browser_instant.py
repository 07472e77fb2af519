"""A quiz where Material's instant navigation is on, so that one document shows page after page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit, Watch
from tests.flow_support import REFUSE, at, begin, question
from tests.site_support import (
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
    submit,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def instant(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project with instant navigation."""
    project = copy_project(tmp_path_factory.mktemp("instant"))
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    assert "features: []" in text
    settings.write_text(text.replace("features: []", "features: [navigation.instant]"), encoding="utf-8")
    folder: Path = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("instant", folder))
    assert site.status == 0, site.log
    return site


def follow(page: Page, name: str, heading: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_quiz_works_under_instant_navigation_and_keeps_its_answers(
    visit: Visit, instant: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(instant.url)
    page.wait_for_load_state("networkidle")  # Material reads the sitemap before it takes links over
    page.evaluate("document.documentElement.dataset.same = window.same = 'yes'")
    follow(page, "Self-audit", quiz.title)
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    follow(page, "About", "About Inversion Wisdom")
    follow(page, "Self-audit", quiz.title)
    in_state(page, "start")
    assert given(page) == written(answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)
    erase(page)
    follow(page, "About", "About Inversion Wisdom")
    follow(page, "Self-audit", quiz.title)
    in_state(page, "start")
    assert (given(page), shown(page)) == ({}, {})
    assert page.evaluate("window.same") == "yes"  # all in one document


@pytest.mark.parametrize("stub", REFUSE.values(), ids=REFUSE)
def test_instant_navigation_keeps_answers_where_the_browser_keeps_nothing(
    browser: Browser, watch: Watch, instant: BuiltSite, quiz: SelfAudit, stub: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(stub)
    watch(context)
    page = context.new_page()
    page.goto(instant.url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = 'yes'")
    follow(page, "Self-audit", quiz.title)
    settled(page)
    answers = quiz.examples[5].answers
    give(page, answers)
    follow(page, "About", "About Inversion Wisdom")
    follow(page, "Self-audit", quiz.title)
    settled(page)
    assert given(page) == written(answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)
    assert page.evaluate("window.same") == "yes"


def test_back_and_forward_work_under_instant_navigation(visit: Visit, instant: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(instant.url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = 'yes'")
    follow(page, "Self-audit", quiz.title)
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    page.locator("[data-practice]:visible a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(quiz.title)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(quiz.title)
    expect(page.locator(".result")).to_be_visible()
    assert (given(page), shown(page)) == (written(answers), expected(quiz, answers))
    assert page.evaluate("window.same") == "yes"


def test_instant_navigation_keeps_answers_in_the_midst_of_the_questions(
    visit: Visit, instant: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(instant.url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = 'yes'")
    follow(page, "Self-audit", quiz.title)
    begin(page)
    for item in quiz.items[:3]:
        at(page, item.id)
        page.keyboard.press("2")
        page.keyboard.press("Enter")
    at(page, quiz.items[3].id)
    held = given(page)
    assert len(held) == 3
    follow(page, "About", "About Inversion Wisdom")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(quiz.title)
    in_state(page, "ask")
    assert (question(page), given(page)) == (quiz.items[3].id, held)
    follow(page, "About", "About Inversion Wisdom")
    follow(page, "Self-audit", quiz.title)
    in_state(page, "start")
    assert given(page) == held
    assert page.evaluate("window.same") == "yes"

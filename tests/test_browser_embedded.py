"""A quiz elsewhere than on its own page: twice in one text, and where Material's instant navigation is on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import Quiz
from tests.conftest import Visit
from tests.site_support import (
    Server,
    Site,
    axe_in_both_schemes,
    build,
    copy_project,
    expected,
    give,
    given,
    read_html,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser
TWICE = """\
---
format: 1
title: Two weeks
description: The same questions twice on one page, for two people who answer on one device.
---

# Two weeks

## Main

```quiz
self-audit
```

Words between them.

```quiz
self-audit
```
"""


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real project with a page that holds the quiz twice."""
    project = copy_project(tmp_path_factory.mktemp("twice"))
    (project / "content" / "pages" / "two.md").write_text(TWICE, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("twice", folder))
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="module")
def instant(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Site:
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


def test_two_quizzes_on_a_page_share_no_id(site: Site) -> None:
    page = read_html((site.folder / "two" / "index.html").read_text(encoding="utf-8"))
    ids = [element.attributes["id"] for element in page if "id" in element.attributes]
    assert len(ids) > 60
    assert len(set(ids)) == len(ids)


def test_two_quizzes_on_a_page_score_apart(visit: Visit, site: Site, quiz: Quiz) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    one, other = page.locator("inversion-quiz").all()
    mixed, slipped = quiz.examples[5].answers, quiz.examples[4].answers
    give(one, mixed)
    give(other, slipped)
    assert (given(one), given(other)) == (written(mixed), written(slipped))
    submit(other)
    assert (shown(one), shown(other)) == ({}, expected(quiz, slipped))
    expect(other.get_by_role("heading", name="Your result")).to_be_focused()
    expect(one.locator("[role=status]")).to_have_text("")
    submit(one)
    assert (shown(one), shown(other)) == (expected(quiz, mixed), expected(quiz, slipped))
    one.get_by_role("button", name="Erase my answers").first.click()
    assert (given(one), shown(one)) == ({}, {})
    assert (given(other), shown(other)) == (written(slipped), expected(quiz, slipped))


@pytest.mark.slow
def test_two_results_on_a_page_break_no_rule_of_axe(visit: Visit, site: Site, quiz: Quiz) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    for one in page.locator("inversion-quiz").all():
        give(one, quiz.examples[5].answers)
        submit(one)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("details[open]").count() == 4
    assert axe_in_both_schemes(page) == []


def test_back_to_two_quizzes_brings_each_its_own_answers(visit: Visit, site: Site, quiz: Quiz) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    one, other = page.locator("inversion-quiz").all()
    mixed, slipped = quiz.examples[5].answers, quiz.examples[4].answers
    give(one, mixed)
    give(other, slipped)
    submit(other)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.go_back()
    assert (given(one), given(other)) == (written(mixed), written(slipped))
    expect(other.locator(".result")).to_be_visible()
    assert (shown(one), shown(other)) == ({}, expected(quiz, slipped))


def follow(page: Page, name: str, heading: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_quiz_works_under_instant_navigation_and_keeps_its_answers(visit: Visit, instant: Site, quiz: Quiz) -> None:
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
    expect(page.locator(".result")).to_be_visible()
    assert given(page) == written(answers)
    assert shown(page) == expected(quiz, answers)
    page.get_by_role("button", name="Erase my answers").first.click()
    follow(page, "About", "About Inversion Wisdom")
    follow(page, "Self-audit", quiz.title)
    expect(page.get_by_role("button", name="See your result")).to_be_visible()
    assert (given(page), shown(page)) == ({}, {})
    assert page.evaluate("window.same") == "yes"  # all in one document


def test_back_and_forward_work_under_instant_navigation(visit: Visit, instant: Site, quiz: Quiz) -> None:
    page = visit(instant.url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = 'yes'")
    follow(page, "Self-audit", quiz.title)
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    page.locator("[data-help-for]:visible a").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(quiz.title)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(quiz.title)
    expect(page.locator(".result")).to_be_visible()
    assert (given(page), shown(page)) == (written(answers), expected(quiz, answers))
    assert page.evaluate("window.same") == "yes"

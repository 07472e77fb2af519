"""No page breaks a rule of axe-core: WCAG 2.2 A and AA and its best practices, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from generator.model.quiz import Quiz
from tests.conftest import Visit, Watch
from tests.site_support import PAGE_TYPES, Site, axe_in_both_schemes, axe_violations, give, submit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_no_page_type_breaks_a_rule_in_light_or_dark(visit: Visit, built_site: Site, kind: str) -> None:
    assert axe_in_both_schemes(visit(built_site.url + PAGE_TYPES[kind])) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_no_result_breaks_a_rule_in_light_or_dark(visit: Visit, built_site: Site, quiz: Quiz, width: int) -> None:
    page = visit(built_site.url + PAGE_TYPES["quiz"], viewport={"width": width, "height": 800}, reduced_motion="reduce")
    answers = {**quiz.examples[4].answers, "con-named": 1, "lie-plain": "na"}
    give(page, answers)
    submit(page)
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("details[open]").count() == 2
    assert axe_in_both_schemes(page) == []


def test_the_page_of_a_wrong_address_breaks_no_rule(browser: Browser, watch: Watch, built_site: Site) -> None:
    """It answers with status 404, which the console reports: all that this test lets pass."""
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    address = f"{built_site.url}no/such/page/"
    page.goto(address)
    assert page.get_by_role("heading", level=1).inner_text() == "This page is not here"
    assert axe_in_both_schemes(page) == []
    page.get_by_role("main").get_by_role("link", name="Home").click()
    page.wait_for_url(built_site.url)
    allowed = (f"404: {address}", "console error: Failed to load resource: the server responded with a status of 404")
    watched.problems[:] = [problem for problem in watched.problems if not problem.startswith(allowed)]


def test_axe_finds_what_is_wrong(visit: Visit, built_site: Site) -> None:
    """The control: the same check on a page that was spoiled."""
    page = visit(built_site.url + PAGE_TYPES["quiz"])
    page.evaluate(
        """() => {
          document.documentElement.lang = "";
          document.querySelector("label.opt").replaceWith(document.querySelector("label.opt input"));
          const lead = document.querySelector(".lead p");
          lead.style.color = "#ccc";
          lead.style.background = "#fff";
        }"""
    )
    rules = {broken.partition(":")[0] for broken in axe_violations(page)[0]}
    assert {"html-has-lang", "label", "color-contrast"} <= rules

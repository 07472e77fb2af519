"""No page breaks a rule of axe-core: WCAG 2.2 A and AA and its best practices, light and dark.

The states of a quiz are in test_browser_access.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.conftest import Visit, Watch
from tests.site_support import ALL, PAGE_TYPES, BuiltSite, axe_in_both_schemes, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_no_page_type_breaks_a_rule_in_light_or_dark(visit: Visit, built_site: BuiltSite, kind: str) -> None:
    assert axe_in_both_schemes(visit(built_site.url + PAGE_TYPES[kind])) == []


def test_the_page_of_a_wrong_address_breaks_no_rule(browser: Browser, watch: Watch, built_site: BuiltSite) -> None:
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


def test_axe_finds_what_is_wrong(visit: Visit, built_site: BuiltSite) -> None:
    """The control: the same check on a page that was spoiled."""
    page = visit(built_site.url + ALL)
    page.evaluate(
        """() => {
          document.documentElement.lang = "";
          document.querySelector(".item label.opt").replaceWith(document.querySelector(".item label.opt input"));
          const lead = document.querySelector(".lead p");
          lead.style.color = "#ccc";
          lead.style.background = "#fff";
        }"""
    )
    rules = {broken.partition(":")[0] for broken in axe_violations(page)[0]}
    assert {"html-has-lang", "label", "color-contrast"} <= rules

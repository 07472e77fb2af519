"""No page type breaks a rule of axe-core (WCAG 2.2 A and AA, its best practices), in light or dark, or overflows.

The states of a quiz are in test_browser_access.py.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Browser

from tests.conftest import Visit, Watch
from tests.probe_support import Probe, at_size, axe, in_light, overflowing, small, wrong
from tests.site_support import ALL, PAGE_TYPES, BuiltSite, axe_in_both_schemes, axe_violations, enlarged

pytestmark = [pytest.mark.browser, pytest.mark.slow]


PROBES: Mapping[str, Probe] = {
    "axe, light and dark": axe,
    "nothing overflows at 320 px": at_size(320, 640, in_light(overflowing)),
    "no target is below 24 px at 320 px": small,
}


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_no_probe_finds_anything_wrong_on_any_page_type(visit: Visit, built_site: BuiltSite, kind: str) -> None:
    """The last is WCAG 1.4.4: text of twice its size."""
    page = visit(built_site.url + PAGE_TYPES[kind])
    found = wrong(page, PROBES)
    page.set_viewport_size({"width": 640, "height": 800})
    with enlarged(page):
        found |= wrong(page, {"nothing overflows at 640 px with text of twice its size": overflowing})
    assert found == {}


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

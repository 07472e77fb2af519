"""The control of all browser tests: what a page must not do does not pass unseen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.conftest import Watch
from tests.site_support import BuiltSite

pytestmark = pytest.mark.browser
DEEDS = {
    "console error: of the page": "console.error('of the page')",
    "console warning: of the page": "console.warn('of the page')",
    "error: thrown": "setTimeout(() => { throw new Error('thrown') })",
    "request to another host: http://localhost:9/": "fetch('http://localhost:9/', {mode: 'no-cors'}).catch(() => {})",
    "request to another host: https://localhost:9/a.png": "new Image().src = 'https://localhost:9/a.png'",
    "404: ": "fetch('/repo/none')",
}


@pytest.mark.parametrize("problem", DEEDS)
def test_what_a_page_must_not_do_is_written_down(
    browser: Browser, watch: Watch, built_site: BuiltSite, problem: str
) -> None:
    context = browser.new_context(bypass_csp=True)  # the policy would stop some of it before it's seen
    watched = watch(context)
    page = context.new_page()
    page.goto(built_site.url)
    assert watched.problems == []
    page.evaluate(f"() => {{ {DEEDS[problem]} }}")
    for _ in range(300):  # frames: about five seconds
        if any(one.startswith(problem) for one in watched.problems):
            break
        page.evaluate("() => new Promise(requestAnimationFrame)")
    else:
        pytest.fail(f"only {watched.problems}")
    page.wait_for_load_state("networkidle")
    watched.problems.clear()


def test_a_violation_of_the_policy_is_written_down(browser: Browser, watch: Watch, built_site: BuiltSite) -> None:
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.goto(built_site.url)
    page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')")
    page.wait_for_load_state("networkidle")
    assert [one for one in watched.problems if "Content Security Policy" in one]
    watched.problems.clear()

"""Long lists in a browser: nothing covers anything else, on the smallest phone and in the dark."""

from __future__ import annotations

import pytest

from generator.render.output import all_pages
from tests.conftest import Visit
from tests.long_lists import issues, site_of
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW
from tests.site_support import BuiltSite

pytestmark = pytest.mark.browser

COVERED = """() => {
  const right = one => {  // of its text, which may be wider than its box
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getBoundingClientRect().right;
  };
  const rows = [...document.querySelectorAll(".dated li:has(time)")];
  return rows.filter(row => right(row.children[0]) > row.children[1].getBoundingClientRect().left)
    .map(row => row.textContent);
}"""


def test_no_date_in_a_long_list_covers_a_title_at_320_px(visit: Visit, built_site: BuiltSite) -> None:
    """The pages of many issues in the frame of the real site, which has few."""
    pages = all_pages(site_of(issues(120, title=78))) | {
        f"cut/{path}": page for path, page in all_pages(site_of(issues(900, a_day=3, title=120))).items()
    }
    page = visit(f"{built_site.url}issues/", viewport=PHONE, color_scheme="dark")
    for path in (
        "topics/heat/index.md",
        "issues/2026/index.md",
        "cut/topics/heat/index.md",
        "cut/topics/heat/2026/index.md",
        "cut/issues/2026/10/index.md",
    ):
        body = pages[path].split("---\n", 2)[2]
        page.evaluate("html => { document.querySelector('main').innerHTML = html }", body)

        assert page.locator("main li").count() > 5, path
        assert page.evaluate(COVERED) == [], path
        assert page.evaluate(OVERFLOW) == [320, []], path

"""How readers hear of new issues: the page that explains it, the form, and a page of the author's in its place."""

from __future__ import annotations

import re

import pytest

from generator.render.output import all_pages
from tests.long_lists import issues, lists_of, site_of
from tests.tools.small_project import SITE, base_files, project_of

FOLLOW, LANDING, ISSUE = "follow/index.md", "index.md", "issues/smoke/index.md"


def pages(own: dict[str, str | bytes | None] | None = None, *, form: bool = True) -> dict[str, str]:
    files = base_files(own)
    site = files[SITE] if form else files[SITE].partition(b"subscribe:")[0]
    return all_pages(project_of({**files, SITE: site}))


@pytest.mark.parametrize("path", [FOLLOW, ISSUE])
def test_where_there_is_a_mailing_list_a_page_has_the_form_and_else_what_there_is(path: str) -> None:
    with_form, without = pages()[path], pages(form=False)[path]
    assert '<form class="subscribe ui" action="https://example.org/subscribe" method="post"' in with_form
    assert "<form" not in without
    assert ("has no mailing list yet" if path == FOLLOW else "How to follow Kitchen Notes</a>") in without


def test_a_hand_written_page_takes_the_place_of_the_page_that_explains_how_to_follow() -> None:
    text = b"---\nformat: 1\ntitle: Our ways\ndescription: How to hear of us.\n---\n\n# Our ways\n\nRing the bell.\n"
    own = pages({"content/pages/follow.md": text})
    assert FOLLOW not in own
    assert "Ring the bell." in own["follow.md"]


def test_the_archive_has_its_years_above_its_issues_and_a_year_leads_to_its_months() -> None:
    made = lists_of(site_of(issues(300)))
    archive, year = made["issues/index.md"], made["issues/2026/index.md"]
    assert archive.index('href="2026/"') < archive.index("entry-block")
    months = re.findall(r'href="#(month-\d+)"', year)
    assert len(months) > 8
    assert months == re.findall(r'<h2 id="(month-\d+)"', year)


def test_a_short_text_has_no_contents_and_a_long_one_has_its_headings() -> None:
    def made(headings: int) -> str:
        text = "".join(f"\n## Part *{number}* & more\n\nWords.\n" for number in range(headings))
        page = f"---\nformat: 1\ntitle: Long\ndescription: A long page.\n---\n\n# Long\n\nFirst.\n{text}"
        return pages({"content/pages/long.md": page.encode()})["long.md"]

    assert 'class="contents' not in made(3)
    long = made(4)
    assert long.index("</h1>") < long.index('class="contents') < long.index("First.")
    assert re.findall(r'<li><a href="#([^"]+)">([^<]*)</a>', long)[1] == ("part-1-more", "Part 1 &amp; more")
